"""Articles, spans and edits for the tests of this room."""

from __future__ import annotations

from reader.annotations import tinydb_store
from reader.annotations.ids import new_id
from reader.annotations.model import Record, Relation, Span
from reader.annotations.spans import make_span
from reader.annotations.store import Change, Edit
from reader.annotations.tinydb_store import TinyStore
from reader.articles.article import Article

TEXT = "قال المتحدث باسم الوزارة إن العدد بلغ ٥٠ ألفا، ونفى وجود أي خلاف.\nThe end 😀.\r\n" * 40
NOW = "2026-11-20T10:00:00Z"


def article(article_id: str = "خبر 1", text: str = TEXT) -> Article:
    return Article(article_id, text)


def span(start: int = 0, end: int = 11, label: str = "claim", **fields) -> Span:
    return make_span(article(), label, start, end, "سلمى", NOW, **fields)


def relation(source: str, target: str, id: str | None = None) -> Relation:
    return Relation(id or new_id(), "attributed_to", source, target, "سلمى", NOW, NOW)


def edit(*changes: tuple[Record | None, Record | None], action: str = "tag", by: str = "سلمى") -> Edit:
    return Edit(new_id(), action, tuple(Change(before, after) for before, after in changes), by, NOW)


def abandon(store: TinyStore) -> None:
    """Drop a store without a word, as when its process is killed and the kernel frees its locks."""
    for article_id, opened in store._articles.items():
        tinydb_store._shared.pop(store._key(article_id))
        assert opened._lock is not None
        opened._lock.release()


def after(stored: Edit) -> Span:
    """The one span that a stored edit left."""
    (change,) = stored.changes
    assert isinstance(change.after, Span)
    return change.after
