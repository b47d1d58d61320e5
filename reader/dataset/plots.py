"""Bars as SVG: plots that need no library, no script and no network, and that print."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from reader.text.clean import visible

_ROW, _LEFT, _WIDE, _RIGHT = 26, 190, 420, 70


class Bar(NamedTuple):
    """One bar: what it is of, how much, its colour as ``#rrggbb``."""

    name: str
    value: float
    color: str = "#56b4e9"


def bars(title: str, shown: Sequence[Bar]) -> str:
    """An SVG of horizontal bars, one below the other, each with its name and its number."""
    most = max((bar.value for bar in shown), default=0) or 1
    height = _ROW * len(shown) + 40
    width = _LEFT + _WIDE + _RIGHT
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
            f'height="{height}" role="img" font-family="sans-serif" font-size="14">'
        ),
        f"<title>{_shown(title)}</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text x="10" y="22" font-weight="bold" fill="#111">{_shown(title)}</text>',
    ]
    for number, bar in enumerate(shown):
        top = 34 + _ROW * number
        length = round(_WIDE * bar.value / most, 1)
        middle = top + _ROW // 2 + 3
        parts += [
            f'<text x="{_LEFT - 10}" y="{middle}" text-anchor="end" fill="#111">{_shown(bar.name)}</text>',
            (
                f'<rect x="{_LEFT}" y="{top}" width="{length}" height="{_ROW - 8}" '
                f'fill="{escape(bar.color)}" stroke="#111" stroke-width="0.5"/>'
            ),
            f'<text x="{_LEFT + length + 8}" y="{middle}" fill="#111">{bar.value:g}</text>',
        ]
    return "\n".join([*parts, "</svg>", ""])


def _shown(text: str) -> str:
    return escape(visible(text if len(text) <= 40 else text[:39] + "…"))
