"""Kappas and alpha give what the literature says of its worked examples."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.review.coefficients import cohen_kappa, fleiss_kappa, krippendorff_alpha

# Fleiss (1971): 10 subjects, 14 raters, 5 categories; votes for each category.
FLEISS = (
    (0, 0, 0, 0, 14),
    (0, 2, 6, 4, 2),
    (0, 0, 3, 5, 6),
    (0, 3, 9, 2, 0),
    (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0),
    (3, 2, 6, 3, 0),
    (2, 5, 3, 2, 2),
    (6, 5, 2, 1, 0),
    (0, 2, 2, 3, 7),
)

# Krippendorff (2011), example C: four observers, twelve units, some ratings missing.
KRIPPENDORFF = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)


def test_cohen_of_fifty_grants_read_by_two():
    ratings = {("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15}
    assert cohen_kappa(ratings) == pytest.approx(0.4)


def test_fleiss_of_his_own_table():
    ratings = Counter(
        tuple(category for category, votes in enumerate(row) for _ in range(votes)) for row in FLEISS
    )
    assert fleiss_kappa(ratings) == pytest.approx(0.210, abs=0.0005)


def test_alpha_of_krippendorffs_own_example():
    ratings = Counter(zip(*KRIPPENDORFF, strict=True))
    assert krippendorff_alpha(ratings) == pytest.approx(0.743, abs=0.0005)


@pytest.mark.parametrize("coefficient", [cohen_kappa, fleiss_kappa, krippendorff_alpha])
class TestAll:
    def test_full_agreement_is_one(self, coefficient):
        assert coefficient({("a", "a"): 7, ("b", "b"): 2}) == pytest.approx(1)
        assert coefficient({("a", "a"): 7}) == 1

    def test_full_disagreement_is_below_chance(self, coefficient):
        assert coefficient({("a", "b"): 5, ("b", "a"): 5}) < -0.8

    def test_nothing_has_no_agreement(self, coefficient):
        with pytest.raises(ValueError, match="unit"):
            coefficient({})


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2))
def test_with_two_raters_the_three_differ_by_how_they_reckon_chance_alone(units):
    """Fleiss' expectation is of the pooled shares; alpha corrects it for the size of the sample."""
    ratings = Counter(units)
    fleiss, alpha = fleiss_kappa(ratings), krippendorff_alpha(ratings)
    if len({category for unit in units for category in unit}) > 1:
        assert 1 - alpha == pytest.approx((1 - fleiss) * (2 * len(units) - 1) / (2 * len(units)))
        assert cohen_kappa(ratings) >= fleiss - 1e-9
