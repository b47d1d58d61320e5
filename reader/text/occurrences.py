"""Every place where words stand again as whole words, whatever is attached to the first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from reader.text.cues import folded
from reader.text.search import QUERY_LIMIT, query_letters
from reader.text.search_index import Query, SearchIndex
from reader.text.units import Range, word_at

# Letters that are written onto the next word: و ف, then ب ل ك س, then ال; ل and ال make لل.
_ATTACHED: Final = re.compile("[وف]?(?:[بلكس]?(?:ال)?|لل)")
# What stands before a word that has lost the alef of its article: الفيروس, للفيروس.
_ATTACHED_LAM: Final = re.compile("[وف]?ل")
#: Code points of a word that are looked at before a hit; what is attached is never so long.
_REACH: Final = 200


def occurrences(text: str, query: str) -> list[Range]:
    """Ranges where the words of a query stand, with what is attached to the first of them.

    Letters are folded as in ``search_pattern``. A hit begins with the query's first word, or
    with that word behind و ف, ب ل ك س and ال in this order; it ends where a word ends. So
    «ماسك» is found in «وماسك» and «فيروس» in «بالفيروس», but neither in «ماسكون» nor in
    «فيروسات». A word whose own first letter looks attached (وزير, for زير) is found as well:
    no list of letters can tell, so show what was found before it is used.

    Args:
        text: The text.
        query: One word or several, as they stand in the text.

    Returns:
        The ranges in reading order; empty when the query has nothing to look for.

    Raises:
        ValueError: The query is longer than a search can be.
    """
    found = occurrences_in(SearchIndex(text), query)
    return sorted({hit for hit in found if not isinstance(hit, int)})


def occurrences_in(index: SearchIndex, query: str) -> Iterator[Range | int]:
    """The same step by step: ranges in any order and more than once, and offsets to which it has come.

    Raises:
        ValueError: The query is longer than a search can be.
    """
    if len(query) > QUERY_LIMIT:
        raise ValueError(f"{len(query)} characters are too many to look for; {QUERY_LIMIT} is the most")
    yield from _whole_words(index, query, _ATTACHED)
    if folded(query).startswith("ال"):
        yield from _whole_words(index, query[query.index("ل") :], _ATTACHED_LAM)


def _whole_words(index: SearchIndex, words: str, attached: re.Pattern[str]) -> Iterator[Range | int]:
    query, text, taken = Query.of(query_letters(words).strip()), index.text, 0
    for hit in index.hits(query, overlapping=True) if query else ():
        if isinstance(hit, int):
            yield hit
            continue
        start, end = hit
        if start < taken:
            continue
        low = max(0, start - _REACH)
        first = word_at(text, start, low, len(text))
        last = word_at(text, end - 1, low, len(text))
        before = folded(text[first[0] : start]) if first else ""
        after = folded(text[end : last[1]]) if last else ""
        if attached.fullmatch(before) and not after:
            yield first[0] if first else start, last[1] if last else end
            taken = end
        else:
            yield start
