"""The reader: one article, its margin, and the keys that mark it."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.message import Message

from reader.annotations.standing import is_proposal
from reader.annotations.store import StoreError
from reader.session import Outcome, Session
from reader.session.steps import Steps
from reader.text.document import Document
from reader.tui.bars import Bar, Part
from reader.tui.keymap import Keymap
from reader.tui.moved_panel import MovedPanel
from reader.tui.palette import Palette
from reader.tui.pane import ReadingPane
from reader.tui.prompt import Prompt
from reader.tui.screen import ActionScreen
from reader.tui.stepping import Stepper

_DIRECTIONS = {"auto": "rtl", "rtl": "ltr", "ltr": "auto"}
#: Actions that are followed by a character.
_WITH_CHARACTER = ("place.keep", "place.go")
#: The column's measure, in cells: its bounds, and by how much a key changes it.
_NARROWEST, _WIDEST, _STEP = 30, 140, 4
#: Seconds between two looks at what others do to the marks.
_LOOK = 0.5
#: Seconds after the first paint before anything is done that nobody has asked for: it is out by then.
_REST = 0.05


class ReaderScreen(ActionScreen):
    """Reads and marks one session's article."""

    CONTEXT = "reader"

    class Copied(Message):
        """A text is to go to the clipboard."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class HarakatChosen(Message):
        """Harakat are to be shown, or not, in this kind of terminal from now on."""

        def __init__(self, shown: bool) -> None:
            super().__init__()
            self.shown = shown

    def __init__(self, session: Session, keymap: Keymap, palette: Palette, measure: int) -> None:
        super().__init__(keymap, palette)
        self.session = session
        self.pane = ReadingPane(session, palette, measure)
        self.status_bar = Bar("status", whole_right=True)
        self.moved_panel = MovedPanel()
        # A search, and what is done before and after it while nobody waits.
        self.searching, self.counting = (Stepper(self, len(session.text)) for _ in range(2))
        self._last = max(1, len(session.text.rstrip()) - 1)  # where 100 % is
        self.warned = False  # that leaving would lose what is not saved
        self._painted = session.version

    def compose(self) -> ComposeResult:
        """Title, text, status, and a row for hints or typing."""
        yield self.title_bar
        yield self.pane
        yield self.status_bar
        yield self.moved_panel
        yield self.following
        yield self.hint_bar
        yield self.prompt

    def on_mount(self) -> None:
        """Show the article, and what there is to say about it."""
        self.recolor(self.palette)
        self.pane.focus()
        self.set_interval(_LOOK, self._catch_up)
        self.call_after_refresh(self.set_timer, _REST, self._prepare)
        said = [*self.session.article.warnings, *self.session.problems]
        if self.session.read_only:
            said.insert(0, f"read-only: {self.session.read_only}")
        if said:
            self.tell(
                said[0] + (f" (and {len(said) - 1} more; see hashiya check)" if said[1:] else ""), error=True
            )
        elif self.session.followed is not None:
            self.tell(f"text changed: {self.session.followed.message}")

    def _prepare(self) -> None:
        """Make a search ready while nobody waits for anything."""
        if not self.counting.running:
            self.counting.start(self.session.finder.prepare())

    # Showing --------------------------------------------------------------------------------

    def recolor(self, palette: Palette) -> None:
        """Take over the styles of another theme."""
        super().recolor(palette)
        self.pane.palette = palette if self.pane.signs else palette.with_attributes()
        if self.pane.typeset._replace(harakat=True) != palette.typeset._replace(harakat=True):
            self.pane.typeset = palette.typeset._replace(harakat=self.pane.typeset.harakat)
            self.pane.lay_out()
        self.pane.forget()
        self._show_title()
        self._show_status()
        self.show_hint()

    def _show_title(self) -> None:
        article, palette = self.session.article, self.palette
        left = f" {article.path.name if article.path else article.id}"  # the tutorial is no file of anyone
        self.title_bar.say([(left, palette.bar_faint)], palette.bar, (article.title, palette.bar_strong))

    def _show_status(self) -> None:
        session, palette = self.session, self.palette
        parts: list[Part] = []
        if session.unsaved:
            parts.append((f" {len(session.unsaved)} NOT SAVED ", palette.bar_error))
        elif session.read_only:
            parts.append((" read-only ", palette.bar_error))
        else:
            parts.append((" saved ", palette.bar_strong))
        start, end = self.pane.selected_cells()
        selecting = "selected " if session.selection else ""
        parts.append((f" {selecting}{start}–{end}", palette.bar))
        for span in session.marks_here()[:4]:
            label = session.schema.label(span.label)
            verdict = f" ({span.review.verdict})" if span.review else " (proposed)" * is_proposal(span)
            parts.append((f"  {label.sign} {label.english or span.label}", palette.bar_strong))
            parts.append((f" {span.start}–{span.end}{verdict}", palette.bar))
        right = f"{session.article.encoding} · {min(100, round(100 * session.cursor / self._last))} %"
        self.status_bar.say(parts, palette.bar, (right, palette.bar_faint))

    def _moved(self, scroll: int = 0) -> None:
        self.pane.follow(scroll)
        self._show_place()

    def _show_place(self) -> None:
        self._show_status()
        self.show_hint()

    def _report(self, outcome: Outcome) -> None:
        """Show what came of a command that may have changed marks."""
        bad = not outcome.ok or "NOT SAVED" in outcome.message
        self.message = (
            (f" {outcome.message}", self.palette.bar_error if bad else self.palette.bar)
            if outcome.message
            else None
        )
        if self.session.version != self._painted:
            self._painted = self.session.version
            self.pane.forget()
        self.moved_panel.show(self.session.hand.moved.beside, self.palette)
        self._moved()

    def _catch_up(self) -> None:
        """Show what another window or program has done to the marks meanwhile."""
        outcome = self.session.catch_up()
        if outcome is None:
            return
        self._painted = self.session.version
        self.pane.forget()
        self._show_place()  # the text stays where it is
        if outcome.message:
            self.tell(outcome.message, error=not outcome.ok)

    @property
    def hint(self) -> str:
        """What one can do here, in a row of 80 cells with the usual labels."""
        session = self.session
        hints = session.hand.hints
        labels = " ".join(label.key for label in session.schema.labels if label.key) or ":"
        if hints.on and hints.purpose == "mark":
            return "letters which mark  Esc leave"
        if hints.on and session.selection is None:
            return f"letters first word  {'; off  ' if hints.kept else '; keep  '}Esc end"
        if session.selection:
            last = "letters last word  " if hints.on else ""
            return f"{last}{labels} tag  o O p P edges  = - grow  y copy  Esc drop"
        if session.active is not None and is_proposal(session.active):
            return "A accept  X reject  r relabel  o O p P edges  Tab next  Y hide  u undo  ? help"
        if session.active:
            return "x delete  r relabel  o O p P edges  e note  R link  Tab next  u undo  ? help"
        return f"; hints  arrows w b move  = grow  {labels} tag  Tab marks  ? help  q leave"

    # Doing ----------------------------------------------------------------------------------

    def answer(self, key: str) -> bool:
        """Keys of hints, and of what was offered to be tagged, come before all others."""
        outcome = self.session.hand.press(key)
        if outcome is None:
            return False
        self._report(outcome)
        return True

    def stop(self) -> bool:
        """Stop a search, or the count of its hits."""
        return self.searching.stop() or (self.counting.shown and self.counting.stop())

    def perform(self, action: str, count: int | None = None, argument: str = "") -> None:
        """Carry out an action of the table."""
        from reader.session.commands import command

        run = command(action)
        if action in _WITH_CHARACTER and not argument:
            self.begin_keys(action)
        elif action in ("find.next", "find.previous"):
            self._search(self.session.finding_next(backward=action == "find.previous"))
        elif action.startswith("all."):
            steps = self.session.hand.mark.offering(action.removeprefix("all."))
            self.searching.start(steps, self._report, "looking for all places")
        elif action == "move.percent" and count is None:
            self._report(Outcome("type a number first: 50 % goes to the middle", ok=False))
        elif run is not None:
            self._report(run(self.session, count or 1, argument) or Outcome())
        elif action.partition(".")[2] in ("page_up", "page_down"):
            self._turn_pages(action, count or 1)
        else:
            self._perform_other(action)

    def _turn_pages(self, action: str, count: int) -> None:
        session = self.session
        page = count * max(1, self.pane.size.height - 2)
        rows = -page if action.endswith("up") else page
        session.move_rows(rows, action.startswith("extend") or session.selecting)
        self._moved(rows)

    def _perform_other(self, action: str) -> None:
        session, pane = self.session, self.pane
        match action:
            case "mark.note":
                self._ask_note()
            case "mark.note_editor":
                self._edit_note()
            case "mark.attribute":
                self._ask_attribute()
            case "select.copy":
                self._copy()
            case "help.guideline":
                self._show_guideline()
            case "view.top":
                pane.bring_to_top()
            case "edit.save":
                self._save_again()
            case "find.start":
                self.prompt.open("find", " search:", "")
                self._show_row_for_typing(True)
            case "view.harakat":
                pane.typeset = pane.typeset._replace(harakat=not pane.typeset.harakat)
                pane.lay_out()
                self.post_message(self.HarakatChosen(pane.typeset.harakat))
                self.tell(f"harakat {'shown' if pane.typeset.harakat else 'hidden (they stay in the text)'}")
            case "view.margin":
                pane.margin_shown = not pane.margin_shown
                pane.lay_out()
            case "view.proposals":
                pane.proposals = not pane.proposals
                pane.forget()
                self.tell(f"proposals {'shown' if pane.proposals else 'hidden'}")
            case "view.signs":
                pane.signs = not pane.signs
                self.recolor(self.palette)
            case "view.wider" | "view.narrower":
                wider = pane.measure + (_STEP if action == "view.wider" else -_STEP)
                pane.measure = min(max(wider, _NARROWEST), _WIDEST)
                pane.lay_out()
                self.tell(f"lines of {pane.geometry.text} cells")
            case "view.direction":
                self._turn()
            case "reader.close":
                if session.hand.moved.current is not None:
                    session.hand.moved.leave()
                    self._report(Outcome())
                elif session.clear():
                    self._moved()
                else:
                    super().perform(action)
            case _:
                super().perform(action)

    def _search(self, steps: Steps[Outcome]) -> None:
        """Go to a hit, and say then which of how many it is."""
        session = self.session

        def found(outcome: Outcome) -> None:
            self._report(outcome)
            place = session.cursor, session.selection

            def counted(outcome: Outcome) -> None:
                if outcome.ok and place == (session.cursor, session.selection):
                    self.tell(outcome.message)

            self.counting.start(session.counting(outcome), counted, "counting")

        self.counting.stop()
        self.searching.start(steps, found, "searching")

    def _show_guideline(self) -> None:
        from reader.tui.guideline import GuidelineScreen

        schema, active = self.session.schema, self.session.active
        self.app.push_screen(GuidelineScreen(schema, active.label if active else "", self.palette))

    def _turn(self) -> None:
        session = self.session
        direction = _DIRECTIONS[session.layout.document.direction]
        session.layout.document = Document(session.text, direction)
        self.pane.lay_out()
        self.tell(f"direction: {direction}")

    def _save_again(self) -> None:
        session = self.session
        had = len(session.unsaved)
        try:
            session.retry()
        except StoreError as error:
            self._report(Outcome(f"NOT SAVED: {error}", ok=False))
        else:
            self._report(Outcome(f"{had} saved now" if had else "everything is saved"))

    def _ask_note(self) -> None:
        span = self.session.active
        if span is None:
            self._report(Outcome("there is no mark here to note on; tag something first", ok=False))
            return
        self.prompt.open("note", f" note on {span.label}:", span.note)
        self._show_row_for_typing(True)

    def _edit_note(self) -> None:
        from reader.tui.editor import note_from_editor

        span = self.session.active
        if span is None:
            self._report(Outcome("there is no mark here to note on; tag something first", ok=False))
            return
        note, problem = note_from_editor(self.app, span.note)
        if note is None:
            self._report(Outcome(problem, ok=not problem))
        else:
            self._report(self.session.annotate(note))

    def _ask_attribute(self) -> None:
        span = self.session.active
        if span is None:
            self._report(Outcome("there is no mark here; tag something first", ok=False))
            return
        told = ", ".join(f"{name}={value}" for name, value in span.attributes.items())
        self.prompt.open("attribute", f" name=value{f' ({told})' if told else ''}:", "")
        self._show_row_for_typing(True)

    def _copy(self) -> None:
        taken = self.session.to_copy
        if taken is None:
            self._report(Outcome("there is no word here to copy", ok=False))
        else:
            self.post_message(self.Copied(self.session.text[slice(*taken)]))

    def _show_row_for_typing(self, typing: bool) -> None:
        self.searching.stop()  # what is typed may be about the place where the cursor is
        self.hint_bar.display = not typing

    def on_prompt_closed(self, event: Prompt.Closed) -> None:
        """What was typed is looked for, or becomes the note."""
        event.stop()
        self._show_row_for_typing(False)
        self.pane.focus()
        if event.text is None:
            self.show_hint()
        elif event.purpose == "find":
            self._search(self.session.finding(event.text))
        elif event.purpose == "note":
            self._report(self.session.annotate(event.text.strip()))
        elif event.purpose == "attribute":
            self._report(self.session.hand.mark.attribute(event.text))

    def on_reading_pane_pointed(self, event: ReadingPane.Pointed) -> None:
        """The mouse chose a place."""
        event.stop()
        if self.prompt.is_open:
            return  # what is typed is meant for the mark that the cursor is on
        session = self.session
        if event.how in ("word", "sentence"):
            session.select_unit(event.how, event.offset)
        else:
            session.go(event.offset, extend=event.how == "extend")
        self.message = None
        self.pane.follow(sight=0)  # the text must not move under the mouse
        self._show_place()

    def on_reading_pane_dragged(self, event: ReadingPane.Dragged) -> None:
        """The mouse moves an edge of the active mark: shown on the way, done where it is let go."""
        event.stop()
        session, pane = self.session, self.pane
        span = session.active
        if span is None or self.prompt.is_open:
            pane.preview = None
        elif event.done:
            pane.preview = None
            self._report(session.hand.mark.reach(event.side, event.offset))
        else:
            pane.preview = session.hand.reached(span, event.side, event.offset)
        pane.look()

    def on_paste(self, event: events.Paste) -> None:
        """Pasted text is for the line to type in, never a row of commands."""
        event.stop()

    def bottom_offset(self) -> int:
        """The last code point that is on the screen: how far the article was read."""
        pane, layout = self.pane, self.session.layout
        return layout.row_range(layout.nearest(pane.scroll_offset.y + pane.size.height - 1))[1]
