"""Proposals kept for review, those of other people's code among them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.command import hashiya

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "suggesters.md").read_text(encoding="utf-8")
TEXT = "قال المتحدث باسم الوزارة إن العدد بلغ 50 ألفا، أي 12.5% من الكل.\n"


@pytest.fixture
def workspace(tmp_path):
    folder = tmp_path / "workspace"
    folder.mkdir()
    (folder / "news.txt").write_text(TEXT, encoding="utf-8")
    return folder


def install(folder, name, code, entry):
    """Put a package with a suggester where Python looks for packages."""
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.py").write_text(code, encoding="utf-8")
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[hashiya.suggesters]\n{entry}\n")
    return {"PYTHONPATH": f"{folder}:{Path(__file__).resolve().parents[2]}"}


def example():
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    (entry,) = re.findall(r'^percentages = "my_package:percentages"$', PAGE, re.MULTILINE)
    return code, entry.replace('"', "")


def rows(done):
    return [json.loads(line) for line in done.out.splitlines()]


def test_the_example_of_the_page_is_ten_lines_and_proposes(workspace, tmp_path):
    code, entry = example()
    assert len(code.splitlines()) <= 10
    env = install(tmp_path / "site", "my_package", code, entry)
    done = hashiya("suggest", "news.txt", "--json", "--with", "percentages", cwd=workspace, env=env)
    assert (done.code, done.err) == (0, "")
    (row,) = rows(done)
    assert (row["text"], row["label"], row["rule"], row["score"]) == ("12.5%", "figure", "percentages", 0.9)
    both = rows(hashiya("suggest", "news.txt", "--json", cwd=workspace, env=env))
    assert len(both) > 1


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    """What our rules propose."""
    folder = tmp_path_factory.mktemp("ours")
    (folder / "news.txt").write_text(TEXT, encoding="utf-8")
    return rows(hashiya("suggest", "news.txt", "--json", cwd=folder))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("raise RuntimeError('no model here')", "RuntimeError: no model here"),
        ("return [1]", "it gave a int, not a Proposal"),
        ("return [Proposal(0, 10_000, 'claim', 'x', 0.5)]", "nothing lies at (0, 10000)"),
        ("return [Proposal(0, 3, 'claim', 'x', 7)]", "a score is a number from 0 to 1, not 7"),
        ("return None", "TypeError"),
    ],
)
def test_one_that_fails_is_named_and_the_rules_go_on(workspace, tmp_path, body, said, ours):
    code = f"from reader.suggest.proposal import Proposal\n\n\ndef propose(article):\n    {body}\n"
    env = install(tmp_path / "site", "broken", code, "broken = broken:propose")
    done = hashiya("suggest", "news.txt", "--json", cwd=workspace, env=env)
    assert done.code == 1
    assert done.err.startswith("news: the suggester broken failed: ")
    assert said in done.err
    assert rows(done) == ours


def test_one_that_can_not_be_imported_is_named(workspace, tmp_path):
    env = install(tmp_path / "site", "gone", "import no_such_module\n", "gone = gone:propose")
    done = hashiya("suggest", "news.txt", cwd=workspace, env=env)
    assert done.code == 1
    assert "the suggester gone failed: ModuleNotFoundError" in done.err
    assert done.out


def test_saved_proposals_are_no_marks_until_asked_for(workspace, ours):
    done = hashiya("suggest", "--save", cwd=workspace)
    assert done.code == 0, done.err
    count = int(done.err.split()[0])
    assert count == len(ours)
    plain = hashiya("export", cwd=workspace)
    assert (plain.code, plain.out) == (0, "")
    assert f"{count} proposals left out" in plain.err
    (row,) = rows(hashiya("export", "--proposals", cwd=workspace))
    assert len(row["spans"]) == count
    assert {span["origin"]["kind"] for span in row["spans"]} == {"rule"}
    assert hashiya("suggest", "--save", cwd=workspace).err.startswith("0 proposals")


def test_predictions_come_in_as_proposals_and_wrong_lines_are_named(workspace):
    origin = {"kind": "model", "name": "bert", "score": 0.7}
    good = {"start": 4, "end": 11, "text": "المتحدث", "label": "source", "origin": origin}
    bad = good | {"start": 5, "end": 12}
    lines = [
        {"id": "news", "spans": [good]},
        {"id": "news", "spans": [bad]},
        {"id": "elsewhere", "spans": []},
    ]
    predictions = workspace / "predictions.jsonl"
    predictions.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    done = hashiya("import", "predictions.jsonl", cwd=workspace)
    assert done.code == 1
    assert "predictions.jsonl:2:" in done.err
    assert "predictions.jsonl:3:" in done.err
    assert hashiya("export", cwd=workspace).out == ""
    (row,) = rows(hashiya("export", "--proposals", cwd=workspace))
    assert [(span["text"], span["origin"]) for span in row["spans"]] == [("المتحدث", origin)]
