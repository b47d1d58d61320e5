"""Fourteen things that one does with a store, always with the same records."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from reader.annotations.history import inverse, redoable, undoable
from reader.annotations.model import Record
from reader.annotations.osfile import Disk, replace_file
from reader.annotations.store import Change, Edit, Margin
from reader.annotations.tinydb_store import TinyStore
from tests.annotations.marks import NOW, article, relation, span

HERE = article("a")


class Workload:
    """Does the steps one by one.

    Attributes:
        settles: Whether every save is settled at once.
    """

    settles = False

    def __init__(self, folder: Path, disk: Disk) -> None:
        self.folder = folder
        self.disk = disk
        self.store = TinyStore(folder, disk=disk)
        self.steps: list[Callable[[], None]] = [
            lambda: self.tag("s1"),
            lambda: self.tag("s2", "s3", "s4"),
            self.relabel,
            self.delete,
            lambda: self.take_back(undoable),
            self.settle,
            lambda: self.tag("s5", read=True),
            self.settle,
            self.reopen,
            self.outside,
            lambda: self.tag("s6"),
            self.delete_all,
            lambda: self.take_back(undoable),
            self.close,
        ]

    def margin(self) -> Margin:
        return self.store.load(HERE.id)

    def save(self, *changes: Change, action: str = "edit", **meta) -> None:
        number = len(self.margin().history)
        self.store.save(HERE, Edit(f"e{number}-{action}", action, changes, "سلمى", NOW), meta or None)
        if self.settles:
            self.store.settle()

    def tag(self, *ids: str, **meta) -> None:
        if not self.margin().spans.keys() >= set(ids):
            link = Change(None, relation(ids[0], ids[-1], f"r-{ids[0]}"))
            self.save(*(Change(None, span(id=i)) for i in ids), link, **meta)

    def relabel(self) -> None:
        old = self.margin().spans["s1"]
        if old.label != "denial":
            self.save(Change(old, old._replace(label="denial")))

    def delete(self) -> None:
        if "s2" in self.margin().spans:
            self.save(Change(self.margin().spans["s2"], None))

    def delete_all(self) -> None:
        margin = self.margin()
        if margin.spans:
            gone = [Change(link, None) for link in margin.relations.values()]
            self.save(*gone, *(Change(mark, None) for mark in margin.spans.values()))

    def take_back(self, which) -> None:
        margin = self.margin()
        done = which(margin.history)
        if done is not None and redoable(margin.history) is None:
            self.store.save(HERE, inverse(done, margin, by="سلمى", at=NOW))
            if self.settles:
                self.store.settle()

    def settle(self) -> None:
        self.store.settle()

    def close(self) -> None:
        self.store.close()

    def reopen(self) -> None:
        self.close()
        self.store = TinyStore(self.folder, disk=self.disk)

    def outside(self) -> None:
        """Another program changes a note and adds a mark."""
        path = self.folder / "a.json"
        tables = json.loads(path.read_bytes())
        first = next(iter(tables["spans"].values()))
        first["note"] = "outside"
        tables["spans"]["77"] = {
            "id": "s7",
            "label": "figure",
            "start": 0,
            "end": 3,
            "quote": "قال",
            "rev": 1,
        }
        replace_file(self.disk, path, json.dumps(tables).encode())


def state_of(margin: Margin) -> dict:
    """What a reader sees of a margin: records without revisions, and meta."""
    records: dict[str, Record] = {**margin.spans, **margin.relations}
    return {key: record._replace(rev=0) for key, record in records.items()} | {"meta": dict(margin.meta)}


def kept(folder: Path) -> dict:
    """What a new store finds in a folder, and leaves settled."""
    store = TinyStore(folder)
    store.hold(HERE.id)
    try:
        return state_of(store.load(HERE.id))
    finally:
        store.close()
