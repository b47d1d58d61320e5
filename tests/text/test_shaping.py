"""The cells of a word: what each shows, and which code points it stands for."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from wcwidth import iter_graphemes

from reader.text import shaping
from reader.text.clean import CLUSTER_LIMIT, is_mark, painted
from reader.text.shaping import Typeset, Word, mirrored_glyph, shape_word
from tests.text.samples import HARAKAT, paragraphs

FORMS = Typeset()
PLAIN = Typeset(forms=False, tab=0)
#: Arabic with harakat, as it is written: a mark follows a letter.
vocalised = st.lists(
    st.tuples(st.sampled_from("ابتجدرسعفقكلمنهوىيةأإآؤئء"), st.text(HARAKAT, max_size=3)),
    min_size=1,
    max_size=12,
).map(lambda letters: "".join(letter + marks for letter, marks in letters))
words_of_anything = paragraphs.map(lambda text: text.replace(" ", "")).filter(bool)


def cells(word: Word) -> list[tuple[str, int, int]]:
    """Each cell as its glyph, start and end."""
    return [(glyph, *place) for glyph, place in zip(word.glyphs, pairwise(word.starts), strict=True)]


@given(words_of_anything, st.builds(Typeset, st.booleans(), st.booleans(), st.sampled_from([0, 4])))
def test_the_cells_partition_their_word(text, typeset):
    word = shape_word(text, typeset)
    assert (word.starts[0], word.starts[-1]) == (0, len(text))
    assert len(word.glyphs) == len(word.starts) - 1 == len(word.bases) == len(word.widths)
    assert all(start < end for start, end in pairwise(word.starts))
    assert all(start <= base < end for (_, start, end), base in zip(cells(word), word.bases, strict=True))
    assert word.width == sum(word.widths)
    assert word.widths == tuple(map(cell_len, word.glyphs))


@given(words_of_anything, st.builds(Typeset, st.booleans(), st.booleans(), st.sampled_from([0, 4])))
def test_each_code_point_shows_its_cell_or_belongs_to_one(text, typeset):
    word = shape_word(text, typeset)
    assert len(word.shown) == len(text) + 1
    assert word.shown[-1] == " "  # what the space after the word shows
    seen = [at for at, glyph in enumerate(word.shown[:-1]) if glyph]
    assert (tuple(word.shown[at] for at in seen) or ("",)) == word.glyphs
    assert (*seen,) == word.bases or not seen
    # What belongs to the cell after it begins the word.
    unseen = [glyph for glyph in word.shown if not glyph]
    assert unseen.count(None) == (seen[0] if seen else 0)
    assert {*word.shown[: unseen.count(None)]} <= {None}


def content(text: str) -> tuple[str, str]:
    """The letters and the marks of a cell, however they are written: a lam-alef has its marks after both."""
    plain = unicodedata.normalize("NFKC", text)
    marks = "".join(char for char in plain if char in HARAKAT)
    return "".join(char for char in plain if char not in HARAKAT), unicodedata.normalize("NFC", marks)


@given(vocalised)
def test_nothing_is_dropped_from_vocalised_text(text):
    for glyph, start, end in cells(shape_word(text, FORMS)):
        assert content(glyph) == content(text[start:end])


@given(vocalised)
def test_hidden_harakat_stay_in_the_cell_of_their_letter(text):
    shown, hidden = shape_word(text, FORMS), shape_word(text, Typeset(harakat=False))
    assert hidden.starts == shown.starts
    assert hidden.glyphs == tuple(glyph[0] for glyph in shown.glyphs)


@given(st.text(min_size=1, max_size=3))
def test_the_short_way_for_plain_words_leads_to_the_same_cells(text):
    for typeset in (FORMS, PLAIN):
        if shaping._SIMPLE.fullmatch(text):
            assert shaping._shape_simple(text, typeset) == shaping._shape_clusters(text, typeset)


marked_text = st.text("للاأإآبد(a1«" + HARAKAT, min_size=1, max_size=12)


@given(st.one_of(vocalised, marked_text), st.builds(Typeset, st.booleans(), st.booleans()))
def test_the_short_way_for_marked_words_leads_to_the_same_cells(text, typeset):
    if re.fullmatch(shaping._MARKED, text):
        assert shaping._shape_marked(text, typeset) == shaping._shape_clusters(text, typeset)


def test_every_mark_of_the_short_way_is_painted_on_its_letter():
    marks = [char for char in map(chr, range(0x110000)) if re.fullmatch(shaping._MARKED, "ب" + char)]
    marks = [mark for mark in marks if not shaping._SIMPLE.fullmatch(mark)]
    assert len(marks) == 33
    for mark in marks:
        assert (is_mark(mark), painted(mark), cell_len("ب" + mark)) == (True, mark, 1)


@given(st.text("للاأب (a1«\xa0" + HARAKAT, min_size=1, max_size=12))
def test_narrow_text_has_cells_of_one_column_that_begin_with_what_they_show(text):
    assert shaping.NARROW.fullmatch(text)
    for part in text.split():
        word = shape_word(part, FORMS)
        assert word.widths == (1,) * len(word.glyphs)
        assert word.bases == word.starts[:-1]


def test_every_narrow_character_takes_one_column():
    for char in map(chr, range(0x110000)):
        if shaping.NARROW.fullmatch(char) and char != " ":
            word = shape_word(char, FORMS)
            assert (word.widths, word.bases) == ((1,), (0,))


def test_words_are_kept_up_to_a_bound(monkeypatch):
    monkeypatch.setattr(shaping, "_KEPT", 10)
    kept = shaping.Words(FORMS)
    for number in range(100):
        assert kept[str(number)] == shape_word(str(number), FORMS)
        assert 0 < len(kept) <= 10


def test_what_counts_as_plain_is_one_cell_for_one_code_point():
    plain = [char for char in map(chr, range(0x110000)) if shaping._SIMPLE.fullmatch(char)]
    assert len(plain) > 300
    for char in plain:
        assert (painted(char), cell_len(char)) == (char, 1)
        assert shaping._shape_simple(char, FORMS) == shaping._shape_clusters(char, FORMS)
        # No two of them are one cluster, but lam and alef; a letter and its harakat are.
        word = f"{char}{HARAKAT}ب{char}{char}"
        assert [*iter_graphemes(word)] == [*shaping._clusters(word)] == [char + HARAKAT, "ب", char, char]


def test_the_short_way_for_words_with_harakat_leads_to_the_same_clusters():
    harakat = [mark for mark in map(chr, range(0x110000)) if re.fullmatch(shaping._WITH_HARAKAT, "ب" + mark)]
    assert {*HARAKAT} < {*harakat}
    for mark in harakat:
        for word in ("ب" + mark + "ب", "1" + mark + mark):
            assert [*iter_graphemes(word)] == [*shaping._clusters(word)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("لَا", [("\ufefb\u064e", 0, 3)]),
        ("فَلَاً", [("\ufed3\u064e", 0, 2), ("\ufefc\u064e\u064b", 2, 6)]),
        ("ل\u200fا", [("\ufefb", 0, 3)]),
        ("ل\u200f\u064eا", [("\ufefb\u064e", 0, 4)]),
        ("الله", [("\ufe8d", 0, 1), ("\ufedf", 1, 2), ("\ufee0", 2, 3), ("\ufeea", 3, 4)]),
        ("ب\u200d\u064eب", [("\ufe91\u064e", 0, 3), ("\ufe90", 3, 4)]),
        # A word in one code point is spelled out, from right to left, and is still one cell.
        ("\ufdf2", [("\ufeea\ufee0\ufedf\ufe8d", 0, 1)]),
        ("و\ufdf2\u064f", [("\ufeed", 0, 1), ("\ufeea\u064f\ufee0\ufedf\ufe8d", 1, 3)]),
        ("\ufefb", [("\ufefb", 0, 1)]),
        # What shows nothing belongs to the cell before it, at the beginning to the one after it.
        ("a\u200fb", [("a", 0, 2), ("b", 2, 3)]),
        ("\u200f\u200fab", [("a", 0, 3), ("b", 3, 4)]),
        ("ab\xad", [("a", 0, 1), ("b", 1, 3)]),
        ("\u200f", [("", 0, 1)]),
        # A mark has the cell of its letter, over what shows nothing; without a letter a dotted circle.
        ("e\u0301x", [("e\u0301", 0, 2), ("x", 2, 3)]),
        ("ب\u200f\u064e", [("\ufe8f\u064e", 0, 3)]),
        ("\u064eب", [("\u25cc\u064e", 0, 1), ("\ufe8f", 1, 2)]),
        ("\x1b\u064e", [("␛", 0, 1), ("\u25cc\u064e", 1, 2)]),
        ("\u200f\u064e", [("\u25cc\u064e", 0, 2)]),
        ("\u093f", [("\u25cc\u093f", 0, 1)]),
        # Of an emoji sequence the first is painted; what is left of one alone has a stand-in.
        ("👩\u200d👩\u200d👧x", [("👩", 0, 5), ("x", 5, 6)]),
        ("👍🏽", [("👍", 0, 2)]),
        ("🏽", [("\ufffd", 0, 1)]),
        ("☺\ufe0f", [("☺", 0, 2)]),
        ("🇪🇬", [("🇪🇬", 0, 2)]),
        ("\u11a8", [("\ufffd", 0, 1)]),
        # A sign that encloses digits stands beside them.
        ("\u06dd12", [("○", 0, 1), ("1", 1, 2), ("2", 2, 3)]),
        ("\u0600\u0601\u0661", [("□", 0, 1), ("□", 1, 2), ("\u0661", 2, 3)]),
        ("a\tb", [("a", 0, 1), ("    ", 1, 2), ("b", 2, 3)]),
        ("漢字", [("漢", 0, 1), ("字", 1, 2)]),
    ],
)
def test_words(text, expected):
    assert cells(shape_word(text, FORMS)) == expected


@pytest.mark.parametrize(
    ("text", "glyphs"),
    [
        ("سَلام", ["سَ", "ل", "ا", "م"]),
        ("الله", ["ا", "ل", "ل", "ه"]),
        ("\ufdf2", ["\ufdf2"]),
        ("a\u202eb", ["a", "b"]),
        ("👩\u200d👧", ["👩\u200d👧"]),
        ("ب\u200dب", ["ب", "ب"]),
        ("a\tb", ["a", "\t", "b"]),
        ("\x1b[0m", ["␛", "[", "0", "m"]),
        ("❤\ufe0f", ["❤\ufe0f"]),
        ("\ufe0fb", ["b"]),
        ("\ufe0f\u064eb", ["\u064e", "b"]),
    ],
)
def test_without_forms_the_text_stays_as_near_to_itself_as_is_safe(text, glyphs):
    assert [*shape_word(text, PLAIN).glyphs] == glyphs


def test_a_pile_of_marks_is_clipped():
    (glyph,) = shape_word("ب" + "\u064e\u0651" * 1_000, FORMS).glyphs
    assert glyph == "\ufe8f" + "\u064e\u0651\u064e\u0651\u064e\u0651\u064e"
    assert len(glyph) == CLUSTER_LIMIT
    assert shape_word("ب" + "\u200f\u064e" * 1_000, FORMS).glyphs == ("\ufe8f" + "\u064e" * 7,)
    assert shape_word("ب" + "\u200f\u064e" * 9, PLAIN).glyphs == ("ب" + "\u064e" * 9,)


def test_marks_of_other_scripts_stay_when_harakat_are_hidden():
    hidden = Typeset(harakat=False)
    assert shape_word("e\u0301", hidden).glyphs == ("e\u0301",)
    assert shape_word("بَ\u0301", hidden).glyphs == ("\ufe8f\u0301",)
    assert shape_word("\u064e", hidden).glyphs == ("",)


@pytest.mark.parametrize(
    ("glyph", "mirror"), [("(", ")"), ("«", "»"), ("(\u064e", ")\u064e"), ("ب", "ب"), ("", ""), ("ab", "ab")]
)
def test_mirrored_glyph(glyph, mirror):
    assert mirrored_glyph(glyph) == mirror
