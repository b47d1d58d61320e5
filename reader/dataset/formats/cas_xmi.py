"""``cas-xmi``: UIMA CAS as XMI, as INCEpTION reads and writes it, a file an article.

Spans are of the type ``webanno.custom.HashiyaSpan``, relations of
``webanno.custom.HashiyaRelation`` from their Governor to their Dependent, and beside the
files lies the ``TypeSystem.xml`` that defines these. Offsets are UTF-16 code units. Tokens
and sentences are written as well, cut so that each span is whole tokens. What the types have
no feature for is JSON in the feature ``rest``. Characters that XML has no place for are
U+FFFD in the text, and named in what is said of the article, so that they come back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count, pairwise
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from reader.dataset.formats.cas_xmi_reading import SUFFIX, read_cas
from reader.dataset.formats.members import Members
from reader.dataset.formats.names import Names
from reader.dataset.formats.options import Options
from reader.dataset.formats.registry import Item
from reader.dataset.formats.residue import about, residue
from reader.dataset.formats.tally import Tally
from reader.dataset.formats.tokens import Range, sentence_starts, tokens
from reader.dataset.offsets import OffsetUnit, offsets_in
from reader.dataset.report import Problem
from reader.dataset.strict_json import encode

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<xmi:XMI xmlns:xmi="http://www.omg.org/XMI"'
    ' xmlns:cas="http:///uima/cas.ecore" xmlns:custom="http:///webanno/custom.ecore"'
    ' xmlns:hashiya="http:///hashiya.ecore"'
    ' xmlns:segmentation="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore"'
    ' xmi:version="2.0">\n<cas:NULL xmi:id="0"/>\n'
)
_SOFA = 1
_SEGMENTATION = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type"
_STRING, _SPAN, _RELATION = "uima.cas.String", "webanno.custom.HashiyaSpan", "webanno.custom.HashiyaRelation"
_TYPES: Mapping[str, Mapping[str, str]] = {
    _SPAN: {"label": _STRING, "note": _STRING, "rest": _STRING},
    _RELATION: {"Governor": _SPAN, "Dependent": _SPAN, "label": _STRING, "rest": _STRING},
    "hashiya.Article": {"about": _STRING},
    f"{_SEGMENTATION}.Token": {},
    f"{_SEGMENTATION}.Sentence": {},
}


def write(rows: Iterable[Mapping[str, Any]], out: Path, options: Options, tally: Tally) -> None:
    """Write a folder; nothing is lost and nothing can be chosen."""
    names = Names()
    (out / "TypeSystem.xml").write_bytes(_type_system().encode())
    for row in rows:
        (out / f"{names.name(row['id'])}{SUFFIX}").write_bytes("".join(_cas(row)).encode())


def read(source: Members, name: str, options: Options) -> Iterator[Item]:
    """The articles of a folder, one for each ``.xmi``; no type system is needed."""
    files = [member for member in source.names if member.endswith(SUFFIX)]
    if not files:
        yield Problem(name, 0, f"it has no {SUFFIX}, so there is nothing here from INCEpTION")
    for file in files:
        yield from read_cas(source, file, name, options)


def _cas(row: Mapping[str, Any]) -> Iterator[str]:
    text, spans = row["text"], row["spans"]
    place = offsets_in(text, OffsetUnit.UTF16)
    ids = count(_SOFA + 1)
    members: list[int] = []

    def element(name: str, start: int, end: int, features: Mapping[str, Any]) -> str:
        members.append(next(ids))
        said = "".join(f" {key}={quoteattr(str(value))}" for key, value in features.items())
        edges = f'begin="{place(start)}" end="{place(end)}"'
        return f'<{name} xmi:id="{members[-1]}" sofa="{_SOFA}" {edges}{said}/>\n'

    yield _HEAD
    lost = [[match.start(), match[0]] for match in _NOT_XML.finditer(text)]
    known = {**about(row), **({"characters": lost} if lost else {})}
    yield element("hashiya:Article", 0, len(text), {"about": _json(known)})
    cut = tokens(text, spans)
    for start, end in _sentences(text, cut, spans):
        yield element("segmentation:Sentence", start, end, {})
    for start, end in cut:
        yield element("segmentation:Token", start, end, {})
    numbers: dict[str, int] = {}
    for span in spans:
        shown = {key: _xml(span[key]) for key in ("label", "note") if span[key]}
        carried = [key for key, value in shown.items() if value == span[key]]
        rest = _json(residue(span, ("start", "end", *carried)))
        yield element("custom:HashiyaSpan", span["start"], span["end"], {**shown, "rest": rest})
        numbers[span["id"]] = members[-1]
    ranges = {span["id"]: (span["start"], span["end"]) for span in spans}
    for relation in row["relations"]:
        ends = {"Governor": numbers[relation["from"]], "Dependent": numbers[relation["to"]]}
        label = _xml(relation["type"])
        carried = ["from", "to", *(["type"] if label == relation["type"] else [])]
        features = {**ends, "label": label, "rest": _json(residue(relation, carried))}
        yield element("custom:HashiyaRelation", *ranges[relation["to"]], features)
    sofa = f'xmi:id="{_SOFA}" sofaNum="1" sofaID="_InitialView" mimeType="text"'
    yield f"<cas:Sofa {sofa} sofaString={quoteattr(_xml(text))}/>\n"
    yield f'<cas:View sofa="{_SOFA}" members="{" ".join(map(str, members))}"/>\n</xmi:XMI>\n'


def _sentences(text: str, cut: Sequence[Range], spans: Sequence[Mapping[str, Any]]) -> Iterator[Range]:
    """Sentences from their first token to their last."""
    starts = sentence_starts(text, cut, spans)
    for first, following in pairwise([*starts, len(cut)]):
        yield cut[first][0], cut[following - 1][1]


def _xml(text: str) -> str:
    """A text of the same length that XML can hold."""
    return _NOT_XML.sub("\ufffd", text)


def _json(value: Mapping[str, Any]) -> str:
    """JSON that XML can hold: what it can't is in strings, where it can be escaped."""
    return _NOT_XML.sub(lambda match: f"\\u{ord(match[0]):04x}", encode(value))


def _type_system() -> str:
    types = "".join(
        f"<typeDescription><name>{name}</name><description/>"
        f"<supertypeName>uima.tcas.Annotation</supertypeName><features>{_features(features)}</features>"
        "</typeDescription>\n"
        for name, features in _TYPES.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">\n'
        f"<types>\n{types}</types>\n</typeSystemDescription>\n"
    )


def _features(features: Mapping[str, str]) -> str:
    return "".join(
        f"<featureDescription><name>{name}</name><description/>"
        f"<rangeTypeName>{kind}</rangeTypeName></featureDescription>"
        for name, kind in features.items()
    )
