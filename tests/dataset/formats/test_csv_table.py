"""CSV: what comes back, what spreadsheets and pandas see, and what other people's tables give."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.annotations.memory import MemoryStore
from reader.annotations.model import Review
from reader.articles.article import Article
from reader.dataset.formats.formula_guard import guarded, unguarded
from reader.dataset.formats.options import Options
from reader.dataset.offsets import OffsetUnit
from tests.dataset.formats.cases import HARD, TEXT, ZAYD, exported, hard_store, import_from, losses, said
from tests.dataset.shelf import NOW, Shelf, save
from tests.dataset.test_round_trip import marked


def after_import_alone(article: Article) -> set[str]:
    """What meta has of an article of which nothing is known but its file."""
    store = MemoryStore()
    save(store, article, [])
    return set(store.load(article.id).meta)


def records(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("raw", [False, True])
def test_the_hard_article_comes_back_but_for_what_is_said_to_be_lost(raw):
    here, there = hard_store(), MemoryStore()
    options = Options(raw=raw)
    data, report = exported("csv", here, HARD, options=options)
    assert losses(report) == {"entries of articles' meta": 2}
    done = import_from(data, "csv", Shelf(HARD), there, options)
    assert said(done) == []
    before, after = here.load(HARD.id), there.load(HARD.id)
    assert (after.spans, after.relations) == (before.spans, before.relations)
    assert exported("csv", there, HARD, options=options)[0] == data
    again = import_from(data, "csv", Shelf(HARD), there, options)
    assert (again.added, again.changed, again.unchanged) == (0, 0, len(before.spans) + len(before.relations))


@settings(deadline=None, max_examples=60)
@given(marked())
def test_any_marks_come_back(case):
    article, all_records, meta = case
    here, there = MemoryStore(), MemoryStore()
    save(here, article, all_records, meta)
    data, report = exported("csv", here, article)
    before = here.load(article.id)
    assert losses(report) == {
        what: count
        for what, count in {
            "entries of articles' meta": len(before.meta.keys() - after_import_alone(article)),
            "articles without marks": not before.spans,
        }.items()
        if count
    }
    assert said(import_from(data, "csv", Shelf(article), there)) == []
    after = there.load(article.id)
    assert (after.spans, after.relations) == (before.spans, before.relations)


def test_pandas_reads_the_same_spans():
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    data, _ = exported("csv", hard_store(), HARD)
    table = pandas.read_csv(io.BytesIO(data), keep_default_na=False)
    spans = hard_store().load(HARD.id).spans
    assert len(table) == len(spans)
    for row in table.itertuples():
        span = spans[unguarded(row.id)]
        assert (row.start, row.end, row.label, row.article) == (span.start, span.end, span.label, HARD.id)
        assert row.text == TEXT[span.start : span.end]


FORMULAS = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "－1",
    "'=1",
    "''@x",
]


@pytest.mark.parametrize("cell", FORMULAS)
def test_no_cell_begins_as_a_formula_does_unless_it_is_asked_for(cell):
    # A label has no controls; notes have.
    span = hard_store().load(HARD.id).spans["c1"]._replace(note=cell, review=Review("flagged", cell, NOW))
    store = MemoryStore()
    save(store, HARD, [span])
    (row,) = records(exported("csv", store, HARD)[0])
    assert (row["note"], row["reviewed_by"]) == (f"'{cell}", f"'{cell}")
    (row,) = records(exported("csv", store, HARD, options=Options(raw=True))[0])
    assert row["note"] == cell


@given(st.text("'=+-@\t\r\n＝＋－＠ a1", max_size=6))
def test_what_is_guarded_comes_back(cell):
    assert unguarded(guarded(cell)) == cell
    assert guarded(cell)[:1] not in tuple("=+-@\t\r\n＝＋－＠")


def test_the_hostile_table_is_guarded_when_it_is_written_again(shared):
    """Cells of a real attack, taken in as labels and quotes, come out as text."""
    data = (shared / "cases" / "hostile" / "144_csv_formula.csv").read_bytes()
    quotes = [row["quote"] for row in records(data)]
    text = "\n".join(quotes)
    article = Article("a", text)
    store = MemoryStore()
    lines = ["article,start,end,label"]
    for quote in quotes:
        at = text.index(quote)
        lines.append(f"a,{at},{at + len(quote)},claim")
    assert said(import_from("\n".join(lines).encode(), "csv", Shelf(article), store)) == []
    cells = [row["text"] for row in records(exported("csv", store, article)[0])]
    assert sorted(cells) == sorted("'" + quote for quote in quotes)


def test_the_hostile_quotes_are_named_by_the_line_they_begin_on(shared):
    data = (shared / "cases" / "hostile" / "145_csv_newlines_quotes.csv").read_bytes()
    report = import_from(data, "csv", Shelf(HARD), MemoryStore())
    assert said(report) == [
        "marks:1: no column is called 'start'; a table needs start, end, label and article",
        "marks:4: not CSV: a quoted cell of this row is not closed",
    ]


def imported(text: str, **options):
    store = MemoryStore()
    report = import_from(text.encode(), "csv", Shelf(ZAYD), store, Options(**options))
    return store.load("خبر"), said(report)


OTHERS = {
    "commas": "doc,start,end,label\nخبر,5,8,source\n",
    "semicolons": "label;start;end;document\nsource;5;8;خبر\n",
    "tabs and CRLF": "Article\tStart\tEnd\tLabel\ttext\r\nخبر\t5\t8\tsource\tزيد\r\n\r\n",
    "quoted, with a mark": '\ufeff"start","end","label","file"\n"5","8","source","خبر"\n',
    "by the text alone": f"text_sha256,start,end,label\n{ZAYD.sha256},5,8,source\n",
}


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_tables_of_others_come_in(text):
    margin, problems = imported(text)
    assert problems == []
    assert [(s.start, s.end, s.label, s.quote) for s in margin.spans.values()] == [(5, 8, "source", "زيد")]


def test_columns_that_are_not_known_become_attributes():
    margin, problems = imported("doc,start,end,label,sure,tags\nخبر,5,8,source,yes,\n")
    assert problems == []
    assert [dict(span.attributes) for span in margin.spans.values()] == [{"sure": "yes"}]


def test_a_table_in_utf16_units():
    margin, problems = imported("doc,start,end,label\nخبر,6,9,source\n", offset_unit=OffsetUnit.UTF16)
    assert problems == []
    assert [span.quote for span in margin.spans.values()] == ["زيد"]


HEAD = "doc,id,start,end,label,text,attributes,relations,origin,origin_score\n"
BAD = {
    "no start": ("خبر,a,,8,source,,,,,", "start is empty"),
    "words": ("خبر,a,five,8,source,,,,,", "start is 'five', which is not a whole number"),
    "too long": (
        "خبر,a,5,99,source,,,,,",
        "span 'a': 99 is outside the article's text, or inside a character",
    ),
    "no label": ("خبر,a,5,8,,,,,,", "span 'a': label is missing"),
    "other words": ("خبر,a,5,8,source,عمرا,,,,", "span 'a': the article has 'زيد' at [5, 8), not 'عمرا'"),
    "attributes": ("خبر,a,5,8,source,,x,,,", "attributes: not JSON from column 1 on"),
    "attributes a list": ("خبر,a,5,8,source,,[],,,", "attributes is a list, not an object in JSON"),
    "score": ("خبر,a,5,8,source,,,,model,high", "origin_score is 'high', which is not a number"),
    "too many cells": ("خبر,a,5,8,source,,,,,,,x", "the row has 12 cells and the first one of the table 10"),
    "no article": (
        "other,a,5,8,source,,,,,",
        "there is no article 'other' here, and no text to make it",
    ),
    "relation": (
        'خبر,a,5,8,source,,,"[{""type"":""t"",""to"":""zz""}]",,',
        "relation 1: there is no span 'zz'",
    ),
    "relation of nobody": (
        'خبر,,5,8,source,,,"[{""type"":""t"",""to"":""zz""}]",,',
        "relations: a span needs an id to be the beginning of one",
    ),
}


@pytest.mark.parametrize(("row", "sentence"), BAD.values(), ids=BAD)
def test_a_bad_row_is_named_and_the_others_come_in(row, sentence):
    margin, problems = imported(
        f'{HEAD}"خبر",good,"5",8,source,"زيد",,,,\n\n{row}\nخبر,last,0,3,claim,,,,,\n'
    )
    assert problems == [f"marks:4: {sentence}"]
    assert {"good", "last"} <= set(margin.spans)


def test_relations_may_point_forward():
    margin, problems = imported(
        'article,id,start,end,label,relations\nخبر,a,5,8,source,"[{""type"":""t"",""to"":""b""}]"\nخبر,b,0,3,claim,\n'
    )
    assert problems == []
    assert [(link.source, link.target, link.type) for link in margin.relations.values()] == [("a", "b", "t")]


FILES = {
    "empty": ("", "marks:1: no column is called 'start'; a table needs start, end, label and article"),
    "no article": (
        "start,end,label\n1,2,x\n",
        "marks:1: no column says which article a row is about; call one 'article'",
    ),
    "twice": ("doc,start,end,label,label\n", "marks:1: two columns are called 'label'"),
    "CR alone": (
        "doc,start,end,label\rx,1,2,y\r",
        "marks:1: not CSV: a line ends in CR alone; save the file with line ends LF or CR LF",
    ),
}


@pytest.mark.parametrize(("text", "sentence"), FILES.values(), ids=FILES)
def test_a_file_that_is_no_such_table_is_told_so(text, sentence):
    assert imported(text)[1] == [sentence]


def test_a_file_that_is_not_utf8_is_told_so():
    report = import_from(
        "doc,start,end,label\nخبر,5,8,x\n".encode("utf-16"), "csv", Shelf(ZAYD), MemoryStore()
    )
    assert said(report) == ["marks:1: the file is UTF-16; save it as UTF-8"]
    report = import_from(b"doc,start,end,label\n\xff,5,8,x\n", "csv", Shelf(ZAYD), MemoryStore())
    assert said(report) == ["marks:2: not UTF-8 at byte 1 of the line"]
