"""The zones of a page of news: what is the article, and what a scraped page left around it.

A page copied from a site carries headlines of other stories, lists of keywords, buttons,
credits and copyright lines. They are told line by line, by what such lines say and by where
they stand: before the headline, between paragraphs, after the end. Nothing is cut out of
the text; a zone only says what a stretch of it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final, Literal, NamedTuple

Kind = Literal["title", "abstract", "date", "credit", "body", "subhead", "title2", "body2", "boilerplate"]

#: The kinds that an article is marked in. A credit names a source, and nothing else of it is marked.
ARTICLE: Final[frozenset[Kind]] = frozenset(
    ("title", "abstract", "date", "credit", "body", "title2", "body2")
)


class Zone(NamedTuple):
    """Lines of one kind that follow each other; offsets are code points, end exclusive."""

    start: int
    end: int
    kind: Kind


class _Line(NamedTuple):
    start: int
    end: int
    folded: str


# Code points of a line: the longest headline, the longest subhead, and the shortest paragraph
# that nothing but its length tells from a headline.
_TITLE: Final = 150
_SUBHEAD: Final = 64
_PARAGRAPH: Final = 160
# Code points at the beginning and at the end of a line by which its kind is told.
_SEEN: Final = 400
# Words, numbers and signs of the longest date.
_PIECES: Final = 80
# Lines among which a headline is looked for.
_HEAD: Final = 12

_MARKS: Final = "[\u0610-\u061a\u0640\u064b-\u065f\u0670]"
_LETTERS: Final = str.maketrans("أإآٱىیک", "ااااييك")


def _any(*phrases: str) -> str:
    return "(?:" + "|".join(phrase.translate(_LETTERS) for phrase in phrases) + ")"


def _all_of(*phrases: str) -> frozenset[str]:
    return frozenset("|".join(phrases).translate(_LETTERS).split("|"))


# Headings of lists of other stories.
_RELATED: Final = _any(
    "(?:إقرأ|شاهد|طالع|تابع) (?:أيضا|المزيد|كذلك)",
    "(?:أخبار|مواضيع|موضوعات|مقالات|قصص|روابط|مواد) (?:ذات|متعلقة|مشابهة|أخرى)(?: (?:صلة|علاقة))?",
    "قد (?:يهمك|يعجبك)(?: (?:أيضا|هذا))?",
    "(?:الأكثر|الاكثر) (?:قراءة|مشاهدة|تداولا)",
    "لمزيد من (?:الأخبار|المعلومات|التفاصيل)",
    "related(?: (?:articles|stories|posts|news))?",
    "read (?:also|more)",
    "see also",
)
_KEYWORDS: Final = _any(
    "كلمات (?:دلالية|مفتاحية|دالة)", "(?:ال)?وسوم", "تاغات", "هاشتاغ", "tags?", "keywords?"
)
# Buttons, notices and footers, with what may follow them in their line.
_BUTTON: Final = _any(
    "طباعة(?: شارك)?",
    "شارك(?: (?:على|عبر|الخبر|المقال))",
    "شارك(?:ها|ه)? هذا",
    "تابع(?:وا|ونا|نا) .{0,40}(?:على|عبر)",
    "(?:جميع|كافة|كل) الحقوق محفوظة",
    "حقوق (?:النشر|الطبع)",
    "سياسة الخصوصية",
    "شروط (?:الاستخدام|الخدمة)",
    "مركز الإشعارات",
    "(?:اشترك|سجل) (?:في|الآن) ",
    "لا يفوتك",
    "إعلان",
    "تحميل المزيد",
    "اترك (?:تعليقا|ردا)",
    "all rights reserved",
    "copyright",
    "follow us",
    "share (?:on|this)",
    "advertisement",
    "©",
)
# The names of sections and of things a page is made of; alone in their line only.
_FURNITURE: Final = _all_of(
    "logo|menu|home|share|print|search|world|news|politics|business|sport|sports|opinion|culture",
    "الرئيسية|العالم|أخبار العالم|عالم|عربي|عربي ودولي|دولي|محليات|محلي|سياسة|السياسة|اقتصاد|الاقتصاد",
    "رياضة|الرياضة|ثقافة|الثقافة|فن|فنون|صحة|تكنولوجيا|علوم|منوعات|تقارير|تحقيقات|رأي|مقالات|حوادث",
    "أخبار|الأخبار|آخر الأخبار|عاجل|أسواق|مجتمع|فيديو|صور|مشاركة|شارك|بحث|القائمة|التعليقات|حجم الخط",
)
_CREDIT: Final = _any(
    "(?:ال)?مصدر(?: (?:الصورة|الخبر))?", "المصادر", "تصوير", "الصورة", "صورة", "source", "photo"
)
_DATED: Final = _any(
    "تاريخ (?:النشر|التحديث)",
    "نشر(?:ت)? (?:في|بتاريخ|يوم)",
    "نشر",
    "آخر تحديث",
    "تم التحديث",
    "التاريخ",
    "published",
    "updated",
    "last update",
    "date",
)
_DATE_WORDS: Final = _all_of(
    "يناير|فبراير|مارس|أبريل|إبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر",
    "كانون|الثاني|الأول|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين",
    "جانفي|فيفري|أفريل|ماي|جوان|جويلية|أوت|غشت|شتنبر|نونبر|دجنبر|يوليوز",
    "محرم|صفر|ربيع|الآخر|جمادى|الأولى|الآخرة|رجب|شعبان|رمضان|شوال|ذو|ذي|القعدة|الحجة",
    "يوم|السبت|الأحد|الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة",
    "الساعة|بتوقيت|غرينتش|جرينتش|مكة|المكرمة|صباحا|مساء|ص|م|هـ|ه|الموافق|منذ|دقيقة|دقائق|ساعة|ساعات",
    "january|february|march|april|may|june|july|august|september|october|november|december",
    "jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|mon|tue|tues|wed|thu|thurs|fri|sat|sun",
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|st|nd|rd|th|am|pm|gmt|utc|t|z|at|on",
)

_RELATED_LINE: Final = rf"{_RELATED}(?!\w)\s*(?P<mark>[:：|])?"
_IS_KEYWORDS: Final = rf"{_KEYWORDS}\s*(?:[:：|]|\W*$)"
_IS_BUTTON: Final = rf"{_BUTTON}(?!\w)"
_IS_CREDIT: Final = rf"{_CREDIT}\s*[:：|]\s*\S"
_HAS_CREDIT: Final = _any("المصدر") + r"\s*[:：]\s*\S.*$"
_IS_DATED: Final = rf"{_DATED}\s*(?:[:：|]?\s*(?=\d)|[:：|]\s*(?=\w))"
_PIECE: Final = r"(?P<word>[^\W\d_]+)|(?P<number>\d+)|[\W_]"
_AFTER: Final = r"\W+$"
_BULLET: Final = r"[•▪▫◦‣⁃●○■□◆◇►▶✓*·]|[-–—]\s"
_READ_ON: Final = _any("إقرأ المزيد", "read more") + r"[^.]{0,40}\.?\s*$"
_PERIOD: Final = r"[.؛][\"'»”’)\]\s]*$"
_SENTENCE_END: Final = r"[.!?؟…؛:][\"'»”’)\]\s]*$"
_LINE_END: Final = r"\r\n|\r|\n"

# Compiled when zones are first asked for: few programs that know of zones look for any.
_compiled: Final = cache(re.compile)


def zones(text: str) -> list[Zone]:
    """The zones of a text in its order. Blank lines between lines of one kind lie in their zone.

    A text in which no such leftovers are found is a title, if its first line looks like one,
    and a body with its subheads.
    """
    lines = _lines(text)
    if not lines:
        return []
    kinds = _kinds(lines, text)
    found: list[Zone] = []
    for line, kind in zip(lines, kinds, strict=True):
        if found and found[-1].kind == kind:
            found[-1] = Zone(found[-1].start, line.end, kind)
        else:
            found.append(Zone(line.start, line.end, kind))
    return found


def _lines(text: str) -> list[_Line]:
    """The lines that are not blank, each with the parts of it that tell what it is, folded."""
    found = []
    start = 0
    ends = [match.span() for match in _compiled(_LINE_END).finditer(text)]
    for end, following in [*ends, (len(text), len(text))]:
        seen = text[start:end]
        if len(seen) > 2 * _SEEN:
            seen = seen[:_SEEN] + seen[-_SEEN:]
        seen = " ".join(_compiled(_MARKS).sub("", seen).translate(_LETTERS).casefold().split())
        if seen:
            found.append(_Line(start, end, seen))
        start = following
    return found


def _kinds(lines: Sequence[_Line], text: str) -> list[Kind]:
    kinds: list[Kind] = []
    first = _first_of_body(lines)
    headlines = _headlines(lines[:first], text)
    related = closed = second = False
    for index, line in enumerate(lines):
        after = lines[index + 1] if index + 1 < len(lines) else None
        kind: Kind
        if _is_related(line):
            # «شاهد أيضا: …» is done with its line, a heading alone begins a list.
            related = index >= first and re.fullmatch(rf"{_RELATED}\W*", line.folded) is not None
            kind = "boilerplate"
        elif _compiled(_IS_KEYWORDS).match(line.folded) or _compiled(_IS_BUTTON).match(line.folded):
            closed = closed or _compiled(_IS_KEYWORDS).match(line.folded) is not None
            related = False
            kind = "boilerplate"
        elif _is_furniture(line.folded):
            kind = "boilerplate"
        elif _is_date(line):
            kind = "date"
        elif _is_credit(line):
            closed = closed or index >= first
            kind = "credit"
        elif index < first:
            kind = _head_kind(index, line, headlines)
        elif related and closed and not second and _may_be_title(line) and _is_long(after):
            # After the end of the article, a headline with a story under it.
            kind, second, related = "title2", True, False
        elif related and not _is_paragraph(line):
            kind = "boilerplate"
        elif _is_subhead(line, after):
            kind = "subhead"
        else:
            related = False
            kind = "body2" if second else "body"
        kinds.append(kind)
    return kinds


def _first_of_body(lines: Sequence[_Line]) -> int:
    """The index of the first paragraph of the body; 0 where no line before it looks like a headline."""
    index = 0
    limit = min(len(lines), _HEAD)
    while index < limit and not _is_paragraph(lines[index]):
        index += 1
    if index == limit:
        return 1 if len(lines) > 1 and _may_be_title(lines[0]) else 0
    # An abstract and a second headline may come before the body.
    if (
        index + 2 < len(lines)
        and _compiled(_READ_ON).search(lines[index].folded)
        and _may_be_title(lines[index + 1])
    ):
        return index + 2
    return index


def _headlines(head: Sequence[_Line], text: str) -> tuple[int, ...]:
    """The lines of the head that are the headline: one that comes more than once, or else the first."""
    places: dict[str, list[int]] = {}
    for index, line in enumerate(head):
        if _may_be_title(line):
            places.setdefault(text[line.start : line.end].strip(), []).append(index)
    repeated = (found for found in places.values() if len(found) > 1)
    return tuple(next(repeated, next(iter(places.values()), [])))


def _head_kind(index: int, line: _Line, headlines: Sequence[int]) -> Kind:
    if index in headlines:
        return "title"
    if _is_paragraph(line):
        return "abstract"
    # What stands above the headline, or between it and its repetition, is the page's own.
    return "title" if headlines and index > headlines[-1] else "boilerplate"


def _may_be_title(line: _Line) -> bool:
    """Whether a line of the head could be the headline."""
    folded = line.folded
    return (
        line.end - line.start <= _TITLE
        and not _compiled(_BULLET).match(folded)
        and not any(
            _compiled(told).match(folded) for told in (_RELATED_LINE, _IS_KEYWORDS, _IS_BUTTON, _IS_DATED)
        )
        and not _is_furniture(folded)
        and not _compiled(_HAS_CREDIT).search(folded)
        and not _is_only_date(folded)
    )


def _is_long(line: _Line | None) -> bool:
    return line is not None and line.end - line.start > _PARAGRAPH


def _is_paragraph(line: _Line) -> bool:
    """Whether a line is running text: long, or a sentence with its full stop."""
    return _is_long(line) or (
        line.end - line.start > _SUBHEAD // 2 and bool(_compiled(_PERIOD).search(line.folded))
    )


def _is_related(line: _Line) -> bool:
    """«إقرأ أيضا», alone or with what is to be read; not a sentence that begins so."""
    found = _compiled(_RELATED_LINE).match(line.folded)
    return found is not None and (found["mark"] is not None or not _is_paragraph(line))


def _is_furniture(folded: str) -> bool:
    return _compiled(_AFTER).sub("", folded) in _FURNITURE


def _is_only_date(folded: str) -> bool:
    """Whether a line is numbers, words of dates and signs, and no more than a date has of them."""
    has_number = False
    for count, piece in enumerate(_compiled(_PIECE).finditer(folded)):
        if count == _PIECES or (piece["word"] and piece["word"] not in _DATE_WORDS):
            return False
        has_number = has_number or piece["number"] is not None
    return has_number


def _is_date(line: _Line) -> bool:
    if _is_only_date(line.folded):
        return True
    return not _is_paragraph(line) and _compiled(_IS_DATED).match(line.folded) is not None


def _is_credit(line: _Line) -> bool:
    """«المصدر: …», alone or glued to the caption of a picture."""
    if line.end - line.start > _TITLE:
        return False
    return bool(_compiled(_IS_CREDIT).match(line.folded) or _compiled(_HAS_CREDIT).search(line.folded))


def _is_subhead(line: _Line, after: _Line | None) -> bool:
    """A short line without an end, or a question, above a paragraph."""
    if line.end - line.start > _SUBHEAD or after is None or _compiled(_BULLET).match(line.folded):
        return False
    if _compiled(_SENTENCE_END).search(line.folded) and not line.folded.endswith(("؟", "?")):
        return False
    return _is_paragraph(after)
