"""How far annotators agree, found out while their articles go by: for the card and the counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reader.annotations.store import Margin
from reader.articles.article import Article
from reader.review.agreement import Agreement, layers


class Agreed:
    """The agreement on all articles that went by; the settled layer is nobody's."""

    def __init__(self) -> None:
        """Nothing went by yet."""
        self._agreement = Agreement()

    def watched(self, articles: Iterable[tuple[Article, Margin]]) -> Iterator[tuple[Article, Margin]]:
        """Articles with all that is kept for them, as they come."""
        for article, margin in articles:
            if len({span.annotator for span in margin.spans.values()}) > 1:
                self._agreement.add(article, layers(article, margin))
            yield article, margin

    def figures(self) -> Mapping[str, Any]:
        """The report of ``hashiya agree``; empty where no two annotators marked one article."""
        try:
            return self._agreement.report()
        except ValueError:
            return {}
