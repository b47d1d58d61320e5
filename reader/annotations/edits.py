"""Edits against what is stored: their revisions, their effect, and their form as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from json.encoder import encode_basestring
from typing import Any

from reader.annotations.model import Record, Relation, Span
from reader.annotations.records import (
    BadRecord,
    check_name,
    check_value,
    fields_of,
    record_as_json,
    relation_from_record,
    span_from_record,
    to_record,
)
from reader.annotations.store import Change, Conflict, Edit

#: The attribute of a mark that stays beside the one that it is another version of: that one's id.
CONFLICTS_WITH = "conflicts_with"

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
_EDIT_FIELDS = frozenset(("id", "action", "by", "at", "undoes", "changes"))


class Marks:
    """The records of one article by id, as they stand now.

    Attributes:
        spans: Spans by id.
        relations: Relations by id.
        deleted: Ids of deleted records, with the revision that each would have now: what
            tells a copy of the article that does not know a record from one that deleted it.
    """

    __slots__ = ("deleted", "relations", "spans")

    def __init__(self, like: Marks | None = None) -> None:
        """None, or the same as others have."""
        self.spans: dict[str, Span] = dict(like.spans) if like else {}
        self.relations: dict[str, Relation] = dict(like.relations) if like else {}
        self.deleted: dict[str, int] = dict(like.deleted) if like else {}

    def get(self, record_id: str) -> Record | None:
        """The record of this id, of either kind."""
        return self.spans.get(record_id) or self.relations.get(record_id)

    def put(self, record: Record) -> None:
        """Add a record, or replace the one of its id."""
        self.deleted.pop(record.id, None)
        if isinstance(record, Span):
            self.spans[record.id] = record
        else:
            self.relations[record.id] = record

    def drop(self, record: Record) -> None:
        """Remove a record."""
        self.spans.pop(record.id, None)
        self.relations.pop(record.id, None)
        self.deleted[record.id] = record.rev + 1

    def problems(self) -> Iterator[str]:
        """A sentence for each end of a relation that is no span, and for each pair that a merge left."""
        for relation in self.relations.values():
            for end in (relation.source, relation.target):
                if end not in self.spans:
                    yield f"relation {relation.id!r} points to {end!r}, which is no mark"
        for span in self.spans.values():
            other = span.attributes.get(CONFLICTS_WITH)
            if isinstance(other, str) and other in self.spans:
                yield f"marks {span.id!r} and {other!r} are two changes of one, from a merge: delete one"

    def apply(self, edit: Edit) -> None:
        """Do what a stored edit says, without questions."""
        for change in edit.changes:
            if change.after is not None:
                self.put(change.after)
            elif change.before is not None:
                self.drop(change.before)


def numbered(edit: Edit, marks: Marks) -> Edit:
    """The edit as it is to be stored: each ``after`` with its next revision.

    A revision is higher than any that the record had, so that one which is deleted and
    comes back goes on counting. Changes of one record within the edit follow one another.

    Raises:
        Conflict: A record is not at the revision that the edit expects.
        ValueError: A change has no record, or turns one record into another.
    """
    if len(edit.changes) == 1 and edit.changes[0].before is None:
        made = edit.changes[0].after
        if made is not None and marks.get(made.id) is None:  # as it is most often
            made = made._replace(rev=max(made.rev, marks.deleted.get(made.id, 0)) + 1)
            return Edit(edit.id, edit.action, (Change(None, made),), edit.by, edit.at, edit.undoes)
    pending: dict[str, Record | None] = {}
    highest: dict[str, int] = {}
    changes = []
    for change in edit.changes:
        before, after = change.before, change.after
        record = after or before
        if record is None or not _of_one_record(before, after):
            raise ValueError("a change needs one record, before or after it or both")
        now = pending[record.id] if record.id in pending else marks.get(record.id)
        _expect(before, now, record)
        if after is not None:
            known = highest.get(record.id, marks.deleted.get(record.id, 0))
            after = after._replace(rev=max(after.rev, before.rev if before else 0, known) + 1)
        pending[record.id] = after
        highest[record.id] = record.rev + 1 if after is None else after.rev
        changes.append(Change(now, after))
    return Edit(edit.id, edit.action, tuple(changes), edit.by, edit.at, edit.undoes)


def _of_one_record(before: Record | None, after: Record | None) -> bool:
    return before is None or after is None or (before.id == after.id and type(before) is type(after))


def _expect(before: Record | None, now: Record | None, record: Record) -> None:
    kind = "mark" if isinstance(record, Span) else "relation"
    if before is None and now is not None:
        raise Conflict(f"there is a record {record.id} already; nothing was saved")
    if before is not None and now is None:
        raise Conflict(f"the {kind} {record.id} was deleted meanwhile; nothing was saved")
    if before is not None and now is not None and (before.rev != now.rev or type(before) is not type(now)):
        raise Conflict(f"the {kind} {record.id} was changed meanwhile; nothing was saved")


def edit_to_record(edit: Edit) -> dict[str, Any]:
    """An edit as a JSON object.

    Raises:
        BadRecord: It could not be read back.
    """
    return _edit_fields(edit) | {"changes": [_change_to_record(change) for change in edit.changes]}


def edit_as_json(edit: Edit) -> bytes:
    """The JSON text of ``edit_to_record``, without blanks, as UTF-8.

    Raises:
        BadRecord: It could not be read back.
    """
    fields = ",".join([f'"{name}":{encode_basestring(text)}' for name, text in _edit_fields(edit).items()])
    changes = ",".join([_change_as_json(change) for change in edit.changes])
    try:
        return f'{{{fields},"changes":[{changes}]}}'.encode()
    except UnicodeEncodeError:
        edit_to_record(edit)  # which says what is wrong
        raise


def _change_as_json(change: Change) -> str:
    before, after = change.before, change.after
    kind = "span" if isinstance(after or before, Span) else "relation"
    was = _encode(fields_of(before)) if before else "null"
    return f'{{"kind":"{kind}","before":{was},"after":{record_as_json(after) if after else "null"}}}'


def _edit_fields(edit: Edit) -> dict[str, Any]:
    fields = {
        "id": check_name(edit.id, "id of the edit"),
        "action": edit.action,
        "by": edit.by,
        "at": edit.at,
    }
    if edit.undoes is not None:
        fields["undoes"] = edit.undoes
    try:
        "".join(fields.values()).encode()
    except (TypeError, UnicodeEncodeError):
        raise BadRecord("the edit has a field that is not text, or a lone surrogate in it") from None
    return fields


def edit_from_record(record: object) -> Edit:
    """The edit that a JSON object describes.

    Raises:
        BadRecord: It describes none.
    """
    if not isinstance(record, dict) or not record.keys() <= _EDIT_FIELDS:
        raise BadRecord("the edit is not an object with the fields of an edit")
    texts = {name: record.get(name, "") for name in ("action", "by", "at")}
    changes, undoes = record.get("changes"), record.get("undoes")
    if not isinstance(changes, list) or not all(isinstance(text, str) for text in texts.values()):
        raise BadRecord("the edit has a field of the wrong type")
    check_value(texts, "the edit")
    return Edit(
        check_name(record.get("id"), "id of the edit"),
        changes=tuple(_change_from_record(change) for change in changes),
        undoes=None if undoes is None else check_name(undoes, "undoes"),
        **texts,
    )


def _change_to_record(change: Change) -> dict[str, Any]:
    return {
        "kind": "span" if isinstance(change.after or change.before, Span) else "relation",
        "before": fields_of(change.before) if change.before else None,  # it was checked when it was saved
        "after": to_record(change.after) if change.after else None,
    }


def _change_from_record(record: object) -> Change:
    if not isinstance(record, dict) or record.keys() != {"kind", "before", "after"}:
        raise BadRecord("a change of the edit is not an object with kind, before and after")
    if record["kind"] not in ("span", "relation"):
        raise BadRecord("the kind of a change is span or relation")
    read = span_from_record if record["kind"] == "span" else relation_from_record
    before, after = (None if record[side] is None else read(record[side]) for side in ("before", "after"))
    if (before is None and after is None) or not _of_one_record(before, after):
        raise BadRecord("a change needs one record, before or after it or both")
    return Change(before, after)


def merged_meta(stored: Mapping[str, Any], update: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """An article's meta with an update merged in.

    Raises:
        BadRecord: A value is not JSON.
    """
    if not update:
        return stored
    check_value(update, "meta")
    return {**stored, **update}
