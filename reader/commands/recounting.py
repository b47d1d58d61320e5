"""What was done to the marks, by whom and when."""

from __future__ import annotations

import sys
from collections import ChainMap
from pathlib import Path

import click

from reader.commands.ending import say
from reader.commands.options import output, path_argument, workspace_option
from reader.commands.starting import opened


@click.command()
@path_argument
@click.option("-n", "--number", type=click.IntRange(1), metavar="N", help="Only the last N edits.")
@click.option("--by", metavar="NAME", help="Only those of one annotator.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each edit, with its records.")
@workspace_option
def log(path: Path | None, number: int | None, by: str | None, as_json: bool, workspace: Path | None) -> None:
    """Tell what was done to the marks, by whom and when.

    \b
    hashiya log -n 20        the last edits of the workspace
    hashiya log news.txt     those of one article
    """
    from reader.annotations.chronicle import chronicle, spans_of
    from reader.annotations.edits import edit_to_record
    from reader.annotations.history import describe
    from reader.annotations.store import Edit, StoreError
    from reader.dataset.strict_json import encode
    from reader.text.clean import visible
    from reader.text.oneline import one_line

    found, file, _, store = opened(path, workspace, read_only=True)
    say(found.note)
    problems: list[str] = []
    spans = {}
    histories = {}
    for article_id in [found.article_id(file)] if file else store.articles():
        try:
            margin = store.load(article_id)
        except StoreError as error:
            problems.append(f"{article_id}: {error}")
            continue
        histories[article_id] = margin.history
        spans[article_id] = margin.spans

    def told(article_id: str, edit: Edit) -> str:
        # A relation's ends may be gone by now; the edit itself may have them.
        did = describe(edit, ChainMap(spans_of(edit), dict(spans[article_id])))
        if as_json:
            return encode({"article": article_id, "did": did, **edit_to_record(edit)})
        cells = (edit.at or "at an unknown time", edit.by or "someone", article_id, did)
        # Where no terminal shows it, a search for a word should find it: in its order, unjoined.
        shown = sys.stdout.isatty()
        return "  ".join(one_line(cell, None, "ltr") if shown else visible(cell) for cell in cells)

    with output() as out:
        for article_id, edit in chronicle(histories, number, by):
            out.write(f"{told(article_id, edit)}\n")
    for problem in problems:
        say(problem)
    sys.exit(1 if problems else 0)
