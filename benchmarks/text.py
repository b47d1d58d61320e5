"""Text to cells, beside the ``fribidi`` command on the same file.

Three texts of 10 MB: the seeds again and again, their words shuffled, and those of the one with all harakat.
*Levels* are the embedding levels of all paragraphs, beside what ``fribidi`` takes for the same; *cells* are
all lines as they are painted (levels, breaks, joined letters, visual order), beside its display of them.
*Maps* adds what a mark or a cursor asks of a line, the range of the text in each cell, which ``fribidi`` has
nothing like. All in seconds of the processor, by turns, words shaped anew each time; the middle ratio counts.
"""

from __future__ import annotations

import random
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import process_time

from benchmarks.figure import Figure
from reader.text.document import Document
from reader.text.layout import Layout
from reader.text.shaping import words

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
#: Bytes of each text.
SIZE = 10_000_000
ROUNDS = 3
#: Cells of a line.
WIDTH = 72

#: Times ``fribidi``.
BAR_CELLS, BAR_LEVELS = 8.0, 3.0

#: Words of a paragraph of shuffled ones.
_PARAGRAPH = 40


def _texts() -> Iterator[tuple[str, str]]:
    seeds = [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    yield "seeds", "\n".join(seeds)
    yield "shuffled", _shuffled("\n".join(seeds))
    yield "harakat", _shuffled((SEEDS / "vocalised-tale.txt").read_text("utf-8"))


def _shuffled(text: str) -> str:
    """A million bytes or so of the words of a text at random, as paragraphs with a line between them."""
    draw = random.Random(8)  # noqa: S311 - words of a text, no secret
    own = text.split()
    return "\n\n".join(" ".join(draw.choices(own, k=_PARAGRAPH)) for _ in range(2_000))


def _levels(text: str) -> None:
    document = Document(text)
    for paragraph in range(len(document)):
        document.levels(paragraph)


def _cells(text: str) -> None:
    for line in Layout(Document(text), WIDTH).lines():
        assert line.width == 0 or line.text


def _maps(text: str) -> None:
    for line in Layout(Document(text), WIDTH).lines():
        assert len(line.text) >= len(line.starts) == len(line.ends)


def _seconds(work: Callable[[str], None], text: str) -> float:
    words.cache_clear()
    start = process_time()
    work(text)
    return process_time() - start


def _seconds_of(*command: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def run() -> Iterator[Figure]:
    """For each text how many times longer it takes than ``fribidi``."""
    fribidi = shutil.which("fribidi")
    if not fribidi:
        print("text: nothing is measured: the fribidi command is not installed", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "text.txt")
        for name, piece in _texts():
            text = f"{piece}\n" * (SIZE // len(piece.encode()) + 1)
            path.write_text(text, "utf-8")
            levels, cells, maps = [], [], []
            for _ in range(ROUNDS):
                floor = _seconds_of(fribidi, "--levels", "--novisual", str(path))
                levels.append(_seconds(_levels, text) / floor)
                floor = _seconds_of(fribidi, "--width", str(WIDTH), str(path))
                cells.append(_seconds(_cells, text) / floor)
                maps.append(_seconds(_maps, text) / floor)
            yield Figure(f"text-{name}-levels-times-fribidi", median(levels), BAR_LEVELS)
            yield Figure(f"text-{name}-cells-times-fribidi", median(cells), BAR_CELLS)
            yield Figure(f"text-{name}-maps-times-fribidi", median(maps))
