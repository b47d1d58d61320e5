"""The reading pane: the text in a column, its margin beside it, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.annotations.model import Span
from reader.annotations.standing import is_pending, is_proposal
from reader.session import Session
from reader.session.motions import cell_range
from reader.session.sight import SIGHT, top_row
from reader.session.span_index import SpanIndex
from reader.text.oneline import one_line
from reader.text.shaping import Typeset
from reader.text.units import Range
from reader.tui.margin import Entry, caption, entries
from reader.tui.overlay import Overlay, RowOverlay, overlay
from reader.tui.painting import Look, paint
from reader.tui.palette import Palette
from reader.tui.screen import ActionScreen

if TYPE_CHECKING:
    from reader.session.growing import Side

#: Painted rows kept: several screens.
_KEPT = 512


class Geometry(NamedTuple):
    """Columns of the pane: blank, margin, rule, gutter, text, gutter, blank."""

    left: int
    margin: int
    text: int

    @property
    def text_left(self) -> int:
        """Column of the text's first cell."""
        return self.left + (self.margin + 1 if self.margin else 0) + 1


def geometry(width: int, measure: int, margin: bool) -> Geometry:
    """How a width is shared out: the text has its measure if it can, the margin the rest.

    Args:
        width: Cells there are.
        measure: Cells that a line of text should have at the most.
        margin: Whether a margin is wanted; there is none below 60 cells.
    """
    beside = 0
    if margin and width >= 60:
        beside = min(36, max(20, width - measure - 3))
    text = max(1, min(measure, width - 2 - (beside + 1 if beside else 0)))
    used = text + 2 + (beside + 1 if beside else 0)
    return Geometry(max(0, (width - used) // 2), beside, text)


class ReadingPane(ScrollView, can_focus=True):
    """Draws a session and tells it where the mouse is. It decides nothing."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    ReadingPane {
        background: $background; scrollbar-size-vertical: 1; overflow-x: hidden; overflow-y: scroll;
    }
    """

    class Pointed(Message):
        """The mouse chose a place.

        Attributes:
            offset: Code point of the text.
            how: "cursor", "extend", "word" or "sentence".
        """

        def __init__(self, offset: int, how: str) -> None:
            super().__init__()
            self.offset = offset
            self.how = how

    class Dragged(Message):
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

    def __init__(self, session: Session, palette: Palette, measure: int = 72) -> None:
        super().__init__()
        self.session = session
        self.palette = palette
        self.measure = measure
        self.margin_shown = True
        self.signs = True
        self.proposals = True
        self.typeset = Typeset()
        self.geometry = Geometry(0, 0, 1)
        self._laid_out_for = Size(0, 0)
        self.preview: Range | None = None
        self._dragging = False
        self._edge: Side | None = None  # the edge that the mouse holds
        self._pressed: tuple[int, int] = (0, 0)
        self._over = Overlay()
        self._zones = False  # whether lines that are no part of the article are looked for yet
        self._moves = 0
        self._shown: tuple[int, tuple[int, int] | None, str | None] | None = None
        self._strip = lru_cache(maxsize=_KEPT)(self._paint_row)
        self._margin_of = lru_cache(maxsize=_KEPT)(self._entries)

    # Layout -----------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        """Lay the text out for the new width, the cursor's line staying where it was."""
        if self._laid_out_for != self.size:
            self.lay_out()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows of the screen. The first are wanted before the event comes that tells the size."""
        if self._laid_out_for != self.size:
            self.lay_out()
        return super().render_lines(crop)

    def turn_to(self, session: Session) -> None:
        """Show another session, its cursor in sight."""
        self.session = session
        self._shown = None
        self._over = Overlay()
        self.lay_out()

    def lay_out(self) -> None:
        """Lay everything out anew: after a change of size, measure, margin or harakat."""
        width = self.scrollable_content_region.width
        if not width:
            return
        self._laid_out_for = self.size
        above = self.cursor_row - self.scroll_offset.y if self._shown else None
        self.geometry = geometry(width, self.measure, self.margin_shown and self.typeset.reorder)
        self.session.set_view(self.geometry.text, self.typeset, gap=True)
        height = self._height
        if above is None or not 0 <= above < height:
            above = height // 3
        self.scroll_to_row(self.surroundings() - above)
        self.forget()

    @property
    def _height(self) -> int:
        """Rows that can be seen, as many as when the text was laid out: to ask Textual takes longer."""
        return self._laid_out_for.height

    @property
    def cursor_row(self) -> int:
        """The row of the cursor."""
        return self.session.layout.row_of(self.session.cursor)

    def surroundings(self) -> int:
        """The row of the cursor, when all rows are counted that can be on the screen with it."""
        layout, height = self.session.layout, self._height
        layout.step(self.cursor_row, -height)
        layout.step(self.cursor_row, height)
        self._fit()
        return self.cursor_row

    def scroll_to_row(self, row: int) -> None:
        """Bring a row to the top, as far as the text goes."""
        self.scroll_to(y=max(0, row), animate=False, immediate=True, force=True)

    def _fit(self) -> None:
        """Number the rows from the top of the widget, and let it be as high as they are now known to be."""
        layout = self.session.layout
        grown = layout.renumber()
        height = layout.row_count
        if self.virtual_size.height != height:
            # Set in the usual way it would lay out the whole screen again, where nothing takes other room.
            self.set_reactive(ReadingPane.virtual_size, Size(self.virtual_size.width, height))
            self.vertical_scrollbar.window_virtual_size = height
        if self._moves != layout.moves:
            self._moves = layout.moves
            self._strip.cache_clear()
        if grown:
            self.scroll_to_row(self.scroll_offset.y + grown)

    # What has changed ---------------------------------------------------------------------

    def forget(self) -> None:
        """Paint everything anew: marks, styles or the layout have changed."""
        self._strip.cache_clear()
        self._margin_of.cache_clear()
        self._shown = self._state()
        self.look()
        self.refresh()

    def changed(self, start: int, end: int) -> None:
        """Marks of a range are others now: paint what of their paragraphs has changed."""
        self._margin_of.cache_clear()
        document = self.session.layout.document
        first, last = document.paragraph_of(start), document.paragraph_of(max(start, end - 1))
        self._refresh_rows(document.starts[first], document.ends[last])

    def look(self) -> None:
        """See which rows are on the screen, and what lies over them; repaints when that has changed."""
        if not self._height:
            return
        self.see()
        over = overlay(self.session, self.preview, self._zones)
        if over != self._over:
            self._over = over
            self.refresh()
        if not self._zones:  # by many rules, for which the first paint does not wait
            self._zones = True
            self.call_after_refresh(self.look)

    def see(self) -> None:
        """Count the rows that are on the screen, and tell the session which they are."""
        layout, below = self.session.layout, max(0, self._height - 1)
        top = layout.nearest(self.scroll_offset.y)
        layout.hold(top)
        layout.step(top, below)
        self._fit()
        top = self.scroll_offset.y
        self.session.hand.hints.look(top, top + below)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Other rows are on the screen, and other words have hints."""
        super().watch_scroll_y(old_value, new_value)
        if self._shown is not None and round(old_value) != round(new_value):
            self.look()

    def follow(self, scroll: int = 0, sight: int = SIGHT) -> None:
        """The cursor or the selection has moved: paint the rows concerned and keep it in sight.

        Args:
            scroll: How many rows the view moves along with the cursor: a page is turned.
            sight: Rows to be seen above and below it.
        """
        before, now = self._shown, self._state()
        self._shown = now
        if before is None:
            self.refresh()
        elif before != now:
            offsets = [before[0], now[0]]
            if before[1] != now[1]:
                offsets += [offset for selection in (before[1], now[1]) if selection for offset in selection]
            if before[2] != now[2]:  # another mark is the active one: its rows and the old one's
                for span_id in (before[2], now[2]):
                    span = self.session.marks.by_id.get(span_id or "")
                    offsets += (span.start, span.end) if span else ()
            self._refresh_rows(min(offsets), max(offsets))
        self._keep_in_sight(scroll, sight)
        self.look()

    def _refresh_rows(self, start: int, end: int) -> None:
        """Paint the rows of a range anew, as far as they are on the screen."""
        layout, top = self.session.layout, self.scroll_offset.y
        bottom = top + self._height
        seen = layout.range_of(top, bottom)
        if start <= seen[1] and seen[0] <= end:
            first = max(layout.row_of(max(start, seen[0])), top)
            last = min(layout.row_of(min(end, seen[1])), bottom)
            self.refresh_lines(first, last - first + 1)

    def bring_to_top(self) -> None:
        """Bring the row of the cursor to the top."""
        self.scroll_to_row(self.surroundings() - SIGHT)

    def _state(self) -> tuple[int, tuple[int, int] | None, str | None]:
        session = self.session
        active = session.active
        return session.cursor, session.selection, active.id if active else None

    def _keep_in_sight(self, scroll: int, sight: int) -> None:
        row, top = self.surroundings(), self.scroll_offset.y
        wanted = top_row(row, top + scroll, self._height, self.session.hand.hints.ahead, sight)
        if wanted != top:
            self.scroll_to_row(wanted)

    # Painting -----------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        session = self.session
        row = y + self.scroll_offset.y
        layout = session.layout
        width = self.scrollable_content_region.width
        # Before its size is known the text is laid out for no screen.
        if self._shown is None or row >= layout.row_count:
            return Strip.blank(width, self.palette.text)
        start, end = layout.row_range(row)
        cursor, selection, active = self._shown
        if selection is not None:
            selection = (max(start, selection[0]), min(end, selection[1]))
            if selection[0] >= selection[1]:
                selection = None
        here = cursor if start <= cursor <= end else None
        # A row keeps its strip as long as its own marks stay as they are and none of them is the active one.
        marks = tuple((mark.id, mark.rev) for mark in self._visible(start, end, active))
        own = active if any(active == mark for mark, _ in marks) else None
        over = self._over.of_row(row, start, end)
        return self._strip(row, width, here, selection, own, over, (*marks, *self._beside(row)))

    def _beside(self, row: int) -> tuple[tuple[str, int], ...]:
        """What stands in the margin beside a row, told by ids and revisions."""
        entry = self._entry(row) if self.geometry.margin else None
        if entry is None:
            return ()
        linked = () if entry.link is None else ((entry.link[0].id, entry.link[0].rev),)
        return ("beside", entry.more), (entry.span.id, entry.span.rev), ("links", entry.hidden), *linked

    def _visible(self, start: int, end: int, active: str | None = None) -> Iterator[Span]:
        """The marks of a range that are painted: proposals as long as they are wanted and not rejected."""
        for mark in self.session.marks.between(start, end):
            if mark.id == active or not is_proposal(mark) or (self.proposals and is_pending(mark)):
                yield mark

    def _paint_row(
        self,
        row: int,
        width: int,
        cursor: int | None,
        selection: tuple[int, int] | None,
        active: str | None,
        over: RowOverlay,
        revisions: tuple[tuple[str, int], ...] = (),
    ) -> Strip:
        session, palette, shares = self.session, self.palette, self.geometry
        layout = session.layout
        line = layout.line(row)
        marks = tuple(self._visible(line.start, line.end, active)) if len(line) else ()
        look = Look(marks, active, selection, cursor, self.signs, over)
        text, gutter = paint(line, look, palette, session.schema)
        indent = layout.left_of(line)
        rest = max(0, shares.text - indent - line.width)
        used = shares.text_left + indent + line.width + rest + 1
        after = max(0, width - used)
        segments = self._margin_segments(row, shares.left, shares.margin)
        # Textual asks each segment for many things, so there are no more of them than needed.
        if line.base:
            blanks = Segment(" " * after, palette.text)
            segments += [Segment(" " * (1 + indent), palette.text), *text, gutter, blanks]
        else:
            segments += [gutter, *text, Segment(" " * (rest + 1 + after), palette.text)]
        return Strip(filter(itemgetter(0), segments), max(width, used)).crop(0, width)

    def _margin_segments(self, row: int, before: int, width: int) -> list[Segment]:
        """What is at the left of the text: blanks, and the margin where there is one."""
        palette = self.palette
        if not width:
            return [Segment(" " * before, palette.text)]
        rule = Segment("│", palette.rule)
        entry = self._entry(row)
        if entry is None:
            return [Segment(" " * (before + width), palette.text), rule]
        schema = self.session.schema
        label = schema.label(entry.span.label)
        said = one_line(caption(entry, schema), width - 3, "rtl", self.typeset)
        style = palette.text if entry.span.note and entry.link is None else palette.faint
        blank = Segment(" ", palette.text)
        sign = blank if entry.link else Segment(label.sign, palette.sign(entry.span.label))
        text = Segment(said, style)
        left = Segment(" " * (before + width - 3 - text.cell_length), palette.text)
        return [left, text, blank, sign, blank, rule]

    def _entry(self, row: int) -> Entry | None:
        """What the margin says beside a row."""
        layout = self.session.layout
        paragraph = layout.paragraph_at(row)
        entries = {} if paragraph is None else self._margin_of(paragraph)
        if not entries or paragraph is None:
            return None
        return entries.get(row - layout.row_of(layout.document.starts[paragraph]))

    def _entries(self, paragraph: int) -> dict[int, Entry]:
        session = self.session
        document = session.layout.document
        shown = SpanIndex(self._visible(document.starts[paragraph], document.ends[paragraph] + 1))
        return entries(session.layout, shown, paragraph, session.hand.relate.of)

    def on_key(self, event: events.Key) -> None:
        """Hand a key to the screen at once; by way of its queue it would come a turn of the loop later."""
        screen = self.screen
        if isinstance(screen, ActionScreen):
            screen.on_key(event)

    # The mouse ----------------------------------------------------------------------------

    def offset_at(self, x: int, y: int) -> int | None:
        """The code point at a place of the pane, or the nearest in its row; None where there is no text."""
        layout = self.session.layout
        line = layout.line(layout.nearest(y + self.scroll_offset.y))
        index = line.nearest(x - self.geometry.text_left - layout.left_of(line))
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
        if y < 0 or y >= self._height:
            self.scroll_relative(y=-1 if y < 0 else 1, animate=False)
            y = min(max(y, 0), self._height - 1)
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
        offset = self.offset_at(event.x, min(max(event.y, 0), self._height - 1))
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

    def selected_cells(self) -> tuple[int, int]:
        """The code points of the selection, or of the cursor's cell."""
        session = self.session
        return session.selection or cell_range(session.layout, session.cursor)
