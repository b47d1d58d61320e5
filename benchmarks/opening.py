"""From the start of the program to the first paint of an article, beside the bare viewer on the same file."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.figure import Figure
from benchmarks.keys import article
from benchmarks.screen import Screen

#: Name and code points.
SIZES = (("2kB", 1_100), ("1MB", 550_000), ("10MB", 5_500_000))
#: How often each is started, in turn.
ROUNDS = 7
#: Times the bare viewer's.
BAR = 1.25

ROOT = str(Path(__file__).resolve().parents[1])


def commands(path: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The reader and the bare viewer on a file."""
    ours = (str(Path(sys.executable).with_name("hashiya")), str(path), "--bidi", "app")
    return ours, ("env", f"PYTHONPATH={ROOT}", sys.executable, "-m", "benchmarks.bare_viewer", str(path))


def first_paint(command: tuple[str, ...], folder: Path, painted: str) -> float:
    """Milliseconds from the start until a text has been painted."""
    with Screen(command, folder) as screen:
        return screen.wait_for(painted) * 1000


def run() -> Iterator[Figure]:
    """Medians, and the ratio within a pair."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size, length in SIZES:
            path = article(folder, length, 0)
            ours, bare = commands(path)
            # A word of the first line, as each paints it: joined, and as it is in the file.
            first = path.read_text(encoding="utf-8").split()[0]
            pairs = [
                (first_paint(ours, folder, "utf-8"), first_paint(bare, folder, first))
                for _ in range(ROUNDS + 1)
            ][1:]
            yield Figure(f"open-{size}-ms", median(mine for mine, _ in pairs))
            yield Figure(f"open-{size}-ratio", median(mine / theirs for mine, theirs in pairs), BAR)
