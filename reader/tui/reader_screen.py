"""The reader: one article, its margin, and the keys that mark it."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult

from reader.annotations.store import StoreError
from reader.session import Outcome, Session
from reader.text.document import Document
from reader.tui.actions import Action
from reader.tui.bars import Bar, Part
from reader.tui.palette import Palette
from reader.tui.pane import ReadingPane
from reader.tui.prompt import Prompt
from reader.tui.screen import ActionScreen

_DIRECTIONS = {"auto": "rtl", "rtl": "ltr", "ltr": "auto"}
_UNITS = ("word", "sentence", "paragraph")
#: The column's measure, in cells: its bounds, and by how much a key changes it.
_NARROWEST, _WIDEST, _STEP = 30, 140, 4


class ReaderScreen(ActionScreen):
    """Reads and marks one session's article."""

    CONTEXT = "reader"

    def __init__(self, session: Session, table: tuple[Action, ...], palette: Palette, measure: int) -> None:
        super().__init__(table, palette)
        self.session = session
        self.pane = ReadingPane(session, palette, measure)
        self.warned = False  # that leaving would lose what is not saved

    def compose(self) -> ComposeResult:
        """Title, text, status, and a row for hints or typing."""
        yield Bar("title")
        yield self.pane
        yield Bar("status")
        yield Bar("hint")
        yield Prompt("prompt")

    def on_mount(self) -> None:
        """Show the article, and what there is to say about it."""
        self.recolor(self.palette)
        self.pane.focus()
        said = [*self.session.article.warnings, *self.session.problems]
        if self.session.read_only:
            said.insert(0, f"read-only: {self.session.read_only}")
        if said:
            self.tell(
                said[0] + (f" (and {len(said) - 1} more; see hashiya check)" if said[1:] else ""), error=True
            )

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
        left = f" {article.path.name}" if article.path else " standard input"
        self.query_one("#title", Bar).say(
            [(left, palette.bar_faint)], palette.bar, (article.title, palette.bar_strong)
        )

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
            verdict = f" ({span.review.verdict})" if span.review else ""
            parts.append((f"  {label.sign} {label.english or span.label}", palette.bar_strong))
            parts.append((f" {span.start}–{span.end}{verdict}", palette.bar))
        length = max(1, len(session.text))
        right = f"{session.article.encoding} · {100 * session.cursor // length} %"
        self.query_one("#status", Bar).say(parts, palette.bar, (right, palette.bar_faint))

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
        self.pane.forget()
        self._moved()

    @property
    def hint(self) -> str:
        """What one can do here, in a row of 80 cells with the usual labels."""
        labels = " ".join(label.key for label in self.session.schema.labels if label.key) or ":"
        if self.session.selection:
            return f"{labels} tag  W B > < widen  Esc drop  ? help"
        if self.session.active:
            return "x delete  r relabel  e note  Tab next  u undo  / search  ? help  q leave"
        return f"arrows w b move  v select  {labels} tag  Tab next  / search  ? help  q leave"

    # Doing ----------------------------------------------------------------------------------

    def perform(self, action: str) -> None:
        """Carry out an action of the table."""
        kind, _, name = action.partition(".")
        session = self.session
        if kind in ("move", "extend"):
            scrolled = self._move(name, extend=kind == "extend" or session.selecting)
            self._moved(scrolled)
        elif kind == "tag":
            self._report(session.tag(name))
        elif kind == "relabel":
            self._report(session.relabel(name))
        elif kind == "select":
            if name == "start":
                session.start_selecting()
            else:
                session.select_unit(name, session.cursor)
            self._moved()
        else:
            self._perform_other(action)

    def _move(self, name: str, extend: bool) -> int:
        """Move the cursor; returns by how many rows the view moves with it."""
        session = self.session
        unit, _, way = name.partition("_")
        if unit in _UNITS:
            session.move_unit(unit, 1 if way == "next" else -1, extend)
        elif name in ("up", "down"):
            session.move_rows(-1 if name == "up" else 1, extend)
        elif unit == "page":
            page = max(1, self.pane.size.height - 2)
            rows = -page if way == "up" else page
            session.move_rows(rows, extend)
            return rows
        else:
            session.move(name, extend=extend)
        return 0

    def _perform_other(self, action: str) -> None:
        session, pane = self.session, self.pane
        match action:
            case "mark.delete":
                self._report(session.delete())
            case "mark.note":
                self._ask_note()
            case "mark.next":
                self._report(session.next_mark())
            case "mark.previous":
                self._report(session.next_mark(backward=True))
            case "edit.undo":
                self._report(session.undo())
            case "edit.redo":
                self._report(session.redo())
            case "edit.save":
                self._save_again()
            case "find.start":
                self.prompt.open("find", " search:", "")
                self._show_row_for_typing(True)
            case "find.next":
                self._report(session.find_next())
            case "find.previous":
                self._report(session.find_next(backward=True))
            case "view.harakat":
                pane.typeset = pane.typeset._replace(harakat=not pane.typeset.harakat)
                pane.lay_out()
                self.tell(f"harakat {'shown' if pane.typeset.harakat else 'hidden (they stay in the text)'}")
            case "view.margin":
                pane.margin_shown = not pane.margin_shown
                pane.lay_out()
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
                if not session.clear():
                    super().perform(action)
                self._moved()
            case _:
                super().perform(action)

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

    def _show_row_for_typing(self, typing: bool) -> None:
        self.query_one("#hint", Bar).display = not typing

    def on_prompt_closed(self, event: Prompt.Closed) -> None:
        """What was typed is looked for, or becomes the note."""
        event.stop()
        self._show_row_for_typing(False)
        self.pane.focus()
        if event.text is None:
            self.show_hint()
        elif event.purpose == "find":
            self._report(self.session.find(event.text))
        elif event.purpose == "note":
            self._report(self.session.annotate(event.text.strip()))

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

    def on_paste(self, event: events.Paste) -> None:
        """Pasted text is for the line to type in, never a row of commands."""
        event.stop()

    def bottom_offset(self) -> int:
        """The last code point that is on the screen: how far the article was read."""
        pane, layout = self.pane, self.session.layout
        row = min(pane.scroll_offset.y + pane.size.height, layout.known_rows) - 1
        return layout.row_range(max(row, 0))[1]
