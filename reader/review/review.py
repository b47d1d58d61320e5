"""A review: one item after another, each decided by one call, without a screen.

A decision is an edit in the store and a step in the journal; the next item is there when
it returns. What the next item costs does not depend on how long the queue is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Literal, NamedTuple

from reader.annotations.labels import Schema
from reader.annotations.model import Review as Verdict
from reader.annotations.model import Span
from reader.annotations.standing import accepted, is_proposal
from reader.annotations.store import Change, Edit, Store, StoreError
from reader.articles.article import Article
from reader.articles.decode import ArticleError
from reader.review.progress import ELSEWHERE, Progress, Tally
from reader.review.queue import Item, wanted
from reader.review.saved import LISTED, ReviewError, SavedReview, Step
from reader.session import Outcome, Session
from reader.session.growing import Side
from reader.session.growing import Step as EdgeStep
from reader.session.session import now
from reader.session.steps import Steps

#: What an edit did to a mark that it made, where that is not to tag it.
_MADE = {"suggest": "had it proposed", "import": "imported it", "agreed": "settled it: both agree"}
#: Steps back over the history of an article that are looked at for what became of a mark.
_FAR = 500


class Alike(NamedTuple):
    """What accepting all like the present item would accept, to be shown before it is done.

    Attributes:
        label: Their label.
        origin: The rule or model that proposed them.
        items: Their numbers in the queue, the present one first.
        articles: In how many articles they are.
        quotes: The text of the first few.
    """

    label: str
    origin: str
    items: tuple[int, ...]
    articles: int
    quotes: tuple[str, ...]


class Review:
    """Goes through a queue.

    Attributes:
        saved: The queue and the journal.
        position: The number of the present item; that of all items when there is no more.
        session: The article of the present item, its mark the active one; None at the end.
        notices: What could not be shown on the way, a sentence each; the screen empties it.

    Args:
        saved: The review as it was left; it is held from now on.
        read: Reads an article by its id; raises ArticleError.
        store: Where the marks are kept.
        schema: The labels.
        annotator: Who decides; "" for the login name.
        clock: Gives the time as ISO 8601, UTC.

    Raises:
        ReviewError: Somebody else has the review open, or it can't be written.
    """

    def __init__(
        self,
        saved: SavedReview,
        read: Callable[[str], Article],
        store: Store,
        schema: Schema,
        annotator: str = "",
        clock: Callable[[], str] = now,
    ) -> None:
        self.saved = saved
        self.store = store
        self.schema = schema
        self.clock = clock
        self.session: Session | None = None
        self.notices: list[str] = []
        self._read = read
        self._annotator = annotator
        self._refused: tuple[str, int, tuple[int, ...]] | None = None  # a step whose edit is in hand
        self._unread: set[str] = set()  # articles that can't be read
        saved.hold()
        self.tally = Tally(saved.items, saved.steps)
        self.position = saved.steps[-1].next if saved.steps else 0
        self._recover()
        self._journal(Step("open", clock(), self.position))
        if self.position >= len(saved.items):
            self.position = self._first_open()
        self._arrive(self.position)

    # What is shown --------------------------------------------------------------------------

    @property
    def item(self) -> Item | None:
        """The present item; None at the end."""
        items = self.saved.items
        return items[self.position] if self.position < len(items) else None

    @property
    def span(self) -> Span | None:
        """The mark of the present item."""
        item = self.item
        return self.session.marks.by_id.get(item.left) if item and self.session else None

    @property
    def progress(self) -> Progress:
        """How far it is."""
        return self.tally.progress

    @property
    def unsaved(self) -> bool:
        """Whether the disk refused the last change."""
        return self.session is not None and bool(self.session.unsaved)

    # Deciding -------------------------------------------------------------------------------

    def accept(self) -> Outcome:
        """Accept the mark; a proposal becomes a mark of whoever accepts it."""
        return self._verdict("accept", "accepted")

    def reject(self) -> Outcome:
        """Reject it; it stays in the store, to be learned from."""
        return self._verdict("reject", "rejected")

    def flag(self) -> Outcome:
        """Leave it for another look."""
        return self._verdict("flag", "flagged")

    def relabel(self, label: str) -> Outcome:
        """Accept it under another label."""
        return self._verdict("relabel", "accepted", label)

    def _verdict(
        self, action: str, verdict: Literal["accepted", "rejected", "flagged"], label: str | None = None
    ) -> Outcome:
        span = self.span
        if span is None or self.session is None:
            return Outcome("there is nothing more to review", ok=False)
        after = self._judged(span, verdict)
        return self._decide(action, [Change(span, after._replace(label=label or span.label))])

    def _judged(self, span: Span, verdict: Literal["accepted", "rejected", "flagged"]) -> Span:
        assert self.session is not None, "there is a mark"
        time, name = self.clock(), self.session.annotator
        if verdict == "accepted":
            return accepted(span, name, time)
        return span._replace(review=Verdict(verdict, name, time), updated=time)

    def _decide(self, action: str, changes: Iterable[Change], items: tuple[int, ...] = ()) -> Outcome:
        """Save what was decided on the present item, and go to the next that needs a decision."""
        if held := self._held():
            return held
        outcome = self._edit(action, changes, self._after(self.position), items or (self.position,))
        if outcome.ok:
            self._arrive(self._after(self.position))
        return outcome

    def _edit(
        self, action: str, changes: Iterable[Change], following: int, items: tuple[int, ...]
    ) -> Outcome:
        """Save an edit, with its step in the journal; what the disk refuses is not held to be done."""
        session = self.session
        assert session is not None, "there is an article"
        outcome = session.edit(action, changes)
        if session.unsaved:
            self._refused = (action, following, items)
            return outcome._replace(ok=False)
        if outcome.ok:
            self._write_down(action, following, items)
        return outcome

    def _write_down(self, action: str, following: int, items: tuple[int, ...]) -> None:
        """Put the last edit of the article into the journal."""
        assert self.session is not None, "there is an article"
        edits = ((self.session.article.id, self.session.history[-1].id),)
        self._journal(Step(action, self.clock(), following, items, edits))

    def _held(self) -> Outcome | None:
        """Save what the disk refused before, if there is such an edit.

        Returns:
            What to tell instead of doing anything else: that it is still refused, or that it is
            saved now; None when nothing was refused.
        """
        session = self.session
        if session is None or not session.unsaved:
            return None
        try:
            session.retry()
        except StoreError as error:
            return Outcome(f"NOT SAVED: {error}", ok=False)
        if self._refused is not None:
            action, following, items = self._refused
            self._refused = None
            self._write_down(action, following, items)
            self._arrive(following)
        return Outcome("what the disk refused is saved now")

    def _decide_without_edit(self, action: str) -> Outcome:
        """Write down a decision that changes no mark, and go to the next item."""
        if held := self._held():
            return held
        following = self._after(self.position)
        self._journal(Step(action, self.clock(), following, (self.position,)))
        self._arrive(following)
        return Outcome(action)

    def edge(self, side: Side, count: int = 1, step: EdgeStep = "word") -> Outcome:
        """Move an edge of the mark; the item stays.

        Args:
            side: "start" or "end".
            count: How many steps; positive is onward in reading order.
            step: "word" or "character".
        """
        return self._change("edges", lambda session: session.hand.mark.edge(side, count, step))

    def note(self, text: str) -> Outcome:
        """Write a note on the mark; the item stays."""
        return self._change("note", lambda session: session.annotate(text))

    def _change(self, action: str, command: Callable[[Session], Outcome]) -> Outcome:
        if held := self._held():
            return held
        session, span = self.session, self.span
        if session is None or span is None:
            return Outcome("there is no mark here", ok=False)
        session.focus(span)
        known = len(session.history)
        outcome = command(session)
        if session.unsaved:
            self._refused = (action, self.position, (self.position,))
        elif outcome.ok and len(session.history) > known:
            self._write_down(action, self.position, (self.position,))
        return outcome

    # Going ----------------------------------------------------------------------------------

    def skip(self) -> Outcome:
        """Go on without a decision; what is skipped comes again when the review is opened again."""
        if held := self._held():
            return held
        if self.item is None:
            return Outcome("there is nothing more to review", ok=False)
        following = self._after(self.position)
        self._journal(Step("skip", self.clock(), following, (self.position,)))
        self._arrive(following)
        return Outcome("skipped")

    def back(self) -> Outcome:
        """Go to the item before, whatever was decided on it."""
        if held := self._held():
            return held
        if self.position == 0:
            return Outcome("this is the first", ok=False)
        place = self.position - 1
        while place > 0 and self.tally.decision(place) == ELSEWHERE:
            place -= 1
        self._journal(Step("back", self.clock(), place))
        self._arrive(place, look=True)
        return Outcome(f"back: {self.tally.decision(place) or 'not decided'}")

    def undo(self) -> Outcome:
        """Take back the last change of this review, however long ago it was; its item comes again."""
        if held := self._held():
            return held
        number = self.tally.undoable()
        if number is None:
            return Outcome("there is nothing to undo in this review", ok=False)
        step = self.saved.steps[number]
        inverses: list[tuple[str, str]] = []
        outcome = Outcome("nothing to undo", ok=False)
        for article_id, edit_id in reversed(step.edits):
            session = self._opened(article_id)
            past = reversed(session.history) if session else ()
            edit = next((edit for edit in past if edit.id == edit_id), None)
            if session is None or edit is None:
                return Outcome(f"{article_id} can't be read, so this can't be undone", ok=False)
            outcome = session.take_back(edit)
            if not outcome.ok or session.unsaved:
                return outcome._replace(ok=False)
            inverses.append((article_id, session.history[-1].id))
        place = step.items[0]
        self._journal(Step("undo", self.clock(), place, step.items, tuple(inverses), number))
        self._arrive(place, look=True)
        return outcome

    # All alike ------------------------------------------------------------------------------

    def alike(self) -> Alike | Outcome:
        """The items after and before that are proposals of the same rule and label, not decided."""
        item = self.item
        if item is None or not item.origin:
            return Outcome("this is no proposal: nothing else was made by its rule", ok=False)
        others = [
            number
            for number, other in enumerate(self.saved.items)
            if number != self.position
            and (other.label, other.origin) == (item.label, item.origin)
            and self.tally.decision(number) is None
        ]
        numbers = (self.position, *others)
        articles = {self.saved.items[number].article for number in numbers}
        return Alike(item.label, item.origin, numbers, len(articles), tuple(self._quotes(numbers[:6])))

    def _quotes(self, numbers: Iterable[int]) -> Iterable[str]:
        for number in numbers:
            item = self.saved.items[number]
            span = self.store.load(item.article).spans.get(item.left)
            if span is not None:
                yield span.quote

    def accept_alike(self, alike: Alike) -> Outcome:
        """Accept what was shown, an edit for each article; one undo takes all of it back."""
        if held := self._held():
            return held
        here = self.position
        edits: list[tuple[str, str]] = []
        done: list[int] = []
        outcome = Outcome("nothing of it waits any more", ok=False)
        ordered = sorted(alike.items, key=lambda number: (self.saved.items[number].article, number))
        for article_id, group in groupby(ordered, key=lambda number: self.saved.items[number].article):
            session = self._opened(article_id)
            if session is None:
                continue
            found = [(number, session.marks.by_id.get(self.saved.items[number].left)) for number in group]
            waiting = [(number, span) for number, span in found if span is not None and is_proposal(span)]
            if not waiting:
                continue
            changes = [Change(span, self._judged(span, "accepted")) for _, span in waiting]
            outcome = session.edit("accept-like", changes)
            if not outcome.ok or session.unsaved:
                outcome = outcome._replace(ok=False)
                break
            edits.append((article_id, session.history[-1].id))
            done += [number for number, _ in waiting]
        if done:
            items = (here, *(number for number in done if number != here)) if here in done else tuple(done)
            self._journal(Step("accept-like", self.clock(), here, items, tuple(edits)))
        if outcome.ok:
            outcome = Outcome(f"accepted {len(done)} {alike.label} of {alike.origin} · saved")
        self._arrive(self._after(here - 1))
        return outcome

    # The rest of the queue --------------------------------------------------------------------

    def growing(self) -> Steps[None]:
        """Find what is not known of the queue, step by step: yields thousandths of the way.

        A review that had come to its end goes on with what is found.
        """
        saved, rest = self.saved, self.saved.rest
        if rest is None:
            return
        try:
            for far, items in rest:
                if saved.rest is not rest:  # it was closed meanwhile
                    return
                if items:
                    saved.add(items)
                    self.tally.extend(items)
                    if self.session is None:
                        self._arrive(self.position)
                yield far
        except (ArticleError, StoreError) as error:  # the rest comes when the review is opened again
            self.notices.append(str(error))
            return
        if saved.rest is rest:
            saved.rest = None
            self._journal(Step(LISTED, self.clock(), self.position))

    # Where the review is --------------------------------------------------------------------

    def _after(self, place: int) -> int:
        """The next item that is not decided."""
        place += 1
        while place < len(self.saved.items) and self.tally.decision(place) is not None:
            place += 1
        return place

    def _first_open(self) -> int:
        return self._after(-1)

    def _arrive(self, place: int, look: bool = False) -> None:
        """Open an item; unless one only looks, go past what needs no decision any more."""
        items = self.saved.items
        while place < len(items):
            item = items[place]
            session = self._opened(item.article)
            if session is not None and self._needs(item, session, look):
                self.position = place
                self._show(item, session)
                return
            self.tally.decide(place, ELSEWHERE)
            place, look = self._after(place), False
        self.position, self.session = place, None

    def _needs(self, item: Item, session: Session, look: bool) -> bool:
        """Whether an item can be shown, and unless one only looks, is still to be decided."""
        span, queue = session.marks.by_id.get(item.left), self.saved.choice.queue
        if span is None and queue == "moved" and item.left in session.astray:
            where = f"passed over in {item.article}"
            self.notices.append(f"{where}: a mark whose words are not found; the reader shows it")
        # A mark has moved by the time that its article is open.
        return span is not None and (look or queue == "moved" or wanted(span, queue, session.article))

    def _show(self, item: Item, session: Session) -> None:
        session.focus(session.marks.by_id[item.left])

    def _opened(self, article_id: str) -> Session | None:
        """A session on an article; None, and a notice, when it can't be read."""
        session = self.session
        if session is not None and session.article.id == article_id:
            return session
        if article_id in self._unread:
            return None
        try:
            session = Session(self._read(article_id), self.store, self.schema, self._annotator, self.clock)
        except (ArticleError, StoreError) as error:
            self._unread.add(article_id)
            self.notices.append(f"passed over {article_id}: {error}")
            return None
        if self.session is not None:
            self.store.release(self.session.article.id)  # somebody else may write it now
        self.session = session
        return session

    def _journal(self, step: Step) -> None:
        try:
            self.saved.append(step)
        except ReviewError as error:
            # The marks are saved; what is lost is where the review was left.
            self.saved.steps.append(step)
            self.notices.append(str(error))
        self.tally.add(step)

    def _recover(self) -> None:
        """Put into the journal a decision that a kill kept from it: saved, and not written down."""
        item = self.item
        session = self._opened(item.article) if item else None
        if item is None or session is None or not session.history:
            return
        last = session.history[-1]
        known = {edit for step in self.saved.steps for _, edit in step.edits}
        mine = last.by == session.annotator and last.at >= self.saved.created and last.undoes is None
        if mine and last.id not in known and last.action in self._actions and self._concerns(last, item):
            following = self._after(self.position)
            self._write_down(last.action, following, (self.position,))
            self.position = following

    def _concerns(self, edit: Edit, item: Item) -> bool:
        """Whether an edit is about an item."""
        return any(change.after is not None and change.after.id == item.left for change in edit.changes)

    #: Actions whose edit decides the present item.
    _actions = frozenset(("accept", "reject", "relabel", "flag"))

    def past(self, most: int = 2) -> list[str]:
        """What was done to the present mark before, the latest first, a sentence each."""
        from reader.annotations.history import describe

        span, session = self.span, self.session
        if span is None or session is None:
            return []
        found: list[str] = []
        for edit in reversed(session.history[-_FAR:]):
            own = [change for change in edit.changes if _id_of(change) == span.id]
            if own:
                told = describe(edit._replace(changes=tuple(own)), session.marks.by_id)
                found.append(f"{edit.at[:10]} {edit.by}: {_MADE.get(edit.action, told)}")
                if len(found) == most:
                    break
        return found

    def close(self) -> None:
        """Let go of the review's file."""
        self.saved.close()


def _id_of(change: Change) -> str | None:
    record = change.after or change.before
    return record.id if record else None
