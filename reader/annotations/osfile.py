"""Every call of the store to the file system, through one object.

What the store promises rests on the order of a few calls: write, force to the disk,
rename, force the folder to the disk. They all go through a ``Disk``, so that tests can
make any of them fail, stop after any of them, and tell what a power cut would leave.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

#: Inode, time of the last change in nanoseconds, bytes: what tells that a file is another than before.
Stamp = tuple[int, int, int]

# Windows translates line ends unless told not to; O_NOFOLLOW keeps a planted link from being written through.
_FLAGS = os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
APPEND = _FLAGS | os.O_APPEND
ANEW = _FLAGS | os.O_TRUNC


class Disk:
    """The calls themselves, each of them one call to the system.

    All raise OSError when the system does.
    """

    def read(self, path: Path, start: int = 0) -> bytes:
        """A file's bytes from an offset on."""
        with open(path, "rb", buffering=0) as file:  # all is read at once
            if start:
                file.seek(start)
            return file.read()

    def stamp(self, path: Path) -> Stamp | None:
        """What tells whether a file was changed; None when there is no file."""
        try:
            status = os.stat(path)  # noqa: PTH116 (twice at each save, and in half the time)
        except FileNotFoundError:
            return None
        if not stat.S_ISREG(status.st_mode):  # a pipe would be read for ever
            raise OSError(errno.EINVAL, "it is not a regular file")
        return _stamp(status)

    def stamp_of(self, descriptor: int) -> Stamp:
        """The same for an open file."""
        return _stamp(os.fstat(descriptor))

    def mode(self, path: Path) -> int | None:
        """A file's permission bits; None when there is no file."""
        try:
            return stat.S_IMODE(path.stat().st_mode)
        except FileNotFoundError:
            return None

    def open(self, path: Path, flags: int) -> int:
        """A descriptor of a file, APPEND or ANEW."""
        return os.open(path, flags, 0o666)

    def write(self, descriptor: int, data: bytes) -> int:
        """Write some of the bytes; how many."""
        return os.write(descriptor, data)

    def sync(self, descriptor: int) -> None:
        """Force a file's content to the disk, and what is needed to find it."""
        if sys.platform == "darwin":
            import fcntl

            # There fsync stops at the drive's cache.
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        elif hasattr(os, "fdatasync"):
            os.fdatasync(descriptor)
        else:
            os.fsync(descriptor)

    def truncate(self, descriptor: int, size: int) -> None:
        """Cut a file."""
        os.ftruncate(descriptor, size)

    def set_mode(self, path: Path, mode: int) -> None:
        """Set a file's permission bits."""
        os.chmod(path, mode)

    def close(self, descriptor: int) -> None:
        """Let go of a descriptor."""
        os.close(descriptor)

    def replace(self, source: Path, target: Path) -> None:
        """Put a file in the place of another, in one step."""
        os.replace(source, target)

    def unlink(self, path: Path) -> None:
        """Remove a file."""
        os.unlink(path)

    def make_folder(self, path: Path) -> None:
        """Make a folder."""
        path.mkdir()

    def sync_folder(self, path: Path) -> None:
        """Force a folder's names to the disk; nothing where the system has no such call."""
        if os.name == "nt":
            return
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _stamp(status: os.stat_result) -> Stamp:
    return status.st_ino, status.st_mtime_ns, status.st_size


class SyncFailed(OSError):
    """Forcing data to the disk failed: whether it is there nobody knows, and trying again proves nothing."""


def reason(error: OSError) -> str:
    """What went wrong, in the system's words."""
    return error.strerror or str(error)


@lru_cache(maxsize=8)
def steady(disk: Disk) -> Disk:
    """The same disk, with each call made again as often as a signal interrupts it."""
    return cast(Disk, _Steady(disk))


class _Steady:
    def __init__(self, disk: Disk) -> None:
        self._disk = disk

    def __getattr__(self, name: str) -> Any:
        def again(*args: Any) -> Any:
            while True:
                try:
                    return getattr(self._disk, name)(*args)
                except InterruptedError:
                    continue

        setattr(self, name, again)
        return again


def write_all(disk: Disk, descriptor: int, data: bytes) -> None:
    """Write all bytes, however few the system takes at a time.

    Raises:
        OSError: Some may have been written.
    """
    while (written := disk.write(descriptor, data)) < len(data):
        data = data[written:]


def sync(disk: Disk, descriptor: int) -> None:
    """Force a file to the disk.

    Raises:
        SyncFailed: The system could not.
    """
    try:
        disk.sync(descriptor)
    except OSError as error:
        raise SyncFailed(*error.args) from error


def sync_folder(disk: Disk, folder: Path) -> None:
    """Force the names in a folder to the disk.

    Raises:
        SyncFailed: The system could not.
    """
    try:
        disk.sync_folder(folder)
    except OSError as error:
        raise SyncFailed(*error.args) from error


def make_folder(disk: Disk, folder: Path) -> None:
    """Make a folder durably, with those above it that are missing.

    Raises:
        OSError: It can't be made.
    """
    if disk.mode(folder) is None:
        make_folder(disk, folder.parent)
        with suppress(FileExistsError):  # made by another process just now
            disk.make_folder(folder)
        sync_folder(disk, folder.parent)


def replace_file(disk: Disk, path: Path, data: bytes) -> None:
    """Give a file new content, durably, in one step.

    The content is written beside it, forced to the disk and put in its place, and the
    folder is forced to the disk as well. A symbolic link stays one: its target is
    replaced. The file keeps its mode. Only one process may do this to a file at a time.

    Raises:
        SyncFailed: The file is the old one or the new one.
        OSError: The file is the old one.
    """
    target = path.resolve()
    temporary = target.with_name(f".{target.name}.tmp")
    mode = disk.mode(target)
    descriptor = disk.open(temporary, ANEW)
    try:
        try:
            write_all(disk, descriptor, data)
            sync(disk, descriptor)
        finally:
            disk.close(descriptor)
        if mode is not None:
            disk.set_mode(temporary, mode)
        disk.replace(temporary, target)
    except OSError:
        with suppress(OSError):
            disk.unlink(temporary)
        raise
    sync_folder(disk, target.parent)
