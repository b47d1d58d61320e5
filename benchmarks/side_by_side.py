"""The reader and the bare viewer on one file, each in a pseudo-terminal of its own."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.screen import Screen

ROOT = str(Path(__file__).resolve().parents[1])
#: Seconds without output after which a program that has started is at rest.
_REST = 1.5


def reader(*arguments: str) -> tuple[str, ...]:
    """The command of the reader of this checkout."""
    return ("env", f"PYTHONPATH={ROOT}", sys.executable, "-m", "reader", *arguments)


def viewer(path: Path) -> tuple[str, ...]:
    """The command of the bare viewer."""
    return ("env", f"PYTHONPATH={ROOT}", sys.executable, "-m", "benchmarks.bare_viewer", str(path))


@contextmanager
def side_by_side(path: Path, size: tuple[int, int] | None = None) -> Iterator[tuple[Screen, Screen]]:
    """The reader and the viewer, at rest with a file of a folder that is their home.

    Args:
        path: The article.
        size: Columns and rows of both.
    """
    given = {} if size is None else {"size": size}
    with (
        Screen(reader(str(path)), path.parent, **given) as mine,
        Screen(viewer(path), path.parent, **given) as bare,
    ):
        for one in (mine, bare):
            one.wait_for("\x1b[?1049h")
            one.settle(_REST)
        yield mine, bare


def seconds_of_cpu(screen: Screen) -> float:
    """Processor time that a program has used since it was started; 0 where only Linux would tell.

    By the clock of a process that clock_getcpuclockid(3) names: /proc/PID/stat has it in ticks of 10 ms only.
    """
    if sys.platform != "linux":
        return 0.0
    return time.clock_gettime((~screen.process << 3) | 2)


def megabytes(screen: Screen) -> tuple[float, float]:
    """Memory that a program has now, and had at most: VmRSS and VmHWM of proc(5); Linux only."""
    status = Path(f"/proc/{screen.process}/status").read_text()
    fields = dict(line.split(":\t") for line in status.splitlines() if ":\t" in line)
    now, most = (int(fields[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
    return now, most
