"""One line of an article as tokens: words, with what the lexicon knows of them, and punctuation.

No mark crosses the end of a line, so a line is what the rules look at. Everything here is
computed once for a line, in time linear in its length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from reader.suggest.lexicon import UNKNOWN, Entry, Lexicon
from reader.suggest.morphology import Clitics, Complementiser, folded
from reader.text.units import snapped, words

# A run of one and the same sign is one token: an ellipsis, a row of dashes.
_SIGNS: Final = re.compile(r"([^\w\s])\1*|\u0640+")

_CLOSING: Final = {"«": "»", "“": "”", "‹": "›", "„": "“", "(": ")", "[": "]"}
_CLOSERS: Final = frozenset(_CLOSING.values()) - frozenset(_CLOSING)
_QUOTES: Final = frozenset('"«»“”„‹›')
_BRACKETS: Final = frozenset(")]")
# What ends a sentence wherever it stands. A full stop needs no letter after it, and no bracket around it.
_STOPS: Final = frozenset("؟?!؛;…")
#: Tokens between which a pair of quotation marks or brackets may stand.
_FAR: Final = 400
#: How deep brackets are looked into: nobody nests deeper, and a row of them must not cost more.
_DEEP: Final = 8


class Token(NamedTuple):
    """A word, or a run of one punctuation sign; offsets are code points of the article.

    Attributes:
        start: First code point.
        end: One past the last.
        form: The word folded, as patterns are; of a sign at most two.
        word: Whether it is a word.
        tanwin: Whether it is an accusative with its marks (رسميًا), which mostly is an adverb.
        entry: What the lexicon knows of it.
    """

    start: int
    end: int
    form: str
    word: bool = False
    tanwin: bool = False
    entry: Entry = UNKNOWN


# What stands beside the tokens of a line, before them and after: a near index needs no test.
_NOTHING: Final = (Token(0, 0, ""),) * 32


@dataclass(frozen=True, slots=True)
class Line:
    """The tokens of one line of an article, and what belongs together among them.

    An index a little beside the tokens is allowed everywhere: there is nothing there.

    Attributes:
        text: The whole article.
        tokens: The tokens of the line.
        lexicon: Where they were looked up.
        stops: For each token the first at or after it that ends a sentence; the number of
            tokens where none does.
        pairs: The closing token of each opening quotation mark or bracket that is closed.
        opening: The opening token of each of those closing ones.
        inside: For each token the opening mark of the innermost quotation around it, or -1.
        leaving: Of words that were asked about, whether a clause ends before them; many
            clauses may go over one word.
    """

    text: str
    tokens: tuple[Token, ...]
    lexicon: Lexicon
    stops: tuple[int, ...]
    pairs: dict[int, int]
    opening: dict[int, int]
    inside: tuple[int, ...]
    _padded: tuple[Token, ...]
    leaving: dict[int, bool] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.tokens)

    def __getitem__(self, index: int) -> Token:
        return self._padded[index]

    def form(self, index: int) -> str:
        """The folded form of a token, or ""."""
        return self._padded[index].form

    def sense(self, index: int, *kinds: str) -> Clitics | None:
        """What is written with a word if it is on one of these lists, or None."""
        senses = self._padded[index].entry.senses
        return next((senses[kind] for kind in kinds if kind in senses), None) if senses else None

    def has(self, index: int, *kinds: str) -> bool:
        """Whether a word is on one of these lists."""
        senses = self._padded[index].entry.senses
        return bool(senses) and not senses.keys().isdisjoint(kinds)

    def complementiser(self, index: int) -> Complementiser | None:
        """A token as «أن», «إن», «بأن», or None."""
        return self._padded[index].entry.complementiser

    def phrase(self, index: int, *kinds: str) -> int:
        """Where a word or phrase of these lists that begins at a token ends; the token itself if none does.

        The first word may have و or ف before it. A phrase that ends in a preposition, as
        «وفقا ل», ends before the word that the preposition is written with.
        """
        entry = self._padded[index].entry
        if entry is UNKNOWN:
            return index
        longest = index + self.has(index, *kinds)
        for kind, phrase in entry.phrases:
            if kind in kinds and index + len(phrase) > longest and self._follows(index + 1, phrase[1:]):
                longest = index + len(phrase) - (len(phrase[-1]) == 1)
        return longest

    def _follows(self, index: int, phrase: tuple[str, ...]) -> bool:
        last = phrase[-1]
        if len(last) == 1 and self.form(index + len(phrase) - 1).startswith(last):
            phrase = phrase[:-1]
        return all(self.form(index + place) == word for place, word in enumerate(phrase))

    def is_quote(self, index: int) -> bool:
        """Whether a quotation that is closed opens here."""
        return index in self.pairs and self.tokens[index].form in _QUOTES

    def touches(self, index: int) -> bool:
        """Whether nothing stands between a token and the next."""
        return index + 1 < len(self.tokens) and self.tokens[index].end == self.tokens[index + 1].start

    def words_in(self, start: int, end: int) -> int:
        """How many of the tokens ``[start, end)`` are words."""
        return sum(token.word for token in self.tokens[start:end])

    def stop(self, index: int) -> int:
        """The first token at or after this one that ends a sentence, or the number of tokens."""
        return self.stops[min(index, len(self.tokens))]

    def sentence_start(self, index: int, limit: int) -> int:
        """The first token of the sentence of a token, looked for at most so many tokens back."""
        low = max(0, index - limit)
        while index > low and self.stops[index - 1] != index - 1:
            index -= 1
        while index in self.opening and self.form(index) in _QUOTES:
            index += 1  # what closes the sentence before
        return index

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """The code points of the tokens ``[start, end)``: whole words without the punctuation around them.

        Quotation marks and brackets that open and close inside stay, at both ends. None
        when there is no word among the tokens.
        """
        if not 0 <= start < end <= len(self.tokens):
            return None
        first, last = self.tokens[start].start, self.tokens[end - 1].end
        found = snapped(self.text, first, last, first, last)
        close = self.pairs.get(start, end)
        if found is not None and close < end and self.tokens[close].start < found[1]:
            return first, found[1]
        return found


def tokenized(text: str, start: int, end: int, lexicon: Lexicon) -> Line:
    """The tokens of the line ``[start, end)`` of a text."""
    tokens: list[Token] = []
    at = start
    for first, last in words(text, start, end):
        raw = text[first:last]
        form = folded(raw)
        if form:  # no tatweel alone
            tokens.extend(_signs(text, at, first))
            tokens.append(Token(first, last, form, True, "\u064b" in raw[-3:], lexicon.entry(form)))
            at = last
    tokens.extend(_signs(text, at, end))
    _hide_names(tokens, lexicon)
    pairs = _pairs(text, tokens)
    opening = {close: open_ for open_, close in pairs.items()}
    stops = _stops(text, tokens, opening)
    padded = (*tokens, *_NOTHING)
    return Line(text, tuple(tokens), lexicon, stops, pairs, opening, _inside(tokens, pairs), padded)


def _signs(text: str, start: int, end: int) -> list[Token]:
    found = _SIGNS.finditer(text, start, end)
    return [Token(*match.span(), match.group()[:2].replace("٪", "%")) for match in found]


def _hide_names(tokens: list[Token], lexicon: Lexicon) -> None:
    """Make unknown the words of names in which they do not mean what they mean alone."""
    for index, token in enumerate(tokens):
        for name in lexicon.names.get(token.form, ()):
            if tuple(other.form for other in tokens[index : index + len(name)]) == name:
                for place in range(index, index + len(name)):
                    form = tokens[place].form + "\N{MIDDLE DOT}"
                    tokens[place] = tokens[place]._replace(form=form, entry=UNKNOWN)


def _stops(text: str, tokens: list[Token], opening: dict[int, int]) -> tuple[int, ...]:
    stops = [len(tokens)] * (len(tokens) + 1)
    bracket = len(tokens)  # where the outermost bracket around the token opens
    for index in range(len(tokens) - 1, -1, -1):
        if index in opening and tokens[index].form in _BRACKETS:
            bracket = min(bracket, opening[index])
        ends = index < bracket and _ends_sentence(text, tokens, index)
        stops[index] = index if ends else stops[index + 1]
        if index == bracket:
            bracket = len(tokens)
    return tuple(stops)


def _ends_sentence(text: str, tokens: list[Token], index: int) -> bool:
    token = tokens[index]
    if token.word or token.form[0] != ".":
        return not token.word and token.form[0] in _STOPS
    if token.form == "." and index and tokens[index - 1].word and len(tokens[index - 1].form) == 1:
        return False  # «د. أحمد», «U. S.»
    return not text[token.end : token.end + 1].isalnum()


def _pairs(text: str, tokens: list[Token]) -> dict[int, int]:
    """Opening and closing signs that belong together; straight quotation marks take turns."""
    pairs: dict[int, int] = {}
    open_: list[int] = []
    straight = -1
    for index, token in enumerate(tokens):
        sign = token.form[0]
        if token.word:
            continue
        if sign == '"':
            if straight >= 0 and index - straight <= _FAR and not _only_opens(text, token):
                pairs[straight] = index
                straight = -1
            else:
                straight = index
        elif sign in _CLOSING:
            open_.append(index)
            del open_[:-_DEEP]
        elif sign in _CLOSERS:
            for depth in range(len(open_) - 1, -1, -1):
                if _CLOSING[tokens[open_[depth]].form[0]] == sign:
                    if index - open_[depth] <= _FAR:
                        pairs[open_[depth]] = index
                    del open_[depth:]
                    break
    return pairs


def _only_opens(text: str, token: Token) -> bool:
    """Whether a quotation mark stands where none closes: after a blank and before a letter."""
    return text[token.start - 1 : token.start].isspace() and text[token.end : token.end + 1].isalnum()


def _inside(tokens: list[Token], pairs: dict[int, int]) -> tuple[int, ...]:
    inside = [-1] * len(tokens)
    open_: list[int] = []
    for index, token in enumerate(tokens):
        while open_ and pairs[open_[-1]] <= index:
            open_.pop()
        if open_:
            inside[index] = open_[-1]
        if index in pairs and token.form in _QUOTES:
            open_.append(index)
    return tuple(inside)
