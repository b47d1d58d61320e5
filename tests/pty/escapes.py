"""What the program may write to a terminal: a grammar of all it needs, and nothing else."""

from __future__ import annotations

import re
import unicodedata

_COLOUR = r"(?:[349][0-7]|10[0-7]|[34]8;5;\d{1,3}|[34]8;2;\d{1,3};\d{1,3};\d{1,3})"
_ATTRIBUTE = r"(?:[012347]|21)"  # off, bold, dim, italic, underlined, reversed, doubly underlined
#: Modes of a full-screen program: other screen, cursor, mouse, focus, paste, wrapping, whole frames.
_MODE = r"(?:1049|25|1000|1003|1006|1015|1004|2004|7|2026)"

SGR = re.compile(rf"\x1b\[(?:{_ATTRIBUTE}|{_COLOUR})(?:;(?:{_ATTRIBUTE}|{_COLOUR}))*m")
_ALLOWED = re.compile(
    "|".join(
        (
            SGR.pattern,
            r"\x1b\[\d{1,3};\d{1,3}H",
            rf"\x1b\[\?{_MODE}[hl]",
            # What terminal is this? Asked at the start, in a place that is wiped after it.
            r"\x1b7\x1b\[8\$p\x1b\[>q\x1b\[>c\x1b\[c\x1b8\x1b\[K",
            r"\x1b\[8[hl]",  # text as it is written, please, and as before (BDSM)
            r"\x1b\[\?(?:2026|2048)\$p",  # is it able to show one frame at a time, to tell its size?
            r"\x1b\[>\d{1,2}u|\x1b\[<u",  # kitty's keyboard, on and off
            r"\x1b\]22;[a-z-]+\x07",  # the shape of the mouse's pointer
            r"\r\n",
        )
    )
)
#: A sequence as an article may hold it: introduced by ESC or C1, up to its end or that of the line.
_SEQUENCE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b\n]*|\x1b[^\[\]PX^_]?|[\x80-\x9f]")


def violations(raw: bytes) -> list[str]:
    """What in a program's output is neither an allowed sequence nor a visible character.

    Raises:
        UnicodeDecodeError: It is not UTF-8.
    """
    text = _ALLOWED.sub("", raw.decode())
    return [
        ascii(text[max(0, at - 10) : at + 30])
        for at, char in enumerate(text)
        if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    ]


def sequences(text: str) -> set[str]:
    """The control sequences in a text, well-formed or not."""
    return set(_SEQUENCE.findall(text))
