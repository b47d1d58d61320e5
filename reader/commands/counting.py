"""The dataset in numbers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from reader.commands.ending import say
from reader.commands.options import PATH, output, path_argument, progress, workspace_option
from reader.commands.selecting import selection_of, selection_options
from reader.commands.starting import opened


@click.command()
@path_argument
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@click.option("--html", type=PATH, metavar="OUT", help="A page with the same as pictures.")
@selection_options
@click.option("--leftovers", is_flag=True, help="Marks in what a site left around an article as well.")
@workspace_option
def stats(
    path: Path | None,
    as_json: bool,
    html: Path | None,
    workspace: Path | None,
    leftovers: bool,
    **chosen: Any,
) -> None:
    """Count the marks, by label, verdict, annotator and length.

    \b
    hashiya stats
    hashiya stats --annotator gold --html numbers.html
    """
    from reader.dataset.agreed import Agreed
    from reader.dataset.formats.tally import Tally
    from reader.dataset.marked import Problems, marked
    from reader.dataset.selection import Selected
    from reader.dataset.statistics import Counts
    from reader.dataset.statistics_shown import lines, page
    from reader.dataset.strict_json import encode

    found, file, schema, store = opened(path, workspace, read_only=True)
    say(found.note)
    problems: Problems = []
    tally = Tally()
    counts = Counts()
    selected = Selected(selection_of(chosen, leftovers=leftovers, everything=True))
    agreed = Agreed()
    for row in tally.rows(selected(agreed.watched(marked(found, store, problems, file, True, progress)))):
        counts.add(row)
    counts.agreement = agreed.figures()
    if html is not None:
        with output(html) as out:
            out.write(page(counts, schema))
    if html is None or as_json:
        with output() as out:
            shown = [encode(counts.as_json())] if as_json else lines(counts, schema)
            out.writelines(f"{line}\n" for line in shown)
    problems += [(problem.file, problem.message) for problem in tally.report().problems]
    for article_id, sentence in problems:
        say(f"{article_id}: {sentence}")
    for what, count in selected.left_out.items():
        if what != "other spans":
            one, way = {
                "proposals": ("proposal", "--proposals"),
                "spans in leftovers": ("span in leftovers", "--leftovers"),
            }[what]
            said = (one, "it") if count == 1 else (what, "them")
            say(f"{count} {said[0]} not counted; {way} counts {said[1]} as well")
    sys.exit(1 if problems else 0)
