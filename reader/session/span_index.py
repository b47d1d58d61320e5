"""The spans of one article, in reading order and found by place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator

from reader.annotations.model import Span

_Order = tuple[int, int, str, str]


class SpanIndex:
    """Spans sorted by (start, end, label, id). They may nest, cross and share a range.

    They are kept in a list for each size, so that one long span does not make it long to find
    the short ones of a place.
    """

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self.by_id = {span.id: span for span in spans}
        self._sizes: dict[int, list[_Order]] = {}
        for order in sorted(span.order for span in self.by_id.values()):
            self._sizes.setdefault(_size(order), []).append(order)

    def __len__(self) -> int:
        return len(self.by_id)

    def __iter__(self) -> Iterator[Span]:
        return iter(self._spans(order for orders in self._sizes.values() for order in orders))

    def _spans(self, orders: Iterable[_Order]) -> list[Span]:
        return [self.by_id[order[3]] for order in sorted(orders)]

    def put(self, span: Span) -> None:
        """Add a span, or replace the one with its id."""
        self.remove(span.id)
        self.by_id[span.id] = span
        order = span.order
        insort(self._sizes.setdefault(_size(order), []), order)

    def remove(self, span_id: str) -> None:
        """Take a span out, if it is there."""
        span = self.by_id.pop(span_id, None)
        if span is not None:
            orders = self._sizes[_size(span.order)]
            del orders[bisect_left(orders, span.order)]

    def between(self, start: int, end: int) -> list[Span]:
        """The spans that share a code point with ``[start, end)``, in reading order."""
        found: list[_Order] = []
        for size, orders in self._sizes.items():
            low = bisect_left(orders, (start - 8**size,))
            high = bisect_left(orders, (end,))
            found += [order for order in orders[low:high] if order[1] > start]
        return self._spans(found)

    def at(self, offset: int) -> list[Span]:
        """The spans that cover a code point, the innermost (shortest) first."""
        found = self.between(offset, offset + 1)
        return sorted(found, key=lambda span: (span.end - span.start, span.order))

    def after(self, order: _Order) -> Span | None:
        """The first span after a place in the order."""
        places = ((orders, bisect_right(orders, order)) for orders in self._sizes.values())
        found = min((orders[place] for orders, place in places if place < len(orders)), default=None)
        return self.by_id[found[3]] if found else None

    def before(self, order: _Order) -> Span | None:
        """The last span before a place in the order."""
        places = ((orders, bisect_left(orders, order)) for orders in self._sizes.values())
        found = max((orders[place - 1] for orders, place in places if place), default=None)
        return self.by_id[found[3]] if found else None


def _size(order: _Order) -> int:
    """The least power of eight that a span is shorter than."""
    return -(-(order[1] - order[0]).bit_length() // 3)
