"""``jsonl``: this project's own rows (see ``reader.dataset.jsonl`` and ``reader.dataset.rows``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from reader.dataset.formats.options import Options
from reader.dataset.formats.registry import Item
from reader.dataset.formats.tally import Tally
from reader.dataset.strict_json import encode_row


def write(rows: Iterable[Mapping[str, Any]], out: BinaryIO, options: Options, tally: Tally) -> None:
    """Write rows, one a line; nothing is lost and nothing can be chosen."""
    out.writelines(map(encode_row, rows))


def read(source: BinaryIO, name: str, options: Options) -> Iterator[Item]:
    """The rows of a file; an ``offset_unit`` is in each row and not chosen."""
    from reader.dataset.rows import read_rows

    return read_rows(source, name)
