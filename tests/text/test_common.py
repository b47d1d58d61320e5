"""Common text as bytes: one for each code point, and no two characters alike."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.text.common import CHARACTERS, UNKNOWN, encoded, table


def test_every_common_character_has_its_own_byte():
    assert [*encoded(CHARACTERS)] == [*range(len(CHARACTERS))]
    assert len({*CHARACTERS}) == len(CHARACTERS) <= 256


def test_every_other_character_has_that_of_a_question_mark():
    assert CHARACTERS[UNKNOWN] == "?"
    others = [char for char in map(chr, range(0x110000)) if char not in CHARACTERS]
    assert {encoded(char) for char in others} == {encoded("?")}


@given(st.text(st.one_of(st.sampled_from(CHARACTERS), st.characters(exclude_categories=()))))
def test_a_byte_stands_for_each_code_point(text):
    shown = "".join(CHARACTERS[code] for code in encoded(text))
    assert shown == "".join(char if char in CHARACTERS else "?" for char in text)


def test_a_table_tells_a_property_of_each_character():
    digits = table(lambda char: ord("d" if char.isdigit() else "-"))
    assert encoded("قال 12 漢 ٣").translate(digits) == b"----dd---d"
