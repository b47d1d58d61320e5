"""The session: every command of the reader, on one article."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from reader.annotations import history
from reader.annotations.ids import new_id
from reader.annotations.labels import Schema
from reader.annotations.model import Origin, Relation, Span
from reader.annotations.spans import make_span
from reader.annotations.store import Change, Conflict, Edit, Margin, NotSaved, Store, StoreError
from reader.articles.article import Article
from reader.session import motions
from reader.session.motions import MOTIONS, UNITS
from reader.session.span_index import SpanIndex
from reader.text.document import Document
from reader.text.layout import Layout
from reader.text.search import search_pattern
from reader.text.shaping import Typeset
from reader.text.units import Range, sentence_at, snapped, word_at


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a command.

    Attributes:
        message: One sentence for the person, or "".
        ok: False when nothing was done.
        changed: Range of the text whose marks look different now, if any.
    """

    message: str = ""
    ok: bool = True
    changed: Range | None = None


def now() -> str:
    """The time as marks carry it: ISO 8601, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def default_annotator() -> str:
    """The name that marks carry when none was given: the user's login name."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "annotator"


class Session:
    """One person at one article.

    The cursor stands on a cell and is the offset of its first code point. A selection is
    the logical range from the anchor's cell to the cursor's cell, both included.

    Args:
        article: What is read.
        store: Where marks are kept; each command is saved when it returns.
        schema: The labels.
        annotator: Whose marks are made.
        clock: Gives the time as ISO 8601, UTC.

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
    ) -> None:
        self.article = article
        self.store = store
        self.schema = schema
        self.annotator = annotator or default_annotator()
        self.clock = clock
        self.layout = Layout(Document(article.text), 80)
        self.cursor = motions.settled(self.layout, 0)
        self.anchor: int | None = None
        self.selecting = False  # whether plain moves widen the selection
        self.query = ""
        self.unsaved: list[Edit] = []  # edits in hand that the disk refused
        self._active: str | None = None  # the mark last jumped to
        self._goal: int | None = None  # the column that up and down keep to
        self.load()

    def load(self) -> None:
        """Read what is kept for the article, afresh."""
        margin = self.store.load(self.article.id)
        self.marks = SpanIndex(margin.spans.values())
        self.relations = dict(margin.relations)
        self.history = list(margin.history)
        self.meta = dict(margin.meta)
        self.problems = margin.problems
        self.read_only = margin.read_only

    # The view ---------------------------------------------------------------------------

    def set_view(self, width: int, typeset: Typeset | None = None, gap: bool = False) -> None:
        """Lay the text out anew, at a width in cells; the cursor stays on its letter."""
        self.layout = Layout(self.layout.document, width, typeset, gap)
        self.cursor = motions.settled(self.layout, self.cursor)
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
        """Move the cursor by cells or to an end: left, right, line_start, text_end, …

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

        Without selecting, the cursor goes to where a unit begins. When selecting, the
        selection's moving edge goes to where a unit ends, so that whole units are in it.

        Args:
            unit: A name in ``motions.UNITS``.
            count: How many; negative goes back.
            extend: As in ``move``.
        """
        units = UNITS[unit]
        forward = count > 0
        left = abs(count)
        if not extend:
            self.clear()
        elif self.anchor is None:
            self.anchor = self.cursor
            here = motions.unit_ending_after(self.layout, self.cursor, units)
            if forward and here is not None and here[0] <= self.cursor:
                self.select(*here)  # the unit that the cursor is in comes first
                left -= 1
        for _ in range(left):
            target = self._unit_target(units, forward, extend)
            if target is None:
                break
            self.cursor = target
        self._goal = None

    def _unit_target(self, units: motions.Units, forward: bool, extend: bool) -> int | None:
        layout, cursor = self.layout, self.cursor
        if not extend:
            step = motions.next_unit if forward else motions.previous_unit
            found = step(layout, cursor, units)
            return None if found is None else motions.settled(layout, found[0])
        assert self.anchor is not None, "a selection has an anchor"
        if forward:
            if cursor < self.anchor:
                found = motions.next_unit(layout, cursor, units)
                return None if found is None else min(motions.settled(layout, found[0]), self.anchor)
            found = motions.unit_ending_after(layout, motions.cell_range(layout, cursor)[1], units)
            return None if found is None else motions.settled(layout, found[1] - 1)
        if cursor > self.anchor:
            found = motions.unit_ending_before(layout, cursor, units)
            if found is not None and found[1] > self.anchor:
                return motions.settled(layout, found[1] - 1)
            return self.anchor
        found = motions.previous_unit(layout, cursor, units)
        return None if found is None else motions.settled(layout, found[0])

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
        start, end = motions.cell_range(self.layout, self.cursor)
        found = sorted(
            self.marks.between(start, max(end, start + 1)), key=lambda span: (span.end - span.start, span.order)
        )
        found.sort(key=lambda span: span.id != self._active)
        return found

    def target(self) -> Range | None:
        """What a label key would tag: the selection snapped to words, or the word here."""
        selection = self.selection
        if selection is None:
            low, high = self.paragraph_range(self.cursor)
            return word_at(self.text, self.cursor, low, high)
        low, high = self.paragraph_range(selection[0])[0], self.paragraph_range(selection[1] - 1)[1]
        return snapped(self.text, *selection, low, high)

    def tag(self, label: str) -> Outcome:
        """Mark the selection, or the word under the cursor, with a label."""
        target = self.target()
        if target is None:
            return Outcome("there is no word here to tag", ok=False)
        start, end = target
        for span in self.marks.between(start, end):
            if (span.start, span.end, span.label, span.annotator) == (start, end, label, self.annotator):
                self._active = span.id
                self.clear()
                return Outcome(f"it is tagged {label} already", ok=False)
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

    def delete(self) -> Outcome:
        """Delete the mark under the cursor, with the relations that hang on it."""
        span = next(iter(self.marks_here()), None)
        if span is None:
            return Outcome("there is no mark here to delete", ok=False)
        hanging = [link for link in self.relations.values() if span.id in (link.source, link.target)]
        return self._do("delete", [*(Change(link, None) for link in hanging), Change(span, None)])

    def relabel(self, label: str) -> Outcome:
        """Give the mark under the cursor another label."""
        return self._change_here("relabel", label=label)

    def annotate(self, note: str) -> Outcome:
        """Set the note of the mark under the cursor; "" removes it."""
        return self._change_here("note", note=note)

    def _change_here(self, action: str, **fields: Any) -> Outcome:
        span = next(iter(self.marks_here()), None)
        if span is None:
            return Outcome("there is no mark here; tag something first", ok=False)
        if all(getattr(span, name) == value for name, value in fields.items()):
            return Outcome("nothing changed", ok=False)
        self._active = span.id
        return self._do(action, [Change(span, replace(span, updated=self.clock(), **fields))])

    def undo(self) -> Outcome:
        """Take back the last edit that stands."""
        edit = history.undoable(self.history)
        return self._take_back(edit, "there is nothing to undo")

    def redo(self) -> Outcome:
        """Do again what was last undone."""
        edit = history.redoable(self.history)
        return self._take_back(edit, "there is nothing to redo")

    def _take_back(self, edit: Edit | None, nothing: str) -> Outcome:
        if edit is None:
            return Outcome(nothing, ok=False)
        try:
            inverse = history.inverse(edit, self._margin(), by=self.annotator, at=self.clock())
        except Conflict as error:
            return Outcome(str(error), ok=False)
        outcome = self._save(inverse)
        if outcome.ok and outcome.changed:
            self.go(outcome.changed[0])
        return outcome

    def _margin(self) -> Margin:
        return Margin(spans=self.marks.by_id, relations=self.relations)

    def _do(self, action: str, changes: Iterable[Change]) -> Outcome:
        return self._save(Edit(new_id(), action, tuple(changes), by=self.annotator, at=self.clock()))

    # Saving -----------------------------------------------------------------------------

    def _save(self, edit: Edit) -> Outcome:
        """Save an edit and take it over; keep it in hand when the disk refuses it."""
        if self.read_only:
            return Outcome(f"read-only: {self.read_only}", ok=False)
        try:
            self.retry()
            stored = self.store.save(self.article, edit)
        except NotSaved as error:
            self._apply(edit)
            self.unsaved.append(edit)
            return Outcome(f"NOT SAVED: {error}", changed=_range_of(edit))
        except Conflict as error:
            self.load()
            return Outcome(f"{error}; the marks were read again", ok=False)
        except StoreError as error:
            return Outcome(f"NOT SAVED: {error}", ok=False)
        self._apply(stored)
        return Outcome(f"{history.describe(stored, self.marks.by_id)} · saved", changed=_range_of(stored))

    def retry(self) -> None:
        """Save the edits in hand, oldest first, on what is stored now.

        Raises:
            StoreError: One of them can't be saved; it and those after it stay in hand.
        """
        while self.unsaved:
            margin = self.store.load(self.article.id)
            self.store.save(self.article, history.rebased(self.unsaved[0], margin))
            del self.unsaved[0]
            if not self.unsaved:
                self.load()

    def _apply(self, edit: Edit) -> None:
        for change in edit.changes:
            gone, new = change.before, change.after
            if isinstance(new, Span):
                self.marks.put(new)
            elif isinstance(new, Relation):
                self.relations[new.id] = new
            elif isinstance(gone, Span):
                self.marks.remove(gone.id)
            elif gone is not None:
                self.relations.pop(gone.id, None)
        self.history.append(edit)

    # Finding ----------------------------------------------------------------------------

    def find(self, query: str) -> Outcome:
        """Search from the cursor on; Arabic is found whatever its harakat and alef forms."""
        self.query = query
        return self.find_next(including_here=True)

    def find_next(self, backward: bool = False, including_here: bool = False) -> Outcome:
        """Select the next hit of the last search, or the one before; goes round at the ends."""
        pattern = search_pattern(self.query)
        if pattern is None:
            return Outcome("type something to look for", ok=False)
        text = self.text
        start, end = self.selection or motions.cell_range(self.layout, self.cursor)
        if backward:
            hits = [match.span() for match in pattern.finditer(text)]
            before = [hit for hit in hits if hit[0] < start]
            hit = before[-1] if before else hits[-1] if hits else None
            wrapped = not before
        else:
            match = pattern.search(text, start if including_here else max(start + 1, end))
            wrapped = match is None
            match = match or pattern.search(text)
            hit = match.span() if match else None
        if hit is None:
            return Outcome(f"«{self.query}» is not in this article", ok=False)
        self.select(*hit)
        where = " (from the other end)" if wrapped else ""
        return Outcome(f"found «{self.query}»{where}", changed=hit)

    def next_mark(self, backward: bool = False, label: str | None = None) -> Outcome:
        """Go to the next or previous mark, of one label or of any."""
        here = self.marks.by_id.get(self._active or "")
        if here is not None and not here.start <= self.cursor < here.end:
            here = None
        order = here.order if here else (self.cursor, -1, "", "") if backward else (self.cursor, 0, "", "")
        span = self.marks.before(order) if backward else self.marks.after(order)
        while span is not None and label is not None and span.label != label:
            span = self.marks.before(span.order) if backward else self.marks.after(span.order)
        if span is None:
            return Outcome("no mark before this" if backward else "no mark after this", ok=False)
        self.clear()
        self.cursor = motions.settled(self.layout, span.start)
        self._active = span.id
        self._goal = None
        return Outcome(changed=(span.start, span.end))

    @property
    def active(self) -> Span | None:
        """The mark that delete, relabel and note would act on."""
        return next(iter(self.marks_here()), None)


def _range_of(edit: Edit) -> Range | None:
    """The range that the spans of an edit cover, before and after it."""
    spans = [record for change in edit.changes for record in (change.before, change.after) if isinstance(record, Span)]
    if not spans:
        return None
    return min(span.start for span in spans), max(span.end for span in spans)
