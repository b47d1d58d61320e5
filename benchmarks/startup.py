"""What the command line costs before it does anything, and with the least to do.

Commands that show no screen against a bare Python that imports click: the rest is this project's own
doing. All are run in turn, so that a busy moment strikes all, and compared round by round.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.figure import Figure
from benchmarks.keys import article

ROUNDS = 21

#: Milliseconds above a bare Python with click that are not felt.
BAR_MS = 60.0
#: Times the bare Python: of what only says something of itself, on machines of any speed.
BAR_RATIO = 2.0

#: Code points, and marks, of the article that is shown and exported.
SMALL, MARKS = 1_100, 4

BARE = (sys.executable, "-c", "import click")
HASHIYA = str(Path(sys.executable).with_name("hashiya"))


def milliseconds(command: Sequence[str]) -> float:
    """How long a program takes, start to end, by the clock on the wall.

    Raises:
        subprocess.CalledProcessError: It failed, so its time says nothing.
    """
    # Where Python may not write compiled modules each start would compile them, which no user's does.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    start = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return (perf_counter() - start) * 1000


def run() -> Iterator[Figure]:
    """Medians of the time above a bare Python with click, within a round."""
    bare, rounds = measured(ROUNDS)
    yield Figure("startup-bare-ms", median(bare))
    for command, times in rounds.items():
        extra = median(ours - floor for ours, floor in zip(times, bare, strict=True))
        yield Figure(f"startup-{command}-extra-ms", extra, BAR_MS)


def short() -> Iterator[Figure]:
    """The commands that read nothing, a few times, as ratios."""
    bare, rounds = measured(5)
    for command in ("version", "help"):
        ratio = median(ours / floor for ours, floor in zip(rounds[command], bare, strict=True))
        yield Figure(f"startup-{command}-ratio", ratio, BAR_RATIO)


def measured(rounds: int) -> tuple[list[float], dict[str, list[float]]]:
    """Milliseconds of the bare Python, and of each command beside it, in so many rounds."""
    with tempfile.TemporaryDirectory() as folder:
        path = article(Path(folder), SMALL, MARKS)
        commands = {
            "version": (HASHIYA, "--version"),
            "help": (HASHIYA, "--help"),
            "show": (HASHIYA, "show", str(path)),
            "export": (HASHIYA, "export", str(path)),
        }
        bare: list[float] = []
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(rounds + 1):
            bare.append(milliseconds(BARE))
            for name, command in commands.items():
                times[name].append(milliseconds(command))
    # The first round compiles, and brings the files into memory.
    return bare[1:], {name: taken[1:] for name, taken in times.items()}
