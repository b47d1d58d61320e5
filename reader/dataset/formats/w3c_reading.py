"""Annotations of the Web Annotation Data Model as rows of this project's.

Understood are annotations with a TextPositionSelector and a tag, alone, in pages, in
collections or in a ``@graph``, in the shapes that annotation tools for the web write: a body
or a target may be one thing or several, a selector may be one or alternatives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from reader.dataset.formats.options import Options
from reader.dataset.formats.registry import Item
from reader.dataset.formats.residue import about_if_own, restored_relation, restored_span
from reader.dataset.offsets import OffsetUnit
from reader.dataset.report import Problem, quoted
from reader.dataset.rows import rows_of

#: What IRIs of this project's articles and annotations begin with.
ARTICLE = "urn:hashiya:article:"
ANNOTATION = "urn:hashiya:annotation:"

_ITEMS = ("items", "@graph", "first")
_TAGS = ("tagging", "classifying", "identifying")
#: Pages may lie in collections, and these in a graph.
_DEPTH = 4


class Reader:
    """Reads the values of one file; annotations that link others come last."""

    def __init__(self, name: str, options: Options) -> None:
        """Nothing is read yet."""
        self._name = name
        self._unit = options.offset_unit or OffsetUnit.CODE_POINT
        self._links: list[tuple[int, Mapping[str, Any]]] = []
        #: What says which article is meant, by its IRI, where the file has the article itself.
        self._articles: dict[str, dict[str, Any]] = {}
        #: Of each annotation by its IRI: what says which article is meant, and the id of its span.
        self._spans: dict[str, tuple[dict[str, Any], str]] = {}

    def read(self, value: object, line: int, depth: int = 0) -> Iterator[Item]:
        """The rows of an annotation, or of all that a page or a collection has."""
        if not isinstance(value, dict):
            yield Problem(self._name, line, f"not an annotation or a page of some, but {quoted(value)}")
        elif depth < _DEPTH and any(key in value for key in _ITEMS):
            known = about_if_own(value.get("article"))
            if known:
                head = {key: known.get(key) for key in ("schema", "id", "text_sha256")}
                self._articles[_article_iri(known)] = head
                yield from rows_of({**known, "text": value["article"].get("text")}, self._name, line)
            for key in _ITEMS:
                for item in _several(value.get(key)):
                    yield from self.read(item, line, depth + 1)
        elif "linking" in _several(value.get("motivation")) and not _selectors(value):
            self._links.append((line, value))
        else:
            yield from self._annotation(value, line)

    def _annotation(self, value: Mapping[str, Any], line: int) -> Iterator[Item]:
        """The row of an annotation, with a span for each of its tags."""
        iri, selectors = _iri(value), _selectors(value)
        position = selectors.get("TextPositionSelector")
        if position is None:
            said = f"annotation {quoted(iri)} has no TextPositionSelector, so its place is not known"
            yield Problem(self._name, line, said)
            return
        source = _iri(next(iter(_several(value.get("target"))), None), "source")
        head = self._articles.get(source) or {"id": _article_id(source)}
        tags, notes = _said(value)
        span = {"start": position.get("start"), "end": position.get("end"), "note": "\n".join(notes)}
        words = selectors.get("TextQuoteSelector", {}).get("exact")
        span |= _who_and_when(value) | ({} if words is None else {"text": words})
        rest = value.get("rest") if iri.startswith(ANNOTATION) else None
        id = _last(iri) if iri.startswith(ANNOTATION) else iri
        self._spans[iri] = head, id
        spans = [
            restored_span({**span, "id": id if tag == tags[0] else f"{id}-{tag}", "label": tag}, rest)
            for tag in tags
        ]
        yield from rows_of({**head, "offset_unit": self._unit.value, "spans": spans}, self._name, line)

    def links(self) -> Iterator[Item]:
        """The rows of annotations that link others, now that all of these are known."""
        for line, value in self._links:
            targets = [_iri(target) for target in _several(value.get("target"))]
            linked = [_iri(body, "source") for body in _several(value.get("body")) if not _is_said(body)]
            ends = [self._spans.get(iri) for iri in (*targets, *linked)]
            if len(ends) != 2 or ends[0] is None or ends[1] is None:
                yield Problem(self._name, line, f"link {quoted(_iri(value))} does not join two annotations")
                continue
            tags, _ = _said(value)
            carried = {"type": tags[0], "from": ends[0][1], "to": ends[1][1], **_who_and_when(value)}
            own = _iri(value).startswith(ANNOTATION)
            if own:
                carried["id"] = _last(_iri(value))
            relation = restored_relation(carried, value.get("rest") if own else None)
            yield from rows_of({**ends[0][0], "relations": [relation]}, self._name, line)


def _several(value: Any) -> list[Any]:
    """What may be one thing or a list of them."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _iri(value: Any, *keys: str) -> str:
    """The IRI of a thing, or of what it is about."""
    while isinstance(value, dict):
        value = next((value[key] for key in (*keys, "id", "@id") if value.get(key)), None)
    return value if isinstance(value, str) else ""


