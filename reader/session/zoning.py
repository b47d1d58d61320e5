"""The zones of a session's article: which lines are no part of it, and which belong to a second one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, cast

from reader.annotations.store import StoreError
from reader.annotations.zones import leftovers, set_zone, stored_zones
from reader.session.motions import cell_range
from reader.session.outcome import Outcome
from reader.text.units import Range
from reader.text.zones import Kind, Zone, zones

if TYPE_CHECKING:
    from reader.session.session import Session

#: Code points up to which rules look for zones while one reads: beyond, it would keep the screen waiting.
_LONGEST: Final = 200_000


class Zoning:
    """What lines of an article are, as a person said or as rules find it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._found: tuple[int, list[Zone]] = (-1, [])
        self._left: tuple[int, tuple[Range, ...]] = (-1, ())
        self._by_rule: list[Zone] | None = None

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
        if session.read_only:
            return Outcome(f"read-only: {session.read_only}", ok=False)
        start, end = session.selection or cell_range(session.layout, session.cursor)
        try:
            made = set_zone(
                session.article,
                session.store,
                start,
                end,
                cast(Kind, kind),
                by=session.annotator,
                at=session.clock(),
            )
        except StoreError as error:
            return Outcome(f"NOT SAVED: {error}", ok=False)
        session.meta["zones"] = [zone._asdict() for zone in made]
        session.version += 1
        session.clear()
        return Outcome(f"these lines are {kind} now · saved")
