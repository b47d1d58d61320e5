"""A view of rows that are painted as they are, with a scrollbar that costs no more than its cells.

Textual asks a widget for all its rows whenever any row of the screen is painted, and goes round by borders,
paddings and renderables for each: for plain rows that takes longer than painting them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Self

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.filter import ANSIToTruecolor
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip

from reader.tui.placed import Placed


class Lines(ScrollView):
    """Rows by ``render_line``, kept as long as nobody asks for them to be painted anew.

    They have true colours, or none. There is always a scrollbar at their right, and neither border nor
    padding around them.
    """

    DEFAULT_CSS = "Lines { scrollbar-size-vertical: 1; overflow-x: hidden; overflow-y: scroll; }"

    def __init__(self) -> None:
        self._painted: dict[int, Strip] = {}
        self._painted_for = Size(0, 0)
        super().__init__()

    def prepare(self) -> None:
        """Make ready for the size that there is now; called before anything of it is painted."""

    @property
    def is_new(self) -> bool:
        """Whether nothing was painted yet in the size that there is now: then all will be painted anyway."""
        return self._painted_for != self.size

    def prepare_to_paint(self) -> None:
        """Prepare once for each size."""
        if self.is_new:
            self._painted.clear()
            self.prepare()
            self._painted_for = self.size

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Have rows painted anew: those of some regions, or all."""
        if not regions:
            self._painted.clear()
        for region in regions:
            for y in region.line_range:
                self._painted.pop(y, None)
        if self.is_new:
            return self
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows of the view, the column of the scrollbar left out."""
        self.prepare_to_paint()
        painted = self._painted
        missing = [y for y in crop.line_range if y not in painted]
        if missing:
            # In true colours there are none to be made true, and to look for them takes a tenth of the time.
            filters = [each for each in self.get_line_filters() if not isinstance(each, ANSIToTruecolor)]
            for y in missing:
                strip = self.render_line(y)
                for each in filters:
                    strip = strip.apply_filter(each, self.background_colors[1])
                painted[y] = strip
        rows = [painted[y] for y in crop.line_range]
        left, right = crop.column_span
        return rows if (left, right) == (0, self.size.width) else [row.crop(left, right) for row in rows]

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """Textual's scrollbar, which is made as it makes it, but painted by its cells alone."""
        if self._vertical_scrollbar is None:
            self._vertical_scrollbar = Slider(name="vertical")
            self._vertical_scrollbar.display = False
            self.app._start_widget(self, self._vertical_scrollbar)  # noqa: SLF001 (as Textual does)
        return self._vertical_scrollbar


class Slider(Placed, ScrollBar):
    """A vertical scrollbar one cell wide, painted anew only when it looks another."""

    def __init__(self, name: str | None = None) -> None:
        self._cells: tuple[Segment, ...] = ()
        self._painted: list[Strip] = []
        super().__init__(name=name)

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Have it painted anew, if it looks another: a step in a long text rarely moves it."""
        lines = self.parent
        if isinstance(lines, Lines) and self.is_attached and not layout:
            same = bool(self._cells) and self._cells == self._cells_now()
            if same or lines.is_new:
                return self
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Its cells. Those that look the same are one strip, as most do."""
        if isinstance(self.parent, Lines):
            self.parent.prepare_to_paint()  # which may scroll
        cells = self._cells_now()
        if cells != self._cells:
            self._cells = cells
            strips = {cell: Strip([cell], 1) for cell in cells}
            for each in self.get_line_filters():
                behind = self.background_colors[1]
                strips = {cell: strip.apply_filter(each, behind) for cell, strip in strips.items()}
            self._painted = [strips[cell] for cell in cells]
        return self._painted[crop.y : crop.bottom]

    def _cells_now(self) -> tuple[Segment, ...]:
        bar = self.render()
        assert isinstance(bar, ScrollBarRender)
        style = self.app.console.get_style(bar.style)
        return _cells(self.size.height, bar.virtual_size, bar.window_size, bar.position, style)


@lru_cache(maxsize=64)
def _cells(
    height: int, virtual_size: int, window_size: int, position: float, style: Style
) -> tuple[Segment, ...]:
    """The cells of a vertical scrollbar from the top, as Textual paints them."""
    back, bar = style.bgcolor or Color.default(), style.color or Color.default()
    painted = ScrollBarRender.render_bar(
        height, virtual_size, window_size, position, back_color=back, bar_color=bar
    )
    return tuple(painted.segments)
