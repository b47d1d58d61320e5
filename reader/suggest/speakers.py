"""Where the one who speaks stands, if not right after the verb: before it, in the sentence, after «لـ»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from reader.suggest.noun_phrases import is_known, is_name, noun_phrase
from reader.suggest.proposal import Stretch
from reader.suggest.tokens import Line

#: Tokens of the longest subject before its verb, of the longest way back to where a sentence begins.
_SUBJECT: Final = 10
SENTENCE: Final = 80
#: Words of the longest quoted name, and of the shortest quotation that is said.
_NAME: Final = 6
_QUOTED: Final = 4
#: How many of the latest finds are asked about: more than a sentence has.
RECENT: Final = 24

#: Verbs whose subject may stand before them.
_VERBS: Final = ("verbs.say", "verbs.note", "verbs.relay", "verbs.deny", "verbs.refuse")
_TO_WHOM: Final = ("verbs.say", "verbs.note", "verbs.speak", "nouns.saying", "nouns.occasion")


def subject_before(line: Line, index: int) -> tuple[int, int] | None:
    """The subject that stands before its verb: «الوزير قال …», «كانت الصحيفة قد نقلت …», «أما هي فتقول …»."""
    end = index - (line.form(index - 1) == "قد")
    if line.form(end - 1) in ("جهته", "جهتها", "جانبه", "جانبها") and line.form(end - 2) == "من":
        end -= 2
    start = end
    about = False
    while start > 0 and end - start <= _SUBJECT:
        before = start - 1
        if line.stop(before) == before:
            break
        if before in line.opening and line.words_in(line.opening[before], before) <= _NAME:
            start = line.opening[before]
            continue
        if not line[before].word or line.complementiser(before) is not None:
            break
        if line.has(before, "words.boundary"):
            about = line.form(before).endswith("اما")
            break
        start -= 1
    verb = line.sense(index, *_VERBS)
    if start == end or verb is None or (verb.conjunction and not (about and verb.conjunction == "ف")):
        return None
    if noun_phrase(line, start, end) != end or not is_name(line, start, end):
        return None
    if not is_known(line, start, end) and any(_is_verbal(line, at) for at in range(start, end)):
        return None
    return start, end


def subject_of_sentence(line: Line, index: int, found: Sequence[Stretch]) -> Iterator[Stretch]:
    """The subject that a sentence begins with, for what it goes on to say: «طالبت النقابة …، مؤكدة أن …»."""
    first = line.sentence_start(index, SENTENCE)
    if first + 1 >= index or any(s.label == "source" and s.start >= first for s in found[-RECENT:]):
        return
    if line.form(first).startswith("ال") or line.has(first, "words.stop", "words.barred", "words.governing"):
        return
    start = first + 1
    if line.has(start, "nouns.person", "nouns.medium", "nouns.body"):
        end = noun_phrase(line, start, index)
        end = next((at for at in range(start + 1, end) if _begins_object(line, at)), end)
        if end > start:
            yield Stretch(start, end, "source", "source-of-sentence")


def quotation_before(line: Line, index: int) -> int | None:
    """The first token in the quotation that ends just before a verb: «…»، كتب الشاعر."""
    close = index - 1 - (line.form(index - 1) == "،")
    if close in line.opening and line.words_in(line.opening[close], close) >= _QUOTED:
        return line.opening[close] + 1
    return None


def relayed(line: Line, index: int, found: Sequence[Stretch]) -> Iterator[Stretch]:
    """To whom it was said, right after who said it: للصحيفة، لشبكة CNN، لـ«الشرق الأوسط»."""
    bare = line.form(index) == "ل" and line.is_quote(index + 1)
    medium = line.sense(index, "nouns.medium")
    if not bare and (medium is None or medium.preposition != "ل" or medium.pronoun):
        return
    sources = [s for s in found[-RECENT:] if s.label == "source"]
    if any(s.start <= index < s.end for s in sources):
        return
    if not line.has(index - 1, *_TO_WHOM) and not any(s.end == index for s in sources):
        return
    end = line.pairs[index + 1] + 1 if bare else noun_phrase(line, index, dative=True)
    if index < end and line.words_in(index + bare, end) <= (_NAME if bare else end):
        yield Stretch(index, end, "source", "source-relayed")


def _begins_object(line: Line, index: int) -> bool:
    """Whether a word after a subject is the object: «وجه المدير رسالة», «أشاد المعلم بإنجازها»."""
    form, before = line.form(index), line.form(index - 1)
    if form.startswith(("ب", "لل")) and form != "باسم":
        return before.startswith("ال") or form.startswith(("بال", "لل")) or form.endswith(("ها", "ه", "هم"))
    return before.startswith("ال") and not form.startswith("ال") and form.endswith(("ة", "ات", "ا"))


def _is_verbal(line: Line, index: int) -> bool:
    """Whether a word is a verb of ours, or a noun with a preposition, as in «أدلى بتعليقات»."""
    return any(
        kind.startswith("verbs.") or (kind.startswith("nouns.") and clitics.preposition)
        for kind, clitics in line[index].entry.senses.items()
    )
