"""How fast a large dataset goes out, against programs that do nothing but write.

100,000 articles of the length of a news item with ten spans each, in memory as a store gives
them. *JSONL* is compared with a bare loop that makes the same rows of the same records by a
literal and a comprehension, asks nothing of them, and serialises them with the fastest JSON
library; what serialising alone takes, of rows made beforehand, is told as well. *Parquet* is
compared with DuckDB, which makes it of that JSONL. All write to a temporary folder, by turns,
each in a process of its own, and the best of the rounds counts: in seconds of the processor
where one thread works, else by the clock. What it takes to read marks and articles from the
embedded store as well is told without a bar: there it is the files of each article that cost.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, TypeVar

import orjson

from benchmarks.figure import Figure
from reader.annotations.ids import new_id
from reader.annotations.records import PERSON
from reader.annotations.spans import make_span
from reader.annotations.store import Change, Edit, Margin
from reader.annotations.tinydb_store import TinyStore
from reader.articles.article import Article
from reader.articles.workspace import Workspace
from reader.dataset.formats.exporting import export_articles
from reader.dataset.formats.registry import MissingExtra, format_named
from reader.dataset.marked import marked

ARTICLES = 100_000
SPANS = 10
#: Articles that differ in more than their first word; they come again and again.
_DIFFERENT = 1_000
#: Articles of the workspace on the disk.
_ON_DISK = 2_000
_ROUNDS = 2

BAR_JSONL = 0.5
BAR_MEMORY_MB = 300.0
BAR_PARQUET = 3.0

Result = TypeVar("Result")

_NOW = "2026-11-20T10:00:00Z"
_SENTENCE = "قال المتحدث باسم الوزارة إن العدد بلغ ٥٠ ألفا، ونفى وجود أي «خلاف» مع الشركة.\n"
_LABELS = ("claim", "source", "figure", "denial")


def _pair(number: int) -> tuple[Article, Margin]:
    article = Article(f"news-{number:06}", f"{number} {_SENTENCE * SPANS}")
    length = len(_SENTENCE)
    spans = (
        replace(
            make_span(article, _LABELS[i % 4], i * length + 9, i * length + 49, "سلمى", _NOW),
            id=f"{number:08x}{i:05}",
            origin=PERSON,
        )
        for i in range(SPANS)
    )
    meta = {"sha256": article.sha256, "encoding": "utf-8", "title": "قال المتحدث"}
    return article, Margin({span.id: span for span in spans}, {}, meta)


def _pairs(count: int) -> Iterator[tuple[Article, Margin]]:
    """Articles as a store gives them, each a new object, so that nothing is remembered of the last time."""
    different = [_pair(number) for number in range(_DIFFERENT)]
    for number in range(count):
        article, margin = different[number % _DIFFERENT]
        yield Article(article.id, article.text), margin


def _timed(work: Callable[[], object], clock: Callable[[], float] = perf_counter) -> float:
    start = clock()
    work()
    return clock() - start


def _serialised(path: Path) -> float:
    """Seconds of serialising and writing rows, once they are made."""
    rows = [_literal(*_pair(number)) for number in range(_DIFFERENT)]

    def write() -> None:
        with path.open("wb") as file:
            for number in range(ARTICLES):
                file.write(orjson.dumps(rows[number % _DIFFERENT], option=orjson.OPT_APPEND_NEWLINE))

    return _timed(write, process_time)


def _bare(path: Path) -> float:
    """Seconds of making rows of records, serialising and writing them."""
    pairs = _pairs(ARTICLES)
    first = next(pairs)

    def write() -> None:
        with path.open("wb") as file:
            file.write(orjson.dumps(_literal(*first), option=orjson.OPT_APPEND_NEWLINE))
            for article, margin in pairs:
                file.write(orjson.dumps(_literal(article, margin), option=orjson.OPT_APPEND_NEWLINE))

    return _timed(write, process_time)


def _literal(article: Article, margin: Margin) -> dict[str, Any]:
    return {
        "schema": "hashiya/1",
        "id": article.id,
        "title": margin.meta["title"],
        "text": article.text,
        "text_sha256": article.sha256,
        "offset_unit": "code_point",
        "spans": [
            {
                "id": span.id,
                "start": span.start,
                "end": span.end,
                "text": span.quote,
                "label": span.label,
                "attributes": dict(span.attributes),
                "note": span.note,
                "origin": {"kind": span.origin.kind, "name": span.origin.name, "score": span.origin.score},
                "review": span.review,
                "annotator": span.annotator,
                "created": span.created,
                "updated": span.updated,
            }
            for span in margin.spans.values()
        ],
        "relations": [],
        "meta": {key: margin.meta[key] for key in sorted(margin.meta)},
    }


def _ours(name: str, path: Path, clock: Callable[[], float] = perf_counter) -> tuple[float, float]:
    """Seconds of an export by a clock, and the megabytes that its process held at most."""
    pairs = _pairs(ARTICLES)
    first = next(pairs)  # which makes those that come again

    def all_pairs() -> Iterator[tuple[Article, Margin]]:
        yield first
        yield from pairs

    seconds = _timed(lambda: export_articles(format_named(name), all_pairs(), path), clock)
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _duckdb(source: Path, path: Path) -> float:
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    return _timed(lambda: connection.read_json(str(source)).write_parquet(str(path), compression="zstd"))


def _in_a_process(work: Callable[..., Result], *arguments: object) -> Result:
    """What a function gives in a process of its own, whose memory is its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


