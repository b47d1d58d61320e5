"""The nearest choice counts, and choices made in the program are remembered for each kind of terminal."""

from __future__ import annotations

import json

import pytest

from reader.terminal.choices import Choice, UnknownMode, recall, remember, resolve, state_folder
from reader.terminal.identity import Terminal
from reader.terminal.modes import Mode, choose, in_mode, next_mode
from reader.terminal.survey import survey

KONSOLE = Terminal("konsole", "22.12.3")


@pytest.mark.parametrize(
    ("flag", "variable", "remembered", "configured", "mode"),
    [
        (None, None, None, None, None),
        ("app", "lrm", Mode.KITTY, "runs", Mode.APP),
        (None, "lrm", Mode.KITTY, "runs", Mode.LRM),
        (None, None, Mode.KITTY, "runs", Mode.KITTY),
        (None, None, None, "runs", Mode.RUNS),
        ("auto", "lrm", Mode.KITTY, "runs", None),
        (None, "auto", Mode.KITTY, "runs", None),
        (None, "", None, "", None),
        ("kitty-letters", None, None, None, Mode.KITTY_LETTERS),
        ("terminal", None, None, None, Mode.TERMINAL),
    ],
)
def test_the_nearest_choice_counts(flag, variable, remembered, configured, mode):
    environ = {} if variable is None else {"HASHIYA_BIDI": variable}
    assert resolve(flag, environ, remembered, configured)[0] is mode


@pytest.mark.parametrize(
    ("arguments", "where"),
    [
        (("visual", {}, None, None), "--bidi"),
        ((None, {"HASHIYA_BIDI": "LRM"}, None, None), "HASHIYA_BIDI"),
        ((None, {}, None, "1"), "hashiya.toml"),
    ],
)
def test_a_mode_that_is_none_is_named_with_its_place_and_the_ones_there_are(arguments, where):
    with pytest.raises(
        UnknownMode, match=rf"^{where}: .* auto, app, lrm, kitty, kitty-letters, runs, terminal\.$"
    ):
        resolve(*arguments)


def test_a_choice_is_remembered_for_its_terminal_alone_and_can_be_forgotten(tmp_path):
    folder = tmp_path / "state"
    assert recall("kitty", folder) == Choice()
    remember("kitty", Choice(Mode.KITTY, harakat=True), folder)
    remember("tmux/vte", Choice(harakat=False), folder)
    assert recall("kitty", folder) == Choice(Mode.KITTY, harakat=True)
    assert recall("tmux/vte", folder) == Choice(None, harakat=False)
    remember("kitty", Choice(), folder)
    assert recall("kitty", folder) == Choice()
    assert [file.name for file in folder.iterdir()] == ["terminals.json"]


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", '{"kitty": 3}', '{"kitty": {"bidi": ["app"], "harakat": "yes"}}', "[" * 100_000],
)
def test_a_damaged_memory_is_an_empty_one_and_is_mended_by_the_next_choice(tmp_path, content):
    (tmp_path / "terminals.json").write_text(content)
    assert recall("kitty", tmp_path) == Choice()
    remember("kitty", Choice(Mode.APP), tmp_path)
    assert json.loads((tmp_path / "terminals.json").read_text()) == {"kitty": {"bidi": "app"}}


def test_a_survey_takes_the_choice_of_before(tmp_path):
    environ = {"TERM": "linux", "HASHIYA_STATE": str(tmp_path)}
    remember("linux-console", Choice(Mode.TERMINAL, harakat=False), tmp_path)
    found = survey(environ=environ)
    assert (found.plan.mode, found.harakat) == (Mode.TERMINAL, False)
    assert survey("auto", environ=environ).plan.mode is Mode.APP
    assert survey("lrm", environ=environ).plan.source == "--bidi"


def test_the_state_folder_can_be_named(tmp_path):
    assert state_folder({"HASHIYA_STATE": str(tmp_path)}) == tmp_path
    assert state_folder({}).name == "hashiya"


def test_a_terminal_left_to_itself_gets_no_switch_and_every_other_mode_keeps_them():
    fitting = choose(KONSOLE, {})
    assert "BidiRenderingEnabled=false" in fitting.on
    for mode in Mode:
        plan = in_mode(fitting, mode, "--bidi")
        assert bool(plan.on) == bool(plan.off) == (mode is not Mode.TERMINAL)


def test_stepping_through_the_modes_comes_by_all_of_them():
    seen = [Mode.APP]
    while (mode := next_mode(seen[-1])) is not Mode.APP:
        seen.append(mode)
    assert set(seen) == set(Mode)
