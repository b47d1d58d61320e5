"""What may be painted: every code point becomes something visible and harmless.

This is the one gate between any text (an article, a note, a label, a file name) and the
terminal. Control characters become control pictures, what can't be shown becomes U+FFFD,
and invisible format characters, which terminals disagree about, are left out.
The text itself is never changed; only what is painted.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

REPLACEMENT: Final = "\ufffd"
DOTTED_CIRCLE: Final = "\u25cc"
ZWJ: Final = "\u200d"
#: Code points painted in one cell at the most; a pile of marks above this is clipped.
CLUSTER_LIMIT: Final = 8

#: Words that one code point stands for. Their glyphs overflow a cell in every terminal,
#: so they are spelled out (U+FDFD has no decomposition of its own).
SPELLED_OUT: Final = {
    "\ufdf2": "الله",
    "\ufdfa": "صلى الله عليه وسلم",
    "\ufdfb": "جل جلاله",
    "\ufdfc": "ریال",
    "\ufdfd": "بسم الله الرحمن الرحيم",
}
# Signs that enclose the digits after them: terminals give them no cell, one, or two.
_PREPENDED = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u0890\u0891\u08e2\u070f\U000110bd\U000110cd")
VARIATION_SELECTORS = "".join(
    [*map(chr, range(0xFE00, 0xFE10)), *map(chr, range(0xE0100, 0xE01F0)), *map(chr, range(0x180B, 0x1810))]
)
_INVISIBLE_MARKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0") | frozenset(VARIATION_SELECTORS)


def _plain(char: str) -> str:
    category = unicodedata.category(char)
    if category in ("Cc", "Cs", "Co", "Cn") or char in "\u2028\u2029":
        return _painted(char)
    if category == "Cf" and char != "\u06dd" and char not in _PREPENDED:
        return ""
    return char


def _painted(char: str) -> str:
    point = ord(char)
    if point < 0x20:
        return chr(0x2400 + point)
    if point == 0x7F:
        return "\u2421"
    if char in "\x85\u2028\u2029":
        return "\u2424"
    if char in _PREPENDED:
        return "\u25a1"
    if char == "\u06dd":
        return "\u25cb"
    if char in _INVISIBLE_MARKS:
        return ""
    category = unicodedata.category(char)
    if category == "Cf":
        return ""
    if category in ("Cc", "Cs", "Co", "Cn"):
        return REPLACEMENT
    if category == "Zs":
        return "\u3000" if char == "\u3000" else " "
    return char


@lru_cache(maxsize=1 << 14)
def painted(char: str) -> str:
    """What one code point paints on a screen: itself, a visible stand-in, or "" for nothing.

    Words in one code point (such as U+FDF2) are not spelled out here; see ``spelled``.
    """
    return _painted(char)


@lru_cache(maxsize=1 << 14)
def plain(char: str) -> str:
    """What one code point is in output that is data: itself, unless it is invisible or harmful."""
    return _plain(char)


def spelled(char: str) -> str | None:
    """The letters of a code point that is a whole word, or None."""
    return SPELLED_OUT.get(char)


def is_enclosing_sign(char: str) -> bool:
    """True for signs that enclose the digits after them, such as the end of ayah (U+06DD)."""
    return char == "\u06dd" or char in _PREPENDED


def is_mark(char: str) -> bool:
    """True for nonspacing and enclosing marks, which share the cell of their base."""
    return unicodedata.category(char) in ("Mn", "Me")


def is_haraka(char: str) -> bool:
    """True for the marks of Arabic script: harakat, tanwin, small letters, Quranic signs."""
    return "\u0610" <= char <= "\u08ff" and is_mark(char)


def visible(text: str) -> str:
    """Any string made safe to print, still in logical order and unshaped.

    For messages on stderr and the like; line ends become U+2424 or control pictures.
    """
    return "".join([painted(char) for char in text])
