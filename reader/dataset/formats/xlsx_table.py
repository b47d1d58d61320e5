"""``xlsx``: the table of spans as a workbook (ECMA-376), right to left, for spreadsheets.

A sheet holds a million rows, so there are as many sheets as it takes. Characters that XML
has no place for are written as ``_x001B_``, as the standard says. A cell holds 32,767
characters; what is longer is left out, and said to be.
"""

from __future__ import annotations

import re
import tempfile
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any, BinaryIO

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell

from reader.dataset.formats.members import Unreadable, ZipMembers
from reader.dataset.formats.options import Options
from reader.dataset.formats.registry import Item
from reader.dataset.formats.table import COLUMNS, Cell, cells, missing_columns, rows_of_table
from reader.dataset.formats.tally import Tally
from reader.dataset.formats.whole_folder import add_member
from reader.dataset.report import Problem, Remark, quoted

#: Characters of a cell, in UTF-16 code units, and rows of a sheet, its header among them.
MAX_CELL = 32_767
MAX_ROWS = 1_048_576

_ESCAPED = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_WHEN = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_BROKEN = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    OSError,
    SyntaxError,
    zipfile.BadZipFile,
    zlib.error,
)


def write(rows: Iterable[Mapping[str, Any]], out: BinaryIO, options: Options, tally: Tally) -> None:
    """Write a workbook; with ``raw`` cells that look like formulas stay as they are, as text."""
    book = Workbook(write_only=True)
    book.properties.creator = "Hashiya"
    book.properties.created = _WHEN
    try:
        _fill(book, cells(rows, options, tally), tally)
    except BaseException:
        for sheet in book.worksheets:  # an unfinished one complains when it is thrown away
            sheet.close()
        raise
    with tempfile.TemporaryFile() as packed:
        book.save(packed)
        _repack(packed, out)


def _fill(book: Any, table: Iterator[Mapping[str, Cell]], tally: Tally) -> None:
    """Write the rows of a table to as many sheets as it takes."""
    number = 0
    count = MAX_ROWS
    while count == MAX_ROWS:
        number += 1
        sheet = book.create_sheet("spans" if number == 1 else f"spans {number}")
        sheet.sheet_view.rightToLeft = True
        sheet.freeze_panes = "A2"
        sheet.append(COLUMNS)
        count = 1
        for row in islice(table, MAX_ROWS - 1):
            sheet.append([_cell(sheet, column, row[column], tally) for column in COLUMNS])
            count += 1


def _cell(sheet: Any, column: str, value: Cell, tally: Tally) -> Any:
    """A cell, of which text is text whatever it looks like, and a number has all its digits."""
    if isinstance(value, float):
        number = WriteOnlyCell(sheet, repr(value))
        number.data_type = "n"
        return number
    if not isinstance(value, str):
        return value
    escaped = _ESCAPED.sub(lambda match: f"_x{ord(match[0]):04X}_", value)
    if max(len(escaped), len(value.encode("utf-16-le")) // 2) > MAX_CELL:
        if column != "text":  # the words of a span are where it says they are
            tally.lose(f"cells of {column}", "longer than a cell can be")
        return None
    cell = WriteOnlyCell(sheet, escaped)
    cell.data_type = "s"
    return cell


def _repack(source: Any, out: BinaryIO) -> None:
    """Write the files of a workbook without the times at which they were made."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            if name == "docProps/core.xml":
                core = _MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z", old.read(name))
                with tempfile.SpooledTemporaryFile() as file:
                    file.write(core)
                    file.seek(0)
                    add_member(new, name, file)
            else:
                with old.open(name) as member:
                    add_member(new, name, member)


def read(source: BinaryIO, name: str, options: Options) -> Iterator[Item]:
    """The rows of every sheet that has the columns that are needed."""
    with tempfile.SpooledTemporaryFile(2**24) as file:
        try:
            file.write(source.read())
            _check(file)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of styles and pictures that are not read anyway
                yield from _items(file, name, options)
        except Unreadable as error:
            yield Problem(name, 0, str(error))
        except _BROKEN as error:
            yield Problem(name, 0, f"not a workbook that can be read: {quoted(str(error))}")


def _check(file: Any) -> None:
    """Refuse a workbook that unpacks without end, or that has a DTD.

    Raises:
        Unreadable: It is so, or it is no ZIP at all.
    """
    marks = [
        mark.encode(encoding)
        for mark in ("<!DOCTYPE", "<!ENTITY")
        for encoding in ("ascii", "utf-16-le", "utf-16-be")
    ]
    with ZipMembers(file) as members:
        for name in members.names:
            before = b""
            with members.open(name) as member:
                while block := member.read(2**16):
                    if any(mark in before + block for mark in marks):
                        raise Unreadable("it has a DTD, which is not read")
                    before = block[-32:]
    file.seek(0)


def _items(file: Any, name: str, options: Options) -> Iterator[Item]:
    book = load_workbook(file, read_only=True, data_only=True)
    said: list[tuple[str, str]] = []
    found = 0
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        lines = sheet.iter_rows(values_only=True)
        header = [str(cell or "").strip().lower() for cell in next(lines, ())]
        if wrong := missing_columns(header):
            said.append((sheet.title, wrong))
            continue
        found += 1
        place = name if found == 1 else f"{name}/{sheet.title}"
        table = (
            (number, _row(header, line))
            for number, line in enumerate(lines, 2)
            if any(cell not in (None, "") for cell in line)
        )
        yield from rows_of_table(table, header, place, options)
    for title, wrong in said:
        if found:
            yield Remark(name, f"sheet {quoted(title)} is left out: {wrong}")
        else:
            yield Problem(name, 1, f"sheet {quoted(title)}: {wrong}")


def _row(header: list[str], line: tuple[Any, ...]) -> dict[str, Cell]:
    return {column: _plain(cell) for column, cell in zip(header, line, strict=False) if column}


def _plain(cell: Any) -> Cell:
    """The value of a cell as text or a number."""
    if isinstance(cell, str):
        return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return (
        cell
        if isinstance(cell, int | float) and not isinstance(cell, bool)
        else None
        if cell is None
        else str(cell)
    )
