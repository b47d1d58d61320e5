"""Which marks an export takes: by label, verdict, annotator, day and article; proposals when asked."""

from __future__ import annotations

from typing import Any

import pytest

from reader.annotations.model import Origin, Relation, Review, Span
from reader.annotations.spans import make_span
from reader.annotations.store import Margin
from reader.articles.article import Article
from reader.dataset.selection import Selected, Selection
from tests.dataset.shelf import LATER, NOW

PARAGRAPH = (
    "قال الوزير إن العدد بلغ خمسين ألفا في العام الماضي، وإن الحكومة لن ترفع الضرائب في العام المقبل. " * 2
)
TEXT = f"عنوان الخبر\n\n{PARAGRAPH}\n\nكلمات دلالية: وزير ضرائب\n"
ARTICLE = Article("2024~خبر", TEXT)


def span(words: str, label: str, id: str, annotator: str = "سلمى", **fields: Any) -> Span:
    start = TEXT.index(words)
    review = fields.pop("review", None)
    made = make_span(ARTICLE, label, start, start + len(words), annotator, NOW, id=id, **fields)
    return made._replace(review=review and Review(review, "هدى", LATER), updated=fields.pop("updated", NOW))


MODEL = Origin("model", "m", 0.5)
SPANS = [
    span("قال الوزير", "source", "s"),
    span("العدد بلغ خمسين", "claim", "c", review="accepted"),
    span("خمسين ألفا", "figure", "f", "gold"),
    span("الحكومة", "source", "p", origin=MODEL),
    span("ترفع الضرائب", "claim", "t", origin=MODEL, review="accepted"),
    span("وزير ضرائب", "source", "k"),
]
LINKS = [Relation("r1", "attributed_to", "c", "s"), Relation("r2", "quantifies", "f", "c")]
MARGIN = Margin({each.id: each for each in SPANS}, {each.id: each for each in LINKS})

CASES: dict[str, tuple[dict[str, Any], str]] = {
    "all but proposals": ({}, "s c f t k"),
    "proposals too": ({"proposals": True}, "s c f p t k"),
    "labels": ({"labels": ("claim", "figure")}, "c f t"),
    "accepted": ({"reviews": ("accepted",)}, "c t"),
    "not reviewed": ({"reviews": ("none",)}, "s f k"),
    "settled": ({"annotators": ("gold",)}, "f"),
    "until the day": ({"until": NOW[:10]}, "s c f t k"),
    "until the day before": ({"until": "2026-11-19"}, ""),
    "since the day after": ({"since": "2026-11-21"}, ""),
    "the article": ({"articles": ("2024*",)}, "s c f t k"),
    "another article": ({"articles": ("2025*",)}, ""),
    "no leftovers": ({"leftovers": False}, "s c f t"),
}


@pytest.mark.parametrize(("asked", "wanted"), CASES.values(), ids=CASES)
def test_what_is_asked_for_comes(asked, wanted):
    found = list(Selected(Selection(**asked))([(ARTICLE, MARGIN)]))
    assert [set(margin.spans) for _, margin in found] == ([set(wanted.split())] if wanted else [])
    for _, margin in found:
        assert set(margin.relations) == {
            link.id for link in LINKS if {link.source, link.target} <= margin.spans.keys()
        }


def test_what_is_left_out_is_counted():
    selected = Selected(Selection(labels=("source",), leftovers=False))
    list(selected([(ARTICLE, MARGIN)]))
    assert selected.left_out == {"proposals": 1, "other spans": 3, "spans in leftovers": 1}


def test_articles_without_marks_come_when_they_are_asked_for():
    bare = (Article("b", "نعم"), Margin())
    assert list(Selected(Selection())([bare])) == []
    assert list(Selected(Selection(everything=True))([bare])) == [bare]


def test_zones_that_a_person_kept_count_before_those_of_the_rules():
    everything = {"start": 0, "end": len(TEXT), "kind": "body"}
    kept = MARGIN._replace(meta={"zones": [everything]})
    ((_, margin),) = Selected(Selection(leftovers=False))([(ARTICLE, kept)])
    assert "k" in margin.spans
