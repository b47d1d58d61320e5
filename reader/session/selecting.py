"""Selecting: by units, grown and shrunk, with either edge moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.session import motions
from reader.session.growing import KINDS, Side, Step, grown, stretched
from reader.session.outcome import Outcome
from reader.text.phrases import whole_signs, with_quotes
from reader.text.units import Range, word_at

if TYPE_CHECKING:
    from reader.session.session import Session

#: The anchor and the cursor of a session.
_Edges = tuple[int | None, int]


class Selecting:
    """What a session's selection can be besides what moving makes of it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._grown: list[_Edges] = []  # what each growing began with
        self._last: _Edges | None = None  # what the last growing or shrinking made

    def _edges(self) -> _Edges:
        return self.session.anchor, self.session.cursor

    def _bounds(self, start: int, end: int) -> Range:
        """Where the paragraphs of a range begin and end."""
        session = self.session
        return session.paragraph_range(start)[0], session.paragraph_range(max(start, end - 1))[1]

    def _base(self) -> Range | None:
        """What is selected, without what tagging would leave out; the word here without a selection."""
        session = self.session
        if session.selection is None:
            return word_at(session.text, session.cursor, *session.paragraph_range(session.cursor))
        return session.target() or session.selection

    # Growing ------------------------------------------------------------------------------

    def grow(self, count: int = 1) -> Outcome:
        """Select the next larger unit: word, phrase, clause, quotation, sentence, paragraph."""
        session = self.session
        name = ""
        for _ in range(count):
            unit = self._larger()
            if unit is None:
                break
            if self._edges() != self._last:
                self._grown = []
            self._grown.append(self._edges())
            session.select(*unit[0])
            self._last = self._edges()
            name = unit[1]
        return Outcome(f"{name} selected") if name else Outcome("that is the whole paragraph", ok=False)

    def _larger(self) -> tuple[Range, str] | None:
        session = self.session
        if session.selection is None:
            start = session.cursor
            end = start  # so that the word here is the first step
        else:
            start, end = self._base() or session.selection
        return grown(session.text, start, end, *self._bounds(start, end), session.keep_outer)

    def shrink(self, count: int = 1) -> Outcome:
        """Go back the way that growing came; without such a way, to the word of the cursor."""
        session = self.session
        if session.selection is None:
            return Outcome("nothing is selected", ok=False)
        if self._edges() != self._last:
            self._grown = []
        for _ in range(count):
            if self._grown:
                session.anchor, session.cursor = self._grown.pop()
                session.selecting = session.selecting and session.anchor is not None
            else:
                session.select_unit("word", session.cursor)
        self._last = self._edges()
        return Outcome()

    # Units --------------------------------------------------------------------------------

    def next(self, kind: str, count: int = 1) -> Outcome:
        """Select the next unit of a kind, or the one before.

        Without a selection the unit that the cursor is in counts as the next.

        Args:
            kind: A name in ``growing.KINDS``.
            count: How many; negative goes back.
        """
        session, units = self.session, KINDS[kind]
        found: Range | None = None
        steps, offset = abs(count), session.cursor
        if session.selection is not None:
            offset = session.selection[0]
        elif count > 0:
            low, high = session.paragraph_range(offset)
            here = [unit for unit in units(session.text, low, high) if unit[0] <= offset < unit[1]]
            if here:
                found, steps = here[-1], steps - 1
                offset = found[0]
        way = motions.next_unit if count > 0 else motions.previous_unit
        for _ in range(steps):
            unit = way(session.layout, offset, units)
            if unit is None:
                break
            found, offset = unit, unit[0]
        if found is None:
            return Outcome(f"no {kind} {'after' if count > 0 else 'before'} this", ok=False)
        session.clear()
        session.select(*found)
        return Outcome(changed=found)

    def reach(self, kind: str, count: int = 1) -> Outcome:
        """Let the selection reach to where a unit ends, or begins for a negative count.

        The other edge stays. Without a selection it is the word here that is stretched.
        """
        session, units = self.session, KINDS[kind]
        base = self._base()
        if base is None:
            return Outcome("there is no word here to begin with", ok=False)
        start, end = base
        for _ in range(abs(count)):
            if count > 0:
                end = self._next_end(end, units)
            else:
                unit = motions.previous_unit(session.layout, start, units)
                start = unit[0] if unit else start
        if (start, end) == base:
            return Outcome(f"no {kind} {'ends after' if count > 0 else 'begins before'} this", ok=False)
        self.take(start, end)
        return Outcome()

    def _next_end(self, offset: int, units: motions.Units) -> int:
        """The nearest end of a unit after a code point; the code point itself where there is none."""
        document = self.session.layout.document
        for paragraph in range(document.paragraph_of(offset), len(document)):
            low, high = document.starts[paragraph], document.ends[paragraph]
            ends = [last for _, last in units(document.text, low, high) if last > offset]
            if ends:
                return min(ends)
        return offset

    def take(self, start: int, end: int) -> None:
        """Select from word to word, with the quotes and brackets that belong to them."""
        session = self.session
        bounds = self._bounds(start, end)
        if session.keep_outer:
            session.select(*whole_signs(session.text, start, end, *bounds))
        else:
            session.select(*(with_quotes(session.text, start, end, *bounds) or (start, end)))

    # Edges --------------------------------------------------------------------------------

    def edge(self, side: Side, count: int = 1, step: Step = "word") -> Outcome:
        """Move one edge of the selection; a positive count moves it onward in reading order.

        Args:
            side: "start" or "end".
            count: How many steps; negative goes back.
            step: "word", or "character": a letter with its marks.
        """
        session = self.session
        base = self._base() if step == "word" else session.selection
        if base is None:
            base = self._base()
        if base is None:
            return Outcome("there is no word here to begin with", ok=False)
        place = base[0] if side == "start" else max(base[0], base[1] - 1)
        moved = stretched(session.text, base, side, step, count, *session.paragraph_range(place))
        if moved is None:
            return Outcome(f"no {step} there to move the {side} by", ok=False)
        at_start = session.anchor is not None and session.cursor < session.anchor
        session.select(*moved)
        if at_start and session.anchor is not None:
            session.anchor, session.cursor = session.cursor, session.anchor
        return Outcome()

    def keep(self) -> Outcome:
        """Keep outer quotes and punctuation in what is tagged from now on, or leave them out again."""
        session = self.session
        session.keep_outer = not session.keep_outer
        return Outcome(f"outer quotes and punctuation are {'kept' if session.keep_outer else 'left out'}")
