"""What becomes of edits: kept over a restart, in hand when the disk refuses, given way to others'."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reader.annotations.memory import MemoryStore
from reader.annotations.store import Conflict, Margin, NotSaved, ReadOnly
from reader.annotations.tinydb_store import TinyStore
from reader.session import Outcome, Session
from tests.session.desk import SALMA, RefusingStore, kept, session_on, shown, tag

TEXT = "قال سامي إن العدد بلغ خمسين ونفت الشركة ذلك"


class TestRestart:
    def test_undo_and_redo_go_on_where_they_were_left(self, tmp_path: Path):
        states: list[list[tuple[str, str, str]]] = [[]]
        commands: list[Callable[[Session], Outcome]] = [
            lambda session: session.tag("source"),
            lambda session: session.annotate("من هو؟"),
            lambda session: session.relabel("claim"),
            lambda session: session.delete(),
        ]
        for command in commands:
            session = session_on(TEXT, TinyStore(tmp_path))
            session.go(TEXT.index("سامي"))
            assert command(session).ok
            states.append(shown(session))
        for state in states[-2::-1]:
            session = session_on(TEXT, TinyStore(tmp_path))
            assert session.undo().ok
            assert shown(session) == kept(session) == state
        for state in states[1:]:
            session = session_on(TEXT, TinyStore(tmp_path))
            assert session.redo().ok
            assert shown(session) == kept(session) == state
        assert not session_on(TEXT, TinyStore(tmp_path)).redo().ok

    def test_what_is_shown_is_what_was_kept(self, tmp_path: Path):
        session = session_on(TEXT, TinyStore(tmp_path))
        tag(session, "claim", "العدد بلغ خمسين")
        tag(session, "figure", "خمسين")
        again = session_on(TEXT, TinyStore(tmp_path))
        assert again.marks.by_id == session.marks.by_id
        assert list(again.history) == list(session.history)


class TestRefusingDisk:
    @pytest.fixture
    def store(self) -> RefusingStore:
        return RefusingStore(MemoryStore())

    def test_what_it_refuses_is_kept_in_hand_and_shown(self, store: RefusingStore):
        session = session_on(TEXT, store)
        tag(session, "source", "سامي")
        store.full = True
        session.go(TEXT.index("العدد"))
        outcome = session.tag("claim")
        assert outcome.message == "NOT SAVED: not saved: no space is left on the disk"
        assert outcome.changed == (TEXT.index("العدد"), TEXT.index("العدد") + 5)
        assert shown(session) == [("source", "سامي", ""), ("claim", "العدد", "")]
        assert kept(session) == [("source", "سامي", "")]
        assert len(session.unsaved) == 1

    def test_it_is_saved_later_in_order_and_before_anything_new(self, store: RefusingStore):
        session = session_on(TEXT, store)
        store.full = True
        tag(session, "claim", "العدد")
        session.annotate("كم؟")
        session.relabel("figure")
        tag(session, "source", "سامي")
        store.full = False
        tag(session, "denial", "ونفت الشركة ذلك")
        assert store.saved == ["tag", "note", "relabel", "tag", "tag"]
        assert session.unsaved == []
        assert kept(session) == shown(session)
        assert kept(session) == [
            ("source", "سامي", ""),
            ("figure", "العدد", "كم؟"),
            ("denial", "ونفت الشركة ذلك", ""),
        ]

    @pytest.mark.parametrize(
        ("command", "left"),
        [
            (lambda session: session.relabel("figure"), [("figure", "العدد", "")]),
            (lambda session: session.annotate("كم؟"), [("claim", "العدد", "كم؟")]),
            (lambda session: session.delete(), []),
            (lambda session: session.undo(), []),
        ],
    )
    def test_a_command_on_what_is_in_hand_works_when_the_disk_takes_saves_again(
        self, store: RefusingStore, command: Callable[[Session], Outcome], left: list[tuple[str, str, str]]
    ):
        session = session_on(TEXT, store)
        store.full = True
        tag(session, "claim", "العدد")
        store.full = False
        outcome = command(session)
        assert outcome.ok, outcome.message
        assert "saved" in outcome.message
        assert shown(session) == kept(session) == left
        assert session.marks.by_id == store.load("news").spans

    def test_it_can_be_undone_and_done_again_while_it_is_in_hand(self, store: RefusingStore):
        session = session_on(TEXT, store)
        store.full = True
        tag(session, "claim", "العدد")
        session.annotate("كم؟")
        session.undo()
        assert shown(session) == [("claim", "العدد", "")]
        session.undo()
        assert shown(session) == []
        session.redo()
        assert shown(session) == [("claim", "العدد", "")]
        store.full = False
        session.retry()
        assert session.unsaved == []
        assert shown(session) == kept(session) == [("claim", "العدد", "")]
        assert session.redo().ok
        assert shown(session) == kept(session) == [("claim", "العدد", "كم؟")]

    def test_trying_again_in_vain_loses_nothing(self, store: RefusingStore):
        session = session_on(TEXT, store)
        store.full = True
        tag(session, "claim", "العدد")
        tag(session, "source", "سامي")
        with pytest.raises(NotSaved):
            session.retry()
        assert len(session.unsaved) == 2
        assert len(shown(session)) == 2

    def test_reading_the_marks_again_leaves_it_in_sight(self, store: RefusingStore):
        session = session_on(TEXT, store)
        store.full = True
        tag(session, "claim", "العدد")
        other = session_on(TEXT, store.inner, annotator="هدى")
        tag(other, "source", "سامي")
        session.load()
        assert shown(session) == [("source", "سامي", ""), ("claim", "العدد", "")]
        assert session.undo().message.startswith("NOT SAVED")
        assert shown(session) == [("source", "سامي", "")]

    def test_what_someone_else_changed_meanwhile_stands_and_the_rest_is_saved(self, store: RefusingStore):
        session = session_on(TEXT, store)
        tag(session, "claim", "العدد")
        store.full = True
        session.relabel("figure")
        tag(session, "source", "سامي")
        other = session_on(TEXT, store.inner, annotator="هدى")
        other.go(TEXT.index("العدد"))
        assert other.delete().ok
        store.full = False
        with pytest.raises(Conflict, match=r"changed by someone else.*given up: made claim «العدد» a figure"):
            session.retry()
        assert shown(session) == [("source", "سامي", "")]
        session.retry()
        assert kept(session) == shown(session) == [("source", "سامي", "")]
        assert tag(session, "denial", "ونفت")


class TestOthers:
    def test_a_mark_that_someone_changed_meanwhile_is_read_again(self, tmp_path: Path):
        session = session_on(TEXT, TinyStore(tmp_path))
        tag(session, "claim", "العدد")
        other = session_on(TEXT, TinyStore(tmp_path), annotator="هدى")
        other.go(TEXT.index("العدد"))
        other.relabel("figure")
        outcome = session.annotate("كم؟")
        assert not outcome.ok
        assert outcome.message.endswith("nothing was saved; the marks were read again")
        assert shown(session) == [("figure", "العدد", "")]
        assert session.annotate("كم؟").ok
        assert kept(session) == [("figure", "العدد", "كم؟")]

    def test_marks_that_someone_added_are_left_alone(self, tmp_path: Path):
        session = session_on(TEXT, TinyStore(tmp_path))
        other = session_on(TEXT, TinyStore(tmp_path), annotator="هدى")
        tag(session, "claim", "العدد")
        tag(other, "source", "سامي")
        tag(session, "figure", "خمسين")
        assert [words for _, words, _ in kept(session)] == ["سامي", "العدد", "خمسين"]


class ReadOnlyStore(MemoryStore):
    """A store that may be read only, and says so."""

    def load(self, article_id: str) -> Margin:
        return Margin(read_only="annotations may not be written")


class LockedStore(MemoryStore):
    """A store that turns out to be read-only when it is written to."""

    def save(self, *_: object, **__: object):
        raise ReadOnly("news.json may not be written")


class TestReadOnly:
    @pytest.mark.parametrize(
        ("store", "said"),
        [
            (ReadOnlyStore(), "read-only: annotations may not be written"),
            (LockedStore(), "NOT SAVED: news.json may not be written"),
        ],
    )
    def test_says_so_and_shows_no_mark_that_is_not_kept(self, store: MemoryStore, said: str):
        session = session_on(TEXT, store)
        session.go(TEXT.index("سامي"))
        outcome = session.tag("source")
        assert (outcome.ok, outcome.message) == (False, said)
        assert shown(session) == []
        assert session.unsaved == []


def test_the_annotator_is_the_login_name_when_none_is_given(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LOGNAME", "huda")
    assert session_on(TEXT, annotator="").annotator == "huda"
    assert session_on(TEXT).annotator == SALMA
