"""CoNLL and IOB2: spans that nest and overlap, what is lost, what evaluators read, other people's files."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings

from reader.annotations.memory import MemoryStore
from reader.annotations.spans import make_span
from reader.annotations.store import Margin
from reader.articles.article import Article
from reader.dataset.formats.reading import read_items
from reader.dataset.formats.registry import format_named
from tests.dataset.formats.cases import HARD, TEXT, export_to, hard_store, import_from, losses, said
from tests.dataset.shelf import NOW, Shelf, save
from tests.dataset.test_round_trip import marked

NAMES = ["conll", "iob2"]


def places(margin: Margin, text: str) -> list[tuple[str, int, int]]:
    """Labels and edges of spans, the white space at their edges taken away."""
    made = []
    for span in margin.spans.values():
        words = text[span.start : span.end]
        start = span.start + len(words) - len(words.lstrip())
        if words.strip():
            made.append((span.label, start, start + len(words.strip())))
    return sorted(made)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("target", ["out", "out.zip"])
def test_all_spans_of_the_hard_article_come_back_and_what_does_not_is_said(name, target, tmp_path):
    here, there = hard_store(), MemoryStore()
    report = export_to(tmp_path / target, name, [(HARD, here.load(HARD.id))])
    before = here.load(HARD.id)
    assert (
        losses(report)
        == lost(before, TEXT)
        == {
            "ids of spans": 12,
            "spans' attributes": 3,
            "notes": 2,
            "origins of spans": 2,
            "reviews": 1,
            "annotators of spans": 12,
            "times of spans": 12,
            "relations": 4,
        }
    )
    assert said(import_from(tmp_path / target, name, shelf := Shelf(), there)) == []
    assert shelf.articles[HARD.id].text == TEXT
    after = there.load(HARD.id)
    assert places(after, TEXT) == places(before, TEXT)
    assert after.meta == before.meta


def lost(margin: Margin, text: str) -> dict[str, int]:
    """What words and tags can't say of a margin, counted by hand."""
    spans = [span for span in margin.spans.values() if text[span.start : span.end].strip()]
    blank_edges = [
        span for span in spans if text[span.start : span.end] != text[span.start : span.end].strip()
    ]
    counts = Counter(
        {
            "spans of white space": len(margin.spans) - len(spans),
            "edges of spans in white space": len(blank_edges),
            "ids of spans": len(spans),
            "spans' attributes": sum(bool(span.attributes) for span in spans),
            "notes": sum(bool(span.note) for span in spans),
            "origins of spans": sum(
                (s.origin.kind, s.origin.name, s.origin.score) != ("person", "", None) for s in spans
            ),
            "reviews": sum(span.review is not None for span in spans),
            "annotators of spans": sum(bool(span.annotator) for span in spans),
            "times of spans": sum(bool(span.created) for span in spans),
            "relations": len(margin.relations),
        }
    )
    return dict(+counts)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(marked())
def test_of_any_marks_the_places_come_back(tmp_path_factory, case):
    article, records, meta = case
    here, there = MemoryStore(), MemoryStore()
    save(here, article, records, meta)
    target = tmp_path_factory.mktemp("conll") / "out"
    before = here.load(article.id)
    report = export_to(target, "conll", [(article, before)])
    assert losses(report) == lost(before, article.text)
    assert said(import_from(target, "conll", Shelf(article), there)) == []
    assert places(there.load(article.id), article.text) == places(before, article.text)


def test_a_file_a_label_and_one_more_where_spans_of_a_label_overlap(tmp_path):
    text = "قال زيد، لا 1,5٪.\nنعم"
    article, store = Article("خبر", text), MemoryStore()
    spans = [("claim", 0, 7), ("claim", 4, 7), ("claim", 9, 11), ("a b", 12, 16)]
    save(store, article, [make_span(article, label, start, end, "", NOW) for label, start, end in spans])
    first = Article("a", "قبل")
    export_to(tmp_path / "out", "conll", [(first, Margin()), (article, store.load("خبر"))])
    files = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "out").iterdir()}
    assert set(files) == {"articles.jsonl", "claim.conll", "claim.2.conll", "a b.conll"}
    assert files["claim.conll"] == (
        "-DOCSTART- -X- -X- O\n\nقبل -X- _ O\n\n"
        "-DOCSTART- -X- -X- O\n\nقال -X- _ B-claim\nزيد -X- _ I-claim\n، -X- _ O\nلا -X- _ B-claim\n"
        "1,5٪ -X- _ O\n. -X- _ O\n\nنعم -X- _ O\n\n"
    )
    assert files["claim.2.conll"].count("B-claim") == 1
    assert "زيد -X- _ B-claim\n" in files["claim.2.conll"]
    assert "1,5٪ -X- _ B-a%20b\n" in files["a b.conll"]
    rows = [json.loads(line) for line in files["articles.jsonl"].splitlines()]
    assert [(row["id"], row["text"], row.get("spans")) for row in rows] == [
        ("a", "قبل", None),
        ("خبر", text, None),
    ]

    export_to(tmp_path / "iob2", "iob2", [(first, Margin()), (article, store.load("خبر"))])
    assert (tmp_path / "iob2" / "claim.iob2").read_text(encoding="utf-8") == (
        "قبل\tO\n\nقال\tB-claim\nزيد\tI-claim\n،\tO\nلا\tB-claim\n1,5٪\tO\n.\tO\n\nنعم\tO\n\n"
    )


