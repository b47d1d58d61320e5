"""Where the words of marks are in a text that was changed, and how sure that is.

A mark has a sure place when its very words stand there, and what is around them, or the
passage between two others, says that no other place is meant. Everything else is for a
person to look at: words that were edited, words that are there twice now, words whose
surroundings are gone. Nothing is decided here for marks whose words are no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from reader.annotations.model import Span
from reader.annotations.quote_search import similar_passage, where_quoted
from reader.annotations.spans import is_in_place
from reader.text.units import Range

if TYPE_CHECKING:
    from reader.annotations.word_diff import Region, WordDiff

#: Words on both sides of a change up to which a mark between them needs no other support.
_NARROW: Final = 12
#: Words that a mark needs to be known by where its surroundings are not those of before.
_TELLING: Final = 3
#: Code points of both texts up to which they are laid against each other; it takes some 60 bytes for each.
_LONGEST: Final = 2**23
#: Code points of the new text, to either side, in which a passage like the quote is looked for.
_AROUND: Final = 3_000

CHANGED: Final = "its words were changed"
TWICE: Final = "its words are there more often now"
ALONE: Final = "what is around its words was changed"
GONE: Final = "its words are not there any more"


class Placement(NamedTuple):
    """Where a mark is in the new text.

    Attributes:
        span: The mark as it was.
        place: Its range in the new text, or None where none is like it.
        why: Why a person must look at it, as a clause; "" when the place is sure.
        near: A code point of the new text close to where the mark was.
    """

    span: Span
    place: Range | None
    why: str
    near: int

    @property
    def is_sure(self) -> bool:
        """Whether the very same words stand at the place, and no other is meant."""
        return self.place is not None and not self.why


def reanchor(spans: Iterable[Span], new: str, old: str | None = None) -> list[Placement]:
    """Find marks again in a changed text.

    The way is that of three steps: the words of the old text laid against the new one;
    the quote with its context; a passage that is like the quote, and near.

    Args:
        spans: The marks.
        new: The text as it is now.
        old: The text that they were made on, or None where it was not kept. A mark that
            does not stand in it is looked for by its quote alone, and so are all marks of a
            text of many millions of characters.

    Returns:
        A placement for each mark, in the same order.
    """
    from reader.annotations.word_diff import word_diff  # few articles were changed

    diff: WordDiff | None = None
    placements = []
    for span in spans:
        placement = None
        was_there = old is not None and is_in_place(old, span)
        if old is not None and (old == new or not was_there) and is_in_place(new, span):
            # Nothing moved, or it was made on the new text by who knew nothing of the old one.
            placements.append(Placement(span, (span.start, span.end), "", span.start))
            continue
        if old is not None and was_there and len(old) + len(new) <= _LONGEST:
            diff = diff or word_diff(old, new)
            placement = _by_words(diff, span)
        placements.append(placement or _by_quote(span, new, span.start))
    return placements


def _by_words(diff: WordDiff, span: Span) -> Placement | None:
    """The place that the words of a mark have in the new text; None for a mark without words."""
    words = diff.old.within(span.start, span.end)
    if not words:
        return None
    near = _near(diff, words[0])
    image = diff.same[words[0]]
    if image >= 0 and all(diff.same[word] == image + word - words[0] for word in words):
        place, is_same = _range_of(diff, span, words, image)
        return Placement(span, place, _doubt(diff, words) if is_same else CHANGED, place[0])
    between = _between_edges(diff, words)
    if between is not None:
        return Placement(span, between, CHANGED, between[0])
    return _by_quote(span, diff.new.text, near, is_sure=False)


def _range_of(diff: WordDiff, span: Span, words: range, image: int) -> tuple[Range, bool]:
    """The range of words that are all there, and whether it says the same, save for kinds of blanks."""
    old, new = diff.old, diff.new
    start, end = new.starts[image], new.ends[image + len(words) - 1]
    cut = start + span.start - old.starts[words[0]], end + span.end - old.ends[words[-1]]
    if cut[0] >= 0 and new.text[slice(*cut)] == span.quote:
        return cut, True
    return (start, end), new.text[start:end].split() == span.quote.split()


def _doubt(diff: WordDiff, words: range) -> str:
    """Why words that stand together in both texts may not be the same passage, or ""."""
    same, ids = diff.same, diff.old.ids
    low, high = diff.old.paragraph(words[0], words[-1] + 1)
    first, end = words[0], words[-1] + 1
    while first > low and same[first - 1] == same[first] - 1:
        first -= 1
    while end < high and same[end] == same[end - 1] + 1:
        end += 1
    if diff.is_anchored(first, end):
        return ""
    region, run = diff.region_of(first), ids[first:end]
    joined = sum(_joins(diff, word, first, end) for word in (first - 1, end))
    if joined == 2:
        return ""
    if region is None or joined or len(run) >= _TELLING or (first, end) == (low, high):
        counts = diff.counts(run)
        if counts is None or counts[1] > counts[0]:
            return TWICE
        if counts[0] > 1 and (len(run) >= _TELLING or (first, end) == (low, high)):
            return TWICE
    if region is None or joined:
        return ""
    if _count_in(run, ids, region.old) != 1 or _count_in(run, diff.new.ids, region.new) != 1:
        return TWICE
    return "" if len(run) >= _TELLING or _is_narrow(region) else ALONE


def _joins(diff: WordDiff, word: int, first: int, end: int) -> bool:
    """Whether the word beside a run is of an anchor, or the end of the text, and beside it in the new one."""
    same = diff.same
    image = same[first] - 1 if word < first else same[end - 1] + 1
    if not 0 <= word < len(same):
        return image in (-1, len(diff.new))
    return diff.region_of(word) is None and same[word] == image


def _is_narrow(region: Region) -> bool:
    sizes = (region.old[1] - region.old[0], region.new[1] - region.new[0])
    return region.closed and max(sizes) <= _NARROW


def _count_in(run: Sequence[int], ids: list[int], among: Range) -> int:
    size, wanted = len(run), list(run)
    return sum(ids[at : at + size] == wanted for at in range(among[0], among[1] - size + 1))


def _between_edges(diff: WordDiff, words: range) -> Range | None:
    """From the first word that is still there, or has another in its place, to the last such word."""
    images = [(diff.same[word] if diff.same[word] >= 0 else diff.swapped.get(word, -1)) for word in words]
    there = [image for image in images if image >= 0]
    if not there or any(one >= other for one, other in pairwise(there)):
        return None
    kept = sum(diff.same[word] >= 0 for word in words)
    is_held = all(
        not 0 <= word < len(diff.same) or diff.same[word] >= 0 for word in (words[0] - 1, words[-1] + 1)
    )
    size = there[-1] - there[0] + 1
    if (2 * kept < len(words) and not is_held) or not len(words) <= 3 * size + 2 or size > 3 * len(words) + 2:
        return None
    return diff.new.starts[there[0]], diff.new.ends[there[-1]]


def _near(diff: WordDiff, word: int) -> int:
    """Where the words before an old word are in the new text."""
    region = diff.region_of(word)
    if region is not None:
        at = region.new[0]
        return diff.new.starts[at] if at < len(diff.new) else len(diff.new.text)
    for before in range(word, max(-1, word - 200), -1):
        if diff.same[before] >= 0:
            return diff.new.ends[diff.same[before]]
    return min(diff.old.starts[word], len(diff.new.text))


def _by_quote(span: Span, new: str, near: int, *, is_sure: bool = True) -> Placement:
    """The place where a mark's quote and context say that it is.

    Args:
        span: The mark.
        new: The new text.
        near: About where it should be.
        is_sure: Whether a place can be sure; not when the words around it say another.
    """
    near = min(near, len(new))
    found = where_quoted(new, span)
    if found is not None:
        place, is_certain = found
        return Placement(span, place, "" if is_certain and is_sure else ALONE, place[0])
    similar = similar_passage(new, span, max(0, near - _AROUND), near + _AROUND)
    return Placement(span, similar, CHANGED if similar else GONE, similar[0] if similar else near)
