"""Ranges that grow, shrink and stretch by words, phrases, clauses, quotations and sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from reader.session.motions import UNITS, Units, remembered
from reader.text.clusters import cluster_end, cluster_start
from reader.text.cues import cue_words, numbers
from reader.text.phrases import clauses, phrases, quotations, with_quotes
from reader.text.units import Range, snapped, trimmed, word_at, words

Side = Literal["start", "end"]
Step = Literal["word", "character"]


def _quoted(text: str, start: int, end: int) -> Iterator[Range]:
    """What is between quotation marks, without the marks; see ``quotations``."""
    for low, high in quotations(text, start, end):
        found = snapped(text, low + 1, high - 1, low + 1, high - 1)
        if found is not None:
            yield found


#: Everything that one can go to, and select, the next of.
KINDS: Final[dict[str, Units]] = {
    **UNITS,
    "phrase": remembered(phrases),
    "clause": remembered(clauses),
    "quotation": remembered(_quoted),
    "number": remembered(numbers),
    "cue": remembered(cue_words),
}
_quotations: Final = remembered(quotations)


def grown(
    text: str, start: int, end: int, low: int, high: int, keep: bool = False
) -> tuple[Range, str] | None:
    """The next larger unit around a range, and its name; None when it is the whole paragraph.

    The units are word, phrase between punctuation, clause, quotation, sentence and paragraph.
    The smallest that holds the range and more comes next, so every step grows.

    Args:
        text: The text.
        start: First code point of the range.
        end: One past the last.
        low: Where its paragraph begins, that of its first code point if it has several.
        high: Where its last paragraph ends.
        keep: True to keep outer quotes and punctuation.
    """
    found: list[tuple[Range, str]] = []
    for (first, last), name in _around(text, start, end, low, high):
        unit = trimmed(text, first, last) if keep else snapped(text, first, last, low, high)
        if unit and unit != (start, end) and unit[0] <= start and end <= unit[1]:
            found.append((unit, name))
    return min(found, key=lambda unit: unit[0][1] - unit[0][0], default=None)


def _around(text: str, start: int, end: int, low: int, high: int) -> Iterator[tuple[Range, str]]:
    word = word_at(text, start, low, high)
    if word:
        yield word, "word"
    pairs = list(_quotations(text, low, high))
    for name, units in (
        ("phrase", KINDS["phrase"]),
        ("clause", KINDS["clause"]),
        ("sentence", UNITS["sentence"]),
    ):
        for unit in units(text, low, high):
            if unit[0] <= start < unit[1]:
                yield _uncut(unit, pairs), name
    for pair in pairs:
        yield pair, "quotation"
    yield (low, high), "paragraph"


def _uncut(unit: Range, pairs: list[Range]) -> Range:
    """A unit with the whole of every quotation that has one edge in it."""
    start, end = unit
    for first, last in pairs:  # in the order in which they begin
        if start <= first < end < last:
            end = last
    for first, last in reversed(pairs):
        if first < start < last <= end:
            start = first
    return start, end


def extent(text: str, start: int, unit: str, low: int, high: int) -> Range | None:
    """From the word at a place to where the unit it is in ends, without outer punctuation.

    The first word of a quotation takes all of it, whatever the unit. Elsewhere in a quotation
    the end is not beyond its closing mark. None when there is no word at the place.

    Args:
        text: The text.
        start: A code point of the word.
        unit: A name in ``KINDS``.
        low: Where the paragraph begins.
        high: Where it ends.
    """
    word = word_at(text, start, low, high)
    if word is None or unit == "word":
        return word
    inside = [pair for pair in KINDS["quotation"](text, low, high) if pair[0] <= word[0] < pair[1]]
    whole = [last for first, last in inside if first == word[0]]
    if whole:
        return with_quotes(text, word[0], min(whole), low, high)
    around = [pair for pair in KINDS[unit](text, low, high) if pair[0] <= word[0] < pair[1]]
    end = min((last for _, last in around), default=word[1])
    if inside:
        end = min(end, *(last for _, last in inside))
    else:
        end = _uncut((word[0], end), list(_quotations(text, low, high)))[1]
    return with_quotes(text, word[0], max(end, word[1]), low, high)


def stretched(
    text: str, span: Range, side: Side, step: Step, count: int, low: int, high: int
) -> Range | None:
    """A range with one edge moved by words or characters; None when there is no room for that.

    Args:
        text: The text.
        span: The range.
        side: The edge that moves.
        step: What it moves by.
        count: How many; positive is onward in reading order, so a positive count makes the
            range longer at its end and shorter at its start.
        low: Where the paragraph of the edge begins; words do not take the edge out of it.
        high: Where that paragraph ends.
    """
    if step == "character":
        return _by_characters(text, span, side, count)
    outward = (count > 0) == (side == "end")
    steps = abs(count)
    start, end = span
    if outward:
        beyond = words(text, end, high) if side == "end" else words(text, low, start)
        places = [word for word in beyond if (word[0] >= end if side == "end" else word[1] <= start)]
    else:
        places = list(words(text, start, end))
        steps += 1
    if steps > len(places):
        return None
    from_left = outward == (side == "end")
    word = places[steps - 1] if from_left else places[-steps]
    moved = with_quotes(text, *((start, word[1]) if side == "end" else (word[0], end)), low, high)
    if moved is None:
        return None
    return (start, moved[1]) if side == "end" else (moved[0], end)


def _by_characters(text: str, span: Range, side: Side, count: int) -> Range | None:
    edges = list(span)
    place = side == "end"
    for _ in range(abs(count)):
        at = edges[place]
        edges[place] = cluster_end(text, at) if count > 0 else cluster_start(text, at)
        if edges[0] >= edges[1] or edges[place] == at:
            return None
    return edges[0], edges[1]
