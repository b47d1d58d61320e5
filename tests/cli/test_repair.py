"""``hashiya repair``: what is sound in damaged files comes back, and nothing is thrown away."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.annotations.tinydb_store import TinyStore
from tests.annotations.marks import article, edit, span
from tests.cli.command import hashiya


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """A workspace whose one file of marks has lost its end, as after a bad copy; there is no log."""
    (tmp_path / "a.txt").write_text(article().text, encoding="utf-8", newline="")
    store = TinyStore(tmp_path / "annotations")
    for number in range(5):
        store.save(article("a"), edit((None, span(number, number + 4, id=f"{number:013x}"))))
    store.close()
    path = tmp_path / "annotations" / "a.json"
    (tmp_path / "annotations" / "a.log").unlink()
    path.write_bytes(path.read_bytes()[: path.read_bytes().index(b"0000000000003")])
    return path


@pytest.mark.parametrize("command", [["export"], ["check"]])
def test_what_is_sound_is_there_and_the_damage_is_told(damaged, command):
    data = damaged.read_bytes()
    ended = hashiya(*command, cwd=damaged.parents[1])
    assert ended.code == 1
    assert "damaged at byte" in ended.out + ended.err
    assert "hashiya repair" in ended.out + ended.err
    assert damaged.read_bytes() == data
    if command == ["export"]:
        assert len(json.loads(ended.out)["spans"]) == 3


def test_an_import_is_refused_and_changes_nothing(damaged):
    data = damaged.read_bytes()
    row = {"id": "a", "text": article().text, "spans": [{"start": 0, "end": 3, "label": "claim"}]}
    ended = hashiya("import", "-", cwd=damaged.parents[1], stdin=json.dumps(row).encode())
    assert ended.code == 1
    assert "hashiya repair" in ended.err
    assert damaged.read_bytes() == data


def test_repairing_keeps_the_damaged_file_and_all_is_well(damaged):
    data = damaged.read_bytes()
    ended = hashiya("repair", cwd=damaged.parents[1])
    assert ended.code == 0
    assert "3 records" in ended.out
    (aside,) = damaged.parent.glob("a.json.damaged-*")
    assert aside.read_bytes() == data
    assert f"put aside as {aside.name}" in ended.out
    ended = hashiya("export", cwd=damaged.parents[1])
    assert (ended.code, len(json.loads(ended.out)["spans"])) == (0, 3)
    assert "kept aside" in hashiya("check", cwd=damaged.parents[1]).out
    aside.unlink()
    assert hashiya("check", cwd=damaged.parents[1]).code == 0
    ended = hashiya("repair", cwd=damaged.parents[1])
    assert (ended.code, ended.out) == (0, "")


@pytest.mark.parametrize("data", [b"xx\n", b"{]", b"[1]", b'{"spans": [1]}', b"\xff\xfe{\x00}\x00"])
def test_a_file_without_anything_sound_is_left_until_a_repair_puts_it_aside(damaged, data):
    damaged.write_bytes(data)
    folder = damaged.parents[1]
    for command in (["check"], ["export"]):
        ended = hashiya(*command, cwd=folder)
        assert ended.code == 1
        told = ended.out + ended.err
        assert "left untouched" in told
        assert "hashiya repair" in told
        assert [path.name for path in damaged.parent.glob("a.json*")] == ["a.json"]
        assert damaged.read_bytes() == data
    ended = hashiya("repair", "a.txt", cwd=folder)
    (aside,) = damaged.parent.glob("a.json.damaged-*")
    assert (ended.code, aside.read_bytes()) == (0, data)
    assert f"put aside as {aside.name}; nothing in it is sound" in ended.out
    assert "kept aside" in hashiya("check", cwd=folder).out
    row = {"id": "a", "text": article().text, "spans": [{"start": 0, "end": 3, "label": "claim"}]}
    assert hashiya("import", "-", cwd=folder, stdin=json.dumps(row).encode()).code == 0
    assert len(json.loads(hashiya("export", cwd=folder).out)["spans"]) == 1
    assert hashiya("repair", cwd=folder).out == ""
    assert aside.read_bytes() == data
