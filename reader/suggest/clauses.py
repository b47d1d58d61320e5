"""Clauses: where a reported proposition begins and where it ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from reader.suggest.lexicon import UNKNOWN
from reader.suggest.noun_phrases import says_more
from reader.suggest.tokens import Line

#: Tokens of the longest clause; of the longest way from a verb of saying to what is said.
_LONGEST: Final = 80
_FAR: Final = 45
_NEAR: Final = 12
#: Words of the shortest claim, and of the shortest quotation that is one.
_SHORTEST: Final = 3
_QUOTED: Final = 4
#: Propositions of one thing said; nobody says more in a breath.
_MOST: Final = 8

_PREPOSITIONS: Final = frozenset(("في", "علي", "عن", "من", "خلال", "عبر", "مع"))
_CONDITION: Final = frozenset(("كان", "كانت", "كانوا", "لم"))
_ASKING: Final = frozenset(("هل", "لماذا", "كيف", "ماذا", "متي", "اين", "كم", "يا", "ليت"))
_ASKED: Final = frozenset("؟?")
_SAYING: Final = ("verbs.say", "verbs.note")


class Clause(NamedTuple):
    """Tokens ``[start, end)`` of a proposition."""

    start: int
    end: int


class Complement(NamedTuple):
    """What a verb of saying says: from which token, and whether it is a quotation with its marks."""

    start: int
    quoted: bool
    that: bool = False


def complement(line: Line, start: int, reach: int = _FAR) -> Complement | None:
    """What is said, looked for from a token on: after «أن», in quotation marks, after a colon.

    Args:
        line: The line.
        start: The token after the verb and its subject.
        reach: Tokens that may stand between, as «في مؤتمر صحافي أمس».
    """
    at = start
    last = min(line.stop(start), start + reach)
    while at < last:
        if line.is_quote(at):
            close = line.pairs[at]
            if line.words_in(at, close) >= _QUOTED or line.form(at - 1) == ":":
                return Complement(at + 1, True)
            at = close
        elif line.form(at) == ":" and not line.is_quote(at + 1) and not line.touches(at):
            # «قال: في وقت سابق … إنه …» has its colon in the wrong place.
            late = complement(line, at + 1, _NEAR) if line.form(at + 1) in _PREPOSITIONS else None
            return late if late is not None and late.that else Complement(at + 1, False)
        elif line[at].word:
            found = line.complementiser(at)
            if found is not None and not found.conjunction and not _reports_nothing(line, at):
                return Complement(at if found.subject else at + 1, False, True)
            if at > start and _says_something_else(line, at):
                return None
        at += 1
    return None


def clauses(line: Line, said: Complement) -> Iterator[Clause]:
    """The propositions of what is said: the first, and those joined to it with «وأن» or in its quotation."""
    at = said.start
    close = line.pairs[at - 1] if said.quoted else -1
    if _is_all_quoted(line, at):
        close = line.pairs[at]
        at += 1
    high = close if close >= 0 else None
    for _ in range(_MOST):
        start = _opened(line, at)
        end, following = clause_end(line, start, high)
        if is_claim(line, start, end):
            yield Clause(start, end)
        if following < 0:
            if close < 0 or end >= close:
                return
            following = end + 1  # the next sentence of the quotation
        at = following


def clause_end(line: Line, start: int, high: int | None = None) -> tuple[int, int]:
    """Where a clause ends, and where the one joined to it begins, or -1.

    Args:
        line: The line.
        start: The first token of the clause.
        high: Where the quotation ends that the clause is said in, if it is; commas do not
            end it there.
    """
    inside = line.inside[start] if start < len(line) else -1
    at = start
    limit = min(len(line) if high is None else high, start + _LONGEST)
    while at < limit:
        token = line[at]
        form = token.form
        following = -1
        ends = False
        if token.word:
            joined = token.entry.complementiser
            if at == start or token.entry is UNKNOWN:
                pass
            elif joined is not None and joined.conjunction == "و" and line.form(at + 1) not in _CONDITION:
                ends, following = True, at if joined.subject else at + 1
            else:
                ends = _leaves_clause(line, at, at > start + 2)
        elif line.stop(at) == at or line.opening.get(at, at) < start:
            ends = True
        elif form == ":" and line.is_quote(at + 1):
            ends, following = True, at + 2
        elif form == "،" and high is None and line.inside[at] == inside and _ends_at_comma(line, at):
            joined = line.complementiser(at + 1)
            ends = True
            if joined is not None and joined.conjunction == "و":
                following = at + 1 if joined.subject else at + 2
        if ends:
            return trimmed(line, start, at), following
        at += 1
    return trimmed(line, start, at), -1


def according(line: Line, index: int) -> int:
    """Where who says it begins after «بحسب», «وفقا ل», «حسبما قالت»; the token itself if none is here."""
    start = line.phrase(index, "phrases.according")
    if start == index or line.form(index - 1) == "كل":  # «كل حسب موقعه»
        return index
    what = line.form(start) in ("ما", "لما", "مما")
    if what or line.form(start - 1).endswith("ما"):
        verb = start + what
        if line.has(verb, "verbs.publish", *_SAYING):
            return verb + 1
        return verb + 2 if line.has(verb, "verbs.appear") and line.form(verb + 1) == "في" else index
    return start if line[start].word or line.is_quote(start) else index


def trimmed(line: Line, start: int, end: int) -> int:
    """The end of a stretch without the signs at its end, save what closes a quotation or bracket."""
    while end > start and not line[end - 1].word and end - 1 not in line.opening:
        end -= 1
    return end


def is_claim(line: Line, start: int, end: int) -> bool:
    """Whether a clause can be a claim: long enough, and neither a question nor a command."""
    first = line.form(start)
    if line.words_in(start, end) < _SHORTEST or first in _ASKING:
        return False
    if line.is_quote(start - 1) and first.endswith("وا") and first[0] not in "يت":
        return False  # a command: «ضعوا …»
    return line.form(end) not in _ASKED and line.form(end + 1) not in _ASKED


def _is_all_quoted(line: Line, index: int) -> bool:
    """Whether the quotation that opens here is a whole clause."""
    if not line.is_quote(index):
        return False
    close = line.pairs[index]
    return line.words_in(index, close) >= _QUOTED and not line[close + 1].word


def _reports_nothing(line: Line, index: int) -> bool:
    """«إلا أن», «بعد أن», «، على أن», «من الصعب أن»."""
    before = line.form(index - 1)
    if before == "علي":
        return line.form(index - 2) == "،"
    evaluated = before.startswith("ال") and line.form(index - 2) == "من"
    return evaluated or line.has(index - 1, "words.unreported")


def _says_something_else(line: Line, index: int) -> bool:
    said = line.sense(index, "verbs.say")
    joined = said is not None and (said.conjunction or line.form(index - 1) == "،")
    return bool(joined) and said is not None and not said.pronoun


def _leaves_clause(line: Line, index: int, far: bool) -> bool:
    """Whether a word within a clause begins something else: «مؤكدا …», «وقال …», far on «بحسب …»."""
    known = line.leaving.get(index)
    if known is None:
        added = line.has(index, "participles.say") and line.form(index - 1) != "غير"
        known = added or (line.form(index)[0] == "و" and says_more(line, index))
        known = line.leaving[index] = known or according(line, index) > index
    return known and (far or according(line, index) == index)


def _ends_at_comma(line: Line, comma: int) -> bool:
    """Whether what follows a comma is no longer the clause before it."""
    at = comma + 1
    form = line.form(at)
    joined = line.complementiser(at)
    if joined is not None and joined.conjunction:
        return True
    if line.has(at, "words.clause", "participles.say") or _is_circumstance(line, at):
        return True
    if line.phrase(at, "words.aside") > at or according(line, at) > at:
        return True
    said = line.sense(at, *_SAYING, "verbs.deny")
    if said is not None and not said.pronoun:
        return True
    return form.startswith("و") and any(says_more(line, word) for word in range(at + 1, at + 6))


def _is_circumstance(line: Line, index: int) -> bool:
    """«عارضا …», «مقترحا …»: a participle that tells what else the speaker did."""
    token = line[index]
    if not token.word or not token.form.endswith("ا"):
        return False
    if token.form[0] == "م":
        return token.tanwin or len(token.form) > 5
    return token.tanwin and len(token.form) == 5 and token.form[1] == "ا"


def _opened(line: Line, at: int) -> int:
    """The first token of a clause: not the complementiser without its subject, nor a sign."""
    while at < len(line) and not line[at].word and not line.is_quote(at):
        at += 1
    found = line.complementiser(at)
    return at + 1 if found is not None and not found.subject else at
