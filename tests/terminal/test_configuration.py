"""Terminals whose own settings leave order alone get no switch, and fonts are told apart by fontconfig."""

from __future__ import annotations

import pytest

from reader.terminal.configuration import (
    fonts_with_forms,
    has_forms,
    kitty_settings,
    konsole_reorders,
    mlterm_reorders,
)
from reader.terminal.identity import Terminal
from reader.terminal.modes import EXPLICIT, Mode, choose


def nothing(argv):
    return None


@pytest.mark.parametrize(
    ("conf", "force_ltr", "font"),
    [
        ("", False, "monospace"),
        ("force_ltr yes\nfont_family  Kawkab Mono\n", True, "Kawkab Mono"),
        ("force_ltr y\nforce_ltr no\n", False, "monospace"),
        ("# force_ltr yes\nfont_family auto\n", False, "monospace"),
        ('font_family family="Fira Code" style=Bold\n', False, "Fira Code"),
        ("include more.conf\n", True, "monospace"),
        ("include kitty.conf\n", False, "monospace"),  # itself
    ],
)
def test_kitty_conf(tmp_path, conf, force_ltr, font):
    (tmp_path / "kitty").mkdir()
    (tmp_path / "kitty" / "kitty.conf").write_text(conf)
    (tmp_path / "kitty" / "more.conf").write_text("force_ltr yes\n")
    settings = kitty_settings({"XDG_CONFIG_HOME": str(tmp_path)}, run=nothing)
    assert (settings.force_ltr, settings.font, settings.forms) == (force_ltr, font, None)


def test_a_kitty_that_leaves_order_alone_needs_no_filter_and_shows_vowel_marks(tmp_path):
    (tmp_path / "kitty.conf").write_text("force_ltr yes\n")
    environ = {"KITTY_CONFIG_DIRECTORY": str(tmp_path)}
    plan = choose(Terminal("kitty", "0.26.5"), environ)
    assert (plan.mode, plan.harakat, plan.advice) == (Mode.APP, True, ())
    over_ssh = choose(Terminal("kitty", "0.26.5"), {**environ, "SSH_TTY": "/dev/pts/1"})
    assert over_ssh.mode is Mode.KITTY_LETTERS


@pytest.mark.parametrize(
    ("argv", "force_ltr"),
    [
        ("kitty", True),
        ("kitty -o force_ltr=no", False),
        ("kitty --hold --override=force_ltr=no sh", False),
        ("kitty --title x -o force_ltr=no", False),
        ("kitty --config /nowhere sh -c hashiya", False),
        # What the program is told is not for kitty.
        ("kitty sh -c hashiya", True),
        ("kitty -1 program -o force_ltr=no", True),
        ("kitty -- -c /nowhere", True),
    ],
)
def test_options_that_kitty_was_started_with(tmp_path, monkeypatch, argv, force_ltr):
    monkeypatch.setattr("reader.terminal.configuration._command_line", lambda pid: argv.split())
    (tmp_path / "kitty.conf").write_text("force_ltr yes\n")
    environ = {"KITTY_CONFIG_DIRECTORY": str(tmp_path), "KITTY_PID": "1"}
    assert kitty_settings(environ, run=nothing).force_ltr is force_ltr


@pytest.mark.parametrize(
    ("profile", "reorders"),
    [
        ("[Terminal Features]\nBidiRenderingEnabled=false\n", False),
        ("[Terminal Features]\nBidiRenderingEnabled=true\n", True),
        ("[General]\nName=mine\n", True),
        ("not a profile at all", True),
    ],
)
def test_konsole_profiles(tmp_path, profile, reorders):
    (tmp_path / ".config").mkdir()
    (tmp_path / ".config" / "konsolerc").write_text("[Desktop Entry]\nDefaultProfile=mine.profile\n")
    (tmp_path / ".local/share/konsole").mkdir(parents=True)
    (tmp_path / ".local/share/konsole/mine.profile").write_text(profile)
    environ = {"HOME": str(tmp_path)}
    assert konsole_reorders(environ) is reorders
    assert (choose(Terminal("konsole"), environ).on == EXPLICIT) is not reorders


def test_settings_that_are_not_there_change_nothing(tmp_path):
    environ = {"HOME": str(tmp_path / "nobody")}
    assert konsole_reorders(environ)
    assert mlterm_reorders(environ)
    assert kitty_settings(environ, run=nothing).force_ltr is False


def test_mlterm_settings(tmp_path):
    (tmp_path / ".mlterm").mkdir()
    (tmp_path / ".mlterm" / "main").write_text("fontsize = 20\nuse_ctl = false\n")
    assert not mlterm_reorders({"HOME": str(tmp_path)})


@pytest.mark.parametrize(
    ("font", "printed", "forms"),
    [
        ("DejaVuSansMono", {":postscriptname=DejaVuSansMono": "x", ":charset": "x"}, True),
        ("FiraCode-Regular", {":postscriptname=FiraCode-Regular": "x"}, False),
        ("Kawkab Mono", {":family=Kawkab Mono": "x", ":charset": "x"}, True),
        ("Nowhere", {}, None),
        ("", {}, None),
        ("$(touch x)", {":postscriptname=$(touch x)": "x"}, None),
    ],
)
def test_fonts_by_fontconfig(font, printed, forms):
    def run(argv):
        *_, pattern, _ = argv
        name, charset, _ = pattern.partition(":charset")
        return printed.get(name, "") if not charset else printed.get(charset, "") and printed.get(name, "")

    assert has_forms(font, run) is forms


def test_fonts_are_listed_once_each():
    assert fonts_with_forms(lambda argv: "DejaVu Sans Mono\nFreeMono,Free Mono\nDejaVu Sans Mono\n") == [
        "DejaVu Sans Mono",
        "FreeMono",
    ]
    assert fonts_with_forms(nothing) == []
