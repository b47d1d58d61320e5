"""Which terminal this is: from its answers first, from the environment second.

Variables are inherited by every program started from a terminal, another terminal included, so they
count only where the answers leave the question open, and not where they contradict them. The answers
were read off the terminals themselves; those marked "documented" come from their documentation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from reader.terminal.queries import Answers

UNKNOWN = "unknown"


class Terminal(NamedTuple):
    """A terminal emulator and how it is reached.

    Attributes:
        name: A name of ``reader.terminal.modes.FAMILIES``, or ``unknown``.
        version: As it was told, or empty.
        multiplexer: ``tmux``, ``screen``, or nothing.
        bdsm: What it answered about ECMA-48 mode 8, see ``Answers.bdsm``.
        evidence: What told so, for a person to read; the first item told the name.
        signature: TERM and DA2, which tell unknown terminals apart.
    """

    name: str = UNKNOWN
    version: str = ""
    multiplexer: str = ""
    bdsm: int | None = None
    evidence: tuple[str, ...] = ()
    signature: str = ""

    @property
    def obeys_bdsm(self) -> bool:
        """Whether ``CSI 8 l`` makes it draw text as written."""
        return self.bdsm in (1, 2, 4)

    @property
    def key(self) -> str:
        """What a person's choice for this kind of terminal is remembered by."""
        name = f"{self.name} {self.signature}" if self.name == UNKNOWN else self.name
        return f"{self.multiplexer}/{name}" if self.multiplexer else name


class Answer(NamedTuple):
    """A terminal known by an answer."""

    pattern: str
    name: str


class Variable(NamedTuple):
    """A terminal known by a variable, unless its DA2 says otherwise."""

    variable: str
    pattern: str
    name: str
    da2: str = ""


#: Text of XTVERSION, from its beginning.
VERSIONS = (
    Answer(r"Konsole (?P<version>[\d.]+)", "konsole"),
    Answer(r"kitty\((?P<version>[^)]*)", "kitty"),
    Answer(r"XTerm\((?P<version>[^)]*)", "xterm"),
    Answer(r"foot\((?P<version>[^)]*)", "foot"),
    Answer(r"terminology (?P<version>[\d.]+)", "terminology"),
    # Documented.
    Answer(r"VTE\((?P<version>[^)]*)", "vte"),
    Answer(r"xterm\.js\((?P<version>[^)]*)", "xterm.js"),
    Answer(r"iTerm2 (?P<version>\S+)", "iterm2"),
    Answer(r"WezTerm (?P<version>\S+)", "wezterm"),
    Answer(r"(?i:ghostty) (?P<version>\S+)", "ghostty"),
    Answer(r"mintty (?P<version>\S+)", "mintty"),
    Answer(r"contour (?P<version>\S+)", "contour"),
)

#: ``DA2 DA1``, from their beginning.
ATTRIBUTES = (
    Answer(r"65;(?P<version>\d+);1 ", "vte"),
    Answer(r"24;(?P<version>\d+);", "mlterm"),
    Answer(r"1;4000;(?P<version>\d+) ", "kitty"),
    Answer(r"41;(?P<version>\d+);", "xterm"),
    Answer(r"85;(?P<version>\d+);", "urxvt"),
    Answer(r"1;0(?P<version>\d{5});", "foot"),
    Answer(r"0;276;0 1;2$", "xterm.js"),
    Answer(r"0;115;0 1;2$", "qterminal"),
    Answer(r"1;115;0 62;", "konsole"),
    Answer(r"64;0;0 64;1;9;15;21;22$", "zutty"),
    Answer(r"61;337;0 ", "terminology"),
    Answer(r"0;(?P<version>\d{3,});1 6$", "alacritty"),
    # Documented.
    Answer(r"77;(?P<version>\d+);", "mintty"),
    Answer(r"0;136;0 ", "putty"),
)

#: TERM, which every terminal sets itself; from its beginning.
TERMS = (
    Answer("xterm-kitty", "kitty"),
    Answer("mlterm", "mlterm"),
    Answer("foot", "foot"),
    Answer("alacritty", "alacritty"),
    Answer("st(-|term|$)", "st"),
    Answer("rxvt-unicode", "urxvt"),
    Answer("terminology", "terminology"),
    Answer("linux", "linux-console"),
    # Documented.
    Answer("xterm-ghostty", "ghostty"),
    Answer("wezterm", "wezterm"),
    Answer("contour", "contour"),
    Answer("putty", "putty"),
)

