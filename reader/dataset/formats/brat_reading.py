"""Reading one document of brat: a ``.txt`` and the ``.ann`` beside it."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping
from typing import Any

from reader.articles.decode import ArticleError, decode
from reader.articles.identity import joined
from reader.dataset.formats.brat_lines import Annotations, Link, TextBound
from reader.dataset.formats.members import Members, Unreadable
from reader.dataset.formats.options import Options
from reader.dataset.formats.placing import Place, mismatch, one_line, placing, said_of_unit
from reader.dataset.formats.registry import Item
from reader.dataset.formats.residue import about_if_own, restored_relation, restored_span
from reader.dataset.offsets import OffsetUnit
from reader.dataset.report import Problem, Remark, quoted
from reader.dataset.rows import rows_of
from reader.dataset.strict_json import decode as decode_json


def read_document(members: Members, stem: str, name: str, options: Options) -> Iterator[Item]:
    """The row of one document, after what is wrong in its files."""
    file = f"{name}/{stem}.ann"
    try:
        about = _about(members, f"{stem}.json")
        text, marked = _text(members, f"{stem}.txt", own=bool(about))
        lines = members.read(f"{stem}.ann").split(b"\n") if f"{stem}.ann" in members else []
    except Unreadable as error:
        yield Problem(file, 0, str(error))
        return
    except ArticleError as error:
        yield Problem(f"{name}/{stem}.txt", 0, error.message)
        return
    found = Annotations(lines, own=bool(about))
    problems = found.problems
    known = options.offset_unit or (OffsetUnit.CODE_POINT if about else None)
    given = [(span.parts, span.words) for span in found.text_bounds.values()]
    unit, place = placing(text, given, known, marked)
    if unit:
        yield Remark(file, said_of_unit(unit))
    spans: dict[str, dict[str, Any]] = {}
    for id, span in found.text_bounds.items():
        if said := mismatch(text, span.parts, span.words, place):
            problems.append((span.line, f"{id}: {said}"))
        else:
            spans[id] = _span(id, span, place, text)
    relations = []
    for id, link in found.links.items():
        lost = next((end for end in (link.source, link.target) if end not in spans), None)
        if lost is None:
            relations.append(_relation(id, link, spans))
        else:
            problems.append((link.line, f"{link.type}: there is no span {quoted(lost)}"))
    yield from (Problem(file, line, said) for line, said in sorted(problems))
    value = {"id": joined(stem.split("/")), **about, "text": text}
    yield from rows_of({**value, "spans": list(spans.values()), "relations": relations}, file, 0)


def _about(members: Members, name: str) -> dict[str, Any]:
    """What an export of this project says of the article; empty where another program made the file."""
    try:
        return about_if_own(decode_json(members.read(name).decode()) if name in members else None)
    except ValueError:
        return {}


def _text(members: Members, name: str, own: bool) -> tuple[str, bool]:
    """The text of a document, and whether a byte order mark before it was taken for none of it.

    The mark is part of the text only in an export of this project.
    """
    if name not in members:
        raise Unreadable("there is no .txt beside it")
    data = members.read(name)
    try:
        if own:
            return data.decode(), False
    except UnicodeDecodeError:
        pass
    return decode(data).text, data.startswith(codecs.BOM_UTF8)


def _span(id: str, given: TextBound, place: Place, text: str) -> dict[str, Any]:
    parts = [[at for edge in part if (at := place(edge)) is not None] for part in given.parts]
    start, end = min(part[0] for part in parts), max(part[1] for part in parts)
    rest = given.rest if isinstance(given.rest, Mapping) else {}
    kept = rest.get("attributes")
    attributes = {**given.attributes, **(kept if isinstance(kept, dict) else {})}
    if len(parts) > 1:
        attributes["fragments"] = parts
    carried = {
        "label": given.label,
        "start": start,
        "end": end,
        "text": text[start:end],
        "attributes": attributes,
    }
    note = "\n".join(given.notes)
    # A note whose lines were put into one is whole in the rest, unless it was changed in brat.
    if note.split() != one_line(str(rest.get("note", ""))).split():
        carried["note"] = note
    return restored_span(carried, given.rest) if given.rest else {"id": id, **carried}


def _relation(id: str, link: Link, spans: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    ends = {"from": spans[link.source]["id"], "to": spans[link.target]["id"]}
    carried = {"type": link.type, **ends}
    if link.rest:
        return restored_relation(carried, link.rest)
    return {"id": None if id[0] == "*" else id, **carried}
