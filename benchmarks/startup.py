"""What the command line costs before it does anything.

``hashiya --version`` against a bare Python that imports click: the rest is this project's own
doing. The two are run in turn, so that a busy moment strikes both, and compared pair by pair.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.figure import Figure

PAIRS = 21

#: Milliseconds above a bare Python with click that are not felt.
BAR_MS = 60.0

BARE = (sys.executable, "-c", "import click")
HASHIYA = (str(Path(sys.executable).with_name("hashiya")), "--version")


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
    """Medians of both programs, and of the difference within a pair."""
    for command in (BARE, HASHIYA):
        milliseconds(command)  # compiles, and brings the files into memory
    pairs = [(milliseconds(BARE), milliseconds(HASHIYA)) for _ in range(PAIRS)]
    yield Figure("startup-bare-ms", median(bare for bare, _ in pairs))
    yield Figure("startup-hashiya-ms", median(ours for _, ours in pairs))
    yield Figure("startup-extra-ms", median(ours - bare for bare, ours in pairs), BAR_MS)
