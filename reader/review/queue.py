"""What a review goes through: marks chosen by their state, label, annotator and article, in an order."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, Literal, NamedTuple

from reader.annotations.following import REANCHOR
from reader.annotations.model import Span
from reader.annotations.standing import GOLD, is_pending
from reader.annotations.store import Margin
from reader.articles.article import Article
from reader.review.agreement import layers
from reader.review.matching import Layer, matched, matched_relations

Order = Literal["reading", "uncertainty", "age"]

#: What is reviewed, by name: proposals; marks and proposals without a verdict; those that are
#: flagged; places where two annotators differ; marks that have moved with a changed text; all marks.
QUEUES: Final = ("proposals", "unreviewed", "flagged", "disagreements", "moved", "all")
ORDERS: Final = ("reading", "uncertainty", "age")

_SAMPLE: Final = re.compile(r"([1-9][0-9]*)(\s*%)?")


class Choice(NamedTuple):
    """What is asked for.

    Attributes:
        queue: One of QUEUES.
        labels: Labels that are wanted; all if none is named.
        annotators: Whose marks; for disagreements the two that are compared.
        articles: Ids of articles.
        sample: How many to draw at random: a number, or one of percent ("10%"); "" for all.
        seed: Of the draw: the same seed draws the same.
        order: One of ORDERS. The uncertain are those whose score is nearest to one half.
    """

    queue: str = "proposals"
    labels: tuple[str, ...] = ()
    annotators: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    sample: str = ""
    seed: int = 0
    order: Order = "reading"

    @property
    def by_article(self) -> bool:
        """Whether the queue goes from article to article, so that its first items don't need the last."""
        return self.order == "reading" and not self.sample


class Item(NamedTuple):
    """One thing to decide. A tuple of JSON values: a hundred thousand of them are kept at once.

    Attributes:
        kind: "mark", or for disagreements "pair" or "relation".
        article: Id of the article.
        left: Id of the mark; for disagreements what the first annotator has there, or "".
        right: For disagreements what the second has, or "".
        label: The label of the mark, or the type of the relation.
        origin: Name of the rule or model that proposed it, or "".
        score: How sure that was, or None.
    """

    kind: str
    article: str
    left: str
    right: str = ""
    label: str = ""
    origin: str = ""
    score: float | None = None


def select(articles: Iterable[tuple[Article, Margin]], choice: Choice) -> list[Item]:
    """The items of a queue, in the order that is asked for.

    Raises:
        ValueError: The sample is no number.
    """
    return ordered([found for pair in articles for found in found_in(*pair, choice)], choice)


class _Place(NamedTuple):
    article: str
    start: int
    end: int
    created: str


#: An item and where it stands. Its place ends the key of every order, so that an order is always the same.
Found = tuple[_Place, Item]


def found_in(article: Article, margin: Margin, choice: Choice) -> list[Found]:
    """What of an article belongs in a queue, in reading order."""
    if choice.articles and article.id not in choice.articles:
        return []
    return sorted(_items(article, margin, choice))


def ordered(found: Iterable[Found], choice: Choice) -> list[Item]:
    """The items of a queue, in the order that is asked for.

    Raises:
        ValueError: The sample is no number.
    """
    items = [item for _, item in sorted(found, key=_key(choice.order))]
    return _sampled(items, choice.sample, choice.seed) if choice.sample else items


def _key(order: Order) -> Callable[[Found], Any]:
    if order == "uncertainty":
        return lambda pair: (pair[1].score is None, abs((pair[1].score or 0.0) - 0.5), pair)
    if order == "age":
        return lambda pair: (pair[0].created, pair)
    return lambda pair: pair


def _items(article: Article, margin: Margin, choice: Choice) -> Iterator[Found]:
    if choice.queue == "disagreements":
        yield from _differences(article, margin, choice)
        return
    moved = _moved(margin) if choice.queue == "moved" else {}
    for span in margin.spans.values():
        if (
            (wanted(span, choice.queue, article) or _is_news(span, moved))
            and (not choice.labels or span.label in choice.labels)
            and (not choice.annotators or span.annotator in choice.annotators)
        ):
            place = _Place(article.id, span.start, -span.end, span.created)
            origin = span.origin
            name = "" if origin.kind == "person" else origin.name
            yield place, Item("mark", article.id, span.id, "", span.label, name, origin.score)


def _moved(margin: Margin) -> dict[str, str]:
    """The marks that followed their words in a changed text, by id, and when they did last."""
    return {
        change.after.id: edit.at
        for edit in margin.history
        if edit.action == REANCHOR
        for change in edit.changes
        if isinstance(change.after, Span)
    }


def _is_news(span: Span, moved: Mapping[str, str]) -> bool:
    """Whether a mark was moved, and nobody has looked at it since."""
    at = moved.get(span.id)
    return at is not None and (span.review is None or span.review.at < at)


def wanted(span: Span, queue: str, article: Article) -> bool:
    """Whether a span belongs in a queue as it stands now."""
    match queue:
        case "proposals":
            return is_pending(span)
        case "unreviewed":
            return span.review is None
        case "flagged":
            return span.review is not None and span.review.verdict == "flagged"
        case "moved":
            return article.text[span.start : span.end] != span.quote
        case _:
            return span.annotator != GOLD


def compared(found: dict[str, Layer], annotators: tuple[str, ...] = ()) -> tuple[str, str] | None:
    """The two annotators of an article that are compared: the two named, or else the first two."""
    names = [name for name in (annotators or sorted(found)) if name in found and name != GOLD]
    return (names[0], names[1]) if len(names) > 1 else None


def _differences(article: Article, margin: Margin, choice: Choice) -> Iterator[Found]:
    found = layers(article, margin)
    names = compared(found, choice.annotators)
    if names is None:
        return
    left, right = (found[name] for name in names)
    pairs = matched(left, right)
    for pair in pairs:
        one, other = pair.left, pair.right
        labels = {span.label for span in (one, other) if span is not None}
        if pair.kind != "same" and (not choice.labels or labels & set(choice.labels)):
            first = one or other
            assert first is not None, "a pair has a mark"
            place = _Place(article.id, first.start, -first.end, first.created)
            ids = (one.id if one else "", other.id if other else "")
            yield place, Item("pair", article.id, *ids, first.label)
    places = {span.id: span for span in (*left.spans, *right.spans)}
    for relation in matched_relations(left, right, pairs):
        link = relation.left or relation.right
        if link is not None and (relation.left is None or relation.right is None) and not choice.labels:
            end = max(places[link.source].start, places[link.target].start)
            # After the marks: a relation is settled between marks that are.
            place = _Place(article.id, len(article.text) + end, 0, link.created)
            ids = (relation.left.id if relation.left else "", relation.right.id if relation.right else "")
            yield place, Item("relation", article.id, *ids, link.type)


def sample_size(sample: str, of: int) -> int:
    """How many a sample is of so many: "50" or "10%", which is rounded up.

    Raises:
        ValueError: It is neither.
    """
    match = _SAMPLE.fullmatch(sample.strip())
    if match is None or (match[2] and int(match[1]) > 100):
        raise ValueError(f"a sample is a number or one of percent, such as 50 or 10%, not {sample!r}")
    number = int(match[1])
    return min(of, -(-of * number // 100) if match[2] else number)


def _sampled(items: list[Item], sample: str, seed: int) -> list[Item]:
    """So many items drawn by a seed, in the order they were in."""
    chance = random.Random(seed)  # noqa: S311 (a draw that can be repeated, no secret)
    drawn = chance.sample(range(len(items)), sample_size(sample, len(items)))
    return [items[index] for index in sorted(drawn)]
