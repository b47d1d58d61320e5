"""«بحسب مصادر …، فإن …» and «…، بحسب مصادر …»: who says it, and what, after it or before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from reader.suggest.clauses import Clause, clause_end, is_claim
from reader.suggest.noun_phrases import is_known, noun_phrase, starts_source
from reader.suggest.proposal import Stretch
from reader.suggest.speakers import RECENT, SENTENCE
from reader.suggest.tokens import Line

_RULE: Final = "claim-according-to"
#: Words of the shortest clause before «بحسب».
_SHORTEST: Final = 4
#: Openings of a clause that may follow each other: «، كما أن»
_OPENINGS: Final = 4

# After a comma these begin a clause of its own.
_CONTRAST: Final = frozenset(("لكن", "ولكن", "فيما", "بينما", "كما", "غير", "الا"))


def told_by(line: Line, index: int, start: int, found: Sequence[Stretch]) -> Iterator[Stretch]:
    """The source that begins at ``start`` after «بحسب» at ``index``, and what it is the source of."""
    if line.has(start, "nouns.standard"):  # «بحسب القانون»
        return
    end = noun_phrase(line, start, dative=True)
    if end == start or not (is_known(line, start, end) or _may_be_name(line, start, end)):
        return
    yield Stretch(start, end, "source", "source-according-to")
    if line.form(end) == "عن" and starts_source(line, end + 1):  # بحسب ما نقل موقع عن مسؤولين
        yield Stretch(end + 1, noun_phrase(line, end + 1), "source", "source-according-to")

    first = line.sentence_start(index, SENTENCE)
    nested = index - 1 - (line.form(index - 1) == "،")
    if line.words_in(first, index) <= 1 or line.complementiser(nested) is not None:
        at = _after_openings(line, end)
        stop, _ = clause_end(line, at)
        if is_claim(line, at, stop) and not line.has(at, "verbs.say", "verbs.note"):
            yield Stretch(at, stop, "claim", _RULE)
    elif not _reports(line, first) and not any(first <= s.start < index for s in found[-RECENT:]):
        for clause in _clauses_before(line, first, index):
            yield Stretch(*clause, "claim", _RULE)


def _may_be_name(line: Line, start: int, end: int) -> bool:
    """Whether words of which nothing is known can be somebody's name, and not «ثمن الوقود»."""
    if line.is_quote(start):
        return True
    definite = any(line.form(at).startswith(("ال", "لل")) for at in range(start, min(end, start + 2)))
    return not definite and not line.form(start).endswith(("ات", "ة"))


def _reports(line: Line, first: int) -> bool:
    """Whether a sentence says of its own who says it: «ذكرت صحيفة …، نقلا عن مصدر …، أن …»."""
    verb = line.sense(first, "verbs.say", "verbs.relay")
    return verb is not None and not verb.preposition


def _clauses_before(line: Line, first: int, end: int) -> Iterator[Clause]:
    """The clauses of a sentence up to «، بحسب …», told apart by «لكن», «كما» and the like."""
    while end > first and not line[end - 1].word and end - 1 not in line.opening:
        end -= 1
    start = first
    for at in range(first, end + 1):
        if at == end or (line.form(at) == "،" and line.form(at + 1) in _CONTRAST):
            opened = _after_openings(line, start)
            if line.words_in(opened, at) >= _SHORTEST:
                yield Clause(opened, at)
            start = at + 1


def _after_openings(line: Line, at: int) -> int:
    """Over «فإن», «وقد», «كما» and what else opens a clause without being said."""
    for _ in range(_OPENINGS):
        if line.form(at) in ("،", ","):
            at += 1
        following = line.phrase(at, "words.opening")
        if following == at:
            break
        at = following
    found = line.complementiser(at)
    return at + 1 if found is not None and not found.subject else at
