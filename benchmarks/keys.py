"""From a key to the repaint, in a pseudo-terminal, against the bare viewer on the same text in the same run.

Cursor, edge and growing keys repaint a line or two and are compared with the viewer's cursor key. Turning
hints on or a page paints the whole screen, and is compared with the viewer's page key.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from benchmarks.figure import Figure
from benchmarks.screen import Screen
from reader.annotations.labels import Schema
from reader.annotations.tinydb_store import TinyStore
from reader.articles.workspace import Workspace
from reader.session import Session

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
#: How often each pair of keys is pressed.
ROUNDS = 30
UP, DOWN, PAGE_DOWN, PAGE_UP, ESCAPE = "\x1b[A", "\x1b[B", "\x1b[6~", "\x1b[5~", "\x1b"

#: Name, two keys that undo each other, the viewer's keys beside them, the bar.
CASES = (
    ("cursor", (DOWN, UP), (DOWN, UP), 1.5),
    ("word", ("w", "b"), (DOWN, UP), 2.0),
    ("grow", ("=", "-"), (DOWN, UP), 2.0),
    ("hints", (";", ESCAPE), (PAGE_DOWN, PAGE_UP), 2.0),
    ("page", (PAGE_DOWN, PAGE_UP), (PAGE_DOWN, PAGE_UP), 1.5),
)


def article(folder: Path, size: int, marks: int) -> Path:
    """An article of so many code points made of the seeds, with marks on its words.

    Args:
        folder: The workspace.
        size: Code points, about.
        marks: Marks at its beginning, on every other word.
    """
    seed = "\n".join(file.read_text(encoding="utf-8") for file in sorted(SEEDS.glob("*.txt")))
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


def times(
    screen: Screen, floor: Screen, keys: tuple[str, str], beside: tuple[str, str]
) -> tuple[list[float], list[float]]:
    """Milliseconds of two keys in turn, in the reader and the viewer, each press beside the other's."""
    mine, theirs = [], []
    for number in range(2 * ROUNDS):
        key = keys[number % 2]
        one, other = screen.press(key), floor.press(beside[number % 2])
        if key != ESCAPE:  # which is waited on, to be told from the beginning of another key
            mine.append(one)
            theirs.append(other)
    return mine, theirs


def run() -> Iterator[Figure]:
    """Medians and 95th percentiles as ratios to the bare viewer's."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = article(folder, 1_000_000, 1_000)
        ours = (str(Path(sys.executable).with_name("hashiya")), str(path), "--bidi", "app")
        bare = (sys.executable, "-m", "benchmarks.bare_viewer", str(path))
        root = str(Path(__file__).resolve().parents[1])
        with Screen(("env", f"PYTHONPATH={root}", *bare), folder) as floor, Screen(ours, folder) as screen:
            for one in (floor, screen):
                one.wait_for("\x1b[?1049h")
                one.settle(2.0)  # the rest of the article is laid out meanwhile
                one.press(PAGE_DOWN)
                one.press(PAGE_UP)
            for _ in range(3):
                screen.press("}")  # into a paragraph of several sentences
            for case, keys, beside, bar in CASES:
                mine, theirs = times(screen, floor, keys, beside)
                yield Figure(f"key-{case}-ms", median(mine))
                yield Figure(f"key-{case}-ratio", median(mine) / median(theirs), bar)
                if case == "cursor":
                    tail = quantiles(mine, n=20)[-1] / quantiles(theirs, n=20)[-1]
                    yield Figure("key-cursor-p95-ratio", tail, 3.0)
