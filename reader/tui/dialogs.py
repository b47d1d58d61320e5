"""Windows over the screen: all keys, and the choice of an encoding."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.articles.decode import Candidate
from reader.text.oneline import one_line, padded
from reader.tui.actions import Action
from reader.tui.bars import Bar
from reader.tui.keyboard import key_name
from reader.tui.palette import Palette

#: Cells for the keys of an action in the help.
_KEYS = 26


class Rows(ScrollView, can_focus=True):
    """Painted rows to scroll through."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Rows { background: $background; scrollbar-size-vertical: 1; overflow-x: hidden; }"

    def __init__(self, rows: list[list[Segment]], palette: Palette) -> None:
        super().__init__()
        self.rows = rows
        self.palette = palette

    def on_mount(self) -> None:
        """All rows can be scrolled to."""
        self.virtual_size = Size(0, len(self.rows))

    def render_line(self, y: int) -> Strip:
        """One row."""
        row = y + self.scroll_offset.y
        segments = self.rows[row] if row < len(self.rows) else []
        return Strip(segments).adjust_cell_length(self.scrollable_content_region.width, self.palette.text)


class HelpScreen(ModalScreen[None]):
    """Every key, made from the table of actions."""

    DEFAULT_CSS = "HelpScreen { background: $background; }"

    def __init__(self, actions: Iterable[Action], palette: Palette) -> None:
        super().__init__()
        self.actions = list(actions)
        self.palette = palette

    def compose(self) -> ComposeResult:
        """The keys, and how to leave."""
        yield Bar("title")
        yield Rows(self._rows(), self.palette)
        yield Bar("hint")

    def on_mount(self) -> None:
        """Say what this is."""
        palette = self.palette
        self.query_one("#title", Bar).say([(" Keys", palette.bar_strong)], palette.bar)
        hint = [(" arrows scroll, any other key goes back", palette.bar)]
        self.query_one("#hint", Bar).say(hint, palette.bar)
        self.query_one(Rows).focus()

    def _rows(self) -> list[list[Segment]]:
        palette = self.palette
        rows: list[list[Segment]] = []
        order = list(dict.fromkeys(action.group for action in self.actions))
        ordered = sorted(self.actions, key=lambda action: order.index(action.group))
        for group, members in groupby(ordered, key=lambda action: action.group):
            rows += [[], [Segment(f"  {group}", palette.mark(("",), False) + palette.faint)]]
            for action in members:
                keys = ", ".join(action.keys)
                rows.append(
                    [Segment(f"    {keys:<{_KEYS}}", palette.text), Segment(action.title, palette.text)]
                )
        rows += [
            [],
            [
                Segment(
                    "  The mouse: click, drag to select, double click a word, triple click a sentence.",
                    palette.text,
                )
            ],
            [Segment("  On an Arabic keyboard the same keys work: ؤ س ي ب are c s d f.", palette.text)],
        ]
        return [
            [Segment(one_line(part.text, None, "ltr", palette.typeset), part.style) for part in row]
            for row in rows
        ]

    def on_key(self, event: events.Key) -> None:
        """Scroll, or go back."""
        rows = self.query_one(Rows)
        step = {
            "up": -1,
            "k": -1,
            "down": 1,
            "j": 1,
            "pageup": -rows.size.height,
            "pagedown": rows.size.height,
        }
        step["space"] = step["pagedown"]
        event.stop()
        if event.key in step:
            rows.scroll_relative(y=step[event.key], animate=False)
        else:
            self.dismiss()


class EncodingScreen(ModalScreen[str | None]):
    """Asks in which encoding an article is written, with the beginning of each reading of it."""

    DEFAULT_CSS = "EncodingScreen { background: $background; }"

    def __init__(self, name: str, candidates: tuple[Candidate, ...], palette: Palette) -> None:
        super().__init__()
        self.file_name = name
        self.candidates = candidates
        self.palette = palette
        self.row = 0

    def compose(self) -> ComposeResult:
        """The candidates with previews."""
        yield Bar("title")
        yield Rows([], self.palette)
        yield Bar("hint")

    def on_mount(self) -> None:
        """Ask."""
        palette = self.palette
        question = f" {self.file_name} is not UTF-8. In which of these can it be read?"
        self.query_one("#title", Bar).say([(question, palette.bar_strong)], palette.bar)
        hint = " arrows choose, Enter reads it so (the file is not changed), Esc leaves it"
        self.query_one("#hint", Bar).say([(hint, palette.bar)], palette.bar)
        self._show()

    def _show(self) -> None:
        rows = self.query_one(Rows)
        palette = self.palette
        width = max(20, self.app.size.width - 4)
        rows.rows = [[]]
        for number, candidate in enumerate(self.candidates):
            style = palette.chosen if number == self.row else palette.text
            rows.rows += [
                [Segment(f"  {candidate.encoding}  ", style)],
                [
                    Segment(
                        "  " + padded(candidate.preview, width, "rtl", typeset=palette.typeset), palette.text
                    )
                ],
                [],
            ]
        rows.virtual_size = Size(0, len(rows.rows))
        rows.refresh()

    def on_key(self, event: events.Key) -> None:
        """Choose, take, or leave."""
        event.stop()
        match key_name(event.key, event.character):
            case "up" | "k":
                self.row = max(0, self.row - 1)
            case "down" | "j":
                self.row = min(len(self.candidates) - 1, self.row + 1)
            case "enter":
                self.dismiss(self.candidates[self.row].encoding)
                return
            case "esc" | "q":
                self.dismiss(None)
                return
        self._show()
