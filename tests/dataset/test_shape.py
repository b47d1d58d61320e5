"""What is made of rows on their way out: units that cut no mark, clitics off, texts left out and put back."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings

from reader.annotations.memory import MemoryStore
from reader.annotations.model import Relation
from reader.annotations.spans import make_span
from reader.annotations.store import Margin
from reader.articles.article import Article
from reader.dataset.clitics import Trimmer
from reader.dataset.formats.exporting import export_articles, export_parts
from reader.dataset.formats.options import Options
from reader.dataset.formats.registry import FormatError, format_named
from reader.dataset.importing import import_rows
from reader.dataset.report import ExportReport
from reader.dataset.rows import read_rows
from reader.dataset.shape import Shape
from reader.dataset.texts import Texts
from tests.dataset.formats.cases import HARD, hard_store, losses
from tests.dataset.shelf import NOW, Shelf, kept, save
from tests.dataset.test_round_trip import marked


def rows_of(
    pairs: Iterable[tuple[Article, Margin]], shape: Shape, strict: bool = False
) -> tuple[list[dict[str, Any]], ExportReport]:
    out = io.BytesIO()
    report = export_articles(format_named("jsonl"), pairs, out, strict=strict, shape=shape)
    return [json.loads(line) for line in out.getvalue().splitlines()], report


PARAGRAPH = "قال زيد إن عمرا نفى. ثم قال: نعم! وانتهى الخبر بعد ذلك بقليل، كما قالت الوكالة في خبرها الأخير."
TEXT = f"عنوان الخبر\n\n{PARAGRAPH}\n{PARAGRAPH}\n\nكلمات دلالية: زيد\n"
ARTICLE = Article("خبر", TEXT)


def marks(*ranges: tuple[int, int]) -> Margin:
    spans = [make_span(ARTICLE, "claim", *edges, "سلمى", NOW, id=f"s{i}") for i, edges in enumerate(ranges)]
    return Margin({span.id: span for span in spans})


class TestUnits:
    def test_sentences_of_the_article_without_what_the_site_left(self):
        rows, _ = rows_of([(ARTICLE, marks((17, 20)))], Shape(unit="sentence"))
        assert [row["text"] for row in rows] == [
            "عنوان الخبر",
            *["قال زيد إن عمرا نفى.", "ثم قال: نعم!", PARAGRAPH[34:]] * 2,
        ]
        assert [row["id"] for row in rows][:2] == ["خبر#0", "خبر#13"]
        assert rows[1]["meta"] == {"article": "خبر", "end": 33, "start": 13}
        with_leftovers, _ = rows_of([(ARTICLE, marks())], Shape(unit="sentence", leftovers=True))
        assert with_leftovers[-1]["text"] == "كلمات دلالية: زيد"

    def test_paragraphs(self):
        rows, _ = rows_of([(ARTICLE, marks())], Shape(unit="paragraph"))
        assert [row["text"] for row in rows] == ["عنوان الخبر", PARAGRAPH, PARAGRAPH]

    def test_a_unit_goes_on_where_a_mark_does(self):
        start = TEXT.index("عمرا")
        rows, _ = rows_of([(ARTICLE, marks((start, TEXT.index("نعم"))))], Shape(unit="sentence"))
        (whole,) = (row for row in rows if row["spans"])
        assert whole["text"] == PARAGRAPH[:33]

    @settings(deadline=None, max_examples=60)
    @given(marked())
    def test_every_mark_is_whole_in_one_unit_or_is_counted(self, case):
        article, records, meta = case
        store = MemoryStore()
        save(store, article, records, meta)
        margin = store.load(article.id)
        for unit in ("sentence", "paragraph"):
            rows, report = rows_of([(article, margin)], Shape(unit=unit, leftovers=True))
            found = {span["id"]: (row, span) for row in rows for span in row["spans"]}
            lost = losses(report)
            assert len(found) + lost.get("spans outside all units", 0) == len(margin.spans)
            assert sum(len(row["spans"]) for row in rows) == len(found)
            for id, (row, span) in found.items():
                kept_span = margin.spans[id]
                assert row["text"][span["start"] : span["end"]] == span["text"] == kept_span.quote
                assert row["meta"]["start"] + span["start"] == kept_span.start
                assert article.text[row["meta"]["start"] : row["meta"]["end"]] == row["text"]
            links = sum(len(row["relations"]) for row in rows)
            assert links + lost.get("relations between units", 0) == len(margin.relations)
            # A span is outside only where nothing but blanks and harakat without a letter could be its unit.
            for id in margin.spans.keys() - found.keys():
                assert re.fullmatch(r"[\s\u0610-\u061a\u0640\u064b-\u065f\u0670]*", margin.spans[id].quote)

    def test_strict_writes_nothing_where_a_relation_is_lost(self):
        second = TEXT.index(PARAGRAPH, 20)
        margin = marks((13, 16), (second, second + 3))
        links = {"r": Relation("r", "same_as", "s0", "s1")}
        rows, report = rows_of([(ARTICLE, Margin(margin.spans, links))], Shape(unit="sentence"), strict=True)
        assert (rows, report.written) == ([], False)
        assert losses(report) == {"relations between units": 1}


CLITICS = {
    "و and the article": ("وَالوزير قال الوزير", "الوزير"),
    "و and ب and the article": ("وبِالوزير بدأ وزير", "الوزير"),
    "ل": ("لزيد وزيد: زيد", "زيد"),
    "و": ("ولكن لكن", "لكن"),
    "the word is not there by itself": ("والدته قالت", "والدته"),
    "a name": ("كاليفورنيا وفاطمة", "كاليفورنيا"),
    "written as one letter": ("للوزير قيل الوزير", "للوزير"),
    "short": ("بها قال ها", "بها"),
}


@pytest.mark.parametrize("case", CLITICS.values(), ids=CLITICS)
def test_a_mark_begins_behind_what_is_surely_a_clitic(case):
    text, wanted = case
    end = len(text.split()[0])
    assert text[Trimmer(text).start(0, end) : end] == wanted


@settings(deadline=None, max_examples=60)
@given(marked())
def test_a_trimmed_mark_has_the_end_of_its_words(case):
    article, records, _ = case
    store = MemoryStore()
    save(store, article, records)
    margin = store.load(article.id)
    ((row,), _) = rows_of([(article, margin)], Shape(trim_clitics=True))
    for span in row["spans"]:
        before = margin.spans[span["id"]]
        assert before.start <= span["start"] < span["end"] == before.end
        assert article.text[span["start"] : span["end"]] == span["text"]


class TestWithoutTexts:
    @pytest.mark.parametrize("words", [0, 2])
    def test_marks_and_texts_come_together_again(self, words, tmp_path):
        here = hard_store()
        rows, report = rows_of([(HARD, here.load(HARD.id))], Shape(without_text=True, words=words))
        data = json.dumps(rows[0], ensure_ascii=False)
        assert rows[0]["text"] is None
        assert "صحة" not in data
        assert ("النِّسبة" in data) == bool(words)
        assert any("--texts" in note for note in report.notes)
        (tmp_path / "x.txt").write_bytes(HARD.text.encode())
        there, shelf = MemoryStore(), Shelf()
        items = Texts(tmp_path).put(read_rows([data.encode()], "marks"))
        assert import_rows(items, shelf, there, NOW, "").problems == ()
        assert shelf.articles[HARD.id].text == HARD.text
        assert kept(there.load(HARD.id)) == kept(here.load(HARD.id))

    def test_a_text_of_the_name_that_is_another_is_told(self, tmp_path):
        rows, _ = rows_of([(Article("خبر", "قال"), Margin())], Shape(without_text=True))
        (tmp_path / "خبر.txt").write_text("قالت", encoding="utf-8")
        items = Texts(tmp_path).put(read_rows([json.dumps(rows[0]).encode()], "marks"))
        (problem,) = import_rows(items, Shelf(), MemoryStore(), NOW, "").problems
        assert str(problem).startswith(f"marks:1: {tmp_path / 'خبر.txt'} has another text")
        (tmp_path / "none").mkdir()
        items = Texts(tmp_path / "none").put(
            read_rows([json.dumps({**rows[0], "id": "z"}).encode()], "marks")
        )
        (problem,) = import_rows(items, Shelf(), MemoryStore(), NOW, "").problems
        assert "there is no article 'z' here, and no text to make it" in str(problem)

    def test_first_words_that_are_others_are_told(self):
        span = {"id": "s", "start": 0, "end": 3, "label": "x", "begins": "نفى"}
        row = {"id": "a", "text_sha256": Article("a", "قال زيد").sha256, "spans": [span]}
        items = read_rows([json.dumps(row).encode()], "marks")
        (problem,) = import_rows(items, Shelf(Article("a", "قال زيد")), MemoryStore(), NOW, "").problems
        assert str(problem) == "marks:1: span 's': the article has 'قال' at [0, 3), not 'نفى' …"

    def test_formats_that_need_texts_say_so(self, tmp_path):
        with pytest.raises(FormatError, match=r"doccano has no place .* these have: jsonl, csv, xlsx"):
            export_articles(format_named("doccano"), [], tmp_path / "x", shape=Shape(without_text=True))

    def test_a_table_has_no_words_either(self):
        out = io.BytesIO()
        pairs = [(HARD, hard_store().load(HARD.id))]
        export_articles(format_named("csv"), pairs, out, shape=Shape(without_text=True))
        assert "صحة" not in out.getvalue().decode()


@pytest.mark.parametrize("name", ["jsonl", "csv", "brat"])
@pytest.mark.parametrize("target", ["out", "out.zip"])
def test_each_part_is_a_file_or_a_folder_of_its_own(name, target, tmp_path):
    pairs = {id: (Article(id, f"قال {id}"), Margin()) for id in "abc"}
    shape = Shape(splits={"a": "train", "b": "dev", "c": "train"})

    def of_part(part: str) -> Iterable[tuple[Article, Margin]]:
        return [pairs[id] for id, its in shape.splits.items() if its == part]

    report = export_parts(format_named(name), of_part, tmp_path / target, Options(), False, shape)
    assert report.articles == 3
    if target == "out":
        suffix = format_named(name).suffixes[0] if name != "brat" else ""
        assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
            f"dev{suffix}",
            f"train{suffix}",
        ]
    if (name, target) == ("jsonl", "out"):
        lines = (tmp_path / "out" / "train.jsonl").read_bytes().splitlines()
        assert [(json.loads(line)["id"], json.loads(line)["meta"]) for line in lines] == [
            ("a", {"split": "train"}),
            ("c", {"split": "train"}),
        ]
