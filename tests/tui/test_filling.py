"""A library that is still being listed and read: it can be used meanwhile, and Escape stops that."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from time import sleep

from reader.annotations.labels import Schema
from reader.annotations.tinydb_store import TinyStore
from reader.articles.decode import ArticleError
from reader.articles.workspace import Entry, Workspace
from reader.tui.app import HashiyaApp
from tests.tui.driving import Reader, key_events, opened, rows_of, settle, text_of


class Endless(Workspace):
    """A workspace on a slow disk in which ever more articles are found."""

    def listing(self) -> Iterator[Entry]:
        """The one article that there is, under ever new names."""
        for number in count():
            sleep(0.0001)
            yield Entry(f"a{number:07}", str(self.root / "a.txt"))


async def until(holds: Callable[[], object]) -> None:
    """Wait until something holds; the test's own limit ends the wait."""
    while not holds():  # noqa: ASYNC110 (the program need not tell; a test can look)
        await asyncio.sleep(0.01)


def send(reader: Reader, *keys: str) -> None:
    """Press keys without waiting for what they do: the library is never done here."""
    assert reader.app._driver is not None
    for event in key_events(keys):
        reader.app._driver.send_message(event)


async def test_is_used_while_it_fills_and_stopped_by_escape(folder: Path):
    (folder / "a.txt").write_text("عنوان قديم\n\nنص.\n", encoding="utf-8")
    found, _ = Workspace.find(folder, folder)
    workspace = Endless(found.root, found.annotations, found.config)
    app = HashiyaApp(workspace, TinyStore(workspace.annotations), Schema())
    async with app.run_test(size=(80, 12)) as pilot:
        reader = Reader(pilot, app)
        library = reader.library
        await until(lambda: "listing the articles" in reader.bar("hint"))
        assert "Esc stop" in reader.bar("hint")
        assert "+ articles" in reader.bar("title"), "nobody knows yet how many there are"

        send(reader, "down", "pgdn")
        await until(lambda: library.list.chosen > 1)
        top = library.list.scroll_offset.y
        assert top <= library.list.row < top + library.list.size.height
        await until(
            lambda: all(text_of(row).rstrip().endswith("ﻢﻳﺪﻗ ﻥﺍﻮﻨﻋ") for row in rows_of(library.list))
        )
        send(reader, "/", *"00031")
        await until(
            lambda: [library.catalogue.entries[n].id for n in library.catalogue.shown[:1]] == ["a0000031"]
        )
        send(reader, "esc")
        await until(lambda: not library.prompt.is_open and library.doing)

        send(reader, "esc")
        await until(lambda: not library.is_filling)
        assert reader.bar("hint") == " stopped; / goes on"
        many = len(library.catalogue.entries)
        await settle(pilot)
        assert len(library.catalogue.entries) == many, "nothing goes on"
        send(reader, "/")
        await until(lambda: len(library.catalogue.entries) > many)


async def test_rests_when_all_is_read(folder: Path):
    texts = {f"a{number:03}": f"عنوان {number}\n" for number in range(150)}
    async with opened(folder, texts, article=None) as reader:
        library = reader.library
        assert (library.catalogue.is_complete, library.is_filling, library.doing) == (True, False, "")
        await reader.press("G")
        assert text_of(rows_of(library.list)[-1]).rstrip().endswith("149 ﻥﺍﻮﻨﻋ")


async def test_the_rows_of_a_jsonl_file_are_a_library(folder: Path):
    rows = [{"id": f"r{number}", "title": f"عنوان {number}", "text": "قال سامي.\n"} for number in range(30)]
    lines = [json.dumps(row) for row in rows]
    file = folder / "corpus.jsonl"
    file.write_text("\n".join([*lines[:3], "no row", *lines[3:]]), encoding="utf-8")
    workspace, _ = Workspace.find(file, folder)
    app = HashiyaApp(workspace, TinyStore(workspace.annotations), Schema())
    async with app.run_test(size=(100, 12)) as pilot:
        await settle(pilot)
        reader = Reader(pilot, app)
        assert reader.bar("title").endswith("30 articles · corpus.jsonl")
        assert reader.bar("hint").startswith(" corpus.jsonl: line 4: not JSON")
        await reader.press("/")
        await reader.type_in("17")
        await reader.press("enter")
        await reader.press("enter")
        assert (reader.session.article.id, reader.session.text) == ("r17", "قال سامي.\n")
        await reader.press("w c")
        await reader.press("esc")
        assert text_of(rows_of(reader.library.list)[0]).split()[0] == "●1"
    margin = TinyStore(workspace.annotations).load("r17")
    assert [span.quote for span in margin.spans.values()] == ["سامي"]
    assert margin.meta["path"] == "corpus.jsonl/r17"


class Vanishing(Workspace):
    """A workspace whose folder can't be read any more after its first articles."""

    def listing(self) -> Iterator[Entry]:
        """So many that there is more to do after the first paint, then an error."""
        for number in range(2_000):
            sleep(0.0001)
            yield Entry(f"a{number:04}", str(self.root / "a.txt"))
        raise ArticleError("the folder can't be read: gone.", self.root)


async def test_says_why_the_list_ends_early(folder: Path):
    found, _ = Workspace.find(folder, folder)
    workspace = Vanishing(found.root, found.annotations, found.config)
    app = HashiyaApp(workspace, TinyStore(workspace.annotations), Schema())
    async with app.run_test(size=(80, 12)) as pilot:
        reader = Reader(pilot, app)
        await until(lambda: "can't be read: gone" in reader.bar("hint"))
        await reader.press("down")
        assert reader.library.list.row == 1
        assert "+ articles" in reader.bar("title"), "that these are all is not said"
