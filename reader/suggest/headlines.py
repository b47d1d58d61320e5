"""Sources that are named by where they stand: in a credit line, or before the colon of a headline."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from reader.suggest.clauses import is_claim
from reader.suggest.noun_phrases import is_known, noun_phrase
from reader.suggest.proposal import Stretch
from reader.suggest.tokens import Line

#: Words of the longest name before the colon of a headline.
_NAME: Final = 5
_CREDIT: Final = re.compile(r"\w*(?:المصدر|المصادر|source)")
_BETWEEN: Final = frozenset("+/|،,-–")


def credited(line: Line) -> Iterator[Stretch]:
    """The sources of «المصدر: وكالة … + صحيفة …», also where it is glued to a caption."""
    words = (at for at, token in enumerate(line.tokens) if _CREDIT.fullmatch(token.form))
    credit = next((at for at in words if line.form(at + 1) in (":", "|")), None)
    if credit is None:
        return
    start = credit + 2
    for at in range(start, len(line) + 1):
        if at == len(line) or line.form(at) in _BETWEEN or line.stop(at) == at:
            if start < at:
                yield Stretch(start, at, "source", "source-credit")
            start = at + 1


def headline(line: Line, speakers: Collection[str]) -> Iterator[Stretch]:
    """«مصادر: …», «العمدة: …»: a source, if its head speaks or it speaks in the article, and its claim.

    Args:
        line: A headline.
        speakers: The folded last words of the sources of the article.
    """
    colon = next((at for at, token in enumerate(line.tokens) if token.form == ":"), 0)
    start = max((at + 1 for at in range(colon) if line.stop(at) == at), default=0)
    if line.words_in(start, colon) > _NAME or line.phrase(start, "phrases.heading") == colon:
        return
    if start == colon or noun_phrase(line, start, colon) != colon:
        return
    if not is_known(line, start, colon) and line.form(colon - 1) not in speakers:
        return
    yield Stretch(start, colon, "source", "source-headline")
    at, stop = colon + 1, line.stop(colon + 1)
    if line.is_quote(at) and line.pairs[at] == stop - 1:
        at, stop = at + 1, stop - 1
    if is_claim(line, at, stop):
        yield Stretch(at, stop, "claim", "claim-headline")
