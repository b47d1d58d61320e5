"""JSONL files as libraries: each row with a ``text`` is an article, read where it stands.

A row's place is written like that of a file in a folder: ``corpus.jsonl/ID``. The file is
gone through once, row by row as they are asked for; what is kept of a row is its id and
where it begins. Nothing is ever written to it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from reader.articles.decode import ArticleError
from reader.articles.identity import joined

#: What the names of such files end in.
SUFFIXES: Final = (".jsonl", ".ndjson")
#: Lines that can't be read, of which it is kept what is wrong; others are only counted.
_TOLD: Final = 100
#: Files whose places are kept at hand.
_OPEN: Final = 4


class Row(NamedTuple):
    """An article as a row has it; the title is "" where the row says none."""

    id: str
    title: str
    text: str


class RowFile:
    """The rows of one JSONL file, found in the order of the file.

    Attributes:
        path: The file.
        problems: Pairs of a line number, from 1, and what is wrong in it, for the first such lines.
        passed_over: How many lines could not be read so far.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[tuple[int, str]] = []
        self.passed_over = 0
        self._starts: dict[str, int] = {}  # the byte at which a row begins, by the article's id
        self._ids: list[str] = []  # in the order of the file
        self._scan = self._scanned()

    def ids(self) -> Iterator[str]:
        """The ids of all articles, in the order of the file, as they are found.

        Raises:
            ArticleError: The file can't be read.
        """
        at = 0
        while at < len(self._ids) or self._scan_on():
            if at < len(self._ids):
                yield self._ids[at]
                at += 1

    def read(self, article_id: str) -> Row | None:
        """The row of an article; None where the file has none.

        Raises:
            ArticleError: The file can't be read, or was changed in between.
        """
        while article_id not in self._starts:
            if not self._scan_on():
                return None
        row = self._row_at(self._starts[article_id])
        if article_id not in (row.id, f"{row.id}-{_sha256(row.text)[:8]}"):
            raise self._changed()
        return row

    def _scan_on(self) -> bool:
        try:
            return next(self._scan, False)
        except OSError as error:
            raise self._error(f"it can't be read: {error.strerror}.") from None

    def _scanned(self) -> Iterator[bool]:
        """Takes in one line a step."""
        start = 0
        with open(self.path, "rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    try:
                        self._take(start, line)
                    except ValueError as error:
                        self.passed_over += 1
                        if len(self.problems) < _TOLD:
                            self.problems.append((number, str(error)))
                start += len(line)
                yield True

    def _take(self, start: int, line: bytes) -> None:
        row = _parsed(line, start == 0)
        article_id = row.id
        if article_id in self._starts:
            if self._row_at(self._starts[article_id]).text == row.text:
                raise ValueError(f"it is there already, as {article_id!r}")
            article_id = f"{article_id}-{_sha256(row.text)[:8]}"
            if article_id in self._starts:
                raise ValueError(f"it is there already, as {article_id!r}")
        self._starts[article_id] = start
        self._ids.append(article_id)

    def _row_at(self, start: int) -> Row:
        try:
            with open(self.path, "rb") as file:
                file.seek(start)
                return _parsed(file.readline(), start == 0)
        except OSError as error:
            raise self._error(f"it can't be read: {error.strerror}.") from None
        except ValueError:
            raise self._changed() from None

    def _changed(self) -> ArticleError:
        return self._error("it was changed meanwhile: open it again.")

    def _error(self, message: str) -> ArticleError:
        return ArticleError(message, self.path)


def is_row_file(path: Path) -> bool:
    """Whether a path is that of a JSONL file."""
    return path.name.lower().endswith(SUFFIXES) and path.is_file()


def row_place(path: Path | str) -> tuple[str, str] | None:
    """The file and the article's id of a row's place; None for any other path."""
    file, article_id = os.path.split(path)
    is_row = file.lower().endswith(SUFFIXES) and os.path.isfile(file)  # noqa: PTH113 (asked for each of many)
    return (file, article_id) if is_row else None


def is_there(path: Path) -> bool:
    """Whether an article can be read there: a path is that of a file, or of a row that there is."""
    place = row_place(path)
    if place is None:
        return path.is_file()
    try:
        return row_file(place[0]).read(place[1]) is not None
    except ArticleError:
        return False


def row_file(path: str) -> RowFile:
    """The rows of a file as it is now: of an unchanged one, what was found of it before.

    Raises:
        ArticleError: There is no such file.
    """
    try:
        status = os.stat(path)  # noqa: PTH116 (the path is text)
    except OSError as error:
        raise ArticleError(f"it can't be read: {error.strerror}.", path) from None
    return _row_file(path, (status.st_ino, status.st_size, status.st_mtime_ns))


@lru_cache(maxsize=_OPEN)
def _row_file(path: str, stamp: tuple[int, ...]) -> RowFile:
    return RowFile(path)


def _parsed(line: bytes, first: bool) -> Row:
    """One line as an article.

    Raises:
        ValueError: It is none; ``str()`` says why.
    """
    import orjson

    try:
        value = orjson.loads(line.removeprefix(b"\xef\xbb\xbf") if first else line)
    except orjson.JSONDecodeError as error:
        raise ValueError(f"not JSON: {str(error).partition(': line ')[0]}") from None
    if not isinstance(value, dict):
        raise ValueError("not an object with the fields of an article")
    text, title = value.get("text"), value.get("title")
    if not isinstance(text, str):
        raise ValueError("it has no text")
    return Row(_article_id(value.get("id"), text), title if isinstance(title, str) else "", text)


def _article_id(given: Any, text: str) -> str:
    """The id of an article by that of its row, the one that it would have in a file of its own."""
    if given is None or given == "":
        return _sha256(text)[:16]
    if isinstance(given, bool) or not isinstance(given, int | str):
        raise ValueError("its id is no string")
    parts = str(given).split("~")
    name = joined(parts)
    return name if all(parts) and name == str(given) else joined([str(given)])


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
