"""Ids of records: random text in memory and exports, one whole number in a TinyDB file.

A new id is 52 random bits, written as 13 hexadecimal digits; as a number it is the TinyDB
document id, and every JSON reader holds it exactly. Ids that come from elsewhere ("s1")
stay as they are and get a number by their hash, so that two copies of one import agree.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container
from os import urandom

_BITS = 52
_DIGITS = _BITS // 4
_OWN = re.compile(rf"[0-9a-f]{{{_DIGITS}}}")
_DOC_ID = re.compile(r"[1-9][0-9]*", re.ASCII)


def new_id() -> str:
    """A random id, as hard to guess as the system can make it, never all zeros."""
    return f"{int.from_bytes(urandom(7)) >> 4 or 1:0{_DIGITS}x}"


def doc_id(record_id: str, taken: Container[int] = ()) -> int:
    """The TinyDB document id for a record's id; the next free one when it is taken."""
    if _OWN.fullmatch(record_id):
        number = int(record_id, 16)
    else:
        number = int(hashlib.sha256(record_id.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS], 16)
    number = number or 1
    while number in taken:
        number = number % (2**_BITS - 1) + 1
    return number


def derived_id(text: str) -> str:
    """The id of this form that a text always gives: for records that two copies make alike."""
    number = int(hashlib.sha256(text.encode()).hexdigest()[:_DIGITS], 16)
    return f"{number or 1:0{_DIGITS}x}"


def is_doc_id(key: str) -> bool:
    """Whether a key of a TinyDB table is a document id as TinyDB writes it.

    Stricter than ``int``, which takes "٣", "-1" and " 1" as well.
    """
    return len(key) < 20 and _DOC_ID.fullmatch(key) is not None
