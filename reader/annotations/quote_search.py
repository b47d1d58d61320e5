"""Finding a mark by its quote and context alone (W3C TextQuoteSelector), without the text it was made on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice, takewhile
from typing import Final

from reader.annotations.model import Span
from reader.text.units import Range, snapped

#: Code points of context that must agree before a place is worth a look.
_AGREEING: Final = 6
#: The same on each side, or all there is, before a place is sure.
_SURE: Final = 12
#: Code points of a quote that is known by itself when it stands once.
_LONG: Final = 12
#: Places of a quote that are compared.
_MOST: Final = 500
#: What a passage that is like the quote must score, from 0 to 100 (rapidfuzz's partial ratio).
_SIMILAR: Final = 75


def where_quoted(text: str, span: Span) -> tuple[Range, bool] | None:
    """The place where a mark's quote stands in surroundings most like its own, and whether that is sure.

    Sure is a place with the same surroundings on both sides when no other has as much of
    them. Where nothing around it agrees, only a quote that can't stand there by chance is
    taken: a long one that stands once. None when there is no such place, or when two are
    equally good.
    """
    size = len(span.quote)
    starts = list(islice(_starts(text, span.quote), _MOST + 1))
    if not starts or len(starts) > _MOST:
        return None
    scored = sorted((_agreement(text, span, start), start) for start in starts)
    (left, right), start = scored[-1][0][1:], scored[-1][1]
    rival = scored[-2][0][0] if len(scored) > 1 else -1
    total = left + right
    if total == rival or (total < _AGREEING and (len(scored) > 1 or size < _LONG)):
        return None
    known = min(len(span.prefix), _SURE), min(len(span.suffix), _SURE)
    is_sure = left >= known[0] and right >= known[1] and sum(known) >= _SURE and 2 * rival <= total
    return (start, start + size), is_sure


def _starts(text: str, quote: str) -> Iterator[int]:
    at = text.find(quote)
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def _agreement(text: str, span: Span, start: int) -> tuple[int, int, int]:
    """How many code points of context agree at a place: in all, before it, after it."""
    end = start + len(span.quote)
    before = text[max(0, start - len(span.prefix)) : start]
    after = text[end : end + len(span.suffix)]
    left = _equal(reversed(span.prefix), reversed(before))
    right = _equal(span.suffix, after)
    return left + right, left, right


def _equal(one: Iterable[str], other: Iterable[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def similar_passage(text: str, span: Span, low: int, high: int) -> Range | None:
    """The whole words of ``text[low:high]`` that are most like a mark's quote, if any are much like it."""
    quote = span.quote
    if len(quote) < _LONG:
        return None
    from rapidfuzz import fuzz

    part = text[low:high]
    found = fuzz.partial_ratio_alignment(quote, part, score_cutoff=_SIMILAR)
    if found is None or len(part) < len(quote) // 2:
        return None
    return snapped(text, low + found.dest_start, low + found.dest_end, low, min(high, len(text)))
