"""What a start does before anything is seen: the workspace and its marks, the terminal, the reader.

Nothing of click is needed here: ``hashiya PATH``, the start that is waited for most, goes without it.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.commands.ending import WrongUse, say

if TYPE_CHECKING:
    from reader.annotations.labels import Schema
    from reader.annotations.store import Store
    from reader.articles.workspace import Workspace
    from reader.settings import Settings
    from reader.terminal.survey import Survey

#: Whose marks are made, where the command line does not say.
ANNOTATOR_VARIABLE = "HASHIYA_ANNOTATOR"


def read(
    path: Path | None = None,
    workspace: Path | None = None,
    encoding: str | None = None,
    *,
    blind: bool = False,
    bidi: str | None = None,
    mouse: bool = True,
    lesson: bool = False,
    **chosen: Any,
) -> int:
    """Open a library or an article in the reader.

    Args:
        path: A folder, an article, or None for the working directory.
        workspace: The folder with the marks, or None for the path's.
        encoding: Of the article, or None to find out.
        blind: Whether the marks of others are hidden.
        bidi: How Arabic is written to the terminal, or None to find out.
        mouse: Whether the program has the mouse.
        lesson: Whether it is the tutorial instead, of which nothing is kept.
        chosen: Settings that were chosen over those of the workspace.

    Returns:
        The exit code.

    Raises:
        WrongUse: Something was chosen that there is not.
    """
    with _quickly():
        found, file, schema, store = opened(path, workspace)
        settings = settings_of(found, **chosen)
        if blind:
            from reader.review.blind import OwnMarks
            from reader.session.session import default_annotator

            store = OwnMarks(store, settings.annotator or default_annotator())
        terminal = terminal_at(bidi, settings)
        from reader.tui.app import run

        return run(
            found, store, schema, settings, file, encoding, mouse=mouse, terminal=terminal, lesson=lesson
        )


@contextmanager
def _quickly() -> Iterator[None]:
    """No garbage is looked for until the first paint: a start makes next to none, and looking takes time.

    The app turns collection on when it has painted.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def opened(
    path: Path | None, workspace: Path | None, *, read_only: bool = False
) -> tuple[Workspace, Path | None, Schema, Store]:
    """The workspace of a path, the article if it is one, the labels, and the marks.

    A store that is ``read_only`` takes no locks, and so keeps nobody from saving meanwhile. In
    another one, articles that were renamed get their marks under their new ids.
    """
    from reader.annotations.labels import Schema
    from reader.annotations.tinydb_store import TinyStore
    from reader.articles.workspace import Workspace

    found, article = Workspace.find(path, Path.cwd(), workspace)
    found.config.check_keys("", ("labels", "relations", "view", "keys"))
    schema = Schema.from_table(found.config)
    store = TinyStore(found.annotations, read_only=read_only)
    if not read_only:
        _adopt_renamed(found, store)
    return found, article, schema, store


def _adopt_renamed(workspace: Workspace, store: Store) -> None:
    from reader.annotations.renaming import adopt
    from reader.articles.decode import ArticleError
    from reader.session.session import default_annotator, now

    if workspace.rows or workspace.has_all(store.articles()):  # sooner told than by listing a large library
        return
    try:
        entries = workspace.entries()
    except ArticleError:  # said by who needs them
        return
    for old_id, new_id in adopt(entries, store, default_annotator(), now()):
        say(f"{old_id} is called {new_id} now: its marks went with it")


def settings_of(workspace: Workspace, **chosen: Any) -> Settings:
    """The settings of a workspace, with what was chosen over them.

    Raises:
        WrongUse: Something was chosen that there is not.
    """
    from reader.settings import settings_from

    chosen.setdefault("annotator", os.environ.get(ANNOTATOR_VARIABLE) or None)
    try:
        return settings_from(workspace.config, **chosen)
    except ValueError as error:
        raise WrongUse(str(error)) from None


def terminal_at(bidi: str | None, settings: Settings) -> Survey:
    """What the terminal is. Before textual is imported: its input knows nothing of the answers.

    Raises:
        WrongUse: There is no terminal, or the mode is unknown.
    """
    from reader.terminal.identity import is_browser

    if not ((sys.stdin.isatty() and sys.stdout.isatty()) or is_browser(os.environ)):
        raise WrongUse("the reader needs a terminal; hashiya show prints an article anywhere.")
    terminal = surveyed(bidi, settings.bidi)
    # Textual reads the environment when it is imported.
    for name in terminal.misleading:
        os.environ.pop(name, None)
    if terminal.color_system:
        os.environ.setdefault("TEXTUAL_COLOR_SYSTEM", terminal.color_system)
    # Escape alone is told from the beginning of a sequence by this pause; textual's is 100 ms.
    os.environ.setdefault("ESCDELAY", "25")
    # The first screen waits for the tick of a clock, and so does a key that comes soon after another.
    os.environ.setdefault("TEXTUAL_FPS", "240")
    return terminal


def surveyed(bidi: str | None, configured: str | None = None) -> Survey:
    """What this terminal is.

    Raises:
        WrongUse: The mode is unknown.
    """
    from reader.terminal.choices import UnknownMode
    from reader.terminal.survey import survey

    try:
        return survey(bidi, configured)
    except UnknownMode as error:
        raise WrongUse(str(error)) from None
