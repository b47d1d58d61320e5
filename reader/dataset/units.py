"""Rows of paragraphs or sentences, made of rows of articles: what models are trained on.

A unit has the marks that lie in it, with offsets into its own text. Where a mark goes over
the end of a unit, the unit goes on with the next one, so that none is cut. What a site left
around the article is in no unit unless it is asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from reader.annotations.zones import LEFTOVERS, stored_zones
from reader.dataset.formats.tally import Tally
from reader.text.units import sentences, trimmed
from reader.text.zones import Zone, zones

Unit = Literal["article", "paragraph", "sentence"]
Range = tuple[int, int]


def in_units(
    rows: Iterable[Mapping[str, Any]], unit: Unit, tally: Tally, leftovers: bool = False
) -> Iterator[dict[str, Any]]:
    """A row for each unit of each row, in their order.

    The id of a unit is that of its article and the place where it begins: ``news#120``. Its
    meta has ``article``, ``start`` and ``end``.

    Args:
        rows: Rows of articles.
        unit: What a unit is.
        tally: Is told of relations that join two units, and of spans that lie outside all.
        leftovers: Whether units are made of leftovers as well.
    """
    for row in rows:
        if unit == "article":
            yield dict(row)
            continue
        ranges = unit_ranges(row, unit, leftovers)
        placed: set[str] = set()
        for start, end in ranges:
            made = _unit(row, start, end)
            placed.update(span["id"] for span in made["spans"])
            placed.update(relation["id"] for relation in made["relations"])
            yield made
        outside = sum(span["id"] not in placed for span in row["spans"])
        tally.lose("spans outside all units", "they lie in leftovers", outside)
        between = sum(relation["id"] not in placed for relation in row["relations"])
        tally.lose("relations between units", "a unit has only what lies in it", between)


def unit_ranges(row: Mapping[str, Any], unit: Unit, leftovers: bool) -> list[Range]:
    """Where the units of a row are, without the blanks around them."""
    text = row["text"]
    ranges = [
        part
        for zone in _zones(row, text)
        if leftovers or zone.kind not in LEFTOVERS
        for line in _lines(text, zone)
        for part in (sentences(text, *line) if unit == "sentence" else [trimmed(text, *line)])
        if part[0] < part[1]
    ]
    return list(_joined(ranges, row["spans"]))


def _zones(row: Mapping[str, Any], text: str) -> Sequence[Zone]:
    kept = row["meta"].get("zones")
    found = stored_zones(kept, len(text)) if isinstance(kept, list) else None
    return found or zones(text) or [Zone(0, len(text), "body")]


def _lines(text: str, zone: Zone) -> Iterator[Range]:
    at = zone.start
    for line in text[zone.start : zone.end].splitlines(keepends=True):
        yield at, at + len(line)
        at += len(line)


def _joined(ranges: Sequence[Range], spans: Sequence[Mapping[str, Any]]) -> Iterator[Range]:
    """The ranges, grown and put together so that no span that reaches into one is cut."""
    pieces = [(start, end, True) for start, end in ranges]
    pieces += [(span["start"], span["end"], False) for span in spans]
    first = reach = 0
    holds_any = False
    for start, end, is_unit in sorted(pieces):
        if start >= reach:
            if holds_any:
                yield first, reach
            first, reach, holds_any = start, end, False
        reach = max(reach, end)
        holds_any = holds_any or is_unit
    if holds_any:
        yield first, reach


def _unit(row: Mapping[str, Any], start: int, end: int) -> dict[str, Any]:
    text = row["text"][start:end]
    spans = [
        {**span, "start": span["start"] - start, "end": span["end"] - start}
        for span in row["spans"]
        if start <= span["start"] and span["end"] <= end
    ]
    ids = {span["id"] for span in spans}
    # What is kept of the whole article is not about a part of it, but for the split that it is in.
    kept = {key: row["meta"][key] for key in ("split",) if key in row["meta"]}
    return {
        **row,
        "id": f"{row['id']}#{start}",
        "text": text,
        "text_sha256": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        "spans": spans,
        "relations": [link for link in row["relations"] if link["from"] in ids and link["to"] in ids],
        "meta": {"article": row["id"], "end": end, **kept, "start": start},
    }
