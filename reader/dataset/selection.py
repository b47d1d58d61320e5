"""Which marks of which articles are wanted: of an export, of the counts, of the splits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from reader.annotations.model import Span
from reader.annotations.standing import is_proposal, stands
from reader.annotations.store import Margin
from reader.articles.article import Article
from reader.text.units import Range

#: What ``Selection.reviews`` takes: the verdicts, and "none" for a mark that nobody has reviewed.
REVIEWS = ("accepted", "rejected", "flagged", "none")


class Selection(NamedTuple):
    """What is wanted; an empty tuple asks for all.

    Attributes:
        labels: Names of labels.
        reviews: Verdicts, of REVIEWS.
        annotators: Whose marks; ``gold`` is the settled layer.
        articles: Ids of articles, or patterns such as ``2024*``.
        since: The first day or time (ISO 8601) of the last change of a mark, or "".
        until: The last one, that day included, or "".
        proposals: Whether what is only proposed or was rejected comes as well.
        leftovers: Whether marks come that lie in what a site left around an article.
        everything: Whether articles come that have no mark then.
    """

    labels: tuple[str, ...] = ()
    reviews: tuple[str, ...] = ()
    annotators: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    proposals: bool = False
    leftovers: bool = True
    everything: bool = False

    def has(self, span: Span) -> bool:
        """Whether a span is wanted, wherever it lies."""
        when = span.updated or span.created
        return (
            (self.proposals or stands(span))
            and (not self.labels or span.label in self.labels)
            and (not self.reviews or (span.review.verdict if span.review else "none") in self.reviews)
            and (not self.annotators or span.annotator in self.annotators)
            and (not self.since or when >= self.since)
            # A day sorts before all of its times, which begin with it.
            and (not self.until or when[: len(self.until)] <= self.until)
        )

    def has_article(self, article_id: str) -> bool:
        """Whether an article of this id is wanted."""
        return not self.articles or any(fnmatchcase(article_id, pattern) for pattern in self.articles)

    @property
    def takes_all(self) -> bool:
        """Whether nothing is left out."""
        return self == Selection(proposals=True, everything=self.everything)


class Selected:
    """The articles that are wanted, each with the marks that are; counts what it leaves out.

    Attributes:
        left_out: Spans by what they are, in the plural: proposals, spans in leftovers, others.
    """

    def __init__(self, selection: Selection) -> None:
        """Nothing is left out yet."""
        self.selection = selection
        self.left_out: Counter[str] = Counter()

    def __call__(self, articles: Iterable[tuple[Article, Margin]]) -> Iterator[tuple[Article, Margin]]:
        """The articles, with the relations among the spans that are left."""
        for article, margin in articles:
            if not self.selection.has_article(article.id):
                continue
            kept = margin if self.selection.takes_all else self._kept(article, margin)
            if self.selection.everything or kept.spans or (margin.problems and not margin.spans):
                yield article, kept

    def _kept(self, article: Article, margin: Margin) -> Margin:
        outside = [] if self.selection.leftovers or not margin.spans else _left(article, margin)
        spans = {}
        for span in margin.spans.values():
            if not self.selection.has(span):
                asked = bool(self.selection.annotators and span.annotator not in self.selection.annotators)
                self.left_out["proposals" if is_proposal(span) and not asked else "other spans"] += 1
            elif any(start <= span.start and span.end <= end for start, end in outside):
                self.left_out["spans in leftovers"] += 1
            else:
                spans[span.id] = span
        if len(spans) == len(margin.spans):
            return margin
        relations = {
            link.id: link
            for link in margin.relations.values()
            if link.source in spans and link.target in spans
        }
        return margin._replace(spans=spans, relations=relations)


def _left(article: Article, margin: Margin) -> Sequence[Range]:
    """What a site left around an article."""
    from reader.annotations.zones import leftovers, zones_of

    return leftovers(zones_of(article, margin))
