"""A line as the eye sees it: cells in visual order, each with its logical range."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from reader.text.bidi import line_levels, visual_runs
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
        """"rtl" or "ltr", the paragraph's base direction."""
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


_TOKEN = re.compile(r" +|\t|[^ \t]+")


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
    glyphs: list[str] = []
    starts: list[int] = []
    bases: list[int] = []  # where the visible character of each cell is: it gives the level
    widths: list[int] = []
    for match in _TOKEN.finditer(text, start, content_end):
        first, last = match.span()
        token = match.group()
        if token[0] == " ":
            glyphs.extend(token)
            starts.extend(range(first, last))
            bases.extend(range(first, last))
            widths.extend([1] * len(token))
            continue
        # A word broken over lines is shaped whole, so that its letters stay joined.
        word_start, word_end = _whole_word(text, first, last, paragraph, paragraph + len(levels))
        word = shape_word(text[word_start:word_end], typeset)
        low, high = 0, len(word.glyphs)
        if (word_start, word_end) != (first, last):
            low = bisect_right(word.starts, first - word_start) - 1
            high = bisect_right(word.starts, last - word_start - 1)
        if starts and not any(word.glyphs):
            continue  # nothing of its own to show: it belongs to the cell before it
        glyphs.extend(word.glyphs[low:high])
        starts.extend([word_start + offset for offset in word.starts[low:high]])
        bases.extend([word_start + offset for offset in word.bases[low:high]])
        widths.extend(word.widths[low:high])
    if not starts:
        return Line(start, content_end, end, base)
    if len(starts) > 1 and widths[0] == 0 and not glyphs[0]:
        del glyphs[0], starts[1], bases[0], widths[0]  # invisible beginning: it belongs to the next cell
    if glyphs == [""]:
        glyphs, widths = [" "], [1]
    ends = [*starts[1:], content_end]
    own_levels = levels[start - paragraph : content_end - paragraph]
    resolved = line_levels(text[start:content_end], own_levels, 0, len(own_levels), base)
    cell_levels = bytes([resolved[offset - start] for offset in bases])
    cells = (tuple(glyphs), tuple(starts), tuple(ends), cell_levels, tuple(widths))
    return _in_visual_order(Line(start, content_end, end, base, *cells))


def _whole_word(text: str, first: int, last: int, low: int, high: int) -> tuple[int, int]:
    """The word around a token that a line break may have cut, within ``[low, high)``."""
    if first > low and text[first - 1] not in " \t":
        first = max(low, 1 + max(text.rfind(blank, low, first) for blank in " \t"))
    if last < high and text[last] not in " \t":
        last = min((at for at in (text.find(blank, last, high) for blank in " \t") if at >= 0), default=high)
    return first, last


def _in_visual_order(line: Line) -> Line:
    levels = line.levels
    if not any(levels):
        return line
    order: list[int] = []
    for start, end, level in visual_runs(levels):
        order.extend(range(end - 1, start - 1, -1) if level % 2 else range(start, end))
    return Line(
        line.start,
        line.content_end,
        line.end,
        line.base,
        tuple([mirrored_glyph(line.glyphs[i]) if levels[i] % 2 else line.glyphs[i] for i in order]),
        tuple([line.starts[i] for i in order]),
        tuple([line.ends[i] for i in order]),
        bytes([levels[i] for i in order]),
        tuple([line.widths[i] for i in order]),
    )
