"""Output filters: the last step before the terminal, for those that turn visual order round.

A filter takes what the program writes, text in visual order mixed with escape sequences, and returns
what makes the terminal show that very order in those very columns. It sees one chunk after the other and
remembers what goes on: ``flush`` when the program has written all that belongs together. Where a
terminal treats neighbouring cells as one run (kitty), whoever paints has to paint whole rows of a panel.
"""

from __future__ import annotations

from typing import Protocol

from reader.terminal.modes import Mode


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
    """A new filter for a mode; most terminals need none of those that are imported here."""
    match mode:
        case Mode.LRM:
            from reader.terminal.marked import MarkedCells

            return MarkedCells()
        case Mode.KITTY | Mode.KITTY_LETTERS:
            from reader.terminal.turned import TurnedRuns

            return TurnedRuns(letters_only=mode is Mode.KITTY_LETTERS)
        case Mode.RUNS:
            from reader.terminal.alternating import AlternatingCells

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
