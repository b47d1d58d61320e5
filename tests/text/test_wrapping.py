"""Where lines break, and where they never do."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text import wrapping
from reader.text.common import CHARACTERS
from reader.text.shaping import Typeset, shape_word
from reader.text.wrapping import break_lines
from tests.text.samples import paragraphs, typesets, widths

LAM_ALEF = "لا"


def broken(text: str, width: int, typeset: Typeset | None = None) -> list[str]:
    """The lines of a text, with "·" for what hangs past their ends."""
    lines = break_lines(text, 0, len(text), width, typeset or Typeset())
    return [text[start:content] + "·" * (end - content) for start, content, end in lines]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 5, [""]),
        ("abc", 5, ["abc"]),
        ("abc de", 6, ["abc de"]),
        ("abc de", 5, ["abc·", "de"]),
        ("abc def ghi", 7, ["abc def·", "ghi"]),
        # Spaces hang past the end of a line, however many, and begin none.
        ("abc    de", 3, ["abc····", "de"]),
        ("abc  ", 3, ["abc··"]),
        ("abc  ", 80, ["abc··"]),
        ("  abc", 80, ["  abc"]),
        ("     ", 3, ["·····"]),
        # What shows nothing makes no line of its own after them.
        ("abc  \u200f", 3, ["abc···"]),
        ("abc \u200f de", 3, ["abc···", "de"]),
        # Never at a no-break space, a narrow one, a word joiner.
        ("a\u00a0b c\u00a0d", 4, ["a\u00a0b·", "c\u00a0d"]),
        ("ab c\u202fd", 4, ["ab·", "c\u202fd"]),
        ("ab c\u2060d", 4, ["ab·", "c\u2060d"]),
        ("a\u00a0b", 2, ["a\u00a0", "b"]),  # unless nothing else is left
        # After a zero width space, which is seen nowhere.
        ("abc\u200bdef", 6, ["abc\u200bdef"]),
        ("abc\u200bdef", 5, ["abc\u200b", "def"]),
        ("ab abc\u200bdef", 6, ["ab abc\u200b", "def"]),
        ("ab \u200bcd", 4, ["ab·", "\u200bcd"]),
        ("abcd\u200b\u200b\u200bef", 4, ["abcd\u200b\u200b\u200b", "ef"]),
        # Before and after a tab.
        ("abc\tdef", 7, ["abc\t", "def"]),
        ("abc\tdef", 6, ["abc", "\t", "def"]),
        ("abc\tdef", 10, ["abc\tdef"]),
        ("ab\t\t\tc", 8, ["ab\t", "\t\t", "c"]),
        # A long word after a separator of URLs, else anywhere.
        ("http://example.com/news", 12, ["http://", "example.com/", "news"]),
        ("http://example.com/news?id=1&p=22", 24, ["http://example.com/news?", "id=1&p=22"]),
        ("see a/b/c/d", 5, ["see·", "a/b/", "c/d"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("ab-cdefgh", 4, ["ab-", "cdef", "gh"]),
        ("abcdef gh", 4, ["abcd", "ef·", "gh"]),
        # The rest of a long word goes on as a line does.
        ("abcdef gh", 5, ["abcde", "f gh"]),
        ("abcdefgh", 1, [*"abcdefgh"]),
        ("ab c", 1, ["a", "b·", "c"]),
        # A letter with its marks, a lam-alef, and what shows nothing are in one piece.
        ("بَتَثَ", 1, ["بَ", "تَ", "ثَ"]),
        ("لا", 1, ["لا"]),
        ("سلام", 2, ["سلا", "م"]),
        ("سلام", 1, ["س", "لا", "م"]),
        ("ab\u200fcd", 2, ["ab\u200f", "cd"]),
        ("e\u0301e\u0301", 1, ["e\u0301", "e\u0301"]),
        ("👩\u200d👧👩\u200d👧", 3, ["👩\u200d👧", "👩\u200d👧"]),
        # Only a line of one cell can be too wide.
        ("漢字 a", 1, ["漢", "字·", "a"]),
        ("a\tb", 2, ["a", "\t", "b"]),
        ("و\ufdf2و", 3, ["و", "\ufdf2", "و"]),
    ],
)
def test_lines(text, width, lines):
    assert broken(text, width) == lines


def test_a_lam_alef_counts_one_cell_where_it_is_one():
    assert broken("سلام علي", 7) == ["سلام علي"]
    assert broken("سلام علي", 6) == ["سلام·", "علي"]
    assert broken("سلام علي", 7, Typeset(forms=False)) == ["سلام·", "علي"]


def test_what_shows_something_of_no_width_does_not_hang():
    plain = Typeset(forms=False, tab=0)
    assert broken("abc \u064e", 3, plain) == ["abc·", "\u064e"]
    assert broken("abc \t", 3, plain) == ["abc·", "\t"]
    assert broken("abc \u064e", 3, Typeset(harakat=False)) == ["abc··"]


def test_marks_that_are_hidden_or_shown_take_no_cells():
    text = "مُحَمَّدٌ مُحَمَّدٌ"
    for harakat in (True, False):
        assert broken(text, 9, Typeset(harakat=harakat)) == [text]
        assert len(broken(text, 8, Typeset(harakat=harakat))) == 2


@given(paragraphs, st.integers(0, 5), widths, typesets)
def test_lines_partition_their_paragraph_wherever_it_is(text, margin, width, typeset):
    around = "x" * margin
    lines = break_lines(around + text + around, margin, margin + len(text), width, typeset)
    assert (lines[0][0], lines[-1][2]) == (margin, margin + len(text))
    assert all(one[2] == two[0] for one, two in pairwise(lines))
    assert all(start <= content <= end for start, content, end in lines)
    assert [(a - margin, b - margin, c - margin) for a, b, c in lines] == break_lines(
        text, 0, len(text), width, typeset
    )


@given(paragraphs, st.data(), widths, typesets)
def test_a_paragraph_broken_in_parts_has_the_same_lines(text, data, width, typeset):
    lines, parts, at = break_lines(text, 0, len(text), width, typeset), [], 0
    while at < len(text):
        stop = data.draw(st.integers(at + 1, len(text) + 1))
        part = break_lines(text, at, len(text), width, typeset, stop)
        at = part[-1][2]
        assert at == len(text) or (at >= stop and text[at - 1] == " ")
        parts += part
    assert parts == lines or not text


@given(st.text("بلاa \u064e\u00a0", max_size=40), widths)
def test_a_word_that_fits_a_line_is_never_broken(text, width):
    lines = break_lines(text, 0, len(text), width, Typeset())
    for (_, content, end), _ in pairwise(lines):
        if content == end:  # no space hangs here: inside a word
            start = text.rfind(" ", 0, end) + 1
            stop = text.find(" ", end)
            word = text[start : stop if stop >= 0 else len(text)]
            assert shape_word(word, Typeset()).width > width


COMMON = st.text("ببببلاآإ   (.:/-?a5\xa0\u064e\u0651\u0670", max_size=60)


@given(COMMON, widths, st.builds(Typeset, st.booleans(), st.booleans()))
def test_the_short_way_for_common_text_breaks_the_same_lines(text, width, typeset):
    kinds = wrapping._kinds(text, typeset)
    if kinds is not None:
        short = [*wrapping._break_cells(text, kinds, width, typeset)]
        assert short == [*wrapping._break_words(text, width, typeset)]


@pytest.mark.parametrize("char", CHARACTERS, ids=ascii)
def test_the_short_way_takes_every_common_character_for_what_it_is(char):
    typeset = Typeset()
    kinds = wrapping._kinds(f"ب{char}ب", typeset)
    if kinds is None:
        assert unicodedata.category(char) in ("Cc", "Cf")
        return
    parts = f"ب{char}ب".split(" ")
    width = sum(shape_word(part, typeset).width for part in parts) + len(parts) - 1
    assert width == len(kinds) - kinds.count(b"m")
    assert (char == " ") == (b" " in kinds)


def test_the_short_way_is_not_for_other_characters():
    for char in "\u200b漢\U0001f600\x1b\u0d4e\ufefb":
        assert wrapping._kinds(f"ب{char}?", Typeset()) is None
    assert wrapping._kinds("ب؟ ?", Typeset())


@given(st.text("بلاa \u064e", max_size=40), widths)
def test_every_line_takes_what_fits(text, width):
    """The word that begins a line would not have fitted the line before."""
    lines = break_lines(text, 0, len(text), width, Typeset())
    for (start, content, end), (following, _, _) in pairwise(lines):
        if content < end and content > start:
            stop = text.find(" ", following)
            word = text[following : stop if stop >= 0 else len(text)]
            before = sum(shape_word(part, Typeset()).width for part in text[start:content].split(" ") if part)
            spaces = text[start:end].count(" ")
            assert before + spaces + shape_word(word, Typeset()).width > width


@given(paragraphs, widths)
def test_no_line_begins_inside_a_cluster_or_a_lam_alef(text, width):
    for start, _, _ in break_lines(text, 0, len(text), width, Typeset())[1:]:
        before = text[start - 1]
        assert not (
            unicodedata.category(text[start]) in ("Mn", "Me") and unicodedata.category(before)[0] == "L"
        )
        assert not (before == LAM_ALEF[0] and text[start] in "اأإآ")
        assert text[start] != "\u200d" or unicodedata.category(before)[0] in "CZ"
