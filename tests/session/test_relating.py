"""Relations: made by the labels of their ends, followed, taken away."""

from __future__ import annotations

import pytest

from reader.annotations.labels import RelationType, Schema
from reader.annotations.model import Span
from reader.session import Session
from tests.session.desk import put, relation, session_on, tag
from tests.session.fingers import ROWS, type_hint

TEXT = "قال سامي إن العدد بلغ خمسين عاملا، ونفى علي ذلك. وقال سامي أيضا إن العدد كبير.\n"


#: The marks of the text: label and words.
MARKS = {
    "source": ("source", "سامي"),
    "claim": ("claim", "العدد بلغ خمسين عاملا"),
    "figure": ("figure", "خمسين"),
    "denial": ("denial", "ونفى علي ذلك"),
    "other": ("source", "علي"),
    "second": ("claim", "العدد كبير"),
}


@pytest.fixture
def session() -> Session:
    made = session_on(TEXT, width=30)
    made.hand.hints.look(0, ROWS)
    for label, words in MARKS.values():
        tag(made, label, words)
    return made


def mark(session: Session, name: str) -> Span:
    return next(one for one in session.marks if (one.label, one.quote) == MARKS[name])


def links(session: Session) -> list[tuple[str, str, str]]:
    names = {mark(session, name).id: name for name in MARKS}
    return sorted((names[link.source], link.type, names[link.target]) for link in session.relations.values())


class TestLink:
    def test_a_mark_that_is_deleted_while_its_hint_is_shown_is_not_linked_to(self, session):
        session.focus(mark(session, "claim"))
        assert session.hand.relate.start().ok
        gone = mark(session, "source")
        other = session_on(TEXT, session.store, annotator="omar")
        other.focus(gone)
        assert other.delete().ok
        session.catch_up()
        (hint,) = (hint for hint in session.hand.hints.hints if hint.start == gone.start)
        outcomes = [session.hand.press(key) for key in hint.keys]
        assert outcomes[-1] is not None
        assert not outcomes[-1].ok
        assert session.relations == {}

    @pytest.mark.parametrize(
        ("one", "other", "made"),
        [
            ("claim", "source", ("claim", "attributed_to", "source")),
            ("source", "claim", ("claim", "attributed_to", "source")),  # the schema has it in this direction
            ("denial", "claim", ("denial", "denies", "claim")),
            ("claim", "denial", ("denial", "denies", "claim")),
            ("denial", "other", ("denial", "attributed_to", "other")),
            ("figure", "claim", ("figure", "quantifies", "claim")),
            ("claim", "second", ("claim", "same_as", "second")),
            ("second", "claim", ("second", "same_as", "claim")),
        ],
    )
    def test_the_labels_say_which_type_and_direction(self, session, one, other, made):
        session.focus(mark(session, one))
        assert session.hand.relate.link(mark(session, other)).ok
        assert links(session) == [made]
        stored = session.store.load("news").relations
        assert stored == session.relations
        (link,) = stored.values()
        assert link.annotator == session.annotator
        assert link.created == link.updated != ""

    def test_a_type_can_be_asked_for(self, session):
        assert session.hand.relate.link(mark(session, "source"), mark(session, "claim"), "same_as").ok
        assert links(session) == [("claim", "same_as", "source")]
        outcome = session.hand.relate.link(mark(session, "source"), mark(session, "claim"), "denies")
        assert (outcome.ok, outcome.message) == (False, "no relation denies may join a claim and a source")

    def test_what_can_be_offered_is_told_the_most_telling_first(self, session):
        offered = session.hand.relate.types(mark(session, "source"), mark(session, "claim"))
        assert [(kind.name, begin.label, end.label) for kind, begin, end in offered] == [
            ("attributed_to", "claim", "source"),
            ("same_as", "source", "claim"),
        ]

    def test_is_undone_as_one_and_said_in_words(self, session):
        outcome = session.hand.relate.link(mark(session, "source"), mark(session, "claim"))
        assert outcome.message.startswith(
            "linked attributed_to: claim «العدد بلغ خمسين عاملا» → source «سامي»"
        )
        assert session.undo().ok
        assert links(session) == []
        assert session.redo().ok
        assert links(session) == [("claim", "attributed_to", "source")]

    def test_what_says_nothing_is_refused(self, session):
        relate = session.hand.relate
        session.go(0)
        assert relate.link(mark(session, "claim")).message == "there is no mark here to link from"
        assert relate.link(mark(session, "claim"), mark(session, "claim")).ok is False
        assert relate.link(mark(session, "source"), mark(session, "claim")).ok
        assert relate.link(mark(session, "claim"), mark(session, "source")).message == (
            "they are linked so already: attributed_to"
        )
        session.schema = Schema(relation_types=(RelationType("denies", ("denial",), ("claim",)),))
        assert relate.link(mark(session, "source"), mark(session, "figure")).message == (
            "no relation may join a figure and a source"
        )
        assert len(session.relations) == 1


