"""What a user may choose of the view: on the command line, or in ``[view]`` of hashiya.toml."""

from __future__ import annotations

from typing import Any, NamedTuple

from reader.articles.config import Config
from reader.terminal.modes import AUTO, CHOICES

#: The themes of the reader, the default first.
THEMES = ("night", "paper", "contrast-dark", "contrast-light")


class Settings(NamedTuple):
    """How the reader looks, and who reads.

    Attributes:
        theme: One of THEMES.
        measure: Cells of a line of text, from 30 to 140.
        harakat: Whether harakat are painted; None for as the terminal can.
        annotator: Whose marks are made; "" for the login name.
        bidi: How Arabic is handed to the terminal, a name of ``reader.terminal.modes.CHOICES``.
    """

    theme: str = THEMES[0]
    measure: int = 72
    harakat: bool | None = None
    annotator: str = ""
    bidi: str = AUTO


def settings_from(config: Config, **chosen: Any) -> Settings:
    """The settings of a workspace, with what was chosen on the command line over them.

    Raises:
        ConfigError: A value in the file can't be used.
        ValueError: One that was chosen can't; the message says which can.
    """
    config.check_keys("view", Settings._fields)
    kept = config.table("view")
    for name, value in kept.items():
        if problem := _problem(name, value):
            raise config.error(("view", name), problem)
    given = {name: value for name, value in chosen.items() if value is not None}
    for name, value in given.items():
        if problem := _problem(name, value):
            raise ValueError(problem)
    return Settings()._replace(**{**kept, **given})


def _problem(name: str, value: Any) -> str:
    """What is wrong with a value, or ""."""
    if name == "theme":
        return "" if value in THEMES else f"theme must be one of {', '.join(THEMES)}."
    if name == "measure":
        fits = isinstance(value, int) and not isinstance(value, bool) and 30 <= value <= 140
        return "" if fits else "measure must be a whole number from 30 to 140."
    if name == "harakat":
        return "" if isinstance(value, bool) else "harakat must be true or false."
    if name == "bidi":
        return "" if value in CHOICES else f"bidi must be one of {', '.join(CHOICES)}."
    return "" if isinstance(value, str) else f"{name} must be text."
