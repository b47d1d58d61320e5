"""Noun phrases that name who speaks: a head with its titles, names, adjectives and apposition.

There is no parser here. A phrase runs over words until something that cannot belong to it:
punctuation, a particle, a pronoun, an adverb, a clause, where and when it was said.
"""

from __future__ import annotations

from typing import Final

from reader.suggest.lexicon import PRONOMINAL
from reader.suggest.tokens import Line

#: Words of the longest phrase, of the longest quoted name, of one with which a clause ends, and of the
#: longest name that nothing tells.
_LONGEST: Final = 12
_QUOTED: Final = 6
_NAMED: Final = 3
_NAME: Final = 6
#: Words of the longest title and of the longest name after a comma.
_TITLE: Final = 7
_ENTITLED: Final = 4

#: Nouns that stand for somebody who speaks.
HEADS: Final = ("nouns.person", "nouns.medium", "nouns.document", "nouns.body")

_NO_NAME: Final = (
    "words.barred",
    "words.stop",
    "words.negation",
    "words.clause",
    PRONOMINAL,
    "participles.say",
    "participles.deny",
)
_NOT_INSIDE: Final = ("words.stop", "words.negation", PRONOMINAL, "participles.say")
_DANGLING: Final = frozenset(("في", "من", "و", "علي", "عن"))
_THIS_YEAR: Final = frozenset(("الماضي", "المقبل", "الحالي", "الجاري", "المنصرم", "القادم", ""))


def starts_source(line: Line, index: int, dative: bool = False) -> bool:
    """Whether a token can begin the name of a source; ``dative``: with a preposition, as after «وفقا»."""
    if line.is_quote(index):  # a name in quotation marks: نقلت «رويترز»
        return 0 < line.words_in(index, line.pairs[index]) <= _QUOTED
    token = line[index]
    form = token.form
    if not token.word or line.complementiser(index) is not None or line.has(index, *_NO_NAME):
        return False
    if form[0].isdigit() and len(form) > 3:
        return False
    head = line.has(index, *HEADS)
    if not head and (line.has(index, "events.noun") or _is_accusative(line, index)):
        return False
    if form.endswith("ا") and line.form(index + 1) != "من":  # «وأضاف متحدثا عن …»
        nominative = line.lexicon.entry(form[:-1]).senses
        if any(kind in nominative and not nominative[kind].pronoun for kind in HEADS):
            return False
    if not dative and (_is_dative(line, index) or _has_particle(line, index)):
        return False
    return not says_more(line, index)


def noun_phrase(line: Line, start: int, high: int | None = None, dative: bool = False) -> int:
    """Where the noun phrase that begins at a token ends; the token itself when none begins there.

    Args:
        line: The line.
        start: Its first token.
        high: The token it must not go beyond.
        dative: Whether it may begin with a preposition, as after «وفقا».
    """
    if not starts_source(line, start, dative):
        return start
    if line.is_quote(start):
        return line.pairs[start] + 1
    high = len(line) if high is None else high
    document = line.has(start, "nouns.document")
    at = start
    words = 0
    while at < high and words < _LONGEST:
        if not line[at].word:
            following = _over_sign(line, at, start)
            if following == at:
                break
        elif at > start and _ends_before(line, at, document):
            break
        else:
            following = at + 1
        words += line.words_in(at, following)
        at = following
    while at > start and line.form(at - 1) in _DANGLING:
        at -= 1
    return _with_apposition(line, start, at) if at < high else at


def is_known(line: Line, start: int, end: int) -> bool:
    """Whether a phrase has a head that speaks: a person, a medium, a document, a body.

    It is the first word, or the second as in «بعض الضباط», «ثلاثة شهود», «تلك المصادر».
    """
    if start >= end:
        return False
    if line.has(start, *HEADS):
        return True
    second = line.sense(start + 1, *HEADS) if start + 1 < end else None
    return second is not None and not second.conjunction and not second.preposition


def is_name(line: Line, start: int, end: int) -> bool:
    """Whether a phrase can be taken for a speaker: its head is known, or it is short and no thing's name."""
    if is_known(line, start, end):
        return True
    first, second = line.form(start), line.form(start + 1)
    thing = first.endswith(("ات", "ة")) and not first.startswith("ال")
    thing = thing or (first.endswith("ا") and start + 1 < end and second.endswith("ا"))  # «صيدا سهلا»
    return 0 < line.words_in(start, end) <= _NAME and not thing


