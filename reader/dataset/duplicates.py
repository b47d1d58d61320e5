"""Near-duplicates: the same story in several papers, found by the runs of words that they share.

A text is known by the hashes of its shingles (Broder 1997), the runs of SHINGLE words with
their letters folded; a sample is kept, the same ones in every text. Papers rewrite an
agency's story and leave its quotations as they are, so a small share tells: two texts are
near-duplicates where SHARED of the smaller sample is in the other one as well. Shingles that
many texts have are phrases of the language or of a site, and tell nothing.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import combinations, groupby

from reader.suggest.morphology import folded
from reader.text.units import words

#: Words of a shingle.
SHINGLE = 4
#: The share of its sampled shingles by which a text is known as another one's near-duplicate.
SHARED = 0.03
#: Shared shingles of the sample that are needed whatever the share is; of a shorter text all.
FEWEST = 4
#: Texts with a shingle beyond which it tells nothing.
COMMON = 20

# A shingle and the number of a text are one whole number, so that millions of them stay small.
_NUMBER = 24
_SAMPLED = 2


def sketch(text: str) -> set[int]:
    """The sampled shingles of a text."""
    found = [folded(text[start:end]) for start, end in words(text, 0, len(text))]
    shingles = {" ".join(found[at : at + SHINGLE]) for at in range(len(found) - SHINGLE + 1)}
    digests = (blake2b(each.encode("utf-8", "replace"), digest_size=5).digest() for each in shingles)
    return {value for value in map(int.from_bytes, digests) if value % _SAMPLED == 0}


class Sketches:
    """The sketches of many texts, by the order in which they were added."""

    def __init__(self) -> None:
        """There is none yet."""
        self._sizes: list[int] = []
        self._pairs = array("Q")

    def add(self, text: str) -> None:
        """Add a text."""
        found = sketch(text)
        self._pairs.extend(each << _NUMBER | len(self._sizes) for each in found)
        self._sizes.append(len(found))

    def groups(self) -> list[int]:
        """For each text the number of the first one of its group; its own where it is alone."""
        parents = list(range(len(self._sizes)))

        def first(number: int) -> int:
            while parents[number] != number:
                parents[number] = parents[parents[number]]
                number = parents[number]
            return number

        for (one, other), count in self._shared().items():
            smaller = min(self._sizes[one], self._sizes[other])
            if count >= max(min(FEWEST, smaller), SHARED * smaller):
                low, high = sorted((first(one), first(other)))
                parents[high] = low
        return [first(number) for number in range(len(parents))]

    def _shared(self) -> Counter[tuple[int, int]]:
        shared: Counter[tuple[int, int]] = Counter()
        for holders in _holders(sorted(self._pairs)):
            if 1 < len(holders) <= COMMON:
                shared.update(combinations(holders, 2))
        return shared


def _holders(pairs: Sequence[int]) -> Iterator[list[int]]:
    """The texts that have each shingle, in their order."""
    for _, same in groupby(pairs, key=lambda pair: pair >> _NUMBER):
        yield [pair & (1 << _NUMBER) - 1 for pair in same]
