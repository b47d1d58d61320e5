"""What a file is, when nobody says it: by its name and by what is in it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from reader.annotations.memory import MemoryStore
from reader.dataset.formats.guessing import format_of_source
from reader.dataset.formats.reading import read_items
from reader.dataset.formats.registry import FORMATS, FormatError, MissingExtra
from reader.dataset.importing import import_rows
from tests.dataset.formats.cases import HARD, export_to, hard_store, said
from tests.dataset.shelf import NOW, Shelf


def exported_to(folder: Path, name: str, packed: bool) -> Path:
    kind = FORMATS[name]
    target = folder / ("out" if kind.folder else f"out{kind.suffixes[0]}")
    target = target.with_suffix(".zip") if packed and kind.folder else target
    try:
        export_to(target, name, [(HARD, hard_store().load(HARD.id))])
    except MissingExtra as error:
        pytest.skip(str(error))
    return target


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", [name for name, kind in FORMATS.items() if kind.writes])
def test_every_export_is_known_again(name, packed, tmp_path):
    kind, _ = format_of_source(exported_to(tmp_path, name, packed))
    assert kind.name == name


@pytest.mark.parametrize("name", ["jsonl", "doccano", "prodigy", "label-studio", "w3c", "html"])
def test_an_export_is_known_from_standard_input_and_comes_in_whole(name, tmp_path):
    data = exported_to(tmp_path, name, False).read_bytes()
    kind, stream = format_of_source(io.BytesIO(data))
    assert kind.name == name
    store = MemoryStore()
    report = import_rows(read_items(kind, stream, "stdin"), Shelf(HARD), store, NOW, "")
    assert said(report) == []
    assert len(store.load(HARD.id).spans) == 12


LABEL = {"text": "قال", "label": [[0, 3, "x"]]}
TASK = {"data": {"text": "قال"}, "annotations": []}
FILES = {
    "a list, indented": ("a.json", json.dumps([TASK], indent=2), "label-studio"),
    "one task": ("a.json", json.dumps(TASK), "label-studio"),
    "an annotation": ("a.json", json.dumps({"@context": "x", "type": "Annotation"}), "w3c"),
    "with a byte order mark": ("a.jsonl", "\ufeff" + json.dumps(LABEL) + "\n", "doccano"),
    "entities": ("a.jsonl", json.dumps({"text": "قال", "entities": []}), "doccano"),
    "tokens": ("a.jsonl", json.dumps({"text": "قال", "tokens": [], "answer": "accept"}), "prodigy"),
    "plain stand-off": ("a.jsonl", json.dumps({"id": "a", "text_sha256": "0", "spans": []}), "jsonl"),
    "broken": ("a.jsonl", "not json\n", "jsonl"),
    "table": ("a.tsv", "doc\tstart\tend\tlabel\n", "csv"),
    "columns": ("a.tsv", "قال\tO\n", "conll"),
    "page": ("a.html", "<html><p>قال</p></html>", "text"),
    "text": ("a.txt", "قال", "text"),
    "markdown": ("a.md", "# قال", "text"),
}


@pytest.mark.parametrize(("name", "text", "format_"), FILES.values(), ids=FILES)
def test_files_of_others(name, text, format_, tmp_path):
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert format_of_source(tmp_path / name)[0].name == format_


def test_a_text_beside_marks_of_brat_is_brats(tmp_path):
    for name in ("a.txt", "a.ann", "b.txt"):
        (tmp_path / name).write_text("", encoding="utf-8")
    assert format_of_source(tmp_path / "a.txt")[0].name == "brat"
    assert format_of_source(tmp_path / "b.txt")[0].name == "text"


def test_what_can_not_be_told_is_asked_for(tmp_path):
    (tmp_path / "a.docx").write_bytes(b"\x00\x01")
    for path in (tmp_path / "a.docx", tmp_path):
        with pytest.raises(FormatError, match="--format"):
            format_of_source(path)
