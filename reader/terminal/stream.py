"""What a program writes to a terminal, taken apart: escape sequences, controls, cells.

A cell is one character with the marks on it. Filters work on these parts, never on the middle of a
sequence; a sequence or a cell that one chunk of output leaves unfinished goes on in the next.
"""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterator
from functools import lru_cache

#: Characters that take no cell of their own, as a character class: marks, format characters.
ZERO_WIDTH = (
    r"\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u061c"
    r"\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a"
    r"\u07a6-\u07b0\u07eb-\u07f3\u07fd\u0816-\u0819\u081b-\u0823\u0825-\u0827\u0829-\u082d\u0859-\u085b"
    r"\u0898-\u089f\u08ca-\u08e1\u08e3-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u20d0-\u20f0\ufb1e\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\U000e0100-\U000e01ef"
)
#: Characters of the blocks whose scripts run from right to left, digits and punctuation included.
RIGHT_TO_LEFT = r"\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"

_STRING = r"[\]PX^_][^\x07\x1b]*"  # OSC, DCS, SOS, PM, APC up to their end
_CSI = r"\[[0-?]*[ -/]*"
_SHORT = r"[ -/]*"
ESCAPE = rf"\x1b(?:{_CSI}[@-~]|{_STRING}(?:\x07|\x1b\\)|{_SHORT}[0-OQ-WYZ\\`-~])"
_UNFINISHED = re.compile(rf"\x1b(?:{_CSI}|{_STRING}\x1b?|{_SHORT})\Z")
CONTROL = r"[\x00-\x1f\x7f-\x9f]"
CELL = re.compile(rf"[^{ZERO_WIDTH}][{ZERO_WIDTH}]*|[{ZERO_WIDTH}]+")
"""One character with its marks; marks alone where the text begins with them."""
_LEADING_MARKS = re.compile(rf"[{ZERO_WIDTH}]+")


def unfinished(text: str) -> int:
    """Where an escape sequence begins that the text does not finish; the length when there is none."""
    last = text.rfind("\x1b")
    if last < 0:
        return len(text)
    # The last ESC may be the beginning of the ST that ends a string.
    for at in (text.rfind("\x1b", 0, last), last):
        if at >= 0 and _UNFINISHED.match(text, at):
            return at
    return len(text)


@lru_cache(maxsize=2048)
def is_wide(character: str) -> bool:
    """Whether a character takes two columns."""
    return unicodedata.east_asian_width(character) in "WF"


def leading_marks(text: str) -> str:
    """The marks that text begins with: they stand on a character that came before."""
    found = _LEADING_MARKS.match(text)
    return found[0] if found else ""


def columns(text: str) -> int:
    """Columns that text without controls takes."""
    if text.isascii():
        return len(text)
    return sum(1 + is_wide(cell[0]) for cell in CELL.findall(text, len(leading_marks(text))))


class Chunked(ABC):
    """The frame of a filter: keeps an escape sequence together that is split between chunks."""

    def __init__(self) -> None:
        self._rest = ""

    def feed(self, chunk: str) -> str:
        """What to write for a chunk; its end may be kept until more comes or ``flush`` is called."""
        text = self._rest + chunk
        end = min(unfinished(text), self._keep_from(text))
        self._rest = text[end:]
        return self._convert(text[:end])

    def flush(self) -> str:
        """What was kept and has to be written now."""
        rest, self._rest = self._rest, ""
        return self._convert(rest) + self._finish()

    def _keep_from(self, text: str) -> int:
        """Where the part begins that can't be converted without what follows."""
        return len(text)

    @abstractmethod
    def _convert(self, text: str) -> str:
        """Convert text that does not end inside an escape sequence."""

    def _finish(self) -> str:
        """What closes the converted text."""
        return ""


_VALUES = {"2": 3, "5": 1}
"""How many numbers name a colour: of 24 bits, of the palette."""


class Rendition:
    """What SGR sequences have set, as far as filters have to know.

    Attributes:
        bold: SGR 1.
        faint: SGR 2.
        italic: SGR 3.
        foreground: The parameters that set the foreground, such as ``39`` or ``38;2;9;9;9``.
    """

    __slots__ = ("bold", "faint", "foreground", "italic")
    SGR = re.compile(r"\x1b\[([\d;:]*)m\Z")

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """As after SGR 0."""
        self.bold = self.faint = self.italic = False
        self.foreground = "39"

    def apply(self, sequence: str) -> bool:
        """Follow an escape sequence; whether it is an SGR at all."""
        found = self.SGR.match(sequence)
        if found is None:
            return False
        parameters = iter(found[1].split(";"))
        for parameter in parameters:
            self._set(parameter, parameters)
        return True

    def _set(self, parameter: str, following: Iterator[str]) -> None:
        match parameter:
            case "" | "0":
                self.reset()
            case "1":
                self.bold = True
            case "2":
                self.faint = True
            case "3":
                self.italic = True
            case "22":
                self.bold = self.faint = False
            case "23":
                self.italic = False
            case "38" | "48" | "58":
                space = next(following, "")
                values = [next(following, "") for _ in range(_VALUES.get(space, 0))]
                if parameter == "38":
                    self._set_foreground(space, values)
            case _ if parameter.startswith("38:"):
                _, space, *rest = parameter.split(":")
                self._set_foreground(space, rest[-_VALUES.get(space, 0) :])
            case "39":
                self.foreground = "39"
            case _ if re.fullmatch(r"3[0-7]|9[0-7]", parameter):
                self.foreground = parameter

    def _set_foreground(self, space: str, values: list[str]) -> None:
        if len(values) == _VALUES.get(space):
            numbers = (value if value.isdecimal() else "0" for value in values)
            self.foreground = ";".join(["38", space, *numbers])
