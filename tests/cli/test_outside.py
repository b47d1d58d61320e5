"""An article opened from a folder that takes no marks: they are kept here, and exported from here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.annotations.labels import Schema
from reader.annotations.tinydb_store import TinyStore
from reader.articles.workspace import Workspace
from reader.settings import Settings
from reader.tui.app import HashiyaApp
from tests.cli.command import hashiya

TEXT = "نفى المتحدث الخبر أمس.\n"


@pytest.fixture
def article(tmp_path: Path) -> Iterator[Path]:
    """An article in a folder that can't be written to, beside an empty working directory."""
    folder = tmp_path / "library"
    folder.mkdir()
    file = folder / "خبر.txt"
    file.write_text(TEXT, encoding="utf-8")
    folder.chmod(0o555)
    (tmp_path / "here").mkdir()
    yield file
    folder.chmod(0o755)


async def test_its_marks_are_exported_with_those_of_the_working_directory(article, tmp_path, monkeypatch):
    monkeypatch.setenv("HASHIYA_STATE", str(tmp_path / "state"))
    here = tmp_path / "here"
    workspace, file = Workspace.find(article, here)
    assert file is not None
    app = HashiyaApp(workspace, TinyStore(workspace.annotations), Schema(), Settings(), workspace.open(file))
    async with app.run_test() as pilot:
        await pilot.press("c", "q")

    assert [path.name for path in article.parent.iterdir()] == [article.name]
    done = hashiya("export", cwd=here)
    assert (done.code, done.err) == (0, "")
    row = json.loads(done.out)
    assert (row["id"], row["text"], [span["text"] for span in row["spans"]]) == ("خبر", TEXT, ["نفى"])
    assert "path" not in row["meta"]
    assert hashiya("check", cwd=here).code == 0


def test_its_marks_are_named_when_it_is_gone(article, tmp_path):
    here = tmp_path / "here"
    row = {"id": "خبر", "spans": [{"start": 0, "end": 3, "label": "denial"}]}
    (tmp_path / "marks.jsonl").write_text(json.dumps(row | {"text": TEXT}), encoding="utf-8")
    assert hashiya("import", tmp_path / "marks.jsonl", cwd=here).code == 0
    (here / "خبر.txt").unlink()
    done = hashiya("export", cwd=here)
    assert (done.code, done.out) == (1, "")
    assert "خبر" in done.err
