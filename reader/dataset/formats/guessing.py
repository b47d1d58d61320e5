"""The format of a file that is not named: told by what it is called and by what is in it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from reader.dataset.formats.members import FolderMembers, Unreadable, ZipMembers
from reader.dataset.formats.registry import Format, FormatError, format_named
from reader.dataset.formats.residue import KEY
from reader.dataset.strict_json import NotJson, items

#: Bytes of the beginning of a file by which its format is told, and of its first line at most.
_HEAD = 2**16
_LINE = 2**28

#: Suffixes that tell a format by themselves. A ``.txt`` beside a ``.ann`` is brat's; it is looked at last.
_TOLD: Mapping[str, str] = {
    ".ann": "brat",
    ".xmi": "cas-xmi",
    ".parquet": "parquet",
    ".spacy": "spacy",
    ".xlsx": "xlsx",
    ".conll": "conll",
    ".iob2": "iob2",
    ".iob": "iob2",
    ".bio": "iob2",
    ".md": "text",
    ".markdown": "text",
}
_JSON = (".jsonl", ".ndjson", ".json", ".jsonld")
_PAGES = (".html", ".htm")
_TABLES = (".csv", ".tsv")
#: What is looked for in a folder or a ZIP, in this order.
_IN_FOLDERS = (
    *(".ann", ".xmi", ".parquet", ".conll", ".iob2", ".iob", ".bio", ".spacy", ".xlsx"),
    *(*_JSON, *_TABLES, *_PAGES, ".md", ".markdown", ".txt"),
)
_OWN_PAGE = "<title>حاشية</title>"


def format_of_source(source: Path | BinaryIO) -> tuple[Format, Path | BinaryIO]:
    """The format of a file, a folder, a ZIP or a stream, and the source to read it from.

    A stream of which the beginning was looked at is given back whole.

    Raises:
        FormatError: It can't be told.
        OSError: The file can't be read.
    """
    if not isinstance(source, Path):
        head = source.read(_HEAD)
        if head[:4] not in (b"PAR1", b"PK\x03\x04") and b"\n" not in head:
            head += source.readline(_LINE)
        return format_named(_of_content(head, "")), _again(head, source)
    if source.is_dir():
        return format_named(_of_members(FolderMembers(source))), source
    suffix = source.suffix.lower()
    try:
        if suffix == ".zip":
            with ZipMembers(source) as members:
                return format_named(_of_members(members)), source
    except Unreadable as error:
        raise FormatError(f"{source}: {error}") from None
    if suffix == ".txt" and source.with_suffix(".ann").is_file():
        return format_named("brat"), source
    if suffix in _TOLD:
        return format_named(_TOLD[suffix]), source
    with source.open("rb") as file:
        return format_named(_of_content(_beginning(file, suffix), suffix)), source


def _again(head: bytes, rest: BinaryIO) -> BinaryIO:
    """A stream with its beginning put back."""
    return io.BufferedReader(_Rejoined(head, rest))


class _Rejoined(io.RawIOBase):
    """The beginning of a stream, then the rest of it."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = io.BytesIO(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._head.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _of_members(members: FolderMembers | ZipMembers) -> str:
    """The format of a folder, by the first kind of file that it has."""
    by_suffix: dict[str, str] = {}
    for name in members.names:
        by_suffix.setdefault(PurePosixPath(name).suffix.lower(), name)
    for suffix in _IN_FOLDERS:
        if suffix not in by_suffix:
            continue
        if suffix == ".txt":
            return "text"
        if suffix in _TOLD:
            return _TOLD[suffix]
        with members.open(by_suffix[suffix]) as file:
            return _of_content(_beginning(file, suffix), suffix)
    raise FormatError("there is no file of a known format in it; name the format with --format")


def _beginning(file: BinaryIO, suffix: str) -> bytes:
    """As much of a file as its format is told by; a line of JSON is read to its end."""
    head = file.read(_HEAD)
    return head + file.readline(_LINE) if suffix in _JSON and b"\n" not in head else head


def _of_content(head: bytes, suffix: str) -> str:
    """The name of the format of a file that begins so."""
    text = head.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if suffix in _JSON or (not suffix and text[:1] in ("{", "[")):
        return _of_json(text)
    if head.startswith(b"PAR1"):
        return "parquet"
    if zipfile.is_zipfile(io.BytesIO(head)) or head.startswith(b"PK\x03\x04"):
        return "xlsx"
    if text.startswith("<") or suffix in _PAGES:
        if "<xmi:XMI" in text:
            return "cas-xmi"
        return "html" if _OWN_PAGE in text else "text"
    if suffix in _TABLES:
        header = re.split(r"[,;\t\"]+", text.split("\n", 1)[0].lower())
        return "conll" if suffix == ".tsv" and not {"start", "end"} & set(header) else "csv"
    if suffix in ("", ".txt"):
        return "text"
    raise FormatError("its format can't be told; name it with --format")


def _of_json(text: str) -> str:
    """The format of JSON or JSON lines, by the first object in it."""
    try:
        _, value = next(iter(items(text)), (0, None))
    except NotJson:
        try:  # several objects, one a line
            _, value = next(iter(items(text.split("\n", 1)[0])), (0, None))
        except NotJson:
            keys = re.findall(r'"(data|@context|answer|tokens|entities|labels?)"\s*:', text)
            value = {key: [] for key in keys}
    if not isinstance(value, dict):
        return "jsonl"
    known = value.keys()
    if "@context" in known or "Annotation" in str(value.get("type", "")) or "@graph" in known:
        return "w3c"
    if "data" in known and "text" not in known:
        return "label-studio"
    if "text" in known or KEY in known or not known & {"id", "text_sha256", "schema"}:
        if known & {"tokens", "answer", "_input_hash", "_task_hash"}:
            return "prodigy"
        if any(isinstance(value.get(key), list) for key in ("entities", "label", "labels")):
            return "doccano"
    return "jsonl"
