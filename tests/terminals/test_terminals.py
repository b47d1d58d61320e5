"""Arabic stands right in real terminals: read from the pixels.

Order of letters, letters joined, a mark's colour on the marked letters, rows painted anew in part, and a
click on a word that reaches that word. Each terminal takes some seconds, one after the other.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.terminals.lab import PYTHON, Setting, shoot, shoot_xterm
from tests.terminals.picture import Picture
from tests.terminals.rows import CLICK, JOINED, ROWS, VOWELLED

pytestmark = [pytest.mark.terminals, pytest.mark.timeout(180)]

SETTINGS = [
    (Setting("xterm", "xterm"), "app"),
    (Setting("urxvt", "urxvt"), "app"),
    (Setting("st", "st"), "app"),
    (Setting("alacritty", "alacritty"), "app"),
    (Setting("foot", "foot"), "app"),
    (Setting("zutty", "zutty"), "app"),
    (Setting("terminology", "terminology"), "app"),
    (Setting("vte", "vte"), "app"),
    (Setting("gnome-terminal", "gnome-terminal"), "app"),
    (Setting("xfce4-terminal", "xfce4-terminal"), "app"),
    (Setting("konsole", "konsole"), "app"),
    (Setting("mlterm", "mlterm"), "app"),
    (Setting("kitty", "kitty"), "kitty"),
    (Setting("kitty with Arabic from another font", "kitty", ("--font", "Liberation Mono")), "kitty-letters"),
    (Setting("kitty with force_ltr", "kitty", ("--opt", "force_ltr=yes")), "app"),
    (Setting("qterminal", "qterminal"), "runs"),
    (Setting("xterm.js DOM", "xtermjs-dom"), "lrm"),
    (Setting("xterm.js canvas", "xtermjs-canvas"), "lrm"),
    (Setting("xterm.js webgl", "xtermjs-webgl"), "lrm"),
    (Setting("tmux in vte", "vte", ("--tmux",)), "lrm"),
    (Setting("tmux in konsole", "konsole", ("--tmux",)), "app"),
    (Setting("tmux in xterm", "xterm", ("--tmux",)), "app"),
    (Setting("tmux in kitty", "kitty", ("--tmux",)), "kitty"),
    (Setting("screen in xterm", "xterm", ("--screen",)), "app"),
    (Setting("screen in vte", "vte", ("--screen",)), "lrm"),
    (Setting("screen in konsole", "konsole", ("--screen",)), "app"),
]


@pytest.mark.parametrize(("setting", "mode"), SETTINGS, ids=[setting.id for setting, _ in SETTINGS])
def test_arabic_stands_right(setting: Setting, mode: str, tmp_path: Path):
    said = tmp_path / "said.json"
    picture = shoot(setting, [PYTHON, "-m", "tests.terminals.page", str(said)], tmp_path, CLICK)
    found = json.loads(said.read_text())
    assert wrong(picture) == {}, f"{found['why']} {tmp_path}"
    assert found["mode"] == mode


def test_arabic_stands_right_in_xterm_with_nothing_but_xvfb(tmp_path: Path):
    argv = [PYTHON, "-m", "tests.terminals.page", str(tmp_path / "said.json")]
    assert wrong(shoot_xterm(argv, tmp_path, CLICK)) == {}, str(tmp_path)


def wrong(picture: Picture) -> dict[str, object]:
    """What does not stand as it was painted."""
    found: dict[str, object] = {}
    for name, row in {**ROWS, "vowel marks": VOWELLED}.items():
        letters = picture.letters(row.y, row.x, len(row.text))
        read = "".join("?" if want == "?" else got for want, got in zip(row.expected, letters, strict=True))
        if read != row.expected:
            found[name] = f"{row.expected} is shown as {letters}"
        marked = picture.marked(row.y, row.x, len(row.text))
        if marked != set(row.marked):
            found[f"{name}, colours"] = f"{sorted(row.marked)} are marked at {sorted(marked)}"
    if gaps := picture.gaps(JOINED.y, JOINED.x, len(JOINED.text)):
        found["joined"] = f"gaps at pixel columns {gaps}"
    return found
