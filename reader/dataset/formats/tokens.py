"""Tokens of an article for formats that label words and not places in a text.

White space parts tokens. What lies between is a word with its harakat, a number with its
separators and its sign of percent, or one grapheme cluster of punctuation; marks of
direction belong to what they stand by. No token is cut between a letter and what combines
with it, and none crosses the edge of a span: where a span begins or ends inside a word, so
does a token, so that each span is whole tokens.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from wcwidth import iter_graphemes

from reader.text.units import sentences, words

Range = tuple[int, int]


def tokens(text: str, spans: Iterable[Mapping[str, Any]] = ()) -> list[Range]:
    """The tokens of a text as ranges of code points, in their order, without white space.

    Args:
        text: The text.
        spans: Spans of a row, whose edges are edges of tokens.
    """
    cuts = sorted({edge for span in spans for edge in (span["start"], span["end"])})
    made: list[Range] = []
    for start, end in _uncut(text):
        inside = cuts[bisect_right(cuts, start) : bisect_left(cuts, end)]
        made += pairwise([start, *inside, end])
    return made


def covering(text: str, spans: Sequence[Mapping[str, Any]] = ()) -> list[tuple[int, int, bool]]:
    """Tokens that give the text when they are put together again, as spaCy has them.

    Each says whether one blank follows it that is no part of a token; all other white space
    is tokens as well. Every span is whole tokens from edge to edge.
    """
    starts, ends = {span["start"] for span in spans}, {span["end"] for span in spans}
    cuts = sorted(starts | ends)
    made: list[tuple[int, int, bool]] = []
    at = 0
    for start, end in [*tokens(text, spans), (len(text), len(text))]:
        if made and at < start and text[at] == " " and at not in starts and at + 1 not in ends:
            made[-1] = (*made[-1][:2], True)
            at += 1
        if at < start:
            inside = cuts[bisect_right(cuts, at) : bisect_left(cuts, start)]
            made += ((a, b, False) for a, b in pairwise([at, *inside, start]))
        if start < end:
            made.append((start, end, False))
        at = end
    return made


def token_range(tokens: Sequence[tuple[int, ...]], start: int, end: int) -> Range | None:
    """The first token of a span and one past its last, or None where it holds no token.

    The edges of the span are edges of tokens, or lie in white space.
    """
    first = bisect_left(tokens, (start,))
    last = bisect_left(tokens, (end,))
    return (first, last) if first < last else None


def sentence_starts(text: str, tokens: Sequence[Range], spans: Iterable[Mapping[str, Any]] = ()) -> list[int]:
    """Numbers of the tokens that begin a sentence, the first one among them.

    A paragraph ends a sentence. A sentence that would begin inside a span does not, so that
    no span is cut in two.
    """
    begins = [start for first, last in paragraphs(text) for start, _ in sentences(text, first, last)]
    covered = _covered(spans)
    numbers = (bisect_left(tokens, (start, start)) for start in begins if not _inside(start, covered))
    return [number for number in dict.fromkeys([0, *numbers]) if number < len(tokens)]


def paragraphs(text: str) -> Iterator[Range]:
    """The lines of a text, each with what ends it."""
    at = 0
    for line in text.splitlines(keepends=True):
        yield at, at + len(line)
        at += len(line)


def _uncut(text: str) -> Iterator[Range]:
    """Tokens as the text alone has them."""
    begun: Range | None = None
    for start, end in _pieces(text):
        if begun and begun[1] == start and (_joins(text[start:end]) or _is_unseen(text[slice(*begun)])):
            begun = (begun[0], end)
        else:
            if begun:
                yield begun
            begun = (start, end)
    if begun:
        yield begun


def _pieces(text: str) -> Iterator[Range]:
    """Words, and what is between them cluster by cluster."""
    at = 0
    for start, end in [*words(text, 0, len(text)), (len(text), len(text))]:
        for cluster in iter_graphemes(text[at:start]):
            first = at
            at += len(cluster)
            # A cluster may begin with white space that has a mark on it; CR LF is one of nothing else.
            while first < at and text[first].isspace():
                first += 1
            if first < at:
                yield first, at
        if start < end:
            yield start, end
        at = end


def _joins(piece: str) -> bool:
    """Whether a piece belongs to the one before it: it begins with a mark, or nothing of it is seen."""
    return unicodedata.category(piece[0]) in ("Mn", "Mc", "Me") or _is_unseen(piece)


def _is_unseen(piece: str) -> bool:
    """Whether there are only marks of direction, joiners and the like."""
    return all(unicodedata.category(char) == "Cf" for char in piece)


def _covered(spans: Iterable[Mapping[str, Any]]) -> list[Range]:
    """The ranges that spans cover, those that overlap put together."""
    made: list[Range] = []
    for start, end in sorted((span["start"], span["end"]) for span in spans):
        if made and start < made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], end))
        else:
            made.append((start, end))
    return made


def _inside(at: int, covered: Sequence[Range]) -> bool:
    """Whether a place is inside a range, and not at its edge."""
    place = bisect_left(covered, (at, at)) - 1
    return place >= 0 and covered[place][0] < at < covered[place][1]
