"""The spans of one article, in reading order and found by place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator

from reader.annotations.model import Span

_Order = tuple[int, int, str, str]


class SpanIndex:
    """Spans sorted by (start, end, label, id). They may nest, cross and share a range."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self.by_id = {span.id: span for span in spans}
        self._order: list[_Order] = sorted(span.order for span in self.by_id.values())
        self._longest = max((span.end - span.start for span in self.by_id.values()), default=0)

    def __len__(self) -> int:
        return len(self._order)

    def __iter__(self) -> Iterator[Span]:
        return (self.by_id[order[3]] for order in self._order)

    def put(self, span: Span) -> None:
        """Add a span, or replace the one with its id."""
        self.remove(span.id)
        self.by_id[span.id] = span
        insort(self._order, span.order)
        self._longest = max(self._longest, span.end - span.start)

    def remove(self, span_id: str) -> None:
        """Take a span out, if it is there."""
        span = self.by_id.pop(span_id, None)
        if span is not None:
            del self._order[bisect_left(self._order, span.order)]

    def between(self, start: int, end: int) -> list[Span]:
        """The spans that share a code point with ``[start, end)``, in reading order."""
        low = bisect_left(self._order, (start - self._longest,))
        high = bisect_left(self._order, (end,))
        return [self.by_id[order[3]] for order in self._order[low:high] if order[1] > start]

    def at(self, offset: int) -> list[Span]:
        """The spans that cover a code point, the innermost (shortest) first."""
        found = self.between(offset, offset + 1)
        return sorted(found, key=lambda span: (span.end - span.start, span.order))

    def after(self, order: _Order) -> Span | None:
        """The first span after a place in the order."""
        place = bisect_right(self._order, order)
        return self.by_id[self._order[place][3]] if place < len(self._order) else None

    def before(self, order: _Order) -> Span | None:
        """The last span before a place in the order."""
        place = bisect_left(self._order, order)
        return self.by_id[self._order[place - 1][3]] if place else None
