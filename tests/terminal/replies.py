"""What terminals answered, as recorded from the terminals themselves, and what has to be done in each.

The rows marked documented were not seen; their answers and variables are those of their documentation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tests.terminal.fake_terminal import BDSM, DA1, DA2, FONT, VERSION

KONSOLE = ("\x1b]50;BidiRenderingEnabled=false\x07", "\x1b]50;BidiRenderingEnabled=true\x07")
MLTERM = ("\x1b]5379;use_ctl=false\x07", "\x1b]5379;use_ctl=true\x07")
NONE = ("", "")


@dataclass(frozen=True)
class Row:
    """One terminal: its environment, its answers, and what is expected."""

    id: str
    name: str
    mode: str
    environ: Mapping[str, str] = field(default_factory=dict)
    da1: str = ""
    da2: str = ""
    version: str = ""
    bdsm: int | None = None
    font: str = ""
    switch: tuple[str, str] = NONE
    harakat: bool = False
    sure: str = "tested"
    commands: Mapping[str, str] = field(default_factory=dict)
    """What programs print that are run, by their command line."""
    outside: Row | None = None
    """The terminal outside GNU screen."""
    advice: str = ""

    def answers(self) -> dict[str, str]:
        """Answers by question."""
        found = {}
        if self.bdsm is not None:
            found[BDSM] = f"\x1b[8;{self.bdsm}$y"
        if self.version:
            found[VERSION] = f"\x1bP>|{self.version}\x1b\\"
        if self.da2:
            found[DA2] = f"\x1b[>{self.da2}c"
        if self.da1:
            found[DA1] = f"\x1b[?{self.da1}c"
        if self.font:
            key = b"kitty-query-font_family".hex()
            found[FONT] = f"\x1bP1+r{key}={self.font.encode().hex()}\x1b\\"
        return found


X256 = {"TERM": "xterm-256color"}
ARABIC_FONT = {
    "fc-list :postscriptname=DejaVuSansMono family": "DejaVu Sans Mono\n",
    "fc-list :postscriptname=DejaVuSansMono:charset=fe8d fe91 fee3 fedf fefb family": "DejaVu Sans Mono\n",
}
LATIN_FONT = {
    "fc-list :postscriptname=FiraCode-Regular family": "Fira Code\n",
    "fc-list :postscriptname=FiraCode-Regular:charset=fe8d fe91 fee3 fedf fefb family": "",
}
KITTY = {"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"}

VTE = Row("vte", "vte", "app", {**X256, "VTE_VERSION": "7006"}, "65;1;9", "65;7006;1", bdsm=1, harakat=True)
KONSOLE_ROW = Row(
    "konsole",
    "konsole",
    "app",
    {**X256, "KONSOLE_VERSION": "221203"},
    "62;1;4",
    "1;115;0",
    "Konsole 22.12.3",
    switch=KONSOLE,
    harakat=True,
)
XTERM = Row(
    "xterm",
    "xterm",
    "app",
    {"TERM": "xterm", "XTERM_VERSION": "XTerm(379)"},
    "64;1;2;6;9;15;16;17;18;21;22;28",
    "41;379;0",
    "XTerm(379)",
    0,
    harakat=True,
)


def tmux(term: str, said: str, pid: str = "") -> dict[str, str]:
    """What tmux 3.3a prints of its client."""
    asked = "tmux display -p #{version}\t#{client_pid}\t#{client_termname}\t#{client_termtype}"
    return {asked: f"3.3a\t{pid}\t{term}\t{said}\n"}


def in_tmux(row: Row) -> Row:
    """The row of the terminal's name with what tmux itself answers."""
    environ = {"TERM": "tmux-256color", "TMUX": "/tmp/tmux-0/default,1,0", **row.environ}
    return replace(row, environ=environ, da1="1;2", da2="84;0;0", version="tmux 3.3a")


def in_screen(row: Row) -> Row:
    """The row of the terminal's name with what GNU screen itself answers."""
    environ = {"TERM": "screen", "STY": "1.pts-0.host", **row.environ}
    return replace(row, environ=environ, da1="1;2", da2="83;40900;0")


def through_tmux(pair: tuple[str, str]) -> tuple[str, str]:
    on, off = (f"\x1bPtmux;{one}\x1b\\" for one in (one.replace("\x1b", "\x1b\x1b") for one in pair))
    return on, off


