"""Which words of a new text are those of an old one, also where paragraphs were moved.

Runs of four words that stand once in either text are the same passage, wherever they are
now: the anchors (as in patience diff, without its demand that the order stays). What lies
between two anchors that are still neighbours is compared word by word, by the Levenshtein
distance. Words are compared without harakat and forms of hamza, so that another spelling
is no other word.

Linear in the length of the texts; between anchors the work is bounded.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple

from reader.text.cues import folded

#: Words of a run that is taken for the same passage when it stands once in each text.
ANCHOR: Final = 4
#: Pairs of words that are compared between two anchors; more of them are left uncompared.
_MOST_PAIRS: Final = 10**8
#: The id of what ends a paragraph.
_BREAK: Final = 0

# Words with their marks, ends of paragraphs with the blanks around them, and signs one by one.
_MARKS: Final = (
    "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u08ca-\u08ff"
    "\u00ad\u061c\u200b-\u200f\u2060\ufeff"
)
_TOKEN: Final = re.compile(rf"[\w{_MARKS}]+|[^\S\n]*\n\s*|\S")
#: Words that a paragraph is looked at to either side.
_REACH: Final = 8
#: Places of the rarest word of a run up to which the run is counted.
_MOST_PLACES: Final = 5_000


@dataclass(frozen=True, slots=True)
class Words:
    """A text as words, signs and ends of paragraphs.

    Attributes:
        text: The text.
        starts: Where each begins, in code points.
        ends: Where each ends.
        ids: Equal numbers for equal words.
    """

    text: str
    starts: list[int]
    ends: list[int]
    ids: list[int]

    @classmethod
    def of(cls, text: str, known: dict[str, int]) -> Words:
        """The words of a text; ``known`` has the numbers of words, and gets those of new ones."""
        starts, ends, ids = [], [], []
        for match in _TOKEN.finditer(text):
            word = match.group()
            number = known.get(word)
            if number is None:
                number = known[word] = _number(word, known)
            starts.append(match.start())
            ends.append(match.end())
            ids.append(number)
        return cls(text, starts, ends, ids)

    def __len__(self) -> int:
        return len(self.ids)

    def within(self, start: int, end: int) -> range:
        """The words that share a code point with a range."""
        return range(bisect_right(self.ends, start), bisect_left(self.starts, end))

    def paragraph(self, word: int, last: int) -> tuple[int, int]:
        """A run of words, end exclusive, widened by a few words inside its first and last paragraph."""
        low, high = max(0, word - _REACH), min(len(self), last + _REACH)
        while word > low and self.ids[word - 1] != _BREAK:
            word -= 1
        while last < high and self.ids[last] != _BREAK:
            last += 1
        return word, last


def _number(word: str, known: dict[str, int]) -> int:
    if word.isspace():
        return _BREAK
    plain = folded(word).casefold() or word
    number = known.get(plain)
    if number is None:
        number = known[plain] = len(known) + 1
    return number


class Region(NamedTuple):
    """Words between two anchors in the old text, and those between their images in the new one.

    Attributes:
        old: First and end (exclusive) among the old words.
        new: The same among the new ones.
        closed: Whether it has an anchor at both sides, and not the end of a paragraph.
    """

    old: tuple[int, int]
    new: tuple[int, int]
    closed: bool


@dataclass(slots=True)
class WordDiff:
    """An old text laid against a new one.

    Attributes:
        old: The words of the old text.
        new: The words of the new one.
        same: For each old word the new one that it is, or -1.
        swapped: Old words that another word stands in the place of, and that one.
        anchors: The old words at which a run begins that stands once in each text, sorted.
        regions: What lies between the anchors, in the order of the old text.
    """

    old: Words
    new: Words
    same: list[int]
    swapped: dict[int, int] = field(default_factory=dict)
    anchors: list[int] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    _places: tuple[dict[int, list[int]], dict[int, list[int]]] | None = None

    def is_anchored(self, first: int, end: int) -> bool:
        """Whether a run of old words holds one that stands once in each text."""
        at = bisect_left(self.anchors, first)
        return at < len(self.anchors) and self.anchors[at] + ANCHOR <= end

    def region_of(self, word: int) -> Region | None:
        """The region that an old word lies in, or None for one of an anchor."""
        at = bisect_right(self.regions, word, key=lambda region: region.old[0]) - 1
        region = self.regions[at] if at >= 0 else None
        return region if region is not None and word < region.old[1] else None

    def counts(self, run: Sequence[int]) -> tuple[int, int] | None:
        """How often a run of word ids stands in the old text and in the new; None for too often."""
        if self._places is None:
            self._places = _places(self.old.ids), _places(self.new.ids)
        old, new = self._places
        before, after = _count(run, self.old.ids, old), _count(run, self.new.ids, new)
        return None if before is None or after is None else (before, after)


def word_diff(old: str, new: str) -> WordDiff:
    """Lay a text against what became of it."""
    known: dict[str, int] = {}
    before, after = Words.of(old, known), Words.of(new, known)
    diff = WordDiff(before, after, [-1] * len(before))
    pairs = _unique_runs(before.ids, after.ids)
    diff.anchors = [first for first, _ in pairs]
    blocks = _blocks(pairs)
    for first, there, length in blocks:
        diff.same[first : first + length] = range(there, there + length)
    diff.regions = list(_regions(diff, blocks))
    for region in diff.regions:
        _compare(diff, region)
    return diff


def _unique_runs(old: list[int], new: list[int]) -> list[tuple[int, int]]:
    """Where each run of ANCHOR words begins that stands once in either text, in the old and the new."""
    there = _once(new)
    return [(at, there[run]) for run, at in _once(old).items() if at >= 0 and there.get(run, -1) >= 0]


def _once(ids: list[int]) -> dict[tuple[int, ...], int]:
    """For each run its place, or -1 for one that comes again; in the order of the text."""
    places: dict[tuple[int, ...], int] = {}
    for at, run in enumerate(zip(*(ids[shift:] for shift in range(ANCHOR)), strict=False)):
        places[run] = -1 if run in places else at
    return places


def _blocks(pairs: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Runs put together to blocks (old place, new place, length), without words claimed by two."""
    blocks: list[tuple[int, int, int]] = []
    for first, there in pairs:
        if blocks:
            start, image, length = blocks[-1]
            if first - start == there - image and first <= start + length:
                blocks[-1] = start, image, first - start + ANCHOR
                continue
        blocks.append((first, there, ANCHOR))
    blocks = _apart(blocks, 0)
    blocks.sort(key=lambda block: block[1])
    blocks = _apart(blocks, 1)
    blocks.sort()
    return blocks


