"""``python -m benchmarks [NAME…] [--json]``: runs benchmarks and says which figures hold."""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict

import benchmarks
from benchmarks.figure import Figure


def find() -> dict[str, Callable[[], Iterable[Figure]]]:
    """The ``run`` of every module of this package that has one, by the module's name, sorted."""
    names = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    modules = {
        name: importlib.import_module(f"benchmarks.{name}") for name in names if not name.startswith("__")
    }
    return {name: module.run for name, module in modules.items() if hasattr(module, "run")}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks named, or all; print a line for each figure as it is known.

    Returns:
        The exit code: 0, or 1 when a figure falls short. Wrong use exits with 2.
    """
    found = find()
    parser = argparse.ArgumentParser(
        prog="bench", description="Measures, and compares with what is promised."
    )
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"one of: {', '.join(found)}; all by default"
    )
    parser.add_argument("--json", action="store_true", help="one object a line")
    options = parser.parse_args(arguments)
    for name in options.names:
        if name not in found:
            parser.error(f"there is no benchmark {name!r}; there are: {', '.join(found)}")

    holds = True
    for name in options.names or found:
        for figure in found[name]():
            holds = holds and figure.holds
            line = json.dumps({**asdict(figure), "holds": figure.holds}) if options.json else str(figure)
            print(line, flush=True)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
