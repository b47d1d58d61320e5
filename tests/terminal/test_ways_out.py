"""The terminal is left as it was, whichever way the program ends."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from tests.terminal.fake_terminal import FakeTerminal
from tests.terminal.replies import KONSOLE, KONSOLE_ROW, VTE, XTERM, Row

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="ptys and signals are those of Unix")
TOP = Path(__file__).resolve().parents[2]
#: Bracketed paste on: the last that Textual writes before it paints, when it reads keys already.
PASTE = "\x1b[?2004h"


class Run:
    """A program of ``tests.terminal.programs`` with a fake terminal as its controlling terminal."""

    def __init__(self, terminal: FakeTerminal, folder: Path, program: str, way: str, row: Row = VTE) -> None:
        self.said = folder / "said"
        self.said.unlink(missing_ok=True)
        self.terminal = terminal
        fcntl.ioctl(terminal.slave, termios.TIOCSWINSZ, struct.pack("HHHH", 10, 40, 0, 0))
        self.before = termios.tcgetattr(terminal.slave)
        environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "HASHIYA_STATE": str(folder / "state"),
            "PYTHONPATH": str(TOP),
            "SAID": str(self.said),
            **row.environ,
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.terminal.programs", str(terminal.slave), program, way],
            env=environ,
            cwd=TOP,
            pass_fds=[terminal.slave],
            # Where the tests run in the background of a shell, SIGINT is ignored, and would be here.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
        )

    def wait_ready(self) -> str:
        stop = time.monotonic() + 15
        while not self.said.exists() or not self.said.read_text():
            assert self.process.poll() is None, self.terminal.shown
            assert time.monotonic() < stop, self.terminal.shown
            time.sleep(0.02)
        return self.said.read_text()

    def wait_keys(self, keys: list[str]) -> None:
        """Wait until these keys, and no others, have reached the screen."""
        stop, said = time.monotonic() + 15, json.dumps(keys)
        while self.said.read_text() != said:
            assert time.monotonic() < stop, self.said.read_text()
            time.sleep(0.01)

    def end(self) -> int:
        code = self.process.wait(15)
        self.terminal.read_all()
        return code


@pytest.fixture
def vte():
    with FakeTerminal(VTE.answers(), bdsm=True) as terminal:
        yield terminal


@pytest.mark.parametrize(
    ("way", "number", "code"),
    [
        ("end", None, 0),
        ("exit", None, 3),
        ("exception", None, 1),
        ("wait", signal.SIGTERM, -signal.SIGTERM),
        ("wait", signal.SIGHUP, -signal.SIGHUP),
        ("wait", signal.SIGINT, -signal.SIGINT),
    ],
)
def test_a_program_that_only_prints_leaves_the_terminal_as_it_was(vte, tmp_path, way, number, code):
    run = Run(vte, tmp_path, "plain", way)
    vte.wait_for("ready")
    if number:
        assert vte.explicit
        run.process.send_signal(number)
    assert run.end() == code
    assert "\x1b[8l" in vte.shown
    assert not vte.explicit
    assert not list((tmp_path / "state").rglob("dev*"))


@pytest.mark.parametrize(
    ("way", "number", "code"),
    [
        ("quit", None, 0),
        ("exception", None, 1),
        ("wait", signal.SIGTERM, 128 + signal.SIGTERM),
        ("wait", signal.SIGHUP, 128 + signal.SIGHUP),
        ("hang", signal.SIGTERM, 128 + signal.SIGTERM),
    ],
)
def test_the_screen_leaves_the_terminal_as_it_was(vte, tmp_path, way, number, code):
    run = Run(vte, tmp_path, "textual", way)
    if number:
        run.wait_ready()
        assert vte.explicit
        run.process.send_signal(number)
    assert run.end() == code
    assert not vte.explicit
    assert vte.shown.rindex("\x1b[?1049l") > vte.shown.rindex("\x1b[?1049h")
    assert termios.tcgetattr(vte.slave) == run.before


def test_the_switch_comes_before_anything_is_painted_and_goes_after_the_screen(vte, tmp_path):
    run = Run(vte, tmp_path, "textual", "quit")
    assert run.end() == 0
    shown = vte.shown
    assert shown.index("\x1b[8l") < shown.index("\x1b[?1049h") < shown.index("ﻝﺎﻗ") < shown.index("\x1b[8h")


def test_an_editor_gets_the_terminal_as_it_was(vte, tmp_path):
    run = Run(vte, tmp_path, "textual", "editor")
    run.wait_ready()
    before, after = vte.read_all().split("in the editor")
    assert before.rindex("\x1b[8h") > before.rindex("\x1b[8l")
    assert "\x1b[8l" in after
    assert vte.explicit
    vte.type("q")
    assert run.end() == 0
    assert not vte.explicit


def test_a_suspended_program_gives_the_terminal_back_until_it_goes_on(vte, tmp_path):
    run = Run(vte, tmp_path, "textual", "wait")
    run.wait_ready()
    run.process.send_signal(signal.SIGTSTP)
    os.waitpid(run.process.pid, os.WUNTRACED)
    assert vte.read_all().endswith("\x1b[8h")
    assert not vte.explicit
    run.process.send_signal(signal.SIGCONT)
    vte.wait_for(PASTE, times=2)
    assert vte.explicit
    vte.type("q")
    assert run.end() == 0
    assert not vte.explicit


def test_a_second_signal_does_not_stop_the_program_from_ending_in_order(vte, tmp_path):
    run = Run(vte, tmp_path, "textual", "wait")
    run.wait_ready()
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGTERM):
        run.process.send_signal(number)
        time.sleep(0.005)
    # The later ones may come when all is put back already, and the program is ended by one of them.
    assert run.end() in (128 + signal.SIGTERM, -signal.SIGTERM, -signal.SIGHUP)
    assert not vte.explicit


def test_a_terminal_that_hangs_up_ends_the_program(tmp_path):
    terminal = FakeTerminal(VTE.answers(), bdsm=True)
    with terminal:
        run = Run(terminal, tmp_path, "textual", "wait")
        run.wait_ready()
        os.close(terminal.slave)
        terminal.slave = -1
    # In order where that still works; 120 is Python's word for output that nobody took.
    assert run.end() in (128 + signal.SIGHUP, 120)


@pytest.mark.parametrize("program", ["plain", "textual"])
def test_after_a_kill_the_next_start_repairs(vte, tmp_path, program):
    killed = Run(vte, tmp_path, program, "wait")
    vte.wait_for("\x1b[8l")
    if program == "textual":
        killed.wait_ready()
    else:
        vte.wait_for("ready")
    killed.process.kill()
    killed.end()
    assert vte.explicit
    assert Run(vte, tmp_path, program, "quit" if program == "textual" else "end").end() == 0
    assert not vte.explicit


def test_who_had_it_explicit_before_keeps_it(tmp_path):
    with FakeTerminal(VTE.answers(), bdsm=True, explicit=True) as terminal:
        assert Run(terminal, tmp_path, "plain", "end").end() == 0
        assert terminal.explicit


def test_konsole_gets_its_own_switch_back(tmp_path):
    with FakeTerminal(KONSOLE_ROW.answers()) as terminal:
        assert Run(terminal, tmp_path, "textual", "quit", KONSOLE_ROW).end() == 0
        assert terminal.shown.count(KONSOLE[0]) == terminal.shown.count(KONSOLE[1]) == 1
        assert terminal.shown.index(KONSOLE[0]) < terminal.shown.index(KONSOLE[1])


def test_answers_that_come_while_the_screen_is_there_are_no_keys(tmp_path):
    with FakeTerminal(XTERM.answers(), delay=0.8) as terminal:
        run = Run(terminal, tmp_path, "textual", "wait", XTERM)
        run.wait_ready()
        terminal.wait_answered()
        terminal.type("a")
        run.wait_keys(["a"])
        terminal.type("\x1b")
        run.wait_keys(["a", "escape"])
        terminal.type("q")
        assert run.end() == 0
        run.wait_keys(["a", "escape", "q"])


def test_keys_typed_before_the_screen_was_there_reach_it(tmp_path):
    with FakeTerminal(XTERM.answers()) as terminal:
        run = Run(terminal, tmp_path, "textual", "wait", XTERM)
        terminal.type("ab")
        run.wait_ready()
        run.wait_keys(["a", "b"])
        terminal.type("q")
        assert run.end() == 0
        run.wait_keys(["a", "b", "q"])


def test_the_mode_changes_while_the_screen_is_there(vte, tmp_path):
    run = Run(vte, tmp_path, "textual", "wait")
    run.wait_ready()
    assert "\u200e" not in vte.shown
    vte.type("m")
    vte.wait_for("ﻝ\u200eﺎ\u200eﻗ\u200e")
    assert vte.explicit
    vte.type("mq")
    assert run.end() == 0
    assert not vte.explicit
