"""The guidelines of the labels, a key away from the text."""

from __future__ import annotations

from rich.segment import Segment

from reader.annotations.labels import Label, Schema
from reader.text.document import Document
from reader.text.layout import Layout
from reader.tui.palette import Palette
from reader.tui.rows_screen import RowsScreen

#: Cells of a line of guideline, at the most.
_MEASURE = 76


class GuidelineScreen(RowsScreen[None]):
    """What each label is put on, that of the mark here first."""

    def __init__(self, schema: Schema, label: str, palette: Palette) -> None:
        super().__init__(palette, "What to mark", "arrows scroll, any other key goes back")
        self.labels = sorted(schema.labels, key=lambda known: known.name != label)

    def on_resize(self) -> None:
        """Break the lines for the width there is."""
        self.show()

    def painted(self) -> list[list[Segment]]:
        """The labels, one after another."""
        width = min(_MEASURE, self.size.width - 6)
        return [row for label in self.labels for row in self._rows(label, width)]

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
