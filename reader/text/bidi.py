"""The Unicode Bidirectional Algorithm (UAX #9): levels of a paragraph, order of a line.

Levels are resolved on the whole paragraph, reordering is done for each line:

    levels = paragraph_levels(text, "rtl")              # P2 to I2
    order = line_order(text, levels, start, end, 1)     # L1 and L2
    glyph = mirrored(text[i])                           # L4, where the level of i is odd

Levels are ``bytes``, one for each code point; positions are code points. ``text`` is one paragraph:
splitting it (P1) is the caller's part. A paragraph separator (class B) inside it ends all embeddings
(X8), and the text after it is resolved anew with the same base level.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TypeVar

from reader.text.bidi_explicit import PARAGRAPH, first_strong, isolating_runs
from reader.text.bidi_implicit import UNIFORM, implicit_levels
from reader.text.bidi_properties import MIRRORED, REMOVED, class_string

Item = TypeVar("Item")

_STRONG_OR_ISOLATE = re.compile("[LRAijf]")
# All that rule X9 removes as one, found ten times as fast as by a pattern.
_ALL_REMOVED = str.maketrans(REMOVED, "b" * len(REMOVED))

# L1: white space and isolate controls, with what X9 removes (section 5.2).
_SPACES = f"Wijfq{REMOVED}"
_BEFORE_SEPARATOR = re.compile(f"(?<![{_SPACES}])(?:[{_SPACES}]*+[SB])++[{REMOVED}]*")


def paragraph_levels(text: str, base: str = "auto") -> bytes:
    """The embedding level of every code point of a paragraph (rules P2 to I2).

    What rule X9 removes (BN and explicit embedding controls) has the level of the character
    before it, at the start that of the paragraph.

    Args:
        text: The paragraph.
        base: The direction of the paragraph: "ltr", "rtl", or "auto" for that of its first strong
            character, which is left to right where it has none (P2, P3).

    Raises:
        ValueError: ``base`` is none of these.
    """
    return resolved_paragraph(text, base)[1]


def resolved_paragraph(text: str, base: str = "auto", neutral: int = 0) -> tuple[int, bytes]:
    """The level of a paragraph and those of its code points (see ``paragraph_levels``).

    Args:
        text: The paragraph.
        base: As there.
        neutral: The paragraph's level where ``base`` is "auto" and no strong character decides.
    """
    classes = class_string(text)
    base_level = _base_level(classes, base, neutral)
    if UNIFORM["LR"[base_level]].fullmatch(classes):
        return base_level, bytes([base_level]) * len(text)
    runs = isolating_runs(classes, base_level)
    if len(runs) == 1 and runs[0].spans == [(0, len(text))]:
        return base_level, implicit_levels(runs[0], text)
    levels = bytearray([base_level]) * len(text)
    for run in runs:
        resolved = implicit_levels(run, text)
        done = 0
        for start, end in run.spans:
            levels[start:end] = resolved[done : done + end - start]
            done += end - start
    removed = classes.translate(_ALL_REMOVED)
    at = removed.find("b", 1)
    while at > 0:
        levels[at] = levels[at - 1]
        at = removed.find("b", at + 1)
    return base_level, bytes(levels)


def first_strong_level(text: str) -> int | None:
    """The paragraph level by rules P2 and P3: 0, 1, or None where no strong character decides.

    Strong characters inside isolates do not count.
    """
    return _first_strong_level(class_string(text))


def line_levels(text: str, levels: bytes, start: int, end: int, base_level: int) -> bytes:
    """The levels of the line [start, end) of a paragraph after rule L1.

    Tabs and other separators, and white space before them or at the end of the line, go back to
    ``base_level``. What X9 removes keeps the level of the character before it.
    """
    line = levels[start:end]
    classes = class_string(text[start:end])
    reset = bytearray(line)
    stretches = [(len(classes.rstrip(_SPACES)), len(classes))]
    if "S" in classes or "B" in classes:
        stretches += [separated.span() for separated in _BEFORE_SEPARATOR.finditer(classes)]
    for first, last in stretches:
        first = last - len(classes[first:last].lstrip(REMOVED))
        reset[first:last] = bytes([base_level]) * (last - first)
    return bytes(reset)


def line_order(text: str, levels: bytes, start: int, end: int, base_level: int) -> list[int]:
    """The indexes of the line [start, end) in visual order, from left to right (rules L1 and L2).

    All of them: what rule X9 removes is kept, and stays with the level of the character before it.

    Args:
        text: The paragraph.
        levels: Its levels, from ``paragraph_levels``.
        start: Index of the first code point of the line.
        end: Index after its last one.
        base_level: The level of the paragraph, 0 or 1.
    """
    levels = line_levels(text, levels, start, end, base_level)
    return [*reordered(range(start, end), levels)]


def reordered(items: Sequence[Item], levels: bytes) -> Sequence[Item]:
    """What the characters of a line have, in visual order from left to right (rule L2).

    From the highest level down to the lowest odd one, each stretch at that level or above is reversed.

    Args:
        items: One for each character, in the order of the text.
        levels: The level of each, after rule L1.
    """
    first = levels[:1]
    others = levels.translate(None, first)  # few, mostly, if any
    present = {*first, *others}
    odd = [level for level in present if level & 1]
    if not odd:
        return items
    if not others:
        return items[::-1]
    visual, lowest = [*items], min(present)
    for level in range(max(present), min(odd) - 1, -1):
        if level <= lowest:  # all of the line
            visual.reverse()
            continue
        for stretch in _at_least(level).finditer(levels):
            start, end = stretch.span()
            visual[start:end] = visual[start:end][::-1]
    return visual


@cache
def _at_least(level: int) -> re.Pattern[bytes]:
    return re.compile(b"[\\x%02x-\\xff]+" % level)


def mirrored(character: str) -> str:
    """The character with the mirrored glyph (rule L4), or the same one where none is."""
    return MIRRORED.get(character, character)


def _base_level(classes: str, base: str, neutral: int) -> int:
    if base == "auto":
        level = _first_strong_level(classes)
        return neutral if level is None else level
    if base not in ("ltr", "rtl"):
        raise ValueError(f'base is {base!r}; it must be "auto", "ltr" or "rtl"')
    return int(base == "rtl")


def _first_strong_level(classes: str) -> int | None:
    found = _STRONG_OR_ISOLATE.search(classes)
    strong = found and found[0]
    if strong and strong in "ijf":
        strong = first_strong(classes).get(PARAGRAPH)
    return int(strong != "L") if strong else None
