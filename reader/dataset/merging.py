"""Merging what a file gives with what the store has, record by record.

Marks are matched by id: a new id is added, a known one changed where the file says
otherwise, and what only the store has stays. A field that the file does not have stays as
it is stored. A mark comes in only where its article says what the file says it says.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from reader.annotations.following import EARLIER
from reader.annotations.ids import new_id
from reader.annotations.model import CONTEXT, Record, Relation, Span
from reader.annotations.records import relation_from_record, span_from_record, to_record
from reader.annotations.store import Change, Edit, Margin
from reader.articles.article import Article
from reader.dataset.carrying import carried_over
from reader.dataset.offsets import OffsetUnit, code_points
from reader.dataset.report import Problem, RelationCounts, quoted
from reader.dataset.rows import GivenRelation, GivenSpan, Row

#: What meta says of the file an article was read from: never taken from another file.
_OF_THE_FILE = {"sha256", "encoding", "path"}

#: From an offset in a file's unit to a code point, or None where there is no such place.
Place = Callable[[int], int | None]


class Plan(NamedTuple):
    """What an import would do to one article.

    Attributes:
        edit: All changes as one edit, or None when there are none.
        meta: Entries of the article's meta that are new or other.
        unchanged: Spans and relations that are stored just so.
        problems: What can't come in, in the order of the file.
        unchanged_relations: Relations that are stored just so.
    """

    edit: Edit | None
    meta: Mapping[str, Any]
    unchanged: int
    problems: tuple[Problem, ...]
    unchanged_relations: int

    @property
    def added(self) -> int:
        """Spans and relations that are new."""
        return sum(change.before is None for change in self._changes)

    @property
    def changed(self) -> int:
        """Spans and relations that are stored otherwise."""
        return len(self._changes) - self.added

    @property
    def relations(self) -> RelationCounts:
        """The relations among what is added, changed and unchanged."""
        links = [change for change in self._changes if isinstance(change.after, Relation)]
        added = sum(change.before is None for change in links)
        return RelationCounts(added, len(links) - added, self.unchanged_relations)

    @property
    def _changes(self) -> tuple[Change, ...]:
        return self.edit.changes if self.edit else ()


def plan(rows: Iterable[Row], article: Article, margin: Margin, now: str, by: str) -> Plan:
    """Merge the rows of one article with its margin; nothing is saved.

    Args:
        rows: Rows that are about this article.
        article: The article as it is here. Offsets of other units are converted by its text.
        margin: What is stored for it.
        now: ISO 8601, UTC; the time of the edit and of marks that come without one.
        by: Who imports. Marks keep their own annotator; one that has none stays without.
    """
    merge = _Merge(article, margin, now)
    for row in rows:
        merge.add(row)
    edit = Edit(new_id(), "import", tuple(merge.changes), by, now) if merge.changes else None
    same = merge.unchanged
    return Plan(edit, merge.meta, same.total(), tuple(merge.problems), same[Relation])


def fits(row: Row, article: Article) -> bool:
    """Whether a row is about this very text, as far as it says.

    A ``text_sha256`` may be of the decoded text as UTF-8 or of the bytes of the file.
    """
    return row.sha256 in ("", article.sha256) or (row.text is None and row.sha256 == sha256_of_file(article))


def sha256_of_file(article: Article) -> str:
    """SHA-256 of the bytes of an article's file, in hex, or "" where they can't be had."""
    try:
        return hashlib.sha256(article.path.read_bytes()).hexdigest() if article.path else ""
    except OSError:
        return ""


class _Merge:
    """The margin of one article, and what rows would change in it."""

    def __init__(self, article: Article, margin: Margin, now: str) -> None:
        self.article = article
        self.margin = margin
        self.now = now
        self.changes: list[Change] = []
        self.meta: dict[str, Any] = {}
        self.unchanged: Counter[type[Record]] = Counter()
        self.problems: list[Problem] = []
        self._span_ids = set(margin.spans)
        self._seen: dict[str, GivenSpan | GivenRelation] = {}

    def add(self, row: Row) -> None:
        """Merge one row."""

        def report(name: str, message: object) -> None:
            self.problems.append(Problem(row.file, row.line, f"{name}: {message}"))

        sure = fits(row, self.article)
        if not sure and row.text is not None:
            report(
                "text", "not that of the article here; only marks whose words are sure to be in it come in"
            )
            row, left_out = carried_over(row, self.article)
            for name, told in left_out:
                report(name, told)
            sure = True
        elif not sure:
            report("text", "not that of the article here; only marks whose own text is in its place come in")
        place = code_points(self.article.text, row.unit)
        alike: Counter[tuple[Any, ...]] = Counter()
        for span in row.spans:
            try:
                self._add_span(span, place, sure, alike)
            except ValueError as error:
                report(span.name, error)
        for relation in row.relations:
            try:
                self._add_relation(relation, row.own, alike)
            except ValueError as error:
                report(relation.name, error)
        try:
            self._add_meta(row, place)
        except ValueError as error:
            report("meta", error)

    def _add_span(self, given: GivenSpan, place: Place, sure: bool, alike: Counter[tuple[Any, ...]]) -> None:
        fields = dict(given.fields)
        said, begins = fields.pop("text", None), fields.pop("begins", "")
        start, end = (_code_point(fields[key], place) for key in ("start", "end"))
        text = self.article.text
        quote = text[start:end]
        if said is None and not sure:
            raise ValueError("without its text it can't be told whether it is in its place")
        if said not in (None, quote):
            raise ValueError(f"the article has {quoted(quote)} at [{start}, {end}), not {quoted(said)}")
        if not quote.startswith(begins):
            raise ValueError(f"the article has {quoted(quote)} at [{start}, {end}), not {quoted(begins)} …")
        key = ("span", start, end, fields["label"], fields.get("annotator", ""))
        fields |= {
            "id": fields["id"] or self._made_id(key, alike),
            "start": start,
            "end": end,
            "quote": quote,
            "prefix": text[max(0, start - CONTEXT) : start],
            "suffix": text[end : end + CONTEXT],
            "text_sha256": "",
        }
        before = self.margin.spans.get(fields["id"])
        if given.extra:
            kept = fields.get("attributes", before.attributes if before else {})
            fields["attributes"] = {**kept, **given.extra}
        if self._is_new(given, fields["id"], self.margin.relations):
            times = {"created": self.now, "updated": fields.get("created", self.now)}
            self._put(before, span_from_record((to_record(before) if before else times) | fields), fields)
            self._span_ids.add(fields["id"])

    def _add_relation(self, given: GivenRelation, own: bool, alike: Counter[tuple[Any, ...]]) -> None:
        fields = dict(given.fields)
        for end in (fields["from"], fields["to"]):
            if end not in self._span_ids:
                raise ValueError(f"there is no span {quoted(end)}")
        key = ("relation", fields["type"], fields["from"], fields["to"], fields.get("annotator", ""))
        fields["id"] = fields["id"] or self._made_id(key, alike)
        before = self.margin.relations.get(fields["id"])
        if self._is_new(given, fields["id"], self.margin.spans):
            # An export of our own leaves out the times of a relation only where there are none.
            times = {} if own else {"created": self.now, "updated": fields.get("created", self.now)}
            self._put(before, relation_from_record((to_record(before) if before else times) | fields), fields)

    def _is_new(self, given: GivenSpan | GivenRelation, record_id: str, others: Mapping[str, Record]) -> bool:
        """Whether this id was not merged yet; it may come again with the same content only."""
        if record_id in others:
            raise ValueError(f"the id {quoted(record_id)} is stored for a record of the other kind")
        known = self._seen.setdefault(record_id, given)
        if known != given:
            raise ValueError(f"the id {quoted(record_id)} is given twice, for different marks")
        return known is given

    def _made_id(self, key: tuple[Any, ...], alike: Counter[tuple[Any, ...]]) -> str:
        """An id from what a mark is, so that the same file always gives the same id."""
        alike[key] += 1
        content = json.dumps([self.article.sha256, *key, alike[key]])
        return hashlib.sha256(content.encode()).hexdigest()[:13]

    def _put(self, before: Record | None, after: Record, fields: Mapping[str, Any]) -> None:
        if before is not None and _same(before, after):
            self.unchanged[type(after)] += 1
            return
        if before is not None and "updated" not in fields:
            after = after._replace(updated=self.now)
        self.changes.append(Change(before, after))

    def _add_meta(self, row: Row, place: Place) -> None:
        meta = {key: value for key, value in row.meta.items() if key != EARLIER}
        for key in _OF_THE_FILE & meta.keys():
            meta[key] = self.margin.meta.get(key, getattr(self.article, key))
        if row.title not in ("", row.id, self.article.title):
            meta.setdefault("title", row.title)
        if row.unit is not OffsetUnit.CODE_POINT and "zones" in meta:
            meta["zones"] = _converted(meta["zones"], place)
        stored = {key: _json(value) for key, value in self.margin.meta.items()}
        self.meta |= {key: value for key, value in meta.items() if stored.get(key) != _json(value)}


def _code_point(offset: Any, place: Place) -> int:
    at = place(offset) if isinstance(offset, int) else None
    if at is None:
        raise ValueError(f"{quoted(offset)} is outside the article's text, or inside a character")
    return at


def _converted(zones: Any, place: Place) -> list[dict[str, Any]]:
    """Zones, which have offsets in the row's unit as the spans have, with code points."""
    if not isinstance(zones, list) or not all(isinstance(zone, dict) for zone in zones):
        raise ValueError("zones are not a list of objects, so their offsets can't be converted")
    offsets = ("start", "end")
    return [zone | {key: _code_point(zone.get(key), place) for key in offsets} for zone in zones]


def _same(one: Record, other: Record) -> bool:
    """Equal as JSON, which tells 1 from true in attributes where Python does not."""
    return one == other and (
        not (isinstance(one, Span) and isinstance(other, Span))
        or _json(dict(one.attributes)) == _json(dict(other.attributes))
    )


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
