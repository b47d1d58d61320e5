"""Small models of terminals: what a terminal of each kind shows for what was written to it.

They read output as a terminal does, keep a grid, and then turn rows round as the terminals were seen to
do. The order inside a row comes from python-bidi's levels, which the program itself does not use.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

import bidi
from bidi.mirror import MIRRORED

LRM = "\u200e"
T = TypeVar("T")


@dataclass(frozen=True)
class Style:
    """What SGR sequences have set."""

    foreground: str = "39"
    background: str = "49"
    bold: bool = False
    faint: bool = False
    italic: bool = False
    underline: bool = False

    def seen(self) -> Style:
        """As the eye sees it where faint is not drawn and the last bit of a colour is not seen."""
        return replace(self, foreground=rounded(self.foreground), faint=False)


def rounded(colour: str) -> str:
    """A colour in 24 bits without its last bits; the person's own colours as they are."""
    parts = colour.split(";")
    if parts[:2] == ["38", "5"] and int(parts[2]) >= 16:
        number = int(parts[2])
        if number >= 232:
            parts = ["38", "2", *[str(8 + (number - 232) * 10)] * 3]
        else:
            levels = (0, 95, 135, 175, 215, 255)
            cube = number - 16
            parts = ["38", "2", *(str(levels[cube // size % 6]) for size in (36, 6, 1))]
    if parts[:2] == ["38", "2"]:
        parts[2:] = [str(int(part) & ~1) for part in parts[2:]]
    return ";".join(parts)


@dataclass(frozen=True)
class Cell:
    """A character, what stands on it, and how it is drawn."""

    text: str = " "
    style: Style = field(default_factory=Style)


SGR = re.compile(r"\x1b\[([\d;]*)m")
CUP = re.compile(r"\x1b\[(\d*)(?:;(\d*))?H")
OTHER = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")


class Grid:
    """Reads output into rows of cells."""

    def __init__(self, columns: int = 40, rows: int = 6) -> None:
        self.rows = [[Cell()] * columns for _ in range(rows)]
        self.x = self.y = 0
        self.style = Style()

    def write(self, output: str) -> Grid:
        at = 0
        while at < len(output):
            if found := SGR.match(output, at):
                self.set(found[1])
            elif found := CUP.match(output, at):
                self.y, self.x = int(found[1] or 1) - 1, int(found[2] or 1) - 1
            elif found := OTHER.match(output, at):
                pass
            else:
                self.put(output[at])
                at += 1
                continue
            at = found.end()
        return self

    def set(self, parameters: str) -> None:
        numbers = parameters.split(";")
        while numbers:
            number = numbers.pop(0)
            if number in ("", "0"):
                self.style = Style()
            elif number in ("38", "48"):
                count = {"5": 2, "2": 4}[numbers[0]]
                colour, numbers = ";".join([number, *numbers[:count]]), numbers[count:]
                if number == "38":
                    self.style = replace(self.style, foreground=colour)
                else:
                    self.style = replace(self.style, background=colour)
            elif re.fullmatch("3[0-79]|9[0-7]", number):
                self.style = replace(self.style, foreground=number)
            elif number in ("1", "2", "3", "4"):
                now = self.style
                self.style = replace(
                    now,
                    bold=now.bold or number == "1",
                    faint=now.faint or number == "2",
                    italic=now.italic or number == "3",
                    underline=now.underline or number == "4",
                )
            elif number == "22":
                self.style = replace(self.style, bold=False, faint=False)
            elif number == "23":
                self.style = replace(self.style, italic=False)
            else:
                raise AssertionError(f"SGR {number}")

    def put(self, character: str) -> None:
        if character == "\n":
            self.x, self.y = 0, self.y + 1
        elif unicodedata.category(character) in ("Mn", "Cf"):
            assert self.x, "a mark with no cell before it would take a cell"
            cell = self.rows[self.y][self.x - 1]
            self.rows[self.y][self.x - 1] = replace(cell, text=cell.text + character)
        else:
            self.rows[self.y][self.x] = Cell(character, self.style)
            self.x += 1


Row = list[Cell]


def seen(row: Row) -> Row:
    """A row as the eye sees it: no invisible marks, no invisible differences."""
    return [Cell(cell.text.replace(LRM, ""), cell.style.seen()) for cell in row]


def levels(text: str) -> list[int]:
    """UAX #9 levels of the characters of a paragraph from left to right."""
    if not text:
        return []
    dump = bidi.get_display(text, base_dir="L", debug=True)
    body = dump.split("\n    levels: [", 1)[1].split("\n    paragraphs", 1)[0]
    of_bytes = [int(level) for level in re.findall(r"Level\(\s*(\d+),", body)]
    found, at = [], 0
    for character in text:
        found.append(of_bytes[at])
        at += len(character.encode())
    return found


def deep(level: int, item: tuple[int, Cell]) -> object:
    return item[0] >= level or None


def reordered(cells: Row) -> Row:
    """Cells as UAX #9 shows them in a line from left to right; looks go with the letters."""
    end = len(cells)
    while end and cells[end - 1].text == " ":  # L1: blanks at the end stay there
        end -= 1
    # A letter goes with its marks; U+200E is a character of its own.
    units = [
        replace(cell, text=part) for cell in cells[:end] for part in re.findall(f"{LRM}|[^{LRM}]+", cell.text)
    ]
    found, at, line = levels("".join(unit.text for unit in units)), 0, []
    for unit in units:
        line.append((found[at], unit))
        at += len(unit.text)
    for level in range(max((level for level, _ in line), default=0), 0, -1):  # L2
        out: list[tuple[int, Cell]] = []
        for part in runs(line, partial(deep, level)):
            out += reversed(part) if part[0][0] >= level else part
        line = out
    shown = [mirrored(unit) if level % 2 else unit for level, unit in line]  # L4
    return [unit for unit in shown if unit.text != LRM] + cells[end:]


def mirrored(cell: Cell) -> Cell:
    return replace(cell, text=MIRRORED.get(cell.text[0], cell.text[0]) + cell.text[1:])


def runs(row: list[T], key: Callable[[T], object]) -> list[list[T]]:
    """The row cut where the key changes; None is a cell by itself."""
    parts: list[list[T]] = []
    last: object = None
    for cell in row:
        now = key(cell)
        if parts and now is not None and now == last:
            parts[-1].append(cell)
        else:
            parts.append([cell])
        last = now
    return parts


def as_written(row: Row) -> Row:
    """xterm and most others."""
    return row


def whole_rows(row: Row) -> Row:
    """VTE in implicit mode."""
    return reordered(row)


def runs_of_one_look(row: Row) -> Row:
    """xterm.js with its DOM renderer; QTermWidget, which also parts boxes from letters."""
    parts = runs(row, lambda cell: (cell.style, "\u2500" <= cell.text[0] <= "\u257f"))
    return [cell for part in parts for cell in reordered(part)]


COMMON = ("ARABIC COMMA", "ARABIC SEMICOLON", "ARABIC QUESTION MARK", "ARABIC TATWEEL")


def script(character: str) -> str:
    """Arabic, Latin, or none: by the character's name."""
    name = unicodedata.name(character, "")
    if name in COMMON:
        return ""
    return next((one for one in ("ARABIC", "LATIN") if name.startswith(one)), "")


def kitty(letters_only: bool) -> Callable[[Row], Row]:
    """kitty: runs of one font; the first letter's script decides the direction of the whole run."""

    def font(cell: Cell) -> object:
        character = cell.text[0]
        if (
            character == " "
            or "\u2500" <= character <= "\u259f"
            or unicodedata.east_asian_width(character) == "W"
        ):
            return None
        face = (cell.style.bold, cell.style.italic)
        if letters_only:
            return (face, "other") if "\u0600" <= character <= "\u06ff" or character >= "\ufb50" else None
        return face

    def show(row: Row) -> Row:
        out: Row = []
        for part in runs(row, font):
            scripts = [script(cell.text[0]) for cell in part]
            first = next((one for one in scripts if one), "")
            if first == "ARABIC":  # glyphs are turned, looks stay in their columns
                glyphs = [mirrored(cell).text for cell in reversed(part)]
                part = [replace(cell, text=glyph) for cell, glyph in zip(part, glyphs, strict=True)]
            out += part
        return out

    return show
