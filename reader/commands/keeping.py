"""Where marks lie, and whether they are sound."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from reader.commands.group import say
from reader.commands.options import many, opened, output, path_argument, progress, workspace_option


@click.command()
@path_argument
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each problem.")
@workspace_option
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

    found, file, _, store = opened(path, workspace)
    say(found.note)
    problems = list(store.check([found.article_id(file)] if file else None))
    count = 0
    for article, margin in marked(found, store, problems, file, progress=progress):
        count += 1
        for span in check_anchors(article, margin)[1]:
            place = f"{span.label} {span.id} at {span.start}–{span.end}"
            problems.append((article.id, f"{place}: the text there is not «{span.quote}»"))
    problems = list(dict.fromkeys(problems))
    with output() as out:
        for article_id, sentence in problems:
            record = encode({"article": article_id, "problem": sentence})
            out.write(f"{record if as_json else visible(f'{article_id}: {sentence}')}\n")
    if not as_json:
        say(f"{many(count, 'article')} with marks checked, {many(len(problems), 'problem')}")
    sys.exit(1 if problems else 0)


@click.command()
@path_argument
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@workspace_option
def paths(path: Path | None, as_json: bool, workspace: Path | None) -> None:
    """Say where articles, marks, settings and positions lie.

    \b
    hashiya paths --json
    """
    from reader.articles import config
    from reader.articles.positions import state_folder
    from reader.dataset.strict_json import encode
    from reader.text.clean import visible

    found, _, _, _ = opened(path, workspace)
    say(found.note)
    places = {
        "workspace": str(found.root),
        "annotations": str(found.annotations),
        "settings": str(found.root / config.FILE_NAME),
        "state": str(state_folder()),
    }
    rows = [f"{name:<12} {visible(place)}" for name, place in places.items()]
    with output() as out:
        out.writelines(f"{row}\n" for row in ([encode(places)] if as_json else rows))
