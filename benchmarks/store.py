"""What it costs to save a mark and to open an article, against what the disk alone costs.

A save is compared with the least that any store must do: append a line of the same length
to a file and force it to the disk. Both are done in turn on the disk that the project lies
on, so that a busy moment strikes both.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.figure import Figure
from reader.annotations.ids import new_id
from reader.annotations.model import Span
from reader.annotations.osfile import Disk
from reader.annotations.spans import make_span
from reader.annotations.store import Change, Edit
from reader.annotations.tinydb_store import TinyStore
from reader.articles.article import Article

#: Marks in the articles that are saved to.
SIZES = (10, 1_000, 100_000)
#: Marks in the article that is opened.
OPENED = 10_000
SAVES = 2_000
OPENINGS = 15

#: Times the median of a bare append that is forced to the disk.
BAR_SAVE = 2.0
#: Times the 99th percentile of a save to an article of a hundredth of the marks.
BAR_GROWTH = 2.0
#: Milliseconds to open an article of OPENED marks, which are not felt.
BAR_OPEN_MS = 150.0

TEXT = "قال المتحدث باسم الوزارة إن العدد بلغ ٥٠ ألفا، ونفى وجود أي خلاف مع الشركة.\n" * 200
NOW = "2026-11-20T10:00:00+00:00"
PROJECT = Path(__file__).resolve().parents[1]


def mark(article: Article, number: int) -> Span:
    """A mark of a few words."""
    start = number * 7 % (len(article.text) - 40)
    return make_span(article, "claim", start, start + 30, "سلمى", NOW)


def edit(*changes: Change) -> Edit:
    """An edit as the reader makes it."""
    return Edit(new_id(), "tag", changes, "سلمى", NOW)


class Hasty(Disk):
    """Forces nothing to the disk, to fill a folder quickly."""

    def sync(self, descriptor: int) -> None:
        """Not."""

    def sync_folder(self, path: Path) -> None:
        """Not."""


def filled(folder: Path, count: int) -> tuple[TinyStore, Article]:
    """A store with one article of so many marks, made in one edit."""
    article, store = Article(f"a{count}", TEXT), TinyStore(folder, disk=Disk())
    store.save(article, edit(*(Change(None, mark(article, number)) for number in range(count))))
    store.settle()
    return store, article


def marked(folder: Path, count: int) -> Article:
    """An article of so many marks, each made in an edit of its own."""
    article, store = Article(f"a{count}", TEXT), TinyStore(folder, disk=Hasty())
    for number in range(count):
        store.save(article, edit(Change(None, mark(article, number))))
    store.close()
    return article


class Bare:
    """The floor: a file that lines are appended to, each forced to the disk."""

    def __init__(self, path: Path) -> None:
        self.descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.force = getattr(os, "fdatasync", os.fsync)

    def append(self, line: bytes) -> None:
        """Append and force."""
        os.write(self.descriptor, line)
        self.force(self.descriptor)


def milliseconds_of_saves(folder: Path) -> list[list[float]]:
    """Of bare appends, and of saves to an article of each size, in turn."""
    stores = [filled(folder, size) for size in SIZES]
    bare = Bare(folder / "bare")
    line = os.urandom(700)  # as long as that of a mark
    times: list[list[float]] = [[] for _ in range(1 + len(SIZES))]
    gc.collect()
    for number in range(SAVES):
        start = perf_counter()
        bare.append(line)
        times[0].append((perf_counter() - start) * 1000)
        for (store, article), taken in zip(stores, times[1:], strict=True):
            wish = edit(Change(None, mark(article, number)))
            start = perf_counter()
            store.save(article, wish)
            taken.append((perf_counter() - start) * 1000)
    for store, _ in stores:
        store.close()
    return times


def milliseconds_to_open(folder: Path, *, hold: bool) -> float:
    """The median time until the marks of an article are there; ``hold``: to be changed as well."""
    article = marked(folder, OPENED)
    times = []
    for _ in range(OPENINGS):
        margin = None  # what was opened before is let go of outside of the time taken
        gc.collect()
        store = TinyStore(folder, disk=Disk())
        start = perf_counter()
        if hold:
            store.hold(article.id)
        margin = store.load(article.id)
        times.append((perf_counter() - start) * 1000)
        assert len(margin.spans) == OPENED
        store.close()
    return median(times)


def percentile_99(times: Sequence[float]) -> float:
    """The time that one in a hundred takes longer than."""
    return quantiles(times, n=100)[98]


def run() -> Iterator[Figure]:
    """Saving, then opening."""
    with TemporaryDirectory(prefix=".bench-", dir=PROJECT) as folder:
        bare, *saves = milliseconds_of_saves(Path(folder))
    yield Figure("store-bare-append-p50-ms", median(bare))
    yield Figure("store-bare-append-p99-ms", percentile_99(bare))
    for size, times in zip(SIZES, saves, strict=True):
        yield Figure(f"store-save-{size}-p50-ms", median(times))
        yield Figure(f"store-save-{size}-p99-ms", percentile_99(times))
        yield Figure(f"store-save-{size}-p50-over-bare", median(times) / median(bare), BAR_SAVE)
    _, few, many = saves
    growth = percentile_99(many) / percentile_99(few)
    yield Figure(f"store-save-p99-{SIZES[2]}-over-{SIZES[1]}", growth, BAR_GROWTH)
    for hold in (False, True):
        with TemporaryDirectory(prefix=".bench-", dir=PROJECT) as folder:
            taken = milliseconds_to_open(Path(folder), hold=hold)
        yield Figure(f"store-open-{OPENED}{'-to-write' if hold else ''}-ms", taken, BAR_OPEN_MS)
