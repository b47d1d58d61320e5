"""TinyDB's JSON with one record a line, read record by record.

A TinyDB file is an object of tables, and a table an object of documents by their id. Here
each document has a line of its own, so that a person can read a difference and git can
merge one. Reading keeps the text of every document, so that one which can't be
understood is written back as it was.
"""

from __future__ import annotations

import codecs
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple


class NotTables(ValueError):
    """The bytes are not a TinyDB file; ``str()`` says why, as a clause about "it"."""


class Entry(NamedTuple):
    """One document as it stands in a file.

    Attributes:
        key: What stands for its document id; not checked.
        raw: Its JSON text. It is written back as it is.
        value: What the text means. A whole number of 1,000 digits and more is an infinity.
    """

    key: str
    raw: str
    value: Any


_BLANK = re.compile(r"[ \t\r\n]*")
#: Where a document begins, its id in front.
_DOCUMENT = re.compile(r'"([1-9][0-9]{0,19})"[ \t\r\n]*:[ \t\r\n]*\{')


def _whole_number(digits: str) -> float:
    # Python refuses to read thousands of digits; an infinity is refused later, with its record.
    return int(digits) if len(digits) < 1000 else math.copysign(math.inf, -1 if digits[0] == "-" else 1)


_DECODER = json.JSONDecoder(parse_int=_whole_number)


def read_entries(data: bytes) -> dict[str, list[Entry]]:
    """All documents of a TinyDB file by table, in the order of the file, repeated ids included.

    Raises:
        NotTables: The file can't be read as an object of tables.
    """
    text = _decode(data)
    tables: dict[str, list[Entry]] = {}

    def read_table(name: str, at: int) -> int:
        entries = tables.setdefault(name, [])

        def read_document(key: str, at: int) -> int:
            value, end = _DECODER.raw_decode(text, at)
            entries.append(Entry(key, text[at:end], value))
            return end

        if not text.startswith("{", at):
            raise NotTables(f"its table {name!r} is not an object of records")
        return _walk(text, at, read_document)

    try:
        start = _blank(text, 0)
        if not text.startswith("{", start):
            _DECODER.decode(text)
            raise NotTables("it is not a TinyDB file: it holds no object of tables")
        end = _blank(text, _walk(text, start, read_table))
        if end < len(text):
            raise json.JSONDecodeError("there is more after its end", text, end)
    except json.JSONDecodeError as error:
        place = len(data) - len(text[error.pos :].encode())
        raise NotTables(f"it is damaged at byte {place}, line {error.lineno}: {error.msg}") from None
    except RecursionError:
        raise NotTables("it is nested too deep to be a TinyDB file") from None
    return tables


def salvage(data: bytes) -> Iterator[Entry]:
    """The documents of a damaged TinyDB file that are whole, in the order of the file.

    Which table each is of nobody says; the end of one, or what is between two, may be anything.
    """
    text = data.decode("utf-8", "surrogateescape")
    at = 0
    # What is nested deep would be begun with anew at every level: characters read in vain are counted.
    patience = 10 * len(text) + 1_000_000
    while patience > 0 and (match := _DOCUMENT.search(text, at)) is not None:
        at = match.end() - 1
        try:
            value, end = _DECODER.raw_decode(text, at)
        except json.JSONDecodeError as error:
            patience -= error.pos - at
            continue
        except RecursionError:
            patience -= 10_000
            continue
        if isinstance(value, dict) and value and not all(isinstance(inner, dict) for inner in value.values()):
            yield Entry(match[1], text[at:end], value)
            at = end
        else:
            patience -= end - at


def _decode(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or data[:4].count(0) >= 2:
        raise NotTables("it was saved as UTF-16 by another editor; convert it to UTF-8, such as with iconv")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotTables(f"it is damaged at byte {error.start}, which is not UTF-8") from None


def _blank(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _walk(text: str, at: int, read_value: Callable[[str, int], int]) -> int:
    """Walk a JSON object from its brace and return where it ends.

    ``read_value`` takes a name and where its value begins, and returns where the value ends.
    """
    at = _blank(text, at + 1)
    if text[at : at + 1] == "}":
        return at + 1
    while True:
        if text[at : at + 1] != '"':
            raise json.JSONDecodeError("a name in double quotes is missing", text, at)
        name, at = _DECODER.raw_decode(text, at)
        at = _blank(text, at)
        if text[at : at + 1] != ":":
            raise json.JSONDecodeError("a colon is missing", text, at)
        at = _blank(text, read_value(name, _blank(text, at + 1)))
        if text[at : at + 1] == "}":
            return at + 1
        if text[at : at + 1] != ",":
            raise json.JSONDecodeError("a comma or a closing brace is missing", text, at)
        at = _blank(text, at + 1)


def render(tables: Mapping[str, Iterable[tuple[str, Any]]]) -> bytes:
    """A TinyDB file: tables of (document id, document), in the order given, as UTF-8.

    A document is a JSON value, or an Entry, which is written as it was read.

    Raises:
        ValueError, TypeError: A document is not JSON.
    """
    parts = []
    for name, documents in tables.items():
        lines = ",\n".join(f"{_json(key)}: {_document(document)}" for key, document in documents)
        parts.append(f"{_json(name)}: {{\n{lines}\n}}" if lines else f"{_json(name)}: {{}}")
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def _document(document: Any) -> str:
    if isinstance(document, Entry):
        # A line break in JSON text is always between tokens, never in a string.
        return document.raw.replace("\r", " ").replace("\n", " ")
    return _json(document)


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    # A lone surrogate can't be written as UTF-8; as an escape it can.
    return text if _is_unicode(text) else json.dumps(value, allow_nan=False)


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
