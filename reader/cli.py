"""The ``hashiya`` command. Each command imports the rooms it needs inside itself.

Results go to stdout, messages to stderr; 0 is well, 1 a problem found, 2 wrong use.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from reader import __version__

if TYPE_CHECKING:
    from reader.annotations.labels import Schema
    from reader.annotations.model import Span
    from reader.annotations.store import Margin, Store
    from reader.articles.article import Article
    from reader.articles.workspace import Workspace

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class _Commands(click.Group):
    """A group whose first argument may be a path: ``hashiya FILE`` opens it."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """The named command; the reader, when the word is none of them."""
        if args and args[0] not in self.commands:
            return "open", self.commands["open"], args
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Options of the reader may come first: they belong to it."""
        known = {"-h", "--help", "-V", "--version"}
        if not args or (args[0] not in self.commands and args[0] not in known):
            args = ["open", *args]
        return super().parse_args(ctx, args)


def _sentences(command: Callable[..., None]) -> Callable[..., None]:
    """Turn the project's errors into one sentence on stderr; a closed pipe ends quietly."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        from reader.annotations.store import StoreError
        from reader.articles.config import ConfigError
        from reader.articles.decode import ArticleError
        from reader.text.clean import visible

        try:
            command(*args, **kwargs)
        except (ArticleError, ConfigError) as error:
            click.echo(f"hashiya: {visible(str(error))}", err=True)
            sys.exit(2)
        except StoreError as error:
            click.echo(f"hashiya: {visible(str(error))}", err=True)
            sys.exit(1)
        except BrokenPipeError:
            # Whoever read our output has seen enough. Keep Python from saying so at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        except OSError as error:
            click.echo(f"hashiya: {visible(str(error))}", err=True)
            sys.exit(1)

    return run


_workspace_option = click.option(
    "-w",
    "--workspace",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder whose annotations/ holds the marks; told from PATH otherwise.",
)
_encoding_option = click.option("--encoding", metavar="NAME", help="Decode the article so, such as cp1256.")
_path_argument = click.argument("path", required=False, type=click.Path(path_type=Path), metavar="[PATH]")


@click.group(cls=_Commands, context_settings=_CONTEXT, subcommand_metavar="[PATH] | COMMAND …")
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
    return found, article, Schema.from_table(found.config), TinyStore(found.annotations)


@main.command("open")
@_path_argument
@_workspace_option
@_encoding_option
@click.option("--as", "annotator", metavar="NAME", envvar="HASHIYA_ANNOTATOR", help="Whose marks these are.")
@click.option("--theme", metavar="NAME", help="night, paper, contrast-dark or contrast-light.")
@click.option("--measure", type=click.IntRange(30, 140), metavar="N", help="Cells of a line of text.")
@click.option("--harakat/--no-harakat", default=None, help="Show or hide harakat.")
@click.option("--mouse/--no-mouse", default=True, help="Let the program have the mouse, or the terminal.")
@_sentences
def open_(
    path: Path | None,
    workspace: Path | None,
    encoding: str | None,
    mouse: bool,
    **chosen: Any,
) -> None:
    """Open the library of a workspace, or one article (the same as hashiya PATH)."""
    found, file, schema, store = _opened(path, workspace)
    from reader.settings import settings_from

    settings = settings_from(found.config, **chosen)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        click.echo("hashiya: the reader needs a terminal; hashiya show prints an article anywhere.", err=True)
        sys.exit(2)
    # Escape alone is told from the beginning of a sequence by this pause; textual's is 100 ms.
    os.environ.setdefault("ESCDELAY", "25")
    from reader.tui.app import run

    run(found, store, schema, settings, file, encoding, mouse)


@main.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--width", type=click.IntRange(1, 10_000), metavar="N", help="Cells of a line [terminal's, or 80].")
@click.option("--direction", type=click.Choice(["auto", "rtl", "ltr"]), default="auto", show_default=True)
@click.option("--shaping", type=click.Choice(["forms", "none"]), default="forms", show_default=True)
@click.option("--marks", type=click.Choice(["keep", "drop"]), default="keep", show_default=True, help="Harakat.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each line.")
@_workspace_option
@_encoding_option
@_sentences
def show(
    file: Path,
    width: int | None,
    direction: str,
    shaping: str,
    marks: str,
    color: str,
    as_json: bool,
    workspace: Path | None,
    encoding: str | None,
) -> None:
    """Print an article laid out for the screen, with what is tagged in it coloured.

    \b
    hashiya show article.txt --width 60
    hashiya show - --shaping none --json < article.txt
    """
    import shutil

    from reader import show as printing
    from reader.annotations.labels import Schema

    article, spans, schema = _article_to_show(file, workspace, encoding)
    width = width or shutil.get_terminal_size().columns
    layout = printing.layout_of(article.text, width, direction, shaping == "forms", marks == "keep", as_json)
    coloured = color == "always" or (color == "auto" and sys.stdout.isatty() and "NO_COLOR" not in os.environ)
    if as_json:
        output = printing.as_json(layout)
    else:
        output = printing.as_text(layout, spans if coloured else [], schema or Schema())
    with _output(None) as out:
        out.writelines(f"{line}\n" for line in output)


def _article_to_show(
    file: Path, workspace: Path | None, encoding: str | None
) -> tuple[Article, list[Span], Schema | None]:
    """An article with its spans; from standard input it has none."""
    from reader.articles.workspace import article_from_bytes

    if str(file) == "-":
        return article_from_bytes(sys.stdin.buffer.read(), "stdin", encoding=encoding), [], None
    found, path, schema, store = _opened(file, workspace)
    if path is None:
        raise click.UsageError(f"{file} is a folder; show prints one article.")
    article = _read(found, path, store, encoding)
    return article, list(store.load(article.id).spans.values()), schema


def _read(workspace: Workspace, path: Path, store: Store, encoding: str | None = None) -> Article:
    """An article, in the encoding in which its marks were made unless another is named."""
    from reader.articles.workspace import read_article

    article_id = workspace.article_id(path)
    kept = store.load(article_id).meta.get("encoding")
    return read_article(path, article_id, encoding or (kept if isinstance(kept, str) else None))


@contextmanager
def _output(out: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that appears under its name only when it is whole."""
    if out is None or str(out) == "-":
        stream = sys.stdout
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="surrogatepass", newline="\n")
        yield stream
        stream.flush()
        return
    with click.open_file(str(out), "wb", atomic=True) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="\n")
        yield text
        text.flush()
        text.detach()


