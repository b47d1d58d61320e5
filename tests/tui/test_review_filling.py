"""A review begun in a large library: its marks are looked for between keys, and Escape stops that."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.annotations.tinydb_store import TinyStore
from reader.articles.article import Article
from reader.tui import library_screen, stepping
from reader.tui.bars import Bar
from reader.tui.review_screen import ReviewScreen
from reader.tui.summary_screen import SummaryScreen
from tests.review.marking import TEXT, mark, proposal, save
from tests.tui.driving import Reader, key_events, opened, press, rows_of, settle, text_of

#: Small articles; some at the beginning have marks, some of those in the middle proposals.
ARTICLES, MARKED, PROPOSED = 2_000, range(20), range(900, 906)


@pytest.fixture
def large(folder: Path) -> Path:
    """A large library."""
    store = TinyStore(folder / "annotations")
    for number in range(ARTICLES):
        article = Article(f"a{number:04}", TEXT)
        (folder / f"{article.id}.txt").write_text(TEXT, encoding="utf-8")
        if number in MARKED:
            save(store, article, mark(article, "العدد بلغ ٥٠ ألفا"))
        elif number in PROPOSED:
            save(store, article, proposal(article, "المدير", "source"))
    store.close()
    return folder


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Work that does one step, says so, and rests until it is let go on."""
    monkeypatch.setattr(library_screen, "_FIRST", 0.0)
    monkeypatch.setattr(stepping, "_SLICE", 0.0)
    monkeypatch.setattr(stepping, "_LONG", -1.0)
    monkeypatch.setattr(stepping, "_PAUSE", 3600.0)
    return monkeypatch


async def keys(reader: Reader, names: str) -> None:
    """Press keys while something is looked for, which does not end by itself here."""
    driver = reader.app._driver
    assert driver is not None
    for event in key_events(names.split()):
        driver.send_message(event)
        for _ in range(4):
            await reader.pilot._wait_for_screen()


def reviewing(reader: Reader) -> ReviewScreen:
    screen = reader.app.screen
    assert isinstance(screen, ReviewScreen), screen
    return screen


def title(reader: Reader) -> str:
    (row,) = rows_of(reader.app.screen.query_one("#title", Bar))
    return text_of(row)


async def test_keys_are_answered_while_it_is_looked_for_and_escape_stops_it(large: Path, slow):
    async with opened(large, article=None) as reader:
        library = reader.library
        await keys(reader, "r")
        assert "looking for what is to be reviewed… 0 %" in reader.bar("hint")
        assert "Esc stops it" in reader.bar("hint")
        for _ in range(ARTICLES // 64 + len(MARKED)):
            library.reviewing._go()
        assert library.reviewing.running
        assert "… 0 %" not in reader.bar("hint"), "it tells how far it is"
        await keys(reader, "down down")
        assert library.list.row == 2
        await keys(reader, "esc")
        assert "stopped" in reader.bar("hint")
        assert (reader.at, library.reviewing.running) == ("LibraryScreen", False)
        slow.undo()
        await reader.press("r")
        assert reader.at == "ReviewScreen"


async def test_the_first_item_comes_up_before_the_others_are_found(large: Path, slow):
    async with opened(large, article=None) as reader:
        library = reader.library
        await keys(reader, "r")
        while library.reviewing.running:
            library.reviewing._go()
        await settle(reader.pilot)
        screen = reviewing(reader)
        assert "0 of 2+ · finding more" in title(reader)
        assert "Esc stops" in title(reader)
        await press(reader.pilot, "a a")
        assert (screen.review.progress.done, screen.growing.running) == (2, True)
        assert any("more is looked for" in text_of(row) for row in rows_of(screen.details))
        while screen.review.item is None:
            screen.growing._go()
        assert screen.review.span is not None, "it goes on with what is found"
        await press(reader.pilot, "x esc")
        assert "stopped" in reader.bar("hint")
        assert not screen.growing.running
        assert reader.at == "ReviewScreen"
        known = len(screen.review.saved.items)
        assert f"3 of {known}+" in title(reader)
        await press(reader.pilot, "esc")
        assert reader.at == "LibraryScreen"

        slow.undo()
        await reader.press("r")
        screen = reviewing(reader)
        while not screen.review.saved.is_whole:
            await settle(reader.pilot)
        await settle(reader.pilot)
        assert f"3 of {len(PROPOSED)} " in title(reader), "nothing is lost"
        await press(reader.pilot, " ".join("a" * (len(PROPOSED) - 3)))
        assert isinstance(reader.app.screen, SummaryScreen)
    store = TinyStore(large / "annotations", read_only=True)
    found = [span for number in PROPOSED for span in store.load(f"a{number:04}").spans.values()]
    verdicts = [span.review.verdict for span in found if span.review]
    assert verdicts == ["accepted", "accepted", "rejected", *["accepted"] * (len(PROPOSED) - 3)]


async def test_who_reads_meanwhile_is_left_there(large: Path, slow):
    async with opened(large, article=None) as reader:
        library = reader.library
        await keys(reader, "r enter")
        assert reader.at == "ReaderScreen"
        while library.reviewing.running:
            library.reviewing._go()
        await settle(reader.pilot)
        assert reader.at == "ReaderScreen"
        slow.undo()
        await reader.press("esc r")
        assert reviewing(reader).review.saved.name == "proposals"
