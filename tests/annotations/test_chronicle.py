"""The log of all articles as one row."""

from __future__ import annotations

import pytest

from reader.annotations.chronicle import chronicle
from reader.annotations.store import Edit


def edits(*times: str, by: str = "سلمى") -> list[Edit]:
    return [Edit(f"{by}{number}", "tag", (), by, at) for number, at in enumerate(times)]


TEN, NOON, EVENING = "2026-11-20T10:00:00+00:00", "2026-11-20T12:00:00Z", "2026-11-20T20:00:00+02:00"


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ({"a": [TEN, EVENING], "b": [NOON]}, [("a", TEN), ("b", NOON), ("a", EVENING)]),
        (
            {"a": ["2026-11-20T23:00:00+12:00"], "b": [NOON]},
            [("a", "2026-11-20T23:00:00+12:00"), ("b", NOON)],
        ),
        ({"a": [], "b": [NOON]}, [("b", NOON)]),
        ({}, []),
    ],
)
def test_edits_of_several_articles_come_in_the_order_of_time(times, expected):
    rows = chronicle({article_id: edits(*its) for article_id, its in times.items()})
    assert [(article_id, edit.at) for article_id, edit in rows] == expected


@pytest.mark.parametrize("wrong", ["", "yesterday", "2026-11-20", "0001-01-01T00:00:00+14:00", EVENING])
def test_a_clock_that_was_wrong_does_not_change_the_order_within_an_article(wrong):
    rows = chronicle({"a": edits(TEN, wrong, NOON), "b": edits(TEN, NOON, by="نور")})
    assert [edit.id for article_id, edit in rows if article_id == "a"] == ["سلمى0", "سلمى1", "سلمى2"]
    assert len(rows) == 5


def test_the_last_are_found_without_reading_the_rest():
    class Watched(list):
        read = 0

        def __reversed__(self):
            for edit in super().__reversed__():
                Watched.read += 1
                yield edit

    long = Watched(edits(*[NOON] * 5_000))
    assert [edit.id for _, edit in chronicle({"a": long}, 2)] == ["سلمى4998", "سلمى4999"]
    assert Watched.read < 10


def test_one_annotators_edits_can_be_asked_for():
    both = [*edits(TEN, NOON), *edits(NOON, by="نور")]
    assert [edit.by for _, edit in chronicle({"a": both}, by="نور")] == ["نور"]
