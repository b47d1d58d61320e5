"""A line as the eye sees it: cells in visual order, each with its logical range."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from reader.text.bidi import line_levels, visual_runs
from reader.text.bidi_properties import MIRRORED
from reader.text.shaping import Typeset, mirrored_glyph, shape_word


class Cell(NamedTuple):
    """What one place on the screen shows.

    Attributes:
        glyph: What is painted there; more than one code point when marks share the cell.
        start, end: Code points of the text, end exclusive.
        level: Embedding level; odd reads right to left.
        column: Cells from the line's left edge.
        width: Cells that the glyph takes.
    """

    glyph: str
    start: int
    end: int
    level: int
    column: int
    width: int


@dataclass(frozen=True)
class Line:
    """One line of a paragraph, laid out.

    The cells partition ``[start, content_end)``. The spaces at which the line was broken,
    ``[content_end, end)``, hang past its end and have no cell.

    Attributes:
        start, content_end, end: Code points of the text.
        base: The paragraph's embedding level, 0 or 1.
        glyphs, starts, ends, levels, widths: Parallel, in visual order from the left.
    """

    start: int
    content_end: int
    end: int
    base: int
    glyphs: tuple[str, ...] = ()
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    levels: bytes = b""
    widths: tuple[int, ...] = ()

    @property
    def direction(self) -> str:
        """The paragraph's base direction, "rtl" or "ltr"."""
        return "rtl" if self.base else "ltr"

    @property
    def text(self) -> str:
        """The line as it is painted from left to right."""
        return "".join(self.glyphs)

    @cached_property
    def columns(self) -> tuple[int, ...]:
        """The column of each cell's left edge, and the line's width after the last."""
        return tuple(accumulate(self.widths, initial=0))

    @property
    def width(self) -> int:
        """Cells that the whole line takes."""
        return self.columns[-1]

    @cached_property
    def logical(self) -> tuple[int, ...]:
        """Indexes of the cells in reading order."""
        return tuple(sorted(range(len(self.starts)), key=self.starts.__getitem__))

    @cached_property
    def _sorted_starts(self) -> tuple[int, ...]:
        return tuple(sorted(self.starts))

    def __len__(self) -> int:
        return len(self.starts)

    def cell(self, index: int) -> Cell:
        """The cell at a visual index."""
        return Cell(
            self.glyphs[index],
            self.starts[index],
            self.ends[index],
            self.levels[index],
            self.columns[index],
            self.widths[index],
        )

    def cell_at(self, column: int) -> int | None:
        """The visual index of the cell that covers a column; None outside the line."""
        if not 0 <= column < self.width:
            return None
        return bisect_right(self.columns, column) - 1

    def nearest(self, column: int) -> int | None:
        """The visual index of the cell at or nearest to a column; None in a line without cells."""
        if not self.starts:
            return None
        return self.cell_at(min(max(column, 0), self.width - 1)) if self.width else 0

    def index_of(self, offset: int) -> int | None:
        """The visual index of the cell that holds a code point; None in a line without cells.

        An offset in the hanging spaces gives the last cell in reading order.
        """
        if not self.starts:
            return None
        place = bisect_right(self._sorted_starts, offset) - 1
        return self.logical[max(place, 0)]

    def pieces(self, start: int, end: int) -> list[tuple[int, int]]:
        """Visual pieces of a logical span: [column, column) pairs from left to right.

        A cell belongs to the span when it intersects it.
        """
        pieces: list[tuple[int, int]] = []
        columns = self.columns
        for index, (first, last) in enumerate(zip(self.starts, self.ends, strict=True)):
            if first < end and start < last:
                if pieces and pieces[-1][1] == columns[index]:
                    pieces[-1] = (pieces[-1][0], columns[index + 1])
                else:
                    pieces.append((columns[index], columns[index + 1]))
        return pieces


