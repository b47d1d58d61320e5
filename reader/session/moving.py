"""Walking through the marks that have no sure place since their article was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reader.annotations.following import follow, is_settled
from reader.annotations.model import Relation, Review, Span
from reader.annotations.reanchor import Placement
from reader.annotations.spans import moved_span
from reader.annotations.store import Change, Margin
from reader.session.outcome import Outcome
from reader.text.units import Range

if TYPE_CHECKING:
    from reader.session.session import Session

#: Code points before and after a mark's words that are shown with them.
_AROUND = 40

_NONE = Outcome("no mark has moved: all stand at their words", ok=False)


class Beside(NamedTuple):
    """A mark's words in the text that they were marked in, and what may be they in the text as it is.

    Attributes:
        span: The mark as it was.
        why: Why a person must look at it, as a clause.
        old: What was before its words, the words, and what was after them.
        new: The same of the place where the mark may be now; None where nothing is like it.
        place: That place, or None.
    """

    span: Span
    why: str
    old: tuple[str, str, str]
    new: tuple[str, str, str] | None
    place: Range | None


class Moving:
    """The marks of a session that wait for a person, one after another.

    ``next`` goes to one; ``accept``, ``remark``, ``keep`` and ``drop`` settle it and go to
    the next. Each is an edit that one undo takes back.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self._current: str | None = None
        self._known: tuple[int, tuple[Placement, ...]] = (-1, ())

    @property
    def open(self) -> tuple[Placement, ...]:
        """The marks that wait, in the order of the places that they had."""
        session = self.session
        if self._known[0] != session.version:
            waiting = {key: span for key, span in session.astray.items() if not is_settled(span)}
            found: tuple[Placement, ...] = ()
            if waiting:
                margin = Margin(spans=waiting, meta=session.meta)
                found = follow(session.article, margin, session.store.text, session.clock).open
            self._known = session.version, found
        return self._known[1]

    @property
    def current(self) -> Placement | None:
        """The mark that is looked at; None before the first ``next`` and when it was settled."""
        return next((one for one in self.open if one.span.id == self._current), None)

    @property
    def beside(self) -> Beside | None:
        """The words of the mark that is looked at, as they were and as they may be now."""
        one = self.current
        if one is None:
            return None
        span, text = one.span, self.session.text
        new = None if one.place is None else _around(text, *one.place)
        return Beside(span, one.why, (span.prefix, span.quote, span.suffix), new, one.place)

    # Going --------------------------------------------------------------------------------

    def next(self, count: int = 1) -> Outcome:
        """Look at the next mark that waits: the cursor selects where it may be, or goes to where it was.

        Args:
            count: How many; negative goes back. It goes round at the ends.
        """
        waiting = self.open
        if not waiting:
            self._current = None
            return _NONE
        ids = [one.span.id for one in waiting]
        if self._current in ids:
            at = (ids.index(self._current) + count) % len(ids)
        else:
            at = 0 if count > 0 else len(ids) - 1
        return self._look_at(at)

    def _look_at(self, at: int) -> Outcome:
        session, one = self.session, self.open[at]
        self._current = one.span.id
        session.clear()
        if one.place is None:
            session.go(min(one.near, max(0, len(session.text) - 1)))
            told = f"«{one.span.quote}»: {one.why}"
        else:
            session.select(*one.place)
            told = f"«{one.span.quote}» → «{session.text[slice(*one.place)]}»: {one.why or 'it moved'}"
        return Outcome(f"{at + 1} of {len(self.open)} moved: {one.span.label} {told}", changed=one.place)

    def leave(self) -> None:
        """Look at none of them for now."""
        self._current = None

    # Settling -----------------------------------------------------------------------------

    def accept(self) -> Outcome:
        """Put the mark at the place where it may be now."""
        one = self.current
        if one is None:
            return self.next()
        if one.place is None:
            return Outcome(f"{one.why}: select where it belongs, or keep or drop it", ok=False)
        return self._settle("move", [self._at(one.span, one.place)])

    def accept_all(self) -> Outcome:
        """Put every mark that waits at the place where it may be now; those without one go on waiting."""
        changes = [self._at(one.span, one.place) for one in self.open if one.place is not None]
        if not changes:
            return Outcome("no mark that waits has a place that could be taken", ok=False)
        return self._settle("move", changes)

    def remark(self) -> Outcome:
        """Put the mark on the selection, or on the word under the cursor."""
        one = self.current
        if one is None:
            return self.next()
        target = self.session.target()
        if target is None:
            return Outcome("select the words that it belongs to", ok=False)
        return self._settle("move", [self._at(one.span, target)])

    def keep(self) -> Outcome:
        """Leave the mark on its old text: it is kept and waits no more, and has no place in this one.

        It is rejected, as a reviewer rejects a mark, and no export has it. A text in which its
        words stand again gives it its place back.
        """
        one = self.current
        if one is None:
            return self.next()
        session = self.session
        time = session.clock()
        review = Review("rejected", session.annotator, time)
        return self._settle("keep", [Change(one.span, one.span._replace(review=review, updated=time))])

    def drop(self) -> Outcome:
        """Delete the mark, with the relations that hang on it."""
        one = self.current
        if one is None:
            return self.next()
        links = self.session.relations.values()
        hanging = [link for link in links if one.span.id in (link.source, link.target)]
        return self._settle("delete", [*(Change(link, None) for link in hanging), Change(one.span, None)])

    def _at(self, span: Span, place: Range) -> Change:
        session = self.session
        moved = moved_span(session.article, span, *place, session.clock())
        return Change(span, moved._replace(text_sha256=""))

    def _settle(self, action: str, changes: list[Change]) -> Outcome:
        """Save what a person decided, and look at the next mark that waits."""
        session = self.session
        ids = [one.span.id for one in self.open]
        at = ids.index(self._current) if self._current in ids else 0
        stored = [Change(self._stored(change.before), change.after) for change in changes]
        outcome = session.edit(action, stored)
        if not outcome.ok:
            return outcome
        session.clear()
        if not self.open:
            self._current = None
            return outcome._replace(message=f"{outcome.message} · none is left to check")
        following = self._look_at(min(at, len(self.open) - 1))
        return outcome._replace(message=f"{outcome.message} · {following.message}")

    def _stored(self, record: Span | Relation | None) -> Span | Relation | None:
        """A mark as it is kept: it may not say yet which text it is of."""
        return self.session.astray.get(record.id, record) if isinstance(record, Span) else record


def _around(text: str, start: int, end: int) -> tuple[str, str, str]:
    return text[max(0, start - _AROUND) : start], text[start:end], text[end : end + _AROUND]
