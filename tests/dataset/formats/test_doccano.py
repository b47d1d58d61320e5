"""doccano: what comes back, what it is given, what its own exports give."""

from __future__ import annotations

import json
from operator import itemgetter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.annotations.memory import MemoryStore
from reader.dataset.formats.options import Options
from reader.dataset.offsets import OffsetUnit
from tests.dataset.formats.cases import HARD, TEXT, ZAYD, exported, hard_store, import_from, losses, said
from tests.dataset.shelf import Shelf, kept, line, save
from tests.dataset.test_round_trip import marked

UNITS = [None, OffsetUnit.UTF16, OffsetUnit.CODE_POINT]


@pytest.mark.parametrize("unit", UNITS)
def test_the_hard_article_comes_back_whole(unit):
    here, there = hard_store(), MemoryStore()
    data, report = exported("doccano", here, HARD, options=Options(unit))
    assert losses(report) == {}
    assert said(import_from(data, "doccano", shelf := Shelf(), there)) == []
    assert shelf.articles[HARD.id].text == TEXT
    assert kept(there.load(HARD.id)) == kept(here.load(HARD.id))
    assert exported("doccano", there, HARD, options=Options(unit))[0] == data


@settings(deadline=None, max_examples=60)
@given(marked(), st.sampled_from(UNITS))
def test_any_marks_come_back(case, unit):
    article, records, meta = case
    here, there = MemoryStore(), MemoryStore()
    save(here, article, records, meta)
    data, _ = exported("doccano", here, article, options=Options(unit))
    assert said(import_from(data, "doccano", Shelf(article), there)) == []
    assert kept(there.load(article.id)) == kept(here.load(article.id))


@pytest.mark.parametrize(("unit", "encoding"), [(None, "utf-16-le"), (OffsetUnit.CODE_POINT, "utf-32-le")])
def test_each_entity_is_its_words_in_the_unit_that_is_said(unit, encoding):
    """Cut out of the encoded text, whose code units are what the offsets count."""
    data, report = exported("doccano", hard_store(), HARD, options=Options(unit))
    assert any(
        ("UTF-16" if unit is None else "code points") in note.replace("utf", "UTF") for note in report.notes
    )
    example = json.loads(data)
    units = example["text"].encode(encoding)
    width = len("a".encode(encoding))
    spans = hard_store().load(HARD.id).spans.values()
    cut = [
        (each["label"], units[each["start_offset"] * width : each["end_offset"] * width].decode(encoding))
        for each in example["entities"]
    ]
    assert sorted(cut) == sorted((span.label, span.quote) for span in spans)
    ends = {each["id"]: each for each in example["entities"]}
    assert len(ends) == len(spans)
    assert all(link["from_id"] in ends and link["to_id"] in ends for link in example["relations"])
    assert len(example["relations"]) == 4


def through_doccano(data: bytes) -> bytes:
    """What doccano makes of an example: its own ids and order, what it does not know kept with the text."""
    example = json.loads(data)
    entities = sorted(example["entities"], key=itemgetter("label", "start_offset"))
    number = {each["id"]: 1000 + i for i, each in enumerate(entities)}
    keys = ("start_offset", "end_offset", "label")
    return line(
        id=17,
        text=example["text"],
        hashiya=example["hashiya"],
        entities=[{"id": number[each["id"]], **{key: each[key] for key in keys}} for each in entities],
        relations=[
            {**link, "id": 5, "from_id": number[link["from_id"]], "to_id": number[link["to_id"]]}
            for link in reversed(example["relations"])
        ],
        Comments=[],
    )


def test_what_went_through_doccano_unchanged_comes_back_whole():
    here, there = hard_store(), MemoryStore()
    data = through_doccano(exported("doccano", here, HARD)[0])
    assert said(import_from(data, "doccano", Shelf(HARD), there)) == []
    assert kept(there.load(HARD.id)) == kept(here.load(HARD.id))


def test_what_was_changed_in_doccano_counts():
    example = json.loads(through_doccano(exported("doccano", hard_store(), HARD)[0]))
    gone = next(each for each in example["entities"] if each["label"] == "denial")
    example["entities"].remove(gone)
    example["relations"] = [r for r in example["relations"] if gone["id"] not in (r["from_id"], r["to_id"])]
    example["entities"].append({"id": 2000, "label": "denial", "start_offset": 0, "end_offset": 7})
    there = MemoryStore()
    assert said(import_from(line(**example), "doccano", Shelf(HARD), there)) == []
    spans = there.load(HARD.id).spans
    assert set(spans) == hard_store().load(HARD.id).spans.keys() - {"d1"} | {"doccano-2000"}
    assert spans["doccano-2000"].quote == TEXT[:7]
    assert set(there.load(HARD.id).relations) == {"r1", "r2", "r4"}


