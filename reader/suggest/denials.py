"""Denials: clauses that deny, reject, withhold comment, or are told to lack evidence.

Only strong cues are taken. A plain negative sentence is no denial, and «لا ينفي» is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from reader.suggest.clauses import clause_end, trimmed
from reader.suggest.lexicon import PRONOMINAL
from reader.suggest.noun_phrases import is_name, noun_phrase
from reader.suggest.proposal import Stretch
from reader.suggest.speakers import subject_before
from reader.suggest.tokens import Line

#: Tokens after a cue in which what completes it must come.
_REACH: Final = 14
_NEAR: Final = 6
#: Words of the shortest denial, «رفضت التعليق», and with a verb of denying, «ونفت الشركة ذلك».
_SHORTEST: Final = 2
_SHORTEST_DENIED: Final = 3
#: Tokens before «لا أساس له» in which its clause begins.
_SUBJECT: Final = 20

_JUSSIVE: Final = frozenset(("لم", "ولم", "فلم"))
_NOT: Final = frozenset(("لم", "لا", "ليس", "ليست", "ولم", "ولا"))
_DEMONSTRATIVES: Final = frozenset(("هذا", "هذه", "تلك", "ذلك"))
_CARRIES_SUBJECT: Final = frozenset(("لكنه", "لكنها", "لكنهم", "ولكنه", "ولكنها"))
_TO: Final = frozenset(("علي", "عن", "الي"))
_STATEMENTS: Final = ("nouns.allegation", "nouns.statement")


class _Cue(NamedTuple):
    rule: str
    subtype: str
    start: int  # the first token of the denial
    by_whom: bool = True  # whether its subject is the one who denies


def denials(line: Line) -> Iterator[Stretch]:
    """The denials of a line, each followed by the source that denies where it is named."""
    last = 0
    for index, token in enumerate(line.tokens):
        if index < last or not (token.entry.senses or token.entry.phrases):
            continue
        cue = _cue(line, index)
        if cue is None:
            continue
        end = _end(line, index)
        start = cue.start - (line.form(cue.start - 1) in _CARRIES_SUBJECT)
        subject = _subject(line, index) if cue.by_whom else None
        if subject is not None and subject[1] <= index and line.form(index - 1) != "قد":
            start = min(start, subject[0])
        shortest = _SHORTEST_DENIED if cue.rule == "denial-verb" else _SHORTEST
        if line.words_in(start, end) >= shortest:
            yield Stretch(start, end, "denial", cue.rule, cue.subtype)
            if subject is not None:
                yield Stretch(*subject, "source", "source-of-denial")
            last = end


def is_self_denial(line: Line, start: int, end: int, speaker: tuple[int, int] | None) -> bool:
    """Whether a reported clause says that its speaker did not do, know or have a part in something.

    «أنه لم يدخل يوما أي مصنع», «أنهم لا علاقة لهم», and of a spokesman «أن الوزارة لم …»: the
    subject is a pronoun and what is denied is told strongly, or it names whom the speaker is of.

    Args:
        line: The line.
        start: The first token of the clause.
        end: One past its last.
        speaker: The tokens of the source that the clause is attributed to.
    """
    told = line.complementiser(start)
    first = start
    if told is not None and told.subject:
        first = _after_aside(line, start + 1)
        negation = first if line.form(first) in _NOT else -1
    else:
        near = range(first + 1, min(first + _NEAR, end))
        negation = next((at for at in near if line.form(at) in _NOT), -1)
        if speaker is None or not _share_a_name(line, speaker, (first, negation)):
            return False
    if negation < 0:
        return False
    words = range(negation + 1, min(end, negation + 1 + _NEAR))
    if any(line.has(at, "words.except") for at in words):
        return False
    # «لا» tells what one holds as well as what one does not do: «لا يؤمن بذلك أبدا».
    strong = ("words.blame",) if line.form(negation).endswith("لا") else ("words.blame", "words.ever")
    return first == start or any(line.has(at, *strong) for at in words)


def _after_aside(line: Line, at: int) -> int:
    """Over what may stand before a negation: «إنه، على حد علمه، لم …»."""
    at += line.is_quote(at) or line.form(at) == "،"
    if line.has(at, "words.stop", "words.barred") and line.form(at) not in _NOT:
        comma = next((place for place in range(at, at + _NEAR) if line.form(place) == "،"), at - 1)
        return comma + 1
    return at


def _share_a_name(line: Line, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two stretches have a word in common that is no title and no adjective."""
    names = [
        {
            line.form(at).lstrip("ول")
            for at in range(*stretch)
            if len(line.form(at)) > 3
            and not line.has(at, "nouns.person")
            and not line.form(at).endswith(("ي", "ية"))
        }
        for stretch in (one, other)
    ]
    return not names[0].isdisjoint(names[1])