def test_a_label_that_is_called_like_a_second_file_gets_its_own(tmp_path):
    article = Article("a", "قال زيد")
    spans = [
        make_span(article, label, start, end, "", NOW)
        for label, start, end in (("x", 0, 7), ("x", 0, 3), ("x.2", 4, 7))
    ]
    before = Margin({span.id: span for span in spans})
    export_to(tmp_path / "out", "iob2", [(article, before)])
    assert len(list((tmp_path / "out").glob("*.iob2"))) == 3
    store = MemoryStore()
    assert said(import_from(tmp_path / "out", "iob2", Shelf(), store)) == []
    assert places(store.load("a"), article.text) == places(before, article.text)


def sentences(path: Path) -> list[list[tuple[str, str]]]:
    """Sentences of words and tags, read as simply as most programs do."""
    made: list[list[tuple[str, str]]] = [[]]
    for line in path.read_text(encoding="utf-8").split("\n"):
        if not line or line.startswith("-DOCSTART-"):
            made.append([])
        else:
            made[-1].append((line.split(" ")[0], line.split(" ")[-1]))
    return [sentence for sentence in made if sentence]


def test_seqeval_finds_each_span_of_the_label_in_its_files(tmp_path):
    scheme = pytest.importorskip("seqeval.scheme", reason="seqeval is not installed")
    store = hard_store()
    export_to(tmp_path / "out", "conll", [(HARD, store.load(HARD.id))])
    found = []
    for path in (tmp_path / "out").glob("*.conll"):
        at = 0
        for sentence in sentences(path):
            edges = []
            for word, _ in sentence:
                start = TEXT.index(word, at)
                at = start + len(word)
                edges.append((start, at))
            entities = scheme.Entities([[tag for _, tag in sentence]], scheme.IOB2)
            found += [
                (entity.tag.replace("%20", " "), edges[entity.start][0], edges[entity.end - 1][1])
                for entity in entities.entities[0]
            ]
    assert sorted(found) == places(store.load(HARD.id), TEXT)


def test_nervaluate_finds_as_many_spans_as_there_are(tmp_path):
    nervaluate = pytest.importorskip("nervaluate", reason="nervaluate is not installed")
    store = hard_store()
    export_to(tmp_path / "out", "conll", [(HARD, store.load(HARD.id))])
    count = 0
    for path in (tmp_path / "out").glob("*.conll"):
        tags = [[tag for _, tag in sentence] for sentence in sentences(path)]
        names = sorted({tag[2:] for sentence in tags for tag in sentence if tag != "O"})
        results = nervaluate.Evaluator(tags, tags, tags=names, loader="list").evaluate()
        count += results["overall"]["strict"].correct
    assert count == len(store.load(HARD.id).spans)


