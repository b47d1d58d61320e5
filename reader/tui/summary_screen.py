"""What a review came to, over the screen."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen

from reader.text.oneline import one_line
from reader.tui.bars import Bar
from reader.tui.dialogs import Rows, scrolled
from reader.tui.palette import Palette


class SummaryScreen(ModalScreen[None]):
    """Lines to read, and then back."""

    DEFAULT_CSS = "SummaryScreen { background: $background; }"

    def __init__(self, said: Iterable[str], palette: Palette) -> None:
        super().__init__()
        self.palette = palette
        self._rows = [
            [Segment(f"  {one_line(line, None, 'ltr', palette.typeset)}", palette.text)] for line in said
        ]

    def compose(self) -> ComposeResult:
        """The lines, and how to leave."""
        yield Bar("title")
        yield Rows([[], *self._rows], self.palette)
        yield Bar("hint")

    def on_mount(self) -> None:
        """Say what this is."""
        palette = self.palette
        self.query_one("#title", Bar).say([(" The review so far", palette.bar_strong)], palette.bar)
        hint = [(" arrows scroll, any other key goes back", palette.bar)]
        self.query_one("#hint", Bar).say(hint, palette.bar)
        self.query_one(Rows).focus()

    def on_key(self, event: events.Key) -> None:
        """Scroll, or go back."""
        event.stop()
        if not scrolled(self.query_one(Rows), event.key):
            self.dismiss()
