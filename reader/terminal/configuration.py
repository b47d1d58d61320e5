"""What the terminal's own settings say, where the terminal runs on this machine.

kitty, Konsole and mlterm do not tell whether their reordering is switched off already, and no terminal
tells whether its font has joined Arabic letters. Their files and fontconfig do. Nothing here is needed:
each function says "not known" where a file or program is absent, or the terminal is on another machine.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reader.terminal.identity import is_remote
from reader.terminal.multiplexer import Runner, run_command

if TYPE_CHECKING:
    from configparser import RawConfigParser

FORMS = "fe8d fe91 fee3 fedf fefb"
"""Presentation forms that stand for all: isolated, initial and ligature forms every Arabic font has."""
_DEEPEST = 5
"""Files that include files that include files."""
_KITTY_FLAG = re.compile(
    r"-1$|-[hv]$|--(single-instance|wait-for-single|hold|detach|debug|dump-commands|help|version)"
)
"""Options of kitty that take no value of their own."""


def _config_home(environ: Mapping[str, str]) -> Path:
    return Path(environ.get("XDG_CONFIG_HOME") or Path(environ.get("HOME", "")) / ".config")


def _data_home(environ: Mapping[str, str]) -> Path:
    return Path(environ.get("XDG_DATA_HOME") or Path(environ.get("HOME", "")) / ".local/share")


class KittySettings(NamedTuple):
    """What matters of kitty's settings.

    Attributes:
        force_ltr: kitty leaves the order of letters alone.
        font: The main font, or empty when not known.
        forms: Whether that font has joined Arabic letters; None when not known.
    """

    force_ltr: bool = False
    font: str = ""
    forms: bool | None = None


def kitty_settings(environ: Mapping[str, str], told: str = "", run: Runner = run_command) -> KittySettings:
    """Read ``kitty.conf`` and the options that kitty was started with.

    Args:
        environ: The environment of kitty's window.
        told: The main font, if kitty told it.
        run: Runs fontconfig's programs.
    """
    if is_remote(environ):
        return KittySettings(font=told)
    settings: dict[str, str] = {}
    for option in _kitty_options(environ):
        key, _, value = option.strip().partition(" ")
        settings[key] = value.strip()
    font = told or _family(settings.get("font_family", "monospace"))
    return KittySettings(
        force_ltr=settings.get("force_ltr", "no").lower() in ("yes", "y", "true"),
        font=font,
        forms=has_forms(font, run),
    )


def _family(value: str) -> str:
    """The family in kitty's ``font_family``, which may be ``family="…" style=…``."""
    named = re.search(r'family=(?:"([^"]+)"|(\S+))', value)
    if named:
        return named[1] or named[2]
    return "monospace" if value in ("", "auto") else value


def _kitty_options(environ: Mapping[str, str]) -> Iterator[str]:
    """Lines of settings, later ones overruling: kitty's files, then its command line."""
    files, overrides = [], []
    for name, value in _kitty_arguments(_command_line(environ.get("KITTY_PID", ""))):
        if name in ("-c", "--config"):
            files.append(Path(value))
        elif name in ("-o", "--override"):
            overrides.append(value.replace("=", " ", 1))
    directory = environ.get("KITTY_CONFIG_DIRECTORY")
    usual = (Path(directory) if directory else _config_home(environ) / "kitty") / "kitty.conf"
    for file in files or [usual]:
        yield from _conf_lines(file, _DEEPEST)
    yield from overrides


def _kitty_arguments(argv: list[str]) -> Iterator[tuple[str, str]]:
    """The options of kitty itself with their values; what follows them is for the program it runs."""
    arguments = iter(argv[1:])
    for argument in arguments:
        if not argument.startswith("-") or argument == "--":
            return
        name, equals, value = argument.partition("=")
        yield name, value if equals or _KITTY_FLAG.match(name) else next(arguments, "")


def _conf_lines(file: Path, deepest: int) -> Iterator[str]:
    lines: list[str] = []
    with contextlib.suppress(OSError, ValueError):
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    for line in map(str.strip, lines):
        if line.startswith("include ") and deepest:
            yield from _conf_lines(file.parent / line.removeprefix("include ").strip(), deepest - 1)
        elif line and not line.startswith("#"):
            yield re.sub(r"\s+", " ", line, count=1)


def _command_line(pid: str) -> list[str]:
    """The arguments of a process, none where the system does not show them."""
    with contextlib.suppress(OSError):
        if pid.isdecimal():
            return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").split("\0")
    return []


def konsole_reorders(environ: Mapping[str, str]) -> bool:
    """Whether Konsole reorders by its default profile; so it does unless the profile says otherwise."""
    if is_remote(environ):
        return True
    settings = _ini(_config_home(environ) / "konsolerc")
    name = settings.get("Desktop Entry", "DefaultProfile", fallback="")
    profile = _ini(_data_home(environ) / "konsole" / name) if name else settings
    value = profile.get("Terminal Features", "BidiRenderingEnabled", fallback="true")
    return value.strip().lower() != "false"


def _ini(file: Path) -> RawConfigParser:
    from configparser import Error, RawConfigParser

    parser = RawConfigParser(strict=False)
    with contextlib.suppress(OSError, ValueError, Error):
        parser.read_string(file.read_text(encoding="utf-8"))
    return parser


def mlterm_reorders(environ: Mapping[str, str]) -> bool:
    """Whether mlterm reorders by ``~/.mlterm/main``; so it does unless ``use_ctl = false`` stands there."""
    if is_remote(environ):
        return True
    text = ""
    with contextlib.suppress(OSError, ValueError):
        text = (Path(environ.get("HOME", "")) / ".mlterm" / "main").read_text(errors="replace")
    values: list[str] = re.findall(r"(?m)^\s*use_ctl\s*=\s*(\w+)", text)
    return not values or values[-1].lower() != "false"


def has_forms(name: str, run: Runner = run_command) -> bool | None:
    """Whether a font has joined Arabic letters, by fontconfig; None when it can't tell.

    Args:
        name: A PostScript name (which is what kitty tells), a family, or ``monospace``.
        run: Runs ``fc-match`` and ``fc-list``.
    """
    if name == "monospace":
        name = run(["fc-match", "-f", "%{family[0]}", name]) or ""
    if not re.fullmatch(r"[\w .+-]+", name):
        return None
    for key in ("postscriptname", "family"):
        font = f":{key}={name}"
        if (run(["fc-list", font, "family"]) or "").strip():
            return bool((run(["fc-list", f"{font}:charset={FORMS}", "family"]) or "").strip())
    return None


def fonts_with_forms(run: Runner = run_command) -> list[str]:
    """Monospaced families on this machine that have joined Arabic letters, by name."""
    listed = run(["fc-list", f":spacing=mono:charset={FORMS}", "family"]) or ""
    return sorted({line.split(",")[0].strip() for line in listed.splitlines() if line.strip()})
