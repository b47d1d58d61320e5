"""Two annotators' marks of one article, matched one to one, and where they differ.

Pairs are made greedily, the surest first: the same range and label, then the same label on
ranges that overlap (the most alike first), then ranges that are mostly the same under
another label. What is left over is missing on the other side. Relations are compared by
their type and the pairs that their ends belong to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal, NamedTuple

from reader.annotations.model import Relation, Span
from reader.session.span_index import SpanIndex

Kind = Literal["same", "edges", "label", "missing", "relation"]

#: How alike two ranges must be, as a share of both together, to be one mark with two labels.
_ALIKE: Final = 0.5


class Layer(NamedTuple):
    """One annotator's marks of one article."""

    spans: tuple[Span, ...] = ()
    relations: tuple[Relation, ...] = ()


class Pair(NamedTuple):
    """What two annotators made of one place.

    Attributes:
        left: The mark of the first, or None.
        right: The mark of the second, or None.
    """

    left: Span | None
    right: Span | None

    @property
    def kind(self) -> Kind:
        """One of "same", "edges" (other edges), "label" (another, maybe other edges too) and "missing"."""
        if self.left is None or self.right is None:
            return "missing"
        if self.left.label != self.right.label:
            return "label"
        return "same" if _range(self.left) == _range(self.right) else "edges"

    @property
    def place(self) -> tuple[int, int]:
        """The range that both cover together."""
        spans = [span for span in (self.left, self.right) if span is not None]
        return min(span.start for span in spans), max(span.end for span in spans)


class RelationPair(NamedTuple):
    """A relation that both made, or that one of them did not make between the same marks."""

    left: Relation | None
    right: Relation | None


def matched(left: Layer, right: Layer) -> list[Pair]:
    """The marks of two annotators in pairs, in reading order."""
    candidates = sorted(_candidates(left.spans, SpanIndex(right.spans)), key=lambda found: found[:4])
    taken: set[tuple[int, str]] = set()
    pairs: list[Pair] = []
    for *_, one, other in candidates:
        if (0, one.id) not in taken and (1, other.id) not in taken:
            taken |= {(0, one.id), (1, other.id)}
            pairs.append(Pair(one, other))
    pairs += [Pair(span, None) for span in left.spans if (0, span.id) not in taken]
    pairs += [Pair(None, span) for span in right.spans if (1, span.id) not in taken]
    return sorted(pairs, key=lambda pair: (pair.place, (pair.left or pair.right or _NOBODY).id))


_NOBODY: Final = Span("", "", 0, 0, "")


def _candidates(left: Sequence[Span], right: SpanIndex) -> Iterator[tuple[int, float, str, str, Span, Span]]:
    """Pairs that may be made: rank, unlikeness, the ids, and the two spans."""
    for one in left:
        for other in right.between(one.start, one.end):
            alike = _likeness(one, other)
            if one.label == other.label:
                yield (0 if alike == 1 else 1), -alike, one.id, other.id, one, other
            elif alike >= _ALIKE:
                yield 2, -alike, one.id, other.id, one, other


def _range(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _likeness(one: Span, other: Span) -> float:
    """Jaccard's index of two ranges."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared / (max(one.end, other.end) - min(one.start, other.start))


def matched_relations(left: Layer, right: Layer, pairs: Iterable[Pair]) -> list[RelationPair]:
    """The relations of two annotators, those paired that join the same pairs of marks by one type."""
    ends: dict[str, str] = {}
    for pair in pairs:
        for span in (pair.left, pair.right):
            if span is not None:
                ends[span.id] = (pair.left or span).id

    def joined(link: Relation) -> tuple[str, str, str]:
        return link.type, ends.get(link.source, link.source), ends.get(link.target, link.target)

    theirs = {joined(link): link for link in right.relations}
    found = [RelationPair(link, theirs.pop(joined(link), None)) for link in left.relations]
    return found + [RelationPair(None, link) for link in theirs.values()]
