"""UIMA XMI: what cassis reads, what comes back, and what INCEpTION and others write."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import pytest

from reader.annotations.memory import MemoryStore
from reader.annotations.spans import make_span
from reader.annotations.store import Margin
from reader.articles.article import Article
from reader.dataset.formats.options import Options
from reader.dataset.offsets import OffsetUnit
from tests.dataset.formats.cases import HARD, TEXT, export_to, hard_store, import_from, said
from tests.dataset.shelf import NOW, Shelf, kept, save


def opened(folder: Path, name: str):
    """A file of a folder, as cassis reads it by the type system beside it."""
    cassis = pytest.importorskip("cassis", reason="dkpro-cassis is not installed")
    with (folder / "TypeSystem.xml").open("rb") as file:
        types = cassis.load_typesystem(file)
    with (folder / name).open("rb") as file:
        return cassis.load_cas_from_xmi(file, typesystem=types)


def test_cassis_reads_the_same_spans_and_relations(tmp_path):
    margin = hard_store().load(HARD.id)
    export_to(tmp_path / "out", "cas-xmi", [(HARD, margin)])
    cas = opened(tmp_path / "out", f"{HARD.id}.xmi")
    assert cas.sofa_string == TEXT
    spans = cas.select("webanno.custom.HashiyaSpan")
    found = sorted((span.begin, span.end, span.label, span.get_covered_text()) for span in spans)
    assert found == sorted((s.start, s.end, s.label, s.quote) for s in margin.spans.values())
    assert {span.note for span in spans if span.note} == {s.note for s in margin.spans.values() if s.note}
    links = [
        (link.label, link.Governor.begin, link.Governor.label, link.Dependent.begin, link.Dependent.label)
        for link in cas.select("webanno.custom.HashiyaRelation")
    ]
    ends = [
        (link.type, margin.spans[link.source], margin.spans[link.target])
        for link in margin.relations.values()
    ]
    assert sorted(links) == sorted((kind, a.start, a.label, b.start, b.label) for kind, a, b in ends)


def test_tokens_and_sentences_hold_every_span(tmp_path):
    export_to(tmp_path / "out", "cas-xmi", [(HARD, hard_store().load(HARD.id))])
    cas = opened(tmp_path / "out", f"{HARD.id}.xmi")
    package = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type"
    tokens, sentences = cas.select(f"{package}.Token"), cas.select(f"{package}.Sentence")
    assert "".join(token.get_covered_text() for token in tokens) == "".join(TEXT.split())
    starts, ends = {token.begin for token in tokens}, {token.end for token in tokens}
    for span in cas.select("webanno.custom.HashiyaSpan"):
        assert {span.begin} <= starts
        assert {span.end} <= ends
        assert sum(each.begin <= span.begin and span.end <= each.end for each in sentences) == 1
    assert all(any(each.begin <= t.begin and t.end <= each.end for each in sentences) for t in tokens)


def test_offsets_in_the_file_are_utf16(tmp_path):
    article = Article("a", "😀زيد")
    span = make_span(article, "source", 1, 4, "", NOW)
    export_to(tmp_path / "out", "cas-xmi", [(article, Margin({span.id: span}))])
    text = (tmp_path / "out" / "a.xmi").read_text(encoding="utf-8")
    assert '<custom:HashiyaSpan xmi:id="6" sofa="1" begin="2" end="5" label="source"' in text


def test_characters_that_xml_has_no_place_for_are_stood_in_for_and_come_back(tmp_path):
    article = Article("a", "قال\x00\x1b\uffff زيد\x85\u2028")
    store, there = MemoryStore(), MemoryStore()
    save(store, article, [make_span(article, "a\uffffb", 3, 6, "", NOW, id="s\ufffe", note="\x1b[2J")])
    export_to(tmp_path / "out", "cas-xmi", [(article, store.load("a"))])
    cas = opened(tmp_path / "out", "a.xmi")
    assert cas.sofa_string == "قال\ufffd\ufffd\ufffd زيد\x85\u2028"
    assert said(import_from(tmp_path / "out", "cas-xmi", shelf := Shelf(), there)) == []
    assert shelf.articles["a"].text == article.text
    assert kept(there.load("a")) == kept(store.load("a"))


class TestFilesOfOthers:
    def of_cassis(self, folder: Path):
        """A file with a layer of someone's own, entities of DKPro, and tokens, written by cassis."""
        cassis = pytest.importorskip("cassis", reason="dkpro-cassis is not installed")
        types = cassis.TypeSystem()
        token = types.create_type("de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token")
        entity = types.create_type("de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity")
        types.create_feature(entity, "value", "uima.cas.String")
        types.create_feature(entity, "identifier", "uima.cas.String")
        claim = types.create_type("webanno.custom.Claim")
        types.create_feature(claim, "certainty", "uima.cas.String")
        link = types.create_type("webanno.custom.Says")
        types.create_feature(link, "Governor", "uima.tcas.Annotation")
        types.create_feature(link, "Dependent", "uima.tcas.Annotation")
        cas = cassis.Cas(typesystem=types)
        cas.sofa_string = "قال 😀 زيد:\nنعم & <لا>"
        person = entity(begin=6, end=9, value="PER", identifier="Q1")
        said = claim(begin=11, end=14, certainty="high")
        cas.add_all(
            [token(begin=0, end=3), person, said, link(begin=11, end=14, Governor=said, Dependent=person)]
        )
        folder.mkdir()
        cas.to_xmi(folder / "news.xmi")

    def check(self, store: MemoryStore) -> None:
        margin = store.load("news")
        spans = {span.label: span for span in margin.spans.values()}
        assert {label: span.quote for label, span in spans.items()} == {"PER": "زيد", "Claim": "نعم"}
        assert (dict(spans["PER"].attributes), dict(spans["Claim"].attributes)) == (
            {"identifier": "Q1"},
            {"certainty": "high"},
        )
        (link,) = margin.relations.values()
        assert (link.type, link.source, link.target) == ("Says", spans["Claim"].id, spans["PER"].id)

    def test_a_cas_that_cassis_wrote(self, tmp_path):
        self.of_cassis(tmp_path / "in")
        store, shelf = MemoryStore(), Shelf()
        assert said(import_from(tmp_path / "in", "cas-xmi", shelf, store)) == []
        assert shelf.articles["news"].text == "قال 😀 زيد:\nنعم & <لا>"
        self.check(store)

    XMI = (
        '<?xml version="{version}" encoding="UTF-8"?>\n<xmi:XMI xmlns:xmi="http://www.omg.org/XMI"'
        ' xmlns:cas="http:///uima/cas.ecore" xmlns:tcas="http:///uima/tcas.ecore"'
        ' xmlns:type3="http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore"'
        ' xmlns:custom="http:///webanno/custom.ecore" xmi:version="2.0">\n<cas:NULL xmi:id="0"/>\n'
        '<type3:DocumentMetaData xmi:id="8" sofa="12" begin="0" end="9" documentTitle="خبر.txt"/>\n'
        '<custom:Source xmi:id="9" sofa="12" begin="4" end="7"/>\n{more}'
        '<cas:Sofa xmi:id="12" sofaNum="1" sofaID="_InitialView" sofaString="قال{ch}زيد.&#10;"/>\n'
        '<cas:View sofa="12" members="8 9"/>\n</xmi:XMI>\n'
    )

    def imported(self, folder: Path, version: str = "1.0", ch: str = " ", more: str = "", **options):
        folder.mkdir(exist_ok=True)
        text = self.XMI.replace("{version}", version).replace("{ch}", ch).replace("{more}", more)
        (folder / "user.xmi").write_text(text, encoding="utf-8")
        store, shelf = MemoryStore(), Shelf()
        report = import_from(folder, "cas-xmi", shelf, store, Options(**options))
        return shelf, store, report

    @pytest.mark.parametrize(
        ("version", "ch"), [("1.0", " "), ("1.0", "&#9;"), ("1.1", "&#x1b;"), ("1.1", "&#7;")]
    )
    def test_inception_writes_two_versions_of_xml(self, version, ch, tmp_path):
        shelf, store, report = self.imported(tmp_path / "in", version, ch)
        assert said(report) == []
        real = {" ": " ", "&#9;": "\t", "&#x1b;": "\x1b", "&#7;": "\x07"}[ch]
        assert shelf.articles["خبر"].text == f"قال{real}زيد.\n"
        assert [(s.label, s.quote) for s in store.load("خبر").spans.values()] == [("Source", "زيد")]

    def test_offsets_may_be_chosen_to_be_code_points(self, tmp_path):
        _, store, _ = self.imported(tmp_path / "in", ch="😀", offset_unit=OffsetUnit.CODE_POINT)
        assert [s.quote for s in store.load("خبر").spans.values()] == ["زيد"]
        _, store, _ = self.imported(tmp_path / "in", ch="😀")
        assert [s.quote for s in store.load("خبر").spans.values()] == []

    BAD: ClassVar = {
        "number": (
            '<custom:X xmi:id="5" sofa="12" begin="a" end="7"/>',
            ":6: X 5: begin is 'a', not a whole number",
        ),
        "behind": (
            '<custom:X xmi:id="5" sofa="12" begin="4" end="99"/>',
            ":6: X 5: 99 is outside the article's text, or inside a character",
        ),
        "empty": (
            '<custom:X xmi:id="5" sofa="12" begin="4" end="4"/>',
            ": span 'xmi-5': start 4 is not before end 4",
        ),
        "relation": (
            '<custom:R xmi:id="5" sofa="12" begin="4" end="7" Governor="9" Dependent="77"/>',
            ":6: R: it joins spans that are not both there",
        ),
        "another view": (
            '<custom:X xmi:id="5" sofa="99" begin="4" end="7"/>',
            ": 1 annotations are of another view, so they are left out",
        ),
    }

    @pytest.mark.parametrize(("more", "sentence"), BAD.values(), ids=BAD)
    def test_a_bad_annotation_is_named_and_the_others_come_in(self, more, sentence, tmp_path):
        _, store, report = self.imported(tmp_path / "in", more=more + "\n")
        assert said(report) == [f"in/user.xmi{sentence}"]
        assert [s.quote for s in store.load("خبر").spans.values()] == ["زيد"]

    FILES: ClassVar = {
        "DTD": ('<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', ":1: it has a DTD, which is not read"),
        "external": ('<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>', ":1: it has a DTD, which is not read"),
        "broken": ("<x>\n<y></x>", ":2: not XML: mismatched tag"),
        "empty": ("", ":1: not XML: no element found"),
        "control": (
            '<?xml version="1.0"?><x a="&#27;"/>',
            ":1: not XML: reference to invalid character number",
        ),
        "no text": ("<x/>", ": it is no CAS with a text (a Sofa with a sofaString)"),
    }

    @pytest.mark.parametrize(("text", "sentence"), FILES.values(), ids=FILES)
    def test_a_file_that_is_no_cas_is_told_so_and_the_others_come_in(self, text, sentence, tmp_path):
        (tmp_path / "in").mkdir()
        (tmp_path / "in" / "bad.xmi").write_text(text, encoding="utf-8")
        _, store, report = self.imported(tmp_path / "in")
        assert said(report) == [f"in/bad.xmi{sentence}"]
        assert len(store.load("خبر").spans) == 1

    def test_a_folder_of_something_else_is_told_so(self, tmp_path):
        report = import_from(tmp_path, "cas-xmi", Shelf(), MemoryStore())
        assert said(report) == [f"{tmp_path.name}: it has no .xmi, so there is nothing here from INCEpTION"]

    def test_what_was_changed_in_inception_counts(self, tmp_path):
        """Another label and note, in a file that lost what this project says of the article."""
        margin = hard_store().load(HARD.id)
        export_to(tmp_path / "out", "cas-xmi", [(HARD, margin)])
        path = tmp_path / "out" / f"{HARD.id}.xmi"
        lines = [
            line for line in path.read_text(encoding="utf-8").split("\n") if "<hashiya:Article" not in line
        ]
        text = "\n".join(lines).replace('label="denial"', 'label="claim" note="جديد"')
        path.write_text(text, encoding="utf-8")
        there = MemoryStore()
        assert said(import_from(tmp_path / "out", "cas-xmi", Shelf(HARD), there)) == []
        after = there.load(HARD.id)
        assert after.spans.keys() == margin.spans.keys()
        assert (after.spans["d1"].label, after.spans["d1"].note, after.spans["d1"].annotator) == (
            "claim",
            "جديد",
            "سلمى",
        )
        assert after.relations.keys() == margin.relations.keys()
