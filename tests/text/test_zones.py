"""Zones: what of a page is the article, and what a site left around it."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.zones import ARTICLE, zones

SEEDS = Path(__file__).resolve().parents[2] / "seeds"

BODY = (
    "خرج الناس إلى الجسر عند الفجر ينظرون إلى النهر الذي ارتفع ليلا، وكان الماء قد بلغ المصابيح ثم هبط عنها."
)
LONG = f"{BODY} {BODY}"


def kinds(text: str) -> list[tuple[str, str]]:
    """The kind of each line that is not blank, with its text."""
    return [
        (zone.kind, line.strip())
        for zone in zones(text)
        for line in text[zone.start : zone.end].splitlines()
        if line.strip()
    ]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("كلمات دلالية: نهر جسر فيضان", "boilerplate"),
        ("الوسوم: نهر", "boilerplate"),
        ("طباعة شارك نهر جسر", "boilerplate"),
        ("تابعوا المدار اليومية على", "boilerplate"),
        ("جميع الحقوق محفوظة © 2024 المدار", "boilerplate"),
        ("شاهد ايضاً: وزير يزور المدينة بعد أيام", "boilerplate"),
        ("اِقرأ أيضًا", "boilerplate"),
        ("logo", "boilerplate"),
        ("مركز الإشعارات", "boilerplate"),
        ("المصدر: وكالة السهل", "credit"),
        ("قارب في الميناءالمصدر: رويترز", "credit"),
        ("25 أكتوبر 2024، 6:53 م", "date"),
        ("الثلاثاء 14 أكتوبر/تشرين الأول 2025", "date"),
        ("تاريخ النشر: 25th, October 2024 GMT", "date"),
        ("نُشر في 3 مايو", "date"),
        ("كيف ارتفع الماء؟", "subhead"),
        ("ليلة بلا قمر", "subhead"),
        ("وغادر الجميع قبل الفجر بساعة كاملة.", "body"),
        ("اقرأ هذا المقال حتى آخره، وجرّب كل خطوة فيه وأنت تقرأ.", "body"),
        ("المصدر الأول هو البلدية، وبعد الكلمة يبدأ الادعاء الذي نعلّمه كله حتى آخر الجملة، ثم نمضي.", "body"),
    ],
)
def test_a_line_between_two_paragraphs(line: str, kind: str):
    assert kinds(f"فيضان في المرسى\n\n{LONG}\n\n{line}\n\n{LONG}")[2] == (kind, line)


def test_a_list_of_values_at_the_end_is_body():
    text = f"فيضان في المرسى\n\n{LONG}\nالقمح: ١٢ طنا\nالشعير: ٤ أطنان"
    assert [kind for kind, _ in kinds(text)] == ["title", "body", "body", "body"]


def test_the_headline_that_comes_twice_is_the_articles():
    text = (
        f"قصة أخرى تماما\n\nlogo\nالعالم\n\nفيضان في المرسى\n\nفيضان في المرسى\nصورةالمصدر: رويترز\n\n{LONG}"
    )
    assert kinds(text) == [
        ("boilerplate", "قصة أخرى تماما"),
        ("boilerplate", "logo"),
        ("boilerplate", "العالم"),
        ("title", "فيضان في المرسى"),
        ("title", "فيضان في المرسى"),
        ("credit", "صورةالمصدر: رويترز"),
        ("body", LONG),
    ]


def test_a_related_headline_in_the_body_is_left_out_and_the_body_goes_on():
    text = f"فيضان في المرسى\n\n{LONG}\n\nأخبار ذات علاقة\n\nقصة أخرى تماما\n\n{LONG}"
    assert [kind for kind, _ in kinds(text)] == ["title", "body", "boilerplate", "boilerplate", "body"]


def test_after_the_end_comes_a_second_article_or_a_list():
    end = f"{LONG}\n\nالمصدر: بوابة\n\nكلمات دلالية: نهر\n\nإقرأ أيضاً:\n\n"
    second = kinds(f"{end}قصة أخرى تماما\n\n{LONG}\n\nمقالات مشابهة\n\n  • قصة ثالثة\n  • قصة رابعة")
    assert [kind for kind, _ in second[4:]] == [
        "title2",
        "body2",
        "boilerplate",
        "boilerplate",
        "boilerplate",
    ]
    listed = kinds(f"{end}  • قصة ثالثة\n  • قصة رابعة\n  • قصة خامسة")
    assert {kind for kind, _ in listed[4:]} == {"boilerplate"}


def test_an_abstract_stands_between_two_headlines():
    text = f"فيضان في المرسى\n{LONG} اقرأ المزيد على المدار.\nالنهر يرتفع من جديد\n{LONG}"
    assert [kind for kind, _ in kinds(text)] == ["title", "abstract", "title", "body"]


@pytest.mark.parametrize("text", ["", "\n\n", " \t\n"])
def test_nothing_has_no_zones(text: str):
    assert zones(text) == []


@given(
    st.lists(
        st.sampled_from(
            [
                "logo",
                "",
                "عنوان قصير",
                "عنوان قصير",
                LONG,
                "اقرأ أيضا",
                "المصدر: س",
                "• بند",
                "5 مايو",
                "كلمات دلالية: س",
                "نعم؟",
            ]
        )
    ).map("\n".join)
    | st.text(alphabet="اب \n\r:•.5", max_size=60)
)
def test_zones_are_in_order_and_cover_what_is_not_blank(text: str):
    found = zones(text)
    at = 0
    for zone in found:
        assert at <= zone.start < zone.end <= len(text)
        assert not text[at : zone.start].strip()
        at = zone.end
    assert not text[at:].strip()
    assert all(one.kind != other.kind for one, other in pairwise(found))


@pytest.mark.parametrize(
    "piece", ["1", "م", "م ", "اقرأ ", "المصدر: ", ".", "\n", "س\n", "• \n", "\u0651", "-", "5 مايو "]
)
def test_long_lines_and_many_lines_take_no_time(piece: str):
    assert zones(piece * 200_000 + "x") is not None


def test_the_gold(shared: Path):
    """Every line of the marked articles; a subhead inside a second article is no zone of its own there."""
    for file in sorted((shared / "gold").glob("*.jsonl")):
        gold = json.loads(file.read_text(encoding="utf-8"))
        text = (shared / "articles" / f"{file.stem}.txt").read_bytes().decode("utf-8")
        for zone in zones(text):
            (around,) = (
                z["kind"] for z in gold["zones"] if z["start"] <= zone.start and zone.end <= z["end"]
            )
            assert zone.kind == around or (zone.kind, around) == ("subhead", "body2"), text[
                zone.start : zone.end
            ]


def lines_of(text: str, article: bool) -> list[int]:
    """Numbers, from 1, of the lines that belong to the article, or of those that do not."""
    found = [zone for zone in zones(text) if (zone.kind in ARTICLE) is article]
    starts = [at for at, _ in enumerate(text) if at == 0 or text[at - 1] == "\n"]
    return [
        number
        for number, start in enumerate(starts, 1)
        if any(zone.start <= start < zone.end for zone in found)
        and text[start : text.find("\n", start) if "\n" in text[start:] else len(text)].strip()
    ]


def test_the_articles_that_have_no_gold(shared: Path):
    """Their structure is told in facts/arabic-text.md: lines of leftovers, where a second article begins."""
    texts = {
        file.name[:3]: file.read_bytes().decode("utf-8") for file in (shared / "articles").glob("00[34]*.txt")
    }
    assert lines_of(texts["003"], article=False) == [1, 3, 4, 30, 32, 40, 41, 42, 43]
    assert lines_of(texts["004"], article=False) == [24, 25]
    assert [zone.kind for zone in zones(texts["004"])][-2:] == ["title2", "body2"]


def test_the_seed_that_was_scraped():
    text = (SEEDS / "water-station.txt").read_bytes().decode("utf-8")
    assert lines_of(text, article=False) == [3, 4, 18, 22, 24, 34, 36, *range(38, 48), 49, 50, 51]
