"""Search in an article of 10 MB, against ``grep -c`` on the same file and the bare viewer's page key.

``search-first`` is a search for a word that is nowhere, so that all of the text is looked through,
or but once at its end; ``search-count`` counts all hits. Both have the index of the text, which the
reader makes while nobody waits; ``search-cold`` is the first search of who does not give it the time.
``search-next`` is from a key to the repaint in a pseudo-terminal, and ``search-typed`` from the keys of
a whole search to its answer there: of keys that are all there with the first paint, and a second later.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.figure import Figure
from benchmarks.keys import PAGE_DOWN, PAGE_UP, article
from benchmarks.opening import commands
from benchmarks.screen import Screen
from reader.session.finding import Finder
from reader.session.steps import finish

#: Code points of the article, some 10 MB.
SIZE = 5_500_000
#: Words: two that are nowhere, one with harakat and alef forms in the text, one of each paragraph, or nearly.
WORDS = {"none": "ظظاظ", "none-latin": "zeppelin", "last": "الأرخبيل", "many": "الشركة"}
#: How often each is measured, in turn with grep.
ROUNDS = 7


def taken(what: Callable[[], object]) -> float:
    """Milliseconds that something takes."""
    start = perf_counter()
    what()
    return (perf_counter() - start) * 1000


def grep(word: str, path: Path) -> object:
    """Count the lines that have a word, as ``grep`` does."""
    return subprocess.run(["grep", "-c", word, str(path)], stdout=subprocess.PIPE, check=False)  # noqa: S607


def in_memory(path: Path) -> Iterator[Figure]:
    """The first hit and the count of all, as ratios to grep."""
    with path.open("a", encoding="utf-8") as file:
        file.write("\nوصل إلى الأَرْخـبيل.\n")
    text = path.read_text(encoding="utf-8")
    cold, floor = [], []
    for _ in range(ROUNDS):
        finder = Finder(text)
        finder.look_for(WORDS["none"])
        cold.append(taken(lambda: finish(finder.after(0))))  # noqa: B023 (called at once)
        floor.append(taken(lambda: grep(WORDS["none"], path)))
    yield Figure("search-cold-ms", median(cold))
    yield Figure("search-cold-ratio", median(cold) / median(floor), 3.0)
    finish(finder.prepare())
    for name, word in WORDS.items():
        first, count, floor = [], [], []
        for _ in range(ROUNDS):
            finder.look_for("")
            finder.look_for(word)
            first.append(taken(lambda: finish(finder.after(0))))
            count.append(taken(lambda: finish(finder.count())))
            floor.append(taken(lambda word=word: grep(word, path)))  # type: ignore[misc]
        yield Figure(f"search-first-{name}-ms", median(first))
        yield Figure(f"search-first-{name}-ratio", median(first) / median(floor), 3.0)
        yield Figure(f"search-count-{name}-ratio", median(count) / median(floor))


def typed(command: tuple[str, ...], folder: Path) -> Iterator[Figure]:
    """Milliseconds from the keys of a search to its answer, at the first paint and when all is quiet."""
    for when in ("at-once", "later"):
        found = []
        for _ in range(ROUNDS):
            with Screen(command, folder) as screen:
                screen.wait_for("utf-8")
                if when == "later":
                    screen.settle(1.0)
                start = perf_counter()
                screen.type(f"/{WORDS['none']}\r")
                screen.wait_for("is not in this article")
                found.append((perf_counter() - start) * 1000)
        yield Figure(f"search-typed-{when}-ms", median(found))


def run() -> Iterator[Figure]:
    """Medians, as ratios to grep and to the bare viewer."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        path = article(folder, SIZE, 0)
        yield from in_memory(path)
        ours, bare = commands(path)
        yield from typed(ours, folder)
        with Screen(bare, folder) as floor, Screen(ours, folder) as screen:
            for one in (floor, screen):
                one.wait_for("\x1b[?1049h")
                one.settle(2.0)
                one.press(PAGE_DOWN)
                one.press(PAGE_UP)
            for key in "/الشركة":
                screen.press(key)
            screen.press("\r")
            screen.settle(1.0)  # the hits are counted
            for name, key in (("next", "n"), ("previous", "N")):
                pairs = [
                    (screen.press(key), floor.press((PAGE_DOWN, PAGE_UP)[number % 2]))
                    for number in range(4 * ROUNDS)
                ]
                mine, page = (median(side) for side in zip(*pairs, strict=True))
                yield Figure(f"search-{name}-ms", mine)
                yield Figure(f"search-{name}-ratio", mine / page, 1.5)
