"""Words and sentences are what a reader takes them for, and marks snap to them."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.document import Document
from reader.text.units import sentence_at, sentences, snapped, trimmed, word_at, words
from tests.text.samples import paragraphs

#: Prose with all that parts and joins words and sentences.
prose = st.one_of(
    st.text("ابلd1٣ .،؟!:-/%$\"«»()[]'\u064e\u0640\u200c\u00a0", max_size=60),
    st.lists(
        st.sampled_from(
            ["قال ", "د. ", "أحمد", " 1.8", "مليار.", '"', "نعم", "؟ ", "«", "»", " ", "...", "C-17 "]
        ),
        max_size=20,
    ).map("".join),
    paragraphs,
)


def found(units, text: str) -> list[str]:
    return [text[start:end] for start, end in units(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" .، -", []),
        ("قال د. أحمد", ["قال", "د", "أحمد"]),
        ("وقال:«نعم»، ثم…", ["وقال", "نعم", "ثم"]),
        ('صحيفة "بوليتيكو"؛ (رويترز)', ["صحيفة", "بوليتيكو", "رويترز"]),
        ('بـ"جبل"', ["بـ", "جبل"]),
        # Marks, tatweel and what is invisible are inside a word.
        ("مؤقتًا، راضٍ.", ["مؤقتًا", "راضٍ"]),
        ("الشّـــمس", ["الشّـــمس"]),
        ("می\u200cخواهم ب\u200fت", ["می\u200cخواهم", "ب\u200fت"]),
        ("كتاب\u00a0جديد\tهنا", ["كتاب", "جديد", "هنا"]),
        # Numbers keep their separators, their sign and their percent.
        ("بلغ 1.8 مليار", ["بلغ", "1.8", "مليار"]),
        ("الساعة 6:53 م.", ["الساعة", "6:53", "م"]),
        ("يوم 25/10/2024،", ["يوم", "25/10/2024"]),
        ("٣٫٥٪ و٣٬٠٠٠", ["٣٫٥٪", "و٣٬٠٠٠"]),
        ("3.5%. 50% ۵٪", ["3.5%", "50%", "۵٪"]),
        ("$250 و€3.5 و£1,000", ["$250", "و", "€3.5", "و", "£1,000"]),
        ("بين 2021-2023", ["بين", "2021-2023"]),
        ("25th, October", ["25th", "October"]),
        # Latin words keep what is inside them.
        ("طائرة C-17.", ["طائرة", "C-17"]),
        ("موقع example.com؛", ["موقع", "example.com"]),
        ("https://example.com/a?b=c#d", ["https://example.com/a?b=c#d"]),
        ("user@example.com,", ["user@example.com"]),
        ("don't it’s 'so'", ["don't", "it’s", "so"]),
        ("@user #هاشتاق", ["user", "هاشتاق"]),
        ("U.S.", ["U.S"]),
        # Arabic words do not grow over what is between them.
        ("أكتوبر/تشرين الأول", ["أكتوبر", "تشرين", "الأول"]),
        ("الصيني-الأمريكي", ["الصيني", "الأمريكي"]),
        ("قال.وأضاف", ["قال", "وأضاف"]),
        ("\u064eكتب", ["كتب"]),
    ],
)
def test_words(text, expected):
    assert found(words, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  \t", []),
        ("قال نعم", ["قال نعم"]),
        ("قال نعم. ثم ذهب.", ["قال نعم.", "ثم ذهب."]),
        ("هل قال؟ نعم! لا… ربما", ["هل قال؟", "نعم!", "لا…", "ربما"]),
        ("هل؟! نعم... لا", ["هل؟!", "نعم...", "لا"]),
        ("نعم.  \u00a0لا. ", ["نعم.", "لا."]),
        # Not at a full stop inside a number or a name, nor after an abbreviation.
        ("بلغ 1.8 مليار. ثم", ["بلغ 1.8 مليار.", "ثم"]),
        ("زار example.com أمس. ثم", ["زار example.com أمس.", "ثم"]),
        ("قال د. أحمد نعم. ثم", ["قال د. أحمد نعم.", "ثم"]),
        ("د. أحمد هنا. ثم", ["د. أحمد هنا.", "ثم"]),
        ("(د. أحمد) «م. علي» أ.د. زيد. ثم", ["(د. أحمد) «م. علي» أ.د. زيد.", "ثم"]),
        ("the U. S. said. Then", ["the U. S. said.", "Then"]),
        # But after a number, or a word that ends with a letter after a mark.
        ("المادة 5. ثم", ["المادة 5.", "ثم"]),
        ("اشترى كتابًا. ثم", ["اشترى كتابًا.", "ثم"]),
        ("هذا له؟ د… ثم", ["هذا له؟", "د…", "ثم"]),
        # Quotes and brackets that close after the stop are the sentence's.
        ('قال "نعم." ثم', ['قال "نعم."', "ثم"]),
        ("(قال نعم.) ثم «لا!» هل", ["(قال نعم.)", "ثم «لا!»", "هل"]),
        ("قال نعم.ثم", ["قال نعم.ثم"]),
    ],
)
def test_sentences(text, expected):
    assert found(sentences, text) == expected


def test_units_are_those_of_the_paragraph_asked_for():
    text = "قال نعم.\nد. أحمد قال لا. نعم\nثم"
    start, end = 9, text.index("\nثم")
    assert [text[a:b] for a, b in sentences(text, start, end)] == ["د. أحمد قال لا.", "نعم"]
    assert [text[a:b] for a, b in words(text, start, end)] == ["د", "أحمد", "قال", "لا", "نعم"]


@given(prose)
def test_words_are_apart_and_have_letters_or_digits(text):
    ranges = [*words(text, 0, len(text))]
    assert all(start < end for start, end in ranges)
    assert all(one[1] <= two[0] for one, two in pairwise(ranges))
    inside = {offset for start, end in ranges for offset in range(start, end)}
    assert all(offset in inside for offset, char in enumerate(text) if char.isalnum())
    assert all(any(char.isalnum() or char == "_" for char in text[start:end]) for start, end in ranges)
    assert not any(text[offset].isspace() for offset in inside)


@given(prose)
def test_the_word_at_a_place_is_the_word_that_holds_it(text):
    ranges = [*words(text, 0, len(text))]
    for offset in range(len(text)):
        expected = next((word for word in ranges if word[0] <= offset < word[1]), None)
        assert word_at(text, offset, 0, len(text)) == expected


@given(prose)
def test_sentences_hold_all_but_the_blanks_between_them(text):
    ranges = [*sentences(text, 0, len(text))]
    assert all(one[1] <= two[0] for one, two in pairwise(ranges))
    inside = {offset for start, end in ranges for offset in range(start, end)}
    assert all(text[offset].isspace() for offset in range(len(text)) if offset not in inside)
    assert all(trimmed(text, *sentence) == sentence for sentence in ranges)


@given(prose)
def test_the_sentence_at_a_place_holds_or_follows_it(text):
    ranges = [*sentences(text, 0, len(text))]
    for offset in range(len(text) + 1):
        expected = next(
            (sentence for sentence in ranges if offset < sentence[1]), ranges[-1] if ranges else None
        )
        assert sentence_at(text, offset, 0, len(text)) == expected


@pytest.mark.parametrize(
    ("text", "start", "end", "expected"),
    [
        ("  قال  ", 0, 7, (2, 5)),
        ("\u00a0قال\n", 0, 5, (1, 4)),
        ("   ", 0, 3, (3, 3)),
        ("قال", 1, 2, (1, 2)),
        ("", 0, 0, (0, 0)),
    ],
)
def test_trimmed(text, start, end, expected):
    assert trimmed(text, start, end) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        # Grown to whole words, with their clitics; rid of blanks and punctuation.
        ("قال ال[رئيس الأمري]كي أمس", "الرئيس الأمريكي"),
        ("قال[ نعم، ]ثم", "نعم"),
        ("بلغ 1[.]8 مليار", "1.8"),
        ("قال [نعم.]", "نعم"),
        ("[  ، ]قال", None),
        ("قال []نعم", None),
        ("[]", None),
        # Quotes and brackets stay when their partner is among the words.
        ('من [صحيفة "بوليتيكو"] أمس', 'صحيفة "بوليتيكو"'),
        ("قال [الأمر (قريب)]، ثم", "الأمر (قريب)"),
        ('["بوليتيكو" نقلت]', '"بوليتيكو" نقلت'),
        ('["سخيفة" و"مؤسفة"]', '"سخيفة" و"مؤسفة"'),
        ("[«أ (ب)» ج]", "«أ (ب)» ج"),
        ("[قال «أ (ب)»]", "قال «أ (ب)»"),
        # Of a whole quotation, what is quoted.
        ('["قريبة من التسوية"]', "قريبة من التسوية"),
        ("[(«نعم»)]", "نعم"),
        ("[«أ» و«ب»]", "«أ» و«ب»"),
        # A partner that is not selected brings nothing with it.
        ('صحيفة "[بوليتيكو"]', "بوليتيكو"),
        ('[صحيفة "بوليتيكو]"', 'صحيفة "بوليتيكو'),
        ("[قال) نعم]", "قال) نعم"),
    ],
)
def test_a_selection_snaps_to_words(marked, expected):
    text = marked.replace("[", "").replace("]", "")
    start, end = marked.index("["), marked.index("]") - 1
    span = snapped(text, start, end, 0, len(text))
    assert (text[slice(*span)] if span else None) == expected


@given(prose, st.data())
def test_what_is_snapped_holds_the_words_it_touches_and_stays(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    span = snapped(text, start, end, 0, len(text))
    touched = [word for word in words(text, 0, len(text)) if word[0] < end and start < word[1]]
    if not touched:
        assert span is None
    else:
        assert span is not None
        low, high = touched[0][0], touched[-1][1]
        assert span[0] <= low < high <= span[1]
        assert min(start, low) <= span[0]
        assert span[1] <= max(end, high)
        outside = text[span[0] : low] + text[high : span[1]]
        assert not {*outside} - {*'()[]{}«»“”‹›"'}
        assert snapped(text, *span, 0, len(text)) == span


def test_every_mark_of_the_gold_is_a_selection_of_words(shared):
    count = 0
    for file in sorted((shared / "gold").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            article = json.loads(line)
            text = (shared / "articles" / f"{article['id']}.txt").read_bytes().decode()
            document = Document(text)
            for span in article["spans"]:
                start, end = span["start"], span["end"]
                low = document.starts[document.paragraph_of(start)]
                high = document.ends[document.paragraph_of(end - 1)]
                assert text[start:end] == span["text"]
                assert snapped(text, start, end, low, high) == (start, end)
                # From anywhere in the first word to anywhere in the last, as a person selects.
                first, last = word_at(text, start, low, high), word_at(text, end - 1, low, high)
                if first and last:
                    assert snapped(text, first[1] - 1, last[0] + 1, low, high) == (start, end)
                count += 1
    assert count > 100
