"""tmux and GNU screen: what stands between the program and the terminal that draws.

Both swallow the switches of bidirectional text and answer most questions themselves. What is wrapped in
a DCS string they hand on: screen always, tmux when its option ``allow-passthrough`` is on (before 3.3
always). Through screen the terminal outside can even be asked; tmux knows what its client answered.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from reader.terminal.queries import Answers

TMUX, SCREEN = "tmux", "screen"
_SCREEN_STRING = 500
"""Characters of a DCS string that screen 4 takes at once (its buffer has 768 bytes)."""

Runner = Callable[[list[str]], str | None]
"""Runs a command; what it printed, or None when there is no such command or it failed."""


def run_command(argv: list[str]) -> str | None:
    """Run a command for its output, for at most half a second."""
    program = shutil.which(argv[0])
    if program is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603 - fixed commands, found on PATH
            [program, *argv[1:]], check=False, capture_output=True, text=True, timeout=0.5, errors="replace"
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def multiplexer(answers: Answers, environ: Mapping[str, str]) -> str:
    """``tmux``, ``screen`` or nothing: what the program runs in directly.

    The answers decide. The variables count only where nothing was answered, because a terminal that was
    started from inside tmux inherits them.
    """
    if answers.version.startswith("tmux") or answers.da2.startswith("84;"):
        return TMUX
    if answers.da2.startswith("83;"):
        return SCREEN
    if answers.version or answers.da2 or answers.bdsm is not None:
        return ""
    if environ.get("TMUX"):
        return TMUX
    return SCREEN if environ.get("STY") else ""


class Client(NamedTuple):
    """The terminal that tmux draws on, as tmux knows it.

    Attributes:
        version: Of tmux, such as ``3.3a``.
        term: TERM of the terminal.
        said: What the terminal answered to XTVERSION.
        environ: The environment of the client, or what the pane inherited where that can't be read.
    """

    version: str = ""
    term: str = ""
    said: str = ""
    environ: Mapping[str, str] = MappingProxyType({})


def tmux_client(environ: Mapping[str, str], run: Runner = run_command) -> Client:
    """Ask tmux for the terminal it draws on.

    The environment of a pane is that of the terminal in which the pane was made, which may be gone, so
    that of the client's process is read where the system shows it.
    """
    shown = run(
        ["tmux", "display", "-p", "#{version}\t#{client_pid}\t#{client_termname}\t#{client_termtype}"]
    )
    if shown is None:
        return Client(environ=environ)
    version, pid, term, said = [*shown.rstrip("\n").split("\t"), "", "", "", ""][:4]
    return Client(version, term, said, _environment_of(pid) or environ)


def _environment_of(pid: str) -> dict[str, str]:
    """The environment of a process, empty where the system does not show it."""
    if not pid.isdecimal():
        return {}
    pairs: list[str] = []
    with contextlib.suppress(OSError):
        pairs = Path(f"/proc/{pid}/environ").read_text(errors="replace").split("\0")
    return dict(pair.split("=", 1) for pair in pairs if "=" in pair)


def wrap(sequence: str, through: str) -> str:
    """An escape sequence as it has to be written to reach the terminal outside.

    Args:
        sequence: What the terminal shall get.
        through: ``tmux``, ``screen``, or nothing.
    """
    if not sequence or not through:
        return sequence
    if through == TMUX:
        return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    # screen ends the string at the first ST and has no way to write one inside: what holds one (DCS
    # questions) is not sent through screen. BEL ends an OSC as well.
    pieces = (sequence[at : at + _SCREEN_STRING] for at in range(0, len(sequence), _SCREEN_STRING))
    return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)


def always_passes(version: str) -> bool:
    """Whether this tmux hands wrapped sequences on without being told to (before 3.3)."""
    found = re.match(r"(?:next-)?(\d+)\.(\d+)", version)
    return found is not None and (int(found[1]), int(found[2])) < (3, 3)


def allow_passthrough(run: Runner = run_command) -> str | None:
    """Let this pane of tmux hand wrapped sequences on.

    Returns:
        What undoes it: the pane's own value before, an empty string when it had none; None when the
        pane was letting them through already, or tmux can't be told.
    """
    if (run(["tmux", "show-options", "-Apv", "allow-passthrough"]) or "").strip() in ("on", "all"):
        return None
    before = run(["tmux", "show-options", "-pv", "allow-passthrough"])
    if run(["tmux", "set-option", "-p", "allow-passthrough", "on"]) is None:
        return None
    return (before or "").strip()


def restore_passthrough(before: str, run: Runner = run_command) -> None:
    """Give the pane its own value of ``allow-passthrough`` back, or none as before."""
    if before:
        run(["tmux", "set-option", "-p", "allow-passthrough", before])
    else:
        run(["tmux", "set-option", "-pu", "allow-passthrough"])
