"""Killing a process that saves: what it was told is saved is there, and nothing is half there."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import pytest

from reader.annotations.edits import Marks
from reader.annotations.tinydb_store import TinyStore
from tests.annotations.marks import abandon, article
from tests.annotations.saver import save_on_and_on


def kill_a_saver(
    folder: Path, settles: bool, chance: random.Random, after_a_save: bool
) -> tuple[list[str], list[str]]:
    """Edits that a process had acknowledged when it was killed, and the one under way, if any.

    It is killed at any time after it has acknowledged one, or in its first save or before it.
    """
    reading, writing = os.pipe()
    saver = os.fork()
    if saver == 0:
        try:
            save_on_and_on(folder, chance.randrange(100), writing, settles)
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, "rb") as said:
        lines = [said.readline()]
        if after_a_save:
            lines.append(said.readline())
        time.sleep(chance.uniform(0, 0.03))
        os.kill(saver, signal.SIGKILL)
        lines += said.readlines()
    assert os.WTERMSIG(os.waitpid(saver, 0)[1]) == signal.SIGKILL
    words = [line.decode().split() for line in lines if line.endswith(b"\n")]
    saved = [edit_id for word, edit_id in words if word == "saved"]
    return saved, [edit_id for word, edit_id in words if word == "try" and edit_id not in saved]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="it forks the process that is killed")
@pytest.mark.parametrize(
    "trials", [100, pytest.param(1000, marks=[pytest.mark.slow, pytest.mark.timeout(1800)])]
)
def test_nothing_acknowledged_is_lost_to_kill_9(tmp_path, trials):
    chance = random.Random(9)
    expected: list[str] = []
    for trial in range(trials):
        folder = tmp_path / str(trial // 4)  # each fourth begins anew, the others go on with what was left
        expected = [] if trial % 4 == 0 else expected
        settles = trial % 8 >= 4  # whether the TinyDB file is written after every save
        after_a_save = trial % 5 > 0
        saved, tried = kill_a_saver(folder, settles, chance, after_a_save)
        assert saved or not after_a_save, "it ended without saving anything"
        store = TinyStore(folder)
        margin = store.load(article().id)
        kept = [edit.id for edit in margin.history]
        assert kept in (expected + saved, expected + saved + tried)
        marks = Marks()
        for edit in margin.history:
            marks.apply(edit)
        assert (dict(margin.spans), dict(margin.relations)) == (marks.spans, marks.relations)
        # What else is told: that a save was cut off, or that the TinyDB file was not there yet.
        assert all("cut off" in told or "is missing" in told for told in margin.problems), margin.problems
        expected = kept
        if trial % 2:
            store.close()  # which writes the TinyDB file
        else:
            abandon(store)
