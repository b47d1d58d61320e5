"""The search of a session: where the next hit is, and which of how many; round at the ends of the text.

What takes long in a long article is done step by step; the steps tell the offset they have come to.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import takewhile

from reader.session.steps import Steps
from reader.text.search_index import Query, SearchIndex
from reader.text.units import Range


def _first(found: Iterable[Range | int]) -> Steps[Range | None]:
    for hit in found:
        if not isinstance(hit, int):
            return hit
        yield hit
    return None


class Finder:
    """Looks for words in a text.

    Attributes:
        words: What is looked for, as it was typed.
        query: The same as it is searched for; None when there is nothing to look for.
        counted: Whether all hits are counted.
        index: Of the text.

    Args:
        text: The text.
    """

    def __init__(self, text: str) -> None:
        self.words = ""
        self.query: Query | None = None
        self.index = SearchIndex(text)
        self._end = len(text)
        self._starts = array("q")  # of the hits counted so far
        self._counting: Iterator[Range | int] = iter(())
        self.counted = False

    def look_for(self, words: str) -> None:
        """Look for other words from now on."""
        if words == self.words:
            return
        self.words, self.query = words, Query.of(words)
        self._starts = array("q")
        self._counting = iter(()) if self.query is None else self.index.hits(self.query)
        self.counted = False

    def prepare(self) -> Steps[None]:
        """Make the index of the text, so that the first search need not."""
        while not self.index.complete:
            self.index.extend()
            yield self.index.known

    def after(self, offset: int) -> Steps[tuple[Range | None, bool]]:
        """The first hit from an offset on, and whether it was found from the beginning again."""
        if self.query is None:
            return None, False
        hit = yield from _first(self.index.hits(self.query, offset))
        if hit is not None:
            return hit, False
        again = takewhile(
            lambda found: not isinstance(found, int) or found < offset, self.index.hits(self.query)
        )
        return (yield from _first(again)), True

    def before(self, offset: int, limit: int) -> Steps[tuple[Range | None, bool]]:
        """The last hit that begins before an offset, and whether it was found from the end again.

        Args:
            offset: Code points.
            limit: Where it ends at the latest, unless it is found from the end.
        """
        if self.query is None:
            return None, False
        hit = yield from _first(self.index.last_hit(self.query, offset, limit))
        if hit is not None:
            return hit, False
        return (yield from _first(self.index.last_hit(self.query, self._end, self._end))), True

    def count(self) -> Steps[None]:
        """Count the hits, or go on where counting was left."""
        for hit in self._counting:
            if isinstance(hit, int):
                yield hit
            else:
                self._starts.append(hit[0])
        self.counted = True

    def rank(self, hit: Range) -> str:
        """Which of how many a hit is, once they are counted: «3 of 17»."""
        number = bisect_right(self._starts, hit[0])
        # Hits that overlap, as of «اا» in «ااا», are counted from the beginning of the text.
        return f"{max(number, 1):,} of {len(self._starts):,}"
