"""``hashiya review`` and ``hashiya learn`` where no screen is needed."""

from __future__ import annotations

import json

import pytest

from reader.annotations.labels import Schema
from reader.annotations.tinydb_store import TinyStore
from reader.articles.workspace import Workspace
from reader.review.opening import begin, review_of
from reader.review.queue import Choice
from tests.cli.command import hashiya

TEXT = "قال المتحدث باسم الوزارة إن العدد بلغ 50 ألفا.\nونفى المدير وجود أي خلاف.\n"


@pytest.fixture
def workspace(tmp_path):
    folder = tmp_path / "workspace"
    folder.mkdir()
    (folder / "news.txt").write_text(TEXT, encoding="utf-8")
    assert hashiya("suggest", "--save", "--as", "salma", cwd=folder).code == 0
    return folder


def decided(folder, *decisions, name=""):
    """Decide on the first items of a review as the screen does."""
    found, _ = Workspace.find(folder, folder)
    store = TinyStore(found.annotations)
    saved = begin(found, store, Choice("proposals"), name, annotator="layla")
    review = review_of(saved, found, store, Schema(), "layla")
    for decision in decisions:
        assert getattr(review, decision)().ok
    review.close()
    store.close()
    return len(saved.items)


def test_it_needs_a_terminal_and_says_so(workspace):
    done = hashiya("review", cwd=workspace)
    assert done.code == 2
    assert "needs a terminal" in done.err


@pytest.mark.parametrize("args", [("--summary",), ("--summary", "--json"), ("--list",), ("--list", "--json")])
def test_without_any_review_that_is_said(workspace, args):
    said = "there is no review here yet; hashiya review begins one\n"
    assert hashiya("review", *args, cwd=workspace) == (0, "", said)
    decided(workspace, "accept")
    assert hashiya("review", *args, cwd=workspace).err == ""


def test_the_summary_and_the_list(workspace):
    items = decided(workspace, "accept", "reject")
    told = json.loads(hashiya("review", "--summary", "--json", cwd=workspace).out)
    assert (told["name"], told["items"], told["done"]) == ("proposals", items, 2)
    assert told["actions"] == {"accept": 1, "reject": 1}
    assert [row["decision"] for row in told["decisions"]] == ["accept", "reject"]
    plain = hashiya("review", "--summary", "--name", "proposals", cwd=workspace)
    assert f"2 of {items} done" in plain.out
    assert f"proposals: 2 of {items} done" in hashiya("review", "--list", cwd=workspace).out


def test_accepted_proposals_are_exported_and_no_others(workspace):
    decided(workspace, "accept", "reject")
    done = hashiya("export", cwd=workspace)
    (row,) = [json.loads(line) for line in done.out.splitlines()]
    (span,) = row["spans"]
    assert span["annotator"] == "layla"
    assert span["review"]["verdict"] == "accepted"
    assert span["origin"]["kind"] == "rule"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--queue", "flagged"), "nothing in the queue flagged"),
        (("--summary", "--name", "nope"), "nope.jsonl can't be read"),
        (("--name", "../x"), "can't name a review"),
        (("--sample", "many"), "a sample is a number"),
        (("--queue", "proposals", "--label", "figure"), "has another queue; --new"),
    ],
)
def test_what_can_not_be_done_is_one_sentence(workspace, args, said):
    decided(workspace, "skip")
    done = hashiya("review", *(("--new",) if "--sample" in args else ()), *args, cwd=workspace)
    assert done.code in (1, 2)
    assert said in done.err
    assert "Traceback" not in done.err


def test_a_damaged_review_names_its_line(workspace):
    decided(workspace, "skip")
    path = workspace / "annotations" / "reviews" / "proposals.jsonl"
    lines = path.read_text("utf-8").splitlines()
    lines[1] = "damaged"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = hashiya("review", cwd=workspace)
    assert done.code == 1
    assert "proposals.jsonl:2: this is no line of a review" in done.err


def test_learning_tells_what_it_learned_and_where_it_is(workspace):
    pytest.importorskip("pycrfsuite", reason="python-crfsuite is not installed")
    assert "too little to learn from" in hashiya("learn", cwd=workspace).err
    spans = [
        {"start": place, "end": place + len(word), "label": "word", "text": word}
        for word in TEXT.replace(".", "").split()
        for place in [TEXT.index(word)]
    ]
    (workspace / "marks.jsonl").write_text(json.dumps({"id": "news", "spans": spans}), encoding="utf-8")
    assert hashiya("import", "marks.jsonl", cwd=workspace).code == 0
    done = hashiya("learn", "--json", "--name", "mine", cwd=workspace)
    told = json.loads(done.out)
    assert (told["model"], told["articles"], list(told["labels"])) == ("mine", 1, ["word"])
    (model,) = (workspace / "annotations" / "models").iterdir()
    assert told["file"] == str(model)
    proposed = hashiya("suggest", "news.txt", "--with", "mine", "--json", cwd=workspace)
    assert proposed.code == 0
    rows = [json.loads(line) for line in proposed.out.splitlines()]
    assert {row["rule"] for row in rows} == {"mine"}
    assert all(0 < row["score"] <= 1 for row in rows)
