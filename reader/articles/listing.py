"""The text files of a folder, found fast: twenty thousand in a fraction of a second."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final, NamedTuple

SUFFIX: Final = ".txt"

_SKIPPED: Final = frozenset({"annotations", "node_modules", "__pycache__"})
_VENV: Final = "pyvenv.cfg"


class Found(NamedTuple):
    """A text file: its path relative to a root as parts, its whole path, its bytes."""

    parts: tuple[str, ...]
    path: str
    size: int


def text_files(root: Path, below: tuple[str, ...] = (), *, recursive: bool = True) -> list[Found]:
    """All ``*.txt`` of a folder and the folders in it, in no order.

    The folder is ``root``, or the one that the parts ``below`` lead to from there; the
    paths that are found are relative to ``root``. Hidden files and folders, ``annotations``,
    ``node_modules``, ``__pycache__`` and virtual environments are passed over, and so is
    what can't be read. Links are followed, but no folder is entered twice.

    Raises:
        OSError: The folder itself can't be read.
    """
    found: list[Found] = []
    pending = [(str(root.joinpath(*below)), below)]
    # Folders behind links wait until all others are known, so that the plain way to a file wins.
    linked: list[tuple[str, tuple[str, ...]]] = []
    entered: set[tuple[int, int]] = set()
    while pending or linked:
        if not pending:
            linked.sort(reverse=True)
            pending.append(linked.pop())
        at, parts = pending.pop()
        try:
            status = os.stat(at)  # noqa: PTH116 (a Path for each costs more than the rest)
            with os.scandir(at) as scan:
                entries = {entry.name: entry for entry in scan}
        except OSError:
            if parts == below:
                raise
            continue
        place = (status.st_dev, status.st_ino)
        if place in entered or (parts != below and _VENV in entries):
            continue
        entered.add(place)
        for name, entry in entries.items():
            if name.startswith("."):
                continue
            try:
                if name.lower().endswith(SUFFIX) and entry.is_file():
                    found.append(Found((*parts, name), entry.path, entry.stat().st_size))
                elif recursive and name not in _SKIPPED and entry.is_dir():
                    (linked if entry.is_symlink() else pending).append((entry.path, (*parts, name)))
            except OSError:  # gone meanwhile, or a link in a circle
                continue
    return found
