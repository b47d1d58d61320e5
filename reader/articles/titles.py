"""The title of an article, told from its text: the first line that looks like a headline.

Pages copied from news sites begin with what is no headline: a logo, the section, the date,
a headline of another story. A headline that such a page repeats is its own.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import Final

from reader.text.units import sentences

#: Code points of the longest title, and of the shortest sentence that is one for a long line.
LENGTH: Final = 120
_SHORTEST: Final = LENGTH // 4

# How much of a text is looked at, in code points, and how many of its lines that could be
# a headline, one of which may come twice.
_HEAD: Final = 10_000
_REPEATED_WITHIN: Final = 10

# What stands alone in its line, or before a colon, a dash or a number.
_LABELS: Final = (
    "تاريخ النشر|نشر في|نشر بتاريخ|نشر|آخر تحديث|تم التحديث|التاريخ|المصدر|مصدر الصورة|تصوير|الصورة"
    "|كتب|كتبت|بقلم|إعداد|المحرر|كلمات دلالية|كلمات مفتاحية|الوسوم|إقرأ أيضا|إقرأ المزيد|شاهد أيضا"
    "|أخبار ذات علاقة|أخبار ذات صلة|مواضيع ذات صلة|مقالات مشابهة|مقالات ذات صلة|مركز الإشعارات"
    "|logo|menu|home|share|print|advertisement|published|updated|last update|source|tags|by"
)
# What is a leftover whatever follows it.
_OPENINGS: Final = (
    "طباعة شارك|شارك على|شارك عبر|تابعونا على|تابعنا على|جميع الحقوق محفوظة|حقوق النشر|مشاركة الخبر"
    "|share on|follow us|all rights reserved|copyright|skip to"
)
# The names of sections; alone in their line only.
_SECTIONS: Final = (
    "الرئيسية|العالم|أخبار العالم|عالم|عربي|دولي|محليات|محلي|سياسة|السياسة|اقتصاد|الاقتصاد|رياضة|الرياضة"
    "|ثقافة|الثقافة|فن|فنون|صحة|تكنولوجيا|علوم|علوم وتكنولوجيا|منوعات|تقارير|تحقيقات|رأي|مقالات|حوادث"
    "|أخبار|الأخبار|آخر الأخبار|عاجل|أسواق|مجتمع|فيديو|صور|إعلان|مشاركة|شارك|طباعة|بحث|القائمة"
    "|world|news|politics|business|sport|sports|opinion|culture|search"
)
# The words of which dates are made, beside their numbers.
_DATES: Final = (
    "يناير|فبراير|مارس|أبريل|إبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر"
    "|كانون|الثاني|الأول|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين"
    "|جانفي|فيفري|أفريل|ماي|جوان|جويلية|أوت|غشت|شتنبر|نونبر|دجنبر|يوليوز|ماس"
    "|محرم|صفر|ربيع|الآخر|جمادى|الأولى|الآخرة|رجب|شعبان|رمضان|شوال|ذو|ذي|القعدة|الحجة"
    "|يوم|السبت|الأحد|الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة"
    "|الساعة|بتوقيت|غرينتش|جرينتش|مكة|المكرمة|صباحا|مساء|ص|م|هـ|ه|منذ|قبل|دقيقة|دقائق|ساعة|ساعات|أيام"
    "|january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|monday|tuesday|wednesday|thursday|friday|saturday"
    "|sunday|mon|tue|wed|thu|fri|sat|sun|st|nd|rd|th|am|pm|a|p|gmt|utc|t|z|ago|hours|minutes|days|at|on"
)
_MARKS: Final = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670]")
_LETTERS: Final = str.maketrans("أإآٱىیک", "ااااييك")
_BULLET: Final = re.compile(r"[•▪▫◦‣⁃●○■□◆◇►▶✓*·]|[-–—]\s")
_ADDRESS: Final = re.compile(r"(?:https?://|www\.|©|\(c\)\s)", re.IGNORECASE)
_LINE: Final = re.compile(r"[^\r\n]+")
_WORD: Final = re.compile(r"[^\W\d_]+")
_AFTER: Final = re.compile(r"\W+$")


def title_of(text: str) -> str:
    """The title of an article; "" when no line of its beginning looks like one.

    White space is collapsed, and what is longer than LENGTH code points is cut: after its
    first sentence, or else with an ellipsis after a clause or a word.
    """
    first = re.search(r"\S", text)
    head = text[first.start() : first.start() + _HEAD] if first else ""
    lines = list(filter(None, (" ".join(line.split()) for line in _LINE.findall(head))))
    if len(set(lines)) == len(lines):  # nothing is repeated, so no line after the title need be looked at
        return _clipped(next(filter(_is_title, lines), ""))
    titles = list(islice(filter(_is_title, lines), _REPEATED_WITHIN))
    seen = Counter(titles)
    repeated = (line for line in seen if seen[line] > 1 and len(line) <= LENGTH and line.count(" ") > 1)
    return _clipped(next(repeated, titles[0] if titles else ""))


def _is_title(line: str) -> bool:
    folded = _folded(line[:LENGTH])
    words = _WORD.findall(folded)
    if not words or _BULLET.match(line) or _ADDRESS.match(line) or _LEFTOVER.match(folded):
        return False
    if _AFTER.sub("", folded) in _SECTION_NAMES:
        return False
    return not (any(map(str.isdigit, folded)) and _DATE_WORDS.issuperset(words))


def _clipped(line: str) -> str:
    if len(line) <= LENGTH:
        return line
    for _, end in sentences(line, 0, len(line)):
        if _SHORTEST <= end <= LENGTH:
            return line[:end]
    cut = line[:LENGTH]
    clause = max(map(cut.rfind, "،؛,;"))
    word = cut.rfind(" ")
    return cut[: next((at for at in (clause, word) if 2 * at >= LENGTH), LENGTH - 1)] + "…"


def _folded(text: str) -> str:
    """Without harakat, tatweel and case, and with one alef, yeh and kaf."""
    return _MARKS.sub("", text).translate(_LETTERS).casefold()


_DATE_WORDS: Final = frozenset(_folded(_DATES).split("|"))
_SECTION_NAMES: Final = frozenset(_folded(_SECTIONS).split("|"))
_LEFTOVER: Final = re.compile(rf"(?:{_folded(_LABELS)})(?:\W*$|\s*[:：|–—\-\d])|(?:{_folded(_OPENINGS)})\b")
