"""Arabic words as patterns compare them: folded, with their clitics told apart, in all their forms.

Folding takes away harakat and tatweel and leaves one alef, one yeh (so a final ى is ي) and
one kaf. The forms of a word are made from the few that a pattern gives; some are made that
the word does not have, which are not met in text, or mean the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_MARKS: Final = re.compile(
    "[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u08ca-\u08ff"
    "\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufe0f]"
)
_LETTERS: Final = str.maketrans("أإآٱىیک٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬٪", "ااااييك01234567890123456789.,%")

#: Pronouns that are written at the end of a word: his, her, their …
PRONOUNS: Final = ("هما", "هم", "هن", "ها", "ه", "نا", "ني", "كم", "ك", "ي")

_COMPLEMENTISER: Final = re.compile("([وف]?)ب?ان(ه|ها|هم|هما|هن|نا|ني|ي|ك|كم)?")
_ENDINGS: Final = ("", "ا", "ة", "ان", "ين", "ون", "ات", "تان", "تين", "و", "ي", "تي")
_PREPOSITIONS: Final = (
    "في من عن علي الي ل ب مع عند لدي بين حول ضد غير بعض كل تحت فوق امام وراء قبل بعد".split()
)


class Clitics(NamedTuple):
    """What is written together with a word: وبصحيفتها is و + ب + صحيفة + ها."""

    conjunction: str = ""
    preposition: str = ""
    article: bool = False
    pronoun: str = ""


class Complementiser(NamedTuple):
    """«أن», «إن», «بأن» with what is written with it: وأنه has a conjunction, and its clause's subject."""

    conjunction: str
    subject: bool


def folded(text: str) -> str:
    """Text without harakat and tatweel, with one alef, yeh and kaf, European digits, lower case."""
    return _MARKS.sub("", text).translate(_LETTERS).casefold()


def complementiser(form: str) -> Complementiser | None:
    """A folded word as a complementiser, if it is one."""
    found = _COMPLEMENTISER.fullmatch(form)
    return None if found is None else Complementiser(found[1], found[2] is not None)


def conjugated(past: str, present: str, jussive: str = "") -> set[str]:
    """The forms of a verb in the third person, from those for «he»: «قال», «يقول», «(لم) يقل»."""
    forms = {past + ending for ending in ("", "ت", "ا", "تا", "وا", "ن")}
    if past[-1] in "يا":  # نفى: نفت، نفوا
        forms |= {past[:-1] + ending for ending in ("ت", "تا", "وا", "ا")}
    for form in filter(None, (present, jussive)):
        weak = form[-1] in "يو"  # ينفي: ينفون، لم ينف
        for person in "يت":
            whole = person + form[1:]
            stem = whole[:-1] if weak else whole
            forms |= {whole, stem, whole + "ان", whole + "ا", stem + "ون", stem + "وا", stem + "ن"}
    return forms


def declined(noun: str) -> set[str]:
    """The forms of a noun or participle with regular endings: «مسؤول», «مسؤولة», «مسؤولون» and so on."""
    if noun.endswith("ة"):
        return {noun, *(noun[:-1] + ending for ending in ("ات", "تان", "تين", "تا", "تي"))}
    forms = {noun + ending for ending in _ENDINGS}
    if noun.endswith("ي"):  # محامي: محامون
        forms |= {noun[:-1] + ending for ending in ("", "ون", "ين")}
    return forms


def prepositions_with_pronouns() -> set[str]:
    """«فيهما», «عنه», «لها» and the like, which are no nouns."""
    return {preposition + pronoun for preposition in _PREPOSITIONS for pronoun in PRONOUNS}


def without_conjunction(form: str) -> Iterator[tuple[str, str]]:
    """A form as it is, and without the و or ف that it may begin with: pairs (conjunction, rest)."""
    yield "", form
    if len(form) > 2 and form[0] in "وف":
        yield form[0], form[1:]


def without_preposition(form: str) -> Iterator[tuple[str, bool, str]]:
    """A noun without the preposition or article that it begins with: (preposition, article, rest)."""
    if form.startswith("ال") and len(form) > 4:
        yield "", True, form[2:]
    if form.startswith("لل") and len(form) > 3:
        yield "ل", True, form[2:]
    if len(form) > 2 and form[0] in "بلك":
        yield form[0], False, form[1:]
        if form.startswith("ال", 1) and len(form) > 5:
            yield form[0], True, form[3:]


def without_pronoun(form: str) -> Iterator[tuple[str, str]]:
    """A word without the pronoun it may end with: pairs (pronoun, rest), the word's own ending restored."""
    for pronoun in PRONOUNS:
        if form.endswith(pronoun) and len(form) - len(pronoun) > 2:
            rest = form[: -len(pronoun)]
            yield pronoun, rest
            if rest[-1] == "ت":  # صحيفته
                yield pronoun, rest[:-1] + "ة"
            elif rest[-1] == "ا":  # نفاه
                yield pronoun, rest[:-1] + "ي"
