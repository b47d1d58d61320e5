"""What a review came to, over the screen."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment

from reader.text.oneline import one_line
from reader.tui.palette import Palette
from reader.tui.rows_screen import RowsScreen


class SummaryScreen(RowsScreen[None]):
    """Lines to read, and then back."""

    def __init__(self, said: Iterable[str], palette: Palette) -> None:
        super().__init__(palette, "The review so far", "arrows scroll, any other key goes back")
        self.said = list(said)

    def painted(self) -> list[list[Segment]]:
        """A line each."""
        palette = self.palette
        lines = (one_line(line, None, "ltr", palette.typeset) for line in self.said)
        return [[], *([Segment(f"  {line}", palette.text)] for line in lines)]
