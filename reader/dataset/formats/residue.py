"""What a format has no place of its own for, kept beside what it has.

Most formats let a record carry fields that their programs pass over. There an export puts
the rest of each span and relation, so that an import of it gives back the same store. What
the format itself says always counts: it may have been edited since.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from typing import Any

from reader.dataset.jsonl import SCHEMA
from reader.dataset.report import quoted

#: The name under which formats carry it.
KEY = "hashiya"

_ABOUT = ("schema", "id", "title", "text_sha256", "meta")

_DEFAULTS: dict[str, Any] = {
    "attributes": {},
    "note": "",
    "origin": {"kind": "person", "name": "", "score": None},
    "review": None,
    "annotator": "",
}


def about(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a row says of its article besides its text and marks."""
    return {key: row[key] for key in _ABOUT}


def about_if_own(given: object) -> dict[str, Any]:
    """What ``about`` gave, or nothing where a file was not made by this project."""
    own = isinstance(given, dict) and given.get("schema") == SCHEMA
    return {key: given[key] for key in _ABOUT if key in given} if own and isinstance(given, dict) else {}


def residue(record: Mapping[str, Any], carried: Collection[str]) -> dict[str, Any]:
    """The fields of a span or relation of a row that the format does not carry by itself.

    The words of a span are told by its place. Fields that say nothing are left out, but not
    the times of a span, because an import would make up those that are not there.
    """
    out = {"text", *carried}
    return {
        key: value
        for key, value in record.items()
        if key not in out and not (key in _DEFAULTS and value == _DEFAULTS[key])
    }


def restored_span(carried: Mapping[str, Any], rest: object) -> dict[str, Any]:
    """A span of a row from what the format carried and its residue, if there is one."""
    return {**deepcopy(_DEFAULTS), **rest, **carried} if isinstance(rest, dict) else dict(carried)


def restored_relation(carried: Mapping[str, Any], rest: object) -> dict[str, Any]:
    """A relation of a row from what the format carried and its residue, if there is one."""
    return {**rest, **carried} if isinstance(rest, dict) else dict(carried)


def objects(value: Mapping[str, Any], key: str, problems: list[str]) -> Iterator[Mapping[str, Any]]:
    """The objects in a list of a file; what is none is a problem."""
    given = value.get(key)
    if not isinstance(given, list | None):
        problems.append(f"{key} must be a list, not {quoted(given)}")
        return
    for number, item in enumerate(given or (), 1):
        if isinstance(item, dict):
            yield item
        else:
            problems.append(f"{key} {number}: not an object but {quoted(item)}")
