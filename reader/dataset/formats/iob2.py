"""``iob2``: words and their tags in two columns, a TAB between them; otherwise like ``conll``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from reader.dataset.formats.conll import write_folder
from reader.dataset.formats.conll_reading import read_folder
from reader.dataset.formats.members import Members
from reader.dataset.formats.options import Options
from reader.dataset.formats.registry import Item
from reader.dataset.formats.tally import Tally


def write(rows: Iterable[Mapping[str, Any]], out: Path, options: Options, tally: Tally) -> None:
    """Write a folder; of spans only places and labels are kept, of relations nothing."""
    write_folder(rows, out, tally, ".iob2", "", lambda word, tag: f"{word}\t{tag}\n")


def read(source: Members, name: str, options: Options) -> Iterator[Item]:
    """The articles of a folder or a file; the tag is the last column, the word the first."""
    return read_folder(source, name)
