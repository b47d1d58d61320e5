"""The library: the articles of a workspace, with what has been done to each."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import Final

from textual import events
from textual.app import ComposeResult
from textual.message import Message

from reader.annotations.labels import Schema
from reader.annotations.store import Store
from reader.articles.catalogue import Catalogue
from reader.articles.decode import ArticleError
from reader.articles.positions import Positions
from reader.articles.workspace import Entry, Workspace
from reader.text.oneline import one_line
from reader.tui.article_list import PATIENCE, ArticleList
from reader.tui.bars import Part
from reader.tui.keymap import Keymap
from reader.tui.palette import Palette
from reader.tui.prompt import Prompt
from reader.tui.screen import ActionScreen
from reader.tui.stepping import Stepper

#: Seconds of work before the first paint and before a review is waited for, at one go between keys,
#: and of the rests between.
_FIRST: Final = 0.06
_SLICE: Final = 0.004
_REST: Final = 0.004
#: Seconds after a key for which what is not on the screen has to wait.
_TYPING: Final = 0.1
#: Seconds after which it is said what goes on, and between two times that the list follows it.
_LONG: Final = 0.3
_FOLLOW: Final = 0.15


class LibraryScreen(ActionScreen):
    """Chooses an article to read.

    The list can be used from the first moment on. It fills between the keys: names, what is
    to be told of the articles on the screen, and then all titles, so that they can be looked for.
    """

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
        self.catalogue = Catalogue(workspace.listing())
        self.catalogue.work(_FIRST)
        self.list = ArticleList(self.catalogue, store, schema, positions, palette, lambda: self.nothing)
        self.reviewing = Stepper(self, 1000, _FIRST)  # the search for what is to be reviewed
        self._wake = asyncio.Event()
        self._began = self._key = self._followed = 0.0
        self._painted = 0  # articles that the list was last painted with
        self._told = False  # whether it was said what could not be listed

    @property
    def nothing(self) -> str:
        """What an empty list says."""
        if self.is_filling:
            return f" {self.doing}"
        if not self.catalogue.is_listed:
            return " not all articles were listed; / goes on"
        if self.catalogue.entries:
            return f" no title holds «{one_line(self.catalogue.query)}»; Esc shows all"
        if self.workspace.rows:
            return f" no line of {one_line(self.workspace.name)} is an article: an object with a text"
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
        self.run_worker(self._fill())
        if self.workspace.note:
            self.tell(self.workspace.note)

    def on_screen_resume(self) -> None:
        """Back from an article: its counts may be others now."""
        self.list.forget()
        self._go_on()

    def recolor(self, palette: Palette) -> None:
        """Take over the styles of another theme."""
        super().recolor(palette)
        self._show_title()
        self.list.palette = palette
        self.list.refresh()
        self.show_hint()

    def _show_title(self) -> None:
        palette = self.palette
        many = len(self.catalogue.entries)
        more = "" if self.catalogue.is_listed else "+"
        count = f"{many}{more} article{'' if many == 1 else 's'}"
        if self.catalogue.query:
            count = f"{len(self.catalogue.shown)} of {count}"
        self.title_bar.say(
            [(" حاشية ", palette.bar_strong), (f" {count} · {self.workspace.name}", palette.bar)],
            palette.bar,
        )

    # Filling --------------------------------------------------------------------------------

    @property
    def doing(self) -> str:
        """What goes on between the keys, once it has taken a while; "" for nothing."""
        catalogue = self.catalogue
        if not self.is_filling or not self._began or monotonic() - self._began < _LONG:
            return ""
        many = len(catalogue.entries)
        if not catalogue.is_listed:
            return f"listing the articles: {many:,}"
        return f"reading the titles: {catalogue.read_count:,} of {many:,}"

    @property
    def is_filling(self) -> bool:
        """Whether something is still to be read, and nobody has stopped it."""
        return self._wake.is_set()

    def _go_on(self) -> None:
        """Fill what is not filled yet, between the keys."""
        if not self._wake.is_set():
            self._began = monotonic()
            self._wake.set()

    async def _fill(self) -> None:
        """Work in slices while there is work and the library is on the screen; then sleep."""
        while await self._wake.wait():
            more = self.is_current and self._fill_some()
            if not more:
                self._wake.clear()
            if not more or monotonic() - self._followed > _FOLLOW:
                self._follow()
            await asyncio.sleep(_REST)

    def _fill_some(self) -> bool:
        """One slice: what is on the screen, what a page key will show; False when nothing is left to do."""
        if self.list.read_visible(_SLICE) or self.list.read_near(_SLICE):
            return True
        if monotonic() - self._key < _TYPING and self.catalogue.is_compared:
            return True
        return self._work()

    def _work(self) -> bool:
        try:
            return self.catalogue.work(_SLICE)
        except ArticleError as error:
            self.catalogue.is_paused = True
            self.tell(str(error), error=True)
            return False

    def _follow(self) -> None:
        """Let list and bars say what has been found since."""
        self._followed = monotonic()
        if self._painted != len(self.catalogue.shown) or not self._painted:
            self._painted = len(self.catalogue.shown)
            self.list.show_rows()
        self._show_title()
        if self.catalogue.is_listed and not self._told:
            self._told = True
            self._tell_problems()
        if not self.prompt.is_open:
            self.show_hint()

    def _tell_problems(self) -> None:
        """Say which line of a JSONL file is no article; the first, and that there are others."""
        problems = self.workspace.problems()
        if problems:
            more = "; hashiya check names the others" if len(problems) > 1 else ""
            self.tell(f"{self.workspace.name}: {problems[0]}{more}", error=True)

    def hint_parts(self) -> list[Part]:
        """What goes on and how to stop it, and what one can do here."""
        parts = super().hint_parts()
        if doing := self.doing:
            told = [(f" {doing} ", self.palette.bar), (" Esc ", self.palette.bar_strong)]
            return [*told, ("stop ", self.palette.bar_faint), *parts]
        return parts

    def on_key(self, event: events.Key) -> None:
        """What is not on the screen waits while keys are pressed."""
        self._key = monotonic()
        super().on_key(event)

    # Doing ----------------------------------------------------------------------------------

    def stop(self) -> bool:
        """Stop looking for what is to be reviewed, or opening a large article."""
        return self.reviewing.stop() or super().stop()

    def perform(self, action: str, count: int | None = None, argument: str = "") -> None:
        """Carry out an action of the table."""
        page = max(1, self.list.size.height - 1)
        steps = {"library.up": -1, "library.down": 1, "library.page_up": -page, "library.page_down": page}
        if action in steps:
            self.list.go(self.list.row + steps[action] * (count or 1))
        elif action == "library.first":
            self.list.go(0)
        elif action == "library.last":
            self.list.go(len(self.catalogue.shown) - 1)
        elif action == "library.open":
            self.open_chosen()
        elif action == "library.filter":
            self._show_row_for_typing(True)
            self.prompt.open("filter", " titles with:", self.catalogue.query)
            self.catalogue.is_paused = False
            self._go_on()
        elif action == "library.clear":
            self._stop_or_clear()
        else:
            super().perform(action, count, argument)
            return
        self.show_hint()

    def _stop_or_clear(self) -> None:
        if self.doing:
            self.catalogue.is_paused = True
            self._wake.clear()
            self._follow()
            self.tell("stopped; / goes on")
        else:
            self.set_filter("")

    def open_chosen(self) -> None:
        """Read the chosen article."""
        if self.catalogue.shown:
            self.ask(self.Opened(self.catalogue.entries[self.catalogue.shown[self.list.row]]))

    def set_filter(self, text: str) -> None:
        """Show only the articles whose title or id holds a text."""
        self._key = monotonic()
        self.catalogue.look_for(text)
        self._work()
        self._follow()
        self.list.show_chosen()
        self.list.read_visible(PATIENCE)
        self.list.refresh()
        self._go_on()

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

    def on_article_list_scrolled(self, event: ArticleList.Scrolled) -> None:
        """What is on the screen now is read first, and what a page key will bring there."""
        event.stop()
        self._go_on()

    def on_article_list_chosen(self, event: ArticleList.Chosen) -> None:
        """The mouse chose an article."""
        event.stop()
        self.list.go(event.row)
        if event.twice:
            self.open_chosen()
