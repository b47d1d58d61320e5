"""What lies over the text for a moment: hints, and what a key would tag."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from operator import itemgetter
from types import MappingProxyType
from typing import NamedTuple

from reader.session import Session
from reader.text.units import Range


class RowOverlay(NamedTuple):
    """What lies over one row; two that are equal look the same.

    Attributes:
        hints: Code point of the blank, key, and whether it is the last key to type.
        gutter: Key and whether it is the last one, for a hint that has no blank in the row.
        offered: Ranges that a key would tag, within the row.
        quiet: Whether the row is no part of the article.
    """

    hints: tuple[tuple[int, str, bool], ...] = ()
    gutter: tuple[str, bool] | None = None
    offered: tuple[Range, ...] = ()
    quiet: bool = False


NOTHING = RowOverlay()


class Overlay(NamedTuple):
    """What lies over the rows of the screen.

    Attributes:
        hints: Rows → their hints.
        gutters: Rows → the hint in their gutter.
        offered: Ranges that a key would tag.
        quiet: Ranges that are no part of the article.
    """

    hints: Mapping[int, tuple[tuple[int, str, bool], ...]] = MappingProxyType({})
    gutters: Mapping[int, tuple[str, bool]] = MappingProxyType({})
    offered: tuple[Range, ...] = ()
    quiet: tuple[Range, ...] = ()

    def of_row(self, row: int, start: int, end: int) -> RowOverlay:
        """The part over a row that holds the code points from ``start`` to ``end``."""
        if not (self.hints or self.gutters or self.offered or self.quiet):
            return NOTHING
        offered = tuple(
            (max(start, first), min(end, last))
            for first, last in self.offered
            if first < end and start < last
        )
        place = bisect_right(self.quiet, start, key=itemgetter(0))
        quiet = place > 0 and start < self.quiet[place - 1][1]
        return RowOverlay(self.hints.get(row, ()), self.gutters.get(row), offered, quiet)


def overlay(session: Session, preview: Range | None = None, zones: bool = True) -> Overlay:
    """What lies over a session's text now.

    Args:
        session: The session, which knows what rows are seen.
        preview: A range that is about to become a mark, as of an edge that is dragged.
        zones: Whether lines that are no part of the article are looked for.
    """
    hand = session.hand
    cells: dict[int, list[tuple[int, str, bool]]] = {}
    gutters: dict[int, tuple[str, bool]] = {}
    for hint in hand.hints.hints:
        row = session.layout.row_of(hint.start if hint.place is None else hint.place)
        key, only = hint.keys[0], len(hint.keys) == 1
        if hint.place is None:
            gutters.setdefault(row, (key, only))
        else:
            cells.setdefault(row, []).append((hint.place, key, only))
    return Overlay(
        {row: tuple(found) for row, found in cells.items()},
        gutters,
        (*([preview] if preview else []), *hand.would_tag),
        tuple(hand.zone.leftovers) if zones else (),
    )
