"""Where marks lie, and whether they are sound."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from reader.commands.ending import say
from reader.commands.options import many, output, path_argument, progress, workspace_option
from reader.commands.starting import opened


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
    from reader.dataset.marked import marked
    from reader.dataset.misplaced import misplaced
    from reader.dataset.strict_json import encode
    from reader.text.clean import visible

    found, file, _, store = opened(path, workspace, read_only=True)
    say(found.note)
    wanted = [found.article_id(file)] if file else None
    if file is None and found.rows:
        wanted = sorted({*store.articles()}.intersection(entry.id for entry in found.entries()))
    problems = list(store.check(wanted))
    rows: list[tuple[str, str, dict[str, Any]]] = []
    count = 0
    for article, margin in marked(found, store, problems, file, progress=progress):
        count += 1
        rows += ((article.id, *told) for told in misplaced(article, margin, store))
    rows = [*((article_id, said, {}) for article_id, said in dict.fromkeys(problems)), *rows]
    with output() as out:
        for article_id, sentence, more in rows:
            record = encode({"article": article_id, "problem": sentence, **more})
            out.write(f"{record if as_json else visible(f'{article_id}: {sentence}')}\n")
    if not as_json:
        say(f"{many(count, 'article')} with marks checked, {many(len(rows), 'problem')}")
    sys.exit(1 if rows else 0)


@click.command()
@path_argument
@workspace_option
def repair(path: Path | None, workspace: Path | None) -> None:
    """Put damaged files of marks aside, and go on with what is sound.

    \b
    hashiya repair           all articles of the workspace
    hashiya repair news.txt  one
    """
    from reader.annotations.store import StoreError
    from reader.text.clean import visible

    found, file, _, store = opened(path, workspace)
    say(found.note)
    done = wrong = 0
    with output() as out:
        for article_id in [found.article_id(file)] if file else list(store.articles()):
            try:
                told = store.repair(article_id)
            except StoreError as error:
                wrong += 1
                say(f"{article_id}: {error}")
            else:
                done += bool(told)
                out.write(f"{visible(f'{article_id}: {told}')}\n" if told else "")
    store.close()
    say(f"{many(done, 'article')} repaired" if done or not wrong else "")
    sys.exit(1 if wrong else 0)


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
