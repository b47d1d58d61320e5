"""Work that can be done between keys, a little at a time."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

Result = TypeVar("Result")
Steps = Generator[int, None, Result]
"""Work in steps of about a millisecond: yields how far it has come, returns what came of it."""


def finish(steps: Steps[Result]) -> Result:
    """Do all steps at once."""
    while True:
        try:
            next(steps)
        except StopIteration as finished:
            result: Result = finished.value
            return result
