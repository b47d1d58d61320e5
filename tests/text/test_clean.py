"""Nothing that is painted acts on a terminal, whatever is in the text."""

from __future__ import annotations

import unicodedata

import pytest
from rich.cells import cell_len

from reader.text.clean import is_enclosing_sign, is_haraka, is_mark, painted, plain, spelled, visible

EVERYTHING = list(map(chr, range(0x110000)))
#: General categories of what a terminal obeys, can't show, or shows each in its own way.
HARMFUL = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def test_no_code_point_paints_anything_harmful():
    for char in EVERYTHING:
        shown = painted(char)
        assert len(shown) <= 1
        assert not shown or unicodedata.category(shown) not in HARMFUL, hex(ord(char))


def test_every_code_point_that_is_harmful_and_not_mere_format_is_seen():
    for char in EVERYTHING:
        if unicodedata.category(char) in HARMFUL - {"Cf"}:
            assert cell_len(painted(char)) == 1, hex(ord(char))


def test_letters_digits_and_punctuation_are_painted_as_they_are():
    for char in EVERYTHING:
        if unicodedata.category(char)[0] in "LNPS" and char not in "\u115f\u1160\u3164\uffa0":
            assert painted(char) == plain(char) == char


def test_data_has_nothing_that_acts_on_a_terminal():
    for char in EVERYTHING:
        shown = plain(char)
        category = unicodedata.category(shown) if shown else ""
        assert category not in HARMFUL or (category == "Cf" and is_enclosing_sign(char)), hex(ord(char))


@pytest.mark.parametrize(
    ("char", "shown"),
    [
        ("\x00", "␀"),
        ("\t", "␉"),
        ("\n", "␊"),
        ("\x1b", "␛"),
        ("\x7f", "␡"),
        ("\x85", "␤"),
        ("\u2028", "␤"),
        ("\u2029", "␤"),
        ("\x9b", "\ufffd"),  # CSI in one byte
        ("\ue000", "\ufffd"),
        ("\U0010ffff", "\ufffd"),
        ("\ud800", "\ufffd"),
        ("\u202e", ""),
        ("\u2067", ""),
        ("\u200f", ""),
        ("\u200b", ""),
        ("\u200d", ""),
        ("\xad", ""),
        ("\ufeff", ""),
        ("\ufe0f", ""),
        ("\u034f", ""),
        ("\U000e0067", ""),
        ("\u00a0", " "),
        ("\u202f", " "),
        ("\u2003", " "),
        ("\u3000", "\u3000"),
        ("\u06dd", "○"),
        ("\u0600", "□"),
        ("\u064e", "\u064e"),
        ("ش", "ش"),
    ],
)
def test_what_is_painted(char, shown):
    assert painted(char) == shown


@pytest.mark.parametrize(
    ("char", "word"),
    [
        ("\ufdf2", "الله"),
        ("\ufdfa", "صلى الله عليه وسلم"),
        ("\ufdfb", "جل جلاله"),
        ("\ufdfc", "ریال"),
        ("\ufdfd", "بسم الله الرحمن الرحيم"),
        ("ا", None),
        ("\ufefb", None),
    ],
)
def test_words_in_one_code_point_are_spelled_out(char, word):
    assert spelled(char) == word
    if word and char != "\ufdfd":  # which has no decomposition
        assert unicodedata.normalize("NFKC", char) == unicodedata.normalize("NFKC", word)


@pytest.mark.parametrize(
    ("chars", "mark", "haraka"),
    [
        ("\u064b\u064e\u0651\u0652\u0670\u06d6\u06ed\u0610\u08f0", True, True),
        ("\u0301\u20dd\u0308", True, False),
        ("اa1 \u200d\u06dd\u06e5\u0640\u0903", False, False),
    ],
)
def test_marks(chars, mark, haraka):
    assert {(is_mark(char), is_haraka(char)) for char in chars} == {(mark, haraka)}


def test_any_string_is_made_visible():
    assert visible("قال\x1b[31m\u202eabc\r\n\u200fب\ue000") == "قال␛[31mabc␍␊ب\ufffd"
    assert visible("") == ""
