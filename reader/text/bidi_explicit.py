"""Explicit levels and directions: UAX #9 rules P2, P3 and X1 to X10, on class strings.

The result is the paragraph as isolating run sequences (BD13), on each of which the
later rules work as if nothing else were there.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from reader.text.bidi_properties import REMOVED

#: BD2: the highest explicit level.
MAX_DEPTH = 125

#: The key of the paragraph itself in what ``first_strong`` returns.
PARAGRAPH = -1

_SCOPES = re.compile("[ijfqB]|[LRA][^ijfqB]*")
_SPECIAL = re.compile(f"[ijfqB{REMOVED}]")
_TOKENS = re.compile(f"[ijfqBlrxyp]|[^ijfqB{REMOVED}]+")  # not BN, which X9 removes


class IsolatingRun:
    """An isolating run sequence (BD13): stretches of a paragraph that are resolved as one.

    Attributes:
        level: The embedding level of all of it.
        before: The level of what precedes it, for sos (X10).
        after: The level of what follows it, for eos (X10).
        spans: [start, end) of its stretches in the paragraph, without what X9 removes.
        classes: The class strings of these stretches after X6; isolate controls are "O".
    """

    __slots__ = ("after", "before", "classes", "level", "spans")

    def __init__(self, level: int, before: int, after: int) -> None:
        """Nothing lies in it yet."""
        self.level = level
        self.before = before
        self.after = after
        self.spans: list[tuple[int, int]] = []
        self.classes: list[str] = []

    @property
    def sos(self) -> str:
        """The type of the start of the sequence, "L" or "R" (X10)."""
        return "LR"[max(self.level, self.before) & 1]

    @property
    def eos(self) -> str:
        """The type of the end of the sequence, "L" or "R" (X10)."""
        return "LR"[max(self.level, self.after) & 1]


def first_strong(classes: str) -> dict[int, str]:
    """P2 for the paragraph and for every isolate: the class of its first strong character.

    Keys are the index of the isolate initiator, and PARAGRAPH; what has no strong character of its
    own, outside inner isolates, has no key. One pass, so that nested isolates cost no more than others.
    """
    found: dict[int, str] = {}
    scopes = [PARAGRAPH]
    for token in _SCOPES.finditer(classes):
        kind = classes[token.start()]
        if kind in "ijf":
            scopes.append(token.start())
        elif kind == "B":
            del scopes[1:]
        elif kind != "q":
            found.setdefault(scopes[-1], kind)
        elif len(scopes) > 1:
            scopes.pop()
    return found


def isolating_runs(classes: str, base_level: int) -> list[IsolatingRun]:
    """X1 to X10: the isolating run sequences of a paragraph of this class string.

    A paragraph separator (class B) belongs to none; it ends all embeddings, and the text after it
    starts anew at ``base_level`` (X8).
    """
    if not _SPECIAL.search(classes):
        run = IsolatingRun(base_level, base_level, base_level)
        run.spans.append((0, len(classes)))
        run.classes.append(classes)
        return [run]
    status = _Status(base_level)
    strong = first_strong(classes) if "f" in classes else {}
    for token in _TOKENS.finditer(classes):
        start, end = token.span()
        match classes[start]:
            case "r" | "l" | "y" | "x" as kind:
                status.embed(rtl=kind in "ry", override={"x": "L", "y": "R"}.get(kind, ""))
            case "i" | "j" | "f" as kind:
                # X5c: FSI is RLI or LRI, by the first strong character of the isolate.
                status.isolate(start, rtl=kind == "j" or (kind == "f" and strong.get(start, "L") != "L"))
            case "q":
                status.pop_isolate(start)
            case "p":
                status.pop_embedding()
            case "B":
                status.end_paragraph()
            case _:
                status.append(start, end, token[0])
    return status.runs


class _Entry(NamedTuple):
    """An entry of the directional status stack."""

    level: int
    override: str  # "L", "R", or "" for neutral
    outer: IsolatingRun | None  # the sequence that an isolate suspends; its presence is the isolate status


class _Status:
    """The directional status stack with its counters (X1), and the sequences found so far."""

    def __init__(self, base_level: int) -> None:
        self.base_level = base_level
        self.runs: list[IsolatingRun] = []
        self.end_paragraph()

    def end_paragraph(self) -> None:
        """X1 and X8: the state at the start of a paragraph."""
        self.stack = [_Entry(self.base_level, "", None)]
        self.overflow_isolates = self.overflow_embeddings = self.valid_isolates = 0
        self.run: IsolatingRun | None = None  # the sequence of the preceding character
        self.before = self.base_level  # the level of the preceding character

    def _deeper(self, rtl: bool) -> int | None:
        """The least greater level of this direction; None past MAX_DEPTH or inside an overflow."""
        level = self.stack[-1].level
        level = (level + 1) | 1 if rtl else (level + 2) & ~1
        return None if level > MAX_DEPTH or self.overflow_isolates or self.overflow_embeddings else level

    def embed(self, rtl: bool, override: str) -> None:
        """X2 to X5: RLE, LRE, RLO, LRO."""
        level = self._deeper(rtl)
        if level is not None:
            self.stack.append(_Entry(level, override, None))
        elif not self.overflow_isolates:
            self.overflow_embeddings += 1

    def isolate(self, at: int, rtl: bool) -> None:
        """X5a to X5c: RLI, LRI, FSI, which themselves belong to the outside."""
        self.append(at, at + 1, "O")
        level = self._deeper(rtl)
        if level is None:
            self.overflow_isolates += 1
            return
        self.valid_isolates += 1
        self.stack.append(_Entry(level, "", self.run))
        self.run = None

    def pop_isolate(self, at: int) -> None:
        """X6a: PDI closes its isolate with all embeddings in it; the outer sequence goes on (BD13)."""
        if self.overflow_isolates:
            self.overflow_isolates -= 1
        elif self.valid_isolates:
            self.overflow_embeddings = 0
            self.valid_isolates -= 1
            while (outer := self.stack.pop().outer) is None:
                pass
            if self.run:
                self.run.after = outer.level
            self.run = outer
        self.append(at, at + 1, "O")

    def pop_embedding(self) -> None:
        """X7: PDF closes an embedding or override, never an isolate."""
        if self.overflow_isolates:
            return
        if self.overflow_embeddings:
            self.overflow_embeddings -= 1
        elif len(self.stack) > 1 and self.stack[-1].outer is None:
            self.stack.pop()

    def append(self, start: int, end: int, classes: str) -> None:
        """X6 and X10: give a stretch its level, and add it to the sequence it continues or begins."""
        level, override, _ = self.stack[-1]
        if self.run is None or self.run.level != level:
            if self.run:
                self.run.after = level
            # Until something follows, and after an isolate that nothing closes, eos is that of the paragraph.
            self.run = IsolatingRun(level, self.before, self.base_level)
            self.runs.append(self.run)
        self.run.spans.append((start, end))
        self.run.classes.append(override * (end - start) if override else classes)
        self.before = level
