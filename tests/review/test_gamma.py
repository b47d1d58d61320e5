"""Gamma of marks in one text: 1 for the same marks, less the more they differ, the same figure each time."""

from __future__ import annotations

import sys

import pytest

from reader.articles.article import Article
from reader.review.agreement import Agreement, layers
from reader.review.agreement_table import lines
from reader.review.gamma import GammaMissing, gamma_measure
from tests.review.marking import margin, mark

WORDS = [f"word{number:02}" for number in range(40)]
ARTICLE = Article("words", " ".join(WORDS))
MARKED = range(0, 40, 4)


def marks(by, label="claim", shift=0, numbers=MARKED):
    return [mark(ARTICLE, " ".join(WORDS[n + shift : n + shift + 2]), label, by) for n in numbers]


def test_without_the_library_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "pygamma_agreement", None)
    with pytest.raises(GammaMissing, match=r"pip install 'hashiya\[gamma\]'"):
        gamma_measure()


def test_the_mean_of_the_articles_is_reported_and_one_without_a_figure_left_out():
    figures = {10: 0.5, 20: 1.0, 30: None}  # by the length of the text
    agreement = Agreement(gamma=lambda marks, length: figures[length])
    for length in figures:
        article = Article(f"long-{length}", "word" + "." * (length - 4))
        found = margin(mark(article, "word", by="a"), mark(article, "word", by="b"))
        agreement.add(article, layers(article, found))
    report = agreement.report()
    assert report["gamma"] == 0.75
    by_article = {name: row["gamma"] for name, row in report["by_article"].items()}
    assert by_article == {"long-10": 0.5, "long-20": 1.0, "long-30": None}
    shown = list(lines(report))
    assert next(line for line in shown if "kappa  " in line).endswith("gamma")
    assert next(line for line in shown if line.startswith("all ")).endswith("0.750")


class TestMeasure:
    @pytest.fixture(scope="class")
    def gamma(self):
        pytest.importorskip("pygamma_agreement", reason="pygamma-agreement is not installed")
        measure = gamma_measure()
        return lambda one, other: measure([one, other], len(ARTICLE.text))

    def test_the_same_marks_are_one(self, gamma):
        assert gamma(marks("a"), marks("b")) == 1

    def test_it_falls_with_what_is_missing_and_what_has_another_label_or_other_edges(self, gamma):
        one = marks("a")
        missing = [gamma(one, marks("b", numbers=MARKED[:count])) for count in (10, 8, 4)]
        assert 1 == missing[0] > missing[1] > missing[2]
        edges = gamma(one, marks("b", shift=1))
        labels = gamma(one, [*marks("b", numbers=MARKED[:8]), *marks("b", "source", numbers=MARKED[8:])])
        assert edges < labels < 1

    def test_what_has_nothing_in_common_is_no_better_than_chance(self, gamma):
        assert gamma(marks("a"), marks("b", "source", shift=2)) < 0.2

    def test_the_same_marks_have_the_same_figure_each_time(self, gamma):
        one, other = marks("a"), marks("b", numbers=MARKED[:7])
        assert gamma(one, other) == gamma(one, other)

    def test_a_text_in_which_chance_has_no_other_place_has_a_figure_where_all_agree(self, gamma):
        article = Article("x", "x")
        assert gamma_measure()([[mark(article, "x", by="a")], [mark(article, "x", by="b")]], 1) == 1

    def test_one_mark_alone_and_nested_marks_have_a_figure(self, gamma):
        assert gamma(marks("a", numbers=[0]), marks("b", numbers=[0])) == 1
        assert gamma(marks("a", numbers=[0]), marks("b", numbers=[36])) < 1
        nested = [*marks("a"), *marks("a", "figure")]
        assert gamma(nested, marks("b")) < gamma(nested, [*marks("b"), *marks("b", "figure")]) == 1
