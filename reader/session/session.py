"""The session: every command of the reader, on one article."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from reader.annotations.labels import Schema
from reader.annotations.model import Origin, Span
from reader.annotations.spans import make_span
from reader.annotations.standing import accepted, is_proposal
from reader.annotations.store import Change, Store
from reader.articles.article import Article
from reader.session import motions
from reader.session.hand import Hand
from reader.session.held import HeldMargin
from reader.session.motions import MOTIONS, UNITS
from reader.session.outcome import Outcome
from reader.session.steps import Steps, finish
from reader.text.document import Document
from reader.text.layout import Layout
from reader.text.shaping import Typeset
from reader.text.units import Range, sentence_at, snapped, trimmed, word_at

if TYPE_CHECKING:
    from reader.session.finding import Finder


def now() -> str:
    """The time as marks carry it: ISO 8601, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def default_annotator() -> str:
    """The name that marks carry when none was given: the user's login name."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "annotator"


class Session(HeldMargin):
    """One person at one article.

    The cursor stands on a cell and is the offset of its first code point. A selection is
    the logical range from the anchor's cell to the cursor's cell, both included.

    Args:
        article: What is read.
        store: Where marks are kept; each command is saved when it returns.
        schema: The labels.
        annotator: Whose marks are made; "" for the login name.
        clock: Gives the time as ISO 8601, UTC.
        place: As for ``HeldMargin``.
        document: The article's text, if it is divided into paragraphs already.

    Raises:
        Damaged: What is kept for the article can't be read.
    """

    def __init__(
        self,
        article: Article,
        store: Store,
        schema: Schema,
        annotator: str = "",
        clock: Callable[[], str] = now,
        place: Mapping[str, Any] | None = None,
        document: Document | None = None,
    ) -> None:
        super().__init__(article, store, annotator or default_annotator(), clock, place)
        self.schema = schema
        self.layout = Layout(document or Document(article.text), 80)
        # Mostly no line must be laid out to know that the first cell begins where the text does.
        self.cursor = 0 if self.text[:1].isalnum() else motions.settled(self.layout, 0)
        self.anchor: int | None = None
        self.selecting = False  # whether plain moves widen the selection
        self.keep_outer = False  # whether outer quotes and punctuation of a selection are tagged
        self.hand = Hand(self)
        self._active: str | None = None  # the mark last jumped to
        self._here: tuple[object, list[Span]] | None = None  # what was found for marks_here, and for what
        self._goal: int | None = None  # the column that up and down keep to

    # The view ---------------------------------------------------------------------------

    def set_view(self, width: int, typeset: Typeset | None = None, gap: bool = False) -> None:
        """Lay the text out anew, at a width in cells; the cursor stays on its letter."""
        self.layout = Layout(self.layout.document, width, typeset, gap)
        self.cursor = motions.settled(self.layout, self.cursor)
        if self.anchor is not None:
            self.anchor = motions.settled(self.layout, self.anchor)
        self._goal = None

    @property
    def text(self) -> str:
        """The article's text."""
        return self.article.text

    @property
    def selection(self) -> Range | None:
        """The selected range, or None."""
        if self.anchor is None:
            return None
        one = motions.cell_range(self.layout, self.anchor)
        other = motions.cell_range(self.layout, self.cursor)
        return min(one[0], other[0]), max(one[1], other[1])

    def paragraph_range(self, offset: int) -> Range:
        """The paragraph that holds a code point, without its line end."""
        document = self.layout.document
        paragraph = document.paragraph_of(offset)
        return document.starts[paragraph], document.ends[paragraph]

    # Going ------------------------------------------------------------------------------

    def move(self, motion: str, count: int = 1, extend: bool = False) -> None:
        """Move the cursor by cells or to an end: left, right, line_start, text_end and so on.

        Args:
            motion: A name in ``motions.MOTIONS``.
            count: How often.
            extend: Select from where the cursor was, or go on selecting.
        """
        self._begin(extend)
        for _ in range(count):
            self.cursor = MOTIONS[motion](self.layout, self.cursor)
        self._goal = None

    def move_rows(self, rows: int, extend: bool = False) -> None:
        """Move up (negative) or down by rows, keeping to the column where the way began."""
        self._begin(extend)
        if self._goal is None:
            self._goal = motions.column_of(self.layout, self.cursor)
        self.cursor = motions.vertically(self.layout, self.cursor, rows, self._goal)

    def move_unit(self, unit: str, count: int = 1, extend: bool = False) -> None:
        """Move by words, sentences or paragraphs, in reading order.

        Without selecting, the cursor goes to where a unit begins. When selecting, whole units
        are selected, the one that the cursor is in first (see ``motions.extended``).

        Args:
            unit: A name in ``motions.UNITS``.
            count: How many; negative goes back.
            extend: As in ``move``.
        """
        units, forward = UNITS[unit], count > 0
        if not extend:
            self.clear()
        for _ in range(abs(count)):
            if extend:
                edges = motions.extended(self.layout, self.anchor, self.cursor, units, forward)
                self.anchor, self.cursor = edges
            else:
                self.cursor = motions.to_unit(self.layout, self.cursor, units, forward)
        self._goal = None

    def go(self, offset: int, extend: bool = False) -> None:
        """Put the cursor on the cell of a code point, or the nearest one."""
        self._begin(extend)
        self.cursor = motions.settled(self.layout, offset)
        self._goal = None

    def _begin(self, extend: bool) -> None:
        if not extend:
            self.clear()
        elif self.anchor is None:
            self.anchor = self.cursor

    # Selecting --------------------------------------------------------------------------

    def select(self, start: int, end: int) -> None:
        """Select a range; the cursor goes to its last cell."""
        self.anchor = motions.settled(self.layout, start)
        self.cursor = motions.settled(self.layout, max(start, end - 1))
        self._goal = None

    def start_selecting(self) -> None:
        """Let plain moves select from the cursor on, or drop the selection they made."""
        if self.selecting:
            self.clear()
        else:
            self.selecting = True
            self.anchor = self.cursor if self.anchor is None else self.anchor

    def clear(self) -> bool:
        """Drop the selection; False when there was none."""
        had = self.anchor is not None
        self.anchor = None
        self.selecting = False
        self.hand.close()
        return had

    def select_unit(self, unit: str, offset: int) -> None:
        """Select the word, sentence or paragraph at a code point."""
        low, high = self.paragraph_range(offset)
        found: Range | None
        if unit == "word":
            found = word_at(self.text, offset, low, high)
        elif unit == "sentence":
            found = sentence_at(self.text, offset, low, high)
        else:
            found = (low, high) if low < high else None
        if found is None:
            self.go(offset)
        else:
            self.select(*found)

    # Marking ----------------------------------------------------------------------------

    def marks_here(self) -> list[Span]:
        """Marks under the cursor, the innermost first; the one last jumped to before all."""
        place = (self.version, self.cursor, self._active, self.layout)
        if self._here is None or self._here[0] != place:
            self._here = place, self._found_here()
        return list(self._here[1])

    def _found_here(self) -> list[Span]:
        start, end = motions.cell_range(self.layout, self.cursor)
        found = {span.id: span for span in self.marks.between(start, max(end, start + 1))}
        jumped = self.marks.by_id.get(self._active or "")
        if jumped is not None and self.cursor == self._place_of(jumped):
            found[jumped.id] = jumped  # also when it is on a blank at which a line is broken
        return sorted(
            found.values(), key=lambda span: (span.id != self._active, span.end - span.start, span.order)
        )

    def _place_of(self, span: Span) -> int:
        """The first cell of a mark; a mark of blanks that have no cell is at the one before."""
        start, _ = trimmed(self.text, span.start, span.end)
        return motions.settled(self.layout, start if start < span.end else span.start)

    @property
    def active(self) -> Span | None:
        """The mark that delete, relabel and note act on."""
        return next(iter(self.marks_here()), None)

    def target(self) -> Range | None:
        """What a label key would tag: the selection snapped to words, or the word here."""
        selection = self.selection
        if selection is None:
            low, high = self.paragraph_range(self.cursor)
            return word_at(self.text, self.cursor, low, high)
        low, high = self.paragraph_range(selection[0])[0], self.paragraph_range(selection[1] - 1)[1]
        if self.keep_outer:
            from reader.text.phrases import whole_words

            return whole_words(self.text, *selection, low, high)
        return snapped(self.text, *selection, low, high)

    def tag(self, label: str) -> Outcome:
        """Mark the selection, or the word under the cursor, with a label."""
        target = self.target()
        if target is None:
            return Outcome("there is no word here to tag", ok=False)
        start, end = target
        twin = self._twin(start, end, label, self.annotator)
        if twin is not None:
            self._active = twin.id
            self.clear()
            return Outcome(f"it is tagged {label} already", ok=False)
        proposed = self._proposed(start, end, label)
        if proposed is not None:
            outcome = self._do("tag", [Change(proposed, accepted(proposed, self.annotator, self.clock()))])
            if outcome.ok:
                self._active = proposed.id
                self.clear()
            return outcome
        span = make_span(
            self.article,
            label,
            start,
            end,
            annotator=self.annotator,
            now=self.clock(),
            origin=Origin("person"),
        )
        outcome = self._do("tag", [Change(None, span)])
        if outcome.ok:
            self._active = span.id
            self.clear()
        return outcome

    def _twin(self, start: int, end: int, label: str, annotator: str) -> Span | None:
        """The mark of one person that has this range and label, if there is one."""
        same = (start, end, label, annotator)
        found = self.marks.between(start, end)
        return next((s for s in found if (s.start, s.end, s.label, s.annotator) == same), None)

    def _proposed(self, start: int, end: int, label: str) -> Span | None:
        """What is proposed for this very range and label: to tag it so is to accept it."""
        found = self.marks.between(start, end)
        alike = (s for s in found if (s.start, s.end, s.label) == (start, end, label) and is_proposal(s))
        return next(alike, None)

    def delete(self) -> Outcome:
        """Delete the mark under the cursor, with the relations that hang on it."""
        span = self.active
        if span is None:
            return Outcome("there is no mark here to delete", ok=False)
        hanging = [link for link in self.relations.values() if span.id in (link.source, link.target)]
        return self._do("delete", [*(Change(link, None) for link in hanging), Change(span, None)])

    def relabel(self, label: str) -> Outcome:
        """Give the mark under the cursor another label."""
        span = self.active
        if span is not None and self._twin(span.start, span.end, label, span.annotator):
            return Outcome(f"it is tagged {label} already", ok=False)
        if span is not None and is_proposal(span) and span.label != label:
            # Whoever says what it is takes it for a mark.
            after = accepted(span, self.annotator, self.clock())._replace(label=label)
            self._active = span.id
            return self._do("relabel", [Change(span, after)])
        return self._change_here("relabel", label=label)

    def annotate(self, note: str) -> Outcome:
        """Set the note of the mark under the cursor; "" removes it."""
        return self._change_here("note", note=note)

    def _change_here(self, action: str, **fields: Any) -> Outcome:
        span = self.active
        if span is None:
            return Outcome("there is no mark here; tag something first", ok=False)
        if all(getattr(span, name) == value for name, value in fields.items()):
            return Outcome("nothing changed", ok=False)
        self._active = span.id
        return self._do(action, [Change(span, span._replace(updated=self.clock(), **fields))])

    def edit(self, action: str, changes: Iterable[Change]) -> Outcome:
        """Save changes as one edit, which one undo takes back; see ``Edit`` for the action."""
        return self._do(action, changes)

    def focus(self, span: Span, stay: bool = False) -> None:
        """Make a mark the active one, and go to its beginning.

        Args:
            span: The mark.
            stay: True to leave the cursor and the selection where they are if the mark is there.
        """
        self._active = span.id
        if not stay or span not in self.marks_here():
            self.go(span.start)
            self.cursor = self._place_of(span)

    @property
    def to_copy(self) -> Range | None:
        """What a copy takes: the selection, else the active mark, else the word under the cursor."""
        active = self.active
        return self.selection or ((active.start, active.end) if active else self.target())

    def undo(self) -> Outcome:
        """Take back the last edit that stands; the cursor goes to what it was about."""
        return self.hand.zone.undo() or self._gone_to(super().undo())

    def redo(self, since: int = 0) -> Outcome:
        """Do again what was last undone; the cursor goes to what it is about."""
        return self.hand.zone.redo() or self._gone_to(super().redo(max(since, self.hand.zone.last_set)))

    def _gone_to(self, outcome: Outcome) -> Outcome:
        if outcome.ok and outcome.changed:
            self.go(outcome.changed[0])
        return outcome

    # Finding ----------------------------------------------------------------------------

    @cached_property
    def finder(self) -> Finder:
        """The search of this article."""
        from reader.session.finding import Finder  # who does not search need not wait for it

        return Finder(self.text)

    def find(self, words: str) -> Outcome:
        """Search from the cursor on; Arabic is found whatever its harakat and alef forms."""
        return finish(self.finding(words))

    def find_next(self, backward: bool = False) -> Outcome:
        """Select the next hit of the last search, or the one before; goes round at the ends."""
        return finish(self.finding_next(backward))

    def finding(self, words: str) -> Steps[Outcome]:
        """Search as ``find`` does, step by step."""
        self.finder.look_for(words)
        return (yield from self.finding_next(including_here=True))

    def finding_next(self, backward: bool = False, including_here: bool = False) -> Steps[Outcome]:
        """Search as ``find_next`` does, step by step; who moves on meanwhile is left where he is."""
        finder, place = self.finder, (self.cursor, self.selection)
        if finder.query is None:
            return Outcome("type something to look for", ok=False)
        start, end = self.selection or motions.cell_range(self.layout, self.cursor)
        if backward:
            hit, wrapped = yield from finder.before(start, start if self.selection else len(self.text))
        else:
            hit, wrapped = yield from finder.after(start if including_here else max(start + 1, end))
        if hit is None:
            return Outcome(f"«{finder.words}» is not in this article", ok=False)
        if place != (self.cursor, self.selection):
            return Outcome(f"«{finder.words}» was found meanwhile; n goes to the next one")
        self.select(*hit)
        where = " (from the other end)" if wrapped else ""
        return self._ranked(Outcome(f"found «{finder.words}»{where}", changed=hit))

    def counting(self, found: Outcome) -> Steps[Outcome]:
        """Count the hits of the search, step by step, and say also which of them was found."""
        if self.finder.counted or found.changed is None:
            return found
        yield from self.finder.count()
        return self._ranked(found)

    def _ranked(self, found: Outcome) -> Outcome:
        if not self.finder.counted or found.changed is None:
            return found
        # A number beside Arabic words would be read as one of them; behind a Latin word it is not.
        return found._replace(message=f"{found.message}: hit {self.finder.rank(found.changed)}")

    def next_mark(
        self, backward: bool = False, label: str | None = None, unreviewed: bool = False
    ) -> Outcome:
        """Go to the next or previous mark: of one label or of any, without a verdict or any.

        From the beginning of the mark last jumped to, the way goes on in the order of the
        marks, so that those that begin together are each reached; from elsewhere, by place.
        Where the cursor is on the first cell of the active mark already, that is no way to go.
        """
        shown = None if unreviewed else self.active
        here = self.marks.by_id.get(self._active or "")
        order = (self.cursor, -1, "", "")
        if here is not None and self.cursor == self._place_of(here):
            order = here.order
        way = self.marks.before if backward else self.marks.after
        span = way(order)
        while span is not None and (
            (label is not None and span.label != label)
            or (unreviewed and span.review is not None)
            or (shown is not None and span.id == shown.id)
        ):
            span = way(span.order)
        if span is None:
            return Outcome("no mark before this" if backward else "no mark after this", ok=False)
        self.clear()
        self.cursor = self._place_of(span)
        self._active = span.id
        self._goal = None
        return Outcome(changed=(span.start, span.end))
