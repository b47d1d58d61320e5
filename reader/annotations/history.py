"""Undo and redo, told from the log of edits alone.

Undoing appends an edit that takes another back, and redoing appends one that takes the
undoing back, so the log only grows, nothing has a limit, and a restart forgets nothing.
A new edit after an undoing leaves nothing to redo. What came from outside is not undone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from json import dumps
from textwrap import shorten
from typing import overload

from reader.annotations.following import REANCHOR, summary
from reader.annotations.ids import new_id
from reader.annotations.model import Record, Relation, Span
from reader.annotations.outside import OUTSIDE
from reader.annotations.standing import is_proposal
from reader.annotations.store import Change, Conflict, Edit, Margin

#: The actions of edits that take another back.
UNDO, REDO = "undo", "redo"
#: Code points of a quote that a description shows.
_QUOTE = 40


class GrowingHistory(Sequence[Edit]):
    """Edits that are stored, not read before they are asked for, and those made since."""

    def __init__(self, stored: Sequence[Edit]) -> None:
        self._stored = stored
        self._since: list[Edit] = []

    def append(self, edit: Edit) -> None:
        """Add an edit at the end."""
        self._since.append(edit)

    def __len__(self) -> int:
        return len(self._stored) + len(self._since)

    @overload
    def __getitem__(self, index: int) -> Edit: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Edit, ...]: ...
    def __getitem__(self, index: int | slice) -> Edit | tuple[Edit, ...]:
        if isinstance(index, slice):
            return tuple(self[place] for place in range(*index.indices(len(self))))
        if -len(self._since) <= index < 0:
            return self._since[index]
        place = range(len(self))[index]
        known = len(self._stored)
        return self._stored[place] if place < known else self._since[place - known]


def undoable(history: Sequence[Edit], by: str | None = None) -> Edit | None:
    """The edit that undo would take back now, if any; only among one annotator's with ``by``.

    The log is read from its end, and only as far as needed.
    """
    return next((edit for edit in _standing(history, by) if edit.action != UNDO), None)


def redoable(history: Sequence[Edit], by: str | None = None) -> Edit | None:
    """The undoing that redo would take back now, if any; only among one annotator's with ``by``."""
    last = next((edit for edit in _standing(history, by) if edit.action != REDO), None)
    return last if last is not None and last.action == UNDO else None


def leaves_nothing(edits: Sequence[Edit]) -> bool:
    """Whether a run of edits leaves everything as it was before: what it did it has taken back itself."""
    ids = {edit.id for edit in edits}
    return all(edit.undoes in ids for edit in _standing(edits, None))


def _standing(history: Sequence[Edit], by: str | None) -> Iterator[Edit]:
    """Edits that were not taken back, the newest first."""
    taken_back: set[str] = set()
    for edit in reversed(history):
        if not edit.changes or edit.action == OUTSIDE or (by is not None and edit.by != by):
            continue
        if edit.id not in taken_back:
            if edit.undoes is not None:
                taken_back.add(edit.undoes)
            yield edit


def inverse(edit: Edit, margin: Margin, *, by: str, at: str) -> Edit:
    """The edit that takes another back, against the records as they stand now.

    It works for undo (of an edit) and for redo (of an undoing).

    Args:
        edit: The edit to take back, as it was stored.
        margin: What is stored now, for the revisions that the new edit expects.
        by: Who takes it back.
        at: When: ISO 8601, UTC.

    Raises:
        Conflict: A record has been changed since by an edit that was not taken back.
    """
    now: dict[str, Record | None] = {}
    changes = []
    for change in reversed(edit.changes):
        record = change.after or change.before
        assert record is not None, "stored changes have a record"
        stored = margin.spans.get(record.id) or margin.relations.get(record.id)
        current = now.get(record.id, stored)
        if not _same(current, change.after):
            raise Conflict(f"{_named(record)} was changed since, so this can't be taken back alone")
        changes.append(Change(current, change.before))
        now[record.id] = change.before
    action = REDO if edit.action == UNDO else UNDO
    return Edit(new_id(), action, tuple(changes), by, at, undoes=edit.id)


