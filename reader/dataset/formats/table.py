"""A dataset as a table: one row a span, the same columns in CSV and XLSX.

A row has the article's id and the hash of its text, not the text. Attributes, and the
relations that begin at the span, are JSON in a cell. A table of another program needs the
columns ``start``, ``end`` and ``label``, and one that names the article; columns that are
not known become attributes of the span.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from reader.dataset.formats.formula_guard import guarded, unguarded
from reader.dataset.formats.options import Options
from reader.dataset.formats.registry import Item
from reader.dataset.formats.tally import Tally, given_meta
from reader.dataset.jsonl import SCHEMA
from reader.dataset.offsets import OffsetUnit
from reader.dataset.report import Problem, quoted
from reader.dataset.rows import rows_of
from reader.dataset.strict_json import decode, encode

_REVIEW = {"verdict": "verdict", "reviewed_by": "by", "reviewed_at": "at"}
_ORIGIN = {"origin": "kind", "origin_name": "name", "origin_score": "score"}
_TRAIL = ("annotator", "created", "updated")
#: The columns, in their order.
COLUMNS = (
    *("article", "id", "label", "start", "end", "text", "note"),
    *(*_TRAIL, *_ORIGIN, *_REVIEW),
    *("attributes", "relations", "text_sha256"),
)
#: What other programs call the columns that name the article, in the order in which they count.
_ARTICLE = ("article", "article_id", "doc", "doc_id", "document", "document_id", "file")
#: Columns that a table needs.
NEEDED = ("start", "end", "label")

Cell = str | int | float | None


def cells(rows: Iterable[Mapping[str, Any]], options: Options, tally: Tally) -> Iterator[dict[str, Cell]]:
    """One mapping of columns to cells for each span, in the order of articles and spans."""
    for row in rows:
        if not row["spans"]:
            tally.lose("articles without marks", "a table has one row a span")
        tally.lose("entries of articles' meta", "a table is about spans", len(given_meta(row)))
        tally.note("the table has marks and their words; the articles' texts stay where they are")
        relations: dict[str, list[Any]] = {}
        for relation in row["relations"]:
            relations.setdefault(relation["from"], []).append(
                {key: value for key, value in relation.items() if key != "from"}
            )
        for span in row["spans"]:
            made = _cells(row, span, relations.get(span["id"], []))
            yield made if options.raw else {key: _guarded(cell) for key, cell in made.items()}


def _cells(row: Mapping[str, Any], span: Mapping[str, Any], relations: list[Any]) -> dict[str, Cell]:
    return {
        "article": row["id"],
        "text_sha256": row["text_sha256"],
        **{key: span[key] for key in ("id", "label", "start", "end", "text", "note", *_TRAIL)},
        **{column: span["origin"][key] for column, key in _ORIGIN.items()},
        **{column: (span["review"] or {}).get(key) for column, key in _REVIEW.items()},
        "attributes": encode(span["attributes"]) if span["attributes"] else None,
        "relations": encode(relations) if relations else None,
    }


def _guarded(cell: Cell) -> Cell:
    return guarded(cell) if isinstance(cell, str) else cell


def missing_columns(header: Sequence[str]) -> str:
    """What to say when a table lacks a column that it needs, or ""."""
    lacking = [column for column in NEEDED if column not in header]
    if lacking:
        return f"no column is called {lacking[0]!r}; a table needs {', '.join(NEEDED)} and article"
    if not any(column in header for column in (*_ARTICLE, "text_sha256")):
        return "no column says which article a row is about; call one 'article'"
    twice = next((column for column in header if column and header.count(column) > 1), None)
    return f"two columns are called {quoted(twice)}" if twice else ""


def rows_of_table(
    lines: Iterable[tuple[int, Mapping[str, Cell] | str]],
    header: Sequence[str],
    name: str,
    options: Options,
) -> Iterator[Item]:
    """Rows of a table: one for each of its rows, and at the end those of its relations.

    Args:
        lines: Pairs of a line number and the cells of a row by column, or what is wrong with the row.
        header: The columns, in lower case; nothing is missing among them.
        name: Name of the file, for the problems.
        options: Offsets are code points unless another unit is chosen; with ``raw`` an
            apostrophe before what looks like a formula is kept.
    """
    own = set(COLUMNS) <= set(header)
    article = next((column for column in _ARTICLE if column in header), "")
    unit = options.offset_unit or OffsetUnit.CODE_POINT
    relations: list[tuple[int, dict[str, Any]]] = []
    for number, given in lines:
        if isinstance(given, str):
            yield Problem(name, number, given)
            continue
        row = {
            key: cell if options.raw or not isinstance(cell, str) else unguarded(cell)
            for key, cell in given.items()
            if key and cell not in (None, "")
        }
        head: dict[str, Any] = {"schema": SCHEMA} if own else {}
        head |= {"id": _text(row.get(article)), "text_sha256": _text(row.get("text_sha256"))}
        head["offset_unit"] = unit.value
        try:
            span = _span(row, own, article)
            links = _json(row, "relations", list)
            if span["id"] is None and links:
                raise ValueError("relations: a span needs an id to be the beginning of one")
        except ValueError as error:
            yield Problem(name, number, str(error))
            continue
        links = [link | {"from": span["id"]} if isinstance(link, dict) else link for link in links]
        if links:
            relations.append((number, head | {"relations": links}))
        yield from rows_of(head | {"spans": [span]}, name, number)
    for number, value in relations:  # now that all spans are known
        yield from rows_of(value, name, number)


def _span(row: Mapping[str, Cell], own: bool, article: str) -> dict[str, Any]:
    span: dict[str, Any] = {
        "id": _text(row.get("id")),
        "label": _text(row.get("label")),
        "start": _whole(row, "start"),
        "end": _whole(row, "end"),
        "text": _text(row.get("text")),
    }
    if own or "attributes" in row:
        span["attributes"] = _json(row, "attributes", dict)
    for key in ("note", *_TRAIL):
        if own or key in row:
            span[key] = _text(row.get(key)) or ""
    if "origin" in row:
        score = row.get("origin_score")
        span["origin"] = {
            "kind": row["origin"],
            "name": _text(row.get("origin_name")) or "",
            "score": None if score is None else _number(score),
        }
    if own or "verdict" in row:
        review = {key: _text(row.get(column)) or "" for column, key in _REVIEW.items()}
        span["review"] = review if "verdict" in row else None
    known = {*COLUMNS, article}
    return {**{key: value for key, value in row.items() if key not in known}, **span}


def _text(cell: Cell) -> str | None:
    """A cell as text; a number is its digits, as spreadsheets make numbers of ids."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return None if cell is None else str(cell)


def _whole(row: Mapping[str, Cell], column: str) -> int:
    cell = row.get(column)
    text = _text(cell)
    if text is None:
        raise ValueError(f"{column} is empty")
    if not (text.isascii() and text.strip().removeprefix("-").isdigit() and len(text) < 20):
        raise ValueError(f"{column} is {quoted(cell)}, which is not a whole number")
    return int(text)


def _number(cell: Cell) -> float:
    try:
        return float(cell or 0)
    except ValueError:
        raise ValueError(f"origin_score is {quoted(cell)}, which is not a number") from None


def _json(row: Mapping[str, Cell], column: str, kind: type) -> Any:
    if column not in row:
        return kind()
    try:
        value = decode(str(row[column]))
    except ValueError as error:
        raise ValueError(f"{column}: {error}") from None
    if not isinstance(value, kind):
        wanted = "an object" if kind is dict else "a list"
        raise ValueError(f"{column} is {quoted(value)}, not {wanted} in JSON")
    return value
