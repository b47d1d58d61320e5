"""The zones of an article: found by rules, corrected by a person, kept, and read from other programs."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.annotations.store import Margin
from reader.annotations.zones import KINDS, leftovers, stored_zones, with_zone, zones_of
from reader.articles.article import Article
from reader.text.zones import Zone, zones

BODY = "قال الوزير إن العدد بلغ خمسين ألفا في العام الماضي، وإن الحكومة لن ترفع الضرائب. " * 3
TEXT = f"عنوان الخبر\n\n{BODY}\r\n\r\nكلمات دلالية: وزير\n"
ARTICLE = Article("خبر", TEXT)


def test_without_a_word_from_anyone_they_are_those_of_the_rules():
    assert zones_of(ARTICLE, Margin()) == zones(TEXT)
    ((start, end),) = leftovers(zones(TEXT))
    assert TEXT[start:end] == "كلمات دلالية: وزير"


ranges = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted)


@given(
    st.text("ab\n\r ", min_size=1, max_size=30),
    st.lists(st.tuples(ranges, st.sampled_from(KINDS)), max_size=6),
)
def test_zones_stay_in_order_apart_and_inside_the_text(text, said):
    found = zones(text)
    for (start, end), kind in said:
        start, end = min(start, len(text)), min(end, len(text))
        found = with_zone(text, found, start, end, kind)
        assert all(zone.start <= zone.end <= len(text) for zone in found)
        assert all(one.end <= other.start for one, other in itertools.pairwise(found))
        assert any(zone.kind == kind and zone.start <= start and end <= zone.end + 2 for zone in found)


OTHERS: dict[str, tuple[list[Any], list[Zone] | None]] = {
    "kinds of others": ([{"start": 0, "end": 1, "kind": "advert"}], []),
    "a field more": ([{"start": 0, "end": 1, "kind": "body", "by": "x"}], [Zone(0, 1, "body")]),
    "outside the text": ([{"start": 0, "end": 99, "kind": "body"}], None),
    "words": ([{"start": "0", "end": 1, "kind": "body"}], None),
    "no object": ([7], None),
}


@pytest.mark.parametrize(("value", "wanted"), OTHERS.values(), ids=OTHERS)
def test_zones_of_other_programs(value, wanted):
    assert stored_zones(value, 10) == wanted
    shown = zones_of(Article("a", "x" * 10), Margin(meta={"zones": value}))
    assert shown == (zones("x" * 10) if wanted is None else wanted)


@pytest.mark.parametrize("name", ["000_dfd5b0dd82fd8e7f", "001_557b02f9c5ee4e56", "002_9e70459912b89c45"])
def test_zones_of_the_gold_are_read(shared, name):
    gold = json.loads((shared / "gold" / f"{name}.jsonl").read_bytes())
    text = (shared / "articles" / f"{name}.txt").read_bytes().decode()
    found = zones_of(Article(name, text), Margin(meta={"zones": gold["zones"]}))
    assert [zone._asdict() for zone in found] == gold["zones"]
