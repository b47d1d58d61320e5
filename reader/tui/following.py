"""What may follow the keys pressed so far, over the bottom of the screen."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from reader.text.oneline import padded
from reader.tui.palette import Palette

#: Cells of a key and of the narrowest column that is worth having.
_KEY, _COLUMN = 7, 38


class Following(Widget):
    """Keys and what they would do, in columns; hidden while there is nothing to say."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Following { layer: above; dock: bottom; offset-y: -2; height: 0; display: none; }
    Following.open { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[str, str]] = []
        self._palette: Palette | None = None

    def open(self, rows: Sequence[tuple[str, str]], palette: Palette) -> None:
        """Show keys with their titles."""
        if not rows:
            return
        self._rows, self._palette = list(rows), palette
        self.styles.height = self._height()
        self.add_class("open")
        self.refresh()

    def close(self) -> None:
        """Show nothing."""
        if self._rows:
            self._rows = []
            self.remove_class("open")

    def _columns(self) -> int:
        return max(1, self.screen.size.width // _COLUMN)

    def _height(self) -> int:
        return -(-len(self._rows) // self._columns())

    def render_line(self, y: int) -> Strip:
        """One row: as many keys as there are columns, in the order of the table down the columns."""
        palette, columns, height = self._palette, self._columns(), self._height()
        if palette is None:
            return Strip([])
        width = self.size.width // columns
        segments: list[Segment] = []
        for column in range(columns):
            place = column * height + y
            key, title = self._rows[place] if place < len(self._rows) else ("", "")
            segments.append(Segment(f" {key:>{_KEY - 2}} ", palette.bar_strong))
            segments.append(Segment(padded(title, width - _KEY, "ltr", "left", palette.typeset), palette.bar))
        return Strip(segments).adjust_cell_length(self.size.width, palette.bar)
