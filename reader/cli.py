"""The ``hashiya`` command. Each command imports the rooms it needs inside itself.

Results go to stdout as UTF-8, messages to stderr; 0 is well, 1 a problem found, 2 wrong use.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from reader import __version__
from reader.command_group import Commands, say

if TYPE_CHECKING:
    from reader.annotations.labels import Schema
    from reader.annotations.store import Store
    from reader.articles.workspace import Workspace
    from reader.dataset.formats.options import Options
    from reader.dataset.formats.registry import Format
    from reader.terminal.survey import Survey

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


_PATH = click.Path(path_type=Path)
_FILE = click.Path(path_type=Path, exists=True, allow_dash=True)
_path_argument = click.argument("path", required=False, type=_PATH, metavar="[PATH]")
_workspace_option = click.option(
    "-w", "--workspace", type=_PATH, metavar="DIR", help="Keeps the marks [PATH's]."
)
_encoding_option = click.option("--encoding", metavar="NAME", help="Decode the article so, such as cp1256.")


def _choice(names: str, choices: str, text: str) -> Callable[[Any], Any]:
    """An option with one of several values, the first by default."""
    kind = click.Choice(choices.split())
    return click.option(*names.split(), type=kind, default=kind.choices[0], show_default=True, help=text)


@click.group(cls=Commands, context_settings=_CONTEXT, subcommand_metavar="[PATH] | COMMAND …")
@click.version_option(__version__, "-V", "--version", message="hashiya %(version)s")
def main() -> None:
    """Read and annotate Arabic in the terminal.

    \b
    hashiya              the library of the working directory
    hashiya FOLDER       the library of a folder
    hashiya ARTICLE.txt  one article
    hashiya COMMAND -h   help on a command
    """


def _opened(path: Path | None, workspace: Path | None) -> tuple[Workspace, Path | None, Schema, Store]:
    from reader.annotations.labels import Schema
    from reader.annotations.tinydb_store import TinyStore
    from reader.articles.workspace import Workspace

    found, article = Workspace.find(path, Path.cwd(), workspace)
    found.config.check_keys("", ("labels", "relations", "view"))
    return found, article, Schema.from_table(found.config), TinyStore(found.annotations)


@main.command("open")
@_path_argument
@_workspace_option
@_encoding_option
@click.option("--as", "annotator", metavar="NAME", envvar="HASHIYA_ANNOTATOR", help="Whose marks these are.")
@click.option("--theme", metavar="NAME", help="night, paper, contrast-dark or contrast-light.")
@click.option("--measure", type=int, metavar="N", help="Cells of a line of text, 30 to 140.")
@click.option("--harakat/--no-harakat", default=None, help="Show or hide harakat.")
@click.option("--bidi", metavar="MODE", help="How Arabic is written to this terminal; see hashiya doctor.")
@click.option("--mouse/--no-mouse", default=True, help="Let the program have the mouse, or the terminal.")
def open_(
    path: Path | None,
    workspace: Path | None,
    encoding: str | None,
    bidi: str | None,
    mouse: bool,
    **chosen: Any,
) -> None:
    """Open a library or an article, as hashiya PATH does.

    \b
    hashiya open export            a file or folder that is called like a command
    hashiya news.txt --theme paper --as سلمى
    """
    from reader.settings import settings_from

    found, file, schema, store = _opened(path, workspace)
    try:
        settings = settings_from(found.config, **chosen)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        say("hashiya: the reader needs a terminal; hashiya show prints an article anywhere.")
        sys.exit(2)
    # Before textual is imported: it reads the environment, and its input knows nothing of the answers.
    terminal = _surveyed(bidi, settings.bidi)
    for name in terminal.misleading:
        os.environ.pop(name, None)
    # Escape alone is told from the beginning of a sequence by this pause; textual's is 100 ms.
    os.environ.setdefault("ESCDELAY", "25")
    from reader.tui.app import run

    sys.exit(run(found, store, schema, settings, file, encoding, mouse, terminal))


def _surveyed(bidi: str | None, configured: str | None = None) -> Survey:
    from reader.terminal.choices import UnknownMode
    from reader.terminal.survey import survey

    try:
        return survey(bidi, configured)
    except UnknownMode as error:
        raise click.UsageError(str(error)) from None


@main.command()
@click.option("--markdown", is_flag=True, help="As a table for a page, as docs/keys.md has it.")
@_workspace_option
def keys(markdown: bool, workspace: Path | None) -> None:
    """List the keys of the reader and what each does.

    \b
    hashiya keys
    """
    from reader.text.oneline import one_line
    from reader.tui.actions import actions, table_as_markdown

    _, _, schema, _ = _opened(None, workspace)
    table = actions(schema)
    with _output() as out:
        if markdown:
            out.write(table_as_markdown(table))
            return
        for action in table:
            out.write(f"{', '.join(action.keys):<26}{one_line(action.title, None, 'ltr')}\n")


@main.command()
@click.option("--bidi", metavar="MODE", help="Try this mode instead of the one that fits.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
def doctor(bidi: str | None, as_json: bool) -> None:
    """Tell what this terminal does with Arabic, with a line to look at.

    \b
    hashiya doctor
    hashiya doctor --bidi lrm
    """
    from reader.dataset.strict_json import encode
    from reader.terminal import doctor as examination

    found = _surveyed(bidi)
    if as_json:
        click.echo(encode(examination.report(found)))
    else:
        examination.show(found)


@main.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--width", type=click.IntRange(1, 10_000), metavar="N", help="Cells of a line [terminal's, or 80]."
)
@_choice("--direction", "auto rtl ltr", "Of each paragraph; auto: that of its first letter.")
@_choice("--shaping", "forms none", "Joined forms, or the letters of the file.")
@_choice("--marks", "keep drop", "Harakat.")
@_choice("--color", "auto always never", "Colour what is tagged; with NO_COLOR underline it only.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each line.")
@_workspace_option
@_encoding_option
def show(
    file: Path,
    width: int | None,
    color: str,
    as_json: bool,
    workspace: Path | None,
    encoding: str | None,
    **typesetting: str,
) -> None:
    """Print an article as the reader lays it out.

    \b
    hashiya show article.txt --width 60
    hashiya show - --shaping none --json < article.txt
    """
    import shutil

    from reader import show as printing
    from reader.annotations.anchors import check_anchors
    from reader.annotations.labels import Schema
    from reader.annotations.store import Margin
    from reader.articles.decode import MAX_BYTES
    from reader.articles.workspace import article_from_bytes
    from reader.dataset.marked import read_marked

    schema, margin = Schema(), Margin()
    if str(file) == "-":
        article = article_from_bytes(sys.stdin.buffer.read(MAX_BYTES + 1), "stdin", encoding)
    else:
        found, path, schema, store = _opened(file, workspace)
        if path is None:
            raise click.UsageError(f"{file} is a folder; show prints one article.")
        article = read_marked(found, path, store, encoding)
        margin = store.load(article.id)
    width = width or shutil.get_terminal_size().columns
    layout = printing.layout_of(article.text, width, as_data=as_json, **typesetting)
    if as_json:
        output = printing.as_json(layout)
    else:
        tagged = color == "always" or (color == "auto" and sys.stdout.isatty())
        spans = check_anchors(article, margin)[0] if tagged else ()
        output = printing.as_text(layout, spans, schema, colors=not os.environ.get("NO_COLOR"))
    with _output() as out:
        out.writelines(f"{line}\n" for line in output)


@contextmanager
def _output(out: Path | None = None) -> Iterator[TextIO]:
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


#: The names of ``reader.dataset.formats.registry.FORMATS``, which would take long to import for a help text.
_FORMATS = "jsonl csv xlsx brat doccano label-studio prodigy w3c conll iob2 html spacy cas-xmi parquet"
_format_option = _choice("--format format_", _FORMATS, "The format.")
_raw_option = click.option("--raw", is_flag=True, help="Tables: keep cells that look like formulas.")
_UNITS = ("code-point", "utf16", "byte")
_unit_option = click.option(
    "--offset-unit", "unit", type=click.Choice(_UNITS), help="What offsets count [the format's own]."
)


@main.command()
@_path_argument
@_format_option
@click.option("-o", "--output", type=_PATH, metavar="OUT", help="A file, or a folder or ZIP if it is one.")
@click.option("--all", "everything", is_flag=True, help="Articles without marks as well.")
@click.option("--strict", is_flag=True, help="Write nothing when anything has no place in the format.")
@_unit_option
@_raw_option
@_workspace_option
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

    found, file, schema, store = _opened(path, workspace)
    say(found.note)
    problems: Problems = []
    articles = marked(found, store, problems, file, everything or file is not None, _progress)
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
        say(", ".join(_many(*count) for count in counts))
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


def _progress(ids: list[str]) -> AbstractContextManager[Iterable[str]]:
    """The ids, with a bar on stderr when there are many and results don't go to the same terminal."""
    if len(ids) < 100 or sys.stdout.isatty() or not sys.stderr.isatty():
        return nullcontext(ids)
    return click.progressbar(ids, file=sys.stderr)


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


