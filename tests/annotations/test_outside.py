"""Changes from outside (git, a sync folder, an editor) are noticed and merged record by record."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tinydb import TinyDB, where

from reader.annotations.history import undoable
from reader.annotations.outside import OUTSIDE
from reader.annotations.store import Conflict, Margin
from reader.annotations.tinydb_storage import RecordLineStorage
from reader.annotations.tinydb_store import TinyStore
from tests.annotations.marks import after, article, edit, relation, span


@pytest.fixture
def mine(tmp_path) -> TinyStore:
    """A store with the marks s1, s2 and s3, settled; s3 was deleted and came back."""
    store = TinyStore(tmp_path / "mine")
    for name in ("s1", "s2", "s3"):
        last = after(store.save(article("a"), edit((None, span(id=name)))))
    store.save(article("a"), edit((last, None)))
    store.save(article("a"), edit((None, last)))
    store.settle()
    return store


@pytest.fixture
def theirs(mine, tmp_path) -> TinyStore:
    """The store of a colleague who got the file, and nothing else, by git."""
    (tmp_path / "theirs").mkdir()
    store = TinyStore(tmp_path / "theirs")
    send(mine, store)
    return store


def send(source: TinyStore, target: TinyStore) -> None:
    source.settle()
    shutil.copyfile(source.folder / "a.json", target.folder / "a.json")


def change(store: TinyStore, mark: str, **fields) -> None:
    old = store.load("a").spans[mark]
    store.save(article("a"), edit((old, old._replace(**fields))))


def delete(store: TinyStore, mark: str) -> None:
    store.save(article("a"), edit((store.load("a").spans[mark], None)))


def asides(store: TinyStore) -> list[Path]:
    return sorted(store.folder.glob("a.json.external-*"))


def test_a_colleagues_file_is_taken_over(mine, theirs):
    change(theirs, "s1", note="theirs")
    delete(theirs, "s2")
    theirs.save(article("a"), edit((None, new := span(50, 60, id="s9")), (None, relation("s1", "s9", "r1"))))
    theirs.save(article("a"), edit(), {"zones": [1]})
    send(theirs, mine)
    margin = mine.load("a")
    assert margin.spans == theirs.load("a").spans
    assert margin.spans["s9"] == new._replace(rev=1)
    assert margin.relations == theirs.load("a").relations
    assert margin.meta["zones"] == [1]
    assert any("changed by another program" in problem for problem in margin.problems)
    mine.close()
    again = TinyStore(mine.folder)
    assert again.load("a").spans == margin.spans
    assert again.load("a").problems == ()
    assert [done.action for done in again.load("a").history].count(OUTSIDE) == 1
    assert asides(mine) == []  # nothing in it is missing here


def test_of_two_changes_the_higher_revision_stays_and_the_other_is_kept_aside(mine, theirs):
    change(theirs, "s1", note="theirs once")
    for note in ("mine once", "mine twice"):
        change(mine, "s1", note=note)
    change(mine, "s2", note="mine")
    change(theirs, "s2", note="theirs", updated="2027-01-01T00:00:00Z")
    send(theirs, mine)
    spans = mine.load("a").spans
    assert (spans["s1"].note, spans["s2"].note) == ("mine twice", "theirs")
    mine.settle()
    assert [path.read_bytes() for path in asides(mine)] == [(theirs.folder / "a.json").read_bytes()]


def test_both_sides_come_to_the_same_marks(mine, theirs):
    change(theirs, "s1", note="theirs", updated="2027")
    change(mine, "s1", note="mine", updated="2026")
    delete(theirs, "s2")
    change(mine, "s3", label="denial")
    theirs.save(article("a"), edit((None, span(id="s8"))))
    mine.save(article("a"), edit((None, span(id="s9"))))
    send(theirs, mine)
    mine.load("a")
    send(mine, theirs)
    assert mine.load("a").spans == theirs.load("a").spans
    assert set(mine.load("a").spans) == {"s1", "s3", "s8", "s9"}


def test_what_was_saved_since_the_copy_was_made_is_not_lost(mine, theirs):
    """A sync folder that puts an old copy in the place of a new one."""
    mine.save(article("a"), edit((None, span(id="s4"))))
    change(mine, "s1", note="later")
    delete(mine, "s2")
    mine.settle()
    before = mine.load("a").spans
    send(theirs, mine)  # nothing was done there
    assert mine.load("a").spans == before


def test_a_mark_that_the_other_file_only_lacks_is_kept(mine):
    path = mine.folder / "a.json"
    tables = json.loads(path.read_bytes())
    removed = tables["spans"].popitem()[1]
    path.write_text(json.dumps(tables), "utf-8")
    margin = mine.load("a")
    assert removed["id"] in margin.spans
    assert any("1 stay as they are" in problem for problem in margin.problems)


def test_an_older_deletion_gives_way_to_a_newer_record(mine, theirs):
    delete(theirs, "s1")
    for note in ("1", "2", "3"):
        change(mine, "s1", note=note)
    send(theirs, mine)
    assert mine.load("a").spans["s1"].note == "3"


def test_a_hand_edit_counts_though_it_has_no_new_revision(mine):
    path = mine.folder / "a.json"
    rev = mine.load("a").spans["s1"].rev
    with TinyDB(path, storage=RecordLineStorage) as database:
        database.table("spans").update({"note": "by hand"}, where("id") == "s1")
    assert mine.load("a").spans["s1"].note == "by hand"
    assert mine.load("a").spans["s1"].rev == rev + 1


def test_a_save_sees_what_came_from_outside_just_before(mine, theirs):
    old = mine.load("a").spans["s1"]
    change(theirs, "s1", note="theirs")
    send(theirs, mine)
    with pytest.raises(Conflict):
        mine.save(article("a"), edit((old, old._replace(note="mine"))))
    mine.save(article("a"), edit((None, span(id="s5"))))
    mine.close()
    spans = TinyStore(mine.folder).load("a").spans
    assert spans["s1"].note == "theirs"
    assert "s5" in spans


def test_undo_goes_past_what_came_from_outside(mine, theirs):
    last = mine.load("a").history[-1]
    theirs.save(article("a"), edit((None, span(id="s9"))))
    send(theirs, mine)
    mine.settle()
    assert mine.load("a").history[-1].action == OUTSIDE
    assert undoable(mine.load("a").history) == last


def test_an_article_without_a_log_begins_one_with_what_the_file_holds(theirs):
    assert theirs.load("a").history == ()
    theirs.save(article("a"), edit((None, span(id="s9"))))
    theirs.close()
    (theirs.folder / "a.json").write_bytes(b"lost")
    margin = TinyStore(theirs.folder).load("a")
    assert set(margin.spans) == {"s1", "s2", "s3", "s9"}
    assert [done.action for done in margin.history] == [OUTSIDE, "tag"]
    assert margin.meta["sha256"] == article("a").sha256


def test_reading_an_article_that_came_by_git_leaves_nothing_behind(theirs):
    before = (theirs.folder / "a.json").read_bytes()
    theirs.load("a")
    theirs.close()
    assert [path.name for path in theirs.folder.iterdir()] == ["a.json"]
    assert (theirs.folder / "a.json").read_bytes() == before


def test_a_settled_file_is_written_once(mine):
    stamp = (mine.folder / "a.json").stat()
    mine.settle()
    mine.load("a")
    mine.close()
    assert (mine.folder / "a.json").stat().st_mtime_ns == stamp.st_mtime_ns


def test_any_tinydb_may_use_the_storage(tmp_path):
    path = tmp_path / "x.json"
    with TinyDB(path, storage=RecordLineStorage) as database:
        assert database.all() == []
        ids = database.insert_multiple({"n": n, "note": "سطر\nآخر"} for n in range(5))
        database.update({"n": 9}, where("n") == 3)
        database.remove(doc_ids=[ids[0]])
        database.table("other").insert({"x": None})
    assert path.read_text("utf-8").count('"note"') == 4
    with TinyDB(path, encoding="utf-8") as stock:
        assert [row["n"] for row in stock] == [1, 2, 9, 4]
        assert stock.tables() == {"_default", "other"}
    with TinyDB(path, storage=RecordLineStorage) as database:
        assert database.get(where("n") == 9)["note"] == "سطر\nآخر"


def test_margins_are_values(mine):
    before = mine.load("a")
    assert mine.load("a") is before
    mine.save(article("a"), edit((None, span(id="s4"))))
    assert "s4" not in before.spans
    assert len(before.history) == len(mine.load("a").history) - 1
    assert isinstance(before, Margin)
