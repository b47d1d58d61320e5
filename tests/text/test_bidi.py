"""Levels and order on what the conformance files leave out: wrapped lines, odd input, other engines."""

from __future__ import annotations

import ctypes
import ctypes.util
import subprocess
import sys
import unicodedata
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import pytest
from bidi import get_display
from hypothesis import given
from hypothesis import strategies as st

from reader.text import bidi_properties
from reader.text.bidi import (
    first_strong_level,
    line_levels,
    line_order,
    mirrored,
    paragraph_levels,
    reordered,
)
from reader.text.bidi_properties import CLOSING_BRACKETS, MIRRORED, bidi_class, class_string

LRE, RLE, PDF, LRO, RLO = "\u202a\u202b\u202c\u202d\u202e"
LRI, RLI, FSI, PDI = "\u2066\u2067\u2068\u2069"
CONTROLS = LRE + RLE + PDF + LRO + RLO + LRI + RLI + FSI + PDI
INVISIBLE = CONTROLS + "\u200b\u200c\u200d\xad"

LETTERS = "abcdefgאבגדהוזابتثجحخد"
NUMBERS = "0123456789٠١٢٣٤٥٦٧٨٩"
MARKS = "\u064e\u0651\u0301"
NEUTRALS = "+-.,:/%$ !?*&\t\u200b\u200d"
BRACKETS = "()[]{}\u2329\u232a\u3008\u3009"

#: python-bidi's engine errs on brackets with an isolate before them, so it gets the two apart.
MIXED = st.text(LETTERS + NUMBERS + MARKS + NEUTRALS + BRACKETS + CONTROLS[:5], min_size=1, max_size=60)
ISOLATED = st.text(LETTERS + NUMBERS + MARKS + NEUTRALS + CONTROLS, min_size=1, max_size=60)
#: fribidi 1.0.8 errs on marks after brackets, on brackets in overrides, and on isolates that are not closed.
BRACKETED = st.text(LETTERS + NUMBERS + NEUTRALS + BRACKETS[:6], min_size=1, max_size=60)
EMBEDDED = st.text(LETTERS + NUMBERS + MARKS + NEUTRALS + CONTROLS[:5], min_size=1, max_size=60)

ANY = st.text(LETTERS + NUMBERS + MARKS + NEUTRALS + BRACKETS + CONTROLS + "\n\ud800", max_size=60)
BASES = st.sampled_from(["auto", "ltr", "rtl"])


def base_level(text: str, base: str) -> int:
    return {"ltr": 0, "rtl": 1, "auto": first_strong_level(text) or 0}[base]


def shown(text: str, base: str, start: int = 0, end: int | None = None) -> str:
    """A line as a terminal without bidi needs it: reordered, mirrored, without what is invisible."""
    end = len(text) if end is None else end
    levels = paragraph_levels(text, base)
    order = line_order(text, levels, start, end, base_level(text, base))
    return "".join(
        mirrored(text[index]) if levels[index] & 1 else text[index]
        for index in order
        if text[index] not in INVISIBLE
    )


@pytest.mark.parametrize(
    ("text", "base", "first", "second"),
    [
        # W2: the letter that makes 5 and 7 Arabic numbers is on the first line.
        ("بلغت الزيادة نحو |5-7 أشهر", "rtl", "وحن ةدايزلا تغلب", "رهشأ 7-5"),
        # N0: the pair is resolved in the paragraph; each bracket is mirrored where it stands.
        ("قالت الوزيرة (Ministry of |Health UK) أمس", "rtl", "Ministry of) ةريزولا تلاق", "سمأ (Health UK"),
        ("رسالة: |All good here. شكرا", "auto", ":ةلاسر", "اركش .All good here"),
        (f"كلفة {LRI}EUR 30 |per month{PDI} فقط", "rtl", "EUR 30 ةفلك", "طقف per month"),
        ('He said "مرحبا بالعالم |(2024) كله" today', "ltr", 'He said "ملاعلاب ابحرم', 'هلك (2024)" today'),
    ],
)
def test_a_wrapped_line_keeps_the_levels_of_its_paragraph(text, base, first, second):
    cut = text.index("|")
    text = text.replace("|", "")
    end = len(text[:cut].rstrip())
    assert shown(text, base, 0, end) == first
    assert shown(text, base, cut) == second


