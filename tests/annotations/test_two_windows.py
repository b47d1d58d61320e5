"""Two windows on one folder: one writes, the other reads along and is told who writes."""

from __future__ import annotations

import getpass
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reader.annotations.history import undoable
from reader.annotations.osfile import Disk
from reader.annotations.store import Conflict, ReadOnly
from reader.annotations.tinydb_store import TinyStore
from tests.annotations.marks import after, article, edit, span

TOP = Path(__file__).resolve().parents[2]


@pytest.fixture
def windows(tmp_path):
    first, second = (TinyStore(tmp_path / "annotations", disk=Disk()) for _ in range(2))
    first.save(article("a"), edit((None, span(id="s1"))))
    yield first, second
    first.close()
    second.close()


def test_the_second_only_reads_and_is_told_who_writes(windows):
    first, second = windows
    assert first.load("a").read_only == ""
    refusal = second.load("a").read_only
    assert str(os.getpid()) in refusal
    assert getpass.getuser() in refusal
    with pytest.raises(ReadOnly, match=str(os.getpid())):
        second.save(article("a"), edit((None, span(id="s2"))))
    assert set(first.load("a").spans) == {"s1"}


def test_the_second_follows_what_the_first_does(windows):
    first, second = windows
    for number in range(2, 6):
        first.save(article("a"), edit((None, span(id=f"s{number}"))))
        if number == 4:
            first.settle()
        seen = second.load("a")
        assert seen.spans == first.load("a").spans
        assert seen.history == first.load("a").history
        assert seen.problems == ()
    assert undoable(second.load("a").history) == undoable(first.load("a").history)


def test_a_half_written_line_of_the_first_is_no_problem_for_the_second(windows):
    first, second = windows
    second.load("a")
    with open(first.folder / "a.log", "ab") as log:
        log.write(b'1234abcd {"seq":2,"edi')
    assert set(second.load("a").spans) == {"s1"}
    assert second.load("a").problems == ()


def test_the_second_may_write_when_the_first_is_gone(windows):
    first, second = windows
    second.load("a")
    first.close()
    assert second.load("a").read_only == ""
    second.save(article("a"), edit((None, span(id="s2"))))
    assert "open elsewhere" in first.load("a").read_only
    assert set(first.load("a").spans) == {"s1", "s2"}


def test_a_window_may_hold_an_article_before_it_saves(windows):
    first, second = windows
    first.hold("b")
    assert first.load("b").read_only == ""
    assert "open elsewhere" in second.load("b").read_only
    with pytest.raises(ReadOnly):
        second.save(article("b"), edit((None, span())))


def test_of_two_windows_on_a_new_article_the_first_to_save_writes(windows):
    first, second = windows
    assert first.load("b").read_only == second.load("b").read_only == ""
    second.save(article("b"), edit((None, span(id="s1"))))
    with pytest.raises(ReadOnly):
        first.save(article("b"), edit((None, span(id="s2"))))
    assert set(first.load("b").spans) == {"s1"}


def test_other_articles_are_free(windows):
    first, second = windows
    second.save(article("b"), edit((None, span(id="s2"))))
    assert first.load("b").read_only
    assert set(first.load("b").spans) == {"s2"}


def test_a_store_that_only_looks_takes_no_lock(windows):
    first, _ = windows
    first.close()
    with TinyStoreLooking(first.folder) as looking:
        assert set(looking.load("a").spans) == {"s1"}
        assert looking.load("a").read_only
        assert TinyStore(first.folder).load("a").read_only == ""


def test_stores_of_one_process_are_one_writer(tmp_path):
    one, other = TinyStore(tmp_path), TinyStore(tmp_path)
    made = after(one.save(article("a"), edit((None, span(id="s1")))))
    other.save(article("a"), edit((made, made._replace(note="other"))))
    with pytest.raises(Conflict):
        one.save(article("a"), edit((made, made._replace(note="one"))))
    one.close()
    other.save(article("a"), edit((None, span(id="s2"))))
    assert TinyStore(tmp_path, disk=Disk()).load("a").read_only
    other.close()
    assert not TinyStore(tmp_path, disk=Disk()).load("a").read_only


class TinyStoreLooking(TinyStore):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder, read_only=True)

    def __enter__(self) -> TinyStore:
        return self

    def __exit__(self, *_) -> None:
        self.close()


def test_many_articles_are_not_all_kept_open(tmp_path):
    store = TinyStore(tmp_path)
    before = open_files()
    for number in range(100):
        store.save(article(f"a{number}"), edit((None, span(id="s1"))))
    assert open_files() - before < 80
    assert all(store.counts(f"a{number}").total == 1 for number in range(100))
    store.close()
    assert open_files() == before


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").is_dir() else 0


WRITER = """
import sys
from pathlib import Path
from reader.annotations.osfile import Disk
from reader.annotations.store import Conflict, ReadOnly
from reader.annotations.tinydb_store import TinyStore
from tests.annotations.marks import abandon, article, edit, span
name, folder, count = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
for number in range(count):
    while True:
        store = TinyStore(folder)
        try:
            store.save(article("a"), edit((None, span(id=f"{name}-{number}"))))
        except ReadOnly:
            store.close()
            continue
        print(f"{name}-{number}", flush=True)
        if number % 3:
            store.close()
        else:
            abandon(store)  # nothing is settled
        break
"""


@pytest.mark.parametrize(("processes", "saves"), [(2, 30), (8, 8)])
def test_processes_that_save_at_once_lose_nothing(tmp_path, processes, saves):
    command = [sys.executable, "-c", WRITER]
    writers = [
        subprocess.Popen(
            [*command, f"p{number}", str(tmp_path), str(saves)], cwd=TOP, stdout=subprocess.PIPE, text=True
        )
        for number in range(processes)
    ]
    acknowledged = [line for writer in writers for line in writer.communicate(timeout=100)[0].split()]
    assert [writer.returncode for writer in writers] == [0] * processes
    assert len(acknowledged) == processes * saves
    store = TinyStore(tmp_path)
    margin = store.load("a")
    store.close()
    assert set(margin.spans) == set(acknowledged)
    assert margin.problems == ()
    assert len(margin.history) == len(acknowledged)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_one_who_is_killed_leaves_no_lock(tmp_path):
    command = [sys.executable, "-m", "tests.annotations.saver", str(tmp_path), "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=TOP) as saver:
        assert saver.stdout is not None
        while not saver.stdout.readline().startswith(b"saved"):
            time.sleep(random.random() / 100)
        store = TinyStore(tmp_path)
        assert str(saver.pid) in store.load(article().id).read_only
        os.kill(saver.pid, signal.SIGKILL)
        saver.wait()
        assert store.load(article().id).read_only == ""
        store.close()
