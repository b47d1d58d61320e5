"""Rows: what a JSONL file says of articles, read line by line and checked for shape.

Read are this project's own rows (``hashiya/1``) and the plain stand-off shape that has
``id``, ``text_sha256``, ``offset_unit``, ``spans`` and ``relations``. Nothing is dropped
unseen: unknown fields of a span become attributes, unknown fields of a row go to the
article's meta, and what has no place is a Problem. Whether a mark fits its text is not
asked here, because a row need not have a text (see ``reader.dataset.merging``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from reader.annotations.records import BadRecord, check_value, relation_from_record, span_from_record
from reader.dataset.jsonl import SCHEMA
from reader.dataset.offsets import OffsetUnit, offset_unit
from reader.dataset.report import Problem, quoted
from reader.dataset.strict_json import decode

_TRAIL = ("annotator", "created", "updated")
_ROW = {"schema", "id", "title", "text", "text_sha256", "offset_unit", "spans", "relations", "meta"}
# ``begins``: the first words of a span whose text is not written.
_SPAN = {"id", "start", "end", "text", "begins", "label", "attributes", "note", "origin", "review", *_TRAIL}
_RELATION = {"id", "type", "from", "to", *_TRAIL}

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class GivenSpan:
    """A span as a file gives it.

    Attributes:
        name: What a sentence calls it, such as ``span 's1'`` or ``span 3`` (from 1).
        fields: The fields it has of a span of ``hashiya/1``, without nulls that say nothing.
            ``start``, ``end`` and ``label`` are there; offsets are in the row's unit.
        extra: The fields it has besides.
    """

    name: str = field(compare=False)
    fields: Mapping[str, Any]
    extra: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class GivenRelation:
    """A relation as a file gives it; ``type``, ``from`` and ``to`` are among its fields."""

    name: str = field(compare=False)
    fields: Mapping[str, Any]


class Row(NamedTuple):
    """One line of a file: an article, or its name, and marks.

    Attributes:
        file: Name of the file.
        line: Line number, from 1.
        id: The article's id, or "".
        title: Its title, or "".
        text: Its text, or None where the file does not carry it.
        sha256: SHA-256 of the text as given or counted, in hex, or "".
        unit: What the offsets count.
        own: Whether the row says that it is of this project's schema.
        spans: Spans in the order of the file.
        relations: Relations in the order of the file.
        meta: What else the row says of the article.
    """

    file: str
    line: int
    id: str = ""
    title: str = ""
    text: str | None = None
    sha256: str = ""
    unit: OffsetUnit = OffsetUnit.CODE_POINT
    own: bool = False
    spans: tuple[GivenSpan, ...] = ()
    relations: tuple[GivenRelation, ...] = ()
    meta: Mapping[str, Any] = MappingProxyType({})


def read_rows(stream: Iterable[bytes | str], name: str) -> Iterator[Row | Problem]:
    r"""Rows and problems in the order of the file.

    A line that is not a row is one problem. A span, relation or entry of meta that can't
    be read is one problem, and its row comes without it. Blank lines are passed over.

    Args:
        stream: Lines as a file opened in binary gives them, ended by ``\n`` alone, so that
            a line's encoding can be checked and U+2028 in a text splits nothing. Lines of
            str are taken too.
        name: Name of the file, for the problems.
    """
    for item in json_lines(stream, name):
        if isinstance(item, Problem):
            yield item
        else:
            yield from rows_of(item[1], name, item[0])


def json_lines(stream: Iterable[bytes | str], name: str) -> Iterator[tuple[int, Any] | Problem]:
    """The JSON values of a file that has one a line, each with its line number.

    A line that has none is one problem; blank lines are passed over. The arguments are
    those of ``read_rows``.
    """
    for number, line in enumerate(stream, 1):
        try:
            text = line_text(line, first=number == 1).rstrip(" \t\r\n")
            if text:
                yield number, decode(text)
        except ValueError as error:
            yield Problem(name, number, str(error))


def rows_of(value: Any, name: str, line: int) -> Iterator[Row | Problem]:
    """The row that a value in the shape of this project's rows is, after its problems.

    A reader of another format puts what it reads into this shape: with a ``schema`` where
    the file says that this project wrote it, without one where another program did.

    Args:
        value: A JSON value.
        name: Name of the file it is from.
        line: Line number from 1, or 0.
    """
    problems: list[str] = []
    row = None
    try:
        row = _row(value, name, line, problems)
    except ValueError as error:
        problems.append(str(error))
    yield from (Problem(name, line, message) for message in problems)
    if row:
        yield row


def sha256_of(text: str) -> str:
    """SHA-256 of a text as UTF-8, in hex, counted as ``Article.sha256`` is."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def line_text(line: bytes | str, first: bool = False) -> str:
    """A line of a file in UTF-8; the first one without its byte order mark.

    Raises:
        ValueError: It is not UTF-8; ``str()`` says where.
    """
    if isinstance(line, bytes):
        if first and line.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise ValueError("the file is UTF-16; save it as UTF-8")
        try:
            line = line.decode("utf-8")
        except UnicodeDecodeError as error:
            raise ValueError(f"not UTF-8 at byte {error.start + 1} of the line") from None
    return line.removeprefix("\ufeff") if first else line


