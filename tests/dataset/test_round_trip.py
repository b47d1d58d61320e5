"""What is exported comes back equal, and what is imported twice is there once."""

from __future__ import annotations

import hashlib
import json
from operator import itemgetter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.annotations.memory import MemoryStore
from reader.annotations.model import Origin, Record, Relation, Review
from reader.annotations.spans import make_span
from reader.annotations.store import Store
from reader.annotations.tinydb_store import TinyStore
from reader.articles.article import Article
from reader.articles.workspace import Workspace
from reader.dataset.library import WorkspaceLibrary
from tests.dataset.shelf import LATER, NOW, Shelf, exported, import_bytes, import_file, kept, save

#: Letters, harakat, Arabic digits, and what breaks lines, reorders, is invisible, or is beyond 16 bits.
HOSTILE = 'قال نفى ِّلا٥ a"\\/\t\r\n\x00\x1b\x7f\x85\x9b\u2028\u2029\u202e\u2066\u2069\u200f\ufeff\u00a0😀𐎀'

texts = st.text(st.sampled_from(HOSTILE), min_size=1, max_size=30)
strings = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | texts
names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
times = st.sampled_from(["", NOW, LATER])
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | strings,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(strings, inner, max_size=3),
    max_leaves=6,
)
objects = st.dictionaries(strings, values, max_size=3)
scores = st.none() | st.floats(0, 1)
origins = st.builds(Origin, st.sampled_from(["person", "rule", "model"]), strings, scores)
reviews = st.none() | st.builds(Review, st.sampled_from(["accepted", "rejected", "flagged"]), strings, times)


#: What the program keeps in the meta of an article for itself; of this an import makes its own.
_OF_ITSELF = {"path", "earlier", "zones", "sha256", "encoding", "title"}


@st.composite
def marked(draw):
    """An article, spans that nest, cross or share a range, and relations between them."""
    article = Article("خبر", draw(texts))
    ids = iter(draw(st.lists(names, min_size=12, max_size=12, unique=True)))
    edges = st.tuples(st.integers(0, len(article.text)), st.integers(0, len(article.text)))
    spans = []
    for start, end in draw(st.lists(edges.map(sorted).filter(lambda e: e[0] < e[1]), max_size=6)):
        span = make_span(
            article,
            draw(names),
            start,
            end,
            draw(strings),
            draw(times),
            id=next(ids),
            note=draw(strings),
            origin=draw(origins),
            attributes=draw(objects),
        )
        spans.append(span._replace(review=draw(reviews), updated=draw(times)))
    ends = st.sampled_from([span.id for span in spans] or [""])
    relations = [
        Relation(next(ids), draw(names), draw(ends), draw(ends), draw(strings), draw(times), draw(times))
        for _ in range(draw(st.integers(0, 3 if spans else 0)))
    ]
    meta = {name: value for name, value in draw(objects).items() if name not in _OF_ITSELF}
    return article, [*spans, *relations], meta


@settings(deadline=None)
@given(marked())
def test_an_export_comes_back_as_the_same_margin_and_the_same_bytes(case):
    round_trip(case, MemoryStore(), MemoryStore())


@settings(deadline=None, max_examples=20)
@given(marked())
def test_the_same_through_files_of_the_embedded_store(tmp_path_factory, case):
    folder = tmp_path_factory.mktemp("stores")
    round_trip(case, TinyStore(folder / "here"), TinyStore(folder / "there"))


def round_trip(case: tuple[Article, list[Record], dict[str, Any]], here: Store, there: Store) -> None:
    article, records, meta = case
    shelf = Shelf(article)
    save(here, article, records, meta)
    data = exported(here, article)

    first = import_bytes(data, shelf, there)
    assert (first.problems, first.added, first.changed) == ((), len(records), 0)
    assert kept(there.load(article.id)) == kept(here.load(article.id))
    assert exported(there, article) == data
    assert data.count(b"\n") == len(data.decode().splitlines()) == 1

    second = import_bytes(data, shelf, there, now=LATER)
    assert (second.problems, second.added, second.changed, second.unchanged) == ((), 0, 0, len(records))


