"""The rows of the table of actions: id, what it does in English and in Arabic, and its keys.

Keys are separated by commas, the keys of a sequence by blanks; ``char`` is any character.
"""

from __future__ import annotations

from typing import Final

Row = tuple[str, str, str, str]
"""Id, title in English, title in Arabic, keys."""

#: Groups as help lists them: name in English → name in Arabic.
GROUPS: Final = {
    "Move": "التنقّل",
    "Select": "التحديد",
    "Mark": "التعليم",
    "Relate": "الربط",
    "Review": "المراجعة",
    "Review session": "جلسة المراجعة",
    "Adjudication": "الفصل بين معلِّمَين",
    "Lines": "الأسطر",
    "Find": "البحث",
    "View": "العرض",
    "Library": "المكتبة",
    "Program": "البرنامج",
}

#: Moves: name, English, Arabic, the keys that move, the keys that select on the way.
MOVES: Final[tuple[tuple[str, str, str, str, str], ...]] = (
    ("left", "one letter to the left", "حرفًا إلى اليسار", "left, h", "shift+left, H"),
    ("right", "one letter to the right", "حرفًا إلى اليمين", "right, l", "shift+right, L"),
    ("up", "one line up", "سطرًا إلى أعلى", "up, k", "shift+up, K"),
    ("down", "one line down", "سطرًا إلى أسفل", "down, j", "shift+down, J"),
    ("word_next", "next word", "الكلمة التالية", "w, ctrl+left", "W, ctrl+shift+left"),
    ("word_previous", "previous word", "الكلمة السابقة", "b, ctrl+right", "B, ctrl+shift+right"),
    ("sentence_next", "next sentence", "الجملة التالية", ")", ">"),
    ("sentence_previous", "previous sentence", "الجملة السابقة", "(", "<"),
    ("paragraph_next", "next paragraph", "الفقرة التالية", "}, ctrl+down", "ctrl+shift+down"),
    ("paragraph_previous", "previous paragraph", "الفقرة السابقة", "{, ctrl+up", "ctrl+shift+up"),
    ("page_down", "a page down", "صفحة إلى أسفل", "pgdn, space", "shift+pgdn"),
    ("page_up", "a page up", "صفحة إلى أعلى", "pgup", "shift+pgup"),
    ("line_start", "beginning of the line", "أول السطر", "home, 0", "shift+home"),
    ("line_end", "end of the line", "آخر السطر", "end, $", "shift+end"),
    ("text_start", "beginning of the article", "أول المقال", "g g, ctrl+home", "ctrl+shift+home"),
    ("text_end", "end of the article", "آخر المقال", "G, ctrl+end", "ctrl+shift+end"),
    ("clause_next", "next clause", "العبارة التالية", "g l", ","),
)

GOING: Final[tuple[Row, ...]] = (
    ("move.clause_previous", "previous clause", "العبارة السابقة", "g L, g b l"),
    ("move.phrase_next", "next phrase between punctuation", "المقطع التالي بين علامتي ترقيم", "g h"),
    ("move.phrase_previous", "previous phrase", "المقطع السابق", "g H, g b h"),
    ("move.quotation_next", "next quotation", "الاقتباس التالي", "g q"),
    ("move.quotation_previous", "previous quotation", "الاقتباس السابق", "g Q, g b q"),
    ("move.number_next", "next number", "الرقم التالي", "g n"),
    ("move.number_previous", "previous number", "الرقم السابق", "g N, g b n"),
    ("move.cue_next", "next word of saying or denying", "كلمة القول أو النفي التالية", "g c"),
    ("move.cue_previous", "previous word of saying or denying", "كلمة القول أو النفي السابقة", "g C, g b c"),
    ("move.percent", "so many percent of the way: 50 %", "إلى نسبة مئوية من المقال: 50 %", "%"),
    ("place.keep", "keep this place under a letter", "حفظ هذا الموضع تحت حرف", "m char"),
    ("place.go", "go to a kept place; ' ' back from a jump", "العودة إلى موضع محفوظ", "' char"),
    ("hints.jump", "go to any word by its hint", "إلى أي كلمة بحرف التلميح", "g ;"),
)

SELECTING: Final[tuple[Row, ...]] = (
    ("hints.start", "hints: type first word, last word, label", "تلميحات: أول كلمة ثم آخرها ثم الوسم", ";"),
    ("select.start", "begin or end a selection", "بدء التحديد أو إنهاؤه", "v"),
    ("select.grow", "grow: word, phrase, clause, sentence…", "توسيع التحديد: كلمة، مقطع، جملة…", "="),
    ("select.shrink", "shrink the way it grew", "تضييق التحديد كما اتسع", "-"),
    ("select.word", "select the word", "تحديد الكلمة", "i w"),
    ("select.phrase", "select the phrase between punctuation", "تحديد المقطع", "i h"),
    ("select.clause", "select the clause", "تحديد العبارة", "i c"),
    ("select.sentence", "select the sentence", "تحديد الجملة", "i s"),
    ("select.paragraph", "select the paragraph", "تحديد الفقرة", "i p"),
    ("select.quotation", "select the next quotation", "تحديد الاقتباس التالي", '"'),
    ("select.number", "select the next number", "تحديد الرقم التالي", "#"),
    (
        "select.keep_outer",
        "keep outer quotes and punctuation, or not",
        "إبقاء علامات الاقتباس الطرفية أو تركها",
        "z q",
    ),
    ("select.copy", "copy what is selected, or the mark here", "نسخ المحدد أو العلامة", "y, ctrl+c"),
)

