"""Train, dev and test: articles dealt out so that each part has its share of every label.

Near-duplicates are one group and go together, so that no test article was seen in training.
Groups are dealt one after another, in the order in which their first article was first
marked (articles marked in the same second in an order that the seed gives), each to the part
that lacks most of its labels then: the iterative stratification of Sechidis et al. (2011),
without looking ahead. So an article that is marked later moves none that is there, unless it
is a near-duplicate of articles in two parts. Articles without marks go where a hash of their
ids and the seed says. What the ``split`` in an article's meta says stays whatever comes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from reader.annotations.store import Margin
from reader.articles.article import Article

#: The parts, in the order in which their shares are given.
PARTS = ("train", "dev", "test")

# What an article counts for beside its spans, so that the parts have their share of articles as well.
_ARTICLE = ("", "article")


class Shares(NamedTuple):
    """How large each part is to be, in any unit, and the seed of the order."""

    shares: tuple[float, ...] = (80, 10, 10)
    seed: str = "0"

    @classmethod
    def parse(cls, text: str, seed: str = "0") -> Shares:
        """Shares as a person gives them: ``80/10/10``, or ``90/10`` for train and dev.

        Raises:
            ValueError: They are none; ``str()`` says what to give.
        """
        try:
            shares = tuple(float(share) for share in text.split("/"))
        except ValueError:
            shares = ()
        good = (
            2 <= len(shares) <= len(PARTS) and all(0 <= share < 1e9 for share in shares) and sum(shares) > 0
        )
        if not good:
            raise ValueError(f"{text!r} is not two or three shares such as 80/10/10")
        return cls(shares, seed)

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of the parts."""
        return PARTS[: len(self.shares)]


class _Group(NamedTuple):
    order: tuple[str, str]
    articles: tuple[str, ...]
    counts: Mapping[tuple[str, str], int]
    kept: str


def split(articles: Iterable[tuple[Article, Margin]], shares: Shares) -> dict[str, str]:
    """The part of each article, by its id.

    Args:
        articles: All articles of the dataset with the marks that are in it.
        shares: How large each part is to be.
    """
    from reader.dataset.duplicates import Sketches  # only splits compare articles with each other

    sketches = Sketches()
    known: list[tuple[str, tuple[str, str], Counter[tuple[str, str]], str]] = []
    for article, margin in articles:
        sketches.add(article.text)
        counts = Counter((span.label, "span") for span in margin.spans.values())
        order = _first_marked(margin), sha256(f"{shares.seed}\0{article.id}".encode()).hexdigest()
        kept = margin.meta.get("split")
        known.append((article.id, order, counts + Counter([_ARTICLE]), kept if kept in shares.parts else ""))
    members: dict[int, list[int]] = defaultdict(list)
    for number, first in enumerate(sketches.groups()):
        members[first].append(number)
    groups = []
    for numbers in members.values():
        those = sorted((known[number] for number in numbers), key=lambda each: each[1])
        total: Counter[tuple[str, str]] = sum((counts for _, _, counts, _ in those), Counter())
        kept = next((kept for *_, kept in those if kept), "")
        groups.append(_Group(those[0][1], tuple(id for id, *_ in those), total, kept))
    return _dealt(sorted(groups, key=lambda group: group.order), shares)


def _first_marked(margin: Margin) -> str:
    """When an article was first marked; one that never was comes after all that were."""
    times = (span.created for span in margin.spans.values() if span.created)
    first = margin.history[0].at if margin.history else ""
    return first or min(times, default="9999")


def _dealt(groups: Sequence[_Group], shares: Shares) -> dict[str, str]:
    wanted = {
        part: share / sum(shares.shares) for part, share in zip(shares.parts, shares.shares, strict=True)
    }
    totals: Counter[tuple[str, str]] = Counter()
    held: dict[str, Counter[tuple[str, str]]] = {part: Counter() for part in shares.parts}
    made: dict[str, str] = {}
    for group in groups:
        if len(group.counts) == 1 and not group.kept:
            made |= dict.fromkeys(group.articles, _drawn(group.order[1], wanted))
            continue
        totals.update(group.counts)

        def lack(part: str, group: _Group = group) -> float:
            """How far a part is from its share of what the group has; each label counts alike."""
            return sum(
                wanted[part] - (held[part][key] + count / 2) / totals[key]
                for key, count in group.counts.items()
            )

        part = group.kept or max((part for part in shares.parts if wanted[part]), key=lack)
        held[part].update(group.counts)
        made |= dict.fromkeys(group.articles, part)
    return made


def _drawn(digest: str, wanted: Mapping[str, float]) -> str:
    """A part by lot: a hash in hex, read as a number from 0 to 1."""
    left = int(digest[:12], 16) / 16**12
    for part, share in wanted.items():
        if left < share:
            return part
        left -= share
    return next(reversed([part for part, share in wanted.items() if share]))
