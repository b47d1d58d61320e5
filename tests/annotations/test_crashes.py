"""Stops, faults and power cuts at every call of the store to the system."""

from __future__ import annotations

import errno
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from reader.annotations.osfile import Disk
from reader.annotations.store import Damaged, Margin, NotSaved, ReadOnly, StoreError
from reader.annotations.tinydb_store import TinyStore
from tests.annotations.failing_disk import (
    CountingDisk,
    FaultyDisk,
    Killed,
    KilledDisk,
    PowerCutDisk,
    ShortDisk,
)
from tests.annotations.marks import abandon
from tests.annotations.workload import HERE, Workload, kept, state_of


@pytest.fixture(scope="module")
def states(tmp_path_factory) -> list[dict]:
    """What must be seen before the first step and after each."""
    work = Workload(tmp_path_factory.mktemp("reference"), CountingDisk())
    found = [state_of(work.margin())]
    for step in work.steps:
        step()
        found.append(state_of(work.margin()))
    work.store.close()
    assert len({str(state) for state in found}) > 8
    return found


def calls_of_a_run(tmp_path: Path) -> int:
    disk = CountingDisk()
    work = Workload(tmp_path / "count", disk)
    for step in work.steps:
        step()
    return disk.calls


@pytest.mark.parametrize("when", ["before", "after", "torn"])
def test_a_kill_at_any_call_leaves_all_that_was_acknowledged(tmp_path, states, when):
    for at in range(1, calls_of_a_run(tmp_path) + 1):
        folder = tmp_path / f"{when}-{at}"
        disk = KilledDisk(at, when)
        work = Workload(folder, disk)
        done = 0
        try:
            for step in work.steps:
                step()
                done += 1
        except Killed:
            pass
        abandon(work.store)
        disk.let_go()
        assert done < len(work.steps), "the kill came too late to be tried"
        found = kept(folder)
        assert found in (states[done], states[done + 1]), (at, done)
        assert kept(folder) == found
        shutil.rmtree(folder, ignore_errors=True)


ERRORS = [(False, "ENOSPC"), (False, "EIO"), (True, "EINTR"), (True, "EACCES"), (True, "EIO")]
RARER = [
    (settled, error)
    for settled in (False, True)
    for error in ("EMFILE", "EROFS", "EINTR", "EACCES", "ENOSPC")
]


@pytest.mark.parametrize(
    ("settled", "error"),
    [*ERRORS, *(pytest.param(*case, marks=pytest.mark.slow) for case in RARER if case not in ERRORS)],
    indirect=["settled"],
)
def test_an_error_at_any_call_loses_nothing_and_is_told(tmp_path, states, settled, error):
    """A step that fails says so and changes nothing; done again, it works."""
    for at in range(1, calls_of_a_run(tmp_path) + 1):
        folder = tmp_path / f"{error}-{at}"
        disk = FaultyDisk(at, getattr(errno, error))
        work = Workload(folder, disk)
        for number, step in enumerate(work.steps):
            may_be = states[number : number + 2]
            refusal = refusal_of(step)
            # The step "outside" is another program, and has its errors for itself.
            assert isinstance(refusal, StoreError | None) or step == work.outside, (at, disk.failed, refusal)
            assert refusal is None or error != "EINTR" or step == work.outside
            if isinstance(refusal, ReadOnly) and disk.failed in ("sync", "sync_folder"):
                # Nobody knows whether it is saved, and nothing more is until it is opened again.
                assert work.margin().read_only
                with pytest.raises(ReadOnly):
                    work.tag("one more")
                work.reopen()
                assert state_of(work.margin()) in may_be, (at, number)
            elif isinstance(refusal, NotSaved):
                assert state_of(work.margin()) == may_be[0], (at, number)
            if refusal is not None:
                assert str(refusal)
                step()
            if margin_of(work).read_only:
                work.reopen()
            assert state_of(margin_of(work)) == may_be[1], (at, number, disk.failed)
        assert disk.failed
        work.store.close()
        assert kept(folder) == states[-1]
        disk.let_go()
        shutil.rmtree(folder)