def _apart(blocks: list[tuple[int, int, int]], side: int) -> list[tuple[int, int, int]]:
    """Blocks, sorted by one side, cut so that they don't overlap there: the words in both are of neither."""
    found: list[tuple[int, int, int]] = []
    for old, new, length in blocks:
        block = (old, new, length)
        while found:
            overlap = found[-1][side] + found[-1][2] - block[side]
            if overlap <= 0:
                break
            *place, before = found.pop()
            block = block[0] + overlap, block[1] + overlap, block[2] - overlap
            if before > overlap:
                found.append((place[0], place[1], before - overlap))
                break
        if block[2] > 0:
            found.append(block)
    return found


def _regions(diff: WordDiff, blocks: list[tuple[int, int, int]]) -> Iterator[Region]:
    """What lies between the blocks; between such as were parted, up to the end of the paragraph."""
    old, new = diff.old, diff.new
    row = [(0, 0, 0), *blocks, (len(old), len(new), 0)]
    by_place = sorted(range(len(row)), key=lambda at: (row[at][1], at))
    rank = {at: place for place, at in enumerate(by_place)}
    for at, (left, right) in enumerate(pairwise(row)):
        first, there = left[0] + left[2], left[1] + left[2]
        last, limit = right[0], right[1]
        if rank[at + 1] == rank[at] + 1:
            if first < last:
                yield Region((first, last), (there, limit), closed=True)
            continue
        breaks = [place for place in range(first, last) if old.ids[place] == _BREAK]
        if not breaks:
            continue
        # Between two images in one paragraph of the new text it can't be told which words are whose.
        follower = by_place[rank[at] + 1]
        end = next((place for place in range(there, row[follower][1]) if new.ids[place] == _BREAK), None)
        if end is not None or follower == len(row) - 1:
            yield Region((first, breaks[0]), (there, len(new) if end is None else end), closed=False)
        before = by_place[rank[at + 1] - 1]
        floor = row[before][1] + row[before][2]
        begin = next((place for place in range(limit - 1, floor - 1, -1) if new.ids[place] == _BREAK), None)
        if begin is not None or before == 0:
            yield Region((breaks[-1] + 1, last), (0 if begin is None else begin + 1, limit), closed=False)


def _compare(diff: WordDiff, region: Region) -> None:
    """Match the words of a region, in their order."""
    (first, last), (there, limit) = region.old, region.new
    if (last - first) * (limit - there) > _MOST_PAIRS:
        return
    from rapidfuzz.distance import Levenshtein  # 30 ms, which an unchanged article need not pay

    for code in Levenshtein.opcodes(diff.old.ids[first:last], diff.new.ids[there:limit]):
        old = range(first + code.src_start, first + code.src_end)
        new = range(there + code.dest_start, there + code.dest_end)
        if code.tag == "equal":
            diff.same[old.start : old.stop] = new
        elif code.tag == "replace":
            diff.swapped.update(zip(old, new, strict=True))


def _places(ids: list[int]) -> dict[int, list[int]]:
    places: dict[int, list[int]] = {}
    for at, number in enumerate(ids):
        places.setdefault(number, []).append(at)
    return places


def _count(run: Sequence[int], ids: list[int], places: dict[int, list[int]]) -> int | None:
    rarest = min(range(len(run)), key=lambda at: len(places.get(run[at], ())))
    found = places.get(run[rarest], [])
    if len(found) > _MOST_PLACES:
        return None
    size, wanted = len(run), list(run)
    starts = (at - rarest for at in found)
    return sum(start >= 0 and ids[start : start + size] == wanted for start in starts)
