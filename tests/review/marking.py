"""Articles and marks for the tests of review."""

from __future__ import annotations

from typing import Literal

from reader.annotations.ids import new_id
from reader.annotations.memory import MemoryStore
from reader.annotations.model import Origin, Record, Relation, Review, Span
from reader.annotations.spans import make_span
from reader.annotations.store import Change, Edit, Margin, Store
from reader.articles.article import Article

NOW = "2026-11-20T10:00:00+00:00"
TEXT = (
    "قال المتحدث باسم الوزارة إن العدد بلغ ٥٠ ألفا.\n"
    "ونفى المدير وجود أي خلاف بين الطرفين.\n"
    "وأضافت الصحيفة أن الشركة باعت ثلاث سفن في يوم واحد.\n"
)


def mark(
    article: Article,
    words: str,
    label: str = "claim",
    by: str = "سلمى",
    *,
    origin: Origin | None = None,
    verdict: Literal["accepted", "rejected", "flagged", ""] = "",
    note: str = "",
) -> Span:
    """A mark on the first place where some words stand."""
    start = article.text.index(words)
    made = make_span(article, label, start, start + len(words), by, NOW, origin=origin, note=note)
    if not verdict:
        return made
    return made._replace(review=Review(verdict, by, NOW))


def proposal(
    article: Article, words: str, label: str = "claim", score: float = 0.8, rule: str = "said"
) -> Span:
    return mark(article, words, label, "", origin=Origin("rule", rule, score))


def link(source: Span, target: Span, kind: str = "attributed_to", by: str = "") -> Relation:
    return Relation(new_id(), kind, source.id, target.id, by or source.annotator, NOW, NOW)


def margin(*records: Record) -> Margin:
    spans = {record.id: record for record in records if isinstance(record, Span)}
    return Margin(spans, {r.id: r for r in records if isinstance(r, Relation)})


def save(store: Store, article: Article, *records: Record) -> None:
    changes = tuple(Change(None, record) for record in records)
    store.save(article, Edit(new_id(), "import", changes, "import", NOW))


def kept(article: Article, *records: Record) -> MemoryStore:
    store = MemoryStore()
    save(store, article, *records)
    return store