# What rule L4 may change; most lines have none of it.
_MIRRORABLE = re.compile(f"[{re.escape(''.join(MIRRORED))}]")


def build_line(
    text: str,
    levels: bytes,
    paragraph: int,
    bounds: tuple[int, int, int],
    base: int,
    typeset: Typeset,
) -> Line:
    """Lay out one line: its cells in visual order, by rules L1, L2 and L4.

    Args:
        text: The whole text.
        levels: Embedding levels of the paragraph, one per code point.
        paragraph: Where the paragraph begins in the text.
        bounds: The line's start, content end and end, code points of the text.
        base: The paragraph's embedding level.
        typeset: How the text is set.
    """
    start, content_end, end = bounds
    if start == content_end:
        return Line(start, content_end, end, base)
    limits = (paragraph, paragraph + len(levels))
    glyphs, starts, bases, widths = _logical_cells(text, start, content_end, limits, typeset)
    ends = [*starts[1:], content_end]

    resolved = bytes(content_end - start)
    if typeset.reorder:
        own_levels = levels[start - paragraph : content_end - paragraph]
        resolved = line_levels(text[start:content_end], own_levels, 0, len(own_levels), base)
    # Runs are of code points, not of cells: what shows nothing may part two runs of one level.
    order: list[slice] = []
    cell_levels = bytearray()
    for run_start, run_end, level in visual_runs(resolved):
        low, high = bisect_left(bases, start + run_start), bisect_left(bases, start + run_end)
        if low < high:
            order.append(slice(high - 1, low - 1 if low else None, -1) if level & 1 else slice(low, high))
            cell_levels += bytes([level]) * (high - low)

    visual = [glyph for run in order for glyph in glyphs[run]]
    if _MIRRORABLE.search(text, start, content_end):
        visual = [
            mirrored_glyph(glyph) if level & 1 else glyph
            for glyph, level in zip(visual, cell_levels, strict=True)
        ]
    return Line(
        start,
        content_end,
        end,
        base,
        tuple(visual),
        tuple([offset for run in order for offset in starts[run]]),
        tuple([offset for run in order for offset in ends[run]]),
        bytes(cell_levels),
        tuple([width for run in order for width in widths[run]]),
    )


def _logical_cells(
    text: str, start: int, end: int, limits: tuple[int, int], typeset: Typeset
) -> tuple[list[str], list[int], list[int], list[int]]:
    """The cells of ``[start, end)`` in reading order: glyphs, starts, where each shows, widths.

    A word broken over lines is shaped whole, so that its letters stay joined; it lies within
    ``limits``, the paragraph.
    """
    glyphs: list[str] = []
    starts: list[int] = []
    widths: list[int] = []
    leads: dict[int, int] = {}  # cells that begin with something invisible, and where they show
    first = at = max(limits[0], text.rfind(" ", limits[0], start) + 1)
    last = text.find(" ", end, limits[1])
    for token in text[first : last if last >= 0 else limits[1]].split(" "):
        if at > first:
            glyphs.append(" ")
            starts.append(at - 1)
            widths.append(1)
        if token:
            word = shape_word(token, typeset)
            if at < start or at + len(token) > end:
                word = word.part(start - at, end - at)
            # What has nothing of its own to show belongs to the cell before it.
            if word.width or not starts or any(word.glyphs):
                if word.bases[0] != word.starts[0]:
                    leads[len(starts)] = at + word.bases[0]
                glyphs += word.glyphs
                starts += [at + offset for offset in word.starts[:-1]]
                widths += word.widths
        at += len(token) + 1
    bases = [leads.get(index, offset) for index, offset in enumerate(starts)] if leads else starts
    if not glyphs[0]:
        if len(glyphs) > 1:  # an invisible beginning belongs to the cell after it
            del glyphs[0], widths[0]
            starts, bases = [starts[0], *starts[2:]], bases[1:]
        else:
            glyphs, widths = [" "], [1]
    return glyphs, starts, bases, widths
