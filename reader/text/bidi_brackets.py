"""Paired brackets: UAX #9 definition BD16 and rule N0, on one isolating run sequence."""

from __future__ import annotations

import re

from reader.text.bidi_properties import CLOSING_BRACKETS

#: BD16: how many opening brackets may wait for their closing one.
STACK_SIZE = 63

_BRACKET = re.compile("[()]")

# In rule N0, as in N1, numbers count as R.
_STRONG = {"L": re.compile(b"L"), "R": re.compile(b"[REN]")}

# U+2329 and U+232A are canonically equivalent to U+3008 and U+3009, and pair with them.
_CANONICAL = {"\u232a": "\u3009"}
_CLOSED_BY = {left: _CANONICAL.get(right, right) for left, right in CLOSING_BRACKETS.items()}


def bracket_pairs(types: str, characters: str) -> list[tuple[int, int]]:
    """BD16: the bracket pairs of a sequence, as indexes of opening and closing, by opening.

    Args:
        types: The class string; only what is "(" or ")" in it is a bracket.
        characters: The characters of these classes.
    """
    pairs: list[tuple[int, int]] = []
    expected: list[str] = []  # the stack: the closing brackets waited for,
    opened: list[int] = []  # and where each was opened
    for bracket in _BRACKET.finditer(types):
        at = bracket.start()
        character = characters[at]
        if types[at] == "(":
            if len(opened) == STACK_SIZE:
                break
            expected.append(_CLOSED_BY[character])
            opened.append(at)
        elif (closing := _CANONICAL.get(character, character)) in expected:
            while expected.pop() != closing:
                opened.pop()
            pairs.append((opened.pop(), at))
    return sorted(pairs)


def resolve_brackets(types: str, original: str, characters: str, sos: str, embedding: str) -> str:
    """N0: give each bracket pair the direction that its content and context call for.

    Args:
        types: The class string after W7.
        original: The class string before W1, in which marks (NSM) are still told.
        characters: The characters of the sequence.
        sos: "L" or "R", the type of the start of the sequence.
        embedding: "L" or "R", the embedding direction.
    """
    opposite = "R" if embedding == "L" else "L"
    resolved = bytearray(types, "ascii")
    seen = 0
    for opening, closing in bracket_pairs(types, characters):
        if _STRONG[embedding].search(resolved, opening, closing):  # N0 b
            direction = embedding
        elif _STRONG[opposite].search(resolved, opening, closing):  # N0 c: the strong type before the pair
            # Only back to the last pair resolved, which is strong itself; further would take quadratic time.
            context = resolved[seen:opening].rstrip(b"O()").decode() or sos
            direction = "L" if context.endswith("L") else "R"
        else:  # N0 d
            continue
        for bracket in (opening, closing):
            end = bracket + 1
            while original[end : end + 1] == "M":  # marks follow their bracket
                end += 1
            resolved[bracket:end] = direction.encode() * (end - bracket)
        seen = opening
    return resolved.decode()
