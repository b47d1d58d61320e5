"""The mouse over a text: which letter it is on, and the edge of the mark that it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.message import Message

from reader.session import Session
from reader.session.motions import cell_range
from reader.tui.lines import Lines

if TYPE_CHECKING:
    from reader.session.growing import Side


class PointedText(Lines):
    """The lines of a session's text, which tell where the mouse is.

    Attributes:
        session: The session.
        text_left: Column of the text's first cell.
    """

    class Pointed(Message, namespace="reading_pane"):
        """The mouse chose a place.

        Attributes:
            offset: Code point of the text.
            how: "cursor", "extend", "word" or "sentence".
        """

        def __init__(self, offset: int, how: str) -> None:
            super().__init__()
            self.offset = offset
            self.how = how

    class Dragged(Message, namespace="reading_pane"):
        """The mouse holds an edge of the active mark.

        Attributes:
            side: Which edge.
            offset: The code point it is at.
            done: Whether it was let go there.
        """

        def __init__(self, side: Side, offset: int, done: bool) -> None:
            super().__init__()
            self.side: Side = side
            self.offset = offset
            self.done = done

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.text_left = 0
        self._dragging = False
        self._edge: Side | None = None  # the edge that the mouse holds
        self._pressed: tuple[int, int] = (0, 0)

    def offset_at(self, x: int, y: int) -> int | None:
        """The code point at a place of the pane, or the nearest in its row; None where there is no text."""
        layout = self.session.layout
        line = layout.line(layout.nearest(y + self.scroll_offset.y))
        index = line.nearest(x - self.text_left - layout.left_of(line))
        return None if index is None else line.starts[index]

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """The left button puts the cursor there; with Shift it widens the selection."""
        if event.button != 1:
            return
        offset = self.offset_at(event.x, event.y)
        if offset is None:
            return
        self._dragging = True
        self._pressed = (event.x, event.y)
        self._edge = None if event.shift else self._edge_at(offset)
        self.capture_mouse()
        if self._edge is None:
            self.post_message(self.Pointed(offset, "extend" if event.shift else "cursor"))

    def _edge_at(self, offset: int) -> Side | None:
        """The edge of the active mark whose last letter is at a code point, if one is."""
        session = self.session
        span = None if session.selection else session.active
        if span is None:
            return None
        cell = cell_range(session.layout, offset)
        if cell[0] <= span.end - 1 < cell[1]:
            return "end"
        return "start" if cell[0] <= span.start < cell[1] else None

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Dragging selects, or moves an edge of the active mark, and scrolls at the edges."""
        if not self._dragging:
            return
        y = event.y
        if y < 0 or y >= self.size.height:
            self.scroll_relative(y=-1 if y < 0 else 1, animate=False)
            y = min(max(y, 0), self.size.height - 1)
        offset = self.offset_at(event.x, y)
        if offset is None:
            return
        if self._edge is not None:
            self.post_message(self.Dragged(self._edge, offset, done=False))
        elif offset != self.session.cursor:
            self.post_message(self.Pointed(offset, "extend"))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """The end of a drag."""
        if not self._dragging:
            return
        self._dragging = False
        self.release_mouse()
        edge, self._edge = self._edge, None
        offset = self.offset_at(event.x, min(max(event.y, 0), self.size.height - 1))
        if edge is None or offset is None:
            return
        if (event.x, event.y) == self._pressed:
            self.post_message(self.Pointed(offset, "cursor"))
        else:
            self.post_message(self.Dragged(edge, offset, done=True))

    def on_click(self, event: events.Click) -> None:
        """A double click selects the word, a triple click the sentence."""
        how = {2: "word", 3: "sentence"}.get(event.chain)
        offset = self.offset_at(event.x, event.y)
        if how and offset is not None:
            self.post_message(self.Pointed(offset, how))
