"""The title is the headline, also where a page was copied with all that stands around it."""

from __future__ import annotations

import time

import pytest

from reader.articles.article import Article
from reader.articles.titles import LENGTH, title_of

HEADLINE = "الوفدان يتفقان على هدنة أسبوعين"
BODY = "قال المتحدث باسم الوزارة إن الوفدين اتفقا على هدنة تبدأ غدا وتستمر أسبوعين على الأقل."
LONG = f"{BODY} {BODY} {BODY}"

LEFTOVERS = [
    "logo", "Logo", "العالم", "الرئيسية", "اقتصاد", "25 أكتوبر 2024، 6:53 م", "٢٥ رمضان ١٤٤٥ هـ",
    "الجمعة 25 أكتوبر/تشرين الأول 2024", "2024-10-25", "25/10/2024 18:53 GMT", "25th, October 2024",
    "تاريخ النشر: 25th, October 2024 GMT", "تاريخ النشر", "نُشر في 3 مايو", "آخر تحديث: السبت",
    "منذ 3 ساعات", "المصدر: رويترز", "كتب: أحمد سالم", "بقلم - ليلى حداد", "كلمات دلالية: هدنة وفد",
    "إقرأ أيضاً:", "اقرا ايضا", "شاهد ايضاً: خبر آخر من بلد آخر", "طباعة شارك هدنة وفد", "تابعونا على",
    "• خبر آخر", "- خبر آخر", "▪ خبر", "* * *", "———", "2024", "https://example.com/a", "www.example.com",
    "© 2024 شركة", "", " \u00a0\t",
]  # fmt: skip


@pytest.mark.parametrize("leftover", LEFTOVERS)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_what_is_no_headline_is_passed_over(leftover, newline):
    assert title_of(newline.join([leftover, "", HEADLINE, BODY])) == HEADLINE
    assert title_of(leftover) == ""


@pytest.mark.parametrize(
    "headline",
    [
        HEADLINE,
        "رسالة",
        "المصدر الأمني يكشف ما جرى",
        "كتب الأطفال في زمن الحرب",
        "15 مايو يوم لا ينسى",
        "نشر قوات على الحدود",
        "العالم يترقب",
        "تقرير| الوفدان: اتفقنا!",
        "«جمر تحت الرماد».. ما القصة؟",
        "-40 درجة مئوية",
        "Ceasefire agreed",
    ],
)
def test_what_only_begins_like_a_leftover_is_a_headline(headline):
    assert title_of(f"{headline}\n{BODY}") == headline


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"وزير: لا تعليق على ما يجري الآن\nlogo\nالعالم\n\n{HEADLINE}\n\n{HEADLINE}\n{BODY}", HEADLINE),
        (f"{HEADLINE}\nlogo\n{HEADLINE}\n{BODY}", HEADLINE),
        (f"{HEADLINE}\nشارك\nشارك\nlogo\nlogo\n{BODY}", HEADLINE),
        (f"{HEADLINE}\nنعم\nنعم\n{BODY}", HEADLINE),
        (f"{HEADLINE}\n{LONG}\n{LONG}", HEADLINE),
    ],
    ids=["after a ticker", "first anyway", "leftovers come twice", "one word", "a paragraph comes twice"],
)
def test_a_headline_that_comes_twice_is_the_headline(text, title):
    assert title_of(text) == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"  {HEADLINE.replace(' ', chr(0xA0) + ' ')}\t\n", HEADLINE),
        (LONG, BODY),
        (f"نعم. {LONG}", f"نعم. {BODY}"),
        ("كلمة " * 100, "كلمة " * 23 + "كلمة…"),
        ("واو " * 20 + "هكذا، " + "راء " * 40, ("واو " * 20 + "هكذا…")),
        ("م" * 500, "م" * (LENGTH - 1) + "…"),
        ("", ""),
        ("\n\n \n", ""),
        ("12345\n---", ""),
    ],
)
def test_is_on_one_line_of_a_sensible_length(text, title):
    assert title_of(text) == title
    assert len(title) <= LENGTH


def test_an_article_without_one_is_called_by_its_id():
    assert Article("a~b", "• 1").title == "a~b"
    assert Article("a~b", HEADLINE).title == HEADLINE


@pytest.mark.parametrize("text", ["م" * 10**7, "م " * 10**7, "\n\t" * 10**7 + HEADLINE, "a\r" * 10**7])
def test_a_huge_text_costs_no_more_than_its_beginning(text):
    begun = time.process_time()
    assert title_of(text)
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(("name", "line"), [("001", 1), ("002", 1), ("003", 6), ("004", 1)])
def test_real_articles_are_called_by_their_headline(shared, name, line):
    (file,) = (shared / "articles").glob(f"{name}_*.txt")
    text = file.read_bytes().decode("utf-8")
    assert title_of(text) == text.split("\n")[line - 1]


def test_a_real_article_without_headline_is_called_by_its_first_clause(shared):
    (file,) = (shared / "articles").glob("000_*.txt")
    text = file.read_bytes().decode("utf-8")
    assert title_of(text) == text[: text.index("،")] + "…"
