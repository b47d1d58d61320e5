"""The cells of a line stand in the order in which other programs put its characters."""

from __future__ import annotations

import ctypes
import ctypes.util
import json
import unicodedata

import pytest
from bidi import get_display
from hypothesis import given
from hypothesis import strategies as st

from reader.text.clean import painted
from reader.text.document import Document
from reader.text.layout import Layout
from reader.text.line import Line
from reader.text.shaping import Typeset

CONTROLS = "\u202a\u202b\u202c\u202d\u202e"
LETTERS = "abcXابتلملاأسכג"
NUMBERS = "0123456789٠١٢٣۴"
NEUTRALS = "+-.,:/%$ !?*&؟، \u00a0"
#: What the other engines resolve without errors of their own (see test_bidi.py).
BRACKETED = st.text(LETTERS + NUMBERS + NEUTRALS + "()[]«»", min_size=1, max_size=80)
#: Without lam: where an override parts it from its alef, the two are one cell all the same.
EMBEDDED = st.text(
    LETTERS.replace("ل", "") + NUMBERS + NEUTRALS + "\u064e\u0651" + CONTROLS, min_size=1, max_size=80
)
ISOLATED = st.text(LETTERS + NUMBERS + NEUTRALS + "\u064e\u2066\u2067\u2068\u2069", min_size=1, max_size=80)
DIRECTIONS = st.sampled_from(["rtl", "ltr"])


def seen(char: str) -> bool:
    """Whether a character has a place of its own: not a mark, and not invisible."""
    return unicodedata.category(char) not in ("Mn", "Me", "Cf")


def order(line: Line, text: str) -> list[int]:
    """The offsets of the characters that are seen, from left to right."""
    offsets: list[int] = []
    for start, end, level in zip(line.starts, line.ends, line.levels, strict=True):
        own = [offset for offset in range(start, end) if seen(text[offset])]
        offsets += reversed(own) if level % 2 else own  # a lam-alef is two of them
    return offsets


@given(st.one_of(BRACKETED, EMBEDDED, ISOLATED), DIRECTIONS)
def test_one_line_is_ordered_as_python_bidi_orders_it(text, direction):
    text = text.rstrip(" ")  # spaces at the end have no cells
    layout = Layout(Document(text, direction), 1_000)
    theirs = get_display(text, base_dir={"ltr": "L", "rtl": "R"}[direction])  # not mirrored
    ours = "".join(text[offset] for offset in order(layout.line(0), text))
    assert ours == "".join(filter(seen, theirs))


@pytest.fixture(scope="module")
def fribidi() -> ctypes.CDLL:
    name = ctypes.util.find_library("fribidi")
    if not name:
        pytest.skip("libfribidi is not installed")
    library = ctypes.CDLL(name)
    if not hasattr(library, "fribidi_get_par_embedding_levels_ex"):
        pytest.skip("this libfribidi knows no bracket pairs")
    return library


def fribidi_orders(
    library: ctypes.CDLL, text: str, base: int, lines: list[tuple[int, int]]
) -> list[list[int]]:
    """For each line [start, end) the offsets of its characters from left to right."""
    length = len(text)
    characters = (ctypes.c_uint32 * length)(*map(ord, text))
    types, brackets = (ctypes.c_uint32 * length)(), (ctypes.c_uint32 * length)()
    levels = (ctypes.c_int8 * length)()
    direction = ctypes.c_uint32(0x111 if base else 0x110)
    library.fribidi_get_bidi_types(characters, length, types)
    library.fribidi_get_bracket_types(characters, length, types, brackets)
    assert library.fribidi_get_par_embedding_levels_ex(
        types, brackets, length, ctypes.byref(direction), levels
    )
    orders = []
    for start, end in lines:
        places = (ctypes.c_int32 * length)(*range(length))
        own = (ctypes.c_int8 * length)(*levels)
        assert library.fribidi_reorder_line(0, types, end - start, start, direction, own, None, places)
        orders.append([places[index] for index in range(start, end)])
    return orders


@given(text=st.one_of(BRACKETED, EMBEDDED), direction=DIRECTIONS, width=st.integers(1, 30))
def test_wrapped_lines_are_ordered_as_fribidi_orders_them(fribidi, text, direction, width):
    document = Document(text, direction)
    layout = Layout(document, width)
    layout.count()
    lines = [layout.line(row) for row in range(layout.row_count)]
    theirs = fribidi_orders(
        fribidi, text, document.base(0), [(line.start, line.content_end) for line in lines]
    )
    for line, expected in zip(lines, theirs, strict=True):
        assert order(line, text) == [offset for offset in expected if seen(text[offset])]


