"""A large article is read while the library takes keys, and can be left before it is there."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.dataset.marked import read_as_kept
from reader.tui import app
from tests.tui.driving import Reader, opened, settle

TEXTS = {"news": "قال سامي إن العدد بلغ خمسين.\n" * 20, "other": "خبر آخر.\n"}


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Every article counts as large, and its reading waits until the gate is open."""
    read, gate = read_as_kept, threading.Event()

    def waiting(*arguments):
        gate.wait(60)
        return read(*arguments)

    monkeypatch.setattr(app, "read_as_kept", waiting)
    monkeypatch.setattr(app, "_LARGE", 4)
    monkeypatch.setattr(app, "_LONG", 0.01)
    yield gate
    gate.set()


async def until(reader: Reader, holds: Callable[[], bool]) -> None:
    for _ in range(3_000):
        if holds():
            return
        await reader.pilot.pause(0.01)
    raise AssertionError("it never came to be so")


async def test_an_article_appears_when_it_is_read(folder: Path, gate: threading.Event):
    async with opened(folder, TEXTS, article=None) as reader:
        await reader.press("enter")
        await until(reader, lambda: "opening news…" in reader.bar("hint"))
        await reader.press("down")
        assert reader.library.list.row == 1
        gate.set()
        await until(reader, lambda: reader.at == "ReaderScreen")
        await settle(reader.pilot)
        assert reader.session.text == TEXTS["news"]
        assert reader.session.layout.document.text == TEXTS["news"]
        await reader.press("c")
        assert [mark.quote for mark in reader.session.marks] == ["قال"]
        await reader.press("esc")
        assert reader.at == "LibraryScreen"
        assert "opening" not in reader.bar("hint")


async def test_escape_stays_in_the_library(folder: Path, gate: threading.Event):
    async with opened(folder, TEXTS, article=None) as reader:
        await reader.press("enter")
        await until(reader, lambda: "Esc stops it" in reader.bar("hint"))
        await reader.press("esc")
        assert "stopped" in reader.bar("hint")
        opening = reader.library.opening
        gate.set()
        await until(reader, lambda: opening is None or opening.is_finished)
        assert reader.at == "LibraryScreen"
        await reader.press("enter")
        await until(reader, lambda: reader.at == "ReaderScreen")
        assert reader.session.text == TEXTS["news"]


async def test_the_article_chosen_last_is_the_one_that_is_opened(folder: Path, gate: threading.Event):
    async with opened(folder, TEXTS, article=None) as reader:
        await reader.press("enter down enter")
        gate.set()
        await until(reader, lambda: reader.at == "ReaderScreen")
        assert reader.session.article.id == "other"
        await reader.press("esc")
        assert reader.at == "LibraryScreen"


async def test_who_has_gone_elsewhere_is_left_there(folder: Path, gate: threading.Event):
    async with opened(folder, TEXTS, article=None) as reader:
        library = reader.library
        await reader.press("enter ?")
        assert reader.at == "HelpScreen"
        gate.set()
        opening = library.opening
        await until(reader, lambda: opening is not None and opening.is_finished)
        assert reader.at == "HelpScreen"


async def test_why_it_can_not_be_read_is_said(folder: Path, gate: threading.Event):
    async with opened(folder, TEXTS, article=None) as reader:
        await reader.press("enter")
        (folder / "news.txt").unlink()
        gate.set()
        await until(reader, lambda: "news.txt" in reader.bar("hint"))
        assert reader.at == "LibraryScreen"


async def test_its_encoding_is_asked_for(folder: Path, gate: threading.Event):
    (folder / "old.txt").write_bytes(TEXTS["news"].encode("cp1256"))
    gate.set()
    async with opened(folder, {}, article=None) as reader:
        await reader.press("enter")
        await until(reader, lambda: reader.at != "LibraryScreen")
        assert reader.at == "EncodingScreen"
        await reader.press("enter")
        await until(reader, lambda: reader.at == "ReaderScreen")
        assert reader.session.text == TEXTS["news"]
