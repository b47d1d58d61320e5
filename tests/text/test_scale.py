"""A screen of any text is there soon: nothing takes longer than in proportion to the text.

There is no clock in these tests but the timeout: were a step quadratic, they would take minutes.
"""

from __future__ import annotations

import pytest

from reader.text.document import Document
from reader.text.layout import Layout
from reader.text.line import Line
from reader.text.oneline import one_line
from reader.text.shaping import Typeset
from reader.text.units import sentence_at, sentences, snapped, word_at, words

pytestmark = pytest.mark.timeout(20)

PROSE = "قالت الوزيرة (Ministry of Health) إن ٥٠٪ من 1,200 حالة «شُفيت» منذ 25/10/2024. "

LARGE = [
    pytest.param(PROSE * 7_000, id="a line of a megabyte"),
    pytest.param((PROSE * 4 + "\n") * 500, id="500 paragraphs"),
    pytest.param("ب" * 1_000_000, id="a word of a million letters"),
    pytest.param("بَ" * 100_000, id="a word of 100,000 letters with marks"),
    pytest.param("سلا" * 60_000, id="a word of 60,000 lam-alefs"),
    pytest.param("a/" * 100_000, id="an address of 200,000 characters"),
    pytest.param("漢" * 100_000, id="a word of 100,000 wide characters"),
    pytest.param("ب" + "\u064e\u0651\u0301" * 2_000, id="a cluster of 12 kB"),
    pytest.param("ب" + "\u064e" * 200_000 + "ب", id="a cluster of 400 kB"),
    pytest.param("👩" + "\u200d👩" * 3_000, id="an emoji chain of 21 kB"),
    pytest.param("ب" + "\u200d" * 100_000 + "ب", id="100,000 joiners"),
    pytest.param("\t" * 50_000, id="50,000 tabs"),
    pytest.param("a\t" * 50_000, id="50,000 letters and tabs"),
    pytest.param("ب\u200b" * 50_000, id="50,000 zero width spaces"),
    pytest.param(" " * 300_000 + "ب", id="300,000 spaces"),
    pytest.param("ب " * 100_000, id="100,000 words of one letter"),
    pytest.param("\u0600" * 100_000 + "1", id="100,000 signs that enclose digits"),
    pytest.param("\u200f" * 100_000 + "ب", id="100,000 invisible characters"),
    pytest.param("ب\u200f\u064e" * 50_000, id="50,000 marks over invisible characters"),
    pytest.param("ب" + "\u200f\u064e" * 100_000, id="100,000 such marks on one letter"),
    pytest.param("\u2067ب(1\u2069)" * 20_000, id="20,000 isolates"),
    pytest.param("\n" * 200_000, id="200,000 empty lines"),
    pytest.param(".\n" * 100_000, id="100,000 lines without a letter"),
    pytest.param("." * 300_000 + "ب", id="300,000 full stops"),
    pytest.param('"(' * 50_000 + "ب" + "]»" * 50_000, id="200,000 quotes and brackets"),
]


def screen(layout: Layout, top: int, rows: int = 50) -> list[Line]:
    return [layout.line(row) for row in range(top, layout.step(top, rows - 1) + 1)]


@pytest.mark.parametrize("text", LARGE)
def test_one_screen(text):
    layout = Layout(Document(text), 80, gap=True)
    layout.count()
    for top in (0, layout.row_count // 2):
        for line in screen(layout, top):
            assert line.width <= 80 or len(line) == 1
            assert line.pieces(line.start, line.end) == ([(0, line.width)] if len(line) else [])
    assert layout.row_of(len(text)) == layout.row_count - 1


@pytest.mark.parametrize(
    "text",
    [PROSE * 500, "ب" * 50_000, "سلا" * 20_000, "a/" * 20_000, "\t" * 20_000, "ب\u200b" * 20_000],
    ids=["prose", "letters", "lam-alefs", "address", "tabs", "zero width spaces"],
)
def test_one_screen_of_one_column(text):
    layout = Layout(Document(text), 1)
    layout.count()
    assert layout.row_count >= 20_000
    assert all(len(line) == 1 for line in screen(layout, 10_000))


@pytest.mark.parametrize("text", LARGE)
def test_one_screen_as_data(text):
    assert screen(Layout(Document(text, "rtl"), 80, Typeset(forms=False, tab=0)), 0)


@pytest.mark.parametrize("text", LARGE)
def test_words_and_sentences(text):
    end = len(text)
    middle = end // 2
    inside = [*words(text, 0, end)]
    assert all(first < last for first, last in inside)
    assert len([*sentences(text, 0, end)]) <= end
    assert word_at(text, middle, 0, end) in {None, *inside}
    assert sentence_at(text, middle, 0, end) or not text.strip()
    assert bool(snapped(text, 0, end, 0, end)) == bool(inside)


@pytest.mark.parametrize("text", LARGE)
def test_a_title(text):
    assert one_line(text, 40)
