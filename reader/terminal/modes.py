"""What to do in which terminal so that text in visual order stands as it was written.

The program paints text shaped and in visual order. Most terminals draw that as written; the others each
have one way: a switch (``reader.terminal.switches``) or an output filter (``reader.terminal.filters``).
The table below holds what was seen on the terminals themselves, or says that it was only read about.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from reader.terminal.identity import Terminal
from reader.terminal.multiplexer import SCREEN, TMUX, wrap

if TYPE_CHECKING:
    from reader.terminal.configuration import KittySettings

EXPLICIT, IMPLICIT = "\x1b[8l", "\x1b[8h"
"""ECMA-48 mode 8 (BDSM): text as written, or reordered by the terminal. Harmless where unknown."""


class Mode(StrEnum):
    """How text is handed to the terminal."""

    APP = "app"
    """Visual order, switches sent, nothing else."""
    LRM = "lrm"
    """A left-to-right mark after each right-to-left cell."""
    KITTY = "kitty"
    """Each run of one font handed over backwards, for kitty with Arabic in its main font."""
    KITTY_LETTERS = "kitty-letters"
    """The same for runs of Arabic only, for kitty that takes Arabic from another font."""
    RUNS = "runs"
    """Two colours that look the same take turns cell by cell (QTermWidget)."""
    TERMINAL = "terminal"
    """Logical order, unshaped, no switches: for screen readers, for copying, for terminals that do it all."""


AUTO = "auto"
CHOICES = (AUTO, *(mode.value for mode in Mode))


class Sure(StrEnum):
    """How sure a plan is."""

    TESTED = "tested"
    TOLD = "the terminal says so"
    DOCUMENTED = "documented only"
    GUESSED = "guessed"
    CHOSEN = "chosen"


class Family(NamedTuple):
    """What is known of one kind of terminal.

    Attributes:
        mode: The way that works.
        harakat: Vowel marks are drawn right on their letter.
        why: One clause: what this terminal does with text in visual order.
        tested: The version it was seen on; empty when it is documented only.
        on: The switch of its own, to be sent to no other terminal.
        off: What undoes it.
    """

    mode: Mode
    harakat: bool
    why: str
    tested: str = ""
    on: str = ""
    off: str = ""


_AS_WRITTEN = "draws cells as written"
_MAY_REORDER = "is said to reorder rows, with no switch known"

FAMILIES: Mapping[str, Family] = {
    "xterm": Family(Mode.APP, True, _AS_WRITTEN, "379"),
    "urxvt": Family(Mode.APP, True, _AS_WRITTEN, "9.30"),
    "st": Family(Mode.APP, False, _AS_WRITTEN + " and drops vowel marks", "0.9"),
    "alacritty": Family(Mode.APP, False, _AS_WRITTEN + ", vowel marks on the wrong cell", "0.11"),
    "foot": Family(Mode.APP, False, _AS_WRITTEN + "; letters with vowel marks may vanish", "1.13"),
    "zutty": Family(Mode.APP, False, _AS_WRITTEN + " and drops vowel marks", "0.14"),
    "terminology": Family(Mode.APP, False, _AS_WRITTEN + "; vowel marks would take cells", "1.13"),
    "vte": Family(Mode.APP, True, "reorders whole rows until CSI 8 l", "0.70"),
    "konsole": Family(
        Mode.APP,
        True,
        "reorders rows until its own switch",
        "22.12",
        "\x1b]50;BidiRenderingEnabled=false\x07",
        "\x1b]50;BidiRenderingEnabled=true\x07",
    ),
    "mlterm": Family(
        Mode.APP,
        True,
        "reorders rows until its own switch",
        "3.9.0",
        "\x1b]5379;use_ctl=false\x07",
        "\x1b]5379;use_ctl=true\x07",
    ),
    "kitty": Family(Mode.KITTY, False, "turns each run of Arabic round", "0.26"),
    "xterm.js": Family(Mode.LRM, True, "reorders each run of one colour in its DOM renderer", "6.0"),
    "textual-serve": Family(Mode.LRM, True, "is drawn by xterm.js in a browser", "1.1"),
    "qterminal": Family(Mode.RUNS, False, "reorders each run of one colour", "1.2"),
    "wezterm": Family(Mode.APP, False, _AS_WRITTEN + " unless bidi_enabled is set"),
    "ghostty": Family(Mode.APP, False, _AS_WRITTEN),
    "windows-terminal": Family(Mode.APP, False, _AS_WRITTEN),
    "mintty": Family(Mode.APP, False, "obeys CSI 8 l"),
    "contour": Family(Mode.APP, False, _AS_WRITTEN),
    "termux": Family(Mode.APP, False, _AS_WRITTEN),
    "iterm2": Family(Mode.APP, False, _AS_WRITTEN + " unless its bidi support is on"),
    "apple-terminal": Family(Mode.LRM, False, _MAY_REORDER),
    "jetbrains": Family(Mode.LRM, False, _MAY_REORDER),
    "putty": Family(Mode.LRM, False, "reorders rows unless its settings say otherwise"),
    "linux-console": Family(Mode.APP, False, "has no Arabic letters in its font"),
}
_UNKNOWN = Family(Mode.APP, True, "is not known; most terminals draw cells as written")

TMUX_LINE = r"set -ga terminal-overrides ',*:smcup=\E[?1049h\E[8l:rmcup=\E[8h\E[?1049l'"
KITTY_LINE = "force_ltr yes"
_ITERM_BIDI_SINCE = 20260802
"""Day of the first iTerm2 build that reorders unless told not to."""


class Plan(NamedTuple):
    """What to do in this terminal.

    Attributes:
        terminal: The terminal.
        mode: How text is handed over.
        on: What to write before the first row, ready for what stands between.
        off: What undoes it.
        passthrough: tmux has to be told to let ``on`` and ``off`` pass.
        harakat: Show vowel marks.
        why: One sentence for a person.
        sure: How sure this is.
        source: Who chose: ``the terminal``, or a source of ``reader.terminal.choices.resolve``.
        advice: Lines to add to a configuration file, as ``(file, line)``.
    """

    terminal: Terminal
    mode: Mode
    on: str
    off: str
    passthrough: bool
    harakat: bool
    why: str
    sure: Sure
    source: str = "the terminal"
    advice: tuple[tuple[str, str], ...] = ()


def choose(
    terminal: Terminal,
    environ: Mapping[str, str],
    kitty: KittySettings | None = None,
    *,
    keep_explicit: bool = False,
) -> Plan:
    """The plan for a terminal as it presents itself.

    Args:
        terminal: The terminal that draws.
        environ: Its environment, to find its settings by.
        kitty: Its settings, when it is kitty; read from its files by default.
        keep_explicit: It drew text as written before, of the person's own will: leave that so at the end.
    """
    family = FAMILIES.get(terminal.name, _UNKNOWN)
    mode, harakat, why, on, off = family.mode, family.harakat, family.why, family.on, family.off
    sure = Sure.TESTED if family.tested else Sure.DOCUMENTED
    advice: list[tuple[str, str]] = []
    match terminal.name:
        case "kitty":
            settings = kitty or _settings_of_kitty(environ)
            mode, harakat, why = _for_kitty(settings)
            if mode is not Mode.APP:
                advice.append(("kitty.conf", KITTY_LINE))
                if settings.forms is None:
                    sure = Sure.GUESSED
        case "konsole" | "mlterm" if by := _kept_from_reordering(terminal.name, environ):
            on, off, why = "", "", f"draws cells as written by its {by}"
        case "iterm2" if _iterm_reorders(terminal.version):
            mode, why = Mode.LRM, "reorders rows in this version"
        case "unknown":
            mode, harakat, why, sure = _for_unknown(terminal)
    if terminal.multiplexer and terminal.name == "vte":
        # What VTE keeps for each row, a multiplexer does not paint anew: marks are surer than the switch.
        mode, why = Mode.LRM, f"reorders rows, and {terminal.multiplexer} swallows the switch"
        if terminal.multiplexer == TMUX:
            advice.append((".tmux.conf", TMUX_LINE))
    if terminal.obeys_bdsm and mode is Mode.LRM and not terminal.multiplexer:
        mode, why = Mode.APP, "obeys CSI 8 l"
    return Plan(
        terminal=terminal,
        mode=mode,
        on=EXPLICIT + wrap(on, terminal.multiplexer),
        off=wrap(off, terminal.multiplexer) + ("" if keep_explicit else IMPLICIT),
        passthrough=bool(on) and terminal.multiplexer == TMUX,
        harakat=harakat,
        why=f"{described(terminal)} {why}.",
        sure=sure,
        advice=tuple(advice),
    )


# Of three terminals only there are files to be read; elsewhere the start need not load what reads them.


def _settings_of_kitty(environ: Mapping[str, str]) -> KittySettings:
    from reader.terminal.configuration import kitty_settings

    return kitty_settings(environ)


def _kept_from_reordering(name: str, environ: Mapping[str, str]) -> str:
    """What of a terminal's own switches its reordering off, or ""."""
    from reader.terminal.configuration import konsole_reorders, mlterm_reorders

    if name == "konsole":
        return "" if konsole_reorders(environ) else "profile"
    return "" if mlterm_reorders(environ) else "settings"


