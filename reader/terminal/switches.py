"""Switch a terminal's own reordering off, and leave it as it was on every way out.

The way out may be the end, an exception, SIGTERM or SIGHUP. After SIGKILL nothing can be done at once: a
trace in the state folder tells the next start on this terminal, which then knows that text drawn as
written was this program's doing, and switches reordering on again at its own end.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

from reader.terminal.multiplexer import Runner, allow_passthrough, restore_passthrough, run_command

ENDING: tuple[signal.Signals, ...] = (signal.SIGTERM,)
"""Signals that end a program and can be caught."""
if sys.platform != "win32":
    ENDING = (signal.SIGTERM, signal.SIGHUP)


def terminal_descriptor(*descriptors: int) -> int | None:
    """The first of the descriptors, by default standard output and error, that is a terminal."""
    for descriptor in descriptors or (1, 2):
        with contextlib.suppress(OSError):
            if os.isatty(descriptor):
                return descriptor
    return None


def trace_file(descriptor: int, folder: Path) -> Path | None:
    """The file whose being there says that a terminal is switched.

    Args:
        descriptor: An open descriptor of the terminal.
        folder: The state folder.
    """
    if sys.platform == "win32":  # its terminals have no names, and no switches to undo
        return None
    try:
        name = os.ttyname(descriptor)
    except OSError:
        return None
    return folder / "switched" / name.strip("/").replace("/", "-")


class Switches:
    """The switches of one terminal: on, and off again.

    Each is done once, however often it is asked for. Writing goes straight to the terminal; a terminal
    that is gone is no error.
    """

    def __init__(
        self,
        on: str,
        off: str,
        *,
        descriptor: int | None,
        passthrough: bool = False,
        trace: Path | None = None,
        run: Runner = run_command,
    ) -> None:
        """Nothing is written yet.

        Args:
            on: What makes the terminal draw text as written.
            off: What undoes it.
            descriptor: The terminal; None does nothing.
            passthrough: tmux has to be told to let both pass.
            trace: See ``trace_file``.
            run: Runs tmux.
        """
        self._sequences = (on, off)
        self._descriptor = descriptor
        self._passthrough = passthrough
        self._trace = trace
        self._run = run
        self._is_on = False
        self._pane: str | None = None
        self._lock = threading.RLock()

    @property
    def is_on(self) -> bool:
        """Whether the terminal is switched."""
        return self._is_on

    def on(self) -> None:
        """Switch."""
        with self._lock:
            if self._is_on or self._descriptor is None or not self._sequences[0]:
                return
            self._is_on = True
            if self._passthrough:
                self._pane = allow_passthrough(self._run)
            if self._trace is not None:
                # A state folder that can't be written costs the repair after a kill, nothing else.
                with contextlib.suppress(OSError):
                    self._trace.parent.mkdir(parents=True, exist_ok=True)
                    self._trace.write_text("" if self._pane is None else f"pane={self._pane}")
            self._write(self._sequences[0])

    def off(self) -> None:
        """Switch back."""
        with self._lock:
            if not self._is_on:
                return
            self._is_on = False
            self._write(self._sequences[1])
            if self._pane is not None:
                restore_passthrough(self._pane, self._run)
                self._pane = None
            if self._trace is not None:
                with contextlib.suppress(OSError):
                    self._trace.unlink(missing_ok=True)

    def repair(self) -> None:
        """Switch back after a start that was killed, if there is a trace of one."""
        try:
            left = self._trace.read_text() if self._trace is not None else None
        except (OSError, ValueError):
            left = None
        if left is not None and not self._is_on and self._descriptor is not None:
            self._is_on = True
            self._pane = left.removeprefix("pane=") if left.startswith("pane=") else None
            self.off()

    def _write(self, text: str) -> None:
        assert self._descriptor is not None
        data = text.encode()
        with contextlib.suppress(OSError):
            while data:
                data = data[os.write(self._descriptor, data) :]


Handler = Callable[[int, FrameType | None], Any] | int | None


class EndingSignals:
    """While inside, signals that would end the program do something first.

    Signals can be caught in the main thread only; in another one this does nothing.
    """

    def __init__(self, handler: Callable[[int], None]) -> None:
        """Name what to do.

        Args:
            handler: Gets the number of the signal, in the main thread between two steps of the program.
        """
        self._handler = handler
        self._before: dict[int, Handler] = {}

    def catch(self) -> None:
        """Begin."""
        if threading.current_thread() is not threading.main_thread() or self._before:
            return
        for number in ENDING:
            self._before[number] = signal.getsignal(number)
            signal.signal(number, lambda number, _frame: self._handler(number))

    def release(self) -> None:
        """End: the handlers are as before."""
        for number, before in self._before.items():
            signal.signal(number, before if before is not None else signal.SIG_DFL)
        self._before.clear()

    def __enter__(self) -> None:
        self.catch()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def die_of(number: int) -> None:
    """End by a signal as if it had not been caught, so that the shell sees which."""
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