def _cue(line: Line, index: int) -> _Cue | None:
    """The denial whose cue stands here."""
    negated = line.form(index - 1) in _NOT or line.has(index - 1, "words.negation")
    negated = negated or (
        line.form(index - 2) in _NOT and line.form(index - 1)[0] in "يت"
    )  # «لا يجوز وصفها …»
    if not negated:
        if _denies(line, index):
            return _Cue("denial-verb", "deny", index)
        if line.has(index, "verbs.refuse") and _withholds(line, index):
            return _Cue("denial-no-comment", "no-comment", index)
        if line.has(index, "verbs.reject") and _rejects(line, index):
            return _Cue("denial-rejection", "reject", index)
        if line.has(index, "verbs.describe") and _dismisses(line, index):
            return _Cue("denial-rejection", "reject", index)
    if line.form(index - 1) in _JUSSIVE:
        if line.has(index, "verbs.answer") and _is_asked(line, index):
            return _Cue("denial-no-comment", "no-comment", index - 1)
        if line.has(index, "verbs.present") and _within(line, index, _NEAR, "nouns.evidence"):
            return _Cue("denial-no-evidence", "no-evidence", index - 1)
    if _lacks_evidence(line, index):
        return _Cue("denial-no-evidence", "no-evidence", index, False)
    if line.phrase(index, "phrases.baseless") > index and _is_predicate(line, index):
        return _Cue("denial-baseless", "deny", _clause_start(line, index), False)
    return None


def _end(line: Line, index: int) -> int:
    """Where a denial ends: with its clause, or at a comma, save those of an aside after the subject."""
    end, _ = clause_end(line, index)
    at = max(index + 2, noun_phrase(line, index + 1))
    if line.form(at) == "،":
        at += 1
        while at < end and line.form(at) != "،":
            at += 1
        at += 1
    while at < end and (line.form(at) != "،" or line.inside[at] >= 0):
        at += 1
    return min(trimmed(line, index, at), end)


def _subject(line: Line, index: int) -> tuple[int, int] | None:
    """Who denies, after the verb or before it."""
    start = index + 1
    if line.has(start, *_STATEMENTS):
        return None
    end = noun_phrase(line, start)
    end = next((at for at in range(start, end) if _is_denied(line, at)), end)
    if end > start:
        return (start, end) if is_name(line, start, end) else None
    return subject_before(line, index)


def _is_denied(line: Line, index: int) -> bool:
    """Whether a word is what is denied or withheld, and no part of who does: «المتحدث التعليق»."""
    denied = line.sense(index, "nouns.comment", "nouns.allegation")
    asked = line.sense(index, "nouns.request")
    told = line.sense(index, "nouns.statement")
    return (
        (denied is not None and not denied.preposition)
        or (asked is not None and asked.preposition == "ل")
        or (told is not None and told.article and not told.preposition)
    )


def _denies(line: Line, index: int) -> bool:
    denied = line.sense(index, "verbs.deny")
    if denied is not None and not denied.pronoun and _is_verb(line, index):
        told = line.complementiser(index - 1)
        # «ليس لأحد أن ينكر …» denies nothing.
        return told is None or told.subject or line.form(index)[0] not in "يت"
    return line.has(index, "verbs.refute") and _within(line, index, _NEAR, *_STATEMENTS)


