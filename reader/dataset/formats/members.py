"""The files of a folder or a ZIP, read one at a time and never beyond what is reasonable.

A ZIP is not unpacked: nothing of it is written anywhere. A name that would lead out of a
folder is refused all the same, because articles are named after their files. What a member
unpacks to is counted while it is read; the size that the ZIP declares is not asked.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, BinaryIO, Protocol, Self

#: Bytes that a member of a ZIP may unpack to, and all that are read of one ZIP together.
MAX_MEMBER = 512 * 2**20
MAX_TOTAL = 8 * 2**30
#: Times its packed size that a member may unpack to, where it is larger than SMALL.
MAX_RATIO = 200
SMALL = 4 * 2**20

_DRIVE = re.compile("[A-Za-z]:")


class Unreadable(ValueError):
    """A file can't be read; ``str()`` is the reason, as one sentence."""


class Members(Protocol):
    """Files with names relative to a folder, ``/`` between the parts."""

    @property
    def names(self) -> Sequence[str]:
        """Names of the files that are wanted, sorted."""
        ...

    @property
    def refused(self) -> Sequence[tuple[str, str]]:
        """Pairs of the name of a file and the reason why it is not among them."""
        ...

    def __contains__(self, name: str) -> bool:
        """Whether there is such a file, wanted or not."""
        ...

    def open(self, name: str) -> BinaryIO:
        """A file of the folder, to be read and closed.

        Raises:
            Unreadable: It can't be read; reading from it may raise it as well.
        """
        ...

    def read(self, name: str) -> bytes:
        """All of a file.

        Raises:
            Unreadable: It can't be read.
        """
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


class FolderMembers:
    """The files of a folder and the folders in it, without hidden ones."""

    def __init__(self, root: Path, only: str = "") -> None:
        """List a folder, or know it for the sake of one file and what lies beside it.

        Raises:
            OSError: The folder can't be read.
        """
        self.root = root
        self.names = [only] if only else sorted(self._listed())
        self.refused: list[tuple[str, str]] = []

    def _listed(self) -> list[str]:
        paths = (path.relative_to(self.root) for path in self.root.rglob("*") if path.is_file())
        return [path.as_posix() for path in paths if not any(part.startswith(".") for part in path.parts)]

    def __contains__(self, name: str) -> bool:
        """Whether there is such a file."""
        return (self.root / name).is_file()

    def open(self, name: str) -> BinaryIO:
        """A file of the folder."""
        try:
            return (self.root / name).open("rb")
        except OSError as error:
            raise Unreadable(f"it can't be read: {error.strerror}") from None

    def read(self, name: str) -> bytes:
        """All of a file."""
        with self.open(name) as file:
            return file.read()

    def __enter__(self) -> Self:
        """Nothing is held."""
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is held."""


class ZipMembers:
    """The files of a ZIP, without those that lead out of it."""

    def __init__(self, source: Path | IO[bytes]) -> None:
        """List a ZIP.

        Raises:
            Unreadable: It is none, or its list is broken.
        """
        try:
            self._archive = zipfile.ZipFile(source)
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise Unreadable(f"it is not a ZIP that can be read: {error}") from None
        self.refused: list[tuple[str, str]] = []
        self._infos: dict[str, zipfile.ZipInfo] = {}
        self._left = MAX_TOTAL
        folded = set()
        for info in self._archive.infolist():
            if info.is_dir():
                continue
            name = info.filename.replace("\\", "/")
            reason = _refusal(name, info)
            if not reason and name.casefold() in folded:
                reason = "another file of the ZIP has the same name"
            if reason:
                self.refused.append((info.filename, reason))
            else:
                folded.add(name.casefold())
                self._infos[name] = info
        self.names = sorted(name for name in self._infos if not _is_hidden(name))

    def __contains__(self, name: str) -> bool:
        """Whether there is such a file."""
        return name in self._infos

    def open(self, name: str) -> BinaryIO:
        """A file of the ZIP."""
        info = self._infos.get(name)
        if info is None:
            raise Unreadable("there is no such file in the ZIP")
        if info.flag_bits & 1:
            raise Unreadable("it is encrypted; unpack the ZIP with its password first")
        try:
            packed = self._archive.open(info)
        except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
            raise Unreadable(f"it can't be unpacked: {error}") from None
        return io.BufferedReader(_Counted(packed, info.compress_size, self))

    def read(self, name: str) -> bytes:
        """All of a file."""
        with self.open(name) as file:
            return file.read()

    def take(self, count: int) -> bool:
        """Count bytes that were unpacked; False when there are too many of them."""
        self._left -= count
        return self._left >= 0

    def __enter__(self) -> Self:
        """The ZIP is open already."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the ZIP."""
        self._archive.close()


class _Counted(io.RawIOBase):
    """A member of a ZIP that stops when it becomes unreasonably large."""

    def __init__(self, packed: IO[bytes], packed_size: int, archive: ZipMembers) -> None:
        self._packed = packed
        self._limit = min(MAX_MEMBER, max(SMALL, MAX_RATIO * packed_size))
        self._archive = archive
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._packed.read(min(len(buffer), 2**16))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise Unreadable(f"it can't be unpacked: {error}") from None
        self._count += len(data)
        if self._count > self._limit:
            raise Unreadable(f"it unpacks to more than {self._limit // 2**20} MB; unpack it to import it")
        if not self._archive.take(len(data)):
            raise Unreadable(f"the ZIP unpacks to more than {MAX_TOTAL // 2**30} GB; unpack it to import it")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._packed.close()
        super().close()


def _refusal(name: str, info: zipfile.ZipInfo) -> str:
    """Why a member is refused, or ""."""
    parts = name.split("/")
    if name.startswith("/") or _DRIVE.match(name) or ".." in parts:
        return "its name leads out of the ZIP, so it is left out"
    if "" in parts or "." in parts:
        return "its name is not that of a file, so it is left out"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "it is a link, so it is left out"
    return ""


def _is_hidden(name: str) -> bool:
    """Whether a file is one that no listing shows, or that macOS puts into every ZIP."""
    return any(part.startswith(".") or part == "__MACOSX" for part in name.split("/"))
