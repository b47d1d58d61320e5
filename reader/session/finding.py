"""Where the next hit of a search is; the search goes round at the ends of the text."""

from __future__ import annotations

import re

from reader.text.units import Range


def hit_after(pattern: re.Pattern[str], text: str, offset: int) -> tuple[Range | None, bool]:
    """The first hit from an offset on, and whether it was found from the beginning again."""
    match = pattern.search(text, offset)
    if match is not None:
        return match.span(), False
    match = pattern.search(text)
    return (None, True) if match is None else (match.span(), True)


def hit_before(pattern: re.Pattern[str], text: str, offset: int) -> tuple[Range | None, bool]:
    """The last hit that begins before an offset, and whether it was found from the end again."""
    before = last = None
    for match in pattern.finditer(text):
        last = match.span()
        if match.start() < offset:
            before = last
    return (last, True) if before is None else (before, False)
