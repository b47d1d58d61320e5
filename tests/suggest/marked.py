"""Sentences written with their marks: ``{source}``, ``[claim]`` and ``<denial>``, which may nest."""

from __future__ import annotations

from reader.articles.article import Article
from reader.suggest.propose import propose
from reader.suggest.rules import Rules

_OPENING = {"{": "source", "[": "claim", "<": "denial"}
_CLOSING = {"}": "source", "]": "claim", ">": "denial"}


def plain(marked: str) -> str:
    """The text without its marks."""
    return "".join(char for char in marked if char not in _OPENING and char not in _CLOSING)


def marks(marked: str) -> list[tuple[str, str]]:
    """Label and text of each mark, sorted."""
    found: list[tuple[str, str]] = []
    open_: list[tuple[str, int]] = []
    for at, char in enumerate(marked):
        if char in _OPENING:
            open_.append((_OPENING[char], at + 1))
        elif char in _CLOSING:
            label, start = open_.pop()
            assert label == _CLOSING[char]
            found.append((label, plain(marked[start:at])))
    assert not open_
    return sorted(found)


def proposed(text: str, *labels: str, rules: Rules | None = None) -> list[tuple[str, str]]:
    """Label and text of each proposal for a text, sorted; of some labels only, if any are named."""
    found = propose(Article("a", text), rules)
    return sorted((p.label, text[p.start : p.end]) for p in found if not labels or p.label in labels)
