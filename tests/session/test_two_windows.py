"""Two people at one article: the first writes, the second reads along and may take the place of the first."""

from __future__ import annotations

import errno
import getpass
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.annotations.osfile import Disk
from reader.annotations.tinydb_store import TinyStore
from reader.session import Session
from tests.session.desk import session_on, shown, tag

TEXT = "قال سامي إن العدد بلغ خمسين ونفت الشركة ذلك"


class FullDisk(Disk):
    """A disk that is full as long as ``full`` says so."""

    full = False

    def write(self, descriptor: int, data: bytes) -> int:
        if self.full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(descriptor, data)


@pytest.fixture
def disk() -> FullDisk:
    """The disk as the first window finds it."""
    return FullDisk()


@pytest.fixture
def stores(tmp_path: Path, disk: FullDisk) -> Iterator[tuple[TinyStore, TinyStore]]:
    """Two stores as in two processes, on a folder that has been used before."""
    both = TinyStore(tmp_path, disk=disk), TinyStore(tmp_path, disk=Disk())
    yield both
    for store in both:
        store.close()


@pytest.fixture
def windows(stores) -> tuple[Session, Session]:
    first, second = (
        session_on(TEXT, store, annotator=name) for store, name in zip(stores, "ab", strict=True)
    )
    return first, second


def test_who_opens_it_first_writes_and_the_other_is_told_who(windows):
    first, second = windows
    assert first.read_only == ""
    assert getpass.getuser() in second.read_only
    second.select(0, 3)
    assert not second.tag("claim").ok
    assert tag(first, "claim", "العدد") in first.marks.by_id


def test_the_other_sees_each_edit_of_the_first(windows):
    first, second = windows
    assert second.catch_up() is None
    tag(first, "claim", "العدد بلغ خمسين")
    outcome = second.catch_up()
    assert outcome is not None
    assert outcome.message == "a: tagged claim «العدد بلغ خمسين»"
    assert shown(second) == shown(first)
    assert second.catch_up() is None
    first.undo()
    tag(first, "figure", "خمسين")
    outcome = second.catch_up()
    assert outcome is not None
    assert outcome.message == "2 edits of others"
    assert shown(second) == shown(first)
    assert list(second.history) == list(first.history)


def test_the_other_stays_where_it_reads(windows):
    first, second = windows
    second.select(4, 8)
    before = second.cursor, second.selection
    tag(first, "claim", "العدد")
    second.catch_up()
    assert (second.cursor, second.selection) == before


def test_the_other_takes_over_when_the_first_leaves_the_article(windows):
    first, second = windows
    tag(first, "claim", "العدد")
    first.store.release(first.article.id)
    outcome = second.catch_up()
    assert outcome is not None
    assert outcome.ok
    assert second.read_only == ""
    tag(second, "figure", "خمسين")
    told = first.catch_up()
    assert told is not None
    assert not told.ok
    assert shown(first) == shown(second)
    assert not first.tag("claim").ok


def test_what_one_did_oneself_is_no_news(windows):
    first, _ = windows
    tag(first, "claim", "العدد")
    version = first.version
    assert first.catch_up() is None
    assert first.version == version
    first.undo()
    assert [first.catch_up() for _ in range(6)] == [None] * 6


def test_what_came_from_outside_is_seen_and_can_be_worked_on(windows):
    first, _ = windows
    mark = tag(first, "claim", "العدد")
    path = first.store.folder / "news.json"
    path.write_bytes(path.read_bytes().replace(b'"claim"', b'"denial"'))
    outcome = first.catch_up()
    assert outcome is not None
    assert "changed by another program" in outcome.message
    assert first.marks.by_id[mark].label == "denial"
    assert first.relabel("source").ok


def test_an_edit_in_hand_stays_in_hand(windows, disk):
    first, second = windows
    tag(first, "claim", "العدد")

    disk.full = True
    first.select(0, 3)
    assert "NOT SAVED" in first.tag("source").message
    for _ in range(6):
        first.catch_up()
    assert len(first.unsaved) == 1
    assert len(shown(first)) == 2
    disk.full = False
    first.retry()
    assert first.unsaved == []
    second.catch_up()
    assert shown(second) == shown(first)


def test_in_a_quiet_moment_the_file_of_many_marks_is_brought_up_to_date(windows, monkeypatch):
    from reader.session import held

    monkeypatch.setattr(held, "_FEW", 0)
    first, _ = windows
    tag(first, "claim", "العدد")
    path = first.store.folder / "news.json"
    assert not path.exists()
    for _ in range(held._QUIET):
        first.catch_up()
    assert "العدد" in path.read_text("utf-8")


def test_the_file_of_very_many_marks_is_left_until_the_article_is_closed(windows, stores, monkeypatch):
    from reader.session import held

    monkeypatch.setattr(held, "_FEW", 0)
    monkeypatch.setattr(held, "_SOME", 0)
    first, _ = windows
    tag(first, "claim", "العدد")
    path = first.store.folder / "news.json"
    for _ in range(2 * held._QUIET):
        first.catch_up()
    assert not path.exists(), "no key waits for it"
    stores[0].close()
    assert "العدد" in path.read_text("utf-8")


def test_a_long_history_is_not_read_at_opening(stores):
    first = session_on(TEXT, stores[0])
    for _ in range(20):
        tag(first, "claim", "العدد")
        first.undo()
    stores[0].close()
    again = session_on(TEXT, stores[0])
    again.catch_up()
    log = stores[0]._articles["news"]._log
    assert log._sealed
    assert again.redo().ok
    assert not log._sealed
