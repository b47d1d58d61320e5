"""The margin of one article as a session holds it: what is stored, and what the disk refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from reader.annotations import history
from reader.annotations.ids import new_id
from reader.annotations.model import Relation, Span
from reader.annotations.store import Change, Conflict, Edit, Margin, NotSaved, Store, StoreError
from reader.articles.article import Article
from reader.session.outcome import Outcome
from reader.session.span_index import SpanIndex
from reader.text.units import Range


class HeldMargin:
    """The marks of an article, saved at every edit.

    An edit that the disk refuses is kept in hand and shown all the same; it is saved, in
    its turn, before the next edit or when ``retry`` is called.

    Attributes:
        marks: The spans as they stand, edits in hand included.
        relations: The relations by id, likewise.
        history: Every edit, oldest first, likewise.
        unsaved: The edits in hand, oldest first.
        version: Another number after every change of marks or relations.
        meta, problems, read_only: As the store gave them (see ``Margin``).

    Args:
        article: What the marks are on.
        store: Where they are kept; each command is saved when it returns.
        annotator: Who makes the edits.
        clock: Gives the time as ISO 8601, UTC.
        place: What is kept with the marks of where the article is (see ``Margin.meta``).

    Raises:
        Damaged: What is kept for the article can't be read.
    """

    def __init__(
        self,
        article: Article,
        store: Store,
        annotator: str,
        clock: Callable[[], str],
        place: Mapping[str, Any] | None = None,
    ) -> None:
        self.article = article
        self.store = store
        self.annotator = annotator
        self.clock = clock
        self.place = place
        self.unsaved: list[Edit] = []
        self.version = 0
        self.load()

    def load(self) -> None:
        """Read what is kept for the article, afresh; edits in hand are laid over it.

        Raises:
            Damaged: It can't be read.
        """
        margin = self.store.load(self.article.id)
        self.marks = SpanIndex(margin.spans.values())
        self.relations = dict(margin.relations)
        self.history = list(margin.history)
        self.meta = dict(margin.meta)
        self.problems = margin.problems
        self.read_only = margin.read_only
        self.version += 1
        for edit in self.unsaved:
            self._apply(edit)

    def undo(self) -> Outcome:
        """Take back the last edit that stands."""
        return self._take_back(history.undoable(self.history), "there is nothing to undo")

    def redo(self) -> Outcome:
        """Do again what was last undone."""
        return self._take_back(history.redoable(self.history), "there is nothing to redo")

    def _take_back(self, edit: Edit | None, nothing: str) -> Outcome:
        if edit is None:
            return Outcome(nothing, ok=False)
        now = Margin(spans=self.marks.by_id, relations=self.relations)
        try:
            inverse = history.inverse(edit, now, by=self.annotator, at=self.clock())
        except Conflict as error:
            return Outcome(str(error), ok=False)
        return self._save(inverse)

    def _do(self, action: str, changes: Iterable[Change]) -> Outcome:
        return self._save(Edit(new_id(), action, tuple(changes), by=self.annotator, at=self.clock()))

    def _save(self, edit: Edit) -> Outcome:
        """Save an edit and take it over; keep it in hand when the disk refuses it."""
        if self.read_only:
            return Outcome(f"read-only: {self.read_only}", ok=False)
        try:
            if self.unsaved:
                self.retry()
                # What was in hand has the revisions of the store now, and the edit must expect them.
                edit = history.rebased(edit, self.store.load(self.article.id))
            stored = self.store.save(self.article, edit, self.place)
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
            Conflict: Someone else changed meanwhile what the oldest of them changes. It is
                given up, as theirs is saved and it is not; those after it stay in hand.
            StoreError: The oldest can't be saved; it and those after it stay in hand.
        """
        while self.unsaved:
            margin = self.store.load(self.article.id)
            try:
                self.store.save(self.article, history.rebased(self.unsaved[0], margin), self.place)
            except Conflict as error:
                given_up = self.unsaved.pop(0)
                self.load()
                raise Conflict(f"{error}; given up: {history.describe(given_up)}") from None
            del self.unsaved[0]
            if not self.unsaved:
                self.load()

    def _apply(self, edit: Edit) -> None:
        self.version += 1
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


def _range_of(edit: Edit) -> Range | None:
    """The range that the spans of an edit cover, before and after it."""
    records = [record for change in edit.changes for record in (change.before, change.after)]
    spans = [record for record in records if isinstance(record, Span)]
    if not spans:
        return None
    return min(span.start for span in spans), max(span.end for span in spans)
