"""The words and phrases of the patterns, found again in whatever form a text has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from reader.suggest.morphology import (
    Clitics,
    Complementiser,
    complementiser,
    conjugated,
    declined,
    folded,
    prepositions_with_pronouns,
    without_conjunction,
    without_preposition,
    without_pronoun,
)

#: Letters of the longest word, with its clitics, that can be one of ours.
_LONGEST: Final = 24
#: Forms that are remembered; a text has fewer, unless it is made to fill memory.
_REMEMBERED: Final = 50_000

VERBS: Final = "verbs"
NAMES: Final = "names"
# Tables whose words take the article and a preposition, and those that take endings.
_NOMINAL: Final = frozenset(("nouns", "events", "numbers", "units", "dates"))
_DECLINED: Final = frozenset(("nouns", "participles", "units"))
_WITH_PRONOUN: Final = frozenset((VERBS, "nouns", "events"))

#: The list of «فيه», «عنها» and the like, which no pattern need write.
PRONOMINAL: Final = "words.pronominal"


class Entry(NamedTuple):
    """What is known of a folded word.

    Attributes:
        senses: For each list that it is on, such as ``verbs.say``, what is written with it;
            the plainest reading first.
        phrases: The phrases that it begins: their list and their words.
        complementiser: The word as one, if it is «أن» or the like.
    """

    senses: Mapping[str, Clitics]
    phrases: tuple[tuple[str, tuple[str, ...]], ...] = ()
    complementiser: Complementiser | None = None


#: What is known of a word that is on no list.
UNKNOWN: Final = Entry(MappingProxyType({}))


class Lexicon:
    """Lists of words, each named by its table and its key; the table tells how its words inflect.

    Attributes:
        names: Names of several words in which no word means what it means alone, by their
            first word.
    """

    def __init__(self) -> None:
        self.names: dict[str, list[tuple[str, ...]]] = {}
        self._forms: dict[str, dict[str, None]] = {
            form: {PRONOMINAL: None} for form in prepositions_with_pronouns()
        }
        self._phrases: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        self._known: dict[str, Entry] = {}

    def add(self, table: str, key: str, text: str) -> None:
        """Put a word or phrase on a list, in all its forms. A verb is given as its past and present."""
        kind = f"{table}.{key}"
        words = tuple(folded(text).split())
        if table == NAMES:
            self.names.setdefault(words[0], []).append(words)
        elif table != VERBS and len(words) > 1:
            self._phrases.setdefault(words[0], []).append((kind, words))
        else:
            forms = conjugated(*words) if table == VERBS else words
            for form in declined(words[0]) if table in _DECLINED else forms:
                self._forms.setdefault(form, {})[kind] = None
        self._known.clear()

    def entry(self, form: str) -> Entry:
        """What is known of a folded word."""
        found = self._known.get(form)
        if found is None:
            found = self._entry(form) if len(form) <= _LONGEST else UNKNOWN
            if len(self._known) < _REMEMBERED:
                self._known[form] = found
        return found

    def _entry(self, form: str) -> Entry:
        senses: dict[str, Clitics] = {}
        for kind, clitics in self._readings(form):
            senses.setdefault(kind, clitics)
        phrases = (phrase for _, rest in without_conjunction(form) for phrase in self._phrases.get(rest, ()))
        entry = Entry(senses, tuple(phrases), complementiser(form))
        return entry if any(entry) else UNKNOWN

    def _readings(self, form: str) -> Iterator[tuple[str, Clitics]]:
        for conjunction, rest in without_conjunction(form):
            for kind in self._forms.get(rest, ()):
                yield kind, Clitics(conjunction)
            if rest[:1] in ("س", "ل") and rest[1:2] in ("ي", "ت"):  # سيقول، ليقول
                preposition = "ل" if rest[0] == "ل" else ""
                yield from self._of(rest[1:], frozenset((VERBS,)), Clitics(conjunction, preposition))
            for pronoun, stem in without_pronoun(rest):
                yield from self._of(stem, _WITH_PRONOUN, Clitics(conjunction, pronoun=pronoun))
            for preposition, article, noun in without_preposition(rest):
                clitics = Clitics(conjunction, preposition, article)
                yield from self._of(noun, _NOMINAL, clitics)
                if not article:
                    for pronoun, stem in without_pronoun(noun):
                        yield from self._of(stem, _WITH_PRONOUN - {VERBS}, clitics._replace(pronoun=pronoun))

    def _of(self, form: str, tables: frozenset[str], clitics: Clitics) -> Iterator[tuple[str, Clitics]]:
        for kind in self._forms.get(form, ()):
            if kind.partition(".")[0] in tables:
                yield kind, clitics
