"""Records as JSON objects, and back, each one checked.

What is read was perhaps written by another program, so nothing is taken on trust: a wrong
type, an offset out of range, NaN, a lone surrogate or an unknown field makes a
``BadRecord`` with its reason. Unknown fields are refused and not dropped: who keeps the
record sets it aside whole, and nothing that a newer version meant by them is lost.
Fields with their default value are left out of the object.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from json.encoder import encode_basestring
from typing import Any

from reader.annotations.model import NO_ATTRIBUTES, Origin, Record, Relation, Review, Span

#: Offsets and counts stay below this, the last whole number that every JSON reader holds exactly.
MAX_NUMBER = 2**53
#: Code points of an id, a label or a name.
MAX_NAME = 200
#: Where a mark came from when nothing else is said.
PERSON = Origin()
#: Levels of lists and objects in a value.
MAX_DEPTH = 32


_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


class BadRecord(ValueError):
    """A record that can't be kept or read; ``str()`` is the reason."""


_WHO_AND_WHEN = ("annotator", "created", "updated")
_TRAIL = (*_WHO_AND_WHEN, "rev")
_ORIGIN_FIELDS = frozenset(("kind", "name", "score"))
_REVIEW_FIELDS = frozenset(("verdict", "by", "at"))
_RELATION_FIELDS = frozenset(("id", "type", "from", "to", *_TRAIL))
_QUOTE = ("quote", "prefix", "suffix")
_SPAN_FIELDS = frozenset(
    ("id", "label", "start", "end", *_QUOTE, "attributes", "note", "origin", "review", *_TRAIL, "text_sha256")
)
_PLAIN_FIELDS = ("id", "label", "start", "end", *_QUOTE, *_TRAIL)
_SPAN_TEXTS = (*_QUOTE, "note", *_WHO_AND_WHEN, "text_sha256")
_SHA256 = re.compile("(?:[0-9a-f]{64})?")


def span_to_record(span: Span) -> dict[str, Any]:
    """A span as a JSON object, in a fixed order of fields.

    Raises:
        BadRecord: It could not be read back.
    """
    record = fields_of(span)
    _check_span(record)
    return record


def relation_to_record(relation: Relation) -> dict[str, Any]:
    """A relation as a JSON object; its ends are "from" and "to".

    Raises:
        BadRecord: It could not be read back.
    """
    record = fields_of(relation)
    relation_from_record(record)
    return record


def fields_of(record: Record) -> dict[str, Any]:
    """A record as a JSON object, unchecked: for records that were checked before."""
    fields: dict[str, Any]
    if isinstance(record, Relation):
        fields = {"id": record.id, "type": record.type, "from": record.source, "to": record.target}
    else:
        fields = {
            "id": record.id,
            "label": record.label,
            "start": record.start,
            "end": record.end,
            "quote": record.quote,
            "prefix": record.prefix,
            "suffix": record.suffix,
        }
        if record.attributes:
            fields["attributes"] = dict(record.attributes)
        if record.note:
            fields["note"] = record.note
        if record.origin != PERSON:
            fields["origin"] = _origin_to_record(record.origin)
        if record.review is not None:
            review = record.review
            fields["review"] = {"verdict": review.verdict, "by": review.by, "at": review.at}
        if record.text_sha256:
            fields["text_sha256"] = record.text_sha256
    if record.annotator:
        fields["annotator"] = record.annotator
    if record.created:
        fields["created"] = record.created
    if record.updated:
        fields["updated"] = record.updated
    fields["rev"] = record.rev
    return fields


def record_as_json(record: Record) -> str:
    """The JSON text of a record, without blanks, that ``span_from_record`` and its like read.

    It is part of every save, so the plain case is short.

    Raises:
        BadRecord: It could not be read back.
    """
    return (isinstance(record, Span) and _plain_as_json(record)) or _encode(to_record(record))


