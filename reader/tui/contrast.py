"""Colours that can be read: the contrast ratio of WCAG 2, and colours moved until they have it."""

from __future__ import annotations

from textual.color import Color

BLACK = Color(0, 0, 0)
WHITE = Color(255, 255, 255)
#: Steps in which a colour is moved.
_STEPS = 20


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of two colours, from 1 to 21 (WCAG 2, 1.4.3)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: Color) -> float:
    red, green, blue = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def legible(color: Color, background: Color, least: float) -> Color:
    """A colour for text, as near to black or white as it must be to be read on a background."""
    end = max(BLACK, WHITE, key=lambda plain: contrast(plain, background))
    steps = (color.blend(end, step / _STEPS) for step in range(_STEPS))
    return next((mixed for mixed in steps if contrast(mixed, background) >= least), end)


def behind(color: Color, text: Color, least: float) -> Color:
    """A colour to stand behind a text, as far from the text's own as it must be."""
    end = WHITE if _luminance(text) < _luminance(color) else BLACK
    steps = (color.blend(end, step / _STEPS) for step in range(_STEPS))
    return next((mixed for mixed in steps if contrast(text, mixed) >= least), end)
