"""Bars of one row: a title, a status, a hint. Each is given what it says, already chosen."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

from reader.text.oneline import one_line, padded
from reader.text.shaping import Typeset
from reader.tui.placed import Placed

#: A text and its style; the text in logical order, whatever is in it.
Part = tuple[str, Style]


_FOLDERS = re.compile(r"(?<![\w.])/(?:[^/\s:;,]+/)+")


def fitting(text: str, width: int) -> str:
    """A sentence for one row: where it is too long, the paths in it lose their folders."""
    return text if len(text) <= width else _FOLDERS.sub("…/", text)


class Bar(Placed):
    """One row of parts from the left, and one text at the right.

    Args:
        id: Its name.
        whole_right: Whether the parts are cut for the text at the right, and not it for them.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = "Bar { height: 1; width: 1fr; }"

    def __init__(self, id: str, whole_right: bool = False) -> None:
        super().__init__(id=id)
        self._whole_right = whole_right
        self._parts: tuple[Part, ...] = ()
        self._right: Part | None = None
        self._fill = Style()
        self.typeset = Typeset()
        self._painted: tuple[object, Strip] | None = None

    def say(self, parts: Sequence[Part], fill: Style, right: Part | None = None) -> None:
        """Show parts from the left and a text at the right; repaints when they are new."""
        said = (tuple(parts), fill, right)
        if said != (self._parts, self._fill, self._right):
            self._parts, self._fill, self._right = said
            self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The row, without the ways round that borders and paddings need: they take longer than it does."""
        filters = self.get_line_filters()
        said = (self._parts, self._fill, self._right, self.size.width, self.typeset, tuple(filters))
        if self._painted is None or self._painted[0] != said:
            strip = self.render_line(0)
            for each in filters:
                strip = strip.apply_filter(each, self.background_colors[1])
            self._painted = said, strip
        return [self._painted[1].crop(*crop.column_span)] * crop.height

    def render_line(self, y: int) -> Strip:
        """The row."""
        width = self.size.width
        segments: list[Segment] = []
        used = 0
        room = width
        if self._right is not None and self._whole_right:
            room -= cell_len(one_line(self._right[0], typeset=self.typeset)) + 3
        for text, style in self._parts:
            visual = one_line(text, max(0, room - used), "ltr", self.typeset)
            segment = Segment(visual, style)
            used += segment.cell_length
            segments.append(segment)
        room = width - used - 3
        if self._right is not None and room > 0:
            text, style = self._right
            segments.append(Segment(f"  {padded(text, room, align='right', typeset=self.typeset)} ", style))
        return Strip(segments).adjust_cell_length(width, self._fill)
