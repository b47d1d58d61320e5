"""Reading any format from a file, a folder or a ZIP."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from reader.dataset.formats.members import FolderMembers, Members, Unreadable, ZipMembers
from reader.dataset.formats.options import Options
from reader.dataset.formats.registry import Format, FormatError, Item
from reader.dataset.report import Problem


def read_items(
    kind: Format, source: Path | BinaryIO, name: str, options: Options | None = None
) -> Iterator[Item]:
    """Rows, problems and remarks, for ``reader.dataset.importing.import_rows``.

    A format that is a folder is read from a folder, from a ZIP, or from one of its files with
    what lies beside it. One that is a file is read from it, or from all such files of a
    folder or a ZIP.

    Args:
        kind: What to read.
        source: Where it is, or a binary file such as standard input.
        name: Its name, for the problems.
        options: What was chosen.

    Raises:
        FormatError: The format can't be read so, or a library is missing.
        OSError: The file or folder can't be read.
    """
    module = kind.load()
    options = options or Options()
    if not isinstance(source, Path):
        if kind.folder and not kind.file_as_well:
            raise FormatError(f"{kind.name} is a folder of files, not for standard input; name it")
        return _named(module.read(source, name, options), name)
    try:
        members = _members(kind, source)
    except Unreadable as error:
        return iter([Problem(name, 0, str(error))])
    if members is None:
        return _from_file(kind, source, name, options)
    if kind.folder:
        found = _from_members(module.read(members, name, options), members, name)
        is_one_file = isinstance(members, FolderMembers) and not source.is_dir()
        return _beside(found, name) if is_one_file else found
    return _from_members(_from_files(kind, members, name, options), members, name)


def _members(kind: Format, source: Path) -> FolderMembers | ZipMembers | None:
    """The files of a folder or a ZIP; None where the source is itself a file of the format."""
    if source.is_dir():
        return FolderMembers(source)
    # A file of some formats is a ZIP as well, whatever it is called.
    if source.suffix.lower() == ".zip" or (kind.folder and zipfile.is_zipfile(source)):
        return ZipMembers(source)
    if kind.folder and not kind.file_as_well:
        return FolderMembers(source.parent, only=source.name)
    return None


def _from_file(kind: Format, source: Path, name: str, options: Options) -> Iterator[Item]:
    with source.open("rb") as stream:
        yield from _named(kind.load().read(stream, name, options), name)


def _from_files(kind: Format, members: Members, name: str, options: Options) -> Iterator[Item]:
    """The items of all files of a format that is a file."""
    files = [member for member in members.names if PurePosixPath(member).suffix.lower() in kind.suffixes]
    if not files:
        yield Problem(name, 0, f"it has no file that ends in {' or '.join(kind.suffixes)}")
    for file in files:
        place = f"{name}/{file}"
        try:
            with members.open(file) as stream:
                yield from kind.load().read(stream, place, options)
        except Unreadable as error:
            yield Problem(place, 0, str(error))


def _from_members(items: Iterator[Item], members: Members, name: str) -> Iterator[Item]:
    """Items, and before them the members that are refused."""
    with members:
        yield from (Problem(f"{name}/{member}", 0, reason) for member, reason in members.refused)
        yield from _named(items, name)


def _beside(items: Iterator[Item], name: str) -> Iterator[Item]:
    """The items of a file and of what lies beside it, which were named as if they lay in it."""
    folder = os.path.dirname(name)  # noqa: PTH120 (the name is kept as it was given)
    for item in items:
        inside = item.file.removeprefix(f"{name}/")
        yield item if inside == item.file else item._replace(file=os.path.join(folder, inside))  # noqa: PTH118


def _named(items: Iterator[Item], name: str) -> Iterator[Item]:
    """Items; where the rest can't be read, that is a problem."""
    try:
        yield from items
    except (Unreadable, FormatError) as error:
        yield Problem(name, 0, str(error))
