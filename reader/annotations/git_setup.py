"""Teaching a git repository to merge marks: its attributes, what it ignores, and its driver."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from reader.annotations.kept_texts import FOLDER
from reader.annotations.osfile import Disk, replace_file
from reader.annotations.store import StoreError

#: The driver's name in git's settings and attributes.
DRIVER = "hashiya"
#: How git treats the files of marks: merged by us, and byte for byte the same on every system.
ATTRIBUTES = (f"*.json merge={DRIVER} text eol=lf", f"{FOLDER}/*.txt -text")
#: What the store leaves beside the marks, which concerns one machine alone.
LEFT_BESIDE = ("*.log", "*.lock", "*.tmp", "*.damaged-*", "*.external-*", "*.older-*")


def set_up(marks: Path, command: str) -> list[Path]:
    """Let the repository that a folder of marks is in merge them record by record.

    The settings are those of this clone, and every clone needs them; the two files are for
    all of them and are to be committed. Doing it again changes nothing.

    Args:
        marks: The folder of marks; it need not exist yet, the one that it is in must.
        command: What git is to run, for a shell: it is followed by the names of the common,
            our and the other version, and the name of the file in the repository.

    Returns:
        The files that were changed.

    Raises:
        StoreError: The folder is in no repository, or git is not there.
        OSError: A file can't be written.
    """
    above = marks.parent
    _git(above, "rev-parse", "--show-toplevel")
    _git(above, "config", f"merge.{DRIVER}.name", "marks, record by record")
    _git(above, "config", f"merge.{DRIVER}.driver", f"{command} %O %A %B %P")
    changed = [
        _with_lines(above / ".gitattributes", [f"{marks.name}/{line}" for line in ATTRIBUTES]),
        _with_lines(above / ".gitignore", [f"{marks.name}/{pattern}" for pattern in LEFT_BESIDE]),
    ]
    return [path for path in changed if path is not None]


def _git(folder: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603
            ["git", "-C", str(folder), *arguments],  # noqa: S607 (git is the one that the person uses)
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
    except FileNotFoundError:
        raise StoreError("git is not there: install it, then do this again") from None
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["it gave no reason"])[-1]
        raise StoreError(f"git refuses in {folder}: {reason}")
    return done.stdout.strip()


def _with_lines(path: Path, wanted: Sequence[str]) -> Path | None:
    """Add lines that a file does not have yet; the file, if it had to be changed."""
    old = path.read_bytes() if path.exists() else b""
    missing = [line for line in wanted if line.encode() not in old.splitlines()]
    if not missing:
        return None
    end = b"\n" if old and not old.endswith(b"\n") else b""
    replace_file(Disk(), path, old + end + "".join(f"{line}\n" for line in missing).encode())
    return path
