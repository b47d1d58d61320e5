"""Figures: numbers in digits and words with what they count, money, durations, dates.

A figure begins with its number, or with the word to which it belongs (عام 2022), and ends
with the unit or the noun counted. «أكثر من» and its like stay out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from reader.suggest.dates import CLITICS, Found, date
from reader.suggest.lexicon import PRONOMINAL
from reader.suggest.noun_phrases import HEADS
from reader.suggest.proposal import Stretch
from reader.suggest.tokens import Line

_NUMBER: Final = r"\d[\d,]*(?:\.\d+)?"
_DIGITS: Final = re.compile(
    rf"{CLITICS}(?P<sign>[$€£])?(?P<number>{_NUMBER})(?:[-–]{_NUMBER})?(?P<percent>%)?(?:k|m|bn)?"
    r"(?P<after>[$€£])?"
)
_DIGIT: Final = re.compile(r"\d")
#: Characters of the longest number in digits, and words of the longest in words.
_LONGEST: Final = 24
_MOST: Final = 16
_MONEY: Final = frozenset("$€£")
_LATIN: Final = re.compile(r"[a-z][a-z/²³]{0,6}")
_RANGE: Final = frozenset(("-", "–", "—", "و", "الي", "او", "حتي"))
_HALF: Final = frozenset(("ونصف", "وربع"))
_WHOLE: Final = frozenset(("الساعة", "العام", "السنة", "الشهر"))

_KINDS: Final = tuple(
    f"numbers.{name}" for name in ("small", "tens", "hundred", "scale", "rough", "part", "eleven")
)
# A figure that does not begin with a digit begins with a word or phrase of these.
_FIRST: Final = frozenset(
    (*_KINDS, "numbers.one", "numbers.ordinal", "units.dual", "dates.year", "dates.month", "dates.hour")
)
_UNITS: Final = ("units.currency", "units.time", "units.measure")
_NOT_COUNTED: Final = (
    "words.stop",
    "words.barred",
    "words.negation",
    "words.clause",
    PRONOMINAL,
    "participles.say",
    "dates.period",
    "verbs.deny",
    "numbers.small",
    "numbers.one",
)


def figures(line: Line) -> Iterator[Stretch]:
    """The figures of a line."""
    index = 0
    while index < len(line):
        token = line[index]
        first, found = index, None
        entry = token.entry
        worded = not entry.senses.keys().isdisjoint(_FIRST) or any(
            kind in _FIRST for kind, _ in entry.phrases
        )
        if worded or _DIGIT.search(token.form[:_LONGEST]):
            found = date(line, index)
            counted = _counted(line, index)
            if counted is not None and (found is None or _is_likelier(line, index, found, counted)):
                found = counted
            if found is None:
                first, found = _dual_or_one(line, index)
        if found is None:
            index += 1
        else:
            yield Stretch(first, found.end, "figure", found.rule, found.subtype)
            index = found.end


def _is_likelier(line: Line, index: int, found: Found, counted: Found) -> bool:
    """Whether a number counts what follows rather than being a date: «2000 جندي», not «2016 شهدت …»."""
    if found.rule == "figure-year":
        return line.form(index).endswith("00") or line.has(counted.end - 1, *HEADS)
    return counted.end > found.end


def _counted(line: Line, index: int) -> Found | None:
    """A number with what it counts."""
    if not line[index].word or _is_label(line, index):
        return None
    digits = _digits(line, index)
    if digits is not None:
        return _in_digits(line, index, digits)
    ordinal = line.sense(index - 1, "numbers.ordinal")
    if ordinal is not None and ordinal.article:
        return None  # «السابع عشر», «الحادي والأربعين»
    end, kind = _in_words(line, index)
    if not end:
        return None
    found = _unit(line, end, rough=kind == "numbers.rough")
    # A half or a third of anything but a measure is no number.
    part = found is not None and kind == "numbers.part" and found.rule == "figure-counted"
    return None if part else found


def _in_digits(line: Line, index: int, digits: re.Match[str]) -> Found | None:
    end = index + 1
    if line.form(end) in _RANGE and _digits(line, end + 1) is not None:  # 50–60، 20 إلى 24
        end += 2
    elif line.form(end).startswith("و") and _digits(line, end) is not None:  # 180 و200
        end += 1
    if digits["sign"] or digits["after"] or line.form(end) in _MONEY:
        return Found(_scales(line, end + (line.form(end) in _MONEY)), "figure-money", "money")
    if digits["percent"] or line.form(end) == "%":
        return Found(end + (line.form(end) == "%"), "figure-percent", "count")
    end = _scales(line, end)
    return _unit(line, end, digits=True) or _bare(line, index, end, digits["number"])


def _digits(line: Line, index: int) -> re.Match[str] | None:
    form = line.form(index)
    return _DIGITS.fullmatch(form) if len(form) <= _LONGEST else None


def _is_label(line: Line, index: int) -> bool:
    """Whether the number only names: رقم 4، المادة 15، Wi-Fi 7."""
    before = line[index - 1]
    latin = before.word and before.form[0].isascii() and before.form[-1:].isalpha() and before.form.isascii()
    return latin or line.has(index - 1, "units.numbered")


def _scales(line: Line, end: int) -> int:
    """Over «مليون», «ألف مليار», «ملايين و200 ألف», «مليون ونصف»."""
    high = end + _MOST
    scale = line.sense(end, "numbers.scale")
    while scale is not None and not scale.conjunction and not scale.preposition and end < high:
        end += 1
        if line.form(end) in _HALF or (_digits(line, end) is not None and line.has(end + 1, "numbers.scale")):
            end += 1
        elif line.form(end).startswith("و") and not line.has(end, "numbers.rough", "numbers.part"):
            end = _in_words(line, end)[0] or end
        scale = line.sense(end, "numbers.scale")
    return end


def _in_words(line: Line, index: int) -> tuple[int, str]:
    """Where a number in words ends, or 0, and of which list its first word is: ألف وخمسمئة، أحد عشر مليون."""
    kind = ""
    at = index
    while line[at].word and at - index < _MOST:
        eleven = line.phrase(at, "numbers.eleven")
        if eleven > at:
            at, kind = eleven, kind or "numbers.eleven"
            continue
        found = next((name for name in _KINDS if line.has(at, name)), "")
        clitics = line.sense(at, found)
        if clitics is None or (clitics.article and found != "numbers.rough"):
            break
        if clitics.preposition == "ك" or (at > index and clitics.preposition):
            break
        kind = kind or found
        at += 1
        if found == "numbers.scale" and line.form(at) in _HALF:
            at += 1
    return (at, kind) if at > index else (0, "")


def _unit(line: Line, end: int, *, digits: bool = False, rough: bool = False) -> Found | None:
    """What a number that ends here counts, or None."""
    percent = line.phrase(end, "units.percent") + (line.form(end) == "%")
    if percent > end:
        return Found(percent, "figure-percent", "count")
    unit = line.sense(end, *_UNITS)
    if unit is not None and not unit.conjunction and not unit.preposition:
        if line.has(end, "units.currency"):
            return Found(_adjectives(line, end + 1), "figure-money", "money")
        if line.has(end, "units.time"):
            at = _and_less(line, _and_half(line, end + 1), "units.time")
            return Found(at, "figure-duration", "duration")
        return Found(_and_less(line, _adjectives(line, end + 1), "units.measure"), "figure-counted", "count")
    if line.form(end) == "من":
        return _of_whom(line, end + 1, rough)
    if digits and _LATIN.fullmatch(line.form(end)):
        return Found(end + 1, "figure-counted", "count")
    if _is_counted(line, end, definite=rough):
        return Found(end + 1, "figure-hundreds" if rough else "figure-counted", "count")
    return None


def _adjectives(line: Line, at: int) -> int:
    """Over what tells one unit from another: دولار أمريكي، متر مكعب."""
    form = line.form(at)
    of_country = line.has(at - 1, "units.currency") and form.endswith("ي") and len(form) > 3
    while line.has(at, "units.adjective") or (of_country and not line.has(at, "words.stop", "words.barred")):
        at += 1
        of_country = False
    return at


def _and_half(line: Line, at: int) -> int:
    """Over «ونصف», «ونصف الساعة»."""
    return at + 1 + (line.form(at + 1) in _WHOLE) if line.form(at) in _HALF else at


def _and_less(line: Line, at: int, kind: str) -> int:
    """Over the smaller unit that follows a larger one: أربعة أمتار وستين سنتيمترا."""
    if not line.form(at).startswith("و"):
        return at
    end = at + 1 if _digits(line, at) is not None else _in_words(line, at)[0]
    return end + 1 if end and line.has(end, kind) else at


def _of_whom(line: Line, at: int, rough: bool) -> Found | None:
    """«مئات من المحطات», «سبعة من الجنود»: with the noun, and the name that an indefinite one belongs to."""
    definite = line.form(at).startswith("ال")
    if not (definite or rough) or not _is_counted(line, at, definite=True):
        return None
    named = not definite and _is_counted(line, at + 1, definite=True)
    return Found(at + 1 + named, "figure-hundreds", "count")


def _is_counted(line: Line, index: int, *, definite: bool = False) -> bool:
    """Whether a word can be the noun that a number before it counts."""
    form = line.form(index)
    if not line[index].word or len(form) < 2 or not "ء" <= form[0] <= "ي":
        return False
    if form.startswith(("لل", "بال", "كال", "فال")) or (form.startswith("ال") and not definite):
        return False
    if form[0] == "و":  # «and», unless the noun is one of those that begin so
        waw = line.sense(index, "units.waw")
        return waw is not None and not waw.conjunction
    if line.has(index, "units.measure"):
        return True
    if line.has(index, *_NOT_COUNTED):
        return False
    verb = line.has(index, "verbs.say", "verbs.note") and line.form(index - 1) != "من"
    return not verb or line.has(index, *HEADS)


def _bare(line: Line, index: int, end: int, number: str) -> Found | None:
    """A number with nothing to count is a figure where something reaches it, or where it has fractions."""
    exact = "." in number or "," in number or line.has(end - 1, "numbers.scale")
    more = any(line.phrase(start, "units.more") == index for start in (index - 1, index - 2, index - 3))
    reached = more or line.has(index - 1, "units.reached")
    return Found(end, "figure-number", "count") if exact or reached else None


def _dual_or_one(line: Line, index: int) -> tuple[int, Found | None]:
    """«عامين ونصف», «رسالة نصية واحدة»: the first token, and what was found."""
    if line.has(index, "units.dual"):
        return index, Found(_and_half(line, index + 1), "figure-dual", "duration")
    one = line.sense(index, "numbers.one")
    if one is None or any(one) or line.form(index + 1).startswith("لواحد"):
        return index, None
    first = index - 1
    described = line.form(first).endswith(("ية", "ي")) and _is_counted(line, first - 1)
    # «رسالة نصية واحدة»; «حبة مسكن واحدة», where only the first noun agrees.
    feminine = [line.form(at).endswith("ة") for at in (index, first, first - 1)]
    if described or feminine == [True, False, True]:
        first -= 1
    if not _is_counted(line, first) or line.has(first, "units.idiom"):
        return index, None
    money, time = line.has(first, "units.currency"), line.has(first, "units.time")
    subtype = "money" if money else "duration" if time else "count"
    return first, Found(index + 1, "figure-one", subtype)
