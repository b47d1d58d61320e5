"""The backends of this project keep the contract of stores."""

from __future__ import annotations

import pytest

from reader.annotations.memory import MemoryStore
from reader.annotations.tinydb_store import TinyStore
from tests.annotations.marks import article, edit, span
from tests.annotations.store_contract import StoreContract


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def make_store(self):
        return MemoryStore

    @pytest.fixture
    def reopen(self):
        return lambda store: store


class TestTinyStore(StoreContract):
    @pytest.fixture
    def make_store(self, tmp_path):
        return lambda: TinyStore(tmp_path / "annotations")

    @pytest.fixture
    def reopen(self):
        def reopen(store: TinyStore) -> TinyStore:
            store.close()
            return TinyStore(store.folder)

        return reopen

    def test_who_only_looks_changes_no_file(self, tmp_path):
        writer = TinyStore(tmp_path / "annotations")
        stored = writer.save(article(), edit((None, span(4, 11))))
        writer.close()

        def files():
            return {path.name: path.stat().st_mtime_ns for path in writer.folder.iterdir()}

        before = files()
        looking = TinyStore(writer.folder)
        assert looking.look(article().id).history == (stored,)
        looking.close()
        assert files() == before
