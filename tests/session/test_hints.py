"""Hints: their letters, where they are drawn, and what typing them does."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.annotations.labels import Label, Schema
from reader.session.hints import (
    LETTERS,
    alphabet,
    blank_before,
    codes,
    from_here,
    labelled,
    onward,
    words_of_rows,
)
from reader.text.units import words
from reader.tui.layouts import ARABIC, Translator
from tests.session.desk import session_on, shown
from tests.session.fingers import ROWS, hint_on, selected, type_hint

TEXT = (
    "قال المتحدث باسم الوزارة، سامي، إن «العدد» بلغ 1,250 عاملا (تقريبا).\n\n"
    'ونفت الشركة ذلك، وقالت: "لا نعرف شيئا". وصفت الأرقام بأنها "سخيفة".\n'
)


def hinted(text: str = TEXT, width: int = 40, rows: int = ROWS):
    session = session_on(text, width=width)
    session.hand.hints.look(0, rows - 1)
    return session


class TestLetters:
    def test_each_is_a_key_on_an_arabic_keyboard_as_well_and_none_writes_two_letters(self):
        assert set(LETTERS) == set(map(chr, range(ord("a"), ord("z") + 1))) - {"b"}
        one_letter = {
            latin for arabic, latin in Translator(ARABIC).letters.items() if "\u0621" <= arabic <= "\u064a"
        }
        assert set(LETTERS) <= one_letter

    def test_keys_of_labels_are_not_used(self):
        assert not set(alphabet("csdf")) & set("csdf")
        assert len(alphabet("csdf")) == len(LETTERS) - 4
        session = hinted()
        session.schema = Schema((Label("claim", "j"),))
        session.hand.hints.start()
        assert all("j" not in hint.keys for hint in session.hand.hints.hints)

    @pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 9, 10, 30])
    def test_codes_are_short_and_none_begins_another(self, count: int):
        made = codes(count, "abc")
        assert len(made) == len(set(made)) == min(count, 9)
        assert all(1 <= len(code) <= 2 for code in made)
        assert not any(one.startswith(other) or other.startswith(one) for one, other in combinations(made, 2))
        assert [len(code) for code in made] == sorted(len(code) for code in made)

    @given(count=st.integers(0, 700), size=st.integers(1, 25))
    def test_there_are_as_many_single_letters_as_can_be(self, count: int, size: int):
        made = codes(count, LETTERS[:size])
        singles = sum(len(code) == 1 for code in made)
        assert len(made) == min(count, size * size)
        # With one single more, what begins pairs could not make the rest.
        assert singles == min(size, count) or (size - singles - 1) * size + singles + 1 < len(made)


class TestNearness:
    def test_the_nth_word_on_has_always_the_same_letter(self):
        text = " ".join(f"كلمة{number}" for number in range(40))
        places = list(words(text, 0, len(text)))
        for here in (0, 7, 20):
            labels = dict(labelled(places, "abcdefghijklm", from_here(places, places[here][0])))
            assert labels[places[here]] == "a"
            assert labels[places[here + 1]] == "b"
            near = [labels[place] for place in places[here : here + 6]]
            assert [len(label) for label in near] == [1] * 6
            assert near == [labels[place] for place in places[here : here + 6]]

    def test_words_ahead_come_before_words_as_far_back(self):
        places = [(at, at + 1) for at in range(0, 20, 2)]
        order = sorted(zip(from_here(places, 8), places, strict=True))
        assert [place[0] for _, place in order[:7]] == [8, 10, 12, 6, 14, 16, 4]

    def test_between_words_the_next_one_is_the_nearest(self):
        assert from_here([(0, 2), (3, 5)], 2) == [2.5, 0]

    def test_ends_of_marks_are_looked_for_onward_and_before_punctuation_first(self):
        text = "ا ب ت ث ج ح خ، د ذ ر ز س"
        places = list(words(text, 0, len(text)))
        distances = onward(text, places, text.index("ت"))
        order = [text[place[0]] for _, place in sorted(zip(distances, places, strict=True))]
        assert order == ["ت", "ث", "خ", "ج", "ح", "س", "د", "ذ", "ر", "ز", "ب", "ا"]


class TestOnTheScreen:
    @pytest.mark.parametrize("width", [11, 24, 40])
    @pytest.mark.parametrize("rows", [(0, 2), (2, 4), (3, 30)])
    def test_are_on_the_words_that_begin_there_in_reading_order(self, width: int, rows: tuple[int, int]):
        session = hinted(width=width)
        layout = session.layout
        expected = [
            word for word in words(TEXT, 0, len(TEXT)) if rows[0] <= layout.row_of(word[0]) <= rows[1]
        ]
        assert expected
        assert words_of_rows(layout, *rows) == expected
        session.hand.hints.look(*rows)
        session.hand.hints.start()
        assert [(hint.start, hint.end) for hint in session.hand.hints.hints] == expected

    def test_a_word_that_begins_above_is_not_among_them(self):
        session = session_on("قصير " + "ط" * 50 + " آخر", width=20)
        assert [session.text[slice(*word)] for word in words_of_rows(session.layout, 2, 9)] == ["آخر"]

    @pytest.mark.parametrize("width", [11, 24, 40])
    def test_are_drawn_in_the_blank_before_the_word_and_hide_no_letter(self, width: int):
        session = hinted(width=width)
        session.hand.hints.start()
        seen = 0
        for hint in session.hand.hints.hints:
            row = session.layout.row_of(hint.start)
            if hint.place is None:
                first = session.layout.row_range(row)[0]
                assert not any(char.isspace() for char in TEXT[first : hint.start]), "there was a blank"
            else:
                seen += 1
                assert TEXT[hint.place] == " "
                assert session.layout.row_of(hint.place) == row
                assert not any(char.isalnum() for char in TEXT[hint.place : hint.start])
        assert seen

    def test_a_blank_that_hangs_at_the_end_of_the_line_above_is_not_used(self):
        session = session_on("أول ثان", width=5)
        assert session.layout.row_of(4) == 1
        assert blank_before(session.layout, 4) is None

    def test_a_screen_without_words_has_none(self):
        session = hinted("،\n؟")
        assert session.hand.hints.start().ok is False
        assert not session.hand.hints.on


class TestTyping:
    def test_two_hints_and_a_label_make_a_mark(self):
        session = hinted()
        session.hand.hints.toggle()
        type_hint(session, "المتحدث")
        type_hint(session, "سامي")
        assert selected(session) == "المتحدث باسم الوزارة، سامي"
        assert not session.hand.hints.on
        assert session.hand.mark.tag("source").ok
        assert shown(session) == [("source", "المتحدث باسم الوزارة، سامي", "")]

    def test_one_hint_only_goes_there_when_that_is_asked_for(self):
        session = hinted()
        session.hand.hints.start(jump=True)
        type_hint(session, "الشركة")
        assert session.cursor == TEXT.index("الشركة")
        assert session.selection is None
        assert not session.hand.hints.on
        assert session.hand.go.to("'").ok
        assert session.cursor == 0

    @pytest.mark.parametrize(
        ("first", "last", "made"),
        [
            ("وصفت", "سخيفة", 'وصفت الأرقام بأنها "سخيفة"'),  # a quotation that opened inside
            ("سخيفة", "سخيفة", "سخيفة"),
            ("لا نعرف", "شيئا", "لا نعرف شيئا"),  # one around all of it
            ("العدد", "عاملا", "«العدد» بلغ 1,250 عاملا"),
            ("عاملا", "تقريبا", "عاملا (تقريبا)"),
            ("الوزارة", "المتحدث", "المتحدث باسم الوزارة"),  # the last word first
            ("العدد", "قال", "قال المتحدث باسم الوزارة، سامي، إن «العدد»"),
            ("تقريبا", "ونفت", "(تقريبا).\n\nونفت"),
        ],
    )
    @pytest.mark.parametrize("kept", [False, True])
    def test_the_mark_has_the_quotes_that_belong_to_it(self, first: str, last: str, made: str, kept: bool):
        session = hinted()
        session.hand.hints.start(kept=kept)
        type_hint(session, first)
        type_hint(session, last)
        assert session.hand.mark.tag("claim").ok
        assert shown(session) == [("claim", made, "")]

    def test_a_second_hint_can_be_taken_back_by_another(self):
        session = hinted()
        session.hand.hints.start(kept=True)
        type_hint(session, "باسم")
        for last, made in (
            ("إن", "باسم الوزارة، سامي، إن"),
            ("الوزارة", "باسم الوزارة"),
            ("قال", "قال المتحدث باسم"),
        ):
            type_hint(session, last)
            assert selected(session) == made

    def test_keys_that_are_no_hints_do_what_they_do_and_end_hints_shown_once(self):
        session = hinted()
        session.hand.hints.start()
        for key in ("c", "s", "down", ",", "b", "J", "٣"):
            session.hand.hints.start()
            assert session.hand.hints.press(key) is None
            assert not session.hand.hints.on
        session.hand.hints.start(kept=True)
        assert session.hand.hints.press("down") is None
        assert session.hand.hints.on

    def test_off_they_take_no_key(self):
        session = hinted()
        assert [session.hand.hints.press(key) for key in ("j", "esc", "backspace")] == [None] * 3

    def test_the_first_of_two_letters_leaves_those_that_go_on_with_it(self):
        session = hinted(TEXT * 3)
        session.hand.hints.start()
        far = session.hand.hints.hints[-1]
        assert len(far.keys) == 2
        assert session.hand.hints.press(far.keys[0]) is not None
        left = session.hand.hints.hints
        assert {len(hint.keys) for hint in left} == {1}
        assert (far.start, far.keys[1]) in [(hint.start, hint.keys) for hint in left]
        assert session.hand.hints.press("backspace") is not None
        assert session.hand.hints.hints[-1] == far
        assert session.selection is None

    def test_a_letter_that_is_no_hint_is_refused_and_nothing_else_happens(self):
        session = hinted("كلمة واحدة")
        session.hand.hints.start()
        outcome = session.hand.hints.press("q")
        assert outcome is not None
        assert (outcome.ok, outcome.message) == (False, "no hint q")
        assert session.hand.hints.on
        assert session.selection is None

    def test_escape_goes_back_step_by_step(self):
        session = hinted(TEXT * 3)
        session.hand.hints.start(kept=True)
        type_hint(session, "باسم")
        session.hand.hints.press(session.hand.hints.hints[-1].keys[0])
        assert session.hand.hints.typed
        steps = []
        while session.hand.hints.on:
            assert session.hand.hints.press("esc") is not None
            steps.append((session.hand.hints.typed, session.selection is None, session.hand.hints.on))
        assert steps == [("", False, True), ("", True, True), ("", True, False)]

    def test_moving_on_after_the_first_hint_goes_on_selecting(self):
        session = hinted(TEXT * 3, rows=4)
        session.hand.hints.start(kept=True)
        type_hint(session, "باسم")
        session.move_rows(6, extend=session.selecting)
        session.hand.hints.look(4, 8)
        start = TEXT.index("وصفت")
        type_hint(session, "وصفت", start)
        assert selected(session) == TEXT[TEXT.index("باسم") : start + 4]


class TestOnAndOn:
    def test_the_key_again_keeps_them_and_once_more_ends_them(self):
        session = hinted()
        hints, said = session.hand.hints, []
        for _ in range(3):
            hints.press(";")
            said.append((hints.toggle().ok, hints.on, hints.kept))
        assert said == [(True, True, False), (True, True, True), (True, False, False)]

    def test_kept_they_come_again_after_each_mark(self):
        session = hinted()
        session.hand.hints.start(kept=True)
        for words_, label in (("سامي", "source"), ("1,250", "figure"), ("الشركة", "source")):
            type_hint(session, words_)
            assert session.hand.mark.tag(label).ok
            assert session.selection is None
            assert session.hand.hints.on
        assert [text for _, text, _ in shown(session)] == ["سامي", "1,250", "الشركة"]
        assert hint_on(session, "ذلك").keys == LETTERS[1], "the nearest is counted from the last mark"

    def test_the_view_runs_ahead_only_between_marks(self):
        session = hinted()
        assert not session.hand.hints.ahead
        session.hand.hints.start()
        assert not session.hand.hints.ahead
        session.hand.hints.start(kept=True)
        assert session.hand.hints.ahead
        type_hint(session, "باسم")
        assert not session.hand.hints.ahead