def _row(value: Any, name: str, number: int, problems: list[str]) -> Row:
    if not isinstance(value, dict):
        raise ValueError("not an object with the fields of an article")
    schema = value.get("schema", SCHEMA)
    if schema != SCHEMA:
        raise ValueError(f"schema is {quoted(schema)}; this version reads {SCHEMA!r}")
    article_id, text = _id(value.get("id")), _string(value, "text")
    if not isinstance(article_id, str | None):
        raise ValueError(f"id must be a string, not {quoted(article_id)}")
    sha256 = _sha256(_string(value, "text_sha256") or "", text)
    if not article_id and not sha256:
        raise ValueError("no id, text or text_sha256 says which article this is")
    unit_name = _string(value, "offset_unit")
    unit = OffsetUnit.CODE_POINT if unit_name is None else offset_unit(unit_name)
    if unit is None:
        raise ValueError(f"offset_unit is {quoted(unit_name)}; known are code_point, utf-16 and byte")
    title = _string(value, "title") or ""
    check_value(title, "title")
    return Row(
        file=name,
        line=number,
        id=article_id or "",
        title=title,
        text=text,
        sha256=sha256,
        unit=unit,
        own="schema" in value,
        spans=tuple(_each(value, "spans", _span, problems)),
        relations=tuple(_each(value, "relations", _relation, problems)),
        meta=_meta(value, problems),
    )


def _sha256(given: str, text: str | None) -> str:
    if text is None:
        return given.lower()
    counted = sha256_of(text)
    if given.lower() not in ("", counted):
        raise ValueError(
            "text_sha256 is not that of text, so one of them was changed; "
            "remove text_sha256 to take the text as it is"
        )
    return counted


def _meta(row: Mapping[str, Any], problems: list[str]) -> dict[str, Any]:
    """The row's meta and its unknown fields together, as far as a store can keep them."""
    inner = row.get("meta")
    if not isinstance(inner, dict | None):
        raise ValueError(f"meta must be an object, not {quoted(inner)}")
    meta: dict[str, Any] = {}
    for key, value in [*(inner or {}).items(), *((key, row[key]) for key in row if key not in _ROW)]:
        try:
            check_value({key: value}, "its value")
        except BadRecord as error:
            problems.append(f"meta {quoted(key)} can't be kept: {error}")
        else:
            if meta.setdefault(key, value) != value:
                problems.append(f"meta {quoted(key)} is given twice; the one in meta is taken")
    return meta


def _each(
    row: Mapping[str, Any],
    key: str,
    read: Callable[[Mapping[str, Any], str, list[str]], Item],
    problems: list[str],
) -> Iterator[Item]:
    """The items of a list that can be read; a problem for each that can't."""
    items = row.get(key, [])
    if not isinstance(items, list | None):
        raise ValueError(f"{key} must be a list, not {quoted(items)}")
    kind = key.removesuffix("s")
    for number, item in enumerate(items or (), 1):
        name = f"{kind} {number}"
        if not isinstance(item, dict):
            problems.append(f"{name}: not an object but {quoted(item)}")
            continue
        if item.get("id") not in (None, ""):
            name = f"{kind} {quoted(item['id'])}"
        try:
            yield read(item, name, problems)
        except ValueError as error:
            problems.append(f"{name}: {error}")


def _span(item: Mapping[str, Any], name: str, _problems: list[str]) -> GivenSpan:
    # A null review says that there is none; any other null says nothing.
    fields = {key: item[key] for key in item.keys() & _SPAN if key == "review" or item[key] is not None}
    fields["id"] = _id(fields.get("id"))
    _string(fields, "begins")
    checked = {key: value for key, value in fields.items() if key not in ("text", "begins")}
    # What a span takes is asked of the store's own reader; id and quote are only there to complete it.
    span = span_from_record({**checked, "id": fields["id"] or "-", "quote": _string(item, "text") or ""})
    extra = {key: item[key] for key in item if key not in _SPAN}
    for key, value in extra.items():
        check_value({key: value}, quoted(key))
        if span.attributes.get(key, value) != value:
            raise ValueError(f"{quoted(key)} is given twice, in attributes and beside them")
    return GivenSpan(name, fields, extra)


def _relation(item: Mapping[str, Any], name: str, problems: list[str]) -> GivenRelation:
    fields = {key: item[key] for key in item.keys() & _RELATION if item[key] is not None}
    fields |= {key: _id(fields.get(key)) for key in ("id", "from", "to")}
    relation_from_record({**fields, "id": fields["id"] or "-"})
    lost = sorted(item.keys() - _RELATION)
    problems.extend(f"{name}: {quoted(key)} has no place in a relation and is lost" for key in lost)
    return GivenRelation(name, fields)


def _string(value: Mapping[str, Any], key: str) -> str | None:
    given = value.get(key)
    if not isinstance(given, str | None):
        raise ValueError(f"{key} must be a string, not {quoted(given)}")
    return given


def _id(given: Any) -> Any:
    """An id; some programs write whole numbers, which are taken as their digits."""
    if isinstance(given, int) and not isinstance(given, bool):
        return str(given)
    return None if given == "" else given