def _article_iri(about: Mapping[str, Any]) -> str:
    return ARTICLE + quote(str(about.get("id")), safe="")


def _article_id(iri: str) -> str:
    """The id of an article: that which an IRI of ours has, or the name of the file that it is."""
    if iri.startswith(ARTICLE):
        return _last(iri)
    path = PurePosixPath(unquote(urlsplit(iri).path))
    return path.stem if path.suffix in (".txt", ".html", ".htm", ".xhtml") else path.name or iri


def _last(iri: str) -> str:
    return unquote(iri.rpartition(":")[2])


def _selectors(value: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The selectors of an annotation's first target, by their types, alternatives and refinements alike."""
    target = next((each for each in _several(value.get("target")) if isinstance(each, dict)), {})
    found: dict[str, Mapping[str, Any]] = {}
    pending = _several(target.get("selector"))
    while pending:
        selector = pending.pop(0)
        if isinstance(selector, dict):
            for kind in _several(selector.get("type") or selector.get("@type")):
                found.setdefault(str(kind).removeprefix("oa:"), selector)
            pending += [*_several(selector.get("items")), *_several(selector.get("refinedBy"))]
    return found


def _is_said(body: Any) -> bool:
    """Whether a body says something itself, and does not only point to something."""
    return isinstance(body, dict) and "value" in body


def _said(value: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """The tags and the notes in the body of an annotation; its motivation where it has no tag."""
    motivations = [str(motivation).removeprefix("oa:") for motivation in _several(value.get("motivation"))]
    tags: list[str] = []
    notes: list[str] = []
    for body in [*_several(value.get("body")), *_several(value.get("bodyValue"))]:
        purposes = [str(purpose) for purpose in _several(_field(body, "purpose"))] or motivations
        words = _field(body, "value")
        if not isinstance(words, str) and not set(purposes) & set(_TAGS):
            continue
        if set(purposes) & set(_TAGS):
            # A tag may be a term of a vocabulary, which is known by the end of its IRI.
            iri = _iri(body, "source")
            tags.append(
                words if isinstance(words, str) else iri.rstrip("/").replace("#", "/").rpartition("/")[2]
            )
        elif isinstance(words, str):
            notes.append(words)
    return tags or motivations[:1] or ["annotation"], notes


def _field(body: Any, key: str) -> Any:
    """A field of a body; one that is only text has this as its value."""
    return body.get(key) if isinstance(body, dict) else body if key == "value" else None


def _who_and_when(value: Mapping[str, Any]) -> dict[str, Any]:
    who = next(iter(_several(value.get("creator"))), None)
    if isinstance(who, dict):
        who = next((who[key] for key in ("name", "nickname", "email", "id") if who.get(key)), None)
    said = {"annotator": who, "created": value.get("created"), "updated": value.get("modified")}
    return {key: field for key, field in said.items() if isinstance(field, str)}
