"""A storage for TinyDB: one record a line, written so that a crash leaves the old file or the new one.

It writes what the store writes, and in the same way. A script may open an article's file with it
while the reader does not: ``TinyDB("annotations/….json", storage=RecordLineStorage)``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tinydb.storages import Storage

from reader.annotations.osfile import Disk, replace_file
from reader.annotations.record_lines import read_entries, render


class RecordLineStorage(Storage):
    """Keeps TinyDB's tables in a file, whole at every instant."""

    def __init__(self, path: Path | str, disk: Disk | None = None) -> None:
        """Keep tables in a file, which is made at the first write."""
        self.path = Path(path)
        self._disk = disk or Disk()

    def read(self) -> dict[str, dict[str, Any]] | None:
        """The tables, or None when there is nothing yet.

        Raises:
            NotTables: The file is not TinyDB's.
        """
        if self._disk.stamp(self.path) is None:
            return None
        entries = read_entries(self._disk.read(self.path))
        return {table: {entry.key: entry.value for entry in found} for table, found in entries.items()}

    def write(self, data: dict[str, dict[Any, Any]]) -> None:
        """Replace the tables; on disk when it returns.

        Raises:
            OSError: The file is as it was.
        """
        tables = {name: [(str(key), value) for key, value in table.items()] for name, table in data.items()}
        replace_file(self._disk, self.path, render(tables))
