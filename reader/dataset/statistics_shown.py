"""Counts as a person reads them: bars in a terminal, and a page with pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import NamedTuple

from rich.cells import cell_len

from reader.annotations.labels import Schema
from reader.dataset.formats.dataset_card import agreement_bars
from reader.dataset.plots import Bar, bars
from reader.dataset.statistics import Counts
from reader.text.clean import visible
from reader.text.oneline import one_line, padded

#: Cells of the longest name, and of the longest bar.
NAME, BAR = 24, 40

_EIGHTHS = " ▏▎▍▌▋▊▉"
_PAGE = (
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    '<meta http-equiv="Content-Security-Policy" content="'
    "default-src 'none'; style-src 'unsafe-inline'\">\n"
    '<meta name="viewport" content="width=device-width">\n<title>Hashiya: the dataset in numbers</title>\n'
    "<style>body { margin: 2rem auto; max-width: 46rem; padding: 0 1rem; font-family: sans-serif; }\n"
    "svg { max-width: 100%; height: auto; display: block; margin: 1.5rem 0; }\n"
    "@media print { svg { break-inside: avoid; } }</style>\n</head>\n<body>\n"
    "<h1>The dataset in numbers</h1>\n"
)


class Section(NamedTuple):
    """What is counted, with a bar for each kind of it."""

    title: str
    bars: list[Bar]


def sections(counts: Counts, schema: Schema) -> list[Section]:
    """All that is counted, without what there is nothing of."""

    def plain(counted: Mapping[str, int]) -> list[Bar]:
        return [
            Bar(name or "(no name)", count)
            for name, count in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
        ]

    labels = []
    for bar in plain(counts.labels):
        label = schema.label(bar.name)
        arabic = f" {label.arabic}" if label.arabic not in ("", bar.name) else ""
        labels.append(Bar(f"{bar.name}{arabic}", bar.value, label.color))
    relations = [Bar(bar.name, bar.value) for bar in plain(counts.types)]
    shown = [
        Section("Spans by label", labels),
        Section("Spans by verdict of the review", plain(counts.reviews)),
        Section("Spans by annotator", plain(counts.annotators)),
        Section("Spans by who made them", plain(counts.origins)),
        Section("Agreement: partial F1 of spans by label", agreement_bars(counts, schema)),
        Section("Spans by their number of words", [Bar(*item) for item in counts.lengths.items()]),
        Section("Relations by type", relations),
        Section("Articles by split", [Bar(part, c["articles"]) for part, c in sorted(counts.parts.items())]),
    ]
    return [section for section in shown if any(bar.value for bar in section.bars)]


def summary(counts: Counts) -> str:
    """One sentence of the whole."""

    def many(count: int, noun: str) -> str:
        return f"{count} {noun}{'' if count == 1 else 's'}"

    marked = f"{counts.marked} with marks, {many(counts.characters, 'character')}"
    marks = many(counts.labels.total(), "span"), many(counts.types.total(), "relation")
    return ", ".join((f"{many(counts.articles, 'article')} ({marked})", *marks))


def lines(counts: Counts, schema: Schema) -> Iterator[str]:
    """Lines for a terminal, names in the order in which they are seen."""
    yield summary(counts)
    for section in sections(counts, schema):
        yield ""
        yield section.title
        width = min(NAME, max(cell_len(one_line(bar.name, NAME, "ltr")) for bar in section.bars))
        most = max(bar.value for bar in section.bars)
        digits = len(f"{most:g}")
        for bar in section.bars:
            name = padded(bar.name, width, "ltr", "left")
            yield f"  {name}  {bar.value:>{digits}g}  {_bar(bar.value / most)}".rstrip()


def _bar(share: float) -> str:
    """A bar in eighths of a cell; what is not nothing is seen."""
    eighths = max(round(share * BAR * 8), 1 if share else 0)
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def page(counts: Counts, schema: Schema) -> str:
    """One page of HTML that needs nothing but itself."""
    pictures = "".join(bars(*section) for section in sections(counts, schema))
    return f"{_PAGE}<p>{escape(visible(summary(counts)))}</p>\n{pictures}</body>\n</html>\n"
