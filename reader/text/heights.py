"""How many rows each chunk of a text has, counted or estimated, and which number each begins with."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate


class Heights:
    """Rows of chunks, as numbers.

    A chunk that was not counted is taken to have as many rows a code point as the first one.
    When one is counted, the numbers of the chunks between it and the one that is held stay,
    and so does that of the held one; those on its other side move.

    Args:
        sizes: Code points of each chunk; at least one chunk.
        first: Rows of the first chunk, which is counted.

    Attributes:
        origin: The number of the first row.
        held: The chunk whose first number stays when another is counted.
        moves: How often numbers have moved.
    """

    def __init__(self, sizes: Sequence[int], first: int) -> None:
        rate = first / max(1, sizes[0])
        self._rows = [int(size * rate + 0.5) or 1 for size in sizes]
        self._rows[0] = first
        self._counted = bytearray(len(sizes))
        self._counted[0] = True
        self._tops: list[int] | None = None  # from 0, without the origin
        self.origin = 0
        self.held = 0
        self.moves = 0

    @property
    def total(self) -> int:
        """All rows."""
        return self._sums()[-1]

    def is_counted(self, chunk: int) -> bool:
        """Whether the rows of a chunk were counted."""
        return bool(self._counted[chunk])

    def count(self, chunk: int, rows: int) -> None:
        """Say how many rows a chunk has."""
        if self._counted[chunk]:
            return
        self._counted[chunk] = True
        more = rows - self._rows[chunk]
        if more:
            self._rows[chunk] = rows
            self._tops = None
            self.moves += 1
            if chunk < self.held:
                self.origin -= more

    def top(self, chunk: int) -> int:
        """The number of the first row of a chunk."""
        return self._sums()[chunk] + self.origin

    def chunk_of(self, row: int) -> int:
        """The chunk that has a row; beyond the ends the first or the last."""
        return min(max(0, bisect_right(self._sums(), row - self.origin) - 1), len(self._rows) - 1)

    def _sums(self) -> list[int]:
        if self._tops is None:
            self._tops = [0, *accumulate(self._rows)]
        return self._tops