def _plain_as_json(span: Span) -> str:
    """The same for a span that a person has just made; "" for any other, and for one that is wrong."""
    start, end, rev, quoted = span.start, span.end, span.rev, encode_basestring
    origin = span.origin
    if origin.kind != "person" or origin.name or origin.score is not None:
        return ""
    if span.attributes or span.note or span.review or span.text_sha256:
        return ""
    if not (
        span.annotator and span.created and span.updated and type(start) is type(end) is type(rev) is int
    ):
        return ""
    if not (0 <= start < end <= MAX_NUMBER and 0 <= rev <= MAX_NUMBER):
        return ""
    try:
        return (
            f'{{"id":{quoted(check_name(span.id, "id"))},"label":{quoted(check_name(span.label, "label"))},'
            f'"start":{start},"end":{end},"quote":{quoted(span.quote)},'
            f'"prefix":{quoted(span.prefix)},"suffix":{quoted(span.suffix)},'
            f'"annotator":{quoted(span.annotator)},"created":{quoted(span.created)},'
            f'"updated":{quoted(span.updated)},"rev":{rev}}}'
        )
    except TypeError:
        return ""


def span_from_record(record: object) -> Span:
    """The span that a JSON object describes.

    Raises:
        BadRecord: It describes none.
    """
    return span_of(_check_span(record))


def _check_span(record: object) -> dict[str, Any]:
    fields = _object(record, "a span", _SPAN_FIELDS)
    start, end = _offset(fields, "start"), _offset(fields, "end")
    if start >= end:
        raise BadRecord(f"start {start} is not before end {end}")
    _name(fields, "id")
    _name(fields, "label")
    _texts(fields, _SPAN_TEXTS)
    if "quote" not in fields:
        raise BadRecord("quote is missing")
    if "attributes" in fields:
        if not isinstance(fields["attributes"], dict):
            raise BadRecord("attributes is not an object")
        check_value(fields["attributes"], "attributes")
    if "origin" in fields:
        _check_origin(fields["origin"])
    if fields.get("review") is not None:
        _check_review(fields["review"])
    if "text_sha256" in fields and not _SHA256.fullmatch(fields["text_sha256"]):
        raise BadRecord("text_sha256 is not 64 hexadecimal digits")
    if "rev" in fields:
        _offset(fields, "rev")
    return fields


def relation_from_record(record: object) -> Relation:
    """The relation that a JSON object describes.

    Raises:
        BadRecord: It describes none.
    """
    fields = _object(record, "a relation", _RELATION_FIELDS)
    for field in ("id", "type", "from", "to"):
        _name(fields, field)
    _check_trail(fields)
    return relation_of(fields)


def span_of(fields: Mapping[str, Any]) -> Span:
    """The span of a JSON object that was checked before."""
    if tuple(fields) == _PLAIN_FIELDS:  # as those of nearly all spans are that a person has made
        id, label, start, end, quote, prefix, suffix, annotator, created, updated, rev = fields.values()
        return Span(
            id,
            label,
            start,
            end,
            quote,
            prefix,
            suffix,
            NO_ATTRIBUTES,
            "",
            PERSON,
            None,
            annotator,
            created,
            updated,
            rev,
        )
    get = fields.get
    origin, review = get("origin"), get("review")
    return Span(
        fields["id"],
        fields["label"],
        fields["start"],
        fields["end"],
        fields["quote"],
        get("prefix", ""),
        get("suffix", ""),
        get("attributes") or NO_ATTRIBUTES,
        get("note", ""),
        PERSON if origin is None else Origin(**origin),
        None if review is None else Review(**review),
        get("annotator", ""),
        get("created", ""),
        get("updated", ""),
        get("rev", 0),
        get("text_sha256", ""),
    )


def relation_of(fields: Mapping[str, Any]) -> Relation:
    """The relation of a JSON object that was checked before."""
    get = fields.get
    trail = get("annotator", ""), get("created", ""), get("updated", ""), get("rev", 0)
    return Relation(fields["id"], fields["type"], fields["from"], fields["to"], *trail)


def to_record(record: Record) -> dict[str, Any]:
    """A span or a relation as a JSON object.

    Raises:
        BadRecord: It could not be read back.
    """
    return span_to_record(record) if isinstance(record, Span) else relation_to_record(record)


