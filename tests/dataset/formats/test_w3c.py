"""Web Annotations: what comes back, the graph that rdflib reads, and other tools' annotations."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reader.annotations.memory import MemoryStore
from reader.dataset.formats.options import Options
from reader.dataset.offsets import OffsetUnit
from tests.dataset.formats.cases import HARD, TEXT, ZAYD, exported, hard_store, import_from, said
from tests.dataset.shelf import LATER, NOW, Shelf

#: The terms of http://www.w3.org/ns/anno.jsonld that are used, so that no network is needed.
TERMS = {
    "oa": "http://www.w3.org/ns/oa#",
    "as": "http://www.w3.org/ns/activitystreams#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": {"@type": "@id", "@id": "@id"},
    "type": {"@type": "@id", "@id": "@type"},
    "Annotation": "oa:Annotation",
    "AnnotationPage": "as:OrderedCollectionPage",
    "Person": "foaf:Person",
    "SpecificResource": "oa:SpecificResource",
    "TextualBody": "oa:TextualBody",
    "TextPositionSelector": "oa:TextPositionSelector",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "linking": "oa:linking",
    "tagging": "oa:tagging",
    "commenting": "oa:commenting",
    "body": {"@type": "@id", "@id": "oa:hasBody"},
    "target": {"@type": "@id", "@id": "oa:hasTarget"},
    "source": {"@type": "@id", "@id": "oa:hasSource"},
    "selector": {"@type": "@id", "@id": "oa:hasSelector"},
    "motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"},
    "purpose": {"@type": "@vocab", "@id": "oa:hasPurpose"},
    "creator": {"@type": "@id", "@id": "dcterms:creator"},
    "created": {"@type": "xsd:dateTime", "@id": "dcterms:created"},
    "modified": {"@type": "xsd:dateTime", "@id": "dcterms:modified"},
    "value": "rdf:value",
    "name": "foaf:name",
    "items": {"@type": "@id", "@id": "as:items", "@container": "@list"},
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "start": {"@type": "xsd:nonNegativeInteger", "@id": "oa:start"},
    "end": {"@type": "xsd:nonNegativeInteger", "@id": "oa:end"},
}
PREFIXES = "PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "


def test_rdflib_reads_a_graph_with_the_same_spans_and_relations():
    rdflib = pytest.importorskip("rdflib", reason="rdflib is not installed")
    data, _ = exported("w3c", hard_store(), HARD)
    pages = json.loads(data)
    for page in pages:
        assert page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
        page["@context"][0] = TERMS
    graph = rdflib.Graph().parse(data=json.dumps(pages), format="json-ld")
    margin = hard_store().load(HARD.id)

    marks = graph.query(
        PREFIXES
        + """SELECT ?label ?start ?end ?exact WHERE {
            ?a a oa:Annotation; oa:motivatedBy oa:tagging; oa:hasTarget ?t; oa:hasBody ?b .
            ?b oa:hasPurpose oa:tagging; rdf:value ?label .
            ?t oa:hasSelector ?p, ?q . ?p a oa:TextPositionSelector; oa:start ?start; oa:end ?end .
            ?q a oa:TextQuoteSelector; oa:exact ?exact }"""
    )
    found = sorted((int(m.start), int(m.end), str(m.label), str(m.exact)) for m in marks)
    assert found == sorted((s.start, s.end, s.label, s.quote) for s in margin.spans.values())

    notes = graph.query(PREFIXES + "SELECT ?n WHERE { ?b oa:hasPurpose oa:commenting; rdf:value ?n }")
    assert sorted(str(row.n) for row in notes) == sorted(s.note for s in margin.spans.values() if s.note)

    links = graph.query(
        PREFIXES
        + """SELECT ?type ?from ?to WHERE {
            ?l oa:motivatedBy oa:linking; oa:hasBody ?t, ?o; oa:hasTarget ?s .
            ?t oa:hasPurpose oa:tagging; rdf:value ?type . ?o oa:hasPurpose oa:linking; oa:hasSource ?g .
            ?s oa:hasTarget/oa:hasSelector/oa:start ?from . ?g oa:hasTarget/oa:hasSelector/oa:start ?to }"""
    )
    spans = margin.spans
    assert sorted((str(each.type), int(each["from"]), int(each.to)) for each in links) == sorted(
        (link.type, spans[link.source].start, spans[link.target].start) for link in margin.relations.values()
    )
    (whole,) = graph.objects(predicate=rdflib.URIRef("urn:hashiya:terms:article"))
    assert json.loads(whole)["text"] == TEXT


def annotation(start: Any = 5, end: Any = 8, exact: str = "زيد", **fields: Any) -> dict[str, Any]:
    selectors = [
        {"type": "TextQuoteSelector", "exact": exact},
        {"type": "TextPositionSelector", "start": start, "end": end},
    ]
    made = {
        "id": "#1",
        "type": "Annotation",
        "body": [{"type": "TextualBody", "purpose": "tagging", "value": "source"}],
    }
    return {
        **made,
        "target": {"source": "https://example.org/news/خبر.html", "selector": selectors},
        **fields,
    }


def imported(value: Any, **options: Any):
    store = MemoryStore()
    report = import_from(json.dumps(value).encode(), "w3c", Shelf(ZAYD), store, Options(**options))
    return store.load("خبر"), said(report)


ONE = annotation()
SHAPES: dict[str, Any] = {
    "one": ONE,
    "an array": [ONE],
    "a page": {"@context": "x", "type": "AnnotationPage", "items": [ONE]},
    "a collection": {"type": "AnnotationCollection", "first": {"type": "AnnotationPage", "items": [ONE]}},
    "a graph": {"@graph": [ONE]},
    "several targets": annotation(target=[ONE["target"]]),
    "one selector": annotation(target={**ONE["target"], "selector": ONE["target"]["selector"][1]}),
    "refined": annotation(
        target={
            "source": {"id": "file:///x/%D8%AE%D8%A8%D8%B1.txt"},
            "selector": {"type": "FragmentSelector", "value": "p1", "refinedBy": ONE["target"]["selector"]},
        }
    ),
    "one body": annotation(body=ONE["body"][0]),
    "body of a tag": annotation(motivation="tagging", body={"type": "TextualBody", "value": "source"}),
    "only words": annotation(motivation="tagging", body=None, bodyValue="source"),
    "a term": annotation(motivation="classifying", body={"source": "https://example.org/terms#source"}),
}


@pytest.mark.parametrize("value", SHAPES.values(), ids=SHAPES)
def test_annotations_come_in_in_every_shape_they_may_have(value):
    margin, problems = imported(value)
    assert problems == []
    assert {id: (s.label, s.start, s.end, s.quote) for id, s in margin.spans.items()} == {
        "#1": ("source", 5, 8, "زيد")
    }


def test_creators_times_comments_and_several_tags():
    bodies = [
        {"type": "TextualBody", "purpose": "tagging", "value": "source"},
        {"type": "TextualBody", "purpose": "tagging", "value": "claim"},
        {"type": "TextualBody", "purpose": "commenting", "value": "one"},
        {"type": "TextualBody", "purpose": "replying", "value": "two"},
    ]
    margin, problems = imported(
        annotation(body=bodies, creator={"id": "u:1", "name": "سلمى"}, created=NOW, modified=LATER)
    )
    assert problems == []
    assert sorted((id, span.label) for id, span in margin.spans.items()) == [
        ("#1", "source"),
        ("#1-claim", "claim"),
    ]
    for span in margin.spans.values():
        assert (span.annotator, span.created, span.updated, span.note) == ("سلمى", NOW, LATER, "one\ntwo")


def test_a_highlight_is_called_by_its_motivation():
    margin, problems = imported(annotation(motivation="highlighting", body=[]))
    assert problems == []
    assert [span.label for span in margin.spans.values()] == ["highlighting"]


def test_links_between_annotations_in_both_ways_that_tools_write_them():
    other = annotation(12, 16, "عمرا", id="#2")
    tag = {"type": "TextualBody", "purpose": "tagging", "value": "said"}
    links = [
        {"id": "#3", "motivation": "linking", "body": [tag], "target": [{"id": "#2"}, {"id": "#1"}]},
        {"id": "#4", "motivation": "linking", "body": "#2", "target": "#1"},
        {"id": "#5", "motivation": "linking", "body": [tag], "target": ["#1", "#9"]},
    ]
    margin, problems = imported([*links, ONE, other])
    assert problems == ["marks:1: link '#5' does not join two annotations"]
    assert sorted((link.type, link.source, link.target) for link in margin.relations.values()) == [
        ("linking", "#1", "#2"),
        ("said", "#2", "#1"),
    ]


def test_offsets_in_utf16_are_read_when_they_are_chosen():
    margin, problems = imported(annotation(6, 9), offset_unit=OffsetUnit.UTF16)
    assert problems == []
    assert [span.quote for span in margin.spans.values()] == ["زيد"]
    assert imported(annotation(6, 9))[1] == ["marks:1: span '#1': the article has 'يد ' at [6, 9), not 'زيد'"]


BAD: dict[str, tuple[Any, str]] = {
    "number": (7, "not an annotation or a page of some, but 7"),
    "no position": (
        annotation(target={"source": "خبر", "selector": ONE["target"]["selector"][0]}),
        "annotation '#1' has no TextPositionSelector, so its place is not known",
    ),
    "no target": (
        annotation(target="خبر"),
        "annotation '#1' has no TextPositionSelector, so its place is not known",
    ),
    "other words": (annotation(exact="عمرا"), "span '#1': the article has 'زيد' at [5, 8), not 'عمرا'"),
    "words": (annotation("5"), "span '#1': start is not a whole number"),
    "behind the end": (
        annotation(5, 99),
        "span '#1': 99 is outside the article's text, or inside a character",
    ),
    "another article": (
        annotation(target={**ONE["target"], "source": "urn:x:other"}),
        "there is no article 'x:other' here, and no text to make it",
    ),
    "no article": (
        annotation(target={"selector": ONE["target"]["selector"]}),
        "no id, text or text_sha256 says which article this is",
    ),
}


@pytest.mark.parametrize(("bad", "sentence"), BAD.values(), ids=BAD)
def test_a_bad_annotation_is_named_by_its_line_and_the_others_come_in(bad, sentence):
    store = MemoryStore()
    data = "[\n" + ",\n".join(map(json.dumps, (ONE, bad, annotation(0, 3, "قال", id="#9")))) + "\n]"
    report = import_from(data.encode(), "w3c", Shelf(ZAYD), store)
    assert said(report) == [f"marks:3: {sentence}"]
    assert sorted(store.load("خبر").spans) == ["#1", "#9"]


def test_a_file_that_is_not_json_is_told_so():
    assert said(import_from(b"<rdf/>", "w3c", Shelf(), MemoryStore())) == [
        "marks:1: not JSON from column 1 on"
    ]
