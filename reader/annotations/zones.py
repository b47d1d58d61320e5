"""The zones of an article: what the rules of ``reader.text.zones`` say, unless a person said otherwise.

They are kept in the ``zones`` of the article's meta, a list of objects with ``start``, ``end``
and ``kind``; offsets are code points, end exclusive.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, get_args

from reader.annotations.store import Margin
from reader.articles.article import Article
from reader.text.zones import Kind, Zone, zones

Range = tuple[int, int]

#: What a zone can be, in the order in which a page has them.
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
#: What is no part of an article: headlines of other stories, keywords, buttons.
LEFTOVERS: Final[frozenset[Kind]] = frozenset(("boilerplate",))


def zones_of(article: Article, margin: Margin) -> list[Zone]:
    """The zones of an article in its order: those that are kept for it, else those that rules find."""
    kept = margin.meta.get("zones")
    found = stored_zones(kept, len(article.text)) if isinstance(kept, list) else None
    return zones(article.text) if found is None else found


def stored_zones(value: Sequence[Any], length: int) -> list[Zone] | None:
    """The zones that a list of JSON objects describes, or None if they do not fit a text so long."""
    found = []
    for each in value:
        if not isinstance(each, dict):
            return None
        start, end, kind = (each.get(key) for key in ("start", "end", "kind"))
        if type(start) is not int or type(end) is not int or not 0 <= start <= end <= length:
            return None
        if kind in KINDS:  # another program's kinds say nothing here
            found.append(Zone(start, end, kind))
    return sorted(found)


def leftovers(found: Sequence[Zone]) -> list[Range]:
    """The ranges of an article that are no part of it."""
    return [(zone.start, zone.end) for zone in found if zone.kind in LEFTOVERS]


def with_zone(text: str, found: Sequence[Zone], start: int, end: int, kind: Kind) -> list[Zone]:
    """The zones of a text after the lines that a range touches were said to be of a kind.

    Zones that the lines cut keep what is left of them; neighbours of one kind become one.
    """
    start = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    ends = (text.find(sign, max(start, end - 1)) for sign in "\r\n")
    end = min((at for at in ends if at >= 0), default=len(text))
    parts = [Zone(start, end, kind)]
    for zone in found:
        parts += [
            Zone(first, last, zone.kind)
            for first, last in ((zone.start, min(zone.end, start)), (max(zone.start, end), zone.end))
            if text[first:last].strip() and first < last
        ]
    made: list[Zone] = []
    for zone in sorted(parts):
        if made and made[-1].kind == zone.kind:
            made[-1] = Zone(made[-1].start, zone.end, zone.kind)
        else:
            made.append(zone)
    return made
