"""Memory with an article of 10 MB open, beside the bare viewer on the same file.

*Settled* is what the program holds after its first paint, the end of the article and the beginning again,
when it is at rest: what it keeps of where one has been is in it. *Peak* is the most it had until then.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.keys import CONTROL_END, CONTROL_HOME, END, PAGE_DOWN, PAGE_UP, article
from benchmarks.side_by_side import megabytes, side_by_side

#: Times what the bare viewer holds.
BAR = 3.0


def run() -> Iterator[Figure]:
    """Megabytes and ratios, with 1,000 marks on the article."""
    if sys.platform != "linux":
        print("memory: the memory of another process is measured on Linux only.", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as name:
        path = article(Path(name), 5_500_000, 1_000)
        with side_by_side(path) as (mine, bare):
            for screen, keys in (
                (mine, (PAGE_DOWN, CONTROL_END, PAGE_UP, CONTROL_HOME)),
                (bare, (PAGE_DOWN, END, PAGE_UP)),
            ):
                for key in keys:
                    screen.press(key)
                screen.settle(1.0)
            ours, theirs = megabytes(mine), megabytes(bare)
    for which, one, other in zip(("settled", "peak"), ours, theirs, strict=True):
        yield Figure(f"memory-10MB-{which}-mb", one)
        yield Figure(f"memory-10MB-{which}-bare-mb", other)
        yield Figure(f"memory-10MB-{which}-ratio", one / other, BAR)
