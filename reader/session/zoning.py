"""The zones of a session's article: which lines are no part of it, and which belong to a second one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from reader.annotations.history import REDO, UNDO, leaves_nothing
from reader.annotations.ids import new_id
from reader.annotations.store import Edit, StoreError
from reader.annotations.zones import leftovers, stored_zones, with_zone
from reader.session.motions import cell_range
from reader.session.outcome import Outcome
from reader.text.units import Range
from reader.text.zones import Kind, Zone, zones

if TYPE_CHECKING:
    from reader.session.session import Session

#: Code points up to which rules look for zones while one reads: beyond, it would keep the screen waiting.
_LONGEST: Final = 200_000


#: What a kind is called where its own name would say something else to people: as the table of keys has it.
_CALLED: Final = {"boilerplate": "leftovers"}


class _Step(NamedTuple):
    """A change of zones: how many edits there were after it, and the zones before and after."""

    edits: int
    before: Sequence[Zone]
    after: Sequence[Zone]


class Zoning:
    """What lines of an article are, as a person said or as rules find it.

    Changes of zones are undone in their turn among those of marks, as long as the session lasts.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self._found: tuple[int, list[Zone]] = (-1, [])
        self._left: tuple[int, tuple[Range, ...]] = (-1, ())
        self._by_rule: list[Zone] | None = None
        self._done: list[_Step] = []
        self._undone: list[_Step] = []
        self.last_set = 0  # edits there were when a zone was set last: what was undone before is gone

    @property
    def zones(self) -> Sequence[Zone]:
        """The zones in the order of the text; none of rules in a very long one."""
        session = self.session
        if self._found[0] != session.version:
            kept = session.meta.get("zones")
            found = stored_zones(kept, len(session.text)) if isinstance(kept, list) else None
            self._found = session.version, self._ruled() if found is None else found
        return self._found[1]

    def _ruled(self) -> list[Zone]:
        if self._by_rule is None:
            text = self.session.text
            self._by_rule = zones(text) if len(text) <= _LONGEST else []
        return self._by_rule

    @property
    def leftovers(self) -> tuple[Range, ...]:
        """The ranges that are no part of the article, in its order."""
        version = self.session.version
        if self._left[0] != version:
            self._left = version, tuple(leftovers(self.zones))
        return self._left[1]

    def set(self, kind: str) -> Outcome:
        """Say that the lines of the selection, or the line of the cursor, are of a kind.

        Args:
            kind: A name of ``reader.annotations.zones.KINDS``.
        """
        session = self.session
        start, end = session.selection or cell_range(session.layout, session.cursor)
        before = list(self.zones)
        after = with_zone(session.text, before, start, end, cast(Kind, kind))
        outcome = self._save("zone", after, f"these lines are {_CALLED.get(kind, kind)} now")
        if outcome.ok:
            self._undone.clear()
            self._done.append(_Step(len(session.history), before, after))
            self.last_set = len(session.history)
            session.clear()
        return outcome

    def undo(self) -> Outcome | None:
        """Take back the last change of zones; None where there is none, or something was done since."""
        return self._turn(self._done, self._undone, UNDO)

    def redo(self) -> Outcome | None:
        """Do again the last change of zones that was undone; None as with ``undo``."""
        since = self.session.history[self._undone[-1].edits :] if self._undone else ()
        if any(edit.changes and edit.undoes is None for edit in since):
            self._undone.clear()  # a new edit leaves nothing to redo
        return self._turn(self._undone, self._done, REDO)

    def _turn(self, steps: list[_Step], others: list[_Step], action: str) -> Outcome | None:
        """Take the last of some steps back, or forth again, and put it among the others."""
        if not steps or not leaves_nothing(self.session.history[steps[-1].edits :]):
            return None
        step = steps[-1]
        kept, told = (step.before, "what they were") if action == UNDO else (step.after, "another kind again")
        outcome = self._save(action, kept, f"{action}: these lines are {told}")
        if outcome.ok:
            others.append(steps.pop()._replace(edits=len(self.session.history)))
        return outcome

    def _save(self, action: str, kept: Sequence[Zone], told: str) -> Outcome:
        session = self.session
        if session.read_only:
            return Outcome(f"read-only: {session.read_only}", ok=False)
        edit = Edit(new_id(), action, (), session.annotator, session.clock())
        meta = {"zones": [zone._asdict() for zone in kept]}
        try:
            session.history.append(session.store.save(session.article, edit, meta))
        except StoreError as error:
            return Outcome(f"NOT SAVED: {error}", ok=False)
        session.meta |= meta
        session.version += 1
        return Outcome(f"{told} · saved")
