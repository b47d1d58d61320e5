"""One line of any text for a place of fixed width: a title, a note, a file name."""

from __future__ import annotations

import re
from functools import lru_cache

from rich.cells import cell_len

from reader.text.bidi import paragraph_levels
from reader.text.document import Document
from reader.text.line import Line, build_line
from reader.text.shaping import Typeset

ELLIPSIS = "…"
_SCREEN = Typeset()
# Letters that all go from left to right, and signs that go with them.
_PLAIN = re.compile("[ -~–·…]*")
_LINE_ENDS = str.maketrans({"\n": " ", "\r": " ", "\t": " ", "\u2028": " ", "\u2029": " ", "\x85": " "})
#: Code points beyond which a text is cut before it is laid out.
_LIMIT = 2_000
# What stands in quotes, with quotes in it; one that was cut off ends with the line.
_QUOTED = re.compile("(?<=«)(?:(?:[^«»]|«[^«»]*»)*(?=»)|[^»]+)")
_FSI, _PDI = "\u2068", "\u2069"


@lru_cache(maxsize=2_048)
def one_line(text: str, width: int | None = None, direction: str = "auto", typeset: Typeset = _SCREEN) -> str:
    """A text as it is painted on one line, in visual order and harmless to a terminal.

    In a line from left to right, such as a message in English, each «…» has the direction of its own
    first strong letter, as if it were isolated (UAX #9, FSI and PDI).

    Args:
        text: Any text; line ends and tabs become spaces.
        width: Cells it may take; what does not fit is cut off at its logical end, for "…".
        direction: "auto", "rtl" or "ltr".
        typeset: How the text is set.
    """
    # Such a text stands as it is from left to right; counts and offsets are set at each key.
    fits = len(text) <= (_LIMIT if width is None else min(width, _LIMIT))
    if fits and direction != "rtl" and _PLAIN.fullmatch(text):
        return text
    clipped = _clipped(text)
    base = Document(clipped, direction).base_level
    line = _set(clipped, base, typeset)
    if width is None or (line.width <= width and len(text) <= _LIMIT):
        return line.text
    if width < 1:
        return ""
    kept = 0
    used = 0
    for index in line.logical:
        if used + line.widths[index] > width - 1:
            break
        used += line.widths[index]
        kept = line.ends[index] - line.start
    return _set(clipped[:kept].rstrip() + ELLIPSIS, base, typeset).text


def padded(
    text: str, width: int, direction: str = "auto", align: str = "start", typeset: Typeset = _SCREEN
) -> str:
    """``one_line`` filled up to a width; "start" is the right edge of right-to-left text.

    Args:
        text: As for ``one_line``.
        width: Cells that the result takes.
        direction: As for ``one_line``.
        align: "start", "left" or "right".
        typeset: How the text is set.
    """
    visual = one_line(text, width, direction, typeset)
    blanks = " " * max(0, width - cell_len(visual))
    if align == "start":
        align = "right" if Document(_clipped(text), direction).base_level else "left"
    return blanks + visual if align == "right" else visual + blanks


def _clipped(text: str) -> str:
    return text[:_LIMIT].translate(_LINE_ENDS)


def _set(text: str, base: int, typeset: Typeset) -> Line:
    levels = paragraph_levels(text, "rtl") if base else _levels_with_quotes(text)
    return build_line(text, levels, 0, (0, len(text), len(text)), base, typeset)


def _levels_with_quotes(text: str) -> bytes:
    """The levels of a text from left to right in which each quote is isolated."""
    levels = bytearray(paragraph_levels(_QUOTED.sub(f"{_FSI}\\g<0>{_PDI}", text), "ltr"))
    for quoted in _QUOTED.finditer(text):
        for edge in quoted.span():
            del levels[edge]  # that of an isolate's control, which is not in the text
    return bytes(levels)