EDGES: Final[tuple[Row, ...]] = (
    ("edge.end_on", "its end a word on", "مدّ الآخر كلمة", "o"),
    ("edge.end_back", "its end a word back", "ردّ الآخر كلمة", "O"),
    ("edge.start_back", "its beginning a word back", "إرجاع الأول كلمة", "p"),
    ("edge.start_on", "its beginning a word on", "تقديم الأول كلمة", "P"),
    ("edge.end_letter_on", "its end a letter on", "مدّ الآخر حرفًا", "alt+left, z o"),
    ("edge.end_letter_back", "its end a letter back", "ردّ الآخر حرفًا", "alt+right, z O"),
    ("edge.start_letter_back", "its beginning a letter back", "إرجاع الأول حرفًا", "alt+shift+right, z p"),
    ("edge.start_letter_on", "its beginning a letter on", "تقديم الأول حرفًا", "alt+shift+left, z P"),
)

MARKING: Final[tuple[Row, ...]] = (
    ("mark.repeat", "tag with the label used last", "تكرار آخر وسم", "."),
    ("mark.delete", "delete the mark here", "حذف العلامة", "x, delete"),
    ("mark.note", "write a note on the mark here", "كتابة ملاحظة على العلامة", "e"),
    ("mark.note_editor", "write the note in your editor", "كتابة الملاحظة في محررك", "E"),
    ("mark.attribute", "set an attribute: name=value, or name=", "ضبط خاصية: اسم=قيمة", "z a"),
    ("mark.merge", "merge with marks of its label beside it", "دمجها مع ما يجاورها من وسمها", "Z, z m"),
    ("mark.split", "split the mark before the word here", "شطر العلامة قبل هذه الكلمة", "|"),
    ("mark.next", "next mark", "العلامة التالية", "tab, ]"),
    ("mark.previous", "previous mark", "العلامة السابقة", "shift+tab, ["),
    ("edit.undo", "undo the last change", "التراجع عن آخر تغيير", "u"),
    ("edit.redo", "redo what was undone", "إعادة ما تُراجع عنه", "ctrl+r"),
    ("edit.save", "try again to save what the disk refused", "محاولة حفظ ما لم يُحفظ", "ctrl+s"),
    ("help.guideline", "what the label here means, and all labels", "دليل الوسم", "f2, g ?"),
)

RELATING: Final[tuple[Row, ...]] = (
    ("relation.start", "link the mark here: then the hint of the other", "ربط العلامة بأخرى", "R"),
    ("relation.between", "link any two marks by their hints", "ربط أي علامتين", "g R"),
    ("relation.follow", "go along the links of the mark here", "تتبّع روابط العلامة", "\\"),
    ("relation.remove", "take the link away", "فكّ الرابط", "r u"),
)

REVIEWING: Final[tuple[Row, ...]] = (
    ("mark.accept", "accept the mark, and on to the next", "قبول العلامة", "A"),
    ("mark.reject", "reject the mark, and on to the next", "رفض العلامة", "X"),
    ("mark.flag", "flag the mark for a second look", "تنبيه على العلامة", "!"),
    ("mark.next_unreviewed", "next mark that has no verdict", "التالية التي لم تُراجع", "U"),
    ("mark.previous_unreviewed", "previous mark that has no verdict", "السابقة التي لم تُراجع", "g U"),
)

#: Of marks whose words could not be found for sure when the article's file had changed.
MOVED: Final[tuple[Row, ...]] = (
    ("moved.next", "next mark that lost its place", "العلامة التالية التي فقدت موضعها", "g a"),
    ("moved.previous", "previous mark that lost its place", "السابقة التي فقدت موضعها", "g A, g b a"),
    ("moved.accept", "take the place that is shown for it", "قبول الموضع المعروض لها", "z y"),
    ("moved.accept_all", "take every place that was found", "قبول كل المواضع التي وُجدت", "z Y"),
    ("moved.remark", "put it on the selection", "وضعها على المحدد", "z r"),
    ("moved.keep", "leave it on the old text", "تركها على النص القديم", "z k"),
    ("moved.drop", "delete the mark that lost its place", "حذف العلامة التي فقدت موضعها", "z x"),
)

