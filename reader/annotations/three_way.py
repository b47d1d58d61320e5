"""Merging two versions of an article's file that come from one: what git asks for when branches meet.

Records are merged by id, and a record field by field. Nothing is lost: where both sides
did something else to the same thing, the rule is

- a mark that one side deleted and the other changed, or linked to, stays;
- of two notes on one mark both stay, one under the other;
- of two changes of another field, both marks stay: the later one (by revision, then time)
  under its id, the other under a new id, with the attribute ``conflicts_with``;
- what is no record (the article's meta, tables of other programs) stays as it is on our
  side, and the merge is not clean, so that git keeps both versions until a person decides.

Both directions of a merge give the same records.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from reader.annotations.article_state import SCHEMA, TABLES, ArticleState
from reader.annotations.edits import CONFLICTS_WITH, Marks
from reader.annotations.ids import derived_id
from reader.annotations.model import Record, Relation, Span
from reader.annotations.record_lines import Entry, NotTables
from reader.annotations.records import fields_of
from reader.annotations.store import Damaged, ReadOnly

#: What belongs together in a span, so that a start is never merged with another's end.
_TOGETHER = (("start", "end", "quote", "prefix", "suffix", "text_sha256"),)
_OF_ITS_STORY = ("id", "rev", "created", "updated")


class Merged(NamedTuple):
    """What came of a merge.

    Attributes:
        data: The merged file.
        told: A sentence for each thing that both sides changed.
        clean: Whether nothing is left for a person to decide.
    """

    data: bytes
    told: tuple[str, ...]
    clean: bool


def merge_files(article_id: str, base: bytes, ours: bytes, theirs: bytes) -> Merged:
    """Merge two versions of an article's TinyDB file with the one that both come from.

    Args:
        article_id: The article's id.
        base: The common ancestor; empty when there is none.
        ours: The version of the branch that is merged into.
        theirs: The version of the other branch.

    Raises:
        Damaged: A version can't be read.
        ReadOnly: A version was written by a newer program.
    """
    merge = _Merge(
        *(
            _parsed(article_id, name, data)
            for name, data in (("common", base), ("our", ours), ("other", theirs))
        )
    )
    return merge.result()


def _parsed(article_id: str, name: str, data: bytes) -> ArticleState:
    if not data.strip():
        return ArticleState(article_id)
    try:
        state = ArticleState.parse(article_id, data)
    except NotTables as error:
        raise Damaged(
            f"the {name} version of {article_id} can't be read: {error}; nothing was merged"
        ) from None
    if state.schema > SCHEMA:
        raise ReadOnly(
            f"the {name} version of {article_id} was written by a newer Hashiya; nothing was merged"
        )
    return state


class _Merge:
    def __init__(self, base: ArticleState, ours: ArticleState, theirs: ArticleState) -> None:
        self.base, self.ours, self.theirs = base, ours, theirs
        self.marks = Marks()
        self.told: list[str] = []
        self.clean = True

    def result(self) -> Merged:
        known = (self.base.marks, self.ours.marks, self.theirs.marks)
        for record_id in sorted({key for marks in known for key in _ids(marks)}):
            self._merge_record(record_id, *(marks.get(record_id) for marks in known))
        self._restore_ends()
        state = ArticleState(self.ours.id, self._meta(), self.marks, self._aside())
        state.doc_ids = self._doc_ids()
        return Merged(state.render(), tuple(self.told), self.clean)

    # Records ----------------------------------------------------------------------------

    def _merge_record(
        self, record_id: str, old: Record | None, mine: Record | None, other: Record | None
    ) -> None:
        if _same(mine, other) or _same(other, old):
            self._settle(record_id, mine)
        elif _same(mine, old):
            self._settle(record_id, other)
        elif mine is None or other is None or type(mine) is not type(other):
            kept = mine or other
            assert kept is not None, "else both would be the same"
            self._settle(record_id, kept)
            self.told.append(f"{_named(kept)} was deleted on one side and changed on the other; it stays")
        else:
            self._merge_fields(old, mine, other)

    def _settle(self, record_id: str, content: Record | None) -> None:
        """Take a record over, or its deletion, at a revision that no clone has otherwise."""
        sides = (self.ours.marks, self.theirs.marks)
        records = [record for marks in sides if (record := marks.get(record_id)) is not None]
        gone = [marks.deleted[record_id] for marks in sides if record_id in marks.deleted]
        highest = max([0, *gone, *(record.rev for record in records)])
        if content is None:
            self.marks.deleted[record_id] = max([*gone, *(record.rev + 1 for record in records), 1])
            return
        latest = [record for record in records if record.rev == highest]
        stands = bool(latest) and all(_same(record, content) for record in latest) and highest not in gone
        updated = max(record.updated for record in (content, *latest))
        self.marks.put(content._replace(rev=highest if stands else highest + 1, updated=updated))

    def _merge_fields(self, old: Record | None, mine: Record, other: Record) -> None:
        earlier, later = sorted((mine, other), key=_order)
        merged: dict[str, Any] = {"created": min(filter(None, (mine.created, other.created)), default="")}
        for group in _groups(mine):
            was, here, there = (_values(side, group) for side in (old, mine, other))
            if _json_same(here, there) or _json_same(there, was):
                chosen = here
            elif _json_same(here, was):
                chosen = there
            elif group == ("note",) and isinstance(earlier, Span) and isinstance(later, Span):
                chosen = ("\n".join(note for note in (earlier.note, later.note) if note),)
                self.told.append(f"{_named(later)} has both notes now, one under the other")
            else:
                self._keep_both(earlier, later)
                return
            merged |= zip(group, chosen or (), strict=True)
        self._settle(mine.id, later._replace(**merged))

    def _keep_both(self, earlier: Record, later: Record) -> None:
        self._settle(later.id, later)
        digest = hashlib.sha256(json.dumps(fields_of(earlier), sort_keys=True).encode()).hexdigest()
        beside = earlier._replace(id=derived_id(digest), rev=1)
        if isinstance(beside, Span):
            beside = beside._replace(attributes={**beside.attributes, CONFLICTS_WITH: later.id})
        self.marks.put(beside)
        self.told.append(f"{_named(later)} and {_named(beside)} are two changes of one; both stay")

    def _restore_ends(self) -> None:
        """Bring back marks that one side deleted and the other linked to."""
        for link in [*self.marks.relations.values()]:
            for end in (link.source, link.target):
                old = self.base.marks.spans.get(end)
                if old is not None and end not in self.marks.spans:
                    kept = self.ours.marks.spans.get(end) or self.theirs.marks.spans.get(end) or old
                    self.marks.put(kept._replace(rev=self.marks.deleted.get(end, kept.rev) + 1))
                    self.told.append(
                        f"{_named(kept)} was deleted on one side and linked on the other; it stays"
                    )

    # The rest of the file ---------------------------------------------------------------

    def _meta(self) -> Mapping[str, Any]:
        return self._merged("meta", self.base.meta, self.ours.meta, self.theirs.meta)

    def _aside(self) -> dict[str, list[Entry]]:
        """Documents that are not ours to understand: each side's new ones, without those that one removed."""
        sides = [state.aside for state in (self.base, self.ours, self.theirs)]
        aside: dict[str, list[Entry]] = {}
        for table in dict.fromkeys(table for side in sides for table in side):
            entries = {(entry.key, entry.raw): entry for side in sides for entry in side.get(table, ())}
            rows = [{(entry.key, entry.raw): None for entry in side.get(table, ())} for side in sides]
            stay = [entries[row] for row in self._merged(f"table {table!r}", *rows)]
            if stay or table not in TABLES:
                aside[table] = stay
            if len({entry.key for entry in stay}) < len(stay):
                self.clean = False
                self.told.append(f"table {table!r} has two records with one id; decide which stays")
        return aside

    def _merged(
        self, what: str, base: Mapping[Any, Any], ours: Mapping[Any, Any], theirs: Mapping[Any, Any]
    ) -> dict[Any, Any]:
        merged = {}
        for key in dict.fromkeys((*ours, *theirs)):
            was, here, there = (side.get(key, _NOTHING) for side in (base, ours, theirs))
            if not _json_same(here, there) and not _json_same(here, was) and not _json_same(there, was):
                self.clean = False
                self.told.append(f"{what}: both sides changed {key!r}; ours stays")
                there = was
            chosen = there if _json_same(here, was) else here
            if chosen is not _NOTHING:
                merged[key] = chosen
        return merged

    def _doc_ids(self) -> dict[str, str]:
        """The documents keep their ids; of two records with one, theirs gets another."""
        known = set(_ids(self.marks))
        taken = {
            entry.key for state in (self.ours, self.theirs) for row in state.aside.values() for entry in row
        }
        kept: dict[str, str] = {}
        for record_id, number in (*self.ours.doc_ids.items(), *self.theirs.doc_ids.items()):
            if record_id in known and record_id not in kept and number not in taken:
                kept[record_id] = number
                taken.add(number)
        return kept


