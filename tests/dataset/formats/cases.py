"""A hard article, exports and imports in memory, for the tests of every format."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from reader.annotations.memory import MemoryStore
from reader.annotations.model import Origin, Record, Relation, Review, Span
from reader.annotations.spans import make_span
from reader.annotations.store import Margin, Store
from reader.articles.article import Article
from reader.dataset.formats.exporting import export_articles
from reader.dataset.formats.options import Options
from reader.dataset.formats.reading import read_items
from reader.dataset.formats.registry import format_named
from reader.dataset.importing import import_rows
from reader.dataset.report import ExportReport, ImportReport
from tests.dataset.shelf import LATER, NOW, Shelf, save

#: Harakat, a tatweel, Arabic digits, U+200F, NBSP, CR LF, and two emoji of which one is three characters.
TEXT = (
    "قَالَ الوَزِيرُ 😀 إنّ النِّسبة بلغت ١٢٫٨٪ أي 1,250,000 دولار.\r\n"
    "ونفـى المتحدث\u00a0باسم \u200fBBC\u200f ذلك 👩🏽\u200d🚀 تمامًا، «لا صحة له».\r\n"
    "\r\n"
    "انتهى.\n"
)
HARD = Article("أخبار~خبر ١", TEXT)
#: A short article for files of others; from its fifth character on each unit of offsets counts otherwise.
ZAYD = Article("خبر", "قال 😀زيد إن عمرا نفى")
_META: dict[str, Any] = {"zones": [{"start": 0, "end": 5, "kind": "title"}], "وسم": [1, None, {"أ": 0.5}]}


def span_of(words: str, label: str, id: str, article: Article = HARD, **fields: Any) -> Span:
    """A span of the first place where these words are."""
    start = article.text.index(words)
    return make_span(article, label, start, start + len(words), "سلمى", NOW, id=id, **fields)


def hard_records() -> list[Record]:
    """Spans that nest, overlap, cross, share a range and end inside a word, and relations."""
    claim = span_of("إنّ النِّسبة بلغت ١٢٫٨٪ أي 1,250,000 دولار", "claim", "c1", note="سطر أول\nسطر ثان\tبعده")
    sure = span_of("قَالَ الوَزِيرُ 😀", "source", "s1", attributes={"certainty": "high", "unsure": True})
    model = span_of(
        "الوَزِيرُ 😀 إنّ",
        "claim",
        "x1",
        origin=Origin("model", "نموذج v1", 0.8125),
        attributes={"n": [1, {"a": None}]},
    )
    spans = [
        claim,
        sure._replace(review=Review("accepted", "هدى", LATER), updated=LATER),
        model,
        span_of("١٢٫٨٪", "figure", "f1", note="=1+1"),
        span_of("1,250,000 دولار", "figure", "f2", attributes={"unit": "USD per\nyear"}),
        span_of("1,250,000", "figure", "f3"),
        span_of("1,250,000", "مصدر مجهول", "f4"),
        span_of("زِيرُ", "source", "w1"),
        span_of(
            "ونفـى المتحدث\u00a0باسم \u200fBBC\u200f ذلك 👩🏽\u200d🚀 تمامًا، «لا صحة له».", "denial", "d1"
        ),
        span_of("المتحدث\u00a0باسم \u200fBBC", "source", "s2", origin=Origin("rule", "attribution")),
        span_of("👩🏽\u200d🚀 تمامًا", "claim", "-e1"),
        span_of("له».\r\n\r\nانتهى", "claim", "l1"),
    ]
    relations = [
        Relation("r1", "attributed_to", "c1", "s1", "سلمى", NOW, LATER),
        Relation("r2", "quantifies", "f1", "c1"),
        Relation("r3", "same as it is", "d1", "s2", "هدى", NOW, NOW),
        Relation("r4", "same_as", "l1", "c1"),
    ]
    return [*spans, *relations]


def hard_store() -> MemoryStore:
    """The hard article as a store has it."""
    store = MemoryStore()
    save(store, HARD, hard_records(), _META)
    return store


def export_to(
    target: Path | io.BytesIO,
    name: str,
    articles: Iterable[tuple[Article, Margin]],
    options: Options | None = None,
    strict: bool = False,
) -> ExportReport:
    """Export to a format that is named."""
    return export_articles(format_named(name), articles, target, options, strict)


def exported(
    name: str, store: Store, *articles: Article, options: Options | None = None
) -> tuple[bytes, ExportReport]:
    """The bytes of an export, of which nothing may be wrong."""
    out = io.BytesIO()
    report = export_to(out, name, [(article, store.load(article.id)) for article in articles], options)
    assert report.problems == ()
    return out.getvalue(), report


def import_from(
    source: Path | bytes,
    name: str,
    shelf: Shelf,
    store: Store,
    options: Options | None = None,
    strict: bool = False,
    now: str = NOW,
) -> ImportReport:
    """Import a file, a folder or bytes in a format that is named."""
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    called = "marks" if isinstance(source, bytes) else source.name
    return import_rows(
        read_items(format_named(name), stream, called, options), shelf, store, now, "هدى", strict
    )


def said(report: ImportReport) -> list[str]:
    """The problems of an import as they are printed."""
    return [str(problem) for problem in report.problems]


def losses(report: ExportReport) -> dict[str, int]:
    """How many of what an export left out."""
    return {loss.what: loss.number for loss in report.losses}
