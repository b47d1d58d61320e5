"""What holds of all proposals, for any text."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.annotations.model import Origin
from reader.annotations.records import span_from_record, span_to_record
from reader.articles.article import Article
from reader.suggest.proposal import Proposal, proposed_span
from reader.suggest.propose import propose
from reader.suggest.rules import Rules
from reader.text.units import words
from tests.suggest.marked import proposed

CUES = (
    "قال وقالت يقول أعلن نفى ينفي لم يرد رفض التعليق بحسب وفقا لمصدر إن أن أنه وأن بأن بأنها الوزير "
    "صحيفة للصحيفة مصادر مطلعة على قائلا وصف الاتهامات دون دليل لا أساس له 250 مليون دولار عام 2022 "
    "ثلاثة أشهر عامين ونصف واحدة من 5 مايو الخامس الساعة 6:53 م كل عن إلى في و وقد كان قد سي إن إن "
    '% $ ، . : ؟ « » " ( ) - ـ بـ \n المصدر: اقرأ أيضا •'
).split(" ")

texts = st.lists(st.sampled_from(CUES), max_size=60).map(" ".join) | st.text(
    alphabet='قالوانهمب"«»:،.؟ 1٢%\n\u0651ـ', max_size=80
)


@given(texts)
def test_proposals_are_whole_words_of_one_line(text: str):
    scores = Rules.load().scores
    for p in propose(Article("a", text)):
        assert 0 <= p.start < p.end <= len(text)
        assert "\n" not in text[p.start : p.end]
        assert p.score == scores[p.rule]
        assert p.rule.startswith(p.label)
        assert not any(a < edge < b for a, b in words(text, 0, len(text)) for edge in (p.start, p.end))


@given(texts)
def test_proposals_are_in_order_and_alike_do_not_overlap(text: str):
    found = propose(Article("a", text))
    assert found == sorted(found, key=lambda p: (p.start, -p.end, p.label))
    assert len({(p.start, p.end, p.label) for p in found}) == len(found)
    for label in ("source", "figure", "denial"):
        alike = [p for p in found if p.label == label]
        assert all(one.end <= other.start for one, other in pairwise(alike))


def test_leftovers_of_a_page_stay_out():
    text = (
        "صحيفة الصوان: الوزير يستقيل غدا\n\n"
        "logo\n\nفيضان في المرسى\n\nفيضان في المرسى\n"
        "قارب في الميناء القديمالمصدر: وكالة السهل\n25 أكتوبر 2024، 6:53 م\n\n"
        "وقال الوزير إن النهر ارتفع مترين في ثلاث ساعات، وإن السكان غادروا بيوتهم قبل وصول الماء إليها.\n\n"
        "اقرأ أيضاً\n\nرويترز: 44 مليون دولار للبلدة\n\n"
        "وأضاف أن الطريق إلى البلدة مغلق منذ الفجر، وأن فرق الإنقاذ تعمل بلا توقف منذ يومين كاملين.\n\n"
        "كلمات دلالية: فيضان 30 بلدة\nجميع الحقوق محفوظة © 2024 شركة الصوان\n"
    )
    assert proposed(text, "source") == [("source", "الوزير"), ("source", "وكالة السهل")]
    assert proposed(text, "figure") == [
        ("figure", "25 أكتوبر 2024، 6:53 م"),
        ("figure", "ثلاث ساعات"),
        ("figure", "يومين"),
    ]
    assert len(proposed(text, "claim")) == 4


def test_a_headline_names_its_source_before_the_colon():
    title = "الفارابي: السد آمن تماما"
    body = "وقال {} إن البوابات الست فحصت كلها في الأسبوع الأخير قبل الفيضان الكبير."
    assert proposed(f"{title}\n\n{body.format('الفارابي')}", "source") == [("source", "الفارابي")] * 2
    assert ("claim", "السد آمن تماما") in proposed(f"{title}\n\n{body.format('الفارابي')}")
    assert proposed(f"{title}\n\n{body.format('الوزير')}", "source") == [("source", "الوزير")]
    assert ("source", "وزارة المياه") in proposed(f"وزارة المياه: السد آمن\n\n{body.format('الوزير')}")


def test_a_proposal_becomes_a_span_that_says_where_it_came_from():
    article = Article("a", "وقال الوزير إن الجسر كلّف 4 ملايين دينار.")
    figure = next(p for p in propose(article) if p.label == "figure")
    span = proposed_span(article, figure, "huda", "2025-01-01T00:00:00+00:00")
    assert (span.quote, span.label, span.annotator) == ("4 ملايين دينار", "figure", "huda")
    assert span.origin == Origin("rule", "figure-money", figure.score)
    assert span.attributes == {"subtype": "money"}
    assert span_from_record(span_to_record(span)) == span
    with pytest.raises(ValueError, match="no span"):
        proposed_span(Article("b", "قصير"), figure, "huda", "2025-01-01T00:00:00+00:00")


def test_a_proposal_says_which_rule_made_it_and_how_sure_it_is():
    score = Rules.load().scores["figure-dual"]
    expected = Proposal(4, 9, "figure", "figure-dual", score, {"subtype": "duration"})
    assert propose(Article("a", "غاب عامين.")) == [expected]


HOSTILE = {
    "one line of news": "وقال الوزير إن الجسر كلّف 4 ملايين دينار، بحسب صحيفة الصوان. ",
    "cues": "قال إن ",
    "names": "قال الوزير ",
    "that": "أن ",
    "open quotations": 'قال "',
    "quotations": "« » ",
    "according": "كلمة بحسب سليم ",
    "numbers": "12 ",
    "number words": "خمسة وألف ",
    "scales": "مليون ",
    "years": "عام ",
    "months": "مايو ",
    "dates": "5 مايو ",
    "commas": "،",
    "full stops": ".",
    "exclamations": "!",
    "straight": '"',
    "tabs": "\t",
    "marks": "\u0651",
    "zalgo": "قا\u0651\u064b\u0653\u0654 ",
    "brackets": "(",
    "one word": "ب",
    "atoms": "a...",
    "digits": "1",
    "new lines": "\n",
    "related": "اقرأ أيضا\n",
    "denials": "لم يرد ",
    "tatweel": "ـ ",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=list(HOSTILE))
def test_time_is_linear_in_the_length(piece: str):
    def seconds(length: int) -> float:
        article = Article("a", (piece * (length // len(piece) + 1))[:length] + "x")
        best = []
        for _ in range(2):
            start = time.process_time()
            propose(article)
            best.append(time.process_time() - start)
        return min(best)

    short, long = seconds(5_000), seconds(40_000)
    # Eight times the text; with the square of it this would be sixty-four times as long.
    assert long < 24 * short + 0.05


def test_the_hostile_files_of_the_shared_cases(shared: Path):
    for file in sorted((shared / "cases" / "hostile").iterdir()):
        text = file.read_bytes().decode("utf-8", "replace")
        assert all(p.end <= len(text) for p in propose(Article("a", text)))
