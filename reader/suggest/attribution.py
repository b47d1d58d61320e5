"""Who says what: sources, and the claims attributed to them.

Each rule starts from a cue, a verb or a noun of saying, «بحسب», a participle, and looks
for the speaker beside it and for what is said after it or before it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from reader.suggest.according import told_by
from reader.suggest.clauses import Complement, according, clause_end, clauses, complement
from reader.suggest.noun_phrases import HEADS, is_known, is_name, noun_phrase, starts_source
from reader.suggest.proposal import Stretch
from reader.suggest.speakers import quotation_before, relayed, subject_before, subject_of_sentence
from reader.suggest.tokens import Line

#: Tokens between what is said and a verb that reports at once, or a participle.
_AT_ONCE: Final = 3
_NEAR: Final = 12
#: Tokens between who is quoted by another and what is said.
_QUOTED: Final = 24
#: Words of the shortest claim that a noun makes: وجود شقوق كثيرة
_NOMINAL: Final = 3
#: Words of the longest speaker after a noun of saying.
_NAME: Final = 6

_SAYING: Final = ("verbs.say", "verbs.note")
_ABOUT: Final = frozenset(("حول", "عن", "بشان", "بخصوص", "الي"))
_PREPOSITIONS: Final = {"الي": "verbs.to", "عن": "verbs.about", "علي": "verbs.on"}
# Verbs that report a noun with ب, and with nothing, before it.
_BEFORE_EVENT: Final = {"ب": "verbs.by", "": "verbs.plain"}
# What may stand between a verb and its subject.
_BETWEEN: Final = frozenset(("ايضا", "كذلك", "امس", "اليوم"))


def attributions(line: Line) -> list[Stretch]:
    """The sources and attributed claims of a line, in the order of their cues."""
    found: list[Stretch] = []
    for index, token in enumerate(line.tokens):
        if token.entry.senses or token.entry.phrases:
            found.extend(_from_cue(line, index, found))
        if token.form[0] == "ل":
            found.extend(relayed(line, index, found))
    return found


def _from_cue(line: Line, index: int, found: Sequence[Stretch]) -> Iterator[Stretch]:
    """What the cue says that a token is, if it is one."""
    senses = line[index].entry.senses
    source = according(line, index)
    if source > index:
        yield from told_by(line, index, source, found)
        return
    if line.has(index - 1, "words.negation"):
        return
    if line.form(index - 1) == "ان" and line.form(index)[0] in "يت" and line.form(index) != "تابع":
        return  # «يتوقع أن تعلن …» reports nothing
    published = line.sense(index, "verbs.publish")
    if published is not None and published.pronoun:
        yield from _published(line, index + 1)
        return
    if line.has(index - 1, "words.governing") and "nouns.saying" not in senses:
        return
    said = next((senses[kind] for kind in (*_SAYING, "verbs.relay") if kind in senses), None)
    if "verbs.appear" in senses and line.form(index + 1) == "في":
        yield from _appeared(line, index + 2)
    elif said is not None and not said.pronoun and not said.preposition:
        yield from _said(line, index, senses, found)
    elif "verbs.conduct" in senses and line.has(index - 1, "nouns.document"):
        yield from _published(line, index + 1)
    elif "verbs.doubtful" in senses and _is_plainly_said(line, index):
        yield from _said(line, index, senses, found)
    elif "verbs.accuse" in senses:
        yield from _accused(line, index)
    elif "verbs.speak" in senses:
        end = noun_phrase(line, index + 1)
        if is_known(line, index + 1, end):
            yield Stretch(index + 1, end, "source", "source-speaking")
    elif "participles.say" in senses:
        yield from _added(line, index, found)
    elif "nouns.saying" in senses:
        noun = senses["nouns.saying"]
        yield from _of_noun(line, index, bool(noun.pronoun) or noun.article)


def _said(line: Line, index: int, kinds: Collection[str], found: Sequence[Stretch]) -> Iterator[Stretch]:
    """A verb of saying, its subject after it or before it, and what is said."""
    start = index + 1
    if line.form(start) in _BETWEEN:
        start += 1 + (line.form(start + 1) == "الاول")
    end = noun_phrase(line, start)
    if "verbs.relay" in kinds:
        for at in range(end, end + 3):
            if line.form(at) == "عن" and starts_source(line, at + 1):
                medium = (start, end) if end > start else subject_before(line, index)
                yield from _passed_on(line, medium, at + 1)
                return
    if not any(kind in kinds for kind in (*_SAYING, "verbs.doubtful")):
        return
    reach = _QUOTED * 2 if "verbs.say" in kinds else _AT_ONCE
    if end == start:
        yield from _said_by_whom(line, index, reach, kinds, found)
    elif is_name(line, start, end):
        nominal = list(_nominal(line, end, kinds))
        said = None if nominal else complement(line, end, reach)
        quoted = quotation_before(line, index)
        if said is None and quoted is not None and not nominal:
            said = Complement(quoted, True)
        about = line.form(end) in _ABOUT or line.form(end) == "علي"
        if said is not None or nominal or (about and is_known(line, start, end)):
            yield Stretch(start, end, "source", "source-of-verb")
        yield from nominal
        if said is not None:
            yield from _claims(line, said)


def _said_by_whom(
    line: Line, index: int, reach: int, kinds: Collection[str], found: Sequence[Stretch]
) -> Iterator[Stretch]:
    """A verb of saying with no subject after it."""
    said = complement(line, index + 1, reach)
    if said is None:
        if _opens_clause(line, index):
            yield from _nominal(line, index + 1, kinds)
        return
    subject = subject_before(line, index)
    if subject is not None:
        yield Stretch(*subject, "source", "source-before-verb")
    elif line.form(index).startswith("و"):
        yield from subject_of_sentence(line, index, found)
    yield from _claims(line, said)


def _passed_on(line: Line, medium: tuple[int, int] | None, start: int) -> Iterator[Stretch]:
    """«نقلت الصحيفة عن مسؤول قوله إن …»: both are sources."""
    end = noun_phrase(line, start)
    said = complement(line, end, _QUOTED)
    if end > start and said is not None:
        if medium is not None:
            yield Stretch(*medium, "source", "source-of-verb")
        yield Stretch(start, end, "source", "source-of-verb")
        yield from _claims(line, said)


def _appeared(line: Line, start: int) -> Iterator[Stretch]:
    """«جاء في البيان أن …»: a document says it."""
    end = noun_phrase(line, start)
    said = complement(line, end, _AT_ONCE)
    if said is not None and is_known(line, start, end):
        yield Stretch(start, end, "source", "source-of-verb")
        yield from _claims(line, said)


def _published(line: Line, start: int) -> Iterator[Stretch]:
    """«أوردته وكالة …», «التقرير الذي نشرته صحيفة …»."""
    end = noun_phrase(line, start)
    if is_known(line, start, end):
        yield Stretch(start, end, "source", "source-published")


def _added(line: Line, index: int, found: Sequence[Stretch]) -> Iterator[Stretch]:
    """«…، مؤكدا أن …», «…، مشيرا إلى وجود …»."""
    said = complement(line, index + 1, _NEAR)
    claims = list(_claims(line, said) if said is not None else _nominal(line, index + 1, ("verbs.to",)))
    if claims:
        yield from subject_of_sentence(line, index, found)
    yield from claims


def _claims(line: Line, said: Complement, rule: str = "") -> Iterator[Stretch]:
    rule = rule or ("claim-that" if said.that else "claim-quotation")
    for clause in clauses(line, said):
        yield Stretch(*clause, "claim", rule)


def _nominal(line: Line, at: int, kinds: Collection[str]) -> Iterator[Stretch]:
    """A proposition made a noun: «أكد وجود …»، «أشار إلى وجود …»، «أفاد بحصول …»، «كشف عن …»."""
    preposition = line.form(at)
    event = line.sense(at, "events.noun")
    if _PREPOSITIONS.get(preposition) in kinds:
        at += 1
        known = line.has(at, "events.noun")
        if not known and (preposition != "عن" or not starts_source(line, at)):
            return
    elif event is None or event.article or _BEFORE_EVENT.get(event.preposition) not in kinds:
        return
    end, _ = clause_end(line, at)
    if line.words_in(at, end) >= _NOMINAL:
        yield Stretch(at, end, "claim", "claim-nominal")


def _accused(line: Line, index: int) -> Iterator[Stretch]:
    """«اتهم المعارض الحكومة بالتستر …»: the claim is what somebody is accused of."""
    if line.form(index + 1).startswith("بال"):
        return  # «اتُّهم بالتستر»
    for at in range(index + 2, min(index + _NEAR, line.stop(index))):
        if line.form(at).startswith("ب") and len(line.form(at)) > 4:
            end, _ = clause_end(line, at)
            both = noun_phrase(line, index + 1, at)
            if both > index + 1 and line.words_in(at, end) >= _NOMINAL:
                accused = (word for word in range(index + 2, both) if line.has(word, *HEADS))
                yield Stretch(index + 1, next(accused, both), "source", "source-of-sentence")
                yield Stretch(at, end, "claim", "claim-nominal")
                return


def _of_noun(line: Line, index: int, closed: bool) -> Iterator[Stretch]:
    """«تصريحات الوزير بأن …», «مزاعم التاجر حول …», and ``closed``, with no speaker after it, «قوله إن …»."""
    start = index + 1
    if closed:
        if line.complementiser(start) is not None or line.form(start) == ":":
            said = complement(line, start, _AT_ONCE)
            if said is not None:
                yield from _claims(line, said, "claim-of-noun")
        return
    end = noun_phrase(line, start)
    if not 0 < line.words_in(start, end) <= _NAME or _is_adjective(line, start):
        return
    if line.complementiser(end) is not None:
        yield Stretch(start, end, "source", "source-of-noun")
        yield from _claims(line, Complement(end, False, True), "claim-of-noun")
    elif line.form(end) in _ABOUT:
        yield Stretch(start, end, "source", "source-of-noun")
        if line.has(end + 1, "events.noun"):
            stop, _ = clause_end(line, end + 1)
            if line.words_in(end + 1, stop) >= _NOMINAL:
                yield Stretch(end + 1, stop, "claim", "claim-of-noun")


def _is_adjective(line: Line, index: int) -> bool:
    """Whether a word after a noun only describes it: تصريحات صحافية."""
    form = line.form(index)
    described = not form.startswith("ال") and form.endswith(("ية", "ة", "ي"))
    return described and not is_known(line, index, index + 1)


def _is_plainly_said(line: Line, index: int) -> bool:
    """«وبين الوزير أن …», where a preposition would have «و» and no «أن» after it."""
    if index > line.sentence_start(index, 1) and not line.form(index).startswith("و"):
        return False
    end = noun_phrase(line, index + 1)
    joined = any(line.form(at).startswith("و") for at in range(index + 2, end))
    return line.complementiser(end) is not None and not joined


def _opens_clause(line: Line, index: int) -> bool:
    """Whether a verb without its subject goes on about who spoke before: «وكشفت عن …», «لكنه أعلن …»."""
    before = line.form(index - 1)
    return line.form(index).startswith("و") or before in ("", ".", "،", "لكنه", "لكنها", "كما")
