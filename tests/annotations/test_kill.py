"""Killing a process that saves: what it was told is saved is there, and nothing is half there."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reader.annotations.edits import Marks
from reader.annotations.tinydb_store import TinyStore
from tests.annotations.marks import article

TOP = Path(__file__).resolve().parents[2]


def kill_a_saver(folder: Path, chance: random.Random) -> tuple[list[str], list[str]]:
    """Edits that a process had acknowledged when it was killed, and the one under way, if any."""
    command = [sys.executable, "-m", "tests.annotations.saver", str(folder), str(chance.randrange(5))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=TOP) as saver:
        assert saver.stdout is not None
        said = saver.stdout.readline()
        time.sleep(chance.uniform(0, 0.05))
        os.kill(saver.pid, signal.SIGKILL)
        lines = (said + saver.stdout.read()).decode().splitlines(keepends=True)
    words = [line.split() for line in lines if line.endswith("\n")]
    saved = [edit_id for word, edit_id in words if word == "saved"]
    tried = [edit_id for word, edit_id in words if word == "try" and edit_id not in saved]
    return saved, tried


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize(
    "trials", [50, pytest.param(1000, marks=[pytest.mark.slow, pytest.mark.timeout(1800)])]
)
def test_nothing_acknowledged_is_lost_to_kill_9(tmp_path, trials):
    chance = random.Random(9)
    acknowledged = 0
    for trial in range(trials):
        folder = tmp_path / str(trial)
        expected: list[str] = []
        for _ in range(1 + trial % 2):  # the second time it goes on with what was left
            saved, tried = kill_a_saver(folder, chance)
            store = TinyStore(folder)
            margin = store.load(article().id)
            store.close()
            assert margin.problems == ()
            kept = [edit.id for edit in margin.history]
            assert kept in (expected + saved, expected + saved + tried)
            marks = Marks()
            for edit in margin.history:
                marks.apply(edit)
            assert (dict(margin.spans), dict(margin.relations)) == (marks.spans, marks.relations)
            expected = kept
            acknowledged += len(saved)
    assert acknowledged > trials
