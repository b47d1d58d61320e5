"""XLSX: what comes back, what openpyxl and pandas see, and workbooks of others."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings

from reader.annotations.memory import MemoryStore
from reader.annotations.spans import make_span
from reader.articles.article import Article
from reader.dataset.formats.formula_guard import unguarded
from reader.dataset.formats.options import Options
from tests.dataset.formats.cases import HARD, TEXT, ZAYD, exported, hard_store, import_from, losses, said
from tests.dataset.shelf import NOW, Shelf, save
from tests.dataset.test_round_trip import marked

openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed: pip install 'hashiya[xlsx]'")


@pytest.mark.parametrize("raw", [False, True])
def test_the_hard_article_comes_back_but_for_what_is_said_to_be_lost(raw):
    here, there = hard_store(), MemoryStore()
    data, report = exported("xlsx", here, HARD, options=Options(raw=raw))
    assert losses(report) == {"entries of articles' meta": 2}
    assert said(import_from(data, "xlsx", Shelf(HARD), there, Options(raw=raw))) == []
    before, after = here.load(HARD.id), there.load(HARD.id)
    assert (after.spans, after.relations) == (before.spans, before.relations)
    assert exported("xlsx", there, HARD, options=Options(raw=raw))[0] == data


@settings(deadline=None, max_examples=40)
@given(marked())
def test_any_marks_come_back(case):
    article, all_records, meta = case
    here, there = MemoryStore(), MemoryStore()
    save(here, article, all_records, meta)
    data, _ = exported("xlsx", here, article)
    assert said(import_from(data, "xlsx", Shelf(article), there)) == []
    before, after = here.load(article.id), there.load(article.id)
    assert (after.spans, after.relations) == (before.spans, before.relations)


def test_openpyxl_finds_a_sheet_from_right_to_left_with_the_same_spans_and_no_formula():
    data, _ = exported("xlsx", hard_store(), HARD, options=Options(raw=True))
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["spans"]
    assert sheet.sheet_view.rightToLeft
    header, *rows = sheet.iter_rows()
    names = [cell.value for cell in header]
    spans = hard_store().load(HARD.id).spans
    assert len(rows) == len(spans)
    for row in rows:
        cells = dict(zip(names, row, strict=True))
        span = spans[cells["id"].value]
        assert (cells["start"].value, cells["end"].value, cells["label"].value) == (
            span.start,
            span.end,
            span.label,
        )
        assert openpyxl.utils.escape.unescape(cells["text"].value) == span.quote
        assert {cell.data_type for cell in row} <= {"s", "n", "inlineStr"}
    assert any(cell.value == "=1+1" for row in rows for cell in row)


def test_pandas_reads_the_same_spans():
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    data, _ = exported("xlsx", hard_store(), HARD)
    table = pandas.read_excel(io.BytesIO(data), keep_default_na=False)
    spans = hard_store().load(HARD.id).spans
    assert len(table) == len(spans)
    for row in table.itertuples():
        span = spans[unguarded(row.id)]
        assert TEXT[row.start : row.end] == span.quote
        assert (row.label, row.article) == (span.label, HARD.id)


def test_what_is_too_long_for_a_cell_is_said_to_be_lost_and_the_span_comes_back():
    article = Article("a", "😀" * 20_000)
    store, there = MemoryStore(), MemoryStore()
    span = make_span(article, "claim", 0, 20_000, "", NOW, id="s", note="x" * 40_000)
    save(store, article, [span])
    data, report = exported("xlsx", store, article)
    assert losses(report) == {"cells of note": 1}
    assert said(import_from(data, "xlsx", Shelf(article), there)) == []
    (back,) = there.load("a").spans.values()
    assert (back.start, back.end, back.note) == (0, 20_000, "")


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(monkeypatch):
    from reader.dataset.formats import xlsx_table

    monkeypatch.setattr(xlsx_table, "MAX_ROWS", 5)
    here, there = hard_store(), MemoryStore()
    data, _ = exported("xlsx", here, HARD)
    assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames == ["spans", "spans 2", "spans 3", "spans 4"]
    assert said(import_from(data, "xlsx", Shelf(HARD), there)) == []
    before, after = here.load(HARD.id), there.load(HARD.id)
    assert (after.spans, after.relations) == (before.spans, before.relations)


def workbook(*sheets: Any) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_workbooks_of_others_come_in():
    rows = [
        ["Doc", "Start", "End", "Label", "sure", "n"],
        ["خبر", 5.0, 8, "source", True, 3],
        [],
        ["خبر", 0, 3, "claim", None, None],
    ]
    store = MemoryStore()
    report = import_from(workbook([["notes"], ["x"]], rows), "xlsx", Shelf(ZAYD), store)
    assert said(report) == []
    assert [remark.message for remark in report.remarks] == [
        "sheet 'Sheet' is left out: no column is called 'start'; a table needs start, end, label and article"
    ]
    spans = sorted(store.load("خبر").spans.values(), key=lambda span: span.order)
    assert [(s.label, s.quote, dict(s.attributes)) for s in spans] == [
        ("claim", "قال", {}),
        ("source", "زيد", {"sure": "True", "n": 3}),
    ]


def test_bad_rows_and_sheets_are_named():
    rows = [
        ["doc", "start", "end", "label"],
        ["خبر", "five", 8, "x"],
        ["خبر", 5, 8, None],
        ["خبر", 5, 8, "good"],
    ]
    store = MemoryStore()
    assert said(import_from(workbook(rows), "xlsx", Shelf(ZAYD), store)) == [
        "marks:2: start is 'five', which is not a whole number",
        "marks:3: span 1: label is missing",
    ]
    assert len(store.load("خبر").spans) == 1
    assert said(import_from(workbook([["x"]]), "xlsx", Shelf(ZAYD), store)) == [
        "marks:1: sheet 'Sheet': no column is called 'start'; a table needs start, end, label and article"
    ]


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    """A workbook in which one file is another."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, content if member == name else old.read(member))
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
DTD = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
BROKEN = {
    "no ZIP": (lambda data: b"x" * 99, "it is not a ZIP that can be read"),
    "a ZIP of nothing": (lambda data: b"PK\x05\x06" + bytes(18), "not a workbook that can be read"),
    "cut off": (lambda data: data[:-200], "it is not a ZIP that can be read"),
    "a DTD": (lambda data: with_member(data, SHEET, DTD.encode()), "it has a DTD, which is not read"),
    "a DTD in UTF-16": (
        lambda data: with_member(data, SHEET, DTD.encode("utf-16")),
        "it has a DTD, which is not read",
    ),
    "no XML": (lambda data: with_member(data, SHEET, b"<x"), "not a workbook that can be read"),
    "a bomb": (lambda data: with_member(data, SHEET, bytes(2**24)), "it unpacks to more than 4 MB"),
}


@pytest.mark.parametrize(("broken", "sentence"), BROKEN.values(), ids=BROKEN)
def test_what_is_no_workbook_is_told_in_a_sentence(broken, sentence):
    data, _ = exported("xlsx", hard_store(), HARD)
    (problem,) = said(import_from(broken(data), "xlsx", Shelf(HARD), MemoryStore()))
    assert problem.startswith(f"marks: {sentence}")
