"""Damage to the files of an article: it is told, what is sound comes back, nothing is thrown away."""

from __future__ import annotations

import errno
import json
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.annotations import edit_log
from reader.annotations.article_state import SCHEMA
from reader.annotations.edit_log import History, LogReading, log_line
from reader.annotations.history import inverse, undoable
from reader.annotations.osfile import Disk
from reader.annotations.records import fields_of
from reader.annotations.recovery import recover
from reader.annotations.store import Damaged, Margin, ReadOnly, StoreError
from reader.annotations.tinydb_store import TinyStore
from tests.annotations.failing_disk import CountingDisk, FaultyDisk
from tests.annotations.marks import abandon, after, article, edit, relation, span
from tests.annotations.workload import Workload


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
    return (state.marks.spans, state.marks.relations, dict(state.meta), list(History(reading))), told


def silent_flips(files: tuple[bytes, bytes], bits: range | None = None) -> Iterator[tuple[int, int]]:
    """Single bits of the files, by file and byte, that change what is read without a word."""
    right, told = read(*files)
    assert told == []
    for which in (1, 0):  # the log first, in which the test below finds one at once
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
    before = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    store = TinyStore(folder, read_only=True)
    assert set(store.load("a").spans) == {"s1", "s2", "s3"}
    assert store.counts("a").total == 3
    assert list(store.check())
    store.close()
    assert {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


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


# A damaged file without its log ------------------------------------------------------------


def without_log(folder: Path) -> Path:
    """Three marks and a link, settled, as they come by git."""
    store = TinyStore(folder)
    link = relation("s1", "s3", "r1")
    store.save(article("a"), edit(*((None, span(n, n + 5, id=f"s{n}")) for n in (1, 2, 3)), (None, link)))
    store.close()
    (folder / "a.log").unlink()
    return folder / "a.json"


def lines_but(data: bytes, *wrong: bytes) -> bytes:
    return b"\n".join(line[:40] if any(w in line for w in wrong) else line for line in data.split(b"\n"))


def in_one_line(data: bytes) -> bytes:
    """As stock TinyDB would write it."""
    return json.dumps(json.loads(data)).encode()


@pytest.mark.parametrize(
    ("damage", "left"),
    [
        (lambda data: lines_but(data, b'"s2"'), {"s1", "s3", "r1"}),
        (lambda data: lines_but(data, b'"s1"', b'"r1"'), {"s2", "s3"}),
        (lambda data: in_one_line(data)[:-120], {"s1", "s2", "s3"}),
        (lambda data: data + b'"}', {"s1", "s2", "s3", "r1"}),
        (lambda data: b"\0" * 512 + data[512:], {"s2", "s3", "r1"}),
        (lambda data: data.replace(b'"s2"', b'"s\xff"'), {"s1", "s3", "r1"}),
        (lambda data: b"<<<<<<< ours\n" + data.replace(b'"spans": {', b"=======\n") + b">>>>>>> theirs\n",
         {"s1", "s2", "s3", "r1"}),
    ],
    ids=["a line", "two lines", "cut in one line", "extra data", "zeros", "not UTF-8", "git's marks"],
)  # fmt: skip
def test_every_sound_record_of_a_damaged_file_comes_back(tmp_path, damage, left):
    path = without_log(tmp_path)
    sound = TinyStore(tmp_path, read_only=True).load("a")
    order = sorted(sound.spans, key=path.read_text("utf-8").index)
    data = damage(path.read_bytes())
    if b"\0" in data:  # whichever record was hit
        left = {key for key in left | {"s1"} if f'"id": "{key}"'.encode() in data.split(b"\n", 1)[1]}
    path.write_bytes(data)
    assert order
    store = TinyStore(tmp_path)
    margin = store.load("a")
    found = {**margin.spans, **margin.relations}
    assert set(found) == left
    assert all(found[key] == {**sound.spans, **sound.relations}[key] for key in left)
    assert "hashiya repair" in margin.damage
    assert margin.read_only == margin.damage
    assert margin.damage in margin.problems
    with pytest.raises(ReadOnly, match="hashiya repair"):
        store.save(article("a"), edit((None, span())))
    store.close()
    assert path.read_bytes() == data
    assert asides(tmp_path) == []


def test_repairing_puts_the_damaged_file_aside_and_goes_on_with_what_is_sound(tmp_path):
    path = without_log(tmp_path)
    data = lines_but(path.read_bytes(), b'"s2"')
    path.write_bytes(data)
    store = TinyStore(tmp_path)
    assert "3 records" in store.repair("a")
    assert asides(tmp_path) == [data]
    assert store.repair("a") == ""
    store.save(article("a"), edit((None, span(id="s4"))))
    store.close()
    again = TinyStore(tmp_path).load("a")
    assert set(again.spans) == {"s1", "s3", "s4"}
    assert (again.problems, again.damage, again.read_only) == ((), "", "")
    (tmp_path / "a.json").unlink()
    assert set(TinyStore(tmp_path, read_only=True).load("a").spans) == {"s1", "s3", "s4"}


def test_repairing_puts_a_file_without_a_sound_record_aside(tmp_path):
    path = without_log(tmp_path)
    path.write_bytes(b"xx")
    for read_only in (True, False):
        store = TinyStore(tmp_path, read_only=read_only)
        for _ in range(2):
            with pytest.raises(Damaged, match="hashiya repair"):
                store.load("a")
        with pytest.raises(Damaged, match="hashiya repair"):
            store.save(article("a"), edit((None, span())))
        store.close()
    assert (path.read_bytes(), asides(tmp_path)) == (b"xx", [])
    store = TinyStore(tmp_path)
    assert asides_of(tmp_path) == []
    assert "was put aside as a.json.damaged-" in store.repair("a")
    assert asides(tmp_path) == [b"xx"]
    assert store.repair("a") == ""
    store.save(article("a"), edit((None, span(id="s4"))))
    store.close()
    again = TinyStore(tmp_path).load("a")
    assert (set(again.spans), again.problems, again.read_only) == ({"s4"}, (), "")
    assert asides(tmp_path) == [b"xx"]


def test_whatever_the_disk_refuses_a_file_without_a_sound_record_stays(tmp_path):
    path = without_log(tmp_path)
    path.write_bytes(b"xx")
    refused = 0
    for at in range(1, 60):
        disk = FaultyDisk(at, errno.ENOSPC)
        store = TinyStore(tmp_path, disk=disk)
        try:
            store.repair("a")
        except StoreError:
            refused += 1
        store.close()
        assert b"xx" in (path.read_bytes(), *asides(tmp_path))
        if not disk.failed:
            break
        for left in [*asides_of(tmp_path), tmp_path / "a.log"]:
            left.unlink(missing_ok=True)
        path.write_bytes(b"xx")
    assert refused > 5
    assert asides(tmp_path) == [b"xx"]


def test_a_repair_that_the_disk_refuses_changes_nothing(tmp_path):
    path = without_log(tmp_path)
    data = lines_but(path.read_bytes(), b'"s2"')
    path.write_bytes(data)
    calls = 0
    for at in range(1, 60):
        disk = FaultyDisk(at, errno.ENOSPC)
        store = TinyStore(tmp_path, disk=disk)
        try:
            store.repair("a")
        except StoreError:
            calls += 1
            # When it is the very last step that fails, the new file is there already.
            assert data in (path.read_bytes(), *asides(tmp_path))
            assert set(TinyStore(tmp_path, read_only=True).load("a").spans) == {"s1", "s3"}
        store.close()
        if not disk.failed:
            break
        if path.read_bytes() != data:
            for left in [*asides_of(tmp_path), tmp_path / "a.log"]:
                left.unlink()
            path.write_bytes(data)
    assert calls > 5
    assert set(TinyStore(tmp_path).load("a").spans) == {"s1", "s3"}


def asides_of(folder: Path) -> list[Path]:
    return sorted(folder.glob("a.*.*-*"))


def test_another_window_keeps_a_repair_away(tmp_path):
    path = without_log(tmp_path)
    path.write_bytes(lines_but(path.read_bytes(), b'"s2"'))
    first, second = TinyStore(tmp_path, disk=Disk()), TinyStore(tmp_path, disk=Disk())
    first.hold("a")
    with pytest.raises(ReadOnly, match="open elsewhere"):
        second.repair("a")
    assert second.load("a").damage
    first.close()
    second.close()


def test_of_two_damaged_files_what_either_has_comes_back(folder):
    """The log has lost its end, and the TinyDB file a line."""
    store = TinyStore(folder)
    store.settle()
    store.save(article("a"), edit((None, span(id="s4"))))
    store.close()
    write_lines(folder, lines_of(folder)[:3])
    assert {line.id for line in TinyStore(folder, read_only=True).load("a").spans.values()} >= {"s1"}
    path = folder / "a.json"
    data = lines_but(path.read_bytes(), b'"s2"')
    path.write_bytes(data)
    margin = opened(folder)
    assert {"s1", "s3", "s4"} <= set(margin.spans)
    assert any("is damaged" in problem for problem in margin.problems)
    assert data in asides(folder)


# Files of an earlier version ---------------------------------------------------------------


def older(folder: Path, **article_record) -> bytes:
    """A file as it was when edits were a table of it."""
    made = span(0, 3, id="s1")
    records = [fields_of(made._replace(rev=1)), fields_of(made._replace(rev=2, label="denial"))]
    changes: list[tuple] = [(None, records[0]), (records[0], records[1])]
    history = {
        str(n): {
            "id": f"e{n}",
            "action": ("tag", "relabel")[n - 1],
            "by": "سلمى",
            "at": "",
            "changes": [{"kind": "span", "before": before, "after": after}],
        }
        for n, (before, after) in enumerate(changes, 1)
    }
    tables = {
        "article": {"1": {"schema": 1, "id": "a", "meta": {}} | article_record},
        "spans": {"7": records[1]},
    }
    data = json.dumps(tables | ({"history": history} if not article_record else {})).encode()
    folder.mkdir()
    (folder / "a.json").write_bytes(data)
    return data


def test_a_file_with_its_edits_in_it_is_migrated_and_a_copy_kept(tmp_path):
    folder = tmp_path / "annotations"
    data = older(folder)
    store = TinyStore(folder)
    assert store.load("a").problems == ()
    store.save(article("a"), edit((None, span(9, 12, id="s2"))))
    store.close()
    assert asides(folder) == [data]
    assert "history" not in json.loads((folder / "a.json").read_bytes())
    store = TinyStore(folder)
    margin = store.load("a")
    assert [done.id for done in margin.history][:2] == ["e1", "e2"]
    assert margin.history[0].by == "سلمى"
    for _ in range(3):
        margin = store.load("a")
        last = undoable(margin.history)
        assert last is not None
        store.save(article("a"), inverse(last, margin, by="", at=""))
    assert store.load("a").spans == {}
    store.close()


def test_a_file_of_a_lower_version_is_migrated_and_a_copy_kept(tmp_path):
    folder = tmp_path / "annotations"
    data = older(folder, schema=0)
    store = TinyStore(folder)
    assert set(store.load("a").spans) == {"s1"}
    assert asides(folder) == []
    store.save(article("a"), edit((None, span(9, 12, id="s2"))))
    store.close()
    assert asides(folder) == [data]
    assert json.loads((folder / "a.json").read_bytes())["article"]["1"]["schema"] == SCHEMA
