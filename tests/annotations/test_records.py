"""Records as JSON: what is written comes back, and nothing wrong comes in."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.annotations.edits import edit_as_json, edit_from_record, edit_to_record
from reader.annotations.ids import doc_id, is_doc_id, new_id
from reader.annotations.model import Origin, Relation, Review, Span
from reader.annotations.records import (
    BadRecord,
    record_as_json,
    relation_from_record,
    relation_to_record,
    span_from_record,
    span_to_record,
)
from reader.annotations.store import Change, Edit

text = st.text(st.characters(exclude_categories=["Cs"]))
name = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200)
number = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
value = st.recursive(
    st.none() | st.booleans() | number | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=8,
)
origins = st.builds(Origin, st.sampled_from(["person", "rule", "model"]), text, st.none() | st.floats(0, 1))
reviews = st.builds(Review, st.sampled_from(["accepted", "rejected", "flagged"]), text, text)
revs = st.integers(0, 2**53)
edges = st.lists(st.integers(0, 2**53), min_size=2, max_size=2, unique=True).map(sorted)
spans = st.builds(
    lambda edges, *rest: Span(rest[0], rest[1], *edges, *rest[2:]),
    edges,
    *(name, name, text, text, text, st.dictionaries(text, value, max_size=3)),
    *(text, origins, st.none() | reviews, text, text, text, revs),
)
relations = st.builds(Relation, name, name, name, name, text, text, text, revs)


def through_json(record):
    return json.loads(json.dumps(record, allow_nan=False))


@given(spans)
def test_a_span_comes_back_from_json(span):
    assert span_from_record(through_json(span_to_record(span))) == span


@given(relations)
def test_a_relation_comes_back_from_json(relation):
    record = relation_to_record(relation)
    assert (record["from"], record["to"]) == (relation.source, relation.target)
    assert relation_from_record(through_json(record)) == relation


@given(st.lists(spans | relations, max_size=3), name, text, text, st.none() | name)
def test_an_edit_comes_back_from_json(records, edit_id, action, by, undoes):
    changes = tuple(
        Change(before, after)
        for record in records
        for before, after in ((None, record), (record, None), (record, record._replace(rev=record.rev)))
    )
    edit = Edit(edit_id, action, changes, by, "2026", undoes)
    assert edit_from_record(through_json(edit_to_record(edit))) == edit


SPAN = {"id": "s1", "label": "claim", "start": 0, "end": 3, "quote": "قال", "rev": 1}
RELATION = {"id": "r1", "type": "denies", "from": "a", "to": "b"}
DEEP: list = []
for _ in range(100):
    DEEP = [DEEP]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"id": None}, "id is missing"),
        ({"id": 5}, "id is not text"),
        ({"id": ""}, "id is empty"),
        ({"id": "a" * 201}, "id is empty or longer"),
        ({"id": "a\x9bb"}, "control"),
        ({"label": ["claim"]}, "label is not text"),
        ({"label": "a\ud800"}, "surrogate"),
        ({"start": "0"}, "start is not a whole number"),
        ({"start": 0.0}, "start is not a whole number"),
        ({"start": False}, "start is not a whole number"),
        ({"start": float("nan")}, "start is NaN"),
        ({"end": float("inf")}, "end is NaN or a number out of range"),
        ({"end": None}, "end is missing"),
        ({"start": -1}, "start is out of range"),
        ({"end": 2**53 + 1}, "end is out of range"),
        ({"start": 3}, "not before"),
        ({"quote": None}, "quote is missing"),
        ({"quote": [1]}, "quote is not text"),
        ({"quote": "a\ud800b"}, "surrogate"),
        ({"prefix": None}, "prefix is missing"),
        ({"note": {}}, "note is not text"),
        ({"attributes": []}, "attributes is not an object"),
        ({"attributes": {"x": float("nan")}}, "NaN"),
        ({"attributes": {"x": 10**30}}, "out of range"),
        ({"attributes": {"x": DEEP}}, "deep"),
        ({"attributes": {"\ud800": 1}}, "surrogate"),
        ({"origin": "person"}, "an origin is not an object"),
        ({"origin": {"kind": "cat"}}, "kind of an origin"),
        ({"origin": {"kind": ["person"]}}, "kind of an origin"),
        ({"origin": {"kind": "model", "score": float("nan")}}, "score|NaN"),
        ({"origin": {"kind": "model", "score": True}}, "score"),
        ({"review": {"verdict": "ok", "by": "", "at": ""}}, "verdict"),
        ({"rev": -1}, "rev is out of range"),
        ({"annotator": 1}, "annotator is not text"),
        ({"article": "../../etc/passwd"}, "'article' is not a field"),
        ({"x": float("nan")}, "NaN"),
    ],
    ids=repr,
)
def test_a_wrong_span_is_refused_with_its_reason(wrong, reason):
    assert span_from_record(SPAN) == Span("s1", "claim", 0, 3, "قال", rev=1)
    with pytest.raises(BadRecord, match=reason):
        span_from_record(SPAN | wrong)


@pytest.mark.parametrize("wrong", [{"from": ""}, {"to": None}, {"type": 5}, {"rev": 1.5}, {"source": "a"}])
def test_a_wrong_relation_is_refused(wrong):
    assert relation_from_record(RELATION) == Relation("r1", "denies", "a", "b")
    with pytest.raises(BadRecord):
        relation_from_record(RELATION | wrong)


@given(value)
def test_no_json_value_is_more_than_refused(anything):
    for read in (span_from_record, relation_from_record, edit_from_record):
        with pytest.raises(BadRecord):
            read(anything)


@given(name, st.sampled_from(sorted(SPAN)), value)
def test_no_value_in_a_field_is_more_than_refused(key, field, anything):
    for fields in (SPAN | {field: anything}, SPAN | {key: anything}):
        with suppress(BadRecord):
            assert isinstance(span_from_record(fields), Span)


def test_new_ids_are_document_ids_and_back():
    ids = [new_id() for _ in range(1000)]
    assert len(set(ids)) == 1000
    assert all(f"{doc_id(i):013x}" == i for i in ids)
    assert all(0 < doc_id(i) < 2**52 for i in ids)


@given(name)
def test_any_id_has_one_document_id_that_every_json_reader_holds(record_id):
    number = doc_id(record_id)
    assert 0 < number < 2**52
    assert doc_id(record_id) == number
    assert is_doc_id(str(number))
    assert doc_id(record_id, {number}) != number


@pytest.mark.parametrize("key", ["x", "-1", "1e3", "٣", "0", "01", "", " 1", "1_0", "1" * 5000])
def test_keys_that_tinydb_would_not_write_are_no_document_ids(key):
    assert not is_doc_id(key)


plain_spans = st.builds(
    lambda edges, id, label, quote, note, by: Span(
        id, label, edges[0], edges[1], quote, quote, note, annotator=by, created="2026", updated=by, rev=3
    ),
    edges,
    name,
    name,
    text,
    text,
    text,
)


@given(plain_spans | spans)
def test_the_text_of_a_record_is_its_json(span):
    assert record_as_json(span) == json.dumps(span_to_record(span), ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize(
    "fields",
    [
        {"id": 5},
        {"label": "a\x1bb"},
        {"quote": "a\ud800"},
        {"annotator": 7},
        {"start": True},
        {"start": 9, "end": 9},
        {"rev": -1},
        {"created": None, "updated": b"x"},
        {"origin": Origin("model", "m", 7.0)},
    ],
    ids=str,
)
def test_the_text_of_a_wrong_record_is_refused(fields):
    span = Span("s", "claim", 0, 3, "قال", annotator="a", created="2026", updated="2026")._replace(**fields)
    edit = Edit("e", "tag", (Change(None, span),))
    with pytest.raises(BadRecord):
        edit_as_json(edit)


@given(plain_spans | spans, text, text)
def test_the_text_of_an_edit_is_its_json(span, action, by):
    edit = Edit("e", action, (Change(None, span), Change(span, None)), by, "2026", "before")
    written = json.dumps(edit_to_record(edit), ensure_ascii=False, separators=(",", ":"))
    assert edit_as_json(edit).decode() == written
