"""JSON in lines: the same bytes for the same content, one line for every program.

Reading refuses what Python's reader lets pass but others read otherwise: an object that
has a key twice.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

# In a JSON string these may stand raw, but some programs end a line at them (U+0085,
# U+2028, U+2029), terminals obey them (DEL, C1), or they reorder what is around them
# (bidi embeddings and isolates). Lone surrogates have no UTF-8.
_ESCAPED = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_SPLIT_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def key_sorted(value: Any) -> Any:
    """A JSON value with the keys of all its objects sorted, made of dicts and lists."""
    if isinstance(value, Mapping):
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
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", line)


def decode(line: str) -> Any:
    """The value of one line of JSON. NaN and infinities pass, for the caller to refuse.

    Raises:
        ValueError: The line is not JSON, or not JSON that can be read; ``str()`` says why.
    """
    try:
        return json.loads(line, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON from column {error.colno} on") from None
    except RecursionError:
        raise ValueError("not JSON that can be read: it is nested too deep") from None
    except _KeyTwice:
        raise
    except ValueError:  # Python refuses to read a number of thousands of digits
        raise ValueError("not JSON that can be read: a number has too many digits") from None


class _KeyTwice(ValueError):
    pass


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _KeyTwice(f"an object has the key {twice[:40]!r} twice")
    return made
