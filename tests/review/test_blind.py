"""A second annotator sees and undoes his own marks alone; the first one's stay as they are."""

from __future__ import annotations

import pytest

from reader.annotations.tinydb_store import TinyStore
from reader.articles.article import Article
from reader.review.blind import OwnMarks
from tests.review.marking import TEXT, link, mark, proposal, save
from tests.session.desk import select, session_on

NEWS = Article("news", TEXT)


@pytest.fixture
def store(tmp_path):
    made = TinyStore(tmp_path / "annotations")
    claim, source = mark(NEWS, "العدد بلغ ٥٠ ألفا", by="salma"), mark(NEWS, "المدير", "source", "salma")
    save(made, NEWS, claim, source, link(claim, source), proposal(NEWS, "٥٠ ألفا", "figure"))
    yield made
    made.close()


def test_others_marks_relations_proposals_and_edits_are_not_seen(store):
    session = session_on(TEXT, OwnMarks(store, "omar"), annotator="omar")
    assert len(session.marks) == 0
    assert not session.relations
    assert not session.undo().ok
    assert OwnMarks(store, "omar").counts("news").total == 0


def test_own_marks_are_kept_beside_the_others_and_undone_alone(store):
    session = session_on(TEXT, OwnMarks(store, "omar"), annotator="omar")
    before = dict(store.load("news").spans)
    select(session, "العدد بلغ ٥٠ ألفا")
    assert session.tag("claim").ok, "that the first has marked the very words says nothing to the second"
    select(session, "المدير")
    session.tag("source")
    assert len(store.load("news").spans) == len(before) + 2
    again = session_on(TEXT, OwnMarks(store, "omar"), annotator="omar")
    assert [span.label for span in again.marks] == ["claim", "source"]
    assert again.undo().ok
    assert again.undo().ok
    assert not again.undo().ok
    assert store.load("news").spans == before
