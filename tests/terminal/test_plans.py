"""Each terminal is known by its recorded answers, and gets what makes Arabic stand right in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from reader.terminal.modes import EXPLICIT, IMPLICIT
from reader.terminal.survey import Survey, survey
from tests.terminal.fake_terminal import FakeTerminal
from tests.terminal.replies import ROWS, XTERM, Row, in_screen


class Look(NamedTuple):
    """What came of a start in one terminal."""

    found: Survey
    left: bytes
    shown: str


@pytest.fixture(scope="module")
def looks(tmp_path_factory) -> dict[str, Look]:
    folder = tmp_path_factory.mktemp("home")
    return {row.id: look(row, folder) for row in ROWS}


def look(row: Row, folder) -> Look:
    environ = {"HOME": str(folder), "HASHIYA_STATE": str(folder / "state"), **row.environ}
    outside = row.outside.answers() if row.outside else {}
    with FakeTerminal(row.answers(), outside=outside) as terminal:
        found = survey(
            environ=environ,
            stdin=terminal.slave,
            stdout=terminal.slave,
            run=lambda argv: row.commands.get(" ".join(argv)),
        )
        return Look(found, terminal.waiting_input(), terminal.shown)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_each_terminal_gets_its_way(row: Row, looks):
    found, left, _ = looks[row.id]
    plan = found.plan
    off = row.switch[1] + (IMPLICIT if row.bdsm != 2 else "")  # who wanted it explicit before keeps it
    assert (found.terminal.name, plan.mode) == (row.name, row.mode)
    assert (plan.on, plan.off) == (EXPLICIT + row.switch[0], off)
    assert (plan.harakat, plan.sure) == (row.harakat, row.sure)
    assert any(row.advice in line for _, line in plan.advice) == bool(row.advice)
    assert left == b""


def test_the_switch_of_one_terminal_is_sent_to_no_other(looks):
    for row in ROWS:
        on = looks[row.id].found.plan.on
        assert ("BidiRendering" in on) == (row.name == "konsole")
        assert ("use_ctl" in on) == (row.name == "mlterm")


def test_only_kitty_is_asked_for_its_font(looks):
    assert {name for name, look in looks.items() if "+q" in look.shown} == {
        "kitty, Arabic in its font",
        "kitty, Arabic from another font",
        "kitty over ssh",
    }


def test_a_browser_and_the_console_are_asked_nothing(looks):
    assert {name for name, look in looks.items() if not look.shown} == {"textual-serve", "linux console"}


def test_tmux_has_to_let_pass_the_switches_of_two_terminals(looks):
    passing = {name for name, look in looks.items() if look.found.plan.passthrough}
    assert passing == {"tmux in konsole", "tmux in mlterm"}


def test_choices_are_remembered_for_each_kind_of_terminal_by_itself(looks):
    keys = {name: look.found.terminal.key for name, look in looks.items()}
    assert keys["konsole"] == keys["konsole from kitty"] == "konsole"
    assert keys["tmux in konsole"] == "tmux/konsole"
    assert keys["screen in konsole"] == "screen/konsole"
    assert keys["silent"] == "unknown xterm-256color"


def test_asking_a_terminal_that_answers_takes_no_time_worth_naming(looks):
    answered = [look.found.answers for look in looks.values() if look.found.answers.fenced]
    assert len(answered) > 10
    assert min(answers.seconds for answers in answered) < 0.1  # the others may have waited for the machine


def test_colours_that_screen_does_not_know_are_not_inherited_into_it(looks):
    misled = {name for name, look in looks.items() if look.found.misleading}
    assert misled == {"screen in xterm", "screen in vte", "screen in konsole"}
    screen_5 = replace(in_screen(XTERM), da2="83;50000;0", version="", outside=XTERM)
    assert look(screen_5, Path("/nonexistent")).found.misleading == ()


def test_terminals_whose_term_understates_their_colours_get_more(looks):
    found = [look.found for look in looks.values()]
    more = {(one.terminal.name, one.color_system) for one in found if one.color_system}
    assert more == {("xterm", "truecolor"), ("mlterm", "256")}
    # What tmux or screen passes on is not more than it says itself.
    assert not any(one.color_system for one in found if one.terminal.multiplexer)
