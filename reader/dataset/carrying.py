"""Marks of a row that has another text than the article here, carried over to where their words are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from reader.annotations.reanchor import Placement, reanchor
from reader.annotations.spans import make_span
from reader.articles.article import Article
from reader.dataset.offsets import OffsetUnit, code_points
from reader.dataset.report import quoted
from reader.dataset.rows import GivenSpan, Row

#: Entries of a row's meta that have offsets.
_PLACED = {"zones"}


def carried_over(row: Row, article: Article) -> tuple[Row, list[tuple[str, str]]]:
    """A row with its marks at their words in another text than its own, by the rule of ``reanchor``.

    Args:
        row: A row with a text; its offsets are in that text.
        article: The article as it is here.

    Returns:
        The row with the marks that are sure, in code points; and for each of the others, and
        for what else is left out, its name and a clause.
    """
    problems: list[tuple[str, str]] = []
    placements = _placements(row, article, problems)
    spans: list[GivenSpan] = []
    for given, placement in placements:
        if placement.place is not None and placement.is_sure:
            start, end = placement.place
            fields: dict[str, Any] = {
                **given.fields,
                "start": start,
                "end": end,
                "text": article.text[start:end],
            }
            spans.append(replace(given, fields=fields))
        else:
            words = quoted(placement.span.quote)
            problems.append((given.name, f"in the text of the article here it is not sure where {words} is"))
    problems += ((name, "left out, as they are places in another text") for name in _PLACED & row.meta.keys())
    meta = {name: value for name, value in row.meta.items() if name not in _PLACED}
    return row._replace(text=None, unit=OffsetUnit.CODE_POINT, spans=tuple(spans), meta=meta), problems


def _placements(
    row: Row, article: Article, problems: list[tuple[str, str]]
) -> Iterator[tuple[GivenSpan, Placement]]:
    """The marks that stand in the row's own text, each with its place in the article's."""
    assert row.text is not None
    there = Article(article.id, row.text)
    place = code_points(row.text, row.unit)
    standing, spans = [], []
    for given in row.spans:
        start, end = (place(given.fields[key]) for key in ("start", "end"))
        try:
            if start is None or end is None:
                raise ValueError("it is outside the row's own text, or inside a character")
            span = make_span(there, given.fields["label"], start, end, "", "")
            if given.fields.get("text") not in (None, span.quote):
                raise ValueError(
                    f"the row's own text has {quoted(span.quote)} there, not {quoted(given.fields['text'])}"
                )
        except ValueError as error:
            problems.append((given.name, str(error)))
        else:
            standing.append(given)
            spans.append(span)
    yield from zip(standing, reanchor(spans, article.text, row.text), strict=True)
