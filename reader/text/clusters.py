"""Letters with the marks written on them: what one step by a character goes over.

A step is an extended grapheme cluster (UAX #29). A lam-alef is two of them, though it is one
cell on the screen.
"""

from __future__ import annotations

from itertools import islice

#: Code points that are looked at around a place; a longer cluster is cut there.
_REACH = 64


def cluster_end(text: str, start: int) -> int:
    """Where the cluster that begins at a code point ends; the end of the text at the end."""
    from wcwidth import iter_graphemes

    first = next(islice(iter_graphemes(text[start : start + _REACH]), 1), "")
    return start + len(first)


def cluster_start(text: str, end: int) -> int:
    """Where the cluster that ends before a code point begins; 0 at the beginning."""
    from wcwidth import grapheme_boundary_before

    low = max(0, end - _REACH)
    return low + grapheme_boundary_before(text[low:end], end - low) if end > low else end
