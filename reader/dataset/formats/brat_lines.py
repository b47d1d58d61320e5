"""The lines of a ``.ann``: what each annotation of brat says, before it is known whether it fits.

Read are text-bound annotations (T), also discontinuous ones, relations (R) and equivalences
(``*``), events (E) as relations that begin at their trigger, attributes (A, M) and
normalisations (N) as attributes, and notes (#).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from reader.dataset.formats.brat_names import named_by
from reader.dataset.report import quoted
from reader.dataset.rows import line_text
from reader.dataset.strict_json import decode

_TEXT_BOUND = re.compile(r"(\S+) ([0-9]{1,15} [0-9]{1,15}(?:;[0-9]{1,15} [0-9]{1,15})*)\s*")
_RELATION = re.compile(r"(\S+) ([^\s:]+):(\S+) ([^\s:]+):(\S+)\s*")
_EVENT = re.compile(r"([^\s:]+):(\S+)((?:\s+[^\s:]+:\S+)*)\s*")
_ATTRIBUTE = re.compile(r"(\S+) (\S+)(?: (.+?))?\s*")
_NORMALISATION = re.compile(r"(\S+) (\S+) (\S+:\S+)\s*")
_COMMENT = re.compile(r"(\S+) (\S+)\s*")

#: The comments in which an export of this project keeps what brat has no place for.
REST = "Hashiya"


@dataclass(slots=True)
class TextBound:
    """A span: its label, its parts in the file's offsets, and the words that the file gives."""

    line: int
    label: str
    parts: list[tuple[int, int]]
    words: str
    notes: list[str] = field(default_factory=list)
    attributes: dict[str, Any] = field(default_factory=dict)
    rest: Any = None


@dataclass(slots=True)
class Link:
    """A relation between text-bound annotations or events, known by their ids."""

    line: int
    type: str
    source: str
    target: str
    rest: Any = None


class Annotations:
    """What the lines of one file say.

    Attributes:
        text_bounds: Spans by their ids.
        links: Relations by their ids; those without one have a key that begins with ``*``.
        problems: Pairs of a line number and what is wrong there.
    """

    def __init__(self, lines: Iterable[bytes], own: bool) -> None:
        """Read lines; ``own`` says that an export of this project made them."""
        self.text_bounds: dict[str, TextBound] = {}
        self.links: dict[str, Link] = {}
        self.problems: list[tuple[int, str]] = []
        self._own = own
        self._triggers: dict[str, str] = {}
        # Lines may speak of lines that follow: (line, target, attribute or "", value).
        self._said: list[tuple[int, str, str, Any]] = []
        for number, line in enumerate(lines, 1):
            try:
                text = line_text(line, first=number == 1).rstrip("\r")
                if text.strip():
                    self._add(text, number)
            except ValueError as error:
                self.problems.append((number, str(error)))
        self._settle()

    def _add(self, line: str, number: int) -> None:
        id, _, rest = line.partition("\t")
        data, _, tail = rest.partition("\t")
        kind = id[:1]
        if id in self.text_bounds or id in self.links or id in self._triggers:
            raise ValueError(f"the id {quoted(id)} is given twice")
        if kind == "T" and (match := _TEXT_BOUND.fullmatch(data)):
            edges = [tuple(map(int, part.split(" "))) for part in match[2].split(";")]
            parts = [(start, end) for start, end in edges]
            self.text_bounds[id] = TextBound(number, self._name(match[1]), parts, tail)
        elif kind == "R" and (match := _RELATION.fullmatch(data)):
            ends = (match[5], match[3]) if match[2] == "Arg2" else (match[3], match[5])
            self.links[id] = Link(number, self._name(match[1]), *ends)
        elif id == "*" and len(words := data.split()) > 2:
            for ends in pairwise(words[1:]):
                self.links[f"*{len(self.links)}"] = Link(number, words[0], *ends)
        elif kind == "E" and (match := _EVENT.fullmatch(data)):
            self._triggers[id] = match[2]
            for argument in match[3].split():
                role, _, target = argument.partition(":")
                self.links[f"*{len(self.links)}"] = Link(number, role, match[2], target)
        elif kind in ("A", "M") and (match := _ATTRIBUTE.fullmatch(data)):
            self._said.append((number, match[2], match[1], match[3] or True))
        elif kind == "N" and (match := _NORMALISATION.fullmatch(data)):
            self._said.append((number, match[2], match[1], f"{match[3]} {tail}".strip()))
        elif kind == "#" and (match := _COMMENT.fullmatch(data)):
            if match[1] == REST and self._own:
                self._said.append((number, match[2], REST, decode(tail)))
            else:
                self._said.append((number, match[2], "", tail))
        else:
            raise ValueError(f"not a line of stand-off: {quoted(line)}")

    def _name(self, written: str) -> str:
        return named_by(written) if self._own else written

    def _settle(self) -> None:
        """Give each span what other lines say of it, and each relation its ends."""
        for link in self.links.values():
            link.source = self._triggers.get(link.source, link.source)
            link.target = self._triggers.get(link.target, link.target)
        for number, target, key, value in self._said:
            link_or_span = self.links.get(target) or self.text_bounds.get(self._triggers.get(target, target))
            if link_or_span is None:
                self.problems.append((number, f"there is no annotation {quoted(target)} in the file"))
            elif key == REST and self._own:
                link_or_span.rest = value
            elif isinstance(link_or_span, Link):
                self.problems.append(
                    (number, f"a relation has no place for what is said of {quoted(target)}")
                )
            elif not key:
                link_or_span.notes.append(value)
            elif key in link_or_span.attributes:
                before = link_or_span.attributes[key]
                link_or_span.attributes[key] = [*(before if isinstance(before, list) else [before]), value]
            else:
                link_or_span.attributes[key] = value
