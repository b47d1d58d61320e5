"""Libraries of 20,000 files and 100,000 rows beside the bare viewer on one file: start, keys, filter."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

import orjson

from benchmarks.figure import Figure
from benchmarks.keys import article
from benchmarks.opening import commands, first_paint
from benchmarks.screen import Screen

#: Articles in files of their own, and in rows of one JSONL file.
FILES, ROWS = 20_000, 100_000
#: How often each is started, in turn.
ROUNDS = 5
#: Seconds that the first screen may take above the start of the bare viewer.
BAR = 0.5
#: Key presses of one kind.
PRESSES = 20

_FIRST = "A title in plain letters"
_WORDS = "الوزير يقول إن العدد بلغ خمسين والمصنع ينفي حريق النهر والسوق يعود بعد ارتفاع الأسعار".split()
_DOWN, _PAGE, _END = "\x1b[B", "\x1b[6~", "\x1b[F"


def library(folder: Path) -> Path:
    """A folder of small articles in twenty folders, the first with a title that is painted as it is."""
    root = folder / "library"
    for number in range(FILES):
        path = root / f"part-{number % 20:02}" / f"news-{number:05}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_text(number), encoding="utf-8")
    (root / "a.txt").write_text(f"{_FIRST}\n\nText.\n", encoding="utf-8")
    return root


def corpus(folder: Path) -> Path:
    """A JSONL file of small articles, the first with a title that is painted as it is."""
    path = folder / "corpus.jsonl"
    with path.open("wb") as file:
        for number in range(ROWS):
            row = {"id": f"news-{number}", "text": _text(number) if number else f"{_FIRST}\n"}
            file.write(orjson.dumps(row) + b"\n")
    return path


def _text(number: int) -> str:
    title = " ".join(_WORDS[(number * step + 3) % len(_WORDS)] for step in (1, 3, 7, 11))
    return f"{title} {number}\n\n{' '.join(_WORDS * 8)}.\n"


def pressed(screen: Screen, keys: str, times: int = PRESSES) -> float:
    """The median of milliseconds from a key to the last byte of its repaint."""
    return median(screen.press(keys) for _ in range(times))


def run() -> Iterator[Figure]:
    """Medians; the ratios are to the page key of the bare viewer."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield from measured(f"library-{FILES}", library(folder), folder)
        yield from measured(f"library-jsonl-{ROWS}", corpus(folder), folder)


def measured(name: str, place: Path, folder: Path) -> Iterator[Figure]:
    """The figures of one library; they begin with its name."""
    ours, _ = commands(place)
    small = article(folder, 1_100, 0)
    _, bare = commands(small)
    first = small.read_text(encoding="utf-8").split()[0]
    pairs = [
        (first_paint(ours, folder, _FIRST), first_paint(bare, folder, first)) for _ in range(ROUNDS + 1)
    ][1:]
    yield Figure(f"{name}-first-screen-ms", median(mine for mine, _ in pairs))
    yield Figure(f"{name}-first-screen-extra-s", median(mine - theirs for mine, theirs in pairs) / 1000, BAR)
    large = article(folder, 550_000, 0)
    _, bare = commands(large)
    with Screen(bare, folder) as screen:
        screen.wait_for(large.read_text(encoding="utf-8").split()[0])
        screen.settle()
        floor = pressed(screen, _PAGE)
    with Screen(ours, folder) as screen:
        screen.wait_for(_FIRST)
        yield Figure(f"{name}-filling-key-ratio", pressed(screen, _DOWN) / floor)
        yield Figure(f"{name}-filling-page-ratio", pressed(screen, _PAGE) / floor)
        yield Figure(f"{name}-filled-s", filled(screen))
        yield Figure(f"{name}-key-ratio", pressed(screen, _DOWN) / floor)
        yield Figure(f"{name}-page-ratio", pressed(screen, _PAGE) / floor)
        yield Figure(f"{name}-end-ratio", screen.press(_END) / floor)
        screen.press("/")
        yield Figure(f"{name}-filter-ratio", median(map(screen.press, "المصنع")) / floor)
        if sys.platform == "linux":
            yield Figure(f"{name}-memory-mb", memory(screen.process))


def filled(screen: Screen) -> float:
    """Seconds from now until nothing more is painted: all titles are read."""
    start, quiet = perf_counter(), 1.0
    screen.settle(quiet)
    return perf_counter() - start - quiet


def memory(process: int) -> float:
    """The most megabytes that a process had in memory (Linux)."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1000
