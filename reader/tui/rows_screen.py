"""A window of painted rows over the screen: to read, to scroll through, to go back from."""

from __future__ import annotations

from typing import TypeVar

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.tui.bars import Bar, Part
from reader.tui.palette import Palette

Answer = TypeVar("Answer")


class Rows(ScrollView, can_focus=True):
    """Painted rows to scroll through."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Rows { background: $background; scrollbar-size-vertical: 1; overflow-x: hidden; }"

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.rows: list[list[Segment]] = []
        self.palette = palette

    def show(self, rows: list[list[Segment]]) -> None:
        """Show other rows."""
        self.rows = rows
        self.virtual_size = Size(0, len(rows))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One row."""
        row = y + self.scroll_offset.y
        segments = self.rows[row] if row < len(self.rows) else []
        return Strip(segments).adjust_cell_length(self.scrollable_content_region.width, self.palette.text)

    def scrolled(self, key: str) -> bool:
        """Scroll by a key; False when it is no key that scrolls."""
        page = self.size.height
        steps = {"up": -1, "k": -1, "down": 1, "j": 1, "pageup": -page, "pagedown": page, "space": page}
        if key in ("home", "end"):
            self.scroll_to(y=0 if key == "home" else len(self.rows), animate=False)
        elif key in steps:
            self.scroll_relative(y=steps[key], animate=False)
        else:
            return False
        return True


class RowsScreen(ModalScreen[Answer]):
    """Rows between a title and what one can do; any key that does not scroll goes back.

    Args:
        palette: The styles of the theme.
        title: What the rows are.
        hint: What keys do.
        right: What the title says at the right.
    """

    DEFAULT_CSS = "RowsScreen { background: $background; }"

    def __init__(self, palette: Palette, title: str, hint: str, right: str = "") -> None:
        super().__init__()
        self.palette = palette
        self._said = title, hint, right
        self.rows = Rows(palette)

    def compose(self) -> ComposeResult:
        """The title, the rows, and how to leave."""
        yield Bar("title")
        yield self.rows
        yield Bar("hint")

    def on_mount(self) -> None:
        """Say what this is, and show it."""
        palette = self.palette
        title, hint, right = self._said
        at_right: Part | None = (right, palette.bar_strong) if right else None
        self.query_one("#title", Bar).say([(f" {title}", palette.bar_strong)], palette.bar, at_right)
        self.query_one("#hint", Bar).say([(f" {hint}", palette.bar)], palette.bar)
        self.rows.focus()
        self.show()

    def show(self) -> None:
        """Paint the rows; to be called again when they are others."""
        self.rows.show(self.painted())

    def painted(self) -> list[list[Segment]]:
        """The rows as they are now."""
        return []

    def on_key(self, event: events.Key) -> None:
        """Keys are for these rows alone."""
        event.stop()
        self.pressed(event)

    def pressed(self, event: events.Key) -> None:
        """Scroll, or go back.

        Another screen does other things here: Textual would call the ``on_key`` of both.
        """
        if not self.rows.scrolled(event.key):
            self.dismiss()
