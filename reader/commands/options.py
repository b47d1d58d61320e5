"""What several commands take, and how they write their results."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, TextIO

import click

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