@main.command()
@_path_argument
@click.option("--format", "format_", type=click.Choice(["jsonl"]), default="jsonl", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="OUT", help="A file, instead of stdout.")
@click.option("--all", "everything", is_flag=True, help="Articles without marks as well.")
@_workspace_option
@_sentences
def export(path: Path | None, format_: str, output: Path | None, everything: bool, workspace: Path | None) -> None:
    """Write the dataset: one JSON object for each article that has marks.

    \b
    hashiya export > dataset.jsonl
    hashiya export article.txt -o article.jsonl
    """
    from reader.dataset.jsonl import export as write

    found, file, _, store = _opened(path, workspace)
    problems: list[str] = []
    with _output(output) as out:
        report = write(_marked(found, file, store, everything, problems), out)
    problems += [str(problem) for problem in report.problems]
    _report(problems)
    if output is not None or sys.stdout.isatty():
        click.echo(f"{report.articles} articles, {report.spans} spans, {report.relations} relations", err=True)
    sys.exit(1 if problems else 0)


def _marked(
    workspace: Workspace, file: Path | None, store: Store, everything: bool, problems: list[str]
) -> Iterator[tuple[Article, Margin]]:
    """The articles to export with their marks; what can't be read becomes a problem."""
    from reader.annotations.store import StoreError
    from reader.articles.decode import ArticleError

    if file is not None:
        article = _read(workspace, file, store)
        yield article, store.load(article.id)
        return
    paths = {entry.id: entry.path for entry in workspace.entries()}
    for article_id in sorted({*store.articles(), *(paths if everything else ())}):
        try:
            margin = store.load(article_id)
            if article_id not in paths:
                if margin.spans:
                    problems.append(f"{article_id}: its article is not in {workspace.root}; its marks are left out")
                continue
            if margin.spans or margin.problems or everything:
                yield _read(workspace, paths[article_id], store), margin
        except (ArticleError, StoreError) as error:
            problems.append(f"{article_id}: {error}")


