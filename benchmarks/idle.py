"""What a program costs while nobody touches it: processor time, beside the bare viewer's in the same seconds.

The reader looks twice a second at what other windows and programs did to the marks of the article that is
open. The library has nothing to look at.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import sleep

from benchmarks.figure import Figure
from benchmarks.keys import article
from benchmarks.screen import Screen
from benchmarks.side_by_side import reader, seconds_of_cpu, side_by_side

#: Seconds that nothing is done.
SECONDS = 20
#: Milliseconds of processor time more than the bare viewer's in these: two ticks of the system's clock.
BAR_MS = 20.0


def run() -> Iterator[Figure]:
    """Milliseconds of processor time in SECONDS, and above the bare viewer's."""
    if sys.platform != "linux":
        print("idle: the processor time of another process is measured on Linux only.", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as name:
        path = article(Path(name), 550_000, 1_000)
        with side_by_side(path) as (mine, bare), Screen(reader(name), path.parent) as library:
            library.wait_for("\x1b[?1049h")
            library.settle(2.0)
            sleep(2)  # until what is done after a start is done
            programs = {"article": mine, "library": library, "bare": bare}
            before = {program: seconds_of_cpu(screen) for program, screen in programs.items()}
            sleep(SECONDS)
            taken = {
                program: (seconds_of_cpu(screen) - before[program]) * 1000
                for program, screen in programs.items()
            }
    for program, milliseconds in taken.items():
        yield Figure(f"idle-{program}-ms", milliseconds)
    for program in ("article", "library"):
        yield Figure(f"idle-{program}-above-bare-ms", taken[program] - taken["bare"], BAR_MS)