def _for_kitty(settings: KittySettings) -> tuple[Mode, bool, str]:
    if settings.force_ltr:
        return Mode.APP, True, "draws cells as written (force_ltr yes)"
    turned = "turns each run of Arabic round"
    if settings.forms:
        return Mode.KITTY, False, f"{turned}; its font {settings.font} has Arabic"
    if settings.forms is None:
        # Few fonts made for terminals have Arabic.
        return Mode.KITTY_LETTERS, False, f"{turned}; whether its font has Arabic is not known"
    return Mode.KITTY_LETTERS, False, f"{turned}; its font {settings.font} takes Arabic from another font"


def _for_unknown(terminal: Terminal) -> tuple[Mode, bool, str, Sure]:
    if terminal.obeys_bdsm and not terminal.multiplexer:
        return Mode.APP, True, "obeys CSI 8 l", Sure.TOLD
    # Without a client nobody looks at tmux but programs, which want the letters alone.
    watched = terminal.multiplexer and terminal.signature
    if watched or terminal.bdsm == 3:
        return Mode.LRM, True, "is not known; marks help where rows are reordered", Sure.GUESSED
    return _UNKNOWN.mode, _UNKNOWN.harakat, _UNKNOWN.why, Sure.GUESSED


def _iterm_reorders(version: str) -> bool:
    """Whether this iTerm2 is a nightly build, told by its day, that reorders."""
    day = re.search(r"20\d{6}", version)
    return day is not None and int(day[0]) >= _ITERM_BIDI_SINCE


