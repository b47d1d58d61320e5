"""The reader itself."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reader.commands.group import say
from reader.commands.options import encoding_option, opened, path_argument, surveyed, workspace_option

if TYPE_CHECKING:
    from reader.settings import Settings
    from reader.terminal.survey import Survey


@contextmanager
def quick_start() -> Iterator[None]:
    """No garbage is looked for until the first paint: a start makes next to none, and looking takes time.

    The app turns collection on when it has painted.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@click.command("open")
@path_argument
@workspace_option
@encoding_option
@click.option("--as", "annotator", metavar="NAME", envvar="HASHIYA_ANNOTATOR", help="Whose marks these are.")
@click.option("--blind", is_flag=True, help="See your own marks alone, to mark an article a second time.")
@click.option("--theme", metavar="NAME", help="night, paper, contrast-dark or contrast-light.")
@click.option("--measure", type=int, metavar="N", help="Cells of a line of text, 30 to 140.")
@click.option("--harakat/--no-harakat", default=None, help="Show or hide harakat.")
@click.option("--bidi", metavar="MODE", help="How Arabic is written to this terminal; see hashiya doctor.")
@click.option("--mouse/--no-mouse", default=True, help="Let the program have the mouse, or the terminal.")
@quick_start()
def open_(
    path: Path | None,
    workspace: Path | None,
    encoding: str | None,
    blind: bool,
    bidi: str | None,
    mouse: bool,
    **chosen: Any,
) -> None:
    """Open a library or an article, as hashiya PATH does.

    \b
    hashiya open export            a file or folder that is called like a command
    hashiya news.txt --theme paper --as سلمى
    hashiya . --as عمر --blind     a second annotator, who does not see what the first marked
    """
    from reader.settings import settings_from

    found, file, schema, store = opened(path, workspace)
    try:
        settings = settings_from(found.config, **chosen)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if blind:
        from reader.review.blind import OwnMarks
        from reader.session.session import default_annotator

        store = OwnMarks(store, settings.annotator or default_annotator())
    terminal = terminal_at(bidi, settings)
    from reader.tui.app import run

    sys.exit(run(found, store, schema, settings, file, encoding, mouse, terminal))


@click.command()
@click.option("--theme", metavar="NAME", help="night, paper, contrast-dark or contrast-light.")
@click.option("--bidi", metavar="MODE", help="How Arabic is written to this terminal; see hashiya doctor.")
@quick_start()
def tutorial(bidi: str | None, **chosen: Any) -> None:
    """Learn the keys in an article about them; nothing of it is kept.

    \b
    hashiya tutorial
    """
    from reader.settings import settings_from

    found, _, schema, store = opened(None, None)
    try:
        settings = settings_from(found.config, **chosen)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    terminal = terminal_at(bidi, settings)
    from reader.tui.app import run

    sys.exit(run(found, store, schema, settings, terminal=terminal, lesson=True))


def terminal_at(bidi: str | None, settings: Settings) -> Survey:
    """What the terminal is. Before textual is imported: its input knows nothing of the answers."""
    from reader.terminal.identity import is_browser

    if not ((sys.stdin.isatty() and sys.stdout.isatty()) or is_browser(os.environ)):
        say("hashiya: the reader needs a terminal; hashiya show prints an article anywhere.")
        sys.exit(2)
    terminal = surveyed(bidi, settings.bidi)
    # Textual reads the environment when it is imported.
    for name in terminal.misleading:
        os.environ.pop(name, None)
    if terminal.color_system:
        os.environ.setdefault("TEXTUAL_COLOR_SYSTEM", terminal.color_system)
    # Escape alone is told from the beginning of a sequence by this pause; textual's is 100 ms.
    os.environ.setdefault("ESCDELAY", "25")
    return terminal
