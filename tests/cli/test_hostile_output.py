"""No command hands a terminal what an article, a name, a label, a note or a setting brings."""

from __future__ import annotations

import hashlib
import json
import shutil
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner

from reader.cli import main
from tests.cli.command import hashiya
from tests.pty.escapes import violations

#: Commands of every kind to a terminal, bidi controls, and markup.
TRAP = "a\x1b]52;c;ZXZpbA==\x07\x1b[2J\u009b31m\u0085\x08\u202eb\u2066c[@click=app.quit]x[/][bold]%s{0}`id`"
LABEL = "".join(char for char in TRAP if unicodedata.category(char) != "Cc")
#: What every workspace can be asked.
COMMANDS = (
    ("check",),
    ("check", "--json"),
    ("stats",),
    ("stats", "--json"),
    ("agree",),
    ("agree", "--json"),
    ("log",),
    ("log", "--json"),
    ("paths",),
    ("keys",),
    ("keys", "--ids"),
    ("review", "--list"),
    ("review", "--summary"),
    ("suggest", "--save"),
    ("repair",),
    ("export", "--format", "brat", "-o", "out"),
    ("import", "no such\x1b[2Jfile.jsonl"),
)


def harmless(command: tuple[str, ...], folder: Path) -> None:
    """Run a command and look at each byte that it writes."""
    ended = hashiya(*command, cwd=folder, timeout=120)
    assert ended.code in (0, 1, 2), ended
    assert "Traceback" not in ended.err
    written = (ended.out + ended.err).replace("\n", "\r\n")
    assert violations(written.encode()) == [], command


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A workspace in which everything that has a name, or says something, is a trap."""
    folder = tmp_path_factory.mktemp("trapped") / "workspace"
    folder.mkdir()
    text = f"{TRAP} abc def\nقال {TRAP} إن العدد بلغ 50.\n"
    (folder / f"{TRAP.replace('/', '')}.txt").write_text(text, encoding="utf-8")
    label, said = json.dumps(LABEL), json.dumps(TRAP)
    (folder / "hashiya.toml").write_text(
        f"[labels.{label}]\nkey = 'k'\narabic = {said}\nenglish = {said}\nguideline = {said}\n",
        encoding="utf-8",
    )
    spans = [
        {"start": 0, "end": 1, "label": "claim", "note": TRAP, "annotator": TRAP},
        {"start": 0, "end": 1, "label": LABEL, "annotator": "b", "origin": {"kind": "model", "name": TRAP}},
        {"start": 0, "end": 3, "label": f"no such {LABEL}", "annotator": "b"},
    ]
    row = {"text": text, "text_sha256": hashlib.sha256(text.encode()).hexdigest(), "spans": spans}
    ended = hashiya("import", "-", cwd=folder, stdin=json.dumps(row).encode())
    assert (ended.code, ended.out) == (0, ""), ended.err
    assert violations(ended.err.replace("\n", "\r\n").encode()) == []
    return folder


@pytest.fixture
def trapped(prepared, tmp_path):
    """A copy of it."""
    return shutil.copytree(prepared, tmp_path / "workspace")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_names_labels_and_notes_are_harmless(trapped, command):
    harmless(command, trapped)


@pytest.fixture
def hostile(shared, tmp_path):
    """A workspace of hostile articles."""
    for file in (shared / "cases" / "hostile").glob("*.txt"):
        shutil.copyfile(file, tmp_path / file.name)
    return tmp_path


def test_articles_are_harmless(hostile):
    for command in COMMANDS:
        harmless(command, hostile)


def test_what_is_found_in_them_is_harmless(hostile, monkeypatch):
    monkeypatch.chdir(hostile)
    for file in sorted(hostile.glob("*.txt")):
        ended = CliRunner().invoke(main, ["suggest", file.name])
        assert isinstance(ended.exception, SystemExit | None), (file, ended.exception)
        assert ended.exit_code in (0, 1, 2), file
        assert violations(ended.output_bytes.replace(b"\n", b"\r\n")) == [], file
