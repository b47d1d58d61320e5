"""The app: it opens the library and articles, keeps the theme, and remembers positions."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.driver import Driver
from textual.screen import Screen

from reader.annotations.labels import Schema
from reader.annotations.store import Store, StoreError
from reader.articles.article import Article
from reader.articles.decode import ArticleError, Undecided
from reader.articles.positions import Positions
from reader.articles.workspace import Entry, Workspace, read_article
from reader.dataset.marked import read_as_kept
from reader.session import Session
from reader.session.steps import Steps, finish
from reader.settings import THEMES as THEME_NAMES
from reader.settings import Settings
from reader.terminal.choices import recall, remember, state_folder
from reader.terminal.modes import Mode, next_mode
from reader.terminal.survey import Survey
from reader.text.document import Document
from reader.text.shaping import Typeset
from reader.tui.actions import actions
from reader.tui.commands import ActionCommands
from reader.tui.driver import driver_for
from reader.tui.keymap import Keymap, keymap
from reader.tui.palette import Palette
from reader.tui.reader_screen import ReaderScreen
from reader.tui.screen import ActionScreen
from reader.tui.themes import THEMES
from reader.tui.turns import TurnsApp

if TYPE_CHECKING:
    from reader.review.review import Review
    from reader.tui.library_screen import LibraryScreen
    from reader.tui.review_screen import ReviewScreen

#: Bytes of an article that is read while the library takes keys.
_LARGE = 1 << 20
#: Seconds after which it is said that an article is being opened.
_LONG = 0.15


class HashiyaApp(TurnsApp):
    """The terminal program.

    What the first screen does not need is imported where it is used: whoever opens an article waits
    for its text, not for dialogs, the library or reviews.

    Args:
        workspace: The articles, and where their marks go.
        store: Keeps the marks.
        schema: The labels.
        settings: What the user chose of the view.
        article: An article to open at once; without it the library is shown.
        undecided: A file to open at once whose encoding must be asked for first.
        terminal: What was found out about the terminal; without it text is written as it is painted.
        keys: The keys; without it the default ones.
        lesson: Open the tutorial at once.
        review: A review to show in place of the library.
    """

    TITLE = "Hashiya"
    COMMANDS = {ActionCommands}  # noqa: RUF012
    CSS = "Screen { layout: vertical; background: $background; }"

    def __init__(
        self,
        workspace: Workspace,
        store: Store,
        schema: Schema,
        settings: Settings | None = None,
        article: Article | None = None,
        undecided: tuple[Entry, Undecided] | None = None,
        terminal: Survey | None = None,
        keys: Keymap | None = None,
        lesson: bool = False,
        review: Review | None = None,
    ) -> None:
        self.terminal = terminal
        self.output = terminal.output() if terminal else None
        # With NO_COLOR the terminal's own colours are left alone.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self.workspace = workspace
        self.store = store
        self.schema = schema
        self.settings = settings or Settings()
        self.keymap = keys or Keymap(actions(schema))
        self.positions = Positions.load(workspace.root)
        self._first = article
        self._undecided = undecided
        self._lesson = lesson
        self._review = review
        self._reviews: list[ReviewScreen] = []
        for theme in THEMES:
            self.register_theme(theme)
        # To set it as one sets it later would have all style sheets read twice before the first paint.
        self.set_reactive(App.theme, self.settings.theme)
        self.stylesheet.set_variables(self.get_css_variables())

    def get_driver_class(self) -> type[Driver]:
        """The driver of this system, with the way to this terminal at its end."""
        base = super().get_driver_class()
        return base if self.output is None else driver_for(base, self.output)

    def get_default_screen(self) -> Screen[None]:
        """The library, or the one article or the review that was asked for."""
        if self._review is not None:
            return self._reviewing(self._review)
        if self._lesson:
            return self._tutorial()
        if self._first is not None:
            return self._reader(self._first)
        return self._library()

    def on_mount(self) -> None:
        """Ask for the encoding of the file to open, where it must be asked."""
        self.call_after_refresh(gc.enable)  # it may be off until the first screen is painted
        # Back from the shell nothing of ours is on the screen any more.
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))
        if self._undecided is not None:
            self._ask_encoding(*self._undecided)

    def on_exit_app(self) -> None:
        """Remember where each article was left: at the end, and when the terminal or the page is closed."""
        for screen in self.screen_stack:
            if isinstance(screen, ReaderScreen):
                self._remember(screen)

    def on_unmount(self) -> None:
        """Let go of the reviews, however the program ends."""
        for reviewing in self._reviews:
            reviewing.review.close()

    @property
    def palette(self) -> Palette:
        """The styles of the theme in use."""
        logical = self.output is not None and self.output.plan.mode is Mode.TERMINAL
        typeset = Typeset(forms=not logical, reorder=not logical)
        return Palette(self.current_theme, self.schema, not self.no_color, typeset=typeset)

    def _library(self) -> LibraryScreen:
        from reader.tui.library_screen import LibraryScreen

        return LibraryScreen(
            self.workspace, self.store, self.schema, self.positions, self.keymap, self.palette
        )

    def _screen(self, session: Session) -> ReaderScreen:
        palette = self.palette
        screen = ReaderScreen(session, self.keymap, palette, self.settings.measure)
        screen.pane.typeset = palette.typeset._replace(harakat=self.harakat)
        return screen

    def _tutorial(self) -> ReaderScreen:
        from reader.annotations.memory import MemoryStore
        from reader.articles.tutorial import tutorial

        return self._screen(Session(tutorial(), MemoryStore(), self.schema, "you"))

    def _reader(self, article: Article, document: Document | None = None) -> ReaderScreen:
        outside = article.path and self.workspace.path_outside(article.path)
        place = {"path": outside} if outside else None
        session = Session(
            article, self.store, self.schema, self.settings.annotator, place=place, document=document
        )
        position = self.positions.get(article.id)
        session.go(min(position.offset, len(article.text)))
        screen = self._screen(session)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self.positions.put(article.id, position._replace(opened=now, encoding=article.encoding))
        return screen

    def _reviewing(self, review: Review) -> ReviewScreen:
        from reader.tui.review_screen import review_screen

        screen = review_screen(review, self.keymap, self.palette, self.settings.measure)
        screen.pane.typeset = self.palette.typeset._replace(harakat=self.harakat)
        self._reviews.append(screen)
        return screen

    def on_action_screen_wanted(self, event: ActionScreen.Wanted) -> None:
        """Carry out what a screen leaves to the program."""
        match event.action:
            case "view.theme":
                self.next_theme()
            case "view.bidi":
                self.next_way()
            case "help":
                self.show_help()
            case "help.tutorial":
                self.push_screen(self._tutorial())
            case "palette":
                self.action_command_palette()
            case "suspend":
                self.action_suspend_process()
            case "quit":
                self.leave()
            case "reader.review" | "library.review":
                self.begin_review()
            case "reader.close":
                self.close_reader()

    def show_help(self) -> None:
        """Show all keys of the screen."""
        from reader.tui.dialogs import HelpScreen

        if isinstance(self.screen, ActionScreen):
            self.push_screen(HelpScreen(self.screen.actions, self.palette))

    def on_library_screen_opened(self, event: LibraryScreen.Opened) -> None:
        """Read the article that was chosen, once: Enter may have been pressed again before it was there."""
        if not isinstance(self.screen, ReaderScreen):
            self.open_entry(event.entry)

    # Opening and leaving ----------------------------------------------------------------------

    def open_entry(self, entry: Entry, encoding: str | None = None) -> None:
        """Read an article of the library; asks for its encoding where that must be asked."""
        screen = self.screen
        with self._told(entry):
            if encoding is not None:
                read = partial(read_article, entry.path, entry.id, encoding)
            else:
                margin, known = self.store.load(entry.id), self.kept_encoding(entry.id)
                read = partial(read_as_kept, entry.path, entry.id, margin, known)
            if isinstance(screen, ActionScreen) and _is_large(entry):
                work = self._open_large(screen, entry, read)
                screen.opening = self.run_worker(work, group="open", exclusive=True)
            else:
                self.push_screen(self._reader(read()))

    async def _open_large(self, screen: ActionScreen, entry: Entry, read: Callable[[], Article]) -> None:
        """Read an article in a thread; whoever has gone elsewhere meanwhile is left there."""
        saying = screen.set_interval(_LONG, lambda: screen.tell(f"opening {entry.id}…  Esc stops it"))
        with self._told(entry):
            try:
                article, document = await asyncio.to_thread(_read_and_divided, read)
            finally:
                saying.stop()
            if self.screen is screen:
                screen.tell("")
                self.push_screen(self._reader(article, document))

    @contextmanager
    def _told(self, entry: Entry) -> Iterator[None]:
        """Say why an article can't be read, or ask for its encoding."""
        screen = self.screen
        try:
            yield
        except Undecided as question:
            self._ask_encoding(entry, question)
        except (ArticleError, StoreError) as error:
            if isinstance(screen, ActionScreen):
                screen.tell(str(error), error=True)

    def kept_encoding(self, article_id: str) -> str | None:
        """The encoding in which the article was read before, if it was."""
        return self.positions.get(article_id).encoding

    def _ask_encoding(self, entry: Entry, question: Undecided) -> None:
        from reader.tui.dialogs import EncodingScreen

        def chosen(encoding: str | None) -> None:
            if encoding is not None:
                self.open_entry(entry, encoding)

        self.push_screen(EncodingScreen(entry.path.name, question.candidates, self.palette), chosen)

    def _remember(self, screen: ReaderScreen) -> None:
        session = screen.session
        position = self.positions.get(session.article.id)
        furthest = max(position.furthest, screen.bottom_offset())
        self.positions.put(session.article.id, position._replace(offset=session.cursor, furthest=furthest))

    def close_reader(self) -> None:
        """Back to the library; without one behind it, say how to leave."""
        screen = self.screen
        if isinstance(screen, ReaderScreen) and screen.session.unsaved:
            screen.tell(
                "there are marks that are NOT SAVED; Ctrl+S tries again, q q leaves without them", error=True
            )
            return
        if len(self.screen_stack) > 1:
            if isinstance(screen, ReaderScreen):
                self._remember(screen)
                screen.session.store.release(screen.session.article.id)  # another window may write it now
            self.pop_screen()
        elif isinstance(screen, ActionScreen):
            screen.tell("no library was opened to go back to; q leaves")

    def begin_review(self) -> None:
        """Review the article that is read, or in the library all proposals, or else all marks."""
        from reader.review.opening import beginning_at_once
        from reader.tui.library_screen import LibraryScreen

        screen = self.screen
        file = screen.session.article.path if isinstance(screen, ReaderScreen) else None
        annotator = self.settings.annotator
        steps = _or_why(beginning_at_once(self.workspace, self.store, self.schema, annotator, file))
        if not isinstance(screen, LibraryScreen):
            self._show_review(screen, finish(steps))
        elif not screen.reviewing.running:
            shown = partial(self._show_review, screen)
            screen.reviewing.start(steps, shown, "looking for what is to be reviewed")

    def _show_review(self, screen: Screen[Any], review: Review | str) -> None:
        """Show a review, or say why there is none; whoever has gone elsewhere meanwhile is left there."""
        if isinstance(review, str):
            if isinstance(screen, ActionScreen):
                screen.tell(review, error=True)
        elif self.screen is screen:
            self.push_screen(self._reviewing(review))
        else:
            review.close()  # the next r finds it begun

    def on_review_screen_left(self, event: ReviewScreen.Left) -> None:
        """Back to where the review was begun from, or leave."""
        screen = self._reviews[-1]
        if self.screen is not screen:
            self.pop_screen()  # the summary has come over it since the key was pressed
        elif len(self.screen_stack) == 1:
            self.leave()
        elif screen.review.unsaved:
            screen.tell("the last decision is NOT SAVED; any decision tries again, q q leaves", error=True)
        else:
            self._reviews.remove(screen)
            screen.review.close()
            self.pop_screen()

    def leave(self) -> None:
        """Remember where each article was left, and end; asks once when something is not saved."""
        readers = [screen for screen in self.screen_stack if isinstance(screen, ReaderScreen)]
        for screen in readers:
            if screen.session.unsaved and not screen.warned:
                screen.warned = True
                screen.tell(
                    "there are marks that are NOT SAVED; Ctrl+S tries again, q leaves without them",
                    error=True,
                )
                return
        for reviewing in self._reviews:
            if reviewing.review.unsaved and not reviewing.warned:
                reviewing.warned = True
                reviewing.tell("the last decision is NOT SAVED; any decision tries again", error=True)
                return
            reviewing.review.close()
        self.exit()

    async def action_quit(self) -> None:
        """Ctrl+Q leaves as ``q`` does."""
        self.leave()

    # The look ---------------------------------------------------------------------------------

    def next_theme(self) -> None:
        """Change to the next of our themes."""
        place = THEME_NAMES.index(self.theme) if self.theme in THEME_NAMES else -1
        self.theme = THEME_NAMES[(place + 1) % len(THEME_NAMES)]
        self._recolor(f"theme: {self.theme}")

    @property
    def harakat(self) -> bool:
        """Whether harakat are painted at first: as the user wants, else as the terminal can."""
        if self.settings.harakat is not None:
            return self.settings.harakat
        return self.terminal.harakat if self.terminal else True

    def on_reader_screen_harakat_chosen(self, event: ReaderScreen.HarakatChosen) -> None:
        """Keep the choice: for the articles opened next, and for this kind of terminal."""
        self.settings = self.settings._replace(harakat=event.shown)
        self._keep_choice(harakat=event.shown)

    def _keep_choice(self, **chosen: Any) -> None:
        """Remember what was chosen for this kind of terminal."""
        terminal = self.terminal
        if terminal is not None:
            choice = recall(terminal.terminal.key, terminal.folder)._replace(**chosen)
            with suppress(OSError):  # the next start asks the terminal again
                remember(terminal.terminal.key, choice, terminal.folder)

    def on_reader_screen_copied(self, event: ReaderScreen.Copied) -> None:
        """Put a text on the clipboard; the programs that do so may take their time."""
        self.run_worker(partial(self._copy, event.text), thread=True, exclusive=True, group="copy")

    def _copy(self, text: str) -> None:
        from reader.terminal.clipboard import copy

        def write(sequence: str) -> None:
            if self._driver is not None:
                self.call_from_thread(self._driver.write, sequence)

        multiplexer = self.terminal.terminal.multiplexer if self.terminal else ""
        try:
            told = copy(text, write, multiplexer=multiplexer, folder=state_folder()).sentence
        except OSError as error:
            told = f"the clipboard can't be reached: {error.strerror}"
        screen = self.screen
        if isinstance(screen, ActionScreen):
            self.call_from_thread(screen.tell, told)

    def next_way(self) -> None:
        """Write Arabic to the terminal in another way, and remember it for this kind of terminal."""
        if self.terminal is None or self.output is None:
            self._recolor("this screen is not a terminal of its own")
            return
        from reader.terminal.doctor import TEST_TEXT

        mode = self.output.use(next_mode(self.output.plan.mode)).mode
        self._keep_choice(mode=mode)
        self._recolor(f"{mode}: is {TEST_TEXT} joined, and حاشية at its right? Ctrl+T tries the next")
        self.refresh(layout=True)

    def _recolor(self, message: str) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, ActionScreen):
                screen.recolor(self.palette)
        if isinstance(self.screen, ActionScreen):
            self.screen.tell(message)


