"""The hand of an annotator: everything that makes marking quick, in one place of a session.

What a key does is loaded when the first such key is pressed: nobody waits for it at the start.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from reader.session.hinting import Hinting
from reader.session.outcome import Outcome
from reader.session.relating import Relating
from reader.text.units import Range, snapped, word_at

if TYPE_CHECKING:
    from reader.annotations.model import Span
    from reader.session.going import Going
    from reader.session.growing import Side, Step
    from reader.session.marking import Marking, Occurrences
    from reader.session.moving import Moving
    from reader.session.selecting import Selecting
    from reader.session.session import Session
    from reader.session.zoning import Zoning


class Hand:
    """What a key does is one call of one of these.

    Attributes:
        relate: Relations between marks.
        hints: Hints on the words and marks of the screen.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.relate = Relating(session)
        self.hints = Hinting(session)
        self._opened: tuple[int, int] | None = None  # the word of a first hint, and its cell

    @cached_property
    def go(self) -> Going:
        """Moves to units, marks and places."""
        from reader.session.going import Going

        return Going(self.session)

    @cached_property
    def select(self) -> Selecting:
        """Growing, shrinking, edges of the selection."""
        from reader.session.selecting import Selecting

        return Selecting(self.session)

    @cached_property
    def mark(self) -> Marking:
        """Tagging and changing marks, verdicts."""
        from reader.session.marking import Marking

        return Marking(self.session)

    @cached_property
    def moved(self) -> Moving:
        """The marks that wait since the article was changed."""
        from reader.session.moving import Moving

        return Moving(self.session)

    @cached_property
    def zone(self) -> Zoning:
        """What the lines of the article are."""
        from reader.session.zoning import Zoning

        return Zoning(self.session)

    def edge(self, side: Side, count: int = 1, step: Step = "word") -> Outcome:
        """Move one edge of the selection, or of the mark here when nothing is selected.

        Where there is neither, the word here is selected with its edge moved.

        Args:
            side: "start" or "end".
            count: How many steps; positive is onward in reading order.
            step: "word", or "character": a letter with its marks.
        """
        session = self.session
        on_mark = session.selection is None and session.active is not None
        return (self.mark if on_mark else self.select).edge(side, count, step)

    def reached(self, span: Span, side: Side, offset: int) -> Range | None:
        """The range of a mark with one edge at the word of a code point; None where there is no word.

        The edges change places when the one is moved beyond the other.
        """
        text, bounds = self.session.text, self.session.paragraph_range(offset)
        word = word_at(text, offset, *bounds)
        if word is None:
            return None
        ends = (word[0], span.end) if side == "start" else (span.start, word[1])
        if ends[0] >= ends[1]:
            ends = (span.start, word[1]) if side == "start" else (word[0], span.end)
            ends = min(ends), max(ends)
        low = self.session.paragraph_range(ends[0])[0]
        return snapped(text, *ends, low, self.session.paragraph_range(ends[1] - 1)[1])

    def press(self, key: str) -> Outcome | None:
        """Take a key that answers what is asked: hints, or whether to tag all that is shown.

        Args:
            key: Its name on a Latin keyboard, whatever the layout it was typed on.

        Returns:
            What came of it; None when the key should do what it always does.
        """
        if self._offer is not None:
            if key == "enter":
                return self.mark.take_offer()
            self.mark.drop_offer()
            if key == "esc":
                return Outcome("nothing was tagged")
        return self.hints.press(key)

    @property
    def would_tag(self) -> tuple[Range, ...]:
        """What a key would tag now: all that was offered, or else from the hint that was typed.

        From a hint a label takes in more than words, when it is one that is mostly put on more.
        """
        if self._offer is not None:
            return self._offer.ranges
        opened = self.opened
        if opened is None:
            return ()
        from reader.session.growing import extent

        session = self.session
        for label in session.schema.labels:
            if label.extent != "word":
                reach = extent(session.text, opened, label.extent, *session.paragraph_range(opened))
                return () if reach is None else (reach,)
        return ()

    @property
    def _offer(self) -> Occurrences | None:
        return self.mark.offered if "mark" in vars(self) else None  # no key has offered anything yet

    def open_at(self, offset: int) -> None:
        """Say that a hint has begun a selection at a word."""
        self._opened = (offset, self.session.cursor)

    def close(self) -> None:
        """Forget the selection that a hint has begun."""
        self._opened = None

    @property
    def begun(self) -> int | None:
        """Where a hint has begun the selection; None when there is none, or none that a hint began."""
        return self._opened[0] if self._opened and self.session.anchor is not None else None

    @property
    def opened(self) -> int | None:
        """Where a hint has begun a selection that nothing has closed or widened; None otherwise."""
        session = self.session
        if self._opened is None or not session.anchor == session.cursor == self._opened[1]:
            return None
        return self._opened[0]
