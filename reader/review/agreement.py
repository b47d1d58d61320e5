"""Agreement of annotators: spans found alike, labels of words beyond chance, and what differs.

Spans are scored by precision, recall and F1, the first annotator taken as the reference.
*Exact* asks for the same edges and label; *partial* gives half a point for the same label
on edges that only overlap (the partial scheme of MUC-5 and SemEval-2013 task 9, with the
label asked for); *overlap* gives a whole one. Kappa and alpha are of words, each with the
set of labels that lie on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from statistics import fmean
from typing import Any, Final, NamedTuple

from reader.annotations.model import Span
from reader.annotations.standing import GOLD, standing
from reader.annotations.store import Margin
from reader.articles.article import Article
from reader.review.coefficients import cohen_kappa, fleiss_kappa, krippendorff_alpha
from reader.review.gamma import Gamma
from reader.review.matching import Layer, Pair, matched, matched_relations
from reader.text.units import words

Labels = frozenset[str]

#: The name that an annotator without one has in tables.
NOBODY: Final = "(no name)"


@dataclass(slots=True)
class Tally:
    """Spans of two annotators, counted.

    Attributes:
        reference: Spans of the first.
        found: Spans of the second.
        exact: Of both, with the same edges and label.
        overlapping: Of both, with the same label and other edges.
    """

    reference: int = 0
    found: int = 0
    exact: int = 0
    overlapping: int = 0

    def add(self, other: Tally) -> None:
        """Add the counts of another."""
        self.reference += other.reference
        self.found += other.found
        self.exact += other.exact
        self.overlapping += other.overlapping

    def scores(self) -> dict[str, float]:
        """Precision, recall and F1: exact, partial and overlap; 1 where neither has any span."""
        scored: dict[str, float] = {}
        for name, credit in (("exact", 0.0), ("partial", 0.5), ("overlap", 1.0)):
            right = self.exact + credit * self.overlapping
            precision = right / self.found if self.found else float(not self.reference)
            recall = right / self.reference if self.reference else float(not self.found)
            both = self.found + self.reference
            scored[f"{name}_precision"], scored[f"{name}_recall"] = precision, recall
            scored[f"{name}_f1"] = 2 * right / both if both else 1.0
        return scored


class Difference(NamedTuple):
    """A place where two annotators differ.

    Attributes:
        article: Id of the article.
        annotators: The first and the second.
        kind: "edges", "label", "missing" or "relation".
        left: What the first has there, as an object of JSON, or None.
        right: What the second has, or None.
    """

    article: str
    annotators: tuple[str, str]
    kind: str
    left: Mapping[str, Any] | None
    right: Mapping[str, Any] | None


@dataclass(slots=True)
class _Compared:
    """Two annotators in one article or several."""

    by_label: dict[str, Tally] = field(default_factory=dict)
    words: Counter[tuple[Labels, ...]] = field(default_factory=Counter)

    def add(self, other: _Compared) -> None:
        for label, tally in other.by_label.items():
            self.by_label.setdefault(label, Tally()).add(tally)
        self.words.update(other.words)

    @property
    def tally(self) -> Tally:
        total = Tally()
        for tally in self.by_label.values():
            total.add(tally)
        return total


def layers(article: Article, margin: Margin) -> dict[str, Layer]:
    """The marks of each annotator that has any in an article, proposals left out.

    A mark that does not lie on its words any more is left out too: nothing can be said of it.
    """
    kept = standing(margin)
    spans: dict[str, list[Span]] = {}
    for span in sorted(kept.spans.values(), key=lambda span: span.order):
        if article.text[span.start : span.end] == span.quote:
            spans.setdefault(span.annotator, []).append(span)
    found = {}
    for annotator, own in spans.items():
        ids = {span.id for span in own}
        links = tuple(link for link in kept.relations.values() if link.source in ids and link.target in ids)
        found[annotator] = Layer(tuple(own), links)
    return found


class Agreement:
    """Collects the articles of annotators, and says how far they agree.

    An article counts for two annotators when both have marks in it.

    Args:
        annotators: Whom to compare, in this order; everyone but the settled layer if not said.
        gamma: Computes gamma, which is in the report if this is given.
    """

    def __init__(self, annotators: Sequence[str] = (), gamma: Gamma | None = None) -> None:
        self._wanted = tuple(annotators)
        self._gamma = gamma
        self._gammas: dict[str, float | None] = {}
        self._spans: Counter[str] = Counter()
        self._compared: dict[tuple[str, str], dict[str, _Compared]] = {}
        self._confusion: dict[tuple[str, str], Counter[tuple[str, str]]] = {}
        self._words: Counter[tuple[tuple[str, Labels], ...]] = Counter()
        self._relations: dict[tuple[str, str], Tally] = {}
        self._articles: set[str] = set()
        self.alone: list[str] = []
        self.differences: list[Difference] = []

    def add(self, article: Article, found: Mapping[str, Layer]) -> None:
        """Take an article with the marks of its annotators (see ``layers``)."""
        names = [name for name in (self._wanted or sorted(found)) if name in found]
        if not self._wanted and GOLD in names:
            names.remove(GOLD)
        for name in names:
            self._spans[name] += len(found[name].spans)
        if len(names) < 2:
            self.alone += [article.id] if names else []
            return
        self._articles.add(article.id)
        labelled = {name: list(_labels_of_words(article.text, found[name].spans)) for name in names}
        rows = zip(*labelled.values(), strict=True)
        self._words.update(tuple(zip(names, row, strict=True)) for row in rows)
        if self._gamma:
            marks = [found[name].spans for name in names]
            self._gammas[article.id] = self._gamma(marks, len(article.text))
        for one, other in combinations(names, 2):
            self._compare(article, (one, other), found[one], found[other], labelled)

    def _compare(
        self,
        article: Article,
        names: tuple[str, str],
        left: Layer,
        right: Layer,
        labelled: Mapping[str, list[Labels]],
    ) -> None:
        pairs = matched(left, right)
        compared = _Compared(words=Counter(zip(labelled[names[0]], labelled[names[1]], strict=True)))
        confusion = self._confusion.setdefault(names, Counter())
        for pair in pairs:
            _count(pair, compared.by_label)
            confusion[_label(pair.left), _label(pair.right)] += 1
            if pair.kind != "same":
                told = (_told(pair.left), _told(pair.right))
                self.differences.append(Difference(article.id, names, pair.kind, *told))
        self._compared.setdefault(names, {})[article.id] = compared
        links = self._relations.setdefault(names, Tally())
        quotes = {span.id: span.quote for span in (*left.spans, *right.spans)}
        for relation in matched_relations(left, right, pairs):
            one, other = (
                {"type": link.type, "from": quotes[link.source], "to": quotes[link.target]} if link else None
                for link in (relation.left, relation.right)
            )
            links.add(Tally(one is not None, other is not None, one is not None and other is not None))
            if one is None or other is None:
                self.differences.append(Difference(article.id, names, "relation", one, other))

    @property
    def annotators(self) -> tuple[str, ...]:
        """Who has marks, of those that are compared."""
        return tuple(name for name in (self._wanted or sorted(self._spans)) if name in self._spans)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The pairs of annotators that have articles in common."""
        return tuple(self._compared)

    def report(self) -> dict[str, Any]:
        """All figures, as an object of JSON; with more than two annotators F1 is the mean of the pairs.

        Gamma, where it is asked for, is the mean of the articles.

        Raises:
            ValueError: No two annotators have marks in one article.
        """
        if not self._compared:
            raise ValueError("no two annotators have marks in one article")
        wholes = {names: _sum(by_article.values()) for names, by_article in self._compared.items()}
        raters = sorted({name for names in wholes for name in names})
        by_label = {
            label: self._figures(wholes.values(), raters, label) | {"spans": self._spans_of(label)}
            for label in sorted({label for whole in wholes.values() for label in whole.by_label})
        }
        return {
            "annotators": list(self.annotators),
            "articles": len(self._articles),
            "words": sum(self._words.values()),
            "spans": {name: self._spans[name] for name in self.annotators},
            **self._figures(wholes.values(), raters),
            "kappa_of": "Cohen" if len(raters) == 2 else "Fleiss",
            **self._gamma_of(self._gammas),
            "relations": _mean(tally.scores() for tally in self._relations.values()),
            "by_label": by_label,
            "by_article": {
                article: _pair_figures(_sum(c[article] for c in self._compared.values() if article in c))
                | self._gamma_of((article,))
                for article in sorted(self._articles)
            },
            "pairs": [{"annotators": list(names), **_pair_figures(whole)} for names, whole in wholes.items()],
            "confusion": [
                {"annotators": list(names), "table": _table(counts)}
                for names, counts in self._confusion.items()
            ],
            "differences": [_as_json(difference) for difference in self.differences],
        }

    def _figures(
        self, wholes: Iterable[_Compared], raters: Sequence[str], label: str | None = None
    ) -> dict[str, Any]:
        """Scores, kappa and alpha of all, or of one label."""
        compared = list(wholes)
        tallies = [w.tally if label is None else w.by_label.get(label, Tally()) for w in compared]
        rated: Counter[tuple[Labels | bool | None, ...]] = Counter()
        for unit, count in self._words.items():
            given = dict(unit)
            row = (given.get(name) for name in raters)
            rated[tuple(_category(labels, label) for labels in row)] += count
        whole = Counter({unit: count for unit, count in rated.items() if None not in unit})
        kappa = None if not whole else (cohen_kappa if len(raters) == 2 else fleiss_kappa)(whole)
        scores = _mean(tally.scores() for tally in tallies)
        return {**scores, "kappa": kappa, "alpha": krippendorff_alpha(rated) if rated else None}

    def _gamma_of(self, articles: Iterable[str]) -> dict[str, float | None]:
        if not self._gamma:
            return {}
        known = [gamma for article in articles if (gamma := self._gammas[article]) is not None]
        return {"gamma": fmean(known) if known else None}

    def _spans_of(self, label: str) -> dict[str, int]:
        counts: dict[str, int] = {}
        for (one, other), by_article in self._compared.items():
            tally = _sum(by_article.values()).by_label.get(label, Tally())
            counts |= {one: tally.reference, other: tally.found}
        return counts


