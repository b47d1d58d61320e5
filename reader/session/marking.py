"""Marking: again, everywhere, with edges moved, merged, split, with attributes and verdicts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from reader.annotations.ids import new_id
from reader.annotations.model import Origin, Review, Span
from reader.annotations.records import BadRecord, check_value
from reader.annotations.spans import make_span, moved_span
from reader.annotations.standing import accepted
from reader.annotations.store import Change
from reader.session.growing import Side, Step, extent, stretched
from reader.session.outcome import Outcome
from reader.session.steps import Steps, finish
from reader.text.units import Range, snapped, word_at, words

if TYPE_CHECKING:
    from reader.session.session import Session

Verdict = Literal["accepted", "rejected", "flagged"]

_NO_MARK = Outcome("there is no mark here; tag something first", ok=False)


class Occurrences(NamedTuple):
    """What tagging all occurrences would tag, to be shown before it is done.

    Attributes:
        quote: The words that are looked for.
        label: What they would be tagged.
        ranges: Where they stand and are not tagged so yet.
        tagged: How many are tagged so already.
    """

    quote: str
    label: str
    ranges: tuple[Range, ...]
    tagged: int


class Marking:
    """What one can do to the marks of a session besides tagging, relabelling and deleting.

    Attributes:
        offered: What tagging all occurrences would tag, while the person is asked.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.offered: Occurrences | None = None

    # Tagging ------------------------------------------------------------------------------

    def tag(self, label: str) -> Outcome:
        """Mark the selection, or the word under the cursor.

        When a hint has begun a selection that nothing has closed, it is closed by what the
        label is mostly put on: from the word of the hint to the end of the clause, for a label
        whose ``extent`` is that.
        """
        session = self.session
        opened = session.hand.opened
        if opened is not None:
            unit = session.schema.label(label).extent
            found = extent(session.text, opened, unit, *session.paragraph_range(opened))
            if found is not None:
                session.select(*found)
        return session.tag(label)

    @property
    def last_label(self) -> str | None:
        """The label that this annotator tagged with last, also before the program was started."""
        for edit in reversed(self.session.history):
            if edit.by == self.session.annotator and edit.undoes is None and edit.action.startswith("tag"):
                made = [change.after for change in edit.changes if isinstance(change.after, Span)]
                if made:
                    return made[-1].label
        return None

    def repeat(self) -> Outcome:
        """Tag with the label that was used last."""
        label = self.last_label
        if label is None:
            return Outcome("nothing was tagged yet that could be repeated", ok=False)
        return self.tag(label)

    def also(self, label: str) -> Outcome:
        """Put a second label on the very text of the mark here."""
        span = self.session.active
        if span is None:
            return _NO_MARK
        return self._make("tag", label, [(span.start, span.end)])

    def _make(self, action: str, label: str, ranges: list[Range]) -> Outcome:
        session = self.session
        free = [span for span in ranges if not self._taken(*span, label)]
        if not free:
            return Outcome(f"it is tagged {label} already", ok=False)
        time = session.clock()
        made = [
            make_span(session.article, label, *span, session.annotator, time, origin=Origin("person"))
            for span in free
        ]
        outcome = session.edit(action, [Change(None, span) for span in made])
        if outcome.ok:
            session.focus(made[0], stay=True)
        return outcome

    def _taken(self, start: int, end: int, label: str, but: str = "") -> bool:
        """Whether this annotator has a mark of this range and label, other than the one named."""
        session = self.session
        same = (start, end, label, session.annotator)
        return any(
            (span.start, span.end, span.label, span.annotator) == same and span.id != but
            for span in session.marks.between(start, end)
        )

    def find_all(self, label: str = "") -> Occurrences | Outcome:
        """Where the selected words stand in the article, the word here without a selection.

        They are found as whole words, whatever is attached to the first; see ``occurrences``.

        Args:
            label: What they would be tagged; that of the mark here, or the one used last, if
                not said.

        Returns:
            What ``tag_all`` takes, or why there is nothing to show.
        """
        return finish(self.finding_all(label))

    def finding_all(self, label: str = "") -> Steps[Occurrences | Outcome]:
        """The same as ``find_all``, step by step."""
        from reader.text.occurrences import occurrences_in

        session = self.session
        active = session.active if session.selection is None else None
        target = (active.start, active.end) if active else session.target()
        label = label or (active.label if active else self.last_label or "")
        if target is None or not label:
            return Outcome("select the words to look for, and say with which label", ok=False)
        quote = session.text[target[0] : target[1]]
        found: set[Range] = set()
        try:
            for place in occurrences_in(session.finder.index, quote):
                if isinstance(place, int):
                    yield place
                else:
                    found.add(place)
                    yield place[0]
        except ValueError as error:
            return Outcome(str(error), ok=False)
        free = tuple(span for span in sorted(found) if not self._taken(*span, label))
        return Occurrences(quote, label, free, len(found) - len(free))

    def offer(self, label: str = "") -> Outcome:
        """Show what tagging all occurrences would tag; ``take_offer`` does it, ``drop_offer`` does not."""
        return finish(self.offering(label))

    def offering(self, label: str = "") -> Steps[Outcome]:
        """The same as ``offer``, step by step."""
        found = yield from self.finding_all(label)
        if isinstance(found, Outcome):
            return found
        if not found.ranges:
            return Outcome(f"tagged {found.label} everywhere already: «{found.quote}»", ok=False)
        self.offered = found
        places = f"{len(found.ranges)} place{'' if len(found.ranges) == 1 else 's'}"
        already = f" ({found.tagged} tagged already)" if found.tagged else ""
        # The words, which may be many, come last: a narrow screen cuts off what is there.
        return Outcome(f"Enter tags {places} as {found.label}{already}, Esc leaves: «{found.quote}»")

    def take_offer(self) -> Outcome:
        """Tag what was offered."""
        found, self.offered = self.offered, None
        return Outcome("nothing was offered to be tagged", ok=False) if found is None else self.tag_all(found)

    def drop_offer(self) -> None:
        """Tag nothing of what was offered."""
        self.offered = None

    def tag_all(self, found: Occurrences) -> Outcome:
        """Tag what was found, as one edit: one undo takes it back."""
        if not found.ranges:
            return Outcome(f"tagged {found.label} everywhere already: «{found.quote}»", ok=False)
        outcome = self._make("tag-all", found.label, list(found.ranges))
        if outcome.ok:
            self.session.clear()
        return outcome

    # Changing -----------------------------------------------------------------------------

    def edge(self, side: Side, count: int = 1, step: Step = "word") -> Outcome:
        """Move one edge of the mark here; everything else of it stays.

        Args:
            side: "start" or "end".
            count: How many steps; positive is onward in reading order.
            step: "word", or "character": a letter with its marks.
        """
        session = self.session
        span = session.active
        if span is None:
            return _NO_MARK
        place = span.start if side == "start" else span.end - 1
        bounds = session.paragraph_range(place)
        moved = stretched(session.text, (span.start, span.end), side, step, count, *bounds)
        if moved is None:
            return Outcome(f"no {step} there to move the {side} by", ok=False)
        if self._taken(*moved, span.label, but=span.id):
            return Outcome(f"it is tagged {span.label} already", ok=False)
        return self._put("edge", span, moved_span(session.article, span, *moved, session.clock()))

    def reach(self, side: Side, offset: int) -> Outcome:
        """Move one edge of the mark here to the word of a code point, as a drag does."""
        session = self.session
        span = session.active
        moved = session.hand.reached(span, side, offset) if span else None
        if span is None or moved is None:
            return _NO_MARK if span is None else Outcome("there is no word there", ok=False)
        if moved == (span.start, span.end):
            return Outcome()
        if self._taken(*moved, span.label, but=span.id):
            return Outcome(f"it is tagged {span.label} already", ok=False)
        return self._put("edge", span, moved_span(session.article, span, *moved, session.clock()))

    def merge(self) -> Outcome:
        """Make one mark of the one here and all of its label that it meets.

        Marks meet that overlap, or between which there is no word. The one here stays; it gets
        the notes, attributes and relations of the others.
        """
        session = self.session
        span = session.active
        if span is None:
            return _NO_MARK
        group = self._meeting(span)
        if len(group) == 1:
            return Outcome(f"no other {span.label} meets this one", ok=False)
        start, end = min(one.start for one in group), max(one.end for one in group)
        attributes: dict[str, Any] = {}
        for one in [*reversed(group), span]:
            attributes |= one.attributes
        notes = dict.fromkeys(one.note for one in group if one.note)
        after = moved_span(session.article, span, start, end, session.clock())
        after = after._replace(attributes=attributes, note="\n".join(notes))
        gone = [one for one in group if one.id != span.id]
        changes = [*self._rehung({one.id for one in gone}, span.id), *(Change(one, None) for one in gone)]
        outcome = session.edit("merge", [*changes, Change(span, after)])
        if outcome.ok:
            session.focus(after, stay=True)
        return outcome

    def _meeting(self, span: Span) -> list[Span]:
        """The mark and those of its label and annotator that it meets, directly or by another."""
        group = [span]
        kin = [
            one
            for one in self.session.marks
            if (one.label, one.annotator) == (span.label, span.annotator) and one.id != span.id
        ]
        grew = True
        while grew:
            start, end = min(one.start for one in group), max(one.end for one in group)
            near = [
                one
                for one in kin
                if (one.start < end and start < one.end)
                or self._side_by_side(min(end, one.end), max(start, one.start))
            ]
            kin = [one for one in kin if one not in near]
            group += near
            grew = bool(near)
        return sorted(group, key=lambda one: one.order)

    def _side_by_side(self, end: int, start: int) -> bool:
        """Whether there is neither a word nor the end of a paragraph between two places."""
        between = self.session.text[end:start]
        return not ("\n" in between or "\r" in between or any(words(between, 0, len(between))))

    def _rehung(self, gone: set[str], to: str) -> Iterator[Change]:
        """Relations of marks that go, hung on the one that stays; those that would say nothing go."""
        session = self.session
        known = {(link.type, link.source, link.target) for link in session.relations.values()}
        for link in session.relations.values():
            if not gone & {link.source, link.target}:
                continue
            source, target = (to if end in gone else end for end in (link.source, link.target))
            if source == target or (link.type, source, target) in known:
                yield Change(link, None)
            else:
                known.add((link.type, source, target))
                yield Change(link, link._replace(source=source, target=target, updated=session.clock()))

    def split(self) -> Outcome:
        """Split the mark here before the word of the cursor; the first part keeps its relations."""
        session = self.session
        span = session.active
        if span is None:
            return _NO_MARK
        low, high = session.paragraph_range(session.cursor)
        word = word_at(session.text, session.cursor, low, high)
        place = word[0] if word else session.cursor
        parts = [
            snapped(session.text, first, last, first, last)
            for first, last in ((span.start, place), (place, span.end))
            if first < last
        ]
        if len(parts) < 2 or None in parts:
            return Outcome("put the cursor on the word that the second part begins with", ok=False)
        first, second = (part for part in parts if part is not None)
        if any(self._taken(*part, span.label, but=span.id) for part in (first, second)):
            return Outcome(f"a part of it is tagged {span.label} already", ok=False)
        time = session.clock()
        head = moved_span(session.article, span, *first, time)
        tail = moved_span(session.article, span, *second, time)._replace(id=new_id(), created=time, rev=0)
        outcome = session.edit("split", [Change(span, head), Change(None, tail)])
        if outcome.ok:
            session.focus(tail, stay=True)
        return outcome

    def attribute(self, typed: str) -> Outcome:
        """Set an attribute of the mark here as it is typed: ``name=value``, or ``name=`` to take it away.

        A value that is JSON, such as a number or ``true``, is that; any other is text.
        """
        name, found, value = typed.partition("=")
        if not found:
            return Outcome("write name=value, or name= to take it away", ok=False)
        if not value.strip():
            return self.unset_attribute(name.strip())
        try:
            return self.set_attribute(name, json.loads(value))
        except (ValueError, RecursionError):
            return self.set_attribute(name, value.strip())

    def set_attribute(self, name: str, value: Any) -> Outcome:
        """Give the mark here an attribute, or change it.

        Args:
            name: Its name.
            value: Any JSON value.
        """
        if not name.strip():
            return Outcome("an attribute needs a name", ok=False)
        return self._attributes({name.strip(): value})

    def unset_attribute(self, name: str) -> Outcome:
        """Take an attribute away from the mark here."""
        return self._attributes({}, without=name)

    def _attributes(self, new: dict[str, Any], without: str | None = None) -> Outcome:
        span = self.session.active
        if span is None:
            return _NO_MARK
        attributes = {name: value for name, value in {**span.attributes, **new}.items() if name != without}
        if attributes == span.attributes:
            return Outcome("nothing changed", ok=False)
        try:
            check_value(attributes, "attributes")
        except BadRecord as error:
            return Outcome(str(error), ok=False)
        after = span._replace(attributes=attributes, updated=self.session.clock())
        return self._put("attributes", span, after)

    def _put(self, action: str, before: Span, after: Span) -> Outcome:
        outcome = self.session.edit(action, [Change(before, after)])
        if outcome.ok:
            self.session.focus(after, stay=True)
        return outcome

    # Reviewing ----------------------------------------------------------------------------

    def review(self, verdict: Verdict, advance: bool = True) -> Outcome:
        """Give the mark here a verdict, and go to the next one that has none.

        The same verdict again takes it back; then the cursor stays.

        Args:
            verdict: "accepted", "rejected" or "flagged".
            advance: False to stay in any case.
        """
        session = self.session
        span = session.active
        if span is None:
            return Outcome("there is no mark here to review; go to the next one first", ok=False)
        time = session.clock()
        again = span.review is not None and span.review.verdict == verdict
        given = None if again else Review(verdict, session.annotator, time)
        base = accepted(span, session.annotator, time) if verdict == "accepted" else span
        outcome = self._put("review", span, base._replace(review=given, updated=time))
        if not outcome.ok or again or not advance:
            return outcome
        session.focus(span)
        if session.hand.go.mark(unreviewed=True).ok:
            return outcome
        left = sum(one.review is None for one in session.marks)
        rest = f"{left} before this are unreviewed" if left else "all marks are reviewed"
        return outcome._replace(message=f"{outcome.message} · {rest}")
