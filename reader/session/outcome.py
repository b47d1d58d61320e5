"""What a command of the session answers."""

from __future__ import annotations

from dataclasses import dataclass

from reader.text.units import Range


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a command.

    Attributes:
        message: One sentence for the person, or "".
        ok: False when nothing was done.
        changed: Range of the text whose marks look different now, if any.
    """

    message: str = ""
    ok: bool = True
    changed: Range | None = None
