"""What one article's TinyDB file says: its tables, understood record by record.

Tables: ``article`` (one record: schema version, id, sha256, encoding, title, other meta),
``spans``, ``relations``, and ``history`` (edits, oldest first). Anything else in the file
belongs to someone else and is kept as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from reader.annotations.edits import Marks, edit_from_record, edit_to_record
from reader.annotations.ids import doc_id, is_doc_id
from reader.annotations.record_lines import Entry, read_entries, render
from reader.annotations.records import (
    BadRecord,
    check_value,
    relation_from_record,
    span_from_record,
    to_record,
)
from reader.annotations.store import Edit

#: The version of this layout, in the ``schema`` of the article's record.
SCHEMA = 1

TABLES = ("article", "spans", "relations", "history")

#: What the article's record names by itself; the rest of ``Margin.meta`` is under its "meta".
_IDENTITY = ("sha256", "encoding", "title")


@dataclass(slots=True)
class ArticleFile:
    """The content of an article's file.

    Attributes:
        id: The article's id.
        meta: As in ``Margin.meta``.
        marks: Spans and relations.
        history: Edits, oldest first.
        aside: Documents by table that are not understood or not ours; written back as they were.
        problems: A sentence for each of them.
        schema: The version of the layout that the file has.
    """

    id: str
    meta: dict[str, Any] = field(default_factory=dict)
    marks: Marks = field(default_factory=Marks)
    history: list[Edit] = field(default_factory=list)
    aside: dict[str, list[Entry]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    schema: int = SCHEMA
    doc_ids: dict[str, int] = field(default_factory=dict)

    @classmethod
    def parse(cls, article_id: str, data: bytes) -> ArticleFile:
        """Read a file's bytes; what is wrong with single records ends in ``problems``.

        Raises:
            NotTables: The bytes are not a TinyDB file.
        """
        file = cls(article_id)
        for table, entries in read_entries(data).items():
            if table not in TABLES:
                file.aside[table] = []
            if table not in TABLES and entries:
                count = "1 record is" if len(entries) == 1 else f"{len(entries)} records are"
                file.problems.append(f"table {table!r} is not one of Hashiya's; its {count} kept unread")
            # As TinyDB does, the last of several documents with one id counts.
            last = {entry.key: entry for entry in entries}
            for entry in entries:
                try:
                    if last[entry.key] is not entry:
                        raise BadRecord("its id comes again further on")
                    file._understand(table, entry)
                    if table in TABLES:
                        continue
                except BadRecord as error:
                    file.problems.append(f"record {entry.key!r} of table {table!r} is set aside: {error}")
                file.aside.setdefault(table, []).append(entry)
        return file

    def _understand(self, table: str, entry: Entry) -> None:
        if not is_doc_id(entry.key):
            raise BadRecord("its id is not a whole number as TinyDB writes it")
        value = entry.value
        if table == "spans":
            self._put(span_from_record(value), int(entry.key))
        elif table == "relations":
            self._put(relation_from_record(value), int(entry.key))
        elif table == "history":
            self.history.append(edit_from_record(value))
        else:
            check_value(value, "it")
            if not isinstance(value, dict):
                raise BadRecord("it is not an object")
            if type(schema := value.get("schema")) is int:
                self.schema = max(self.schema, schema)
            if table == "article":
                self._understand_article(value)

    def _put(self, record: Any, number: int) -> None:
        if self.marks.get(record.id) is not None:
            raise BadRecord(f"there is another record with the id {record.id!r}")
        self.marks.put(record)
        self.doc_ids[record.id] = number

    def _understand_article(self, record: dict[str, Any]) -> None:
        meta = record.get("meta", {})
        identity = {name: record[name] for name in _IDENTITY if name in record}
        if not isinstance(meta, dict) or not all(isinstance(text, str) for text in identity.values()):
            raise BadRecord("a field of the article has the wrong type")
        if unknown := record.keys() - {"schema", "id", "meta", *_IDENTITY}:
            raise BadRecord(f"{min(unknown)!r} is not a field of the article")
        if record.get("id", self.id) != self.id:
            self.problems.append(f"the file says that it is of the article {record['id']!r}")
        self.meta = identity | meta

    def render(self) -> bytes:
        """The bytes to write: documents in the order of their ids, what was set aside as it was.

        Raises:
            BadRecord: A record can't be kept.
        """
        keys = self._keys()
        meta = {name: value for name, value in self.meta.items() if name not in _IDENTITY}
        identity = {name: self.meta[name] for name in _IDENTITY if name in self.meta}
        tables: dict[str, list[tuple[str, Any]]] = {
            "article": [("1", {"schema": SCHEMA, "id": self.id} | identity | {"meta": meta})],
            "spans": [(keys[record.id], to_record(record)) for record in self.marks.spans.values()],
            "relations": [(keys[record.id], to_record(record)) for record in self.marks.relations.values()],
            "history": [(str(number), edit_to_record(edit)) for number, edit in enumerate(self.history, 1)],
        }
        for table, entries in self.aside.items():
            tables[table] = [(entry.key, entry) for entry in entries] + tables.get(table, [])
        for table in TABLES:
            # Sorting is stable: of two documents with one id the one set aside stays first.
            tables[table].sort(key=lambda document: int(document[0]) if is_doc_id(document[0]) else 0)
        return render(tables)

    def _keys(self) -> dict[str, str]:
        """The document ids of all records, made for those that have none yet."""
        aside = (entry.key for table in ("spans", "relations") for entry in self.aside.get(table, ()))
        taken = {*self.doc_ids.values(), *(int(key) for key in aside if is_doc_id(key))}
        for record_id in (*self.marks.spans, *self.marks.relations):
            if record_id not in self.doc_ids:
                self.doc_ids[record_id] = doc_id(record_id, taken)
                taken.add(self.doc_ids[record_id])
        return {record_id: str(number) for record_id, number in self.doc_ids.items()}
