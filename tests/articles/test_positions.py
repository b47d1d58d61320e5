"""Where each article was left is remembered, and losing it harms nothing."""

from __future__ import annotations

import json
import stat

import pytest

from reader.articles.positions import Position, Positions

THERE = Position(120, 400, "2024-10-25T18:53:00Z", "cp1256")


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    folder = tmp_path / "state"
    monkeypatch.setenv("HASHIYA_STATE", str(folder))
    return folder


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "workspace"
    folder.mkdir()
    return folder


def test_what_was_put_is_there_again(root):
    positions = Positions.load(root)
    assert positions.get("a") == Position(0, 0, "", None)
    assert positions.put("a", THERE)
    assert positions.get("a") == THERE
    assert Positions.load(root).get("a") == THERE
    assert Positions.load(root).get("b") == Position()


def test_a_workspace_is_told_by_its_place_however_it_is_reached(root, tmp_path):
    Positions.load(root).put("a", THERE)
    (tmp_path / "link").symlink_to(root)
    other = tmp_path / "other"
    other.mkdir()
    assert Positions.load(tmp_path / "link").get("a") == THERE
    assert Positions.load(root / ".." / root.name).get("a") == THERE
    assert Positions.load(other).get("a") == Position()


def test_two_readers_keep_each_others_articles(root):
    one, other = Positions.load(root), Positions.load(root)
    one.put("a", THERE)
    other.put("b", Position(7, 7))
    one.put("c", Position(9, 9))
    kept = Positions.load(root)
    assert [kept.get(name) for name in "abc"] == [THERE, Position(7, 7), Position(9, 9)]


@pytest.mark.parametrize(
    "garbage",
    [
        b"", b"{", b"[]", b"null", b"\xff\xfe", b"\0" * 100, b'{"articles": []}', b'{"articles": {"a": 3}}',
        b'{"articles": {"a": {"offset": -1, "furthest": 0}}}',
        b'{"articles": {"a": {"offset": true, "furthest": 0}}}',
        b'{"articles": {"a": {"offset": 1e400, "furthest": 0}}}',
        b'{"articles": {"a": {"offset": NaN, "furthest": 0}}}',
        b'{"articles": {"a": {"offset": "1", "furthest": 0}}}',
        b'{"articles": {"a": {"offset": ' + b"9" * 5000 + b', "furthest": 0}}}',
        b"[" * 100_000,
    ],
)  # fmt: skip
def test_a_damaged_file_is_an_empty_state_that_can_be_written_again(root, garbage):
    positions = Positions.load(root)
    positions.path.parent.mkdir(parents=True)
    positions.path.write_bytes(garbage)
    again = Positions.load(root)
    assert again.get("a") == Position()
    assert again.put("a", THERE)
    assert Positions.load(root).get("a") == THERE


def test_one_bad_record_takes_no_other_with_it(root):
    positions = Positions.load(root)
    positions.put("a", THERE)
    data = json.loads(positions.path.read_text())
    data["articles"] |= {"b": None, "c": {"offset": 1, "furthest": 2, "opened": 3, "encoding": "klingon"}}
    positions.path.write_text(json.dumps(data))
    again = Positions.load(root)
    assert (again.get("a"), again.get("b"), again.get("c")) == (THERE, Position(), Position(1, 2, "", None))


def test_what_cannot_be_written_is_only_remembered(root, state):
    state.write_text("a file where the folder should be")
    positions = Positions.load(root)
    assert not positions.put("a", THERE)
    assert positions.get("a") == THERE
    assert Positions.load(root).get("a") == Position()


def test_only_its_owner_can_see_what_was_read_and_nothing_else_is_left(root, state):
    positions = Positions.load(root)
    positions.put("a", THERE)
    positions.put("a", Position(1, 1))
    assert stat.S_IMODE(positions.path.stat().st_mode) & 0o077 == 0
    assert list(positions.path.parent.iterdir()) == [positions.path]


def test_without_the_variable_it_is_the_users_state_folder(root, monkeypatch, tmp_path):
    monkeypatch.delenv("HASHIYA_STATE")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "xdg"))
    assert "hashiya" in Positions.load(root).path.parts
