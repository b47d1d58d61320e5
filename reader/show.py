"""An article printed as the screen lays it out, for a terminal, a pipe or a program."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby, takewhile

import click

from reader.annotations.labels import Schema
from reader.annotations.model import Span
from reader.text.document import Document
from reader.text.layout import Layout
from reader.text.line import Line
from reader.text.shaping import Typeset


def layout_of(text: str, width: int, direction: str, shaping: str, marks: str, as_data: bool) -> Layout:
    """The layout of a whole article.

    As data, a tab stays a tab and counts no cells, since a program expands it as it likes.

    Args:
        text: The article's text.
        width: Cells of a line.
        direction: "auto", "rtl" or "ltr".
        shaping: "forms" for joined letters, "none" for those of the text.
        marks: "keep" or "drop", of harakat.
        as_data: Whether a program will read it.
    """
    typeset = Typeset(shaping == "forms", marks == "keep", 0 if as_data else 4)
    return Layout(Document(text, direction), width, typeset)


def lines(layout: Layout) -> Iterator[Line]:
    """All lines of a layout, one after another; none after the last line end, as UAX #9 has it (rule P1)."""
    end = len(layout.document.text)
    return takewhile(lambda line: line.start != end, layout.lines())


def as_json(layout: Layout) -> Iterator[str]:
    """One JSON object for each line; ``text`` in visual order, break spaces in ``[start, end)``."""
    for number, line in enumerate(lines(layout), 1):
        record = {
            "line": number,
            "text": line.text,
            "start": line.start,
            "end": line.end,
            "direction": line.direction,
        }
        yield json.dumps(record, ensure_ascii=False)


def as_text(layout: Layout, spans: Iterable[Span], schema: Schema, colors: bool = True) -> Iterator[str]:
    """Each line set flush to the side it begins at, its spans underlined and, with ``colors``, coloured."""
    ordered = sorted(spans, key=lambda span: span.order)
    first = 0
    for line in lines(layout):
        while first < len(ordered) and ordered[first].end <= line.start:
            first += 1
        here = [span for span in ordered[first:] if span.start < line.end and line.start < span.end]
        yield " " * layout.left_of(line) * bool(len(line)) + _tagged(line, here, schema, colors)


def _tagged(line: Line, spans: list[Span], schema: Schema, colors: bool) -> str:
    def label_of(index: int) -> str | None:
        over = [span for span in spans if span.start < line.ends[index] and line.starts[index] < span.end]
        return min(over, key=lambda span: span.end - span.start).label if over else None

    if not spans:
        return line.text
    pieces = []
    for label, indexes in groupby(range(len(line)), key=label_of):
        text = "".join(line.glyphs[index] for index in indexes)
        if label is not None:
            text = click.style(text, fg=_rgb(schema.label(label).color) if colors else None, underline=True)
        pieces.append(text)
    return "".join(pieces)


def _rgb(color: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255 each, of ``#rrggbb``."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
