"""Files that are far too long, too deep or too many end in order: done, or one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command import Ended, hashiya

WORDS = "قال المتحدث باسم الوزارة إن العدد بلغ ٥٠ ألفا، ونفى وجود أي خلاف مع الشركة. "
MARK = {"id": "s1", "label": "claim", "start": 0, "end": 3, "quote": "قال"}
DEEP = 100_000


def in_order(ended: Ended, code: int) -> bool:
    """Whether a command ended as it should, with a sentence for what is wrong, and no traceback."""
    told = ended.err.splitlines() + ended.out.splitlines()[: 10 if code else 0]
    return ended.code == code and "Traceback" not in ended.err and (code == 0 or any(map(bool, told)))


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "text",
    [(WORDS * 60_000)[:4_500_000], "\n" * 1_000_000, "ب" * 1_000_000],
    ids=["8 MB in a line", "a million blank lines", "a word of a million letters"],
)
@pytest.mark.parametrize(
    "command", ["show a.txt", "show a.txt --json", "suggest a.txt", "export --all", "check", "stats"]
)
def test_a_long_article(tmp_path: Path, text, command):
    (tmp_path / "a.txt").write_text(text, "utf-8")
    ended = hashiya(*command.split(), cwd=tmp_path, timeout=600)
    assert in_order(ended, 0), ended.err[:500]
    if command == "export --all":
        assert json.loads(ended.out)["text"] == text


@pytest.mark.parametrize("command", ["show a.txt", "export --all", "check", "log", "repair", "stats"])
@pytest.mark.parametrize(
    "data",
    [
        '{"spans":' + '{"1":' * DEEP + "1" + "}" * DEEP + "}",
        '{"spans":' + '{"1":' * DEEP,
        '{"spans": {"7": {"id": "s1", "attributes": ' + "[" * DEEP + "]" * DEEP + "}}}",
    ],
    ids=["tables in tables", "without an end", "a record"],
)
def test_marks_nested_deep(tmp_path, data, command):
    (tmp_path / "a.txt").write_text(WORDS, "utf-8")
    path = tmp_path / "annotations" / "a.json"
    path.parent.mkdir()
    path.write_text(data, "utf-8")
    assert in_order(hashiya(*command.split(), cwd=tmp_path), 0 if command == "repair" else 1)
    kept = [*path.parent.glob("a.json.damaged-*")] if command == "repair" else [path]
    assert [file.read_text("utf-8") for file in kept] == [data]


def test_of_marks_beside_one_that_is_nested_deep_the_sound_ones_come_back(tmp_path):
    (tmp_path / "a.txt").write_text(WORDS, "utf-8")
    deep = '{"id": "s2", "attributes": ' + "[" * DEEP + "]" * DEEP + "}"
    path = tmp_path / "annotations" / "a.json"
    path.parent.mkdir()
    path.write_text(f'{{"spans": {{"7": {deep}, "8": {json.dumps(MARK)}}}}}', "utf-8")
    ended = hashiya("export", cwd=tmp_path)
    assert in_order(ended, 1)
    assert [mark["id"] for mark in json.loads(ended.out)["spans"]] == ["s1"]


@pytest.mark.parametrize("form", ["jsonl", "doccano", "label-studio", "prodigy", "w3c"])
@pytest.mark.parametrize("data", ['{"id":"a","meta":' + "[" * DEEP + "]" * DEEP + "}\n", "[" * DEEP])
def test_an_import_nested_deep(tmp_path, form, data):
    (tmp_path / "a.txt").write_text(WORDS, "utf-8")
    (tmp_path / "x").write_text(data, "utf-8")
    assert in_order(hashiya("import", "--format", form, "x", cwd=tmp_path), 1)
    assert not (tmp_path / "annotations").exists()


def test_twenty_thousand_labels_in_the_settings(tmp_path):
    (tmp_path / "a.txt").write_text(WORDS, "utf-8")
    (tmp_path / "hashiya.toml").write_text("".join(f"[labels.l{n}]\n" for n in range(20_000)))
    for command in (["show", "a.txt"], ["check"]):
        assert in_order(hashiya(*command, cwd=tmp_path), 0)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_twenty_thousand_labels_on_marks(tmp_path):
    text = WORDS * 100
    spans = [{"start": n % 7_000, "end": n % 7_000 + 3, "label": f"label{n}"} for n in range(20_000)]
    (tmp_path / "x.jsonl").write_text(json.dumps({"id": "a", "text": text, "spans": spans}), "utf-8")
    for command in ("import x.jsonl", "export", "check", "stats", "log", "show a.txt --color always"):
        assert in_order(hashiya(*command.split(), cwd=tmp_path, timeout=300), 0), command
