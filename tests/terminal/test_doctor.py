"""The report says what was asked and answered, what follows, and shows a line to look at."""

from __future__ import annotations

import io
import json
import os

import arabic_reshaper
import pytest
from bidi.algorithm import get_display

from reader.terminal.doctor import TEST_CELLS, TEST_PICTURE, TEST_TEXT, lines, report, show, spelled
from reader.terminal.survey import survey
from tests.terminal.fake_terminal import FakeTerminal
from tests.terminal.replies import KONSOLE, ROWS, Row

BY_ID = {row.id: row for row in ROWS}


def look(row: Row, tmp_path, terminal: FakeTerminal, bidi: str | None = None):
    environ = {"HOME": str(tmp_path), "HASHIYA_STATE": str(tmp_path), **row.environ}

    def run(argv):
        if argv[1].startswith(":spacing=mono"):
            return "DejaVu Sans Mono\n"
        return row.commands.get(" ".join(argv))

    return survey(bidi, environ=environ, stdin=terminal.slave, stdout=terminal.slave, run=run), run


def test_the_test_line_is_painted_as_two_independent_libraries_would():
    assert get_display(arabic_reshaper.reshape(TEST_TEXT), base_dir="R") == TEST_CELLS


def test_the_picture_of_it_is_of_dots_alone():
    assert {"\u2800" <= dot <= "\u28ff" or dot == "\n" for dot in TEST_PICTURE} == {True}
    assert max(map(len, TEST_PICTURE.splitlines())) < 76


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_report_is_plain_data_and_its_lines_are_safe_to_print(row, tmp_path):
    with FakeTerminal(row.answers(), outside=row.outside.answers() if row.outside else {}) as terminal:
        found = report(*look(row, tmp_path, terminal))
    assert json.loads(json.dumps(found)) == found
    text = "\n".join(lines(found))
    assert text.isprintable() or set(filter(lambda c: not c.isprintable(), text)) == {"\n"}
    assert found["mode"] == row.mode
    assert row.advice in text


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("konsole", ["Konsole 22.12.3", "ESC ]50;BidiRenderingEnabled=false BEL", "CSI > c (kind): 1;115;0"]),
        (
            "kitty, Arabic in its font",
            ["DejaVuSansMono has joined Arabic letters", "kitty.conf", "force_ltr yes"],
        ),
        ("kitty over ssh", ["DejaVuSansMono may or may not have", "how sure: guessed"]),
        ("tmux in vte", ["inside tmux", "smcup", "VTE_VERSION=7006"]),
        ("screen in xterm", ["inside screen", "The terminal outside:", "XTerm(379)"]),
        ("silent", ["no answer", "Vowel marks (harakat): shown", "DejaVu Sans Mono"]),
        ("textual-serve", ["Not asked"]),
    ],
)
def test_what_is_said(row, said, tmp_path):
    row = BY_ID[row]
    with FakeTerminal(row.answers(), outside=row.outside.answers() if row.outside else {}) as terminal:
        text = "\n".join(lines(report(*look(row, tmp_path, terminal))))
    assert [part for part in said if part not in text] == []


def test_a_choice_is_said_with_what_it_replaces(tmp_path):
    with FakeTerminal(BY_ID["konsole"].answers()) as terminal:
        found, run = look(BY_ID["konsole"], tmp_path, terminal, "lrm")
    text = "\n".join(lines(report(found, run)))
    assert "Mode: lrm" in text
    assert "from --bidi" in text
    assert "without that it would be app" in text


def test_where_a_switch_rules_the_terminal_the_line_stands_until_it_was_looked_at(tmp_path):
    row = BY_ID["konsole"]
    with FakeTerminal(row.answers()) as terminal:
        found, run = look(row, tmp_path, terminal)
        seen: list[str] = []
        with open(os.dup(terminal.slave), "w") as out:
            show(found, out, wait=lambda: seen.append(terminal.wait_for("Enter")), run=run)
        shown = terminal.wait_for(KONSOLE[1])
    assert KONSOLE[0] in seen[0]
    assert TEST_CELLS in seen[0]
    assert KONSOLE[1] not in seen[0]
    assert shown.index(TEST_PICTURE.splitlines()[1]) > shown.index(TEST_CELLS)


def test_a_file_gets_the_report_without_the_line(tmp_path):
    out = io.StringIO()
    with FakeTerminal(BY_ID["vte"].answers()) as terminal:
        found, run = look(BY_ID["vte"], tmp_path, terminal)
        show(found, out, run=run)
    assert "Terminal: vte 7006" in out.getvalue()
    assert "\x1b" not in out.getvalue()


def test_sequences_are_spelled_out():
    assert spelled("\x1b[8l\x1b]50;x\x07") == "ESC [8l ESC ]50;x BEL"
