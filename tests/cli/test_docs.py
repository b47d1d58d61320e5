"""What README and docs say of keys and commands is what the program has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click import Context

from benchmarks.__main__ import find
from reader.annotations.labels import Schema
from reader.cli import main
from reader.tui.actions import actions, in_context, table_as_markdown

TOP = Path(__file__).resolve().parents[2]
README = (TOP / "README.md").read_text(encoding="utf-8")


def test_the_page_of_keys_is_the_table_of_actions():
    page = (TOP / "docs" / "keys.md").read_text(encoding="utf-8")
    assert page == table_as_markdown(actions(Schema())), (
        "make it anew: hashiya keys --markdown > docs/keys.md"
    )


def test_every_key_that_the_first_five_minutes_name_does_something():
    steps = README.split("## The first five minutes")[1].split("\n## ")[0]
    named = {key for key in re.findall(r"`([^`]+)`", steps) if len(key) == 1 or key in ("Tab", "Esc")}
    known = {
        key
        for action in in_context(actions(Schema()), "reader")
        for keys in action.keys
        for key in keys.split()
    }
    assert len(named) > 15
    assert {key.lower() if len(key) > 1 else key for key in named} <= known


@pytest.mark.parametrize("command", sorted({*main.list_commands(Context(main))} - {"open"}))
def test_every_command_is_in_the_readme(command):
    assert f"hashiya {command}" in README


@pytest.mark.parametrize("benchmark", sorted(find()))
def test_every_benchmark_is_in_the_page_of_speed(benchmark):
    page = (TOP / "docs" / "performance.md").read_text(encoding="utf-8")
    assert f"`{benchmark}`" in page
