"""Paragraphs of a text and their directions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.bidi import first_strong_level, paragraph_levels
from reader.text.document import Document
from tests.text.samples import directions, texts


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("", [""]),
        ("ا", ["ا"]),
        ("ا\nب", ["ا", "ب"]),
        ("ا\r\nب\rج\n", ["ا", "ب", "ج", ""]),
        ("\n\r\n\r", ["", "", "", ""]),
        ("\n\r", ["", "", ""]),
        # Other separators of Unicode are shown in their line.
        ("ا\u2028ب\u2029ج\x0bد\x0cه\x85و\x1cز", ["ا\u2028ب\u2029ج\x0bد\x0cه\x85و\x1cز"]),
    ],
)
def test_paragraphs_end_at_line_ends_of_any_kind(text, paragraphs):
    document = Document(text)
    assert [text[start:end] for start, end in zip(document.starts, document.ends, strict=True)] == paragraphs
    assert len(document) == len(paragraphs)


@given(texts)
def test_a_code_point_is_in_the_paragraph_whose_line_end_follows_it(text):
    document = Document(text)
    assert "".join(text[a:b] for a, b in zip(document.starts, document.ends, strict=True)) == text.translate(
        {10: None, 13: None}
    )
    for offset in range(len(text) + 1):
        paragraph = document.paragraph_of(offset)
        following = document.starts[paragraph + 1] if paragraph + 1 < len(document) else len(text) + 1
        assert document.starts[paragraph] <= offset < following


@pytest.mark.parametrize(
    ("text", "direction", "bases"),
    [
        ("سلام", "auto", [1]),
        ("hello", "auto", [0]),
        ("hello\nسلام", "auto", [0, 1]),
        # A paragraph without a strong character has the direction of the first that has one.
        ("123\nسلام\n***\nhello\n\n2024", "auto", [1, 1, 1, 0, 1, 1]),
        ("***\nhello\n***\nسلام", "auto", [0, 0, 0, 1]),
        ("", "auto", [0]),
        ("1\n2\n*", "auto", [0, 0, 0]),
        # What an isolate holds does not count, not even one that is never closed.
        ("\u2067سلام\u2069 hello", "auto", [0]),
        ("\u2067سلام\n\u2066hello\u2069 سلام", "auto", [1, 1]),
        ("\u200f123", "auto", [1]),
        # Far from the beginning, and not decided by its beginning alone.
        ("1 " * 200 + "سلام", "auto", [1]),
        ("\u2066" + "a " * 200 + "\u2069سلام", "auto", [1]),
        ("hello\nسلام\n***", "rtl", [1, 1, 1]),
        ("hello\nسلام\n***", "ltr", [0, 0, 0]),
    ],
)
def test_directions_of_paragraphs(text, direction, bases):
    document = Document(text, direction)
    assert [document.base(paragraph) for paragraph in range(len(document))] == bases


@given(st.text("ab ا1\u2066\u2067\u2069", max_size=200))
def test_a_paragraph_has_the_direction_of_its_first_strong_character(text):
    assert Document(text).base(0) == (first_strong_level(text) or 0)


@given(texts, directions)
def test_levels_are_those_of_each_paragraph_at_its_direction(text, direction):
    document = Document(text, direction)
    for paragraph in range(len(document)):
        base, levels = document.levels(paragraph)
        own = text[document.starts[paragraph] : document.ends[paragraph]]
        assert base == document.base(paragraph)
        assert levels == paragraph_levels(own, "rtl" if base else "ltr")


@pytest.mark.parametrize("direction", ["RTL", "", "right"])
def test_another_direction_is_an_error(direction):
    with pytest.raises(ValueError, match="auto, rtl or ltr"):
        Document("", direction)
