"""What is chosen with a key in one kind of terminal holds there the next time."""

from __future__ import annotations

from tests.pty.terminal import Terminal


def test_harakat_that_were_hidden_stay_hidden_until_they_are_shown_again(tmp_path):
    (tmp_path / "news.txt").write_text("قال مُحَمَّدٌ إن العدد بلغ خمسين.\n", encoding="utf-8")
    for said in ("harakat hidden", "harakat shown", "harakat hidden"):
        with Terminal("news.txt", cwd=tmp_path) as terminal:
            terminal.wait("news.txt")
            terminal.send("t")
            terminal.wait(said)
            assert terminal.quit() == 0