def says_more(line: Line, index: int) -> bool:
    """Whether a word begins the next thing said and can be nothing else: «وأضاف», «يقول»."""
    said = line.sense(index, "verbs.say", "verbs.note")
    if said is None or said.pronoun:
        return False
    stem = line.form(index)[len(said.conjunction) :]
    if said.conjunction and all(other.conjunction for other in line[index].entry.senses.values()):
        return True
    return stem[0] in "يت" and len(stem) > 3 and stem != "تابع" and not line.has(index, *HEADS)


def _is_accusative(line: Line, index: int) -> bool:
    return line[index].tanwin and line.form(index + 1) != "من"  # «كثيرًا من الجمهوريين»


def _is_dative(line: Line, index: int) -> bool:
    """Whether a noun has a preposition before it and cannot be read without: «للصحيفة», «باتهام»."""
    senses = line[index].entry.senses.items()
    nouns = [clitics.preposition for kind, clitics in senses if kind.startswith(("nouns.", "events."))]
    return all(nouns) if nouns else line.form(index).startswith(("لل", "بال", "كال"))


def _has_particle(line: Line, index: int) -> bool:
    """Whether a word is no noun after the letter it begins with: «لكل», «بهذا», «وبشكل»."""
    form = line.form(index)
    rest = line.lexicon.entry(form[1:]).senses
    return form.startswith("وب") or (
        form[0] in "بلك" and not rest.keys().isdisjoint(("words.barred", "words.stop"))
    )


def _over_sign(line: Line, at: int, start: int) -> int:
    """Over a quoted name, the point of an abbreviation, the stroke after a title; else the sign itself."""
    if line.is_quote(at) and at > start:
        close = line.pairs[at]
        named = line.words_in(at, close)
        said = named > _QUOTED or (named > _NAMED and not line[close + 1].word)
        if not said and line.stop(at) > close:
            return close + 1
    abbreviated = line.form(at) == "." and len(line.form(at - 1)) == 1
    entitled = line.form(at) == "/" and line.has(at - 1, "nouns.person")
    return at + 1 if (abbreviated or entitled) and line[at + 1].word else at


def _ends_before(line: Line, at: int, document: bool) -> bool:
    """Whether a word cannot belong to the noun phrase that the words before it make."""
    token = line[at]
    form = token.form
    if token.tanwin or form[0].isdigit() or form in ("ل", "لل") or line.complementiser(at) is not None:
        return True
    if form in ("علي", "عن") and line.has(at - 1, "nouns.versed"):
        return False  # «مصادر مطلعة على الأمر»
    if line.has(at, *_NOT_INSIDE):
        return form not in ("العام", "العامة") or line.form(at + 1) in _THIS_YEAR  # «المدير العام»
    if says_more(line, at):
        return True
    if form == "في":
        following = line[at + 1]
        return not following.word or following.form[0].isdigit() or line.has(at + 1, "nouns.occasion")
    to_whom = line.sense(at, "nouns.medium", "nouns.person")
    if to_whom is not None and to_whom.preposition == "ل" and not document:
        return True  # «للصحيفة», «للصحافيين»
    published = line.sense(at, "verbs.publish", "verbs.conduct")
    if published is not None and published.pronoun:
        return True
    event = line.sense(at, "events.noun")
    if event is None or event.conjunction:
        return False
    # «لجنة تسجيل» is one name, «الوزارة تسجيل …» is not.
    head = line.sense(at - 1, *HEADS)
    return bool(event.preposition) or (not event.article and (head is None or head.article))


def _with_apposition(line: Line, start: int, end: int) -> int:
    """Over «، سلمى الحداد،» after a title, or «، وزير الخارجية،» after a name."""
    first = end + 1
    if end == start or line.form(end) != "،" or not starts_source(line, first):
        return end
    title = line.sense(first, "nouns.person")
    if line.form(first).startswith("و") and (title is None or title.conjunction):
        return end
    if title is None:
        entitled = line.sense(start, "nouns.person")
        if entitled is None or entitled.pronoun or line.form(start).endswith("مصدر"):
            return end
    at = first
    while line[at].word and at - end <= _TITLE and (at == first or not _ends_before(line, at, False)):
        at += 1
    closed = line.form(at) in ("،", ":") or line.complementiser(at) is not None
    return at if closed and (title is not None or at - first <= _ENTITLED) else end
