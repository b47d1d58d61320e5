"""From a key to the repaint, in a pseudo-terminal, against the bare viewer on the same text in the same run.

Cursor, edge and growing keys repaint a line or two and are compared with the viewer's cursor key. Turning
hints on, a page, an end, a place in the middle and the next hit paint the whole screen, and are compared with
the viewer's page key.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from benchmarks.figure import Figure
from benchmarks.screen import Screen
from benchmarks.side_by_side import seconds_of_cpu, side_by_side
from reader.annotations.labels import Schema
from reader.annotations.tinydb_store import TinyStore
from reader.articles.workspace import Workspace
from reader.session import Session

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
#: How often each pair of keys is pressed.
ROUNDS = 30
UP, DOWN, PAGE_DOWN, PAGE_UP, ESCAPE = "\x1b[A", "\x1b[B", "\x1b[6~", "\x1b[5~", "\x1b"
END, CONTROL_HOME, CONTROL_END = "\x1b[F", "\x1b[1;5H", "\x1b[1;5F"

#: Name and code points.
SIZES = (("1MB", 550_000), ("10MB", 5_500_000))
#: Times the median of the viewer's keys.
BAR = 1.5
#: Milliseconds to the end of 10 MB the first time, and how often the program is started for it.
BAR_END_MS, STARTS = 200.0, 3


class Case(NamedTuple):
    """Two keys that undo each other, to be pressed in turn.

    Attributes:
        name: What they do.
        keys: Keys separated by blanks; the last of each is timed.
        beside: The viewer's keys that are pressed in turn with them.
    """

    name: str
    keys: tuple[str, str]
    beside: tuple[str, str]


_LINES, _PAGES = (DOWN, UP), (PAGE_DOWN, PAGE_UP)
CURSOR, PAGE = Case("cursor", _LINES, _LINES), Case("page", _PAGES, _PAGES)
WORD = Case("word", ("w", "b"), _LINES)
TO_THE_END = Case("end", (CONTROL_END, CONTROL_HOME), _PAGES)
PERCENT = Case("percent", ("5 0 %", "3 %"), _PAGES)
CASES = (
    CURSOR,
    WORD,
    Case("grow", ("=", "-"), _LINES),
    Case("hints", (";", ESCAPE), _PAGES),
    PAGE,
    TO_THE_END,
    PERCENT,
    Case("next-hit", ("n", "N"), _PAGES),
)


def article(folder: Path, size: int, marks: int, one_line: bool = False) -> Path:
    """An article of so many code points made of the seeds, with marks on its words.

    Args:
        folder: The workspace.
        size: Code points, about.
        marks: Marks at its beginning, on every other word.
        one_line: True for an article that is one paragraph.
    """
    seed = "\n".join(file.read_text(encoding="utf-8") for file in sorted(SEEDS.glob("*.txt")))
    if one_line:
        seed = f"{' '.join(seed.split())} "
    path = folder / "long.txt"
    path.write_text((seed * (size // len(seed) + 1))[:size], encoding="utf-8")
    workspace, _ = Workspace.find(path, folder)
    store = TinyStore(workspace.annotations)
    session = Session(workspace.open(path), store, Schema(), "annotator")
    for number in range(marks):
        session.move_unit("word", 2)
        session.tag(("claim", "source", "denial", "figure")[number % 4])
    store.close()
    return path


def press(screen: Screen, keys: str) -> float:
    """Press keys separated by blanks, each when the one before has been painted; milliseconds of the last."""
    taken = 0.0
    for key in keys.split():
        taken = screen.press(key)
    return taken


def times(
    screen: Screen, floor: Screen, keys: tuple[str, str], beside: tuple[str, str], rounds: int = ROUNDS
) -> tuple[list[float], list[float]]:
    """Milliseconds of two keys in turn, in the reader and the viewer, each press beside the other's."""
    mine, theirs = [], []
    for number in range(2 * rounds):
        key = keys[number % 2]
        one, other = press(screen, key), floor.press(beside[number % 2])
        if key != ESCAPE:  # which is waited on, to be told from the beginning of another key
            mine.append(one)
            theirs.append(other)
    return mine, theirs


def figures(
    prefix: str, mine: Screen, bare: Screen, cases: Iterable[Case], rounds: int = ROUNDS, busy: bool = False
) -> Iterator[Figure]:
    """Milliseconds and ratios of keys; for the cursor also that of the 95th percentiles.

    Beside the clock the processor time is compared, which on a busy machine says more.

    Args:
        prefix: What the names of the figures begin with.
        mine: The reader.
        bare: The viewer.
        cases: The keys.
        rounds: How often each pair of keys is pressed.
        busy: True to hold the bars against processor time, where it is known, and not against the clock.
    """
    for screen in (mine, bare):
        for key in _PAGES:
            screen.press(key)
    for case in cases:
        before = [seconds_of_cpu(screen) for screen in (mine, bare)]
        ours, theirs = times(mine, bare, case.keys, case.beside, rounds)
        one, other = (
            seconds_of_cpu(screen) - start for screen, start in zip((mine, bare), before, strict=True)
        )
        yield Figure(f"{prefix}-{case.name}-ms", median(ours))
        by_cpu = busy and other > 0
        yield Figure(f"{prefix}-{case.name}-ratio", median(ours) / median(theirs), None if by_cpu else BAR)
        if other:
            yield Figure(f"{prefix}-{case.name}-cpu-ratio", one / other, BAR if by_cpu else None)
        if case is CURSOR and not busy:
            tail = quantiles(ours, n=20)[-1] / quantiles(theirs, n=20)[-1]
            yield Figure(f"{prefix}-cursor-p95-ratio", tail, 3.0)


def run() -> Iterator[Figure]:
    """Medians and 95th percentiles as ratios to the bare viewer's."""
    for size, length in SIZES:
        with tempfile.TemporaryDirectory() as name:
            path = article(Path(name), length, 1_000)
            ends = []
            for _ in range(STARTS):
                with side_by_side(path) as (mine, bare):
                    ends.append(mine.press(CONTROL_END))
            yield Figure(f"key-{size}-end-first-ms", median(ends), BAR_END_MS)
            with side_by_side(path) as (mine, bare):
                for _ in range(3):
                    mine.press("}")  # into a paragraph of several sentences
                mine.press("/")
                for key in ("قال", "\r"):
                    mine.press(key)
                yield from figures(f"key-{size}", mine, bare, CASES)


def short() -> Iterator[Figure]:
    """A line and a page of 1 MB, a few times."""
    with tempfile.TemporaryDirectory() as name:
        path = article(Path(name), SIZES[0][1], 100)
        with side_by_side(path) as (mine, bare):
            yield from figures("key-1MB", mine, bare, (CURSOR, PAGE), rounds=12, busy=True)
