"""A note written in the person's own editor, with the real program in a real terminal."""

from __future__ import annotations

import json

import pytest

from tests.pty.terminal import Terminal

TEXT = "قال سامي إن العدد بلغ خمسين.\n"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "news.txt").write_text(TEXT, encoding="utf-8")
    return folder


def note(folder) -> str:
    file = folder / "annotations" / "news.json"
    spans = json.loads(file.read_bytes())["spans"].values() if file.exists() else []
    return "".join(span.get("note", "") for span in spans)


def test_what_the_editor_saves_is_the_note(folder, tmp_path):
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsleep 1\nprintf "من المحرر\\nسطران" > "$1"\n', encoding="utf-8")
    editor.chmod(0o755)
    with Terminal("news.txt", cwd=folder, env={"VISUAL": str(editor)}) as terminal:
        terminal.wait("news.txt")
        terminal.send("wc")
        terminal.wait("tagged")
        terminal.send("E")
        terminal.wait(lambda: note(folder) == "من المحرر\nسطران")
        terminal.wait("من المحرر")  # in the margin
        terminal.send("w")
        assert terminal.quit() == 0


def test_an_editor_that_is_not_there_is_told(folder):
    with Terminal("news.txt", cwd=folder, env={"VISUAL": "no-such-editor-anywhere"}) as terminal:
        terminal.wait("news.txt")
        terminal.send("wc")
        terminal.wait("tagged")
        terminal.send("E")
        terminal.wait("the editor did not do it")
        assert terminal.quit() == 0
    assert note(folder) == ""
