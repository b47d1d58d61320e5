"""The rows of a JSONL file are opened, marked and exported where they stand; nothing is copied."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.annotations.labels import Schema
from reader.annotations.tinydb_store import TinyStore
from reader.articles.workspace import Workspace
from reader.session import Session
from tests.cli.command import hashiya

TEXTS = {"news-1": "نفى المتحدث الخبر أمس.\n", "news-2": "قال سامي إن العدد بلغ خمسين.\n", "3": "خبر آخر.\n"}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A file of three articles, and a line that is none."""
    rows = [{"id": name, "text": text, "lang": "ar"} for name, text in TEXTS.items()]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    file = tmp_path / "data" / "corpus.jsonl"
    file.parent.mkdir()
    file.write_text("\n".join([*lines[:2], "{broken", *lines[2:]]) + "\n", encoding="utf-8")
    return file


def mark(
    path: Path, article_id: str, words: str, label: str = "claim", workspace: Path | None = None
) -> None:
    """Mark words of a row as the reader does."""
    found, _ = Workspace.find(path, path.parent, workspace)
    store = TinyStore(found.annotations)
    session = Session(found.open(article_id), store, Schema(), "salma")
    start = session.text.index(words)
    session.select(start, start + len(words))
    assert session.tag(label).ok
    store.close()


def exported(*args: str | Path, cwd: Path) -> list[tuple[str, str, list[str]]]:
    """Id, text and words of the marks of each article of an export."""
    done = hashiya("export", *args, cwd=cwd)
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert all("path" not in row["meta"] for row in rows)
    return [(row["id"], row["text"], [span["text"] for span in row["spans"]]) for row in rows]


def test_marks_on_rows_are_exported_counted_and_checked(corpus: Path):
    before, folder = corpus.read_bytes(), corpus.parent
    mark(corpus, "news-2", "سامي", "source")
    mark(corpus, "3", "خبر")
    wanted = [("3", TEXTS["3"], ["خبر"]), ("news-2", TEXTS["news-2"], ["سامي"])]
    assert exported("corpus.jsonl", cwd=folder) == wanted
    assert exported(cwd=folder) == wanted, "the folder with the marks knows whose they are"
    assert exported("corpus.jsonl/3", cwd=folder) == wanted[:1]
    assert [name for name, _, _ in exported("corpus.jsonl", "--all", cwd=folder)] == sorted(TEXTS)
    assert corpus.read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == ["annotations", "corpus.jsonl"]

    stats = hashiya("stats", "corpus.jsonl", "--json", cwd=folder)
    assert json.loads(stats.out)["spans"] == 2

    checked = hashiya("check", "corpus.jsonl", cwd=folder)
    assert checked.code == 1
    assert checked.out.startswith("corpus.jsonl: line 3: not JSON"), "the line is named"
    assert len(checked.out.splitlines()) == 1
    assert hashiya("check", cwd=folder).code == 0

    shown = hashiya("show", "corpus.jsonl/news-2", "--json", cwd=folder)
    assert [json.loads(line)["start"] for line in shown.out.splitlines()][:1] == [0]


def test_an_export_comes_back_onto_the_rows(corpus: Path, tmp_path: Path):
    folder = corpus.parent
    mark(corpus, "news-1", "المتحدث", "source")
    (tmp_path / "marks.jsonl").write_text(hashiya("export", "corpus.jsonl", cwd=folder).out, encoding="utf-8")
    other = tmp_path / "other"
    other.mkdir()
    (other / "corpus.jsonl").write_bytes(corpus.read_bytes())
    done = hashiya("import", tmp_path / "marks.jsonl", "-w", "corpus.jsonl", cwd=other)
    assert done.code == 0, done.err
    assert exported("corpus.jsonl", cwd=other) == exported("corpus.jsonl", cwd=folder)
    assert sorted(path.name for path in other.iterdir()) == ["annotations", "corpus.jsonl"]
    row = {"id": "new", "text": "نص جديد."}
    refused = hashiya("import", "-", "-w", "corpus.jsonl", cwd=other, stdin=json.dumps(row).encode())
    assert refused.code == 1
    assert "corpus.jsonl is read, and never written" in refused.err


def test_marks_are_kept_elsewhere_with_a_workspace(corpus: Path, tmp_path: Path):
    (tmp_path / "marks").mkdir()
    mark(corpus, "3", "خبر", workspace=tmp_path / "marks")
    assert not (corpus.parent / "annotations").exists()
    assert exported("-w", tmp_path / "marks", corpus, cwd=tmp_path) == [("3", TEXTS["3"], ["خبر"])]
    assert exported(tmp_path / "marks", cwd=tmp_path) == [("3", TEXTS["3"], ["خبر"])]


def test_marks_of_another_file_with_the_same_ids_are_not_taken(corpus: Path):
    folder = corpus.parent
    mark(corpus, "3", "خبر")
    (folder / "test.jsonl").write_text('{"id": 3, "text": "خبر ليس هو هو."}\n', encoding="utf-8")
    done = hashiya("export", "test.jsonl", cwd=folder)
    assert (done.code, done.out) == (1, "")
    assert "are of another article" in done.err
    assert "--workspace" in done.err


def test_what_is_asked_of_one_article_is_not_asked_of_the_file(corpus: Path):
    for command in ("show", "suggest"):
        done = hashiya(command, "corpus.jsonl", cwd=corpus.parent)
        assert done.code == 2
        assert "corpus.jsonl has many articles" in done.err
    saved = hashiya("suggest", "corpus.jsonl", "--save", cwd=corpus.parent)
    assert saved.code == 0, saved.err
    assert (corpus.parent / "annotations" / "news-2.json").exists()
    assert hashiya("check", cwd=corpus.parent).code == 0, "proposals know the file of their row as well"
