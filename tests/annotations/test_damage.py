"""Damage to the files of an article: it is told, what is sound comes back, nothing is thrown away."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.annotations import edit_log, open_article
from reader.annotations.edit_log import History, LogReading, log_line
from reader.annotations.recovery import recover
from reader.annotations.store import Damaged, Margin
from reader.annotations.tinydb_store import TinyStore
from tests.annotations.failing_disk import CountingDisk
from tests.annotations.marks import abandon, after, article, edit, span
from tests.annotations.workload import Workload


@pytest.fixture(scope="module", autouse=True)
def _the_file_is_behind():
    """As with many records: only ``settle`` writes the TinyDB file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(open_article, "_FEW", -1)
        yield


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> tuple[bytes, bytes]:
    """A TinyDB file, and a log that goes on after it."""
    folder = tmp_path_factory.mktemp("files")
    work = Workload(folder, CountingDisk())
    for step in work.steps[:8]:
        step()
    work.tag("s8")
    abandon(work.store)
    return (folder / "a.json").read_bytes(), (folder / "a.log").read_bytes()


def read(data: bytes | None, log: bytes):
    """What is kept by the files, and all that is said about them."""
    reading = LogReading()
    reading.read(log)
    try:
        found = recover("a", "a.json", data, reading)
    except Damaged as damaged:
        return None, [str(damaged)]
    state = found.state
    told = [*found.problems, *state.problems, *reading.problems]
    told += ["torn"] * bool(reading.torn) + ["newer"] * found.newer
    return (state.marks.spans, state.marks.relations, dict(state.meta), list(History(reading.edits))), told


def silent_flips(files: tuple[bytes, bytes], bits: range | None = None) -> Iterator[tuple[int, int]]:
    """Single bits of the files, by file and byte, that change what is read without a word."""
    right, told = read(*files)
    assert told == []
    for which in (0, 1):
        for place in range(len(files[which])):
            for bit in bits or (place % 8,):
                flipped = bytearray(files[which])
                flipped[place] ^= 1 << bit
                pair = [*files]
                pair[which] = bytes(flipped)
                found, told = read(*pair)
                if found != right and not told:
                    yield which, place


def test_no_flipped_bit_changes_anything_in_silence(files):
    assert list(silent_flips(files)) == []


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_no_flipped_bit_of_all_changes_anything_in_silence(files):
    assert list(silent_flips(files, range(8))) == []


def test_a_log_without_checksums_is_caught(files, monkeypatch):
    monkeypatch.setattr(edit_log, "_is_good", lambda line: len(line) > 9)
    assert any(silent_flips(files))


def test_a_flipped_bit_in_the_log_loses_one_edit_at_most(files):
    """The TinyDB file is lost as well, so that the log is all there is."""
    (spans, _, _, history), _ = read(None, files[1])
    assert len(spans) == 6
    for place in range(0, len(files[1]), 3):
        flipped = bytearray(files[1])
        flipped[place] ^= 1 << place % 8
        found, told = read(None, bytes(flipped))
        assert found is not None
        assert told
        assert len(found[3]) >= len(history) - 1
        assert all(entry in history for entry in found[3])


def test_a_file_cut_anywhere_gives_back_what_the_log_holds(files):
    right, _ = read(*files)
    for length in range(0, len(files[0]) - 2, 7):
        found, told = read(files[0][:length], files[1])
        assert found == right
        assert any("can't be read" in sentence for sentence in told)


def test_a_log_cut_anywhere_keeps_every_whole_line(files):
    starts = [0]
    for line in files[1].splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for length in range(0, len(files[1]), 5):
        reading = LogReading()
        reading.read(files[1][:length])
        assert reading.end == max(start for start in starts if start <= length)
        assert reading.torn == files[1][reading.end : length]


# Files on a disk -------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with three marks: two in the TinyDB file, all three in the log."""
    folder = tmp_path / "annotations"
    store = TinyStore(folder)
    store.save(article("a"), edit((None, span(id="s1"))))
    store.save(article("a"), edit((None, span(id="s2"))))
    store.settle()
    store.save(article("a"), edit((None, span(id="s3"))))
    abandon(store)
    return folder


def opened(folder: Path) -> Margin:
    store = TinyStore(folder)
    margin = store.load("a")
    new = after(store.save(article("a"), edit((None, span()))))
    store.close()
    assert set(TinyStore(folder, read_only=True).load("a").spans) == {*margin.spans, new.id}
    return margin


def asides(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.glob("a.*.*-*"))]


def lines_of(folder: Path) -> list[bytes]:
    return (folder / "a.log").read_bytes().splitlines(keepends=True)


def write_lines(folder: Path, lines: list[bytes]) -> None:
    (folder / "a.log").write_bytes(b"".join(lines))


def bodies(*bodies: dict) -> list[bytes]:
    return [log_line(seq, body) for seq, body in enumerate(bodies)]


def edit_body(mark_id: str, rev: int = 1) -> dict:
    record = {"id": mark_id, "label": "claim", "start": 0, "end": 3, "quote": "قال", "rev": rev}
    change = {"kind": "span", "before": None, "after": record}
    return {"edit": {"id": f"e-{mark_id}", "action": "tag", "by": "", "at": "", "changes": [change]}}


HEADER = {"log": 1, "article": "a"}


def test_a_line_is_a_checksum_and_json_with_its_number(folder):
    for number, line in enumerate(lines_of(folder)):
        checksum, body = line.rstrip(b"\n").split(b" ", 1)
        assert int(checksum, 16) == zlib.crc32(body)
        assert json.loads(body)["seq"] == number


