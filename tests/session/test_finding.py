"""Search, and the way from mark to mark."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.session.motions import settled
from reader.session.outcome import Outcome
from reader.session.steps import Steps, finish
from tests.session.desk import put, session_on, span_of, tag

TEXT = (
    "قَالَ الإمام أحمدُ إنَّ العِلمَ نُورٌ.\nقال احمد: «العـلم» في ١٢ سطرا، 12 بيتا.\n"
    'Ahmad said "ﻻ" لا لَا.\nمدرسة مدرسه على علي'
)


class TestSearch:
    @pytest.mark.parametrize(
        ("query", "hits"),
        [
            ("قال", ["قَالَ", "قال"]),  # harakat
            ("أحمد", ["أحمدُ", "احمد"]),  # forms of alef
            ("آحمد", ["أحمدُ", "احمد"]),
            ("العلم", ["العِلمَ", "العـلم"]),  # tatweel
            ("العِلمُ", ["العِلمَ", "العـلم"]),  # harakat in the question
            ("12", ["١٢", "12"]),  # digits of all scripts
            ("۱۲", ["١٢", "12"]),
            ("لا", ["الإ"[1:], "ﻻ", "لا", "لَا"]),  # ligatures and presentation forms
            ("ahmad", ["Ahmad"]),
            ("على", ["على", "علي"]),  # the two yehs
            ("مدرسة", ["مدرسة"]),  # but ه and ة make different words
            ('"العلم"', ["«العـلم»"]),  # quotation marks
            ("أحمد   إن", ["أحمدُ إنَّ"]),  # blanks
            ("ahmad\nsaid", ["Ahmad said"]),
            (".", [".", ".", "."]),  # nothing that is typed is a pattern
            (".*", []),
            ("(", []),
        ],
    )
    def test_finds_every_hit_in_order_and_goes_round(self, query: str, hits: list[str]):
        session = session_on(TEXT)
        outcome = session.find(query)
        found = []
        for _ in hits:
            assert outcome.ok
            assert "other end" not in outcome.message
            assert session.selection is not None
            found.append(TEXT[slice(*session.selection)])  # whole letters: with the harakat of the last
            outcome = session.find_next()
        assert found == hits
        if hits:
            assert "from the other end" in outcome.message
            assert session.selection is not None
            assert TEXT[slice(*session.selection)] == hits[0]
            back = []
            for _ in hits:
                session.find_next(backward=True)
                back.append(TEXT[slice(*session.selection)])
            assert back == hits[::-1]
        else:
            assert (outcome.ok, outcome.message) == (False, f"«{query}» is not in this article")

    def test_begins_where_the_cursor_is_and_selects_the_hit(self):
        session = session_on(TEXT)
        session.go(TEXT.index("\n"))
        outcome = session.find("قال")
        assert outcome.message == "found «قال»"
        assert session.selection == outcome.changed == (TEXT.index("قال"), TEXT.index("قال") + 3)
        assert session.cursor == TEXT.index("قال") + 2

    def test_finds_what_the_cursor_is_on(self):
        session = session_on(TEXT)
        session.go(TEXT.index("قال"))
        assert session.find("قال").changed == (TEXT.index("قال"), TEXT.index("قال") + 3)

    def test_a_hit_can_be_tagged_at_once(self):
        session = session_on(TEXT)
        session.find("الإمام")
        assert session.tag("source").ok
        assert [mark.quote for mark in session.marks] == ["الإمام"]

    def test_back_from_inside_a_hit_goes_to_its_beginning_first(self):
        session = session_on(TEXT)
        session.find("قال")
        session.go(TEXT.index("قال") + 2)
        outcome = session.find_next(backward=True)
        assert outcome.changed == (TEXT.index("قال"), TEXT.index("قال") + 3)
        session.find_next(backward=True)
        assert session.selection == (0, 5)

    def test_the_only_hit_is_found_again_also_from_within(self):
        session = session_on("قال سامي")
        session.find("سامي")
        for backward in (False, True):
            session.select(5, 7)
            assert session.find_next(backward).changed == (4, 8)

    def test_hits_that_overlap_are_gone_through_both_ways(self):
        session = session_on("ااااا ب")
        places = [session.find("اا").changed] + [session.find_next().changed for _ in range(2)]
        assert places == [(0, 2), (2, 4), (0, 2)]
        places = [session.find_next(backward=True).changed for _ in range(3)]
        assert places == [(3, 5), (1, 3), (3, 5)]

    def test_which_hit_it_is_of_how_many_is_said_once_they_are_counted(self):
        session = session_on(TEXT)
        found = session.find("قال")
        assert found.message == "found «قال»"
        assert finish(session.counting(found)).message == "found «قال»: hit 1 of 2"
        assert session.find_next().message == "found «قال»: hit 2 of 2"
        assert session.find_next().message == "found «قال» (from the other end): hit 1 of 2"
        assert session.find("احمد").message == "found «احمد»"
        nothing = session.find("زرافة")
        assert finish(session.counting(nothing)) == nothing


def in_turn(steps: Steps[Outcome], other: Callable[[], object]) -> tuple[int, Outcome]:
    """Something else done between all steps of a search; also says how many there were."""
    for count in itertools.count():
        try:
            next(steps)
        except StopIteration as finished:
            return count, finished.value
        other()
    raise AssertionError


class TestSteps:
    LONG = "سطر من الخبر.\n" * 30_000

    def test_a_search_can_stop_at_any_step(self):
        session = session_on(self.LONG + "هنا النهاية")
        count, outcome = in_turn(session.finding("النهاية"), lambda: None)
        assert count > 3
        assert outcome == Outcome("found «النهاية»", changed=(len(self.LONG) + 4, len(self.LONG) + 11))
        session.go(0)
        steps = session.finding("لا شيء")
        next(steps)
        steps.close()
        assert (session.cursor, session.selection) == (0, None)
        assert session.find("الخبر").changed == (7, 12)

    def test_places_told_between_steps_lie_in_the_text(self):
        session = session_on(self.LONG)
        for steps in (session.finding("زرافة"), session.finding_next(backward=True)):
            assert all(0 <= place <= len(self.LONG) for place in steps)

    @pytest.mark.parametrize("backward", [False, True])
    def test_who_moves_on_meanwhile_is_left_there(self, backward: bool):
        session = session_on("النهاية\n" + self.LONG)
        session.go(len(self.LONG) // 2)
        session.finder.look_for("النهاية")
        count, outcome = in_turn(session.finding_next(backward), lambda: session.go(40))
        assert count > 3
        assert outcome.ok
        assert "meanwhile" in outcome.message
        assert (session.cursor, session.selection) == (settled(session.layout, 40), None)
        assert session.find_next().changed == (0, 7)

    def test_counting_goes_on_where_it_was_left(self):
        session = session_on(self.LONG)
        finish(session.finder.prepare())
        found = session.find("الخبر")
        steps = session.counting(found)
        for _ in range(3):
            next(steps)
        steps.close()
        rest, outcome = in_turn(session.counting(found), lambda: None)
        assert outcome.message == "found «الخبر»: hit 1 of 30,000"
        whole, _ = in_turn(session.counting(session.find("سطر")), lambda: None)
        assert rest < whole

    def test_a_search_is_as_right_before_the_text_is_prepared_as_after(self):
        ready, not_ready = (session_on(self.LONG + "النهاية") for _ in range(2))
        finish(ready.finder.prepare())
        for query in ("النهاية", "خبر", "زرافة"):
            assert ready.find(query) == not_ready.find(query)
            assert ready.find_next(backward=True) == not_ready.find_next(backward=True)


class TestNothingToLookFor:
    @pytest.mark.parametrize("query", ["", "  ", "\u064e\u0640", "\u200f"])
    def test_nothing_to_look_for_is_said(self, query: str):
        session = session_on(TEXT)
        assert session.find(query).message == "type something to look for"
        assert session.selection is None


def walk(session, backward: bool = False) -> list[str]:
    """The marks that next (or previous) reaches until there are no more."""
    reached: list[str] = []
    for _ in range(50):
        if not session.next_mark(backward).ok:
            return reached
        assert session.active is not None
        reached.append(session.active.id)
    raise AssertionError("it goes round for ever")


class TestMarks:
    @given(
        st.lists(
            st.tuples(st.integers(0, 29), st.integers(1, 12), st.sampled_from(["claim", "source"])),
            max_size=12,
        ),
        st.sampled_from([4, 30]),
    )
    def test_next_and_previous_reach_every_mark_exactly_once_and_in_order(self, made, width: int):
        text = "سلام قال (لا) Elon\n\nولا لَا 12 آ"  # marks may begin inside a lam-alef, or where no cell is
        session = session_on(text, width=width)
        marks = [span_of(session, low, min(low + size, len(text)), label) for low, size, label in made]
        put(session, *marks)
        order = [mark.id for mark in sorted(marks, key=lambda mark: mark.order)]
        assert session.active is None or session.active.id in order[:1]
        reached = ([session.active.id] if session.active else []) + walk(session)
        assert reached == order
        assert walk(session, backward=True) == order[-2::-1]
        assert walk(session) == order[1:]

    def test_from_a_place_between_marks_the_nearest_one_is_reached(self):
        text = "واحد اثنان ثلاثة أربعة خمسة"
        session = session_on(text)
        outer, inner, last = (
            tag(session, "claim", "اثنان ثلاثة أربعة"),
            tag(session, "source", "ثلاثة"),
            tag(session, "figure", "خمسة"),
        )
        for place, backward, goal in [
            ("واحد", False, outer),
            ("اثنان", False, inner),
            ("ثلاثة", False, last),
            ("أربعة", False, last),
            ("أربعة", True, inner),
            ("خمسة", True, inner),
        ]:
            session.go(text.index(place))
            session._active = None
            assert session.next_mark(backward).ok
            assert session.active is not None
            assert session.active.id == goal, place

    def test_after_moving_on_inside_a_mark_the_place_counts(self):
        text = "واحد اثنان ثلاثة أربعة خمسة"
        session = session_on(text)
        tag(session, "claim", "واحد اثنان ثلاثة أربعة")
        tag(session, "source", "اثنان")
        last = tag(session, "figure", "خمسة")
        session.go(0)
        session.next_mark()
        session.go(text.index("أربعة"))
        session.next_mark()
        assert session.active is not None
        assert session.active.id == last

    def test_drops_the_selection_and_shows_where_the_mark_is(self):
        session = session_on("واحد اثنان ثلاثة")
        tag(session, "claim", "ثلاثة")
        session.go(0)
        session.move_unit("word", 1, extend=True)
        outcome = session.next_mark()
        assert (session.selection, session.cursor, outcome.changed) == (None, 11, (11, 16))
        assert session.next_mark().message == "no mark after this"
        assert session.cursor == 11

    def test_of_one_label_only(self):
        session = session_on("واحد اثنان ثلاثة أربعة")
        for label, word in (("claim", "واحد"), ("source", "اثنان"), ("claim", "ثلاثة"), ("source", "أربعة")):
            tag(session, label, word)
        session.go(0)
        quotes = []
        while session.next_mark(label="source").ok:
            quotes += [mark.quote for mark in session.marks_here()]
        assert quotes == ["اثنان", "أربعة"]
        assert session.next_mark(backward=True, label="claim").ok
        assert [mark.quote for mark in session.marks_here()] == ["ثلاثة"]
        assert session.cursor == settled(session.layout, 11)
