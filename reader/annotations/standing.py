"""Which spans are marks: what a person made or took, as against what is only proposed.

A proposal is a span that a rule or a model made and that nobody has accepted. It is kept
with the marks, so that a decision about it is an edit like any other, and it becomes a
mark by a verdict alone. One that was rejected stays, to be learned from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from reader.annotations.model import Review, Span
from reader.annotations.store import Counts, Margin

#: The annotator of the settled layer: what was decided where annotators differ.
GOLD: Final = "gold"


def is_proposal(span: Span) -> bool:
    """Whether a rule or a model made a span that nobody has accepted."""
    return span.origin.kind != "person" and (span.review is None or span.review.verdict != "accepted")


def is_pending(span: Span) -> bool:
    """Whether a span is a proposal that nobody has rejected either."""
    return is_proposal(span) and (span.review is None or span.review.verdict != "rejected")


def accepted(span: Span, by: str, at: str) -> Span:
    """A span that a person accepts; a proposal becomes a mark of whoever accepts it.

    Args:
        span: A mark or a proposal.
        by: Who accepts it.
        at: ISO 8601, UTC.
    """
    whose = span.annotator or (by if is_proposal(span) else "")
    return span._replace(review=Review("accepted", by, at), annotator=whose, updated=at)


def stands(span: Span) -> bool:
    """Whether a span is a mark of the dataset: no proposal, and not what adjudication left out."""
    left_out = span.annotator == GOLD and span.review is not None and span.review.verdict == "rejected"
    return not is_proposal(span) and not left_out


def standing(margin: Margin, annotator: str | None = None) -> Margin:
    """The margin with the spans that stand, of one annotator or of all, and the relations among them."""
    spans = {
        span.id: span
        for span in margin.spans.values()
        if stands(span) and (annotator is None or span.annotator == annotator)
    }
    relations = {
        link.id: link for link in margin.relations.values() if link.source in spans and link.target in spans
    }
    return margin._replace(spans=spans, relations=relations)


def counted(spans: Iterable[Span]) -> Counts:
    """The spans that stand, by label, and how many of them are reviewed."""
    kept = [span for span in spans if stands(span)]
    return Counts(Counter(span.label for span in kept), sum(span.review is not None for span in kept))
