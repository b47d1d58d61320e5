"""The floor: a Textual line-API viewer with lines and a cursor: ``python -m benchmarks.bare_viewer FILE``.

No bidi, no shaping, no marks, no margin: what any program on Textual costs at the least.
"""

from __future__ import annotations

import sys
from pathlib import Path

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import App, ComposeResult
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

#: Code points of a line, as many as the reader's column has cells.
_MEASURE = 72
_PLAIN, _CURSOR = Style(), Style(reverse=True)


class Viewer(ScrollView, can_focus=True):
    """Lines of a text, cut by count, and a cursor line."""

    DEFAULT_CSS = "Viewer { scrollbar-size-vertical: 1; overflow-x: hidden; overflow-y: scroll; }"

    def __init__(self, text: str) -> None:
        super().__init__()
        self.lines = [
            line[at : at + _MEASURE]
            for line in text.splitlines()
            for at in range(0, max(1, len(line)), _MEASURE)
        ]
        self.row = 0

    def on_mount(self) -> None:
        """All lines can be scrolled to."""
        self.virtual_size = Size(_MEASURE, len(self.lines))

    def render_line(self, y: int) -> Strip:
        """One line."""
        row = y + self.scroll_offset.y
        line = self.lines[row] if row < len(self.lines) else ""
        return Strip([Segment(line, _CURSOR if row == self.row else _PLAIN)]).adjust_cell_length(
            self.size.width
        )

    def on_key(self, event: events.Key) -> None:
        """A line or a page up or down, the end, or out."""
        page = self.size.height - 2
        steps = {"up": -1, "down": 1, "pageup": -page, "pagedown": page, "end": len(self.lines)}
        event.stop()
        if event.key == "q":
            self.app.exit()
        if event.key not in steps:
            return
        before, step = self.row, steps[event.key]
        self.row = min(max(0, before + step), len(self.lines) - 1)
        top, height = self.scroll_offset.y, self.size.height
        if top <= self.row < top + height and abs(step) == 1:
            self.refresh_lines(min(before, self.row), 2)
        else:
            top = min(max(0, top + step), max(0, len(self.lines) - height))
            self.scroll_to(y=top, animate=False, immediate=True, force=True)


class BareApp(App[None]):
    """Only the viewer."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.viewer = Viewer(text)

    def compose(self) -> ComposeResult:
        """The viewer."""
        yield self.viewer

    def on_mount(self) -> None:
        """Keys go to it."""
        self.viewer.focus()


if __name__ == "__main__":
    BareApp(Path(sys.argv[1]).read_text(encoding="utf-8")).run()
