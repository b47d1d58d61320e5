"""Beginning a review in a workspace, or going on with one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Final

from reader.annotations.labels import Schema
from reader.annotations.store import Margin, Store
from reader.articles.article import Article
from reader.articles.decode import ArticleError
from reader.articles.row_file import is_there
from reader.articles.workspace import Workspace
from reader.dataset.marked import Problems, marked, read_marked
from reader.review.adjudication import Adjudication, settle_agreed
from reader.review.progress import Tally
from reader.review.queue import Choice, select
from reader.review.review import Review
from reader.review.saved import ReviewError, SavedReview, path_of
from reader.session.session import default_annotator, now

#: The name of the review of one article, begun while it is read; the next one takes its place.
_HERE: Final = "this article"


class NothingToReview(ReviewError):
    """The queue that was asked for is empty; ``str()`` says so."""


def articles_of(workspace: Workspace, store: Store) -> Callable[[str], Article]:
    """Reads articles by their ids, in the encoding their marks were made in; lists the folder once.

    What it gives raises ArticleError or StoreError for an article that can't be read.
    """
    paths = {entry.id: entry.path for entry in workspace.entries()}

    def read(article_id: str) -> Article:
        path = paths.get(article_id)
        if path is None:
            kept = store.load(article_id).meta.get("path")  # it was opened from outside the workspace
            path = workspace.annotations.parent / str(kept)
            if kept is None or not is_there(path):
                raise ArticleError("its article is not in this workspace.", workspace.root)
        return read_marked(workspace, path, store)

    return read


def begin(
    workspace: Workspace,
    store: Store,
    choice: Choice,
    name: str = "",
    *,
    annotator: str = "",
    anew: bool = False,
    given: bool = True,
    file: Path | None = None,
    problems: Problems | None = None,
    progress: Callable[[list[str]], AbstractContextManager[Iterable[str]]] = nullcontext,
) -> SavedReview:
    """The review of a name: gone on with where it is unfinished, begun where it is not there.

    Args:
        workspace: Where the articles are.
        store: Where their marks are.
        choice: What to review.
        name: Its name; that of the queue if not said.
        annotator: Who reviews; "" for the login name.
        anew: Begin anew even where it is unfinished; the old one is kept under its date.
        given: Whether the choice was asked for, so that a review of another choice does not do.
        file: The one article that is to be reviewed, or None.
        problems: Is given what can't be read.
        progress: As ``reader.dataset.marked.marked`` has it.

    Raises:
        NothingToReview: The queue is empty.
        ReviewError: The review can't be read or written.
        ValueError: The sample is no number.
        ArticleError: The folder can't be read.
    """
    path = path_of(workspace.annotations, name or choice.queue)
    if path.exists() and not anew:
        saved = SavedReview.read(path)
        if given and saved.choice != choice:
            raise ReviewError(
                f"the review {saved.name!r} has another queue; --new begins it anew, --name NAME another one"
            )
        if Tally(saved.items, saved.steps).progress.left:
            return saved
    by, time = annotator or default_annotator(), now()
    found = marked(workspace, store, [] if problems is None else problems, file, progress=progress)
    if choice.queue == "disagreements":
        found = _with_agreed(found, store, choice, by, time)
    if choice.queue == "moved":  # as they were before their words were looked for
        found = ((article, store.load(article.id)) for article, _ in found)
    items = select(found, choice)
    if not items:
        raise NothingToReview(f"there is nothing in the queue {choice.queue}")
    return SavedReview.create(path, choice, items, by, time)


def _with_agreed(
    found: Iterable[tuple[Article, Margin]], store: Store, choice: Choice, by: str, time: str
) -> Iterator[tuple[Article, Margin]]:
    """The articles, each with what both annotators agree on settled."""
    for article, margin in found:
        wanted = not choice.articles or article.id in choice.articles
        settled = wanted and settle_agreed(article, store, choice.annotators, by, time)
        yield article, store.load(article.id) if settled else margin


def review_of(
    saved: SavedReview, workspace: Workspace, store: Store, schema: Schema, annotator: str = ""
) -> Review:
    """Go on with a review: as an adjudication where its queue is of differences.

    Raises:
        ReviewError: Somebody else has it open, or it can't be written.
    """
    kind = Adjudication if saved.choice.queue == "disagreements" else Review
    return kind(saved, articles_of(workspace, store), store, schema, annotator)


def begin_at_once(
    workspace: Workspace, store: Store, schema: Schema, annotator: str = "", file: Path | None = None
) -> Review:
    """A review with nothing asked: of one article, or of proposals, or of what nobody reviewed.

    Raises:
        NothingToReview: There is nothing of the kind.
        ReviewError: It can't be read or written, or is open elsewhere.
        ArticleError: The folder can't be read.
    """
    articles = () if file is None else (workspace.article_id(file),)
    nothing: NothingToReview | None = None
    for queue in ("proposals", "unreviewed"):
        choice = Choice(queue, articles=articles)
        name = _HERE if file else ""
        try:
            saved = begin(
                workspace, store, choice, name, annotator=annotator, anew=bool(file), given=False, file=file
            )
        except NothingToReview as error:
            nothing = error
            continue
        review = review_of(saved, workspace, store, schema, annotator)
        if review.item is not None:
            return review
        review.close()
    raise NothingToReview("there is no proposal, and no mark that nobody has reviewed") from nothing
