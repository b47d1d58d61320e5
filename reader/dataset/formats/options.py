"""What a person may choose about a format."""

from __future__ import annotations

from dataclasses import dataclass, field

from reader.annotations.labels import Schema
from reader.dataset.offsets import OffsetUnit


@dataclass(frozen=True, slots=True)
class Options:
    """Choices for reading and writing; each format heeds those that it says it does.

    Attributes:
        offset_unit: What offsets count in the file, or None for what is usual in the format.
        raw: Whether tables leave cells that a spreadsheet takes for formulas as they are.
        schema: Labels and relation types, with their names and colours.
    """

    offset_unit: OffsetUnit | None = None
    raw: bool = False
    schema: Schema = field(default_factory=Schema)
