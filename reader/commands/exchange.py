"""The dataset out and in."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reader.commands.group import say
from reader.commands.options import (
    FILE,
    PATH,
    choice,
    many,
    opened,
    path_argument,
    progress,
    workspace_option,
)

if TYPE_CHECKING:
    from reader.annotations.labels import Schema
    from reader.dataset.formats.options import Options
    from reader.dataset.formats.registry import Format


#: The names of ``reader.dataset.formats.registry.FORMATS``, which would take long to import for a help text.
FORMAT_NAMES = "jsonl csv xlsx brat doccano label-studio prodigy w3c conll iob2 html spacy cas-xmi parquet"
_format_option = choice("--format format_", FORMAT_NAMES, "The format.")
_raw_option = click.option("--raw", is_flag=True, help="Tables: keep cells that look like formulas.")
_UNITS = ("code-point", "utf16", "byte")
_unit_option = click.option(
    "--offset-unit", "unit", type=click.Choice(_UNITS), help="What offsets count [the format's own]."
)


@click.command()
@path_argument
@_format_option
@click.option("-o", "--output", type=PATH, metavar="OUT", help="A file, or a folder or ZIP if it is one.")
@click.option("--all", "everything", is_flag=True, help="Articles without marks as well.")
@click.option("--strict", is_flag=True, help="Write nothing when anything has no place in the format.")
@_unit_option
@_raw_option
@workspace_option
def export(
    path: Path | None,
    format_: str,
    output: Path | None,
    everything: bool,
    strict: bool,
    workspace: Path | None,
    **chosen: Any,
) -> None:
    """Write the dataset, and say what has no place in its format.

    \b
    hashiya export > dataset.jsonl
    hashiya export article.txt --format brat -o folder
    """
    from reader.dataset.formats.exporting import export_articles
    from reader.dataset.marked import Problems, marked

    found, file, schema, store = opened(path, workspace)
    say(found.note)
    problems: Problems = []
    articles = marked(found, store, problems, file, everything or file is not None, progress)
    target = sys.stdout.buffer if output is None or str(output) == "-" else output
    with _format_errors():
        kind, options = _format(format_, schema, **chosen)
        report = export_articles(kind, articles, target, options, strict)
    sys.stdout.flush()
    for told in (*report.losses, *report.notes):
        say(str(told))
    if not report.written:
        say("nothing was written, as --strict asks")
        sys.exit(1)
    problems += [(problem.file, problem.message) for problem in report.problems]
    for article_id, sentence in problems:
        say(f"{article_id}: {sentence}")
    if output is not None or sys.stdout.isatty():
        counts = ((report.articles, "article"), (report.spans, "span"), (report.relations, "relation"))
        say(", ".join(many(*count) for count in counts))
    sys.exit(1 if problems else 0)


def _format(name: str, schema: Schema, unit: str | None, raw: bool) -> tuple[Format, Options]:
    """A format by its name, with what was chosen for it."""
    from reader.dataset.formats.options import Options
    from reader.dataset.formats.registry import format_named
    from reader.dataset.offsets import offset_unit

    return format_named(name), Options(offset_unit(unit) if unit else None, raw, schema)


@contextmanager
def _format_errors() -> Iterator[None]:
    """What a format can't do is wrong use, said in one sentence."""
    from reader.dataset.formats.registry import FormatError

    try:
        yield
    except FormatError as error:
        raise click.UsageError(str(error)) from None


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE…")
@_format_option
@_unit_option
@_raw_option
@click.option("--strict", is_flag=True, help="Save nothing of a file in which anything is wrong.")
@click.option("--as", "annotator", metavar="NAME", envvar="HASHIYA_ANNOTATOR", help="Who imports.")
@workspace_option
def import_(
    files: tuple[Path, ...],
    format_: str,
    strict: bool,
    annotator: str | None,
    workspace: Path | None,
    **chosen: Any,
) -> None:
    """Bring marks, and new articles, into a workspace.

    Marks are merged by their ids, and lines that can't come in are named.

    \b
    hashiya import marks.jsonl
    """
    from reader.dataset.formats.reading import read_items
    from reader.dataset.importing import import_rows
    from reader.dataset.library import WorkspaceLibrary
    from reader.session.session import default_annotator, now

    found, _, schema, store = opened(None, workspace)
    kind, options = _format(format_, schema, **chosen)
    by = annotator or default_annotator()
    wrong = False
    for file in files:
        library = WorkspaceLibrary(found, store)
        name = "standard input" if str(file) == "-" else str(file)
        source = sys.stdin.buffer if str(file) == "-" else file
        with _format_errors():
            items = read_items(kind, source, name, options)
            report = import_rows(items, library, store, now(), by, strict)
        for told in (*report.remarks, *report.problems):
            say(str(told))
        say(
            f"{name}: {many(report.articles, 'article')}; {report.added} added, {report.changed} changed, "
            f"{report.unchanged} there already"
        )
        wrong = wrong or bool(report.problems)
    store.close()
    sys.exit(1 if wrong else 0)
