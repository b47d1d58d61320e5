"""A mark that lost its place: its words as they were, above what may be they now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from reader.text.oneline import padded
from reader.tui.palette import Palette

if TYPE_CHECKING:
    from reader.session.moving import Beside

_KEYS = "z y takes it   z r puts it on the selection   z k leaves it   z x deletes it   g a next"


class MovedPanel(Widget):
    """Three rows over the bottom of the text; hidden while no such mark is looked at."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    MovedPanel { layer: above; dock: bottom; offset-y: -2; height: 3; display: none; }
    MovedPanel.open { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._beside: Beside | None = None
        self._palette: Palette | None = None

    def show(self, beside: Beside | None, palette: Palette) -> None:
        """Show a mark, or with None nothing."""
        if (beside, palette) != (self._beside, self._palette):
            self._beside, self._palette = beside, palette
            self.set_class(beside is not None, "open")
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """What was there, what is there now, and what can be done."""
        palette, beside, width = self._palette, self._beside, self.size.width
        if palette is None or beside is None:
            return Strip([])
        if y == 2:
            return Strip([Segment(f" {_KEYS}", palette.bar)]).adjust_cell_length(width, palette.bar)
        name = " then " if y == 0 else "  now "
        around = beside.old if y == 0 else beside.new
        if around is None:
            said = padded(f" {beside.why}", width - len(name), "ltr", "left", palette.typeset)
        else:
            before, words, after = around
            said = padded(f"…{before}⟦{words}⟧{after}…", width - len(name), "rtl", "right", palette.typeset)
        return Strip([Segment(name, palette.bar_strong), Segment(said, palette.bar)]).adjust_cell_length(
            width, palette.bar
        )
