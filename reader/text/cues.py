"""Words that announce who says what: قال، بحسب، نفى and their like, and the numbers.

A list to move by, not to mark by: it knows the forms of a verb and the letters attached to
a word, but not what the word means in its sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from reader.text.units import Range, words

_MARKS: Final = re.compile(
    "[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u08ca-\u08ff"
    "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
_LETTERS: Final = str.maketrans("أإآٱؤئىیک", "ااااويييك")

# Perfect, imperfect without its prefix, participle; folded as `folded` does.
_VERBS: Final = """
قال قول قايل; اكد وكد موكد; اعلن علن معلن; اضاف ضيف مضيف; اوضح وضح موضح; اشار شير مشير; افاد فيد مفيد
ذكر ذكر ذاكر; نقل نقل ناقل; كشف كشف كاشف; صرح صرح مصرح; زعم زعم زاعم; ادعي دعي مدعي; اعتبر عتبر معتبر
نوه نوه منوه; كتب كتب -; وصف صف واصف; اتهم تهم متهم; حذر حذر محذر; اعترف عترف معترف
شدد شدد مشدد; لفت لفت لافت; توقع توقع متوقع; شكك شكك مشكك; اورد ورد مورد; تحدث تحدث متحدثا
نفي نفي نافي; انكر نكر منكر; رفض رفض رافض; كذب كذب مكذب; دحض دحض داحض; استبعد ستبعد مستبعد
""".replace("\n", ";").split(";")
_OTHERS: Final = (
    "بحسب حسب حسبما وفق وفقا نقلا المصدر قوله قولها قولهم راي رات يري تري يرون ادعت مدعيا نفت النفي نافيا"
).split()


# Long patterns, compiled when one first goes to a cue or a number: the start is spared them.


@cache
def _cue() -> re.Pattern[str]:
    forms = list(_OTHERS)
    for verb in filter(None, map(str.split, _VERBS)):
        perfect, imperfect, participle = verb
        forms += [perfect, f"س?[يتن]{imperfect}", participle]
    ending = "(?:ت|تا|ا|وا|ون|ان|ين|ن|ة|ه|ها|هم|ته|تها)?"
    return re.compile(f"[وف]?(?:{'|'.join(form for form in forms if form != '-')}){ending}")


_NUMBER_WORDS: Final = (
    "واحد واحدة اثنان اثنين اثنتان اثنتين ثلاث ثلاثة ثلاثون ثلاثين اربع اربعة اربعون اربعين خمس خمسة خمسون "
    "خمسين ست ستة ستون ستين سبع سبعة سبعون سبعين ثماني ثمانية ثمانون ثمانين تسع تسعة تسعون تسعين عشر عشرة "
    "عشرون عشرين مية مايه ماية ميتان ميتين مياة ميات ثلاثماية ثلاثمية اربعماية اربعمية خمسماية خمسمية ستماية "
    "ستمية سبعماية سبعمية ثمانماية ثمانمية تسعماية تسعمية الف الفان الفين الاف الوف مليون مليونان مليونين "
    "ملايين مليار ملياران مليارين مليارات بليون تريليون تريليونات نصف ثلث ربع"
).split()


@cache
def _number() -> re.Pattern[str]:
    return re.compile(rf"[وف]?[بلك]?(?:ال)?(?:{'|'.join(_NUMBER_WORDS)})ا?")


def folded(word: str) -> str:
    """A word without harakat and tatweel, its alefs, hamzas on carriers and yehs each one letter."""
    return _MARKS.sub("", word).translate(_LETTERS)


def cue_words(text: str, start: int, end: int) -> Iterator[Range]:
    """The words that announce a statement, a source or a denial, whatever is attached to them."""
    for low, high in words(text, start, end):
        if _cue().fullmatch(folded(text[low:high])):
            yield low, high


def numbers(text: str, start: int, end: int) -> Iterator[Range]:
    """Numbers in digits or in words; those with only blanks between them are one: ‎250 مليون."""
    first = last = -1
    for low, high in words(text, start, end):
        if _is_number(text[low:high]):
            if first < 0:
                first = low
            elif not text[last:low].isspace():
                yield first, last
                first = low
            last = high
        elif first >= 0:
            yield first, last
            first = -1
    if first >= 0:
        yield first, last


def _is_number(word: str) -> bool:
    return any(char.isdecimal() for char in word) or bool(_number().fullmatch(folded(word)))
