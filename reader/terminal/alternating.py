"""The filter for QTermWidget, which reorders inside a run of one rendition: looks that take turns.

Looks that can't be told apart take turns by column, so that no run has two cells of Arabic, nor one of
them and its neighbours. By column, because a part of a row may be painted anew beside the old rest.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from reader.terminal.stream import (
    CELL,
    CONTROL,
    ESCAPE,
    RIGHT_TO_LEFT,
    ZERO_WIDTH,
    Chunked,
    Rendition,
    columns,
    leading_marks,
)


class Looks(NamedTuple):
    """How to get to looks of one foreground that can't be told apart.

    Attributes:
        own: The look that was set.
        even: Another one.
        odd: A third, or the own one where there are only two.
    """

    own: str
    even: str
    odd: str


class AlternatingCells(Chunked):
    """Gives Arabic cells of even and odd columns looks of their own."""

    _PARTS = re.compile(
        rf"(?P<escape>{ESCAPE})|(?P<control>{CONTROL})"
        rf"|(?P<arabic>[{RIGHT_TO_LEFT}{ZERO_WIDTH}]+)|(?P<other>[^\x00-\x1f\x7f-\x9f{RIGHT_TO_LEFT}{ZERO_WIDTH}]+)"
    )
    _ACROSS = re.compile(r"\x1b\[(\d*)(?:;(\d*))?([HfG`CD])\Z")

    def __init__(self) -> None:
        super().__init__()
        self._rendition = Rendition()
        self._looks = _looks("39", bold=False, faint=False)
        self._look = self._looks.own
        self._column = 0

    def _convert(self, text: str) -> str:
        out: list[str] = []
        for found in self._PARTS.finditer(text):
            part = found[0]
            match found.lastgroup:
                case "arabic":
                    self._alternate(part, out)
                case "other" if self._looks.odd == self._looks.own:
                    self._alternate(part, out)  # with two looks only everything has to take turns
                case "other":
                    out += [self._turn_to(self._looks.own), part]
                    self._column += columns(part)
                case _:
                    out += [self._turn_to(self._looks.own), part]
                    self._follow(part)
        return "".join(out)

    def _finish(self) -> str:
        return self._turn_to(self._looks.own)

    def _alternate(self, text: str, out: list[str]) -> None:
        marks = leading_marks(text)  # on a character that a former chunk ended with
        out.append(marks)
        for cell in CELL.findall(text, len(marks)):
            look = self._looks.odd if self._column % 2 else self._looks.even
            out += [self._turn_to(look), cell]
            self._column += columns(cell)

    def _turn_to(self, look: str) -> str:
        """What changes the look, nothing where it is that one already."""
        if look == self._look:
            return ""
        self._look = look
        return look

    def _follow(self, part: str) -> None:
        """Follow an escape sequence or a control: what it sets, where it moves to."""
        if part in ("\r", "\n"):
            self._column = 0
        elif self._rendition.apply(part):
            now = self._rendition
            self._looks = _looks(now.foreground, bold=now.bold, faint=now.faint)
            self._look = self._looks.own
        elif found := self._ACROSS.match(part):
            first, second = int(found[1] or 1), int(found[2] or 1)
            match found[3]:
                case "H" | "f":
                    self._column = second - 1
                case "G" | "`":
                    self._column = first - 1
                case "C":
                    self._column += first
                case "D":
                    self._column = max(0, self._column - first)


@lru_cache(maxsize=256)
def _looks(foreground: str, *, bold: bool, faint: bool) -> Looks:
    """Looks of a foreground.

    Colours of 24 bits differ in a last bit. The fixed palette is written in two ways, the second of them
    with such a bit. The colours of the person's own palette are not known: there faint comes and goes,
    which QTermWidget records but does not draw.
    """
    own = f"\x1b[{foreground}m"
    match foreground.split(";"):
        case ["38", "2", red, green, blue]:
            return Looks(own, _rgb(red, green, int(blue) ^ 1), _rgb(int(red) ^ 1, green, blue))
        case ["38", "5", number] if 16 <= int(number) <= 255:
            fixed = _palette(int(number))
            return Looks(own, _rgb(*fixed), _rgb(*fixed[:2], fixed[2] ^ 1))
    full = "\x1b[22;1m" if bold else "\x1b[22m"
    return Looks("\x1b[2m", full, "\x1b[2m") if faint else Looks(full, "\x1b[2m", full)


def _rgb(red: int | str, green: int | str, blue: int | str) -> str:
    return f"\x1b[38;2;{red};{green};{blue}m"


def _palette(number: int) -> tuple[int, int, int]:
    """The fixed colours of the palette of 256: a cube of 6 x 6 x 6, then 24 greys."""
    if number >= 232:
        return (8 + 10 * (number - 232),) * 3
    steps = ((number - 16) // 36, (number - 16) // 6 % 6, (number - 16) % 6)
    red, green, blue = (55 + 40 * step if step else 0 for step in steps)
    return red, green, blue
