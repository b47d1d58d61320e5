"""The program where things are not as one would have them: encodings, disks, windows, colours, signals."""

from __future__ import annotations

import ctypes
import json
import re
import resource
import shutil
import signal
import stat
import sys

import pytest

from tests.cli.command import hashiya
from tests.pty.escapes import violations
from tests.pty.terminal import Terminal

TEXT = "قال الوزير إن العدد بلغ خمسين.\nونفى المتحدث ذلك.\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "news.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def import_marks(folder, *spans: dict) -> None:
    row = {"id": "news", "spans": list(spans)}
    ended = hashiya("import", "-", cwd=folder, stdin=json.dumps(row).encode())
    assert ended.code == 0, ended.err


def offered(terminal: Terminal) -> list[str]:
    """The encodings that are offered, from above."""
    return [row.strip() for row in terminal.rows if re.fullmatch(r"  [a-z0-9-]+ *", row)]


class TestEncodings:
    """An article that is not UTF-8 is opened in the encoding that the person chooses, and remembers it."""

    @pytest.mark.parametrize(
        ("name", "first", "preview"),
        [
            ("027_utf16le_nobom", "utf-16-le", "قال المتحدث"),
            ("030_iso8859_6", "iso8859-6", "قال المتحدث"),
            ("031_windows1256_short", "cp1256", "سلام"),
        ],
    )
    def test_it_asks_with_previews(self, name, first, preview, shared, tmp_path):
        data = (shared / "cases" / "hostile" / f"{name}.txt").read_bytes()
        (tmp_path / "old.txt").write_bytes(data)
        with Terminal("old.txt", cwd=tmp_path) as terminal:
            terminal.wait("old.txt is not UTF-8")
            terminal.wait(preview)
            terminal.settle()
            assert offered(terminal)[0] == first
            assert "saved" not in terminal.text
            terminal.send("\r")
            terminal.wait("saved")
            terminal.wait(f"{first} ·")
            terminal.wait(preview)
            assert terminal.quit() == 0
            assert violations(bytes(terminal.raw)) == []
        # It is asked once.
        with Terminal("old.txt", cwd=tmp_path) as terminal:
            terminal.wait("saved")
            terminal.wait(f"{first} ·")
            assert terminal.quit() == 0
        assert (tmp_path / "old.txt").read_bytes() == data

    def test_escape_leaves_it_unopened_and_another_can_be_chosen(self, shared, tmp_path):
        shutil.copyfile(shared / "cases" / "hostile" / "030_iso8859_6.txt", tmp_path / "old.txt")
        with Terminal(cwd=tmp_path) as terminal:
            terminal.wait("1 article")
            terminal.send("\r")
            terminal.wait("is not UTF-8")
            terminal.settle()
            second = offered(terminal)[1]
            terminal.send("\x1b")
            terminal.wait("T theme")
            terminal.wait(" new ")
            terminal.send("\r")
            terminal.wait("is not UTF-8")
            terminal.send("\x1b[B\r")
            terminal.wait(f"{second} ·")
            assert terminal.quit() == 0


class TestDisks:
    def test_a_folder_that_may_not_be_written_is_read_only(self, folder):
        import_marks(folder, {"start": 4, "end": 10, "label": "source"})
        marks = folder / "annotations"
        before = (marks / "news.json").read_bytes()
        marks.chmod(0o555)
        (marks / "news.json").chmod(0o444)
        try:
            with Terminal("news.txt", cwd=folder, before=without_power_over_files) as terminal:
                terminal.wait("read-only")
                terminal.wait("مصدر: الوزير")
                terminal.send("c")
                terminal.wait("read-only: ")
                terminal.settle()
                assert "ادعاء" not in terminal.text
                assert terminal.quit() == 0
        finally:
            marks.chmod(0o755)
        assert (marks / "news.json").read_bytes() == before
        assert not stat.S_IMODE((marks / "news.json").stat().st_mode) & 0o222

    def test_what_the_disk_refuses_is_told_kept_in_hand_and_asked_about(self, folder):
        def full():
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

        with Terminal("news.txt", cwd=folder, before=full) as terminal:
            terminal.wait("saved")
            terminal.send("c")
            terminal.wait("1 NOT SAVED")
            terminal.wait("ادعاء: قال")
            terminal.send("q")
            terminal.wait("NOT SAVED; Ctrl+S tries again")
            assert terminal.quit() == 0
        assert violations(bytes(terminal.raw)) == []
        assert hashiya("export", cwd=folder).out == ""

    def test_a_damaged_file_of_marks_is_told_and_left_alone(self, folder, shared):
        marks = folder / "annotations" / "news.json"
        marks.parent.mkdir()
        shutil.copyfile(shared / "cases" / "hostile" / "101_truncated.json", marks)
        before = marks.read_bytes()
        with Terminal("news.txt", cwd=folder, size=(200, 24)) as terminal:
            assert terminal.end() == 1
            assert f"hashiya: {marks} can't be read" in "".join(terminal.rows)
            assert "Traceback" not in "".join(terminal.rows)
        with Terminal(cwd=folder, size=(200, 24)) as terminal:
            terminal.wait("damaged")
            terminal.send("\r")
            terminal.wait("can't be read")
            terminal.wait("it was left untouched")
            assert terminal.quit() == 0
        assert marks.read_bytes() == before

    def test_a_label_that_the_settings_do_not_know_is_shown_by_its_name(self, folder):
        import_marks(folder, {"start": 4, "end": 10, "label": "rumour", "note": "من قال؟"})
        with Terminal("news.txt", cwd=folder) as terminal:
            terminal.wait("من قال؟")
            terminal.send("\t")
            terminal.wait("○ rumour 4–10")
            terminal.send("rc")
            terminal.wait("● claim 4–10")
            assert terminal.quit() == 0
        row = json.loads(hashiya("export", cwd=folder).out)
        assert [(span["label"], span["note"]) for span in row["spans"]] == [("claim", "من قال؟")]


