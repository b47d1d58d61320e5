"""Marks without the clitics that their first word begins with: «وبالوزير» is about الوزير.

In Arabic و، ف، ب، ك and ل are written together with the word that follows. A mark holds
whole words, as they are written; some tasks want it to begin with the word itself. Without a
dictionary nothing in «كاليفورنيا» or «والدته» tells that they begin with no clitic, so a first
letter is taken for one only where the text has what it leaves as a word of its own, with the
article ال or without. Nothing else is trimmed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from reader.suggest.morphology import folded
from reader.text.units import word_at, words

# A clitic has its own harakat.
_MARKS: Final = "[\u0640\u064b-\u0652\u0670]*"
#: A conjunction and a preposition, a preposition, a conjunction: in this order they are tried.
_CLITICS: Final = tuple(
    re.compile(f"{before}{_MARKS}{after}")
    for before, after in (("[وف]", f"[بكل]{_MARKS}"), ("[بكل]", ""), ("[وف]", ""))
)
#: Letters of the shortest word that a clitic is taken from.
_SHORTEST: Final = 3


class Trimmer:
    """Trims marks of one text."""

    def __init__(self, text: str) -> None:
        """Take the words of a text."""
        self._text = text
        self._words = {folded(text[start:end]) for start, end in words(text, 0, len(text))}

    def start(self, start: int, end: int) -> int:
        """Where a mark begins behind the clitics of its first word; no word is cut for another reason."""
        word = word_at(self._text, start, start, end)
        if word is None or word[0] != start:
            return start
        for clitics in _CLITICS:
            match = clitics.match(self._text, *word)
            if match and self._is_word(folded(self._text[match.end() : word[1]])):
                return match.end()
        return start

    def _is_word(self, rest: str) -> bool:
        bare = rest.removeprefix("ال")
        return len(bare) >= _SHORTEST and (rest in self._words or bare in self._words)


def trimmed_span(span: Mapping[str, Any], trimmer: Trimmer) -> dict[str, Any]:
    """A span of a row that begins behind the clitics of its first word, or as it is."""
    start = trimmer.start(span["start"], span["end"])
    return {**span, "start": start, "text": span["text"][start - span["start"] :]}
