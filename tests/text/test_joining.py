"""Letters join as the Unicode Standard has it, whatever stands between them."""

from __future__ import annotations

import re
import unicodedata

import arabic_reshaper
import pytest
from arabic_reshaper.letters import LETTERS_ARABIC
from hypothesis import given
from hypothesis import strategies as st

from reader.text.joining import FORMS, LAM, LAM_ALEF, is_cursive, joined, joining_type
from tests.text.unicode_joining import ALEFS, expected_glyphs, forms, listed_types

#: Every letter that joins in the blocks of Arabic: 0600, 0750 (Supplement), 0870, 08A0 (Extended).
ARABIC = [
    char
    for char, kind in listed_types().items()
    if kind in "DRLC"
    and ("\u0600" <= char <= "\u06ff" or "\u0750" <= char <= "\u077f" or "\u0870" <= char <= "\u08ff")
]
#: What may stand between two letters that join all the same.
TRANSPARENT = ("", "\u064e", "\u0651\u064b", "\u200f", "\xad", "\u0301")
MORE_TRANSPARENT = ("\u0670", "\u200e", "\u061c", "\u2060", "\u034f", "\u202b", "\ufeff", "\u08f0")
#: What parts two letters, and what joins to both.
PARTING = ("\u200c", "\u2068", "a")
JOINING = ("\u200d", "\u0640")


def disagreements(words: list[str]) -> list[str]:
    """The words that are not joined as expected, all tried at once with a blank between them."""
    text = " ".join(words)
    got, expected = joined(text), expected_glyphs(text)
    if got == expected:
        return []
    return [word for word in words if joined(word) != expected_glyphs(word)] or [text]


def test_the_types_are_those_of_arabic_shaping():
    assert len(listed_types()) > 800
    assert {char: joining_type(char) for char in listed_types()} == listed_types()


@pytest.mark.parametrize(
    ("kind", "chars"),
    [
        ("T", "\u064b\u0670\u06ed\u08f0\u0301\u20dd\u200e\u200f\u061c\xad\u200b\u2060\ufeff\u202e\U000e0067"),
        ("U", "a1 -،\u0621\u0660\u3000\u2067漢\u0674"),
    ],
)
def test_what_the_file_does_not_list_has_the_default(kind, chars):
    assert {joining_type(char) for char in chars} == {kind}


def test_arabic_has_the_letters_that_are_tried_here():
    assert len(ARABIC) > 250
    assert {*"بهلا", "\u06ba", "\u06d5", "\u0750", "\u0882", "\u08c8", "\u0640"} <= {*ARABIC}


@pytest.mark.parametrize("between", [*TRANSPARENT, *PARTING, *JOINING], ids=ascii)
def test_every_pair_of_letters(between):
    for first in ARABIC:
        assert not disagreements([first + between + second for second in ARABIC])


#: Letters that have forms, one of each kind that has none, and what parts or joins them.
CORE = [
    *sorted({*ARABIC} & {letters for letters, _ in forms()}),
    *"\u0620\u066e\u0672\u06d5\u0695\u0750\u0759\u0870\u0883\u08b5",
    *"\u0621\u0640\u064e\u200c\u200d\u200fa",
]
#: Of the core: one of each joining type with forms and without, lam and alefs, and what parts or joins.
NEIGHBOURS = [*"بدلاأ\u066e\u06d5\u0883\u0621\u0640\u064e\u200c\u200d\u200fa"]


@pytest.mark.parametrize(
    "around", [pytest.param(NEIGHBOURS, id="each kind"), pytest.param(CORE, id="all", marks=pytest.mark.slow)]
)
def test_every_letter_between_two(around):
    assert 80 < len(CORE) < 130
    assert {*around} <= {*CORE}
    for first in around:
        assert not disagreements([first + second + third for second in CORE for third in around])


def test_letters_of_other_cursive_scripts_join_to_nothing_that_is_lost():
    others = [char for char, kind in listed_types().items() if kind in "DRLC" and char not in ARABIC]
    assert len(others) > 400
    for char in others:
        assert joined("ب" + char + "ب") == expected_glyphs("ب" + char + "ب")


