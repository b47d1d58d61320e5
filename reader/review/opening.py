"""Beginning a review in a workspace, or going on with one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from reader.annotations.labels import Schema
from reader.annotations.store import Margin, Store
from reader.articles.article import Article
from reader.articles.decode import ArticleError
from reader.articles.listing import SUFFIX
from reader.articles.row_file import is_there
from reader.articles.workspace import SEEDS, Workspace
from reader.dataset.marked import Problems, looked_through, read_marked
from reader.review.adjudication import Adjudication, settle_agreed
from reader.review.progress import Tally
from reader.review.queue import Choice, Found, Item, found_in, ordered
from reader.review.review import Review
from reader.review.saved import LISTED, ReviewError, SavedReview, Step, path_of
from reader.session.session import default_annotator, now
from reader.session.steps import Steps, finish

#: The name of the review of one article, begun while it is read; the next one takes its place.
_HERE: Final = "this article"


class NothingToReview(ReviewError):
    """The queue that was asked for is empty; ``str()`` says so."""


def articles_of(workspace: Workspace, store: Store) -> Callable[[str], Article]:
    """Reads articles by their ids, in the encoding their marks were made in.

    The folder is listed where an id does not tell its file, once. What it gives raises
    ArticleError or StoreError for an article that can't be read.
    """
    paths: dict[str, Path] = {}

    def read(article_id: str) -> Article:
        path = _told_path(workspace, article_id)
        if path is None:
            if not paths:
                paths.update((entry.id, entry.path) for entry in workspace.entries())
            path = paths.get(article_id)
        if path is None:
            kept = store.load(article_id).meta.get("path")  # it was opened from outside the workspace
            path = workspace.annotations.parent / str(kept)
            if kept is None or not is_there(path):
                raise ArticleError("its article is not in this workspace.", workspace.root)
        return read_marked(workspace, path, store)

    return read


def _told_path(workspace: Workspace, article_id: str) -> Path | None:
    """The file of an article, where its id says which it is; a large library takes long to list."""
    if workspace.rows is not None:
        path = workspace.rows / article_id
        return path if is_there(path) else None
    *folders, name = article_id.split("~")
    for folder in (workspace.root, workspace.root / SEEDS):
        path = folder.joinpath(*folders, name + SUFFIX)
        if path.is_file() and workspace.article_id(path) == article_id:
            return path
    return None


class _Way:
    """How far the articles have been looked through, as ``reader.dataset.marked`` goes through them.

    Args:
        after: The id of the article after which to begin; "" for all.
    """

    def __init__(self, after: str = "") -> None:
        self._after = after
        self._done, self._all = 0, 1

    @property
    def thousandths(self) -> int:
        """Of the whole way."""
        return 1000 * self._done // self._all

    @contextmanager
    def __call__(self, ids: list[str]) -> Iterator[Iterator[str]]:
        """Hand the ids on that are wanted."""
        wanted = [article_id for article_id in ids if article_id > self._after]
        self._all = max(1, len(wanted))
        yield self._counted(wanted)

    def _counted(self, ids: list[str]) -> Iterator[str]:
        for self._done, article_id in enumerate(ids):
            yield article_id


class Search(NamedTuple):
    """Where queues are looked for, and for whom.

    Attributes:
        workspace: Where the articles are.
        store: Where their marks are.
        annotator: Who reviews.
        file: The one article that is to be reviewed, or None.
        problems: Is given what can't be read.
    """

    workspace: Workspace
    store: Store
    annotator: str
    file: Path | None
    problems: Problems

    def found(self, choices: Sequence[Choice], after: str = "") -> Iterator[tuple[int, list[list[Found]]]]:
        """Thousandths of the way, and what of the next article belongs in each queue, if anything."""
        way, nothing = _Way(after), [[] for _ in choices]  # type: tuple[_Way, list[list[Found]]]
        for pair in looked_through(self.workspace, self.store, self.problems, self.file, progress=way):
            yield way.thousandths, [self._found_in(*pair, choice) for choice in choices] if pair else nothing

    def _found_in(self, article: Article, margin: Margin, choice: Choice) -> list[Found]:
        wanted = not choice.articles or article.id in choice.articles
        if choice.queue == "disagreements" and wanted:
            # What both annotators agree on is settled on the way.
            if settle_agreed(article, self.store, choice.annotators, self.annotator, now()):
                margin = self.store.load(article.id)
        elif choice.queue == "moved" and wanted:  # as they were before their words were looked for
            margin = self.store.look(article.id)
        return found_in(article, margin, choice)

    def rest(self, choice: Choice, after: str) -> Iterator[tuple[int, list[Item]]]:
        """Thousandths of the way, and items, from the articles that come after one."""
        return ((far, [item for _, item in found]) for far, (found,) in self.found((choice,), after))


def beginning(
    workspace: Workspace,
    store: Store,
    choices: Sequence[Choice],
    name: str = "",
    *,
    annotator: str = "",
    anew: bool = False,
    given: bool = True,
    file: Path | None = None,
    problems: Problems | None = None,
    whole: bool = False,
) -> Steps[SavedReview]:
    """The review of the first queue that is not empty: gone on with where it is unfinished, or begun.

    Step by step; the steps tell thousandths of the way. A queue that goes from article to article
    is returned as soon as it has an item, and its ``rest`` finds the others.

    Args:
        workspace: Where the articles are.
        store: Where their marks are.
        choices: What to review: the first of these that there is.
        name: Its name; that of the queue if not said.
        annotator: Who reviews; "" for the login name.
        anew: Begin anew even where it is unfinished; the old one is kept under its date.
        given: Whether the choice was asked for, so that a review of another choice does not do.
        file: The one article that is to be reviewed, or None.
        problems: Is given what can't be read.
        whole: Whether all of the queue is to be known.

    Raises:
        NothingToReview: The queues are empty.
        ReviewError: The review can't be read or written.
        ValueError: The sample is no number.
        ArticleError: The folder can't be read.
    """
    by, time = annotator or default_annotator(), now()
    search = Search(workspace, store, by, file, [] if problems is None else problems)
    first = choices[0]
    paths = [path_of(workspace.annotations, name or choice.queue) for choice in choices]
    if not anew and (saved := (yield from _unfinished(search, paths[0], first, given, whole))):
        return saved
    found: list[list[Found]] = [[] for _ in choices]
    looking = search.found(choices)
    for far, more in looking:
        for one, new in zip(found, more, strict=True):
            one += new
        if found[0] and first.by_article and not whole:
            items = ordered(found[0], first)
            saved = SavedReview.create(paths[0], first, items, by, time, grows=True)
            saved.rest = ((far, [item for _, item in new]) for far, (new, *_) in looking)
            return saved
        yield far
    for choice, path, one in zip(choices, paths, found, strict=True):
        if choice is not first and not anew:
            saved = yield from _unfinished(search, path, choice, given, whole)
            if saved is not None:
                return saved
        if items := ordered(one, choice):
            return SavedReview.create(path, choice, items, by, time)
    raise NothingToReview(f"there is nothing in the queue {' or '.join(choice.queue for choice in choices)}")


def _unfinished(
    search: Search, path: Path, choice: Choice, given: bool, whole: bool
) -> Steps[SavedReview | None]:
    """The review in a file that has something left to decide, if there is one."""
    if not path.exists():
        return None
    saved = SavedReview.read(path)
    if given and saved.choice != choice:
        raise ReviewError(
            f"the review {saved.name!r} has another queue; --new begins it anew, --name NAME another one"
        )
    left = Tally(saved.items, saved.steps).progress.left > 0
    if saved.is_whole:
        return saved if left else None
    rest = search.rest(saved.choice, saved.items[-1].article)
    if left and not whole:
        saved.rest = rest
        return saved
    for far, items in rest:
        if items:
            saved.add(items)
            if not whole:
                saved.rest = rest
                return saved
        yield far
    saved.append(Step(LISTED, now(), saved.steps[-1].next if saved.steps else 0))
    if Tally(saved.items, saved.steps).progress.left:
        return saved
    saved.close()
    return None


def begin(
    workspace: Workspace, store: Store, choice: Choice, name: str = "", *, annotator: str = ""
) -> SavedReview:
    """The review of one choice with all of its queue, at once; see ``beginning``."""
    return finish(beginning(workspace, store, (choice,), name, annotator=annotator, whole=True))


def review_of(
    saved: SavedReview, workspace: Workspace, store: Store, schema: Schema, annotator: str = ""
) -> Review:
    """Go on with a review: as an adjudication where its queue is of differences.

    Raises:
        ReviewError: Somebody else has it open, or it can't be written.
    """
    kind = Adjudication if saved.choice.queue == "disagreements" else Review
    return kind(saved, articles_of(workspace, store), store, schema, annotator)


def arriving(review: Review) -> Steps[None]:
    """Look for more of a queue that has nothing to decide so far, until it has."""
    if review.item is None:
        for far in review.growing():
            if review.item is not None:
                return
            yield far


def beginning_at_once(
    workspace: Workspace, store: Store, schema: Schema, annotator: str = "", file: Path | None = None
) -> Steps[Review]:
    """A review with nothing asked: of one article, or of proposals, or of what nobody reviewed.

    Raises:
        NothingToReview: There is nothing of the kind.
        ReviewError: It can't be read or written, or is open elsewhere.
        ArticleError: The folder can't be read.
    """
    articles = () if file is None else (workspace.article_id(file),)
    choices = [Choice(queue, articles=articles) for queue in ("proposals", "unreviewed")]
    name, anew = (_HERE, True) if file else ("", False)
    while choices:
        try:
            saved = yield from beginning(
                workspace, store, choices, name, annotator=annotator, anew=anew, given=False, file=file
            )
        except NothingToReview:
            break
        review = review_of(saved, workspace, store, schema, annotator)
        yield from arriving(review)
        if review.item is not None:
            return review
        review.close()
        choices = choices[choices.index(saved.choice) + 1 :] if saved.choice in choices else choices[1:]
    raise NothingToReview("there is no proposal, and no mark that nobody has reviewed")
