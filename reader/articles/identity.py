"""Names of articles: a path inside a workspace as one file name that is safe everywhere.

The parts of the path are joined by ``~``. What some file system or terminal takes amiss is
percent-encoded as UTF-8, and so are ``%`` and ``~`` themselves, so that two paths never
get one name.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Final

#: Bytes of the longest name; room is left for a suffix and for the names of temporary files.
MAX_BYTES: Final = 120

_SEPARATOR: Final = "~"
# Controls, what Windows reserves, the two signs with a meaning here, line and paragraph
# separators, bidi controls, the byte order mark, and bytes that are not UTF-8.
_ANYWHERE: Final = (
    '[\x00-\x1f\x7f-\x9f/\\\\:*?"<>|%~'
    "\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
# A dot that hides a file, a dot or blank that Windows drops, and the first letter of one of
# its devices, which are devices with any suffix.
_AT_EDGES: Final = (
    r"\A\.|[. ]\Z|"
    r"\A(?i:(?=(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(?:\.|\Z))[a-z])"
)
_UNSAFE: Final = re.compile(f"{_ANYWHERE}|{_AT_EDGES}")
_HALF_ENCODED: Final = re.compile("%[0-9A-F]?$")


def joined(parts: Iterable[str], before: str = "", after: str = "") -> str:
    """The name of a path given as its parts; ``before`` and ``after`` are put around it as they are."""
    name = before + _SEPARATOR.join([_safe(part) for part in parts]) + after
    return name if len(name.encode()) <= MAX_BYTES else with_hash(name, name)


def with_hash(name: str, whole: str) -> str:
    """A name cut to fit, and ended by a hash of the whole of what it stands for."""
    digest = hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    head = name.encode()[: MAX_BYTES - 2 - len(digest)].decode("utf-8", "ignore")
    return f"{_HALF_ENCODED.sub('', head)}{_SEPARATOR * 2}{digest}"


def _safe(part: str) -> str:
    return _UNSAFE.sub(_percent, part)


def _percent(match: re.Match[str]) -> str:
    char = match.group()
    # A byte of a file name that is not UTF-8 is held as a lone surrogate DC80-DCFF.
    errors = "surrogateescape" if "\udc80" <= char <= "\udcff" else "surrogatepass"
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", errors))
