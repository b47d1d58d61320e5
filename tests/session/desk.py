"""A person at an article: sessions with a clock of their own, on stores that can be made to refuse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any

from reader.annotations.ids import new_id
from reader.annotations.labels import Schema
from reader.annotations.memory import MemoryStore
from reader.annotations.model import Record, Relation, Span
from reader.annotations.spans import make_span
from reader.annotations.store import Change, Counts, Edit, Margin, NotSaved, Store
from reader.articles.article import Article
from reader.session import Session

SALMA = "سلمى"


def clock(start: int = 0) -> Iterator[str]:
    """Times one second apart."""
    for second in count(start):
        yield f"2026-11-20T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}+00:00"


def session_on(
    text: str,
    store: Store | None = None,
    width: int = 40,
    annotator: str = SALMA,
    gap: bool = False,
    article_id: str = "news",
) -> Session:
    """A session on a text, laid out at a width."""
    times = clock()
    session = Session(
        Article(article_id, text), store or MemoryStore(), Schema(), annotator, lambda: next(times)
    )
    session.set_view(width, gap=gap)
    return session


def select(session: Session, words: str) -> None:
    """Select the first place where these words stand."""
    start = session.text.index(words)
    session.select(start, start + len(words))


def tag(session: Session, label: str, words: str) -> str:
    """Tag the first place where these words stand; the mark's id."""
    before = set(session.marks.by_id)
    select(session, words)
    outcome = session.tag(label)
    assert outcome.ok, outcome.message
    (made,) = set(session.marks.by_id) - before
    return made


def put(session: Session, *records: Record) -> None:
    """Save records past the session, as an import does, and read them."""
    changes = tuple(Change(None, record) for record in records)
    session.store.save(session.article, Edit(new_id(), "import", changes, "import", "2026-11-19T00:00:00Z"))
    session.load()


def span_of(session: Session, start: int, end: int, label: str = "claim") -> Span:
    """A mark that did not come by the keys: its edges may be anywhere."""
    return make_span(session.article, label, start, end, "import", "2026-11-19T00:00:00+00:00")


def relation(source: str, target: str, kind: str = "attributed_to") -> Relation:
    return Relation(new_id(), kind, source, target, SALMA)


def shown(session: Session) -> list[tuple[str, str, str]]:
    """What the session shows: label, text and note of each mark, in reading order."""
    return [(mark.label, session.text[mark.start : mark.end], mark.note) for mark in session.marks]


def kept(session: Session) -> list[tuple[str, str, str]]:
    """The same of what its store has kept."""
    marks = sorted(session.store.load(session.article.id).spans.values(), key=lambda mark: mark.order)
    return [(mark.label, session.text[mark.start : mark.end], mark.note) for mark in marks]


class RefusingStore:
    """A store whose disk is full as long as ``full`` says so. It counts what it was asked to save."""

    def __init__(self, store: Store) -> None:
        self.inner = store
        self.full = False
        self.saved: list[str] = []

    def load(self, article_id: str) -> Margin:
        return self.inner.load(article_id)

    def look(self, article_id: str) -> Margin:
        return self.inner.look(article_id)

    def save(self, article: Article, edit: Edit, meta: Mapping[str, Any] | None = None) -> Edit:
        if self.full:
            raise NotSaved("not saved: no space is left on the disk")
        stored = self.inner.save(article, edit, meta)
        self.saved.append(edit.action)
        return stored

    def hold(self, article_id: str) -> None:
        self.inner.hold(article_id)

    def release(self, article_id: str) -> None:
        self.inner.release(article_id)

    def repair(self, article_id: str) -> str:
        return self.inner.repair(article_id)

    def settle(self, most: int | None = None) -> None:
        self.inner.settle(most)

    def text(self, sha256: str) -> str | None:
        return self.inner.text(sha256)

    def articles(self) -> Iterator[str]:
        return self.inner.articles()

    def counts(self, article_id: str) -> Counts:
        return self.inner.counts(article_id)

    def check(self, article_ids: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
        return self.inner.check(article_ids)

    def close(self) -> None:
        self.inner.close()
