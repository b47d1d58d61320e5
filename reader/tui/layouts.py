"""Keyboard layouts: which Latin key an Arabic or Persian letter lies on.

A terminal sends letters, not places of keys. On an Arabic keyboard the key that says C on a Latin one
sends ؤ; it is given its Latin name, so that every command works on both. The tables are those of
Windows and X11's Arabic (101/102), of macOS's Arabic, and of the Persian standard ISIRI 9147. A
shifted key whose character is a plain Latin one as well can't be told from it and is left out.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from typing import Final

_KEYS: Final = "qwertyuiop[]asdfghjkl;'zxcvnm,./"
_PERSIAN_KEYS: Final = "qwertyuiop[]asdfghjkl;'zxcvbnm,./"
_DIGITS: Final = {
    digit: str(value) for digits in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for value, digit in enumerate(digits)
}
# Keys that write a lam and an alef as one code point.
_LIGATURES: Final = {"\ufefb": "b", "\ufef5": "B", "\ufef7": "G", "\ufef9": "T"}

ARABIC, MAC, PERSIAN, AUTO = "arabic", "arabic-mac", "persian", "auto"

_LETTERS: Final[Mapping[str, Mapping[str, str]]] = {
    ARABIC: {
        **dict(zip("ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظ", _KEYS, strict=True)),
        **dict(
            zip(
                "\u064e\u064b\u064f\u064cإ‘÷×؛\u0650\u064dأـ،\u0652آ’؟",
                "QWERYUIOPASHJKXNM?",
                strict=True,
            )
        ),
        **_LIGATURES,
    },
    MAC: {
        **dict(zip("ضصثقفغعهخحجةشسيبلاتنمك؛ظطذدزرو،./", _PERSIAN_KEYS, strict=True)),
        "؟": "?",
        **_LIGATURES,
    },
    PERSIAN: {
        **dict(zip("ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپو./", _PERSIAN_KEYS, strict=True)),
        **dict(
            zip(
                "\u0652\u064c\u064d\u064b\u064f\u0650\u064e\u0651ؤئيإأآة»«؛كژء؟",
                "QWERTYUIASDFGHJKL:ZCM?",
                strict=True,
            )
        ),
        "ئ": "m",  # where older Persian layouts have it, on no other key here
    },
}
LAYOUTS: Final = (AUTO, *_LETTERS)
"""What ``[keys] layout`` may be."""

_PERSIAN_ONLY: Final = frozenset("یکپچگژ")


class Translator:
    """Gives keys their Latin names; with AUTO it takes a Persian keyboard for one at its first letter.

    Args:
        layout: One of LAYOUTS.
        taken: Keys that mean themselves (such as a label's own Arabic key) and stay.
    """

    def __init__(self, layout: str = AUTO, taken: Iterable[str] = ()) -> None:
        self._auto = layout == AUTO
        self._taken = frozenset(taken)
        self.letters = self._of(self._likely() if self._auto else layout)

    @staticmethod
    def _likely() -> str:
        language = os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or ""
        if language.startswith("fa"):
            return PERSIAN
        return MAC if sys.platform == "darwin" else ARABIC

    def _of(self, layout: str) -> dict[str, str]:
        pairs = {**_LETTERS[layout], **_DIGITS}
        return {letter: latin for letter, latin in pairs.items() if letter not in self._taken}

    def __call__(self, name: str) -> str:
        """The Latin name of a key; its own when it has no other."""
        if self._auto and name in _PERSIAN_ONLY and name not in self._taken:
            self._auto, self.letters = False, self._of(PERSIAN)
        return self.letters.get(name, name)

    def alters(self, name: str) -> bool:
        """Whether a key has another name in Latin."""
        return name in self.letters
