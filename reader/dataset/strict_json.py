"""JSON in lines: the same bytes for the same content, one line for every program.

Reading refuses what Python's reader lets pass but others read otherwise: an object that
has a key twice.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

# In a JSON string these may stand raw, but some programs end a line at them (U+0085,
# U+2028, U+2029), terminals obey them (DEL, C1), or they reorder what is around them
# (bidi embeddings and isolates). Lone surrogates have no UTF-8.
_ESCAPED = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
# The same in UTF-8.
_RAW_C1 = re.compile(b"\xc2[\x80-\x9f]")
_RAW_SEPARATOR = re.compile(b"\xe2(?:\x80[\xa8-\xae]|\x81[\xa6-\xa9])")
_SPLIT_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def key_sorted(value: Any) -> Any:
    """A JSON value with the keys of all its objects sorted, made of dicts and lists."""
    if isinstance(value, str):  # most values are, and to ask whether one is a Mapping takes long
        return value
    if isinstance(value, dict | Mapping):
        return {key: key_sorted(value[key]) for key in sorted(value)}
    if isinstance(value, list | tuple):
        return [key_sorted(item) for item in value]
    return value


def encode(value: Any) -> str:
    """The value as one line of JSON without a line end, keys in the order they have.

    Raises:
        ValueError: No JSON reads back equal to it.
    """
    line = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    if _SPLIT_PAIR.search(line):
        raise ValueError("it has two lone surrogates in a row, which JSON reads as one character")
    return _ESCAPED.sub(_escape, line)


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def encode_row(value: Any) -> bytes:
    """A value that ``check_value`` has passed, as one line of JSON in UTF-8 with its line end.

    It is what ``encode`` gives, but for how some numbers are spelled, several times as fast.
    """
    try:
        line = orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:  # a whole number beyond 64 bits
        return encode(value).encode() + b"\n"
    return _ESCAPED.sub(_escape, line.decode()).encode() if _has_escaped(line) else line


def _has_escaped(line: bytes) -> bool:
    """Whether UTF-8 has a character that is to be escaped; a byte is found sooner than a pattern."""
    return (
        0x7F in line
        or (0xC2 in line and _RAW_C1.search(line) is not None)
        or (0xE2 in line and _RAW_SEPARATOR.search(line) is not None)
    )


def is_unicode(text: str) -> bool:
    """Whether a text has no lone surrogate, and so can be written as UTF-8.

    By orjson the UTF-8 stays with the text, and need not be made again for its row.
    """
    try:
        orjson.dumps(text)
    except TypeError:
        return False
    return True


class NotJson(ValueError):
    """A text is not JSON, or none that can be read; ``str()`` says why.

    Attributes:
        line: Line of the text, from 1.
    """

    def __init__(self, message: str, line: int) -> None:
        """What is wrong, and where."""
        super().__init__(message)
        self.line = line


def decode(line: str) -> Any:
    """The value of one line of JSON. NaN and infinities pass, for the caller to refuse.

    Raises:
        NotJson: The line is not JSON, or not JSON that can be read.
    """
    value, end = _decode_at(line, _blanks(line, 0))
    if end < len(line):
        raise NotJson(f"not JSON from column {end + 1} on", 1)
    return value


def items(text: str) -> Iterator[tuple[int, Any]]:
    """The items of a JSON array, each with the line that it begins on; or the one value that is none.

    They are given as they are read, so that those before a fault are there.

    Raises:
        NotJson: What follows is not JSON, or not JSON that can be read.
    """
    line, counted, at = 1, 0, _blanks(text, 0)
    if not text.startswith("[", at):
        value, at = _decode_at(text, at)
        yield 1, value
    else:
        at = _blanks(text, at + 1)
        more = not text.startswith("]", at)
        while more:
            value, end = _decode_at(text, at)
            line += text.count("\n", counted, at)
            counted = at
            yield line, value
            more = text.startswith(",", end)
            at = _blanks(text, end + 1) if more else end
        if not text.startswith("]", at):
            said = "not JSON: a comma or the end of the array is missing"
            raise NotJson(said, text.count("\n", 0, at) + 1)
        at = _blanks(text, at + 1)
    if at < len(text):
        line = text.count("\n", 0, at) + 1
        raise NotJson("not JSON: something follows its end", line)


def _decode_at(text: str, start: int) -> tuple[Any, int]:
    """The value that begins at a place, and the place behind it and the blanks that follow."""
    try:
        value, end = _DECODER.raw_decode(text, start)
        return value, _blanks(text, end)
    except json.JSONDecodeError as error:
        raise NotJson(f"not JSON from column {error.colno} on", error.lineno) from None
    except RecursionError:
        said = "not JSON that can be read: it is nested too deep"
    except _KeyTwice as error:
        said = str(error)
    except ValueError:  # Python refuses to read a number of thousands of digits
        said = "not JSON that can be read: a number has too many digits"
    raise NotJson(said, text.count("\n", 0, start) + 1)


def _blanks(text: str, at: int) -> int:
    """The place of the next character that is no blank of JSON, or the end."""
    match = _BLANKS.match(text, at)
    return match.end() if match else at


class _KeyTwice(ValueError):
    pass


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _KeyTwice(f"an object has the key {twice[:40]!r} twice")
    return made


_BLANKS = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder(object_pairs_hook=_object)
