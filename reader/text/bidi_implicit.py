"""Implicit levels: UAX #9 rules W1 to W7, N0 to N2, I1 and I2, on one isolating run sequence.

Each rule is one operation on the class string (see ``bidi_properties``), with sos and eos at
its ends: nothing here looks at characters one by one.
"""

from __future__ import annotations

import re
from functools import cache

from reader.text.bidi_brackets import resolve_brackets
from reader.text.bidi_explicit import IsolatingRun

#: By embedding direction, class strings that are all of the embedding level: no rule changes them.
UNIFORM = {"L": re.compile("[LEPTCMbBSWO()]*"), "R": re.compile("[RAPTCMbBSWO()]*")}

_MARKS = re.compile("M+")
_AFTER_AL = re.compile("A[^LR]*")
_TERMINATED = re.compile("[ET]+")
_AFTER_L = re.compile("L[^R]*")

# W6, and all neutral classes as one.
_NEUTRAL = str.maketrans("PTCSW", "OOOOO")

# By embedding direction, the neutrals between two sides of the opposite direction. (What begins with one
# letter is found much faster than what looks back to it.)
_BETWEEN_OPPOSITES = {"R": re.compile("L[O()]++(?=L)"), "L": re.compile("(?<=[REN])[O()]++(?=[REN])")}


def implicit_levels(run: IsolatingRun, text: str) -> bytes:
    """The level of each character of an isolating run sequence of this paragraph, in its order."""
    classes = "".join(run.classes)
    sos, eos, embedding = run.sos, run.eos, "LR"[run.level & 1]
    if sos == eos == embedding and UNIFORM[embedding].fullmatch(classes):
        return bytes([run.level]) * len(classes)
    types = _resolve_weak(sos + classes + eos)
    if "(" in types and ")" in types:
        characters = "".join([text[start:end] for start, end in run.spans])
        types = sos + resolve_brackets(types[1:-1], classes, characters, sos, embedding) + eos
    types = _resolve_neutral(types, embedding)
    return types[1:-1].encode("ascii").translate(_levels(run.level))


def _resolve_weak(types: str) -> str:
    """W1 to W7; leaves L, R, EN, AN, neutrals and brackets."""
    if "M" in types:  # W1; nearly all marks, and no more than two together, stand on Arabic letters
        types = types.replace("AM", "AA").replace("AM", "AA")
        if "M" in types:
            types = _MARKS.sub(_mark_types, types)
    if "A" in types:
        if "E" in types:  # W2
            types = _AFTER_AL.sub(lambda stretch: stretch[0].replace("E", "N"), types)
        types = types.replace("A", "R")  # W3
    for number, separator in ("E", "P"), ("E", "C"), ("N", "C"):  # W4
        if separator in types:
            between, result = number + separator + number, number * 3
            types = types.replace(between, result).replace(between, result)  # neighbours share a number
    if "E" in types and "T" in types:  # W5; nearly always a terminator or two
        for terminated in ("ET", "TE") * 2:
            types = types.replace(terminated, "EE")
        if "ET" in types or "TE" in types:
            types = _TERMINATED.sub(lambda run: "E" * len(run[0]) if "E" in run[0] else run[0], types)
    types = types.translate(_NEUTRAL)  # W6
    if "E" in types:  # W7
        types = _AFTER_L.sub(lambda stretch: stretch[0].replace("E", "L"), types)
    return types


def _mark_types(marks: re.Match[str]) -> str:
    """W1: marks take the type before them; after a bracket that is ON, no bracket."""
    before = marks.string[marks.start() - 1]
    return ("O" if before in "()" else before) * len(marks[0])


def _resolve_neutral(types: str, embedding: str) -> str:
    """N1 and N2: neutrals take the embedding direction, unless both their sides have the opposite one.

    Those that take the embedding direction stay "O", "(" or ")", which I1 and I2 read so.
    """
    opposite = "R" if embedding == "L" else "L"
    if embedding == "R" and "L" not in types:  # mostly, in Arabic
        return types
    return _BETWEEN_OPPOSITES[embedding].sub(lambda run: opposite * len(run[0]), types)


@cache
def _levels(level: int) -> bytes:
    """I1 and I2 as a table from class letters to levels."""
    table = bytearray([level]) * 256
    raised = {"L": 1, "E": 1, "N": 1} if level & 1 else {"R": 1, "E": 2, "N": 2}
    for letter, by in raised.items():
        table[ord(letter)] = level + by
    return bytes(table)
