"""A line as tokens: words and signs, sentences, quotations, and the edges of a mark."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.suggest.lexicon import Lexicon
from reader.suggest.tokens import Line, tokenized


def line(text: str) -> Line:
    return tokenized(text, 0, len(text), Lexicon())


@given(st.text(alphabet='اقو ة."«»“”()[]ـ\u0651،؟:\u00a0\t1٢%$-a\u200f', max_size=60))
def test_the_tokens_are_what_is_not_blank_and_in_order(text: str):
    tokens = line(text).tokens
    at = 0
    for token in tokens:
        assert at <= token.start < token.end
        assert token.form
        assert not text[token.start : token.end].isspace()
        at = token.end
    covered = sum(token.end - token.start for token in tokens)
    visible = [char for char in text if not char.isspace() and char not in "\u200f\u0651"]
    assert covered >= len(visible)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("سقط الجسر. وصل القارب.", ["سقط الجسر", "وصل القارب"]),
        ("هل سقط؟ نعم! سقط", ["هل سقط", "نعم", "سقط"]),
        ("قال د. أحمد كلمة", ["قال د. أحمد كلمة"]),
        ("بلغ 3.5 في example.com أمس", ["بلغ 3.5 في example.com أمس"]),
        ("شركة (Nakhla Ltd.) أعلنت", ["شركة (Nakhla Ltd.) أعلنت"]),
        ("سقط.. ووصل… وغرق", ["سقط", "ووصل", "وغرق"]),
        ("سقط؛ وصل", ["سقط", "وصل"]),
    ],
)
def test_where_sentences_end(text: str, sentences: list[str]):
    tokens = line(text)
    found, start = [], 0
    while start < len(tokens):
        stop = tokens.stop(start)
        if start < stop:
            found.append(text[tokens[start].start : tokens[stop - 1].end])
        start = stop + 1
    assert found == sentences


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        ('قال "نعم" ثم "لا" وذهب', ["نعم", "لا"]),
        ("قال «إن «الجسر» سقط» وذهب", ["إن «الجسر» سقط", "الجسر"]),
        ("قال “نعم” وذهب", ["نعم"]),
        ('غابت "العلامة ثم قال "نعم" وذهب', ["نعم"]),
        ("قال «نعم وذهب", []),
    ],
)
def test_quotations(text: str, quotations: list[str]):
    tokens = line(text)
    found = [text[tokens[a].end : tokens[b].start] for a, b in sorted(tokens.pairs.items())]
    assert found == quotations


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("، قال الوزير، ", "قال الوزير"),
        ('"قال الوزير"', "قال الوزير"),
        ('صحيفة "الصوان"', 'صحيفة "الصوان"'),
        ('"محادثات" بينهما', '"محادثات" بينهما'),
        ("وزارة الدفاع (الأركان).", "وزارة الدفاع (الأركان)"),
    ],
)
def test_marks_keep_the_quotation_marks_that_open_and_close_inside(text: str, span: str):
    tokens = line(text)
    found = tokens.span(0, len(tokens))
    assert found is not None
    assert text[slice(*found)] == span


def test_there_is_no_mark_without_a_word():
    tokens = line("«» ، .")
    assert tokens.span(0, len(tokens)) is None
    assert tokens.span(0, 0) is None
