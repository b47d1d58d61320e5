"""The engine agrees with the Unicode data files: every case of both conformance tests, every class."""

from __future__ import annotations

import lzma
import re
import unicodedata
from itertools import cycle
from pathlib import Path

import pytest

from reader.text import bidi_properties
from reader.text.bidi import first_strong_level, line_levels, line_order, mirrored, paragraph_levels

DATA = Path(__file__).with_name("data")

#: Real characters of each class, of several scripts; sequences of classes are tried on all columns in turn.
CHARACTERS = {
    "L": "aकЖ", "R": "אߊ\u200f", "AL": "اܐ\u061c", "EN": "1۵𝟘", "AN": "٣\u0601𐹠", "ES": "+-﹣", "ET": "%€°",
    "CS": ",:/", "NSM": "\u064e\u0301\u05b4", "BN": "\u200b\u200d\xad", "B": "\u2029\n\x1c",
    "S": "\t\x0b\x1f", "WS": " \u3000\u2028", "ON": "!«😀",
    "LRE": "\u202a" * 3, "RLE": "\u202b" * 3, "LRO": "\u202d" * 3,
    "RLO": "\u202e" * 3, "PDF": "\u202c" * 3, "LRI": "\u2066" * 3, "RLI": "\u2067" * 3, "FSI": "\u2068" * 3,
    "PDI": "\u2069" * 3,
}  # fmt: skip

#: The long names that DerivedBidiClass.txt uses for code points that are not assigned.
SHORT = {
    "Left_To_Right": "L",
    "Right_To_Left": "R",
    "Arabic_Letter": "AL",
    "European_Terminator": "ET",
    "Boundary_Neutral": "BN",
}

#: What Unicode 16.0 gave another class than 15.0 had.
RECLASSIFIED = {0x1171E: "L", **dict.fromkeys((0x1D6C1, 0x1D6FB, 0x1D735, 0x1D76F, 0x1D7A9), "ON")}


def lines_of(name: str) -> list[str]:
    with lzma.open(DATA / f"{name}.xz", "rt", encoding="utf-8") as file:
        return file.read().splitlines()


def levels_of(field: str) -> dict[int, int]:
    """The levels by index; without those the data marks x, which rule X9 removes."""
    return {index: int(level) for index, level in enumerate(field.split()) if level != "x"}


def disagreement(text: str, base: str, expected: dict[int, int], expected_order: list[int]) -> str | None:
    """What is wrong with this paragraph as one line, apart from what X9 removes; None if nothing is."""
    levels = paragraph_levels(text, base)
    base_level = (first_strong_level(text) or 0) if base == "auto" else int(base == "rtl")
    line = line_levels(text, levels, 0, len(text), base_level)
    order = line_order(text, levels, 0, len(text), base_level)
    got = {index: line[index] for index in expected}
    got_order = [index for index in order if index in expected]
    if got == expected and got_order == expected_order and len(line) == len(order) == len(text):
        return None
    return f"{text!a} {base}: {got} {got_order}, not {expected} {expected_order}"


def test_every_case_of_bidi_character_test():
    cases = 0
    failures = []
    for line in lines_of("BidiCharacterTest.txt"):
        if not line or line.startswith("#"):
            continue
        code_points, direction, base_level, levels, order = line.split(";")
        text = "".join(chr(int(code, 16)) for code in code_points.split())
        base = ("ltr", "rtl", "auto")[int(direction)]
        failure = disagreement(text, base, levels_of(levels), [int(index) for index in order.split()])
        if failure or (base == "auto" and (first_strong_level(text) or 0) != int(base_level)):
            failures.append(failure or f"{line}: base level")
        cases += 1
    assert failures == []
    assert cases == 91_707


@pytest.fixture(scope="module")
def class_sequences() -> list[tuple[list[str], int, dict[int, int], list[int]]]:
    """The data lines of BidiTest.txt: classes, bits of the paragraph directions, levels, order."""
    cases = []
    levels: dict[int, int] = {}
    order: list[int] = []
    for line in lines_of("BidiTest.txt"):
        if line.startswith("@Levels:"):
            levels = levels_of(line.partition(":")[2])
        elif line.startswith("@Reorder:"):
            order = [int(index) for index in line.partition(":")[2].split()]
        elif line and line[0] not in "#@":
            classes, _, bits = line.partition(";")
            cases.append((classes.split(), int(bits, 16), levels, order))
    return cases


def test_bidi_test_is_whole(class_sequences):
    assert len(class_sequences) == 490_846
    assert sum(bits.bit_count() for _, bits, _, _ in class_sequences) == 770_241


@pytest.mark.parametrize(("base", "bit"), [("auto", 1), ("ltr", 2), ("rtl", 4)])
def test_every_case_of_bidi_test(class_sequences, base, bit):
    columns = cycle([{name: three[column] for name, three in CHARACTERS.items()} for column in range(3)])
    cases = 0
    failures = []
    for classes, bits, levels, order in class_sequences:
        if bits & bit:
            column = next(columns)
            failure = disagreement("".join([column[name] for name in classes]), base, levels, order)
            if failure:
                failures.append(failure)
            cases += 1
    assert failures == []
    assert cases == 256_747  # of 770,241 in the three directions


def test_every_code_point_has_its_class():
    expected = ["L"] * 0x110000
    listed: set[int] = set()
    for line in lines_of("DerivedBidiClass.txt"):
        if row := re.match(r"# @missing: (\w+)\.\.(\w+); (\w+)", line):
            first, last = int(row[1], 16), int(row[2], 16)
            expected[first : last + 1] = [SHORT[row[3]]] * (last + 1 - first)
    for line in lines_of("DerivedBidiClass.txt"):
        if row := re.match(r"(\w+)(?:\.\.(\w+))?\s*; (\w+)", line):
            first, last = int(row[1], 16), int(row[2] or row[1], 16)
            expected[first : last + 1] = [row[3]] * (last + 1 - first)
            listed.update(range(first, last + 1))
    for code, name in RECLASSIFIED.items():
        expected[code] = name
    # What was assigned after Unicode 15.0 cannot be in this file.
    later = {code for code in bidi_properties._CHANGED if code not in listed}
    later |= {code for code in range(0x110000) if code not in listed and unicodedata.bidirectional(chr(code))}
    assert len(listed) > 280_000
    assert [
        f"{code:04X} {bidi_properties.bidi_class(code)}, not {expected[code]}"
        for code in range(0x110000)
        if code not in later and bidi_properties.bidi_class(code) != expected[code]
    ] == []


@pytest.mark.skipif(
    unicodedata.unidata_version < "16", reason="this Python's Unicode data is older than 16.0"
)
def test_classes_newer_than_unicode_14_are_those_of_unicode_16():
    for code, name in bidi_properties._CHANGED.items():
        assert unicodedata.bidirectional(chr(code)) == name, f"{code:04X}"


def test_paired_brackets_are_those_of_bidi_brackets():
    expected = {}
    brackets = 0
    for line in lines_of("BidiBrackets.txt"):
        if row := re.match(r"(\w+); (\w+); ([oc])", line):
            bracket, other = chr(int(row[1], 16)), chr(int(row[2], 16))
            brackets += 1
            assert mirrored(bracket) == other
            if row[3] == "o":
                expected[bracket] = other
    assert brackets == 128
    assert expected == bidi_properties.CLOSING_BRACKETS
