"""The characters that make up nearly all Arabic text, each as one byte.

Python goes over bytes some ten times as fast as over Arabic in a ``str``: tables are applied to them, and
values counted and searched for, in single steps. Positions stay those of the text, a byte for a code point.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import Final


def _characters(ranges: str) -> str:
    """The characters of ranges of code points, such as "0621-063A 0640"."""
    edges = [item.partition("-") for item in ranges.split()]
    return "".join(
        chr(code) for first, _, last in edges for code in range(int(first, 16), int(last or first, 16) + 1)
    )


#: NUL, whose place is the first, ASCII with tab, Latin quotation marks and signs, Arabic with its marks and
#: digits, letters of Persian, Kurdish, Pashto and Urdu, invisible joiners and directional controls, dashes
#: and quotation marks.
CHARACTERS: Final = _characters(
    "00 09 20-7E A0 A3 A9 AB AD AE B0 B1 B7 BB D7 E9 060C 061B 061F 0621-063A 0640-0671 0679 067C 067E 0681"
    " 0685 0686 0688 0689 0691 0693 0695 0696 0698 069A 06A4 06A9 06AB 06AF 06B5 06BA 06BC 06BE 06C0-06C3"
    " 06C6 06CC 06CD 06CE 06D0 06D2-06D5 06F0-06F9 200C-200F 2013 2014 2018 2019 201C 201D 2022 2026"
    " 202A-202C 2039 203A 2066-2069 20AC"
)

# An entry for every byte, the first of them NUL: else the table that is made is a slow one.
_ENCODING: Final = codecs.charmap_build(CHARACTERS.ljust(256, "\ufffe"))

#: The byte of what is not common, which is that of the question mark as well.
UNKNOWN: Final = CHARACTERS.index("?")


def encoded(text: str) -> bytes:
    """A text as one byte a code point, ``UNKNOWN`` for those that are not common."""
    return codecs.charmap_encode(text, "replace", _ENCODING)[0]


def table(of: Callable[[str], int]) -> bytes:
    """A table for ``bytes.translate``, from the bytes of ``encoded`` to a number for each character."""
    return bytes(map(of, CHARACTERS)).ljust(256, b"\0")
