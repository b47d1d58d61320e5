"""The articles of a library as a list that fills while it is looked at, and narrows to what is looked for.

First come the names of all articles, then their titles, in steps so small that whoever
shows the list can take keys between them. What is on the screen is read first.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from itertools import islice
from time import perf_counter
from typing import Final

from reader.articles.preview import Preview, preview
from reader.articles.workspace import Entry
from reader.text.search import search_pattern

#: Articles that are listed, or compared with what is looked for, in one step.
_STEP: Final = 64


class Catalogue:
    """Articles by their number in the list, from 0, with what is known of each so far.

    Attributes:
        entries: The articles found so far.
        query: What is looked for; "" for nothing.
        is_listed: Whether all articles have been found.
        is_paused: Whether ``work`` leaves listing and reading alone.
    """

    def __init__(self, listing: Iterator[Entry]) -> None:
        """A list of what a workspace's ``listing`` gives; nothing is taken from it yet."""
        self.entries: list[Entry] = []
        self.query = ""
        self.is_listed = False
        self.is_paused = False
        self._listing = listing
        self._previews: dict[int, Preview] = {}
        self._unread = 0  # no article before this number is unread
        self._pattern: re.Pattern[str] | None = None
        self._found: list[int] = []
        self._compared = 0  # articles before this number were compared with the pattern

    @property
    def shown(self) -> Sequence[int]:
        """The numbers of the articles that hold what is looked for, as far as is known, in their order."""
        return range(len(self.entries)) if self._pattern is None else self._found

    @property
    def read_count(self) -> int:
        """How many titles are known."""
        return len(self._previews)

    @property
    def is_complete(self) -> bool:
        """Whether all is listed and read."""
        return self.is_listed and len(self._previews) == len(self.entries)

    @property
    def is_compared(self) -> bool:
        """Whether all articles found so far were compared with what is looked for."""
        return self._pattern is None or self._compared == len(self.entries)

    def row_of(self, number: int) -> int | None:
        """The place of an article among those shown, from 0; None when it is not."""
        row = bisect_left(self.shown, number)
        return row if row < len(self.shown) and self.shown[row] == number else None

    def preview(self, number: int) -> Preview | None:
        """What is known of an article without reading it now."""
        return self._previews.get(number)

    def read(self, number: int) -> Preview:
        """What is known of an article; its file is read if it was not yet."""
        known = self._previews.get(number)
        if known is None:
            known = self._previews[number] = preview(self.entries[number])
            if number < self._compared and self.row_of(number) is None and self._is_meant(number):
                insort(self._found, number)
        return known

    def look_for(self, query: str) -> None:
        """Show only articles whose title or id holds a text; ``work`` finds them.

        Harakat, forms of alef and the like make no difference (see ``reader.text.search``).
        An article whose title is not read yet is known by its id until it is.
        """
        self.query = query
        self._pattern = search_pattern(query)
        self._found = []
        self._compared = 0

    def work(self, seconds: float) -> bool:
        """Go on with what is to be done; False when there is nothing left.

        What is looked for comes first, then the names of all articles, then their titles.

        Raises:
            ArticleError: The folder can't be read.
        """
        stop = perf_counter() + seconds
        while self._step():
            if perf_counter() >= stop:
                return True
        return False

    def _step(self) -> bool:
        if not self.is_compared:
            self._compare()
        elif self.is_paused or (self.is_listed and self._unread >= len(self.entries)):
            return False
        elif not self.is_listed:
            more = list(islice(self._listing, _STEP))
            self.entries += more
            self.is_listed = len(more) < _STEP
        else:
            self.read(self._unread)
            self._unread += 1
        return True

    def _compare(self) -> None:
        start, self._compared = self._compared, min(self._compared + _STEP, len(self.entries))
        self._found += filter(self._is_meant, range(start, self._compared))

    def _is_meant(self, number: int) -> bool:
        assert self._pattern is not None, "something is looked for"
        known = self._previews.get(number)
        return bool(
            (known and self._pattern.search(known.title)) or self._pattern.search(self.entries[number].id)
        )
