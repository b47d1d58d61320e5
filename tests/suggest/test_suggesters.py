"""A suggester of somebody else's: checked, and given a limited time."""

from __future__ import annotations

import itertools
import threading

import pytest

from reader.articles.article import Article
from reader.suggest import suggesters
from reader.suggest.proposal import Proposal
from reader.suggest.suggesters import Suggester, SuggesterFailed

ARTICLE = Article("news", "قال المدير ذلك.")


def test_one_that_hangs_is_given_up():
    never = threading.Event()

    def hang(article):
        never.wait()
        return []

    with pytest.raises(SuggesterFailed, match=r"stuck took over 0.2 seconds") as caught:
        Suggester("stuck", hang).proposals(ARTICLE, seconds=0.2)
    assert caught.value.hangs
    never.set()


def test_its_proposals_are_a_model_s_by_its_name():
    found = Suggester("mine", lambda article: [Proposal(4, 10, "source", "whatever", 1)]).proposals(ARTICLE)
    assert [(p.kind, p.rule, p.score) for p in found] == [("model", "mine", 1)]


def test_one_whose_proposals_never_end_is_given_up_before_they_fill_the_memory(monkeypatch):
    monkeypatch.setattr(suggesters, "MOST", 100)
    endless = Suggester("endless", lambda article: itertools.repeat(Proposal(4, 10, "source", "x", 1)))
    with pytest.raises(SuggesterFailed, match="endless failed: ValueError: it gave over 100 proposals"):
        endless.proposals(ARTICLE)


def test_one_that_ends_the_program_only_fails():
    def leave(article):
        raise SystemExit(3)

    with pytest.raises(SuggesterFailed, match="leaves failed: SystemExit: 3"):
        Suggester("leaves", leave).proposals(ARTICLE)
