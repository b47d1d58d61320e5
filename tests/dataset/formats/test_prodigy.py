"""Prodigy: what comes back, tokens as Prodigy wants them, and tasks that it wrote."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from reader.annotations.memory import MemoryStore
from reader.annotations.model import Origin, Review
from tests.dataset.formats.cases import HARD, TEXT, ZAYD, exported, hard_store, import_from, said
from tests.dataset.shelf import Shelf, kept, line, save
from tests.dataset.test_round_trip import marked


@settings(deadline=None, max_examples=60)
@given(marked())
def test_any_marks_come_back_and_are_whole_tokens(case):
    article, records, meta = case
    here, there = MemoryStore(), MemoryStore()
    save(here, article, records, meta)
    data, _ = exported("prodigy", here, article)
    check_tokens(json.loads(data))
    assert said(import_from(data, "prodigy", Shelf(article), there)) == []
    assert kept(there.load(article.id)) == kept(here.load(article.id))


def check_tokens(task: dict[str, Any]) -> None:
    """What Prodigy asks of a task: tokens that are the text, and spans that are whole tokens."""
    tokens = task["tokens"]
    assert "".join(token["text"] + " " * token["ws"] for token in tokens) == task["text"]
    for number, token in enumerate(tokens):
        assert token["id"] == number
        assert task["text"][token["start"] : token["end"]] == token["text"]
    for span in task["spans"]:
        assert tokens[span["token_start"]]["start"] == span["start"]
        assert tokens[span["token_end"]]["end"] == span["end"]
    for relation in task["relations"]:
        for end in ("head", "child"):
            shown = relation[f"{end}_span"]
            assert relation[end] == shown["token_end"]
            assert any(shown.items() <= span.items() for span in task["spans"])


def test_a_span_of_whole_words_is_the_tokens_of_these():
    (task,) = [json.loads(exported("prodigy", hard_store(), HARD)[0])]
    check_tokens(task)
    span = next(span for span in task["spans"] if span["id"] == "f2")
    held = [token["text"] for token in task["tokens"][span["token_start"] : span["token_end"] + 1]]
    assert held == ["1,250,000", "دولار"]
    assert len(task["spans"]) == 12


def test_spacy_takes_the_tokens_for_its_own():
    spacy = pytest.importorskip("spacy", reason="spacy is not installed")
    task = json.loads(exported("prodigy", hard_store(), HARD)[0])
    words, spaces = zip(*((token["text"], token["ws"]) for token in task["tokens"]), strict=True)
    document = spacy.tokens.Doc(spacy.blank("ar").vocab, words=words, spaces=spaces)
    assert document.text == TEXT
    for span in task["spans"]:
        found = document.char_span(span["start"], span["end"])
        assert found is not None
        assert (found.start, found.end - 1) == (span["token_start"], span["token_end"])


SPAN = {"start": 5, "end": 8, "token_start": 2, "token_end": 2, "label": "source"}
OTHER = {"start": 12, "end": 16, "token_start": 4, "token_end": 4, "label": "claim"}


def imported(**task: Any):
    store = MemoryStore()
    report = import_from(line(**{"text": ZAYD.text, **task}), "prodigy", Shelf(ZAYD), store)
    return store.load("خبر"), report


def test_a_task_as_prodigy_writes_it():
    margin, report = imported(
        _input_hash=1,
        _task_hash=2,
        _view_id="spans_manual",
        _annotator_id="news-sara",
        _is_binary=False,
        meta={"source": "وكالة"},
        tokens=[{"text": "قال", "start": 0, "end": 3, "id": 0, "ws": True}],
        spans=[{**SPAN, "source": "ar_core"}, {**OTHER, "input_hash": 7}],
        relations=[
            {
                "head": 2,
                "child": 4,
                "head_span": SPAN,
                "child_span": {**OTHER, "label": None},
                "label": "said",
            },
            {"head": 0, "child": 4, "head_span": {"start": 0, "end": 3}, "child_span": OTHER, "label": "x"},
        ],
        answer="accept",
    )
    assert said(report) == ["marks:1: relation 2: it joins spans that are not both there"]
    assert {id: (s.quote, s.label, s.annotator, s.origin) for id, s in margin.spans.items()} == {
        "prodigy-1": ("زيد", "source", "news-sara", Origin("model", "ar_core")),
        "prodigy-2": ("عمرا", "claim", "news-sara", Origin()),
    }
    assert dict(margin.spans["prodigy-2"].attributes) == {"input_hash": 7}
    assert [(link.type, link.source, link.target) for link in margin.relations.values()] == [
        ("said", "prodigy-1", "prodigy-2")
    ]
    assert margin.meta["source"] == "وكالة"
    assert not {"tokens", "answer", "_input_hash"} & margin.meta.keys()


def test_what_was_rejected_comes_in_as_rejected_and_what_was_ignored_not():
    margin, report = imported(spans=[SPAN], answer="reject", _annotator_id="a", _timestamp=1700000000)
    assert said(report) == []
    assert margin.spans["prodigy-1"].review == Review("rejected", "a", "2023-11-14T22:13:20Z")
    margin, report = imported(spans=[SPAN], answer="ignore")
    assert [str(remark) for remark in report.remarks] == [
        "marks: line 1: it was ignored in Prodigy, so its marks are left out"
    ]
    assert not margin.spans


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "no text": ({"text": None}, "not an object with a text, as Prodigy has them"),
    "spans": ({"spans": {"a": 1}}, "spans must be a list, not an object"),
    "span": ({"spans": [7]}, "spans 1: not an object but 7"),
    "place": (
        {"spans": [{**SPAN, "end": 99}]},
        "span 'prodigy-1': 99 is outside the article's text, or inside a character",
    ),
    "label": ({"spans": [{"start": 5, "end": 8}]}, "span 'prodigy-1': label is missing"),
    "relation": ({"relations": [{"label": "x"}]}, "relation 1: it joins spans that are not both there"),
}


@pytest.mark.parametrize(("task", "sentence"), BAD.values(), ids=BAD)
def test_a_bad_task_is_named(task, sentence):
    assert said(imported(**task)[1]) == [f"marks:1: {sentence}"]


def test_a_span_that_was_added_in_prodigy_gets_an_id():
    task = json.loads(exported("prodigy", hard_store(), HARD)[0])
    task["spans"].append({"start": 0, "end": 5, "token_start": 0, "token_end": 0, "label": "claim"})
    there = MemoryStore()
    assert said(import_from(line(**task), "prodigy", Shelf(HARD), there)) == []
    assert len(there.load(HARD.id).spans) == 13
