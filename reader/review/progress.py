"""How far a review has come: done and left by label, decisions a minute, time left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from reader.review.queue import Item
from reader.review.saved import Step

#: Actions that decide an item, so that it is done.
DECISIONS: Final = frozenset(
    ("accept", "reject", "relabel", "flag", "accept-like", "left", "right", "both", "neither", "new")
)
#: What became of an item that needed no decision any more when its turn came.
ELSEWHERE: Final = "elsewhere"
#: Seconds after which a person has gone for coffee: a longer pause does not count as work.
_PAUSE: Final = 120.0


class Progress(NamedTuple):
    """How far a review has come.

    Attributes:
        done: Items that are decided, or need it no more.
        left: Items that are not.
        by_label: For each label how many are done, and how many there are.
        per_minute: Decisions a minute of work, or None when there is no time to tell it from.
        seconds_left: Work that is left at this pace, or None.
    """

    done: int
    left: int
    by_label: dict[str, tuple[int, int]]
    per_minute: float | None
    seconds_left: float | None


class Tally:
    """What was decided on each item of a queue; every step costs the same, however long the queue."""

    def __init__(self, items: Sequence[Item], steps: Iterable[Step] = ()) -> None:
        self._items = items
        self._steps: list[Step] = []
        self._of: dict[int, list[str]] = {}
        self._undone: set[int] = set()
        self._labels = Counter(item.label for item in items)
        self._done = Counter[str]()
        self._worked = 0.0
        self._decided = 0
        self._last: float | None = None
        for step in steps:
            self.add(step)

    def add(self, step: Step) -> None:
        """Take a step of the journal."""
        number = len(self._steps)
        self._steps.append(step)
        at = datetime.fromisoformat(step.at).timestamp()
        if self._last is not None and step.action != "open":
            self._worked += min(max(0.0, at - self._last), _PAUSE)
        self._last = at
        if step.undoes is not None:
            self._undone |= {number, step.undoes}
            taken = self._steps[step.undoes]
            if taken.action in DECISIONS:
                self._decided -= len(taken.items)
                for index in taken.items:
                    self._drop(index)
        elif step.action in DECISIONS:
            self._decided += len(step.items)
            for index in step.items:
                self.decide(index, step.action)

    def extend(self, items: Iterable[Item]) -> None:
        """Take items that have been added to the queue."""
        self._labels.update(item.label for item in items)

    def decide(self, index: int, action: str) -> None:
        """Say what became of an item."""
        if index not in self._of:
            self._done[self._items[index].label] += 1
        self._of.setdefault(index, []).append(action)

    def _drop(self, index: int) -> None:
        actions = self._of[index]
        actions.pop()
        if not actions:
            del self._of[index]
            self._done[self._items[index].label] -= 1

    def decision(self, index: int) -> str | None:
        """What was decided on an item last, if anything."""
        actions = self._of.get(index)
        return actions[-1] if actions else None

    def undoable(self) -> int | None:
        """The number of the last step with edits that was not taken back."""
        for number in range(len(self._steps) - 1, -1, -1):
            if number not in self._undone and self._steps[number].edits:
                return number
        return None

    def decisions(self) -> dict[int, str]:
        """What was decided on each item that is done, by its number."""
        return {index: actions[-1] for index, actions in sorted(self._of.items())}

    @property
    def progress(self) -> Progress:
        """How far it is."""
        left = len(self._items) - len(self._of)
        pace = self._decided / self._worked if self._worked and self._decided else None
        labels = {label: (self._done[label], count) for label, count in self._labels.items()}
        rate = None if pace is None else pace * 60
        return Progress(len(self._of), left, labels, rate, None if pace is None else left / pace)
