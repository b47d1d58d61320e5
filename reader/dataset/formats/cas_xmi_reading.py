"""Reading a CAS from XMI, ours or one that INCEpTION or another UIMA program wrote.

No type system is needed: what has a begin and an end is a span, unless it belongs to the
segmentation or the analysis of words; what has a Governor and a Dependent is a relation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from reader.articles.identity import joined
from reader.dataset.formats.members import Members, Unreadable
from reader.dataset.formats.options import Options
from reader.dataset.formats.registry import Item
from reader.dataset.formats.residue import about_if_own, restored_relation, restored_span
from reader.dataset.formats.safe_xml import BadXml, Element, elements
from reader.dataset.offsets import OffsetUnit, code_point, code_points
from reader.dataset.report import Problem, quoted
from reader.dataset.rows import rows_of
from reader.dataset.strict_json import decode

SUFFIX = ".xmi"

# The text itself, and layers of DKPro that are about words and sentences.
_PASSED_OVER = re.compile(
    "http:///(uima/|de/tudarmstadt/ukp/dkpro/core/api/(segmentation|metadata|lexmorph|syntax|transform)/)"
)
#: Features that say what a span or a relation is, in the order in which they count.
_LABELS = ("label", "value", "category", "tag", "relationType", "DependencyType")
#: Types whose feature ``rest`` is what an export of this project keeps.
_OURS = ("HashiyaSpan", "HashiyaRelation")
_OF_THE_CAS = {"id", "sofa", "begin", "end", "Governor", "Dependent"}


def read_cas(members: Members, file: str, name: str, options: Options) -> Iterator[Item]:
    """The row of one file, after what is wrong in it."""
    place = f"{name}/{file}"
    try:
        found = elements(members.read(file))
    except BadXml as error:
        yield Problem(place, error.line, str(error))
        return
    except Unreadable as error:
        yield Problem(place, 0, str(error))
        return
    sofas = [each for each in found if each.namespace.endswith("/uima/cas.ecore") and each.name == "Sofa"]
    texts = {sofa.attributes.get("id"): sofa.attributes.get("sofaString") for sofa in sofas}
    chosen = next((id for id, text in texts.items() if text is not None), None)
    if chosen is None:
        yield Problem(place, 0, "it is no CAS with a text (a Sofa with a sofaString)")
        return
    cas = _Cas(chosen, texts[chosen] or "", options)
    for element in sorted(found, key=lambda element: element.name != "Article"):
        try:
            cas.add(element)
        except ValueError as error:
            yield Problem(place, element.line, f"{element.name} {element.attributes.get('id', '')}: {error}")
    row = cas.row()
    row.setdefault("id", joined([_article(file, found)]))
    if cas.elsewhere:
        yield Problem(place, 0, f"{cas.elsewhere} annotations are of another view, so they are left out")
    yield from (Problem(place, line, said) for line, said in cas.problems)
    yield from rows_of(row, place, 0)


def _article(file: str, found: list[Element]) -> str:
    """What the article of a file of others is called: by its metadata, else by the file."""
    titles = (each.attributes.get("documentTitle") for each in found if each.name == "DocumentMetaData")
    path = PurePosixPath(next((title for title in titles if title), file))
    return path.stem if path.suffix in (SUFFIX, ".txt", ".html", ".xml") else path.name


class _Cas:
    """The spans and relations of one view, collected from its elements."""

    def __init__(self, sofa: str | None, text: str, options: Options) -> None:
        self.problems: list[tuple[int, str]] = []
        self.elsewhere = 0
        self._sofa = sofa
        self._text = text
        self._place = code_points(text, options.offset_unit or OffsetUnit.UTF16)
        self._about: dict[str, Any] = {}
        self._spans: dict[str, dict[str, Any]] = {}
        self._links: list[Element] = []

    def add(self, element: Element) -> None:
        """Take in one element.

        Raises:
            ValueError: It is an annotation that has no true place.
        """
        given = element.attributes
        if _PASSED_OVER.match(element.namespace) or not {"begin", "end", "sofa"} <= given.keys():
            return
        if given["sofa"] != self._sofa:
            self.elsewhere += 1
        elif element.namespace == "http:///hashiya.ecore" and element.name == "Article":
            about = _json(given.get("about"))
            self._about = about_if_own(about)
            if self._about:
                self._text = _restored(self._text, about.get("characters"))
        elif {"Governor", "Dependent"} <= given.keys():
            self._links.append(element)
        else:
            start, end = (self._edge(given[key], key) for key in ("begin", "end"))
            rest = _json(given.get("rest")) if element.name in _OURS else {}
            carried = {"start": start, "end": end, **_said(element, rest)}
            if not rest:
                carried["id"] = f"xmi-{given.get('id')}"
            elif "note" not in rest:
                carried["note"] = given.get("note", "")
            self._spans[given.get("id", "")] = restored_span(carried, rest or None)

    def _edge(self, value: str, key: str) -> Any:
        if not (value.isascii() and value.isdigit() and len(value) < 20):
            raise ValueError(f"{key} is {quoted(value)}, not a whole number")
        return code_point(int(value), self._place)

    def row(self) -> dict[str, Any]:
        """The row, now that all elements are taken in."""
        relations = []
        for link in self._links:
            ends = [self._spans.get(link.attributes[key]) for key in ("Governor", "Dependent")]
            if ends[0] is None or ends[1] is None:
                self.problems.append((link.line, f"{link.name}: it joins spans that are not both there"))
                continue
            rest = _json(link.attributes.get("rest")) if link.name in _OURS else {}
            carried = {"from": ends[0].get("id"), "to": ends[1].get("id")}
            if "type" not in rest:
                carried["type"] = _said(link, rest)["label"]
            relations.append(restored_relation(carried, rest))
        spans = list(self._spans.values())
        return {**self._about, "text": self._text, "spans": spans, "relations": relations}


def _said(element: Element, rest: Mapping[str, Any]) -> dict[str, Any]:
    """The label of an annotation and its other features."""
    features = {key: value for key, value in element.attributes.items() if key not in _OF_THE_CAS}
    if rest:
        return {} if "label" in rest else {"label": features.get("label")}
    key = next((key for key in _LABELS if features.get(key)), None)
    label = element.name if key is None else features.pop(key)
    return {"label": label, "attributes": features}


def _json(text: str | None) -> dict[str, Any]:
    """What is JSON in a feature; nothing where it is not what an export of this project writes."""
    try:
        value = decode(text or "null")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _restored(text: str, characters: object) -> str:
    """A text with the characters that XML had no place for."""
    chars = list(text)
    for item in characters if isinstance(characters, list) else ():
        match item:
            case [int(at), str(char)] if 0 <= at < len(chars) and len(char) == 1:
                chars[at] = char
    return "".join(chars)
