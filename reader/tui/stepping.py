"""Long work between keys: four milliseconds at a time, and what it is at on the bottom row."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from time import monotonic

from textual.timer import Timer

from reader.session.steps import Result, Steps
from reader.tui.screen import ActionScreen

#: Seconds of work at a time, and between them for keys and painting.
_SLICE, _PAUSE = 0.004, 0.001
#: Code points of a text in which nothing takes long: all is done at once, before the next key.
_SHORT = 100_000
#: Seconds after which it is shown that something takes its time.
_LONG = 0.15


class Stepper:
    """Carries out one piece of work at a time for a screen.

    Attributes:
        shown: Whether it is shown that something is being done.

    Args:
        screen: Whose bottom row says what is done.
        length: How far the work goes: what its steps count up to.
        patience: Seconds that a key may take to begin it, so that what is short is done by then; None
            for the steps of a search, which are all done where the text is short.
    """

    def __init__(self, screen: ActionScreen, length: int, patience: float | None = None) -> None:
        self.shown = False
        self._screen = screen
        self._length = max(1, length)
        self._patience = (inf if length <= _SHORT else _SLICE) if patience is None else patience
        self._timer: Timer | None = None
        self._step: Callable[[], bool] | None = None

    @property
    def running(self) -> bool:
        """Whether there is work to do."""
        return self._step is not None

    def start(
        self, steps: Steps[Result], done: Callable[[Result], None] | None = None, doing: str = ""
    ) -> None:
        """Begin something in place of what is done now; what is short is done on the spot.

        Args:
            steps: The work.
            done: Is given what came of it.
            doing: What is shown when it takes long, as in «searching»; "" for nothing.
        """
        self.stop()
        began = monotonic()
        first = began + self._patience

        def step() -> bool:
            until = max(first, monotonic() + _SLICE)
            try:
                at = next(steps)
                while monotonic() < until:
                    at = next(steps)
            except StopIteration as finished:
                self.stop()
                if done is not None:
                    done(finished.value)
                return False
            if doing and monotonic() - began > _LONG:
                self.shown = True
                self._screen.tell(f"{doing}… {100 * at // self._length} %  Esc stops it")
            return True

        self._step = step
        self._go()

    def _go(self) -> None:
        step = self._step
        if step is not None and step():
            self._timer = self._screen.set_timer(_PAUSE, self._go)

    def stop(self) -> bool:
        """Do no more of it; False when there was nothing to do."""
        was = self.running
        if self._timer is not None:
            self._timer.stop()
        self._step = self._timer = None
        if self.shown:
            self.shown = False
            self._screen.tell("")
        return was