@main.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each proposal.")
@_workspace_option
@_encoding_option
def suggest(file: Path, as_json: bool, workspace: Path | None, encoding: str | None) -> None:
    """Print what the rules would mark in an article; nothing is marked.

    The words they go by can be extended by a file patterns.toml beside hashiya.toml.

    \b
    hashiya suggest article.txt
    hashiya suggest - --json < article.txt
    """
    from reader.articles.decode import MAX_BYTES
    from reader.articles.workspace import article_from_bytes
    from reader.dataset.strict_json import encode
    from reader.suggest.propose import propose
    from reader.suggest.rules import FILE_NAME, Rules
    from reader.text.clean import visible

    piped = str(file) == "-"
    found, path, _, _ = _opened(None if piped else file, workspace)
    rules = Rules.load(found.config.path.with_name(FILE_NAME))
    if piped:
        article = article_from_bytes(sys.stdin.buffer.read(MAX_BYTES + 1), "stdin", encoding)
    elif path is None:
        raise click.UsageError(f"{file} is a folder; suggest reads one article.")
    else:
        article = found.open(path, encoding)
    with _output() as out:
        for p in propose(article, rules):
            text = article.text[p.start : p.end]
            row = {"start": p.start, "end": p.end, "text": text, "label": p.label}
            told = f"{p.start:>7} {p.end:>7}  {p.label:<7} {p.score:.2f}  {p.rule:<21} {visible(text)}"
            out.write(f"{encode(row | {'rule': p.rule, 'score': p.score}) if as_json else told}\n")