class TestFilesOfOthers:
    def imported(self, folder: Path, **files: str):
        folder.mkdir()
        for name, text in files.items():
            (folder / f"{name}.conll").write_bytes(text.encode())
        store, shelf = MemoryStore(), Shelf()
        return store, shelf, import_from(folder, "conll", shelf, store)

    def found(self, store: MemoryStore, id: str) -> list[tuple[str, str]]:
        spans = sorted(store.load(id).spans.values(), key=lambda span: span.order)
        return [(span.label, span.quote) for span in spans]

    SCHEMES: ClassVar = {
        "IOB2": "B-PER I-PER O B-PER B-LOC",
        "IOB1": "I-PER I-PER O I-PER I-LOC",
        "IOBES": "B-PER E-PER O S-PER S-LOC",
        "BILOU": "B-PER L-PER O U-PER U-LOC",
    }

    @pytest.mark.parametrize("tags", SCHEMES.values(), ids=SCHEMES)
    def test_every_scheme_gives_the_same_spans(self, tags, tmp_path):
        words = "زيد الكبير قال عمرو بيروت".split()
        lines = "".join(f"{word} X _ {tag}\n" for word, tag in zip(words, tags.split(), strict=True))
        store, shelf, report = self.imported(tmp_path / "in", خبر=lines)
        assert said(report) == []
        assert shelf.articles["خبر"].text == "زيد الكبير قال عمرو بيروت\n"
        assert self.found(store, "خبر") == [("PER", "زيد الكبير"), ("PER", "عمرو"), ("LOC", "بيروت")]

    def test_spans_that_touch(self, tmp_path):
        store, _, _ = self.imported(tmp_path / "in", a="a I-X\nb B-X\nc I-X\nd I-Y\n\ne I-Y\n")
        assert self.found(store, "a") == [("X", "a"), ("X", "b c"), ("Y", "d"), ("Y", "e")]

    def test_without_marks_between_documents_a_file_is_one_article(self, tmp_path):
        text = "\ufeff# a comment\r\nقال\tO\r\nزيد\tB-PER\r\n\r\n\r\n#\tO\r\nلا\tO\r\n"
        store, shelf, report = self.imported(tmp_path / "in", a=text)
        assert said(report) == []
        assert shelf.articles["a"].text == "قال زيد\n# لا\n"
        assert self.found(store, "a") == [("PER", "زيد")]

    @pytest.mark.parametrize(
        "mark", ["-DOCSTART- -X- -X- O", "-DOCSTART-\tO", "# newdoc id = 1", "#begin document (x);"]
    )
    def test_with_marks_there_is_an_article_for_each(self, mark, tmp_path):
        text = f"{mark}\n\nزيد B-PER\n\n{mark}\n\n{mark}\n\nلا O\n\nعمرو B-PER\n"
        store, shelf, report = self.imported(tmp_path / "in", a=text, b="قال O\n")
        assert said(report) == []
        assert {id: article.text for id, article in shelf.articles.items()} == {
            "a-1": "زيد\n",
            "a-2": "لا\nعمرو\n",
            "b": "قال\n",
        }
        assert (self.found(store, "a-1"), self.found(store, "a-2")) == ([("PER", "زيد")], [("PER", "عمرو")])

    def test_bad_lines_are_named_and_the_others_come_in(self, tmp_path):
        store, _, report = self.imported(tmp_path / "in", a="زيد B-PER\nword\nلا PER\nعمرو I-PER\n")
        assert said(report) == [
            "in/a.conll:2: not a word and a tag such as O or B-claim: 'word'",
            "in/a.conll:3: not a word and a tag such as O or B-claim: 'لا PER'",
        ]
        assert self.found(store, "a") == [("PER", "زيد"), ("PER", "عمرو")]

    def test_one_file_and_a_folder_without_any(self, tmp_path):
        self.imported(tmp_path / "in", a="زيد B-PER\n", b="لا O\n")
        shelf = Shelf()
        assert said(import_from(tmp_path / "in" / "a.conll", "conll", shelf, MemoryStore())) == []
        assert list(shelf.articles) == ["a"]
        self.imported(tmp_path / "bad", a="زيد B-PER\nword\n")
        for name in ("bad/a.conll", "a.conll"):
            items = read_items(format_named("conll"), tmp_path / "bad" / "a.conll", name)
            assert [item.file for item in items] == [name, name], "a problem, and the article"
        (tmp_path / "none").mkdir()
        report = import_from(tmp_path / "none", "conll", shelf, MemoryStore())
        assert said(report) == ["none: it has no file that ends in .conll, .iob2, .iob, .bio, .tsv, .txt"]


class TestOwnFilesThatWereChanged:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        articles = [Article(id, f"{id} قال زيد نعم.") for id in "abc"]
        pairs = []
        for article in articles:
            span = make_span(article, "source", 6, 9, "", NOW)
            pairs.append((article, Margin({span.id: span})))
        export_to(tmp_path / "out", "conll", pairs)
        return tmp_path / "out"

    def test_a_word_that_was_changed_is_named_and_the_next_article_comes_in(self, folder):
        file = folder / "source.conll"
        file.write_text(file.read_text(encoding="utf-8").replace("b -X-", "B -X-"), encoding="utf-8")
        store = MemoryStore()
        report = import_from(folder, "conll", Shelf(), store)
        assert said(report) == [
            (
                "out/source.conll:11: the article goes on with 'b قال زيد نعم.', not 'B'; "
                "its other tags are left out"
            )
        ]
        assert {id: len(store.load(id).spans) for id in "abc"} == {"a": 1, "b": 0, "c": 1}

    def test_a_file_that_breaks_off_is_named(self, folder):
        file = folder / "source.conll"
        file.write_text("".join(file.read_text(encoding="utf-8").splitlines(True)[:12]), encoding="utf-8")
        store = MemoryStore()
        report = import_from(folder, "conll", Shelf(), store)
        assert said(report) == ["out/source.conll: the file ends before the article has 'زيد نعم.'"]
        assert len(store.load("a").spans) == 1

    def test_one_file_of_an_export_comes_in_with_the_texts_beside_it(self, folder):
        store = MemoryStore()
        assert said(import_from(folder / "source.conll", "conll", Shelf(), store)) == []
        assert [len(store.load(id).spans) for id in "abc"] == [1, 1, 1]
