"""Label Studio: what comes back, what its own SDK makes of it, and its exports."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reader.annotations.labels import Schema
from reader.annotations.memory import MemoryStore
from reader.annotations.model import Origin
from reader.articles.article import Article
from reader.dataset.formats.label_studio import configuration
from tests.dataset.formats.cases import HARD, TEXT, ZAYD, exported, hard_store, import_from, said
from tests.dataset.shelf import LATER, NOW, Shelf


def test_several_articles_and_none_are_an_array():
    store = hard_store()
    other = Article("b", "نعم")
    data, _ = exported("label-studio", store, HARD, other)
    assert [task["data"]["id"] for task in json.loads(data)] == [HARD.id, "b"]
    assert json.loads(exported("label-studio", store)[0]) == []


def test_the_sdk_finds_the_tasks_and_their_configuration_right():
    interface = pytest.importorskip(
        "label_studio_sdk.label_interface", reason="label-studio-sdk is not installed"
    )
    data, report = exported("label-studio", hard_store(), HARD)
    (note,) = report.notes
    config = interface.LabelInterface(note.partition(": ")[2])
    config.validate()
    (task,) = json.loads(data)
    assert config.validate_task({"data": task["data"]})
    assert config.validate_annotation(task["annotations"][0])
    wrong = json.loads(
        json.dumps(task["annotations"][0]).replace('"labels": ["claim"]', '"labels": ["other"]')
    )
    assert not config.validate_annotation(wrong)


def test_the_sdks_converter_gives_the_same_spans(tmp_path):
    converter = pytest.importorskip("label_studio_sdk.converter", reason="label-studio-sdk is not installed")
    data, report = exported("label-studio", hard_store(), HARD)
    (tmp_path / "tasks.json").write_bytes(data)
    reader = converter.Converter(report.notes[0].partition(": ")[2], str(tmp_path), download_resources=False)
    (task,) = reader.iter_from_json_file(str(tmp_path / "tasks.json"))
    assert task["input"]["text"] == TEXT
    found = sorted(
        (each["start"], each["end"], *each["labels"], each["text"]) for each in task["output"]["label"]
    )
    spans = hard_store().load(HARD.id).spans.values()
    assert found == sorted((span.start, span.end, span.label, span.quote) for span in spans)


def test_a_configuration_is_xml_whatever_labels_are_called():
    made = configuration(["<&\"'>"], ["a b"], Schema())
    assert "<Label value='&lt;&amp;\"" in made or "&quot;" in made
    assert '<Relation value="a b"/>' in made
    assert '<Label value="claim" background="#56b4e9"/>' in made


def test_what_was_changed_in_label_studio_counts():
    (task,) = json.loads(exported("label-studio", hard_store(), HARD)[0])
    result = task["annotations"][0]["result"]
    claim = next(item for item in result if item.get("id") == "c1")
    claim["value"]["labels"] = ["denial"]
    claim["meta"]["text"] = ["ملاحظة", "أخرى"]
    task["annotations"][0]["result"] = [
        item for item in result if "f1" not in (item.get("id"), item.get("from_id"))
    ]
    task["annotations"][0]["completed_by"] = 3
    task["annotations"][0]["result"].append(region("new", 0, 5, "source", TEXT[:5]))
    there = MemoryStore()
    assert said(import_from(json.dumps([task]).encode(), "label-studio", Shelf(HARD), there)) == []
    margin = there.load(HARD.id)
    assert set(margin.spans) == hard_store().load(HARD.id).spans.keys() - {"f1"} | {"new"}
    assert (margin.spans["c1"].label, margin.spans["c1"].note) == ("denial", "ملاحظة\nأخرى")
    assert (margin.spans["c1"].annotator, margin.spans["new"].annotator) == ("سلمى", "3")
    assert set(margin.relations) == {"r1", "r3", "r4"}


def region(
    id: str, start: Any, end: Any, label: str, text: str | None = None, **fields: Any
) -> dict[str, Any]:
    value = {"start": start, "end": end, "labels": [label]} | ({} if text is None else {"text": text})
    return {"id": id, "from_name": "tags", "to_name": "t", "type": "labels", "value": value, **fields}


def task_of(*results: Any, **fields: Any) -> dict[str, Any]:
    return {
        "id": 5,
        "data": {"text": ZAYD.text},
        "annotations": [{"id": 7, "result": list(results)}],
        **fields,
    }


def imported(*tasks: Any):
    store = MemoryStore()
    report = import_from(json.dumps(list(tasks)).encode(), "label-studio", Shelf(ZAYD), store)
    return store.load("خبر"), report


def test_several_annotations_of_a_task_and_its_predictions():
    person = {"id": 7, "completed_by": {"id": 1, "email": "a@b.c"}, "created_at": NOW, "updated_at": LATER}
    task = task_of(
        annotations=[
            {**person, "result": [region("r", 5, 8, "source", "زيد")]},
            {
                "id": 8,
                "completed_by": 2,
                "result": [region("r", 5, 8, "claim"), region("own", 0, 3, "claim")],
            },
            {"id": 9, "was_cancelled": True, "result": [region("x", 0, 3, "claim")]},
        ],
        predictions=[
            {
                "id": 1,
                "model_version": "m1",
                "score": 0.25,
                "result": [region("p", 12, 16, "claim", score=0.5)],
            },
            {"model_version": "m2", "score": 12.5, "result": [region("q", 12, 16, "claim")]},
        ],
    )
    margin, report = imported(task)
    assert said(report) == []
    assert [str(remark) for remark in report.remarks] == [
        "marks: line 1: annotations 3 was skipped there, so its 1 results are left out"
    ]
    assert {id: (s.label, s.quote, s.annotator, s.origin) for id, s in margin.spans.items()} == {
        "a7-r": ("source", "زيد", "a@b.c", Origin()),
        "a8-r": ("claim", "زيد", "2", Origin()),
        "own": ("claim", "قال", "2", Origin()),
        "p": ("claim", "عمرا", "", Origin("model", "m1", 0.5)),
        "q": ("claim", "عمرا", "", Origin("model", "m2", None)),
    }
    assert (margin.spans["a7-r"].created, margin.spans["a7-r"].updated) == (NOW, LATER)


def test_notes_choices_relations_and_other_fields():
    choice = {"id": "a", "from_name": "certainty", "to_name": "t", "type": "choices"}
    words = {
        "id": "a",
        "from_name": "why",
        "to_name": "t",
        "type": "textarea",
        "value": {"text": ["one", "two"]},
    }
    about_all = {
        "id": "zz",
        "from_name": "tone",
        "to_name": "t",
        "type": "choices",
        "value": {"choices": ["calm"]},
    }
    task = task_of(
        region("a", 5, 8, "source", meta={"text": ["first", "second"]}, weight=3),
        region("b", 0, 3, "claim"),
        {**choice, "value": {"start": 5, "end": 8, "choices": ["high"]}},
        words,
        about_all,
        {"type": "relation", "from_id": "a", "to_id": "b", "direction": "right", "labels": ["x", "y"]},
        {"type": "relation", "from_id": "a", "to_id": "b", "direction": "left"},
        {"type": "relation", "from_id": "a", "to_id": "b", "direction": "bi", "labels": ["z"]},
    )
    task["data"] |= {"place": "بيروت", "id": 12, "title": "عنوان"}
    margin, report = imported(task)
    assert said(report) == []
    assert margin.spans["a"].note == "first\nsecond"
    assert dict(margin.spans["a"].attributes) == {"certainty": "high", "why": ["one", "two"], "weight": 3}
    assert (margin.meta["tone"], margin.meta["place"], margin.meta["id"]) == ("calm", "بيروت", 12)
    assert margin.meta["title"] == "عنوان"
    assert sorted((link.type, link.source, link.target) for link in margin.relations.values()) == [
        ("relation", "b", "a"),
        ("x", "a", "b"),
        ("y", "a", "b"),
        ("z", "a", "b"),
        ("z", "b", "a"),
    ]


def test_several_labels_of_a_region_are_as_many_spans():
    result = region("a", 5, 8, "source")
    result["value"]["labels"] = ["source", "claim"]
    margin, report = imported(task_of(result))
    assert said(report) == []
    assert {id: span.label for id, span in margin.spans.items()} == {"a": "source", "a-claim": "claim"}


def test_offsets_in_html_are_beside_the_paths():
    result = region("a", "/div[1]/text()[1]", "/div[1]/text()[1]", "source")
    result["type"] = "hypertextlabels"
    result["value"] |= {"globalOffsets": {"start": 5, "end": 8}, "hypertextlabels": ["source"], "text": "زيد"}
    margin, report = imported(task_of(result))
    assert said(report) == []
    assert [span.quote for span in margin.spans.values()] == ["زيد"]


def test_offsets_in_utf16_are_known_by_the_words():
    margin, report = imported(task_of(region("a", 6, 9, "source", "زيد")))
    assert said(report) == []
    assert [span.quote for span in margin.spans.values()] == ["زيد"]
    assert [remark.message for remark in report.remarks] == [
        "line 1: its offsets count UTF-16 code units; all its spans were placed by their words"
    ]


def test_the_text_may_have_another_name():
    task = task_of(region("a", 5, 8, "source"))
    task["data"] = {"article": ZAYD.text, "n": 3}
    assert said(imported(task)[1]) == []


BAD: dict[str, tuple[Any, str]] = {
    "not a task": (7, "not a task of Label Studio, which is an object with data"),
    "no text": ({"data": {"a": "x", "b": "y"}}, "data has no text, and not just one field that could be it"),
    "no result": (task_of(annotations=[{"id": 1}]), "annotations 1: not an object with a list of results"),
    "result": (task_of(7), "a result is 7 and not an object"),
    "no value": (task_of({"id": "a", "type": "labels"}), "result 'a': it has no value"),
    "words": (task_of(region("a", 5, 8, "x", "عمرا")), "region 'a': the text has 'زيد' there, not 'عمرا'"),
    "behind the end": (task_of(region("a", 5, 88, "x")), "region 'a': 5 to 88 is no part of the text"),
    "no number": (task_of(region("a", "5", 8, "x")), "span 'a': start is not a whole number"),
    "no label": (task_of({**region("a", 5, 8, "x"), "type": "brushlabels"}), "region 'a': it has no label"),
    "relation": (
        task_of({"type": "relation", "from_id": "a", "to_id": "b"}),
        "a relation joins regions that are not both there",
    ),
}


@pytest.mark.parametrize(("bad", "sentence"), BAD.values(), ids=BAD)
def test_a_bad_task_is_named_by_its_line_and_the_others_come_in(bad, sentence):
    good = task_of(region("good", 5, 8, "source", "زيد"))
    last = task_of(region("last", 0, 3, "claim"))
    data = "[\n" + ",\n".join(map(json.dumps, (good, bad, last))) + "]"
    store = MemoryStore()
    report = import_from(data.encode(), "label-studio", Shelf(ZAYD), store)
    assert said(report) == [f"marks:3: {sentence}"]
    assert {"good", "last"} <= set(store.load("خبر").spans)


def test_a_file_that_breaks_off_gives_what_is_before():
    good = json.dumps(task_of(region("good", 5, 8, "source")))
    store = MemoryStore()
    report = import_from(f"[{good},\n{good[:40]}".encode(), "label-studio", Shelf(ZAYD), store)
    assert said(report) == ["marks:2: not JSON from column 36 on"]
    assert set(store.load("خبر").spans) == {"good"}
    assert said(import_from(b"\xff\xfe", "label-studio", Shelf(ZAYD), store)) == [
        "marks: the file is UTF-16; save it as UTF-8"
    ]
