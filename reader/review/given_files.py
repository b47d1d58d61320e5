"""Marks to compare that lie in exported JSONL files rather than in a store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from reader.annotations.model import Span
from reader.annotations.store import Margin, StoreError
from reader.articles.article import Article
from reader.articles.decode import ArticleError
from reader.dataset.library import Library, find_article
from reader.dataset.merging import plan
from reader.dataset.report import Problem, quoted
from reader.dataset.rows import Row, read_rows
from reader.review.agreement import layers
from reader.review.matching import Layer

Layers = dict[str, tuple[Article, dict[str, Layer]]]


def layers_of_files(files: Iterable[Path], library: Library, problems: list[Problem]) -> Layers:
    """The layers of each article in some files, by the article's text.

    An annotator is who the marks say they are by. Where marks have no name, or several files
    have marks of one name, the annotator is the file.

    Args:
        files: JSONL files.
        library: Where the articles of rows without a text are looked for.
        problems: Is given what can't be read.

    Raises:
        OSError: A file can't be read.
    """
    found: list[tuple[str, Article, dict[str, Layer]]] = []
    for file in files:
        with file.open("rb") as stream:
            for item in read_rows(stream, str(file)):
                if isinstance(item, Problem):
                    problems.append(item)
                elif (article := _article_of(item, library, problems)) is not None:
                    found.append((file.stem, article, layers(article, _margin(item, article, problems))))
    files_of: dict[str, set[str]] = {}
    for stem, _, by_annotator in found:
        for name in by_annotator:
            files_of.setdefault(name, set()).add(stem)
    by_text: Layers = {}
    for stem, article, by_annotator in found:
        named = {
            stem if not name or len(files_of[name]) > 1 else name: layer
            for name, layer in by_annotator.items()
        }
        by_text.setdefault(article.sha256, (article, {}))[1].update(named)
    return by_text


def _article_of(row: Row, library: Library, problems: list[Problem]) -> Article | None:
    if row.text is not None:
        return Article(row.id or row.sha256[:16], row.text)
    try:
        article = find_article(row, library)
    except (ArticleError, StoreError) as error:
        problems.append(Problem(row.file, row.line, str(error)))
        return None
    if article is None:
        name = quoted(row.id or row.sha256)
        problems.append(Problem(row.file, row.line, f"it has no text, and no article {name} is here"))
    return article


def _margin(row: Row, article: Article, problems: list[Problem]) -> Margin:
    made = plan([row], article, Margin(), "", "")
    problems += made.problems
    changes = made.edit.changes if made.edit else ()
    records = [change.after for change in changes if change.after is not None]
    spans = {record.id: record for record in records if isinstance(record, Span)}
    relations = {record.id: record for record in records if not isinstance(record, Span)}
    return Margin(spans, relations)


def in_order(found: Mapping[str, tuple[Article, dict[str, Layer]]]) -> list[tuple[Article, dict[str, Layer]]]:
    """The articles by their ids."""
    return sorted(found.values(), key=lambda pair: pair[0].id)
