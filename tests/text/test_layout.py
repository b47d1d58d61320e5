"""What holds for the lines of any text: cells and text map to each other, and nothing else gets out."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from reader.text.clean import is_haraka, painted, plain
from reader.text.document import Document
from reader.text.layout import Layout
from reader.text.line import Line
from reader.text.shaping import Typeset
from tests.text.samples import all_typesets, directions, layouts, texts, typesets


def all_lines(layout: Layout) -> list[Line]:
    layout.extend()
    return [layout.line(row) for row in range(layout.known_rows)]


def laid_out(text: str, width: int = 80, direction: str = "auto", **typeset) -> list[Line]:
    return all_lines(Layout(Document(text, direction), width, Typeset(**typeset)))


def ranges(line: Line) -> list[tuple[int, int]]:
    """The ranges of the cells in reading order."""
    return [(line.starts[index], line.ends[index]) for index in line.logical]


@given(layouts(all_typesets))
def test_lines_partition_their_paragraph(layout):
    document = layout.document
    lines = [line for row, line in enumerate(all_lines(layout)) if not layout.is_gap(row)]
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
            unseen = not show(char) or (is_haraka(char) and not layout.typeset.harakat)
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


@given(layouts(all_typesets), st.lists(st.integers(0, 60), max_size=8))
def test_a_layout_extended_as_needed_is_the_whole_layout(layout, offsets):
    whole = Layout(layout.document, layout.width, layout.typeset, layout.gap)
    lines = all_lines(whole)
    for offset in offsets:
        if offset % 2:
            row = layout.row_of(offset)
            assert row == whole.row_of(offset)
            assert (
                lines[row].start <= offset <= lines[row].end
                or offset > len(layout.document.text)
                or (layout.document.text[lines[row].end] in "\r\n")
            )
        elif offset < len(lines):
            assert layout.line(offset) == lines[offset]
        assert layout.known_rows <= len(lines)
        assert layout.row_count >= layout.known_rows
    assert all_lines(layout) == lines
    assert layout.complete
    assert layout.row_count == len(lines)
    with pytest.raises(IndexError):
        layout.line(len(lines))


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
        None if layout.is_gap(row) else text[line.start : line.content_end] for row, line in enumerate(lines)
    ]
    assert seen == rows
    for row, line in enumerate(lines):
        assert layout.row_range(row) == (line.start, line.end)
        if layout.is_gap(row):
            assert (len(line), line.text, line.width) == (0, "", 0)
        else:  # an offset is never in a gap
            assert layout.row_of(line.start) == row


def test_a_line_end_belongs_to_the_last_line_of_its_paragraph():
    layout = Layout(Document("اب جد\r\nه"), 2)
    assert [layout.row_of(offset) for offset in range(9)] == [0, 0, 0, 1, 1, 1, 1, 2, 2]


def test_a_line_knows_its_direction():
    assert [line.direction for line in laid_out("سلام\nhello")] == ["rtl", "ltr"]
