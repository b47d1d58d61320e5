"""The themes that come with the reader: paper, night, and high contrast of both."""

from __future__ import annotations

from textual.theme import Theme

THEMES = (
    Theme(
        name="night",
        primary="#7aa2c8",
        secondary="#c8a97a",
        accent="#e0b35a",
        warning="#e0b35a",
        error="#e5786d",
        success="#8fbf7f",
        foreground="#d8d4c8",
        background="#1b1c1f",
        surface="#232529",
        panel="#2a2d32",
        dark=True,
    ),
    Theme(
        name="paper",
        primary="#2f5d8a",
        secondary="#7a5a2a",
        accent="#9a5b00",
        warning="#8a5a00",
        error="#a8271f",
        success="#2f6b2f",
        foreground="#26241f",
        background="#faf6ec",
        surface="#f1ebdc",
        panel="#e8e0cd",
        dark=False,
    ),
    Theme(
        name="contrast-dark",
        primary="#00d7ff",
        secondary="#ffff00",
        accent="#ffff00",
        warning="#ffff00",
        error="#ff6060",
        success="#00ff00",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#202020",
        dark=True,
    ),
    Theme(
        name="contrast-light",
        primary="#0000c0",
        secondary="#5a2d00",
        accent="#7a0000",
        warning="#7a0000",
        error="#a00000",
        success="#005000",
        foreground="#000000",
        background="#ffffff",
        surface="#ffffff",
        panel="#e6e6e6",
        dark=False,
    ),
)
