"""Asking costs bounded time, changes nothing, and leaves nothing in the input."""

from __future__ import annotations

import os
import termios
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.terminal.queries import Answers, LateAnswers, ask, parse
from tests.terminal.fake_terminal import BDSM, DA1, DA2, VERSION, FakeTerminal
from tests.terminal.replies import XTERM

#: Seconds beyond the limit that a loaded machine may take; a flood goes on for longer.
BUSY = 5.0


def asked(terminal: FakeTerminal, limit: float = 10.0) -> Answers:
    """Ask, with far more time than the program gives, so that no answer is late on a loaded machine."""
    return ask(stdin=terminal.slave, stdout=terminal.slave, limit=limit)


def test_answers_are_read_up_to_the_fence():
    with FakeTerminal(XTERM.answers()) as terminal:
        answers = asked(terminal)
        assert (answers.version, answers.da2, answers.bdsm) == ("XTerm(379)", "41;379;0", 0)
        assert answers.fenced
        assert answers.seconds < 10.0
        assert terminal.waiting_input() == b""


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {VERSION: "\x1bP>|XTerm(379)\x1b\\"},
        {DA2: "\x1b[>41;"},
        {DA1: "\x1b[?"},
        {VERSION: "\x1bP>|" + "x" * 1_000_000, DA1: "y" * 1_000_000},
        {BDSM: "\x1b[8;99999999999999$y", DA2: "\x1b[>" + ";" * 50_000 + "c"},
        {DA1: "\x00\xff\x1b\x1b[[?;c" * 2000},
    ],
    ids=[
        "silent",
        "no fence",
        "breaks off",
        "breaks off at the fence",
        "floods",
        "absurd numbers",
        "garbage",
    ],
)
def test_a_silent_or_lying_terminal_costs_at_most_the_limit_and_leaves_nothing(answers):
    with FakeTerminal(answers) as terminal:
        begin = time.monotonic()
        asked(terminal, limit=0.2)
        assert time.monotonic() - begin < 0.2 + BUSY
        time.sleep(0.05)
        # What a flood sends after the limit is beyond the questions; of answers nothing is left.
        if sum(map(len, answers.values())) < 4096:
            assert terminal.waiting_input() == b""


def test_answers_that_came_after_the_limit_but_before_the_return_are_discarded():
    with FakeTerminal(XTERM.answers(), delay=0.15) as terminal:
        answers = asked(terminal, limit=0.05)
        assert answers.silent
        terminal.wait_for("\x1b[c")


def test_a_terminal_that_takes_no_output_does_not_hold_the_program():
    with FakeTerminal(XTERM.answers()) as terminal:
        termios.tcflow(terminal.slave, termios.TCOOFF)  # as after Ctrl+S
        begin = time.monotonic()
        assert asked(terminal, limit=0.1).silent
        assert time.monotonic() - begin < 0.1 + BUSY
        termios.tcflow(terminal.slave, termios.TCOON)


def test_keys_typed_before_are_kept_apart_from_the_answers():
    with FakeTerminal(XTERM.answers()) as terminal:
        terminal.type("jj\x1b[B")
        time.sleep(0.05)
        answers = asked(terminal)
        assert answers.typed == b"jj\x1b[B"
        assert answers.version == "XTerm(379)"


def test_line_mode_and_echo_are_as_before():
    with FakeTerminal(XTERM.answers()) as terminal:
        before = termios.tcgetattr(terminal.slave)
        asked(terminal)
        assert termios.tcgetattr(terminal.slave) == before


def test_answers_are_not_echoed_and_what_questions_may_print_is_erased():
    with FakeTerminal(XTERM.answers()) as terminal:
        asked(terminal)
        assert terminal.wait_for("\x1b8") == "\x1b7\x1b[8$p\x1b[>q\x1b[>c\x1b[c\x1b8\x1b[K"


def test_nothing_is_asked_where_there_is_no_terminal(tmp_path):
    with open(tmp_path / "file", "wb") as file, FakeTerminal(XTERM.answers()) as terminal:
        assert ask(stdin=terminal.slave, stdout=file.fileno()) == Answers()
        assert ask(stdin=file.fileno(), stdout=terminal.slave) == Answers()
        assert (tmp_path / "file").read_bytes() == b""
        assert terminal.shown == ""


def test_a_terminal_that_is_gone_is_one_that_says_nothing():
    with FakeTerminal() as terminal:
        slave = os.dup(terminal.slave)
    try:
        assert ask(stdin=slave, stdout=slave, limit=0.1).silent
    finally:
        os.close(slave)


PIECES = st.sampled_from(
    [
        "\x1b[8;1$y",
        "\x1bP>|Konsole 22\x1b\\",
        "\x1b[>1;2;3c",
        "\x1b[?62;c",
        "\x1bP1+r4=4\x1b\\",
        "\x1b",
        "[",
        "?",
    ]
)


@settings(deadline=None)
@given(st.lists(st.binary(max_size=20) | PIECES.map(str.encode)))
def test_reading_answers_never_fails(pieces):
    answers = parse(b"".join(pieces))
    assert answers.version.isprintable()


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


ALL_LATE = "\x1bP1+r6b=44\x1b\\" + "".join(XTERM.answers().values())
KEYS = [
    "a",
    "ش",
    "\r",
    "\x1b[A",
    "\x1bOP",
    "\x1b[1;5D",
    "\x1b[<0;12;5M",
    "\x1b[?2026;2$y",
    "\x1b[200~text\x1b[201~",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(KEYS), max_size=8), st.integers(0, 8), st.data())
def test_late_answers_are_taken_out_of_the_keys_however_they_are_cut(keys, where, data):
    """Cut anywhere, except that a key's own sequence comes in one piece, as terminals send it."""
    where = min(where, len(keys))
    late = LateAnswers(owed=True, clock=Clock())
    cuts = sorted(data.draw(st.lists(st.integers(0, len(ALL_LATE)), max_size=4)))
    pieces = [ALL_LATE[a:b] for a, b in zip([0, *cuts], [*cuts, len(ALL_LATE)], strict=True)]
    got = [late.feed(piece) for piece in [*keys[:where], *pieces, *keys[where:]]]
    assert "".join(got) + late.release() == "".join(keys)


def test_escape_is_held_for_one_rest_while_an_answer_is_owed_and_not_at_all_afterwards():
    clock = Clock()
    late = LateAnswers(owed=True, clock=clock)
    assert late.feed("\x1b") == ""
    assert late.release() == "\x1b"
    late.feed("".join(XTERM.answers().values()))  # with the fence
    assert late.feed("\x1b") == "\x1b"
    assert LateAnswers(owed=False, clock=clock).feed("\x1b") == "\x1b"
    waiting = LateAnswers(owed=True, clock=clock)
    clock.now += LateAnswers.PATIENCE
    assert waiting.feed("\x1b") == "\x1b"


def test_an_answer_that_breaks_off_is_no_key():
    late = LateAnswers(owed=False, clock=Clock())
    assert late.feed("\x1b[?64;1;2") == ""
    assert late.release() == ""
    assert late.feed("q") == "q"
