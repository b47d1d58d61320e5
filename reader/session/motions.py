"""Where the cursor goes: arrows as the eye sees, the rest in reading order.

Each motion is a function of a layout and an offset (the start of the cursor's cell) that
returns the offset of the cell to go to, or the same offset at the end of the way.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Final

from reader.text.layout import Layout
from reader.text.line import Line
from reader.text.units import Range, sentences, words

Motion = Callable[[Layout, int], int]


def cell_range(layout: Layout, offset: int) -> Range:
    """The code points of the cell that holds an offset; empty where there is no cell."""
    line = layout.line_at(offset)
    index = line.index_of(offset)
    return (offset, offset) if index is None else (line.starts[index], line.ends[index])


def settled(layout: Layout, offset: int) -> int:
    """The start of the cell at an offset, or of the nearest cell after it, or before it."""
    row = layout.row_of(min(max(offset, 0), len(layout.document.text)))
    line = layout.line(row)
    if len(line):
        return cell_range(layout, offset)[0]
    for step in (1, -1):
        found = _row_with_cells(layout, row, step)
        if found is not None:
            line = layout.line(found)
            return line.starts[line.logical[0 if step > 0 else -1]]
    return 0


#: What is in no row: the ends of paragraphs.
_ENDS: Final = "\r\n"
_WITHIN: Final = re.compile(f"[^{_ENDS}]")


def _row_with_cells(layout: Layout, row: int, step: int) -> int | None:
    """The nearest row after (step 1) or before (step -1) a row that has cells.

    Empty paragraphs are passed over by their text: there may be a million of them.
    """
    text = layout.document.text
    while True:
        start, end = layout.row_range(row)
        if step > 0:
            match = _WITHIN.search(text, end)
            if match is None:
                return None
            row = max(layout.step(row, 1), layout.row_of(match.start()))
        else:
            before = len(text[:start].rstrip(_ENDS))
            if not before:
                return None
            row = min(layout.step(row, -1), layout.row_of(before - 1))
        if len(layout.line(row)):
            return row


def left(layout: Layout, offset: int) -> int:
    """One cell to the left; past the edge of a right-to-left line, on into the next line."""
    return _sideways(layout, offset, -1)


def right(layout: Layout, offset: int) -> int:
    """One cell to the right; past the edge of a right-to-left line, back into the line before."""
    return _sideways(layout, offset, 1)


def _sideways(layout: Layout, offset: int, step: int) -> int:
    row = layout.row_of(offset)
    line = layout.line(row)
    index = line.index_of(offset)
    if index is None:
        return offset
    if 0 <= index + step < len(line):
        return line.starts[index + step]
    forward = (step > 0) != bool(line.base)  # does leaving at this edge read on?
    found = _row_with_cells(layout, row, 1 if forward else -1)
    if found is None:
        return offset
    return _edge(layout.line(found), beginning=forward)


def _edge(line: Line, beginning: bool) -> int:
    """The cell at the edge where a line begins to be read, or at the other edge."""
    rightmost = bool(line.base) == beginning
    return line.starts[-1 if rightmost else 0]


def vertically(layout: Layout, offset: int, rows: int, column: int) -> int:
    """Up or down by a number of rows, to the cell nearest to a column of the layout.

    Rows without cells are passed over. Goes as far as there are rows.
    """
    row = layout.row_of(offset)
    target = layout.step(row, rows)
    step = 1 if rows > 0 else -1
    if not len(layout.line(target)):
        found = _row_with_cells(layout, target, step)
        if found is None:
            found = _row_with_cells(layout, target, -step)
        if found is None:
            return offset
        target = found
    line = layout.line(target)
    index = line.nearest(column - layout.left_of(line))
    return offset if index is None else line.starts[index]


def column_of(layout: Layout, offset: int) -> int:
    """The layout column of the cell that holds an offset."""
    line = layout.line_at(offset)
    index = line.index_of(offset)
    return layout.left_of(line) + (line.columns[index] if index is not None else 0)


def line_start(layout: Layout, offset: int) -> int:
    """The first cell of the line in reading order."""
    line = layout.line_at(offset)
    return line.starts[line.logical[0]] if len(line) else offset


def line_end(layout: Layout, offset: int) -> int:
    """The last cell of the line in reading order."""
    line = layout.line_at(offset)
    return line.starts[line.logical[-1]] if len(line) else offset


def text_start(layout: Layout, offset: int) -> int:
    """The first cell of the text."""
    return settled(layout, 0)


def text_end(layout: Layout, offset: int) -> int:
    """The last cell of the text."""
    return settled(layout, len(layout.document.text))


Units = Callable[[str, int, int], Sequence[Range]]
"""The units of the paragraph ``[start, end)`` of a text, in the order in which they begin."""

#: Paragraphs whose units are kept, of each kind: going through one asks for them again and again.
_KEPT: Final = 8


def remembered(found: Callable[[str, int, int], Iterator[Range]]) -> Units:
    """Units that are found once for a paragraph and then remembered."""
    return lru_cache(maxsize=_KEPT)(lambda text, start, end: tuple(found(text, start, end)))


def _whole(text: str, start: int, end: int) -> Iterator[Range]:
    if text[start:end].strip():
        yield start, end


def _of(layout: Layout, paragraph: int, units: Units) -> Sequence[Range]:
    document = layout.document
    return units(document.text, document.starts[paragraph], document.ends[paragraph])


_START: Final = itemgetter(0)
_END: Final = itemgetter(1)


def next_unit(layout: Layout, offset: int, units: Units) -> Range | None:
    """The first unit that begins after an offset."""
    document = layout.document
    for paragraph in range(document.paragraph_of(offset), len(document)):
        found = _of(layout, paragraph, units)
        place = bisect_right(found, offset, key=_START)
        if place < len(found):
            return found[place]
    return None


def previous_unit(layout: Layout, offset: int, units: Units) -> Range | None:
    """The last unit that begins before an offset."""
    for paragraph in range(layout.document.paragraph_of(offset), -1, -1):
        found = _of(layout, paragraph, units)
        place = bisect_left(found, offset, key=_START)
        if place:
            return found[place - 1]
    return None


def unit_ending_after(layout: Layout, offset: int, units: Units) -> Range | None:
    """The first unit that ends after an offset, of units that do not lie in one another."""
    document = layout.document
    for paragraph in range(document.paragraph_of(offset), len(document)):
        found = _of(layout, paragraph, units)
        place = bisect_right(found, offset, key=_END)
        if place < len(found):
            return found[place]
    return None


def unit_ending_before(layout: Layout, offset: int, units: Units) -> Range | None:
    """The last unit that ends at or before an offset, of units that do not lie in one another."""
    for paragraph in range(layout.document.paragraph_of(offset), -1, -1):
        found = _of(layout, paragraph, units)
        place = bisect_right(found, offset, key=_END)
        if place:
            return found[place - 1]
    return None


def to_unit(layout: Layout, offset: int, units: Units, forward: bool) -> int:
    """Where the next unit begins, or the one before; the same offset at the end of the way."""
    if forward:
        # From the cell's end: a unit may begin inside the cell, behind an invisible character.
        unit = next_unit(layout, cell_range(layout, offset)[1] - 1, units)
    else:
        unit = previous_unit(layout, offset, units)
    return offset if unit is None else settled(layout, unit[0])


def extended(layout: Layout, anchor: int | None, cursor: int, units: Units, forward: bool) -> tuple[int, int]:
    """A selection wider, or narrower, by one unit: the new anchor and cursor.

    The unit that the cursor is in comes first, whole. From then on the cursor's edge goes
    to where units end (or begin, on the way back). When the selection can't get narrower it
    turns round: what is selected stays, and the other edge becomes the cursor's.

    Args:
        layout: The text.
        anchor: The cell of one edge of the selection; None when there is no selection yet.
        cursor: The cell of the edge that moves.
        units: The kind of unit.
        forward: The way in reading order.
    """
    low = cursor if anchor is None else min(anchor, cursor)
    high = cursor if anchor is None else max(anchor, cursor)
    start, end = low, cell_range(layout, high)[1]
    here = unit_ending_after(layout, start, units)
    if here is not None and here[0] < end and low == high:
        whole = start <= here[0] and here[1] <= end
        if anchor is None or not whole:
            edges = settled(layout, here[0]), settled(layout, here[1] - 1)
            return edges if forward else edges[::-1]
    at_end = cursor == high and (low < high or forward)
    if at_end and not forward:
        unit = unit_ending_before(layout, end - 1, units)
        place = low - 1 if unit is None else settled(layout, unit[1] - 1)
        if low <= place < high:
            return low, place
    elif forward and not at_end:
        unit = next_unit(layout, cell_range(layout, low)[1] - 1, units)
        place = high + 1 if unit is None else settled(layout, unit[0])
        if low < place <= high:
            return high, place
    if forward:
        unit = unit_ending_after(layout, end, units)
        return low, high if unit is None else settled(layout, unit[1] - 1)
    unit = previous_unit(layout, low, units)
    return high, low if unit is None else settled(layout, unit[0])


#: The units that one can move and select by.
UNITS: Final[dict[str, Units]] = {
    "word": remembered(words),
    "sentence": remembered(sentences),
    "paragraph": remembered(_whole),
}

#: Motions by cell and to ends.
MOTIONS: dict[str, Motion] = {
    "left": left,
    "right": right,
    "line_start": line_start,
    "line_end": line_end,
    "text_start": text_start,
    "text_end": text_end,
}
