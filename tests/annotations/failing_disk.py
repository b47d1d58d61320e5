"""Disks for tests: one that fails or stops at any call, and one that knows what a power cut leaves."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from reader.annotations.osfile import Disk


class Killed(BaseException):
    """The process was killed: nothing after this call is done, no cleaning up either."""


class CountingDisk(Disk):
    """A disk whose calls are numbered; ``at`` is asked before and after each.

    Forcing to the disk is only counted: these tests never cut the power for real.
    """

    def __init__(self) -> None:
        self.calls = 0
        self.descriptors: set[int] = set()

    def act(self, name: str, call: Callable, *args):
        self.calls += 1
        return call(*args)

    def read(self, path, start=0):
        return self.act("read", super().read, path, start)

    def stamp(self, path):
        return self.act("stamp", super().stamp, path)

    def stamp_of(self, descriptor):
        return self.act("stamp_of", super().stamp_of, descriptor)

    def mode(self, path):
        return self.act("mode", super().mode, path)

    def open(self, path, flags):
        descriptor = self.act("open", super().open, path, flags)
        self.descriptors.add(descriptor)
        return descriptor

    def write(self, descriptor, data):
        return self.act("write", super().write, descriptor, data)

    def sync(self, descriptor):
        self.act("sync", lambda _: None, descriptor)

    def truncate(self, descriptor, size):
        self.act("truncate", super().truncate, descriptor, size)

    def set_mode(self, path, mode):
        self.act("set_mode", super().set_mode, path, mode)

    def close(self, descriptor):
        self.descriptors.discard(descriptor)
        super().close(descriptor)

    def replace(self, source, target):
        self.act("replace", super().replace, source, target)

    def unlink(self, path):
        self.act("unlink", super().unlink, path)

    def make_folder(self, path):
        self.act("make_folder", super().make_folder, path)

    def sync_folder(self, path):
        self.act("sync_folder", lambda _: None, path)

    def let_go(self) -> None:
        """Close what a killed store left open, as the system does for a killed process."""
        for descriptor in self.descriptors:
            with suppress(OSError):
                os.close(descriptor)
        self.descriptors.clear()


class FaultyDisk(CountingDisk):
    """Fails once, with an error, at a call by number."""

    def __init__(self, at: int, error: int) -> None:
        super().__init__()
        self.at = at
        self.error = error
        self.failed = ""

    def act(self, name, call, *args):
        self.calls += 1
        if self.calls == self.at:
            self.failed = name
            if name == "write" and self.error != errno.EINTR:  # which comes before the first byte or never
                call(args[0], args[1][: len(args[1]) // 2])
            raise OSError(self.error, os.strerror(self.error))
        return call(*args)


class ShortDisk(CountingDisk):
    """Writes few bytes at a time."""

    def write(self, descriptor, data):
        return super().write(descriptor, data[:100])


class KilledDisk(CountingDisk):
    """Stops for good at a call by number: before it, after it, or in the middle of a write."""

    def __init__(self, at: int, when: str) -> None:
        super().__init__()
        self.at = at
        self.when = when

    def act(self, name, call, *args):
        self.calls += 1
        if self.calls < self.at:
            return call(*args)
        if self.calls == self.at and self.when == "after":
            call(*args)
        elif self.calls == self.at and self.when == "torn" and name == "write":
            call(args[0], args[1][: len(args[1]) // 2])
        raise Killed


@dataclass
class Inode:
    """A file: what is on the disk for certain, and what was done since."""

    durable: bytes = b""
    pending: list[tuple[str, int, bytes]] = field(default_factory=list)

    def content(self, variant: str) -> bytes:
        """What the file holds after a power cut, of what may be."""
        pending = list(self.pending)
        if variant == "none":
            pending = []
        elif variant == "half":
            pending = pending[: len(pending) // 2]
        elif variant == "last only":
            pending = pending[-1:]
        content = self.durable
        for number, (kind, at, data) in enumerate(pending):
            if kind == "truncate":
                content = content[:at].ljust(at, b"\0")
                continue
            is_last = number == len(pending) - 1
            if is_last and variant == "torn":
                data = data[: max(1, len(data) * 2 // 3)]
            elif is_last and variant == "zeros":
                data = bytes(len(data))
            elif is_last and variant == "torn in zeros":
                data = data[: len(data) // 2].ljust(len(data), b"\0")
            content = content[:at].ljust(at, b"\0") + data + content[at + len(data) :]
        return content


FILE_VARIANTS = ("none", "all", "half", "last only", "torn", "zeros", "torn in zeros")
NAME_VARIANTS = ("none", "all", "half", "last only")


class PowerCutDisk(CountingDisk):
    """A disk that knows, after each call, every state that a power cut could leave.

    Content is certain when its file was forced to the disk, names when their folder was.
    Of what was done since, some may be there: none, all, the first half, only the last, or
    the last one torn or as zeros. ``skip`` names calls that the disk forgets: a store that
    leaves them out must be caught.
    """

    def __init__(self, skip: str = "") -> None:
        super().__init__()
        self.skip = skip
        self.inodes: dict[int, Inode] = {}
        self.sizes: dict[int, int] = {}
        self.names: dict[Path, int] = {}
        self.durable_names: dict[Path, int] = {}
        self.pending_names: list[tuple[Path, int | None]] = []
        self.by_descriptor: dict[int, int] = {}
        self.after_call: Callable[[], None] = lambda: None

    def adopt(self, folder: Path) -> None:
        """Take the files of a folder for certain."""
        for path in folder.rglob("*"):
            if path.is_file():
                number = len(self.inodes)
                self.inodes[number] = Inode(path.read_bytes())
                self.sizes[number] = path.stat().st_size
                self.names[path] = self.durable_names[path] = number

    def act(self, name, call, *args):
        self.calls += 1
        result = call(*args)
        if name != self.skip:
            self.note(name, result, *args)
        self.after_call()
        return result

    def note(self, name, result, *args) -> None:
        if name == "open":
            path, flags = args
            if path not in self.names:
                self.names[path] = len(self.inodes)
                self.inodes[self.names[path]] = Inode()
                self.sizes[self.names[path]] = 0
                self.pending_names.append((path, self.names[path]))
            number = self.by_descriptor[result] = self.names[path]
            if flags & os.O_TRUNC and self.sizes[number]:
                self.inodes[number].pending.append(("truncate", 0, b""))
                self.sizes[number] = 0
        elif name == "write":
            number = self.by_descriptor[args[0]]
            self.inodes[number].pending.append(("write", self.sizes[number], args[1][:result]))
            self.sizes[number] += result
        elif name == "truncate":
            number = self.by_descriptor[args[0]]
            self.inodes[number].pending.append(("truncate", args[1], b""))
            self.sizes[number] = args[1]
        elif name == "sync":
            inode = self.inodes[self.by_descriptor[args[0]]]
            inode.durable, inode.pending = inode.content("all"), []
        elif name == "replace":
            self.names[args[1]] = self.names.pop(args[0])
            self.pending_names.append((args[1], self.names[args[1]]))
        elif name == "unlink":
            del self.names[args[0]]
            self.pending_names.append((args[0], None))
        elif name == "sync_folder":
            here = [(path, number) for path, number in self.pending_names if path.parent == args[0]]
            self.pending_names = [entry for entry in self.pending_names if entry not in here]
            self.durable_names = _named(self.durable_names, here)

    def states(self) -> Iterator[dict[Path, bytes]]:
        """What may be on the disk if the power is cut now, each state once."""
        seen = set()
        for names in NAME_VARIANTS:
            pending = self.pending_names
            some = {
                "none": [],
                "all": pending,
                "half": pending[: len(pending) // 2],
                "last only": pending[-1:],
            }[names]
            entries = _named(self.durable_names, some)
            for files in FILE_VARIANTS:
                state = {path: self.inodes[number].content(files) for path, number in entries.items()}
                key = tuple(sorted(state.items()))
                if key not in seen:
                    seen.add(key)
                    yield state


def _named(names: dict[Path, int], changes: list[tuple[Path, int | None]]) -> dict[Path, int]:
    names = dict(names)
    for path, number in changes:
        if number is None:
            names.pop(path, None)
        else:
            # A rename takes the old name away with the same stroke.
            names = {other: kept for other, kept in names.items() if kept != number}
            names[path] = number
    return names