def described(terminal: Terminal) -> str:
    """The terminal in words, such as ``konsole 22.12.3 in tmux``."""
    name = f"{terminal.name} {terminal.version}".strip() if terminal.name != "unknown" else "This terminal"
    return f"{name} in {terminal.multiplexer}" if terminal.multiplexer in (TMUX, SCREEN) else name


def in_mode(plan: Plan, mode: Mode, source: str) -> Plan:
    """The plan of ``choose`` for the same terminal, in a mode of the person's choice.

    The switches stay: they make the terminal draw as written in every mode but ``terminal``, in which
    the terminal is left to itself.
    """
    if mode is plan.mode:
        return plan._replace(source=source)
    left_alone = mode is Mode.TERMINAL
    return plan._replace(
        mode=mode,
        on="" if left_alone else plan.on,
        off="" if left_alone else plan.off,
        passthrough=plan.passthrough and not left_alone,
        harakat=plan.harakat or left_alone,
        why=f"{described(plan.terminal)}: mode {mode} comes from {source}.",
        sure=Sure.CHOSEN,
        source=source,
    )


def next_mode(mode: Mode) -> Mode:
    """The mode after this one, round and round: what a key steps through."""
    modes = list(Mode)
    return modes[(modes.index(mode) + 1) % len(modes)]
