"""The margin beside the text: each mark's label and note, aligned to the line it begins in."""

from __future__ import annotations

from dataclasses import dataclass

from reader.annotations.labels import Schema
from reader.annotations.model import Span
from reader.session.span_index import SpanIndex
from reader.text.layout import Layout

#: Code points of a quote that stand for a mark without a note.
_QUOTE = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the margin: a mark, and how many more there was no row for."""

    span: Span
    more: int = 0


def entries(layout: Layout, marks: SpanIndex, paragraph: int) -> dict[int, Entry]:
    """The margin beside one paragraph: row of the layout → entry.

    A mark stands beside the row it begins in, or the next free one below. What does not fit
    beside the paragraph is counted in its last row.
    """
    document = layout.document
    start, end = document.starts[paragraph], document.ends[paragraph]
    placed: dict[int, Entry] = {}
    after = document.starts[paragraph + 1] if paragraph + 1 < len(document) else end + 1
    found = [span for span in marks.between(start, after) if start <= span.start < after]
    if not found:
        return placed
    last = layout.row_of(end)
    free = layout.row_of(start)
    for number, span in enumerate(found):
        row = max(free, layout.row_of(span.start))
        if row > last:
            full = placed[last]
            placed[last] = Entry(full.span, len(found) - number)
            break
        placed[row] = Entry(span)
        free = row + 1
    return placed


def caption(entry: Entry, schema: Schema) -> str:
    """What the margin says of a mark, in logical order: its label and its note or quote."""
    span = entry.span
    label = schema.label(span.label)
    said = span.note or span.quote[:_QUOTE]
    more = f" (+{entry.more})" if entry.more else ""
    return f"{label.arabic or span.label}{more}: {said}"
