"""Options by which marks are chosen, the same for every command that takes them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from reader.dataset.selection import Selection

# As in ``reader.dataset.selection.REVIEWS``, which would take long to import for a help text.
_REVIEWS = ("accepted", "rejected", "flagged", "none")
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T[\d:]*)?)?)?")


def _date(_context: click.Context, _option: click.Parameter, given: str | None) -> str:
    if given and not _DATE.match(given):
        raise click.BadParameter(f"{given!r} is not a date such as 2026-11-20.")
    return given or ""


_OPTIONS = (
    click.option("--label", "labels", multiple=True, metavar="NAME", help="Only marks with this label."),
    click.option(
        "--review",
        "reviews",
        multiple=True,
        type=click.Choice(_REVIEWS),
        help="Only marks that a reviewer accepted …; none: that nobody reviewed.",
    ),
    click.option(
        "--annotator",
        "annotators",
        multiple=True,
        metavar="NAME",
        help="Only marks of one annotator; gold is what was settled.",
    ),
    click.option(
        "--article", "articles", multiple=True, metavar="ID", help="Only this article; * is any letters."
    ),
    click.option("--since", metavar="DATE", callback=_date, help="Only marks made or changed since."),
    click.option("--until", metavar="DATE", callback=_date, help="Only marks made or changed until."),
    click.option("--proposals", is_flag=True, help="What is only proposed, or was rejected, as well."),
)


def selection_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options; ``selection_of`` takes them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def selection_of(chosen: dict[str, Any], *, leftovers: bool, everything: bool = False) -> Selection:
    """The selection that was asked for; its options are taken out of ``chosen``."""
    from reader.dataset.selection import Selection

    names = ("labels", "reviews", "annotators", "articles", "since", "until", "proposals")
    return Selection(**{name: chosen.pop(name) for name in names}, leftovers=leftovers, everything=everything)
