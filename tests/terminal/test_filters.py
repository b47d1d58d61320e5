"""What a terminal of each kind shows, after its filter, is the order that was painted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bidi.mirror import MIRRORED
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reader.terminal.filters import Filter, filter_for
from reader.terminal.modes import Mode
from tests.terminal import models
from tests.terminal.models import Cell, Grid, Row, seen

#: Painted text: forms and letters, digits of both kinds, brackets, Latin, boxes, marks on letters.
CELLS = st.sampled_from(
    [
        *"ﺔﻴﺷﺎﺣﻗلاﺱ",
        *"١٢٣",
        *"12",
        *"ABc",
        *"()«»[]",
        *"،؟:.-%…٪",
        *" │─",
        "\u0640",
        "日",
        "ﺑ\u064e",
        "ﻤ\u0651\u064f",
    ]
)
COLOURS = st.sampled_from(
    [
        "38;2;220;220;220",
        "38;2;0;0;1",
        "38;5;250",
        "38;5;17",
        "32",
        "97",
        "48;2;9;9;9",
        "1",
        "3",
        "4",
        "1;38;5;99;48;5;17",
    ]
)
#: A segment as rich writes it: everything set before, everything reset after.
SEGMENTS = st.tuples(st.lists(CELLS, max_size=12).map("".join), st.none() | COLOURS).map(
    lambda part: part[0] if part[1] is None else f"\x1b[{part[1]}m{part[0]}\x1b[0m"
)
LINES = st.lists(SEGMENTS, max_size=3).map("".join)
NARROW = LINES.map(lambda line: line.replace("日", ""))


def painted(lines: list[str], column: int = 1) -> str:
    """Rows as the compositor writes them: each after a cursor move, the cursor put away at the end."""
    return "".join(f"\x1b[{y + 1};{column}H{line}" for y, line in enumerate(lines)) + "\x1b[1;1H"


def through(filter_: Filter, output: str, cuts: list[int] | None = None) -> str:
    ends = sorted({*(cut for cut in cuts or [] if 0 < cut < len(output)), len(output)})
    parts = [output[a:b] for a, b in zip([0, *ends], ends, strict=False)]
    return "".join(filter_.feed(part) for part in parts) + filter_.flush()


def rows(output: str) -> list[Row]:
    return Grid(columns=120, rows=4).write(output).rows


def without_face(row: Row) -> Row:
    return [Cell(cell.text, replace(cell.style, bold=False, italic=False)) for cell in row]


KINDS = {
    Mode.APP: models.as_written,
    Mode.LRM: models.runs_of_one_look,
    Mode.RUNS: models.runs_of_one_look,
    Mode.KITTY: models.kitty(letters_only=False),
    Mode.KITTY_LETTERS: models.kitty(letters_only=True),
}


@pytest.mark.parametrize("mode", KINDS)
@settings(deadline=None)
@given(lines=st.lists(LINES, min_size=1, max_size=3), cuts=st.lists(st.integers(1, 400), max_size=4))
def test_a_terminal_shows_what_was_painted_however_the_output_is_cut(mode, lines, cuts):
    output = painted(lines)
    shown = [KINDS[mode](row) for row in rows(through(filter_for(mode), output, cuts))]
    # Where Latin stands glued to the right of Arabic, kitty needs another face to part them.
    look = without_face if mode is Mode.KITTY else list
    assert [look(seen(row)) for row in shown] == [look(seen(row)) for row in rows(output)]


@settings(deadline=None)
@given(lines=st.lists(LINES, min_size=1, max_size=3))
def test_marks_hold_whole_rows_as_well(lines):
    """VTE behind tmux and screen, which swallow its switch."""
    output = painted(lines)
    shown = [models.whole_rows(row) for row in rows(through(filter_for(Mode.LRM), output))]
    assert [seen(row) for row in shown] == [seen(row) for row in rows(output)]


@pytest.mark.parametrize("mode", [Mode.LRM, Mode.RUNS])
@settings(deadline=None)
@given(line=NARROW, patch=NARROW, column=st.integers(1, 30))
def test_a_part_of_a_row_painted_anew_stands_right_in_the_old_rest(mode, line, patch, column):
    # Textual's first frame paints every cell, blank ones too.
    frames = [painted([" " * 120]), painted([line]), painted([patch], column)]
    filter_ = filter_for(mode)
    written = "".join(through(filter_, frame) for frame in frames)
    assert seen(KINDS[mode](rows(written)[0])) == seen(rows("".join(frames))[0])


@pytest.mark.parametrize("mode", list(Mode))
@settings(deadline=None)
@given(st.text(max_size=60) | st.lists(SEGMENTS).map("".join), st.lists(st.integers(1, 60)))
@example("\x1b[38;5m\x1b[38;2;1m\x1b[38:2::1:2:3m\x1b[38;5;999mﺱ\x1b[38;9;1mﺱ\x1b[mﺱ", [])
@example("\x1b]8;;http://example.org\x1b\\ﺱﺎ\x1b]8;;\x1b\\ \x1b]52;c;2YU=\x07", [20])
@example("\x1b]0;unfinished", [3])
def test_nothing_is_lost_and_nothing_fails(mode, output, cuts):
    """What comes out is what went in: what is added are marks and SGR, what is moved are cells of a run."""
    written = through(filter_for(mode), output, cuts)
    assert written == through(filter_for(mode), output)
    match mode:
        case Mode.APP | Mode.TERMINAL:
            assert written == output
        case Mode.LRM:
            assert written.replace("\u200e", "") == output.replace("\u200e", "")
        case Mode.RUNS:
            assert models.SGR.sub("", written) == models.SGR.sub("", output)
        case Mode.KITTY | Mode.KITTY_LETTERS:
            assert content(written) == content(output)


def content(output: str) -> list[str]:
    """The characters of output without SGR, brackets without their side, in no order."""
    return sorted(min(c, MIRRORED.get(c, c)) for c in models.SGR.sub("", output))


CASES = [
    # what is painted, what each filter writes
    (Mode.LRM, "ﺔﻴA", "ﺔ\u200eﻴ\u200eA"),
    (Mode.LRM, "ﺑ\u064e١", "ﺑ\u064e\u200e١\u200e"),
    (Mode.LRM, "plain (text)", "plain (text)"),
    (Mode.KITTY, "ﻝﺎﻗ", "ﻗﺎﻝ"),
    (Mode.KITTY, ":ﻝﺎﻗ ABC", "ﻗﺎﻝ: ABC"),
    (Mode.KITTY, "(ﻝﺎﻗ", "ﻗﺎﻝ)"),
    (Mode.KITTY, "«ﻝﺎﻗ»", "«ﻗﺎﻝ»"),
    (Mode.KITTY, "ﻡ2025", "5202ﻡ"),
    (Mode.KITTY, "١٢٣", "٣٢١"),
    (Mode.KITTY, "ABCﻝﺎﻗ", "ABCﻝﺎﻗ"),  # a run whose first letter is Latin is not turned
    (Mode.KITTY, "ﺕﺍSMS", "ﺍﺕ\x1b[1mSMS\x1b[22m"),
    (Mode.KITTY, "\x1b[1mﺕﺍSMS\x1b[0m", "\x1b[1mﺍﺕ\x1b[22mSMS\x1b[1m\x1b[0m"),
    (Mode.KITTY, "ﺕA\x1b[1mﻝﺎ", "ﺕ\x1b[3mA\x1b[23m\x1b[1mﺎﻝ"),
    (Mode.KITTY, "│ﻝﺎﻗ│", "│ﻗﺎﻝ│"),
    (Mode.KITTY, "ﻝ\x1b[31mﺎ\x1b[0mﻗ", "ﻗ\x1b[31mﺎ\x1b[0mﻝ"),
    (Mode.KITTY, "ﻝﺎ\x1b[1mﻗﺱ\x1b[0m", "ﺎﻝ\x1b[1mﺱﻗ\x1b[0m"),  # bold is another font
    (Mode.KITTY_LETTERS, "ﻡ2025", "ﻡ2025"),
    (Mode.KITTY_LETTERS, "(ﻝﺎﻗ:", "(ﻗﺎﻝ:"),
    (Mode.KITTY_LETTERS, "ﺕﺍSMS", "ﺍﺕSMS"),
    # even columns, odd columns, and what is not Arabic
    (
        Mode.RUNS,
        "\x1b[38;2;9;9;9mﻝﺎ A",
        "\x1b[38;2;9;9;9m\x1b[38;2;9;9;8mﻝ\x1b[38;2;8;9;9mﺎ\x1b[38;2;9;9;9m A",
    ),
    (
        Mode.RUNS,
        "\x1b[38;5;16mﻝﺎ\x1b[0m",
        "\x1b[38;5;16m\x1b[38;2;0;0;0mﻝ\x1b[38;2;0;0;1mﺎ\x1b[38;5;16m\x1b[0m",
    ),
    (Mode.RUNS, "ﻝﺎA", "\x1b[2mﻝ\x1b[22mﺎ\x1b[2mA\x1b[22m"),
    (Mode.RUNS, "\x1b[1mﻝﺎ", "\x1b[1m\x1b[2mﻝ\x1b[22;1mﺎ"),
    (Mode.RUNS, "\x1b[1;2Hﻝ", "\x1b[1;2Hﻝ"),
    (Mode.RUNS, "ﺑ\u064eﻤ", "\x1b[2mﺑ\u064e\x1b[22mﻤ"),
]


@pytest.mark.parametrize(("mode", "output", "written"), CASES)
def test_what_is_written(mode, output, written):
    assert through(filter_for(mode), output) == written


def test_a_run_is_kept_until_it_is_known_to_be_whole():
    filter_ = filter_for(Mode.KITTY)
    assert filter_.feed("\x1b[1;1Hﻝﺎ") == "\x1b[1;1H"
    assert filter_.feed("ﻗ ") == "ﻗﺎﻝ "
    assert filter_.feed("ﻝﺎ") == ""
    assert filter_.flush() == "ﺎﻝ"


@pytest.mark.parametrize(
    "kind", [models.whole_rows, models.runs_of_one_look, models.kitty(letters_only=False)]
)
def test_the_models_do_turn_round_what_no_filter_has_passed(kind):
    row = Grid().write("ﻝﺎﻗ").rows[0]
    assert kind(row)[:3] == row[2::-1]