@pytest.mark.parametrize(
    ("text", "base", "expected"),
    [
        ("", "auto", []),
        ("", "rtl", []),
        ("\ud800", "auto", [0]),  # a lone surrogate is class L
        ("ا\udfffب", "auto", [1, 2, 1]),
        ("a b", "rtl", [2, 2, 2]),
        ("12", "auto", [0, 0]),
        ("ا12", "auto", [1, 2, 2]),
        # X8: a paragraph separator ends every embedding; the text after it has the same base.
        (f"{RLO}a\u2029a", "ltr", [0, 1, 0, 0]),
        (f"{RLI}ا\nا!", "ltr", [0, 1, 0, 1, 0]),
        ("ا1\n1", "ltr", [1, 2, 0, 0]),
        ("a\n1!", "rtl", [2, 1, 2, 1]),
        ("\x1cا!", "auto", [1, 1, 1]),
        # X9: what is removed has the level of the character before it.
        ("ا\u200da\u200d\u200d1", "rtl", [1, 1, 2, 2, 2, 2]),
        (f"\u200b{LRE}ا{PDF}", "ltr", [0, 0, 3, 3]),
        # BD2: embeddings past level 125 are ignored, and so are the PDFs that belong to them.
        (RLE * 63 + "ا" + PDF + "ا" + PDF + "ا", "rtl", [*[1] * 63, 125, 125, 125, 125, 123]),
        # BD16: the stack has room for 63 brackets; one more, and no bracket of the text is paired.
        ("a" + "(" * 63 + "b" + ")" * 63, "rtl", [2] * 128),
        ("a" + "(" * 64 + "b" + ")" * 64, "rtl", [2] * 66 + [1] * 64),
        # BD16: U+2329 and U+3009 pair, being canonically equivalent to a pair.
        ("a\u2329b\u3009", "rtl", [2, 2, 2, 2]),
        # A code point that is not assigned, in a block of Arabic.
        ("\u074b", "auto", [1]),
    ],
)
def test_levels(text, base, expected):
    assert [*paragraph_levels(text, base)] == expected


def test_a_class_string_has_the_letter_of_each_character():
    brackets = {bracket for pair in CLOSING_BRACKETS.items() for bracket in pair}
    for char in map(chr, range(0x3100)):  # all that are common, and others
        letter = class_string(char)
        assert letter == bidi_properties.LETTERS[bidi_class(ord(char))] or (
            char in brackets and letter in "()"
        )
        assert class_string(f"ا{char}漢") == f"A{letter}L"
        assert class_string(f"{'ا' * 20}{char}漢?") == f"{'A' * 20}{letter}LO"


@pytest.mark.parametrize("text", ["", "ا", "a1"])
def test_another_base_is_an_error(text):
    with pytest.raises(ValueError, match="'RTL'"):
        paragraph_levels(text, "RTL")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("123 ٣٤ !\t", None),
        ("1 abc ا", 0),
        ("«اب» abc", 1),
        ("אב", 1),
        ("\u200f", 1),
        ("\u061c!", 1),
        ("\ud800", 0),
        (f"{RLE}{PDF}!", None),
        (f"{RLE}a{PDF}ا", 0),
        (f"{RLI}ا{PDI}a", 0),
        (f"{RLI}ا", None),
        (f"{PDI}ا", 1),
        (f"{FSI}{RLI}a{PDI}a{PDI}ا", 1),
        (f"{LRI}a\u2029ا", 1),
    ],
)
def test_first_strong_level(text, expected):
    assert first_strong_level(text) == expected
    assert paragraph_levels(text) == paragraph_levels(text, "rtl" if expected else "ltr")


@pytest.mark.parametrize(
    ("character", "expected"),
    [
        ("(", ")"),
        ("]", "["),
        ("«", "»"),
        ("<", ">"),
        ("≤", "≥"),
        ("⹕", "⹖"),
        ("a", "a"),
        ("ا", "ا"),
        ("\ufd3e", "\ufd3e"),
    ],
)
def test_mirrored(character, expected):
    assert mirrored(character) == expected


def test_mirroring_twice_changes_nothing():
    assert len(MIRRORED) >= 362
    for character in MIRRORED:
        assert mirrored(mirrored(character)) == character != mirrored(character)
        assert unicodedata.mirrored(character)


def test_the_mirror_table_does_not_bring_the_compiled_engine():
    program = (
        "import reader.text.bidi, sys; sys.exit(any(name.split('.')[0] == 'bidi' for name in sys.modules))"
    )
    top = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", program], cwd=top, check=False).returncode == 0


@pytest.mark.parametrize(
    ("text", "base", "expected"),
    [
        ("ا  ", "ltr", [1, 0, 0]),
        ("a \t b", "rtl", [2, 1, 1, 2, 2]),
        ("a b\tc", "rtl", [2, 2, 2, 1, 2]),
        (f"{RLI}ا {PDI}", "ltr", [0, 1, 0, 0]),
        # What X9 removes stays with what is before it, white space or not.
        ("ا\u200d \u200b", "ltr", [1, 1, 0, 0]),
        (f"{RLO}a\t\u200b \tb\t\u200bc", "ltr", [0, 1, 0, 0, 0, 0, 1, 0, 0, 1]),
    ],
)
def test_white_space_goes_back_to_the_base_level(text, base, expected):
    levels = paragraph_levels(text, base)
    assert [*line_levels(text, levels, 0, len(text), base_level(text, base))] == expected


def in_visual_order(levels: bytes) -> list[int]:
    """Rule L2 to the letter, character by character."""
    order = [*range(len(levels))]
    for threshold in range(max(levels, default=0), 0, -1):
        high = [levels[index] >= threshold for index in order]
        pieces = [
            [index for index, _ in piece]
            for _, piece in groupby(zip(order, high, strict=True), itemgetter(1))
        ]
        order = [
            index for piece in pieces for index in (piece[::-1] if levels[piece[0]] >= threshold else piece)
        ]
    return order


