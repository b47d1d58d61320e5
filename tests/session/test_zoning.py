"""What a person says of lines: kept for whole lines, and undone in its turn."""

from __future__ import annotations

import pytest

from reader.annotations.labels import Schema
from reader.annotations.memory import MemoryStore
from reader.annotations.tinydb_store import TinyStore
from reader.annotations.zones import leftovers, zones_of
from reader.articles.article import Article
from reader.session import Session

BODY = "قال الوزير إن العدد بلغ خمسين ألفا في العام الماضي، وإن الحكومة لن ترفع الضرائب. " * 3
TEXT = f"عنوان الخبر\n\n{BODY}\r\n\r\nكلمات دلالية: وزير\n"
ARTICLE = Article("خبر", TEXT)
KEYWORDS = TEXT.index("كلمات")
RULED = [(KEYWORDS, len(TEXT) - 1)]


@pytest.fixture(params=["memory", "disk"])
def session(request, tmp_path):
    store = MemoryStore() if request.param == "memory" else TinyStore(tmp_path)
    return Session(ARTICLE, store, Schema(), "سلمى")


def kept(session):
    """The leftovers as another session finds them."""
    return leftovers(zones_of(ARTICLE, session.store.load(ARTICLE.id)))


def test_whole_lines_are_kept_and_shown(session):
    session.select(KEYWORDS + 6, KEYWORDS + 8)
    outcome = session.hand.zone.set("body")
    assert outcome.ok
    assert outcome.message.endswith("saved")
    assert session.selection is None
    assert [TEXT[zone.start : zone.end] for zone in session.hand.zone.zones if zone.kind == "title"] == [
        "عنوان الخبر"
    ]
    assert (kept(session), session.hand.zone.leftovers) == ([], ())
    session.go(0)
    session.hand.zone.set("boilerplate")
    title = (0, len("عنوان الخبر"))
    assert (kept(session), session.hand.zone.leftovers) == ([title], (title,))


def test_what_this_window_did_is_no_news_to_it(session):
    session.hand.zone.set("boilerplate")
    assert session.catch_up() is None
    session.undo()
    assert session.catch_up() is None


#: What is done, and then how many marks and which leftovers there are. ``z`` makes the keywords a part of
#: the body, ``t`` tags the word here, ``u`` undoes, ``r`` does again.
TURNS = {
    "z": (0, []),
    "zu": (0, RULED),
    "zur": (0, []),
    "zt": (1, []),
    "ztu": (0, []),
    "ztuu": (0, RULED),
    "tz": (1, []),
    "tzu": (1, RULED),
    "tzuu": (0, RULED),
    "tzuur": (1, RULED),
    "tzuurr": (1, []),
    "tzuurru": (1, RULED),
    "zut": (1, RULED),
    "zutr": (1, RULED),
    "ztuur": (0, []),
    "zturu": (0, []),
    "zturuu": (0, RULED),
    "tuz": (0, []),
    "tuzu": (0, RULED),
    "tuzur": (0, []),
    "zutur": (1, RULED),
    "zuturr": (1, RULED),
    "tuzr": (0, []),
    "tuzurr": (0, []),
    "tzuuzr": (0, []),
}


@pytest.mark.parametrize("turns", TURNS)
def test_zones_and_marks_are_undone_in_the_order_in_which_they_were_made(session, turns):
    for turn in turns:
        match turn:
            case "z":
                session.go(KEYWORDS)
                assert session.hand.zone.set("body").ok
            case "t":
                session.go(TEXT.index("الوزير"))
                assert session.tag("claim").ok
            case "u":
                session.undo()
            case "r":
                session.redo()
    assert (len(session.marks), kept(session)) == TURNS[turns]
    assert list(session.hand.zone.leftovers) == TURNS[turns][1]


def test_nothing_is_kept_where_nothing_can_be_saved(tmp_path):
    TinyStore(tmp_path).close()
    session = Session(ARTICLE, TinyStore(tmp_path, read_only=True), Schema(), "سلمى")
    outcome = session.hand.zone.set("boilerplate")
    assert not outcome.ok
    assert "read-only" in outcome.message
    assert list(session.hand.zone.leftovers) == RULED
    assert not session.undo().ok
