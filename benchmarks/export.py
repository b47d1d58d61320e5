"""How fast a large dataset goes out, against programs that do nothing but write.

100,000 articles of the length of a news item with ten spans each, in memory as they come from
a store: every one of new objects, its spans in the order of their ids, its text's SHA-256 known
from having been read. *JSONL* is compared with a bare loop that serialises the same rows, ready
made, with the fastest JSON library and writes them; for shorter articles, where there is more to
do for each byte, both are told as well. They go on by turns, a few articles at a time, in seconds
of the processor. *Parquet* is compared by the clock with DuckDB, which makes it of that JSONL with
several threads; the best of the rounds counts. All write to a temporary folder, each format in a
process of its own. Making the objects is not counted, on any side.

What it takes to read marks and articles from the embedded store as well is told without a bar:
there it is the files of each article that cost.
"""

from __future__ import annotations

import filecmp
import multiprocessing
import random
import resource
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, TypeVar

import orjson

from benchmarks.figure import Figure
from reader.annotations.ids import new_id
from reader.annotations.records import fields_of, span_of
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
#: Code points of an article: as many as the news items in ``seeds`` have, and a third of that.
NEWS_ITEM, SHORT = 2_400, 800
#: Articles that are made at once, few as they come from a store one by one; and how many such batches
#: differ, which come again and again.
_BATCH, _DIFFERENT = 20, 50
#: Articles of the workspace on the disk.
_ON_DISK = 2_000
_ROUNDS = 2

BAR_JSONL = 0.5
BAR_MEMORY_MB = 300.0
BAR_PARQUET = 3.0

Result = TypeVar("Result")
Pair = tuple[Article, Margin]

_NOW = "2026-11-20T10:00:00Z"
# Both kinds of quotation marks cost something: for the one the bytes are looked at again, the other is
# escaped. Half of the articles in ``seeds`` have up to 22 of the first, and most up to 30 of the second.
_PARAGRAPH = (
    "قال المتحدث باسم الوزارة إن العدد بلغ ٥٠ ألفا، ونفى وجود أي «خلاف» مع الشركة.\n"
    'قال المتحدث باسم الوزارة إن العدد بلغ ٥٠ ألفا، ونفى وجود أي "خلاف" مع الشركة.\n'
    "قال المتحدث باسم الوزارة إن العدد بلغ ٥٠ ألفا، ونفى أن يكون خلاف مع الشركة بعد.\n"
)
_LABELS = ("claim", "source", "figure", "denial")


def _pair(number: int, length: int) -> Pair:
    text = f"{number} {_PARAGRAPH * (length // len(_PARAGRAPH) + 1)}"[:length]
    if number % 2:
        text = text.replace("«", '"').replace("»", '"')
    article = Article(f"news-{number:06}", text)
    step, chance = length // SPANS, random.Random(number)  # noqa: S311 (no secret)
    spans = [
        make_span(
            article,
            _LABELS[i % 4],
            i * step + 9,
            i * step + 49,
            "سلمى",
            _NOW,
            id=f"{chance.getrandbits(52):013x}",
        )
        for i in range(SPANS)
    ]
    spans.sort(key=lambda span: span.id)
    meta = {"sha256": article.sha256, "encoding": "utf-8", "title": "قال المتحدث"}
    return article, Margin({span.id: span for span in spans}, {}, meta)


def _batches(length: int) -> list[bytes]:
    """The articles of each batch, as JSON."""
    return [
        orjson.dumps(
            [
                (article.id, article.text, margin.meta, [fields_of(span) for span in margin.spans.values()])
                for article, margin in (_pair(batch * _BATCH + i, length) for i in range(_BATCH))
            ]
        )
        for batch in range(_DIFFERENT)
    ]


def _pairs(batch: bytes) -> list[Pair]:
    """The articles of a batch with their marks, as new objects."""
    made = []
    for id, text, meta, spans in orjson.loads(batch):
        article = Article(id, text)
        article.__dict__["sha256"] = meta["sha256"]  # who reads an article has compared it
        made.append((article, Margin({fields["id"]: span_of(fields) for fields in spans}, {}, meta)))
    return made


