"""Copy text as it is, in logical order, whatever order stands on the screen.

On the person's own machine a clipboard program is surest. Over ssh only the terminal has the person's
clipboard: OSC 52 asks it to take the text; tmux does that itself for a buffer of its own.
"""

from __future__ import annotations

import base64
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from reader.terminal.identity import is_browser, is_remote
from reader.terminal.multiplexer import SCREEN, TMUX, wrap

MOST = 74_994
"""Characters of base64 that every terminal with OSC 52 takes."""
_LONGEST = 2.0
"""Seconds that a clipboard program may take."""

Feeder = Callable[[list[str], bytes], bool]
"""Runs a program with bytes as its input; whether it took them."""


class Copied(NamedTuple):
    """Where a text went.

    Attributes:
        to: ``wl-copy`` or another program, ``tmux``, ``OSC 52``, or the name of a file.
        sentence: For the status line.
    """

    to: str
    sentence: str


def feed_program(argv: list[str], data: bytes) -> bool:
    """Run a program with bytes as its input, for at most two seconds."""
    program = shutil.which(argv[0])
    if program is None:
        return False
    try:
        # xclip and wl-copy stay behind to serve the clipboard: they must not hold our output open.
        done = subprocess.run(  # noqa: S603 - fixed commands, found on PATH
            [program, *argv[1:]],
            input=data,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_LONGEST,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def copy(
    text: str,
    write: Callable[[str], object],
    *,
    multiplexer: str = "",
    environ: Mapping[str, str] = os.environ,
    folder: Path | None = None,
    feed: Feeder = feed_program,
) -> Copied:
    """Put text on the person's clipboard.

    Args:
        text: In logical order.
        write: Writes to the terminal.
        multiplexer: ``tmux``, ``screen``, or nothing.
        environ: The environment.
        folder: Where a file is made when the text is too long for the terminal's clipboard.
        feed: Runs a program with input.

    Raises:
        OSError: that file can't be written.
    """
    letters = f"{len(text):,} characters"
    data = text.encode("utf-8", "replace")
    for argv, encoded in _programs(environ, text, data):
        if feed(argv, encoded):
            return Copied(argv[0], f"Copied {letters} with {argv[0]}.")
    if multiplexer == TMUX and feed(["tmux", "load-buffer", "-w", "-"], data):
        return Copied("tmux", f"Copied {letters} to tmux and its terminal.")
    encoded_text = base64.b64encode(data).decode("ascii")
    if len(encoded_text) <= MOST:
        write(wrap(f"\x1b]52;c;{encoded_text}\x07", SCREEN if multiplexer == SCREEN else ""))
        return Copied("OSC 52", f"Asked the terminal to copy {letters}.")
    name = _file(data, folder)
    return Copied(name, f"Too long for the terminal's clipboard ({letters}): written to {name}.")


def _programs(environ: Mapping[str, str], text: str, data: bytes) -> Iterator[tuple[list[str], bytes]]:
    """The clipboard programs that would reach the person's own clipboard, with what they are fed."""
    if is_remote(environ) or is_browser(environ):
        return
    if environ.get("WAYLAND_DISPLAY"):
        yield ["wl-copy"], data
    if environ.get("DISPLAY"):
        yield ["xclip", "-selection", "clipboard"], data
        yield ["xsel", "--clipboard", "--input"], data
    if sys.platform == "darwin":
        yield ["pbcopy"], data
    if sys.platform == "win32" or environ.get("WSL_DISTRO_NAME"):
        yield (
            ["clip.exe"],
            text.encode("utf-16", "replace"),
        )  # with its byte order mark; UTF-8 it takes for ANSI


def _file(data: bytes, folder: Path | None) -> str:
    if folder is not None:
        with contextlib.suppress(FileExistsError):
            folder.mkdir(parents=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix="copied-", suffix=".txt")
    with open(handle, "wb") as file:
        file.write(data)
    return name