@given(st.one_of(st.binary(max_size=40), st.lists(st.integers(0, 4), max_size=40).map(bytes)))
def test_the_order_of_a_line_is_rule_l2(levels):
    levels = bytes(level % 127 for level in levels)
    assert [*reordered(range(len(levels)), levels)] == in_visual_order(levels)


@given(ANY, BASES, st.data())
def test_every_line_is_whole_and_what_is_removed_stays_put(text, base, data):
    levels = paragraph_levels(text, base)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    level = base_level(text, base)
    line = line_levels(text, levels, start, end, level)
    order = line_order(text, levels, start, end, level)
    assert len(levels) == len(text)
    assert all(one in (two, level) for one, two in zip(line, levels[start:end], strict=True))
    assert sorted(order) == [*range(start, end)]
    for index in range(len(text)):
        if text[index] in "\u200b\u200d" + CONTROLS[:5]:
            assert levels[index] == (levels[index - 1] if index else level)
            assert not start < index < end or line[index - start] == line[index - start - 1]


@given(st.one_of(MIXED, ISOLATED), BASES)
def test_order_is_that_of_python_bidi(text, base):
    # Its display string is reordered but not mirrored.
    theirs = get_display(text, base_dir={"ltr": "L", "rtl": "R", "auto": None}[base])
    order = line_order(text, paragraph_levels(text, base), 0, len(text), base_level(text, base))
    ours = "".join(text[index] for index in order)
    invisible = str.maketrans("", "", INVISIBLE)
    assert ours.translate(invisible) == theirs.translate(invisible)


@pytest.fixture(scope="module")
def fribidi() -> ctypes.CDLL:
    name = ctypes.util.find_library("fribidi")
    if not name:
        pytest.skip("libfribidi is not installed")
    library = ctypes.CDLL(name)
    if not hasattr(library, "fribidi_get_par_embedding_levels_ex"):
        pytest.skip("this libfribidi knows no bracket pairs")
    return library


@given(text=st.one_of(BRACKETED, EMBEDDED), base=BASES)
def test_levels_are_those_of_fribidi(fribidi, text, base):
    length = len(text)
    characters = (ctypes.c_uint32 * length)(*map(ord, text))
    types, brackets = (ctypes.c_uint32 * length)(), (ctypes.c_uint32 * length)()
    theirs = (ctypes.c_int8 * length)()
    direction = ctypes.c_uint32({"ltr": 0x110, "rtl": 0x111, "auto": 0x40}[base])
    fribidi.fribidi_get_bidi_types(characters, length, types)
    fribidi.fribidi_get_bracket_types(characters, length, types, brackets)
    assert fribidi.fribidi_get_par_embedding_levels_ex(
        types, brackets, length, ctypes.byref(direction), theirs
    )
    level = base_level(text, base)
    # It applies L1 to the whole paragraph, so both are compared after L1.
    ours = line_levels(text, paragraph_levels(text, base), 0, length, level)
    after_l1 = line_levels(text, bytes(theirs), 0, length, level)
    assert [ours[i] for i in range(length) if text[i] not in INVISIBLE] == [
        after_l1[i] for i in range(length) if text[i] not in INVISIBLE
    ]


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    ("text", "highest", "first_strong"),
    [
        pytest.param("a" + "(" * 60_000 + ")" * 60_000, 2, 0, id="120,000 brackets"),
        pytest.param("a" + "[" * 63 + ")" * 120_000, 2, 0, id="120,000 brackets that close nothing"),
        pytest.param("(aا) " * 40_000, 2, 0, id="40,000 bracket pairs"),
        pytest.param("a" + "(!)" * 200_000 + "ا", 2, 0, id="200,000 empty bracket pairs"),
        pytest.param(f"{RLI}a" * 2_000 + PDI * 2_000, 126, None, id="2,000 nested isolates"),
        pytest.param(FSI * 100_000 + "ا" + PDI * 100_000, 125, None, id="100,000 nested FSI"),
        pytest.param(f"{RLE}ا{PDF}a" * 50_000, 3, 1, id="50,000 embeddings"),
        pytest.param("ا" + "\u064e" * 500_000 + "a", 2, 1, id="500,000 marks"),
        pytest.param("a $" + "$" * 500_000 + "ا 1", 2, 0, id="500,000 terminators"),
        pytest.param("a" + " " * 500_000 + "ا\ta", 2, 0, id="500,000 spaces"),
        pytest.param("a" + " \u200b" * 200_000 + "ا\ta", 2, 0, id="400,000 spaces of two kinds"),
        pytest.param("ا a 1,2.5% (GDP) و" * 50_000, 2, 1, id="900,000 mixed characters"),
    ],
)
def test_time_grows_no_faster_than_the_text(text, highest, first_strong):
    # Were any step quadratic, this would take minutes.
    levels = paragraph_levels(text, "rtl")
    assert max(levels) == highest
    assert len(line_order(text, levels, 0, len(text), 1)) == len(text)
    assert first_strong_level(text) == first_strong
