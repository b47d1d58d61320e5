"""Words and sentences of Arabic text, as ranges of code points.

A word is what a mark snaps to: letters with their marks and clitics, without the
punctuation around it. Numbers keep their separators, signs and units of percent
(1.8, 25/10/2024, $250, 3.5%), Latin words their inner marks (C-17, example.com).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

Range = tuple[int, int]

# Marks, tatweel and the invisible characters that stand inside words.
_WITHIN: Final = (
    "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u08ca-\u08e1\u08e3-\u08ff\u00ad\u034f\u061c\u200c-\u200f\u2060\ufe0f"
)
_ATOM: Final = "0-9A-Za-z\u00c0-\u024f\u0660-\u0669\u06f0-\u06f9"
_DIGIT: Final = "0-9\u0660-\u0669\u06f0-\u06f9"
_WORD: Final = (
    rf"(?:\w|[$€£](?=[{_DIGIT}]))"
    rf"(?:[\w{_WITHIN}]|(?<=[{_ATOM}])[-.,:/@'’+&?=#~\u066b\u066c]+(?=[{_ATOM}])|(?<=[{_DIGIT}])[%\u066a])*"
)

_BLANKS: Final = " \t\n\r\u00a0"
_CLOSING: Final = "\"'»”’)\\]}›"
_STOPS: Final = ".!?\u061f\u2026\u06d4"
# Starts at the first of several stops and never goes back: "......" is read once.
_STOP: Final = rf"(?<![{_STOPS}])[{_STOPS}]++[{_CLOSING}]*+(?=\s|$)"
# A full stop after a single letter is an abbreviation: «د. أحمد», "U. S.".
_ABBREVIATION: Final = re.compile(r'(?<![^\s(\[«"“.])[^\W\d_]\.')


# Compiled when one is first asked for: a start needs none of them.
_compiled: Final = cache(re.compile)


def words(text: str, start: int, end: int) -> Iterator[Range]:
    """The words that lie in ``[start, end)``, in reading order."""
    for match in _compiled(_WORD).finditer(text, start, end):
        yield match.span()


def word_at(text: str, offset: int, start: int, end: int) -> Range | None:
    """The word of the paragraph ``[start, end)`` that holds a code point, or None between words."""
    low = max(start, 1 + max(text.rfind(blank, start, offset) for blank in _BLANKS))
    for first, last in words(text, low, end):
        if first > offset:
            return None
        if offset < last:
            return first, last
    return None


def sentences(text: str, start: int, end: int) -> Iterator[Range]:
    """The sentences of the paragraph ``[start, end)``, without the blanks between them."""
    at = start
    for match in _compiled(_STOP).finditer(text, start, end):
        stop = match.end()
        letter = match.start() - 1
        if match.group() == "." and letter >= at and _ABBREVIATION.match(text, letter):
            continue
        first, last = trimmed(text, at, stop)
        if first < last:
            yield first, last
        at = stop
    first, last = trimmed(text, at, end)
    if first < last:
        yield first, last


def sentence_at(text: str, offset: int, start: int, end: int) -> Range | None:
    """The sentence of the paragraph ``[start, end)`` that holds or follows a code point."""
    found = None
    for first, last in sentences(text, start, end):
        found = (first, last)
        if offset < last:
            break
    return found


def trimmed(text: str, start: int, end: int) -> Range:
    """A range without the white space at its edges; empty when there is nothing else."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def snapped(text: str, start: int, end: int, low: int, high: int) -> Range | None:
    """A range grown to whole words and rid of the blanks and punctuation outside them.

    Quotes and brackets at its edges stay in it when their partner is among its words, so
    «a "b"» and «(a) b» keep theirs, while of «"a b"» the quotation itself is left. The
    range lies in ``[low, high)``, the paragraphs it touches. None when it holds no word.
    """
    left = max(low, 1 + max(text.rfind(blank, low, start) for blank in _BLANKS))
    ends = (text.find(blank, max(end - 1, start), high) for blank in _BLANKS)
    right = min((at for at in ends if at >= 0), default=high)
    inside = [word for word in words(text, left, right) if word[0] < end and start < word[1]]
    if not inside:
        return None
    first, last = inside[0][0], inside[-1][1]
    partners = _partners(text, min(start, first), max(end, last))
    while first > start and first <= partners.get(first - 1, -1) < last:
        first -= 1
    while last < end and first <= partners.get(last, -1) < last:
        last += 1
    return first, last


_OPENERS: Final = {")": "(", "]": "[", "}": "{", "»": "«", "”": "“", "›": "‹", '"': '"'}
_PAIRED: Final = f"[{re.escape(''.join({*_OPENERS, *_OPENERS.values()}))}]"


def _partners(text: str, start: int, end: int) -> dict[int, int]:
    """For each quote and bracket of a range that has a partner there, where the partner is."""
    partners: dict[int, int] = {}
    opened: list[int] = []
    for match in _compiled(_PAIRED).finditer(text, start, end):
        at, char = match.start(), match.group()
        if opened and text[opened[-1]] == _OPENERS.get(char):
            partners[at] = opened.pop()
            partners[partners[at]] = at
        elif char not in _OPENERS or char == '"':
            opened.append(at)
    return partners
