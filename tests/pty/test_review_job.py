"""A review from end to end in a terminal: propose, decide, leave, come back, export."""

from __future__ import annotations

import json

import pytest

from tests.cli.command import hashiya
from tests.pty.terminal import Terminal

TEXT = "قال المتحدث باسم الوزارة إن العدد بلغ 50 ألفا.\nونفى المدير وجود أي خلاف مع الشركة.\n"


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "made"
    made.mkdir()
    (made / "news.txt").write_text(TEXT, encoding="utf-8")
    return made


def test_propose_decide_leave_come_back_and_export(folder):
    assert hashiya("suggest", "--save", cwd=folder).code == 0
    with Terminal("review", "--as", "layla", cwd=folder) as terminal:
        terminal.wait("proposals  0 of")
        terminal.send("a")
        terminal.wait("proposals  1 of")
        terminal.send("x")
        terminal.wait("proposals  2 of")
        assert terminal.quit() == 0
    with Terminal("review", "--as", "layla", cwd=folder) as terminal:
        terminal.wait("proposals  2 of")
        terminal.send("u")
        terminal.wait("proposals  1 of")
        terminal.send("\x1b")
        assert terminal.end() == 0
    done = hashiya("export", cwd=folder)
    (row,) = [json.loads(line) for line in done.out.splitlines()]
    assert [span["review"]["by"] for span in row["spans"]] == ["layla"]


def test_a_second_window_is_told_in_one_sentence(folder):
    hashiya("suggest", "--save", cwd=folder)
    with Terminal("review", cwd=folder) as first:
        first.wait("0 of")
        with Terminal("review", cwd=folder) as second:
            assert second.end() == 1
            assert "open in another window" in second.text
            assert "Traceback" not in second.text


def test_a_second_annotator_does_not_see_the_first_one_s_marks(folder):
    start = TEXT.index("المدير")
    span = {"start": start, "end": start + 6, "label": "source", "annotator": "salma", "note": "SECRET"}
    marks = folder / "marks.jsonl"
    marks.write_text(json.dumps({"id": "news", "text": TEXT, "spans": [span]}) + "\n", encoding="utf-8")
    assert hashiya("import", "marks.jsonl", cwd=folder).code == 0
    with Terminal("open", "news.txt", "--as", "salma", cwd=folder) as terminal:
        terminal.wait("SECRET")
    with Terminal("open", "news.txt", "--as", "omar", "--blind", cwd=folder) as terminal:
        terminal.wait("news.txt")
        terminal.send("c")
        terminal.wait("tagged claim")
        assert "SECRET" not in terminal.text
        assert terminal.quit() == 0
    done = hashiya("export", cwd=folder)
    (row,) = [json.loads(line) for line in done.out.splitlines()]
    assert sorted(span["annotator"] for span in row["spans"]) == ["omar", "salma"]
