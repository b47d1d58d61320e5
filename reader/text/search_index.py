"""A long text made ready to be searched: a query is found at the speed of bytes, not of a pattern.

The letters are folded as the pattern of a search folds them, one byte a letter, in a code
page of Arabic. Where the bytes of a query stand, the pattern itself is tried on the text; so
hits are those of the pattern, and all of them.
"""

from __future__ import annotations

import codecs
import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Final, NamedTuple, Self

from reader.text.search import folded_letters, query_letters, search_pattern
from reader.text.units import Range

#: Code points of a block: where bytes agree the pattern reads a block or two, some 30 µs.
_BLOCK: Final = 2048
#: Blocks that are folded in one step, in less than a millisecond; once all are, so many are looked
#: through at a time, in some 40 µs.
_STEP: Final = 32

# What Arabic articles are written with. All else folds to "?", or is taken apart first.
_PAGE: Final = (
    "".join(map(chr, range(128)))
    + "\u00a0«»،؛؟"
    + "".join(map(chr, [*range(0x621, 0x63B), *range(0x640, 0x656), *range(0x660, 0x66E), 0x670, 0x671]))
    + "".join(map(chr, [*range(0x6F0, 0x6FA), *range(0x200B, 0x2010)]))
    + "پچژڤکگھہیےۆێڕڵٹں\u06d4\u06d5\u2066\u2067\u2068\u2069\ufeff\u00ad–—‘’“”…•€©"
)
_CODES: Final = codecs.charmap_build(_PAGE.ljust(256, "\ufffe"))
#: Characters of a block that are not of the page, beyond which it is folded letter by letter.
_FEW: Final = 64


def _encoded(text: str) -> bytes:
    return codecs.charmap_encode(text, "replace", _CODES)[0]


def _bytes_of(letters: str) -> bytes:
    return _encoded(folded_letters(letters))


_TO_ONE: Final = b"".join(_bytes_of(char) or b"\0" for char in _PAGE).ljust(256, b"\0")
_LEFT_OUT: Final = bytes(code for code, char in enumerate(_PAGE) if not folded_letters(char))


def _folded(block: str) -> bytes:
    """The folded letters of a block, a byte each."""
    codes = _encoded(block)
    place = codes.rfind(b"?")
    if place >= 0 and codes.count(b"?") > _FEW:
        return _bytes_of(block)
    while place >= 0:  # from the end, so that the bytes before stay where their letters are
        codes = codes[:place] + _bytes_of(block[place]) + codes[place + 1 :]
        place = codes.rfind(b"?", 0, place)
    # Blanks go too: to make one of a run would take as long as all the rest.
    return codes.translate(_TO_ONE, _LEFT_OUT)


class Query(NamedTuple):
    """What is looked for.

    Attributes:
        pattern: Finds it (see ``search_pattern``).
        letters: To what each of its hits folds.
    """

    pattern: re.Pattern[str]
    letters: bytes

    @classmethod
    def of(cls, words: str) -> Self | None:
        """What is looked for with some words; None when they have no letters."""
        pattern = search_pattern(words)
        return None if pattern is None else cls(pattern, _bytes_of(query_letters(words)))


class SearchIndex:
    """The folded letters of a text, made block by block as far as they are asked for.

    Searches are generators that stop now and then so that something else can be done: they
    yield hits, and between them offsets to which they have come.

    Args:
        text: The text, which stays as it is.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._letters = bytearray()
        self._starts = array("q", (0,))  # of each block in the letters, and the end of the last one

    @property
    def known(self) -> int:
        """Code points whose letters are folded."""
        return min((len(self._starts) - 1) * _BLOCK, len(self.text))

    @property
    def complete(self) -> bool:
        """Whether all letters are folded."""
        return self.known == len(self.text)

    def extend(self) -> None:
        """Fold the letters of the next blocks; takes less than a millisecond."""
        known = self.known
        for at in range(known, min(known + _STEP * _BLOCK, len(self.text)), _BLOCK):
            self._letters += _folded(self.text[at : at + _BLOCK])
            self._starts.append(len(self._letters))

    def hits(self, query: Query, start: int = 0, overlapping: bool = False) -> Iterator[Range | int]:
        """The hits from an offset on, as ``finditer`` finds them: each after the end of the one before.

        Args:
            query: What is looked for.
            start: Code points.
            overlapping: Whether those are wanted as well that begin within one before.
        """
        stop = len(self.text)
        block, size = start // _BLOCK, len(query.letters)
        while block * _BLOCK < stop:
            last = min(block + _STEP, -(-stop // _BLOCK))
            yield from self._reach(last, size)
            place = self._letters.find(query.letters, self._starts[block], self._starts[last] + size)
            if place < 0:
                block = last
            else:
                # What begins with blanks begins before its first letter, maybe in the block before.
                block = max(block, bisect_left(self._starts, place, 0, last + 1) - 1)
                end, window = min((block + 1) * _BLOCK, stop), self._window(query, block)
                match = query.pattern.search(self.text, max(start, block * _BLOCK), window)
                while match and match.start() < end:
                    yield match.span()
                    start = match.start() + 1 if overlapping else match.end()
                    match = query.pattern.search(self.text, start, window)
                block += 1
            yield min(block * _BLOCK, stop)

    def last_hit(self, query: Query, stop: int, limit: int) -> Iterator[Range | int]:
        """The hit that begins last before ``stop`` and ends by ``limit``, if there is one."""
        block, size = -(-stop // _BLOCK), len(query.letters)
        yield from self._reach(block, size)
        while block > 0:  # the block after the one to look at
            first = max(block - _STEP, 0)
            place = self._letters.rfind(query.letters, self._starts[first], self._starts[block] + size)
            if place < 0:
                block = first
            else:
                block = min(bisect_right(self._starts, place, 0, block), block) - 1
                hit, at, end = None, block * _BLOCK, min((block + 1) * _BLOCK, stop)
                window = min(self._window(query, block), limit)
                while (match := query.pattern.search(self.text, at, window)) and match.start() < end:
                    hit, at = match.span(), match.start() + 1
                if hit:
                    yield hit
                    return
            yield block * _BLOCK

    def _reach(self, block: int, size: int) -> Iterator[int]:
        """Fold as far as hits of so many letters may go that begin before a block."""
        while not self.complete and (
            len(self._starts) <= block or len(self._letters) <= self._starts[block] + size
        ):
            self.extend()
            yield self.known

    def _window(self, query: Query, block: int) -> int:
        """The offset up to which the hits that begin in a block go at the most."""
        size = len(query.letters)
        place = self._letters.rfind(query.letters, self._starts[block], self._starts[block + 1] + size)
        # To the letter after them: what is passed over at their end is theirs.
        return bisect_right(self._starts, place + size) * _BLOCK
