"""Two annotators, one truth: every difference decided, nothing of theirs changed."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.annotations.labels import Schema
from reader.annotations.memory import MemoryStore
from reader.annotations.model import Review as Verdict
from reader.annotations.standing import GOLD, standing
from reader.articles.article import Article
from reader.review.adjudication import SETTLED, Adjudication, settle_agreed
from reader.review.queue import Choice, select
from reader.review.saved import SavedReview
from tests.review.marking import NOW, TEXT, link, mark, save
from tests.session.desk import clock

ARTICLE = Article("news", TEXT)
SALMA, OMAR, LAYLA = "salma", "omar", "layla"
CHOICE = Choice("disagreements", annotators=(SALMA, OMAR))


def both(words, label="claim", **fields):
    return mark(ARTICLE, words, label, SALMA, **fields), mark(ARTICLE, words, label, OMAR, **fields)


@pytest.fixture
def settling(tmp_path):
    """Opens the adjudication of some records."""
    opened: list[SavedReview] = []

    def begin(*records, store=None):
        store = store or MemoryStore()
        if records:
            save(store, ARTICLE, *records)
        settle_agreed(ARTICLE, store, (SALMA, OMAR), LAYLA, NOW)
        path = tmp_path / f"{len(opened)}.jsonl"
        items = select([(ARTICLE, store.load("news"))], CHOICE)
        saved = SavedReview.create(path, CHOICE, items, LAYLA, NOW)
        times = clock(3600 * 11)
        made = Adjudication(saved, lambda _: ARTICLE, store, Schema(), LAYLA, lambda: next(times))
        opened.append(saved)
        return made, store

    yield begin
    for saved in opened:
        saved.close()


def gold(store):
    """Label, text and note of what is settled."""
    spans = standing(store.load("news"), GOLD).spans.values()
    return sorted((span.label, span.quote, span.note) for span in spans)


def test_what_both_have_is_settled_from_the_beginning(settling):
    claims, sources = both("العدد بلغ ٥٠ ألفا"), both("المتحدث باسم الوزارة", "source")
    links = [link(claim, source) for claim, source in zip(claims, sources, strict=True)]
    review, store = settling(*claims, *sources, *links)
    assert review.item is None
    assert gold(store) == [("claim", "العدد بلغ ٥٠ ألفا", ""), ("source", "المتحدث باسم الوزارة", "")]
    (joined,) = standing(store.load("news"), GOLD).relations.values()
    spans = store.load("news").spans
    assert (spans[joined.source].quote, spans[joined.target].quote) == (
        "العدد بلغ ٥٠ ألفا",
        "المتحدث باسم الوزارة",
    )
    settle_agreed(ARTICLE, store, (SALMA, OMAR), LAYLA, NOW)
    assert len(gold(store)) == 2


LONG, SHORT = "العدد بلغ ٥٠ ألفا", "بلغ ٥٠ ألفا"


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        ("left", [("claim", LONG, "")]),
        ("right", [("claim", SHORT, "")]),
        ("both", [("claim", LONG, ""), ("claim", SHORT, "")]),
        ("neither", []),
    ],
)
def test_each_decision_on_edges(settling, decision, expected):
    review, store = settling(mark(ARTICLE, LONG, by=SALMA), mark(ARTICLE, SHORT, by=OMAR))
    assert [span.quote for span in review.sides] == [LONG, SHORT]
    assert review.names == (SALMA, OMAR)
    assert review.settle(decision).ok
    assert review.item is None
    assert gold(store) == sorted(expected)


def test_who_decided_and_why_is_kept(settling):
    review, store = settling(mark(ARTICLE, LONG, by=SALMA), mark(ARTICLE, SHORT, by=OMAR))
    ids = [span.id for span in review.sides]
    review.note("the clause has its subject")
    review.settle("left")
    (span,) = standing(store.load("news"), GOLD).spans.values()
    assert span.review == Verdict("accepted", LAYLA, span.created)
    assert span.note == "the clause has its subject"
    assert span.attributes[SETTLED] == {"from": ids, "decision": "left"}
    assert review.why == ""


def test_a_side_without_a_mark_is_right_when_there_should_be_none(settling):
    review, store = settling(mark(ARTICLE, LONG, by=SALMA), *both("المدير", "source"))
    assert review.sides[1] is None
    assert review.settle("right").ok
    assert gold(store) == [("source", "المدير", "")]
    # It is decided on disk: another adjudication has nothing to ask.
    again, _ = settling(store=store)
    assert again.item is None


def test_marking_anew_takes_the_edges_and_the_label_that_are_asked_for(settling):
    review, store = settling(mark(ARTICLE, LONG, by=SALMA), mark(ARTICLE, SHORT, by=OMAR))
    assert review.edge("end", -1).ok
    assert review.session.text[slice(*review.draft)] == "العدد بلغ ٥٠"
    assert review.anew("denial").ok
    assert gold(store) == [("denial", "العدد بلغ ٥٠", "")]


def test_the_annotators_marks_stay_as_they_are(settling):
    review, store = settling(mark(ARTICLE, LONG, by=SALMA), mark(ARTICLE, SHORT, "denial", OMAR))
    before = {span.id: span for span in store.load("news").spans.values() if span.annotator != GOLD}
    review.settle("both")
    after = {span.id: span for span in store.load("news").spans.values() if span.annotator != GOLD}
    assert before == after


def test_undo_and_back_decide_anew_without_traces(settling):
    review, store = settling(mark(ARTICLE, LONG, by=SALMA), mark(ARTICLE, SHORT, by=OMAR))
    review.settle("both")
    review.back()
    review.settle("right")
    assert gold(store) == [("claim", SHORT, "")]
    review.undo()
    assert len(gold(store)) == 2
    review.undo()
    assert gold(store) == []
    assert review.progress.done == 0


def test_a_relation_that_one_did_not_make_is_asked_after_the_marks(settling):
    claims = mark(ARTICLE, LONG, by=SALMA), mark(ARTICLE, SHORT, by=OMAR)
    sources = both("المتحدث باسم الوزارة", "source")
    review, store = settling(*claims, *sources, link(claims[1], sources[1]))
    assert review.item.kind == "pair"
    review.settle("left")
    assert review.item.kind == "relation"
    assert review.links[0] is None
    assert review.settle("right").ok
    (joined,) = standing(store.load("news"), GOLD).relations.values()
    # Omar's relation joins what Salma's claim became: both marked the one claim.
    assert store.load("news").spans[joined.source].quote == LONG


def test_a_relation_of_a_mark_that_is_not_settled_can_not_be_right(settling):
    claim, source = mark(ARTICLE, LONG, by=SALMA), mark(ARTICLE, "المدير", "source", SALMA)
    other = mark(ARTICLE, "سفن", by=OMAR)
    review, _ = settling(claim, source, other, link(claim, source))
    while review.item.kind == "pair":
        review.settle("neither")
    outcome = review.settle("left")
    assert not outcome.ok
    assert "not in the settled layer" in outcome.message
    assert review.settle("right").ok


WORDS = [word for word in TEXT.split() if TEXT.count(word) == 1 and word[-1] != "."]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_decided_gold_is_just_that(settling, data):
    """Marks on single words, so that every pair is told by its word."""
    labels = st.sampled_from(["claim", "source", "denial"])
    chosen = st.dictionaries(st.sampled_from(WORDS), labels, min_size=1)
    left, right = data.draw(chosen), data.draw(chosen)
    records = [mark(ARTICLE, word, label, SALMA) for word, label in left.items()]
    records += [mark(ARTICLE, word, label, OMAR) for word, label in right.items()]
    review, store = settling(*records)
    expected = {(left[word], word) for word in left if left[word] == right.get(word)}
    while review.item is not None:
        word = review.span.quote
        decision = data.draw(st.sampled_from(["left", "right", "both", "neither"]))
        for name, side in (("left", left), ("right", right)):
            if word in side and decision in (name, "both"):
                expected.add((side[word], word))
        assert review.settle(decision).ok
    assert {(label, quote) for label, quote, _ in gold(store)} == expected
    assert review.progress.left == 0
