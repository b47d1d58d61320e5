"""What a person leaves in the margin: spans and relations, as stand-off records.

Offsets are code points into the article's decoded text, end exclusive. Records are
values: a change makes a new record with the same id and the next ``rev``.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

#: Code points of context kept on each side of a quote (TextQuoteSelector's prefix and suffix).
CONTEXT = 32

NO_ATTRIBUTES: Mapping[str, Any] = MappingProxyType({})


class Origin(NamedTuple):
    """Where a mark came from: a person, a rule, or a model with its score (0 to 1)."""

    kind: Literal["person", "rule", "model"] = "person"
    name: str = ""
    score: float | None = None


class Review(NamedTuple):
    """What a reviewer decided about a mark."""

    verdict: Literal["accepted", "rejected", "flagged"]
    by: str
    at: str  # ISO 8601, UTC


class Span(NamedTuple):
    """A marked stretch of text.

    ``quote``, ``prefix`` and ``suffix`` are a W3C TextQuoteSelector: the marked text and
    up to CONTEXT code points on each side, by which the mark is found again when its
    article changes.

    ``text_sha256`` is "" for a mark that has its place in the article. While it is not sure
    where a mark's words are after the article was changed, it is the SHA-256 of the text that
    the mark's offsets, quote and context are of (see ``reader.annotations.following``).
    """

    id: str
    label: str
    start: int
    end: int
    quote: str
    prefix: str = ""
    suffix: str = ""
    attributes: Mapping[str, Any] = NO_ATTRIBUTES
    note: str = ""
    origin: Origin = Origin()
    review: Review | None = None
    annotator: str = ""
    created: str = ""  # ISO 8601, UTC
    updated: str = ""
    rev: int = 0
    text_sha256: str = ""

    @property
    def order(self) -> tuple[int, int, str, str]:
        """The sort key of exports and lists: start, end, label, id."""
        return (self.start, self.end, self.label, self.id)


class Relation(NamedTuple):
    """A directed link between two spans of one article, such as claim → its source."""

    id: str
    type: str
    source: str  # id of the span it goes from ("from" in JSONL)
    target: str  # id of the span it goes to ("to" in JSONL)
    annotator: str = ""
    created: str = ""
    updated: str = ""
    rev: int = 0


Record = Span | Relation