def without_power_over_files() -> None:
    """Let the modes of files hold for root too, whom Linux lets write anywhere (CAP_DAC_OVERRIDE)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)


class TestWindows:
    def test_the_word_of_the_cursor_stays_on_the_screen_whatever_size_it_gets(self, workspace):
        name = "004_c9c7c4effab98621.txt"
        text = (workspace / name).read_text(encoding="utf-8")
        word = rare_word(text)
        with Terminal(name, cwd=workspace, size=(80, 24)) as terminal:
            terminal.wait("saved")
            terminal.send(f"/{word}\r")
            terminal.wait(f"selected {text.index(word)}–")
            terminal.send("\x1b")
            terminal.wait(lambda: "selected" not in terminal.text)
            for size in ((50, 12), (160, 50), (24, 6), (120, 9), (80, 24)):
                terminal.resize(*size)
                terminal.settle(0.3)
                terminal.wait(lambda: terminal.find(word))
            assert terminal.quit() == 0
        assert violations(bytes(terminal.raw)) == []

    @pytest.mark.parametrize("size", [(1, 1), (2, 2), (10, 3), (19, 5), (59, 24), (400, 100)])
    def test_any_size_will_do(self, size, folder):
        with Terminal("news.txt", cwd=folder, size=size) as terminal:
            terminal.wait(lambda: b"\x1b[" in terminal.raw)
            terminal.settle(0.3)
            terminal.send("wc")
            terminal.wait((folder / "annotations" / "news.json").exists)
            assert terminal.quit() == 0


def rare_word(text: str) -> str:
    """A word of the second half that is there once, long enough to be sure of and short enough to fit."""
    words: list[str] = re.findall(r"\b[ء-ي]{7,9}\b", text[len(text) // 2 :])
    return next(word for word in words if text.count(word) == 1)


def test_without_colours_labels_are_told_by_signs_and_attributes(folder):
    import_marks(
        folder,
        *(
            {"start": start, "end": end, "label": label}
            for start, end, label in (
                (0, 3, "claim"),
                (4, 10, "source"),
                (31, 35, "denial"),
                (24, 29, "figure"),
            )
        ),
    )
    with Terminal(cwd=folder, size=(100, 24), env={"NO_COLOR": "1"}) as terminal:
        terminal.wait("1 article")
        terminal.wait(lambda: all(sign in terminal.text for sign in "●◆▲■"))
        terminal.send("\r")
        terminal.wait("saved")
        terminal.wait(lambda: all(sign in "".join(terminal.rows[1:-2]) for sign in "●◆▲■"))
        assert terminal.quit() == 0
    written = terminal.raw.decode()
    codes = {code for codes in re.findall(r"\x1b\[([\d;]*)m", written) for code in codes.split(";")}
    assert codes <= {"", "0", "1", "2", "3", "4", "7", "21", "39", "49"}  # 39 and 49: the terminal's own
    looks = {
        label: looks_of(written, word)
        for label, word in (("claim", "ﻝﺎﻗ"), ("source", "ﺮﻳﺯﻮﻟﺍ"), ("denial", "ﻰﻔﻧﻭ"), ("figure", "ﻦﻴﺴﻤﺧ"))
    }
    assert all(looks.values())
    assert len({frozenset(look) for look in looks.values()}) == 4, looks


def looks_of(written: str, word: str) -> set[str]:
    """The attributes in which a word was ever painted."""
    return set(re.findall(rf"\x1b\[([\d;]+)m[^\x1b]*{word}", written))


def test_sigterm_ends_it_in_order(folder):
    with Terminal("news.txt", cwd=folder) as terminal:
        terminal.wait("saved")
        terminal.send("c")
        terminal.wait((folder / "annotations" / "news.json").exists)
        terminal.settle()
        terminal.signal(signal.SIGTERM)
        assert terminal.end() in (-signal.SIGTERM, 128 + signal.SIGTERM)
    told = terminal.raw.decode()
    for mode in (1049, 1000, 1003, 2004):
        assert told.rindex(f"\x1b[?{mode}l") > told.rindex(f"\x1b[?{mode}h")
    assert told.rindex("\x1b[?25h") > told.rindex("\x1b[?25l")
    assert "Traceback" not in told
    assert json.loads(hashiya("export", cwd=folder).out)["spans"][0]["text"] == "قال"


def test_a_file_after_two_dashes_opens(folder):
    (folder / "--news").write_text(TEXT, encoding="utf-8")
    with Terminal("--", "--news", cwd=folder) as terminal:
        terminal.wait("saved")
        terminal.wait("--news")
        assert terminal.quit() == 0
