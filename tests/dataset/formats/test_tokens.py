"""Tokens: what is one, what is never cut, and where sentences begin."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.annotations.model import Span
from reader.dataset.formats.tokens import covering, sentence_starts, token_range, tokens
from tests.dataset.formats.cases import TEXT, hard_records

CASES = {
    "words": ("قال الوزير", ["قال", "الوزير"]),
    "harakat stay on their letters": ("قَالَ إنّ", ["قَالَ", "إنّ"]),
    "numbers keep their separators": (
        "١٢٫٨٪ 1,250,000 3.5% 25/10/2024",
        ["١٢٫٨٪", "1,250,000", "3.5%", "25/10/2024"],
    ),
    "punctuation stands alone": ("«قال»، لا.", ["«", "قال", "»", "،", "لا", "."]),
    "white space of any kind": ("أ\u00a0ب\r\n\tج\u2028د", ["أ", "ب", "ج", "د"]),
    "an emoji of several characters": ("👩🏽\u200d🚀😀 ", ["👩🏽\u200d🚀", "😀"]),
    "a mark on punctuation": ("«\u0651 .\u0651", ["«\u0651", ".\u0651"]),
    "a mark on white space": ("أ \u0651ب", ["أ", "\u0651", "ب"]),
    "marks of direction": ("\u200fBBC\u200f ذلك", ["\u200fBBC\u200f", "ذلك"]),
    "nothing": (" \n", []),
}


@pytest.mark.parametrize(("text", "wanted"), CASES.values(), ids=CASES)
def test_what_a_token_is(text, wanted):
    assert [text[start:end] for start, end in tokens(text)] == wanted


LETTERS = "قال ِّلا٥1,.%a«»، \t\r\n\u200f\u200d\u00a0😀👩🏽\u0301"
spans_of = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted), max_size=5)


@given(st.text(LETTERS, max_size=30), spans_of)
def test_tokens_cover_all_but_white_space_and_no_span_cuts_one(text, edges):
    spans = [{"start": min(a, len(text)), "end": min(b, len(text))} for a, b in edges]
    found = tokens(text, spans)
    assert found == sorted(found)
    assert "".join(text[a:b] for a, b in found) == "".join(text.split())
    assert not any(a < edge < b for a, b in found for s in spans for edge in s.values())
    for span in spans:
        held = token_range(found, span["start"], span["end"])
        inside = [number for number, (a, b) in enumerate(found) if span["start"] <= a and b <= span["end"]]
        assert list(range(*held) if held else ()) == inside


@given(st.text(LETTERS, max_size=30), spans_of)
def test_covering_tokens_give_the_text_again_and_hold_every_span_from_edge_to_edge(text, edges):
    spans = [{"start": min(a, len(text)), "end": min(b, len(text))} for a, b in edges]
    spans = [span for span in spans if span["start"] < span["end"]]
    found = covering(text, spans)
    assert "".join(text[a:b] + " " * blank for a, b, blank in found) == text
    assert all(a < b for a, b, _ in found)
    for span in spans:
        first, last = token_range(found, span["start"], span["end"]) or (0, 0)
        assert (found[first][0], found[last - 1][1]) == (span["start"], span["end"])


@given(st.text(LETTERS, max_size=30))
def test_no_mark_is_parted_from_what_it_is_on(text):
    for start, _ in tokens(text):
        if start and unicodedata.category(text[start]) == "Mn":
            assert text[start - 1].isspace()


def test_the_hard_article_keeps_all_its_spans():
    spans = [{"start": r.start, "end": r.end} for r in hard_records() if isinstance(r, Span)]
    found = tokens(TEXT, spans)
    for span in spans:
        held = token_range(found, span["start"], span["end"])
        assert held is not None
        assert (found[held[0]][0], found[held[1] - 1][1]) == (span["start"], span["end"])


def test_sentences_begin_after_stops_and_lines_but_not_inside_a_span():
    text = "قال لا. نعم.\nثم قال: نعم. لا"
    found = tokens(text)
    firsts = [text[slice(*found[number])] for number in sentence_starts(text, found)]
    assert firsts == ["قال", "نعم", "ثم", "لا"]
    start = text.index("نعم")
    span = {"start": start, "end": text.index("قال:") + 3}
    firsts = [text[slice(*found[number])] for number in sentence_starts(text, found, [span])]
    assert firsts == ["قال", "نعم", "لا"]
    assert sentence_starts("", []) == []
