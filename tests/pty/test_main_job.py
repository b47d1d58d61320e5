"""The main job from end to end: read an article, tag it, leave, come back, undo, export."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from tests.cli.command import hashiya
from tests.pty.terminal import Terminal

ARTICLE = "000_dfd5b0dd82fd8e7f"
#: The first four words of the article, and one further down that occurs once; label by key.
WORDS = {"أفادت": "claim", "صحيفة": "source", "بوليتيكو": "denial", "بحصول": "figure"}
DRAGGED = "للصحيفة"


def kept(workspace) -> list[dict]:
    """The marks on the disk."""
    file = workspace / "annotations" / f"{ARTICLE}.json"
    return list(json.loads(file.read_bytes())["spans"].values()) if file.exists() else []


def tag(terminal: Terminal, key: str, workspace, count: int) -> None:
    """Press a label's key and wait until so many marks are on the disk."""
    terminal.send(key)
    terminal.wait(lambda: len(kept(workspace)) == count)


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
def test_tag_with_keys_and_mouse_leave_come_back_undo_and_export(size, workspace):
    text = (workspace / f"{ARTICLE}.txt").read_bytes().decode()
    with Terminal(cwd=workspace, size=size) as terminal:
        terminal.wait("5 articles")
        terminal.send("\r")
        terminal.wait(f"{ARTICLE}.txt")
        for number, key in enumerate("csdf", 1):
            tag(terminal, key, workspace, number)
            terminal.send("w")
        place = terminal.find(DRAGGED)
        assert place is not None
        terminal.mouse(place.row, place.first, "press")
        terminal.mouse(place.row, (place.first + place.last) // 2, "drag")
        terminal.mouse(place.row, place.last, "drag")
        terminal.mouse(place.row, place.last, "release")
        start = text.index(DRAGGED)
        terminal.wait(f"selected {start}–{start + len(DRAGGED)}")
        tag(terminal, "s", workspace, 5)
        assert terminal.quit() == 0

    wanted = [(text.index(word), word, label) for word, label in WORDS.items()]
    made = [(span["start"], span["quote"], span["label"]) for span in kept(workspace)]
    assert sorted(made) == sorted([*wanted, (start, DRAGGED, "source")])

    with Terminal(f"{ARTICLE}.txt", cwd=workspace, size=size) as terminal:
        terminal.wait(f"مصدر: {DRAGGED}")  # in the margin
        terminal.send("gg")
        terminal.wait("ادعاء: أفادت")
        signs = dict(zip("●◆▲■", (1, 2, 1, 1), strict=True))
        terminal.wait(lambda: all("".join(terminal.rows).count(sign) >= signs[sign] for sign in signs))
        terminal.send("u")
        terminal.wait(lambda: len(kept(workspace)) == 4)
        terminal.wait(lambda: f"مصدر: {DRAGGED}" not in terminal.text)
        assert terminal.quit() == 0

    ended = hashiya("export", cwd=workspace)
    assert (ended.code, ended.err, ended.out.count("\n")) == (0, "", 1)
    row = json.loads(ended.out)
    assert [(span["start"], span["text"], span["label"]) for span in row["spans"]] == wanted
    assert all(row["text"][span["start"] : span["end"]] == span["text"] for span in row["spans"])
    assert row["text"] == text
    if shutil.which("jq"):
        done = subprocess.run(
            ["jq", "-r", ".spans[].text"], input=ended.out.encode(), capture_output=True, check=True
        )
        assert done.stdout.decode().split() == list(WORDS)


def test_an_arabic_keyboard_does_the_same(workspace):
    with Terminal(f"{ARTICLE}.txt", cwd=workspace) as terminal:
        terminal.wait(f"{ARTICLE}.txt")
        for number, key in enumerate("ؤسيب", 1):
            tag(terminal, key, workspace, number)
            terminal.send("ص")
        terminal.send("ض")  # q
        assert terminal.end() == 0
    assert {span["quote"]: span["label"] for span in kept(workspace)} == WORDS


def test_what_was_begun_with_a_selection_of_words_is_one_mark(workspace):
    with Terminal(f"{ARTICLE}.txt", cwd=workspace) as terminal:
        terminal.wait(f"{ARTICLE}.txt")
        terminal.send("vww")
        terminal.send("c")
        terminal.wait(lambda: kept(workspace))
        assert terminal.quit() == 0
    (span,) = kept(workspace)
    assert (span["start"], span["quote"]) == (0, "أفادت صحيفة")
