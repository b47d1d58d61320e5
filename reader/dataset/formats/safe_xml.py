"""XML as a flat list of elements, without DTDs, entities or anything else that can be made to explode.

Versions 1.0 and 1.1 are read; in 1.1 a document may have references to controls.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple
from xml.parsers import expat

_VERSION_11 = re.compile(rb"""\A(?:\xef\xbb\xbf)?<\?xml\s+version\s*=\s*["']1\.1["']""")
_REFERENCE = re.compile(rb"&#(?:x0*([0-9A-Fa-f]{1,2})|0*([0-9]{1,2}));")
# The parser knows 1.0 only, where these references are errors; 32 characters that are none stand for them.
_STAND_INS = {0xFDD0 + code: chr(code) for code in range(32)}


class BadXml(ValueError):
    """A file is not XML that is read; ``str()`` says why.

    Attributes:
        line: Line of the file, from 1.
    """

    def __init__(self, message: str, line: int) -> None:
        """What is wrong, and where."""
        super().__init__(message)
        self.line = line


class Element(NamedTuple):
    """An element: its name with its namespace before it, its attributes, and its line."""

    namespace: str
    name: str
    attributes: Mapping[str, str]
    line: int


def elements(data: bytes) -> list[Element]:
    """All elements of a document in the order in which they begin.

    An attribute with a namespace is known by its name alone where no other has that.

    Raises:
        BadXml: It is not well formed, or it has a DTD.
    """
    found: list[Element] = []
    extended = _VERSION_11.match(data) is not None
    if extended:
        data = _REFERENCE.sub(_stand_in, data)
    parser = expat.ParserCreate(namespace_separator=" ")

    def begin(name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        values: dict[str, str] = {}
        for key, value in attributes.items():
            values.setdefault(key.rpartition(" ")[2], value.translate(_STAND_INS) if extended else value)
        found.append(Element(namespace, local, values, parser.CurrentLineNumber))

    def refuse(*_: object) -> None:
        raise BadXml("it has a DTD, which is not read", parser.CurrentLineNumber)

    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise BadXml(f"not XML: {expat.errors.messages[error.code]}", error.lineno) from None
    except (LookupError, ValueError) as error:
        if isinstance(error, BadXml):
            raise
        raise BadXml(f"not XML that can be read: {error}", 1) from None
    return found


def _stand_in(match: re.Match[bytes]) -> bytes:
    code = int(match[1], 16) if match[1] else int(match[2])
    return match[0] if code >= 32 or code in (9, 10, 13) else chr(0xFDD0 + code).encode()