class _Nothing:
    pass


_NOTHING = _Nothing()


def _ids(marks: Marks) -> tuple[str, ...]:
    return (*marks.spans, *marks.relations, *marks.deleted)


def _same(one: Record | None, other: Record | None) -> bool:
    """Whether two records say the same, whatever their revision and time."""
    if one is None or other is None:
        return one is other
    return _json_same(one._replace(rev=0, updated=""), other._replace(rev=0, updated=""))


def _json_same(one: object, other: object) -> bool:
    """Whether two JSON values are one; to Python, True is 1."""
    return one is other or (one == other and _json(one) == _json(other))


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, default=dict)  # a mapping that can't be changed is no dict


def _groups(record: Record) -> list[tuple[str, ...]]:
    """The fields of a record that are merged, those that belong together as one."""
    together = _TOGETHER if isinstance(record, Span) else (("source", "target"),)
    alone = [name for name in record._fields if name not in (*_OF_ITS_STORY, *together[0])]
    return [*together, *((name,) for name in alone)]


def _values(record: Record | None, group: tuple[str, ...]) -> tuple[Any, ...] | None:
    return None if record is None else tuple(getattr(record, name) for name in group)


def _order(record: Record) -> tuple[int, str, str]:
    return record.rev, record.updated, json.dumps(fields_of(record), sort_keys=True)


def _named(record: Record) -> str:
    if isinstance(record, Relation):
        return f"the relation {record.id} ({record.type})"
    return f"the mark {record.id} ({record.label}, {record.start}–{record.end})"
