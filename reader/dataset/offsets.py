"""Offsets of other units, turned into code points at the edge.

Programs count the places of a text in code points (Python), UTF-16 code units (Java,
JavaScript) or UTF-8 bytes. Inside this project there are only code points.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum
from itertools import accumulate
from typing import Any


class OffsetUnit(Enum):
    """What an offset counts."""

    CODE_POINT = "code_point"
    UTF16 = "utf-16 code unit"
    BYTE = "utf-8 byte"


#: Names of the units as files spell them, without case, blanks, ``-``, ``_`` and a last ``s``.
#: "character" is not among them: it has meant each of the three.
UNIT_NAMES = {
    "codepoint": OffsetUnit.CODE_POINT,
    "unicodecodepoint": OffsetUnit.CODE_POINT,
    "utf16": OffsetUnit.UTF16,
    "utf16unit": OffsetUnit.UTF16,
    "utf16codeunit": OffsetUnit.UTF16,
    "byte": OffsetUnit.BYTE,
    "utf8": OffsetUnit.BYTE,
    "utf8byte": OffsetUnit.BYTE,
}


def offset_unit(name: str) -> OffsetUnit | None:
    """The unit that a file calls ``name``, or None when it is not one of UNIT_NAMES."""
    return UNIT_NAMES.get(re.sub(r"[\s_-]+", "", name.lower()).removesuffix("s"))


def code_points(text: str, unit: OffsetUnit) -> Callable[[int], int | None]:
    """A function from offsets of ``unit`` into ``text`` to code points.

    It gives None for an offset outside the text or inside a character.
    """
    if unit is OffsetUnit.CODE_POINT:
        return lambda offset: offset if 0 <= offset <= len(text) else None
    width = _utf16_units if unit is OffsetUnit.UTF16 else _utf8_bytes
    places = {offset: i for i, offset in enumerate(accumulate(map(width, text), initial=0))}
    return places.get


def code_point(offset: Any, place: Callable[[int], int | None]) -> Any:
    """The code point at an offset, by a function of ``code_points``; what is no number stays as it is.

    Raises:
        ValueError: There is no such place in the text.
    """
    if type(offset) is not int:
        return offset
    at = place(offset)
    if at is None:
        raise ValueError(f"{offset} is outside the article's text, or inside a character")
    return at


def offsets_in(text: str, unit: OffsetUnit) -> Callable[[int], int]:
    """A function from code points of ``text``, its end among them, to offsets of ``unit``."""
    if unit is OffsetUnit.CODE_POINT or (unit is OffsetUnit.UTF16 and max(text, default="") <= "\uffff"):
        return lambda offset: offset
    width = _utf16_units if unit is OffsetUnit.UTF16 else _utf8_bytes
    return list(accumulate(map(width, text), initial=0)).__getitem__


def _utf16_units(character: str) -> int:
    return 2 if character > "\uffff" else 1


def _utf8_bytes(character: str) -> int:
    return 1 if character < "\x80" else 2 if character < "\u0800" else 3 if character <= "\uffff" else 4
