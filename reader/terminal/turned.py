"""The filter for kitty, which turns runs of Arabic round: it hands them over backwards.

kitty shapes unbroken cells of one font together, and the first character of a script decides the
direction of all of them; from right to left the glyphs come out reversed and brackets mirrored. Blanks,
boxes, wide characters and a change of font (bold, italic) end a run; colours do not.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from bidi.mirror import MIRRORED

from reader.terminal.stream import (
    CELL,
    CONTROL,
    ESCAPE,
    RIGHT_TO_LEFT,
    ZERO_WIDTH,
    Chunked,
    Rendition,
    is_wide,
    leading_marks,
)

_MIRROR = str.maketrans(MIRRORED)
_ARABIC = re.compile(rf"[{RIGHT_TO_LEFT}]")
_MARK = re.compile(rf"[{ZERO_WIDTH}]")
#: Of the right-to-left blocks, but used in many scripts: they decide no direction.
_COMMON = frozenset("\u0605\u060c\u061b\u061f\u0640\u06dd\u08e2\ufd3e\ufd3f")
#: What kitty draws itself, or takes from another font than letters: blanks, boxes, private use.
_OTHER_FONT = (
    r" \u2002\u2500-\u259f\u25c9\u25cb\u25cf\u25d6\u25d7\u25dc-\u25e5\u2800-\u28ff\ufd3e\ufd3f"
    r"\ue000-\uf8ff\U0001fb00-\U0001fbff\U000f0000-\U0010fffd"
)
#: Blocks without wide characters, in which nearly all text is.
_NARROW = re.compile(r"[\x20-\u10ff\u2010-\u22ff\ufb1d-\ufdff\ufe70-\ufeff]*\Z")

Direction = Literal["R", "L", ""]


class TurnedRuns(Chunked):
    """Hands each run over backwards that kitty will turn round."""

    _PARTS = rf"(?P<escape>{ESCAPE})|(?P<control>{CONTROL})"
    _WHOLE = re.compile(rf"{_PARTS}|(?P<other>[{_OTHER_FONT}]+)|(?P<run>[^\x00-\x1f\x7f-\x9f{_OTHER_FONT}]+)")
    _LETTERS = re.compile(
        rf"{_PARTS}|(?P<run>(?:(?![\ufd3e\ufd3f])[{RIGHT_TO_LEFT}{ZERO_WIDTH}])+)"
        rf"|(?P<other>(?:[\ufd3e\ufd3f]|[^\x00-\x1f\x7f-\x9f{RIGHT_TO_LEFT}{ZERO_WIDTH}])+)"
    )
    _LINK = re.compile(r"\x1b\]8;")

    def __init__(self, *, letters_only: bool = False) -> None:
        """A filter for kitty.

        Args:
            letters_only: The main font has no Arabic, so that everything else ends a run.
        """
        super().__init__()
        self._parts = self._LETTERS if letters_only else self._WHOLE
        self._rendition = Rendition()
        self._font = (False, False)
        self._run: list[tuple[str, str]] = []
        """Parts of the run: what was set before, and the text."""
        self._before = ""
        """What was set since the last cell."""

    def _convert(self, text: str) -> str:
        out: list[str] = []
        for found in self._parts.finditer(text):
            part = found[0]
            match found.lastgroup:
                case "run" if _NARROW.match(part):
                    self._add(part, out)
                case "run":
                    for cell in CELL.findall(part):
                        if is_wide(cell[0]):
                            self._pass(cell, out)
                        else:
                            self._add(cell, out)
                case "escape" if self._rendition.apply(part) or self._LINK.match(part):
                    self._before += part
                case _:
                    self._pass(part, out)
        return "".join(out)

    def _finish(self) -> str:
        out: list[str] = []
        self._pass("", out)
        return "".join(out)

    def _pass(self, part: str, out: list[str]) -> None:
        """Write what is in no run."""
        out += [self._end_run(), self._before, part]
        self._before = ""

    def _add(self, text: str, out: list[str]) -> None:
        """Lengthen the run, or begin a new one in another font."""
        if marks := leading_marks(text):
            if self._run:
                before, last = self._run[-1]
                self._run[-1] = (before, last + marks)
            else:
                self._pass(marks, out)
            text = text[len(marks) :]
            if not text:
                return
        font = (self._rendition.bold, self._rendition.italic)
        if self._run and font != self._font:
            out.append(self._end_run(font))
        self._font = font
        if self._run and not self._before:
            before, last = self._run.pop()
            self._run.append((before, last + text))
        else:
            self._run.append((self._before, text))
            self._before = ""

    def _end_run(self, following: tuple[bool, bool] | None = None) -> str:
        """The run as it has to be handed over; ``following`` is the font of the run right after it."""
        run, self._run = self._run, []
        if len(run) == 1:
            before, text = run[0]
            if (turned := _turned_word(text)) is not None:
                return before + turned
        elif not any(_ARABIC.search(text) for _, text in run):
            return "".join(before + text for before, text in run)
        settings: list[str] = []
        cells: list[str] = []
        for before, text in run:
            for cell in CELL.findall(text):
                settings.append(before)
                cells.append(cell)
                before = ""
        return self._columns(settings, cells, following)

    def _columns(self, settings: list[str], cells: list[str], following: tuple[bool, bool] | None) -> str:
        """The cells in the order in which kitty shows them as they are; settings keep their columns."""
        directions = [direction(cell[0]) for cell in cells]
        letters = [at for at, one in enumerate(directions) if one]
        if not letters or directions[letters[0]] == "L":
            return _joined(settings, cells)
        if directions[letters[-1]] == "R":
            return _joined(settings, _turned(cells))
        end = max(at for at in letters if directions[at] == "R") + 1
        apart = self._apart(settings[end:], cells[end:], following)
        return _joined(settings[:end], _turned(cells[:end])) + apart

    def _apart(self, settings: list[str], cells: list[str], following: tuple[bool, bool] | None) -> str:
        """Left-to-right letters glued to the right of Arabic, as a run of their own.

        In one run with them kitty would turn the Arabic whichever way it is handed over, so another font
        has to part them: these letters change between regular and bold, or else italic.
        """
        bold, italic = self._font
        if following != (not bold, italic):
            on, off = "\x1b[1m", "\x1b[22m\x1b[2m" if self._rendition.faint else "\x1b[22m"
            other, back = (off, on) if bold else (on, off)
        else:
            other, back = ("\x1b[23m", "\x1b[3m") if italic else ("\x1b[3m", "\x1b[23m")
        return (
            _joined([one + (other if one or not at else "") for at, one in enumerate(settings)], cells) + back
        )


def _joined(settings: list[str], cells: list[str]) -> str:
    return "".join(before + cell for before, cell in zip(settings, cells, strict=True))


def _turned(cells: list[str]) -> list[str]:
    """The cells from right to left, brackets mirrored: what is turned and mirrored again shows as it was."""
    return [cell.translate(_MIRROR) for cell in reversed(cells)]


@lru_cache(maxsize=4096)
def _turned_word(text: str) -> str | None:
    """A run of one look, as it has to be handed over; None where that takes more than a string."""
    if not _ARABIC.search(text):
        return text
    if _MARK.search(text):
        return None
    first = next(filter(None, map(direction, text)), "")
    last = next(filter(None, map(direction, reversed(text))), "")
    if first == last == "R":
        return text[::-1].translate(_MIRROR)
    return text if first != "R" else None


@lru_cache(maxsize=2048)
def direction(character: str) -> Direction:
    """The direction of the script of a character, as HarfBuzz guesses that of a buffer by its first one.

    Arabic digits are of the Arabic script; other digits and punctuation are of none.
    """
    if _ARABIC.match(character):
        return "" if character in _COMMON else "R"
    return "L" if unicodedata.category(character)[0] == "L" else ""