@main.command("import")
@click.argument("files", nargs=-1, required=True, type=_FILE, metavar="FILE…")
@_format_option
@_unit_option
@_raw_option
@click.option("--strict", is_flag=True, help="Save nothing of a file in which anything is wrong.")
@click.option("--as", "annotator", metavar="NAME", envvar="HASHIYA_ANNOTATOR", help="Who imports.")
@_workspace_option
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

    found, _, schema, store = _opened(None, workspace)
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
            f"{name}: {_many(report.articles, 'article')}; {report.added} added, {report.changed} changed, "
            f"{report.unchanged} there already"
        )
        wrong = wrong or bool(report.problems)
    store.close()
    sys.exit(1 if wrong else 0)


@main.command()
@_path_argument
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each problem.")
@_workspace_option
def check(path: Path | None, as_json: bool, workspace: Path | None) -> None:
    """Check that every mark can be read and stands on its words.

    \b
    hashiya check            all marks of the workspace
    hashiya check news.txt   those of one article
    """
    from reader.annotations.anchors import check_anchors
    from reader.dataset.marked import marked
    from reader.dataset.strict_json import encode
    from reader.text.clean import visible

    found, file, _, store = _opened(path, workspace)
    say(found.note)
    problems = list(store.check([found.article_id(file)] if file else None))
    count = 0
    for article, margin in marked(found, store, problems, file, progress=_progress):
        count += 1
        for span in check_anchors(article, margin)[1]:
            place = f"{span.label} {span.id} at {span.start}–{span.end}"
            problems.append((article.id, f"{place}: the text there is not «{span.quote}»"))
    problems = list(dict.fromkeys(problems))
    with _output() as out:
        for article_id, sentence in problems:
            record = encode({"article": article_id, "problem": sentence})
            out.write(f"{record if as_json else visible(f'{article_id}: {sentence}')}\n")
    if not as_json:
        say(f"{_many(count, 'article')} with marks checked, {_many(len(problems), 'problem')}")
    sys.exit(1 if problems else 0)


@main.command()
@_path_argument
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@_workspace_option
def paths(path: Path | None, as_json: bool, workspace: Path | None) -> None:
    """Say where articles, marks, settings and positions lie.

    \b
    hashiya paths --json
    """
    from reader.articles import config
    from reader.articles.positions import state_folder
    from reader.dataset.strict_json import encode
    from reader.text.clean import visible

    found, _, _, _ = _opened(path, workspace)
    say(found.note)
    places = {
        "workspace": str(found.root),
        "annotations": str(found.annotations),
        "settings": str(found.root / config.FILE_NAME),
        "state": str(state_folder()),
    }
    rows = [f"{name:<12} {visible(place)}" for name, place in places.items()]
    with _output() as out:
        out.writelines(f"{row}\n" for row in ([encode(places)] if as_json else rows))
