"""The margin beside the text: each mark's label, note and relations, beside the line it begins in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from reader.annotations.labels import Schema
from reader.annotations.model import Relation, Span
from reader.text.layout import Layout

#: Code points of a quote that stand for a mark without a note.
_QUOTE = 60


class Entry(NamedTuple):
    """One row of the margin: a mark, or where a relation of it leads.

    Attributes:
        span: The mark.
        more: How many marks after it there was no row for.
        link: The relation that the row is about, and the mark it goes to; None for the mark's own row.
        hidden: How many relations from the mark there was no row for.
    """

    span: Span
    more: int = 0
    link: tuple[Relation, Span] | None = None
    hidden: int = 0

    @property
    def told(self) -> tuple[object, ...]:
        """What tells it from others: ids, revisions and counts."""
        linked = self.link and (self.link[0].id, self.link[0].rev)
        return self.span.id, self.span.rev, self.more, linked, self.hidden


Links = Callable[[Span], Sequence[tuple[Relation, Span]]]
"""The relations of a mark, each with the mark at its other end."""


def entries(
    layout: Layout, marks: Iterable[Span], paragraph: int, links: Links = lambda _: ()
) -> dict[int, Entry]:
    """The margin beside one paragraph: row, counted from the paragraph's first one → entry.

    The marks come in reading order; those that begin elsewhere are passed over.

    A mark stands beside the row it begins in, or the next free one below; the relations that go from
    it stand below it where rows are left. What does not fit beside the paragraph is counted: marks in
    its last row, relations in the row of their mark.
    """
    document = layout.document
    start, end = document.starts[paragraph], document.ends[paragraph]
    placed: dict[int, Entry] = {}
    after = document.starts[paragraph + 1] if paragraph + 1 < len(document) else end + 1
    found = [span for span in marks if start <= span.start < after]
    if not found:
        return placed
    # Rows are counted down to where all find room: the rest of a long paragraph need not be broken yet.
    needed = len(found) + sum(len(links(span)) for span in found)
    farthest = layout.step(layout.row_of(found[-1].start), needed)
    last = layout.row_of(min(end, layout.row_range(farthest)[0]))
    first = layout.row_of(start)
    last -= first
    free = 0
    for number, span in enumerate(found):
        row = max(free, layout.row_of(span.start) - first)
        if row > last:
            full = placed[last]
            placed[last] = Entry(full.span, len(found) - number)
            break
        placed[row] = Entry(span)
        free = row + 1
    for row, entry in list(placed.items()):
        leading = [link for link in links(entry.span) if link[0].source == entry.span.id]
        below = row + 1
        while leading and below <= last and below not in placed:
            placed[below] = Entry(entry.span, link=leading.pop(0))
            below += 1
        if leading:
            placed[row] = entry._replace(hidden=len(leading))
    return placed


def caption(entry: Entry, schema: Schema) -> str:
    """What the margin says, in logical order: a label with note or quote, or where a relation leads."""
    span = entry.span
    if entry.link is not None:
        relation, other = entry.link
        kind = schema.relation_type(relation.type)
        return f"← {kind.arabic or kind.name}: {other.quote[:_QUOTE]}"
    label = schema.label(span.label)
    said = span.note or span.quote[:_QUOTE]
    more = f" (+{entry.more})" if entry.more else ""
    linked = f" (←{entry.hidden})" if entry.hidden else ""
    return f"{label.arabic or span.label}{more}{linked}: {said}"
