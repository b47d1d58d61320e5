"""Telling text that was spoilt before it was saved: UTF-8 read as a one-byte encoding."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

#: Code points looked at; what is spoilt is spoilt from the start.
_SAMPLE: Final = 20_000
#: Fewer spoilt characters than this may be a quotation of such text.
_FEWEST: Final = 4
#: The share of all characters outside ASCII that must be spoilt.
_SHARE: Final = 0.6
_READ_AS: Final = (("latin-1", "Latin-1"), ("cp1252", "Windows-1252"), ("cp1256", "Windows-1256"))
#: What the bytes 80–BF are in one of them.
_TRAILS: Final = (
    "".join(map(chr, range(0x80, 0xC0))) + "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ" + "پٹچژڈگکڑں\u200c\u200d،ھ؛؟"
)
#: Letters that are none, the commonest first.
_NO_TRAILS: Final = "اليمونرتبةعدهسفقحكأجشصض"


def read_as(text: str) -> str | None:
    """The name of the encoding that this text's UTF-8 seems to have been read as, or None.

    A character that UTF-8 writes in n bytes has become n characters, of a lead byte and
    of n - 1 bytes 80–BF. Real text has few such runs outside ASCII, spoilt text nothing else.
    """
    sample = text[:_SAMPLE]
    beyond_ascii = len(sample) - len(sample.encode("ascii", "ignore"))
    # At least half of what is spoilt are trails. Few texts have room for so many beside the letters that
    # Arabic has most of, or have them, and need the patterns at all.
    fewest, room = max(_FEWEST, _SHARE / 2 * beyond_ascii), beyond_ascii
    for letter in _NO_TRAILS:
        room -= sample.count(letter)
        if room < fewest:
            return None
    if sum(map(sample.count, _TRAILS)) < fewest:
        return None
    best, most = None, 0
    for pattern, name in _patterns():
        runs = pattern.findall(sample)
        spoilt = sum(map(len, runs))
        if len(runs) >= _FEWEST and spoilt >= _SHARE * beyond_ascii and spoilt > most:
            best, most = name, spoilt
    return best


def _spoilt_runs(codec: str) -> re.Pattern[str]:
    """A pattern of what this codec makes of one character in UTF-8 beyond ASCII."""

    def read(first: int, last: int) -> str:
        # A byte that the codec leaves undefined comes through as the control of its number.
        chars = (bytes([b]).decode(codec, "ignore") or chr(b) for b in range(first, last + 1))
        return f"[{re.escape(''.join(chars))}]"

    trail = read(0x80, 0xBF)
    return re.compile(
        f"{read(0xC2, 0xDF)}{trail}|{read(0xE0, 0xEF)}{trail}{{2}}|{read(0xF0, 0xF4)}{trail}{{3}}"
    )


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    return [(_spoilt_runs(codec), name) for codec, name in _READ_AS]
