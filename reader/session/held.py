"""The margin of one article as a session holds it: what is stored, and what the disk refused."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from reader.annotations import history
from reader.annotations.following import REANCHOR, follow, has_place
from reader.annotations.ids import new_id
from reader.annotations.model import Relation, Span
from reader.annotations.store import Change, Conflict, Edit, Margin, NotSaved, Store, StoreError
from reader.articles.article import Article
from reader.session.outcome import Outcome
from reader.session.span_index import SpanIndex
from reader.text.units import Range

#: Records up to which what a save leaves for later is done at once: it takes a few milliseconds.
_FEW = 300
#: Looks at the store without a save between them, after which more is done.
_QUIET = 4
#: Records up to which it is done then. What takes longer waits until the article is closed, and no key waits
#: for it.
_SOME = 2_000


class HeldMargin:
    """The marks of an article, saved at every edit.

    An edit that the disk refuses is kept in hand and shown all the same; it is saved, in
    its turn, before the next edit or when ``retry`` is called.

    When the article's text is not the one that was marked, its marks follow their words:
    the sure ones at once, as one edit, the others when a person says so (``astray``).

    Attributes:
        marks: The spans as they stand, edits in hand included.
        astray: By id, the spans that have no sure place in the text as it is now. They are
            not among the marks.
        followed: What became of the marks of a changed article when it was opened, to be
            shown; None when its text is the one that was marked.
        relations: The relations by id, likewise.
        history: Every edit, oldest first, likewise.
        unsaved: The edits in hand, oldest first.
        version: Another number after every change of marks or relations.
        linked: Another number after every change of relations.
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
        self.linked = 0
        self._text_meta: Mapping[str, Any] = {}
        self._looks = 0  # at the store, since the last save
        store.hold(article.id)
        self.load()
        self.followed = self._follow_text()

    def load(self) -> None:
        """Read what is kept for the article, afresh; edits in hand are laid over it.

        Raises:
            Damaged: It can't be read.
        """
        self._take_over(self.store.load(self.article.id))

    def _take_over(self, margin: Margin) -> None:
        self._margin = margin
        found = follow(self.article, margin, self.store.text, self.clock)
        if any(edit.action == REANCHOR for edit in self.unsaved):
            found = found._replace(changes=(), meta=None)
        self._found, margin = found, found.margin
        self.marks = SpanIndex(span for span in margin.spans.values() if span.id not in found.astray)
        self.astray = {span.id: span for span in margin.spans.values() if span.id in found.astray}
        self.relations = dict(margin.relations)
        self.history = history.GrowingHistory(margin.history)
        self.meta = dict(margin.meta)
        self.problems = margin.problems
        self.read_only = margin.read_only
        self.version += 1
        self.linked += 1
        for edit in self.unsaved:
            self._apply(edit)

    def _follow_text(self) -> Outcome | None:
        """Save where the marks are in a changed text, as one edit; None if it was not changed."""
        found = self._found
        if found.meta is None:
            return None
        if self.read_only:
            return Outcome(found.told) if found.told else None
        self._found, self._text_meta = found._replace(changes=(), meta=None), found.meta
        outcome = self._save(found.edit(self.annotator, self.clock()))
        if not outcome.ok and self._found.meta is None:
            self._found = found
        return outcome if found.told or not outcome.ok else None

    def _meta_of(self, edit: Edit) -> Mapping[str, Any] | None:
        """What is saved with an edit: with the one by which the marks followed a text, which text it is."""
        return {**(self.place or {}), **(self._text_meta if edit.action == REANCHOR else {})} or None

    def catch_up(self) -> Outcome | None:
        """Take over what others did since; None when they did nothing.

        To be called every now and then: so a window follows the one that writes, and takes
        its place when it is gone. What saves have left for a quiet moment is done as well.
        """
        self._looks += 1
        if self._looks == _QUIET:
            self.store.settle(_SOME)
        try:
            margin = self.store.load(self.article.id)
        except StoreError as error:
            reason, self.read_only = self.read_only, str(error)
            return Outcome(f"read-only: {error}", ok=False) if reason != self.read_only else None
        if margin is self._margin or self._is_ours(margin):
            self._margin = margin
            return None
        known, refusal, problems = len(self.history) - len(self.unsaved), self.read_only, self.problems
        self._take_over(margin)
        done = margin.history[known:]
        if self.read_only and self.read_only != refusal:
            return Outcome(f"read-only: {self.read_only}", ok=False)
        self.followed = self._follow_text() or self.followed
        if refusal and not self.read_only:
            return Outcome("nobody else has this article open now: what you mark is saved")
        if len(done) == 1:
            told = history.describe(done[0], self.marks.by_id)
            return Outcome(f"{done[0].by or 'someone else'}: {told}", changed=_range_of(done[0]))
        if done:
            return Outcome(f"{len(done)} edits of others")
        return Outcome(next((problem for problem in self.problems if problem not in problems), ""))

    def _is_ours(self, margin: Margin) -> bool:
        """Whether nothing is in a margin but what was there, and what was saved from here since."""
        if (margin.read_only, margin.problems) != (self.read_only, self.problems) or self.unsaved:
            return False
        return len(margin.history) == len(self.history) and margin.history[-1:] == self.history[-1:]

    def undo(self) -> Outcome:
        """Take back the last edit that stands."""
        return self._take_back(history.undoable(self.history), "there is nothing to undo")

    def redo(self, since: int = 0) -> Outcome:
        """Do again what was last undone.

        Args:
            since: How many edits there were when something was done that leaves nothing to redo.
        """
        undone = history.redoable(self.history[since:] if since else self.history)
        return self._take_back(undone, "there is nothing to redo")

    def take_back(self, edit: Edit) -> Outcome:
        """Take back one edit of the history, if nothing was built on it since."""
        return self._take_back(edit, "")

    def _take_back(self, edit: Edit | None, nothing: str) -> Outcome:
        if edit is None:
            return Outcome(nothing, ok=False)
        now = Margin(spans=ChainMap(self.marks.by_id, self.astray), relations=self.relations)
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
        if self._found.meta is not None:  # an edit of these marks must find them where they are shown
            followed = self._follow_text()
            return Outcome(
                f"{followed.message if followed else 'the text was changed'}; do it again", ok=False
            )
        try:
            if self.unsaved:
                self.retry()
                # What was in hand has the revisions of the store now, and the edit must expect them.
                edit = history.rebased(edit, self.store.load(self.article.id))
            stored = self.store.save(self.article, edit, self._meta_of(edit))
            self.store.settle(_FEW)
            self._looks = 0
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
                edit = history.rebased(self.unsaved[0], margin)
                self.store.save(self.article, edit, self._meta_of(edit))
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
                self._put(new)
            elif isinstance(new, Relation):
                self.relations[new.id] = new
                self.linked += 1
            elif isinstance(gone, Span):
                self.marks.remove(gone.id)
                self.astray.pop(gone.id, None)
            elif gone is not None:
                self.relations.pop(gone.id, None)
                self.linked += 1
        self.history.append(edit)

    def _put(self, span: Span) -> None:
        """Take a mark over where it has its place, or else among those that have none."""
        if has_place(self.article, span, self.meta, self.store.text):
            self.marks.put(span)
            self.astray.pop(span.id, None)
        else:
            self.marks.remove(span.id)
            self.astray[span.id] = span


def _range_of(edit: Edit) -> Range | None:
    """The range that the spans of an edit cover, before and after it."""
    records = [record for change in edit.changes for record in (change.before, change.after)]
    spans = [record for record in records if isinstance(record, Span)]
    if not spans:
        return None
    return min(span.start for span in spans), max(span.end for span in spans)
