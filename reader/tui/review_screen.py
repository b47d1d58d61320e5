"""A review on the screen: the mark in its text, what there is to know of it, one key a decision."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import monotonic

from textual.app import ComposeResult
from textual.message import Message

from reader.annotations.model import Span
from reader.annotations.standing import is_proposal
from reader.review.adjudication import Adjudication, Side
from reader.review.review import Alike, Review
from reader.review.summary import lines, minutes, summary
from reader.session import Outcome
from reader.session.steps import Steps
from reader.text.units import Range
from reader.tui.bars import Part
from reader.tui.details import Details, Row
from reader.tui.guideline import GuidelineScreen
from reader.tui.keymap import Keymap
from reader.tui.palette import Palette
from reader.tui.pane import ReadingPane
from reader.tui.prompt import Prompt
from reader.tui.screen import ActionScreen
from reader.tui.stepping import Stepper
from reader.tui.summary_screen import SummaryScreen

#: Edges that keys move: the name of the action → which edge, and by how many words.
_EDGES = {
    "end_on": ("end", 1),
    "end_back": ("end", -1),
    "start_back": ("start", -1),
    "start_on": ("start", 1),
}
#: The range of what looks otherwise when nothing does.
_NOTHING: Range = (0, 0)
#: Seconds between two times that the title says how far the queue is found.
_FOLLOW = 0.15
#: Relations and lines of history that are shown.
_RELATIONS, _PAST = 2, 2


class ReviewScreen(ActionScreen):
    """Goes through a queue of marks."""

    CONTEXT = "decide"

    class Left(Message):
        """The review is to be left; it goes on at the same item next time."""

    def __init__(self, review: Review, keymap: Keymap, palette: Palette, measure: int) -> None:
        super().__init__(keymap, palette)
        self.review = review
        self.warned = False  # that leaving would lose what is not saved
        assert review.session is not None, "a review that is shown has an item"
        self.pane = ReadingPane(review.session, palette, measure)
        self.details = Details(palette)
        self.growing = Stepper(self, 1000, 0.0)  # the search for the rest of the queue
        self._far = 0  # thousandths of its way
        self._alike: Alike | None = None

    def compose(self) -> ComposeResult:
        """Title with progress, text, details, and a row for hints or typing."""
        yield self.title_bar
        yield self.pane
        yield self.details
        yield self.following
        yield self.hint_bar
        yield self.prompt

    def on_mount(self) -> None:
        """Show the first item."""
        self.recolor(self.palette)
        self.pane.focus()
        if self.review.notices:
            self._tell_notices()
        if self.review.saved.rest is not None:
            self.call_after_refresh(self._begin_to_grow)

    def _begin_to_grow(self) -> None:
        self.growing.start(self._grow(), self._grown)
        self._show_title()

    def _grow(self) -> Steps[None]:
        """Find the rest of the queue, and say how far that is."""
        told = monotonic()
        for far in self.review.growing():
            self._far = far
            if self.pane.session is not self.review.session and self.review.session is not None:
                self._show_item()  # who had come to the end goes on
            elif monotonic() - told > _FOLLOW:
                told = monotonic()
                self._show_title()
            yield far

    def _grown(self, _: None) -> None:
        """All of the queue is known."""
        self._show_title()
        self._tell_notices()
        if self.review.item is None and self.is_current:
            self._show_item()
            self._show_summary()

    def stop(self) -> bool:
        """Look for no more of the queue; the rest comes when the review is opened again."""
        if self.growing.stop():
            self._show_title()
            return True
        return super().stop()

    def on_resize(self) -> None:
        """The details have a quarter of a low screen, and no more than they need of a high one."""
        self.details.styles.height = min(8, max(3, self.size.height // 4))
        self.call_after_refresh(self._bring_in_sight)

    # Showing --------------------------------------------------------------------------------

    def recolor(self, palette: Palette) -> None:
        """Take over the styles of another theme."""
        super().recolor(palette)
        self.pane.palette = self.details.palette = palette
        if self.pane.typeset._replace(harakat=True) != palette.typeset._replace(harakat=True):
            self.pane.typeset = palette.typeset._replace(harakat=self.pane.typeset.harakat)
            self.pane.lay_out()
        self.pane.forget()
        self.details.refresh()
        self._show_item()

    def _show_item(self, changed: Range | None = None) -> None:
        """The present item, wherever it is; where it is known what changed, only that is painted anew."""
        review = self.review
        if review.session is not None and review.session is not self.pane.session:
            self.pane.turn_to(review.session)
        else:
            if changed is None or self.review.unsaved:
                self.pane.forget()
            else:
                self.pane.changed(*changed)
            self.pane.follow()
        self._bring_in_sight()
        self._show_title()
        self.details.show(list(self.rows()))
        self.show_hint()

    def _bring_in_sight(self) -> None:
        """Show what stands before the mark as well as what follows it."""
        pane = self.pane
        row, height = pane.surroundings(), pane.size.height
        if not height // 6 <= row - pane.scroll_offset.y <= height // 2:
            pane.scroll_to_row(row - height // 3)

    def _show_title(self) -> None:
        palette, progress = self.palette, self.review.progress
        parts: list[Part] = [
            (f" {self.review.saved.name} ", palette.bar_strong),
            (f" {progress.done} of {progress.done + progress.left}", palette.bar),
        ]
        if self.review.saved.rest is not None:
            parts[-1] = (f"{parts[-1][0]}+", palette.bar)
        if self.growing.running:
            parts.append((f" · finding more, {self._far // 10} %: Esc stops", palette.bar_faint))
        at_one = self.review.item is not None  # those that are left may all have been skipped
        if at_one and progress.per_minute is not None and progress.seconds_left is not None and progress.left:
            left = minutes(progress.seconds_left)
            parts.append((f" · {progress.per_minute:.0f} a minute, {left} left", palette.bar_faint))
        title = self.review.session.article.title if self.review.session else ""
        self.title_bar.say(parts, palette.bar, (title, palette.bar_strong))

    def rows(self) -> Iterator[Row]:
        """What is told of the present item, the most important first."""
        palette, review, span = self.palette, self.review, self.review.span
        if span is None or review.session is None:
            yield [(self.ended, palette.bar_strong)], ""
            return
        label = review.schema.label(span.label)
        decided = self.review.tally.decision(self.review.position)
        yield (
            [
                (f" {label.sign} ", palette.sign(span.label)),
                (f"{label.english or span.label} ", palette.bar_strong),
                (f" {_made_by(span)}{f' · decided: {decided}' if decided else ''} ", palette.faint),
            ],
            span.quote,
        )
        if span.note:
            yield [(" note ", palette.faint)], span.note
        for link, other in review.session.hand.relate.of(span)[:_RELATIONS]:
            arrow = "→" if link.source == span.id else "←"
            yield [(f" {link.type} {arrow} {other.label} ", palette.faint)], other.quote
        if label.guideline:
            yield [(" put on ", palette.faint)], label.guideline
        for said in review.past(_PAST):
            yield [(" then ", palette.faint)], said

    @property
    def ended(self) -> str:
        """What is told at the end of what is known of the queue."""
        if self.growing.running:
            return " more is looked for; u takes back, b goes back"
        if self.review.saved.rest is not None:
            return " that was all that was found; opened again, the review looks for the rest"
        return " that was the last; i sums it up, u takes back, b goes back"

    @property
    def hint(self) -> str:
        """The keys that decide, in a row of 80 cells with the usual labels."""
        labels = " ".join(label.key for label in self.review.schema.labels if label.key)
        more = "b back  o O p P edges  * alike  " if self.size.width >= 110 else ""
        return f"a accept  x reject  {labels} as  ! flag  space skip  {more}u undo  e note  ? help"

    def _report(self, outcome: Outcome, changed: Range | None = None) -> None:
        """Show what came of a command, and the item that is there now."""
        bad = not outcome.ok or "NOT SAVED" in outcome.message
        style = self.palette.bar_error if bad else self.palette.bar
        self.message = (f" {outcome.message}", style) if outcome.message else None
        self._show_item(changed)
        self._tell_notices()
        done = self.review.item is None and not self.review.progress.left
        if outcome.ok and done and self.review.saved.rest is None:
            self._show_summary()

    def _tell_notices(self) -> None:
        notices = self.review.notices
        if notices:
            more = f" (and {len(notices) - 1} more)" if notices[1:] else ""
            self.tell(f"{notices[0]}{more}", error=True)
            notices.clear()

    def _show_summary(self) -> None:
        said = list(lines(summary(self.review.saved)))
        said += ["", f"hashiya review --summary --name '{self.review.saved.name}' --json  writes all of it"]
        self.app.push_screen(SummaryScreen(said, self.palette))

    # Doing ----------------------------------------------------------------------------------

    def perform(self, action: str, count: int | None = None, argument: str = "") -> None:
        """Carry out an action of the table."""
        kind, _, name = action.partition(".")
        alike, self._alike = self._alike, None
        if kind == "review":
            self._perform_shared(action, name, count or 1)
        elif action == "decide.alike":
            self._accept_alike(alike)
        elif not self.decide(kind, name):
            super().perform(action, count, argument)

    def decide(self, kind: str, name: str) -> bool:
        """Carry out what decides the present item; False when an action does not."""
        commands: dict[str, Callable[[], Outcome]] = {
            "accept": self.review.accept,
            "reject": self.review.reject,
            "flag": self.review.flag,
        }
        if kind == "take":
            outcome = self.review.relabel(name)
            self._report(outcome, outcome.changed)
        elif kind == "decide":
            outcome = commands[name]()
            self._report(outcome, outcome.changed)
        else:
            return False
        return True

    def _accept_alike(self, shown: Alike | None) -> None:
        """Show first what would be accepted; the same key again accepts it."""
        if shown is not None:
            self._report(self.review.accept_alike(shown))
            return
        found = self.review.alike()
        if isinstance(found, Outcome):
            self._report(found)
            return
        self._alike = found
        quotes = " ".join(f"«{quote[:30]}»" for quote in found.quotes)
        many = f"{len(found.items)} {found.label} of {found.origin} in {found.articles} articles"
        self.tell(f"* again accepts {many}: {quotes}")

    def _perform_shared(self, action: str, name: str, count: int) -> None:
        review = self.review
        if name in _EDGES:
            side, words = _EDGES[name]
            self._report(review.edge("end" if side == "end" else "start", words * count))
            return
        match name:
            case "skip":
                self._report(review.skip(), _NOTHING)
            case "back":
                self._report(review.back(), _NOTHING)
            case "undo":
                self._report(review.undo())
            case "note":
                self._ask_note()
            case "guideline":
                label = review.span.label if review.span else ""
                self.app.push_screen(GuidelineScreen(review.schema, label, self.palette))
            case "down" | "up":
                rows = max(1, self.pane.size.height // 2)
                self.pane.scroll_relative(y=rows if name == "down" else -rows, animate=False)
            case "margin":
                self.pane.margin_shown = not self.pane.margin_shown
                self.pane.lay_out()
            case "summary":
                self._show_summary()
            case "close":
                cleared = review.session is not None and review.session.clear()
                self._show_item()
                if not cleared:
                    self.ask(self.Left())
            case _:
                raise LookupError(f"no action {action}")

    def _ask_note(self) -> None:
        span = self.review.span
        if span is not None:
            self.prompt.open("note", f" note on {span.label}:", self.kept_note(span))
            self.hint_bar.display = False

    def kept_note(self, span: Span) -> str:
        """The note that is there to be changed."""
        return span.note

    def on_prompt_closed(self, event: Prompt.Closed) -> None:
        """What was typed becomes the note."""
        event.stop()
        self.hint_bar.display = True
        self.pane.focus()
        if event.text is None:
            self.show_hint()
        else:
            self._report(self.review.note(event.text.strip()))

    def on_reading_pane_pointed(self, event: ReadingPane.Pointed) -> None:
        """The mouse chooses nothing here: the item stays."""
        event.stop()


class SettlingScreen(ReviewScreen):
    """Goes through the differences of two annotators, both drawn in the text."""

    CONTEXT = "settle"

    def __init__(self, review: Adjudication, keymap: Keymap, palette: Palette, measure: int) -> None:
        super().__init__(review, keymap, palette, measure)
        self.adjudication = review
        self.pane.margin_shown = False  # it would say everything two or three times

    def decide(self, kind: str, name: str) -> bool:
        """Settle the present difference."""
        sides: dict[str, Side] = {"left": "left", "right": "right", "both": "both", "neither": "neither"}
        if kind == "settle":
            self._report(self.adjudication.settle(sides[name]))
        elif kind == "anew":
            self._report(self.adjudication.anew(name))
        else:
            return False
        return True

    def kept_note(self, span: Span) -> str:
        """Why the next decision is made, as far as it was said."""
        return self.adjudication.why

    @property
    def hint(self) -> str:
        """The keys that settle, in a row of 80 cells."""
        labels = " ".join(label.key for label in self.review.schema.labels if label.key)
        more = "o O p P edges  space skip  b back  " if self.size.width >= 110 else ""
        return f"1 first  2 second  3 both  0 neither  {labels} anew  {more}e why  u undo  ? help"

    def rows(self) -> Iterator[Row]:
        """Both sides, one under the other, and what a label's key would mark."""
        palette, review = self.palette, self.adjudication
        names = review.names
        if review.item is None or review.session is None:
            yield [(self.ended, palette.bar_strong)], ""
            return
        if review.item.kind == "relation":
            by_id = review.session.marks.by_id
            for key, name, link in zip("12", names, review.links, strict=True):
                said = "no relation" if link is None else f"{link.type}: "
                ends = [] if link is None else [by_id[end].quote for end in (link.source, link.target)]
                yield [(f" {key} {name} ", palette.bar_strong), (f" {said}", palette.faint)], " ← ".join(ends)
        else:
            for key, name, span in zip("12", names, review.sides, strict=True):
                parts: list[Part] = [(f" {key} {name} ", palette.bar_strong)]
                if span is None:
                    yield [*parts, (" no mark", palette.faint)], ""
                else:
                    label = review.schema.label(span.label)
                    parts.append((f" {label.sign} {label.english or span.label} ", palette.sign(span.label)))
                    yield parts, span.quote
                    if span.note:
                        yield [("   note ", palette.faint)], span.note
        decided = review.tally.decision(review.position)
        if decided:
            yield [(f" decided: {decided} ", palette.faint)], ""
        if review.why:
            yield [(" why ", palette.faint)], review.why
        if review.session.selection is not None and review.draft is not None:
            yield [(" anew ", palette.bar_strong)], review.session.text[slice(*review.draft)]
        if review.span is not None and (guideline := review.schema.label(review.span.label).guideline):
            yield [(" put on ", palette.faint)], guideline

    def on_reading_pane_pointed(self, event: ReadingPane.Pointed) -> None:
        """The mouse chooses what a label's key marks anew."""
        event.stop()
        session = self.review.session
        if session is None or self.prompt.is_open:
            return
        if event.how in ("word", "sentence"):
            session.select_unit(event.how, event.offset)
        else:
            session.go(event.offset, extend=event.how == "extend")
        self.message = None
        self.pane.follow(sight=0)
        self.details.show(list(self.rows()))


def review_screen(review: Review, keymap: Keymap, palette: Palette, measure: int) -> ReviewScreen:
    """The screen for a review."""
    if isinstance(review, Adjudication):
        return SettlingScreen(review, keymap, palette, measure)
    return ReviewScreen(review, keymap, palette, measure)


def _made_by(span: Span) -> str:
    """Who made a mark, and what was thought of it."""
    origin = span.origin
    score = "" if origin.score is None else f" {origin.score:.2f}"
    made = f"{origin.kind} {origin.name}{score}" if origin.kind != "person" else ""
    by = span.annotator if not is_proposal(span) else "proposed"
    verdict = f"{span.review.verdict} by {span.review.by}" if span.review else ""
    return " · ".join(filter(None, (by, made, verdict)))
