"""The hand doing anything in any order: what must hold after each step, and the way back."""

from __future__ import annotations

from itertools import combinations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from reader.session import Outcome
from reader.session.growing import KINDS, Side, Step
from reader.session.hints import LETTERS
from reader.session.marking import Occurrences, Verdict
from tests.session.desk import session_on

TEXT = (
    'قال سامي (د. علي) إنّ «العدد، كما "يقول"، بلغ» 1,250 عاملًا، Elon Musk قال.\n'
    "\u200fولا لَا سَلَام — example.com/a؟ نعم، وقال سامي: لا.\r\n\r\n\t  \nABC قال 12٪ و لا!\n \nأ"
)
LABELS = st.sampled_from(["claim", "source", "denial", "figure"])
KIND = st.sampled_from(sorted(KINDS))
COUNT = st.integers(-3, 3).filter(bool)
SIDE = st.sampled_from(["start", "end"])
STEP = st.sampled_from(["word", "character"])


class Hand(RuleBasedStateMachine):
    """One person, one article, every command of the hand."""

    def __init__(self) -> None:
        super().__init__()
        self.session = session_on(TEXT, width=30, gap=True)
        self.hand = self.session.hand
        self.hand.hints.look(0, 6)

    def teardown(self) -> None:
        """Undoing everything gives the beginning back, and redoing everything the end."""
        session = self.session
        end = self._records()
        steps = 0
        while session.undo().ok:
            steps += 1
        assert self._records() == (set(), set())
        for _ in range(steps):
            assert session.redo().ok
        assert self._records() == end

    def _records(self) -> tuple[set[object], set[object]]:
        session = self.session
        marks: set[object] = {
            (m.id, m.label, m.start, m.end, m.note, str(m.attributes), m.review and m.review.verdict)
            for m in session.marks
        }
        return marks, {(r.id, r.type, r.source, r.target) for r in session.relations.values()}

    # Going and selecting ---------------------------------------------------------------------

    @rule(place=st.integers(0, len(TEXT)), extend=st.booleans())
    def go(self, place: int, extend: bool) -> None:
        self.session.go(place, extend)

    @rule(kind=KIND, count=COUNT, extend=st.booleans())
    def unit(self, kind: str, count: int, extend: bool) -> None:
        self.hand.go.unit(kind, count, extend)

    @rule(kind=KIND, count=COUNT)
    def next_unit(self, kind: str, count: int) -> None:
        self.hand.select.next(kind, count)

    @rule(kind=KIND, count=COUNT)
    def reach(self, kind: str, count: int) -> None:
        before = self.session.target()
        if self.hand.select.reach(kind, count).ok and before and not self.session.keep_outer:
            now = self.session.target()
            assert now is not None
            assert now[0] <= before[0]
            assert before[1] <= now[1]

    @rule(count=st.integers(1, 3))
    def grow(self, count: int) -> None:
        before = self.session.target()
        if self.hand.select.grow(count).ok and before and not self.session.keep_outer:
            now = self.session.target()
            assert now is not None
            assert now[1] - now[0] >= before[1] - before[0]

    @rule(count=st.integers(1, 3))
    def shrink(self, count: int) -> None:
        self.hand.select.shrink(count)

    @rule(side=SIDE, count=COUNT, step=STEP)
    def edge(self, side: Side, count: int, step: Step) -> None:
        self.hand.edge(side, count, step)

    @rule()
    def keep_outer(self) -> None:
        self.hand.select.keep()

    @rule(name=st.sampled_from("ab'"))
    def keep_place(self, name: str) -> None:
        self.hand.go.keep(name)

    @rule(name=st.sampled_from("abc'"), extend=st.booleans())
    def to_place(self, name: str, extend: bool) -> None:
        self.hand.go.to(name, extend)

    @rule(count=COUNT, label=st.none() | LABELS, unreviewed=st.booleans())
    def next_mark(self, count: int, label: str | None, unreviewed: bool) -> None:
        if self.hand.go.mark(count, label, unreviewed).ok:
            active = self.session.active
            assert active is not None
            assert label in (None, active.label)
            assert not (unreviewed and active.review)

    # Hints -----------------------------------------------------------------------------------

    @rule(first=st.integers(0, 12), rows=st.integers(0, 8), width=st.integers(4, 40))
    def look(self, first: int, rows: int, width: int) -> None:
        self.session.set_view(width, gap=True)
        self.hand.hints.look(first, first + rows)

    @rule(jump=st.booleans(), kept=st.booleans())
    def start_hints(self, jump: bool, kept: bool) -> None:
        self.hand.hints.start(jump, kept)

    @rule()
    def toggle_hints(self) -> None:
        self.hand.hints.press(";")
        self.hand.hints.toggle()

    @rule(data=st.data())
    def type_a_hint(self, data: st.DataObject) -> None:
        shown = self.hand.hints.hints
        if shown:
            for key in data.draw(st.sampled_from(shown)).keys:
                outcome = self.hand.hints.press(key)
                assert outcome is not None
                assert outcome.ok or self.hand.relate.origin is None

    @rule(key=st.sampled_from([*LETTERS, "esc", "backspace", ".", "c", "down"]))
    def press(self, key: str) -> None:
        self.hand.hints.press(key)

    # Editing ---------------------------------------------------------------------------------

    def _said(self, outcome: Outcome) -> None:
        assert outcome.message, "what was done, or why not, is said"

    @rule(label=LABELS)
    def tag(self, label: str) -> None:
        self._said(self.hand.mark.tag(label))

    @rule()
    def repeat(self) -> None:
        self._said(self.hand.mark.repeat())

    @rule(label=LABELS)
    def also(self, label: str) -> None:
        self._said(self.hand.mark.also(label))

    @rule(label=LABELS)
    def tag_all(self, label: str) -> None:
        found = self.hand.mark.find_all(label)
        if isinstance(found, Occurrences):
            before = len(self.session.marks)
            if self.hand.mark.tag_all(found).ok:
                assert len(self.session.marks) == before + len(found.ranges)
        else:
            self._said(found)

    @rule(side=SIDE, count=COUNT, step=STEP)
    def mark_edge(self, side: Side, count: int, step: Step) -> None:
        active = self.session.active
        outcome = self.hand.mark.edge(side, count, step)
        self._said(outcome)
        if outcome.ok:
            assert active is not None
            assert self.session.active is not None
            assert self.session.active.id == active.id

    @rule()
    def merge(self) -> None:
        self._said(self.hand.mark.merge())

    @rule()
    def split(self) -> None:
        before = len(self.session.marks)
        if self.hand.mark.split().ok:
            assert len(self.session.marks) == before + 1

    @rule(name=st.sampled_from("ab"), value=st.none() | st.integers(0, 2))
    def attribute(self, name: str, value: int | None) -> None:
        if value is None:
            self._said(self.hand.mark.unset_attribute(name))
        else:
            self._said(self.hand.mark.set_attribute(name, value))

    @rule(verdict=st.sampled_from(["accepted", "rejected", "flagged"]), advance=st.booleans())
    def review(self, verdict: Verdict, advance: bool) -> None:
        self._said(self.hand.mark.review(verdict, advance))

    @rule()
    def delete(self) -> None:
        self._said(self.session.delete())

    @rule(data=st.data())
    def link(self, data: st.DataObject) -> None:
        if len(self.session.marks):
            self._said(self.hand.relate.link(data.draw(st.sampled_from(list(self.session.marks)))))

    @rule(pick=st.booleans())
    def start_link(self, pick: bool) -> None:
        self._said(self.hand.relate.start(pick))

    @rule()
    def unlink(self) -> None:
        self._said(self.hand.relate.unlink())

    @rule(count=COUNT)
    def follow(self, count: int) -> None:
        self._said(self.hand.relate.follow(count))

    @rule()
    def undo(self) -> None:
        self._said(self.session.undo())

    @rule()
    def redo(self) -> None:
        self._said(self.session.redo())

    # What always holds -----------------------------------------------------------------------

    @invariant()
    def what_is_shown_is_stored(self) -> None:
        stored = self.session.store.load("news")
        assert stored.spans == self.session.marks.by_id
        assert stored.relations == self.session.relations

    @invariant()
    def marks_say_what_the_text_says(self) -> None:
        for mark in self.session.marks:
            assert mark.quote == TEXT[mark.start : mark.end] != ""

    @invariant()
    def no_one_has_the_same_mark_twice(self) -> None:
        seen = [(mark.start, mark.end, mark.label) for mark in self.session.marks]
        assert len(seen) == len(set(seen))

    @invariant()
    def relations_join_marks_that_are_there(self) -> None:
        for link in self.session.relations.values():
            assert {link.source, link.target} <= self.session.marks.by_id.keys()
            assert link.source != link.target

    @invariant()
    def the_cursor_is_on_a_cell(self) -> None:
        session = self.session
        for place in (session.cursor, session.anchor):
            if place is not None:
                assert place in session.layout.line(session.layout.row_of(place)).starts

    @invariant()
    def hints_can_be_told_apart(self) -> None:
        keys = [hint.keys for hint in self.hand.hints.hints]
        assert all(keys)
        assert not any(one.startswith(other) or other.startswith(one) for one, other in combinations(keys, 2))


TestHand = Hand.TestCase
TestHand.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
