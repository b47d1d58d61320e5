"""Copies that sync programs leave where two machines changed one file are merged record by record."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reader.annotations.conflict_copies import article_of
from reader.annotations.osfile import Disk
from reader.annotations.outside import OUTSIDE
from reader.annotations.tinydb_store import TinyStore
from tests.annotations.marks import article, edit, span

NAMES = [
    "a (salma's conflicted copy 2026-11-20).json",
    "a (conflicted copy 2026-11-20 101112).json",
    "a.sync-conflict-20261120-101112-ABCDEFG.json",
    "a_conflict-20261120-101112.json",
    "a (1).json",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the marks s1 to s3."""
    store = TinyStore(tmp_path / "annotations")
    for number in (1, 2, 3):
        store.save(article("a"), edit((None, span(number, number + 5, id=f"s{number}"))))
    store.close()
    return tmp_path / "annotations"


def elsewhere(folder: Path) -> Path:
    """The same folder on another machine, where s1 was noted on, s2 deleted, and s4 made."""
    other = folder.with_name("elsewhere")
    shutil.copytree(folder, other)
    store = TinyStore(other)
    spans = store.load("a").spans
    store.save(article("a"), edit((spans["s1"], spans["s1"]._replace(note="theirs")), (spans["s2"], None)))
    store.save(article("a"), edit((None, span(30, 40, id="s4"))))
    store.close()
    return other


@pytest.mark.parametrize("name", [*NAMES, "a.sync-conflict-20261120-101112-ABCDEFG.log"])
def test_opening_the_article_merges_a_copy_and_keeps_it_aside(folder, name):
    copy = folder / name
    shutil.copyfile(elsewhere(folder) / f"a{copy.suffix}", copy)
    data = copy.read_bytes()
    store = TinyStore(folder)
    assert list(store.articles()) == ["a"]
    assert any("sync program" in problem for article_id, problem in store.check() if article_id == "a")
    store.hold("a")
    margin = store.load("a")
    assert set(margin.spans) == {"s1", "s3", "s4"}
    assert margin.spans["s1"].note == "theirs"
    assert margin.history[-1].action == OUTSIDE
    assert any(name in problem for problem in margin.problems)
    assert not copy.exists()
    (aside,) = folder.glob("*.external-*")
    assert aside.read_bytes() == data
    store.close()
    assert any("kept aside" in problem for article_id, problem in store.check() if article_id == "a")
    aside.unlink()
    assert list(store.check()) == []
    assert set(TinyStore(folder).load("a").spans) == {"s1", "s3", "s4"}


def test_a_copy_that_has_nothing_new_makes_no_edit(folder):
    shutil.copyfile(folder / "a.json", folder / NAMES[2])
    store = TinyStore(folder)
    before = store.load("a").history
    store.hold("a")
    assert store.load("a").history == before
    store.close()


def test_an_article_whose_name_ends_in_a_number_is_no_copy(folder):
    store = TinyStore(folder)
    store.save(article("a (1)"), edit((None, span(id="mine"))))
    store.close()
    assert list(store.articles()) == ["a", "a (1)"]
    store.hold("a")
    assert set(store.load("a").spans) == {"s1", "s2", "s3"}
    assert list(store.check()) == []
    store.close()


def test_a_copy_that_cant_be_read_is_named_and_left(folder):
    copy = folder / NAMES[0]
    copy.write_bytes(b"{")
    store = TinyStore(folder)
    store.hold("a")
    assert any(copy.name in problem for problem in store.load("a").problems)
    store.close()
    assert copy.read_bytes() == b"{"


def test_only_who_writes_the_article_merges(folder):
    shutil.copyfile(elsewhere(folder) / "a.json", folder / NAMES[2])
    first, second = TinyStore(folder, disk=Disk()), TinyStore(folder, disk=Disk())
    first.hold("a")
    shutil.copyfile(elsewhere_again(folder) / "a.json", folder / NAMES[0])
    second.hold("a")
    looking = TinyStore(folder, read_only=True)
    looking.hold("a")
    assert (folder / NAMES[0]).exists()
    first.close()
    second.close()


def elsewhere_again(folder: Path) -> Path:
    return folder.with_name("elsewhere")


def test_names_are_told_apart(tmp_path):
    for name in NAMES[:4]:
        assert article_of(tmp_path / name) == "a"
    for name in ("a.json", "conflicted copy.json", "a (b).json", "خبر.v2.json", "a (7).json"):
        assert article_of(tmp_path / name) == name.removesuffix(".json")
