"""What a benchmark gives back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number.

    Attributes:
        name: What was measured and in which unit, without blanks: ``startup-extra-ms``.
        value: The number.
        bar: What the number must reach, or None for one that is only told.
        better: Which side of the bar is good: "lower" (the value must be at most the bar)
            or "higher" (at least).
    """

    name: str
    value: float
    bar: float | None = None
    better: Literal["lower", "higher"] = "lower"

    @property
    def holds(self) -> bool:
        """Whether the value reaches the bar; true where there is none."""
        if self.bar is None:
            return True
        return self.value <= self.bar if self.better == "lower" else self.value >= self.bar

    def gross(self) -> Figure:
        """The same with a bar that only a gross loss misses: at twice its distance."""
        if self.bar is None:
            return self
        return replace(self, bar=self.bar * 2 if self.better == "lower" else self.bar / 2)

    def __str__(self) -> str:
        """``NAME value bar holds|falls short``; without a bar ``NAME value``."""
        if self.bar is None:
            return f"{self.name} {self.value:.6g}"
        return f"{self.name} {self.value:.6g} {self.bar:.6g} {'holds' if self.holds else 'falls short'}"
