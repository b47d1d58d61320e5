"""From the start of the program to the first paint of an article, beside the bare viewer on the same file."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
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
    ours = (str(Path(sys.executable).with_name("hashiya")), str(path))
    return ours, ("env", f"PYTHONPATH={ROOT}", sys.executable, "-m", "benchmarks.bare_viewer", str(path))


def first_paint(command: tuple[str, ...], folder: Path, *painted: str) -> float:
    """Milliseconds from the start until texts have been painted."""
    with Screen(command, folder) as screen:
        return max(screen.wait_for(text) for text in painted) * 1000


def run() -> Iterator[Figure]:
    """Medians, and the ratio within a pair."""
    yield from figures(SIZES, ROUNDS)


def short() -> Iterator[Figure]:
    """Small articles, a few times."""
    yield from figures(SIZES[:2], 5)


def figures(sizes: Sequence[tuple[str, int]], rounds: int) -> Iterator[Figure]:
    """Medians, and the ratio within a pair, of so many starts each."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size, length in sizes:
            path = article(folder, length, 0)
            ours, bare = commands(path)
            # The first word as it is in the file; of the reader's screen, where letters are joined, what is
            # painted beside the text, in its right width, and below it.
            first = path.read_text(encoding="utf-8").split()[0]
            pairs = [
                (first_paint(ours, folder, "│", "utf-8"), first_paint(bare, folder, first))
                for _ in range(rounds + 1)
            ][1:]
            yield Figure(f"open-{size}-ms", median(mine for mine, _ in pairs))
            yield Figure(f"open-{size}-ratio", median(mine / theirs for mine, theirs in pairs), BAR)
