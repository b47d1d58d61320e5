"""What a rule proposes, and the mark it becomes when a person takes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from reader.annotations.model import NO_ATTRIBUTES, Origin, Span
from reader.annotations.spans import make_span
from reader.articles.article import Article


class Stretch(NamedTuple):
    """Tokens ``[start, end)`` of a line that a rule would mark, and the subtype of the mark, or ""."""

    start: int
    end: int
    label: str
    rule: str
    subtype: str = ""


class Proposal(NamedTuple):
    """A stretch of an article that a rule or a model would mark.

    Attributes:
        start: First code point.
        end: One past the last.
        label: Name of the label.
        rule: Name of the rule that proposes it, as in ``[rules]`` of the patterns, or of the model.
        score: How sure it is, from 0 to 1.
        attributes: Attributes for the mark, such as the subtype of a figure.
        kind: Whether a rule proposes it or a model.
    """

    start: int
    end: int
    label: str
    rule: str
    score: float
    attributes: Mapping[str, Any] = NO_ATTRIBUTES
    kind: Literal["rule", "model"] = "rule"


def proposed_span(article: Article, proposal: Proposal, annotator: str, now: str) -> Span:
    """The span that a proposal becomes, saying by which rule and how sure it was.

    Args:
        article: What was proposed for.
        proposal: One of its proposals.
        annotator: Whose mark it is.
        now: ISO 8601, UTC.

    Raises:
        ValueError: The proposal is for another text: it does not lie in this one.
    """
    origin = Origin(proposal.kind, proposal.rule, proposal.score)
    return make_span(
        article,
        proposal.label,
        proposal.start,
        proposal.end,
        annotator,
        now,
        origin=origin,
        attributes=proposal.attributes,
    )
