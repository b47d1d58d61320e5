"""Search that finds Arabic whatever its harakat, tatweel, alef forms and kind of digits.

The text is searched as it is, so a hit is a range of the text itself; nothing is
normalised but the question. What the user types is never a regular expression.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from reader.text.clean import SPELLED_OUT
from reader.text.joining import FORMS, LAM, LAM_ALEF

# Letters that are written for one another.
_FOLDED: Final = ("اأإآٱ", "ىيی", "كک", *(f"{i}{chr(0x660 + i)}{chr(0x6F0 + i)}" for i in range(10)))
# What may stand between two letters unseen: marks, tatweel, invisible format characters.
# U+0345 is no such mark: without regard to case it is the letter iota.
_UNSEEN: Final = (
    "\u0300-\u0344\u0346-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u08ca-\u08e1\u08e3-\u08ff\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
)
_PASSED: Final = f"[{_UNSEEN}]*"
_BLANKS: Final = rf"\s[\s{_UNSEEN}]*+"
_LEFT_OUT: Final = re.compile(rf"[\s{_UNSEEN}]+")
_QUOTES: Final = '"«»“”„‟'
_LIGATURES: Final = "".join(form for forms in LAM_ALEF.values() for form in forms)
#: Letters of a query that are looked for; a longer one is cut there.
QUERY_LIMIT: Final = 200

# Presentation forms to letters, and letters written for one another to one of them.
_LETTERS: Final = str.maketrans(
    {form: letter for letter, forms in FORMS.items() for form in forms if form}
    | {form: LAM + alef for alef, forms in LAM_ALEF.items() for form in forms}
)
_FOLD: Final = str.maketrans({letter: group[0] for group in (*_FOLDED, _QUOTES) for letter in group})
_WORDS: Final = [(word.translate(_FOLD), char) for char, word in SPELLED_OUT.items()]


def search_pattern(query: str) -> re.Pattern[str] | None:
    """A pattern that finds a query; None when the query has nothing to look for.

    Folds harakat, tatweel, the forms of alef, yeh and kaf, digits of three scripts, kinds
    of quotation marks and of blanks, presentation forms, and the case of Latin letters.
    ه and ة stay apart, as they make different words. Of a query longer than ``QUERY_LIMIT``
    its beginning is looked for.
    """
    letters = query_letters(query)
    if not letters:
        return None
    pieces = list(_pieces(letters))
    for edge in (0, -1):  # one blank is as good as many, and a run of them is not read again from each
        if pieces[edge] == _BLANKS:
            pieces[edge] = r"\s"
    return re.compile(_PASSED.join(pieces), re.IGNORECASE)


def query_letters(query: str) -> str:
    """The letters for which a query looks, "" for none.

    They are without what is passed over, each composed with the marks it can't be without;
    a run of blanks is one.
    """
    query = query.translate(_LETTERS)
    letters = ""
    for match in re.finditer(f"(.){_PASSED}", re.sub(f"^{_PASSED}", "", query), re.DOTALL):
        letter = match[1]
        composed = unicodedata.normalize("NFC", match.group())[0]
        alone = unicodedata.normalize("NFC", letter)
        letters += letter if composed == alone else composed
    letters = re.sub(r"\s+", " ", letters)[:QUERY_LIMIT]
    return letters if letters.strip() else ""


def folded_letters(text: str) -> str:
    """The letters of a text with all folded that ``search_pattern`` folds, and some more.

    Blanks are left out like what is passed over, and letters stand without the marks they are
    composed with. So each hit of a query folds to just what ``query_letters`` of the query fold
    to, though not all that does is a hit. A text folds character by character.
    """
    return "".join(map(_folded, text))


@lru_cache(maxsize=1 << 15)
def _folded(char: str) -> str:
    letters = SPELLED_OUT.get(char) or char.translate(_LETTERS)
    letters = unicodedata.normalize("NFD", letters).translate(_FOLD)
    return "".join(map(_caseless, _LEFT_OUT.sub("", letters)))


def _caseless(letter: str) -> str:
    """A letter in the case by which ``re.IGNORECASE`` compares: ſ and the Kelvin sign are s and k."""
    upper = letter.upper()
    return (upper if len(upper) == 1 else letter).lower()


def _pieces(letters: str) -> Iterator[str]:
    """A pattern for each letter or pair of letters that may be one character."""
    folded = letters.translate(_FOLD)
    at = 0
    while at < len(letters):
        word, sign = next((item for item in _WORDS if folded.startswith(item[0], at)), ("", ""))
        if word:
            spelled = _PASSED.join(map(_any_of, letters[at : at + len(word)]))
            yield f"(?:{spelled}|{sign})"
            at += len(word)
        elif folded.startswith("لا", at):
            yield f"(?:{_any_of(LAM)}{_PASSED}{_any_of(letters[at + 1])}|[{_LIGATURES}])"
            at += 2
        else:
            yield _any_of(letters[at])
            at += 1


def _any_of(char: str) -> str:
    """A pattern for a letter and all that is written for it."""
    if char == " ":
        return _BLANKS
    if char in _QUOTES:
        return f"[{_QUOTES}]"
    family = next((group for group in _FOLDED if char in group), char)
    forms = "".join(form for letter in family for form in FORMS.get(letter, ()))
    one = f"[{re.escape(family)}{forms}]"
    decomposed = unicodedata.normalize("NFD", char)
    if len(decomposed) > 1 and len(family) == 1:
        return f"(?:{one}|{_PASSED.join(map(re.escape, decomposed))})"
    return one
