"""Marks in a real git repository: branches meet, and the marks of both are there."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.annotations.model import Span
from reader.annotations.store import Change, Edit, Margin
from reader.annotations.tinydb_store import TinyStore
from tests.annotations.marks import after, article, edit, span
from tests.cli.command import Ended, environment, hashiya

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


class Clone:
    """A clone of the workspace, and the one who works in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.marks = folder / "annotations"

    def git(self, *arguments: str, check: bool = True) -> Ended:
        settings = {
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_CONFIG_SYSTEM": "/dev/null",
            **{
                f"GIT_{who}_{what}": "x@example.org"
                for who in ("AUTHOR", "COMMITTER")
                for what in ("NAME", "EMAIL")
            },
        }
        done = subprocess.run(
            ["git", "-C", self.folder, *arguments],
            capture_output=True,
            check=False,
            env=environment(settings),
        )
        ended = Ended(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert not check or ended.code == 0, ended
        return ended

    def does(
        self, change: Callable[[Margin], list[tuple[Span | None, Span | None]]], article_id: str = "a"
    ) -> None:
        """Save one edit, with the reader closed afterwards, and commit it."""
        store = TinyStore(self.marks)
        store.save(article(article_id), edit(*change(store.load(article_id))))
        store.close()
        self.commit()

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "marks")

    def margin(self, article_id: str = "a") -> Margin:
        store = TinyStore(self.marks)
        try:
            return store.load(article_id)
        finally:
            store.close()


@pytest.fixture
def clones(tmp_path: Path) -> tuple[Clone, Clone]:
    """Two clones of a repository with 40 marks, each set up to merge."""
    first = Clone(tmp_path / "first")
    first.folder.mkdir()
    first.git("init", "--quiet", "--initial-branch", "main")
    (first.folder / "a.txt").write_text(article().text, encoding="utf-8", newline="")
    (first.folder / ".gitignore").write_text("*.bak")  # without a line end
    assert hashiya("git", "install", cwd=first.folder).code == 0
    first.does(lambda _: [(None, span(n, n + 3, id=f"s{n}")) for n in range(40)])
    first.git("clone", "--quiet", ".", str(tmp_path / "second"))
    second = Clone(tmp_path / "second")
    assert hashiya("git", "install", cwd=second.folder).code == 0
    return first, second


def test_installing_says_what_is_to_be_committed_and_again_changes_nothing(clones, tmp_path):
    first, second = clones
    assert (first.folder / ".gitattributes").read_text().splitlines() == [
        "annotations/*.json merge=hashiya text eol=lf",
        "annotations/texts/*.txt -text",
    ]
    assert (first.folder / ".gitignore").read_text().splitlines()[:2] == ["*.bak", "annotations/*.log"]
    assert second.git("status", "--porcelain").out == ""
    ended = hashiya("git", "install", cwd=first.folder)
    assert ended.code == 0
    assert "committed" not in ended.err
    committed = first.git("ls-files", "annotations").out.splitlines()
    assert committed == ["annotations/a.json", f"annotations/texts/{article().sha256}.txt"]


def test_it_says_so_where_there_is_no_repository_or_no_git(tmp_path):
    ended = hashiya("git", "install", cwd=tmp_path)
    assert ended.code == 1
    assert "git refuses in" in ended.err
    ended = hashiya("git", "install", cwd=tmp_path, env={"PATH": str(tmp_path)})
    assert ended.code == 1
    assert "git is not there" in ended.err


def test_branches_that_add_change_and_delete_different_marks_merge(clones):
    first, second = clones
    for number in range(10):
        first.does(
            lambda m, n=number: [
                (m.spans[f"s{2 * n}"], m.spans[f"s{2 * n}"]._replace(label="denial")),
                (m.spans[f"s{20 + n}"], None),
                (None, span(60 + n, 63 + n)),
            ]
        )
        second.does(
            lambda m, n=number: [
                (m.spans[f"s{2 * n + 1}"], m.spans[f"s{2 * n + 1}"]._replace(note="نص")),
                (m.spans[f"s{30 + n}"], None),
                (None, span(80 + n, 83 + n)),
            ]
        )
    second.git("pull", "--quiet", "--no-rebase", "--no-edit", "origin", "main")
    spans = second.margin().spans
    assert len(spans) == 40 - 20 + 20
    assert all(spans[f"s{2 * n}"].label == "denial" for n in range(10))
    assert all(spans[f"s{2 * n + 1}"].note == "نص" for n in range(10))
    assert second.margin().problems == ()
    first.git("pull", "--quiet", str(second.folder), "main")
    assert first.margin().spans == spans
    # What the store makes of the merged file is that file: nothing more to commit.
    assert first.git("status", "--porcelain").out == ""


