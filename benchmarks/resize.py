"""From another size of the window to the right screen, with 10 MB open, beside a page of the bare viewer.

The text is laid out for another width then, and only what is on the screen may be waited for. The screen is
right from when it shows what it shows when all is painted, as a terminal in memory tells. How long the bare
viewer takes itself is told as well: it has nothing to lay out, and Textual paints it anew all the same.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

import pyte

from benchmarks.figure import Figure
from benchmarks.keys import CONTROL_END, END, PAGE_DOWN, PAGE_UP, article
from benchmarks.side_by_side import side_by_side

#: Sizes of the window by turns: columns and rows.
SIZES = ((70, 40), (120, 40), (90, 30), (120, 40))
#: How often all of them come.
ROUNDS = 4
#: Times the median of the viewer's page.
BAR = 2.0


def right_after(size: tuple[int, int], pieces: Sequence[tuple[float, bytes]]) -> float:
    """Milliseconds after which a screen showed what it shows at the end, and went on to show it.

    Args:
        size: Columns and rows.
        pieces: Milliseconds and bytes, as they came.
    """
    screen = pyte.Screen(*size)
    stream = pyte.ByteStream(screen)
    shown = []
    for _, piece in pieces:
        stream.feed(piece)
        shown.append(tuple(screen.display))
    right = max((number + 1 for number, display in enumerate(shown) if display != shown[-1]), default=0)
    return pieces[right][0]


def run() -> Iterator[Figure]:
    """At the beginning, and at the end, where all of the article is above."""
    with tempfile.TemporaryDirectory() as name:
        path = article(Path(name), 5_500_000, 1_000)
        with side_by_side(path) as (mine, bare):
            for place in ("beginning", "end"):
                turn = (PAGE_DOWN, PAGE_UP)
                if place == "end":
                    mine.press(CONTROL_END)
                    bare.press(END)
                    turn = (PAGE_UP, PAGE_DOWN)
                ours, theirs, pages = [], [], []
                for number in range(ROUNDS * len(SIZES)):
                    size = SIZES[number % len(SIZES)]
                    ours.append(right_after(size, mine.resize(size)))
                    theirs.append(right_after(size, bare.resize(size)))
                    pages.append(bare.press(turn[number % 2]))
                yield Figure(f"resize-10MB-{place}-ms", median(ours))
                yield Figure(f"resize-10MB-{place}-over-bare-resize", median(ours) / median(theirs))
                yield Figure(f"resize-10MB-{place}-over-page", median(ours) / median(pages), BAR)
