"""Parquet: what comes back, what pyarrow, datasets and pandas read, the card, and other people's files."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import pytest

from reader.annotations.memory import MemoryStore
from reader.annotations.store import Margin
from reader.articles.article import Article
from reader.dataset.formats.exporting import export_parts
from reader.dataset.formats.options import Options
from reader.dataset.formats.registry import format_named
from reader.dataset.shape import Shape
from tests.dataset.formats.cases import HARD, TEXT, export_to, exported, hard_store, import_from, said
from tests.dataset.shelf import Shelf

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install 'hashiya[parquet]'")
pq = pytest.importorskip("pyarrow.parquet")


def check(rows: list[dict]) -> None:
    """Rows as another program reads them have each span of the hard article at its words."""
    (row,) = [row for row in rows if row["id"] == HARD.id]
    assert row["text"] == TEXT
    assert row["text_sha256"] == HARD.sha256
    spans = hard_store().load(HARD.id).spans
    assert {
        span["id"]: (span["start"], span["end"], span["label"], span["note"]) for span in row["spans"]
    } == {id: (span.start, span.end, span.label, span.note) for id, span in spans.items()}
    for span in row["spans"]:
        assert row["text"][span["start"] : span["end"]] == span["text"]
    assert [span["id"] for span in row["spans"] if span["review"]] == ["s1"]
    assert [(link["from"], link["to"]) for link in row["relations"]][:2] == [("c1", "s1"), ("f1", "c1")]


def pairs():
    return [(HARD, hard_store().load(HARD.id)), (Article("b", "بلا وسوم"), Margin())]


def test_pyarrow_reads_the_same_and_the_types_are_the_same_in_every_file(tmp_path):
    export_to(tmp_path / "out.parquet", "parquet", pairs())
    export_to(tmp_path / "empty.parquet", "parquet", pairs()[1:])
    table = pq.read_table(tmp_path / "out.parquet")
    check(table.to_pylist())
    assert table.num_rows == 2
    assert pq.read_schema(tmp_path / "empty.parquet").equals(table.schema)
    assert pq.read_table(tmp_path / "empty.parquet").to_pylist()[0]["relations"] == []


def test_datasets_loads_the_folder_by_its_card(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    datasets = pytest.importorskip("datasets", reason="datasets is not installed")
    datasets.disable_progress_bars()
    export_to(tmp_path / "out", "parquet", pairs())
    loaded = datasets.load_dataset(str(tmp_path / "out"), cache_dir=str(tmp_path / "cache"))
    assert list(loaded) == ["train"]
    check(list(loaded["train"]))

    shape = Shape(splits={HARD.id: "test", "b": "dev"})
    export_parts(format_named("parquet"), lambda _: pairs(), tmp_path / "parts", Options(), False, shape)
    parts = datasets.load_dataset(str(tmp_path / "parts"), cache_dir=str(tmp_path / "cache"))
    assert {name: part["id"] for name, part in parts.items()} == {"validation": ["b"], "test": [HARD.id]}
    check(list(parts["test"]))


def test_the_card_has_the_counts_the_labels_and_the_hash(tmp_path):
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
    export_to(tmp_path / "out", "parquet", pairs())
    text = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    _, front, body = text.split("---\n", 2)
    (config,) = yaml.safe_load(front)["configs"]
    (files,) = config["data_files"]
    data = (tmp_path / "out" / files["path"]).read_bytes()
    assert hashlib.sha256(data).hexdigest() in body
    assert "2 articles in Arabic" in body
    assert "12 marked spans and 4 relations" in body
    assert "| claim | ادعاء | 4 | 2, 2.5, 7 | One statement that can be true or false" in body
    assert "| مصدر مجهول | مصدر مجهول | 1 |" in body
    assert "| same as it is | same as it is | 1 |" in body
    assert "| سلمى | 12 |" in body
    rows = [line for line in body.splitlines() if line.startswith("|")]
    assert all(line.endswith("|") for line in rows)


def test_markup_in_a_label_is_text_in_the_card(tmp_path):
    from reader.annotations.spans import make_span

    article = Article("a", "قال زيد")
    span = make_span(article, "<b>|x`", 0, 3, "[a](b)", "")
    export_to(tmp_path / "out", "parquet", [(article, Margin({span.id: span}))])
    body = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert "| \\<b\\>\\|x\\` |" in body
    assert "| \\[a\\](b) | 1 |" in body


def test_an_export_without_articles_is_a_table_without_rows(tmp_path):
    export_to(tmp_path / "out", "parquet", [])
    assert pq.read_table(tmp_path / "out" / "data" / "train.parquet").num_rows == 0
    assert "There are none." in (tmp_path / "out" / "README.md").read_text(encoding="utf-8")


def table(path: Path, rows: Any) -> Path:
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


def test_tables_of_others_come_in(tmp_path):
    text = "قال 😀زيد إن عمرا نفى"
    span = {"start": 5, "end": 8, "label": "source", "sure": True}
    rows = [
        {"id": "a", "text": text, "spans": [span], "place": "بيروت"},
        {"id": "b", "text": f"{text}.", "spans": [{**span, "start": 0, "end": 3}], "place": None},
    ]
    store = MemoryStore()
    assert said(import_from(table(tmp_path / "x.parquet", rows), "parquet", Shelf(), store)) == []
    (first,), (second,) = (store.load(id).spans.values() for id in "ab")
    assert (first.quote, dict(first.attributes), second.quote) == ("زيد", {"sure": True}, "قال")
    assert store.load("a").meta["place"] == "بيروت"
    assert "place" not in store.load("b").meta
    named = table(tmp_path / "y.parquet", [{"text": text, "entities": [span]}])
    store = MemoryStore()
    assert said(import_from(named, "parquet", Shelf(Article("a", text)), store)) == []
    assert [span.quote for span in store.load("a").spans.values()] == ["زيد"]


def test_bad_rows_are_named_and_the_others_come_in(tmp_path):
    rows = [
        {"id": "a", "text": "قال", "spans": [{"start": 0, "end": 9, "label": "x"}]},
        {"id": "b", "text": "نعم", "spans": [{"start": 0, "end": 3, "label": "x"}]},
        {"id": None, "text": None, "spans": None},
    ]
    store = MemoryStore()
    assert said(import_from(table(tmp_path / "x.parquet", rows), "parquet", Shelf(), store)) == [
        "x.parquet:1: span 1: 9 is outside the article's text, or inside a character",
        "x.parquet:3: no id, text or text_sha256 says which article this is",
    ]
    assert len(store.load("b").spans) == 1


@pytest.mark.parametrize("data", [b"", b"PAR1", b"x" * 100, None])
def test_what_is_no_parquet_is_told_in_a_sentence(data):
    if data is None:
        whole, _ = exported("parquet", hard_store(), HARD)
        data = whole[:40] + bytes(200) + whole[240:]
    for sentence in said(import_from(io.BytesIO(data).getvalue(), "parquet", Shelf(), MemoryStore())):
        assert sentence.startswith("marks: not Parquet that can be read")
        return
    raise AssertionError("nothing was said")


def test_a_folder_without_parquet_is_told_so(tmp_path):
    assert said(import_from(tmp_path, "parquet", Shelf(), MemoryStore())) == [
        f"{tmp_path.name}: it has no .parquet"
    ]
