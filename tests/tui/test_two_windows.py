"""A second window: it says who writes, shows each edit of the first, and takes over when that leaves."""

from __future__ import annotations

import asyncio
import getpass
from collections.abc import Callable

import pytest

from reader.annotations.osfile import Disk
from reader.annotations.tinydb_store import TinyStore
from reader.session import Session
from tests.session.desk import session_on, tag
from tests.tui.driving import Reader, opened, settle

TEXT = "قال سامي إن العدد بلغ خمسين ونفت الشركة ذلك"


async def until(reader: Reader, seen: Callable[[], bool]) -> None:
    """Wait until something is seen; a slow machine has much time for it."""
    async with asyncio.timeout(60):
        while not seen():
            await asyncio.sleep(0.05)
            await settle(reader.pilot)


@pytest.fixture
def first(folder) -> Session:
    """Another window on the article, as in another process."""
    (folder / "annotations").mkdir()
    return session_on(TEXT, TinyStore(folder / "annotations", disk=Disk()), annotator="هدى")


async def test_it_reads_along_and_takes_over(folder, first):
    async with opened(folder, TEXT, store=TinyStore(folder / "annotations", disk=Disk())) as second:
        assert "read-only" in second.bar("status")
        assert getpass.getuser() in second.session.read_only
        mark = tag(first, "claim", "العدد")
        await until(second, lambda: mark in second.session.marks.by_id)
        offset = TEXT.index("العدد")
        painted = second.cell(offset)[1]
        first.store.release("news")
        await until(second, lambda: not second.session.read_only)
        assert "saved" in second.bar("status")
        await second.press("c")
        assert len(second.session.marks.by_id) == 2
        assert painted.bgcolor != second.cell(TEXT.index("ذلك"))[1].bgcolor


async def test_an_article_that_was_left_is_free_for_another(folder, first):
    first.store.release("news")
    async with opened(folder, TEXT, article=None) as second:
        await second.press("enter")
        assert second.session.read_only == ""
        first.catch_up()
        assert first.read_only
        await second.press("esc")
        first.catch_up()
        assert first.read_only == ""


async def test_what_another_program_writes_is_shown(folder, first):
    mark = tag(first, "claim", "العدد")
    first.store.close()
    async with opened(folder, TEXT, store=TinyStore(folder / "annotations", disk=Disk())) as reader:
        path = folder / "annotations" / "news.json"
        path.write_bytes(path.read_bytes().replace(b'"claim"', b'"denial"'))
        await until(reader, lambda: reader.session.marks.by_id[mark].label == "denial")
        assert reader.session.marks.by_id[mark].quote == "العدد"