@pytest.mark.parametrize("tail", [b'5c2b6f0a {"seq":5,"ed', b"\0" * 700, b"nonsense\n", b"\n", b"\xff\xfe"])
def test_a_torn_tail_is_set_aside_and_told(folder, tail):
    write_lines(folder, [*lines_of(folder), tail])
    margin = opened(folder)
    assert set(margin.spans) == {"s1", "s2", "s3"}
    assert len([p for p in margin.problems if "cut off" in p]) == len(margin.problems) == 1
    assert asides(folder) == [tail]
    assert opened(folder).problems == ()


def test_damage_in_the_middle_is_set_aside_and_what_follows_still_counts(folder):
    damaged = b"7c78e199 {damaged}\n"
    write_lines(folder, [*bodies(HEADER, edit_body("s1")), damaged, *bodies(*[{}] * 3, edit_body("s4"))[3:]])
    (folder / "a.json").unlink()
    margin = opened(folder)
    assert set(margin.spans) == {"s1", "s4"}
    assert any("damaged" in problem for problem in margin.problems)
    assert asides(folder) == [damaged]


def test_a_log_that_is_there_twice_gives_the_same_marks(folder):
    before = TinyStore(folder, read_only=True).load("a")
    write_lines(folder, lines_of(folder) * 2)
    margin = opened(folder)
    assert (margin.spans, margin.history) == (before.spans, before.history)
    assert any("comes again" in problem for problem in margin.problems)


@pytest.mark.parametrize(
    "body",
    [
        b'{"s":1,"t":5,"c":[]}',
        b'{"seq":"x"}',
        b"[]",
        b'{"seq":2,"edit":5}',
        b'{"seq":2,"edit":{"changes":1}}',
        b'{"seq":2,"checkpoint":[]}',
        b'{"seq":2,"edit":' + b"[" * 50_000,
        b'{"seq":2,"edit":{},"meta":[]}',
    ],
)
def test_a_line_of_the_wrong_shape_is_left_out_and_told(folder, body):
    wrong = b"%08x %s\n" % (zlib.crc32(body), body)
    write_lines(folder, [*bodies(HEADER, edit_body("s1")), wrong, *bodies(*[{}] * 3, edit_body("s4"))[3:]])
    (folder / "a.json").unlink()
    margin = opened(folder)
    assert set(margin.spans) == {"s1", "s4"}
    assert margin.problems or body.startswith(b'{"seq":2,"checkpoint"')
    assert margin.history[0].id == "e-s1"


def test_a_log_with_other_line_ends_is_read(folder):
    write_lines(folder, [line.replace(b"\n", b"\r\n") for line in lines_of(folder)])
    assert set(opened(folder).spans) == {"s1", "s2", "s3"}


def test_missing_lines_are_told(folder):
    write_lines(
        folder,
        bodies(HEADER, edit_body("s1"), {}, {}, edit_body("s4"))[:2] + bodies(*[{}] * 4, edit_body("s4"))[4:],
    )
    (folder / "a.json").unlink()
    margin = opened(folder)
    assert set(margin.spans) == {"s1", "s4"}
    assert any("2 to 3" in problem for problem in margin.problems)


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe{\0", b"<<<<<<< HEAD\n", b"[1]"])
def test_a_file_that_cant_be_read_comes_back_from_the_log_and_is_kept_aside(folder, data):
    (folder / "a.json").write_bytes(data)
    margin = opened(folder)
    assert set(margin.spans) == {"s1", "s2", "s3"}
    assert any("come from the log" in problem for problem in margin.problems)
    assert asides(folder) == [data]
    assert opened(folder).problems == ()
    assert any("kept aside" in problem for _, problem in TinyStore(folder).check())


def test_a_deleted_file_comes_back_from_the_log(folder):
    (folder / "a.json").unlink()
    margin = opened(folder)
    assert set(margin.spans) == {"s1", "s2", "s3"}
    assert any("is missing" in problem for problem in margin.problems)


def test_reading_alone_changes_no_file(folder):
    (folder / "a.json").write_bytes(b"{")
    write_lines(folder, [*lines_of(folder), b"torn"])
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    store = TinyStore(folder, read_only=True)
    assert set(store.load("a").spans) == {"s1", "s2", "s3"}
    assert store.counts("a").total == 3
    assert list(store.check())
    store.close()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_log_of_a_newer_version_is_only_read(folder):
    write_lines(folder, bodies({"log": 2, "article": "a"}, edit_body("s1")))
    (folder / "a.json").unlink()
    margin = TinyStore(folder).load("a")
    assert set(margin.spans) == {"s1"}
    assert "newer" in margin.read_only


@pytest.mark.parametrize("act", ["removed", "replaced", "cut", "damaged"])
def test_a_log_that_another_program_touches_while_it_is_open_is_put_back(tmp_path, act):
    store = TinyStore(tmp_path)
    made = after(store.save(article("a"), edit((None, span(id="s1")))))
    log = tmp_path / "a.log"
    whole = log.read_bytes()
    if act == "removed":
        log.unlink()
    elif act == "replaced":
        log.unlink()
        log.write_bytes(b"".join(bodies(HEADER, edit_body("other"))))
    else:
        log.write_bytes(whole[:-10] if act == "cut" else whole.replace(b"claim", b"xxxxx"))
    store.save(article("a"), edit((None, span(id="s2"))))
    abandon(store)
    (tmp_path / "a.json").unlink(missing_ok=True)
    margin = TinyStore(tmp_path).load("a")
    assert {"s1", "s2"} <= set(margin.spans)
    assert margin.spans["s1"] == made
    assert log.read_bytes().startswith(whole)
    assert len(asides(tmp_path)) == (act != "removed")
