"""Going: to the next unit, number, cue or mark, and to places that were kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.session import motions
from reader.session.growing import KINDS
from reader.session.outcome import Outcome

if TYPE_CHECKING:
    from reader.session.session import Session

#: The place where one was before the last jump; it is kept under this name.
BEFORE = "'"


class Going:
    """Where the cursor of a session can go besides by cells and rows.

    Attributes:
        places: Offsets that were kept, by the character they were kept under.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.places: dict[str, int] = {}

    def unit(self, kind: str, count: int = 1, extend: bool = False) -> Outcome:
        """Go to where the next unit begins, or the one before.

        Args:
            kind: word, sentence, paragraph, phrase, clause, quotation, number or cue.
            count: How many; negative goes back.
            extend: Select on the way: by whole words, sentences and paragraphs, and up to where
                a unit of another kind ends (or begins, on the way back).
        """
        session = self.session
        before = session.cursor, session.anchor
        if kind in motions.UNITS:
            session.move_unit(kind, count, extend)
        elif extend:
            return session.hand.select.reach(kind, count)
        else:
            offset = session.cursor
            for _ in range(abs(count)):
                offset = motions.to_unit(session.layout, offset, KINDS[kind], count > 0)
            session.go(offset)
        if (session.cursor, session.anchor) == before:
            return Outcome(f"no {kind} {'after' if count > 0 else 'before'} this", ok=False)
        return Outcome()

    def mark(self, count: int = 1, label: str | None = None, unreviewed: bool = False) -> Outcome:
        """Go to the next mark, or the one before: of one label or any, unreviewed or any.

        Args:
            count: How many; negative goes back. It goes as far as there are marks.
            label: Name of the label.
            unreviewed: Pass over marks that have a verdict.
        """
        outcome = Outcome()
        for done in range(abs(count)):
            step = self.session.next_mark(count < 0, label, unreviewed)
            if not step.ok:
                return outcome if done else step
            outcome = step
        return outcome

    def keep(self, name: str) -> Outcome:
        """Keep the place of the cursor under a character, until the article is closed."""
        self.places[name] = self.session.cursor
        return Outcome(f"place {name} is here")

    def remember(self) -> None:
        """Keep the place of the cursor as the one to come back to after a jump."""
        self.places[BEFORE] = self.session.cursor

    def to(self, name: str, extend: bool = False) -> Outcome:
        """Go to the place kept under a character; ``'`` goes back to before the last jump."""
        place = self.places.get(name)
        if place is None:
            kept = " ".join(sorted(self.places))
            return Outcome(f"no place {name}; kept are: {kept or 'none'}", ok=False)
        self.remember()
        self.session.go(place, extend)
        return Outcome()
