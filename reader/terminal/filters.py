"""Output filters: the last step before the terminal, for those that turn visual order round.

A filter takes what the program writes, text in visual order mixed with escape sequences, and returns
what makes the terminal show that very order in those very columns. It sees one chunk after the other and
remembers what goes on: ``flush`` when the program has written all that belongs together. Where a
terminal treats neighbouring cells as one run (kitty), whoever paints has to paint whole rows of a panel.
"""

from __future__ import annotations

import re
from typing import Protocol

from reader.terminal.alternating import AlternatingCells
from reader.terminal.modes import Mode
from reader.terminal.stream import ESCAPE, RIGHT_TO_LEFT, ZERO_WIDTH, Chunked
from reader.terminal.turned import TurnedRuns

LRM = "\u200e"


class Filter(Protocol):
    """What stands between the program and the terminal."""

    def feed(self, chunk: str) -> str:
        """Hand over a chunk of output.

        Returns:
            What to write now; the end of the chunk may be kept until more comes or ``flush`` is called.
        """
        ...

    def flush(self) -> str:
        """What was kept and has to be written now."""
        ...


def filter_for(mode: Mode) -> Filter:
    """A new filter for a mode."""
    match mode:
        case Mode.LRM:
            return MarkedCells()
        case Mode.KITTY:
            return TurnedRuns()
        case Mode.KITTY_LETTERS:
            return TurnedRuns(letters_only=True)
        case Mode.RUNS:
            return AlternatingCells()
        case Mode.APP | Mode.TERMINAL:
            return Unchanged()


class Unchanged:
    """No filter."""

    def feed(self, chunk: str) -> str:
        """The chunk itself."""
        return chunk

    def flush(self) -> str:
        """Nothing."""
        return ""


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