#: Variables that are inherited; with the DA2 that such a terminal answers where that is known.
VARIABLES = (
    Variable("TEXTUAL_DRIVER", r".*web_driver", "textual-serve"),
    Variable("KONSOLE_VERSION", r"(?P<version>\d+)", "konsole", r"1;115;0"),
    Variable("MLTERM", r"(?P<version>[\d.]+)", "mlterm", r"24;"),
    Variable("KITTY_WINDOW_ID", r"\d", "kitty", r"1;4\d\d\d;"),
    Variable("VTE_VERSION", r"(?P<version>\d+)", "vte", r"(65|61|1);\d+;[01]$"),
    Variable("ALACRITTY_WINDOW_ID", r"\d", "alacritty", r"0;\d+;1$"),
    Variable("XTERM_VERSION", r"XTerm\((?P<version>\d+)", "xterm", r"\d+;\d+;0$"),
    Variable("ZUTTY_VERSION", r"(?P<version>[\d.]+)", "zutty", r"64;0;0"),
    Variable("TERMINOLOGY", r"1", "terminology", r"61;"),
    Variable("COLORTERM", r"rxvt", "urxvt", r"85;"),
    # Documented.
    Variable("TERM_PROGRAM", r"(?i)vscode|hyper|tabby", "xterm.js", r"0;276;0"),
    Variable("TERM_PROGRAM", r"Apple_Terminal", "apple-terminal"),
    Variable("TERM_PROGRAM", r"iTerm\.app", "iterm2"),
    Variable("TERM_PROGRAM", r"WezTerm", "wezterm"),
    Variable("TERM_PROGRAM", r"(?i)ghostty", "ghostty"),
    Variable("TERM_PROGRAM", r"mintty", "mintty"),
    Variable("TERMINAL_EMULATOR", r"JetBrains-JediTerm", "jetbrains"),
    Variable("WT_SESSION", r".", "windows-terminal"),
    Variable("TERMUX_VERSION", r"(?P<version>[\d.]+)", "termux"),
)


def is_remote(environ: Mapping[str, str]) -> bool:
    """Whether the terminal is on another machine, reached by ssh."""
    return bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))


def is_browser(environ: Mapping[str, str]) -> bool:
    """Whether the program runs behind a web page, by Textual's web driver: there is no terminal to ask."""
    return "web_driver" in environ.get("TEXTUAL_DRIVER", "")


def identify(
    answers: Answers, environ: Mapping[str, str], *, multiplexer: str = "", said: str = "", term: str = ""
) -> Terminal:
    """Name the terminal that draws.

    Args:
        answers: What the terminal itself answered; empty inside tmux, which can only be asked about it.
        environ: The environment of the program, or of tmux's client.
        multiplexer: What stands between.
        said: The terminal's XTVERSION as a multiplexer knows it.
        term: The terminal's TERM as a multiplexer knows it.
    """
    version_text = answers.version or said
    term = term or ("" if multiplexer else environ.get("TERM", ""))
    attributes = f"{answers.da2} {answers.da1}"
    name, version, evidence = _by_answers(version_text, answers.da2, attributes)
    if not name:
        name, version, evidence = _by_environment(term, answers, environ)
    told = [evidence] if evidence else []
    if answers.bdsm:
        told.append(f"it knows CSI 8 l (mode 8 is {answers.bdsm})")
    return Terminal(
        name=name or UNKNOWN,
        version=version or environ.get("TERM_PROGRAM_VERSION", "") * (name == "iterm2"),
        multiplexer=multiplexer,
        bdsm=answers.bdsm,
        evidence=tuple(told),
        signature=f"{term} {answers.da2}".strip(),
    )


def _by_answers(version_text: str, da2: str, attributes: str) -> tuple[str, str, str]:
    # No pattern fits what was not answered; it costs time only where it is looked for.
    for rule in VERSIONS if version_text else ():
        if found := re.match(rule.pattern, version_text):
            return rule.name, _version(found), f"it says {version_text}"
    if version_text:  # another one, whatever it has inherited
        return UNKNOWN, version_text, f"it says {version_text}"
    for rule in ATTRIBUTES if da2 else ():
        if found := re.match(rule.pattern, attributes):
            return rule.name, _version(found), f"device attributes {da2}"
    return "", "", ""


def _by_environment(term: str, answers: Answers, environ: Mapping[str, str]) -> tuple[str, str, str]:
    for rule in TERMS:
        if re.match(rule.pattern, term):
            return rule.name, "", f"TERM={term}"
    for clue in VARIABLES:
        value = environ.get(clue.variable, "")
        if not value or not (found := re.match(clue.pattern, value)):
            continue
        answered = answers.fenced or answers.da2
        if answered and clue.da2 and not re.match(clue.da2, answers.da2):
            continue  # inherited: this terminal is another one
        return clue.name, _version(found), f"{clue.variable}={value}"
    return "", "", ""


def _version(found: re.Match[str]) -> str:
    return found.groupdict().get("version") or ""
