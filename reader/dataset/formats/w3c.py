"""``w3c``: the Web Annotation Data Model (a W3C Recommendation), in JSON-LD.

Written is an array with an AnnotationPage an article, each whole by itself. A span is an
annotation that tags a TextPositionSelector, which counts code points as the Recommendation
says, and a TextQuoteSelector with its context; a note is a comment in its body. A relation
is an annotation that links one annotation to another. The article's text, and what the
model has no terms for, are JSON literals in terms of this project's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO
from urllib.parse import quote

from reader.annotations.model import CONTEXT
from reader.dataset.formats.options import Options
from reader.dataset.formats.registry import Item
from reader.dataset.formats.residue import about, residue
from reader.dataset.formats.tally import Tally
from reader.dataset.formats.w3c_reading import ANNOTATION, ARTICLE, Reader
from reader.dataset.report import Problem
from reader.dataset.rows import line_text
from reader.dataset.strict_json import NotJson, encode, items

#: The Recommendation's terms, and this project's own.
CONTEXTS = (
    "http://www.w3.org/ns/anno.jsonld",
    {
        "hashiya": "urn:hashiya:terms:",
        "article": {"@id": "hashiya:article", "@type": "@json"},
        "rest": {"@id": "hashiya:rest", "@type": "@json"},
    },
)
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)


def write(rows: Iterable[Mapping[str, Any]], out: BinaryIO, options: Options, tally: Tally) -> None:
    """Write a page an article, one a line; nothing is lost and nothing can be chosen."""
    before = b"["
    for row in rows:
        out.write(before + b"\n" + encode(_page(row)).encode())
        before = b","
    out.write((b"[" if before == b"[" else b"\n") + b"]\n")


def _page(row: Mapping[str, Any]) -> dict[str, Any]:
    source = ARTICLE + _part(row["id"])
    iris = {span["id"]: _iri(row, span) for span in row["spans"]}
    spans = (_tag(span, iris[span["id"]], source, row["text"]) for span in row["spans"])
    links = (_link(relation, _iri(row, relation), iris) for relation in row["relations"])
    return {
        "@context": CONTEXTS,
        "id": f"{source}:page",
        "type": "AnnotationPage",
        "article": {**about(row), "text": row["text"]},
        "items": [*spans, *links],
    }


def _tag(span: Mapping[str, Any], iri: str, source: str, text: str) -> dict[str, Any]:
    start, end = span["start"], span["end"]
    carried, known = _who_and_when(span)
    bodies = [{"type": "TextualBody", "value": span["label"], "purpose": "tagging"}]
    if span["note"]:
        bodies.append({"type": "TextualBody", "value": span["note"], "purpose": "commenting"})
    return {
        "id": iri,
        "type": "Annotation",
        "motivation": "tagging",
        **carried,
        "body": bodies,
        "target": {
            "source": source,
            "selector": [
                {"type": "TextPositionSelector", "start": start, "end": end},
                {
                    "type": "TextQuoteSelector",
                    "exact": span["text"],
                    "prefix": text[max(0, start - CONTEXT) : start],
                    "suffix": text[end : end + CONTEXT],
                },
            ],
        },
        "rest": residue(span, {"id", "start", "end", "label", "note", *known}),
    }


def _link(relation: Mapping[str, Any], iri: str, iris: Mapping[str, str]) -> dict[str, Any]:
    carried, known = _who_and_when(relation)
    return {
        "id": iri,
        "type": "Annotation",
        "motivation": "linking",
        **carried,
        "body": [
            {"type": "TextualBody", "value": relation["type"], "purpose": "tagging"},
            {"type": "SpecificResource", "source": iris[relation["to"]], "purpose": "linking"},
        ],
        "target": iris[relation["from"]],
        "rest": residue(relation, {"id", "type", "from", "to", *known}),
    }


def _who_and_when(record: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The creator and the times of an annotation, and which fields of the record they carry."""
    carried: dict[str, Any] = {}
    if record.get("annotator"):
        carried["creator"] = {"type": "Person", "name": record["annotator"]}
    for key, term in (("created", "created"), ("updated", "modified")):
        if _DATE_TIME.fullmatch(record.get(key, "")):
            carried[term] = record[key]
    terms = {"annotator": "creator", "created": "created", "updated": "modified"}
    return carried, [key for key, term in terms.items() if term in carried]


def _iri(row: Mapping[str, Any], record: Mapping[str, Any]) -> str:
    return f"{ANNOTATION}{_part(row['id'])}:{_part(record['id'])}"


def _part(id: str) -> str:
    """An id as a part of a URN."""
    return quote(id, safe="")


def read(source: BinaryIO, name: str, options: Options) -> Iterator[Item]:
    """The rows of annotations, pages or collections, whoever wrote them.

    Offsets are code points unless another unit is chosen.
    """
    reader = Reader(name, options)
    try:
        for line, value in items(line_text(source.read(), first=True)):
            yield from reader.read(value, line)
    except NotJson as error:
        yield Problem(name, error.line, str(error))
    except ValueError as error:
        yield Problem(name, 0, str(error))
    yield from reader.links()
