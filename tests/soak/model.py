"""What the marks of an article should be: a plain dict of records, and lists of what undo and redo take back.

It is told what was done and looks at what the session has then. For each kind of edit it has a rule of its
own for what may have changed; what was not an edit may change nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from reader.session import Session
from reader.session.motions import cell_range
from reader.text.units import Range


class Mark(NamedTuple):
    """A span, as a person sees it."""

    label: str
    start: int
    end: int
    note: str
    attributes: str
    verdict: str


class Link(NamedTuple):
    """A relation."""

    type: str
    source: str
    target: str


class Zones(NamedTuple):
    """What the lines of the article are: one record of them all."""

    all: tuple[tuple[str, int, int], ...]


Record = Mark | Link | Zones
Records = dict[str, Record]
#: By id: what was there, and what is there then.
Step = dict[str, tuple[Record | None, Record | None]]

#: The id of the zones.
ZONES = "zones"

_WORD = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Before:
    """What was the case before an action, as far as the rules ask for it.

    Attributes:
        active: Id of the mark that is acted on.
        target: What a label would be put on; None when that is not known beforehand.
        offered: What was offered to be tagged.
        origin: Id of the mark that a relation is being made from.
        edits: Edits in the history.
        refused: Whether the disk takes nothing.
    """

    active: str | None
    target: Range | None
    offered: tuple[Range, ...]
    origin: str | None
    edits: int
    refused: bool


def before(session: Session, refused: bool) -> Before:
    """What is the case now."""
    hand = session.hand
    active = session.active
    return Before(
        active.id if active else None,
        session.target() if hand.opened is None else None,
        hand.mark.offered.ranges if hand.mark.offered else (),
        hand.relate.origin,
        len(session.history),
        refused,
    )


def records_of(session: Session) -> Records:
    """The marks and relations that a session shows."""
    found: Records = {
        mark.id: Mark(
            mark.label,
            mark.start,
            mark.end,
            mark.note,
            json.dumps(dict(mark.attributes), sort_keys=True) if mark.attributes else "{}",
            mark.review.verdict if mark.review else "",
        )
        for mark in session.marks
    }
    links = {link.id: Link(link.type, link.source, link.target) for link in session.relations.values()}
    zones = tuple((zone.kind, zone.start, zone.end) for zone in session.hand.zone.zones)
    return found | links | {ZONES: Zones(zones)}


@dataclass
class Model:
    """The records as they should be."""

    text: str
    records: Records
    done: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)
    last_label: str = ""

    def follow(self, session: Session, action: str, was: Before, argument: str = "") -> None:
        """Check what an action has done to the marks, and take it over.

        Args:
            session: The session, after it.
            action: Its id in the table of actions, or "press" for a key that answers a question.
            was: What was the case before.
            argument: The note or attribute that was typed.
        """
        now = records_of(session)
        step = {
            key: (self.records.get(key), now.get(key))
            for key in self.records.keys() | now.keys()
            if self.records.get(key) != now.get(key)
        }
        made = len(session.history) - was.edits
        if action in ("edit.undo", "edit.redo"):
            self._take_back(step, made, was, redo=action == "edit.redo")
        elif made == 0:
            assert step == {}, "without an edit nothing changes"
        elif action.startswith("zone."):
            assert made == 1
            assert step.keys() <= {ZONES}
            self.done.append({ZONES: (self.records[ZONES], now[ZONES])})
            self.undone.clear()
        else:
            assert made == 1, "an action is one edit"
            edit = session.history[-1]
            assert edit.action in _allowed(action), (action, edit.action)
            assert step, "an edit changes something"
            _RULES[edit.action](self, step, was, action, argument)
            self.done.append(step)
            self.undone.clear()
            if edit.action.startswith("tag"):
                self.last_label = next(one.label for _, one in step.values() if isinstance(one, Mark))
        self.records = now
        self._is_whole()

    def _take_back(self, step: Step, made: int, was: Before, redo: bool) -> None:
        way, back = (self.undone, self.done) if redo else (self.done, self.undone)
        if not way or (was.refused and ZONES in way[-1]):  # an edit of zones is never in hand
            assert step == {}
            assert made == 0
            return
        last = way.pop()
        expected = {key: pair if redo else pair[::-1] for key, pair in last.items() if pair[0] != pair[1]}
        assert step == expected, "undo gives back what was, and redo what was undone"
        assert made == 1
        back.append(last)

    def restart(self) -> None:
        """Another session begins: what was said of lines is not undone any more."""
        self.done = [step for step in self.done if ZONES not in step]
        self.undone = [step for step in self.undone if ZONES not in step]

    def _is_whole(self) -> None:
        marks = self.marks
        assert len({mark[:3] for mark in marks.values()}) == len(marks), "nobody has the same mark twice"
        for mark in marks.values():
            assert 0 <= mark.start < mark.end <= len(self.text)
        for link in self.links.values():
            assert link.source != link.target
            assert {link.source, link.target} <= marks.keys(), "a relation joins marks that are there"

    @property
    def marks(self) -> dict[str, Mark]:
        """The marks by id."""
        return {key: one for key, one in self.records.items() if isinstance(one, Mark)}

    @property
    def links(self) -> dict[str, Link]:
        """The relations by id."""
        return {key: one for key, one in self.records.items() if isinstance(one, Link)}

    def covering(self, session: Session) -> set[str]:
        """Ids of the marks that the cell of the cursor shows."""
        start, end = cell_range(session.layout, session.cursor)
        end = max(end, start + 1)
        return {key for key, mark in self.marks.items() if mark.start < end and start < mark.end}


def _allowed(action: str) -> tuple[str, ...]:
    """The edits that an action may make."""
    kind, _, rest = action.partition(".")
    if kind == "press":
        return ("tag-all", "link")
    if kind == "mark":
        return {
            "repeat": ("tag",),
            "delete": ("delete",),
            "merge": ("merge",),
            "split": ("split",),
            "accept": ("review",),
            "reject": ("review",),
            "flag": ("review",),
            "note": ("note",),
            "attribute": ("attributes",),
        }.get(rest, ())
    own: dict[str, tuple[str, ...]] = {
        "tag": ("tag",),
        "also": ("tag",),
        "relabel": ("relabel",),
        "edge": ("edge",),
        "link": ("link",),
    }
    return ("unlink",) if action == "relation.remove" else own.get(kind, ())


# The rules: what an edit of a kind may have changed ------------------------------------------


def _tag(model: Model, step: Step, was: Before, action: str, typed: str) -> None:
    ((old, new),) = step.values()
    assert old is None
    assert isinstance(new, Mark)
    assert (new.note, new.attributes, new.verdict) == ("", "{}", "")
    kind, _, label = action.partition(".")
    assert new.label == (label if kind in ("tag", "also") else model.last_label)
    if kind == "also":
        one = model.records[was.active or ""]
        assert isinstance(one, Mark)
        assert new[1:3] == one[1:3]
    elif was.target is not None:
        assert new[1:3] == was.target


def _tag_all(model: Model, step: Step, was: Before, action: str, typed: str) -> None:
    assert all(old is None for old, _ in step.values())
    made = [new for _, new in step.values() if isinstance(new, Mark)]
    (label,) = {mark.label for mark in made}
    taken = {mark[1:3] for mark in model.marks.values() if mark.label == label}
    assert sorted(mark[1:3] for mark in made) == sorted(set(was.offered) - taken)


def _only(step: Step, key: str | None) -> tuple[Mark, Mark]:
    """The mark before and after, when it is the only one that has changed."""
    assert step.keys() == {key}
    ((old, new),) = step.values()
    assert isinstance(old, Mark)
    assert isinstance(new, Mark)
    return old, new


def _relabel(model: Model, step: Step, was: Before, action: str, typed: str) -> None:
    old, new = _only(step, was.active)
    assert new == old._replace(label=action.partition(".")[2])


def _note(model: Model, step: Step, was: Before, action: str, typed: str) -> None:
    old, new = _only(step, was.active)
    assert new == old._replace(note=typed)


def _attributes(model: Model, step: Step, was: Before, action: str, typed: str) -> None:
    old, new = _only(step, was.active)
    name, _, value = typed.partition("=")
    attributes = json.loads(old.attributes)
    attributes.pop(name, None)
    if value:
        attributes[name] = json.loads(value)
    assert new == old._replace(attributes=json.dumps(attributes, sort_keys=True))


def _delete(model: Model, step: Step, was: Before, action: str, typed: str) -> None:
    assert was.active is not None
    hanging = {key for key, link in model.links.items() if was.active in (link.source, link.target)}
    assert step.keys() == {was.active, *hanging}
    assert all(new is None for _, new in step.values())


def _edge(model: Model, step: Step, was: Before, action: str, typed: str) -> None:
    old, new = _only(step, was.active)
    assert new._replace(start=old.start, end=old.end) == old
    on, is_end = action.endswith("_on"), action.startswith("edge.end")
    moved, kept = ("end", "start") if is_end else ("start", "end")
    assert getattr(new, kept) == getattr(old, kept)
    assert (getattr(new, moved) > getattr(old, moved)) is on


def _review(model: Model, step: Step, was: Before, action: str, typed: str) -> None:
    old, new = _only(step, was.active)
    verdict = {"accept": "accepted", "reject": "rejected", "flag": "flagged"}[action.partition(".")[2]]
    assert new == old._replace(verdict="" if old.verdict == verdict else verdict)


def _merge(model: Model, step: Step, was: Before, action: str, typed: str) -> None:
    assert was.active is not None
    marks = model.marks
    group = {was.active: marks[was.active]}
    while grown := {key for key, mark in marks.items() if key not in group and _meets(model, mark, group)}:
        group |= {key: marks[key] for key in grown}
    old = marks[was.active]
    _, new = step.get(was.active, (old, old))  # it may hold all the others already
    assert isinstance(new, Mark)
    assert (new.start, new.end) == (
        min(mark.start for mark in group.values()),
        max(mark.end for mark in group.values()),
    )
    assert new.label == old.label
    assert new.verdict == old.verdict
    gone = {key for key, (_, after) in step.items() if key in marks and after is None}
    assert gone == group.keys() - {was.active}

    def hung(link: Link) -> Link:
        source, target = (was.active if end in gone else end for end in (link.source, link.target))
        assert source is not None
        assert target is not None
        return Link(link.type, source, target)

    expected = {link for link in map(hung, model.links.values()) if link.source != link.target}
    links = {key: link for key, link in model.links.items() if key not in step}
    links |= {key: one for key, (_, one) in step.items() if isinstance(one, Link)}
    assert set(links.values()) == expected


def _meets(model: Model, mark: Mark, group: Mapping[str, Mark]) -> bool:
    """Whether a mark shares its label and a letter with what a group covers, or has no word in between."""
    start, end = min(one.start for one in group.values()), max(one.end for one in group.values())
    if mark.label != next(iter(group.values())).label:
        return False
    if mark.start < end and start < mark.end:
        return True
    between = model.text[end : mark.start] if mark.start >= end else model.text[mark.end : start]
    return not (_WORD.search(between) or "\n" in between or "\r" in between)


def _split(model: Model, step: Step, was: Before, action: str, typed: str) -> None:
    old = model.records[was.active or ""]
    assert isinstance(old, Mark)
    made = [one for key, (_, one) in step.items() if key != was.active]
    head, (tail,) = step[was.active or ""][1], made
    assert isinstance(head, Mark)
    assert isinstance(tail, Mark)
    for part in (head, tail):
        assert part._replace(start=old.start, end=old.end) == old
    assert old.start <= head.start < head.end <= tail.start < tail.end <= old.end
    for start, end in ((old.start, head.start), (head.end, tail.start), (tail.end, old.end)):
        assert not _WORD.search(model.text[start:end]), "no word is lost between the parts"


def _link(model: Model, step: Step, was: Before, action: str, typed: str) -> None:
    ((old, new),) = step.values()
    assert old is None
    assert isinstance(new, Link)
    assert new not in model.links.values()
    ends = {was.active, typed} if action == "link" else {was.origin}
    assert ends <= {new.source, new.target}


def _unlink(model: Model, step: Step, was: Before, action: str, typed: str) -> None:
    ((old, new),) = step.values()
    assert isinstance(old, Link)
    assert new is None
    assert was.active in (old.source, old.target)


_RULES: Mapping[str, Callable[[Model, Step, Before, str, str], None]] = {
    "tag": _tag,
    "tag-all": _tag_all,
    "relabel": _relabel,
    "note": _note,
    "attributes": _attributes,
    "delete": _delete,
    "edge": _edge,
    "review": _review,
    "merge": _merge,
    "split": _split,
    "link": _link,
    "unlink": _unlink,
}
