"""Names of types in brat: ASCII letters, digits, ``_`` and ``-``, and the way back.

Every other character is written as its code point in hexadecimal between two ``_``, such
as ``_0645_``. Names for a person to read are in ``visual.conf``.
"""

from __future__ import annotations

import re

_ESCAPED = re.compile(r"[^A-Za-z0-9_-]|\A-|_(?=[0-9A-F]{4})")
_ESCAPE = re.compile(r"_([0-9A-F]{4,6})_")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


def type_name(name: str) -> str:
    """The type of a label or a kind of relation."""
    return _ESCAPED.sub(lambda match: f"_{ord(match[0]):04X}_", name)


def named_by(written: str) -> str:
    """The name that ``type_name`` was given."""
    return _ESCAPE.sub(_character, written)


def is_plain(name: str) -> bool:
    """Whether brat takes a name, or the value of an attribute, as it is."""
    return _PLAIN.fullmatch(name) is not None


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return chr(code) if code <= 0x10FFFF else match[0]