def test_the_hard_lines_are_as_fribidi_and_icu_have_them(shared):
    """Every case, its cells too: what each paints is what its code points say."""
    unjoined = str.maketrans("", "", "\u200c\u200d")
    cases = (shared / "cases" / "bidi_lines.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(cases) >= 40
    for case in map(json.loads, cases):
        text = case["logical"]
        document = Document(text, {"auto": "auto", "L": "ltr", "R": "rtl"}[case["base"]])
        layout = Layout(document, case["width"], Typeset(forms=False, tab=0))
        layout.count()
        lines = [layout.line(row) for row in range(layout.row_count)]
        expected = [line.translate(unjoined) for line in case["expected_visual_lines"]]
        assert [line.text.translate(unjoined) for line in lines] == expected, case["name"]
        assert [[line.start, line.end] for line in lines] == case["line_spans"], case["name"]
        assert [line.base for line in lines] == case["line_base_levels"], case["name"]
        for line in lines:
            for glyph, start, end, level in zip(
                line.glyphs, line.starts, line.ends, line.levels, strict=True
            ):
                if level % 2 == 0 and "\u200d" not in text[start:end] and "\t" not in text:
                    assert glyph == "".join(map(painted, text[start:end])) or glyph == text[start:end]


@pytest.mark.parametrize(
    ("text", "width", "direction", "lines"),
    [
        # Brackets are mirrored where they stand in right-to-left text, and only there.
        ("قال (نعم) «لا»", 80, "auto", ["«ال» (معن) لاق"]),
        ("said (yes) to it", 80, "rtl", ["said (yes) to it"]),
        ("عملة (DOGE)", 80, "auto", ["(DOGE) ةلمع"]),
        ("[ا] a", 80, "ltr", ["[ا] a"]),
        # A line is ordered by the levels of its paragraph.
        ("بلغت الزيادة نحو 5-7 أشهر", 17, "rtl", ["وحن ةدايزلا تغلب", "رهشأ 7-5"]),
        ("رسالة: All good here. شكرا", 7, "auto", [":ةلاسر", "All", "good", ".here", "اركش"]),
        ("كلفة \u2066EUR 30 per month\u2069 فقط", 13, "rtl", ["EUR 30 ةفلك", "طقف per month"]),
        # Marks stay after their letter, so that they are painted on it.
        ("كَتَبَ", 80, "auto", ["بَتَكَ"]),
        # White space at the end of a line has the paragraph's direction.
        ("ab \t", 80, "rtl", ["\t ab"]),
        ("قال a\tb", 80, "auto", ["b\ta لاق"]),
        # What is not seen still parts what it stands between.
        ("نظام Windows\u200f10", 80, "auto", ["10Windows ماظن"]),
        ("سعر 5\u2066USD\u2069", 80, "auto", ["USD5 رعس"]),
        ("the אב\u200eגד", 80, "auto", ["the באדג"]),
        # A cell stands where its visible character does, not where the invisible ones before that do.
        ("\u200f \u202aab", 80, "rtl", ["ab "]),
        ("\u202aab\u202c ا", 80, "rtl", ["ا ab"]),
    ],
)
def test_lines(text, width, direction, lines):
    layout = Layout(Document(text, direction), width, Typeset(forms=False, tab=0))
    layout.count()
    assert [layout.line(row).text for row in range(layout.row_count)] == lines


def test_a_broken_word_keeps_its_joined_letters():
    layout = Layout(Document("والاستخباراتية"), 5)
    layout.count()
    lines = [layout.line(row) for row in range(layout.row_count)]
    whole = Layout(Document("والاستخباراتية"), 80).line(0)
    assert [len(line) for line in lines] == [5, 5, 3]
    assert "".join(line.text for line in reversed(lines)) == whole.text
    assert (lines[0].glyphs[0], lines[1].glyphs[-1]) == ("\ufe98", "\ufea8")  # both joined on both sides


def test_a_span_edge_inside_a_lam_alef_takes_the_whole_cell():
    line = Layout(Document("لاعب"), 80).line(0)
    assert [line.cell(index) for index in range(3)] == [
        ("\ufe90", 3, 4, 1, 0, 1),
        ("\ufecb", 2, 3, 1, 1, 1),
        ("\ufefb", 0, 2, 1, 2, 1),
    ]
    assert line.pieces(0, 1) == line.pieces(1, 2) == line.pieces(0, 2) == [(2, 3)]
    assert line.pieces(1, 3) == [(1, 3)]
    assert line.index_of(0) == line.index_of(1) == 2


def test_a_span_over_a_change_of_direction_has_several_pieces():
    line = Layout(Document("قال ABC نعم"), 80).line(0)
    assert line.text == "\ufee2\ufecc\ufee7 ABC \ufedd\ufe8e\ufed7"
    assert line.pieces(1, 5) == [(4, 5), (7, 10)]
    assert line.pieces(6, 9) == [(2, 4), (6, 7)] != line.pieces(6, 8)
    assert line.pieces(0, 11) == [(0, 11)]
    assert line.pieces(3, 3) == []
