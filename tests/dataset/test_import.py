"""What comes in of a file, what does not and what is said of it, and what stays as it was."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reader.annotations.history import inverse, undoable
from reader.annotations.memory import MemoryStore
from reader.annotations.model import Origin, Relation, Review, Span
from reader.annotations.spans import make_span
from reader.annotations.store import Margin, NotSaved
from reader.articles.article import Article
from tests.dataset.shelf import LATER, NOW, Shelf, exported, import_bytes, kept, line, save

#: An astral letter at 4, so that from 5 on each unit counts otherwise.
TEXT = "قال 😀زيد إن عمرا نفى"
ARTICLE = Article("خبر", TEXT)
ZAYD = {"id": "s1", "start": 5, "end": 8, "text": "زيد", "label": "source"}


def given(*spans: Any, **fields: Any) -> bytes:
    return line(**{"id": "خبر", "spans": list(spans), **fields})


def imported(data: bytes, store: MemoryStore | None = None, **options: Any) -> tuple[Margin, list[str]]:
    """The margin after an import, and the problems as printed."""
    store = store or MemoryStore()
    report = import_bytes(data, Shelf(ARTICLE), store, **options)
    return store.load("خبر"), [str(problem) for problem in report.problems]


def test_a_span_with_the_least_that_is_needed():
    margin, problems = imported(given({"start": 5, "end": 8, "label": "source"}))
    assert problems == []
    (span,) = margin.spans.values()
    assert span == Span(
        id=span.id,
        label="source",
        start=5,
        end=8,
        quote="زيد",
        prefix="قال 😀",
        suffix=" إن عمرا نفى",
        created=NOW,
        updated=NOW,
        rev=1,
    )
    assert margin.history[0].by == "هدى"
    assert margin.history[0].action == "import"


def test_the_context_of_a_span_is_as_long_as_when_it_is_made_by_hand():
    article = Article("a", "قال الوزير إن الحكومة لن ترفع الضرائب " * 5)
    store = MemoryStore()
    import_bytes(
        line(id="a", spans=[{"id": "s", "start": 80, "end": 85, "label": "claim"}]), Shelf(article), store
    )
    made = make_span(article, "claim", 80, 85, "", NOW, id="s")
    assert store.load("a").spans == {"s": made._replace(rev=1)}


def test_a_null_says_nothing():
    nulls = dict.fromkeys(("note", "origin", "attributes", "review", "annotator", "created", "updated"))
    link = {"id": None, "type": "same_as", "from": "s1", "to": "s1", "annotator": None, "created": None}
    margin, problems = imported(
        given({**ZAYD, **nulls, "text": None}, relations=[link], meta=None, title=None)
    )
    assert problems == []
    assert (margin.spans["s1"].note, margin.spans["s1"].created, len(margin.relations)) == ("", NOW, 1)


def test_fields_that_a_span_does_not_have_become_attributes_and_those_of_a_row_meta():
    span = {**ZAYD, "attributes": {"sure": True}, "subtype": "person", "tags": [1, {"a": None}]}
    margin, problems = imported(
        given(span, zones=[{"start": 0, "end": 3, "kind": "title"}], meta={"lang": "ar"})
    )
    assert problems == []
    assert margin.spans["s1"].attributes == {"sure": True, "subtype": "person", "tags": [1, {"a": None}]}
    assert margin.meta["zones"] == [{"start": 0, "end": 3, "kind": "title"}]
    assert margin.meta["lang"] == "ar"


def test_origin_review_note_and_annotator_come_in():
    review = {"verdict": "rejected", "by": "هدى", "at": LATER}
    span = {**ZAYD, "origin": {"kind": "model", "name": "m", "score": 1}, "review": review, "note": "لا\nشك"}
    margin, problems = imported(given({**span, "annotator": "سلمى", "created": LATER}))
    assert problems == []
    stored = margin.spans["s1"]
    assert (stored.origin, stored.review) == (Origin("model", "m", 1.0), Review("rejected", "هدى", LATER))
    assert (stored.note, stored.annotator, stored.created, stored.updated) == ("لا\nشك", "سلمى", LATER, LATER)


# Before زيد are three letters (of two bytes each), a blank, and a letter of two UTF-16 units and four bytes.
UNITS = {
    "code_point": (5, 8),
    "Unicode code points": (5, 8),
    "codepoint": (5, 8),
    "utf-16 code unit": (6, 9),
    "UTF-16": (6, 9),
    "utf16 code units": (6, 9),
    "byte": (11, 17),
    "UTF-8 bytes": (11, 17),
}


@pytest.mark.parametrize(("unit", "edges"), UNITS.items(), ids=UNITS)
def test_offsets_of_other_units_are_converted(unit, edges):
    start, end = edges
    zone = {"start": start, "end": end, "kind": "title"}
    margin, problems = imported(given(ZAYD | {"start": start, "end": end}, offset_unit=unit, zones=[zone]))
    assert problems == []
    assert (margin.spans["s1"].start, margin.spans["s1"].end) == (5, 8)
    assert margin.meta["zones"] == [{"start": 5, "end": 8, "kind": "title"}]


BAD_LINES = {
    "not JSON": (b"{'id': 1}\n", "not JSON from column 2 on"),
    "cut off": (b'{"id": "a', "not JSON from column 8 on"),
    "two values": (b'{"id":"a"} {}\n', "not JSON from column 12 on"),
    "not an object": (b"[1]\n", "not an object with the fields of an article"),
    "not UTF-8": (b'{"id":"\xe1\n', "not UTF-8 at byte 8 of the line"),
    "too deep": (b'{"a":' + b"[" * 100_000 + b"\n", "not JSON that can be read: it is nested too deep"),
    "digits": (b'{"a":' + b"9" * 5000 + b"}\n", "not JSON that can be read: a number has too many digits"),
    "a key twice": (b'{"id":"a","id":"b"}\n', "an object has the key 'id' twice"),
    "a newer schema": (
        line(schema="hashiya/2", id="خبر"),
        "schema is 'hashiya/2'; this version reads 'hashiya/1'",
    ),
    "no article": (line(spans=[]), "no id, text or text_sha256 says which article this is"),
    "id": (line(id=["a"]), "id must be a string, not a list"),
    "unknown id": (line(id="a\x1b"), r"there is no article 'a\x1b' here, and no text to make it"),
    "unknown hash": (
        line(text_sha256="00"),
        "there is no article with text_sha256 '00' here, and no text to make it",
    ),
    "text": (line(id="خبر", text=5), "text must be a string, not 5"),
    "hash": (
        line(id="خبر", text="a", text_sha256="00"),
        (
            "text_sha256 is not that of text, so one of them was changed; "
            "remove text_sha256 to take the text as it is"
        ),
    ),
    "unit": (
        line(id="خبر", offset_unit="char"),
        "offset_unit is 'char'; known are code_point, utf-16 and byte",
    ),
    "spans": (line(id="خبر", spans={"a": 1}), "spans must be a list, not an object"),
    "spans false": (line(id="خبر", spans=False), "spans must be a list, not false"),
    "relations": (line(id="خبر", relations="r"), "relations must be a list, not 'r'"),
    "meta": (line(id="خبر", meta=[]), "meta must be an object, not a list"),
}


@pytest.mark.parametrize(("bad", "sentence"), BAD_LINES.values(), ids=BAD_LINES)
def test_a_bad_line_is_named_and_the_others_come_in(bad, sentence):
    data = given(ZAYD) + bad.rstrip(b"\n") + b"\n" + given(ZAYD | {"id": "s2"})
    margin, problems = imported(data)
    assert problems == [f"marks.jsonl:2: {sentence}"]
    assert sorted(margin.spans) == ["s1", "s2"]


PLACE = "the article has 'زيد' at [5, 8)"
BAD_SPANS: dict[str, tuple[Any, str]] = {
    "number": (7, "span 1: not an object but 7"),
    "start": ({**ZAYD, "start": None}, "span 's1': start is missing"),
    "start true": ({**ZAYD, "start": True}, "span 's1': start is not a whole number"),
    "start 5.0": ({**ZAYD, "start": 5.0}, "span 's1': start is not a whole number"),
    "negative": ({**ZAYD, "start": -3}, "span 's1': start is out of range"),
    "empty": ({**ZAYD, "end": 5}, "span 's1': start 5 is not before end 5"),
    "behind the end": (
        {**ZAYD, "end": 22, "text": None},
        "span 's1': 22 is outside the article's text, or inside a character",
    ),
    "label": ({**ZAYD, "label": ""}, "span 's1': label is empty or longer than 200 characters"),
    "no label": ({"start": 5, "end": 8}, "span 1: label is missing"),
    "label with an escape": ({**ZAYD, "label": "\x1b[2J"}, "span 's1': label has a control character"),
    "id": ({**ZAYD, "id": "\x07"}, r"span '\x07': id has a control character"),
    "text": ({**ZAYD, "text": "عمرا"}, f"span 's1': {PLACE}, not 'عمرا'"),
    "text empty": ({**ZAYD, "text": ""}, f"span 's1': {PLACE}, not ''"),
    "text number": ({**ZAYD, "text": 3}, "span 's1': text must be a string, not 3"),
    "long text": ({**ZAYD, "text": "ز" * 99}, f"span 's1': {PLACE}, not '{'ز' * 39}…'"),
    "one code point late": (
        {**ZAYD, "start": 6, "end": 9},
        "span 's1': the article has 'يد ' at [6, 9), not 'زيد'",
    ),
    "note": ({**ZAYD, "note": 3}, "span 's1': note is not text"),
    "surrogate": (
        {**ZAYD, "note": "\ud800"},
        "span 's1': note has a lone surrogate, which is not a character",
    ),
    "attributes": ({**ZAYD, "attributes": [1]}, "span 's1': attributes is not an object"),
    "NaN": (
        {**ZAYD, "attributes": {"a": float("nan")}},
        "span 's1': attributes has NaN or a number out of range, which JSON can't hold",
    ),
    "infinity": (
        {**ZAYD, "weight": float("inf")},
        "span 's1': 'weight' has NaN or a number out of range, which JSON can't hold",
    ),
    "twice": (
        {**ZAYD, "attributes": {"subtype": "a"}, "subtype": "b"},
        "span 's1': 'subtype' is given twice, in attributes and beside them",
    ),
    "origin": ({**ZAYD, "origin": "model"}, "span 's1': an origin is not an object"),
    "origin's kind": (
        {**ZAYD, "origin": {"kind": "god"}},
        "span 's1': the kind of an origin is person, rule or model",
    ),
    "score": (
        {**ZAYD, "origin": {"kind": "model", "score": 2}},
        "span 's1': the score of an origin is not a number from 0 to 1",
    ),
    "review": (
        {**ZAYD, "review": {"verdict": "ok"}},
        "span 's1': the verdict of a review is accepted, rejected or flagged",
    ),
}


@pytest.mark.parametrize(("bad", "sentence"), BAD_SPANS.values(), ids=BAD_SPANS)
def test_a_bad_span_is_named_and_the_others_of_its_line_come_in(bad, sentence):
    data = json.dumps({"id": "خبر", "spans": [bad, {**ZAYD, "id": "good"}]}).encode()
    margin, problems = imported(data)
    assert problems == [f"marks.jsonl:1: {sentence}"]
    assert list(margin.spans) == ["good"]


@pytest.mark.parametrize(
    ("unit", "start", "end"), [("utf-16", 5, 9), ("byte", 11, 16), ("byte", 8, 17), ("byte", 11, 99)]
)
def test_an_offset_inside_a_character_is_named(unit, start, end):
    span = {"start": start, "end": end, "label": "source"}
    margin, problems = imported(given(span, offset_unit=unit))
    wrong = start if start in (5, 8) else end
    assert problems == [
        f"marks.jsonl:1: span 1: {wrong} is outside the article's text, or inside a character"
    ]
    assert not margin.spans


BAD_RELATIONS = {
    "an end that is not there": ({"type": "t", "from": "s1", "to": "x"}, "relation 1: there is no span 'x'"),
    "an end that did not come in": (
        {"type": "t", "from": "bad", "to": "s1"},
        "relation 1: there is no span 'bad'",
    ),
    "no type": ({"id": "r", "from": "s1", "to": "s1"}, "relation 'r': type is missing"),
    "no end": ({"type": "t", "from": "s1"}, "relation 1: to is missing"),
    "an end that is a list": ({"type": "t", "from": "s1", "to": []}, "relation 1: to is not text"),
    "the id of a span": (
        {"id": "s1", "type": "t", "from": "s1", "to": "s1"},
        "relation 's1': the id 's1' is given twice, for different marks",
    ),
}


@pytest.mark.parametrize(("bad", "sentence"), BAD_RELATIONS.values(), ids=BAD_RELATIONS)
def test_a_bad_relation_is_named_and_the_others_come_in(bad, sentence):
    good = {"id": "good", "type": "same_as", "from": "s2", "to": "s1"}
    spans = [ZAYD, {**ZAYD, "id": "s2"}, {**ZAYD, "id": "bad", "text": "x"}]
    margin, problems = imported(given(*spans, relations=[bad, good]))
    wanted = [f"marks.jsonl:1: span 'bad': {PLACE}, not 'x'", f"marks.jsonl:1: {sentence}"]
    assert sorted(problems) == sorted(wanted)
    assert list(margin.relations) == ["good"]


def test_a_relation_comes_in_without_the_fields_that_have_no_place_in_it():
    link = {"id": "r", "type": "same_as", "from": "s1", "to": "s1", "weight": 2}
    margin, problems = imported(given(ZAYD, relations=[link]))
    assert problems == ["marks.jsonl:1: relation 'r': 'weight' has no place in a relation and is lost"]
    assert list(margin.relations) == ["r"]


def test_a_relation_may_end_at_a_span_that_only_the_store_has():
    store = MemoryStore()
    imported(given(ZAYD), store)
    margin, problems = imported(
        given(ZAYD | {"id": "s2"}, relations=[{"type": "same_as", "from": "s2", "to": "s1"}]), store
    )
    assert problems == []
    assert [(link.source, link.target) for link in margin.relations.values()] == [("s2", "s1")]


def test_an_id_that_is_stored_for_a_record_of_the_other_kind_is_named():
    store, _, _ = stored()
    link = {"id": "s1", "type": "same_as", "from": "s1", "to": "s1"}
    margin, problems = imported(given(ZAYD | {"id": "r1"}, relations=[link]), store)
    assert problems == [
        "marks.jsonl:1: span 'r1': the id 'r1' is stored for a record of the other kind",
        "marks.jsonl:1: relation 's1': the id 's1' is stored for a record of the other kind",
    ]
    assert len(margin.history) == 1


def test_meta_that_can_not_be_kept_is_named_and_the_marks_come_in():
    margin, problems = imported(given(ZAYD, meta={"a": 1}, weight=float("nan"), a=2))
    assert problems == [
        (
            "marks.jsonl:1: meta 'weight' can't be kept: "
            "its value has NaN or a number out of range, which JSON can't hold"
        ),
        "marks.jsonl:1: meta 'a' is given twice; the one in meta is taken",
    ]
    assert len(margin.spans) == 1
    assert margin.meta["a"] == 1


def test_zones_that_can_not_be_converted_are_named():
    margin, problems = imported(
        given(ZAYD | {"start": 6, "end": 9}, offset_unit="utf-16", zones=[{"start": 5, "end": 9}])
    )
    assert problems == ["marks.jsonl:1: meta: 5 is outside the article's text, or inside a character"]
    assert "zones" not in margin.meta
    assert list(margin.spans) == ["s1"]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\n\n  \r\n\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("last", [True, False])
def test_line_ends_byte_order_marks_and_blank_lines_change_nothing(end, mark, last):
    rows = [given(ZAYD).strip(), given(ZAYD | {"id": "s2"}).strip(), b"{"]
    margin, problems = imported(mark + end.join(rows) + (end if last else b""))
    assert sorted(margin.spans) == ["s1", "s2"]
    number = 1 + 2 * end.count(b"\n")
    assert problems == [f"marks.jsonl:{number}: not JSON from column 2 on"]


def test_a_text_with_line_separators_is_one_line():
    article = Article("a", "سطر\u2028آخر\x85")
    store = MemoryStore()
    row = line(
        id="a", spans=[{"start": 4, "end": 7, "text": "آخر", "label": "claim", "note": "\u2028\u2029"}]
    )
    assert "\u2028".encode() in row
    assert import_bytes(row, Shelf(article), store).problems == ()
    assert [span.note for span in store.load("a").spans.values()] == ["\u2028\u2029"]


def test_a_file_in_utf16_is_told_so():
    _, problems = imported(given(ZAYD).decode().encode("utf-16"))
    assert problems[0] == "marks.jsonl:1: the file is UTF-16; save it as UTF-8"


def test_ids_that_are_numbers_are_their_digits():
    link = {"type": "same_as", "from": 7, "to": 8}
    margin, problems = imported(given(ZAYD | {"id": 7}, ZAYD | {"id": 8}, relations=[link]))
    assert problems == []
    assert sorted(margin.spans) == ["7", "8"]


def test_marks_without_ids_get_the_same_ones_each_time_and_equal_marks_stay_two():
    alike = {"start": 5, "end": 8, "label": "source"}
    rows = given(alike, alike, alike | {"annotator": "سلمى"}, alike | {"label": "claim"})
    links = given(ZAYD, relations=[{"type": "t", "from": "s1", "to": "s1"}] * 2)
    store = MemoryStore()
    once, problems = imported(rows + links, store)
    assert problems == []
    assert (len(once.spans), len(once.relations)) == (5, 2)
    twice, problems = imported(rows + links, store, now=LATER)
    assert problems == []
    assert twice == once
    assert imported(rows + links)[0].spans == once.spans


def test_one_id_for_two_marks_is_named_and_the_first_counts():
    margin, problems = imported(
        given(ZAYD, ZAYD, ZAYD | {"note": "x"}) + given(ZAYD) + given(ZAYD | {"label": "claim"})
    )
    assert problems == [
        f"marks.jsonl:{number}: span 's1': the id 's1' is given twice, for different marks"
        for number in (1, 3)
    ]
    assert [(span.label, span.note) for span in margin.spans.values()] == [("source", "")]


def stored() -> tuple[MemoryStore, Span, Relation]:
    """A store with a span and a relation that has all that a file may leave out."""
    store = MemoryStore()
    span = make_span(ARTICLE, "source", 5, 8, "سلمى", NOW, id="s1", note="n", attributes={"sure": 1, "x": 2})
    span = span._replace(review=Review("accepted", "هدى", NOW))
    relation = Relation("r1", "same_as", "s1", "s1", "سلمى", NOW, NOW)
    save(store, ARTICLE, [span, relation], {"zones": []})
    return store, span._replace(rev=1), relation._replace(rev=1)


def test_a_field_that_the_file_does_not_have_stays_as_it_is_stored():
    store, span, relation = stored()
    row = given(ZAYD, relations=[{"id": "r1", "type": "same_as", "from": "s1", "to": "s1"}])
    margin, problems = imported(row, store, now=LATER)
    assert problems == []
    assert margin.spans == {"s1": span}
    assert margin.relations == {"r1": relation}
    assert len(margin.history) == 1


CHANGES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "label": ({"label": "claim"}, {"label": "claim"}),
    "note": ({"note": ""}, {"note": ""}),
    "review": ({"review": None}, {"review": None}),
    "attributes": ({"attributes": {"y": 1}}, {"attributes": {"y": 1}}),
    "one attribute": ({"x": 3}, {"attributes": {"sure": 1, "x": 3}}),
    "1 and true": ({"sure": True}, {"attributes": {"sure": True, "x": 2}}),
    "place": (
        {"start": 12, "end": 16, "text": "عمرا"},
        {"start": 12, "end": 16, "quote": "عمرا", "prefix": "قال 😀زيد إن ", "suffix": " نفى"},
    ),
    "updated": ({"updated": "2030-01-01T00:00:00Z"}, {"updated": "2030-01-01T00:00:00Z"}),
}


@pytest.mark.parametrize(("fields", "wanted"), CHANGES.values(), ids=CHANGES)
def test_what_the_file_says_otherwise_is_changed_in_one_edit_that_can_be_undone(fields, wanted):
    store, span, _ = stored()
    before = store.load("خبر")
    report = import_bytes(given(ZAYD | fields), Shelf(ARTICLE), store, now=LATER)
    assert (report.added, report.changed, report.unchanged, report.problems) == (0, 1, 0, ())
    after = store.load("خبر")
    assert repr(after.spans["s1"]) == repr(span._replace(**{"updated": LATER, **wanted, "rev": 2}))

    last = undoable(after.history)
    assert last is not None
    assert last.action == "import"
    store.save(ARTICLE, inverse(last, after, by="هدى", at=LATER))
    assert store.load("خبر").spans["s1"]._replace(rev=1) == before.spans["s1"]


def test_marks_that_only_the_store_has_stay():
    store, span, relation = stored()
    margin, problems = imported(given(ZAYD | {"id": "new"}), store)
    assert problems == []
    assert margin.spans["s1"] == span
    assert margin.relations == {"r1": relation}
    assert sorted(margin.spans) == ["new", "s1"]


def test_the_meta_of_the_file_joins_that_of_the_store_but_is_no_witness_to_this_text():
    store, _, _ = stored()
    meta = {"sha256": "00", "encoding": "cp1256", "lang": "ar"}
    margin, problems = imported(given(ZAYD, meta=meta, title="عنوان"), store)
    assert problems == []
    assert margin.meta == {
        "sha256": ARTICLE.sha256,
        "encoding": "utf-8",
        "title": "عنوان",
        "zones": [],
        "lang": "ar",
    }


def test_an_article_is_found_by_its_text_before_an_id_with_another_text():
    other = Article("خبر ٢", "نص آخر تماما")
    store = MemoryStore()
    report = import_bytes(line(id="خبر", text=other.text, spans=[]), Shelf(ARTICLE, other), store)
    assert (report.problems, report.articles, report.created) == ((), 1, 0)
    row = line(id="خبر", text_sha256=other.sha256.upper(), spans=[{"start": 0, "end": 2, "label": "l"}])
    assert import_bytes(row, Shelf(ARTICLE, other), store).problems == ()
    assert list(store.articles()) == ["خبر ٢"]


def test_where_the_text_is_another_only_marks_that_say_what_is_there_come_in():
    span = {"start": 5, "end": 8, "label": "source"}
    moved = {**ZAYD, "id": "s3", "start": 4, "end": 7}
    margin, problems = imported(given(ZAYD, {**span, "id": "s2"}, moved, text_sha256="0" * 64))
    assert problems == [
        (
            "marks.jsonl:1: text: not that of the article here; "
            "only marks whose own text is in its place come in"
        ),
        "marks.jsonl:1: span 's2': without its text it can't be told whether it is in its place",
        "marks.jsonl:1: span 's3': the article has '😀زي' at [4, 7), not 'زيد'",
    ]
    assert list(margin.spans) == ["s1"]


def test_an_article_that_is_not_here_is_made_of_the_text_in_the_file():
    shelf, store = Shelf(), MemoryStore()
    data = (
        line(id="جديد", text=TEXT, spans=[ZAYD]) + line(text="بلا اسم", spans=[]) + line(id="جديد", text=TEXT)
    )
    report = import_bytes(data + line(id="جديد", text="نص آخر"), shelf, store)
    assert (report.problems, report.articles, report.created, report.added) == ((), 3, 3, 1)
    assert {article.text for article in shelf.articles.values()} == {TEXT, "بلا اسم", "نص آخر"}
    assert list(store.load("جديد").spans) == ["s1"]


def test_strict_saves_nothing_when_anything_is_wrong():
    shelf, store = Shelf(ARTICLE), MemoryStore()
    data = given(ZAYD) + line(id="جديد", text=TEXT) + b"{\n"
    report = import_bytes(data, shelf, store, strict=True)
    assert [problem.line for problem in report.problems] == [3]
    assert (report.articles, report.created, report.added) == (0, 0, 0)
    assert list(store.articles()) == []
    assert list(shelf.articles) == ["خبر"]
    assert import_bytes(given(ZAYD), shelf, store, strict=True).added == 1


class FullStore(MemoryStore):
    """A store whose disk is full for one article, and which may only be read for another."""

    def load(self, article_id):
        return super().load(article_id)._replace(read_only="it is read-only" if article_id == "b" else "")

    def save(self, article, edit, meta=None):
        if article.id == "a":
            raise NotSaved("not saved: no space left")
        return super().save(article, edit, meta)


def test_what_the_store_refuses_is_named_and_the_other_articles_are_saved():
    shelf, store = Shelf(Article("a", TEXT), Article("b", TEXT + " "), ARTICLE), FullStore()
    data = line(id="a", spans=[ZAYD]) + line(id="b", spans=[ZAYD]) + given(ZAYD)
    report = import_bytes(data, shelf, store)
    assert [str(problem) for problem in report.problems] == [
        "marks.jsonl:1: not saved: no space left",
        "marks.jsonl:2: it is read-only",
    ]
    assert (report.articles, report.added) == (1, 1)
    assert list(store.load("خبر").spans) == ["s1"]


def test_several_rows_of_an_article_are_one_edit():
    store = MemoryStore()
    margin, problems = imported(
        given(ZAYD) + given(ZAYD | {"id": "s2"}, relations=[{"type": "t", "from": "s2", "to": "s1"}]), store
    )
    assert problems == []
    assert [len(edit.changes) for edit in margin.history] == [3]
    other = MemoryStore()
    import_bytes(exported(store, ARTICLE), Shelf(ARTICLE), other)
    assert kept(other.load("خبر")) == kept(margin)
