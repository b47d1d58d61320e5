"""The articles of a workspace with their marks, read one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from reader.annotations.store import Margin, Store, StoreError
from reader.articles.article import Article
from reader.articles.decode import ArticleError
from reader.articles.workspace import Workspace, read_article

#: Pairs of an article's id and a sentence about it.
Problems = list[tuple[str, str]]


def read_marked(workspace: Workspace, path: Path, store: Store, encoding: str | None = None) -> Article:
    """An article, in the encoding in which its marks were made unless another is named.

    Raises:
        ArticleError, StoreError: It, or what is kept for it, can't be read.
    """
    article_id = workspace.article_id(path)
    return read_article(path, article_id, encoding or _encoding(store.load(article_id)))


def _encoding(margin: Margin) -> str | None:
    kept = margin.meta.get("encoding")
    return kept if isinstance(kept, str) else None


def _outside(workspace: Workspace, margin: Margin) -> Path | None:
    """The file of an article that was opened from outside the workspace, if it is still there."""
    kept = margin.meta.get("path")
    path = workspace.annotations.parent / kept if isinstance(kept, str) else None
    return path if path is not None and path.is_file() else None


def marked(
    workspace: Workspace,
    store: Store,
    problems: Problems,
    file: Path | None = None,
    everything: bool = False,
    progress: Callable[[list[str]], AbstractContextManager[Iterable[str]]] = nullcontext,
) -> Iterator[tuple[Article, Margin]]:
    """The articles that have marks, in the order of their ids, each with its margin.

    Args:
        workspace: Where they lie.
        store: Where their marks are kept.
        problems: Is given what can't be read, and marks whose article is not there.
        file: The one article that is wanted, or None for all.
        everything: Whether articles without marks come as well.
        progress: Is handed the ids, and hands them on as they are worked on.

    Raises:
        ArticleError: The folder of the workspace can't be read.
    """
    if file is not None:
        paths = {workspace.article_id(file): file}
        ids = list(paths)
    else:
        paths = {entry.id: entry.path for entry in workspace.entries()}
        ids = sorted({*store.articles(), *(paths if everything else ())})
    with progress(ids) as shown:
        for article_id in shown:
            try:
                margin = store.load(article_id)
                path = paths.get(article_id) or _outside(workspace, margin)
                if path is not None and (everything or margin.spans or margin.problems):
                    yield read_article(path, article_id, _encoding(margin)), margin
                elif path is None and margin.spans:
                    problems.append(
                        (article_id, f"its article is not in {workspace.root}; its marks are left out")
                    )
            except (ArticleError, StoreError) as error:
                problems.append((article_id, str(error)))