def _labels_of_words(text: str, spans: Iterable[Span]) -> Iterator[Labels]:
    """For each word the set of labels that lie on it; the spans are in reading order."""
    waiting = list(spans)[::-1]
    over: list[Span] = []
    for start, end in words(text, 0, len(text)):
        while waiting and waiting[-1].start < end:
            over.append(waiting.pop())
        over = [span for span in over if span.end > start]
        yield frozenset(span.label for span in over)


def _category(labels: Labels | None, label: str | None) -> Labels | bool | None:
    return labels if labels is None or label is None else label in labels


def _count(pair: Pair, by_label: dict[str, Tally]) -> None:
    if pair.left is not None:
        by_label.setdefault(pair.left.label, Tally()).reference += 1
    if pair.right is not None:
        tally = by_label.setdefault(pair.right.label, Tally())
        tally.found += 1
        tally.exact += pair.kind == "same"
        tally.overlapping += pair.kind == "edges"


def _sum(compared: Iterable[_Compared]) -> _Compared:
    total = _Compared()
    for one in compared:
        total.add(one)
    return total


def _mean(scored: Iterable[Mapping[str, float]]) -> dict[str, float]:
    rows = list(scored)
    return {name: fmean(row[name] for row in rows) for name in rows[0]}


def _pair_figures(whole: _Compared) -> dict[str, Any]:
    return {**whole.tally.scores(), "kappa": cohen_kappa(whole.words) if whole.words else None}


def _label(span: Span | None) -> str:
    return "" if span is None else span.label


def _table(counts: Mapping[tuple[str, str], int]) -> dict[str, dict[str, int]]:
    """Label of the first → label of the second → how often; "" is for a mark that is missing."""
    rows: dict[str, dict[str, int]] = {}
    for (left, right), count in sorted(counts.items()):
        rows.setdefault(left, {})[right] = count
    return rows


def _told(span: Span | None) -> dict[str, Any] | None:
    if span is None:
        return None
    return {"id": span.id, "label": span.label, "start": span.start, "end": span.end, "text": span.quote}


def _as_json(difference: Difference) -> dict[str, Any]:
    return {
        "article": difference.article,
        "annotators": list(difference.annotators),
        "kind": difference.kind,
        "left": difference.left,
        "right": difference.right,
    }
