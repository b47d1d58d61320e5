"""The embedded store: one TinyDB file an article, in the ``annotations/`` of a workspace.

A save writes the file anew beside the old one, forces it to the disk and puts it in its
place, so that a crash leaves the old content or the new one. Saves of several processes
take turns by a lock beside the file and see each other's records.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from reader.annotations.article_file import SCHEMA, ArticleFile
from reader.annotations.atomic_file import replace_file
from reader.annotations.edits import Marks, merged_meta, numbered
from reader.annotations.record_lines import NotTables
from reader.annotations.records import BadRecord
from reader.annotations.store import Counts, Damaged, Edit, Margin, NotSaved, ReadOnly, StoreError
from reader.articles.article import Article

#: Seconds to wait for another process that is saving the same article.
_PATIENCE = 5
#: Bytes of an article id, so that its files can be named after it.
_MAX_ID = 200

_Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Opened:
    """A file as it was read, and what tells whether it is still the same."""

    file: ArticleFile
    stamp: _Stamp | None


class TinyStore:
    """Keeps marks as TinyDB files in a folder; see ``reader.annotations.store.Store``."""

    def __init__(self, folder: Path) -> None:
        """Keep marks in a folder, which is made at the first save."""
        self.folder = folder
        self._opened: dict[str, _Opened] = {}

    def load(self, article_id: str) -> Margin:
        """All that is kept for an article; an empty Margin when there is nothing.

        Raises:
            Damaged: The file can't be read at all.
            StoreError: The article's id can't be a file's name.
        """
        path = self._path(article_id)
        file = self._open(article_id).file
        return Margin(
            dict(file.marks.spans),
            dict(file.marks.relations),
            dict(file.meta),
            tuple(file.history),
            tuple(file.problems),
            self._read_only(path, file),
        )

    def save(self, article: Article, edit: Edit, meta: Mapping[str, Any] | None = None) -> Edit:
        """Save all changes of an edit, or none; on disk when it returns.

        The article's sha256, encoding and title go into its meta at the first save and
        change only when ``meta`` says so, so that a changed text is noticed.

        Raises:
            Conflict: A record is not at the revision that the edit expects.
            NotSaved: A record can't be kept, or the disk refuses.
            ReadOnly: The file is of a newer version, or may not be written.
            Damaged: The file can't be read, and was left untouched.
            StoreError: The article's id can't be a file's name.
        """
        path = self._path(article.id)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / f"{article.id}.lock", timeout=_PATIENCE):
                file = self._open(article.id).file
                if reason := self._read_only(path, file):
                    raise ReadOnly(reason)
                stored = numbered(edit, file.marks)
                known = file.meta if "sha256" in file.meta else _identity(article) | file.meta
                changed = _edited(file, stored, merged_meta(known, meta))
                replace_file(path, changed.render())
                self._opened[article.id] = _Opened(changed, _stamp(path))
                return stored
        except BadRecord as error:
            raise NotSaved(f"not saved: {error}") from error
        except Timeout:
            raise NotSaved(f"not saved: another program holds {path.name}; try again") from None
        except PermissionError:
            raise ReadOnly(f"{path} may not be written") from None
        except OSError as error:
            raise NotSaved(f"not saved: {error.strerror or error} ({path})") from error

    def articles(self) -> Iterator[str]:
        """Ids of all articles that have anything kept, sorted."""
        if self.folder.is_dir():
            yield from sorted(path.stem for path in self.folder.glob("*.json") if path.is_file())

    def counts(self, article_id: str) -> Counts:
        """Marks of one article by label; none for a file that can't be read."""
        try:
            spans = self._open(article_id).file.marks.spans.values()
        except Damaged:
            return Counts()
        return Counts(Counter(span.label for span in spans), sum(span.review is not None for span in spans))

    def check(self, article_ids: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
        """Pairs (article id, problem) for everything that is not as it should be."""
        for article_id in self.articles() if article_ids is None else article_ids:
            try:
                file = self._open(article_id).file
            except StoreError as error:
                yield article_id, str(error)
                continue
            yield from ((article_id, problem) for problem in file.problems)
            if file.schema > SCHEMA:
                yield article_id, self._read_only(self._path(article_id), file)
            yield from ((article_id, problem) for problem in file.marks.problems())

    def close(self) -> None:
        """Forget what was read. Saved marks need no close to be safe."""
        self._opened.clear()

    def _path(self, article_id: str) -> Path:
        fault = _fault_of_id(article_id)
        if fault:
            raise StoreError(f"{article_id[:40]!r} can't be the id of an article: it {fault}")
        return self.folder / f"{article_id}.json"

    def _open(self, article_id: str) -> _Opened:
        """The article's file as it is now; read again only when it changed."""
        path = self._path(article_id)
        try:
            stamp = _stamp(path)
            opened = self._opened.get(article_id)
            if opened is None or opened.stamp != stamp:
                data = path.read_bytes() if stamp else None
                opened = self._opened[article_id] = _Opened(_parse(article_id, path, data), stamp)
        except OSError as error:
            raise Damaged(f"{path} can't be read: {error.strerror or error}") from error
        return opened

    def _read_only(self, path: Path, file: ArticleFile) -> str:
        if file.schema > SCHEMA:
            return f"{path} was written by a newer Hashiya (schema {file.schema}); this one only reads it"
        place = next(place for place in (path, *path.parents) if place.exists())
        return "" if os.access(place, os.W_OK) else f"{place} may not be written"


def _fault_of_id(article_id: str) -> str:
    """Why an article's id can't name a file of the store's own folder, or ""."""
    if article_id in ("", ".", "..") or "/" in article_id or "\\" in article_id:
        return "is not a plain file name"
    if any(c < " " or "\x7f" <= c <= "\x9f" for c in article_id):
        return "has a control character"
    if any("\ud800" <= c <= "\udfff" for c in article_id):
        return "is not Unicode text"
    return f"has over {_MAX_ID} bytes" if len(article_id.encode()) > _MAX_ID else ""


def _stamp(path: Path) -> _Stamp | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size


def _parse(article_id: str, path: Path, data: bytes | None) -> ArticleFile:
    if data is None:
        return ArticleFile(article_id)
    if not data.strip():
        sentence = "the file is empty: if there were marks in it, bring back a copy before you add any"
        return ArticleFile(article_id, problems=[sentence])
    try:
        return ArticleFile.parse(article_id, data)
    except NotTables as error:
        raise Damaged(f"{path} can't be read: {error}; it was left untouched") from None


def _edited(file: ArticleFile, edit: Edit, meta: Mapping[str, Any]) -> ArticleFile:
    marks = Marks(dict(file.marks.spans), dict(file.marks.relations))
    marks.apply(edit)
    history = [*file.history, edit]
    return replace(file, meta=dict(meta), marks=marks, history=history, doc_ids=dict(file.doc_ids))


def _identity(article: Article) -> dict[str, Any]:
    return {"sha256": article.sha256, "encoding": article.encoding, "title": article.title}
