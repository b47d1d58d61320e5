"""The log of an article's edits: journal, undo history and audit trail in one.

``annotations/<article-id>.log`` only grows, by one line for each save: eight hexadecimal
digits of CRC-32, a blank, and JSON with a sequence number that has no gaps::

    5c2b6f0a {"seq":0,"log":1,"article":"…"}         the first line: version, article
    91d3c5be {"seq":1,"edit":{…},"meta":{…}}         an edit, with whole records
    0be8a7d2 {"seq":2,"checkpoint":"<digest>",…}     the TinyDB file is about to become this

A line counts when its checksum is right. Bytes after the last such line are a save that
was never acknowledged; others between lines are damage. Both are told, neither stops the
reading of the rest.

A checkpoint has the CRC-32 of all that is before it, so that opening an article with a
long history checks that history as one piece, and reads it when it is asked for.
"""

from __future__ import annotations

import json
import re
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, overload

from reader.annotations.edits import edit_as_json, edit_from_record
from reader.annotations.osfile import (
    APPEND,
    Disk,
    Stamp,
    SyncFailed,
    reason,
    sync,
    sync_folder,
    write_all,
)
from reader.annotations.records import BadRecord, check_value
from reader.annotations.store import Edit, NotSaved, ReadOnly

#: The version of this format, in the first line.
VERSION = 1
#: The action that stands for a line whose checksum is right and whose edit is not.
UNREADABLE = "unreadable"

_START = re.compile(rb"[0-9a-f]{8} \{\"seq\":")
_BODY = re.compile(rb"\{\"seq\":(0|[1-9][0-9]{0,15}),\"(log|edit|checkpoint)\":")


_encode = json.JSONEncoder(
    ensure_ascii=False,
    check_circular=False,  # values were checked not to be nested deep
    allow_nan=False,
    separators=(",", ":"),
).encode


#: What a line says after its number: a JSON object, or the UTF-8 text of one of an edit without its braces.
Body = Mapping[str, Any] | bytes


def edit_body(edit: Edit, meta: Mapping[str, Any]) -> bytes:
    """The line of an edit, and of what it adds to the article's meta.

    Raises:
        BadRecord: It could not be read back.
    """
    body = b'"edit":' + edit_as_json(edit)
    if meta:
        check_value(meta, "meta")
        body += f',"meta":{_encode(dict(meta))}'.encode()
    return body


def log_line(seq: int, body: Body) -> bytes:
    """A line of the log, with its checksum and line end."""
    if isinstance(body, bytes):
        return _summed(b'{"seq":%d,%s}' % (seq, body))
    return _summed(_encode({"seq": seq, **body}).encode())


def _summed(body: bytes) -> bytes:
    return b"%08x %s\n" % (zlib.crc32(body), body)


class LoggedEdit:
    """An edit in the log, understood when it is first asked for."""

    __slots__ = ("body", "edit", "seq")

    def __init__(self, seq: int, body: bytes) -> None:
        """The line of this number, as it is in the log."""
        self.seq = seq
        self.body = body
        self.edit: Edit | None = None

    def understand(self) -> tuple[Edit, dict[str, Any]]:
        """The edit, and what it adds to the article's meta.

        Raises:
            BadRecord: The line's checksum is right and its content is not.
        """
        try:
            record = json.loads(self.body)
        except (ValueError, RecursionError):
            raise BadRecord("it is not JSON") from None
        meta = record.get("meta", {})
        if not isinstance(meta, dict):
            raise BadRecord("its meta is not an object")
        check_value(meta, "meta")
        self.edit = edit_from_record(record.get("edit"))
        return self.edit, meta


class Checkpoint(NamedTuple):
    """A checkpoint that the log announced.

    Attributes:
        seq: Number of the line; the TinyDB file holds every edit before it.
        plain: Whether the file holds nothing but what the program wrote.
        sum: CRC-32 of the log before the line, or None where that is not free of damage.
    """

    seq: int
    plain: bool
    sum: int | None = None

    def body(self, digest: str) -> dict[str, Any]:
        """The line, for a file of this digest."""
        body: dict[str, Any] = {"checkpoint": digest, "plain": self.plain}
        return body if self.sum is None else body | {"sum": self.sum}


