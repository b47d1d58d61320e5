"""What is wrapped for tmux and screen comes out of them as it was."""

from __future__ import annotations

import os
import re

import pytest

from reader.terminal.multiplexer import (
    allow_passthrough,
    restore_passthrough,
    run_command,
    tmux_client,
    wrap,
)


def test_tmux_takes_off_its_wrapping():
    sequence = "\x1b]50;BidiRenderingEnabled=false\x07\x1b[8l"
    wrapped = wrap(sequence, "tmux")
    assert wrapped.startswith("\x1bPtmux;")
    assert wrapped.endswith("\x1b\\")
    assert wrapped[len("\x1bPtmux;") : -2].replace("\x1b\x1b", "\x1b") == sequence


def test_screen_takes_long_strings_in_pieces():
    sequence = "\x1b]52;c;" + "QUJD" * 1000 + "\x07"
    pieces = re.findall("\x1bP(.*?)\x1b\\\\", wrap(sequence, "screen"))
    assert "".join(pieces) == sequence
    assert max(map(len, pieces)) <= 512


def test_nothing_is_wrapped_where_nothing_is_between():
    assert wrap("\x1b[8l", "") == "\x1b[8l"
    assert wrap("", "tmux") == ""


@pytest.mark.parametrize(
    ("own", "effective", "undone"),
    [
        ("", "off", [["tmux", "set-option", "-pu", "allow-passthrough"]]),
        ("off", "off", [["tmux", "set-option", "-p", "allow-passthrough", "off"]]),
        ("", "on", []),
        ("all", "all", []),
    ],
)
def test_the_option_of_a_pane_is_as_before(own, effective, undone):
    commands = []

    def run(argv):
        commands.append(argv)
        if argv[1] == "show-options":
            return effective if "-Apv" in argv else own
        return ""

    before = allow_passthrough(run)
    commands.clear()
    if before is not None:
        restore_passthrough(before, run)
    assert commands == undone


def test_a_client_that_tmux_does_not_tell_leaves_the_inherited_environment():
    inherited = {"VTE_VERSION": "7006"}
    client = tmux_client(inherited, lambda argv: None)
    assert (client.said, client.environ) == ("", inherited)
    client = tmux_client(inherited, lambda argv: "3.3a\t\tx\ty\n")
    assert (client.version, client.term, client.said, client.environ) == ("3.3a", "x", "y", inherited)


def test_the_environment_of_the_client_is_newer_than_the_inherited_one():
    client = tmux_client({"STALE": "1"}, lambda argv: f"3.3a\t{os.getpid()}\tx\ty\n")
    assert "STALE" not in client.environ
    assert client.environ.get("PATH")


def test_a_command_that_fails_or_is_not_there_prints_nothing():
    assert run_command(["no-such-command-anywhere"]) is None
    assert run_command(["false"]) is None
    assert run_command(["printf", "x"]) == "x"
    assert run_command(["sleep", "5"]) is None
