"""Second looks: reviews, and how far annotators agree."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from reader.commands.ending import say
from reader.commands.options import PATH, choice, many, output, path_argument, progress, workspace_option
from reader.commands.starting import opened, settings_of, terminal_at

if TYPE_CHECKING:
    from reader.annotations.labels import Schema
    from reader.annotations.store import Store
    from reader.articles.article import Article
    from reader.articles.workspace import Workspace
    from reader.review.matching import Layer
    from reader.review.saved import SavedReview
    from reader.session.steps import Result, Steps


@click.command()
@click.argument("paths", nargs=-1, type=PATH, metavar="[PATH…]")
@click.option("--json", "as_json", is_flag=True, help="All figures, as one JSON object.")
@click.option(
    "--annotator",
    "annotators",
    metavar="NAME",
    multiple=True,
    help="Compare this one; give it once for each [everyone but gold].",
)
@click.option(
    "--gamma", "with_gamma", is_flag=True, help="Gamma as well; it takes a second an article, or more."
)
@workspace_option
def agree(
    paths: tuple[Path, ...],
    as_json: bool,
    annotators: tuple[str, ...],
    with_gamma: bool,
    workspace: Path | None,
) -> None:
    """Say how far annotators agree, and where they differ.

    It gives F1 of spans, and kappa and alpha of words. Annotators are told by the name in their
    marks. PATH is a workspace, one of its articles, or JSONL files, which are compared with each
    other. The first annotator is the reference of precision and recall; a PARTIAL hit counts one
    half.

    \b
    hashiya agree                         everyone who marked the same articles here
    hashiya agree article.txt --json
    hashiya agree salma.jsonl omar.jsonl
    """
    from reader.dataset.strict_json import encode
    from reader.review.agreement import Agreement
    from reader.review.agreement_table import lines
    from reader.review.gamma import GammaMissing, gamma_measure

    try:
        agreement = Agreement(annotators, gamma_measure() if with_gamma else None)
    except GammaMissing as error:
        raise click.UsageError(str(error)) from None
    problems: list[str] = []
    for article, layers in _layers(paths, workspace, problems):
        agreement.add(article, layers)
    for problem in problems:
        say(problem)
    for name in annotators:
        if name not in agreement.annotators:
            say(f"{name} has no marks here")
    try:
        report = agreement.report()
    except ValueError as error:
        known = ", ".join(name or "someone without a name" for name in agreement.annotators)
        say(f"hashiya: {error}; marks here are by {known or 'nobody'}")
        sys.exit(1)
    if agreement.alone:
        say(f"{many(len(agreement.alone), 'article')} with marks of one annotator left out")
    with output() as out:
        out.writelines(f"{line}\n" for line in ([encode(report)] if as_json else lines(report)))
    sys.exit(1 if problems else 0)


def _layers(
    paths: tuple[Path, ...], workspace: Path | None, problems: list[str]
) -> Iterator[tuple[Article, dict[str, Layer]]]:
    """The articles with the marks of each annotator, from files or from a workspace."""
    from reader.dataset.library import WorkspaceLibrary
    from reader.dataset.marked import marked
    from reader.dataset.report import Problem
    from reader.review.agreement import layers
    from reader.review.given_files import in_order, layers_of_files

    files = [path for path in paths if path.suffix in (".jsonl", ".json", ".ndjson")]
    if files and len(files) == len(paths):
        found, _, _, store = opened(None, workspace, read_only=True)
        unread: list[Problem] = []
        given = layers_of_files(files, WorkspaceLibrary(found, store), unread)
        problems += [str(problem) for problem in unread]
        yield from in_order(given)
        return
    if len(paths) > 1:
        raise click.UsageError("give one workspace or article, or JSONL files only.")
    found, file, _, store = opened(paths[0] if paths else None, workspace, read_only=True)
    say(found.note)
    lost: list[tuple[str, str]] = []
    for article, margin in marked(found, store, lost, file, progress=progress):
        yield article, layers(article, margin)
    problems += [f"{article_id}: {sentence}" for article_id, sentence in lost]


_QUEUES = "proposals unreviewed flagged disagreements moved all"
_ORDERS = "reading uncertainty age"


@click.command()
@path_argument
@click.option("--queue", type=click.Choice(_QUEUES.split()), help="What [proposals; unreviewed without any].")
@click.option("--label", "labels", metavar="NAME", multiple=True, help="Only marks of this label.")
@click.option(
    "--annotator", "annotators", metavar="NAME", multiple=True, help="Only marks of this annotator."
)
@click.option("--sample", metavar="N|N%", default="", help="So many, drawn at random.")
@click.option("--seed", type=int, default=0, metavar="N", help="Of the draw: the same seed draws the same.")
@choice("--order", _ORDERS, "What comes first.")
@click.option("--name", metavar="NAME", default="", help="Keep it under this name [that of the queue].")
@click.option("--new", "anew", is_flag=True, help="Begin anew, whatever is left of the one of that name.")
@click.option("--summary", "summed", is_flag=True, help="Print what was decided so far instead.")
@click.option("--list", "listed", is_flag=True, help="Print the reviews that are kept instead.")
@click.option("--json", "as_json", is_flag=True, help="Of --summary and --list: one JSON object for each.")
@click.option("--as", "annotator", metavar="NAME", envvar="HASHIYA_ANNOTATOR", help="Who decides.")
@click.option("--theme", metavar="NAME", help="night, paper, contrast-dark or contrast-light.")
@click.option("--bidi", metavar="MODE", help="How Arabic is written to this terminal; see hashiya doctor.")
@workspace_option
def review(
    path: Path | None,
    queue: str | None,
    name: str,
    anew: bool,
    summed: bool,
    listed: bool,
    as_json: bool,
    annotator: str | None,
    theme: str | None,
    bidi: str | None,
    workspace: Path | None,
    **chosen: Any,
) -> None:
    """Decide on marks one after another, with one key each.

    A review goes on where it was left. With --queue disagreements two annotators are compared,
    and what is decided becomes the layer gold, which hashiya export --annotator gold writes.

    \b
    hashiya review
    hashiya review --queue proposals --label claim --order uncertainty
    hashiya review --queue all --sample 10% --name second-look
    hashiya review --queue disagreements --annotator salma --annotator omar
    hashiya review --summary --json
    """
    from reader.dataset.strict_json import encode
    from reader.review.saved import SavedReview, names, path_of
    from reader.review.summary import lines, summary

    found, file, schema, store = opened(path, workspace, read_only=summed or listed)
    if listed or summed:
        wanted = [name or queue] if name or queue else names(found.annotations)
        with output() as out:
            for kept in wanted:
                told = summary(
                    SavedReview.read(path_of(found.annotations, str(kept))), store if summed else None
                )
                said = [encode(told)] if as_json else [*lines(told), ""]
                out.writelines(f"{line}\n" for line in (said[:1] if listed else said))
        say("" if wanted else "there is no review here yet; hashiya review begins one")
        return
    unread: list[tuple[str, str]] = []
    try:
        saved = _begun(found, store, file, name, anew, annotator or "", queue, chosen, unread)
        _show(found, store, schema, saved, annotator, theme, bidi)
    finally:
        for article_id, sentence in dict.fromkeys(unread):
            say(f"{article_id}: {sentence}")


def _begun(
    found: Workspace,
    store: Store,
    file: Path | None,
    name: str,
    anew: bool,
    annotator: str,
    queue: str | None,
    chosen: dict[str, Any],
    unread: list[tuple[str, str]],
) -> SavedReview:
    """The review to go on with; of proposals, or where there are none of all that nobody reviewed."""
    from reader.review.opening import beginning
    from reader.review.queue import Choice

    articles = (found.article_id(file),) if file else ()
    given = queue is not None or file is not None or chosen != _UNCHOSEN
    options: dict[str, Any] = {"annotator": annotator, "anew": anew, "given": given, "file": file}
    kinds = (queue,) if queue else ("proposals", "unreviewed")
    choices = [Choice(kind, articles=articles, **chosen) for kind in kinds]
    try:
        return _told(beginning(found, store, choices, name, problems=unread, **options))
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _told(steps: Steps[Result]) -> Result:
    """Do all steps, and say how far they are when they take long."""
    began = monotonic()
    shown = False

    def tell(text: str) -> None:
        sys.stderr.write(f"\r{text}\x1b[K")
        sys.stderr.flush()

    try:
        while True:
            far = next(steps)
            if monotonic() - began > _LONG and sys.stderr.isatty():
                began, shown = monotonic(), True
                tell(f"looking for what is to be reviewed… {far // 10} %")
    except StopIteration as finished:
        result: Result = finished.value
        return result
    finally:
        if shown:
            tell("")


def _show(
    found: Workspace,
    store: Store,
    schema: Schema,
    saved: SavedReview,
    annotator: str | None,
    theme: str | None,
    bidi: str | None,
) -> None:
    """Go on with a review on the screen."""
    from reader.review.opening import arriving, review_of
    from reader.review.summary import lines, summary

    settings = settings_of(found, theme=theme, annotator=annotator)
    terminal = terminal_at(bidi, settings)
    begun = review_of(saved, found, store, schema, settings.annotator)
    _told(arriving(begun))
    if begun.item is None:
        begun.close()
        for said in (*begun.notices, *lines(summary(saved))):
            say(said)
        return
    from reader.tui.app import run

    code = run(found, store, schema, settings, terminal=terminal, review=begun)
    for said in lines(summary(saved)):
        say(said)
    sys.exit(code)


#: Seconds after which it is said what takes so long, and between two times.
_LONG = 0.3
#: What is chosen of a queue where nothing is.
_UNCHOSEN: dict[str, Any] = {"labels": (), "annotators": (), "sample": "", "seed": 0, "order": "reading"}
