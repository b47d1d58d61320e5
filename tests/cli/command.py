"""Runs the ``hashiya`` command as a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

#: ``python -m reader``, and the same under the name that completion goes by.
MODULE = [sys.executable, "-m", "reader"]
NAMED = [
    sys.executable,
    "-c",
    "import sys; sys.argv[0] = 'hashiya'; from reader.__main__ import main; main()",
]


class Ended(NamedTuple):
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Ours without what would change the command, and with its state out of the way."""
    ours = {
        name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "PYTHONPATH", "TMPDIR")
    }
    return ours | {"LANG": "C.UTF-8", "HASHIYA_STATE": os.devnull} | dict(extra or {})


def hashiya(
    *args: str | bytes | Path,
    cwd: Path,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    command: list[str] = MODULE,
    timeout: float = 60,
    **options: Any,
) -> Ended:
    """Run it to its end, for which it has so many seconds; results and messages are UTF-8, strictly."""
    done = subprocess.run(
        [*command, *args],
        cwd=cwd,
        input=stdin,
        env=environment(env),
        capture_output=True,
        check=False,
        timeout=timeout,
        **options,
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def copied(shared: Path, folder: Path) -> Path:
    """A workspace with copies of the shared articles."""
    folder.mkdir(parents=True)
    for article in (shared / "articles").glob("*.txt"):
        shutil.copyfile(article, folder / article.name)
    return folder
