"""What a key costs in an article with 100,000 marks, beside the same article with 100.

The words of the article are marked from its beginning on, but for those that a few screens show after the
first 100: so what is on the screen is marked alike, and the cursor is there. First without a screen, in
seconds of the processor, on stores that lie on the disk; then in pseudo-terminals, from the key to the
repaint. With up to 300 records a save writes the TinyDB file as well, which makes the few marks slow, so that
without a screen 1,000 marks are a second measure.
"""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import process_time

from benchmarks.figure import Figure
from benchmarks.keys import DOWN, ESCAPE, ROUNDS, UP, article
from benchmarks.screen import Screen
from benchmarks.side_by_side import reader
from reader.annotations.ids import new_id
from reader.annotations.labels import Schema
from reader.annotations.spans import make_span
from reader.annotations.store import Change, Edit
from reader.annotations.tinydb_store import TinyStore
from reader.articles.article import Article
from reader.articles.workspace import Workspace
from reader.session import Session
from reader.text.units import words
from reader.tui.margin import entries

FEW, MORE, MANY = 100, 1_000, 100_000
LENGTH = 550_000
LABELS = ("claim", "source", "denial", "figure")
#: Words before the one at which marks go on after the first.
FAR = 2_000
#: Times the same with fewer marks.
BAR = 1.5
#: How often what is timed without a screen is done.
TIMES = 200
Step = Callable[[Session], object]
NOW = "2026-11-20T10:00:00+00:00"


def marked(folder: Path, count: int) -> Path:
    """An article of 1 MB with so many marks, each on a word; beyond the last word on the first again."""
    path = article(folder, LENGTH, 0)
    workspace, _ = Workspace.find(path, folder)
    opened = workspace.open(path)
    store = TinyStore(workspace.annotations)
    mark(opened, store, count)
    store.close()
    return path


def mark(article: Article, store: TinyStore, count: int) -> None:
    """Save so many marks in one edit."""
    lines = range(0, LENGTH, 1_000)
    places = [place for line in lines for place in words(article.text, line, min(line + 1_000, LENGTH))]
    del places[FEW:FAR]
    spans = (
        make_span(
            article, LABELS[(number + number // len(places)) % 4], *places[number % len(places)], "a", NOW
        )
        for number in range(count)
    )
    store.save(article, Edit(new_id(), "import", tuple(Change(None, span) for span in spans), "a", NOW))


def session_on(opened: Article, folder: Path, count: int) -> Session:
    """A session as the reader has it, on an article with so many marks."""
    store = TinyStore(folder)
    mark(opened, store, count)
    session = Session(opened, store, Schema(), "b")
    session.set_view(72, gap=True)
    session.hand.hints.look(0, 40)
    return session


def _margin(session: Session) -> None:
    document = session.layout.document
    for paragraph in range(document.paragraph_of(session.cursor), 8):
        here = session.marks.between(document.starts[paragraph], document.ends[paragraph] + 1)
        entries(session.layout, here, paragraph, session.hand.relate.of)


def _hints(session: Session) -> None:
    session.hand.hints.start_marks(lambda _: session.undo())
    assert session.hand.hints.hints
    session.hand.hints.stop()


def _move(session: Session) -> None:
    session.move_unit("word", 2)
    session.marks_here()


def _tag(session: Session) -> None:
    session.move_unit("word")
    assert session.tag("claim").ok


def _tag_and_undo(session: Session) -> None:
    _tag(session)
    session.undo()


def _next(session: Session) -> None:
    assert session.next_mark().ok


def _undo(session: Session) -> None:
    assert session.undo().ok


def _none(_: Session) -> None:
    pass


#: What is timed, by name, with what is done before and after it.
STEPS: dict[str, tuple[Step, Step, Step]] = {
    "move": (_none, _move, _none),
    "next": (_none, _next, _none),
    "tag": (_none, _tag, _undo),
    "undo": (_tag, _undo, _none),
    "redo": (_tag_and_undo, Session.redo, _undo),
    "note": (_next, lambda session: session.annotate("ملاحظة"), _undo),
    "delete": (_next, Session.delete, _undo),
    "margin": (_none, _margin, _none),
    "hints": (_none, _hints, _none),
}


def without_a_screen(folder: Path) -> Iterator[Figure]:
    """Milliseconds of the processor, and ratios."""
    path = article(folder, LENGTH, 0)
    # One text, so that none of them has to be told from another that is equal.
    opened = Article("a", path.read_text(encoding="utf-8"))
    sessions = [session_on(opened, folder / str(count), count) for count in (FEW, MORE, MANY)]
    gc.collect()
    gc.freeze()  # else whoever comes by when it is time to collect pays for all that the others hold
    for name, (first, step, last) in STEPS.items():
        taken: tuple[list[float], ...] = ([], [], [])
        for number in range(TIMES):
            for session, times in zip(sessions, taken, strict=True):
                if number % (FEW // 4) == 0:
                    session.go(0)
                first(session)
                start = process_time()
                step(session)
                times.append((process_time() - start) * 1000)
                last(session)
        few, more, many = map(median, taken)
        yield Figure(f"marks-{name}-{MANY}-ms", many)
        yield Figure(f"marks-{name}-over-{FEW}", many / few, BAR)
        yield Figure(f"marks-{name}-over-{MORE}", many / more, BAR)
    for session in sessions:
        session.store.close()
    gc.unfreeze()


def on_the_screen(folder: Path) -> Iterator[Figure]:
    """Milliseconds from a key to the repaint, and ratios."""
    paths = []
    for count in (FEW, MANY):
        (own := folder / f"screen-{count}").mkdir()
        paths.append(marked(own, count))
    with (
        Screen(reader(str(paths[0])), paths[0].parent) as few,
        Screen(reader(str(paths[1])), paths[1].parent) as many,
    ):
        for screen in (few, many):
            screen.wait_for("\x1b[?1049h")
            screen.settle(2.0)
        for name, keys in (
            ("cursor", (DOWN, UP)),
            ("next", ("\t", "\x1b[Z")),
            ("hints", (";", ESCAPE)),
            ("tag-and-undo", ("d", "u")),
        ):
            for screen in (few, many):
                screen.press("w\t\t")  # from mark to mark from now on; the first Tab stays at the one here
            taken: tuple[list[float], list[float]] = ([], [])
            for number in range(2 * ROUNDS):
                for screen, times in zip((few, many), taken, strict=True):
                    milliseconds = screen.press(keys[number % 2])
                    if keys[number % 2] != ESCAPE:
                        times.append(milliseconds)
            yield Figure(f"marks-key-{name}-{MANY}-ms", median(taken[1]))
            yield Figure(f"marks-key-{name}-over-{FEW}", median(taken[1]) / median(taken[0]), BAR)


def run() -> Iterator[Figure]:
    """Without a screen, then with it."""
    with tempfile.TemporaryDirectory() as name:
        yield from without_a_screen(Path(name))
        yield from on_the_screen(Path(name))
