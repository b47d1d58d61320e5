"""The figures of an agreement as lines for a person to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from reader.review.agreement import NOBODY
from reader.text.clean import visible

#: The figures that a row shows: heading, and key of the report.
_COLUMNS: Final = (
    ("exact P", "exact_precision"),
    ("R", "exact_recall"),
    ("F1", "exact_f1"),
    ("partial F1", "partial_f1"),
    ("overlap F1", "overlap_f1"),
    ("kappa", "kappa"),
    ("alpha", "alpha"),
)
#: The one that is there when it is asked for.
_GAMMA: Final = ("gamma", "gamma")
_NAME: Final = 24
#: Characters of a text in the list of differences, and differences that are listed.
_QUOTE: Final = 60
_LISTED: Final = 50


def lines(report: Mapping[str, Any]) -> Iterator[str]:
    """The report of ``Agreement`` in lines: all, by pair, label and article, confusion, differences."""
    names = ", ".join(f"{_name(name)} ({count})" for name, count in report["spans"].items())
    yield f"spans of {names}"
    yield f"{report['articles']} articles, {report['words']} words; kappa is {report['kappa_of']}'s"
    yield ""
    columns = (*_COLUMNS, _GAMMA) if "gamma" in report else _COLUMNS
    yield " " * _NAME + "".join(f"{heading:>11}" for heading, _ in columns)
    yield _row("all", report)
    if len(report["pairs"]) > 1:
        for pair in report["pairs"]:
            yield _row(" – ".join(map(_name, pair["annotators"])), pair)
    for heading, key in (("by label", "by_label"), ("by article", "by_article")):
        yield from ("", heading)
        for name, figures in report[key].items():
            yield _row(name, figures)
    if report["relations"]["overlap_recall"] < 1 or report["relations"]["overlap_precision"] < 1:
        yield from ("", _row("relations", report["relations"]))
    for confusion in report["confusion"]:
        yield from ("", *_confusion(confusion))
    yield from _differences(report["differences"])


def _name(name: str) -> str:
    return visible(name) or NOBODY


def _row(name: str, figures: Mapping[str, Any]) -> str:
    cells = (figures.get(key) for _, key in (*_COLUMNS, _GAMMA))
    shown = "".join(f"{'' if value is None else f'{value:.3f}':>11}" for value in cells)
    return f"{visible(name)[: _NAME - 1]:<{_NAME}}{shown}".rstrip()


def _confusion(confusion: Mapping[str, Any]) -> Iterator[str]:
    table = confusion["table"]
    columns = sorted({label for row in table.values() for label in row}, key=lambda label: (not label, label))
    one, other = (_name(name) for name in confusion["annotators"])
    yield f"labels of {one} (rows) and {other} (columns); – is no mark"
    yield " " * _NAME + "".join(f"{visible(label)[:10] or '–':>11}" for label in columns)
    for label in sorted(table, key=lambda label: (not label, label)):
        counts = "".join(f"{table[label].get(column, 0):>11}" for column in columns)
        yield f"{visible(label)[: _NAME - 1] or '–':<{_NAME}}{counts}"


def _differences(differences: list[Mapping[str, Any]]) -> Iterator[str]:
    if not differences:
        return
    yield from ("", f"{len(differences)} differences")
    for difference in differences[:_LISTED]:
        one, other = difference["annotators"]
        yield f"{visible(difference['article'])}: {difference['kind']}"
        for name, side in ((one, difference["left"]), (other, difference["right"])):
            yield f"    {_name(name)}: {_side(side)}"
    if len(differences) > _LISTED:
        yield f"… and {len(differences) - _LISTED} more; --json lists them all"


def _side(side: Mapping[str, Any] | None) -> str:
    if side is None:
        return "–"
    if "type" in side:
        return visible(f"{side['type']}: «{_short(side['from'])}» → «{_short(side['to'])}»")
    return visible(f"{side['label']} {side['start']}–{side['end']} «{_short(side['text'])}»")


def _short(text: str) -> str:
    return text if len(text) <= _QUOTE else text[: _QUOTE - 1] + "…"
