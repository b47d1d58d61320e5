"""``label-studio``: a JSON array of tasks, as Label Studio imports and exports them.

Offsets are code points, end exclusive. A note is the ``meta.text`` of a region. What Label
Studio has no place for is under ``hashiya`` in the ``meta`` of the task and of each region,
which it keeps. The labelling configuration that fits is given as a note of the export.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO
from xml.sax.saxutils import quoteattr

from reader.annotations.labels import Schema
from reader.dataset.formats.label_studio_reading import row_of_task
from reader.dataset.formats.options import Options
from reader.dataset.formats.registry import Item
from reader.dataset.formats.residue import KEY, about, residue
from reader.dataset.formats.tally import Tally
from reader.dataset.report import Problem, Remark
from reader.dataset.rows import line_text, rows_of
from reader.dataset.strict_json import NotJson, encode, items


def write(rows: Iterable[Mapping[str, Any]], out: BinaryIO, options: Options, tally: Tally) -> None:
    """Write a task an article, one a line; nothing is lost and nothing can be chosen."""
    labels: set[str] = set()
    types: set[str] = set()
    before = b"["
    for number, row in enumerate(rows, 1):
        out.write(before + b"\n" + encode({"id": number, **_task(row)}).encode())
        before = b","
        labels |= {span["label"] for span in row["spans"]}
        types |= {relation["type"] for relation in row["relations"]}
    out.write((b"[" if before == b"[" else b"\n") + b"]\n")
    tally.note(f"the labelling configuration that fits: {configuration(labels, types, options.schema)}")


def configuration(labels: Iterable[str], types: Iterable[str], schema: Schema) -> str:
    """A labelling configuration with these labels and kinds of relations, and those of a schema."""
    names = dict.fromkeys([*(label.name for label in schema.labels), *sorted(labels)])
    kinds = dict.fromkeys([*(kind.name for kind in schema.relation_types), *sorted(types)])
    return "".join(
        [
            "<View><Relations>",
            *(f"<Relation value={quoteattr(kind)}/>" for kind in kinds),
            '</Relations><Labels name="label" toName="text">',
            *(
                f"<Label value={quoteattr(name)} background={quoteattr(schema.label(name).color)}/>"
                for name in names
            ),
            '</Labels><View style="direction: rtl"><Text name="text" value="$text"/></View></View>',
        ]
    )


def _task(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "data": {"text": row["text"], "id": row["id"], "title": row["title"]},
        "meta": {KEY: about(row)},
        "annotations": [{"result": [*map(_region, row["spans"]), *map(_relation, row["relations"])]}],
    }


def _region(span: Mapping[str, Any]) -> dict[str, Any]:
    meta = {"text": [span["note"]]} if span["note"] else {}
    return {
        "id": span["id"],
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "origin": "manual" if span["origin"]["kind"] == "person" else "prediction",
        "value": {
            "start": span["start"],
            "end": span["end"],
            "text": span["text"],
            "labels": [span["label"]],
        },
        "meta": {**meta, KEY: residue(span, ("id", "start", "end", "label", "note"))},
    }


def _relation(relation: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "relation",
        "from_id": relation["from"],
        "to_id": relation["to"],
        "direction": "right",
        "labels": [relation["type"]],
        KEY: residue(relation, ("from", "to", "type")),
    }


def read(source: BinaryIO, name: str, options: Options) -> Iterator[Item]:
    """The rows of an export of Label Studio (its format JSON), or of one task."""
    try:
        for line, task in items(line_text(source.read(), first=True)):
            said: list[str] = []
            remarks: list[str] = []
            row = row_of_task(task, options, said, remarks)
            yield from (Problem(name, line, sentence) for sentence in said)
            yield from (Remark(name, f"line {line}: {sentence}") for sentence in remarks)
            if row is not None:
                yield from rows_of(row, name, line)
    except NotJson as error:
        yield Problem(name, error.line, str(error))
    except ValueError as error:
        yield Problem(name, 0, str(error))