def _from_the_store(folder: Path) -> float:
    """Spans a second from files of articles and marks to JSONL."""
    store = TinyStore(folder / "annotations")
    for number in range(_ON_DISK):
        article, margin = _pair(number)
        (folder / f"{article.id}.txt").write_bytes(article.text.encode())
        changes = tuple(Change(None, span) for span in margin.spans.values())
        store.save(article, Edit(new_id(), "import", changes, "", _NOW))
    store.close()
    workspace, _ = Workspace.find(folder, folder)
    articles = marked(workspace, TinyStore(folder / "annotations", read_only=True), [])
    seconds = _timed(
        lambda: export_articles(format_named("jsonl"), articles, folder / "out.jsonl"), process_time
    )
    return _ON_DISK * SPANS / seconds


def run() -> Iterator[Figure]:
    """Rates and their shares of the floors; megabytes; spans a second from the store."""
    with tempfile.TemporaryDirectory() as folder:
        bare, ours = Path(folder, "bare.jsonl"), Path(folder, "ours.jsonl")
        serialised, bares, exports = [], [], []
        for _ in range(_ROUNDS):
            serialised.append(_in_a_process(_serialised, bare))
            bares.append(_in_a_process(_bare, bare))
            exports.append(_in_a_process(_ours, "jsonl", ours, process_time))
        if bare.stat().st_size != ours.stat().st_size:
            raise AssertionError("the bare loop does not write the same rows")
        yield Figure("export-serialised-spans-per-s", ARTICLES * SPANS / min(serialised))
        floor, seconds = min(bares), min(seconds for seconds, _ in exports)
        yield Figure("export-bare-spans-per-s", ARTICLES * SPANS / floor)
        yield Figure("export-jsonl-spans-per-s", ARTICLES * SPANS / seconds)
        yield Figure("export-jsonl-share", floor / seconds, BAR_JSONL, "higher")
        yield Figure("export-jsonl-mb", max(held for _, held in exports), BAR_MEMORY_MB)
        yield from _parquet(ours, Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        yield Figure("export-store-spans-per-s", _from_the_store(Path(folder)))


def _parquet(source: Path, folder: Path) -> Iterator[Figure]:
    try:
        format_named("parquet").load()
        floors = [_in_a_process(_duckdb, source, folder / "duckdb.parquet") for _ in range(_ROUNDS)]
    except (MissingExtra, ModuleNotFoundError) as error:
        print(f"export: Parquet is not measured: {error}", file=sys.stderr)
        return
    exports = [_in_a_process(_ours, "parquet", folder / "ours.parquet") for _ in range(_ROUNDS)]
    seconds = min(seconds for seconds, _ in exports)
    yield Figure("export-duckdb-parquet-s", min(floors))
    yield Figure("export-parquet-s", seconds)
    yield Figure("export-parquet-times-duckdb", seconds / min(floors), BAR_PARQUET)
    yield Figure("export-parquet-mb", max(held for _, held in exports))