def _or_why(steps: Steps[Review]) -> Steps[Review | str]:
    """A review step by step, or why there is none."""
    try:
        return (yield from steps)
    except (ArticleError, StoreError) as error:
        return str(error)


def _is_large(entry: Entry) -> bool:
    try:
        return entry.path.stat().st_size > _LARGE
    except (OSError, ValueError):
        return False  # a row of a file, or what can't be read at all


def _read_and_divided(read: Callable[[], Article]) -> tuple[Article, Document]:
    article = read()
    return article, Document(article.text)


def run(
    workspace: Workspace,
    store: Store,
    schema: Schema,
    settings: Settings,
    file: Path | None = None,
    encoding: str | None = None,
    mouse: bool = True,
    terminal: Survey | None = None,
    lesson: bool = False,
    review: Review | None = None,
) -> int:
    """Open the library, one file or a review, and stay until the person leaves; returns the exit status.

    Raises:
        ArticleError, StoreError: The file, or what is kept for it, can't be read.
        ConfigError: Keys in hashiya.toml can't be as they are.
    """
    gc.freeze()  # what was imported stays: no collection need look through it
    gc.set_threshold(10_000)  # a painted screen is some thousand objects, none of them garbage
    keys = keymap(schema, workspace.config)
    article, undecided = None, None
    if file is not None:
        entry = Entry(workspace.article_id(file), str(file))
        known = Positions.load(workspace.root).get(entry.id).encoding
        try:
            margin = store.load(entry.id)
            if encoding is not None:
                article = read_article(file, entry.id, encoding)
            else:
                article = read_as_kept(file, entry.id, margin, known)
        except Undecided as question:
            undecided = (entry, question)
    app = HashiyaApp(workspace, store, schema, settings, article, undecided, terminal, keys, lesson, review)
    try:
        with app.output or nullcontext():
            app.run(mouse=mouse)
    finally:
        store.close()
    return app.return_code or 0
