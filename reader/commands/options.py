"""What several commands take, and how they open a workspace and write their results."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from reader.commands.group import say

if TYPE_CHECKING:
    from reader.annotations.labels import Schema
    from reader.annotations.store import Store
    from reader.articles.workspace import Workspace
    from reader.terminal.survey import Survey

PATH = click.Path(path_type=Path)
FILE = click.Path(path_type=Path, exists=True, allow_dash=True)
path_argument = click.argument("path", required=False, type=PATH, metavar="[PATH]")
workspace_option = click.option(
    "-w", "--workspace", type=PATH, metavar="DIR", help="Keeps the marks [PATH's]."
)
encoding_option = click.option("--encoding", metavar="NAME", help="Decode the article so, such as cp1256.")


def choice(names: str, choices: str, text: str) -> Callable[[Any], Any]:
    """An option with one of several values, the first by default."""
    kind = click.Choice(choices.split())
    return click.option(*names.split(), type=kind, default=kind.choices[0], show_default=True, help=text)


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


def surveyed(bidi: str | None, configured: str | None = None) -> Survey:
    """What this terminal is; an unknown mode is wrong use."""
    from reader.terminal.choices import UnknownMode
    from reader.terminal.survey import survey

    try:
        return survey(bidi, configured)
    except UnknownMode as error:
        raise click.UsageError(str(error)) from None


@contextmanager
def output(out: Path | None = None) -> Iterator[TextIO]:
    """Standard output, or a file that appears under its name only when it is whole."""
    from reader.dataset.whole_file import whole_file

    if out is not None and str(out) != "-":
        with whole_file(out) as file:
            yield file
        return
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    yield sys.stdout
    sys.stdout.flush()


def progress(ids: list[str]) -> AbstractContextManager[Iterable[str]]:
    """The ids, with a bar on stderr when there are many and results don't go to the same terminal."""
    if len(ids) < 100 or sys.stdout.isatty() or not sys.stderr.isatty():
        return nullcontext(ids)
    return click.progressbar(ids, file=sys.stderr)


def many(count: int, noun: str) -> str:
    """A number of things: ``1 span``, ``2 spans``."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
