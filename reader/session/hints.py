"""Hints: short labels on the words of the screen, to be typed instead of moving there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from reader.text.layout import Layout
from reader.text.units import Range, words

#: Letters that are keys of their own on Latin and on Arabic keyboards, the easiest to reach
#: first. B is not among them: its key writes two letters, لا, on an Arabic one.
LETTERS: Final = "jklhgafdsuioprewtyqmnvcxz"


class Hint(NamedTuple):
    """A label on a stretch of the text.

    Attributes:
        keys: What is still to be typed: one letter or two.
        start: First code point of what it stands for.
        end: One past the last.
        place: The code point of the blank before it, whose cell can show the next key without
            hiding a letter; None at the beginning of a line, where the gutter can.
    """

    keys: str
    start: int
    end: int
    place: int | None


def alphabet(taken: Iterable[str]) -> str:
    """The letters that hints are made of: those that are no key of a label."""
    keys = set(taken)
    return "".join(letter for letter in LETTERS if letter not in keys)


def codes(count: int, letters: str) -> list[str]:
    """Labels for a number of things, the shortest first: no label begins with another one.

    As many single letters as there can be, then pairs. There are at most ``len(letters) ** 2``;
    when more are asked for, that many are given.
    """
    size = len(letters)
    count = min(count, size * size)
    pairs = 0  # letters that begin pairs
    while size - pairs + pairs * size < count:
        pairs += 1
    singles = list(letters[: size - pairs])
    doubles = [first + second for first in letters[size - pairs :] for second in letters]
    return (singles + doubles)[:count]


def labelled(ranges: Sequence[Range], letters: str, distances: Sequence[float]) -> list[tuple[Range, str]]:
    """Each range with its label, in the order given; the nearest have the shortest.

    Args:
        ranges: Where labels are wanted, in reading order.
        letters: What labels are made of; see ``alphabet``.
        distances: How far each range is.

    Returns:
        Pairs of a range and its label. The farthest have none, and are left out, where there are
        more ranges than labels.
    """
    order = sorted(range(len(ranges)), key=distances.__getitem__)
    labels = dict(zip(order, codes(len(ranges), letters), strict=False))
    return [(ranges[index], labels[index]) for index in range(len(ranges)) if index in labels]


def from_here(ranges: Sequence[Range], origin: int) -> list[float]:
    """How far ranges are from a code point, counted in ranges; those before it count double.

    So the n-th word from the cursor on has mostly the same letter, which the hand learns, and
    the way back, on which marks are made less often, takes the letters that are left.
    """
    here = sum(end <= origin for _, end in ranges)  # the range at the place, or the first after it
    return [index - here if index >= here else 2 * (here - index) + 0.5 for index in range(len(ranges))]


def onward(text: str, ranges: Sequence[Range], origin: int) -> list[float]:
    """How far words are as the last of a mark that begins at a code point.

    Words before punctuation or the end of a line are where most marks end: they count as a third
    as far as they are. Every word before the place is farther than all after it.
    """
    distances = from_here(ranges, origin)
    for index, (start, end) in enumerate(ranges):
        if start < origin and end <= origin:
            distances[index] += len(ranges)
        elif end == len(text) or text[end] not in " \u00a0":
            distances[index] /= 3
    return distances


def words_of_rows(layout: Layout, first: int, last: int) -> list[Range]:
    """The words that begin in rows ``first`` to ``last`` (included), in reading order."""
    document, text = layout.document, layout.document.text
    start, end = layout.range_of(first, last)
    found: list[Range] = []
    for paragraph in range(document.paragraph_of(start), document.paragraph_of(end) + 1):
        low, high = document.starts[paragraph], document.ends[paragraph]
        # From a blank on, since the first row can begin inside a word that is longer than a row.
        low = max(low, 1 + max(text.rfind(blank, low, start) for blank in " \t\u00a0"))
        for word in words(text, low, high):
            if word[0] >= end:
                break
            if word[0] >= start:
                found.append(word)
    return found


def blank_before(layout: Layout, offset: int) -> int | None:
    """The blank in the row of a code point that is before it and the punctuation on it."""
    text = layout.document.text
    low = layout.row_range(layout.row_of(offset))[0]
    at = offset - 1
    while at >= low and not (text[at].isspace() or text[at].isalnum()):
        at -= 1
    return at if at >= low and text[at] in " \u00a0" else None