def _is_verb(line: Line, index: int) -> bool:
    """«نفى», not «نفي»: the noun is written with a dotted yeh."""
    token = line[index]
    if token.form.endswith("نفيا"):
        return False
    if token.form not in ("نفي", "ونفي", "فنفي"):
        return True
    return any(yeh in line.text[token.end - 2 : token.end] for yeh in "ىی")


def _within(line: Line, index: int, reach: int, *kinds: str) -> bool:
    """Whether a word of these lists comes soon in the same sentence."""
    return any(line.has(at, *kinds) for at in range(index + 1, min(index + 1 + reach, line.stop(index))))


def _withholds(line: Line, index: int) -> bool:
    """«رفض التعليق», «امتنع عن الإدلاء …»; not «رفض الكشف عن هويته», which sources do."""
    for at in range(index + 1, min(index + 1 + _REACH, line.stop(index))):
        if line.complementiser(at) is not None:
            return False
        if line.has(at, "nouns.comment"):
            return not any(line.has(word, "nouns.identity") for word in range(at + 1, at + 4))
    return False


def _is_asked(line: Line, index: int) -> bool:
    """«لم يرد على طلبات الصحيفة», «لم تستجب لطلب التعليق»; not «لم يرد وطلب مهلة»."""
    for at in range(index + 1, min(index + 1 + _REACH, line.stop(index))):
        request = line.sense(at, "nouns.request", "nouns.comment")
        if request is not None and (request.preposition or request.article or line.form(at - 1) in _TO):
            return True
    return False


def _rejects(line: Line, index: int) -> bool:
    """«رفض الاتهامات», «رفضت الشركة هذا الطلب»; not «رفض طلبه»."""
    for at in range(index + 1, min(index + 1 + _NEAR, line.stop(index))):
        if line.complementiser(at) is not None or line.form(at) == "،":
            return False
        if line.has(at, "nouns.allegation"):
            return True
        if line.form(at - 1) in _DEMONSTRATIVES and line.has(at, "nouns.statement"):
            return True
    return False


def _dismisses(line: Line, index: int) -> bool:
    """«وصف الاتهامات بأنها …», «وصف … بأنه كاذب», «وصفها بالكاذبة»."""
    of_allegation = False
    for at in range(index + 1, min(index + 1 + _REACH, line.stop(index))):
        found = line.complementiser(at)
        if found is not None and found.subject and line.form(at).lstrip("وف").startswith("ب"):
            told = range(at + 1, at + 1 + _NEAR)
            return of_allegation or any(line.phrase(word, "nouns.dismissal") > word for word in told)
        dismissal = line.sense(at, "nouns.dismissal")
        if dismissal is not None and (dismissal.preposition == "ب" or line.form(at - 1) == "ب"):
            return True
        of_allegation = of_allegation or line.has(at, "nouns.allegation")
    return False


def _lacks_evidence(line: Line, index: int) -> bool:
    """«عدم تقديم أي دليل», «دون أدلة»; «لا توجد أدلة» where something was alleged."""
    withheld = line.has(index, "words.lack") and line.has(index + 1, "words.giving")
    absent = line.has(index, "words.absent") and line.has(index + 1, "words.there")
    if not (withheld or absent or line.has(index, "words.without")):
        return False
    if absent and not _within(line, index, _REACH, *_STATEMENTS):
        return False  # «لا توجد أدلة على أن الحبر آمن» denies nothing that was said
    return _within(line, index, 3, "nouns.evidence")


def _is_predicate(line: Line, index: int) -> bool:
    """Not «أفكار غير صحيحة», which describes an indefinite noun, save «كلام غير صحيح» and the like."""
    before = line[index - 1]
    if not line.form(index).startswith("غير") or not before.word or before.form.startswith("ال"):
        return True
    return line.has(index - 1, *_STATEMENTS, "words.stop", PRONOMINAL)


def _clause_start(line: Line, index: int) -> int:
    """The first token of the clause that a cue ends: after «أن», a comma, or the sentence before."""
    start = index
    first = line.sentence_start(index, _SUBJECT)
    while start > first:
        before = start - 1
        opens = line.form(before) in ("،", ":", "؛") or before in line.pairs
        if opens or line.complementiser(before) is not None:
            break
        start -= 1
    return start
