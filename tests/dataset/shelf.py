"""Articles, margins and a library in memory for the tests of this room."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import Any

from reader.annotations.ids import new_id
from reader.annotations.model import Record
from reader.annotations.store import Change, Edit, Margin, Store
from reader.articles.article import Article
from reader.dataset.formats.exporting import export_articles
from reader.dataset.formats.registry import format_named
from reader.dataset.importing import import_rows
from reader.dataset.library import Library
from reader.dataset.report import ExportReport, ImportReport
from reader.dataset.rows import read_rows

NOW = "2026-11-20T10:00:00Z"
LATER = "2026-11-21T10:00:00Z"


class Shelf:
    """A library of articles that lie in memory."""

    def __init__(self, *articles: Article) -> None:
        self.articles = {article.id: article for article in articles}

    def find(self, article_id: str) -> Article | None:
        return self.articles.get(article_id)

    def with_sha256(self, sha256: str) -> Article | None:
        return next((each for each in self.articles.values() if each.sha256 == sha256), None)

    def add(self, article_id: str, text: str) -> Article:
        if article_id in self.articles:
            article_id += "-2"
        made = self.articles[article_id] = Article(article_id, text)
        return made


def save(
    store: Store, article: Article, records: Iterable[Record], meta: dict[str, Any] | None = None
) -> None:
    changes = tuple(Change(None, record) for record in records)
    store.save(article, Edit(new_id(), "tag", changes, "سلمى", NOW), meta)


def exported(store: Store, *articles: Article) -> bytes:
    """The export of some articles, which must be without problems."""
    data, report = exported_pairs((article, store.load(article.id)) for article in articles)
    assert report.problems == ()
    assert report.articles == len(articles)
    return data


def exported_pairs(pairs: Iterable[tuple[Article, Margin]]) -> tuple[bytes, ExportReport]:
    """The rows of some articles, and what is said of them."""
    out = io.BytesIO()
    report = export_articles(format_named("jsonl"), pairs, out)
    return out.getvalue(), report


def import_file(
    stream: Iterable[bytes],
    name: str,
    library: Library,
    store: Store,
    now: str,
    by: str,
    strict: bool = False,
) -> ImportReport:
    """Import lines of this project's own rows."""
    return import_rows(read_rows(stream, name), library, store, now, by, strict)


def import_bytes(data: bytes, library: Shelf, store: Store, **options: Any) -> ImportReport:
    return import_file(
        io.BytesIO(data), "marks.jsonl", library, store, options.pop("now", NOW), "هدى", **options
    )


def line(**fields: Any) -> bytes:
    return json.dumps(fields, ensure_ascii=False).encode() + b"\n"


def kept(margin: Margin) -> tuple[Any, ...]:
    """What an export promises to bring back."""
    return margin.spans, margin.relations, margin.meta
