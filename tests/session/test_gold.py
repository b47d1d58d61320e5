"""Marks as a person really makes them: every span of the gold articles by keys alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.articles.article import Article
from reader.session import Session
from tests.session.desk import session_on

ARTICLES = ("000_dfd5b0dd82fd8e7f", "001_557b02f9c5ee4e56", "002_9e70459912b89c45")
CLOSING = tuple("\"'»”’)]")


@pytest.fixture(params=ARTICLES)
def gold(request: pytest.FixtureRequest, shared: Path) -> tuple[Article, list[tuple[int, int, str]]]:
    """An article, and the spans (start, end, label) that were marked in it."""
    lines = (shared / "gold" / f"{request.param}.jsonl").read_text("utf-8").splitlines()
    text = (shared / "articles" / f"{request.param}.txt").read_bytes().decode("utf-8")
    spans = [
        (span["start"], span["end"], span["label"]) for line in lines for span in json.loads(line)["spans"]
    ]
    assert spans
    return Article(request.param, text), spans


def by_words(session: Session, start: int, end: int) -> None:
    """Go to the first letter, and widen the selection by words until the last word is in it."""
    session.go(start)
    while session.selection is None or session.selection[1] < end:
        before = session.selection
        session.move_unit("word", 1, extend=True)
        assert session.selection != before, "the selection does not get there"


@pytest.mark.parametrize("width", [24, 72])
def test_every_gold_span_is_made_by_words_and_one_ending_on_a_quote_by_one_letter_more(gold, width: int):
    article, spans = gold
    session = session_on(article.text, width=width, gap=True)
    made = []
    for start, end, label in spans:
        quoted = article.text[end - 1] in CLOSING
        by_words(session, start, end - quoted)
        if quoted:
            assert session.target() == (start, end - 1)
            session.move("left", extend=True)  # on to the quote, which stands left of its Arabic word
        assert session.tag(label).ok
        span = session.active
        assert span is not None
        made.append((span.start, span.end, span.label))
    assert made == spans
    assert sorted(made) == [(mark.start, mark.end, mark.label) for mark in session.marks]
