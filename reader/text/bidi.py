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

from reader.text.bidi_explicit import MAX_DEPTH, PARAGRAPH, first_strong, isolating_runs
from reader.text.bidi_implicit import UNIFORM, implicit_levels
from reader.text.bidi_properties import MIRRORED, REMOVED, class_string

_STRONG_OR_ISOLATE = re.compile("[LRAijf]")
_REMOVED_RUN = re.compile(f"[{REMOVED}]+")

# L1: white space and isolate controls, with what X9 removes (section 5.2).
_SPACES = f"Wijfq{REMOVED}"
_BEFORE_SEPARATOR = re.compile(f"(?<![{_SPACES}])(?:[{_SPACES}]*+[SB])++[{REMOVED}]*")

# A run of one level; those of nearly all text are told sooner.
_LEVEL_RUN = re.compile(rb"\x00+|\x01+|\x02+|(.)\1*", re.DOTALL)


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
    classes = class_string(text)
    base_level = _base_level(classes, base)
    if UNIFORM["LR"[base_level]].fullmatch(classes):
        return bytes([base_level]) * len(text)
    runs = isolating_runs(classes, base_level)
    if len(runs) == 1 and runs[0].spans == [(0, len(text))]:
        return implicit_levels(runs[0], text)
    levels = bytearray([base_level]) * len(text)
    for run in runs:
        resolved = implicit_levels(run, text)
        done = 0
        for start, end in run.spans:
            levels[start:end] = resolved[done : done + end - start]
            done += end - start
    for removed in _REMOVED_RUN.finditer(classes):
        start, end = removed.span()
        if start:
            levels[start:end] = levels[start - 1 : start] * (end - start)
    return bytes(levels)


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
    order: list[int] = []
    for first, last, level in visual_runs(line_levels(text, levels, start, end, base_level)):
        run = range(start + first, start + last)
        order.extend(reversed(run) if level & 1 else run)
    return order


def visual_runs(levels: bytes) -> list[tuple[int, int, int]]:
    """The runs of equal level, as (start, end, level), in visual order from left to right (rule L2)."""
    if not levels:
        return []
    if levels.count(levels[0]) == len(levels):
        return [(0, len(levels), levels[0])]
    runs: list[tuple[int, int, int]] = []
    start = 0
    for run in _LEVEL_RUN.finditer(levels):
        end = run.end()
        runs.append((start, end, levels[start]))
        start = end
    present = {level for _, _, level in runs}
    lowest_odd = min([level for level in present if level & 1], default=MAX_DEPTH + 2)
    # At the highest level each run stands alone: there is nothing to reverse.
    for threshold in range(max(present) - 1, lowest_odd - 1, -1):
        if threshold <= min(present):
            runs.reverse()
            continue
        start = 0
        while start < len(runs):
            end = start
            while end < len(runs) and runs[end][2] >= threshold:
                end += 1
            runs[start:end] = runs[start:end][::-1]
            start = end + 1
    return runs


def mirrored(character: str) -> str:
    """The character with the mirrored glyph (rule L4), or the same one where none is."""
    return MIRRORED.get(character, character)


def _base_level(classes: str, base: str) -> int:
    if base == "auto":
        return _first_strong_level(classes) or 0
    if base not in ("ltr", "rtl"):
        raise ValueError(f'base is {base!r}; it must be "auto", "ltr" or "rtl"')
    return int(base == "rtl")


def _first_strong_level(classes: str) -> int | None:
    found = _STRONG_OR_ISOLATE.search(classes)
    strong = found and found[0]
    if strong and strong in "ijf":
        strong = first_strong(classes).get(PARAGRAPH)
    return int(strong != "L") if strong else None