class History(Sequence[Edit]):
    """Edits of a log, oldest first, read and understood as they are asked for.

    It does not grow when the log does. A line that can't be understood is an edit that
    changes nothing, with the action UNREADABLE.
    """

    def __init__(self, log: LogReading) -> None:
        """The edits that a log holds now; it may get longer."""
        self._log = log
        self._next_seq = log.next_seq

    @cached_property
    def _length(self) -> int:
        return bisect_left(self._log.edits, self._next_seq, key=lambda line: line.seq)

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> Edit: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Edit, ...]: ...
    def __getitem__(self, index: int | slice) -> Edit | tuple[Edit, ...]:
        if isinstance(index, slice):
            return tuple(self[place] for place in range(*index.indices(self._length)))
        line = self._log.edits[range(self._length)[index]]
        if line.edit is None:
            try:
                line.understand()
            except BadRecord:
                line.edit = Edit(f"line-{line.seq}", UNREADABLE, ())
        assert line.edit is not None, "understand sets it"
        return line.edit

    def __iter__(self) -> Iterator[Edit]:
        return (self[place] for place in range(self._length))

    def __eq__(self, other: object) -> bool:
        """Whether both are the same edits; any sequence will do."""
        return (
            isinstance(other, Sequence)
            and len(self) == len(other)
            and all(mine == theirs for mine, theirs in zip(self, other, strict=True))
        )

    __hash__ = None  # type: ignore[assignment]


class LogReading:
    """What the bytes of a log say.

    Attributes:
        next_seq: The number of the next line; 0 for a log that has none.
        end: Where the last good line ends, in bytes: the next one is written there.
        sum: CRC-32 of the bytes before that.
        damaged: Stretches of bytes before that which are no good lines.
        torn: The bytes after it.
        header: The first line, when there is one.
        version: The version of the format.
        problems: A sentence for each thing that is wrong before ``end``.
    """

    def __init__(self) -> None:
        """Nothing is read yet."""
        self.next_seq = 0
        self.end = 0
        self.sum = 0
        self.damaged: list[bytes] = []
        self.torn = b""
        self.header = b""
        self.version = VERSION
        self.problems: list[str] = []
        self._edits: list[LoggedEdit] = []
        self._checkpoints: dict[str, Checkpoint] = {}
        # What comes before all these, sound and not looked into yet, and the number of the line after it.
        self._sealed = b""
        self._first_seq = 0

    @property
    def edits(self) -> list[LoggedEdit]:
        """The edits, in order."""
        self._unseal()
        return self._edits

    def edits_after(self, seq: int) -> list[LoggedEdit]:
        """The edits after a line, by its number; the log is read only as far back as needed."""
        edits = self._edits if seq >= self._first_seq else self.edits
        return edits[bisect_right(edits, seq, key=lambda line: line.seq) :]

    @property
    def checkpoints(self) -> dict[str, Checkpoint]:
        """Checkpoints by the digest of their file."""
        self._unseal()
        return self._checkpoints

    def checkpoint(self, digest: str) -> Checkpoint | None:
        """The checkpoint of a file; the log is read only as far back as needed."""
        return self._checkpoints.get(digest) or self.checkpoints.get(digest)

    def read(self, data: bytes) -> None:
        """Read the bytes that follow ``end``; what was torn before is read again."""
        self._scan(data, 0 if self.end else self._seal(data))

    def _scan(self, data: bytes, bad: int) -> None:
        for start, end in _lines(data, bad):
            if bad < start:
                self.damaged.append(data[bad:start])
                self.problems.append(f"{start - bad} bytes of the log, at byte {self.end}, are damaged")
            self.end += end - bad
            self.sum = zlib.crc32(data[bad:end], self.sum)
            bad = end
            # The last byte is the line end, or what it became.
            self._take(data[start + 9 : end - 1].removesuffix(b"\r"))
        self.torn = data[bad:]

    def _seal(self, data: bytes) -> int:
        """Leave what is before the last checkpoint unread, if its sum says it is sound; where that ends."""
        start = data.rfind(b"\n", 0, max(0, data.rfind(b',"checkpoint":"'))) + 1
        line, head = data[start : data.find(b"\n", start)], data[: data.find(b"\n")]
        match, first = _BODY.match(line, 9), _BODY.match(head, 9)
        if not start or match is None or first is None or first[2] != b"log" or not _is_good(line):
            return 0
        try:
            promised = json.loads(line[9:]).get("sum")
        except (ValueError, RecursionError):
            return 0
        if type(promised) is not int or promised != zlib.crc32(data[:start]):
            return 0
        self._take(head[9:].removesuffix(b"\r"))
        self._sealed, self.end, self.sum = data[:start], start, promised
        self._first_seq = self.next_seq = int(match[1])
        return start

    def _unseal(self) -> None:
        if self._sealed:
            before = LogReading()
            before._scan(self._sealed, 0)
            self._edits[:0] = before._edits
            self._checkpoints = before._checkpoints | self._checkpoints
            self._sealed, self._first_seq = b"", 0

    def understood(self, edit: Edit) -> None:
        """Say what the last edit is, which need not be read back then."""
        self._edits[-1].edit = edit

    def good_lines(self) -> bytes:
        """The lines that count, as they are in the file."""
        lines = [(line.seq, _summed(line.body)) for line in self.edits]
        lines += [(point.seq, log_line(point.seq, point.body(it))) for it, point in self.checkpoints.items()]
        return b"".join(line for _, line in sorted([(0, self.header), *lines]))

    def add(self, seq: int, line: bytes, body: Body) -> None:
        """Add a line that was just written after ``end``."""
        self.end += len(line)
        self.sum = zlib.crc32(line, self.sum)
        self.next_seq = seq + 1
        if isinstance(body, bytes):
            self._edits.append(LoggedEdit(seq, line[9:-1]))
        elif "checkpoint" in body:
            self._checkpoints[body["checkpoint"]] = Checkpoint(seq, body["plain"], body.get("sum"))
        else:
            self.header = line

    def _take(self, body: bytes) -> None:
        """Take the content of a good line that was read."""
        match = _BODY.match(body)
        if match is None:
            self.problems.append(f"a line of the log, before byte {self.end}, is none of Hashiya's")
            return
        seq, kind = int(match[1]), match[2]
        if seq < self.next_seq:
            # The same line twice does nothing: it holds whole records, and later ones were applied since.
            self.problems.append(f"line {seq} of the log comes again before byte {self.end}; it was left out")
            return
        if seq > self.next_seq:
            self.problems.append(f"lines {self.next_seq} to {seq - 1} of the log are missing")
        self.next_seq = seq + 1
        if kind == b"edit":
            self._edits.append(LoggedEdit(seq, body))
            return
        try:
            record = json.loads(body)
        except (ValueError, RecursionError):
            self.problems.append(f"line {seq} of the log is not JSON")
            return
        if kind == b"checkpoint" and isinstance(record["checkpoint"], str):
            found = Checkpoint(seq, record.get("plain") is True, record.get("sum"))
            self._checkpoints[record["checkpoint"]] = found
        elif kind == b"log" and isinstance(record["log"], int):
            self.header = _summed(body)
            self.version = max(self.version, record["log"])


