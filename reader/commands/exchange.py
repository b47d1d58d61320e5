"""The dataset out and in."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from reader.commands.ending import say
from reader.commands.options import FILE, PATH, choice, many, path_argument, progress, workspace_option
from reader.commands.options import output as output_file
from reader.commands.selecting import selection_of, selection_options
from reader.commands.starting import opened

if TYPE_CHECKING:
    from reader.annotations.labels import Schema
    from reader.annotations.store import Margin
    from reader.articles.article import Article
    from reader.dataset.agreed import Agreed
    from reader.dataset.formats.options import Options
    from reader.dataset.report import ImportReport
    from reader.dataset.statistics import Counts


#: The names of ``reader.dataset.formats.registry.FORMATS``, which would take long to import for a help text.
FORMAT_NAMES = "jsonl csv xlsx brat doccano label-studio prodigy w3c conll iob2 html spacy cas-xmi parquet"
_IMPORTED = click.Choice([*FORMAT_NAMES.split(), "text"])
_raw_option = click.option("--raw", is_flag=True, help="Tables: keep cells that look like formulas.")
_UNITS = ("code-point", "utf16", "byte")
_unit_option = click.option(
    "--offset-unit", "counted_in", type=click.Choice(_UNITS), help="What offsets count [the format's own]."
)


@click.command()
@path_argument
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMAT_NAMES.split()),
    help="The format [OUT's suffix, or jsonl].",
)
@click.option("-o", "--output", type=PATH, metavar="OUT", help="A file, or a folder or ZIP if it is one.")
@selection_options
@click.option("--all", "everything", is_flag=True, help="Articles without marks as well.")
@choice("--unit", "article paragraph sentence", "What a row is of; leftovers of a page are in none.")
@click.option("--leftovers", is_flag=True, help="With --unit: rows of a page's leftovers as well.")
@click.option("--trim-clitics", is_flag=True, help="Begin marks behind و ف ب ل ك where these are clitics.")
@click.option("--splits", metavar="A/B/C", help="Deal articles out to train/dev/test, such as 80/10/10.")
@click.option("--seed", default="0", metavar="WORD", help="With --splits: another seed, other parts.")
@click.option("--without-text", is_flag=True, help="Places and hashes only; see import --texts.")
@click.option(
    "--words",
    type=click.IntRange(0, 5),
    default=0,
    metavar="N",
    help="With --without-text: first words kept.",
)
@click.option("--card", type=PATH, metavar="FILE", help="Write a card of the dataset (Markdown) as well.")
@click.option("--licence", default="", metavar="NAME", help="For the card: its licence, such as cc-by-4.0.")
@click.option("--strict", is_flag=True, help="Write nothing when anything has no place in the format.")
@_unit_option
@_raw_option
@workspace_option
def export(
    path: Path | None,
    format_: str | None,
    output: Path | None,
    strict: bool,
    workspace: Path | None,
    splits: str | None,
    seed: str,
    card: Path | None,
    **chosen: Any,
) -> None:
    """Write the dataset, and say what has no place in its format.

    \b
    hashiya export > dataset.jsonl
    hashiya export article.txt --format brat -o folder
    hashiya export --annotator gold --splits 80/10/10 --format parquet -o dataset
    hashiya export --unit sentence --label claim --format conll -o sentences
    """
    from reader.dataset.formats.exporting import export_articles, export_parts
    from reader.dataset.formats.registry import format_named, format_of
    from reader.dataset.marked import Problems, marked
    from reader.dataset.selection import Selected
    from reader.dataset.shape import Shape
    from reader.dataset.statistics import Counts

    found, file, schema, store = opened(path, workspace, read_only=True)
    say(found.note)
    problems: Problems = []
    everything = chosen.pop("everything") or file is not None
    selected = Selected(selection_of(chosen, leftovers=True, everything=everything))
    names = ("unit", "leftovers", "trim_clitics", "without_text", "words")
    shape = Shape(**{name: chosen.pop(name) for name in names})
    if shape.without_text and shape.unit != "article":
        raise click.UsageError(
            "--without-text is for articles: the text of a unit is in no file to be found."
        )

    agreed: Agreed | None = None

    def articles(told: bool = True, only: Collection[str] | None = None) -> Iterator[tuple[Article, Margin]]:
        """Articles as they are wanted; what is said of them is kept where it is to be told."""
        given = marked(found, store, problems if told else [], file, everything, progress, only)
        wanted = selected if told else Selected(selected.selection)
        return wanted(given if agreed is None else agreed.watched(given))

    whole = output is None or str(output) == "-"
    with _format_errors():
        kind = format_named(format_) if format_ else (output and format_of(output)) or format_named("jsonl")
        is_file = not kind.folder or kind.file_as_well
        one_file = whole or (is_file and output is not None and output.suffix.lower() == kind.suffixes[0])
        in_parts = splits and not one_file
        if splits:
            # What is gone or left out has no part: where parts are read by their ids, it is told now.
            shape = shape._replace(splits=_splits(articles(told=bool(in_parts)), splits, seed))
        if card is not None or kind.name == "parquet":
            from reader.dataset.agreed import Agreed

            agreed = Agreed()
            chosen["agreement"] = agreed.figures
        options = _options(schema, **chosen)
        counts = Counts() if card else None
        if in_parts and output is not None:

            def of_part(part: str) -> Iterator[tuple[Article, Margin]]:
                return articles(False, {id for id, its in shape.splits.items() if part in ("", its)})

            report = export_parts(kind, of_part, output, options, strict, shape, counts)
        else:
            target = sys.stdout.buffer if output is None or whole else output
            report = export_articles(kind, articles(), target, options, strict, shape, counts)
    sys.stdout.flush()
    for told in (*report.losses, *report.notes):
        say(str(told))
    if not report.written:
        say("nothing was written, as --strict asks")
        sys.exit(1)
    if card is not None and counts is not None:
        _write_card(card, counts, options, None if whole else output)
    if proposed := selected.left_out["proposals"]:
        say(f"{many(proposed, 'proposal')} left out; --proposals writes them as well")
    problems += [(problem.file, problem.message) for problem in report.problems]
    for article_id, sentence in problems:
        say(f"{article_id}: {sentence}")
    if not report.articles and not problems:
        there = many(len(found.entries()), "article")
        say(f"nothing to export: of {there} here none has marks that were asked for; --all takes those too")
    elif output is not None or sys.stdout.isatty():
        numbers = ((report.articles, "article"), (report.spans, "span"), (report.relations, "relation"))
        say(", ".join(many(*number) for number in numbers))
    sys.exit(1 if problems else 0)


def _splits(articles: Iterable[tuple[Article, Margin]], shares: str, seed: str) -> dict[str, str]:
    """The part of each article; shares that are none are wrong use."""
    from reader.dataset.splits import Shares, split

    try:
        return split(articles, Shares.parse(shares, seed))
    except ValueError as error:
        raise click.UsageError(f"--splits: {error}") from None


def _write_card(file: Path, counts: Counts, options: Options, written: Path | None) -> None:
    """Write the card of a dataset that was written to a file or a folder, and its pictures beside it."""
    from reader.dataset.formats.dataset_card import card, digests, plots

    counts.agreement = options.agreement()
    pictures = {}
    if str(file) != "-":
        pictures = {f"{file.stem}-{name}": svg for name, svg in plots(counts, options.schema).items()}
    for name, text in (
        *((file.with_name(name), svg) for name, svg in pictures.items()),
        (file, card(counts, options, digests(written), plots=pictures)),
    ):
        with output_file(name) as out:
            out.write(text)


def _options(schema: Schema, counted_in: str | None, **chosen: Any) -> Options:
    """What was chosen for a format."""
    from reader.dataset.formats.options import Options
    from reader.dataset.offsets import offset_unit

    return Options(offset_unit(counted_in) if counted_in else None, schema=schema, **chosen)


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
@click.option("--format", "format_", type=_IMPORTED, help="The format [told by what is in FILE].")
@click.option("--column", metavar="NAME", help="Rows of JSON or a table are articles; this is their text.")
@_unit_option
@_raw_option
@click.option(
    "--texts", type=PATH, metavar="DIR", help="Texts of marks that come without: found here by their hashes."
)
@click.option("--strict", is_flag=True, help="Save nothing of a file in which anything is wrong.")
@click.option("--as", "annotator", metavar="NAME", envvar="HASHIYA_ANNOTATOR", help="Who imports.")
@workspace_option
def import_(
    files: tuple[Path, ...],
    format_: str | None,
    column: str | None,
    texts: Path | None,
    strict: bool,
    annotator: str | None,
    workspace: Path | None,
    **chosen: Any,
) -> None:
    """Bring marks, and new articles, into a workspace.

    Marks are merged by their ids, and lines that can't come in are named.

    \b
    hashiya import marks.jsonl
    hashiya import news.zip page.html       articles: text, Markdown, HTML
    hashiya import news.csv --column body   articles in a table
    hashiya import marks.jsonl --texts DIR  what export --without-text wrote
    """
    from reader.dataset.formats.guessing import format_of_source
    from reader.dataset.formats.reading import read_items
    from reader.dataset.formats.registry import format_named
    from reader.dataset.importing import import_rows
    from reader.dataset.library import WorkspaceLibrary
    from reader.dataset.texts import Texts
    from reader.session.session import default_annotator, now

    found, _, schema, store = opened(None, workspace)
    options = _options(schema, column=column or "", **chosen)
    format_ = format_ or ("text" if column else None)
    by = annotator or default_annotator()
    wrong = False
    folder = None if texts is None else Texts(texts)
    for file in files:
        library = WorkspaceLibrary(found, store)
        name = "standard input" if str(file) == "-" else str(file)
        source: Path | BinaryIO = sys.stdin.buffer if str(file) == "-" else file
        with _format_errors():
            kind, source = (format_named(format_), source) if format_ else format_of_source(source)
            items = read_items(kind, source, name, options)
            items = items if folder is None else folder.put(items)
            report = import_rows(items, library, store, now(), by, strict)
        for told in (*report.remarks, *report.problems):
            say(str(told))
        new = f" ({report.created} new)" if report.created else ""
        say(f"{name}: {many(report.articles, 'article')}{new}; {_counted(report)}")
        wrong = wrong or bool(report.problems)
    store.close()
    sys.exit(1 if wrong else 0)


def _counted(report: ImportReport) -> str:
    """What became of the marks of a file: ``3 spans and 1 relation added, 2 spans there already``."""
    totals = (report.added, report.changed, report.unchanged)
    told = []
    for total, relations, done in zip(
        totals, report.relations, ("added", "changed", "there already"), strict=True
    ):
        counts = ((total - relations, "span"), (relations, "relation"))
        if total:
            told.append(f"{' and '.join(many(*count) for count in counts if count[0])} {done}")
    return ", ".join(told) or "no marks came in"
