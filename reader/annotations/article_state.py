"""All that is kept for one article, as its TinyDB file says it.

Tables of the file: ``article`` (one record: schema version, id, sha256, encoding, title,
other meta), ``spans``, ``relations``, and ``deleted`` (id and revision of records that are
no more). Anything else in the file belongs to someone else and is kept as it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from copy import copy
from typing import Any

from reader.annotations.edits import Marks, edit_from_record
from reader.annotations.ids import doc_id, is_doc_id
from reader.annotations.model import Record
from reader.annotations.record_lines import Entry, read_entries, render, salvage
from reader.annotations.records import (
    BadRecord,
    check_name,
    check_value,
    fields_of,
    relation_from_record,
    relation_of,
    span_from_record,
    span_of,
)
from reader.annotations.store import Edit

#: The version of this layout, in the ``schema`` of the article's record.
SCHEMA = 1

TABLES = ("article", "spans", "relations", "deleted")
#: The table of edits that files had before there was a log.
_HISTORY = "history"
#: By which fields a record that was salvaged is told, in the order in which to ask.
_SHAPES = {
    "article": {"schema"},
    "spans": {"id", "start", "end"},
    "relations": {"id", "from", "to"},
    "deleted": {"id", "rev"},
}

#: What the article's record names by itself; the rest of ``Margin.meta`` is under its "meta".
_IDENTITY = ("sha256", "encoding", "title")


class ArticleState:
    """What is kept for an article.

    Attributes:
        id: The article's id.
        meta: As in ``Margin.meta``.
        marks: Spans, relations, and what is known of deleted ones.
        aside: Documents by table that are not understood or not ours; written back as they were.
        problems: A sentence for each of them.
        said_id: The article that the file says it is of, when that is another.
        schema: The version of the layout that the file has.
        old_history: Edits that the file has itself, as before there was a log.
        doc_ids: TinyDB's document ids by record id, as in the file.
    """

    def __init__(
        self,
        id: str,
        meta: Mapping[str, Any] | None = None,
        marks: Marks | None = None,
        aside: dict[str, list[Entry]] | None = None,
    ) -> None:
        self.id = id
        self.meta: Mapping[str, Any] = meta or {}
        self.marks = marks or Marks()
        self.aside = aside or {}
        self.problems: list[str] = []
        self.said_id = ""
        self.schema = SCHEMA
        self.old_history: list[Edit] = []
        self.doc_ids: dict[str, str] = {}

    @classmethod
    def parse(cls, article_id: str, data: bytes) -> ArticleState:
        """Read a file's bytes; what is wrong with single records ends in ``problems``.

        Raises:
            NotTables: The bytes are not a TinyDB file.
        """
        state = cls(article_id)
        for table, entries in read_entries(data).items():
            known = table in TABLES or table == _HISTORY
            if not known:
                state.aside[table] = []
            if not known and entries:
                count = "1 record is" if len(entries) == 1 else f"{len(entries)} records are"
                state.problems.append(f"table {table!r} is not one of Hashiya's; its {count} kept unread")
            # As TinyDB does, the last of several documents with one id counts.
            last = {entry.key: entry for entry in entries}
            for entry in entries:
                try:
                    if last[entry.key] is not entry:
                        raise BadRecord("its id comes again further on")
                    state._understand(table, entry)
                    if known:
                        continue
                except BadRecord as error:
                    state.problems.append(f"record {entry.key!r} of table {table!r} is set aside: {error}")
                state.aside.setdefault(table, []).append(entry)
        return state

    @classmethod
    def parse_own(cls, article_id: str, data: bytes) -> ArticleState:
        """Read bytes that ``render`` made of a state with nothing set aside, without checking them."""
        state = cls(article_id)
        tables, marks = json.loads(data.decode()), state.marks
        for article in tables["article"].values():
            state.meta = {name: article[name] for name in _IDENTITY if name in article} | article["meta"]
        marks.spans = {fields["id"]: span_of(fields) for fields in tables["spans"].values()}
        marks.relations = {fields["id"]: relation_of(fields) for fields in tables["relations"].values()}
        marks.deleted = {fields["id"]: fields["rev"] for fields in tables["deleted"].values()}
        for table in ("spans", "relations", "deleted"):
            state.doc_ids.update((fields["id"], key) for key, fields in tables[table].items())
        return state

    @classmethod
    def salvage(cls, article_id: str, data: bytes) -> ArticleState:
        """What is sound in the bytes of a file that can't be read as a whole.

        Of several records with one id, as where git has left both sides of a conflict, the one
        of the highest revision counts, then the last.
        """
        state = cls(article_id)
        for entry in salvage(data):
            for table, has in _SHAPES.items():
                if has <= entry.value.keys():
                    with suppress(BadRecord):
                        state._salvage(table, entry)
                    break
        return state

    def _salvage(self, table: str, entry: Entry) -> None:
        if table in ("article", "deleted"):
            self._understand(table, entry)
            return
        record = span_from_record(entry.value) if table == "spans" else relation_from_record(entry.value)
        other = self.marks.get(record.id)
        if other is None or (type(other) is type(record) and other.rev <= record.rev):
            gone = self.marks.deleted.get(record.id, -1)
            if gone <= record.rev:
                self.marks.put(record)
            self.doc_ids[record.id] = entry.key

    def _understand(self, table: str, entry: Entry) -> None:
        if not is_doc_id(entry.key):
            raise BadRecord("its id is not a whole number as TinyDB writes it")
        value = entry.value
        if table == "spans":
            self._put(span_from_record(value), entry.key)
            return
        if table == "relations":
            self._put(relation_from_record(value), entry.key)
            return
        if table == _HISTORY:
            self.old_history.append(edit_from_record(value))
            return
        check_value(value, "it")
        if not isinstance(value, dict):
            raise BadRecord("it is not an object")
        if type(schema := value.get("schema")) is int:
            self.schema = schema if self.schema == SCHEMA else max(self.schema, schema)
        if table == "article":
            self._understand_article(value)
        elif table == "deleted":
            record_id, rev = check_name(value.get("id"), "id"), value.get("rev")
            if type(rev) is not int or rev < 0 or len(value) > 2:
                raise BadRecord("it is not an id and a revision")
            self.marks.deleted[record_id] = rev
            self.doc_ids[record_id] = entry.key

    def _put(self, record: Record, key: str) -> None:
        if self.marks.get(record.id) is not None:
            raise BadRecord(f"there is another record with the id {record.id!r}")
        self.marks.put(record)
        self.doc_ids[record.id] = key

    def _understand_article(self, record: dict[str, Any]) -> None:
        meta = record.get("meta", {})
        identity = {name: record[name] for name in _IDENTITY if name in record}
        if not isinstance(meta, dict) or not all(isinstance(text, str) for text in identity.values()):
            raise BadRecord("a field of the article has the wrong type")
        if unknown := record.keys() - {"schema", "id", "meta", *_IDENTITY}:
            raise BadRecord(f"{min(unknown)!r} is not a field of the article")
        if record.get("id", self.id) != self.id:
            self.said_id = str(record["id"])
            self.problems.append(f"the file says that it is of the article {self.said_id!r}")
        self.meta = identity | meta

    def __len__(self) -> int:
        """How many records there are, deleted ones included."""
        marks = self.marks
        return len(marks.spans) + len(marks.relations) + len(marks.deleted)

    def copy(self) -> ArticleState:
        """A state that can be changed without changing this one."""
        made = copy(self)
        made.marks = Marks(self.marks)
        return made

    def apply(self, edit: Edit, meta: Mapping[str, Any]) -> None:
        """Do what a stored edit says, and add to the meta."""
        self.marks.apply(edit)
        if meta:
            self.meta = {**self.meta, **meta}

    def render(self) -> bytes:
        """The bytes to write: documents in the order of their ids, what was set aside as it was."""
        self._number_new_ones()
        keys = self.doc_ids
        marks = self.marks
        meta = {name: value for name, value in self.meta.items() if name not in _IDENTITY}
        identity = {name: self.meta[name] for name in _IDENTITY if name in self.meta}
        tables: dict[str, list[tuple[str, Any]]] = {
            "article": [("1", {"schema": SCHEMA, "id": self.id} | identity | {"meta": meta})],
            "spans": [(keys[span.id], fields_of(span)) for span in marks.spans.values()],
            "relations": [(keys[link.id], fields_of(link)) for link in marks.relations.values()],
            "deleted": [(keys[gone], {"id": gone, "rev": rev}) for gone, rev in marks.deleted.items()],
        }
        for table, entries in self.aside.items():
            tables[table] = [(entry.key, entry) for entry in entries] + tables.get(table, [])
        for table in TABLES:
            # Sorting is stable: of two documents with one id the one set aside stays first.
            tables[table].sort(key=lambda document: int(document[0]) if is_doc_id(document[0]) else 0)
        return render(tables)

    def _number_new_ones(self) -> None:
        """Give a document id to each record that has none yet."""
        records = (*self.marks.spans, *self.marks.relations, *self.marks.deleted)
        new = [record_id for record_id in records if record_id not in self.doc_ids]
        aside = (entry.key for table in TABLES for entry in self.aside.get(table, ()))
        taken = {int(key) for key in (*self.doc_ids.values(), *aside) if is_doc_id(key)} if new else set()
        for record_id in new:
            number = doc_id(record_id, taken)
            taken.add(number)
            self.doc_ids[record_id] = str(number)