def test_a_rebase_merges_as_well(clones):
    first, second = clones
    first.does(lambda m: [(m.spans["s1"], m.spans["s1"]._replace(label="denial"))])
    second.does(lambda m: [(m.spans["s2"], m.spans["s2"]._replace(label="figure"))])
    second.git("pull", "--quiet", "--rebase", "origin", "main")
    spans = second.margin().spans
    assert (spans["s1"].label, spans["s2"].label) == ("denial", "figure")


def test_of_two_changes_of_one_mark_both_stay_and_are_named(clones):
    first, second = clones
    first.does(lambda m: [(m.spans["s1"], m.spans["s1"]._replace(label="denial"))])
    second.does(lambda m: [(m.spans["s1"], m.spans["s1"]._replace(label="figure")), (m.spans["s2"], None)])
    first.does(lambda m: [(m.spans["s2"], m.spans["s2"]._replace(note="stay"))])
    done = second.git("pull", "--no-rebase", "--no-edit", "origin", "main")
    assert "annotations/a.json: " in done.err
    spans = second.margin().spans
    assert {mark.label for mark in spans.values() if mark.start == 1} == {"denial", "figure"}
    assert spans["s2"].note == "stay"
    ended = hashiya("check", cwd=second.folder)
    assert ended.code == 1
    assert "two changes of one" in ended.out


def test_what_no_rule_decides_is_a_conflict_for_git(clones):
    first, second = clones
    for clone, zones in ((first, [1]), (second, [2])):
        store = TinyStore(clone.marks)
        store.save(
            article("a"), Edit("e", "zones", (Change(None, span(id=f"z{zones[0]}")),)), {"zones": zones}
        )
        store.close()
        clone.commit()
    done = second.git("pull", "--no-rebase", "--no-edit", "origin", "main", check=False)
    assert done.code != 0
    assert "'zones'" in done.err
    assert second.git("diff", "--name-only", "--diff-filter=U").out == "annotations/a.json\n"
    tables = json.loads((second.marks / "a.json").read_bytes())
    assert tables["article"]["1"]["meta"]["zones"] == [2]
    assert {"z1", "z2"} <= {record["id"] for record in tables["spans"].values()}


def test_a_version_that_cant_be_read_is_left_to_git(clones):
    first, second = clones
    (first.marks / "a.json").write_bytes(b"{")
    first.commit()
    second.does(lambda m: [(m.spans["s2"], None)])
    kept = (second.marks / "a.json").read_bytes()
    done = second.git("pull", "--no-rebase", "--no-edit", "origin", "main", check=False)
    assert done.code != 0
    assert "can't be read" in done.err
    assert (second.marks / "a.json").read_bytes() == kept


def test_a_reader_that_is_open_sees_what_was_merged(clones):
    first, second = clones
    store = TinyStore(second.marks)
    mine = after(store.save(article("a"), edit((None, span(100, 103, id="mine")))))
    store.settle()
    second.commit()
    first.does(lambda m: [(None, span(90, 93, id="theirs"))])
    second.git("pull", "--quiet", "--no-rebase", "--no-edit", "origin", "main")
    margin = store.load("a")
    assert {"mine", "theirs"} <= set(margin.spans)
    store.save(article("a"), edit((mine, None)))
    store.close()
    assert "theirs" in second.margin().spans
    assert "mine" not in second.margin().spans


def test_without_a_command_it_says_so_in_a_sentence(tmp_path: Path):
    ended = hashiya("git", cwd=tmp_path)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.rstrip().endswith("Error: Missing command.")
    assert "␊" not in ended.err
