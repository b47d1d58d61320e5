"""Gamma: agreement on where marks lie and what they are, without a unit such as the word.

The measure of Mathet, Widlöcher and Métivier (2015): the marks of all annotators are aligned
so that their disorder is least, and that disorder is set against the one that chance gives,
found by shuffling the same marks (section 5.2 there). Place and label weigh the same. 1 is
full agreement, 0 what chance gives; it may be negative.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from reader.annotations.model import Span

#: Of the marks of each annotator in one text of so many code points; None where it can't be found.
Gamma = Callable[[Sequence[Iterable[Span]], int], float | None]

_SEED: Final = 2015


class GammaMissing(Exception):
    """The library that computes gamma is not installed; ``str()`` says how it is."""


def gamma_measure() -> Gamma:
    """What computes gamma; it gives the same figure for the same marks.

    Loading it takes seconds, as the library compiles itself when it is imported.

    Raises:
        GammaMissing: The extra ``gamma`` is not installed.
    """
    try:
        from numpy.random import seed
        from pyannote.core import Segment
        from pygamma_agreement import CombinedCategoricalDissimilarity, Continuum, ShuffleContinuumSampler
    except ImportError:
        raise GammaMissing("gamma needs pygamma-agreement; pip install 'hashiya[gamma]'") from None
    dissimilarity = CombinedCategoricalDissimilarity(alpha=1, beta=1)

    def gamma(marks: Sequence[Iterable[Span]], length: int) -> float | None:
        continuum = Continuum()
        for number, spans in enumerate(marks):
            annotator = f"{number:04}"
            continuum.add_annotator(annotator)
            for span in spans:
                continuum.add(annotator, Segment(span.start, span.end), span.label)
        # Chance may put a mark anywhere in the text, not before the last one only. Its sampler wants a float.
        continuum.bound_sup = float(length)
        seed(_SEED)
        with _without_warnings():
            try:
                found = continuum.compute_gamma(dissimilarity, sampler=ShuffleContinuumSampler())
            except AssertionError:  # the way in which it says that there are too many alignments
                return None
        if not found.expected_disorder:  # chance can't put them otherwise
            return None if found.observed_disorder else 1.0
        return float(found.gamma)

    return gamma


@contextmanager
def _without_warnings() -> Iterator[None]:
    """Keep off stderr that another solver, which few have, would be faster, as the library says each time."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)
