"""The formats that the command line offers are those that there are, and they come back through it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from reader.articles.workspace import Workspace
from reader.commands.exchange import FORMAT_NAMES
from reader.dataset.formats.registry import FORMATS
from tests.cli.command import hashiya

TOP = Path(__file__).resolve().parents[2]


def test_every_format_is_offered():
    assert FORMAT_NAMES.split() == [name for name, kind in FORMATS.items() if kind.writes]


@pytest.fixture
def marked(tmp_path: Path) -> Path:
    """A workspace with the marked seed."""
    folder = tmp_path / "marked"
    for part in ("seeds", "annotations"):
        (folder / part).mkdir(parents=True)
    shutil.copyfile(TOP / "seeds/factory-denials.txt", folder / "seeds/factory-denials.txt")
    shutil.copyfile(TOP / "annotations/factory-denials.json", folder / "annotations/factory-denials.json")
    return folder


@pytest.mark.parametrize("name", ["brat", "doccano", "w3c", "label-studio", "cas-xmi"])
def test_spans_come_back_through_the_commands(marked, tmp_path, name):
    out = tmp_path / ("out" if FORMATS[name].folder else f"out{FORMATS[name].suffixes[0]}")
    done = hashiya("export", "--format", name, "-o", out, cwd=marked)
    assert (done.code, done.out) == (0, "")
    other = tmp_path / "other"
    (other / "seeds").mkdir(parents=True)
    shutil.copyfile(marked / "seeds/factory-denials.txt", other / "seeds/factory-denials.txt")
    done = hashiya("import", "--format", name, out, cwd=other)
    assert done.code == 0, done.err

    def spans(folder: Path) -> list[tuple[int, int, str, str]]:
        row = json.loads(hashiya("export", cwd=folder).out)
        return sorted((span["start"], span["end"], span["label"], span["text"]) for span in row["spans"])

    assert spans(other) == spans(marked)


@pytest.mark.parametrize(
    "name", [name for name, kind in FORMATS.items() if kind.folder and kind.writes and not kind.extra]
)
def test_an_export_into_the_workspace_adds_no_article(tmp_path, name):
    for article in ("a", "b"):
        (tmp_path / f"{article}.txt").write_text(f"قال {article} شيئا.\n", encoding="utf-8")
    (tmp_path / "there").mkdir()
    for more in ([], ["--splits", "50/50/0"]):
        done = hashiya(
            "export", "--all", "--format", name, "-o", f"there/out{len(more)}", *more, cwd=tmp_path
        )
        assert done.code == 0, done.err
    assert any((tmp_path / "there").rglob("*.*"))
    assert [entry.id for entry in Workspace.find(None, tmp_path)[0].entries()] == ["a", "b"]


def test_what_has_no_place_is_named_and_strict_writes_nothing(marked, tmp_path):
    loose = hashiya("export", "--format", "conll", "-o", tmp_path / "loose", cwd=marked)
    assert (loose.code, (tmp_path / "loose").exists()) == (0, True)
    assert "left out: 67 relations" in loose.err
    strict = hashiya("export", "--format", "conll", "--strict", "-o", tmp_path / "strict", cwd=marked)
    assert (strict.code, (tmp_path / "strict").exists()) == (1, False)
