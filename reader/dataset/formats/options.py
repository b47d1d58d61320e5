"""What a person may choose about a format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from reader.annotations.labels import Schema
from reader.dataset.offsets import OffsetUnit


class Options(NamedTuple):
    """Choices for reading and writing; each format heeds those that it says it does.

    Attributes:
        offset_unit: What offsets count in the file, or None for what is usual in the format.
        raw: Whether tables leave cells that a spreadsheet takes for formulas as they are.
        schema: Labels and relation types, with their names and colours.
        licence: The licence of a dataset, for its card, or "".
        agreement: Gives, when all articles have gone by, how far their annotators agree (see
            ``reader.dataset.agreed``), for the card.
        column: Of articles that come in rows: the field or column with the text, or "".
    """

    offset_unit: OffsetUnit | None = None
    raw: bool = False
    schema: Schema = Schema()
    licence: str = ""
    agreement: Callable[[], Mapping[str, Any]] = dict
    column: str = ""
