"""An article's file of marks as a TinyDB database, for scripts.

What a script does through it counts for the reader as if it had been done there: a changed
record has the next revision, one that is removed is known as deleted, a new one has the
document id that its own id means, and a crash leaves the file as it was or as it is to be::

    with ArticleDatabase("annotations/news.json") as database:
        database.table("spans").update({"label": "figure"}, where("quote").matches("[0-9]+"))

While it is open the article is locked: a reader beside it reads only, and the other way round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from tinydb import TinyDB
from tinydb.table import Document, Table

from reader.annotations.article_lock import ArticleLock
from reader.annotations.ids import doc_id
from reader.annotations.store import ReadOnly
from reader.annotations.tinydb_storage import RecordLineStorage

#: Tables whose records have an id and a revision of their own.
_OF_RECORDS = ("spans", "relations")
#: The table of records that are no more.
_DELETED = "deleted"


class RecordTable(Table):
    """A table that knows records; any other documents are kept as TinyDB keeps them."""

    def insert(self, document: Mapping[Any, Any]) -> int:
        """Insert a document; the document id, which for a record is the one that its id means.

        Raises:
            ValueError: It is no mapping, or a Document whose id is there already.
        """
        (document,) = self._numbered([document])
        return super().insert(document)

    def insert_multiple(self, documents: Iterable[Mapping[Any, Any]]) -> list[int]:
        """Insert documents, all or none; their document ids.

        Raises:
            ValueError: As ``insert``.
        """
        if isinstance(documents, Mapping):
            raise ValueError("several documents are expected, and this is one")
        return super().insert_multiple(self._numbered(documents))

    def _numbered(self, documents: Iterable[Any]) -> Iterator[Any]:
        taken: set[int] | None = None
        for document in documents:
            if (
                self.name in _OF_RECORDS
                and isinstance(document, Mapping)
                and not isinstance(document, Document)
            ):
                record_id = document.get("id")
                if isinstance(record_id, str) and record_id:
                    taken = taken or {int(key) for key in self._read_table()}
                    document = Document(document, doc_id(record_id, taken))
                    taken.add(document.doc_id)
            yield document

    def _update_table(self, updater: Callable[[dict[int, Mapping[Any, Any]]], None]) -> None:
        if self.name not in _OF_RECORDS:
            super()._update_table(updater)
            return
        tables = cast(dict[str, dict[Any, Any]], self._storage.read() or {})
        table = {int(key): record for key, record in tables.get(self.name, {}).items()}
        before = {key: dict(record) for key, record in table.items() if isinstance(record, dict)}
        updater(table)
        gone = tables.setdefault(_DELETED, {})
        for key, old in before.items():
            rev = old["rev"] if type(old.get("rev")) is int else 0
            if key not in table:
                gone[str(key)] = {"id": old.get("id"), "rev": rev + 1}
            elif table[key] != old and table[key].get("rev", 0) == old.get("rev", 0):
                table[key] = {**table[key], "rev": rev + 1}
        for key in table:
            gone.pop(str(key), None)
        tables[self.name] = {str(key): record for key, record in table.items()}
        self._storage.write(tables)
        self.clear_cache()


class ArticleDatabase(TinyDB):
    """TinyDB with the store's table and storage."""

    table_class = RecordTable
    default_storage_class = RecordLineStorage  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Open a file, as ``TinyDB`` does.

        Raises:
            ReadOnly: The article is open elsewhere.
            OSError: The folder can't be written to, or is not there.
        """
        self._lock: ArticleLock | None = None
        if args and "storage" not in kwargs:
            path = Path(args[0])
            lock = ArticleLock(path.with_suffix(".lock"))
            if not lock.take():
                raise ReadOnly(f"{path} is open elsewhere: {lock.owner()}")
            self._lock = lock
        super().__init__(*args, **kwargs)

    def close(self) -> None:
        """Let go of the file and the article."""
        super().close()
        if self._lock is not None:
            self._lock.release()
