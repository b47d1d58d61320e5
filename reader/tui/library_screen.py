"""The library: the articles of a workspace, with what has been done to each."""

from __future__ import annotations

from functools import lru_cache

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.annotations.labels import Schema
from reader.annotations.store import Counts, Store, StoreError
from reader.articles.positions import Positions
from reader.articles.preview import title_of_file
from reader.articles.workspace import Entry, Workspace
from reader.text.oneline import one_line, padded
from reader.text.search import search_pattern
from reader.tui.keymap import Keymap
from reader.tui.palette import Palette
from reader.tui.prompt import Prompt
from reader.tui.screen import ActionScreen


class ArticleList(ScrollView, can_focus=True):
    """A row an article: what is marked at the left, the title at the right."""

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

    def __init__(self, library: LibraryScreen) -> None:
        super().__init__()
        self.library = library

    def on_resize(self, event: events.Resize) -> None:
        """The rows are as wide as the window."""
        self.show_rows()

    def show_rows(self) -> None:
        """Show the rows anew."""
        self.virtual_size = Size(self.scrollable_content_region.width, len(self.library.shown))
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """A click chooses a row, a double click opens it."""
        row = event.y + self.scroll_offset.y
        if row < len(self.library.shown):
            self.post_message(self.Chosen(row, event.chain > 1))

    def render_line(self, y: int) -> Strip:
        """One article, or nothing below the last."""
        palette = self.library.palette
        width = self.scrollable_content_region.width
        row = y + self.scroll_offset.y
        if row >= len(self.library.shown):
            if row == 0:
                return Strip([Segment(self.library.nothing, palette.faint)]).adjust_cell_length(
                    width, palette.text
                )
            return Strip.blank(width, palette.text)
        chosen = row == self.library.row
        left = self.library.facts(self.library.shown[row], chosen)
        used = sum(segment.cell_length for segment in left)
        title_style = palette.chosen if chosen else palette.text
        title = padded(
            self.library.title_of(self.library.shown[row]), max(1, width - used - 2), "auto", "right"
        )
        return Strip([*left, Segment(f" {title} ", title_style)]).adjust_cell_length(width, title_style)


