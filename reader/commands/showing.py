"""Print an article."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from reader.commands.options import choice, encoding_option, output, workspace_option
from reader.commands.starting import opened


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--width", type=click.IntRange(1, 10_000), metavar="N", help="Cells of a line [terminal's, or 80]."
)
@choice("--direction", "auto rtl ltr", "Of each paragraph; auto: that of its first letter.")
@choice("--shaping", "forms none", "Joined forms, or the letters of the file.")
@choice("--marks", "keep drop", "Harakat.")
@choice("--color", "auto always never", "Colour what is tagged; with NO_COLOR underline it only.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each line.")
@workspace_option
@encoding_option
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
    from reader import show as printing
    from reader.annotations.anchors import check_anchors
    from reader.annotations.labels import Schema
    from reader.annotations.standing import standing
    from reader.annotations.store import Margin
    from reader.articles.decode import MAX_BYTES
    from reader.articles.workspace import article_from_bytes
    from reader.dataset.marked import followed, read_marked

    schema, margin = Schema(), Margin()
    if str(file) == "-":
        article = article_from_bytes(sys.stdin.buffer.read(MAX_BYTES + 1), "stdin", encoding)
    else:
        found, path, schema, store = opened(file, workspace, read_only=True)
        if path is None:
            kind = "has many articles" if found.rows else "is a folder"
            raise click.UsageError(f"{file} {kind}; show prints one article.")
        article = read_marked(found, path, store, encoding)
        margin = followed(article, store.load(article.id), store)
    width = width or _columns()
    layout = printing.layout_of(article.text, width, as_data=as_json, **typesetting)
    if as_json:
        printed = printing.as_json(layout)
    else:
        tagged = color == "always" or (color == "auto" and sys.stdout.isatty())
        spans = check_anchors(article, standing(margin))[0] if tagged else ()
        printed = printing.as_text(layout, spans, schema, colors=not os.environ.get("NO_COLOR"))
    with output() as out:
        out.writelines(f"{line}\n" for line in printed)


def _columns() -> int:
    """Cells of a line: COLUMNS, the terminal's, or 80. As ``shutil`` tells it, which takes long to import."""
    named = os.environ.get("COLUMNS", "")
    if named.isdecimal() and int(named):
        return int(named)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80
    except (OSError, ValueError):
        return 80
