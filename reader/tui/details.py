"""What there is to know of the item under review, in a few rows under the text."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from reader.text.oneline import one_line, padded
from reader.tui.bars import Part
from reader.tui.palette import Palette

#: A row: parts from the left, each a heading and its style, and a text in its own direction at the end.
Row = tuple[Sequence[Part], str]


class Details(Widget):
    """Rows, the most important first: a short screen shows fewer of them."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Details { height: 7; width: 1fr; }"

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.palette = palette
        self._rows: list[Row] = []

    def show(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        if list(rows) != self._rows:
            self._rows = list(rows)
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """A rule, then the rows: headings at the left, an Arabic text at the right end."""
        palette, width = self.palette, self.size.width
        if y == 0:
            return Strip([Segment("─" * width, palette.rule)])
        parts, text = self._rows[y - 1] if y <= len(self._rows) else ((), "")
        segments = []
        used = 0
        for said, style in parts:
            shown = Segment(one_line(said, max(1, width - used), "ltr", palette.typeset), style)
            segments.append(shown)
            used += shown.cell_length
        room = width - used - 2
        if text and room > 3:
            shown = Segment(padded(text, room, "auto", "right", palette.typeset), palette.text)
            segments += [Segment(" ", palette.text), shown]
        return Strip(segments).adjust_cell_length(width, palette.text)
