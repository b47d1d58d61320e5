"""What is copied is the text, whole and in logical order, by the best way there is."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest

from reader.terminal.clipboard import MOST, copy, feed_program

TEXT = "قال: «نعم» (2025)\u200f\n"
X = {"DISPLAY": ":0"}
WAYLAND = {"WAYLAND_DISPLAY": "wayland-0"}
SSH = {"SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"}


class Programs:
    """Clipboard programs of which some are there."""

    def __init__(self, *there: str) -> None:
        self.there = there
        self.got: dict[str, bytes] = {}

    def __call__(self, argv: list[str], data: bytes) -> bool:
        if argv[0] not in self.there:
            return False
        self.got[argv[0]] = data
        return True


@pytest.mark.parametrize(
    ("environ", "there", "multiplexer", "to"),
    [
        (WAYLAND, ["wl-copy", "xclip"], "", "wl-copy"),
        ({**WAYLAND, **X}, ["xclip"], "", "xclip"),
        (X, ["xsel"], "", "xsel"),
        (X, [], "", "OSC 52"),
        ({}, ["wl-copy", "xclip"], "", "OSC 52"),
        ({**X, **SSH}, ["xclip"], "", "OSC 52"),
        ({**X, **SSH}, ["xclip", "tmux"], "tmux", "tmux"),
        (X, ["xclip", "tmux"], "tmux", "xclip"),
        ({"WSL_DISTRO_NAME": "Debian"}, ["clip.exe"], "", "clip.exe"),
        ({**X, "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver"}, ["xclip"], "", "OSC 52"),
    ],
)
def test_the_way_is_the_surest_to_the_persons_own_clipboard(environ, there, multiplexer, to, monkeypatch):
    monkeypatch.setattr("sys.platform", "linux")
    programs = Programs(*there)
    written: list[str] = []
    copied = copy(TEXT, written.append, multiplexer=multiplexer, environ=environ, feed=programs)
    assert copied.to == to
    if to == "OSC 52":
        assert written == [f"\x1b]52;c;{base64.b64encode(TEXT.encode()).decode()}\x07"]
    else:
        encoding = "utf-16" if to == "clip.exe" else "utf-8"
        assert programs.got[to].decode(encoding) == TEXT
        assert written == []


def test_macos_has_its_own(monkeypatch):
    monkeypatch.setattr("sys.platform", "darwin")
    programs = Programs("pbcopy")
    assert copy(TEXT, print, environ={}, feed=programs).to == "pbcopy"


def test_through_screen_the_sequence_is_wrapped():
    written: list[str] = []
    copy(TEXT, written.append, multiplexer="screen", environ={}, feed=Programs())
    assert written[0].startswith("\x1bP\x1b]52;c;")


def test_what_is_too_long_for_a_terminal_goes_to_a_file_that_is_named(tmp_path):
    written: list[str] = []
    longest = "x" * (MOST // 4 * 3)
    assert copy(longest, written.append, environ={}, folder=tmp_path, feed=Programs()).to == "OSC 52"
    copied = copy(longest + "x" * 3, written.append, environ={}, folder=tmp_path / "new", feed=Programs())
    assert len(written) == 1
    assert Path(copied.to).read_text() == longest + "xxx"
    assert copied.to in copied.sentence


def test_real_programs_get_the_bytes_and_may_not_hold_the_program(tmp_path, monkeypatch):
    for name, body in {
        "wl-copy": f"cat > {tmp_path}/got; sleep 3 &",
        "xclip": "exit 1",
        "xsel": "exec sleep 60",
    }.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{body}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr("reader.terminal.clipboard._LONGEST", 1.0)
    assert feed_program(["wl-copy"], TEXT.encode())
    assert (tmp_path / "got").read_text() == TEXT
    assert not feed_program(["xclip"], b"")
    assert not feed_program(["xsel"], b"")
    assert not feed_program(["no-such-program-anywhere"], b"")
