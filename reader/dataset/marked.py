"""The articles of a workspace with their marks, read one after another."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reader.annotations.following import follow
from reader.annotations.store import Margin, Store, StoreError
from reader.articles.article import Article
from reader.articles.decode import ArticleError
from reader.articles.rereading import read_again
from reader.articles.row_file import SUFFIXES, is_there, row_place
from reader.articles.workspace import Entry, Workspace, read_article

if TYPE_CHECKING:
    from reader.annotations.reanchor import Placement

#: Pairs of an article's id and a sentence about it.
Problems = list[tuple[str, str]]
#: Articles that are listed in one step.
_STEP: Final = 64


def read_marked(workspace: Workspace, path: Path, store: Store, encoding: str | None = None) -> Article:
    """An article, in the encoding in which its marks were made unless another is named.

    Raises:
        ArticleError, StoreError: It, or what is kept for it, can't be read.
    """
    article_id = workspace.article_id(path)
    if encoding is not None:
        return read_article(path, article_id, encoding)
    return read_as_kept(path, article_id, store.load(article_id))


def read_as_kept(path: Path, article_id: str, margin: Margin, remembered: str | None = None) -> Article:
    """An article by what is kept of it: its encoding, and what tells its text.

    Args:
        path: Its file.
        article_id: Its id.
        margin: What is kept for it.
        remembered: The encoding it was read in last, for one without marks.

    Raises:
        ArticleError: It can't be read.
    """
    encoding, sha256 = (margin.meta.get(name) for name in ("encoding", "sha256"))
    article = read_again(
        path,
        article_id,
        encoding if isinstance(encoding, str) else remembered,
        sha256 if isinstance(sha256, str) else None,
    )
    if margin.spans and article.sha256 != sha256 and _is_of_other_row(path, margin):
        told = "the marks that are kept under its id are of another article; --workspace DIR keeps its own"
        raise ArticleError(f"{told}.", path)
    return article


def _is_of_other_row(path: Path, margin: Margin) -> bool:
    """Whether marks were made on a row of a file and this is not it, or the other way round.

    Ids of rows are as their file has them, so two files may have the same one.
    """
    kept = Path(str(margin.meta.get("path", "")))
    rows = kept.parent.suffix.lower() in SUFFIXES or row_place(path) is not None
    return rows and kept.parts[-2:] != path.parts[-2:]


def followed(article: Article, margin: Margin, store: Store) -> Margin:
    """The margin with its marks where their words are in the article as it is; nothing is saved."""
    return follow(article, margin, store.text, _now).margin


def waiting(article: Article, margin: Margin, store: Store) -> tuple[Placement, ...]:
    """The marks of a followed margin that wait for a person, with the places that they may have."""
    return follow(article, margin, store.text, _now).open


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _outside(workspace: Workspace, margin: Margin) -> Path | None:
    """The file of an article that was opened from outside the workspace, if it is still there."""
    kept = margin.meta.get("path")
    path = workspace.annotations.parent / kept if isinstance(kept, str) else None
    return path if path is not None and is_there(path) else None


def marked(
    workspace: Workspace,
    store: Store,
    problems: Problems,
    file: Path | None = None,
    everything: bool = False,
    progress: Callable[[list[str]], AbstractContextManager[Iterable[str]]] = nullcontext,
    only: Collection[str] | None = None,
) -> Iterator[tuple[Article, Margin]]:
    """The articles that have marks, in the order of their ids, each with its margin.

    Where an article was changed, its marks are where their words are now (see ``followed``);
    one that was renamed comes under its new id.

    Args:
        workspace: Where they lie.
        store: Where their marks are kept.
        problems: Is given what can't be read, and marks whose article is not there.
        file: The one article that is wanted, or None for all.
        everything: Whether articles without marks come as well.
        progress: Is handed the ids, and hands them on as they are worked on.
        only: The ids that are wanted, or None for all.

    Raises:
        ArticleError: The folder of the workspace can't be read.
    """
    looked = looked_through(workspace, store, problems, file, everything, progress, only)
    return (pair for pair in looked if pair is not None)


def looked_through(
    workspace: Workspace,
    store: Store,
    problems: Problems,
    file: Path | None = None,
    everything: bool = False,
    progress: Callable[[list[str]], AbstractContextManager[Iterable[str]]] = nullcontext,
    only: Collection[str] | None = None,
) -> Iterator[tuple[Article, Margin] | None]:
    """The same step by step, for who has other things to do: None where nothing is to be told yet."""
    unmarked: Collection[str] = ()
    if file is not None:
        files, earlier = {workspace.article_id(file): str(file)}, {}
        ids = list(files)
    else:
        entries: list[Entry] = []
        listing = workspace.listing()
        while more := list(islice(listing, _STEP)):
            entries += more
            yield None
        files = {entry.id: entry.file for entry in entries}
        problems += [(workspace.name, told) for told in workspace.problems()]
        yield None
        from reader.annotations.renaming import renamed

        kept = {*store.articles()}
        yield None
        moved: dict[str, tuple[Article, Margin]] = {}
        if workspace.rows is None and kept - files.keys():
            entries.sort(key=lambda entry: entry.file.split(os.sep))  # noqa: PTH206 (there are very many)
            moved = renamed(entries, store, kept)
        earlier = {article.id: old for old, (article, _) in moved.items()}
        kept -= {*earlier.values()}
        if workspace.rows:  # the marks of the other articles in its folder lie beside its own
            kept &= files.keys()
        ids = sorted({*kept, *earlier, *(files if everything else ())})
        # What was not listed has no marks to be read. Where nothing was, it may be that nothing can be.
        if kept or not workspace.annotations.exists():
            unmarked = files.keys() - kept - earlier.keys()
    if only is not None:
        ids = [article_id for article_id in ids if article_id in only]
    with progress(ids) as shown:
        for article_id in shown:
            try:
                margin = Margin()
                if article_id not in unmarked:
                    margin = store.look(earlier.get(article_id, article_id))
                if margin.damage:
                    problems.append((article_id, margin.damage))
                path = Path(files[article_id]) if article_id in files else _outside(workspace, margin)
                if path is not None and (everything or margin.spans or margin.problems):
                    article = read_as_kept(path, article_id, margin)
                    yield article, followed(article, margin, store)
                    continue
                if path is None and margin.spans:
                    problems.append(
                        (article_id, f"its article is not in {workspace.root}; its marks are left out")
                    )
            except (ArticleError, StoreError) as error:
                problems.append((article_id, str(error)))
            yield None
