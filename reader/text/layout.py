"""An article at one width: rows of lines, laid out only where they are looked at."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from functools import lru_cache

from reader.text.document import Document
from reader.text.line import Line, build_line
from reader.text.shaping import Typeset
from reader.text.wrapping import break_lines

#: Lines kept laid out: a few screens, and what scrolling back touches.
_KEPT = 1024


class Layout:
    """The rows of a document at one width.

    Rows are broken from the top as far as they are asked for; lines are reordered and
    shaped only when they are drawn. A row is a line of text, or a gap between paragraphs
    (a Line without cells whose range is empty).

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
        self._starts = array("q")
        self._content_ends = array("q")
        self._ends = array("q")
        self._paragraphs = array("q")  # of each row; -1 for a gap
        self._next = 0  # the first paragraph that is not broken into rows yet
        self.line = lru_cache(maxsize=_KEPT)(self._line)

    @property
    def complete(self) -> bool:
        """Whether every paragraph is broken into rows."""
        return self._next >= len(self.document)

    @property
    def known_rows(self) -> int:
        """Rows broken so far."""
        return len(self._starts)

    @property
    def row_count(self) -> int:
        """All rows; an estimate from those known until the layout is complete."""
        if self.complete:
            return self.known_rows
        done = self.document.starts[self._next]
        if not done:
            return 1 + len(self.document.text) // self.width + len(self.document)
        return 1 + self.known_rows * len(self.document.text) // done

    def extend(self, rows: int | None = None, offset: int | None = None) -> None:
        """Break paragraphs until a row count or an offset is covered; all when neither is given."""
        while not self.complete:
            if rows is not None and self.known_rows >= rows:
                return
            if offset is not None and self.document.starts[self._next] > offset:
                return
            self._break_next()

    def _break_next(self) -> None:
        paragraph = self._next
        document = self.document
        start, end = document.starts[paragraph], document.ends[paragraph]
        gap = self.gap and paragraph and document.starts[paragraph - 1] < document.ends[paragraph - 1]
        if gap and start < end:
            self._append(start, start, start, -1)
        for bounds in break_lines(document.text, start, end, self.width, self.typeset):
            self._append(*bounds, paragraph)
        self._next += 1

    def _append(self, start: int, content_end: int, end: int, paragraph: int) -> None:
        self._starts.append(start)
        self._content_ends.append(content_end)
        self._ends.append(end)
        self._paragraphs.append(paragraph)

    def _line(self, row: int) -> Line:
        """The line of a row, laid out.

        Raises:
            IndexError: There is no such row.
        """
        self.extend(rows=row + 1)
        paragraph = self._paragraphs[row]
        bounds = (self._starts[row], self._content_ends[row], self._ends[row])
        if paragraph < 0:
            return Line(*bounds, self.document.base_level)
        document = self.document
        base, levels = document.levels(paragraph)
        if not self.typeset.reorder:
            base = 0
        return build_line(document.text, levels, document.starts[paragraph], bounds, base, self.typeset)

    def row_of(self, offset: int) -> int:
        """The row that holds a code point; a paragraph's line end is in its last row."""
        self.extend(offset=offset)
        return max(bisect_right(self._starts, offset) - 1, 0)

    def is_gap(self, row: int) -> bool:
        """Whether a row is a gap between paragraphs."""
        return self._paragraphs[row] < 0

    def row_range(self, row: int) -> tuple[int, int]:
        """The code points of a row, hanging spaces included, without laying it out."""
        return self._starts[row], self._ends[row]

    def left_of(self, line: Line) -> int:
        """The column at which a line begins: right-to-left paragraphs are set flush right."""
        return max(0, self.width - line.width) if line.base else 0
