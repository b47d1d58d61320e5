"""A folder, or a ZIP of one, that appears under its name only when all of it is written."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from reader.dataset.whole_file import whole_file

if TYPE_CHECKING:
    from zipfile import ZipFile


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """An empty folder to write to, that takes its place at the end.

    Where the path ends in ``.zip`` its files are put into a ZIP of that name, which replaces
    one that was there: in the order of their names, all with the same date, so that the same
    files give the same bytes. Else the path must be that of a folder that is empty or not
    there, because nothing tells whether another one may be replaced.

    Raises:
        OSError: It can't be written; ``filename`` is the path as given, and what was there is as it was.
    """
    import shutil
    import tempfile

    target = Path(os.path.realpath(path))
    packed = target.suffix.lower() == ".zip"
    if not packed and target.exists() and (not target.is_dir() or any(target.iterdir())):
        said = "there is something here already; name a folder that is new or empty"
        raise FileExistsError(errno.EEXIST, said, str(path))
    try:
        part = Path(tempfile.mkdtemp(prefix=f".{target.name[:60]}.", suffix=".part", dir=target.parent))
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    try:
        yield part
        if packed:
            with whole_file(path) as file:
                _pack(part, file.buffer)
        else:
            _settle(part, target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _pack(folder: Path, out: IO[bytes]) -> None:
    """Put the files of a folder into a ZIP."""
    from zipfile import ZipFile

    with ZipFile(out, "w") as archive:
        for name in sorted(
            path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
        ):
            with (folder / name).open("rb") as source:
                add_member(archive, name, source)


def add_member(archive: ZipFile, name: str, source: IO[bytes]) -> None:
    """Add a file to a ZIP so that the same content gives the same bytes at any time on any system."""
    from shutil import copyfileobj
    from zipfile import ZIP_DEFLATED, ZipInfo

    info = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.create_system = 3
    info.external_attr = (stat.S_IFREG | 0o644) << 16
    info.compress_type = ZIP_DEFLATED
    with archive.open(info, "w") as member:
        copyfileobj(source, member)


def _settle(part: Path, target: Path) -> None:
    """Put a finished folder where nothing, or an empty folder, is."""
    umask = os.umask(0)
    os.umask(umask)
    part.chmod(0o777 & ~umask)  # a temporary folder is its owner's alone
    if target.exists():
        target.rmdir()
    part.rename(target)
