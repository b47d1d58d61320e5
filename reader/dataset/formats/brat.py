"""``brat``: stand-off as brat has it, a ``.txt`` and a ``.ann`` for each article.

The ``.txt`` is the article's text, unchanged; offsets are code points. A note is a note in
brat, an attribute that is a word or True an attribute, an attribute ``fragments`` makes a
span discontinuous. Where brat has no place for something it is in a comment of the type
``Hashiya`` on the span or relation, which brat shows, keeps, and deletes along with it.
Beside them lies a ``.json`` with what is known of the article, which brat passes over, and
the folder has the ``annotation.conf`` and ``visual.conf`` that let brat open and edit it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from reader.annotations.labels import Schema
from reader.dataset.formats.brat_lines import REST
from reader.dataset.formats.brat_names import is_plain, type_name
from reader.dataset.formats.brat_reading import read_document
from reader.dataset.formats.members import Members
from reader.dataset.formats.names import Names
from reader.dataset.formats.options import Options
from reader.dataset.formats.placing import one_line
from reader.dataset.formats.registry import Item
from reader.dataset.formats.residue import about, residue
from reader.dataset.formats.tally import Tally
from reader.dataset.report import Problem
from reader.dataset.strict_json import encode


def write(rows: Iterable[Mapping[str, Any]], out: Path, options: Options, tally: Tally) -> None:
    """Write a folder; nothing is lost and nothing can be chosen."""
    names = Names()
    labels: set[str] = set()
    types: set[str] = set()
    attributes: dict[str, set[str]] = {}
    for row in rows:
        name = names.name(row["id"])
        (out / f"{name}.txt").write_bytes(row["text"].encode())
        (out / f"{name}.json").write_bytes(f"{encode(about(row))}\n".encode())
        lines = "".join(f"{line}\n" for line in _annotations(row, attributes))
        (out / f"{name}.ann").write_bytes(lines.encode())
        labels |= {span["label"] for span in row["spans"]}
        types |= {relation["type"] for relation in row["relations"]}
    labels |= {label.name for label in options.schema.labels}
    types |= {kind.name for kind in options.schema.relation_types}
    (out / "annotation.conf").write_bytes(_annotation_conf(labels, types, attributes).encode())
    (out / "visual.conf").write_bytes(_visual_conf(labels, types, options.schema).encode())


def read(source: Members, name: str, options: Options) -> Iterator[Item]:
    """The articles of a folder: each ``.txt``, with the marks of the ``.ann`` beside it."""
    stems = {member[:-4]: None for member in source.names if member.endswith((".txt", ".ann"))}
    if not stems:
        yield Problem(name, 0, "it has no .txt and no .ann, so there is nothing here from brat")
    for stem in stems:
        yield from read_document(source, stem, name, options)


def _annotations(row: Mapping[str, Any], used: dict[str, set[str]]) -> Iterator[str]:
    """The lines of a ``.ann``; ``used`` is told which attributes have which values."""
    comments = attributes = 0
    numbers: dict[str, str] = {}
    for number, span in enumerate(row["spans"], 1):
        numbers[span["id"]] = target = f"T{number}"
        own = dict(span["attributes"])
        places = _fragments(own, span)
        if places:
            del own["fragments"]
        else:
            places = [[span["start"], span["end"]]]
        offsets = ";".join(f"{start} {end}" for start, end in places)
        words = one_line(" ".join(row["text"][start:end] for start, end in places))
        yield f"{target}\t{type_name(span['label'])} {offsets}\t{words}"
        for key, value in span["attributes"].items():
            if is_plain(key) and (value is True or (isinstance(value, str) and is_plain(value))):
                attributes += 1
                yield f"A{attributes}\t{key} {target}{'' if value is True else f' {value}'}"
                used.setdefault(key, set()).update(() if value is True else (value,))
                del own[key]
        note = one_line(span["note"])
        if note.strip():
            comments += 1
            yield f"#{comments}\tAnnotatorNotes {target}\t{note}"
        carried = {"start", "end", "label", "attributes", *(("note",) if _is_kept(span["note"]) else ())}
        rest = residue(span, carried) | ({"attributes": own} if own else {})
        comments += 1
        yield f"#{comments}\t{REST} {target}\t{encode(rest)}"
    for number, relation in enumerate(row["relations"], 1):
        ends = f"Arg1:{numbers[relation['from']]} Arg2:{numbers[relation['to']]}"
        yield f"R{number}\t{type_name(relation['type'])} {ends}\t"
        comments += 1
        yield f"#{comments}\t{REST} R{number}\t{encode(residue(relation, ('type', 'from', 'to')))}"


def _fragments(attributes: Mapping[str, Any], span: Mapping[str, Any]) -> list[list[int]] | None:
    """The parts of a discontinuous span, where its attribute says true ones."""
    given = attributes.get("fragments")
    if not isinstance(given, list) or len(given) < 2:
        return None
    edges = []
    for part in given:
        if not isinstance(part, list) or len(part) != 2 or not all(type(edge) is int for edge in part):
            return None
        edges += part
    in_order = all(a < b if i % 2 == 0 else a <= b for i, (a, b) in enumerate(pairwise(edges)))
    return given if in_order and (edges[0], edges[-1]) == (span["start"], span["end"]) else None


def _is_kept(note: str) -> bool:
    """Whether a note is in the line for it just as it is, blanks at its edges included."""
    return note == one_line(note).strip()


def _annotation_conf(labels: set[str], types: set[str], attributes: Mapping[str, set[str]]) -> str:
    lines = ["[entities]", *map(type_name, sorted(labels)), "", "[relations]"]
    # Without this, brat warns of spans that nest, overlap or cross.
    lines.append("<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>")
    lines += [f"{type_name(name)}\tArg1:<ENTITY>, Arg2:<ENTITY>" for name in sorted(types)]
    lines += ["", "[events]", "", "[attributes]"]
    for name, values in sorted(attributes.items()):
        choices = f", Value:{'|'.join(sorted(values))}" if values else ""
        lines.append(f"{name}\tArg:<ENTITY>{choices}")
    return "\n".join([*lines, ""])


def _visual_conf(labels: set[str], types: set[str], schema: Schema) -> str:
    shown = {name: schema.label(name).arabic for name in sorted(labels)}
    shown |= {name: schema.relation_type(name).arabic for name in sorted(types)}
    # A bar parts the names of one line, so it can't be in one.
    lines = [
        "[labels]",
        *(f"{type_name(name)} | {(said or name).replace('|', '¦')}" for name, said in shown.items()),
    ]
    lines += ["", "[drawing]"]
    lines += [f"{type_name(name)}\tbgColor:{schema.label(name).color}" for name in sorted(labels)]
    return "\n".join([*lines, "", "[options]", "Text direction:rtl", ""])
