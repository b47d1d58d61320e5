"""Line breaking: logical text into lines, by the width of shaped words.

Lines break after runs of spaces, which hang past the line's end, and after tabs and zero
width spaces. A word wider than a line is broken after a separator of URLs where there is
one, and between cells where nothing else is left. Never breaks inside a grapheme cluster
or a lam-alef, nor at a no-break space.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from reader.text.shaping import Typeset, Word, shape_word

#: start, content end, end of a line; see ``line.Line``.
Bounds = tuple[int, int, int]

_TOKEN: Final = re.compile(r" +|\t|[^ \t]+")
_PART: Final = re.compile("[^\u200b]*\u200b+|[^\u200b]+")
_SEPARATORS: Final = "/?&=.-_,:;"


def break_lines(text: str, start: int, end: int, width: int, typeset: Typeset) -> list[Bounds]:
    """The lines of one paragraph ``[start, end)``, each at most ``width`` cells wide.

    Only a line of a single cell can be wider. An empty paragraph is one empty line.
    """
    lines: list[Bounds] = []
    at = content_end = start  # the open line and the end of its content
    used = 0  # cells of the open line, its trailing spaces included
    for match in _TOKEN.finditer(text, start, end):
        token = match.group()
        first, last = match.span()
        if token[0] == " ":
            used += len(token)
            continue
        word = shape_word(token, typeset)
        if used + word.width <= width:
            used += word.width
            content_end = last
            continue
        if "\u200b" in token:
            parts = [(first + part.start(), first + part.end()) for part in _PART.finditer(token)]
        else:
            parts = [(first, last)]
        for part_start, part_end in parts:
            low, high = part_start - first, part_end - first
            part_width = _width(word, low, high)
            if used and used + part_width > width:
                lines.append((at, content_end, part_start))
                at, used = part_start, 0
            while part_width > width:
                cut = _cut(word, token, low, high, width)
                if cut == high:
                    break
                lines.append((at, first + cut, first + cut))
                at = first + cut
                low = cut
                part_width = _width(word, low, high)
            used += part_width
            content_end = part_end
    lines.append((at, content_end, end))
    return lines


def _width(word: Word, low: int, high: int) -> int:
    """Cells of the part ``[low, high)`` of a word, in code points from its beginning."""
    if low == 0 and high == word.starts[-1]:
        return word.width
    return sum(word.widths[_cell(word, low) : _cell(word, high - 1) + 1])


def _cell(word: Word, offset: int) -> int:
    return bisect_right(word.starts, offset) - 1


def _cut(word: Word, token: str, low: int, high: int, width: int) -> int:
    """Where to break a part that is wider than a line: a code point after ``low``."""
    cell = _cell(word, low)
    used = 0
    limit = low
    after_separator = None
    while limit < high and (used + word.widths[cell] <= width or limit == low):
        used += word.widths[cell]
        cell += 1
        limit = word.starts[cell]
        if token[limit - 1] in _SEPARATORS:
            after_separator = limit
    if limit < high and after_separator is not None:
        return after_separator
    return limit
