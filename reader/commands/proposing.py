"""What would be marked."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader.commands.ending import say
from reader.commands.options import encoding_option, many, output, path_argument, progress, workspace_option
from reader.commands.starting import opened

if TYPE_CHECKING:
    from reader.annotations.store import Store
    from reader.articles.article import Article
    from reader.articles.workspace import Workspace
    from reader.suggest.proposal import Proposal
    from reader.suggest.suggesters import Suggester


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each proposal.")
@click.option("--save", is_flag=True, help="Keep them to be reviewed; of all articles if FILE is a folder.")
@click.option(
    "--with",
    "names",
    metavar="NAME",
    multiple=True,
    help="Ask this one only: rules, a model, or an installed suggester [the rules and what is installed].",
)
@click.option("--as", "annotator", metavar="NAME", envvar="HASHIYA_ANNOTATOR", help="Who keeps them.")
@workspace_option
@encoding_option
def suggest(
    file: Path | None,
    as_json: bool,
    save: bool,
    names: tuple[str, ...],
    annotator: str | None,
    workspace: Path | None,
    encoding: str | None,
) -> None:
    """Print what the rules would mark in an article.

    Nothing is marked. The words they go by can be extended by a file patterns.toml beside hashiya.toml. With
    --save they are kept as proposals, which hashiya review turns into marks.

    \b
    hashiya suggest article.txt
    hashiya suggest - --json < article.txt
    hashiya suggest --save
    """
    from reader.articles.decode import MAX_BYTES
    from reader.articles.workspace import article_from_bytes
    from reader.dataset.strict_json import encode
    from reader.text.clean import visible

    piped = str(file) == "-"
    found, path, _, store = opened(None if piped else file, workspace, read_only=not save)
    asked = _Asked(*_suggesters(found, names, store, save))
    if save:
        if piped:
            raise click.UsageError("standard input is no article of a workspace; --save takes a file.")
        _save_all(asked, found, path, store, annotator, encoding)
        sys.exit(1 if asked.failed else 0)
    if piped:
        article = article_from_bytes(sys.stdin.buffer.read(MAX_BYTES + 1), "stdin", encoding)
    elif path is None:
        kind = "has many articles" if found.rows else "is a folder"
        raise click.UsageError(f"{file or found.root} {kind}; without --save suggest reads one article.")
    else:
        article = found.open(path, encoding)
    with output() as out:
        for p in asked.proposals(article):
            text = article.text[p.start : p.end]
            row = {"start": p.start, "end": p.end, "text": text, "label": p.label}
            told = f"{p.start:>7} {p.end:>7}  {p.label:<7} {p.score:.2f}  {p.rule:<21} {text}"
            out.write(f"{encode(row | {'rule': p.rule, 'score': p.score}) if as_json else visible(told)}\n")
    sys.exit(1 if asked.failed else 0)


def _suggesters(
    found: Workspace, names: tuple[str, ...], store: Store, save: bool
) -> tuple[list[Suggester], bool]:
    """Those that are asked, by their names, or the rules and all that is installed; whether any failed.

    What can't be used is told, and the others are asked.
    """
    from reader.annotations.store import Margin, StoreError
    from reader.annotations.zones import zones_of
    from reader.articles.config import ConfigError
    from reader.suggest import learning
    from reader.suggest.propose import propose
    from reader.suggest.rules import FILE_NAME, Rules
    from reader.suggest.suggesters import Suggester, installed

    failed = False
    plugins = {suggester.name: suggester for suggester in installed()}
    try:
        rules = Rules.load(found.config.path.with_name(FILE_NAME))
    except ConfigError as error:
        if save and not (names and plugins.keys() >= {*names}):
            raise  # what the rules or a model find is kept by the words of the workspace, or not at all
        say(f"{error} The rules go on without this file.")
        rules, failed = Rules.load(), True

    def by_rules(article: Article) -> list[Proposal]:
        try:
            margin = store.load(article.id)
        except StoreError:  # what can't be read says nothing of its zones
            margin = Margin()
        return propose(article, rules, zones_of(article, margin))

    known = {"rules": Suggester("rules", by_rules, trusted=True)} | plugins
    models = learning.names(found.annotations)
    asked = []
    for name in names or known:
        if name in known:
            asked.append(known[name])
        elif name in models:
            try:
                model = learning.read_model(learning.path_of(found.annotations, name))
                asked.append(Suggester(name, model.proposer(rules), trusted=True))
            except learning.ModelError as error:
                say(str(error))
                failed = True
        else:
            there = ", ".join([*known, *models])
            raise click.UsageError(f"there is no suggester {name}; there are: {there}.")
    return asked, failed


class _Asked:
    """Suggesters that are asked for one article after another; what fails is told once an article."""

    def __init__(self, suggesters: Iterable[Suggester], failed: bool = False) -> None:
        self._suggesters = list(suggesters)
        self.failed = failed

    def proposals(self, article: Article) -> list[Proposal]:
        """What all of them propose for an article, by place."""
        from reader.suggest.suggesters import SuggesterFailed

        found: list[Proposal] = []
        for suggester in list(self._suggesters):
            try:
                found += suggester.proposals(article)
            except SuggesterFailed as error:
                say(f"{article.id}: {error}")
                self.failed = True
                if error.hangs:
                    self._suggesters.remove(suggester)
        return sorted(found, key=lambda p: (p.start, -p.end, p.label))


def _save_all(
    asked: _Asked,
    found: Workspace,
    path: Path | None,
    store: Store,
    annotator: str | None,
    encoding: str | None,
) -> None:
    from reader.annotations.store import StoreError
    from reader.articles.decode import ArticleError
    from reader.dataset.marked import read_marked
    from reader.session.session import default_annotator, now
    from reader.suggest.saving import save_proposals

    files = {entry.id: entry.path for entry in found.entries()} if path is None else {"": path}
    articles = proposed = 0
    with progress(list(files)) as ids:
        for article_id in ids:
            try:
                article = read_marked(found, files[article_id], store, encoding)
                saved = save_proposals(
                    article, asked.proposals(article), store, annotator or default_annotator(), now()
                )
            except (ArticleError, StoreError) as error:
                say(f"{article_id}: {error}" if article_id else str(error))
                asked.failed = True
                continue
            articles += bool(saved)
            proposed += len(saved)
    store.close()
    say(f"{many(proposed, 'proposal')} for {many(articles, 'article')} to be reviewed: hashiya review")


@click.command()
@path_argument
@click.option("--name", metavar="NAME", default="learned", show_default=True, help="What it is called.")
@click.option("--json", "as_json", is_flag=True, help="What was learned, as one JSON object.")
@workspace_option
def learn(path: Path | None, name: str, as_json: bool, workspace: Path | None) -> None:
    """Learn to propose from the marks of a workspace.

    It learns from those that were made, accepted and rejected, takes seconds, needs no
    network and keeps the model beside the marks. Where there is a settled layer, it is
    that which is learned.

    \b
    hashiya learn
    hashiya suggest --with learned --save
    hashiya review --order uncertainty
    """
    from reader.dataset.marked import Problems, marked
    from reader.dataset.strict_json import encode
    from reader.session.session import now
    from reader.suggest import learning
    from reader.suggest.rules import FILE_NAME, Rules

    found, file, _, store = opened(path, workspace, read_only=True)
    target = learning.path_of(found.annotations, name)
    rules = Rules.load(found.config.path.with_name(FILE_NAME))
    problems: Problems = []
    model = learning.learn(marked(found, store, problems, file, progress=progress), rules, name, now())
    learning.save_model(model, target)
    for article_id, sentence in problems:
        say(f"{article_id}: {sentence}")
    labels = {label: marks for label, (marks, _) in model.labels.items()}
    with output() as out:
        if as_json:
            told = {"model": name, "articles": model.articles, "labels": labels, "file": str(target)}
            out.write(f"{encode(told)}\n")
        else:
            from reader.text.clean import visible

            out.writelines(visible(f"{label:<12}{marks:>6} marks") + "\n" for label, marks in labels.items())
    say(f"learned from {many(model.articles, 'article')}; hashiya suggest --with {name} --save proposes")
    sys.exit(1 if problems else 0)
