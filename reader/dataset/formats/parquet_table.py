"""``parquet``: rows in columns, for Hugging Face datasets, DuckDB, Polars and the like.

A folder with the data and the dataset card that Hugging Face shows, or the data alone where
OUT ends in ``.parquet``. Spans and relations are lists of structs whose fields are those of
this project's rows, of the same types in every file. What has no fixed fields is JSON in a
string: the attributes of a span, and the article's meta.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO, Self

import pyarrow as pa
import pyarrow.parquet as pq

from reader.dataset.formats.dataset_card import card, digests, plots
from reader.dataset.formats.members import FolderMembers, Unreadable, ZipMembers
from reader.dataset.formats.options import Options
from reader.dataset.formats.registry import Item
from reader.dataset.formats.tally import Tally
from reader.dataset.jsonl import SCHEMA
from reader.dataset.report import Problem, quoted
from reader.dataset.rows import rows_of
from reader.dataset.splits import PARTS
from reader.dataset.statistics import Counts
from reader.dataset.strict_json import decode, encode

_ORIGIN = pa.struct([("kind", pa.string()), ("name", pa.string()), ("score", pa.float64())])
_REVIEW = pa.struct([(name, pa.string()) for name in ("verdict", "by", "at")])
_SPAN = pa.struct(
    [
        ("id", pa.string()),
        ("start", pa.int64()),
        ("end", pa.int64()),
        *((name, pa.string()) for name in ("text", "label", "attributes", "note")),
        ("origin", _ORIGIN),
        ("review", _REVIEW),
        *((name, pa.string()) for name in ("annotator", "created", "updated")),
    ]
)
_RELATION = pa.struct(
    [(name, pa.string()) for name in ("id", "type", "from", "to", "annotator", "created", "updated")]
)
_HEAD = ("schema", "id", "title", "text", "text_sha256", "offset_unit")
_ROW = pa.schema(
    [
        *((name, pa.string()) for name in _HEAD),
        ("spans", pa.list_(_SPAN)),
        ("relations", pa.list_(_RELATION)),
        ("meta", pa.string()),
    ]
)
#: Code points of the texts of one group of rows, which is in memory as objects and as columns for a moment.
_GROUP = 2**22
_BROKEN = (pa.ArrowException, ValueError, TypeError, OSError, LookupError)


def write(rows: Iterable[Mapping[str, Any]], out: Path | BinaryIO, options: Options, tally: Tally) -> None:
    """Write a folder with a file for each part of the dataset, or one file; nothing is lost."""
    if not isinstance(out, Path):
        with _Table(out) as table:
            for row in rows:
                table.add(row)
        return
    counts = Counts()
    files: dict[str, str] = {}
    tables: dict[str, _Table] = {}
    (out / "data").mkdir()
    with ExitStack() as stack:

        def opened(part: str) -> _Table:
            files[part] = f"data/{part}.parquet"
            file = stack.enter_context((out / files[part]).open("wb"))
            return stack.enter_context(_Table(file))

        for row in rows:
            counts.add(row)
            part = row["meta"].get("split")
            name = part if part in PARTS else PARTS[0]
            if name not in tables:
                tables[name] = opened(name)
            tables[name].add(row)
        if not tables:
            opened(PARTS[0])
    counts.agreement = options.agreement()
    pictures = plots(counts, options.schema)
    hashes = digests(out)
    for name, picture in pictures.items():
        (out / name).write_bytes(picture.encode())
    ordered = {part: files[part] for part in PARTS if part in files}
    (out / "README.md").write_bytes(card(counts, options, hashes, ordered, pictures).encode())


class _Table:
    """A file that is written in groups of rows."""

    def __init__(self, out: BinaryIO) -> None:
        self._writer = pq.ParquetWriter(out, _ROW, compression="zstd")
        self._rows: list[Mapping[str, Any]] = []
        self._size = 0

    def add(self, row: Mapping[str, Any]) -> None:
        """Add a row."""
        self._rows.append(row)
        self._size += len(row["text"])
        if self._size >= _GROUP:
            self._flush()

    def _flush(self) -> None:
        self._writer.write_batch(_batch(self._rows))
        self._rows, self._size = [], 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._flush()
        self._writer.close()


def _batch(rows: Sequence[Mapping[str, Any]]) -> Any:
    """Rows as columns; each field of all spans is one column, which is what makes it fast."""
    spans = [span for row in rows for span in row["spans"]]
    relations = [relation for row in rows for relation in row["relations"]]
    return pa.record_batch(
        [
            *(pa.array([row[name] for row in rows], pa.string()) for name in _HEAD),
            _lists([len(row["spans"]) for row in rows], _spans(spans)),
            _lists([len(row["relations"]) for row in rows], _structs(relations, _RELATION)),
            pa.array([encode(row["meta"]) for row in rows], pa.string()),
        ],
        schema=_ROW,
    )


def _lists(lengths: Sequence[int], values: Any) -> Any:
    offsets = [0]
    for length in lengths:
        offsets.append(offsets[-1] + length)
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), values)


def _spans(spans: Sequence[Mapping[str, Any]]) -> Any:
    reviews = [span["review"] for span in spans]
    columns = {
        "origin": _structs([span["origin"] for span in spans], _ORIGIN),
        "review": _structs(
            [review or {} for review in reviews], _REVIEW, [review is None for review in reviews]
        ),
        "attributes": pa.array(
            [encode(span["attributes"]) if span["attributes"] else "{}" for span in spans]
        ),
    }
    return _structs(spans, _SPAN, columns=columns)


def _structs(
    records: Sequence[Mapping[str, Any]],
    kind: Any,
    absent: Sequence[bool] | None = None,
    columns: Mapping[str, Any] | None = None,
) -> Any:
    """Records as an array of structs; those that are absent are null."""
    known = columns or {}
    arrays = [
        known[field.name].cast(field.type)
        if field.name in known
        else pa.array(_column(records, field.name), field.type)
        for field in kind
    ]
    mask = None if absent is None else pa.array(absent, pa.bool_())
    return pa.StructArray.from_arrays(arrays, fields=list(kind), mask=mask)


def _column(records: Sequence[Mapping[str, Any]], name: str) -> list[Any]:
    """A field of all records; null where a record does not have it."""
    try:
        return list(map(itemgetter(name), records))
    except KeyError:
        return [record.get(name) for record in records]


def read(source: FolderMembers | ZipMembers | BinaryIO, name: str, options: Options) -> Iterator[Item]:
    """The rows of a file, or of every ``.parquet`` of a folder."""
    if not isinstance(source, FolderMembers | ZipMembers):
        yield from _rows(source, name)
        return
    files = [member for member in source.names if member.endswith(".parquet")]
    if not files:
        yield Problem(name, 0, "it has no .parquet")
    for file in files:
        try:
            with source.open(file) as stream:
                yield from _rows(stream, f"{name}/{file}")
        except Unreadable as error:
            yield Problem(f"{name}/{file}", 0, str(error))


def _rows(source: BinaryIO, name: str) -> Iterator[Item]:
    number = 0
    try:
        # What is read from back to front, as this is, must be held where it can't be wound back.
        file = pq.ParquetFile(source if source.seekable() else pa.BufferReader(source.read()))
        for batch in file.iter_batches(batch_size=256):
            for row in batch.to_pylist():
                number += 1
                yield from rows_of(_row(row), name, number)
    except _BROKEN as error:
        if isinstance(error, Unreadable):
            raise
        yield Problem(name, number, f"not Parquet that can be read: {quoted(str(error))}")


def _row(row: dict[str, Any]) -> dict[str, Any]:
    """A row of ``hashiya/1``; in those of others what is null or empty is not said."""
    if row.get("schema") == SCHEMA:
        spans = [{**span, "attributes": _json(span["attributes"])} for span in row["spans"]]
        return {**row, "spans": spans, "meta": _json(row["meta"])}
    said = {key: value for key, value in row.items() if value is not None}
    if "spans" not in said and isinstance(said.get("entities"), list):
        said["spans"] = said.pop("entities")
    return said


def _json(text: str | None) -> Any:
    try:
        return decode(text or "{}")
    except ValueError:
        return text  # which is then said not to be an object
