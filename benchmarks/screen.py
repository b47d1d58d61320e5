"""A program in a pseudo-terminal, and how long it takes to paint."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
from collections.abc import Sequence
from pathlib import Path
from time import monotonic, perf_counter
from typing import Self

#: Columns and rows.
SIZE = (120, 40)
#: Seconds without output after which a repaint counts as done.
_QUIET = 0.03
#: Seconds that anything may take.
_LONGEST = 30.0


class Screen:
    """A program whose output nobody looks at but the clock."""

    def __init__(self, command: Sequence[str], folder: Path, size: tuple[int, int] = SIZE) -> None:
        """Start it.

        Args:
            command: Program and arguments.
            folder: Its home and state folder.
            size: Columns and rows.
        """
        environment = {
            key: value
            for key, value in os.environ.items()
            if key not in ("NO_COLOR", "PYTHONDONTWRITEBYTECODE")
        } | {
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            # What the terminal is is asked all the same; this one puts no letter in order and joins none.
            "HASHIYA_BIDI": "app",
            "HOME": str(folder),
            "HASHIYA_STATE": str(folder / "state"),
        }
        self.began = perf_counter()
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.execvpe(command[0], list(command), environment)  # noqa: S606 (what is measured)
        self._say_size(size)
        self.output = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.terminal)

    def wait_for(self, text: str) -> float:
        """Seconds from the start until something has been written.

        Raises:
            TimeoutError: It was not.
        """
        stop = monotonic() + _LONGEST
        wanted = text.encode()
        while wanted not in self.output:
            self._read(0.1)
            if monotonic() > stop:
                raise TimeoutError(f"{text!r} was not painted: {self.output[-500:]!r}")
        return perf_counter() - self.began

    def _read(self, seconds: float) -> bool:
        if not select.select([self.terminal], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.terminal, 65_536)
        except OSError:
            return False
        self.output += data
        # A program that asks what its terminal is waits for this answer: a VT220 that says no more.
        if b"\x1b[c" in data:
            os.write(self.terminal, b"\x1b[?62;22c")
        return bool(data)

    def settle(self, quiet: float = 0.3) -> None:
        """Read until nothing has come for so many seconds."""
        while self._read(quiet):
            pass

    def type(self, keys: str) -> None:
        """Send keys, and wait for nothing."""
        os.write(self.terminal, keys.encode())

    def press(self, keys: str) -> float:
        """Milliseconds from a key to the last byte of the repaint.

        Raises:
            TimeoutError: Nothing was painted.
        """
        self.output = b""
        start = perf_counter()
        self.type(keys)
        if not self._read(_LONGEST):
            raise TimeoutError(f"the key {keys!r} painted nothing")
        last = perf_counter()
        while self._read(_QUIET):
            last = perf_counter()
        return (last - start) * 1000

    def resize(self, size: tuple[int, int], quiet: float = 10 * _QUIET) -> list[tuple[float, bytes]]:
        """What is painted after the window got another size: milliseconds since, and bytes.

        Args:
            size: Columns and rows.
            quiet: Seconds without output after which all is painted.
        """
        pieces: list[tuple[float, bytes]] = []
        self.output = b""
        start = perf_counter()
        self._say_size(size)  # the system tells the program
        while self._read(quiet if pieces else _LONGEST):
            pieces.append(((perf_counter() - start) * 1000, self.output))
            self.output = b""
        return pieces

    def _say_size(self, size: tuple[int, int]) -> None:
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
