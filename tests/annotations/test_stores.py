"""The backends of this project keep the contract of stores."""

from __future__ import annotations

import pytest

from reader.annotations.memory import MemoryStore
from reader.annotations.tinydb_store import TinyStore
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
