"""A review on disk: its queue, and a journal of what was done, line by line.

Both are one file of JSON lines. What is known of the queue when it begins appears whole or not
at all; what is found later, and each step that is done, is appended, so a kill loses nothing,
and the next opening goes on from there.
The decisions themselves are edits in the store; the journal says which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple, cast

import orjson
from filelock import FileLock, Timeout

from reader.annotations.store import StoreError
from reader.dataset.strict_json import encode
from reader.dataset.whole_file import whole_file
from reader.review.queue import Choice, Item

#: Of the first line: what the file is.
VERSION: Final = "hashiya-review/1"
#: The step that says that all of a queue has been found.
LISTED: Final = "listed"
#: The folder of reviews, in that of the marks.
FOLDER: Final = "reviews"

_NAME: Final = re.compile(r"[^\W_][\w .-]{0,59}")


class ReviewError(StoreError):
    """A review can't be kept or read; ``str()`` names the file and says why."""


class Step(NamedTuple):
    """One step of a review.

    Attributes:
        action: "accept", "reject", "relabel", "flag", "edges", "note", "skip", "back", "undo", …
        at: When: ISO 8601, UTC.
        next: The item that comes after it.
        items: The items that it was about.
        edits: The edits it made: pairs of article and id.
        undoes: The number of the step it takes back, or None.
    """

    action: str
    at: str
    next: int
    items: tuple[int, ...] = ()
    edits: tuple[tuple[str, str], ...] = ()
    undoes: int | None = None


def path_of(annotations: Path, name: str) -> Path:
    """Where the review of a name is kept.

    Raises:
        ReviewError: The name can't be a file's.
    """
    if not _NAME.fullmatch(name) or name.endswith((".", " ")):
        raise ReviewError(f"{name[:60]!r} can't name a review: use letters, digits, blanks and - _ .")
    return annotations / FOLDER / f"{name}.jsonl"


def names(annotations: Path) -> list[str]:
    """The names of the reviews that are kept, sorted."""
    folder = annotations / FOLDER
    return sorted(path.stem for path in folder.glob("*.jsonl")) if folder.is_dir() else []


class SavedReview:
    """A review that is kept in a file, and is ours to go on with until it is closed.

    Attributes:
        name: Its name.
        choice: What its queue was made of.
        created: When: ISO 8601, UTC.
        by: Who made it.
        items: The queue, as far as it is known.
        steps: The journal so far.
        rest: Finds what is not known of the queue: thousandths of the way, and items. None where all is.
    """

    def __init__(self, path: Path, header: Mapping[str, Any], items: list[Item], steps: list[Step]) -> None:
        self.path = path
        self.name = path.stem
        self.choice = _choice(header["choice"])
        self.created = str(header["created"])
        self.by = str(header["by"])
        self.items = items
        self.steps = steps
        self.rest: Iterator[tuple[int, list[Item]]] | None = None
        self._grows = bool(header.get("grows"))
        self._file: BinaryIO | None = None
        self._lock = FileLock(path.with_suffix(".lock"), timeout=0, thread_local=False)

    @property
    def is_whole(self) -> bool:
        """Whether all of the queue is known."""
        return not self._grows or any(step.action == LISTED for step in self.steps)

    @classmethod
    def create(
        cls, path: Path, choice: Choice, items: Iterable[Item], by: str, now: str, *, grows: bool = False
    ) -> SavedReview:
        """Keep a new queue. One of that name that is there already is kept under its date.

        Args:
            path: Its file.
            choice: What the queue is made of.
            items: The queue.
            by: Who makes it.
            now: ISO 8601, UTC.
            grows: Whether these are only the first of the items.

        Raises:
            ReviewError: It can't be written.
        """
        listed = list(items)
        header: dict[str, Any] = {"review": VERSION, "choice": choice._asdict(), "created": now, "by": by}
        if grows:
            header["grows"] = True
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists():
                stamp = re.sub(r"\D", "", str(cls.read(path).created))[:14]
                path.replace(path.with_name(f"{path.stem} {stamp}.jsonl"))
            with whole_file(path) as file:
                file.write(f"{encode(header)}\n")
                file.writelines(f"{encode(list(item))}\n" for item in listed)
        except OSError as error:
            raise ReviewError(f"{path} can't be written: {error.strerror}") from error
        return cls(path, orjson.loads(encode(header)), listed, [])

    @classmethod
    def read(cls, path: Path) -> SavedReview:
        """A review as it was left.

        Raises:
            ReviewError: It can't be read; the line is named.
        """
        try:
            lines = path.read_bytes().split(b"\n")
        except OSError as error:
            raise ReviewError(f"{path} can't be read: {error.strerror}") from error
        items: list[Item] = []
        steps: list[Step] = []
        number = 1
        try:
            header = orjson.loads(lines[0])
            if header["review"] != VERSION:
                raise ReviewError(f"{path}: it is of {header['review']!r}; this Hashiya reads {VERSION!r}")
            for line in lines[1:-1]:  # what has no line end was cut off
                number += 1
                value = orjson.loads(line)  # a queue may have very many
                if isinstance(value, list):
                    items.append(Item(*value))
                else:
                    steps.append(_step(value, len(items)))
            return cls(path, header, items, steps)
        except (ValueError, LookupError, TypeError) as error:
            raise ReviewError(
                f"{path}:{number}: this is no line of a review; start anew with --new"
            ) from error

    def hold(self) -> None:
        """Become the one who goes on with it.

        Raises:
            ReviewError: Somebody else has it open, or it can't be written.
        """
        if self._file is not None:
            return
        try:
            self._lock.acquire()
            self._file = self.path.open("r+b")
            data = self._file.read()
            self._file.seek(data.rfind(b"\n") + 1)
            self._file.truncate()
        except Timeout:
            raise ReviewError(f"the review {self.name!r} is open in another window") from None
        except OSError as error:
            raise ReviewError(f"{self.path} can't be written: {error.strerror}") from error

    def append(self, step: Step) -> None:
        """Add a step to the journal; it is with the system when this returns.

        Raises:
            ReviewError: It can't be written.
        """
        self._write([{key: value for key, value in step._asdict().items() if value not in ((), None)}])
        self.steps.append(step)

    def add(self, items: Sequence[Item]) -> None:
        """Add items to the end of the queue.

        Raises:
            ReviewError: They can't be written.
        """
        self._write([list(item) for item in items])
        self.items += items

    def _write(self, records: Iterable[Any]) -> None:
        self.hold()
        assert self._file is not None, "it is held"
        try:
            self._file.write("".join(f"{encode(record)}\n" for record in records).encode())
            self._file.flush()
        except OSError as error:
            raise ReviewError(f"{self.path} can't be written: {error.strerror}") from error

    def close(self) -> None:
        """Let go of it, and look for no more of its queue."""
        self.rest = None
        if self._file is not None:
            self._file.close()
            self._file = None
        self._lock.release(force=True)


def _choice(record: Mapping[str, Any]) -> Choice:
    listed = {key: tuple(value) if isinstance(value, list) else value for key, value in record.items()}
    return Choice(**cast("Any", listed))


def _step(record: Mapping[str, Any], size: int) -> Step:
    items = tuple(record.get("items", ()))
    following = record["next"]
    if not all(type(index) is int and 0 <= index <= size for index in (*items, following)):
        raise ValueError("no such item")
    edits = tuple((str(article), str(edit)) for article, edit in record.get("edits", ()))
    return Step(record["action"], record["at"], following, items, edits, record.get("undoes"))
