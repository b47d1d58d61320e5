"""An article of 1 MB that is one paragraph in one line: opening it, and keys, beside the bare viewer."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.figure import Figure
from benchmarks.keys import CURSOR, PAGE, PERCENT, TO_THE_END, WORD, article, figures
from benchmarks.screen import Screen
from benchmarks.side_by_side import reader, seconds_of_cpu, side_by_side, viewer

#: Code points of 1 MB, and marks at the beginning.
LENGTH, MARKS = 550_000, 1_000
#: How often each is started, in turn.
ROUNDS = 5
#: Milliseconds above the bare viewer's.
BAR_MS = 500.0


def first_paint(command: tuple[str, ...], folder: Path, painted: str) -> tuple[float, float]:
    """Milliseconds from the start until a text has been painted, by the clock and of the processor."""
    with Screen(command, folder) as screen:
        return screen.wait_for(painted) * 1000, seconds_of_cpu(screen) * 1000


def run() -> Iterator[Figure]:
    """Opening, then keys."""
    with tempfile.TemporaryDirectory() as name:
        path = article(Path(name), LENGTH, MARKS, one_line=True)
        # What each paints when the text is there: its first word, which the reader joins, and the encoding.
        first = path.read_text(encoding="utf-8").split()[0]
        commands = ((reader(str(path)), "utf-8"), (viewer(path), first))
        starts = [
            [first_paint(command, path.parent, painted) for command, painted in commands]
            for _ in range(ROUNDS + 1)
        ][1:]
        yield Figure("paragraph-open-ms", median(mine for (mine, _), _ in starts))
        above = median(mine - bare for (mine, _), (bare, _) in starts)
        yield Figure("paragraph-open-above-bare-ms", above, BAR_MS)
        above = median(mine - bare for (_, mine), (_, bare) in starts)
        yield Figure("paragraph-open-above-bare-cpu-ms", above)
        with side_by_side(path) as (mine, bare):
            yield from figures("paragraph", mine, bare, (CURSOR, WORD, PAGE, TO_THE_END, PERCENT))
