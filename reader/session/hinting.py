"""Hinting: hints on the screen, and what typing them does.

A first hint begins a selection at its word; a second one closes it at another word; a label
key tags it. Every other key does what it always does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal

from reader.annotations.model import Span
from reader.session.hints import (
    Hint,
    alphabet,
    blank_before,
    from_here,
    labelled,
    onward,
    words_of_rows,
)
from reader.session.outcome import Outcome
from reader.text.units import Range, word_at

if TYPE_CHECKING:
    from reader.session.session import Session

#: What hints are for: nothing (they are off), going to a word, selecting, choosing a mark.
Purpose = Literal["off", "jump", "span", "mark"]

#: The keys, besides letters, that hints take for themselves.
ESCAPE, BACKSPACE = "esc", "backspace"


class Hinting:
    """The hints of a session.

    Attributes:
        purpose: What they are for now.
        kept: Whether they come again after each mark, until they are turned off.
        rows: The first and the last row that is on the screen.
        typed: The first letter of a hint, when it has a second one.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.purpose: Purpose = "off"
        self.kept = False
        self.rows = (0, 0)
        self.typed = ""
        self._then: Callable[[Span], Outcome] | None = None
        self._ended = False  # whether the last key has ended hints on words that were shown once
        self._resume = False  # whether hints on words come back when a mark is chosen
        self._spans: dict[Range, Span] = {}
        self._made: tuple[object, list[tuple[Range, str]]] | None = None

    def look(self, first: int, last: int) -> None:
        """Say which rows of the layout are on the screen; whoever scrolls says it again."""
        if self.rows != (first, last):
            self.rows = (first, last)
            self.typed = ""

    @property
    def on(self) -> bool:
        """Whether hints are shown."""
        return self.purpose != "off"

    @property
    def ahead(self) -> bool:
        """Whether the view should run ahead of the cursor: for ``sight.top_row``."""
        return self.kept and self.session.anchor is None

    @property
    def letters(self) -> str:
        """The letters that hints are made of: no label's key is among them."""
        return alphabet(label.key for label in self.session.schema.labels)

    # Turning on and off -------------------------------------------------------------------

    def start(self, jump: bool = False, kept: bool = False) -> Outcome:
        """Show hints on the words of the screen.

        Args:
            jump: True when the first hint only goes to its word.
            kept: True when they are to come again after each mark.
        """
        self.purpose = "jump" if jump else "span"
        self.kept = kept and not jump
        self.typed = ""
        self.session.clear()
        if not self._labelled():
            self.stop()
            return Outcome("there is no word on the screen", ok=False)
        return Outcome("hints: type that of the first word" + (", again and again" if self.kept else ""))

    def toggle(self) -> Outcome:
        """Hints for one mark; the key again: for mark after mark; once more: off."""
        if self._ended or (self.purpose == "span" and not self.kept):
            self.start(kept=True)
            return Outcome("hints stay after each mark")
        if self.purpose != "span":
            return self.start()
        self.stop()
        return Outcome("hints are off")

    def start_marks(self, then: Callable[[Span], Outcome], but: str | None = None) -> Outcome:
        """Show hints on the marks of the screen, and do something with the one that is chosen.

        Args:
            then: What to do with it.
            but: Id of a mark that is not offered.
        """
        start, end = self.session.layout.range_of(*self.rows)
        marks = [span for span in self.session.marks.between(start, end) if span.id != but]
        if not marks:
            return Outcome("there is no other mark on the screen", ok=False)
        # A mark that begins above has its hint where the screen begins. Of marks that share a place
        # one is offered; the others are reached by the mark keys.
        self._spans = {(max(span.start, start), span.end): span for span in reversed(marks)}
        self._resume = self.kept
        self.purpose, self.kept, self.typed, self._then = "mark", False, "", then
        return Outcome()

    def stop(self) -> None:
        """Show no hints."""
        self.purpose, self.kept, self.typed = "off", False, ""
        self._then, self._resume = None, False

    # Showing ------------------------------------------------------------------------------

    @property
    def hints(self) -> list[Hint]:
        """The hints that go with what was typed, in reading order, with the keys still to type."""
        if not self.on:
            return []
        layout, size = self.session.layout, len(self.typed)
        return [
            Hint(keys[size:], *place, blank_before(layout, place[0]))
            for place, keys in self._labelled()
            if keys.startswith(self.typed)
        ]

    def _labelled(self) -> Sequence[tuple[Range, str]]:
        """All hints of the screen; made anew when the screen, the cursor or the selection changes."""
        session = self.session
        origin = session.cursor if session.anchor is None else min(session.anchor, session.cursor)
        state = (session.layout, self.rows, origin, session.anchor is None)
        if self.purpose == "mark":
            ranges = sorted(self._spans)
            return labelled(ranges, self.letters, from_here(ranges, session.cursor))
        if self._made is None or self._made[0] != state:
            ranges = words_of_rows(session.layout, *self.rows)
            first = session.anchor is None
            distances = from_here(ranges, origin) if first else onward(session.text, ranges, origin)
            self._made = (state, labelled(ranges, self.letters, distances))
        return self._made[1]

    # Typing -------------------------------------------------------------------------------

    def press(self, key: str) -> Outcome | None:
        """Take a key when it is one of a hint, or ends the hints.

        Args:
            key: Its name on a Latin keyboard, whatever the layout it was typed on.

        Returns:
            What came of it; None when the key is not for the hints and should do what it always
            does. Hints that are shown once are off then.
        """
        self._ended = False
        if not self.on:
            return None
        if key == BACKSPACE and self.typed:
            self.typed = ""
            return Outcome()
        if key == ESCAPE:
            return self._leave()
        if key not in self.letters:
            self.typed = ""
            if not self.kept:
                ended = self.purpose == "span"
                self.stop()
                self._ended = ended
            return None
        typed = self.typed + key
        found = [(place, keys) for place, keys in self._labelled() if keys.startswith(typed)]
        self.typed = ""
        if not found:
            return Outcome(f"no hint {typed}", ok=False)
        if found[0][1] != typed:
            self.typed = typed
            return Outcome(f"{typed} …")
        return self._choose(found[0][0])

    def _leave(self) -> Outcome:
        """One step back: the letter typed, the selection begun, the hints."""
        if self.typed:
            self.typed = ""
        elif not (self.kept and self.session.clear()):
            self.session.clear()
            self.stop()
            return Outcome("hints are off")
        return Outcome()

    def _choose(self, place: Range) -> Outcome:
        session, hand = self.session, self.session.hand
        if self.purpose == "mark":
            then, span, resume = self._then, self._spans[place], self._resume
            self.stop()
            outcome = then(span) if then else Outcome()
            if resume and self.on:
                self._resume = True  # another mark is to be chosen first
            elif resume:
                self.start(kept=True)
            return outcome
        if self.purpose == "jump":
            hand.go.remember()
            session.go(place[0])
            self.stop()
        elif session.anchor is None:
            session.go(place[0])
            session.start_selecting()
            hand.open_at(place[0])
            return Outcome("now a label, or the hint of the last word")
        else:
            begin = hand.begun if hand.begun is not None else (session.selection or place)[0]
            first = word_at(session.text, begin, *session.paragraph_range(begin)) or (begin, begin + 1)
            end = place[1] if place[1] > first[0] else first[1]
            hand.select.take(min(first[0], place[0]), end)
            if not self.kept:
                self.stop()
        return Outcome(changed=place)
