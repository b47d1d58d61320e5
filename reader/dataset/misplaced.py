"""The marks of an article that are not at their words, told with what is known of their place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reader.annotations.anchors import check_anchors
from reader.annotations.following import is_settled
from reader.annotations.store import Margin, Store
from reader.articles.article import Article
from reader.dataset.marked import waiting


def misplaced(article: Article, margin: Margin, store: Store) -> Iterator[tuple[str, dict[str, Any]]]:
    """For each mark that a person must look at a sentence, and the same as fields.

    The fields are ``span``, its id; ``old``, its start, end and text as it was; and ``new``,
    the same of the place where it may be, or None. A mark that somebody has looked at and
    kept without a place is not among them.

    Args:
        article: The article.
        margin: What is kept for it, followed (see ``reader.dataset.marked``).
        store: Where earlier texts are kept.
    """
    places = {one.span.id: one for one in waiting(article, margin, store)}
    for span in check_anchors(article, margin)[1]:
        one = places.get(span.id)
        if one is None and is_settled(span):
            continue
        mark = f"{span.label} {span.id}"
        old = {"start": span.start, "end": span.end, "text": span.quote}
        if one is None or one.place is None:
            why = one.why if one is not None else "the text there is another"
            yield f"{mark} was at {span.start}–{span.end}: «{span.quote}»: {why}", _fields(span.id, old, None)
        else:
            start, end = one.place
            new = {"start": start, "end": end, "text": article.text[start:end]}
            why = one.why or "its words stand elsewhere now"
            yield (
                f"{mark} moved, please check: «{span.quote}» → «{new['text']}» at {start}–{end}: {why}",
                _fields(span.id, old, new),
            )


def _fields(span_id: str, old: dict[str, Any], new: dict[str, Any] | None) -> dict[str, Any]:
    return {"span": span_id, "old": old, "new": new}
