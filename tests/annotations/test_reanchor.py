"""Marks find their words again in a changed text, or say that they are not sure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.annotations.reanchor import CHANGED, GONE, TWICE, Placement, reanchor
from reader.annotations.spans import make_span
from reader.articles.article import Article

OLD = """مصنع الأسمدة ينفي تسرب الحمض إلى النهر

قال مدير المصنع سامر الحداد إن الخزان الثالث سليم، وإن العمال فحصوه مساء الأحد.
وأكدت وزيرة البيئة ليلى عمران أن فريقا من المفتشين زار الموقع مرتين هذا الأسبوع.

تاريخ المصنع
بدأ العمل فيه عام ١٩٧٢ بنحو ٣٥٠ عاملا، ثم توسع مرتين قبل نهاية القرن الماضي.
وقال سكان الحي القريب إنهم شموا رائحة غريبة قرب الضفة الشرقية في الليل.
"""


def placed(old: str, new: str, quote: str, *, keep: bool = True, nth: int = 0) -> Placement:
    """Where a mark on a quote of the old text is in the new one."""
    start = -1
    for _ in range(nth + 1):
        start = old.index(quote, start + 1)
    span = make_span(Article("a", old), "claim", start, start + len(quote), "سلمى", "")
    (placement,) = reanchor([span], new, old if keep else None)
    return placement


def words(new: str, found: Placement) -> str | None:
    """What stands at the place of a mark."""
    return None if found.place is None else new[found.place[0] : found.place[1]]


def without(line: int) -> str:
    lines = OLD.split("\n")
    del lines[line]
    return "\n".join(lines)


@pytest.mark.parametrize("keep", [True, False], ids=["old text kept", "quote alone"])
@pytest.mark.parametrize(
    ("change", "quote"),
    [
        pytest.param(lambda old: old, "الخزان الثالث سليم", id="nothing"),
        pytest.param(lambda old: "خبر عاجل\n\n" + old, "الخزان الثالث سليم", id="a line above"),
        pytest.param(
            lambda old: old.replace("سامر الحداد", "س. الحداد"), "فريقا من المفتشين", id="edited above"
        ),
        pytest.param(
            lambda old: "\n".join(reversed(old.split("\n"))),
            "شموا رائحة غريبة",
            id="paragraphs in another order",
        ),
    ],
)
def test_words_that_stand_as_they_stood_are_sure(change, quote, keep):
    new = change(OLD)
    found = placed(OLD, new, quote, keep=keep)
    assert found.is_sure
    assert found.place == (new.index(quote), new.index(quote) + len(quote))


@pytest.mark.parametrize(
    ("change", "quote", "now"),
    [
        pytest.param(("فحصوه", "عاينوه"), "العمال فحصوه مساء", "العمال عاينوه مساء", id="a word inside"),
        pytest.param(("مساء الأحد", "صباح الأحد"), "فحصوه مساء", "فحصوه صباح", id="the last word"),
        pytest.param(
            ("زار الموقع", "الموقع"), "زار الموقع مرتين", "الموقع مرتين", id="the first word is gone"
        ),
        pytest.param(("زار الموقع", "زار أمس الموقع"), "زار الموقع", "زار أمس الموقع", id="a word put in"),
        pytest.param(("المفتشين", "الـمُفتّشين"), "المفتشين", "الـمُفتّشين", id="harakat and tatweel"),
        pytest.param(("أكدت", "اكدت"), "وأكدت وزيرة البيئة", "واكدت وزيرة البيئة", id="hamza"),
    ],
)
def test_words_that_were_edited_are_suggested_and_must_be_checked(change, quote, now):
    new = OLD.replace(*change)
    assert now in new
    found = placed(OLD, new, quote)
    assert words(new, found) == now
    assert found.why == CHANGED


def test_blanks_alone_make_no_other_words():
    """A file saved with other line ends, or wrapped anew, is no other text to a reader."""
    quote = "مساء الأحد.\nوأكدت وزيرة"
    new = OLD.replace("\n", "\r\n")
    found = placed(OLD, new, quote)
    assert found.is_sure
    assert words(new, found) == quote.replace("\n", "\r\n")


def test_a_word_between_two_edited_ones_is_known_by_its_neighbourhood():
    new = OLD.replace("سامر الحداد إن الخزان", "سمير الحداد بأن الخزان")
    found = placed(OLD, new, "الحداد")
    assert found.is_sure
    assert found.place == (new.index("الحداد"), new.index("الحداد") + 6)


@pytest.mark.parametrize("where", ["above", "below", "at the end"])
def test_a_headline_that_is_there_twice_is_never_sure_unless_its_place_tells(where):
    headline, rest = OLD.split("\n", 1)
    copies = {"above": f"{headline}\n{OLD}", "below": f"{headline}\n{headline}\n{rest}"}
    new = copies.get(where, OLD + headline)
    found = placed(OLD, new, "ينفي تسرب الحمض")
    if where == "at the end":
        assert found.is_sure
        assert found.near == OLD.index("ينفي")
    else:
        assert found.why == TWICE


def test_a_common_word_does_not_become_another_one_when_its_paragraph_is_gone():
    """«مرتين» stands in two paragraphs; the mark is on the one that was taken out."""
    found = placed(OLD, without(3), "مرتين")
    assert not found.is_sure


def test_words_that_are_gone_have_no_place():
    found = placed(OLD, without(3), "وأكدت وزيرة البيئة ليلى عمران")
    assert found.place is None
    assert found.why == GONE
    assert 0 < found.near < len(OLD)


@pytest.mark.parametrize("new", ["", " \n\n", "x", "كلام آخر لا صلة له"])
def test_a_text_with_nothing_of_the_old_one_loses_marks_but_drops_none(new):
    found = placed(OLD, new, "الخزان الثالث سليم")
    assert found.place is None
    assert found.span.quote == "الخزان الثالث سليم"
    assert 0 <= found.near <= len(new)


def test_edges_inside_words_and_between_blanks_are_kept():
    quote = "خزان الثالث سل"
    new = "سطر\n" + OLD
    found = placed(OLD, new, quote)
    assert found.is_sure
    assert words(new, found) == quote
    assert placed(OLD, new, " الثالث ").place == (new.index(" الثالث "), new.index(" الثالث ") + 8)
    assert placed(OLD, new, "\n\n").place is not None or placed(OLD, new, "\n\n").why


# Every word stands once, so that a word of the new text can be only one of the old ones.
UNIQUE = [f"كلمة{chr(0x627 + i // 26)}{chr(0x62A + i % 26)}" for i in range(160)]
WORDS = st.lists(st.sampled_from(UNIQUE), min_size=4, max_size=120, unique=True)


@st.composite
def edited(draw):
    """A text of words that each stand once, and what became of it: words and lines cut out, put in, moved."""
    words = draw(WORDS)
    lines = [words[at : at + 9] for at in range(0, len(words), 9)]
    new = []
    for line in draw(st.permutations(lines)) if draw(st.booleans()) else lines:
        match draw(st.sampled_from(("keep", "keep", "edit", "drop"))):
            case "keep":
                new.append(line)
            case "edit":
                kept = [word for word in line if draw(st.integers(0, 4))]
                at = draw(st.integers(0, len(kept)))
                new.append([*kept[:at], draw(st.sampled_from(["جديد", "آخر", *UNIQUE[-3:]])), *kept[at:]])
    first = draw(st.integers(0, len(words) - 1))
    last = min(len(words), first + draw(st.integers(1, 6)))
    same_line = [word for word in words[first:last] if first // 9 == words.index(word) // 9]
    old_text = "\n".join(" ".join(line) for line in lines)
    return old_text, "\n".join(" ".join(line) for line in new), " ".join(same_line)


@given(edited())
def test_a_sure_place_always_has_the_very_words(case):
    old, new, quote = case
    found = placed(old, new, quote)
    if found.is_sure:
        assert words(new, found) == quote
    if found.place is not None:
        assert 0 <= found.place[0] < found.place[1] <= len(new)


@given(edited())
def test_words_that_nothing_was_done_to_are_found(case):
    """Also where all other lines were moved or taken out."""
    old, new, quote = case
    line = next(line for line in old.split("\n") if quote in line)
    if line in new.split("\n") and len(line.split()) >= 4:
        found = placed(old, new, quote)
        assert found.place is not None
        assert words(new, found) == quote
        if new.count(quote) == 1:
            assert found.is_sure


@given(st.text("اب \nx.", max_size=60), st.text("اب \nx.", max_size=60), st.data())
def test_any_two_texts_can_be_compared(old, new, data):
    if not old:
        return
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    span = make_span(Article("a", old), "claim", start, end, "", "")
    for kept in (old, None):
        (found,) = reanchor([span], new, kept)
        assert found.span is span
        if found.is_sure:
            assert (words(new, found) or "").split() == span.quote.split()
        if found.place is not None:
            assert 0 <= found.place[0] < found.place[1] <= len(new)


@pytest.mark.parametrize(
    "text", ["ا " * 20_000, "\n" * 50_000, "ك" * 200_000, "... " * 20_000, "نعم لا\n" * 8_000]
)
def test_texts_that_repeat_themselves_are_no_trap(text):
    """It ends (the test would time out), and a mark is either at its words or not sure."""
    article = Article("a", text)
    spans = [
        make_span(article, "claim", at, at + 3, "", "") for at in range(0, len(text) - 3, len(text) // 40)
    ]
    new = text[:30] + "جديد" + text[30:]
    for found in reanchor(spans, new, text):
        assert not found.is_sure or (words(new, found) or "").split() == found.span.quote.split()
