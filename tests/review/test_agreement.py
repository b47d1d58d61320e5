"""How far annotators agree, and where they do not."""

from __future__ import annotations

import pytest

from reader.annotations.model import Origin
from reader.articles.article import Article
from reader.review.agreement import Agreement, layers
from tests.review.marking import TEXT, link, margin, mark

ARTICLE = Article("news", TEXT)
SALMA, OMAR = "سلمى", "عمر"


def compared(*records, annotators=()):
    agreement = Agreement(annotators)
    agreement.add(ARTICLE, layers(ARTICLE, margin(*records)))
    return agreement.report()


def both(words, label="claim"):
    return mark(ARTICLE, words, label, SALMA), mark(ARTICLE, words, label, OMAR)


def test_the_same_marks_agree_fully():
    report = compared(*both("العدد بلغ ٥٠ ألفا"), *both("المدير", "source"))
    for figure in ("exact_f1", "partial_f1", "overlap_f1", "kappa", "alpha"):
        assert report[figure] == pytest.approx(1)
    assert report["differences"] == []
    assert report["spans"] == {SALMA: 2, OMAR: 2}
    assert report["kappa_of"] == "Cohen"


def test_partial_credit_is_one_half_and_overlap_is_whole():
    # Two of Salma's three marks are Omar's too, one of them with another edge; Omar has no other.
    report = compared(
        *both("المدير", "source"),
        mark(ARTICLE, "العدد بلغ ٥٠ ألفا", by=SALMA),
        mark(ARTICLE, "بلغ ٥٠ ألفا", by=OMAR),
        mark(ARTICLE, "الصحيفة", "source", SALMA),
        annotators=(SALMA, OMAR),
    )
    expected = {
        "exact_precision": 1 / 2,
        "exact_recall": 1 / 3,
        "exact_f1": 2 / 5,
        "partial_precision": 1.5 / 2,
        "partial_recall": 1.5 / 3,
        "partial_f1": 3 / 5,
        "overlap_precision": 1,
        "overlap_recall": 2 / 3,
        "overlap_f1": 4 / 5,
    }
    assert {name: report[name] for name in expected} == pytest.approx(expected)
    assert report["by_label"]["source"]["exact_f1"] == pytest.approx(2 / 3)
    assert report["by_label"]["claim"]["exact_f1"] == 0
    assert [difference["kind"] for difference in report["differences"]] == ["edges", "missing"]


def test_kappa_is_of_words_with_the_labels_on_them():
    # Ten words; Salma marks the first four, Omar the first two: of 10 they agree on 8.
    article = Article("ten", "a b c d e f g h i j")
    agreement = Agreement()
    marks = margin(mark(article, "a b c d", by=SALMA), mark(article, "a b", by=OMAR))
    agreement.add(article, layers(article, marks))
    report = agreement.report()
    expected = 0.4 * 0.2 + 0.6 * 0.8
    assert report["words"] == 10
    assert report["kappa"] == pytest.approx((0.8 - expected) / (1 - expected))


def test_another_label_on_the_same_words_is_one_difference():
    report = compared(mark(ARTICLE, "المدير", "source", SALMA), mark(ARTICLE, "المدير", "claim", OMAR))
    (difference,) = report["differences"]
    assert difference["kind"] == "label"
    assert {difference["left"]["label"], difference["right"]["label"]} == {"source", "claim"}
    (confusion,) = report["confusion"]
    one, other = confusion["annotators"]
    labels = {SALMA: "source", OMAR: "claim"}
    assert confusion["table"] == {labels[one]: {labels[other]: 1}}


def test_a_figure_inside_a_claim_is_no_confusion_of_labels():
    report = compared(
        mark(ARTICLE, "العدد بلغ ٥٠ ألفا", "claim", SALMA), mark(ARTICLE, "٥٠ ألفا", "figure", OMAR)
    )
    assert [difference["kind"] for difference in report["differences"]] == ["missing", "missing"]


def test_a_relation_that_one_did_not_make_is_a_difference():
    claims, sources = both("العدد بلغ ٥٠ ألفا"), both("المتحدث باسم الوزارة", "source")
    denials = both("وجود أي خلاف", "denial")
    report = compared(
        *claims,
        *sources,
        *denials,
        link(claims[0], sources[0]),
        link(claims[1], sources[1]),
        link(denials[1], sources[1]),
    )
    (difference,) = report["differences"]
    assert difference["kind"] == "relation"
    assert None in (difference["left"], difference["right"])
    assert report["relations"]["exact_f1"] == pytest.approx(2 / 3)


def test_three_annotators_have_fleiss_and_each_pair():
    third = mark(ARTICLE, "المدير", "source", "ليلى")
    report = compared(*both("المدير", "source"), third)
    assert report["kappa_of"] == "Fleiss"
    assert report["kappa"] == pytest.approx(1)
    assert len(report["pairs"]) == 3


def test_proposals_gold_and_marks_off_their_words_do_not_count():
    guess = mark(ARTICLE, "الصحيفة", "source", OMAR, origin=Origin("model", "crf", 0.9))
    gold = mark(ARTICLE, "الصحيفة", "source", "gold")
    other = Article("other", TEXT.replace("الصحيفة", "المجلة"))
    moved = mark(other, "المجلة", "source", OMAR)
    report = compared(*both("المدير", "source"), guess, gold, moved)
    assert report["spans"] == {SALMA: 1, OMAR: 1}
    assert report["exact_f1"] == 1


def test_an_article_of_one_annotator_says_nothing():
    agreement = Agreement()
    agreement.add(ARTICLE, layers(ARTICLE, margin(mark(ARTICLE, "المدير", by=SALMA))))
    assert agreement.alone == ["news"]
    with pytest.raises(ValueError, match="no two annotators"):
        agreement.report()
