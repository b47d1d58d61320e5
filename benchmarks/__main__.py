"""``python -m benchmarks [NAME…]``: runs benchmarks and says which figures hold."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import pkgutil
import platform
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict

import benchmarks
from benchmarks.figure import Figure

Benchmark = Callable[[], Iterable[Figure]]


def find(form: str = "run") -> dict[str, Benchmark]:
    """The benchmarks, by the names of their modules, sorted.

    Args:
        form: "run" for all of them, "short" for the short form of those that have one.
    """
    names = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    modules = {
        name: importlib.import_module(f"benchmarks.{name}") for name in names if not name.startswith("__")
    }
    return {name: getattr(module, form) for name, module in modules.items() if hasattr(module, form)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks named, or all; print a line for each figure as it is known.

    Returns:
        The exit code: 0, or 1 when a figure falls short. Wrong use exits with 2.
    """
    every = find()
    parser = argparse.ArgumentParser(
        prog="bench", description="Measures, and compares with what is promised."
    )
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"one of: {', '.join(every)}; all by default"
    )
    parser.add_argument("--short", action="store_true", help="only a few rounds, and bars twice as far")
    forms = parser.add_mutually_exclusive_group()
    forms.add_argument("--json", action="store_true", help="one object a line")
    forms.add_argument("--markdown", action="store_true", help="a table, as in docs/performance.md")
    options = parser.parse_args(arguments)
    found = find("short") if options.short else every
    for name in options.names:
        if name not in found:
            what = "benchmark with a short form" if options.short else "benchmark"
            parser.error(f"there is no {what} {name!r}; there are: {', '.join(found)}")

    holds = True
    if options.markdown:
        print(f"{machine()}\n\n| figure | value | bar | |\n| --- | ---: | ---: | --- |")
    for figure in figures({name: found[name] for name in options.names or found}, gross=options.short):
        holds = holds and figure.holds
        line = str(figure)
        if options.json:
            line = json.dumps({**asdict(figure), "holds": figure.holds})
        elif options.markdown:
            line = row(figure)
        print(line, flush=True)
    return 0 if holds else 1


def figures(chosen: Mapping[str, Benchmark], gross: bool) -> Iterator[Figure]:
    """What benchmarks measure, one after another."""
    for run in chosen.values():
        for figure in run():
            yield figure.gross() if gross else figure


def row(figure: Figure) -> str:
    """A figure as a row of the table."""
    bar = "" if figure.bar is None else f"{'≤' if figure.better == 'lower' else '≥'} {figure.bar:g}"
    told = "" if figure.bar is None else "holds" if figure.holds else "**falls short**"
    return f"| {figure.name} | {figure.value:.3g} | {bar} | {told} |"


def machine() -> str:
    """What it is measured on."""
    return f"Python {platform.python_version()} on {platform.system()}, {os.cpu_count()} cores."


if __name__ == "__main__":
    sys.exit(main())
