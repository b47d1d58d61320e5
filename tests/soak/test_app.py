"""A long time in the app: keys at random, the rows of the pane beside those of a pane that knows nothing."""

from __future__ import annotations

import gc
import random
import sys

import pytest

from reader.annotations.model import Record
from reader.annotations.store import Edit
from reader.annotations.tinydb_store import TinyStore
from reader.articles.decode import decode
from reader.session import Session
from tests.tui import test_pane
from tests.tui.driving import MIXED, Reader, cells_of, opened, rows_of, settle

_KEYS, _CHORDS = test_pane.TestCaches.KEYS, test_pane.TestCaches.CHORDS
#: Keys between two looks.
_LOOK = 25
#: Blocks of memory that may be held more at the end than when a fifth was done, for an edit and for all else.
_AN_EDIT, _ALL_ELSE = 60, 100_000


class Tally:
    """What the marks should be by the edits that were made, each told in one plain dict."""

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}
        self.seen = 0
        self.done: list[Edit] = []
        self.undone: list[Edit] = []

    def add(self, session: Session) -> None:
        """Take over the edits since the last time, and compare."""
        for edit in session.history[self.seen :]:
            if not edit.changes:
                continue  # of zones
            for change in edit.changes:
                record = change.after or change.before
                assert record is not None
                now = self.records.pop(record.id, None)
                assert now == change.before
                if change.after is not None:
                    self.records[record.id] = change.after
            self._stack(edit)
        self.seen = len(session.history)
        assert self.records == {**session.marks.by_id, **session.relations}

    def _stack(self, edit: Edit) -> None:
        """An edit that takes another back takes back the last that stands, whole."""
        if edit.undoes is None:
            self.done.append(edit)
            self.undone.clear()
            return
        way, back = (self.done, self.undone) if edit.action == "undo" else (self.undone, self.done)
        last = way.pop()
        assert edit.undoes == last.id
        assert [_said(change.after) for change in edit.changes] == [
            _said(change.before) for change in reversed(last.changes)
        ]
        back.append(edit)


def _said(record: Record | None) -> Record | None:
    """A record without its revision."""
    return None if record is None else record._replace(rev=0)


async def _press(reader: Reader, chance: random.Random) -> list[str]:
    """Do something at random; what it was."""
    if chance.random() < 0.02:
        size = (chance.randint(20, 130), chance.randint(6, 40))
        await reader.pilot.resize_terminal(*size)
        await settle(reader.pilot)
        return [f"resize {size}"]
    keys = [chance.choice(_KEYS)] if chance.random() < 0.85 else chance.choice(_CHORDS)
    await reader.press(keys)
    return list(keys)


def _look(reader: Reader, tally: Tally) -> None:
    """The rows of the pane, the marks, the disk, the text."""
    pane, session = reader.pane, reader.session
    width = pane.scrollable_content_region.width
    for row, fresh in zip(rows_of(pane), test_pane.fresh_rows(reader), strict=True):
        assert cells_of(row)[:width] == fresh[:width]
    tally.add(session)
    path = session.article.path
    assert path is not None
    assert decode(path.read_bytes()).text == session.text == MIXED
    stored = TinyStore(reader.app.workspace.annotations, read_only=True).load(session.article.id)
    assert stored.spans == session.marks.by_id
    assert stored.relations == session.relations


def _held() -> int:
    gc.collect()
    return sys.getallocatedblocks()


@pytest.mark.parametrize(
    ("seed", "actions"),
    [(1, 100), pytest.param(2, 5_000, marks=[pytest.mark.slow, pytest.mark.timeout(3600)])],
)
async def test_whatever_is_pressed_the_screen_is_that_of_a_fresh_pane(
    folder, monkeypatch, seed: int, actions: int
):
    # So that ids, which are part of the order of marks, are the same each time.
    monkeypatch.setattr("reader.annotations.ids.urandom", random.Random(seed).randbytes)
    chance, tally, done = random.Random(seed), Tally(), []
    warm, edits = 0, 0
    async with opened(folder, MIXED, size=(100, 30)) as reader:
        for number in range(1, actions + 1):
            try:
                done += await _press(reader, chance)
                assert not reader.screen.prompt.is_open
                if number % _LOOK == 0:
                    _look(reader, tally)
            except Exception as error:
                error.add_note(f"seed {seed}, action {number}, at the end of {done}")
                raise
            del done[:-40]
            if number == actions // 5:
                warm, edits = _held(), len(reader.session.history)
        made = len(reader.session.history) - edits
        assert _held() - warm <= _AN_EDIT * made + _ALL_ELSE
