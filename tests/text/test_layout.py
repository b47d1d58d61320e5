"""What holds for the lines of any text: cells and text map to each other, and nothing else gets out."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from reader.text.clean import VARIATION_SELECTORS, is_haraka, painted, plain
from reader.text.document import Document
from reader.text.layout import Layout
from reader.text.line import Line
from reader.text.shaping import Typeset
from reader.text.wrapping import break_lines
from tests.text.facts import facts
from tests.text.samples import all_typesets, directions, layouts, texts, typesets


def all_lines(layout: Layout) -> list[Line]:
    layout.count()
    return [layout.line(row) for row in range(layout.row_count)]


def laid_out(text: str, width: int = 80, direction: str = "auto", **typeset) -> list[Line]:
    return all_lines(Layout(Document(text, direction), width, Typeset(**typeset)))


def ranges(line: Line) -> list[tuple[int, int]]:
    """The ranges of the cells in reading order."""
    return [(line.starts[index], line.ends[index]) for index in line.logical]


@given(layouts(all_typesets))
def test_lines_partition_their_paragraph(layout):
    document = layout.document
    lines = [line for row, line in enumerate(all_lines(layout)) if layout.paragraph_at(row) is not None]
    for start, end in zip(document.starts, document.ends, strict=True):
        own = [line for line in lines if start <= line.start <= end]
        assert (own[0].start, own[-1].end) == (start, end)
        assert all(one.end == two.start < two.end for one, two in pairwise(own))
    assert all(line.start <= line.content_end <= line.end for line in lines)


@given(layouts(all_typesets))
def test_only_spaces_and_what_shows_nothing_hang_past_a_line(layout):
    for line in all_lines(layout):
        for char in layout.document.text[line.content_end : line.end]:
            show = painted if layout.typeset.forms else plain
            unseen = not show(char).lstrip(VARIATION_SELECTORS) or (
                is_haraka(char) and not layout.typeset.harakat
            )
            assert char == " " or unseen


@given(layouts(all_typesets))
def test_cells_partition_their_line(layout):
    for line in all_lines(layout):
        edges = [line.start, *(end for _, end in ranges(line))]
        assert ranges(line) == [*pairwise(edges)]
        assert edges[-1] == line.content_end
        assert all(start < end for start, end in ranges(line))


@given(layouts(all_typesets))
def test_a_line_is_as_wide_as_textual_measures_it_and_fits(layout):
    for line in all_lines(layout):
        strip = Strip(map(Segment, line.glyphs))
        assert sum(line.widths) == line.width == cell_len(line.text) == strip.cell_length
        assert line.width <= layout.width or sum(map(bool, line.widths)) == 1


@given(layouts())
def test_a_hit_on_a_column_gives_back_its_cell(layout):
    for line in all_lines(layout):
        for index in range(len(line)):
            cell = line.cell(index)
            assert cell.width > 0
            assert {line.cell_at(cell.column + more) for more in range(cell.width)} == {index}
            assert line.nearest(cell.column) == index
        assert line.cell_at(-1) is line.cell_at(line.width) is None
        assert line.nearest(-1) == (0 if len(line) else None)
        assert line.nearest(line.width) == (len(line) - 1 if len(line) else None)


@given(layouts(all_typesets))
def test_an_offset_gives_back_the_cell_that_holds_it(layout):
    for line in all_lines(layout):
        for index in range(len(line)):
            assert {line.index_of(offset) for offset in range(line.starts[index], line.ends[index])} == {
                index
            }
        for offset in range(line.content_end, line.end):
            assert line.index_of(offset) == (line.logical[-1] if len(line) else None)


@given(layouts(), st.data())
def test_a_span_maps_to_visual_pieces_and_back(layout, data):
    length = len(layout.document.text)
    start = data.draw(st.integers(0, length))
    end = data.draw(st.integers(start, length))
    for line in all_lines(layout):
        pieces = line.pieces(start, end)
        hits = [line.cell_at(column) for first, last in pieces for column in range(first, last)]
        covered = {index for index in hits if index is not None}
        assert None not in hits
        assert covered == {i for i in range(len(line)) if line.starts[i] < end and start < line.ends[i]}
        assert all(first < last for first, last in pieces)
        assert all(one[1] < two[0] for one, two in pairwise(pieces))  # each as long as it can be
        # Back again: what the pieces show is the span, as far as it has cells in this line.
        shown = {o for index in covered for o in range(line.starts[index], line.ends[index])}
        assert {*range(max(start, line.start), min(end, line.content_end))} <= shown


@given(layouts())
def test_nothing_that_acts_on_a_terminal_is_painted(layout):
    for line in all_lines(layout):
        for glyph in line.glyphs:
            assert glyph
            assert not unicodedata.category(glyph[0]).startswith("M")
            for char in glyph:
                assert unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
                assert unicodedata.category(char) != "Zs" or char in " \u3000"


@given(texts, st.integers(1, 30), typesets)
def test_the_text_is_never_changed(text, width, typeset):
    before = text.encode("utf-32", "surrogatepass")
    document = Document(text)
    all_lines(Layout(document, width, typeset))
    assert document.text is text
    assert text.encode("utf-32", "surrogatepass") == before


def line_of(lines, offset):
    """The number of the line that holds a code point: the last that begins there or before, if not a gap."""
    return max(row for row, line in enumerate(lines) if line.start <= offset)


@pytest.fixture
def small_chunks(monkeypatch):
    """Chunks so small that the shortest text has several."""
    monkeypatch.setattr("reader.text.document._CHUNK", 4)
    monkeypatch.setattr("reader.text.document._CHUNK_PARAGRAPHS", 2)


@given(layouts(all_typesets), st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_layout_counted_as_needed_is_the_whole_layout(small_chunks, layout, data):
    """Whatever was looked at before: each answer is about the row of the offset that was asked for."""
    lines = [*layout.lines()]
    told = [*map(facts, lines)]
    end = len(layout.document.text)
    offsets, steps = st.integers(0, end), st.integers(-6, 6)
    held = None  # a row that is held: its number and its line
    for _ in range(data.draw(st.integers(0, 8))):
        offset = data.draw(offsets)
        row, at = layout.row_of(offset), line_of(lines, offset)
        assert facts(layout.line(row)) == facts(layout.line_at(offset)) == facts(lines[at])
        assert layout.row_range(row) == (lines[at].start, lines[at].end)
        if data.draw(st.booleans()):
            step = data.draw(steps)
            beside, there = layout.step(row, step), min(max(at + step, 0), len(lines) - 1)
            row = layout.row_of(offset)
            assert beside - row == there - at
            assert [facts(layout.line(n)) for n in range(min(row, beside), max(row, beside) + 1)] == told[
                min(at, there) : max(at, there) + 1
            ]
        if held is None and data.draw(st.booleans()):
            layout.hold(row)
            held = row, lines[at]
        if held is not None:
            assert facts(layout.line(held[0])) == facts(held[1])
        if data.draw(st.booleans()):
            grown = layout.renumber()
            assert layout.first_row == 0
            held = held and (held[0] + grown, held[1])
    layout.count()
    layout.renumber()
    assert layout.row_count == len(lines)
    assert [facts(layout.line(row)) for row in range(len(lines))] == told
    assert [layout.nearest(row) for row in (-7, len(lines) + 7)] == [0, len(lines) - 1]
    for missing in (-1, len(lines)):
        with pytest.raises(IndexError):
            layout.line(missing)


@given(layouts(), st.lists(st.integers(0, 300), max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_numbers_that_have_not_moved_are_those_of_the_same_rows(small_chunks, layout, rows):
    seen: dict[int, dict[int, tuple[int, int]]] = {}
    for row in rows:
        row = layout.nearest(row)
        moves = layout.moves
        seen.setdefault(moves, {})[row] = layout.row_range(row)
        if layout.moves == moves:
            assert {row: layout.row_range(row) for row in seen[moves]} == seen[moves]


@given(texts)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_chunks_are_runs_of_paragraphs_or_parts_of_a_long_one_that_begin_with_a_word(small_chunks, text):
    document = Document(text)
    edges = [*document.chunks, len(text) + 1]
    assert edges[0] == 0
    for start, after in pairwise(edges):
        paragraph = document.paragraph_of(start)
        begin, end = document.starts[paragraph], document.ends[paragraph]
        assert start == begin or (text[start - 1] == " " != text[start] and start < end)
        if after <= end:
            assert not re.search(" +[^ ]", text[start + 4 : after - 1]), "not longer than it must be"
        elif start == begin:
            last = document.paragraph_of(after - 1)
            assert last - paragraph < 2
            assert last == paragraph or document.ends[last] - start <= 4
        else:
            assert document.paragraph_of(after - 1) == paragraph


def test_a_long_paragraph_is_broken_no_farther_than_it_is_looked_at(monkeypatch):
    text = "قالت الوزيرة إن العدد بلغ خمسين " * 20_000
    rows: list[tuple[int, int, int]] = []

    def told(*arguments):
        rows.extend(lines := break_lines(*arguments))
        return lines

    monkeypatch.setattr("reader.text.layout.break_lines", told)
    layout = Layout(Document(text), 60, gap=True)
    for row in range(40):
        assert len(layout.line(row))
    assert len(rows) < 200, "of more than 10,000"
    assert layout.row_of(len(text)) == len(rows) - 1
    assert rows == break_lines(text, 0, len(text), 60, Typeset())


@given(texts)
def test_paragraphs_end_at_line_ends_and_nowhere_else(text):
    document = Document(text)
    lines = re.split("\r\n|\r|\n", text)
    edges = zip(document.starts, document.ends, strict=True)
    assert [text[low:high] for low, high in edges] == lines
    ends = {text[low:high] for low, high in zip(document.ends, document.starts[1:], strict=False)}
    assert ends <= {"\r\n", "\r", "\n"}


@given(layouts())
def test_breaking_a_line_changes_no_cell(layout):
    """Letters stay joined, clusters and lam-alefs whole, where a line ends inside a word."""
    text = layout.document.text
    wide = Layout(layout.document, 10_000, layout.typeset)
    whole = {line.starts[i]: line.glyphs[i] for line in all_lines(wide) for i in range(len(line))}
    for line in all_lines(layout):
        for start, end, glyph in zip(line.starts, line.ends, line.glyphs, strict=True):
            if glyph != " " and not any(map(invisible, text[start:end])):
                assert whole[start] == glyph


def invisible(char: str) -> bool:
    return unicodedata.category(char) == "Cf" or char in "\u034f\ufe0f"


@given(layouts(all_typesets))
def test_without_reordering_the_cells_stand_in_the_order_of_the_text(layout):
    for line in all_lines(layout):
        if not layout.typeset.reorder:
            assert [*line.logical] == [*range(len(line))]
            assert not len(line) or layout.left_of(line) == 0


@given(layouts(all_typesets))
def test_a_line_is_flush_with_the_side_where_it_begins(layout):
    for line in all_lines(layout):
        left = layout.left_of(line)
        assert left == (max(0, layout.width - line.width) if line.base else 0)


@given(texts, directions)
def test_every_paragraph_has_the_direction_asked_for(text, direction):
    document = Document(text, direction)
    bases = [document.base(paragraph) for paragraph in range(len(document))]
    if direction != "auto":
        assert set(bases) == {int(direction == "rtl")}
    assert [line.base for line in laid_out(text, 10_000, direction)] == bases


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("ا\nب", ["ا", None, "ب"]),
        ("ا\n\nب", ["ا", "", "ب"]),
        ("ا\r\nب\rج", ["ا", None, "ب", None, "ج"]),
        ("\nا\n", ["", "ا", ""]),
        ("ا ب\nج", ["ا", "ب", None, "ج"]),
    ],
)
def test_gaps_are_left_between_paragraphs_that_have_none(text, rows):
    layout = Layout(Document(text), 2, gap=True)
    lines = all_lines(layout)
    seen = [
        None if layout.paragraph_at(row) is None else text[line.start : line.content_end]
        for row, line in enumerate(lines)
    ]
    assert seen == rows
    for row, line in enumerate(lines):
        assert layout.row_range(row) == (line.start, line.end)
        if layout.paragraph_at(row) is None:
            assert (len(line), line.text, line.width) == (0, "", 0)
        else:  # an offset is never in a gap
            assert layout.row_of(line.start) == row


def test_a_line_end_belongs_to_the_last_line_of_its_paragraph():
    layout = Layout(Document("اب جد\r\nه"), 2)
    assert [layout.row_of(offset) for offset in range(9)] == [0, 0, 0, 1, 1, 1, 1, 2, 2]


def test_a_line_knows_its_direction():
    assert [line.direction for line in laid_out("سلام\nhello")] == ["rtl", "ltr"]