#: What the lines of an article are; leftovers are drawn faint, and stay out of training data.
ZONING: Final[tuple[Row, ...]] = (
    ("zone.body", "these lines are the article", "هذه الأسطر من المقال", "z b"),
    ("zone.boilerplate", "these lines are leftovers of the page", "هذه الأسطر من بقايا الصفحة", "z l"),
    ("zone.title", "these lines are the title", "هذه الأسطر عنوان", "z t"),
    ("zone.abstract", "these lines are the summary above the article", "هذه الأسطر ملخص", "z f"),
    ("zone.date", "these lines are the date", "هذه الأسطر تاريخ", "z d"),
    ("zone.credit", "these lines name who wrote it", "هذه الأسطر توقيع الكاتب", "z c"),
    ("zone.subhead", "these lines are a heading inside", "هذه الأسطر عنوان فرعي", "z h"),
    ("zone.title2", "these lines are the title of a second article", "عنوان مقال ثانٍ", "z T"),
    ("zone.body2", "these lines are of a second article", "من مقال ثانٍ", "z n"),
)

FINDING: Final[tuple[Row, ...]] = (
    (
        "find.start",
        "search; harakat and alef forms do not matter",
        "بحث لا يفرّق بين الحركات والألفات",
        "/, ctrl+f",
    ),
    ("find.next", "next hit", "النتيجة التالية", "n, f3"),
    ("find.previous", "previous hit", "النتيجة السابقة", "N, shift+f3"),
)

VIEWING: Final[tuple[Row, ...]] = (
    ("view.top", "bring the line of the cursor to the top", "رفع سطر المؤشر إلى أعلى", "enter"),
    ("view.harakat", "show or hide harakat", "إظهار الحركات أو إخفاؤها", "t"),
    ("view.margin", "show or hide the margin", "إظهار الحاشية أو إخفاؤها", "M"),
    ("view.proposals", "show or hide what is only proposed", "إظهار المقترحات أو إخفاؤها", "Y"),
    ("view.signs", "show or hide the signs before marks", "إظهار الإشارات أو إخفاؤها", "z s"),
    ("view.wider", "a wider column", "عمود أعرض", "+"),
    ("view.narrower", "a narrower column", "عمود أضيق", "_"),
    ("view.direction", "direction of the text: auto, right, left", "اتجاه النص", "a"),
    ("reader.review", "review the marks of this article, one by one", "مراجعة علامات هذا المقال", "g r"),
    ("reader.close", "back to the library", "العودة إلى المكتبة", "esc"),
)

LIBRARY: Final[tuple[Row, ...]] = (
    ("library.up", "the article above", "المقال الأعلى", "up, k"),
    ("library.down", "the article below", "المقال الأسفل", "down, j"),
    ("library.page_up", "a page up", "صفحة إلى أعلى", "pgup"),
    ("library.page_down", "a page down", "صفحة إلى أسفل", "pgdn, space"),
    ("library.first", "the first article", "أول مقال", "home, g g"),
    ("library.last", "the last article", "آخر مقال", "end, G"),
    ("library.open", "read the article", "قراءة المقال", "enter"),
    (
        "library.filter",
        "show only titles that hold what you type",
        "عرض العناوين التي فيها ما تكتب",
        "/, ctrl+f",
    ),
    ("library.review", "review proposals, or marks that nobody reviewed", "مراجعة المقترحات", "r"),
    ("library.clear", "show all articles again", "عرض كل المقالات", "esc"),
)

PROGRAM: Final[tuple[Row, ...]] = (
    ("view.theme", "next theme: night, paper, and both in high contrast", "المظهر التالي", "T"),
    (
        "view.bidi",
        "another way to write Arabic to this terminal",
        "طريقة أخرى لكتابة العربية في هذه الطرفية",
        "ctrl+t",
    ),
    ("help", "all keys", "كل المفاتيح", "?, f1"),
    ("help.tutorial", "learn the keys in an article", "تعلّم المفاتيح في مقال", "g t"),
    ("palette", "find an action by its name", "البحث عن أمر باسمه", ":, ctrl+p"),
    ("suspend", "back to the shell; fg comes back", "إلى الصدفة؛ fg يعيدك", "ctrl+z"),
    ("quit", "leave; every mark is saved already", "الخروج؛ كل علامة محفوظة", "q, ctrl+q"),
)

#: What is done with each label: kind, group, English, Arabic, the keys before the label's own.
WITH_LABEL: Final[tuple[tuple[str, str, str, str, str], ...]] = (
    ("tag", "Mark", "tag as", "وسم:", ""),
    ("relabel", "Mark", "make the mark here a", "جعل العلامة:", "r"),
    ("also", "Mark", "tag the same words also as", "وسم آخر للكلمات نفسها:", "&"),
    ("all", "Mark", "tag every occurrence as", "وسم كل المواضع:", "*"),
    ("next", "Mark", "next mark that is a", "العلامة التالية من:", "g m"),
    ("previous", "Mark", "previous mark that is a", "العلامة السابقة من:", "g M"),
)
