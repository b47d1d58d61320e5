"""What punctuation makes of a paragraph: phrases, clauses, quotations.

Each kind is a function like ``units.words``: of a text and the paragraph ``[start, end)`` in
it, giving ranges of code points in the order in which they begin. All are linear in the
length of the paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from reader.text.units import Range, sentences, snapped, trimmed, word_at, words

# Between two words of one phrase stands nothing but blanks and invisible format characters.
_APART: Final = re.compile(r"[^\s\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
# A comma of any script, a colon, a dash between blanks: what parts the clauses of a sentence.
_PARTING: Final = re.compile(r"[\u060c\u061b,;:\u2013\u2014\u2015]|(?<!\S)-(?!\S)")

_CLOSING: Final = {"«": "»", "“": "”", "„": "“”", "‹": "›", "‟": "”"}
_QUOTE: Final = re.compile('["«»“”„‟‹›]')


def phrases(text: str, start: int, end: int) -> Iterator[Range]:
    """Runs of words between which there are only blanks, from the first word to the last."""
    first = last = -1
    for low, high in words(text, start, end):
        if first >= 0 and _APART.search(text, last, low):
            yield first, last
            first = low
        elif first < 0:
            first = low
        last = high
    if first >= 0:
        yield first, last


def clauses(text: str, start: int, end: int) -> Iterator[Range]:
    """The parts of sentences between ، ؛ : , ; and dashes, without outer punctuation.

    Brackets and conjunctions part nothing. A quotation stays whole in the clause around it; the
    clauses inside it come after that one.
    """
    pairs = [(start - 1, end + 1), *quotations(text, start, end)]
    cuts: list[list[Range]] = [[] for _ in pairs]
    inner = 0  # the first pair that may begin before the parting at hand
    open_: list[int] = []
    for parting in sorted([*_partings(text, start, end), *_stops(text, start, end)]):
        while inner < len(pairs) and pairs[inner][0] < parting[0]:
            open_.append(inner)
            inner += 1
        open_ = [pair for pair in open_ if pairs[pair][1] > parting[1]]
        cuts[open_[-1]].append(parting)
    found: set[Range] = set()
    for (opening, closing), partings in zip(pairs, cuts, strict=True):
        at = opening + 1
        for low, high in [*partings, (closing - 1, closing)]:
            piece = snapped(text, at, low, at, low)
            if piece is not None:
                found.add(piece)
            at = high
    return iter(sorted(found, key=lambda clause: (clause[0], -clause[1])))


def _partings(text: str, start: int, end: int) -> Iterator[Range]:
    """The signs that part clauses: between words, never inside one (1,250 or 18:30)."""
    last = start
    for low, high in words(text, start, end):
        # Its first letter is looked at as well: a dash that stands on it is none.
        for match in _PARTING.finditer(text, last, low + 1):
            yield match.span()
        last = high


def _stops(text: str, start: int, end: int) -> Iterator[Range]:
    """Where sentences end, as ranges without length."""
    for _, stop in sentences(text, start, end):
        yield stop, stop


def quotations(text: str, start: int, end: int) -> Iterator[Range]:
    """Quotations with their marks: «…», “…”, „…“, ‹…›, "…", nested ones after those around them.

    A straight mark opens where a blank or another opening mark is before it, or where no
    straight one is open. A mark without a partner in the paragraph is passed over.
    """
    found: list[Range] = []
    opened: list[int] = []
    for match in _QUOTE.finditer(text, start, end):
        at, mark = match.start(), match.group()
        partner = _partner(text, opened, mark)
        if partner is not None and not (mark == '"' and _opens(text, at, start, end)):
            found.append((opened[partner], at + 1))
            del opened[partner:]
        elif mark in _CLOSING or mark == '"':
            opened.append(at)
            del opened[:-_DEPTH]
    return iter(sorted(found, key=lambda pair: (pair[0], -pair[1])))


#: Quotations open inside one another that are kept track of, so that a row of marks stays cheap.
_DEPTH: Final = 16


def _partner(text: str, opened: list[int], mark: str) -> int | None:
    """The place among the open marks of the last one that this mark closes."""
    for place in range(len(opened) - 1, -1, -1):
        opener = text[opened[place]]
        if mark in _CLOSING.get(opener, opener):
            return place
    return None


def _opens(text: str, at: int, start: int, end: int) -> bool:
    """Whether a straight mark can't close anything: after a blank or an opening, before a word."""
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    return (before.isspace() or before in "([«“„") and not after.isspace()


def with_quotes(text: str, start: int, end: int, low: int, high: int) -> Range | None:
    """A range with the signs that touch it and belong to it, and without those that do not.

    Quotes and brackets beside its first or last word become part of it when their partner
    lies inside, as in «called it "absurd"»; those around all of it, and other punctuation,
    do not. None when there is no word in the range.

    Args:
        text: The text.
        start: First code point.
        end: One past the last.
        low: Where the paragraph of the first begins.
        high: Where the paragraph of the last ends.
    """
    return snapped(text, *whole_signs(text, start, end, low, high), low, high)


def whole_signs(text: str, start: int, end: int, low: int, high: int) -> Range:
    """A range grown to whole words and over the punctuation that touches it on either side."""
    first = word_at(text, start, low, high) if start < high else None
    last = word_at(text, end - 1, low, high) if end > low else None
    start, end = first[0] if first else start, last[1] if last else end
    left, right = start, end
    while left > low and not text[left - 1].isspace():
        left -= 1
    while right < high and not text[right].isspace():
        right += 1
    before = [word[1] for word in words(text, left, start)]
    after = [word[0] for word in words(text, end, right)]
    return before[-1] if before else left, after[0] if after else right


def whole_words(text: str, start: int, end: int, low: int, high: int) -> Range | None:
    """A range grown to whole words, without blanks at its edges but with its punctuation."""
    first = word_at(text, start, low, high)
    last = word_at(text, end - 1, low, high)
    found = trimmed(text, min(start, first[0]) if first else start, max(end, last[1]) if last else end)
    return found if found[0] < found[1] else None