def test_through_real_files_into_an_empty_workspace(tmp_path):
    """The article's file is made anew from the export, in a workspace that has nothing."""
    text = "\ufeffقالت الوزارة «لا»\r\nونفت 😀 ذلك.\u2028\n"
    here = TinyStore(tmp_path / "here")
    article = Article("أخبار~خبر ١", text)
    source = make_span(article, "source", 6, 13, "سلمى", NOW, attributes={"ب": [1, True, None], "ا": 1.5})
    claim = make_span(article, "claim", 15, 17, "سلمى", NOW, note="سطر\nوآخر")
    save(
        here,
        article,
        [source, claim, Relation("r", "attributed_to", claim.id, source.id)],
        {"zones": [{"start": 0}]},
    )
    file = tmp_path / "out.jsonl"
    file.write_bytes(exported(here, article))

    root = tmp_path / "there"
    root.mkdir()
    there = TinyStore(root / "annotations")
    for created, added in ((1, 3), (0, 0)):
        workspace, _ = Workspace.find(root, root)
        with file.open("rb") as stream:
            report = import_file(stream, file.name, WorkspaceLibrary(workspace, there), there, LATER, "هدى")
        assert (report.problems, report.articles, report.created, report.added) == ((), 1, created, added)
    again = workspace.open("أخبار~خبر ١")
    assert again.text == text
    assert again.path == root / "أخبار" / "خبر ١.txt"
    # The file's encoding is a fact about the new file: its text began with U+FEFF.
    before, after = here.load(article.id), there.load(again.id)
    assert (after.spans, after.relations) == (before.spans, before.relations)
    assert after.meta == {**before.meta, "encoding": "utf-8-sig"}
    assert exported(there, again) == file.read_bytes().replace(
        b'"encoding":"utf-8"', b'"encoding":"utf-8-sig"'
    )


GOLD = ["000_dfd5b0dd82fd8e7f", "001_557b02f9c5ee4e56", "002_9e70459912b89c45"]


@pytest.mark.parametrize("name", GOLD)
def test_gold_comes_in_and_back(name, shared, tmp_path):
    gold = shared / "gold" / f"{name}.jsonl"
    workspace, _ = Workspace.find(shared / "articles", tmp_path)
    store = TinyStore(tmp_path / "annotations")
    library = WorkspaceLibrary(workspace, store)
    with gold.open("rb") as stream:
        report = import_file(stream, gold.name, library, store, NOW, "هدى", strict=True)
    wanted = json.loads(gold.read_bytes())
    assert report.problems == ()
    assert (report.articles, report.created) == (1, 0)
    assert report.added == len(wanted["spans"]) + len(wanted["relations"])
    assert len(store.load(name).history) == 1

    article = workspace.open(name)
    row = json.loads(exported(store, article))
    assert row["text"].encode() == (shared / "articles" / f"{name}.txt").read_bytes()
    assert (row["id"], row["text_sha256"]) == (name, wanted["text_sha256"])
    assert row["meta"]["zones"] == wanted["zones"]
    spans = [
        {key: span[key] for key in ("id", "start", "end", "text", "label")} | span["attributes"]
        for span in row["spans"]
    ]
    assert spans == sorted(wanted["spans"], key=itemgetter("start", "end", "label", "id"))
    links = [(link["type"], link["from"], link["to"]) for link in row["relations"]]
    assert sorted(links) == sorted((link["type"], link["from"], link["to"]) for link in wanted["relations"])

    with gold.open("rb") as stream:
        again = import_file(stream, gold.name, library, store, LATER, "هدى")
    assert (again.problems, again.added, again.changed, again.unchanged) == ((), 0, 0, report.added)
    assert len(store.load(name).history) == 1


def test_gold_is_found_by_its_hash_where_the_id_is_another(shared, tmp_path):
    name = GOLD[0]
    data = (shared / "articles" / f"{name}.txt").read_bytes()
    (tmp_path / "منشور.txt").write_bytes(data)
    store = TinyStore(tmp_path / "annotations")
    workspace, _ = Workspace.find(tmp_path, tmp_path)
    with (shared / "gold" / f"{name}.jsonl").open("rb") as stream:
        report = import_file(stream, "gold", WorkspaceLibrary(workspace, store), store, NOW, "هدى")
    assert (report.problems, report.articles, report.created) == ((), 1, 0)
    assert list(store.articles()) == ["منشور"]


def test_a_hash_of_the_bytes_of_a_file_that_is_not_utf8_finds_it(tmp_path):
    data = "\ufeffقال الوزير".encode("utf-16-le")
    (tmp_path / "خبر.txt").write_bytes(data)
    store = TinyStore(tmp_path / "annotations")
    workspace, _ = Workspace.find(tmp_path, tmp_path)
    row = {
        "text_sha256": hashlib.sha256(data).hexdigest(),
        "spans": [{"start": 4, "end": 10, "label": "source"}],
    }
    lines = [json.dumps(row).encode()]
    report = import_file(lines, "f", WorkspaceLibrary(workspace, store), store, NOW, "هدى")
    assert report.problems == ()
    assert [span.quote for span in store.load("خبر").spans.values()] == ["الوزير"]
