"""Denials: strong cues, and what is none."""

from __future__ import annotations

import pytest

from reader.articles.article import Article
from reader.suggest.propose import propose
from tests.suggest.marked import marks, plain, proposed

#: A sentence with its denials and their sources, and the subtype of the denial.
DENIALS = [
    ("<ونفى {المقاول} أن يكون العمل قد توقف>.", "deny"),
    ('<نفت {شركة "الراسي"}، أمس الأربعاء، تسرب أي مواد سامة>، وأغلقت الباب.', "deny"),
    ("<وتنفي {الهيئة} هذه الرواية أيضا>.", "deny"),
    ("حيث <ينكر {الرئيس} أي تورط له في ذلك>، لكنه غاب.", "deny"),
    ("<لكنه نفى أن يكون قد أخفاه عن المجلس>.", "deny"),
    ("<ونفى {رئيس الحراس} ذلك>، قائلا شيئا آخر.", "deny"),
    ("<رفض {متحدث باسم الشركة} التعليق على الموضوع>.", "no-comment"),
    ("<وامتنع {المكتب الاستشاري} عن التعليق على الخنادق>.", "no-comment"),
    ("<ولم ترد {الوزارة} على طلبات الصحيفة>.", "no-comment"),
    ("<لم يستجب {الممثل} لطلبات متكررة للتعليق>.", "no-comment"),
    ("<ووصفت {الوزارة} الاتهامات بأنها سخيفة>.", "reject"),
    ("<ووصف {مكتب المحافظ} الخبر بأنه سابق لأوانه>.", "reject"),
    ("<رفضت {الشركة} هذه المزاعم>.", "reject"),
    ("وذلك رغم <عدم تقديم أي دليل على التهمة>.", "no-evidence"),
    ("<ولم يقدم {المعارض} أي دليل على كلامه>.", "no-evidence"),
    ("وأضافت أن <الحديث عن أوامر بالصمت لا أساس له من الصحة>.", "deny"),
    ("وأشار إلى <أنه لم يدخل يوما أي مصنع في البلدة>.", "deny"),
    ("وقال {حراس المبنى} <إنهم لم يشاركوا في نقل الصناديق>.", "deny"),
    ("وقال {المتحدث باسم الوزارة} إن <الوزارة لم تستلم الطلب>.", "deny"),
]

#: What is said, or told, but denies nothing.
NONE = [
    "لا تنكر الهيئة حذف البند من العقد.",
    "جاء نفي الوزير متأخرا.",
    "لم يرد في التقرير اسم أحد.",
    "رفض الرجل التعاون معه بعد الاجتماع.",
    "قال مصدر، رفض الكشف عن هويته، إن السوق مغلقة.",
    "وصف الزائر الحديقة بأنها جميلة جدا.",
    "لم يتهم بأي مخالفة قانونية.",
    "قالت الإدارة إنها لم تسجل سوى ثلاث حالات.",
    "نشروا أفكارا غير صحيحة في كتبهم.",
]


@pytest.mark.parametrize(("sentence", "subtype"), DENIALS)
def test_denials(sentence: str, subtype: str):
    text = plain(sentence)
    assert proposed(text, "denial", "source") == marks(sentence)
    assert [p.attributes["subtype"] for p in propose(Article("a", text)) if p.label == "denial"] == [subtype]


@pytest.mark.parametrize("sentence", NONE)
def test_no_denials(sentence: str):
    assert proposed(sentence, "denial") == []


def test_a_denial_is_not_proposed_as_a_claim_as_well():
    text = "وأضافت الشركة أن الحديث عن تسرب الحمض لا أساس له من الصحة."
    assert proposed(text, "claim") == []
    assert proposed(text, "denial") == [("denial", "الحديث عن تسرب الحمض لا أساس له من الصحة")]