def imported(*examples: dict[str, Any], **options):
    store = MemoryStore()
    data = b"\xef\xbb\xbf" + b"".join(line(**example) for example in examples)
    report = import_from(data, "doccano", Shelf(ZAYD), store, Options(**options))
    return store.load("خبر"), said(report)


ENTITY = {"id": 9, "label": "source", "start_offset": 6, "end_offset": 9}
STYLES: dict[str, dict[str, Any]] = {
    "label": {"id": 3, "label": [[6, 9, "source"]], "Comments": []},
    "labels": {"labels": [[6, 9, "source"]], "annotation_approver": None},
    "entities": {"id": 3, "entities": [ENTITY], "relations": []},
    "cut off and in": {"entities": [ENTITY], "label": []},
}


@pytest.mark.parametrize("example", STYLES.values(), ids=STYLES)
def test_both_styles_of_doccano_come_in(example):
    margin, problems = imported({**example, "text": ZAYD.text})
    assert problems == []
    assert [(s.start, s.end, s.label, s.quote) for s in margin.spans.values()] == [(5, 8, "source", "زيد")]
    assert margin.meta.get("doccano_id") == example.get("id")


def test_relations_and_what_else_is_said_come_in():
    other = {"id": 10, "label": "claim", "start_offset": 0, "end_offset": 3, "sure": True}
    relation = {"id": 1, "from_id": 10, "to_id": 9, "type": "attributed_to"}
    margin, problems = imported(
        {"text": ZAYD.text, "entities": [ENTITY, other], "relations": [relation], "place": "بيروت"}
    )
    assert problems == []
    (link,) = margin.relations.values()
    assert (link.source, link.target, link.type) == ("doccano-10", "doccano-9", "attributed_to")
    assert dict(margin.spans["doccano-10"].attributes) == {"sure": True}
    assert margin.meta["place"] == "بيروت"


def test_code_points_are_read_when_they_are_chosen():
    margin, problems = imported(
        {"text": ZAYD.text, "label": [[5, 8, "source"]]}, offset_unit=OffsetUnit.CODE_POINT
    )
    assert problems == []
    assert [span.quote for span in margin.spans.values()] == ["زيد"]


BAD: dict[str, tuple[Any, str]] = {
    "inside a character": ([[5, 9, "x"]], "entity 1: 5 is outside the article's text, or inside a character"),
    "behind the end": ([[6, 99, "x"]], "entity 1: 99 is outside the article's text, or inside a character"),
    "words": ([["6", 9, "x"]], "span 1: start is not a whole number"),
    "backwards": ([[9, 6, "x"]], "span 1: start 8 is not before end 5"),
    "no label": ([[6, 9, None]], "span 1: label is missing"),
    "two numbers": ([[6, 9]], "label 1: not [start, end, label] but a list"),
    "an object": ([{"start": 6}], "label 1: not [start, end, label] but an object"),
}


@pytest.mark.parametrize(("label", "sentence"), BAD.values(), ids=BAD)
def test_a_bad_mark_is_named_and_the_others_come_in(label, sentence):
    margin, problems = imported(
        {"text": ZAYD.text, "label": [[6, 9, "good"]]}, {"text": ZAYD.text, "label": [*label, [0, 3, "last"]]}
    )
    assert problems == [f"marks:2: {sentence}"]
    assert sorted(span.label for span in margin.spans.values()) == ["good", "last"]


def test_a_relation_without_its_entities_is_named():
    relation = {"id": 1, "from_id": 9, "to_id": 4, "type": "t"}
    _, problems = imported({"text": ZAYD.text, "entities": [ENTITY, 7], "relations": [relation]})
    assert problems == [
        "marks:1: entities 2: not an object but 7",
        "marks:1: relation 1: it joins entities that are not both there",
    ]


def test_lines_that_are_none_of_doccanos_are_named():
    _, problems = imported({"data": "x"}, {"text": None}, {"text": ZAYD.text, "entities": {"a": 1}})
    assert problems == [
        "marks:1: not an object with a text, as doccano has them",
        "marks:2: not an object with a text, as doccano has them",
        "marks:3: entities must be a list, not an object",
    ]
