"""From a decision to the next item of a queue of 100,000, beside a page key of the bare viewer.

Each decision is on disk before the next item is painted, and that is in its time. Skipping
is the same without it. ``review-library`` is a library of 20,000 files of which 1,000 have a
proposal: from the start of the command, and from the key in the library, to the first of them.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.figure import Figure
from benchmarks.keys import PAGE_DOWN, PAGE_UP, SEEDS
from benchmarks.library import library
from benchmarks.screen import Screen
from reader.annotations.ids import new_id
from reader.annotations.model import Origin
from reader.annotations.spans import make_span
from reader.annotations.store import Change, Edit
from reader.annotations.tinydb_store import TinyStore
from reader.articles.article import Article
from reader.text.units import words

#: Articles, and proposals in each.
ARTICLES, PROPOSALS = 100, 1_000
#: Decisions that are timed, and starts of a review.
ROUNDS, STARTS = 30, 3
NOW = "2026-11-20T10:00:00+00:00"


def fill(folder: Path, articles: int, proposals: int) -> Path:
    """Articles with proposals on their words; the path of the first."""
    seed = "\n".join(file.read_text(encoding="utf-8") for file in sorted(SEEDS.glob("*.txt")))
    store = TinyStore(folder / "annotations")
    for number in range(articles):
        article = Article(f"a{number:03}", f"{number}\n{seed}")
        (folder / f"{article.id}.txt").write_text(article.text, encoding="utf-8")
        places = list(words(article.text, 0, len(article.text)))
        made = []
        for place in range(proposals):
            origin = Origin("model", "m", 0.5 + place % 50 / 100)
            label = ("claim", "source", "denial", "figure")[place % 4]
            made.append(make_span(article, label, *places[place % len(places)], "", NOW, origin=origin))
        store.save(article, Edit(new_id(), "suggest", tuple(Change(None, span) for span in made), "b", NOW))
        store.release(article.id)
    store.close()
    return folder / "a000.txt"


def large_library(folder: Path) -> Iterator[Figure]:
    """Milliseconds to the first item of a review that nobody has begun."""
    root = library(folder)
    store = TinyStore(root / "annotations")
    for path in sorted((root / "part-00").iterdir()):
        article = Article(f"part-00~{path.stem}", path.read_text(encoding="utf-8"))
        span = make_span(article, "claim", 0, 6, "", NOW, origin=Origin("rule", "r", 0.5))
        store.save(article, Edit(new_id(), "suggest", (Change(None, span),), "b", NOW))
    store.close()
    program = (sys.executable, "-m", "reader")
    python = ("env", f"PYTHONPATH={Path(__file__).resolve().parents[1]}", *program)
    started, keyed = [], []
    for _ in range(STARTS):
        shutil.rmtree(root / "annotations" / "reviews", ignore_errors=True)
        with Screen((*python, "review", str(root), "--as", "b"), folder) as screen:
            started.append(screen.wait_for("accept") * 1000)
        shutil.rmtree(root / "annotations" / "reviews")
        with Screen((*python, str(root)), folder) as screen:
            screen.wait_for("20001 articles")
            screen.settle(1.0)
            before = perf_counter() - screen.began
            screen.type("r")
            keyed.append((screen.wait_for("accept") - before) * 1000)
    yield Figure("review-library-20000-start-ms", median(started))
    yield Figure("review-library-20000-key-ms", median(keyed))


def run() -> Iterator[Figure]:
    """Medians, as ratios to the bare viewer's page key in the same run."""
    with tempfile.TemporaryDirectory() as name:
        yield from large_library(Path(name))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = fill(folder, ARTICLES, PROPOSALS)
        root = str(Path(__file__).resolve().parents[1])
        ours = (sys.executable, "-m", "reader", "review", str(folder), "--as", "b")
        bare = (sys.executable, "-m", "benchmarks.bare_viewer", str(path))
        python = ("env", f"PYTHONPATH={root}")
        with Screen((*python, *bare), folder) as floor, Screen((*python, *ours), folder) as screen:
            opened = 0.0
            for one in (floor, screen):
                opened = one.wait_for("\x1b[?1049h")
                one.settle(2.0)
            for _ in range(2):
                floor.press(PAGE_DOWN)
                screen.press("a")
            yield Figure("review-open-100000-seconds", opened)
            for case, key in (("accept", "a"), ("reject", "x"), ("skip", "n")):
                mine, theirs = [], []
                for number in range(ROUNDS):
                    mine.append(screen.press(key))
                    theirs.append(floor.press(PAGE_UP if number % 2 else PAGE_DOWN))
                yield Figure(f"review-{case}-ms", median(mine))
                yield Figure(f"review-{case}-ratio", median(mine) / median(theirs), 2.0)