@main.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True), metavar="FILE…")
@click.option("--format", "format_", type=click.Choice(["jsonl"]), default="jsonl", show_default=True)
@click.option("--strict", is_flag=True, help="Save nothing of a file in which anything is wrong.")
@click.option("--as", "annotator", metavar="NAME", envvar="HASHIYA_ANNOTATOR", help="Who imports.")
@_workspace_option
@_sentences
def import_(
    files: tuple[Path, ...], format_: str, strict: bool, annotator: str | None, workspace: Path | None
) -> None:
    """Bring marks onto the articles of a workspace, and articles that are not there yet.

    Marks are merged by their ids; what is there already stays. Lines that can't come in are
    named on stderr, and the others come in.
    """
    from reader.dataset.importing import import_file
    from reader.dataset.library import WorkspaceLibrary
    from reader.session.session import default_annotator, now

    found, _, _, store = _opened(None, workspace)
    problems: list[str] = []
    for file in files:
        library = WorkspaceLibrary(found, store)
        with click.open_file(str(file), "rb") as stream:
            report = import_file(
                stream, str(file), library, store, now(), annotator or default_annotator(), strict
            )
        problems += [str(problem) for problem in report.problems]
        click.echo(
            f"{file}: {report.articles} articles; {report.added} added, {report.changed} changed, "
            f"{report.unchanged} there already",
            err=True,
        )
    store.close()
    _report(problems)
    sys.exit(1 if problems else 0)


def _report(problems: list[str]) -> None:
    from reader.text.clean import visible

    for problem in problems:
        click.echo(visible(problem), err=True)


@main.command()
@_path_argument
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each problem.")
@_workspace_option
@_sentences
def check(path: Path | None, as_json: bool, workspace: Path | None) -> None:
    """Check that every kept mark can be read and still stands on its words."""
    import json

    from reader.annotations.anchors import check_anchors
    from reader.text.clean import visible

    found, file, _, store = _opened(path, workspace)
    only = found.article_id(file) if file else None
    count = 0
    problems: list[tuple[str, str]] = list(store.check([only] if only else None))
    unread: list[str] = []
    for article, margin in _marked(found, file, store, False, unread):
        count += 1
        for span in check_anchors(article, margin)[1]:
            sentence = f"{span.label} {span.id} at {span.start}–{span.end}: the text there is not «{span.quote}»"
            problems.append((article.id, sentence))
    known = {f"{article_id}: {sentence}" for article_id, sentence in problems}
    problems += [("", sentence) for sentence in unread if sentence not in known]
    for article_id, sentence in problems:
        if as_json:
            click.echo(json.dumps({"article": article_id, "problem": sentence}, ensure_ascii=False))
        else:
            click.echo(visible(f"{article_id}: {sentence}" if article_id else sentence))
    if not as_json:
        click.echo(f"{count} articles with marks checked, {len(problems)} problems", err=True)
    sys.exit(1 if problems else 0)


@main.command()
@_path_argument
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@_workspace_option
@_sentences
def paths(path: Path | None, as_json: bool, workspace: Path | None) -> None:
    """Say where articles, marks, settings and reading positions lie."""
    import json

    from reader.articles import config
    from reader.articles.positions import state_folder

    found, _, _, _ = _opened(path, workspace)
    places = {
        "workspace": str(found.root),
        "annotations": str(found.annotations),
        "settings": str(found.root / config.FILE_NAME),
        "state": str(state_folder()),
    }
    if as_json:
        click.echo(json.dumps(places, ensure_ascii=False))
        return
    for name, place in places.items():
        click.echo(f"{name:<12} {place}")
    if found.note:
        click.echo(found.note, err=True)


if __name__ == "__main__":
    main()
