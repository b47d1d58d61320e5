"""The articles that an import can find, and files for those that it brings."""

from __future__ import annotations

import codecs
import os
from functools import cached_property
from pathlib import Path
from typing import Protocol

from reader.annotations.store import Store, StoreError
from reader.articles.article import Article
from reader.articles.decode import ArticleError, Undecided, decode
from reader.articles.identity import joined
from reader.articles.listing import SUFFIX
from reader.articles.workspace import ANNOTATIONS, SEEDS, Workspace, read_article
from reader.dataset.marked import read_as_kept
from reader.dataset.merging import fits, sha256_of_file
from reader.dataset.rows import Row, sha256_of

#: Folders of a workspace with another meaning: texts in them are not its articles, or not as others are.
_NO_FOLDERS = {SEEDS, ANNOTATIONS, "node_modules", "__pycache__"}


class Library(Protocol):
    """What an import asks of a workspace's articles."""

    def find(self, article_id: str) -> Article | None:
        """The article of this id.

        Raises:
            ArticleError: There is one, but it can't be read.
        """
        ...

    def with_sha256(self, sha256: str) -> Article | None:
        """An article whose decoded text as UTF-8 has this SHA-256 (in hex)."""
        ...

    def add(self, article_id: str, text: str) -> Article:
        """A new article with this text, in a file of its own; its id may become another.

        Raises:
            ArticleError, OSError, ValueError: It can't be kept so that it reads back equal.
        """
        ...


class WorkspaceLibrary:
    """The articles of a workspace, listed once and read when asked for."""

    def __init__(self, workspace: Workspace, store: Store) -> None:
        """List a workspace; its store knows which encoding a person chose for an article.

        Raises:
            ArticleError: The folder can't be read.
        """
        self._workspace = workspace
        self._store = store
        self._paths = {entry.id: entry.path for entry in workspace.entries()}

    def find(self, article_id: str) -> Article | None:
        """The article of this id.

        Raises:
            ArticleError: There is one, but it can't be read.
        """
        path = self._paths.get(article_id)
        if path is None:
            return None
        try:
            return read_article(path, article_id)
        except Undecided:
            return read_as_kept(path, article_id, self._store.load(article_id))

    def with_sha256(self, sha256: str) -> Article | None:
        """An article whose text, or whose file, has this SHA-256 (in hex)."""
        article_id = self._ids_by_sha256.get(sha256)
        return None if article_id is None else self.find(article_id)

    def add(self, article_id: str, text: str) -> Article:
        """A new article, in ``seeds`` where there is one; its id tells where its file is.

        Raises:
            OSError, ValueError: As ``write_article_file``.
        """
        if self._workspace.rows:
            raise ValueError(f"the article is not made: {self._workspace.name} is read, and never written")
        seeds = self._workspace.root / SEEDS
        path = write_article_file(seeds if seeds.is_dir() else self._workspace.root, article_id, text)
        article = read_article(path, self._workspace.article_id(path))
        self._paths[article.id] = path
        return article

    @cached_property
    def _ids_by_sha256(self) -> dict[str, str]:
        ids: dict[str, str] = {}
        for article_id in self._paths:
            try:
                article = self.find(article_id)
            except (ArticleError, StoreError):
                continue  # what can't be read has no text to be found by
            if article is not None:
                ids.setdefault(article.sha256, article_id)
                ids.setdefault(sha256_of_file(article), article_id)
        return ids


def find_article(row: Row, library: Library) -> Article | None:
    """The article that a row is about: by its id, else by its text's SHA-256.

    An article of the row's id with another text counts only when none has the row's text.

    Raises:
        ArticleError: The article can't be read.
    """
    named = library.find(row.id) if row.id else None
    if named is not None and fits(row, named):
        return named
    return (library.with_sha256(row.sha256) if row.sha256 else None) or named


def write_article_file(folder: Path, article_id: str, text: str) -> Path:
    """Write a text as UTF-8 to a file named after its article; nothing is ever overwritten.

    ``~`` in an id stands for a folder. Where a part of the id can't be a name on every
    system, would leave ``folder``, or names a folder with another meaning, the file gets
    the safe name of the whole. Where a file of this name has another text, the new one
    gets the beginning of its SHA-256.

    Returns:
        Where the text is; it may have been there before.

    Raises:
        ValueError: A file with this text would not be read back equal.
        OSError: It can't be written; then no part of it stays.
    """
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        raise ValueError("the article is not made: no file can have the lone surrogate in its text") from None
    if text.startswith("\ufeff"):  # it would be taken for a byte order mark, so it gets one before it
        data = codecs.BOM_UTF8 + data
    _check_reads_back(data, text)
    parts = article_id.split("~")
    if not all(parts) or joined(parts) != article_id or _NO_FOLDERS & set(parts[:-1]):
        parts = [joined([article_id or sha256_of(text)[:16]])]
    *folders, name = parts
    for stem in (name, f"{name}-{sha256_of(text)[:8]}"):
        path = folder.joinpath(*folders, stem + SUFFIX)
        if _create(path, data) or path.read_bytes() == data:
            return path
    raise FileExistsError(f"{path} is there with another text")


def _check_reads_back(data: bytes, text: str) -> None:
    try:
        equal = decode(data).text == text
    except ArticleError:
        equal = False
    if not equal:
        raise ValueError("the article is not made: a file with its text would not be read as text")


def _create(path: Path, data: bytes) -> bool:
    """Make a file that must not be there yet; False when there is one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        file = path.open("xb")
    except FileExistsError:
        return False
    try:
        with file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return True
