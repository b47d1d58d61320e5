"""A search in the index finds what the pattern finds in the text, whatever the text is written with."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.text import search_index
from reader.text.search_index import Query, SearchIndex
from reader.text.units import Range

LETTERS = "اأإآٱبتلمىيیكکهةوؤئقسـ"
UNSEEN = "\u064b\u064e\u0651\u0670\u0654\u0640\u200c\u200f\u2067\u00ad\ufeff\u0301"
STRANGE = (
    '\ufefb\ufee1\ufdf2\ufdfa\ufdfc\ufee3لاصلى الله é\u212akſıİåΑ漢가👩‍💻?؟٣۵3«"”\u034f\ufe0f\u2028\u0591'
)
BLANKS = " \u00a0\n\t\u3000"
#: Parts of a text: what is looked for, and what hides it or looks like it.
parts = st.sampled_from(
    [
        "الله",
        "قال",
        "قَالَ",
        "قـال",
        "ق\u200fا\u064eل",
        "لا",
        "ﻻ",
        "لأ",
        "ﷲ",
        "ﷺ",
        "صلى الله عليه وسلم",
        "اا",
        "ى",
        "ya\u0301 ",
    ]
)
texts = st.lists(st.one_of(st.text(LETTERS + UNSEEN + BLANKS + STRANGE, max_size=8), parts), max_size=30).map(
    "".join
)
queries = st.one_of(st.text(LETTERS + UNSEEN + BLANKS + STRANGE, min_size=1, max_size=4), parts)


@pytest.fixture(autouse=True, scope="module", params=[3, 16, 2048])
def blocks(request):
    """Blocks so small that hits lie across them, and those of the program."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search_index, "_BLOCK", request.param)
        patch.setattr(search_index, "_STEP", 2)
        yield


def only_hits(found: Iterable[Range | int]) -> list[Range]:
    return [hit for hit in found if isinstance(hit, tuple)]


@given(texts, queries, st.integers(0, 60))
@example("ب" * 3 + " " * 10 + "قال" + " " * 10, " قال ", 0)
@example("ب" * 3 + " " * 6 + "قال", " قال", 0)
@example("ب" * 3 + " " * 13 + "قال", " قال", 0)
@example("قال" + "\u064e" * 20 + "\n" * 9 + "سامي", "قال سامي", 0)
@example("é" + "\u0301" * 12 + "e" + "\u064e" * 7 + "\u0301", "é", 0)
@example("اااااااا", "اا", 1)
def test_hits_are_those_of_the_pattern(text, query, start):
    wanted = Query.of(query)
    if wanted is None:
        return
    index = SearchIndex(text)
    expected = [match.span() for match in wanted.pattern.finditer(text, start)]
    assert only_hits(index.hits(wanted, start)) == expected


@given(texts, queries, st.integers(0, 60), st.integers(0, 60))
@example("قال" + " " * 20 + "ب", "قال ", 60, 60)
@example(" " * 20 + "قال", " قال", 60, 60)
@example("اااااااا", "اا", 7, 5)
def test_the_last_hit_is_the_one_that_begins_last(text, query, stop, limit):
    wanted = Query.of(query)
    if wanted is None:
        return
    fitting = [
        match.span()
        for at in range(min(stop, len(text)))
        if (match := wanted.pattern.match(text, at, max(at, limit)))
    ]
    assert only_hits(SearchIndex(text).last_hit(wanted, min(stop, len(text)), limit)) == fitting[-1:]


@given(texts)
def test_it_can_be_made_step_by_step(text):
    index = SearchIndex(text)
    known = [index.known]
    while not index.complete:
        index.extend()
        known.append(index.known)
    assert known == sorted(set(known))
    assert known[-1] == len(text)
