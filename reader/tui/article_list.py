"""The list of a library: a row an article, of which only those on the screen are painted and asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import accumulate
from time import perf_counter
from typing import Final

from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.annotations.labels import Schema
from reader.annotations.store import Counts, Store, StoreError
from reader.articles.catalogue import Catalogue
from reader.articles.positions import Positions
from reader.text.oneline import padded
from reader.tui.palette import Palette

#: Seconds for which a key or a paint waits for what is to be told of the articles on the screen.
PATIENCE: Final = 0.004
_FIRST_PATIENCE: Final = 0.06
#: Articles whose counts are kept at hand.
_COUNTS: Final = 4_096
#: Cells that are left to a title: where there are not so many, less is told at its left.
_TITLE: Final = 24


class ArticleList(ScrollView, can_focus=True):
    """A row an article: what is marked at the left, the title at the right.

    Attributes:
        chosen: The number of the chosen article in the catalogue.
        palette: The styles in use.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    ArticleList {
        background: $background; scrollbar-size-vertical: 1; overflow-x: hidden; overflow-y: scroll;
    }
    """

    class Chosen(Message):
        """An article was clicked; ``twice`` when it is to be opened."""

        def __init__(self, row: int, twice: bool) -> None:
            super().__init__()
            self.row = row
            self.twice = twice

    class Scrolled(Message):
        """Other articles are on the screen."""

    def __init__(
        self,
        catalogue: Catalogue,
        store: Store,
        schema: Schema,
        positions: Positions,
        palette: Palette,
        nothing: Callable[[], str],
    ) -> None:
        """A list of a catalogue; ``nothing`` tells what to say where it is empty."""
        super().__init__()
        self.catalogue = catalogue
        self.store = store
        self.schema = schema
        self.positions = positions
        self.palette = palette
        self.chosen = 0
        self._nothing = nothing
        self._counts: dict[str, Counts | None] = {}

    @property
    def row(self) -> int:
        """The row of the chosen article; the first one where it is not shown."""
        return self.catalogue.row_of(self.chosen) or 0

    def on_resize(self, event: events.Resize) -> None:
        """The rows are as wide as the window."""
        self.read_visible(_FIRST_PATIENCE)
        self.show_rows()

    def show_rows(self) -> None:
        """Show the rows anew."""
        self.virtual_size = Size(self.scrollable_content_region.width, len(self.catalogue.shown))
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """What came onto the screen is read, by keys and by the wheel."""
        super().watch_scroll_y(old_value, new_value)
        self.read_visible(PATIENCE)
        self.post_message(self.Scrolled())

    def go(self, row: int) -> None:
        """Choose a row, or the nearest there is."""
        shown, before = self.catalogue.shown, self.row
        if not shown:
            return
        row = min(max(row, 0), len(shown) - 1)
        self.chosen = shown[row]
        self.refresh_line(before)
        self.refresh_line(row)
        self.show_chosen()

    def show_chosen(self) -> None:
        """Scroll as far as is needed to see the chosen article."""
        row, top, height = self.row, self.scroll_offset.y, self.size.height
        if row < top:
            self.scroll_to(y=row, animate=False, immediate=True, force=True)
        elif height and row >= top + height:
            self.scroll_to(y=row - height + 1, animate=False, immediate=True, force=True)

    def on_click(self, event: events.Click) -> None:
        """A click chooses a row, a double click opens it."""
        row = event.y + self.scroll_offset.y
        if row < len(self.catalogue.shown):
            self.post_message(self.Chosen(row, event.chain > 1))

    # What is told of an article -------------------------------------------------------------

    def forget(self) -> None:
        """Count anew: the marks may be others now."""
        self._counts.clear()
        self.read_visible(PATIENCE)
        self.refresh()

    def read_visible(self, seconds: float) -> bool:
        """Read what is to be told of the articles on the screen; True when time was up before."""
        top = self.scroll_offset.y
        return self._read(range(top, top + self.size.height), seconds)

    def read_near(self, seconds: float) -> bool:
        """The same of what a page key will bring onto the screen."""
        top, height = self.scroll_offset.y, self.size.height
        return self._read(range(top - height, top + 2 * height), seconds)

    def _read(self, rows: Iterable[int], seconds: float) -> bool:
        stop = perf_counter() + seconds
        shown = self.catalogue.shown
        unread = [row for row in rows if 0 <= row < len(shown) and not self._is_known(shown[row])]
        for row in unread:
            if perf_counter() > stop:
                self.refresh_lines(unread[0], row - unread[0])
                return True
            self.catalogue.read(shown[row])
            self._count(self.catalogue.entries[shown[row]].id)
        if unread:
            self.refresh_lines(unread[0], unread[-1] + 1 - unread[0])
        return False

    def _is_known(self, number: int) -> bool:
        known = self.catalogue.preview(number) is not None
        return known and self.catalogue.entries[number].id in self._counts

    def _count(self, article_id: str) -> None:
        if len(self._counts) >= _COUNTS:
            self._counts.clear()
        try:
            self._counts[article_id] = self.store.counts(article_id)
        except StoreError:
            self._counts[article_id] = None

    # Painting -------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """One article, or nothing below the last."""
        palette, shown = self.palette, self.catalogue.shown
        width = self.scrollable_content_region.width
        row = y + self.scroll_offset.y
        if row >= len(shown):
            if row == 0:
                return Strip([Segment(self._nothing(), palette.faint)]).adjust_cell_length(
                    width, palette.text
                )
            return Strip.blank(width, palette.text)
        number, chosen = shown[row], row == self.row
        facts = self._facts(number, chosen)
        ends = accumulate(segment.cell_length for segment in facts)
        left = [segment for segment, end in zip(facts, ends, strict=True) if end <= width - _TITLE - 2]
        used = sum(segment.cell_length for segment in left)
        known = self.catalogue.preview(number)
        text = known.title if known else self.catalogue.entries[number].id
        style = palette.chosen if chosen else palette.text if known else palette.faint
        room = max(1, width - used - 2)
        title = padded(text, room, "auto", "right")
        # As few pieces as there are styles: what Textual does to a row, it does to each of them.
        pieces = Segment.simplify([*left, Segment(f" {title} ", style)])
        return Strip(pieces, used + room + 2).adjust_cell_length(width, style)

    def _facts(self, number: int, chosen: bool) -> list[Segment]:
        """The left of a row: marks by label, how much is reviewed and read, the size; blank until known."""
        palette = self.palette
        base = palette.chosen if chosen else palette.text
        faint = palette.chosen if chosen else palette.faint
        entry = self.catalogue.entries[number]
        known = self.catalogue.preview(number)
        if known is None or not self._is_known(number):
            return [Segment(" " * (1 + 5 * len(self.schema.labels[:6]) + 28), base)]
        counts = self._counts[entry.id]
        segments = [Segment(" ", base)]
        if counts is None:
            segments.append(Segment("damaged: see hashiya check    ", base))
        else:
            for label in self.schema.labels[:6]:
                count = counts.labels.get(label.name, 0)
                style = base if chosen else palette.sign(label.name)
                segments.append(
                    Segment(f"{label.sign}{count:<4}" if count else "·    ", style if count else faint)
                )
            others = counts.total - sum(counts.labels.get(label.name, 0) for label in self.schema.labels[:6])
            if others:
                segments.append(Segment(f"+{others:<4}", base))
            reviewed = f"{100 * counts.reviewed // counts.total:>3} % rev" if counts.total else " " * 9
            segments.append(Segment(f"{reviewed} ", faint))
        segments.append(Segment(f"{self._share(entry.id, known.size):>9} {_size(known.size):>7} ", faint))
        return segments

    def _share(self, article_id: str, size: int) -> str:
        position = self.positions.get(article_id)
        if not position.opened:
            return "new"
        # Most Arabic letters take two bytes, so the share is told from the file's size.
        share = min(100, 100 * position.furthest * 2 // max(1, size))
        return "read" if share > 90 else f"{share} % read"


def _size(size: int) -> str:
    """Bytes as a person reads them."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1_000))} kB"
    return f"{size / 1_000_000:.1f} MB"
