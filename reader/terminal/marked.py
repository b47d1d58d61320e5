"""The filter for terminals that reorder each run of one look: marks between the cells keep them apart."""

from __future__ import annotations

import re

from reader.terminal.stream import ESCAPE, RIGHT_TO_LEFT, ZERO_WIDTH, Chunked

LRM = "\u200e"


class MarkedCells(Chunked):
    """U+200E after each right-to-left cell: between two marks there is nothing to reorder.

    After, never before: xterm.js gives a mark with no written cell before it a cell of its own.
    """

    _PARTS = re.compile(rf"{ESCAPE}|([{RIGHT_TO_LEFT}][{ZERO_WIDTH}]*)")
    _LAST = re.compile(rf"[{RIGHT_TO_LEFT}][{ZERO_WIDTH}]*\Z")

    def _keep_from(self, text: str) -> int:
        last = self._LAST.search(text, max(0, len(text) - 16))
        return last.start() if last else len(text)

    def _convert(self, text: str) -> str:
        return self._PARTS.sub(lambda found: found[0] + LRM if found[1] else found[0], text)
