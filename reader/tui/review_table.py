"""The rows of the table of actions that a review has; see ``action_table`` for their form."""

from __future__ import annotations

from typing import Final

from reader.tui.action_table import Row

#: In every review.
BOTH: Final[tuple[Row, ...]] = (
    ("review.skip", "on, without a decision", "التالي دون قرار", "space, n, tab"),
    ("review.back", "back to the one before", "العودة إلى السابق", "b, backspace, shift+tab"),
    ("review.undo", "take back the last change of the review", "التراجع عن آخر تغيير", "u"),
    ("review.note", "write a note on it: why", "كتابة ملاحظة: لماذا", "e"),
    ("review.guideline", "what each label is put on", "دليل الوسوم", "h"),
    ("review.down", "scroll the text down", "النص إلى أسفل", "down, j, pgdn"),
    ("review.up", "scroll the text up", "النص إلى أعلى", "up, k, pgup"),
    ("review.margin", "show or hide the margin", "إظهار الهامش أو إخفاؤه", "w"),
    ("review.summary", "what was done, and how fast", "خلاصة المراجعة", "i, f2"),
    ("review.close", "leave the review; it goes on here next time", "ترك المراجعة إلى حين", "esc"),
    ("review.end_on", "its end a word on", "مدّ الآخر كلمة", "o"),
    ("review.end_back", "its end a word back", "ردّ الآخر كلمة", "O"),
    ("review.start_back", "its beginning a word back", "إرجاع الأول كلمة", "p"),
    ("review.start_on", "its beginning a word on", "تقديم الأول كلمة", "P"),
)

#: Where marks are decided one by one.
DECIDING: Final[tuple[Row, ...]] = (
    ("decide.accept", "accept it, and on to the next", "قبول", "a, enter"),
    ("decide.reject", "reject it, and on to the next", "رفض", "x, delete"),
    ("decide.flag", "flag it for another look, and on", "تنبيه لنظرة أخرى", "!, f3"),
    ("decide.alike", "accept all of its rule and label", "قبول كل ما يماثله", "*"),
)

#: Where two annotators are compared.
SETTLING: Final[tuple[Row, ...]] = (
    ("settle.left", "the first annotator is right", "الأول مصيب", "left, 1, ["),
    ("settle.right", "the second annotator is right", "الثاني مصيب", "right, 2, ]"),
    ("settle.both", "both are right", "كلاهما مصيب", "enter, 3, ="),
    ("settle.neither", "neither is right: no mark", "لا هذا ولا ذاك", "x, 0, delete"),
)

#: With a label's key: the context, the id, English, Arabic.
WITH_LABEL: Final = (
    ("decide", "take", "accept it as a", "قبوله على أنه:"),
    ("settle", "anew", "mark it anew as a", "وسمه من جديد:"),
)
