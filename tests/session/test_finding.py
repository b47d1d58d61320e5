"""Search, and the way from mark to mark."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.session.motions import settled
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
        assert walk(session) == order
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
            ("اثنان", False, outer),
            ("ثلاثة", False, inner),
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
