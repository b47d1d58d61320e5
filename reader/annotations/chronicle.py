"""The edits of several articles as one row, in the order of time."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice

from reader.annotations.model import Span
from reader.annotations.store import Edit

_UNKNOWN = datetime.min.replace(tzinfo=UTC)


def chronicle(
    histories: Mapping[str, Sequence[Edit]], number: int | None = None, by: str | None = None
) -> list[tuple[str, Edit]]:
    """Pairs of an article's id and an edit, the newest last.

    Those of one article stay in the order in which they were saved, whatever the clock said
    then. Histories are read from their ends, and only as far as needed.

    Args:
        histories: Edits of each article, oldest first.
        number: How many of the last are wanted; None for all.
        by: Only the edits of this annotator.
    """
    rows = (_backwards(article_id, history, by) for article_id, history in histories.items())
    merged = heapq.merge(*rows, key=lambda row: row[0], reverse=True)
    return [(article_id, edit) for _, article_id, edit in islice(merged, number)][::-1]


def _backwards(
    article_id: str, history: Sequence[Edit], by: str | None
) -> Iterator[tuple[datetime, str, Edit]]:
    latest: datetime | None = None
    for edit in reversed(history):
        when = _time_of(edit)
        # An edit comes before those that follow it in its log, and one without a time goes with the next.
        latest = when if latest is None or _UNKNOWN < when < latest else latest
        if by is None or edit.by == by:
            yield latest, article_id, edit


def _time_of(edit: Edit) -> datetime:
    try:
        time = datetime.fromisoformat(edit.at)
    except ValueError:
        return _UNKNOWN
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def spans_of(edit: Edit) -> dict[str, Span]:
    """The spans that an edit makes, changes or deletes, by id, as they were last."""
    records = [record for change in edit.changes for record in (change.before, change.after)]
    return {record.id: record for record in records if isinstance(record, Span)}
