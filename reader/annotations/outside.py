"""Edits from outside: merging what another program left in an article's file with what we know.

Records are merged one by one, by their revision. A record that the other file does not
know is kept: only the other's list of deleted records says that one was deleted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from reader.annotations.edits import Marks
from reader.annotations.model import Record
from reader.annotations.store import Change

#: The action of an edit that brings in what another program did. Undo goes past it.
OUTSIDE = "outside"


class Merge(NamedTuple):
    """What to take over from another version of an article's file.

    Attributes:
        changes: Records to take over.
        kept: How many records stay as they are here though the other version has them
            differently, or not at all.
        meta: What differs in the article's meta, as the other has it.
    """

    changes: tuple[Change, ...]
    kept: int
    meta: Mapping[str, Any]


def merge(ours: Marks, our_meta: Mapping[str, Any], theirs: Marks, their_meta: Mapping[str, Any]) -> Merge:
    """Compare two versions of an article's marks, and say what to take from the other.

    The higher revision wins, then the later time of change. When both are equal and the
    content is not, the other was changed by hand: it wins, with the next revision. A
    record and its deletion at the same revision: the record wins.
    """
    changes, kept = [], 0
    for record_id in sorted({*_ids(ours), *_ids(theirs)}):
        mine, other = ours.get(record_id), theirs.get(record_id)
        change = _change(mine, other, ours.deleted.get(record_id, -1), theirs.deleted.get(record_id, -1))
        if change is not None:
            changes.append(change)
        elif mine != other:
            kept += 1
    meta = {name: value for name, value in their_meta.items() if our_meta.get(name) != value}
    return Merge(tuple(changes), kept, meta)


def _ids(marks: Marks) -> tuple[str, ...]:
    return (*marks.spans, *marks.relations)


def _change(
    mine: Record | None, other: Record | None, deleted_here: int, deleted_there: int
) -> Change | None:
    if mine is None and other is not None:
        return Change(None, other) if other.rev >= deleted_here else None
    if other is None:
        return Change(mine, None) if mine is not None and deleted_there > mine.rev else None
    if mine is None or mine == other or type(mine) is not type(other):
        return None
    if (mine.rev, mine.updated) == (other.rev, other.updated):
        other = other._replace(rev=other.rev + 1)
    return Change(mine, other) if (other.rev, other.updated) > (mine.rev, mine.updated) else None
