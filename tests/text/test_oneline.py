"""Any text as one line of a place of fixed width."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.text.oneline import one_line, padded
from reader.text.shaping import Typeset
from tests.text.samples import all_typesets, directions, texts, typesets

SALAM = "\ufee1\ufefc\ufeb3"  # سلام, from left to right


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("", None, ""),
        ("hello", None, "hello"),
        ("سلام", None, SALAM),
        ("سلام", 3, SALAM),
        ("hello", 5, "hello"),
        # What does not fit is cut at the end of reading, on the left of right-to-left text.
        ("hello", 4, "hel…"),
        ("hello world", 7, "hello…"),
        ("سلام", 2, "…\ufeb1"),
        ("سلام عليكم", 6, "…\ufec9 " + SALAM),
        # The part that is left keeps the direction of the whole.
        ("2024 سلام", 4, "…202"),
        ("(سلام)", None, "(" + SALAM + ")"),
        ("漢字", 3, "漢…"),
        ("漢字", 2, "…"),
        ("hello", 1, "…"),
        ("hello", 0, ""),
        # Line ends and tabs are blanks, controls are seen and do nothing.
        ("a\nb\r\nc\td\u2028e\x85f", None, "a b  c d e f"),
        ("a\x1b[31mb\u202e\x07", None, "a␛[31mb␇"),
        ("<script> [bold]", None, "<script> [bold]"),
        ("\u200f", None, " "),
        ("x" * 3_000, None, "x" * 2_000),
    ],
)
def test_one_line(text, width, expected):
    assert one_line(text, width) == expected


def test_a_direction_that_is_named_holds():
    assert one_line("hello.", direction="rtl") == ".hello"
    assert one_line("سلام.", direction="ltr") == SALAM + "."
    assert one_line("سلام.") == "." + SALAM
    assert one_line("12\nسلام.") == "." + SALAM + " 12"


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("did «سلام Starlink سلام»", None, f"did «{SALAM} Starlink {SALAM}»"),
        ("did «سلام Starlink…» · saved", None, f"did «…Starlink {SALAM}» · saved"),
        ("of «Starlink سلام!» ok", None, f"of «Starlink {SALAM}!» ok"),
        # One in another goes with it, and one that lost its end to a cut ends where it can.
        ("did «سلام «سلام» X» now", None, f"did «X «{SALAM}» {SALAM}» now"),
        ("did «سلام «X…» now", None, f"did «…X» {SALAM}» now"),
        ("did «سلام Star سلام» · saved", 14, f"did «…Star {SALAM}"),
        ("a «سلام A» → «سلام B»", None, f"a «A {SALAM}» → «B {SALAM}»"),
        # A sentence in Arabic, and a text that was read, stand as they are in the text.
        ("«سلام X»", None, f"«X {SALAM}»"),
    ],
)
def test_a_quote_in_an_english_sentence_has_its_own_direction(text, width, expected):
    assert one_line(text, width) == expected


@given(texts, texts)
def test_a_quote_has_its_cells_wherever_it_stands(text, quoted):
    line = one_line(f"did {text} «{quoted}» so", None, "ltr")
    plain = one_line(f"did {text} <{quoted}> so", None, "ltr")
    assert cell_len(line) == cell_len(plain)


def test_harakat_are_painted_or_not():
    assert one_line("سَ") == "\ufeb1\u064e"
    assert one_line("سَ", typeset=Typeset(harakat=False)) == "\ufeb1"


@given(texts, st.none() | st.integers(0, 40), directions, typesets)
def test_a_line_keeps_its_width_and_is_harmless(text, width, direction, typeset):
    line = one_line(text, width, direction, typeset)
    assert width is None or cell_len(line) <= width
    assert not {unicodedata.category(char) for char in line} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@given(texts, st.integers(0, 40))
def test_what_is_cut_says_so(text, width):
    whole, line = one_line(text), one_line(text, width)
    assert line == whole if cell_len(whole) <= width else not width or "…" in line


@pytest.mark.parametrize(
    ("text", "width", "direction", "align", "expected"),
    [
        ("ab", 5, "auto", "start", "ab   "),
        ("سلام", 5, "auto", "start", "  " + SALAM),
        ("سلام", 5, "auto", "left", SALAM + "  "),
        ("ab", 5, "auto", "right", "   ab"),
        ("ab", 5, "rtl", "start", "   ab"),
        ("سلام", 5, "ltr", "start", SALAM + "  "),
        ("12", 5, "auto", "start", "12   "),
        ("abcdef", 5, "auto", "right", "abcd…"),
        ("", 3, "auto", "start", "   "),
    ],
)
def test_padded(text, width, direction, align, expected):
    assert padded(text, width, direction, align) == expected


@given(texts, st.integers(0, 40), directions, st.sampled_from(["start", "left", "right"]), all_typesets)
def test_padded_text_has_just_its_width(text, width, direction, align, typeset):
    assert cell_len(padded(text, width, direction, align, typeset)) == width
