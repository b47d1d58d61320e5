"""A program at rest costs nothing, and a key wakes it."""

from __future__ import annotations

import sys
import time

import pytest

from tests.pty.terminal import PATIENCE, Terminal

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of another process's clock")


def seconds_of_cpu(terminal: Terminal) -> float:
    """The clock of a process, by the number that clock_getcpuclockid(3) gives it."""
    return time.clock_gettime((~terminal._process.pid << 3) | 2)


def test_a_library_that_nobody_touches_takes_no_time_of_the_processor(tmp_path):
    (tmp_path / "news.txt").write_text("قال الوزير إن العدد بلغ خمسين.\n", encoding="utf-8")
    with Terminal(cwd=tmp_path) as terminal:
        terminal.wait("Enter read")
        stop = time.monotonic() + PATIENCE
        taken = 1.0
        while taken > 0:
            assert time.monotonic() < stop, f"it took {taken} s in the last second"
            terminal.settle()
            before = seconds_of_cpu(terminal)
            time.sleep(1)
            taken = seconds_of_cpu(terminal) - before
        terminal.send("\r")
        terminal.wait("saved")
        assert terminal.quit() == 0
