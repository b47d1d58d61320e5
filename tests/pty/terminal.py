"""A terminal for tests: the real program in a real pseudo-terminal, with pyte as its screen."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple, Self

import pyte

#: Seconds for what must come. A busy machine may be slow; a test that passes never waits this long.
PATIENCE = 20.0


class Place(NamedTuple):
    """Where a word stands on the screen: its row, and the columns of its first and last letter, from 0."""

    row: int
    first: int
    last: int


class _Screen(pyte.Screen):
    """pyte's screen, whose answers to the program's questions go somewhere."""

    def __init__(self, columns: int, lines: int, answer: Callable[[str], None]) -> None:
        super().__init__(columns, lines)
        self._answer = answer

    def write_process_input(self, data: str) -> None:
        self._answer(data)


class Terminal:
    """Runs ``hashiya ARGS`` and keeps all that it wrote (``raw``), and what one would see of it.

    Use it in a ``with`` statement: a program that is still there at its end is killed. The
    terminal answers what pyte answers.

    Args:
        args: Arguments of the command.
        cwd: Its working directory.
        size: Columns and rows.
        env: Environment variables besides TERM, LANG and where the state is kept.
        before: Called in the new process before the program starts.
    """

    def __init__(
        self,
        *args: str | Path,
        cwd: Path,
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str] | None = None,
        before: Callable[[], object] | None = None,
    ) -> None:
        self.raw = bytearray()
        self._screen = _Screen(*size, answer=self.send)
        self._stream = pyte.ByteStream(self._screen)
        self._fd, program_side = pty.openpty()
        self._set_size(*size)
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "PYTHONPATH")}
        ours = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "HASHIYA_STATE": str(cwd / ".state")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "reader", *args],
            cwd=cwd,
            env=kept | ours | dict(env or {}),
            stdin=program_side,
            stdout=program_side,
            stderr=program_side,
            start_new_session=True,
            preexec_fn=before,  # noqa: PLW1509 (nothing here has threads)
        )
        os.close(program_side)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._fd)

    # What is seen -------------------------------------------------------------------------

    @property
    def ended(self) -> bool:
        """Whether the program has ended."""
        return self._process.poll() is not None

    @property
    def rows(self) -> list[str]:
        """The rows of the screen, from left to right."""
        columns = range(self._screen.columns)
        return ["".join([row[column].data for column in columns]) for row in self._buffer]

    @property
    def text(self) -> str:
        """The screen as rows from left to right, and again from right to left with plain letters."""
        return "\n".join([*self.rows, *(self._backwards(row)[0] for row in self._buffer)])

    @property
    def _buffer(self) -> list[Mapping[int, pyte.screens.Char]]:
        return [self._screen.buffer[row] for row in range(self._screen.lines)]

    def find(self, word: str) -> Place | None:
        """Where an Arabic word, given as it is read, stands first; None when it does not."""
        for number, row in enumerate(self._buffer):
            text, columns = self._backwards(row)
            at = text.find(word)
            if at >= 0:
                return Place(number, columns[at], columns[at + len(word) - 1])
        return None

    def _backwards(self, row: Mapping[int, pyte.screens.Char]) -> tuple[str, list[int]]:
        """A row from right to left, joined forms as plain letters, and the column of each."""
        letters = [
            (letter, column)
            for column in reversed(range(self._screen.columns))
            for letter in unicodedata.normalize("NFKC", row[column].data)
        ]
        return "".join([letter for letter, _ in letters]), [column for _, column in letters]

    # What is done -------------------------------------------------------------------------

    def send(self, keys: str) -> None:
        """Type, as a terminal sends it."""
        os.write(self._fd, keys.encode())

    def mouse(self, row: int, column: int, what: str) -> None:
        """The left button: "press", "drag" or "release" (xterm's SGR reports, mode 1006)."""
        button = 32 if what == "drag" else 0
        self.send(f"\x1b[<{button};{column + 1};{row + 1}{'m' if what == 'release' else 'M'}")

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size."""
        self._screen.resize(rows, columns)
        self._set_size(columns, rows)
        self._process.send_signal(signal.SIGWINCH)

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        self._process.send_signal(number)

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    # Waiting ------------------------------------------------------------------------------

    def wait(self, wanted: str | Callable[[], object]) -> None:
        """Wait until a text is on the screen, read in either direction, or something is true.

        Raises:
            AssertionError: It does not come, or the program ends before.
        """
        end = time.monotonic() + PATIENCE
        seen = -1
        while True:
            if callable(wanted):
                if wanted():
                    return
            elif seen != len(self.raw):
                seen = len(self.raw)
                if wanted in self.text:
                    return
            before = len(self.raw)
            goes_on = self._read(0.05) or len(self.raw) > before
            shown = "\n".join(self.rows) if not goes_on or time.monotonic() > end else ""
            assert goes_on, f"the program ended before {wanted!r} came; the screen:\n{shown}"
            assert time.monotonic() < end, f"{wanted!r} did not come; the screen:\n{shown}"

    def settle(self, seconds: float = 0.05) -> None:
        """Read until nothing has come for a while."""
        before = -1
        while before != len(self.raw):
            before = len(self.raw)
            self._read(seconds)

    def end(self) -> int:
        """Wait until the program has ended; its exit code, or the negative number of a signal."""
        end = time.monotonic() + PATIENCE
        while self._read(0.05):
            assert time.monotonic() < end, "the program did not end; the screen:\n" + "\n".join(self.rows)
        return self._process.wait(PATIENCE)

    def quit(self) -> int:
        """Leave with ``q``; the exit code."""
        self.send("q")
        return self.end()

    def _read(self, seconds: float) -> bool:
        """Take what comes within so many seconds; False when nothing can come any more."""
        if not select.select([self._fd], [], [], seconds)[0]:
            return self._process.poll() is None
        try:
            data = os.read(self._fd, 1 << 16)
        except OSError:  # how Linux tells that the other side is closed
            return False
        self.raw += data
        self._stream.feed(data)
        return bool(data)