@pytest.mark.parametrize(
    ("word", "glyphs"),
    [
        ("سلام", "\ufeb3\ufefc\ufee1"),
        ("لا", "\ufefb"),
        ("بلا", "\ufe91\ufefc"),
        ("دلا", "\ufea9\ufefb"),  # a lam after a letter that does not reach out
        ("الله", "\ufe8d\ufedf\ufee0\ufeea"),  # four letters
        ("ك\u200dا", "\ufedb\u200d\ufe8e"),
        ("ه\u200d", "\ufeeb\u200d"),
        ("\u200dه", "\u200d\ufeea"),
        ("ل\u200dا", "\ufedf\u200d\ufe8e"),  # what joins between them keeps lam and alef apart
        ("ل\u200cا", "\ufedd\u200c\ufe8d"),
        ("ل\u0640ا", "\ufedf\u0640\ufe8e"),
        ("می\u200cخواهم", "\ufee3\ufbfd\u200c\ufea7\ufeee\ufe8d\ufeeb\ufee2"),
        (
            "ب\u06d5ب",
            "\ufe91\u06d5\ufe8f",
        ),  # no forms of its own; the letter before it has its own all the same
        ("ب\u06b5ب", "\ufe91\u06b5\ufe90"),
        ("ب\u06baب", "\ufe91\u06ba\ufe90"),  # a form for the end of a word only
        ("ل\u0671", "\ufedf\ufb51"),  # alef wasla makes no ligature
        ("ء", "\ufe80"),
        ("لالا", "\ufefb\ufefb"),
        ("للا", "\ufedf\ufefc"),
    ],
)
def test_words(word, glyphs):
    assert "".join(joined(word)) == glyphs
    assert len(joined(word)) == len(word)


@pytest.mark.parametrize("alef", ALEFS)
@pytest.mark.parametrize("between", TRANSPARENT + MORE_TRANSPARENT, ids=ascii)
def test_a_lam_joins_with_each_alef_over_what_stands_between(alef, between):
    isolated, final = LAM_ALEF[alef]
    assert unicodedata.name(isolated).startswith("ARABIC LIGATURE LAM WITH ALEF")
    assert joined(LAM + between + alef) == [isolated, *between, ""]
    assert joined("ب" + LAM + between + alef) == ["\ufe91", final, *between, ""]
    assert joined(LAM + between + alef + "ب")[-1] == "\ufe8f"  # an alef does not reach out


def test_transparent_characters_come_back_as_they_are():
    assert joined("\u0645\u064f\u062d\u0651\u064e\u062f\u064c") == [
        *("\ufee3", "\u064f", "\ufea4", "\u0651", "\u064e", "\ufeaa", "\u064c")
    ]


@pytest.mark.parametrize(
    ("text", "cursive"), [("abc 12!", False), ("", False), ("\u064e", False), ("ab ب", True)]
)
def test_is_cursive(text, cursive):
    assert is_cursive(text) is cursive


#: Letters of arabic_reshaper, but U+0677, which it never joins back, and U+06BA, which it never joins on.
RESHAPED = [char for char in LETTERS_ARABIC if char not in "\u0677\u06ba\u200d"]


@given(st.text(RESHAPED, min_size=1, max_size=12))
def test_words_are_joined_as_arabic_reshaper_joins_them(word):
    # With ligatures off it is one glyph for each letter.
    word = re.sub(f"{LAM}[{''.join(ALEFS)}]+", LAM, word)
    settings = {"delete_harakat": False, "support_ligatures": False}
    assert "".join(joined(word)) == arabic_reshaper.ArabicReshaper(settings).reshape(word)


def test_the_forms_are_those_of_arabic_reshaper():
    assert {letter: tuple(forms) for letter, forms in FORMS.items()} == {
        letter: forms for letter, forms in LETTERS_ARABIC.items() if letter not in JOINING
    }
