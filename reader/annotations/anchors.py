"""Whether marks still say what the text says where they lie."""

from __future__ import annotations

from reader.annotations.model import Span
from reader.annotations.store import Margin
from reader.articles.article import Article


def check_anchors(article: Article, margin: Margin) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Spans whose quote is where they say it is, and spans where the text is another.

    Both are in the order of lists (start, end, label, id). The test is exact: the text from
    start to end equals the quote, code point by code point. A mark that waits for a person
    since its article was changed has no place, whatever the text says there.
    """
    spans = sorted(margin.spans.values(), key=lambda span: span.order)
    holds = {
        span.id: not span.text_sha256 and article.text[span.start : span.end] == span.quote for span in spans
    }
    return tuple(s for s in spans if holds[s.id]), tuple(s for s in spans if not holds[s.id])
