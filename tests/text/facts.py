"""What a line is, to compare it with another."""

from __future__ import annotations

from reader.text.line import Line

#: Its code points and its cells, of which all else follows.
Facts = tuple[object, ...]


def facts(line: Line) -> Facts:
    """All that a line is made of."""
    return (
        *(line.start, line.content_end, line.end, line.base),
        *(tuple(line.glyphs), tuple(line.shown), line.resolved, line.narrow),
    )
