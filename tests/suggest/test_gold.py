"""The promised precision and recall, on the articles whose marks lie beside the checkout."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.suggest import BARS, Count, counts, meet
from reader.articles.article import Article
from reader.suggest.propose import propose


def test_counting():
    count = Count()
    count.add([(0, 5), (8, 9)], [(0, 4), (10, 12), (20, 30)], exact=False)
    assert (count.precision, count.recall) == (1 / 2, 1 / 3)
    count = Count()
    count.add([(0, 5), (8, 9)], [(0, 5)], exact=True)
    assert (count.precision, count.recall) == (1 / 2, 1)
    assert (Count().precision, Count().recall) == (1, 1)
    assert not meet((0, 5), (5, 9), exact=False)


def test_the_bars_hold(shared: Path):
    found = counts(shared)
    for key, (precision, recall) in BARS.items():
        assert found[key].precision >= precision, key
        assert found[key].recall >= recall, key


def test_figures_of_all_five_articles(shared: Path):
    """As many of each kind as people marked in the five: facts/arabic-text.md, gold statistics."""
    subtypes: Counter[str] = Counter()
    for file in sorted((shared / "articles").glob("*.txt")):
        article = Article(file.stem, file.read_bytes().decode("utf-8"))
        subtypes.update(p.attributes["subtype"] for p in propose(article) if p.label == "figure")
    assert subtypes == {"date": 14, "count": 7, "money": 4, "duration": 4}


@pytest.mark.parametrize("label", ["figure", "source", "denial"])
def test_the_seed_that_comes_marked(label: str):
    """Marked by others than who wrote the rules; most marks are met edge to edge."""
    root = Path(__file__).resolve().parents[2]
    text = (root / "seeds" / "factory-denials.txt").read_bytes().decode("utf-8")
    kept = json.loads((root / "annotations" / "factory-denials.json").read_text(encoding="utf-8"))
    marked = {(span["start"], span["end"]) for span in kept["spans"].values() if span["label"] == label}
    found = {(p.start, p.end) for p in propose(Article("a", text)) if p.label == label}
    assert len(found & marked) >= 0.9 * len(marked)
    assert len(found & marked) >= 0.9 * len(found)
