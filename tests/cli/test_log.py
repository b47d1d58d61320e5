"""``hashiya log``: what was done to the marks, by whom and when."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.annotations.history import inverse
from reader.annotations.store import Change, Edit
from reader.annotations.tinydb_store import TinyStore
from tests.annotations.marks import after, article, span
from tests.cli.command import hashiya

TEXT = article().text


def done(number: int, action: str, *changes: Change, by: str = "سلمى", at: str = "") -> Edit:
    return Edit(f"e{number}", action, changes, by, at or f"2026-11-20T10:00:0{number}+00:00")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Two articles; in «a» a mark is made, made another, noted on, deleted, and brought back."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(TEXT, encoding="utf-8", newline="")
    store = TinyStore(tmp_path / "annotations")
    here = article("a")
    made = after(store.save(here, done(1, "tag", Change(None, span(0, 3, id="s1")))))
    other = after(store.save(here, done(2, "relabel", Change(made, made._replace(label="denial")), by="نور")))
    store.save(article("b"), done(3, "tag", Change(None, span(4, 11, "source", id="s2"))))
    noted = after(store.save(here, done(4, "note", Change(other, other._replace(note="n\x1b[2J")))))
    deletion = store.save(here, done(5, "delete", Change(noted, None)))
    undone = inverse(deletion, store.load("a"), by="نور", at="2026-11-20T10:00:06+00:00")
    store.save(here, undone)
    store.close()
    return tmp_path


def test_every_edit_is_told_in_words_the_newest_last(workspace):
    ended = hashiya("log", cwd=workspace)
    assert (ended.code, ended.err) == (0, "")
    assert [line.split("  ", 3)[1:] for line in ended.out.splitlines()] == [
        ["سلمى", "a", "tagged claim «قال»"],
        ["نور", "a", "made claim «قال» a denial"],
        ["سلمى", "b", "tagged source «المتحدث»"],
        ["سلمى", "a", "noted on denial «قال»"],
        ["سلمى", "a", "deleted denial «قال»"],
        ["نور", "a", "undo: tagged denial «قال»"],
    ]
    times = [line.split("  ")[0] for line in ended.out.splitlines()]
    assert times == [f"2026-11-20T10:00:0{second}+00:00" for second in range(1, 7)]


@pytest.mark.parametrize(
    ("arguments", "articles"),
    [
        (["-n", "2"], ["a", "a"]),
        (["a.txt", "-n", "1"], ["a"]),
        (["b.txt"], ["b"]),
        (["--by", "نور"], ["a", "a"]),
        (["--by", "nobody"], []),
    ],
)
def test_a_part_of_it_can_be_asked_for(workspace, arguments, articles):
    ended = hashiya("log", *arguments, cwd=workspace)
    assert ended.code == 0
    assert [line.split("  ")[2] for line in ended.out.splitlines()] == articles


def test_as_json_each_edit_has_its_records(workspace):
    ended = hashiya("log", "--json", cwd=workspace)
    rows = [json.loads(line) for line in ended.out.splitlines()]
    assert [(row["article"], row["action"], row["by"]) for row in rows][:2] == [
        ("a", "tag", "سلمى"),
        ("a", "relabel", "نور"),
    ]
    (change,) = rows[1]["changes"]
    assert (change["kind"], change["before"]["label"], change["after"]["label"]) == (
        "span",
        "claim",
        "denial",
    )
    assert rows[5]["undoes"] == "e5"
    assert rows[5]["did"] == "undo: tagged denial «قال»"


def test_what_came_from_outside_says_so(workspace):
    path = workspace / "annotations" / "b.json"
    path.write_bytes(path.read_bytes().replace(b'"source"', b'"figure"'))
    assert (
        hashiya(
            "import",
            "-",
            cwd=workspace,
            stdin=json.dumps(
                {"id": "b", "spans": [{"start": 12, "end": 16, "label": "claim"}], "text": TEXT}
            ).encode(),
        ).code
        == 0
    )
    last = hashiya("log", "b.txt", cwd=workspace).out.splitlines()[-2:]
    assert last[0].split("  ")[1:] == ["someone", "b", "outside: made source «المتحدث» a figure"]


def test_an_article_that_cant_be_read_is_named_and_the_others_are_told(workspace):
    (workspace / "annotations" / "c.json").write_bytes(b"[1]")
    ended = hashiya("log", cwd=workspace)
    assert ended.code == 1
    assert len(ended.out.splitlines()) == 6
    assert "c.json" in ended.err


def test_nothing_of_it_reaches_the_terminal_raw(workspace):
    store = TinyStore(workspace / "annotations")
    store.save(article("b"), done(9, "x\x1b[31m", by="\x1b]0;\x07"))
    store.close()
    ended = hashiya("log", cwd=workspace)
    assert "\x1b" not in ended.out
    assert "␛[31m" in ended.out


def test_looking_at_the_log_leaves_everything_as_it_is(workspace):
    before = {path.name: path.stat().st_mtime_ns for path in (workspace / "annotations").iterdir()}
    assert hashiya("log", cwd=workspace).code == 0
    assert {path.name: path.stat().st_mtime_ns for path in (workspace / "annotations").iterdir()} == before
