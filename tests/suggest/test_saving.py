"""Proposals in the store: beside the marks, never twice, and no marks until a person says so."""

from __future__ import annotations

import pytest

from reader.annotations.memory import MemoryStore
from reader.annotations.standing import is_pending, is_proposal, standing, stands
from reader.annotations.tinydb_store import TinyStore
from reader.articles.article import Article
from reader.suggest.proposal import Proposal
from reader.suggest.saving import save_proposals
from tests.review.marking import NOW, TEXT, kept, link, margin, mark, proposal, save

ARTICLE = Article("news", TEXT)


def proposed(words, label="source", score=0.9):
    start = TEXT.index(words)
    return Proposal(start, start + len(words), label, "said", score)


def test_they_are_kept_with_their_rule_and_score_and_nobody_as_annotator():
    store = MemoryStore()
    (saved,) = save_proposals(ARTICLE, [proposed("المدير")], store, "سلمى", NOW)
    (span,) = store.load("news").spans.values()
    assert (span.quote, span.annotator, span.review) == ("المدير", "", None)
    assert (span.origin.kind, span.origin.name, span.origin.score) == ("rule", "said", 0.9)
    assert saved.id == span.id
    assert is_proposal(span)


def test_saving_again_adds_nothing_whatever_was_decided():
    store = MemoryStore()
    save_proposals(ARTICLE, [proposed("المدير")], store, "سلمى", NOW)
    assert save_proposals(ARTICLE, [proposed("المدير")], store, "سلمى", NOW) == ()
    rejected = kept(ARTICLE, mark(ARTICLE, "المدير", "source", origin=saved_origin(), verdict="rejected"))
    assert save_proposals(ARTICLE, [proposed("المدير")], rejected, "سلمى", NOW) == ()


def saved_origin():
    return proposal(ARTICLE, "المدير").origin


def test_nothing_is_proposed_where_a_person_has_marked_the_like():
    store = kept(ARTICLE, mark(ARTICLE, "المتحدث باسم الوزارة", "source"))
    found = [proposed("المتحدث"), proposed("المتحدث", "claim"), proposed("المدير")]
    saved = save_proposals(ARTICLE, found, store, "سلمى", NOW)
    assert [(span.quote, span.label) for span in saved] == [("المتحدث", "claim"), ("المدير", "source")]


def test_a_proposal_stands_once_it_is_accepted():
    waiting = proposal(ARTICLE, "المدير", "source")
    origin = waiting.origin
    accepted = mark(ARTICLE, "المدير", "source", origin=origin, verdict="accepted")
    rejected = mark(ARTICLE, "المدير", "source", origin=origin, verdict="rejected")
    flagged = mark(ARTICLE, "المدير", "source", origin=origin, verdict="flagged")
    own = mark(ARTICLE, "المدير", "source")
    assert [stands(span) for span in (waiting, accepted, rejected, flagged, own)] == [
        False,
        True,
        False,
        False,
        True,
    ]
    assert [is_pending(span) for span in (waiting, accepted, rejected, flagged)] == [True, False, False, True]


def test_what_stands_takes_its_relations_along_and_leaves_those_of_proposals():
    one, other = mark(ARTICLE, "وجود أي خلاف", "denial"), mark(ARTICLE, "المدير", "source")
    guess = proposal(ARTICLE, "الصحيفة", "source")
    kept_link, left_link = link(one, other), link(one, guess)
    found = standing(margin(one, other, guess, kept_link, left_link))
    assert set(found.spans) == {one.id, other.id}
    assert set(found.relations) == {kept_link.id}


@pytest.mark.parametrize("kind", ["memory", "tinydb"])
def test_a_library_counts_what_stands(kind, tmp_path):
    store = MemoryStore() if kind == "memory" else TinyStore(tmp_path / "annotations")
    origin = proposal(ARTICLE, "المدير").origin
    records = (
        mark(ARTICLE, "العدد بلغ ٥٠ ألفا"),
        mark(ARTICLE, "المدير", "source", origin=origin, verdict="accepted"),
        mark(ARTICLE, "سفن", "source", origin=origin, verdict="rejected"),
        proposal(ARTICLE, "الصحيفة", "source"),
    )
    save(store, ARTICLE, *records)
    counts = store.counts("news")
    assert (dict(counts.labels), counts.reviewed) == ({"claim": 1, "source": 1}, 1)
    store.close()
