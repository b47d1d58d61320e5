"""Uses the reader on the prepared article as a person would, and looks until it shows what it should."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.terminals import prepared
from tests.terminals.emulators import Window
from tests.terminals.picture import Picture, difference
from tests.terminals.prepared import (
    CLICKED,
    FIRST_MARKED,
    HALF_MARKED,
    JOINED,
    MARKED,
    POINTED,
    SELECTED,
    Line,
    Place,
)

ANSWER = 60.0
"""Seconds that the program may take to show what a key or a click did."""


def use(window: Window, folder: Path) -> None:
    """Look, click, mark, click twice, mark."""
    sight = Sight(window, folder)
    begin = {len(prepared.WORDS.text) - 1}  # the cursor stands on the first letter
    sight.wait("order", sight.order)
    sight.wait("joined", lambda: sight.gaps(JOINED))
    sight.wait("mark", lambda: sight.colours(MARKED.line, MARKED.columns | begin))
    sight.wait("first word marked", lambda: sight.colours(FIRST_MARKED.line, FIRST_MARKED.columns))
    sight.wait("half a word marked", lambda: sight.colours(JOINED, HALF_MARKED.columns))

    middle = sorted(POINTED.columns)[1]
    for _ in range(3):  # the first click may have gone into giving the window the keys
        sight.click(POINTED, middle, 1)
        if sight.soon(lambda: sight.colours(CLICKED, {middle}), 6):
            break
    sight.wait("a click puts the cursor", lambda: sight.colours(CLICKED, {middle}))
    window.key("f")
    sight.wait("a key marks the clicked word", lambda: sight.colours(CLICKED, POINTED.columns))

    selected = POINTED.columns | SELECTED.columns
    for _ in range(3):  # two clicks are one double click only if they come soon after each other
        sight.click(SELECTED, sorted(SELECTED.columns)[2], 2)
        if sight.soon(lambda: sight.colours(CLICKED, selected), 6):
            break
    sight.wait("two clicks select the word", lambda: sight.colours(CLICKED, selected))
    window.key("d")
    # Lines have been painted anew in part; nothing must have moved.
    sight.wait("order at the end", sight.order)
    sight.wait("colours at the end", lambda: sight.colours(CLICKED, selected))


class Sight:
    """Looks at the window until it shows what it should."""

    def __init__(self, window: Window, folder: Path) -> None:
        self._window = window
        self._folder = folder
        self._picture = window.picture()
        self._places: dict[Line, tuple[int, int]] = {}

    def wait(self, what: str, problem: Callable[[], str]) -> None:
        """Wait until there is no problem; the last picture is kept for people."""
        answered = self.soon(problem, ANSWER)
        self._picture.save(self._folder / "seen.ppm")
        if not answered:
            pytest.fail(f"{what}: {problem()}; see {self._folder / 'seen.ppm'}")

    def soon(self, problem: Callable[[], str], seconds: float) -> bool:
        stop = time.monotonic() + seconds
        while True:
            self._picture = self._window.picture()
            if not problem():
                return True
            if time.monotonic() > stop:
                return False
            time.sleep(0.1)

    def click(self, place: Place, column: int, times: int) -> None:
        row, left = self._places[place.line]
        self._window.click(left + column, row, times)
        time.sleep(0.2)
        # Out of the way, still over the window: some terminals notice a pointer only as it moves.
        self._window.point(left - 5, row + 12)

    def order(self) -> str:
        """Where the lines stand, found by their letters."""
        self._places = {}
        rows = {row: self._picture.letters(row, 0, self._window.columns) for row in range(1, 12)}
        for line in prepared.LINES:
            if line is JOINED:
                continue
            for row, seen in rows.items():
                at = _find(seen, line.seen)
                if at is not None and row not in [y for y, _ in self._places.values()]:
                    self._places[line] = (row, at)
                    break
            else:
                return f"{line.seen} is not to be seen in {rows}"
        # Between its neighbours, at the same right edge.
        row, left = self._places[CLICKED]
        self._places[JOINED] = (row + 2, left + len(CLICKED.text) - len(JOINED.text))
        return ""

    def gaps(self, line: Line) -> str:
        row, left = self._places[line]
        gaps = self._picture.gaps(row, left, len(line.text))
        return f"gaps at pixel columns {gaps}" if gaps else ""

    def colours(self, line: Line, columns: set[int]) -> str:
        """Which cells have not the plain background."""
        row, left = self._places[line]
        seen = _coloured(self._picture, row, left, len(line.text))
        return "" if seen == columns else f"columns {sorted(seen)} instead of {sorted(columns)}"


def _find(seen: str, wanted: str) -> int | None:
    """Where a pattern stands with nothing but blanks around it."""
    for at in range(len(seen) - len(wanted)):
        if all(want in ("?", got) for want, got in zip(wanted, seen[at:], strict=False)):
            return at
    return None


def _coloured(picture: Picture, row: int, left: int, count: int) -> set[int]:
    plain = picture.background(left - 3, row)
    return {at for at in range(count) if difference(picture.background(left + at, row), plain) > 30}


def wait_until(what: str, condition: Callable[[], bool]) -> None:
    stop = time.monotonic() + ANSWER
    while not condition():
        assert time.monotonic() < stop, f"waited in vain: {what}"
        time.sleep(0.1)