def _jsonl_seconds(path: Path, length: int) -> tuple[float, float, float]:
    """Seconds of a bare loop over ready rows, and of an export; the megabytes of this process."""
    batches = _batches(length)
    rows = [orjson.dumps([_literal(*pair) for pair in _pairs(batch)]) for batch in batches]
    bare = apart = 0.0
    with path.with_name("bare.jsonl").open("wb") as file:

        def articles() -> Iterator[Pair]:
            """The articles; before each batch of them the bare loop has its turn."""
            nonlocal bare, apart
            for number in range(ARTICLES // _BATCH):
                begun = process_time()
                ready = orjson.loads(rows[number % _DIFFERENT])
                start = process_time()
                for row in ready:
                    file.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
                bare += process_time() - start
                made = _pairs(batches[number % _DIFFERENT])
                apart += process_time() - begun
                yield from made

        start = process_time()
        _export("jsonl", articles(), path)
        ours = process_time() - start - apart
    if not filecmp.cmp(file.name, path, shallow=False):
        raise AssertionError("the bare loop does not write the same rows")
    return bare, ours, _megabytes()


def _parquet_seconds(path: Path, length: int) -> tuple[float, float]:
    """Seconds of an export to Parquet, and the megabytes of this process."""
    batches = _batches(length)
    apart = 0.0

    def articles() -> Iterator[Pair]:
        nonlocal apart
        for number in range(ARTICLES // _BATCH):
            begun = perf_counter()
            made = _pairs(batches[number % _DIFFERENT])
            apart += perf_counter() - begun
            yield from made

    start = perf_counter()
    _export("parquet", articles(), path)
    return perf_counter() - start - apart, _megabytes()


def _export(name: str, pairs: Iterable[Pair], path: Path) -> None:
    report = export_articles(format_named(name), pairs, path)
    if report.problems or report.spans != ARTICLES * SPANS:
        raise AssertionError("the export is not whole")


def _megabytes() -> float:
    """What this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


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
            for span in sorted(margin.spans.values(), key=lambda span: span.order)
        ],
        "relations": [],
        "meta": {key: margin.meta[key] for key in sorted(margin.meta)},
    }


def _duckdb(source: Path, path: Path) -> float:
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    start = perf_counter()
    connection.read_json(str(source)).write_parquet(str(path), compression="zstd")
    return perf_counter() - start


def _in_a_process(work: Callable[..., Result], *arguments: object) -> Result:
    """What a function gives in a process of its own, whose memory is its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


def _from_the_store(folder: Path) -> float:
    """Spans a second from files of articles and marks to JSONL."""
    store = TinyStore(folder / "annotations")
    for number in range(_ON_DISK):
        article, margin = _pair(number, NEWS_ITEM)
        (folder / f"{article.id}.txt").write_bytes(article.text.encode())
        changes = tuple(Change(None, span) for span in margin.spans.values())
        store.save(article, Edit(new_id(), "import", changes, "", _NOW))
    store.close()
    workspace, _ = Workspace.find(folder, folder)
    articles = marked(workspace, TinyStore(folder / "annotations", read_only=True), [])
    start = process_time()
    export_articles(format_named("jsonl"), articles, folder / "out.jsonl")
    return _ON_DISK * SPANS / (process_time() - start)


def run() -> Iterator[Figure]:
    """Rates and their shares of the floors; megabytes; spans a second from the store."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "ours.jsonl")
        yield from _jsonl("short-", SHORT, path)
        yield from _jsonl("", NEWS_ITEM, path, BAR_JSONL)
        yield from _parquet(path, Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        yield Figure("export-store-spans-per-s", _from_the_store(Path(folder)))


def _jsonl(kind: str, length: int, path: Path, bar: float | None = None) -> Iterator[Figure]:
    bare, ours, held = _in_a_process(_jsonl_seconds, path, length)
    yield Figure(f"export-{kind}bare-spans-per-s", ARTICLES * SPANS / bare)
    yield Figure(f"export-{kind}jsonl-spans-per-s", ARTICLES * SPANS / ours)
    yield Figure(f"export-{kind}jsonl-share", bare / ours, bar, "higher")
    yield Figure(f"export-{kind}jsonl-mb", held, BAR_MEMORY_MB)


def _parquet(source: Path, folder: Path) -> Iterator[Figure]:
    path = folder / "ours.parquet"
    try:
        format_named("parquet").load()
        floors = [_in_a_process(_duckdb, source, folder / "duckdb.parquet") for _ in range(_ROUNDS)]
    except (MissingExtra, ModuleNotFoundError) as error:
        print(f"export: Parquet is not measured: {error}", file=sys.stderr)
        return
    exports = [_in_a_process(_parquet_seconds, path, NEWS_ITEM) for _ in range(_ROUNDS)]
    seconds = min(seconds for seconds, _ in exports)
    yield Figure("export-duckdb-parquet-s", min(floors))
    yield Figure("export-parquet-s", seconds)
    yield Figure("export-parquet-times-duckdb", seconds / min(floors), BAR_PARQUET)
    yield Figure("export-parquet-mb", max(held for _, held in exports), BAR_MEMORY_MB)
