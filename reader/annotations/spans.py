"""Spans of stretches of an article: making them, and whether they stand there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reader.annotations.ids import new_id
from reader.annotations.model import CONTEXT, NO_ATTRIBUTES, Origin, Span
from reader.articles.article import Article


def make_span(
    article: Article,
    label: str,
    start: int,
    end: int,
    annotator: str,
    now: str,
    *,
    id: str | None = None,
    note: str = "",
    origin: Origin | None = None,
    attributes: Mapping[str, Any] = NO_ATTRIBUTES,
) -> Span:
    """A new span of an article, with its quote and context filled in.

    Args:
        article: Where the span is.
        label: Name of its label.
        start: First code point.
        end: One past the last code point.
        annotator: Who marks it.
        now: ISO 8601, UTC.
        id: An id from elsewhere; a random one is made without it.
        note: A remark.
        origin: Where it came from; a person, if not said.
        attributes: JSON values.

    Raises:
        ValueError: The range is empty or not inside the text.
    """
    span = Span(
        id if id is not None else new_id(),
        label,
        start,
        end,
        "",
        attributes=attributes,
        note=note,
        origin=origin or Origin(),
        annotator=annotator,
        created=now,
        updated=now,
    )
    return moved_span(article, span, start, end, now)


def moved_span(article: Article, span: Span, start: int, end: int, now: str) -> Span:
    """A span with other edges, its quote and context taken anew from the text.

    Raises:
        ValueError: The range is empty or not inside the text.
    """
    text = article.text
    if not 0 <= start < end <= len(text):
        raise ValueError(f"no span from {start} to {end} in a text of {len(text)} characters")
    return span._replace(
        start=start,
        end=end,
        quote=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        updated=now,
    )


def is_in_place(text: str, span: Span) -> bool:
    """Whether a mark's quote stands at its place in a text, with the context it was kept with."""
    start, end = span.start, span.start + len(span.quote)
    return (
        span.end == end
        and text.startswith(span.quote, start)
        and text.startswith(span.suffix, end)
        and start >= len(span.prefix)
        and text.startswith(span.prefix, start - len(span.prefix))
    )
