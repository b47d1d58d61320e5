"""The reading pane: the text in a column, its margin beside it, line by line."""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from rich.segment import Segment
from textual import events
from textual.cache import LRUCache
from textual.geometry import Size
from textual.strip import Strip

from reader.annotations.model import Span
from reader.annotations.standing import is_pending, is_proposal
from reader.session import Session
from reader.session.motions import cell_range
from reader.session.sight import SIGHT, top_row
from reader.text.oneline import one_line
from reader.text.shaping import Typeset
from reader.text.units import Range
from reader.tui.margin import Entry, caption, entries
from reader.tui.overlay import Overlay, overlay
from reader.tui.painting import Look, paint
from reader.tui.palette import Palette
from reader.tui.pointed import PointedText

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


class ReadingPane(PointedText, can_focus=True):
    """Draws a session. It decides nothing."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "ReadingPane { background: $background; }"

    def __init__(self, session: Session, palette: Palette, measure: int = 72) -> None:
        super().__init__(session)
        self.palette = palette
        self.measure = measure
        self.margin_shown = True
        self.signs = True
        self.proposals = True
        self.typeset = Typeset()
        self.geometry = Geometry(0, 0, 1)
        self._laid_out_for, self._width = Size(0, 0), 0
        self.preview: Range | None = None
        self._over = Overlay()
        self._zones = False  # whether lines that are no part of the article are looked for yet
        self._moves = 0
        self._shown: tuple[int, tuple[int, int] | None, str | None] | None = None
        self._strips: LRUCache[Hashable, Strip] = LRUCache(_KEPT)
        self._margin_of = lru_cache(maxsize=_KEPT)(self._entries)

    # Layout -----------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        """Lay the text out for the new width, the cursor's line staying where it was."""
        if self._laid_out_for != self.size:
            self.lay_out()

    def prepare(self) -> None:
        """Lay the text out before it is painted, which is before the event comes that tells the size."""
        if self._laid_out_for != self.size:
            self.lay_out()

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
        self._laid_out_for, self._width = self.size, width
        above = self.cursor_row - self.scroll_offset.y if self._shown else None
        self.geometry = geometry(width, self.measure, self.margin_shown and self.typeset.reorder)
        self.text_left = self.geometry.text_left
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
            self._strips.clear()
        if grown:
            self.scroll_to_row(self.scroll_offset.y + grown)

    # What has changed ---------------------------------------------------------------------

    def forget(self) -> None:
        """Paint everything anew: marks, styles or the layout have changed."""
        self._strips.clear()
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
        # Before its size is known the text is laid out for no screen.
        if self._shown is None or row >= layout.row_count:
            return Strip.blank(self._width, self.palette.text)
        start, end = layout.row_range(row)
        cursor, selection, active = self._shown
        if selection is not None:
            selection = (max(start, selection[0]), min(end, selection[1]))
            if selection[0] >= selection[1]:
                selection = None
        here = cursor if start <= cursor <= end else None
        # A row keeps its strip as long as its own marks stay as they are and none of them is the active one.
        marks = tuple(self._visible(start, end, active))
        own = active if active in [mark.id for mark in marks] else None
        over = self._over.of_row(row, start, end)
        entry = self._entry(row) if self.geometry.margin else None
        told = tuple([(mark.id, mark.rev) for mark in marks])
        key = row, here, selection, own, over, told, entry and entry.told
        strip = self._strips.get(key)
        if strip is None:
            look = Look(marks, own, selection, here, self.signs, over)
            strip = self._strips[key] = self._paint_row(row, self._width, look, entry)
        return strip

    def _visible(self, start: int, end: int, active: str | None = None) -> list[Span]:
        """The marks of a range that are painted: proposals as long as they are wanted and not rejected."""
        return [
            mark
            for mark in self.session.marks.between(start, end)
            if mark.id == active or not is_proposal(mark) or (self.proposals and is_pending(mark))
        ]

    def _paint_row(self, row: int, width: int, look: Look, entry: Entry | None) -> Strip:
        session, palette, shares = self.session, self.palette, self.geometry
        layout = session.layout
        line = layout.line(row)
        if not len(line):
            look = look._replace(marks=())  # which may go on over a gap between paragraphs
        text, gutter = paint(line, look, palette, session.schema)
        indent = layout.left_of(line)
        rest = max(0, shares.text - indent - line.width)
        used = shares.text_left + indent + line.width + rest + 1
        after = max(0, width - used)
        segments = self._margin_segments(entry, shares.left, shares.margin)
        # Textual asks each segment for many things, so there are no more of them than needed.
        if line.base:
            blanks = Segment(" " * after, palette.text)
            segments += [Segment(" " * (1 + indent), palette.text), *text, gutter, blanks]
        else:
            segments += [gutter, *text, Segment(" " * (rest + 1 + after), palette.text)]
        return Strip(filter(itemgetter(0), segments), max(width, used)).crop(0, width)

    def _margin_segments(self, entry: Entry | None, before: int, width: int) -> list[Segment]:
        """What is at the left of the text: blanks, and the margin where there is one."""
        palette = self.palette
        if not width:
            return [Segment(" " * before, palette.text)]
        rule = Segment("│", palette.rule)
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
        shown = self._visible(document.starts[paragraph], document.ends[paragraph] + 1)
        return entries(session.layout, shown, paragraph, session.hand.relate.of)

    def selected_cells(self) -> tuple[int, int]:
        """The code points of the selection, or of the cursor's cell."""
        session = self.session
        return session.selection or cell_range(session.layout, session.cursor)