ROWS = [
    VTE,
    Row("vte left explicit", "vte", "app", VTE.environ, VTE.da1, VTE.da2, bdsm=2, harakat=True),
    KONSOLE_ROW,
    Row(
        "mlterm",
        "mlterm",
        "app",
        {"TERM": "mlterm", "MLTERM": "3.9.0"},
        "63;1;2;3;4;6;7;15;18;22;29",
        "24;279;0",
        bdsm=0,
        switch=MLTERM,
        harakat=True,
    ),
    Row(
        "kitty, Arabic in its font",
        "kitty",
        "kitty",
        KITTY,
        "62;",
        "1;4000;26",
        "kitty(0.26.5)",
        0,
        font="DejaVuSansMono",
        commands=ARABIC_FONT,
        advice="force_ltr yes",
    ),
    Row(
        "kitty, Arabic from another font",
        "kitty",
        "kitty-letters",
        KITTY,
        "62;",
        "1;4000;26",
        "kitty(0.26.5)",
        0,
        font="FiraCode-Regular",
        commands=LATIN_FONT,
        advice="force_ltr yes",
    ),
    Row(
        "kitty over ssh",
        "kitty",
        "kitty-letters",
        {**KITTY, "SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"},
        "62;",
        "1;4000;26",
        "kitty(0.26.5)",
        0,
        font="DejaVuSansMono",
        commands=ARABIC_FONT,  # of the wrong machine
        sure="guessed",
        advice="force_ltr yes",
    ),
    XTERM,
    Row("xterm.js", "xterm.js", "lrm", X256, "1;2", "0;276;0", bdsm=0, harakat=True),
    Row(
        "xterm.js in VS Code",
        "xterm.js",
        "lrm",
        {**X256, "TERM_PROGRAM": "vscode"},
        "1;2",
        "0;276;0",
        bdsm=0,
        harakat=True,
    ),
    Row("foot", "foot", "app", {"TERM": "foot"}, "62;4;22", "1;011301;0", "foot(1.13.1)"),
    Row("alacritty", "alacritty", "app", {"TERM": "alacritty", "ALACRITTY_WINDOW_ID": "1"}, "6", "0;1700;1"),
    Row(
        "urxvt",
        "urxvt",
        "app",
        {"TERM": "rxvt-unicode-256color", "COLORTERM": "rxvt-xpm"},
        "1;2",
        "85;95;0",
        harakat=True,
    ),
    Row("st", "st", "app", {"TERM": "st-256color"}, "6"),
    Row("zutty", "zutty", "app", {**X256, "ZUTTY_VERSION": "0.14"}, "64;1;9;15;21;22", "64;0;0"),
    Row("qterminal", "qterminal", "runs", X256, "1;2", "0;115;0"),
    Row(
        "terminology",
        "terminology",
        "app",
        {**X256, "TERMINOLOGY": "1"},
        "64;1;9;15;18;21;22",
        "61;337;0",
        "terminology 1.13.0",
    ),
    # tmux
    in_tmux(
        Row(
            "tmux in vte",
            "vte",
            "lrm",
            {"VTE_VERSION": "7006"},
            commands=tmux("xterm-256color", ""),
            harakat=True,
            advice="smcup",
        )
    ),
    in_tmux(
        Row(
            "tmux in konsole",
            "konsole",
            "app",
            commands=tmux("xterm-256color", "Konsole 22.12.3"),
            switch=through_tmux(KONSOLE),
            harakat=True,
        )
    ),
    in_tmux(Row("tmux in xterm", "xterm", "app", commands=tmux("xterm", "XTerm(379)"), harakat=True)),
    in_tmux(Row("tmux in foot", "foot", "app", commands=tmux("foot", "foot(1.13.1)"))),
    in_tmux(
        Row(
            "tmux in mlterm",
            "mlterm",
            "app",
            commands=tmux("mlterm", ""),
            switch=through_tmux(MLTERM),
            harakat=True,
        )
    ),
    in_tmux(
        Row(
            "tmux in kitty",
            "kitty",
            "kitty",
            {"KITTY_WINDOW_ID": "1"},
            commands={
                **tmux("xterm-kitty", "kitty(0.26.5)"),
                "fc-match -f %{family[0]} monospace": "DejaVu Sans Mono",
                "fc-list :family=DejaVu Sans Mono family": "DejaVu Sans Mono\n",
                "fc-list :postscriptname=DejaVu Sans Mono family": "",
                "fc-list :family=DejaVu Sans Mono:charset=fe8d fe91 fee3 fedf fefb family": "DejaVu\n",
            },
            advice="force_ltr yes",
        )
    ),
    in_tmux(
        Row(
            "tmux that nobody looks at", "unknown", "app", commands=tmux("", ""), harakat=True, sure="guessed"
        )
    ),
    in_tmux(
        Row(
            "tmux in a stranger",
            "unknown",
            "lrm",
            commands=tmux("xterm-256color", ""),
            harakat=True,
            sure="guessed",
        )
    ),
    # GNU screen hands questions on when they are wrapped.
    in_screen(Row("screen in xterm", "xterm", "app", outside=XTERM, harakat=True)),
    in_screen(Row("screen in vte", "vte", "lrm", outside=VTE, harakat=True)),
    in_screen(
        Row(
            "screen in konsole",
            "konsole",
            "app",
            outside=KONSOLE_ROW,
            switch=(f"\x1bP{KONSOLE[0]}\x1b\\", f"\x1bP{KONSOLE[1]}\x1b\\"),
            harakat=True,
        )
    ),
    # Answers before variables: each of these was started from another terminal and inherits from it.
    Row(
        "xterm from konsole",
        "xterm",
        "app",
        {**XTERM.environ, **KONSOLE_ROW.environ},
        XTERM.da1,
        XTERM.da2,
        XTERM.version,
        0,
        harakat=True,
    ),
    Row("st from konsole", "st", "app", {**KONSOLE_ROW.environ, "TERM": "st-256color"}, "6"),
    Row("a stranger from konsole", "unknown", "app", KONSOLE_ROW.environ, "6", harakat=True, sure="guessed"),
    Row("qterminal from vte", "qterminal", "runs", VTE.environ, "1;2", "0;115;0"),
    Row(
        "xterm from tmux",
        "xterm",
        "app",
        {**XTERM.environ, "TMUX": "/tmp/tmux-0/default,1,0"},
        XTERM.da1,
        XTERM.da2,
        XTERM.version,
        0,
        harakat=True,
    ),
    Row(
        "konsole from kitty",
        "konsole",
        "app",
        {**KITTY, **KONSOLE_ROW.environ},
        "62;1;4",
        "1;115;0",
        "Konsole 22.12.3",
        switch=KONSOLE,
        harakat=True,
    ),
    Row(
        "a stranger that obeys mode 8",
        "unknown",
        "app",
        X256,
        "6",
        bdsm=1,
        harakat=True,
        sure="the terminal says so",
    ),
    Row(
        "a named stranger",
        "unknown",
        "app",
        VTE.environ,
        "6",
        version="Newterm 1.0",
        harakat=True,
        sure="guessed",
    ),
    # Nothing answered: the environment alone.
    Row("silent konsole", "konsole", "app", KONSOLE_ROW.environ, switch=KONSOLE, harakat=True),
    Row("silent vte", "vte", "app", VTE.environ, harakat=True),
    Row("silent", "unknown", "app", X256, harakat=True, sure="guessed"),
    Row("linux console", "linux-console", "app", {"TERM": "linux"}, sure="documented only"),
    # Documented.
    Row("newer vte", "vte", "app", VTE.environ, "61;1;21;22", "61;7600;1", "VTE(7600)", 1, harakat=True),
    Row(
        "wezterm",
        "wezterm",
        "app",
        {**X256, "TERM_PROGRAM": "WezTerm"},
        "65;4;6;18;22",
        "1;277;0",
        "WezTerm 20240203-110809",
        1,
        sure="documented only",
    ),
    Row(
        "Terminal.app",
        "apple-terminal",
        "lrm",
        {**X256, "TERM_PROGRAM": "Apple_Terminal"},
        "1;2",
        "1;95;0",
        sure="documented only",
    ),
    Row(
        "iTerm2",
        "iterm2",
        "app",
        {**X256, "TERM_PROGRAM": "iTerm.app"},
        "65;1;9",
        "0;95;0",
        "iTerm2 3.6.9",
        sure="documented only",
    ),
    Row(
        "iTerm2 that reorders",
        "iterm2",
        "lrm",
        X256,
        "65;1;9",
        "0;95;0",
        "iTerm2 3.7.20260901-nightly",
        sure="documented only",
    ),
    Row(
        "JetBrains",
        "jetbrains",
        "lrm",
        {**X256, "TERMINAL_EMULATOR": "JetBrains-JediTerm"},
        "6",
        sure="documented only",
    ),
    Row(
        "Windows Terminal",
        "windows-terminal",
        "app",
        {**X256, "WT_SESSION": "guid"},
        "61;6;7;22;23;24;28;32;42",
        "0;10;1",
        sure="documented only",
    ),
    Row(
        "mintty",
        "mintty",
        "app",
        {**X256, "TERM_PROGRAM": "mintty"},
        "64;1;2",
        "77;30701;0",
        "mintty 3.7.1",
        1,
        sure="documented only",
    ),
    Row("PuTTY", "putty", "lrm", X256, "6", "0;136;0", sure="documented only"),
    Row(
        "ghostty",
        "ghostty",
        "app",
        {"TERM": "xterm-ghostty"},
        "62;22",
        "1;10;0",
        "ghostty 1.3.1",
        sure="documented only",
    ),
    Row(
        "textual-serve",
        "textual-serve",
        "lrm",
        {**X256, "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver"},
        harakat=True,
    ),
]
