"""The guidelines of the labels, a key away from the text."""

from __future__ import annotations

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen

from reader.annotations.labels import Label, Schema
from reader.text.document import Document
from reader.text.layout import Layout
from reader.tui.bars import Bar
from reader.tui.dialogs import Rows, scrolled
from reader.tui.palette import Palette

#: Cells of a line of guideline, at the most.
_MEASURE = 76


class GuidelineScreen(ModalScreen[None]):
    """What each label is put on, that of the mark here first."""

    DEFAULT_CSS = "GuidelineScreen { background: $background; }"

    def __init__(self, schema: Schema, label: str, palette: Palette) -> None:
        super().__init__()
        self.labels = sorted(schema.labels, key=lambda known: known.name != label)
        self.palette = palette

    def compose(self) -> ComposeResult:
        """The labels, and how to leave."""
        yield Bar("title")
        yield Rows([], self.palette)
        yield Bar("hint")

    def on_mount(self) -> None:
        """Say what this is."""
        palette = self.palette
        self.query_one("#title", Bar).say([(" What to mark", palette.bar_strong)], palette.bar)
        hint = [(" arrows scroll, any other key goes back", palette.bar)]
        self.query_one("#hint", Bar).say(hint, palette.bar)
        self.query_one(Rows).focus()

    def on_resize(self, event: events.Resize) -> None:
        """Break the lines for the width there is."""
        width = min(_MEASURE, event.size.width - 6)
        self.query_one(Rows).show([row for label in self.labels for row in self._rows(label, width)])

    def _rows(self, label: Label, width: int) -> list[list[Segment]]:
        palette = self.palette
        blank = Segment("    ", palette.text)
        names = " · ".join(dict.fromkeys(filter(None, (label.name, label.english, label.arabic))))
        key = f"   {label.key}" if label.key else ""
        rows = [[], [Segment("  ", palette.text), Segment(label.sign, palette.sign(label.name)), blank]]
        rows[1].append(Segment(self._line(f"{names}{key}", 200)[0], palette.text))
        guideline = label.guideline or "No guideline: write one in hashiya.toml."
        return [*rows, *([blank, Segment(line, palette.text)] for line in self._line(guideline, width))]

    def _line(self, text: str, width: int) -> list[str]:
        """A text in lines of a width, as they are painted."""
        layout = Layout(Document(text), max(20, width), self.palette.typeset)
        return [" " * layout.left_of(line) + line.text for line in layout.lines()]

    def on_key(self, event: events.Key) -> None:
        """Scroll, or go back."""
        event.stop()
        if not scrolled(self.query_one(Rows), event.key):
            self.dismiss()
