"""A line as the eye sees it: cells in visual order, each with its logical range."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, chain, compress, pairwise
from operator import attrgetter
from typing import NamedTuple

from reader.text.bidi import line_levels, reordered
from reader.text.bidi_properties import MIRRORED
from reader.text.shaping import NARROW, Typeset, Words, glyph_width, mirrored_glyph, words

#: start, content end, end of a line, code points of the text; see ``Line``.
Bounds = tuple[int, int, int]


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


class Line:
    """One line of a paragraph, laid out.

    The cells partition ``[start, content_end)``. The spaces at which the line was broken,
    ``[content_end, end)``, hang past its end and have no cell.

    What is painted is made at once, the map between cells and text when it is first asked for.
    Nothing changes a line.

    Attributes:
        start, content_end, end: Code points of the text.
        base: The paragraph's embedding level, 0 or 1.
        glyphs: What each cell shows, in visual order from the left.
        shown: For each code point, in the order of the text, the glyph of the cell that shows
            there; "" where it belongs to the cell before it, None to the cell after it.
        resolved: The level of each code point after rule L1.
        narrow: Whether it is known that each cell is one wide.
    """

    def __init__(
        self,
        start: int,
        content_end: int,
        end: int,
        base: int,
        glyphs: tuple[str, ...] = (),
        shown: Sequence[str | None] = (),
        resolved: bytes = b"",
        narrow: bool = False,
    ) -> None:
        self.start = start
        self.content_end = content_end
        self.end = end
        self.base = base
        self.glyphs = glyphs
        self.shown = shown
        self.resolved = resolved
        self.narrow = narrow

    @cached_property
    def _bases(self) -> tuple[int, ...]:
        """The code point at which each cell shows, by whose level it has its place."""
        places = reordered([*range(self.start, self.content_end)], self.resolved)
        return tuple(compress(places, reordered(self.shown, self.resolved)))

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each cell begins in the text."""
        if self.narrow:
            return self._bases
        starts: list[int] = []
        for start in self._bases:
            while start > self.start and self.shown[start - 1 - self.start] is None:
                start -= 1
            starts.append(start)
        return tuple(starts)

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """Where each cell ends in the text."""
        edges = (*self._sorted_starts, self.content_end)
        if self.starts == edges[-2::-1]:  # all from right to left
            return edges[:0:-1]
        following = dict(pairwise(edges))
        return tuple(map(following.__getitem__, self.starts))

    @cached_property
    def levels(self) -> bytes:
        """The embedding level of each cell; odd reads right to left."""
        return bytes([self.resolved[base - self.start] for base in self._bases])

    @cached_property
    def widths(self) -> tuple[int, ...]:
        """Cells of the screen that each takes."""
        return (1,) * len(self.glyphs) if self.narrow else tuple(map(glyph_width, self.glyphs))

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
        return len(self.glyphs) if self.narrow else sum(self.widths)

    @cached_property
    def logical(self) -> tuple[int, ...]:
        """Indexes of the cells in reading order."""
        return tuple(sorted(range(len(self.starts)), key=self.starts.__getitem__))

    @cached_property
    def _sorted_starts(self) -> tuple[int, ...]:
        return tuple(sorted(self.starts))

    def __len__(self) -> int:
        return len(self.glyphs)

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
        if not self.glyphs:
            return None
        return self.cell_at(min(max(column, 0), self.width - 1)) if self.width else 0

    def index_of(self, offset: int) -> int | None:
        """The visual index of the cell that holds a code point; None in a line without cells.

        An offset in the hanging spaces gives the last cell in reading order.
        """
        if not self.glyphs:
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


_SHOWN = attrgetter("shown")
# What rule L4 may change; most lines have none of it.
_MIRRORABLE = re.compile(f"[{re.escape(''.join(MIRRORED))}]")


def build_line(
    text: str,
    levels: bytes,
    paragraph: int,
    bounds: Bounds,
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
        return Line(start, content_end, end, base, narrow=True)
    narrow = bool(NARROW.fullmatch(text, start, content_end))
    resolved = levels[start - paragraph : content_end - paragraph]
    if not typeset.reorder:
        resolved = bytes(len(resolved))
    elif resolved.count(base) < len(resolved) and (text[content_end - 1] == " " or not narrow):
        # Rule L1 finds nothing in narrow text, which has no separators, but spaces at its end.
        resolved = line_levels(text[start:content_end], resolved, 0, len(resolved), base)
    shown = _shown(text, start, content_end, (paragraph, paragraph + len(levels)), words(typeset))
    for bracket in _MIRRORABLE.finditer(text, start, content_end):
        at = bracket.start() - start
        if resolved[at] & 1:
            shown[at] = mirrored_glyph(shown[at] or "")
    glyphs = tuple(filter(None, reordered(shown, resolved)))
    ones = narrow and typeset.forms and typeset.harakat
    return Line(start, content_end, end, base, glyphs, shown, resolved, ones)


def _shown(text: str, start: int, end: int, limits: tuple[int, int], shaped: Words) -> list[str | None]:
    """What each code point of ``[start, end)`` shows; see ``Line.shown``.

    A word broken over lines is shaped whole, so that its letters stay joined; it lies within
    ``limits``, the paragraph.
    """
    first = max(limits[0], text.rfind(" ", limits[0], start) + 1)
    last = text.find(" ", end, limits[1])
    last = last if last >= 0 else limits[1]
    line = map(shaped.__getitem__, text[first:last].split(" "))
    pieces: list[tuple[str | None, ...]] = [*map(_SHOWN, line)]
    if first < start or end < last:  # with the blank after it, or one code point more in its stead
        if len(pieces) > 1:
            pieces[0] = pieces[0][start - first :]
            pieces[-1] = pieces[-1][: end - last or None]
        else:
            pieces[0] = pieces[0][start - first : end - first + 1]
    shown = [*chain.from_iterable(pieces)]
    shown.pop()
    if not shown[0]:  # a line begins with a cell
        seen = next(filter(shown.__getitem__, range(len(shown))), None)
        shown[:seen] = [None] * seen if seen else [" ", *[""] * (len(shown) - 1)]
    return shown
