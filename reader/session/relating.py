"""Relating: from a claim to its source, by keys, with the type that the labels ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.annotations.ids import new_id
from reader.annotations.labels import RelationType
from reader.annotations.model import Relation, Span
from reader.annotations.store import Change
from reader.session.outcome import Outcome

if TYPE_CHECKING:
    from reader.session.session import Session


class Relating:
    """The relations of a session's marks.

    Attributes:
        origin: Id of the mark that a relation is being made from, while it is.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.origin: str | None = None
        self._ends: tuple[int, dict[str, list[Relation]]] = (-1, {})  # relations by their ends, and of when
        self._trail: tuple[str, int] | None = None  # the mark that following began at, and the step

    # Making -------------------------------------------------------------------------------

    def start(self, pick: bool = False) -> Outcome:
        """Begin a relation at the mark here; hints on the marks of the screen say where it goes.

        Args:
            pick: True to choose by a hint where it begins, too. So it is where no mark is here.
        """
        session = self.session
        active = None if pick else session.active
        self.origin = active.id if active else None
        shown = session.hand.hints.start_marks(self._choose, but=self.origin)
        if not shown.ok:
            self.origin = None
            return shown
        if active is None:
            return Outcome("link: type the hint of the mark it goes from")
        return Outcome(f"link this {active.label}: type the hint of the mark it goes to")

    def _choose(self, span: Span) -> Outcome:
        """Take the mark that a hint stands for, as the one end and then as the other."""
        session = self.session
        origin = session.marks.by_id.get(self.origin or "")
        if origin is None:
            session.focus(span)
            return self.start()
        self.origin = None
        return self.link(span, origin)

    def types(self, one: Span, other: Span) -> list[tuple[RelationType, Span, Span]]:
        """The relations that may join two marks: type, from, to, the most telling first.

        A type that is made for these labels comes before one that joins anything, and the
        direction asked for before the other one, in which a source can be linked to its claim.
        """
        schema = self.session.schema
        found = [
            (kind, source, target)
            for source, target in ((one, other), (other, one))
            for kind in schema.relation_types_between(source.label, target.label)
        ]
        forward = [kind for kind, source, _ in found if source is one]
        found = [item for item in found if item[1] is one or item[0] not in forward]
        return sorted(found, key=lambda item: not (item[0].from_labels or item[0].to_labels))

    def link(self, target: Span, source: Span | None = None, kind: str | None = None) -> Outcome:
        """Link the mark here, or another, to a mark.

        Args:
            target: The mark it goes to.
            source: The mark it comes from; the one here, if not said.
            kind: Name of the relation type; the most telling one, if not said. When the schema
                has that type in the other direction only, that is how they are linked.
        """
        session = self.session
        source = source or session.active
        if source is None:
            return Outcome("there is no mark here to link from", ok=False)
        if source.id == target.id:
            return Outcome("a mark can't be linked to itself", ok=False)
        if not {source.id, target.id} <= session.marks.by_id.keys():  # another window deleted it meanwhile
            return Outcome("that mark is there no more", ok=False)
        offered = [item for item in self.types(source, target) if kind in (None, item[0].name)]
        if not offered:
            what = f"relation {kind}" if kind else "relation"
            return Outcome(f"no {what} may join a {source.label} and a {target.label}", ok=False)
        chosen, begin, end = offered[0]
        same = (chosen.name, begin.id, end.id)
        if any((link.type, link.source, link.target) == same for link in session.relations.values()):
            return Outcome(f"they are linked so already: {chosen.name}", ok=False)
        time = session.clock()
        made = Relation(new_id(), *same, annotator=session.annotator, created=time, updated=time)
        return session.edit("link", [Change(None, made)])

    def unlink(self, relation: Relation | None = None) -> Outcome:
        """Take a relation away: the one named, or the one last made of those of the mark here.

        After ``follow`` it is the one that was followed.
        """
        session = self.session
        hanging = self.here()
        if relation is None and hanging:
            followed = session.marks.by_id.get(self._trail[0]) if self._trail else None
            along = [link for link, other in hanging if followed is not None and other.id == followed.id]
            relation = along[0] if along else max((link for link, _ in hanging), key=_age)
        if relation is None:
            return Outcome("there is no relation here to take away", ok=False)
        return session.edit("unlink", [Change(relation, None)])

    # Following ----------------------------------------------------------------------------

    def of(self, span: Span) -> list[tuple[Relation, Span]]:
        """The relations of a mark, each with the mark at its other end, in reading order."""
        session = self.session
        if self._ends[0] != session.linked:
            ends: dict[str, list[Relation]] = {}
            for link in session.relations.values():
                for end in {link.source, link.target}:
                    ends.setdefault(end, []).append(link)
            self._ends = (session.linked, ends)
        marks = session.marks.by_id
        found = []
        for link in self._ends[1].get(span.id, ()):
            other = marks.get(link.target if link.source == span.id else link.source)
            if other is not None:
                found.append((link, other))
        return sorted(found, key=lambda pair: (pair[1].order, pair[0].type, pair[0].id))

    def here(self) -> list[tuple[Relation, Span]]:
        """The relations of the mark here; see ``of``."""
        active = self.session.active
        return self.of(active) if active else []

    def follow(self, count: int = 1) -> Outcome:
        """Go to the next mark that the one here is related to; after the last one, back to it.

        Args:
            count: How many steps; negative goes round the other way.
        """
        session = self.session
        active = session.active
        if active is None:
            return Outcome("there is no mark here whose relations could be followed", ok=False)
        origin, step = active, 0
        if self._trail is not None and self._trail[0] in session.marks.by_id:
            began = session.marks.by_id[self._trail[0]]
            way = [began, *(other for _, other in self.of(began))]
            if self._trail[1] < len(way) and way[self._trail[1]].id == active.id:
                origin, step = began, self._trail[1]
        way = [origin, *(other for _, other in self.of(origin))]
        if len(way) == 1:
            self._trail = None
            return Outcome(f"this {active.label} has no relations", ok=False)
        step = (step + count) % len(way)
        self._trail = (origin.id, step)
        there = way[step]
        session.hand.go.remember()
        session.focus(there)
        if step == 0:
            return Outcome(f"back at the {there.label} «{there.quote}»", changed=(there.start, there.end))
        link = self.of(origin)[step - 1][0]
        arrow = "→" if link.source == origin.id else "←"
        said = f"{origin.label} {arrow} {there.label}: {link.type} ({step} of {len(way) - 1})"
        return Outcome(said, changed=(there.start, there.end))


def _age(link: Relation) -> tuple[str, str]:
    return link.created, link.id
