"""Marks that have moved with a changed article, for somebody to look at once."""

from __future__ import annotations

from reader.annotations.labels import Schema
from reader.annotations.tinydb_store import TinyStore
from reader.articles.workspace import Workspace
from reader.review.opening import begin, review_of
from reader.review.queue import Choice, select
from tests.review.marking import TEXT
from tests.session.desk import select as select_words
from tests.session.desk import session_on

CHANGED = TEXT.replace("قال المتحدث", "وفي وقت لاحق من يوم أمس قال المتحدث")


def test_they_are_shown_where_they_are_now_until_somebody_has_looked(tmp_path):
    path = tmp_path / "news.txt"
    path.write_text(TEXT, encoding="utf-8")
    workspace, _ = Workspace.find(tmp_path, tmp_path)
    store = TinyStore(workspace.annotations)
    session = session_on(TEXT, store)
    for words, label in (("المتحدث باسم الوزارة", "source"), ("العدد بلغ ٥٠ ألفا", "claim")):
        select_words(session, words)
        assert session.tag(label).ok
    assert not queue(workspace, store)
    path.write_text(CHANGED, encoding="utf-8")
    assert len(queue(workspace, store)) == 2

    saved = begin(workspace, store, Choice("moved"), annotator="layla")
    review = review_of(saved, workspace, store, Schema(), "layla")
    try:
        span = review.span
        assert span is not None
        assert CHANGED[span.start : span.end] == "المتحدث باسم الوزارة"
        assert span.start == CHANGED.index("المتحدث باسم الوزارة")
        assert review.accept().ok
        assert len(queue(workspace, store)) == 1, "the other has moved too, and nobody has seen it"
        assert review.accept().ok
        assert review.item is None
    finally:
        review.close()
    assert not queue(workspace, store)
    store.close()


def queue(workspace, store):
    article = workspace.open("news")
    return select([(article, store.load("news"))], Choice("moved"))
