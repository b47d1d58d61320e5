"""DocBin: what spaCy reads, what comes back, and what other people's pipelines saved."""

from __future__ import annotations

import json
import zlib

import pytest

from reader.annotations.memory import MemoryStore
from reader.articles.article import Article
from tests.dataset.formats.cases import HARD, TEXT, exported, hard_store, import_from, said
from tests.dataset.shelf import Shelf

spacy = pytest.importorskip("spacy", reason="spacy is not installed: pip install 'hashiya[spacy]'")
tokens = pytest.importorskip("spacy.tokens")


def test_spacy_reads_the_same_text_and_spans():
    other = Article("b", "")
    data, _ = exported("spacy", hard_store(), HARD, other)
    doc, empty = tokens.DocBin().from_bytes(data).get_docs(spacy.blank("ar").vocab)
    assert (doc.text, empty.text) == (TEXT, "")
    spans = hard_store().load(HARD.id).spans.values()
    found = sorted(
        (span.id_, span.label_, span.start_char, span.end_char, span.text) for span in doc.spans["sc"]
    )
    assert found == sorted((span.id, span.label, span.start, span.end, span.quote) for span in spans)
    assert list(doc.ents) == []
    assert "الوَ" in [token.text for token in doc]  # cut where a span begins inside the word
    assert "1,250,000" in [token.text for token in doc]


def saved(*docs):
    return tokens.DocBin(store_user_data=True, docs=docs).to_bytes()


def test_entities_and_groups_of_others_come_in():
    nlp = spacy.blank("ar")
    text = "قال 😀 زيد إن عمرا نفى"
    with_ents, with_spans = nlp(text), nlp(f"{text}.")
    with_ents.set_ents([with_ents.char_span(6, 9, label="PER")])
    with_spans.spans["sc"] = [with_spans.char_span(6, 9, label="PER"), with_spans.char_span(4, 9, label="X")]
    with_spans.spans["gold"] = [with_spans.char_span(13, 17, label="PER", span_id="e7")]
    store, shelf = MemoryStore(), Shelf()
    assert said(import_from(saved(with_ents, with_spans), "spacy", shelf, store)) == []
    first, second = shelf.articles.values()
    assert (first.text, second.text) == (text, f"{text}.")
    assert [(s.label, s.quote) for s in store.load(first.id).spans.values()] == [("PER", "زيد")]
    spans = sorted(store.load(second.id).spans.values(), key=lambda span: span.order)
    assert [(s.label, s.quote, dict(s.attributes)) for s in spans] == [
        ("X", "😀 زيد", {}),
        ("PER", "زيد", {}),
        ("PER", "عمرا", {"span_group": "gold"}),
    ]
    assert spans[2].id == "e7"


def test_what_was_changed_in_spacy_counts():
    data, _ = exported("spacy", hard_store(), HARD)
    (doc,) = tokens.DocBin(store_user_data=True).from_bytes(data).get_docs(spacy.blank("ar").vocab)
    kept_spans = [span for span in doc.spans["sc"] if span.id_ not in ("f1", "l1")]
    doc.spans["sc"] = [*kept_spans, tokens.Span(doc, 0, 1, label="denial", span_id="new")]
    there = MemoryStore()
    report = import_from(saved(doc), "spacy", Shelf(HARD), there)
    assert said(report) == [
        "marks:1: relation 'r2': there is no span 'f1'",
        "marks:1: relation 'r4': there is no span 'l1'",
    ]
    margin = there.load(HARD.id)
    assert set(margin.spans) == hard_store().load(HARD.id).spans.keys() - {"f1", "l1"} | {"new"}
    assert margin.spans["c1"].note == hard_store().load(HARD.id).spans["c1"].note


BROKEN = {
    "empty": b"",
    "not packed": b"{}",
    "packed nonsense": zlib.compress(b"nonsense"),
    "packed JSON": zlib.compress(json.dumps({"attrs": 3}).encode()),
    "cut off": None,
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_what_is_no_docbin_is_told_in_a_sentence(data):
    if data is None:
        data = exported("spacy", hard_store(), HARD)[0][:-20]
    (sentence,) = said(import_from(data, "spacy", Shelf(), MemoryStore()))
    assert sentence.startswith("marks: not a DocBin that can be read")


def test_what_unpacks_without_end_is_refused(monkeypatch):
    from reader.dataset.formats import spacy_docbin

    monkeypatch.setattr(spacy_docbin, "MAX_BYTES", 2**24)
    data = zlib.compress(bytes(2**25))
    (sentence,) = said(import_from(data, "spacy", Shelf(), MemoryStore()))
    assert sentence == "marks: not a DocBin that can be read: 'it unpacks to more than 0 GB'"