def _lines(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Where good lines start and end, line ends included, in order."""
    while at < len(data):
        newline = data.find(b"\n", at)
        if newline >= 0 and _is_good(data[at:newline]):
            yield at, newline + 1
        else:
            # A damaged line end makes one line of two: look for lines that start or end inside.
            stop = newline + 1 if newline >= 0 else len(data)
            starts = [match.start() for match in _START.finditer(data, at, stop)]
            for start, end in pairwise([*starts, stop]):
                if _is_good(data[start : end - 1]):
                    yield start, end
        at = newline + 1 if newline >= 0 else len(data)


def _is_good(line: bytes) -> bool:
    line = line.removesuffix(b"\r")  # an editor may have changed the line ends
    return len(line) > 9 and line[8:9] == b" " and b"%08x" % zlib.crc32(line[9:]) == line[:8]


class LogWriter:
    """Appends lines to a log; the only one that does, while its lock is held.

    Attributes:
        broken: Why nothing more can be written, or "".
    """

    def __init__(self, disk: Disk, path: Path, reading: LogReading) -> None:
        """Go on after what was read. The file is made when it is not there.

        Raises:
            OSError: The file can't be opened.
        """
        self._disk = disk
        self._path = path
        self._reading = reading
        self._descriptor = disk.open(path, APPEND)
        self._is_named = False  # whether the file's name is on the disk for certain
        self.broken = ""

    def append(self, bodies: Iterable[Body]) -> None:
        """Append lines as one; on disk when it returns, and in the reading.

        Raises:
            NotSaved: Nothing was written.
            ReadOnly: The disk failed so that nobody knows, or failed so before.
        """
        if self.broken:
            raise ReadOnly(self.broken)
        lines, summed = [], self._reading.sum
        for seq, body in enumerate(bodies, self._reading.next_seq):
            if not isinstance(body, bytes) and "checkpoint" in body and not self._reading.problems:
                body = {**body, "sum": summed}
            lines.append((seq, line := log_line(seq, body), body))
            summed = zlib.crc32(line, summed)
        data = b"".join(line for _, line, _ in lines)
        try:
            self._cut()
            self._reading.torn = data
            write_all(self._disk, self._descriptor, data)
            sync(self._disk, self._descriptor)
            if not self._is_named:
                sync_folder(self._disk, self._path.parent)
                self._is_named = True
        except SyncFailed as error:
            self.broken = f"the disk failed to keep what was written ({reason(error)}); open it again"
            raise ReadOnly(f"whether it is saved is not known: {self.broken}") from error
        except OSError as error:
            with suppress(OSError):  # else it is cut before the next line
                self._cut()
            raise NotSaved(f"not saved: {reason(error)} ({self._path})") from error
        self._reading.torn = b""
        for seq, line, body in lines:
            self._reading.add(seq, line, body)

    def stamp(self) -> Stamp:
        """What tells whether the file was changed by another, as it is now."""
        return self._disk.stamp_of(self._descriptor)

    def _cut(self) -> None:
        """Remove what follows the last good line."""
        if self._reading.torn:
            self._disk.truncate(self._descriptor, self._reading.end)
            self._reading.torn = b""

    def close(self) -> None:
        """Let go of the file."""
        self._disk.close(self._descriptor)
