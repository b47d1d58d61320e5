"""Anything a person may do, in any order, beside a model that is a plain dict."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from reader.annotations.tinydb_store import TinyStore
from reader.session import Outcome, Session
from reader.session.motions import MOTIONS, UNITS, cell_range
from reader.text.shaping import Typeset
from tests.session.desk import RefusingStore, session_on

TEXT = (
    "قال سامي (د. علي) إنّ «العدد» بلغ 1,250 عاملًا، Elon Musk قال.\n"
    "\u200fولا لَا سَلَام — example.com/a؟ نعم.\r\n\r\n\t  \nABC قال 12٪ و لا!\n \nأ"
)
LABELS = st.sampled_from(["claim", "source", "denial", "figure"])
UNIT = st.sampled_from(sorted(UNITS))
PLACES = st.integers(0, len(TEXT))

#: Label, start, end, note.
Mark = tuple[str, int, int, str]


class Reading(RuleBasedStateMachine):
    """One person, one article, a disk that is full at times."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = RefusingStore(TinyStore(Path(self.folder.name)))
        self.session = session_on(TEXT, self.store)
        self.model: dict[str, Mark] = {}
        self.done: list[dict[str, Mark]] = []
        self.undone: list[dict[str, Mark]] = []

    def teardown(self) -> None:
        """Undoing everything gives the beginning back."""
        try:
            self._there_and_back()
        finally:
            self.store.close()
            self.folder.cleanup()

    def _there_and_back(self) -> None:
        self.store.full = False
        self.session.retry()
        steps = len(self.done)
        for _ in range(steps):
            assert self.session.undo().ok
        assert not self.session.undo().ok
        assert len(self.session.marks) == 0
        assert self.store.load("news").spans == {}
        for _ in range(steps):
            assert self.session.redo().ok
        assert marks_of(self.session) == self.model

    # Moving and selecting --------------------------------------------------------------------

    @rule(motion=st.sampled_from(sorted(MOTIONS)), count=st.integers(1, 9), extend=st.booleans())
    def move(self, motion: str, count: int, extend: bool) -> None:
        self.session.move(motion, count, extend)

    @rule(rows=st.integers(-30, 30), extend=st.booleans())
    def move_rows(self, rows: int, extend: bool) -> None:
        self.session.move_rows(rows, extend)

    @rule(unit=UNIT, count=st.integers(-4, 4), extend=st.booleans())
    def move_unit(self, unit: str, count: int, extend: bool) -> None:
        self.session.move_unit(unit, count, extend)

    @rule(place=PLACES, extend=st.booleans())
    def go(self, place: int, extend: bool) -> None:
        self.session.go(place, extend)

    @rule(place=PLACES, other=PLACES)
    def select(self, place: int, other: int) -> None:
        self.session.select(min(place, other), max(place, other))

    @rule(unit=UNIT, place=PLACES)
    def select_unit(self, unit: str, place: int) -> None:
        self.session.select_unit(unit, place)

    @rule()
    def start_selecting(self) -> None:
        self.session.start_selecting()

    @rule()
    def clear(self) -> None:
        self.session.clear()

    @rule(width=st.integers(1, 60), harakat=st.booleans(), gap=st.booleans())
    def look(self, width: int, harakat: bool, gap: bool) -> None:
        self.session.set_view(width, Typeset(harakat=harakat), gap)

    @rule(query=st.sampled_from(["قال", "لا", "12", "x", "", "."]))
    def find(self, query: str) -> None:
        self.session.find(query)

    @rule(backward=st.booleans())
    def find_next(self, backward: bool) -> None:
        self.session.find_next(backward)

    @rule(backward=st.booleans())
    def next_mark(self, backward: bool) -> None:
        outcome = self.session.next_mark(backward)
        if outcome.ok:
            active = self.session.active
            assert active is not None
            assert (active.start, active.end) == outcome.changed

    # Editing ---------------------------------------------------------------------------------

    def _did(self, outcome: Outcome, model: dict[str, Mark]) -> None:
        if outcome.ok:
            self.done.append(self.model)
            self.undone.clear()
            self.model = model

    @rule(label=LABELS)
    def tag(self, label: str) -> None:
        target = self.session.target()
        taken = target is not None and (label, *target) in {mark[:3] for mark in self.model.values()}
        before = set(self.session.marks.by_id)
        outcome = self.session.tag(label)
        assert outcome.ok is (target is not None and not taken)
        if outcome.ok:
            assert target is not None
            (made,) = set(self.session.marks.by_id) - before
            self._did(outcome, {**self.model, made: (label, *target, "")})

    @rule(label=LABELS)
    def relabel(self, label: str) -> None:
        active = self.session.active
        if active is None:
            assert not self.session.relabel(label).ok
            return
        old = self.model[active.id]
        new = (label, *old[1:])
        taken = new[:3] in {mark[:3] for mark in self.model.values()}
        outcome = self.session.relabel(label)
        assert outcome.ok is not taken
        self._did(outcome, {**self.model, active.id: new})

    @rule(note=st.sampled_from(["", "ملاحظة", "two\nlines"]))
    def annotate(self, note: str) -> None:
        active = self.session.active
        outcome = self.session.annotate(note)
        assert outcome.ok is (active is not None and active.note != note)
        if active is not None:
            self._did(outcome, {**self.model, active.id: (*self.model[active.id][:3], note)})

    @rule()
    def delete(self) -> None:
        active = self.session.active
        outcome = self.session.delete()
        assert outcome.ok is (active is not None)
        if active is not None:
            self._did(outcome, {key: mark for key, mark in self.model.items() if key != active.id})

    @rule()
    def undo(self) -> None:
        assert self.session.undo().ok is bool(self.done)
        if self.done:
            self.undone.append(self.model)
            self.model = self.done.pop()

    @rule()
    def redo(self) -> None:
        assert self.session.redo().ok is bool(self.undone)
        if self.undone:
            self.done.append(self.model)
            self.model = self.undone.pop()

    # The disk, and another day ---------------------------------------------------------------

    @rule()
    def disk_fills(self) -> None:
        self.store.full = True

    @precondition(lambda self: self.store.full)
    @rule()
    def disk_has_room_again(self) -> None:
        self.store.full = False

    @precondition(lambda self: not self.store.full)
    @rule()
    def try_again(self) -> None:
        self.session.retry()
        assert self.session.unsaved == []

    @precondition(lambda self: not self.store.full)
    @rule(width=st.integers(3, 60))
    def restart(self, width: int) -> None:
        self.session.retry()
        self.store = RefusingStore(TinyStore(Path(self.folder.name)))
        self.session = session_on(TEXT, self.store, width=width)

    # What always holds -----------------------------------------------------------------------

    @invariant()
    def marks_are_those_of_the_model(self) -> None:
        assert marks_of(self.session) == self.model
        for mark in self.session.marks:
            assert TEXT[mark.start : mark.end] == mark.quote

    @invariant()
    def the_store_has_what_the_session_holds(self) -> None:
        if not self.session.unsaved:
            margin = self.store.load("news")
            assert margin.spans == self.session.marks.by_id
            assert list(margin.history) == list(self.session.history)

    @invariant()
    def the_text_is_never_changed(self) -> None:
        assert self.session.text == self.session.article.text == TEXT

    @invariant()
    def the_cursor_is_on_a_cell(self) -> None:
        session = self.session
        line = session.layout.line(session.layout.row_of(session.cursor))
        assert session.cursor in line.starts

    @invariant()
    def the_selection_is_a_range_between_cells_with_the_cursor_at_its_edge(self) -> None:
        session = self.session
        if session.anchor is None:
            assert session.selection is None
            assert not session.selecting
            return
        assert session.selection is not None
        start, end = session.selection
        assert 0 <= start < end <= len(TEXT)
        assert start == min(session.cursor, session.anchor)
        assert end == cell_range(session.layout, max(session.cursor, session.anchor))[1]


def marks_of(session: Session) -> dict[str, Mark]:
    return {mark.id: (mark.label, mark.start, mark.end, mark.note) for mark in session.marks}


TestReading = Reading.TestCase
TestReading.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)
