"""An article's text as paragraphs, each with its direction and embedding levels."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from functools import cached_property, lru_cache
from itertools import accumulate
from operator import add

from reader.text.bidi import first_strong_level, resolved_paragraph

#: Only these end a paragraph. Others of Unicode's line separators are shown, not obeyed.
_LINE_END = re.compile(r"\r\n|\r|\n")
_SPACES = re.compile(" +")
#: Paragraphs whose levels are kept at a time: several screens of short ones.
_KEPT = 512
#: Code points of a paragraph's beginning that are looked at first for a strong character.
_BEGINNING = 64
#: Code points, and paragraphs, of a chunk: breaking it into rows takes half a millisecond.
_CHUNK, _CHUNK_PARAGRAPHS = 4096, 64


class Document:
    """The paragraphs of a text. Offsets are code points of the text.

    Args:
        text: The decoded text, which is never changed.
        direction: "rtl" or "ltr" for every paragraph, or "auto": by its first strong
            character (rules P2, P3); a paragraph that has none takes the direction of the
            first paragraph that has one, left to right where there is none at all.
    """

    def __init__(self, text: str, direction: str = "auto") -> None:
        if direction not in ("auto", "rtl", "ltr"):
            raise ValueError(f"direction must be auto, rtl or ltr, not {direction!r}")
        self.text = text
        self.direction = direction
        self.starts, self.ends = _paragraphs(text)
        self.levels = lru_cache(maxsize=_KEPT)(self._levels)

    def __len__(self) -> int:
        return len(self.starts)

    @cached_property
    def chunks(self) -> array[int]:
        """Where each chunk begins: with a paragraph, of some in a row, or with a word inside a long one."""
        chunks = array("q")
        first = 0
        while first < len(self):
            start, end = self.starts[first], self.ends[first]
            chunks.append(start)
            fits = bisect_right(self.ends, start + _CHUNK)
            while fits == first and (spaces := _SPACES.search(self.text, start + _CHUNK, end)):
                start = spaces.end()
                if start < end:
                    chunks.append(start)
            first = min(max(first + 1, fits), first + _CHUNK_PARAGRAPHS)
        return chunks

    def paragraph_of(self, offset: int) -> int:
        """The paragraph that holds a code point; its line end belongs to it."""
        return max(bisect_right(self.starts, offset) - 1, 0)

    @cached_property
    def base_level(self) -> int:
        """The level of paragraphs without a strong character: 0 or 1."""
        if self.direction != "auto":
            return int(self.direction == "rtl")
        levels = map(self._strong_level, range(len(self)))
        return next((level for level in levels if level is not None), 0)

    def base(self, paragraph: int) -> int:
        """The paragraph's own embedding level, 0 or 1."""
        if self.direction == "auto":
            level = self._strong_level(paragraph)
            if level is not None:
                return level
        return self.base_level

    def _strong_level(self, paragraph: int) -> int | None:
        """The level that the first strong character of a paragraph gives it, if there is one."""
        start, end = self.starts[paragraph], self.ends[paragraph]
        # It is nearly always among the first characters, and what comes later can't change it.
        level = first_strong_level(self.text[start : min(end, start + _BEGINNING)])
        if level is None and end - start > _BEGINNING:
            level = first_strong_level(self.text[start:end])
        return level

    def _levels(self, paragraph: int) -> tuple[int, bytes]:
        text = self.text[self.starts[paragraph] : self.ends[paragraph]]
        return resolved_paragraph(text, self.direction, self.base_level) if text else (self.base_level, b"")


def _paragraphs(text: str) -> tuple[array[int], array[int]]:
    """Where each paragraph begins, and where it ends without its line end."""
    starts, ends = array("q", [0]), array("q")
    if "\r" in text:
        for match in _LINE_END.finditer(text):
            ends.append(match.start())
            starts.append(match.end())
        ends.append(len(text))
    else:  # mostly, and ten times as fast
        lengths = [*map(len, text.split("\n"))]
        starts.extend(accumulate(length + 1 for length in lengths[:-1]))
        ends.extend(map(add, starts, lengths))
    return starts, ends
