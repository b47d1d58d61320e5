"""``csv``: a table of spans as comma-separated values (RFC 4180), for spreadsheets and pandas.

Written in UTF-8 with a byte order mark, by which spreadsheets know it. Read with commas,
semicolons or tabs between the cells, whichever gives the columns that are needed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, BinaryIO

from reader.dataset.formats.options import Options
from reader.dataset.formats.registry import Item
from reader.dataset.formats.table import COLUMNS, NEEDED, cells, missing_columns, rows_of_table
from reader.dataset.formats.tally import Tally
from reader.dataset.report import Problem
from reader.dataset.rows import line_text

#: Characters of the longest cell that is read.
_MAX_CELL = 2**26


def write(rows: Iterable[Mapping[str, Any]], out: BinaryIO, options: Options, tally: Tally) -> None:
    """Write a table; with ``raw`` cells that look like formulas stay as they are."""
    buffer = io.StringIO(newline="")
    table = csv.DictWriter(buffer, COLUMNS, lineterminator="\r\n")

    def flush() -> None:
        out.write(buffer.getvalue().encode())
        buffer.seek(0)
        buffer.truncate()

    buffer.write("\ufeff")
    table.writeheader()
    for row in cells(rows, options, tally):
        table.writerow(row)
        flush()
    flush()


def read(source: BinaryIO, name: str, options: Options) -> Iterator[Item]:
    """The rows of a table. A quote that is not closed is named by the line that its row begins on."""
    lines = _Lines(source)
    try:
        with _long_cells():
            header_line = next(iter(lines), "")
            delimiter = _delimiter(header_line)
            lines.again(header_line)
            table = csv.reader(lines, delimiter=delimiter, strict=True)
            header = [cell.strip().lower() for cell in next(table, [])]
            said = missing_columns(header)
            if said:
                yield Problem(name, 1, said)
                for _ in table:  # what else is wrong with the file
                    lines.begin()
            else:
                yield from rows_of_table(_records(table, lines, header), header, name, options)
    except csv.Error as error:
        yield Problem(name, lines.began, f"not CSV: {_told(error)}")
    except ValueError as error:
        yield Problem(name, lines.number, str(error))


def _records(
    table: Iterator[list[str]], lines: _Lines, header: list[str]
) -> Iterator[tuple[int, dict[str, str] | str]]:
    """The rows that are not blank, each with the line it begins on."""
    lines.begin()
    for record in table:
        if any(record[len(header) :]):
            yield lines.began, f"the row has {len(record)} cells and the first one of the table {len(header)}"
        elif any(record):
            yield lines.began, dict(zip(header, record, strict=False))
        lines.begin()


def _told(error: csv.Error) -> str:
    """What is wrong with a file, in words for who made it and not for who reads it by program."""
    if "end of data" in str(error):
        return "a quoted cell of this row is not closed"
    if "new-line character" in str(error):
        return "a line ends in CR alone; save the file with line ends LF or CR LF"
    return str(error)


class _Lines:
    r"""The lines of a file as text, ended by ``\n`` alone, and where we are in it."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = iter(source)
        self._again: list[str] = []
        self.number = 0
        #: Line that the row in work begins on.
        self.began = 1

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        self.number += 1
        if self._again:
            return self._again.pop()
        return line_text(next(self._source), first=self.number == 1)

    def again(self, line: str) -> None:
        """Put the line that was read last back."""
        self._again.append(line)
        self.number -= 1

    def begin(self) -> None:
        """The row that was in work is read."""
        self.began = self.number + 1


def _delimiter(header: str) -> str:
    """The sign between cells that gives the most of the needed columns."""

    def found(delimiter: str) -> int:
        names = [cell.strip().strip('"').lower() for cell in header.split(delimiter)]
        return sum(column in names for column in NEEDED)

    return max(",;\t", key=found)


@contextmanager
def _long_cells() -> Iterator[None]:
    """Let the csv module read cells as long as a text can be; its limit is one for all."""
    before = csv.field_size_limit(_MAX_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)
