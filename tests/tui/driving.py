"""Drives the real app in memory: keys as a terminal sends them, rows as they are painted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual._xterm_parser import XTermParser
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widget import Widget

from reader.annotations.labels import Schema
from reader.annotations.store import Store
from reader.annotations.tinydb_store import TinyStore
from reader.articles.workspace import Workspace
from reader.session import Session
from reader.settings import Settings
from reader.tui.app import HashiyaApp
from reader.tui.bars import Bar
from reader.tui.library_screen import LibraryScreen
from reader.tui.pane import ReadingPane
from reader.tui.reader_screen import ReaderScreen
from reader.tui.screen import ActionScreen

#: An article of everything: both directions in one line, harakat, brackets, empty paragraphs.
MIXED = (
    "عنوان الخبر\n\n"
    "قال سامي (د. علي) إنّ «العدد» بلغ 1,250 عاملًا، وقال Elon Musk من SpaceX إن ذلك "
    "في 12 سبتمبر 2024 صحيح example.com/a؟ نعم.\n"
    "ولا لَا سَلَام مُحَمَّدٌ — 12٪ (ABC def). ثم عادت الشركة ونفت.\n"
    "An English line with قال سامي in it.\n\n"
) * 8

# What xterm sends for the keys that are no characters, by the names of the table of actions.
_FINAL = {"up": "A", "down": "B", "right": "C", "left": "D", "home": "H", "end": "F"}
_NUMBER = {"pgup": 5, "pgdn": 6, "delete": 3, "f3": 13}
_SIMPLE = {
    "enter": "\r",
    "tab": "\t",
    "space": " ",
    "backspace": "\x7f",
    "shift+tab": "\x1b[Z",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
}


_LEADS_ELSEWHERE = frozenset({"enter", "esc", "/", "ctrl+f", "e", ":", "ctrl+p", "?", "f1", "q", "ctrl+q"})


def bytes_of(name: str) -> str:
    """The characters by which a terminal says that a key was pressed."""
    if len(name) == 1:
        return name
    if name in _SIMPLE:
        return _SIMPLE[name]
    *modifiers, last = name.split("+")
    if modifiers == ["ctrl"] and len(last) == 1:
        return chr(ord(last) & 31)
    code = 1 + ("shift" in modifiers) + 2 * ("alt" in modifiers) + 4 * ("ctrl" in modifiers)
    if last in _FINAL:
        return f"\x1b[1;{code}{_FINAL[last]}" if modifiers else f"\x1b[{_FINAL[last]}"
    return f"\x1b[{_NUMBER[last]};{code}~" if modifiers else f"\x1b[{_NUMBER[last]}~"


def key_events(names: Iterable[str]) -> list[events.Key]:
    """Key events as the app gets them from its parser."""
    found: list[events.Key] = []
    for name in names:
        if name == "esc":  # alone it is told from a sequence by time only
            found.append(events.Key("escape", "\x1b"))
            continue
        made = [event for event in XTermParser(False).feed(bytes_of(name)) if isinstance(event, events.Key)]
        assert len(made) == 1, f"{name} is no key to the parser"
        found += made
    return found


async def settle(pilot: Pilot[None]) -> None:
    """Wait until everything that was sent is done, and what follows from it."""
    for _ in range(4):
        await pilot._wait_for_screen()
    while (  # noqa: ASYNC110 (the program need not tell; a test can look)
        pilot.app.is_running
        and isinstance(screen := pilot.app.screen, LibraryScreen)
        and (screen.is_filling or screen.reviewing.running)
    ):
        await asyncio.sleep(0.005)
    if pilot.app.is_running:
        pilot.app.screen._on_timer_update()  # the layout too: what was hidden has its rows again
        await pilot._wait_for_screen()


async def press(pilot: Pilot[None], keys: str | Iterable[str]) -> None:
    """Press keys, named as in the table of actions and separated by blanks.

    They come as fast as they are taken, but after a key that may lead elsewhere nobody
    types on before he sees where.
    """
    driver = pilot.app._driver
    assert driver is not None
    for name in keys.split() if isinstance(keys, str) else keys:
        (event,) = key_events([name])
        if name.startswith("ctrl+"):
            await settle(pilot)  # the app itself takes some of them, before what others have not done yet
        driver.send_message(event)
        if name in _LEADS_ELSEWHERE:
            await settle(pilot)
    await settle(pilot)


async def type_in(pilot: Pilot[None], text: str) -> None:
    """Type a text, letter by letter."""
    await press(pilot, ["space" if char == " " else char for char in text])


def rows_of(widget: Widget) -> list[list[Segment]]:
    """The rows of a widget as they are on the screen now, through all caches."""
    lines = widget.render_lines(Region(0, 0, widget.size.width, widget.size.height))
    return [list(line) for line in lines]


def cells_of(row: Iterable[Segment]) -> list[tuple[str, Style]]:
    """A row as (glyph, style) of each cell; marks go with the glyph before them."""
    cells: list[tuple[str, Style]] = []
    for segment in row:
        style = segment.style or Style()
        for char in segment.text:
            if cells and Segment(char).cell_length == 0:
                cells[-1] = (cells[-1][0] + char, style)
            else:
                cells.append((char, style))
    return cells


def text_of(row: Iterable[Segment]) -> str:
    return "".join(segment.text for segment in row)


@dataclass
class Reader:
    """The app while it runs, and what a test wants of it."""

    pilot: Pilot[None]
    app: HashiyaApp

    @property
    def at(self) -> str:
        """The kind of screen that is shown."""
        return type(self.app.screen).__name__

    @property
    def acting(self) -> ActionScreen:
        """The screen that is shown, the reader or the library."""
        screen = self.app.screen
        assert isinstance(screen, ActionScreen), screen
        return screen

    @property
    def screen(self) -> ReaderScreen:
        screen = self.app.screen
        assert isinstance(screen, ReaderScreen), screen
        return screen

    @property
    def library(self) -> LibraryScreen:
        screen = self.app.screen
        assert isinstance(screen, LibraryScreen), screen
        return screen

    @property
    def pane(self) -> ReadingPane:
        return self.screen.pane

    @property
    def session(self) -> Session:
        return self.screen.session

    async def press(self, keys: str | Iterable[str]) -> None:
        await press(self.pilot, keys)

    async def type_in(self, text: str) -> None:
        await type_in(self.pilot, text)

    async def send(self, event: events.Event) -> None:
        """Let an event come from the terminal."""
        assert self.app._driver is not None
        self.app._driver.send_message(event)
        await settle(self.pilot)

    def bar(self, name: str) -> str:
        """What a bar of the screen says, from left to right."""
        (row,) = rows_of(self.app.screen.query_one(f"#{name}", Bar))
        return text_of(row).rstrip()

    def place_of(self, offset: int) -> tuple[int, int]:
        """Column and row of the pane at which the cell of a code point is painted."""
        pane, layout = self.pane, self.session.layout
        row = layout.row_of(offset)
        line = layout.line(row)
        index = line.index_of(offset)
        assert index is not None
        column = pane.geometry.text_left + layout.left_of(line) + line.columns[index]
        return column, row - pane.scroll_offset.y

    def cell(self, offset: int) -> tuple[str, Style]:
        """What is painted where a code point is, and how."""
        column, y = self.place_of(offset)
        return cells_of(rows_of(self.pane)[y])[column]


@asynccontextmanager
async def opened(
    folder: Path,
    texts: Mapping[str, str] | str | None = None,
    *,
    size: tuple[int, int] = (80, 24),
    store: Store | None = None,
    schema: Schema | None = None,
    settings: Settings | None = None,
    article: str | None = "news",
) -> AsyncIterator[Reader]:
    """The app in a workspace folder with some texts, at an article or (None) at the library."""
    for name, text in ({"news": texts} if isinstance(texts, str) else texts or {}).items():
        (folder / f"{name}.txt").write_bytes(text.encode())
    workspace, _ = Workspace.find(folder, folder)
    app = HashiyaApp(
        workspace,
        store or TinyStore(workspace.annotations),
        schema or Schema(),
        settings,
        workspace.open(article) if article else None,
    )
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield Reader(pilot, app)
