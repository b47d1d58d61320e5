"""Cells of a table that no spreadsheet takes for a formula, and the way back.

A spreadsheet runs a cell that begins with one of ``= + - @``, their full-width forms, TAB
or a line end. Such a cell gets an apostrophe before it, which spreadsheets take as "this is
text". A cell that begins with apostrophes before such a character gets one more, so that
taking one away always gives back what was there.
"""

from __future__ import annotations

import re

_FORMULA = "[=+@\\-\t\r\n＝＋－＠]"
_RISKY = re.compile(f"'*{_FORMULA}")
_GUARDED = re.compile(f"'+{_FORMULA}")


def guarded(cell: str) -> str:
    """A cell that is text for every spreadsheet."""
    return f"'{cell}" if _RISKY.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell that ``guarded`` was given."""
    return cell[1:] if _GUARDED.match(cell) else cell
