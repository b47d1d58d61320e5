"""Line breaking: logical text into lines, by the width of shaped words.

Lines break after runs of spaces, which hang past the line's end, and after tabs and zero
width spaces. A word wider than a line is broken after a separator of URLs where there is
one, and between cells where nothing else is left. Never breaks inside a grapheme cluster
or a lam-alef, nor at a no-break space.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from reader.text.clean import is_mark
from reader.text.common import encoded, table
from reader.text.joining import LAM, LAM_ALEF
from reader.text.shaping import Typeset, Word, words

#: start, content end, end of a line; see ``line.Line``.
Bounds = tuple[int, int, int]

# Where a word may always be broken: before and after tabs, after zero width spaces.
_OPPORTUNITY: Final = re.compile("\t|(?<=[\t\u200b])(?!\u200b)")
_SEPARATORS: Final = frozenset("/?&=.-_,:;")


def _kind(char: str) -> int:
    """What a common character is for a line, as a letter: see ``_kinds``."""
    if char == "?" or unicodedata.category(char) in ("Cc", "Cf"):  # the byte of "?" is that of all others
        return ord("?")
    if char in LAM_ALEF:
        return ord("a")
    return ord("m" if is_mark(char) else {" ": " ", LAM: "l"}.get(char, "c"))


_KINDS: Final = table(_kind)
# A lam-alef with the marks of the lam in between: the alef belongs to the cell of the lam. Replaced in this
# order, none makes another.
_LIGATURES: Final = [(b"l" + b"m" * marks + b"a", b"l" + b"m" * (marks + 1)) for marks in (3, 2, 1, 0)]


def break_lines(
    text: str, start: int, end: int, width: int, typeset: Typeset, stop: int = sys.maxsize
) -> list[Bounds]:
    """The lines of one paragraph, each at most ``width`` cells wide.

    Only a line of a single cell can be wider. An empty paragraph is one empty line.

    Args:
        text: The whole text.
        start: Where the paragraph begins, or a line of it that begins with a word.
        end: Where it ends.
        width: Cells.
        typeset: How the text is set.
        stop: Where enough of a long paragraph is broken: only the lines before the first one that begins here
            or farther on, and with a word.
    """
    if start == end:
        return [(start, start, end)]
    reach = stop + 4 * width
    while True:
        space = text.find(" ", reach, end)
        piece = text[start : space if space >= 0 else end]
        lines = [(start + a, start + b, start + c) for a, b, c in _broken(piece, width, typeset)]
        enough = bisect_left(lines, (stop,))
        while enough < len(lines) and text[lines[enough][0] - 1] != " ":
            enough += 1
        # The last line of a piece goes on after it, so that there must be one that is not wanted.
        if enough < len(lines) or space < 0:
            return lines[:enough]
        reach += 8 * (reach - start)


def _broken(text: str, width: int, typeset: Typeset) -> Iterator[Bounds]:
    kinds = _kinds(text, typeset)
    return _break_words(text, width, typeset) if kinds is None else _break_cells(text, kinds, width, typeset)


def _kinds(text: str, typeset: Typeset) -> bytes | None:
    """What each code point is for a line: "m" for a part of the cell before it, " " for a space, else a cell.

    None for text of which that can't be told without shaping its words.
    """
    kinds = encoded(text).translate(_KINDS)
    if b"?" in kinds and kinds.count(b"?") > text.count("?"):
        return None
    if b" m" in kinds or kinds.startswith(b"m"):  # marks without a letter
        return None
    if typeset.forms:
        if b"lmmmm" in kinds:  # more marks than below
            return None
        for ligature, cell in _LIGATURES:
            kinds = kinds.replace(ligature, cell)
    return kinds


def _break_cells(text: str, kinds: bytes, width: int, typeset: Typeset) -> Iterator[Bounds]:
    """The lines of common text, each found in a few steps, however many words it has."""
    at = 0
    while True:
        limit = at + width  # the first cell that has no room
        while (farther := at + width + kinds.count(b"m", at, limit + 1)) > limit:
            limit = farther
        content_end = kinds.rfind(b" ", at, limit + 1) if limit < len(kinds) else len(kinds)
        if content_end < 0:  # a word wider than a line
            stop = kinds.find(b" ", limit)
            token = text[at : stop if stop >= 0 else len(text)]
            first = at
            for cut in _breaks(words(typeset)[token], token, 0, width)[0]:
                yield at, first + cut, first + cut
                at = first + cut
            continue
        following = content_end
        while content_end > at and text[content_end - 1] == " ":
            content_end -= 1
        while following < len(text) and text[following] == " ":
            following += 1
        yield at, content_end, following
        if following == len(text):
            return
        at = following


def _break_words(text: str, width: int, typeset: Typeset) -> Iterator[Bounds]:
    """The lines of any text, word by word."""
    shaped = words(typeset)
    at = content_end = first = 0  # the open line, the end of its content, the word
    used = 0  # cells of the open line, its trailing spaces included
    for token in text.split(" "):
        last = first + len(token)
        if token:
            word = shaped[token]
            if used + word.width <= width:
                used += word.width
                content_end = last
            elif used and 0 < word.width <= width and not ("\t" in token or "\u200b" in token):  # mostly
                yield at, content_end, first
                at, used, content_end = first, word.width, last
            elif any(word.shown[:-1]):  # what shows nothing hangs with the spaces after a full line
                cuts, used = _breaks(word, token, used, width)
                for cut in cuts:
                    cut += first
                    yield at, content_end if cut == first else cut, cut
                    at = cut
                content_end = last
        used += 1  # the space after it
        first = last + 1
    yield at, content_end, len(text)


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
    starts, bases, widths = word.starts, word.bases, word.widths
    places = {bisect_left(bases, found.start()) for found in _OPPORTUNITY.finditer(token)}
    for low, high in pairwise(sorted(places | {0, len(bases)})):
        part_width = sum(widths[low:high])
        if used and used + part_width > width:
            cuts.append(starts[low])
            used = 0
        while part_width > width and high - low > 1:
            cut = _cut(starts, widths, token, low, width)
            part_width -= sum(widths[low:cut])
            cuts.append(starts[cut])
            low = cut
        used += part_width
    return cuts, used


def _cut(starts: Sequence[int], widths: Sequence[int], token: str, low: int, width: int) -> int:
    """The cell before which to break the cells from ``low`` on, which are wider than a line."""
    used = widths[low]
    cell = low + 1
    after_separator = None
    while True:
        if token[starts[cell] - 1] in _SEPARATORS:
            after_separator = cell
        if used + widths[cell] > width:
            return after_separator or cell
        used += widths[cell]
        cell += 1
