"""Search that finds Arabic whatever its harakat, tatweel, alef forms and kind of digits.

The text is searched as it is, so a hit is a range of the text itself; nothing is
normalised but the question. What the user types is never a regular expression.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from arabic_reshaper.letters import LETTERS_ARABIC

from reader.text.joining import LAM, LAM_ALEF

# Letters that are written for one another.
_FOLDED: Final = ("اأإآٱ", "ىيی", "كک", *(f"{i}{chr(0x660 + i)}{chr(0x6F0 + i)}" for i in range(10)))
# What may stand between two letters unseen: marks, tatweel, invisible format characters.
_PASSED: Final = (
    "[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u08ca-\u08e1\u08e3-\u08ff\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]*"
)
_QUOTES: Final = "\"«»“”„‟"


def search_pattern(query: str) -> re.Pattern[str] | None:
    """A pattern that finds a query; None when the query has nothing to look for.

    Folds harakat, tatweel, the forms of alef, yeh and kaf, digits of three scripts, kinds
    of quotation marks and of blanks, presentation forms, and the case of Latin letters.
    ه and ة stay apart, as they make different words.
    """
    letters = [char for char in unicodedata.normalize("NFC", query) if not re.fullmatch(_PASSED, char)]
    pieces: list[str] = []
    at = 0
    while at < len(letters):
        char = letters[at]
        if char.isspace():
            while at < len(letters) and letters[at].isspace():
                at += 1
            pieces.append(r"\s+")
            continue
        if char == LAM and at + 1 < len(letters) and _is_alef(letters[at + 1]):
            ligatures = "".join(form for forms in LAM_ALEF.values() for form in forms)
            pieces.append(f"(?:{_any_of(char)}{_PASSED}{_any_of(letters[at + 1])}|[{ligatures}])")
            at += 2
            continue
        pieces.append(_any_of(char))
        at += 1
    if not any(piece != r"\s+" for piece in pieces):
        return None
    return re.compile(_PASSED.join(pieces), re.IGNORECASE)


def _is_alef(char: str) -> bool:
    return char in _FOLDED[0]


def _any_of(char: str) -> str:
    """A pattern for a letter and all that is written for it."""
    if char in _QUOTES:
        return f"[{_QUOTES}]"
    family = next((group for group in _FOLDED if char in group), char)
    forms = "".join(form for letter in family for form in LETTERS_ARABIC.get(letter, ()))
    one = f"[{re.escape(family)}{forms}]"
    decomposed = unicodedata.normalize("NFD", char)
    if len(decomposed) > 1 and len(family) == 1:
        return f"(?:{one}|{re.escape(decomposed)})"
    return one
