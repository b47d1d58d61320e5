"""The lines of an export: their shape, their order, their bytes, and what is not written."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.annotations.model import Origin, Relation, Review, Span
from reader.annotations.spans import make_span
from reader.annotations.store import Margin
from reader.articles.article import Article
from reader.dataset.jsonl import row
from reader.dataset.strict_json import encode, encode_row
from tests.dataset.shelf import LATER, NOW, exported_pairs
from tests.dataset.test_round_trip import HOSTILE, marked, strings

ARTICLE = Article("خبر", "قال زيد إن عمرا نفى")


def margin(*records: Span | Relation, **rest) -> Margin:
    spans = {record.id: record for record in records if isinstance(record, Span)}
    relations = {record.id: record for record in records if isinstance(record, Relation)}
    return Margin(spans, relations, **rest)


def span(id: str, label: str = "claim", start: int = 0, end: int = 7, **fields) -> Span:
    return make_span(ARTICLE, label, start, end, "سلمى", NOW, id=id, **fields)


def lines(*pairs: tuple[Article, Margin]) -> tuple[list[str], list[str]]:
    """Physical lines of an export, and its problems as printed."""
    data, report = exported_pairs(pairs)
    return data.decode().split("\n"), [str(problem) for problem in report.problems]


def test_a_row_is_what_the_format_says_key_by_key():
    claim = span(
        "c",
        attributes={"b": {"z": 1, "a": [True, None]}, "a": "x"},
        note="n",
        origin=Origin("model", "m", 0.5),
    )._replace(
        review=Review("accepted", "هدى", LATER),
        updated=LATER,
    )
    relation = Relation("r", "attributed_to", "c", "s", "سلمى", NOW)
    made = row(
        ARTICLE,
        margin(claim, span("s", "source", 4, 7), relation, meta={"zones": [], "encoding": "utf-8"}),
        [],
    )
    assert json.dumps(made, ensure_ascii=False) == (
        '{"schema": "hashiya/1", "id": "خبر", "title": "قال زيد إن عمرا نفى", "text": "قال زيد إن عمرا نفى", '
        '"text_sha256": "627eea835d4878a36fca2229551a71db03f133345f7242edf9de1c8da7506f9f", '
        '"offset_unit": "code_point", "spans": ['
        '{"id": "c", "start": 0, "end": 7, "text": "قال زيد", "label": "claim", '
        '"attributes": {"a": "x", "b": {"a": [true, null], "z": 1}}, "note": "n", '
        '"origin": {"kind": "model", "name": "m", "score": 0.5}, '
        f'"review": {{"verdict": "accepted", "by": "هدى", "at": "{LATER}"}}, '
        f'"annotator": "سلمى", "created": "{NOW}", "updated": "{LATER}"}}, '
        '{"id": "s", "start": 4, "end": 7, "text": "زيد", "label": "source", "attributes": {}, "note": "", '
        '"origin": {"kind": "person", "name": "", "score": null}, "review": null, '
        f'"annotator": "سلمى", "created": "{NOW}", "updated": "{NOW}"}}], '
        '"relations": [{"id": "r", "type": "attributed_to", "from": "c", "to": "s", '
        f'"annotator": "سلمى", "created": "{NOW}"}}], '
        '"meta": {"encoding": "utf-8", "zones": []}}'
    )


def test_spans_and_relations_are_in_their_order_whatever_order_they_were_made_in():
    records: list[Span | Relation] = [
        span("b", "claim", 0, 7),
        span("a", "claim", 0, 7),
        span("z", "claim", 0, 3),
        span("0", "source", 0, 7),
        span("y", "claim", 8, 10),
        Relation("r2", "denies", "a", "b"),
        Relation("r1", "denies", "b", "a"),
    ]
    forward, backward = (row(ARTICLE, margin(*each), []) for each in (records, records[::-1]))
    assert [each["id"] for each in forward["spans"]] == ["z", "a", "b", "0", "y"]
    assert forward["relations"] == [
        {"id": "r1", "type": "denies", "from": "b", "to": "a"},
        {"id": "r2", "type": "denies", "from": "a", "to": "b"},
    ]
    assert json.dumps(forward) == json.dumps(backward)


@settings(deadline=None)
@given(marked(), st.randoms(use_true_random=False))
def test_a_plain_span_takes_the_short_way_to_the_same_object_as_any_other(case, chance):
    article, records, meta = case
    chance.shuffle(records)
    spans = sorted((each for each in records if isinstance(each, Span)), key=lambda span: span.order)
    problems: list[str] = []
    made = row(article, margin(*records, meta=meta), problems)
    assert problems == []
    assert made["spans"] == [
        {
            "id": span.id,
            "start": span.start,
            "end": span.end,
            "text": article.text[span.start : span.end],
            "label": span.label,
            "attributes": span.attributes,
            "note": span.note,
            "origin": {"kind": span.origin.kind, "name": span.origin.name, "score": span.origin.score},
            "review": span.review
            and {"verdict": span.review.verdict, "by": span.review.by, "at": span.review.at},
            "annotator": span.annotator,
            "created": span.created,
            "updated": span.updated,
        }
        for span in spans
    ]
    assert made["meta"] == meta
    assert json.loads(encode_row(made)) == made


@settings(deadline=None, max_examples=50)
@given(st.lists(marked(), max_size=3))
def test_rows_that_are_made_of_the_parts_of_the_last_one_are_the_same(cases):
    pairs = [(article, margin(*records, meta=meta)) for article, records, meta in cases]
    together, report = exported_pairs([*pairs, *pairs])
    assert report.spans == 2 * sum(len(each.spans) for _, each in pairs)
    assert together == 2 * b"".join(exported_pairs([pair])[0] for pair in pairs)


PLAIN = {"id": "x", "annotator": "سلمى", "label": "claim", "created": NOW}


@pytest.mark.parametrize("field", PLAIN)
@pytest.mark.parametrize("value", ["", "\ud83d", "\x1b", "\u202e", "قول", "x" * 201])
def test_a_span_with_one_odd_field_is_written_so_that_it_reads_back_or_is_named(field, value):
    odd = span("x")._replace(**{**PLAIN, field: value})
    may_be_kept = value in ("قول", "\u202e") if field in ("id", "label") else value != "\ud83d"
    (made, _), problems = lines((ARTICLE, margin(odd)))
    assert [each[field] for each in json.loads(made)["spans"]] == ([value] if may_be_kept else [])
    assert len(problems) == (0 if may_be_kept else 1)


@settings(deadline=None)
@given(st.text(st.sampled_from(HOSTILE)) | strings)
def test_a_row_in_bytes_is_what_the_plain_encoder_writes(text):
    value = {"text": text, "spans": [{text: [text, None, True, 7]}]}
    assert encode_row(value) == encode(value).encode() + b"\n"


def test_what_ends_lines_or_steers_terminals_is_escaped_and_reads_back_equal():
    text = "".join(map(chr, range(0xA1))) + "\u2028\u2029\u202a\u202e\u2066\u2069😀ّقال"
    made, problems = lines((Article("a", text), Margin()))
    assert problems == []
    assert len(made) == 2
    assert made[1] == ""
    assert made[0].splitlines() == [made[0]]
    assert not [c for c in made[0] if c < " " or "\x7f" <= c <= "\x9f"]
    assert "😀ّقال" in made[0]
    assert json.loads(made[0].encode())["text"] == text


GOOD = span("good", "source", 4, 7)
MISFITS = {
    "the article changed": (
        span("x")._replace(quote="قال عمر"),
        "span 'x' is not exported: at [0, 7) the article has 'قال زيد', not 'قال عمر'",
    ),
    "the article became shorter": (
        span("x")._replace(end=99, quote=ARTICLE.text),
        f"span 'x' is not exported: at [0, 99) the article has {ARTICLE.text!r}, not {ARTICLE.text!r}",
    ),
    "behind the end": (
        span("x")._replace(start=50, end=60, quote=""),
        "span 'x' is not exported: at [50, 60) the article has '', not ''",
    ),
    "backwards": (
        span("x")._replace(start=3, end=3, quote=""),
        "span 'x' is not exported: start 3 is not before end 3",
    ),
    "not JSON": (
        span("x", attributes={"a": float("nan")}),
        "span 'x' is not exported: attributes has NaN or a number out of range, which JSON can't hold",
    ),
    "an escape in its id": (
        span("x")._replace(id="\x1b[2J"),
        r"span '\x1b[2J' is not exported: id has a control character",
    ),
}


@pytest.mark.parametrize(("bad", "sentence"), MISFITS.values(), ids=MISFITS)
def test_a_span_that_is_not_true_is_not_written_and_neither_are_its_relations(bad, sentence):
    links = [Relation("r1", "same_as", "good", bad.id), Relation("r2", "same_as", "good", "good")]
    (made, _), problems = lines((ARTICLE, margin(bad, GOOD, *links)))
    written = json.loads(made)
    assert [each["id"] for each in written["spans"]] == ["good"]
    assert [each["id"] for each in written["relations"]] == ["r2"]
    assert problems == [
        f"خبر: {sentence}",
        f"خبر: relation 'r1' is not exported: its span {bad.id!r} is not",
    ]


def test_an_article_that_no_line_can_hold_is_named_and_the_others_are_written():
    pair = Article("b", "قال \ud83d\ude00")
    made, problems = lines((ARTICLE, Margin()), (pair, Margin()), (ARTICLE, margin(meta={"x": {1: 2}})))
    assert len(made) == 2
    assert problems == [
        ("b: the article is not exported: its text has a lone surrogate, which is not a character"),
        "خبر: the article is not exported: meta has a name that is not text",
    ]


def test_what_the_store_could_not_read_is_told_with_the_export():
    _, report = exported_pairs([(ARTICLE, margin(GOOD, problems=("record '7' is set aside",)))])
    assert (report.articles, report.spans, report.relations) == (1, 1, 0)
    assert [str(problem) for problem in report.problems] == ["خبر: record '7' is set aside"]


def test_a_title_of_its_own_is_kept():
    assert row(ARTICLE, margin(meta={"title": "عنوان"}), [])["title"] == "عنوان"
    assert row(ARTICLE, margin(meta={"title": 7}), [])["title"] == ARTICLE.title
