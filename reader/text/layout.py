"""An article at one width: rows of lines, laid out only where they are looked at."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from reader.text.document import Document
from reader.text.heights import Heights
from reader.text.line import Line, build_line
from reader.text.shaping import Typeset
from reader.text.wrapping import break_lines

#: Lines kept laid out: a few screens, and what scrolling back touches.
_KEPT = 1024
#: Chunks whose rows are kept, about fifty rows each.
_KEPT_CHUNKS = 128


class _Rows:
    """The rows of a chunk: code points where each begins and ends, with and without what hangs.

    The paragraph of a gap is -1.
    """

    __slots__ = ("content_ends", "ends", "paragraphs", "starts")

    def __init__(
        self, starts: array[int], content_ends: array[int], ends: array[int], paragraphs: array[int]
    ) -> None:
        self.starts, self.content_ends, self.ends, self.paragraphs = starts, content_ends, ends, paragraphs

    def __len__(self) -> int:
        return len(self.starts)


_NO_ROWS = _Rows(array("q"), array("q"), array("q"), array("q"))


class _Window(NamedTuple):
    """The chunk that was looked at last, which mostly is the next one as well.

    Attributes:
        moves: As long as numbers have not moved since, these hold.
        chunk: Its number.
        top, bottom: The numbers of its first row and of the row after it.
        start, end: Its code points.
        rows: Its rows.
    """

    moves: int
    chunk: int
    top: int
    bottom: int
    start: int
    end: int
    rows: _Rows


class Layout:
    """The rows of a document at one width.

    A row is a line of text, or a gap between paragraphs (a Line without cells whose range is
    empty). Rows are broken in chunks of paragraphs, those that somebody asks for, and of a long
    paragraph as far as somebody asks for; how many rows the others have is estimated, so that no
    paragraph is farther away than another. Numbers of rows run from ``first_row``. Counting a chunk
    moves the numbers of what is on the other side of it from the rows that are held (see ``hold``);
    those of the held rows stay.

    Args:
        document: The text and its paragraphs.
        width: Cells of a line, at least 1.
        typeset: How the text is set.
        gap: True to leave a row empty between paragraphs that have none between them.
    """

    def __init__(
        self, document: Document, width: int, typeset: Typeset | None = None, gap: bool = False
    ) -> None:
        self.document = document
        self.width = max(1, width)
        self.typeset = typeset or Typeset()
        self.gap = gap
        self._edges = [*document.chunks, len(document.text) + 1]
        self._begins: dict[int, int] = {}  # chunk → where its first row begins, inside a long paragraph
        self._last: _Window | None = None
        self._broken = lru_cache(maxsize=_KEPT_CHUNKS)(self._break)
        self._laid_out = lru_cache(maxsize=_KEPT)(self._line)

    @cached_property
    def _heights(self) -> Heights:
        sizes = [after - before for before, after in pairwise(self._edges)]
        return Heights(sizes, len(self._broken(0)))

    # Numbers of rows ----------------------------------------------------------------------

    @property
    def first_row(self) -> int:
        """The number of the first row: 0 until rows above those that are held have been counted."""
        return self._heights.origin

    @property
    def row_count(self) -> int:
        """All rows, an estimate as long as some are not counted."""
        return self._heights.total

    @property
    def moves(self) -> int:
        """How often numbers of rows have moved: as long as it is the same, a number is the same row's."""
        return self._heights.moves

    def count(self) -> None:
        """Count all rows."""
        for chunk in range(len(self.document.chunks)):
            if not self._heights.is_counted(chunk):
                self._rows(chunk)

    def hold(self, row: int) -> None:
        """Let a row that is counted, and its neighbours, keep their numbers, whatever is counted."""
        self._heights.held = self._heights.chunk_of(row)

    def renumber(self) -> int:
        """Number the rows from 0 again; returns what every number has grown by."""
        grown, self._heights.origin = -self._heights.origin, 0
        self._heights.moves += bool(grown)
        return grown

    def row_of(self, offset: int) -> int:
        """The row that holds a code point; a paragraph's line end is in its last row."""
        seen = self._last
        if seen is None or seen.moves != self._heights.moves or not seen.start <= offset < seen.end:
            seen = self._look_at(max(0, bisect_right(self.document.chunks, offset) - 1))
        # Where no row of the chunk has begun yet it is the last one before them.
        return seen.top + bisect_right(seen.rows.starts, offset) - 1

    def step(self, row: int, by: int) -> int:
        """The row so many rows below another, or above it where negative, as far as there are rows.

        What lies between them is counted, so the difference of the two numbers then holds.
        """
        seen, index = self._place(row)
        index += by
        if 0 <= index < len(seen.rows):
            return seen.top + index
        chunk = seen.chunk
        while index < 0 and chunk:
            chunk -= 1
            index += len(self._rows(chunk))
        while index >= len(self._rows(chunk)) and chunk + 1 < len(self.document.chunks):
            index -= len(self._rows(chunk))
            chunk += 1
        return self._heights.top(chunk) + min(max(index, 0), len(self._rows(chunk)) - 1)

    def nearest(self, row: int) -> int:
        """The row, or the first or the last one where there is none of that number."""
        return self.step(row, 0)

    def _place(self, row: int) -> tuple[_Window, int]:
        """A row's chunk and its number within it, both counted; beyond the ends the nearest row."""
        seen, heights = self._last, self._heights
        if seen is not None and seen.moves == heights.moves and seen.top <= row < seen.bottom:
            return seen, row - seen.top
        while True:
            chunk = heights.chunk_of(row)
            counted = heights.is_counted(chunk)
            seen = self._look_at(chunk)
            if counted:  # else numbers may have moved, and the row be another chunk's
                return seen, min(max(row - seen.top, 0), len(seen.rows) - 1)

    def _look_at(self, chunk: int) -> _Window:
        rows, heights = self._rows(chunk), self._heights
        top = heights.top(chunk)
        start, end = (rows.starts[0], rows.ends[-1]) if len(rows) else (0, 0)
        self._last = _Window(heights.moves, chunk, top, top + len(rows), start, end, rows)
        return self._last

    # Rows ---------------------------------------------------------------------------------

    def line(self, row: int) -> Line:
        """The line of a row, laid out.

        Raises:
            IndexError: There is no such row.
        """
        seen, index = self._existing(row)
        return self._laid_out(seen.chunk, index)

    def line_at(self, offset: int) -> Line:
        """The line that holds a code point."""
        return self.line(self.row_of(offset))

    def lines(self) -> Iterator[Line]:
        """All lines, one after another; none of them is kept."""
        for chunk in range(len(self.document.chunks)):
            rows = self._rows(chunk)
            for index in range(len(rows)):
                yield self._line_of(rows, index)

    def paragraph_at(self, row: int) -> int | None:
        """The paragraph of a row; None for a gap."""
        seen, index = self._existing(row)
        paragraph = seen.rows.paragraphs[index]
        return None if paragraph < 0 else paragraph

    def row_range(self, row: int) -> tuple[int, int]:
        """The code points of a row, hanging spaces included, without laying it out."""
        seen, index = self._existing(row)
        return seen.rows.starts[index], seen.rows.ends[index]

    def range_of(self, first: int, last: int) -> tuple[int, int]:
        """The code points of rows ``first`` to ``last``, or of what there is of them."""
        first = self.nearest(first)
        return self.row_range(first)[0], self.row_range(self.nearest(max(first, last)))[1]

    def left_of(self, line: Line) -> int:
        """The column at which a line begins: right-to-left paragraphs are set flush right."""
        return max(0, self.width - line.width) if line.base else 0

    def _existing(self, row: int) -> tuple[_Window, int]:
        seen, index = self._place(row)
        if seen.top + index != row:
            raise IndexError(f"there is no row {row}")
        return seen, index

    def _rows(self, chunk: int) -> _Rows:
        """The rows of a chunk, which from now on is counted."""
        rows = self._broken(chunk)
        self._heights.count(chunk, len(rows))
        return rows

    def _break(self, chunk: int) -> _Rows:
        document = self.document
        begin, stop = self._begin(chunk), self._edges[chunk + 1]
        rows: list[tuple[int, int, int, int]] = []
        first = document.paragraph_of(self._edges[chunk])
        for paragraph in range(first, bisect_left(document.starts, stop, first + 1)):
            start, end = max(begin, document.starts[paragraph]), document.ends[paragraph]
            if document.starts[paragraph] < start == end:
                break  # all of it has been broken
            gap = self.gap and paragraph and document.starts[paragraph - 1] < document.ends[paragraph - 1]
            if gap and document.starts[paragraph] == start < end:
                rows.append((start, start, start, -1))
            broken = break_lines(document.text, start, end, self.width, self.typeset, stop)
            rows += [(*bounds, paragraph) for bounds in broken]
        self._begins[chunk + 1] = rows[-1][2] if rows else begin
        return _Rows(*(array("q", column) for column in zip(*rows, strict=True))) if rows else _NO_ROWS

    def _begin(self, chunk: int) -> int:
        """Where the first row of a chunk begins: with it, or in a long paragraph after all rows before it."""
        edge, document = self._edges[chunk], self.document
        start = document.starts[document.paragraph_of(edge)]
        if start == edge:
            return edge
        known = chunk
        while known not in self._begins and self._edges[known] > start:
            known -= 1
        for before in range(known, chunk):
            self._rows(before)
        return self._begins[chunk]

    def _line(self, chunk: int, index: int) -> Line:
        return self._line_of(self._rows(chunk), index)

    def _line_of(self, rows: _Rows, index: int) -> Line:
        document = self.document
        bounds = rows.starts[index], rows.content_ends[index], rows.ends[index]
        paragraph = rows.paragraphs[index]
        if paragraph < 0:
            return Line(*bounds, document.base_level, narrow=True)
        base, levels = document.levels(paragraph)
        if not self.typeset.reorder:
            base = 0
        return build_line(document.text, levels, document.starts[paragraph], bounds, base, self.typeset)
