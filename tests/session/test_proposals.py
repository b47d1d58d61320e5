"""Proposals under the hand of an annotator: what a key makes of them."""

from __future__ import annotations

import pytest

from reader.annotations.model import Origin, Span
from reader.annotations.standing import is_proposal
from reader.session import Session
from tests.review.marking import TEXT, proposal
from tests.session.desk import SALMA, put, select, session_on


@pytest.fixture
def session() -> Session:
    made = session_on(TEXT)
    put(made, proposal(made.article, "المدير", "source", 0.6))
    return made


def only(session: Session) -> Span:
    (span,) = session.store.load("news").spans.values()
    return span


def test_to_tag_just_what_is_proposed_is_to_accept_it(session):
    select(session, "المدير")
    assert session.tag("source").ok
    span = only(session)
    assert span.review is not None
    assert (span.review.verdict, span.annotator) == ("accepted", SALMA)
    assert span.origin == Origin("rule", "said", 0.6)
    assert not is_proposal(span)
    assert session.undo().ok
    assert is_proposal(only(session))
    assert only(session).annotator == ""


def test_to_tag_it_otherwise_leaves_the_proposal_to_be_decided(session):
    select(session, "المدير")
    assert session.tag("claim").ok
    assert sorted(span.label for span in session.marks if is_proposal(span)) == ["source"]


def test_to_give_it_another_label_is_to_accept_it_under_that(session):
    session.go(TEXT.index("المدير"))
    assert session.relabel("claim").ok
    span = only(session)
    assert (span.label, span.annotator, is_proposal(span)) == ("claim", SALMA, False)


@pytest.mark.parametrize(("verdict", "whose"), [("accepted", SALMA), ("rejected", ""), ("flagged", "")])
def test_a_verdict_makes_it_a_mark_only_when_it_accepts(session, verdict, whose):
    session.go(TEXT.index("المدير"))
    assert session.hand.mark.review(verdict).ok
    span = only(session)
    assert (span.annotator, is_proposal(span)) == (whose, verdict != "accepted")
