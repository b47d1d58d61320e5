"""The text files of a folder, found fast: twenty thousand in a tenth of a second."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final, NamedTuple

SUFFIX: Final = ".txt"

_SKIPPED: Final = frozenset({"annotations", "node_modules", "__pycache__"})
#: Files that tell a folder of no articles: a virtual environment; an export for brat, which has texts.
_TELLING: Final = frozenset({"pyvenv.cfg", "annotation.conf"})


class Found(NamedTuple):
    """A text file: its path relative to a root as parts, and its whole path."""

    parts: tuple[str, ...]
    path: str


def text_files(root: Path, only: Collection[str] | None = None) -> Iterator[Found]:
    """All ``*.txt`` of a folder and the folders in it, in the order of their paths.

    Hidden files and folders, ``annotations``, ``node_modules``, ``__pycache__``, virtual
    environments and folders of brat are passed over, and so is what can't be read; the folder
    itself and those of ``only`` are entered whatever is in them. Links are followed, but no
    folder is entered twice, and what lies in linked folders comes after all else: the plain
    way to a file wins. No file is asked for more than its name and kind.

    Args:
        root: The folder.
        only: The names of the folders in it that are entered, or None for all.

    Raises:
        OSError: The folder itself can't be read, or one of ``only``.
    """
    entered: set[tuple[int, int]] = set()
    within: list[tuple[tuple[str, ...], Iterator[os.DirEntry[str]]]] = []  # what is left of each folder
    linked: list[tuple[tuple[str, ...], str]] = []

    def enter(parts: tuple[str, ...], path: str) -> None:
        is_named = len(parts) <= (only is not None)
        try:
            status = os.stat(path)  # noqa: PTH116 (a Path for each costs more than the rest)
            with os.scandir(path) as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except OSError:
            if is_named:
                raise
            return
        identity = (status.st_dev, status.st_ino)
        if identity not in entered and (is_named or _TELLING.isdisjoint(entry.name for entry in entries)):
            entered.add(identity)
            within.append((parts, iter(entries)))

    enter((), str(root))
    while within or linked:
        if not within:
            linked.sort(reverse=True)
            enter(*linked.pop())
            continue
        parts, entries = within[-1]
        entry = next(entries, None)
        if entry is None:
            within.pop()
            continue
        name = entry.name
        if name.startswith("."):
            continue
        place = ((*parts, name), entry.path)
        wanted = name in only if only is not None and not parts else name not in _SKIPPED
        try:
            is_text = name.lower().endswith(SUFFIX) and entry.is_file()
            is_folder = not is_text and wanted and entry.is_dir()
        except OSError:  # gone meanwhile, or a link in a circle
            continue
        if is_text:
            yield Found(*place)
        elif is_folder and entry.is_symlink():
            linked.append(place)
        elif is_folder:
            enter(*place)