class LibraryScreen(ActionScreen):
    """Chooses an article to read."""

    CONTEXT = "library"

    class Opened(Message):
        """An article is to be read."""

        def __init__(self, entry: Entry) -> None:
            super().__init__()
            self.entry = entry

    def __init__(
        self,
        workspace: Workspace,
        store: Store,
        schema: Schema,
        positions: Positions,
        keymap: Keymap,
        palette: Palette,
    ) -> None:
        super().__init__(keymap, palette)
        self.workspace = workspace
        self.store = store
        self.schema = schema
        self.positions = positions
        self.entries = workspace.entries()
        self.shown = list(self.entries)
        self.row = 0
        self.filter = ""
        self.title_of = lru_cache(maxsize=None)(title_of_file)
        self._counts = lru_cache(maxsize=4_096)(self._count)
        self.list = ArticleList(self)

    @property
    def nothing(self) -> str:
        """What an empty list says."""
        if self.entries:
            return f" no title holds «{one_line(self.filter)}»; Esc shows all"
        return f" no .txt articles in {one_line(str(self.workspace.root))} or its seeds/ folder"

    @property
    def hint(self) -> str:
        """What one can do here."""
        return "arrows choose  Enter read  r review  / filter  T theme  ? help  q leave"

    def compose(self) -> ComposeResult:
        """Title, list, and a row for hints or typing."""
        yield self.title_bar
        yield self.list
        yield self.following
        yield self.hint_bar
        yield self.prompt

    def on_mount(self) -> None:
        """Show the list."""
        self.recolor(self.palette)
        self.list.focus()
        if self.workspace.note:
            self.tell(self.workspace.note)

    def on_screen_resume(self) -> None:
        """Back from an article: its counts may be others now."""
        self._counts.cache_clear()
        self.list.refresh()

    def recolor(self, palette: Palette) -> None:
        """Take over the styles of another theme."""
        super().recolor(palette)
        self._show_title()
        self.list.refresh()
        self.show_hint()

    def _show_title(self) -> None:
        palette = self.palette
        many = len(self.entries)
        count = f"{many} article{'' if many == 1 else 's'}"
        if self.filter:
            count = f"{len(self.shown)} of {count}"
        self.title_bar.say(
            [(" حاشية ", palette.bar_strong), (f" {count} · {self.workspace.root.name}", palette.bar)],
            palette.bar,
        )

    # Rows -----------------------------------------------------------------------------------

    def _count(self, article_id: str) -> Counts | None:
        try:
            return self.store.counts(article_id)
        except StoreError:
            return None

    def facts(self, entry: Entry, chosen: bool) -> list[Segment]:
        """The left of a row: marks by label, how much is read and reviewed, and the size."""
        palette = self.palette
        base = palette.chosen if chosen else palette.text
        faint = palette.chosen if chosen else palette.faint
        counts = self._counts(entry.id)
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
        segments.append(Segment(f"{self._read(entry):>9} {_size(entry.size):>7} ", faint))
        return segments

    def _read(self, entry: Entry) -> str:
        position = self.positions.get(entry.id)
        if not position.opened:
            return "new"
        # Most Arabic letters take two bytes, so the share is told from the file's size.
        share = min(100, 100 * position.furthest * 2 // max(1, entry.size))
        return "read" if share > 90 else f"{share} % read"

    # Doing ----------------------------------------------------------------------------------

    def perform(self, action: str, count: int | None = None, argument: str = "") -> None:
        """Carry out an action of the table."""
        page = max(1, self.list.size.height - 1)
        steps = {"library.up": -1, "library.down": 1, "library.page_up": -page, "library.page_down": page}
        if action in steps:
            self.go(self.row + steps[action] * (count or 1))
        elif action == "library.first":
            self.go(0)
        elif action == "library.last":
            self.go(len(self.shown) - 1)
        elif action == "library.open":
            self.open_chosen()
        elif action == "library.filter":
            self._show_row_for_typing(True)
            self.prompt.open("filter", " titles with:", self.filter)
        elif action == "library.clear":
            self.set_filter("")
        else:
            super().perform(action, count, argument)
            return
        self.show_hint()

    def go(self, row: int) -> None:
        """Choose a row, or the nearest there is."""
        before = self.row
        self.row = min(max(row, 0), max(0, len(self.shown) - 1))
        self.list.refresh_line(before)
        self.list.refresh_line(self.row)
        top, height = self.list.scroll_offset.y, self.list.size.height
        if self.row < top:
            self.list.scroll_to(y=self.row, animate=False, immediate=True, force=True)
        elif height and self.row >= top + height:
            self.list.scroll_to(y=self.row - height + 1, animate=False, immediate=True, force=True)

    def open_chosen(self) -> None:
        """Read the chosen article."""
        if self.shown:
            self.post_message(self.Opened(self.shown[self.row]))

    def set_filter(self, text: str) -> None:
        """Show only the articles whose title or id holds a text."""
        chosen = self.shown[self.row] if self.shown else None
        self.filter = text
        pattern = search_pattern(text)
        self.shown = [
            entry
            for entry in self.entries
            if pattern is None or pattern.search(self.title_of(entry)) or pattern.search(entry.id)
        ]
        self.row = self.shown.index(chosen) if chosen in self.shown else 0
        self.list.show_rows()
        self._show_title()

    def _show_row_for_typing(self, typing: bool) -> None:
        self.hint_bar.display = not typing

    def on_prompt_changed(self, event: Prompt.Changed) -> None:
        """The list follows the typing."""
        event.stop()
        self.set_filter(event.text)

    def on_prompt_closed(self, event: Prompt.Closed) -> None:
        """Typing is over; given up, all are shown again."""
        event.stop()
        self._show_row_for_typing(False)
        self.list.focus()
        if event.text is None:
            self.set_filter("")
        self.show_hint()

    def on_article_list_chosen(self, event: ArticleList.Chosen) -> None:
        """The mouse chose an article."""
        event.stop()
        self.go(event.row)
        if event.twice:
            self.open_chosen()


def _size(size: int) -> str:
    """Bytes as a person reads them."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1_000))} kB"
    return f"{size / 1_000_000:.1f} MB"
