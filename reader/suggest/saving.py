"""Keeping proposals in the store, beside the marks, for a person to decide on."""

from __future__ import annotations

from collections.abc import Iterable

from reader.annotations.ids import new_id
from reader.annotations.model import Span
from reader.annotations.standing import is_proposal
from reader.annotations.store import Change, Edit, Margin, Store
from reader.articles.article import Article
from reader.session.span_index import SpanIndex
from reader.suggest.proposal import Proposal, proposed_span


def save_proposals(
    article: Article, proposals: Iterable[Proposal], store: Store, by: str, now: str
) -> tuple[Span, ...]:
    """Save what is proposed and was not decided already, as one edit; the spans that were saved.

    Nothing is proposed where a proposal of the same range and label is, whatever became of
    it, nor where a person has marked the like: a mark of the label that overlaps it, or, as
    claims nest, one of the very range.

    Args:
        article: What was proposed for.
        proposals: For this article.
        store: Where its marks are kept.
        by: Who asked for them.
        now: ISO 8601, UTC.

    Raises:
        StoreError: They can't be saved.
        ValueError: A proposal does not lie in the article.
    """
    margin = store.load(article.id)
    made = tuple(_new(article, proposals, margin, now))
    if made:
        edit = Edit(new_id(), "suggest", tuple(Change(None, span) for span in made), by, now)
        store.save(article, edit)
    return made


def _new(article: Article, proposals: Iterable[Proposal], margin: Margin, now: str) -> Iterable[Span]:
    index = SpanIndex(margin.spans.values())
    for proposal in proposals:
        alike = [span for span in index.between(proposal.start, proposal.end) if span.label == proposal.label]
        same = any((span.start, span.end) == (proposal.start, proposal.end) for span in alike)
        decided = proposal.label != "claim" and any(not is_proposal(span) for span in alike)
        if not same and not decided:
            span = proposed_span(article, proposal, "", now)
            index.put(span)
            yield span
