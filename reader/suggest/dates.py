"""Dates and times of day: in both calendars, in digits and in words."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from reader.suggest.tokens import Line


class Found(NamedTuple):
    """What was recognised from a token on: where it ends, by which rule, as which subtype."""

    end: int
    rule: str
    subtype: str


#: What may be written before a number.
CLITICS: Final = "[وف]?[بلك]?(?:ال)?"
_D: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_M: Final = r"(?:0?[1-9]|1[0-2])"
_Y: Final = r"(?:1[3-9]|20)\d\d"  # of either calendar
_DAY: Final = re.compile(rf"{CLITICS}{_D}(?:st|nd|rd|th)?")
_YEAR: Final = re.compile(rf"{CLITICS}{_Y}(?P<era>[هم])?")
_YEARS: Final = re.compile(rf"{CLITICS}{_Y}[-/](?:{_Y}|\d\d)[هم]?")
_NUMERIC: Final = re.compile(
    rf"{CLITICS}(?:{_D}[-/.]{_M}[-/.](?:{_Y}|\d\d)|{_M}[-/.]{_D}[-/.]{_Y}|{_Y}[-/.]{_M}[-/.]{_D})[هم]?"
)
_CLOCK: Final = re.compile(rf"{CLITICS}(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?")
_HOUR: Final = re.compile(rf"{CLITICS}(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?")

_COMMAS: Final = frozenset("،,")
_BETWEEN_DAYS: Final = frozenset(("-", "–", "و", "الي", "او"))
_BETWEEN_NAMES: Final = frozenset("/-–")
_BEFORE_TIME: Final = frozenset("،,-–|")
_FRACTIONS: Final = frozenset(("والنصف", "والربع", "والثلث"))
_LESS: Final = frozenset(("ربعا", "ثلثا", "خمسا"))


def date(line: Line, index: int) -> Found | None:
    """The date or the time of day that begins at a token."""
    end = _date(line, index)
    if end:
        return Found(_with_time(line, end), "figure-date", "date")
    end = _year(line, index)
    if end:
        return Found(end, "figure-year", "date")
    end = _time_of_day(line, index)
    return Found(end, "figure-time", "date") if end else None


def _date(line: Line, index: int) -> int:
    """Where a date that is more than a year ends; 0 when there is none."""
    if _NUMERIC.fullmatch(line.form(index)):
        return _era(line, index + 1)
    if line.has(index, "dates.year"):  # عام 2022، السنة المالية 2024/2025، عامي 1951 و1974
        at = index + 1 + line.has(index + 1, "dates.year")
        if not _is_year(line, at):
            return 0
        end = _era(line, at + 1)
        joined = _is_year(line, end) and line.form(end)[0] == "و"
        return _era(line, end + 1) if joined else end
    day = _day(line, index)
    month = line.phrase(day or index, "dates.month")
    if day:
        return _after_month(line, month) if month > day else 0
    end = _after_month(line, month) if month > index else 0
    # A month alone is no figure; with its year it is.
    return end if _is_year(line, end - 1) or line.has(end - 1, "dates.era") else 0


def _day(line: Line, index: int) -> int:
    """Where the day of a month ends: 3، 25th,، الخامس من، 18 و28، 3–5; 0 when there is none."""
    if not _DAY.fullmatch(line.form(index)):
        return _day_in_words(line, index)
    at = index + 1
    if line.form(at) in _BETWEEN_DAYS and _DAY.fullmatch(line.form(at + 1)):
        at += 2
    elif line.form(at).startswith("و") and _DAY.fullmatch(line.form(at)):
        at += 1
    at += line.form(at) in _COMMAS or line.form(at) == "من"
    return at + (line.form(at) in ("شهر", "لشهر"))


def _day_in_words(line: Line, index: int) -> int:
    ordinal = line.sense(index, "numbers.ordinal")
    if ordinal is None or not ordinal.article or line.has(index - 1, "units.time"):
        return 0  # «الأسبوع الثاني من فبراير» is no day
    at = index + 1
    tens = line.sense(at, "numbers.tens")
    at += line.form(at) in ("عشر", "عشرة") or (tens is not None and tens.conjunction == "و" and tens.article)
    return at + 1 + (line.form(at + 1) == "شهر") if line.form(at) == "من" else 0


def _after_month(line: Line, at: int) -> int:
    """Over the month's other name (أكتوبر/تشرين الأول، آب (أغسطس)) and the year."""
    other = line.phrase(at + 1, "dates.month")
    if other > at + 1:
        if line.form(at) in _BETWEEN_NAMES:
            at = other
        elif line.form(at) == "(" and line.form(other) == ")":
            at = other + 1
    year = at + (line.form(at) in _COMMAS or line.form(at) == "من")
    year += line.has(year, "dates.year")
    return _era(line, year + 1 if _is_year(line, year) else at)


def _is_year(line: Line, index: int) -> bool:
    form = line.form(index)
    return bool(_YEAR.fullmatch(form) or _YEARS.fullmatch(form))


def _era(line: Line, at: int) -> int:
    return at + line.has(at, "dates.era")


def _year(line: Line, index: int) -> int:
    """Where a year that stands alone ends: 2024; 0 when it may count what follows."""
    found = _YEAR.fullmatch(line.form(index))
    if found is None:
        return 0
    if found["era"]:
        return index + 1
    if line.has(index - 1, "units.numbered") or line.form(index - 1) in ("$", "+", "-"):
        return 0
    counted = index + 1
    following = line[counted]
    if line.has(counted, "units.currency", "units.time", "units.measure", "numbers.scale"):
        return 0
    if following.form in ("%", "$", "€", "£") or line.phrase(counted, "units.percent") > counted:
        return 0
    if following.word and (following.tanwin or (following.form.endswith("ا") and len(following.form) > 3)):
        return 0  # «2016 جنديا»
    return _era(line, counted)


def _time_of_day(line: Line, index: int) -> int:
    """Where the time of day that begins at a token ends: الساعة 16:45، 6:53 م، الثالثة فجرا; 0 if none."""
    named = line.has(index, "dates.hour")
    at = index + named
    clock = _CLOCK.fullmatch(line.form(at)) is not None
    hour = line.sense(at, "numbers.ordinal")
    if clock or (named and _HOUR.fullmatch(line.form(at))):
        at += 1
    elif hour is not None and hour.article and line.form(at).endswith(("ة", "الاولي")):
        at += 1 + (line.form(at + 1) == "عشرة")
        at = _fraction(line, at)
    else:
        return 0
    period = line.phrase(at, "dates.period")
    if period == at and not named and not clock:
        return 0  # «الثالثة» alone is an ordinal
    return line.phrase(period, "dates.zone")


def _fraction(line: Line, at: int) -> int:
    """Over «والنصف», «وعشر دقائق», «إلا ربعا» after an hour."""
    form, following = line.form(at), line.form(at + 1)
    if form in _FRACTIONS:
        return at + 1
    minutes = form.startswith("و") and line.has(at, "numbers.small", "numbers.tens")
    if (form == "الا" and following in _LESS) or (minutes and following in ("دقيقة", "دقائق")):
        return at + 2
    return at


def _with_time(line: Line, end: int) -> int:
    """Over the time of day, or its zone, that a date has after it: «25 أكتوبر 2024، 6:53 م»."""
    zone = line.phrase(end, "dates.zone")
    if zone > end:
        return zone
    at = end + (line.form(end) in _BEFORE_TIME)
    return (_time_of_day(line, at) if ":" in line.form(at) else 0) or end