def rebased(edit: Edit, margin: Margin) -> Edit:
    """An edit that was not saved at once, on the records as they stand now.

    Raises:
        Conflict: A record it changes has been changed or deleted by someone else since.
    """
    changes = []
    now: dict[str, Record | None] = {}
    for change in edit.changes:
        record = change.after or change.before
        assert record is not None, "a change has a record"
        stored = margin.spans.get(record.id) or margin.relations.get(record.id)
        current = now.get(record.id, stored)
        if not _same(current, change.before):
            raise Conflict(f"{_named(record)} was changed by someone else meanwhile")
        changes.append(Change(current, change.after))
        now[record.id] = change.after
    return edit._replace(changes=tuple(changes))


def _same(one: Record | None, other: Record | None) -> bool:
    """Whether two records say the same, whatever their revision."""
    if one is None or other is None:
        return one is other
    return one._replace(rev=0) == other._replace(rev=0)


def describe(edit: Edit, spans: Mapping[str, Span] | None = None) -> str:
    """What an edit did, in plain words, such as ``tagged claim «…»``.

    Args:
        edit: The edit.
        spans: Spans by id, to name the ends of relations by their text.
    """
    # What one did is in the changes; that it was an undoing, or another program's doing, is not.
    prefix = f"{edit.action}: " if edit.undoes is not None or edit.action == OUTSIDE else ""
    if edit.action == REANCHOR:
        return summary(edit.changes)
    if not edit.changes:
        return edit.action or "nothing changed"
    if len(edit.changes) == 1:
        return prefix + _described(edit.changes[0], spans or {})
    made = sum(change.before is None for change in edit.changes)
    gone = [change.before for change in edit.changes if change.after is None]
    suggested = edit.action == UNDO and all(isinstance(each, Span) and is_proposal(each) for each in gone)
    counts = {
        "made": made,
        "changed": len(edit.changes) - made - len(gone),
        "suggested taken back" if suggested else "deleted": len(gone),
    }
    action = "" if prefix else f"{edit.action or 'edit'}: "
    return prefix + action + ", ".join(f"{count} {what}" for what, count in counts.items() if count)


def _described(change: Change, spans: Mapping[str, Span]) -> str:
    before, after = change.before, change.after
    record = after or before
    if isinstance(record, Relation):
        verb = "linked" if before is None else "unlinked" if after is None else "changed the link"
        ends = (record.source, record.target)
        named = (_named(spans[end]) if end in spans else end for end in ends)
        return f"{verb} {record.type}: {' → '.join(named)}"
    if isinstance(before, Span) and isinstance(after, Span):
        return _changed(before, after)
    assert record is not None, "a change has a record"
    if before is None and record.review:  # as what is settled comes in
        return f"{record.review.verdict} {_named(record)}"
    return f"{'tagged' if before is None else 'deleted'} {_named(record)}"


def _changed(before: Span, after: Span) -> str:
    if before.label != after.label:
        return f"made {_named(before)} a {after.label}"
    if before.start == after.start and before.end != after.end:
        return f"moved the end of {_named(before)} to «{_short_end(after.quote)}»"
    if (before.start, before.end) != (after.start, after.end):
        return f"moved the edges of {_named(before)} to «{_short(after.quote)}»"
    if before.note != after.note:
        return f"{'noted on' if after.note else 'removed the note of'} {_named(after)}"
    if before.review != after.review:
        return f"{after.review.verdict if after.review else 'took back the review of'} {_named(after)}"
    return f"{_attributed(before.attributes, after.attributes)} {_named(after)}"


def _attributed(before: Mapping[str, object], after: Mapping[str, object]) -> str:
    new = {name: value for name, value in after.items() if name not in before or before[name] != value}
    if new:
        told = [
            f"{name}={value if isinstance(value, str) else dumps(value, ensure_ascii=False)}"
            for name, value in new.items()
        ]
        return f"set {_short(', '.join(told))} on"
    gone = [name for name in before if name not in after]
    return f"removed {_short(', '.join(gone))} of" if gone else "changed"


def _named(record: Record) -> str:
    if isinstance(record, Span):
        return f"{record.label} «{_short(record.quote)}»"
    return f"relation {record.type}"


def _short(quote: str) -> str:
    cut = shorten(quote, _QUOTE, placeholder="…")
    return cut if cut != "…" else quote.strip()[: _QUOTE - 1] + "…"  # one word longer than that


def _short_end(quote: str) -> str:
    return _short(quote[::-1])[::-1]  # cut at its beginning, where words are left out
