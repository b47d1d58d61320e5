"""How good the proposals of the rules are, against marks that people made.

The marks lie beside the checkout in ``shared/gold``, one JSON object a file. Counts are
summed over the articles, and told for each label: *exact* takes a proposal for right when it
has both edges of a mark, *overlap* when it shares a letter with one. Of claims only those
that the gold attributes to somebody are looked for, as the rules propose no others; a
proposal that meets only some other claim counts as wrong.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.figure import Figure
from reader.annotations.spans import make_span
from reader.annotations.store import Margin
from reader.articles.article import Article
from reader.suggest.learning import ModelError, learn
from reader.suggest.propose import propose
from reader.suggest.rules import Rules

SHARED = Path(__file__).resolve().parents[2] / "shared"

#: Precision and recall that each label must reach, and how they are measured.
BARS = {
    ("figure", "exact"): (0.90, 0.90),
    ("source", "overlap"): (0.85, 0.75),
    ("claim", "overlap"): (0.90, 0.65),
    ("denial", "overlap"): (0.80, 0.60),
}
LABELS = ("figure", "source", "claim", "denial")

ROUNDS = 5

Range = tuple[int, int]


@dataclass(slots=True)
class Count:
    """Proposals and marks of one label, and how many of each met one of the other.

    Attributes:
        proposed: Proposals.
        right: Those that met a mark.
        marked: Marks.
        found: Those that met a proposal.
    """

    proposed: int = 0
    right: int = 0
    marked: int = 0
    found: int = 0

    def add(self, proposed: Sequence[Range], marked: Sequence[Range], *, exact: bool) -> None:
        """Count the proposals and marks of an article."""
        self.proposed += len(proposed)
        self.marked += len(marked)
        self.right += sum(any(meet(one, other, exact=exact) for other in marked) for one in proposed)
        self.found += sum(any(meet(one, other, exact=exact) for other in proposed) for one in marked)

    @property
    def precision(self) -> float:
        """The share of the proposals that is right; 1 when there are none."""
        return self.right / self.proposed if self.proposed else 1.0

    @property
    def recall(self) -> float:
        """The share of the marks that is found; 1 when there are none."""
        return self.found / self.marked if self.marked else 1.0


def meet(one: Range, other: Range, *, exact: bool) -> bool:
    """Whether two ranges are the same, or else share a code point."""
    return one == other if exact else one[0] < other[1] and other[0] < one[1]


def marks(gold: dict[str, Any], label: str, *, everything: bool = False) -> list[Range]:
    """The marks of a label, of claims those that are attributed unless all are asked for."""
    attributed = {link["from"] for link in gold["relations"] if link["type"] == "attributed_to"}
    return [
        (span["start"], span["end"])
        for span in gold["spans"]
        if span["label"] == label and (everything or label != "claim" or span["id"] in attributed)
    ]


def articles(shared: Path) -> Iterator[tuple[Article, dict[str, Any]]]:
    """The articles that have gold marks, and those."""
    for file in sorted((shared / "gold").glob("*.jsonl")):
        gold = json.loads(file.read_text(encoding="utf-8"))
        text = (shared / "articles" / f"{file.stem}.txt").read_bytes().decode("utf-8")
        yield Article(file.stem, text), gold


def counts(shared: Path) -> dict[tuple[str, str], Count]:
    """What was proposed and found, by label and by ``exact`` or ``overlap``."""
    found = {(label, how): Count() for label in LABELS for how in ("exact", "overlap")}
    for article, gold in articles(shared):
        proposals = propose(article)
        for (label, how), count in found.items():
            proposed = [(p.start, p.end) for p in proposals if p.label == label]
            count.add(proposed, marks(gold, label), exact=how == "exact")
    return found


def learned(shared: Path) -> Iterator[Figure]:
    """A model of all articles but one, on that one, summed over which is left out; of all claims.

    The seconds are for learning from all articles but one.
    """
    rules = Rules.load()
    given = [(article, gold, _margin(article, gold)) for article, gold in articles(shared)]
    counted = {(label, how): Count() for label in LABELS for how in ("exact", "overlap")}
    times = []
    for left_out, gold, _ in given:
        start = perf_counter()
        model = learn([(article, margin) for article, _, margin in given if article is not left_out], rules)
        times.append(perf_counter() - start)
        proposals = model.proposer(rules)(left_out)
        for (label, how), count in counted.items():
            proposed = [(p.start, p.end) for p in proposals if p.label == label]
            count.add(proposed, marks(gold, label, everything=True), exact=how == "exact")
    for (label, how), count in counted.items():
        if count.proposed:
            yield Figure(f"suggest-learned-{label}-{how}-precision", count.precision)
            yield Figure(f"suggest-learned-{label}-{how}-recall", count.recall)
    yield Figure("suggest-learning-seconds", median(times))


def _margin(article: Article, gold: dict[str, Any]) -> Margin:
    spans = [make_span(article, s["label"], s["start"], s["end"], "gold", "") for s in gold["spans"]]
    return Margin({span.id: span for span in spans})


def run() -> Iterator[Figure]:
    """Precision and recall by label, of the rules and of what is learned; milliseconds for an article."""
    if not SHARED.is_dir():
        print("suggest: no gold marks lie beside this checkout; nothing is measured.", file=sys.stderr)
        return
    for (label, how), count in counts(SHARED).items():
        bars = BARS.get((label, how), (None, None))
        yield Figure(f"suggest-{label}-{how}-precision", count.precision, bars[0], "higher")
        yield Figure(f"suggest-{label}-{how}-recall", count.recall, bars[1], "higher")

    times = []
    for article, _ in articles(SHARED):
        for _ in range(ROUNDS):
            start = perf_counter()
            propose(article, Rules.load())
            times.append((perf_counter() - start) * 1000)
    yield Figure("suggest-article-ms", median(times))
    try:
        yield from learned(SHARED)
    except ModelError as error:
        print(f"suggest: {error}; what is learned is not measured.", file=sys.stderr)