class TestByHints:
    def test_from_the_mark_here_to_the_one_whose_hint_is_typed(self, session):
        session.focus(mark(session, "claim"))
        assert session.hand.relate.start().ok
        shown = {hint.start for hint in session.hand.hints.hints}
        assert shown == {one.start for one in session.marks} - {mark(session, "claim").start}
        assert type_hint(session, "سامي") == 1
        assert links(session) == [("claim", "attributed_to", "source")]
        assert not session.hand.hints.on

    def test_where_no_mark_is_here_two_hints_say_it(self, session):
        session.go(TEXT.index("أيضا"))
        assert session.hand.relate.start().ok
        assert type_hint(session, "العدد كبير") + type_hint(session, "سامي") == 2
        assert links(session) == [("second", "attributed_to", "source")]

    def test_both_can_be_picked_where_a_mark_is_here(self, session):
        session.focus(mark(session, "figure"))
        assert session.hand.relate.start(pick=True).ok
        type_hint(session, "ونفى")
        type_hint(session, "علي")
        assert links(session) == [("denial", "attributed_to", "other")]

    def test_hints_on_words_come_back_where_they_were_kept(self, session):
        session.hand.hints.start(kept=True)
        session.focus(mark(session, "claim"))
        session.hand.relate.start()
        type_hint(session, "سامي")
        assert session.hand.hints.kept
        assert session.hand.hints.purpose == "span"

    def test_escape_makes_none(self, session):
        session.focus(mark(session, "claim"))
        session.hand.relate.start()
        session.hand.hints.press("esc")
        assert not session.hand.hints.on
        assert links(session) == []

    def test_only_marks_of_the_screen_are_offered(self, session):
        rows = [session.layout.row_of(one.start) for one in session.marks]
        session.focus(mark(session, "claim"))
        for last in (0, 1):
            session.hand.hints.look(0, last)
            session.hand.relate.start()
            seen = {one.start for one, row in zip(session.marks, rows, strict=True) if row <= last}
            assert {hint.start for hint in session.hand.hints.hints} == seen - {mark(session, "claim").start}

    def test_a_mark_that_begins_above_has_its_hint_at_the_top(self, session):
        session.set_view(8)
        row = session.layout.row_of(mark(session, "claim").end - 1)
        session.hand.hints.look(row, ROWS)
        session.focus(mark(session, "second"))
        session.hand.relate.start()
        assert mark(session, "claim").start < session.layout.row_range(row)[0]
        assert session.hand.hints.hints[0].start == session.layout.row_range(row)[0]

    def test_without_another_mark_it_says_so(self):
        session = session_on(TEXT)
        session.hand.hints.look(0, ROWS)
        tag(session, "claim", "العدد كبير")
        outcome = session.hand.relate.start()
        assert (outcome.ok, outcome.message) == (False, "there is no other mark on the screen")
        assert not session.hand.hints.on


class TestFollow:
    def test_goes_round_the_related_marks_and_back(self, session):
        for one in ("denial", "figure", "source"):
            session.hand.relate.link(mark(session, one), mark(session, "claim"))
        session.focus(mark(session, "claim"))
        said, been = [], []
        for _ in range(4):
            said.append(session.hand.relate.follow().message)
            been.append(session.active.label)
        assert been == ["source", "figure", "denial", "claim"]
        assert said[0] == "claim → source: attributed_to (1 of 3)"
        assert said[1] == "claim ← figure: quantifies (2 of 3)"
        assert said[3].startswith("back at the claim")
        assert session.hand.relate.follow(-1).ok
        assert session.active.label == "denial"

    def test_from_a_mark_one_has_gone_to_otherwise_it_begins_anew(self, session):
        session.hand.relate.link(mark(session, "source"), mark(session, "claim"))
        session.hand.relate.link(mark(session, "source"), mark(session, "second"))
        session.focus(mark(session, "claim"))
        session.hand.relate.follow()
        session.focus(mark(session, "second"))
        assert session.hand.relate.follow().ok
        assert session.active.label == "source"
        assert session.hand.relate.follow().message.startswith("back at the claim «العدد كبير»")

    def test_a_mark_without_relations_says_so(self, session):
        session.focus(mark(session, "figure"))
        assert session.hand.relate.follow().message == "this figure has no relations"
        session.go(TEXT.index("أيضا"))
        assert session.hand.relate.follow().ok is False

    def test_a_relation_whose_other_end_is_missing_is_passed_over(self, session):
        put(session, relation(mark(session, "claim").id, "gone"))
        session.focus(mark(session, "claim"))
        assert session.hand.relate.follow().ok is False


class TestUnlink:
    def test_takes_away_the_one_last_made(self, session):
        session.focus(mark(session, "claim"))
        for one in ("source", "figure"):
            session.hand.relate.link(mark(session, one))
        assert session.hand.relate.unlink().ok
        assert links(session) == [("claim", "attributed_to", "source")]
        assert session.undo().ok
        assert len(links(session)) == 2

    def test_after_following_the_one_that_was_followed(self, session):
        session.focus(mark(session, "claim"))
        for one in ("source", "figure"):
            session.hand.relate.link(mark(session, one))
        session.hand.relate.follow()
        assert session.active.label == "source"
        assert session.hand.relate.unlink().ok
        assert links(session) == [("figure", "quantifies", "claim")]

    def test_one_can_be_named(self, session):
        session.focus(mark(session, "claim"))
        for one in ("source", "figure"):
            session.hand.relate.link(mark(session, one))
        ((first, other), _) = session.hand.relate.here()
        assert other.label == "source"
        assert session.hand.relate.unlink(first).ok
        assert links(session) == [("figure", "quantifies", "claim")]

    def test_needs_a_relation(self, session):
        session.focus(mark(session, "claim"))
        assert session.hand.relate.unlink().ok is False
