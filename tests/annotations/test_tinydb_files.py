"""The files of the embedded store: what TinyDB and people find in them, and what must not be lost."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from tinydb import TinyDB, where
from tinydb.table import Document

from reader.annotations import open_article
from reader.annotations.anchors import check_anchors
from reader.annotations.osfile import Disk
from reader.annotations.spans import make_span, moved_span
from reader.annotations.store import Change, Damaged, Edit, NotSaved, ReadOnly, StoreError
from reader.annotations.tinydb_database import ArticleDatabase
from reader.annotations.tinydb_store import TinyStore
from reader.articles.article import Article
from tests.annotations.failing_disk import CountingDisk
from tests.annotations.marks import NOW, after, article, edit, relation, span


@pytest.fixture
def store(tmp_path):
    store = TinyStore(tmp_path / "annotations")
    yield store
    store.close()


def path_of(store: TinyStore, article_id: str | None = None) -> Path:
    return store.folder / f"{article_id or article().id}.json"


def given_file(store: TinyStore, data: bytes | str) -> Path:
    store.folder.mkdir(exist_ok=True)
    path = path_of(store)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def record(**fields) -> dict:
    return {"id": "s1", "label": "claim", "start": 0, "end": 3, "quote": "قال"} | fields


def test_any_tinydb_opens_the_file_and_finds_the_marks(store):
    claim, source = span(note="سطر\nآخر"), span(4, 11, "source")
    store.save(article(), edit((None, claim), (None, source), (None, relation(claim.id, source.id))))
    store.close()
    with TinyDB(path_of(store), encoding="utf-8", access_mode="r") as database:
        assert {mark["id"]: mark["label"] for mark in database.table("spans")} == {
            claim.id: "claim",
            source.id: "source",
        }
        assert database.table("spans").get(doc_id=int(claim.id, 16))["note"] == "سطر\nآخر"
        assert [link["from"] for link in database.table("relations")] == [claim.id]
        assert database.table("article").get(doc_id=1)["sha256"] == article().sha256


def test_a_mark_that_any_tinydb_added_is_read(store):
    store.save(article(), edit((None, span())))
    store.close()
    with TinyDB(path_of(store), encoding="utf-8") as database:
        database.table("spans").insert(record())
    assert store.load(article().id).spans["s1"].quote == "قال"
    store.save(article(), edit((None, span(4, 8))))
    assert len(store.load(article().id).spans) == 3


def test_the_file_is_utf8_with_one_record_a_line_in_the_order_of_ids(store):
    store.save(article(), edit(*((None, span(n, n + 4, note="أ\nب")) for n in range(20))))
    store.close()
    lines = path_of(store).read_text("utf-8").splitlines()
    ids = [line.split('"')[1] for line in lines if '"start"' in line and '"changes"' not in line]
    assert ids == sorted(ids, key=int)
    assert len(ids) == 20
    assert any("أ\\nب" in line for line in lines)


def test_the_same_marks_make_the_same_file_whatever_their_order(store):
    claim, source = span(), span(4, 11, "source")
    lines = []
    for changes in (((None, claim), (None, source)), ((None, source), (None, claim))):
        store.save(article(), edit(*changes))
        store.close()
        tables = json.loads(path_of(store).read_text("utf-8"))
        lines.append(json.dumps([tables["spans"], tables["article"]]))
        path_of(store).unlink()
        for log in store.folder.glob("*.log"):
            log.unlink()
    assert lines[0] == lines[1]


def test_a_symbolic_link_and_the_mode_of_a_file_stay(store, tmp_path):
    path = given_file(store, "{}")
    elsewhere = path.rename(tmp_path / "elsewhere.json")
    path.symlink_to(elsewhere)
    elsewhere.chmod(0o640)
    store.save(article(), edit((None, span())))
    store.close()
    assert path.is_symlink()
    assert "spans" in json.loads(elsewhere.read_text("utf-8"))
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o640


@pytest.mark.parametrize("kind", ["log", "lock"])
def test_a_log_or_lock_that_is_a_link_is_not_written_through(store, tmp_path, kind):
    store.folder.mkdir()
    victim = tmp_path / "victim"
    victim.write_text("precious")
    link = store.folder / f"{article().id}.{kind}"
    link.symlink_to(victim)
    with pytest.raises((NotSaved, ReadOnly)):
        store.save(article(), edit((None, span())))
    assert victim.read_text() == "precious"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
@pytest.mark.parametrize("kind", ["json", "log"])
def test_a_pipe_in_the_place_of_a_file_is_refused(store, kind):
    store.folder.mkdir()
    os.mkfifo(store.folder / f"{article().id}.{kind}")
    with pytest.raises(Damaged, match="not a regular file"):
        store.load(article().id)
    assert list(store.check())


def test_a_new_file_may_be_read_by_whom_the_umask_lets(store):
    umask = os.umask(0o027)
    try:
        store.save(article(), edit((None, span())))
        store.close()
    finally:
        os.umask(umask)
    for kind in ("json", "log", "lock"):
        assert stat.S_IMODE(path_of(store).with_suffix(f".{kind}").stat().st_mode) == 0o640


def test_nothing_is_left_beside_the_file_but_what_is_ignored_by_git(store):
    store.save(article(), edit((None, span())))
    store.close()
    kinds = {path.suffix or path.name for path in store.folder.iterdir()}
    assert kinds <= {".json", ".lock", ".log", "texts"}


@pytest.mark.parametrize(
    "article_id",
    [
        "",
        ".",
        "..",
        "../x",
        "a/b",
        "/etc/passwd",
        "a\\b",
        "a\nb",
        "a\x00b",
        "x" * 300,
        "ا" * 150,
        "\x9b",
        "\ud800",
    ],
)
def test_an_article_id_that_is_no_file_name_is_refused(store, article_id):
    for act in (store.load, store.counts, lambda i: store.save(article(i), edit())):
        with pytest.raises(StoreError) as error:
            act(article_id)
        assert len(str(error.value)) < 300
    assert not store.folder.exists() or list(store.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("documents", "kept", "says"),
    [
        ({"1": record(), "2": record(id="s2", start="0")}, ["s1"], "start is not a whole number"),
        ({"1": record(), "x": record(id="s2")}, ["s1"], "'x'"),
        ({"1": record(), "٣": record(id="s2")}, ["s1"], "'٣'"),
        ({"1": record(), "2": "str", "3": None}, ["s1"], "not an object"),
        ({"1": record(), "2": record(rev=3)}, ["s1"], "another record with the id 's1'"),
        ({"1": record(), "2": record(id="s2", quote="a\ud800b")}, ["s1"], "surrogate"),
        ({"1": record(), "2": record(id="s2", end=float("nan"))}, ["s1"], "NaN"),
        ({"1": record(), "2": record(id="s2", note=float("inf"))}, ["s1"], "note"),
        ({"1": record(), "2": record(id="s2", article="../../etc/passwd")}, ["s1"], "'article'"),
    ],
)
def test_a_wrong_record_is_set_aside_and_stays_in_the_file(store, documents, kept, says):
    path = given_file(store, json.dumps({"spans": documents}))
    before = path.read_bytes()
    margin = store.load(article().id)
    assert list(margin.spans) == kept
    assert says in margin.problems[0]
    assert path.read_bytes() == before
    store.save(article(), edit((None, span(id="new"))))
    store.close()
    raw = {k: json.dumps(v) for k, v in documents.items() if k != "1"}
    written = json.loads(path.read_text("utf-8"))["spans"]
    assert {key: json.dumps(written[key]) for key in raw} == raw
    again = store.load(article().id)
    assert set(again.spans) == {"new", *kept}
    assert again.problems == margin.problems


def test_numbers_too_long_for_python_stay_in_the_file(store):
    path = given_file(store, f'{{"spans": {{"1": {{"start": {"9" * 5000}}}, "2": {json.dumps(record())}}}}}')
    assert list(store.load(article().id).spans) == ["s1"]
    store.save(article(), edit((None, span())))
    store.close()
    assert "9" * 5000 in path.read_text("utf-8")


def test_of_two_documents_with_one_id_the_last_counts_and_the_first_stays(store):
    path = given_file(
        store, f'{{"spans": {{"7": {json.dumps(record(note="first"))}, "7": {json.dumps(record())}}}}}'
    )
    for _ in range(2):
        margin = store.load(article().id)
        assert [mark.note for mark in margin.spans.values()] == [""]
        assert len(margin.problems) == 1
        store.save(article(), edit())
        store.close()
    assert '"first"' in path.read_text("utf-8")


def test_tables_of_other_programs_stay_and_are_named(store):
    theirs = {"_default": {"1": {"x": 1.5}}, "theirs": {}}
    path = given_file(store, json.dumps(theirs))
    problems = store.load(article().id).problems
    assert any("'_default'" in problem for problem in problems)
    store.save(article(), edit((None, span())))
    store.close()
    written = json.loads(path.read_text("utf-8"))
    assert {table: written[table] for table in theirs} == theirs
    assert store.load(article().id).problems == problems


@pytest.mark.parametrize(
    "data",
    [
        b"[1,2,3]",
        b'{"spans": [1]}',
        b'{"spans": {"1": ',
        b'{"spans": {}}"',
        b"\xff\xfe{\x00}\x00",
        b'{"spans": {"1": "\xff"}}',
    ],
)
def test_a_file_that_cant_be_read_is_named_and_never_written(store, data):
    path = given_file(store, data)
    with pytest.raises(Damaged, match=r"\.json"):
        store.load(article().id)
    with pytest.raises(Damaged, match="left untouched"):
        store.save(article(), edit((None, span())))
    assert store.counts(article().id).total == 0
    assert [article_id for article_id, _ in store.check()] == [article().id]
    store.close()
    assert path.read_bytes() == data


def test_an_empty_file_is_no_new_one_without_a_word(store):
    given_file(store, b"")
    assert "empty" in store.load(article().id).problems[0]


@pytest.mark.parametrize("table", ["_meta", "article"])
def test_a_file_of_a_newer_version_is_only_read(store, table):
    path = given_file(store, json.dumps({table: {"1": {"schema": 999}}, "spans": {"1": record()}}))
    margin = store.load(article().id)
    assert list(margin.spans) == ["s1"]
    assert "newer" in margin.read_only
    before = path.read_bytes()
    with pytest.raises(ReadOnly, match="newer"):
        store.save(article(), edit((None, span())))
    store.close()
    assert path.read_bytes() == before


def test_a_byte_order_mark_is_read_over(store):
    given_file(store, "\ufeff" + json.dumps({"spans": {"1": record()}}))
    margin = store.load(article().id)
    assert (list(margin.spans), margin.problems) == (["s1"], ())


def test_every_hostile_store_file_ends_in_a_sentence_and_loses_nothing(store, shared):
    """What ``expect`` of each says is in the tests above; here no file of the kind surprises."""
    manifest = json.loads((shared / "cases/hostile/manifest.json").read_text("utf-8"))
    opened, refused = {}, {}
    for case in (case for case in manifest if case["kind"] == "store"):
        name = case["file"].removesuffix(".json")
        data = (shared / "cases/hostile" / case["file"]).read_bytes()
        store.folder.mkdir(exist_ok=True)
        path_of(store, name).write_bytes(data)
        assert list(store.check([name]))
        try:
            opened[case["file"]] = store.load(name).problems
            store.save(article(name), edit((None, span())))
            assert len(store.load(name).spans) == 1
        except (Damaged, ReadOnly) as error:
            refused[case["file"]] = str(error)
            store.close()
            assert path_of(store, name).read_bytes() == data
    assert {name: bool(refused[name]) for name in refused} == dict.fromkeys(
        [
            "101_truncated.json",
            "102_extra_data.json",
            "106_not_object.json",
            "117_future_version.json",
            "123_utf16.json",
        ],
        True,
    )
    assert all(opened.values())
    assert "byte 198" in refused["101_truncated.json"]
    assert "UTF-16" in refused["123_utf16.json"]
    assert sum("set aside" in problem for problem in opened["107_bad_ids.json"]) == 4
    assert any("out of range" in problem for problem in opened["111_huge_int.json"])
    assert any("NaN" in problem for problem in opened["112_nan.json"])
    assert any("surrogate" in problem for problem in opened["116_lone_surrogate.json"])


def test_a_full_disk_leaves_the_file_as_it_was(store, monkeypatch):
    store.save(article(), edit((None, span())))
    kept = store.load(article().id)

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    monkeypatch.setattr(os, "fdatasync", full, raising=False)
    with pytest.raises((NotSaved, ReadOnly), match="No space left"):
        store.save(article(), edit((None, span(4, 8))))
    monkeypatch.undo()
    store.close()
    assert TinyStore(store.folder).load(article().id).spans.items() >= kept.spans.items()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anything")
def test_a_folder_that_may_not_be_written_is_only_read(store):
    store.save(article(), edit((None, span())))
    store.close()
    store.folder.chmod(0o500)
    path_of(store).chmod(0o400)
    try:
        assert "may not be written" in store.load(article().id).read_only
        with pytest.raises(ReadOnly):
            store.save(article(), edit((None, span())))
    finally:
        store.folder.chmod(0o700)


def test_marks_of_a_changed_text_are_told_from_those_that_still_hold(store):
    kept, lost = span(0, 11), span(50, 60)
    store.save(article(), edit((None, kept), (None, lost)))
    margin = store.load(article().id)
    holds, moved = check_anchors(article(), margin)
    assert ([s.id for s in holds], moved) == ([kept.id, lost.id], ())
    changed = article(text=article().text[:20] + "كلمة " + article().text[20:])
    holds, moved = check_anchors(changed, margin)
    assert ([s.id for s in holds], [s.id for s in moved]) == ([kept.id], [lost.id])
    assert check_anchors(article(text="قصير"), margin)[0] == ()


def test_a_span_knows_its_quote_and_32_code_points_on_each_side():
    text = "😀" * 40 + "كلمة" + "ب" * 40
    made = make_span(Article("a", text), "claim", 40, 44, "سلمى", NOW)
    assert (made.quote, made.prefix, made.suffix) == ("كلمة", "😀" * 32, "ب" * 32)
    moved = moved_span(Article("a", text), made, 0, 2, "2027")
    assert (moved.id, moved.quote, moved.prefix, moved.created, moved.updated) == (
        made.id,
        "😀😀",
        "",
        NOW,
        "2027",
    )
    for start, end in ((-1, 2), (3, 3), (5, 3), (0, 85)):
        with pytest.raises(ValueError, match="no span from"):
            make_span(Article("a", text), "claim", start, end, "سلمى", NOW)


def test_gold_marks_are_kept_exactly(store, shared):
    for path in sorted((shared / "gold").glob("*.jsonl")):
        gold = json.loads(path.read_text("utf-8"))
        text = (shared / "articles" / f"{gold['id']}.txt").read_bytes().decode()
        here = Article(gold["id"], text)
        spans = [
            make_span(here, s["label"], s["start"], s["end"], "gold", NOW, id=s["id"]) for s in gold["spans"]
        ]
        links = [relation(r["from"], r["to"], f"r{n}") for n, r in enumerate(gold["relations"])]
        changes = (*(Change(None, made) for made in spans), *(Change(None, link) for link in links))
        store.save(here, Edit("import", "import", changes, "gold", NOW), {"zones": gold["zones"]})
        store.close()
        margin = store.load(here.id)
        assert {(s.id, s.start, s.end, s.label, s.quote) for s in margin.spans.values()} == {
            (s["id"], s["start"], s["end"], s["label"], s["text"]) for s in gold["spans"]
        }
        assert {(r.source, r.target) for r in margin.relations.values()} == {
            (r["from"], r["to"]) for r in gold["relations"]
        }
        assert margin.meta["zones"] == gold["zones"]


def test_two_stores_on_one_folder_see_what_the_other_saved(store):
    other = TinyStore(store.folder)
    mine = after(store.save(article(), edit((None, span()))))
    store.close()
    assert list(other.load(article().id).spans) == [mine.id]
    other.save(article(), edit((mine, mine._replace(rev=mine.rev))))
    other.close()
    assert store.load(article().id).spans[mine.id].rev == 2


def test_the_file_of_few_records_can_be_brought_up_to_date_after_every_save(store):
    for number in range(1, 4):
        store.save(article(), edit((None, span(id=f"s{number}"))))
        store.settle(3)
        with TinyDB(path_of(store), encoding="utf-8", access_mode="r") as database:
            assert len(database.table("spans")) == number
    store.save(article(), edit((None, span(id="s4"))))
    store.settle(3)
    assert len(json.loads(path_of(store).read_bytes())["spans"]) == 3


def test_the_file_of_many_records_is_never_far_behind(store, monkeypatch):
    monkeypatch.setattr(open_article, "_LONG_LOG", 20_000)
    behind = []
    for number in range(150):
        store.save(article(), edit((None, span())))
        written = json.loads(path_of(store).read_bytes())["spans"] if path_of(store).exists() else ()
        behind.append(number + 1 - len(written))
    assert 5 < max(behind) < 60
    store.settle()
    assert len(json.loads(path_of(store).read_bytes())["spans"]) == 150


# Scripts -----------------------------------------------------------------------------------


@pytest.fixture
def file(store) -> Path:
    """A file with three marks, closed."""
    for number in range(3):
        store.save(article(), edit((None, span(number, number + 5, id=f"s{number}"))))
    store.close()
    return path_of(store)


def test_what_a_script_does_counts_as_if_the_reader_had_done_it(store, file):
    with ArticleDatabase(file) as database:
        table = database.table("spans")
        table.update({"note": "by a script"}, where("id") == "s0")
        table.remove(where("id") == "s1")
        table.insert(record(id="0000000000123"))
    margin = store.load(article().id)
    assert set(margin.spans) == {"s0", "s2", "0000000000123"}
    assert (margin.spans["s0"].note, margin.spans["s0"].rev) == ("by a script", 2)
    store.hold(article().id)
    store.close()
    assert "291" in json.loads(file.read_bytes())["spans"]
    assert {
        (change.before is None, change.after is None)
        for change in store.load(article().id).history[-1].changes
    } == {
        (False, False),
        (False, True),
        (True, False),
    }
    assert set(TinyStore(store.folder).load(article().id).spans) == {"s0", "s2", "0000000000123"}


def test_a_record_that_a_script_removes_and_puts_back_is_there(store, file):
    with ArticleDatabase(file) as database:
        kept = database.table("spans").get(where("id") == "s1")
        assert isinstance(kept, Document)
        database.table("spans").remove(where("id") == "s1")
        database.table("spans").insert(kept)
    assert set(store.load(article().id).spans) == {"s0", "s1", "s2"}


def test_a_script_and_a_reader_keep_each_other_away(store, file):
    with ArticleDatabase(file):
        reader = TinyStore(store.folder, disk=Disk())
        reader.hold(article().id)
        assert "open elsewhere" in reader.load(article().id).read_only
    reader.load(article().id)
    with pytest.raises(ReadOnly, match="open elsewhere"):
        ArticleDatabase(file)
    reader.close()
    ArticleDatabase(file).close()


class WritingDisk(CountingDisk):
    """Notes how many bytes are written at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[int] = []

    def write(self, descriptor, data):
        self.written.append(len(data))
        return super().write(descriptor, data)


def test_a_save_writes_one_line_however_many_marks_there_are(tmp_path):
    """The calls to the disk, and the bytes, are those of an article with one mark."""
    costs = []
    for count in (1, 3_000):
        disk = WritingDisk()
        store = TinyStore(tmp_path / str(count), disk=disk)
        store.save(article(), edit(*((None, span(id=f"s{n:05}")) for n in range(count))))
        store.settle()
        store.save(article(), edit((None, span(id="first"))))
        disk.calls, disk.written = 0, []
        store.save(article(), edit((None, span(id="again"))))
        costs.append((disk.calls, [*disk.written]))
        store.close()
    assert costs[0][0] == costs[1][0] < 10
    (few,), (many,) = costs[0][1], costs[1][1]
    assert abs(few - many) < 10  # digits of the line's number