def check_value(value: object, what: str, depth: int = 0) -> None:
    """Check that a value is one that JSON holds exactly: no NaN, no huge number, no lone surrogate.

    Raises:
        BadRecord: It is not; ``what`` names it.
    """
    if isinstance(value, str):
        _check_text(value, what)
    elif isinstance(value, bool) or value is None:
        pass
    elif isinstance(value, int):
        if abs(value) > MAX_NUMBER:
            raise BadRecord(f"{what} has a number out of range")
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise BadRecord(f"{what} has NaN or a number out of range, which JSON can't hold")
    elif depth >= MAX_DEPTH:
        raise BadRecord(f"{what} is nested more than {MAX_DEPTH} deep")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise BadRecord(f"{what} has a name that is not text")
            _check_text(key, what)
            check_value(inner, what, depth + 1)
    elif isinstance(value, list | tuple):
        for inner in value:
            check_value(inner, what, depth + 1)
    else:
        raise BadRecord(f"{what} has a value of type {type(value).__name__}, which JSON can't hold")


def check_name(value: object, what: str) -> str:
    """Check an id, a label or a type: text of 1 to MAX_NAME code points without controls.

    Raises:
        BadRecord: It is not; ``what`` names it.
    """
    if type(value) is str and value.isascii() and value.isalnum() and len(value) <= MAX_NAME:
        return value  # as nearly all are
    if not isinstance(value, str):
        raise BadRecord(f"{what} is missing" if value is None else f"{what} is not text")
    if not 0 < len(value) <= MAX_NAME:
        raise BadRecord(f"{what} is empty or longer than {MAX_NAME} characters")
    if not value.isprintable() and any(c < " " or "\x7f" <= c <= "\x9f" for c in value):
        raise BadRecord(f"{what} has a control character")
    return _check_text(value, what)


def _check_text(value: str, what: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise BadRecord(f"{what} has a lone surrogate, which is not a character") from None
    return value


def _object(record: object, what: str, known: frozenset[str]) -> dict[str, Any]:
    if not isinstance(record, dict):
        raise BadRecord(f"{what} is not an object")
    if not record.keys() <= known:
        check_value(record, what)
        unknown = min(record.keys() - known)
        raise BadRecord(f"{unknown!r} is not a field of {what}")
    return record


def _name(record: Mapping[str, Any], field: str) -> str:
    return check_name(record.get(field), field)


def _texts(record: Mapping[str, Any], fields: tuple[str, ...]) -> None:
    """Check several fields that may be missing, all as one while nothing is wrong with them."""
    try:
        "".join([record.get(field, "") for field in fields]).encode()
    except (TypeError, UnicodeEncodeError):
        for field in fields:
            _text(record, field)


def _text(record: Mapping[str, Any], field: str, *, required: bool = False) -> str:
    value = record.get(field, None if required else "")
    if not isinstance(value, str):
        raise BadRecord(f"{field} is missing" if value is None else f"{field} is not text")
    return _check_text(value, field)


def _offset(record: Mapping[str, Any], field: str) -> int:
    value = record.get(field)
    if type(value) is not int:
        _refuse_number(value, field)
        raise BadRecord(f"{field} is missing" if value is None else f"{field} is not a whole number")
    if not 0 <= value <= MAX_NUMBER:
        raise BadRecord(f"{field} is out of range")
    return value


def _refuse_number(value: object, what: str) -> None:
    if isinstance(value, float) and not math.isfinite(value):
        raise BadRecord(f"{what} is NaN or a number out of range, which JSON can't hold")


def _check_origin(record: object) -> None:
    fields = _object(record, "an origin", _ORIGIN_FIELDS)
    if fields.get("kind", "person") not in ("person", "rule", "model"):
        raise BadRecord("the kind of an origin is person, rule or model")
    _text(fields, "name")
    score = fields.get("score")
    if score is not None and (type(score) not in (int, float) or not 0 <= score <= 1):
        raise BadRecord("the score of an origin is not a number from 0 to 1")


def _origin_to_record(origin: Origin) -> dict[str, Any]:
    record: dict[str, Any] = {"kind": origin.kind}
    if origin.name:
        record["name"] = origin.name
    if origin.score is not None:
        record["score"] = origin.score
    return record


def _check_review(record: object) -> None:
    fields = _object(record, "a review", _REVIEW_FIELDS)
    if fields.get("verdict") not in ("accepted", "rejected", "flagged"):
        raise BadRecord("the verdict of a review is accepted, rejected or flagged")
    _text(fields, "by", required=True)
    _text(fields, "at", required=True)


def _check_trail(record: Mapping[str, Any]) -> None:
    """Annotator, created, updated, rev: the last fields of spans and relations alike."""
    for field in _WHO_AND_WHEN:
        _text(record, field)
    if "rev" in record:
        _offset(record, "rev")