def refusal_of(step) -> Exception | None:
    try:
        step()
    except (StoreError, OSError) as error:
        return error
    return None


def test_short_writes_are_gone_on_with(tmp_path, states):
    work = Workload(tmp_path / "short", ShortDisk())
    for step in work.steps:
        step()
    assert kept(tmp_path / "short") == states[-1]


def margin_of(work: Workload) -> Margin:
    """What the store shows; asked again when it is this that the error hits."""
    try:
        return work.margin()
    except Damaged:
        return work.margin()


def wrong_states_after_power_cuts(
    tmp_path: Path, states: list[dict], skip: str = "", recover=False
) -> tuple[int, int]:
    """How many states a power cut may leave, and how many of them are wrong when they are opened."""
    folder, cut = tmp_path / "work", tmp_path / "cut"
    disk = PowerCutDisk(skip)
    work = Workload(folder, disk)
    counts = [0, 0]
    seen: set[tuple] = set()
    done = 0

    def cut_the_power() -> None:
        for state in disk.states():
            key = (done, tuple(sorted((path.name, data) for path, data in state.items())))
            if key in seen:
                continue
            seen.add(key)
            lay_out(state, folder, cut)
            counts[0] += 1
            counts[1] += not is_right(cut, states[done : done + 2])
            if recover and counts[0] % 9 == 0:
                lay_out(state, folder, cut)
                tried, wrong = wrong_states_of_recovery(cut, tmp_path / "again", states[done : done + 2])
                counts[0] += tried
                counts[1] += wrong

    disk.after_call = cut_the_power
    for step in work.steps:
        step()
        done += 1
        cut_the_power()
    shutil.rmtree(folder)
    return counts[0], counts[1]


def wrong_states_of_recovery(folder: Path, cut: Path, right: list[dict]) -> tuple[int, int]:
    """The same for a power cut while a store opens and settles what another left."""
    disk = PowerCutDisk()
    disk.adopt(folder)
    counts = [0, 0]

    def cut_the_power() -> None:
        for state in disk.states():
            lay_out(state, folder, cut)
            counts[0] += 1
            counts[1] += not is_right(cut, right)

    work = Workload(folder, disk)
    work.store.hold(HERE.id)
    work.margin()
    disk.after_call = cut_the_power
    work.store.close()
    return counts[0], counts[1]


def lay_out(state: dict[Path, bytes], source: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    for path, data in state.items():
        place = target / path.relative_to(source)
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(data)


def is_right(folder: Path, right: list[dict]) -> bool:
    try:
        found = kept(folder)
    except StoreError:
        return False
    # Where marks are, the text that they were made on is as well.
    return found in right and (len(found) == 1 or TinyStore(folder).text(HERE.sha256) == HERE.text)


@pytest.fixture(autouse=True, params=[False, True], ids=["settled-at-times", "settled-at-once"])
def settled(request, monkeypatch):
    """The reader has the TinyDB file of a few records written after every save, that of more has not."""
    monkeypatch.setattr(Workload, "settles", request.param)
    # Stores that look at what is left need not force anything to the disk.
    monkeypatch.setattr(Disk, "sync", lambda self, descriptor: None)
    monkeypatch.setattr(Disk, "sync_folder", lambda self, path: None)


def test_a_power_cut_at_any_call_leaves_all_that_was_acknowledged(tmp_path, states):
    tried, wrong = wrong_states_after_power_cuts(tmp_path, states, recover=True)
    assert tried > 300
    assert wrong == 0


@pytest.mark.parametrize("skip", ["sync", "sync_folder"])
def test_a_store_that_forgets_to_force_to_the_disk_is_caught(tmp_path, states, skip):
    _, wrong = wrong_states_after_power_cuts(tmp_path, states, skip)
    assert wrong > 0


def test_the_steps_are_told_from_one_another(states):
    """Else a lost step could pass for a done one."""
    assert sum(one != other for one, other in pairwise(states)) >= 9
