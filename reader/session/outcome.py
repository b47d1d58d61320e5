"""What a command of the session answers."""

from __future__ import annotations

from typing import NamedTuple

from reader.text.units import Range


class Outcome(NamedTuple):
    """What came of a command.

    Attributes:
        message: One sentence for the person, or "".
        ok: False when nothing was done.
        changed: Range of the text whose marks look different now, if any.
    """

    message: str = ""
    ok: bool = True
    changed: Range | None = None
