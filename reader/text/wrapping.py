"""Line breaking: logical text into lines, by the width of shaped words.

Lines break after runs of spaces, which hang past the line's end, and after tabs and zero
width spaces. A word wider than a line is broken after a separator of URLs where there is
one, and between cells where nothing else is left. Never breaks inside a grapheme cluster
or a lam-alef, nor at a no-break space.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise
from typing import Final

from reader.text.shaping import Typeset, Word, shape_word

#: start, content end, end of a line; see ``line.Line``.
Bounds = tuple[int, int, int]

# Where a word may always be broken: before and after tabs, after zero width spaces.
_OPPORTUNITY: Final = re.compile("\t|(?<=[\t\u200b])(?!\u200b)")
_SEPARATORS: Final = frozenset("/?&=.-_,:;")


def break_lines(text: str, start: int, end: int, width: int, typeset: Typeset) -> list[Bounds]:
    """The lines of one paragraph ``[start, end)``, each at most ``width`` cells wide.

    Only a line of a single cell can be wider. An empty paragraph is one empty line.
    """
    lines: list[Bounds] = []
    at = content_end = start  # the open line and the end of its content
    used = 0  # cells of the open line, its trailing spaces included
    first = start
    for token in text[start:end].split(" "):
        last = first + len(token)
        if token:
            word = shape_word(token, typeset)
            if used + word.width <= width:
                used += word.width
                content_end = last
            elif any(word.glyphs):  # what shows nothing hangs with the spaces after a full line
                cuts, used = _breaks(word, token, used, width)
                for cut in cuts:
                    cut += first
                    lines.append((at, content_end if cut == first else cut, cut))
                    at = cut
                content_end = last
        used += 1  # the space after it
        first = last + 1
    lines.append((at, content_end, end))
    return lines


def _breaks(word: Word, token: str, used: int, width: int) -> tuple[list[int], int]:
    """Where to break a word that does not fit.

    Args:
        word: The word, shaped.
        token: The word as text.
        used: Cells taken in the line before it.
        width: Cells of a line.

    Returns:
        The code points of the word at which a line begins, and the cells used in the last line.
    """
    cuts: list[int] = []
    places = {bisect_left(word.bases, found.start()) for found in _OPPORTUNITY.finditer(token)}
    cells = sorted(places | {0, len(word.glyphs)})
    for low, high in pairwise(cells):
        part_width = sum(word.widths[low:high])
        if used and used + part_width > width:
            cuts.append(word.starts[low])
            used = 0
        while part_width > width and high - low > 1:
            cut = _cut(word, token, low, high, width)
            part_width -= sum(word.widths[low:cut])
            cuts.append(word.starts[cut])
            low = cut
        used += part_width
    return cuts, used


def _cut(word: Word, token: str, low: int, high: int, width: int) -> int:
    """The cell before which to break cells ``[low, high)``, which are wider than a line."""
    used = word.widths[low]
    cell = low + 1
    after_separator = None
    while True:
        if token[word.starts[cell] - 1] in _SEPARATORS:
            after_separator = cell
        if used + word.widths[cell] > width:
            return after_separator or cell
        used += word.widths[cell]
        cell += 1
