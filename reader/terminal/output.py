"""The way from the program to this terminal: the plan that holds, its switches and its filter."""

from __future__ import annotations

import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from reader.terminal.filters import filter_for
from reader.terminal.modes import Mode, Plan, in_mode
from reader.terminal.multiplexer import Runner, run_command
from reader.terminal.switches import EndingSignals, Switches, die_of, terminal_descriptor


class Output:
    """What is between the program and the terminal, while the program runs.

    As a context manager it sees to it that the terminal is left as it was. Whoever runs the screen calls
    ``on`` when it takes the terminal and ``off`` when it gives it back, for a time or for good, and
    passes all it writes through ``feed``.
    """

    def __init__(
        self,
        fitting: Plan,
        plan: Plan | None = None,
        *,
        descriptor: int | None = None,
        trace: Path | None = None,
        typed: bytes = b"",
        owed: bool = False,
        run: Runner = run_command,
    ) -> None:
        """Begin; nothing is written yet.

        Args:
            fitting: The plan that the terminal itself seems to need.
            plan: The plan that holds, when a person chose another one.
            descriptor: The terminal; standard output or error by default, whichever is one.
            trace: A file that is there while the terminal is switched, for the start after a SIGKILL.
            typed: Keys typed before the screen was there, to be handed to it.
            owed: The terminal still owes answers, which may come in among the keys.
            run: Runs tmux.
        """
        self._fitting = fitting
        self._plan = plan or fitting
        self._descriptor = terminal_descriptor() if descriptor is None else descriptor
        self._trace = trace
        self._run = run
        self.typed = typed
        self.owed = owed
        self._lock = threading.Lock()
        self._filter = filter_for(self._plan.mode)
        self._switches = self._new_switches()
        self._signals = EndingSignals(self._end_by)

    @property
    def plan(self) -> Plan:
        """The plan that holds."""
        return self._plan

    def on(self) -> None:
        """Take the terminal: switch, and begin a new stream of output."""
        self._filter = filter_for(self._plan.mode)
        self._switches.on()

    def off(self) -> None:
        """Give the terminal back as it was."""
        self._switches.off()

    def feed(self, chunk: str) -> str:
        """What to write for a chunk of the program's output; threads may call it."""
        with self._lock:
            return self._filter.feed(chunk)

    def flush(self) -> str:
        """What was kept until the program had written all that belongs together."""
        with self._lock:
            return self._filter.flush()

    def use(self, mode: Mode | None, source: str = "a key") -> Plan:
        """Change the mode while running; the whole screen has to be painted anew afterwards.

        Args:
            mode: A mode, or None for the one the terminal seems to need.
            source: What the person chose it with.
        """
        before = self._plan
        with self._lock:
            self._plan = self._fitting if mode is None else in_mode(self._fitting, mode, source)
            self._filter = filter_for(self._plan.mode)
        if (before.on, before.off) != (self._plan.on, self._plan.off):
            was_on = self._switches.is_on
            self._switches.off()
            self._switches = self._new_switches()
            if was_on:
                self._switches.on()
        return self._plan

    def _new_switches(self) -> Switches:
        return Switches(
            self._plan.on,
            self._plan.off,
            descriptor=self._descriptor,
            passthrough=self._plan.passthrough,
            trace=self._trace,
            run=self._run,
        )

    def _end_by(self, number: int) -> None:
        self.off()
        die_of(number)

    def __enter__(self) -> Self:
        self._signals.catch()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.off()
        self._signals.release()
