"""What a learned model looks at: the words of a line, their neighbours, and what the rules say of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from reader.articles.article import Article
from reader.suggest.propose import propose
from reader.suggest.rules import Rules
from reader.suggest.tokens import Line, tokenized
from reader.text.zones import ARTICLE, zones

#: Words on each side of a word that are looked at.
_NEAR: Final = 2
_LINE: Final = re.compile(r"[^\r\n]+")
_DIGIT: Final = re.compile(r"\d")


class Seen(NamedTuple):
    """A line of an article as a model sees it: for each token its features."""

    line: Line
    features: list[list[str]]


def seen_lines(article: Article, rules: Rules) -> Iterator[Seen]:
    """The lines of an article, without what the page has around it."""
    proposed = [(p.start, p.end, p.label) for p in propose(article, rules)]
    for zone in zones(article.text):
        if zone.kind in ARTICLE:
            for match in _LINE.finditer(article.text, zone.start, zone.end):
                line = tokenized(article.text, *match.span(), rules.lexicon)
                if len(line):
                    yield Seen(line, _features(line, zone.kind, proposed))


def _features(line: Line, kind: str, proposed: Sequence[tuple[int, int, str]]) -> list[list[str]]:
    own = [list(_of_token(line, index)) for index in range(len(line))]
    start, end = line.tokens[0].start, line.tokens[-1].end
    for first, last, label in proposed:
        if first < end and start < last:
            for index, tag in tagged(line, [(first, last)]):
                own[index].append(f"rule:{label}={tag}")
    found = []
    for index, features in enumerate(own):
        near = [
            f"{step:+d}:{feature}"
            for step in range(-_NEAR, _NEAR + 1)
            if step and 0 <= index + step < len(own)
            for feature in own[index + step]
            if feature.startswith(("w=", "on=", "rule:"))
        ]
        edge = [name for name, is_it in (("first", index == 0), ("last", index == len(own) - 1)) if is_it]
        found.append(["bias", f"zone={kind}", *features, *near, *edge])
    return found


def _of_token(line: Line, index: int) -> Iterator[str]:
    token = line.tokens[index]
    form = token.form
    yield f"w={form}"
    if not token.word:
        yield "sign"
        return
    for size in (1, 2, 3):
        yield f"begins={form[:size]}"
        yield f"ends={form[-size:]}"
    if _DIGIT.search(form):
        yield "digit"
    if form.isascii():
        yield "latin"
    if line.inside[index] >= 0:
        yield "quoted"
    for sense in token.entry.senses:
        yield f"on={sense}"
    if token.entry.complementiser is not None:
        yield "on=that"


def tagged(line: Line, ranges: Iterable[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """The tokens of a line that lie in some ranges, each with B at the beginning of one and I within."""
    for first, last in ranges:
        tag = "B"
        for index, token in enumerate(line.tokens):
            if first < token.end and token.start < last:
                yield index, tag
                tag = "I"
