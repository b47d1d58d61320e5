"""brat: what comes back, what pybrat reads, what brat is told, and other people's files."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.annotations.memory import MemoryStore
from reader.annotations.spans import make_span
from reader.articles.article import Article
from reader.dataset.formats.brat_names import is_plain, named_by, type_name
from reader.dataset.formats.options import Options
from reader.dataset.offsets import OffsetUnit
from tests.dataset.formats.cases import HARD, TEXT, export_to, hard_store, import_from, said
from tests.dataset.shelf import NOW, Shelf, save


@given(st.text(st.characters(exclude_categories=["Cs"])) | st.text("_0AF4-م😀", max_size=12))
@example("_0645_")
@example("_0645م")
@example("مصدر")
def test_names_of_types_are_ascii_and_come_back(name):
    written = type_name(name)
    assert named_by(written) == name
    assert re.fullmatch("[A-Za-z0-9_-]*", written)
    assert written == name or not is_plain(name) or "_" in name


def test_pybrat_reads_the_same_spans_and_relations(tmp_path):
    pybrat = pytest.importorskip("pybrat.parser", reason="pybrat is not installed")
    here = hard_store()
    export_to(tmp_path / "out", "brat", [(HARD, here.load(HARD.id))])
    # It takes two spans of one range for an error, which in brat they are not.
    (document,) = pybrat.BratParser(error="ignore").parse(tmp_path / "out")
    margin = here.load(HARD.id)
    text = (tmp_path / "out" / f"{HARD.id}.txt").read_bytes().decode()
    assert text == TEXT
    found = {(named_by(each.type), each.start, each.end) for each in document.entities}
    assert found == {(span.label, span.start, span.end) for span in margin.spans.values()}
    for each in document.entities:
        assert each.mention.split() == text[each.start : each.end].split()
    ends = {
        (named_by(each.type), each.arg1.start, each.arg1.end, each.arg2.start, each.arg2.end)
        for each in document.relations
    }
    assert ends == {
        (
            link.type,
            *(
                edge
                for end in (link.source, link.target)
                for edge in (margin.spans[end].start, margin.spans[end].end)
            ),
        )
        for link in margin.relations.values()
    }


def test_the_file_is_what_brat_has_line_by_line(tmp_path):
    article = Article("a", "قال 😀 زيد لا\r\nنعم")
    store = MemoryStore()
    attributes = {"fragments": [[4, 5], [6, 9]], "sure": True, "level": "high", "words": "two words"}
    first = make_span(article, "source", 4, 9, "", NOW, id="s", note="سطر\nآخر", attributes=attributes)
    second = make_span(article, "مصدر", 10, 17, "", NOW, id="t", note="كما هو")
    save(store, article, [first, second])
    export_to(tmp_path / "out", "brat", [(article, store.load("a"))])
    times = f'"created":"{NOW}","updated":"{NOW}"'
    assert (tmp_path / "out" / "a.ann").read_bytes().decode().split("\n") == [
        "T1\tsource 4 5;6 9\t😀 زيد",
        "A1\tlevel T1 high",
        "A2\tsure T1",
        "#1\tAnnotatorNotes T1\tسطر آخر",
        f'#2\tHashiya T1\t{{"id":"s","note":"سطر\\nآخر",{times},"attributes":{{"words":"two words"}}}}',
        "T2\t_0645__0635__062F__0631_ 10 17\tلا  نعم",
        "#3\tAnnotatorNotes T2\tكما هو",
        f'#4\tHashiya T2\t{{"id":"t",{times}}}',
        "",
    ]
    assert (tmp_path / "out" / "a.txt").read_bytes() == article.text.encode()
    configuration = (tmp_path / "out" / "annotation.conf").read_text(encoding="utf-8")
    assert "\nattributed_to\tArg1:<ENTITY>, Arg2:<ENTITY>\n" in configuration
    assert "\n_0645__0635__062F__0631_\n" in configuration
    assert "\nlevel\tArg:<ENTITY>, Value:high\nsure\tArg:<ENTITY>\n" in configuration
    shown = (tmp_path / "out" / "visual.conf").read_text(encoding="utf-8")
    assert "\nclaim | ادعاء\n" in shown
    assert "\n_0645__0635__062F__0631_ | مصدر\n" in shown
    assert shown.endswith("Text direction:rtl\n")


def test_what_was_changed_in_brat_counts(tmp_path):
    """A label, a note and an attribute changed, a span removed, a span and a relation added."""
    article = Article("a", "قال زيد إن عمرا نفى")
    store = MemoryStore()
    records = [
        make_span(article, "source", 4, 7, "سلمى", NOW, id="s", note="سطر\nآخر", attributes={"sure": True}),
        make_span(article, "claim", 8, 15, "سلمى", NOW, id="c"),
    ]
    save(store, article, records)
    export_to(tmp_path / "out", "brat", [(article, store.load("a"))])
    ann = tmp_path / "out" / "a.ann"
    text = ann.read_bytes().decode()
    text = (
        text.replace("T1\tsource", "T1\tclaim")
        .replace("سطر آخر", "سطر واحد")
        .replace("A1\tsure T1\n", "A1\tsure T1 no\n")
    )
    lines = [line for line in text.splitlines(keepends=True) if "T2" not in line]
    ann.write_text(
        "".join([*lines, "T2\tdenial 16 19\tنفى\n", "R1\tdenies Arg1:T2 Arg2:T1\n"]), encoding="utf-8"
    )
    there = MemoryStore()
    assert said(import_from(tmp_path / "out", "brat", Shelf(article), there)) == []
    margin = there.load("a")
    span = margin.spans["s"]
    assert (span.label, span.note, span.annotator, dict(span.attributes)) == (
        "claim",
        "سطر واحد",
        "سلمى",
        {"sure": "no"},
    )
    assert [(span.label, span.quote) for id, span in margin.spans.items() if id != "s"] == [("denial", "نفى")]
    assert [(margin.spans[link.source].quote, link.target) for link in margin.relations.values()] == [
        ("نفى", "s")
    ]


class TestFilesOfOthers:
    """Folders that other programs wrote, on other systems."""

    TEXT = "قال زيد\r\nإن 😀 عمرا نفى.\r\n"

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        (tmp_path / "corpus").mkdir()
        return tmp_path / "corpus"

    def imported(self, folder: Path, ann: str | bytes, text: str | bytes = TEXT, **options):
        (folder / "خبر.txt").write_bytes(text if isinstance(text, bytes) else text.encode())
        (folder / "خبر.ann").write_bytes(ann if isinstance(ann, bytes) else ann.encode())
        store = MemoryStore()
        report = import_from(folder, "brat", Shelf(), store, Options(**options))
        return store.load("خبر"), report

    def test_every_kind_of_line(self, folder):
        ann = (
            "\ufeffT1\tPerson 4 7\tزيد\r\n"
            "T2\tSaying 0 3;14 18\tقال عمرا\r\n"
            "T3\tPerson 14 18\tعمرا\r\n"
            "E1\tSaying:T2 Sayer:T1 Theme:T3\r\n"
            "E2\tSaying:T3\r\n"
            "R1\tDenies Arg2:T1 Arg1:T3\t\r\n"
            "R2\tPart Whole:E1 Piece:T1\r\n"
            "*\tEquiv T1 T2 T3\r\n"
            "A1\tNegated E1\r\n"
            "A2\tCertainty T1 very high\r\n"
            "M1\tSpeculation T3\r\n"
            "N1\tReference T1 Wikidata:Q1\tزيد\r\n"
            "N2\tReference T1 Wikidata:Q2\t\r\n"
            "#1\tAnnotatorNotes T1\tأول\r\n"
            "#2\tAnnotatorNotes T1\tثان\r\n"
            "\r\n"
        )
        margin, report = self.imported(folder, ann)
        assert said(report) == []
        assert (report.created, report.articles) == (1, 1)
        assert {id: (s.label, s.start, s.end, s.note) for id, s in margin.spans.items()} == {
            "T1": ("Person", 4, 7, "أول\nثان"),
            "T2": ("Saying", 0, 18, ""),
            "T3": ("Person", 14, 18, ""),
        }
        assert {id: dict(s.attributes) for id, s in margin.spans.items()} == {
            "T1": {"Certainty": "very high", "Reference": ["Wikidata:Q1 زيد", "Wikidata:Q2"]},
            "T2": {"Negated": True, "fragments": [[0, 3], [14, 18]]},
            "T3": {"Speculation": True},
        }
        links = sorted((link.type, link.source, link.target) for link in margin.relations.values())
        assert links == [
            ("Denies", "T3", "T1"),
            ("Equiv", "T1", "T2"),
            ("Equiv", "T2", "T3"),
            ("Part", "T2", "T1"),
            ("Sayer", "T2", "T1"),
            ("Theme", "T2", "T3"),
        ]
        assert {"R1", "R2"} <= set(margin.relations)

    def test_a_discontinuous_span_goes_out_as_it_came_in(self, folder, tmp_path):
        self.imported(folder, "T1\tPerson 0 3;14 18\tقال عمرا\n")
        store, shelf = MemoryStore(), Shelf()
        import_from(folder, "brat", shelf, store)
        export_to(tmp_path / "out", "brat", [(shelf.articles["خبر"], store.load("خبر"))])
        assert (
            (tmp_path / "out" / "خبر.ann")
            .read_text(encoding="utf-8")
            .startswith("T1\tPerson 0 3;14 18\tقال عمرا\n")
        )

    UNITS: ClassVar = {
        "code points": ("9 11\tإن", "14 18\tعمرا", ""),
        "CR LF as one": ("8 10\tإن", "13 17\tعمرا", "each line end of CR LF as one"),
        "UTF-16": ("9 11\tإن", "15 19\tعمرا", "UTF-16 code units"),
        "bytes": ("15 19\tإن", "25 33\tعمرا", "bytes"),
    }

    @pytest.mark.parametrize(("first", "second", "unit"), UNITS.values(), ids=UNITS)
    def test_offsets_are_read_in_the_unit_in_which_all_words_agree(self, folder, first, second, unit):
        margin, report = self.imported(folder, f"T1\tA {first}\nT2\tB {second}\n")
        assert said(report) == []
        assert [span.quote for span in margin.spans.values()] == ["إن", "عمرا"]
        assert [remark.message for remark in report.remarks] == (
            [f"its offsets count {unit}; all its spans were placed by their words"] if unit else []
        )

    def test_a_byte_order_mark_that_was_counted(self, folder):
        margin, report = self.imported(folder, "T1\tA 5 8\tزيد\n", "\ufeffقال زيد")
        assert said(report) == []
        assert [(span.start, span.quote) for span in margin.spans.values()] == [(4, "زيد")]
        assert len(report.remarks) == 1

    def test_a_unit_that_is_chosen_is_taken_and_no_other(self, folder):
        ann = "T1\tA 9 11\nT2\tB 15 19\n"
        margin, report = self.imported(folder, ann, offset_unit=OffsetUnit.UTF16)
        assert said(report) == []
        assert [span.quote for span in margin.spans.values()] == ["إن", "عمرا"]
        _, report = self.imported(folder, "T1\tA 14 18\tعمرا\n", offset_unit=OffsetUnit.UTF16)
        assert said(report) == ["corpus/خبر.ann:1: T1: the text has ' عمر' there, not 'عمرا'"]

    BAD: ClassVar = {
        "no tab": ("T9 Person 4 7", "not a line of stand-off: 'T9 Person 4 7'"),
        "no offsets": ("T9\tPerson\tزيد", r"not a line of stand-off: 'T9\tPerson\tزيد'"),
        "kind": ("X1\tPerson T1", r"not a line of stand-off: 'X1\tPerson T1'"),
        "words": ("T9\tPerson 0 3\tزيد", "T9: the text has 'قال' there, not 'زيد'"),
        "empty": ("T9\tPerson 3 3\t", "T9: 3 to 3 is no part of the text"),
        "behind the end": ("T9\tPerson 3 99\t", "T9: 3 to 99 is no part of the text"),
        "relation": ("R9\tDenies Arg1:T1 Arg2:T8\t", "Denies: there is no span 'T8'"),
        "attribute": ("A9\tNegated T8", "there is no annotation 'T8' in the file"),
        "note on a relation": (
            "#9\tAnnotatorNotes R1\tلا",
            "a relation has no place for what is said of 'R1'",
        ),
        "twice": ("T1\tPerson 4 7\tزيد", "the id 'T1' is given twice"),
        "escape": ("\x1b[2J", r"not a line of stand-off: '\x1b[2J'"),
    }

    @pytest.mark.parametrize(("line", "sentence"), BAD.values(), ids=BAD)
    def test_a_bad_line_is_named_and_the_others_come_in(self, folder, line, sentence):
        good = "T1\tPerson 4 7\tزيد\nT2\tPerson 14 18\tعمرا\nR1\tDenies Arg1:T2 Arg2:T1\n"
        margin, report = self.imported(folder, f"{good}{line}\nT3\tPerson 9 11\tإن\n")
        assert said(report) == [f"corpus/خبر.ann:4: {sentence}"]
        assert sorted(margin.spans) == ["T1", "T2", "T3"]
        assert len(margin.relations) == 1

    def test_a_line_that_is_not_utf8(self, folder):
        margin, report = self.imported(folder, b"T1\tA 4 7\t\xff\nT2\tA 4 7\n")
        assert said(report) == ["corpus/خبر.ann:1: not UTF-8 at byte 10 of the line"]
        assert list(margin.spans) == ["T2"]

    def test_one_file_is_read_with_the_text_beside_it(self, folder):
        self.imported(folder, "T1\tPerson 4 7\tزيد\n")
        (folder / "other.txt").write_text("آخر", encoding="utf-8")
        for name in ("خبر.ann", "خبر.txt"):
            store = MemoryStore()
            assert said(import_from(folder / name, "brat", Shelf(), store)) == []
            assert list(store.articles()) == ["خبر"]

    def test_a_text_without_marks_is_an_article_and_marks_without_a_text_are_named(self, folder):
        (folder / "a.txt").write_text("قال", encoding="utf-8")
        (folder / "sub").mkdir()
        (folder / "sub" / "b.ann").write_text("T1\tA 0 1\tx\n", encoding="utf-8")
        shelf = Shelf()
        report = import_from(folder, "brat", shelf, MemoryStore())
        assert said(report) == ["corpus/sub/b.ann: there is no .txt beside it"]
        assert list(shelf.articles) == ["a"]

    def test_a_folder_of_something_else_is_told_so(self, folder):
        (folder / "a.pdf").write_bytes(b"%PDF")
        report = import_from(folder, "brat", Shelf(), MemoryStore())
        assert said(report) == ["corpus: it has no .txt and no .ann, so there is nothing here from brat"]

    def test_a_foreign_json_beside_a_document_is_nothing_of_ours(self, folder):
        (folder / "خبر.json").write_text(json.dumps({"id": "x", "spans": 3}), encoding="utf-8")
        margin, report = self.imported(folder, "T1\tPerson 4 7\tزيد\n")
        assert said(report) == []
        assert list(margin.spans) == ["T1"]

    def test_the_hostile_zip_brings_its_one_good_text(self, shared):
        shelf = Shelf()
        report = import_from(shared / "cases" / "hostile" / "140_zip_slip.zip", "brat", shelf, MemoryStore())
        out = "its name leads out of the ZIP, so it is left out"
        assert said(report) == [
            f"140_zip_slip.zip/{name}: {out}" for name in ("../../evil.txt", "/abs.txt", "C:\\x.txt")
        ]
        assert list(shelf.articles) == ["ok"]

    def test_the_hostile_bomb_is_named(self, shared):
        report = import_from(
            shared / "cases" / "hostile" / "141_zip_bomb_200mb.zip", "brat", Shelf(), MemoryStore()
        )
        assert said(report) == [
            "141_zip_bomb_200mb.zip/big.ann: it unpacks to more than 37 MB; unpack it to import it"
        ]
