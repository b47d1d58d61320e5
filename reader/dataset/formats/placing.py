"""Where the spans of another program's file are, told by their words.

Programs count offsets in several units, and few files say in which. Where a file gives the
words of each span, and the words of all of them agree with another unit than the usual one,
that unit it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from reader.dataset.offsets import OffsetUnit, code_points
from reader.dataset.report import quoted

#: From an offset of a file to a code point of the text, or None where there is no such place.
Place = Callable[[int], int | None]
#: The edges of a span, or of each of its parts, as a file has them.
Parts = Sequence[tuple[int, int]]

_NOT_IN_A_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def placing(
    text: str, spans: Sequence[tuple[Parts, str]], unit: OffsetUnit | None = None, marked: bool = False
) -> tuple[str, Place]:
    """The unit in which the words of all spans agree.

    Args:
        text: The text they are in.
        spans: The parts of each span, and its words or "".
        unit: The only unit that counts, or None where it may be told by the words.
        marked: Whether a byte order mark was before the text, which may have been counted.

    Returns:
        What the offsets count, as a phrase, or "" for what is usual; and where they are.
    """
    usual = code_points(text, unit or OffsetUnit.CODE_POINT)
    ways: list[tuple[str, Place]] = [("", usual)]
    if unit is None:
        if marked:
            ways.append(("the byte order mark", lambda offset: usual(offset - 1)))
        ways += [
            ("each line end of CR LF as one", _lines_ended_by_one(text)),
            ("UTF-16 code units", code_points(text, OffsetUnit.UTF16)),
            ("bytes", code_points(text, OffsetUnit.BYTE)),
        ]
    for name, place in ways:
        if all(not mismatch(text, parts, words, place) for parts, words in spans):
            return name, place
    return "", usual


def mismatch(text: str, parts: Parts, words: str, place: Place) -> str:
    """Why a span is not where a file says it is, or ""."""
    found = []
    for first, last in parts:
        start, end = place(first), place(last)
        if start is None or end is None or start >= end:
            return f"{first} to {last} is no part of the text"
        found.append(text[start:end])
    there = " ".join(found)
    # No two programs agree on blanks, and the words of a span are often put into one line.
    if words and one_line(there).split() != one_line(words).split():
        return f"the text has {quoted(there)} there, not {quoted(words)}"
    return ""


def one_line(text: str) -> str:
    """A text of the same length without controls and without what would end a line."""
    return _NOT_IN_A_LINE.sub(" ", text)


def said_of_unit(name: str) -> str:
    """What to say of a file whose offsets count what ``placing`` found."""
    return f"its offsets count {name}; all its spans were placed by their words"


def _lines_ended_by_one(text: str) -> Place:
    """Offsets of a program for which each CR LF was one character."""
    kept = [i for i, char in enumerate(text) if not (char == "\n" and text[i - 1 : i] == "\r")]
    kept.append(len(text))
    return lambda offset: kept[offset] if offset < len(kept) else None
