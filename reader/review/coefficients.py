"""Agreement beyond chance on nominal data: the kappas of Cohen and Fleiss, Krippendorff's alpha.

Each takes a table of ratings: a tuple with the category that each rater gave a unit → how
many units were rated so. Where nothing is left for chance to explain (all raters gave all
units one and the same category) the coefficients have no value; they are 1 here, as all agree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from itertools import permutations
from typing import Any

Ratings = Mapping[tuple[Any, ...], int]


def cohen_kappa(ratings: Ratings) -> float:
    """Cohen's kappa of two raters (Cohen 1960).

    Raises:
        ValueError: There are no units.
    """
    total = _total(ratings)
    first: Counter[Hashable] = Counter()
    second: Counter[Hashable] = Counter()
    for (one, other), count in ratings.items():
        first[one] += count
        second[other] += count
    observed = sum(count for (one, other), count in ratings.items() if one == other) / total
    expected = sum(first[category] * second[category] for category in first) / total**2
    return _beyond(observed, expected)


def fleiss_kappa(ratings: Ratings) -> float:
    """Fleiss' kappa of two raters or more, each of whom rated every unit (Fleiss 1971).

    Raises:
        ValueError: There are no units.
    """
    total = _total(ratings)
    raters = len(next(iter(ratings)))
    shares: Counter[Hashable] = Counter()
    agreeing = 0.0
    for unit, count in ratings.items():
        given = Counter(unit)
        for category, votes in given.items():
            shares[category] += votes * count
        pairs = sum(votes * (votes - 1) for votes in given.values())
        agreeing += count * pairs / (raters * (raters - 1))
    expected = sum((votes / (total * raters)) ** 2 for votes in shares.values())
    return _beyond(agreeing / total, expected)


def krippendorff_alpha(ratings: Ratings) -> float:
    """Krippendorff's alpha for nominal data; None stands for a rating that is not there.

    Computed from the matrix of coincidences (Krippendorff 2011). Units with fewer than two
    ratings say nothing.

    Raises:
        ValueError: No unit has two ratings.
    """
    coincidences: dict[tuple[Hashable, Hashable], float] = {}
    for unit, count in ratings.items():
        values = [value for value in unit if value is not None]
        if len(values) > 1:
            for pair in permutations(values, 2):
                coincidences[pair] = coincidences.get(pair, 0.0) + count / (len(values) - 1)
    sums: dict[Hashable, float] = {}
    for (one, _), value in coincidences.items():
        sums[one] = sums.get(one, 0.0) + value
    total = sum(sums.values())
    if total <= 1:
        raise ValueError("no unit has two ratings")
    observed = sum(value for (one, other), value in coincidences.items() if one != other)
    expected = (total**2 - sum(value**2 for value in sums.values())) / (total - 1)
    return 1.0 if not expected else 1 - observed / expected


def _total(ratings: Ratings) -> int:
    total = sum(ratings.values())
    if not total:
        raise ValueError("there are no units")
    return total


def _beyond(observed: float, expected: float) -> float:
    return 1.0 if expected == 1 else (observed - expected) / (1 - expected)
