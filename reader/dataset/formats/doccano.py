"""``doccano``: JSON lines for its span labelling, with or without relations.

Written is what doccano 1.8 imports into a project with relations: ``entities`` with
``start_offset`` and ``end_offset``, and ``relations`` between their ids. Its editor counts
UTF-16 code units, so offsets are those unless code points are chosen. What doccano has no
place for is under ``hashiya``, which doccano keeps with the text and exports again; there a
span is known by its place and label, because doccano gives its own ids.

Read are ``entities`` as well as ``label`` or ``labels``, lists of ``[start, end, label]``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from reader.dataset.formats.options import Options
from reader.dataset.formats.registry import Item
from reader.dataset.formats.residue import (
    KEY,
    about,
    about_if_own,
    objects,
    residue,
    restored_relation,
    restored_span,
)
from reader.dataset.formats.tally import Tally
from reader.dataset.offsets import OffsetUnit, code_point, code_points, offset_unit, offsets_in
from reader.dataset.report import Problem, quoted
from reader.dataset.rows import json_lines, rows_of
from reader.dataset.strict_json import encode

#: What doccano's editor counts.
USUAL = OffsetUnit.UTF16

_PLACE = ("start_offset", "end_offset", "label")
_LISTS = ("label", "labels")


def write(rows: Iterable[Mapping[str, Any]], out: BinaryIO, options: Options, tally: Tally) -> None:
    """Write one object an article; nothing is lost, and the unit of offsets can be chosen."""
    unit = options.offset_unit or USUAL
    counted = (
        "as doccano's editor counts" if unit is USUAL else "though doccano's editor counts UTF-16 code units"
    )
    tally.note(f"offsets are {unit.value.replace('_', ' ')}s, {counted}")
    tally.note(
        "in doccano, make a project with relations and overlapping spans, and import as JSONL (relation)"
    )
    out.writelines(encode(_example(row, unit)).encode() + b"\n" for row in rows)


def _example(row: Mapping[str, Any], unit: OffsetUnit) -> dict[str, Any]:
    place = offsets_in(row["text"], unit)
    numbers = {span["id"]: number for number, span in enumerate(row["spans"])}
    entities, rests = [], []
    for number, span in enumerate(row["spans"]):
        where = dict(zip(_PLACE, (place(span["start"]), place(span["end"]), span["label"]), strict=True))
        entities.append({"id": number, **where})
        rests.append({**where, "rest": residue(span, ("start", "end", "label"))})
    relations = [
        {
            "id": number,
            "from_id": numbers[relation["from"]],
            "to_id": numbers[relation["to"]],
            "type": relation["type"],
        }
        for number, relation in enumerate(row["relations"])
    ]
    own = about(row) | {"offset_unit": unit.value, "spans": rests, "relations": row["relations"]}
    return {"text": row["text"], "entities": entities, "relations": relations, KEY: own}


def read(source: BinaryIO, name: str, options: Options) -> Iterator[Item]:
    """The rows of a file, with offsets in the unit that is chosen, else the one it names, else UTF-16."""
    for item in json_lines(source, name):
        if isinstance(item, Problem):
            yield item
            continue
        number, value = item
        if not isinstance(value, dict) or not isinstance(value.get("text"), str):
            yield Problem(name, number, "not an object with a text, as doccano has them")
            continue
        problems: list[str] = []
        row = _row(value, options, problems)
        yield from (Problem(name, number, said) for said in problems)
        yield from rows_of(row, name, number)


def _row(value: Mapping[str, Any], options: Options, problems: list[str]) -> dict[str, Any]:
    """A row of ``hashiya/1`` from an example of doccano's."""
    known = about_if_own(value.get(KEY))
    own = value[KEY] if known else {}
    unit = options.offset_unit or offset_unit(str(own.get("offset_unit"))) or USUAL
    place = code_points(value["text"], unit)
    spans: list[dict[str, Any]] = []
    ids: dict[Any, str] = {}
    rests = _Rests(own.get("spans"), _PLACE)
    for number, entity in enumerate(_entities(value, problems), 1):
        where = {key: entity.get(key) for key in _PLACE}
        carried = {key: entity[key] for key in entity.keys() - {"id", *_PLACE}}
        try:
            carried["start"], carried["end"] = (code_point(where[key], place) for key in _PLACE[:2])
        except ValueError as error:
            problems.append(f"entity {number}: {error}")
            continue
        carried["label"] = where["label"]
        rest = rests.take(where)
        if rest is None and entity.get("id") is not None:
            carried["id"] = f"doccano-{entity['id']}"
        spans.append(restored_span(carried, rest and rest.get("rest")))
        ids[str(entity.get("id"))] = spans[-1].get("id", "")
    links = _Rests(own.get("relations"), ("type", "from", "to"))
    relations = []
    for number, relation in enumerate(objects(value, "relations", problems), 1):
        ends = {"from": ids.get(str(relation.get("from_id"))), "to": ids.get(str(relation.get("to_id")))}
        if all(ends.values()):
            carried = {"type": relation.get("type"), **ends}
            relations.append(restored_relation(carried, links.take(carried)))
        else:
            problems.append(f"relation {number}: it joins entities that are not both there")
    return {**(known or _meta(value)), "text": value["text"], "spans": spans, "relations": relations}


class _Rests:
    """What an export of this project keeps of its records, found by what doccano keeps of them."""

    def __init__(self, records: object, keys: Sequence[str]) -> None:
        self._keys = keys
        self._records: dict[str, list[dict[str, Any]]] = {}
        for record in records if isinstance(records, list) else ():
            if isinstance(record, dict):
                self._records.setdefault(self._key(record), []).append(record)

    def _key(self, record: Mapping[str, Any]) -> str:
        return repr([record.get(key) for key in self._keys])

    def take(self, record: Mapping[str, Any]) -> dict[str, Any] | None:
        """The next record that is like this one; each is given once."""
        alike = self._records.get(self._key(record))
        return alike.pop(0) if alike else None


def _entities(value: Mapping[str, Any], problems: list[str]) -> Iterator[Mapping[str, Any]]:
    """The entities of an example, in whichever of the two styles it has them."""
    yield from objects(value, "entities", problems)
    for key in _LISTS:
        items = value.get(key)
        for number, item in enumerate(items if isinstance(items, list) else (), 1):
            if isinstance(item, list) and len(item) == len(_PLACE):
                yield dict(zip(_PLACE, item, strict=True))
            else:
                problems.append(f"{key} {number}: not [start, end, label] but {quoted(item)}")


def _meta(value: Mapping[str, Any]) -> dict[str, Any]:
    """What an example of someone else's says besides its text and marks.

    A whole number for an id is doccano's own; it is no name of an article.
    """
    known = {"text", "entities", "relations", *_LISTS}
    said = {key: value[key] for key in value.keys() - known if value[key] not in ([], None)}
    if isinstance(said.get("id"), int):
        said["doccano_id"] = said.pop("id")
    return said
