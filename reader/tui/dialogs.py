"""Windows over the screen: all keys, and the choice of an encoding."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.articles.decode import Candidate
from reader.text.oneline import one_line, padded
from reader.tui.action_table import GROUPS
from reader.tui.actions import Action
from reader.tui.bars import Bar
from reader.tui.keyboard import key_name
from reader.tui.palette import Palette

#: Cells for the keys of an action in the help.
_KEYS = 26
#: What help says besides the keys.
_BESIDES = (
    "A number before a key does it so often: 3 w, 5 Tab, 2 o.",
    "The mouse: click, drag to select, double click a word, triple click a sentence;",
    "drag the first or the last letter of the mark you are on to move that edge.",
    "On an Arabic or Persian keyboard the same keys work: ؤ س ي ب are c s d f.",
    "[keys] in hashiya.toml changes keys, and hashiya keys --ids lists the names of actions.",
)


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
        self.show(self.rows)

    def show(self, rows: list[list[Segment]]) -> None:
        """Show other rows."""
        self.rows = rows
        self.virtual_size = Size(0, len(rows))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One row."""
        row = y + self.scroll_offset.y
        segments = self.rows[row] if row < len(self.rows) else []
        return Strip(segments).adjust_cell_length(self.scrollable_content_region.width, self.palette.text)


class HelpScreen(ModalScreen[None]):
    """Every key, made from the table of actions, in English or in Arabic."""

    DEFAULT_CSS = "HelpScreen { background: $background; }"

    def __init__(self, actions: Iterable[Action], palette: Palette) -> None:
        super().__init__()
        self.actions = list(actions)
        self.palette = palette
        self.arabic = False

    def compose(self) -> ComposeResult:
        """The keys, and how to leave."""
        yield Bar("title")
        yield Rows([], self.palette)
        yield Bar("hint")

    def on_mount(self) -> None:
        """Say what this is."""
        palette = self.palette
        self.query_one("#title", Bar).say(
            [(" Keys", palette.bar_strong)], palette.bar, ("المفاتيح", palette.bar_strong)
        )
        hint = [(" arrows scroll, Tab بالعربية, any other key goes back", palette.bar)]
        self.query_one("#hint", Bar).say(hint, palette.bar)
        self.query_one(Rows).focus()
        self._show()

    def _show(self) -> None:
        palette = self.palette
        rows: list[list[Segment]] = []
        for group, arabic in GROUPS.items():
            members = [action for action in self.actions if action.group == group and action.keys]
            if not members:
                continue
            rows += [[], [self._segment(f"  {group} · {arabic}", palette.bar_strong)]]
            for action in members:
                keys = self._segment(f"    {', '.join(action.keys):<{_KEYS}} ", palette.text)
                title = action.arabic if self.arabic and action.arabic else action.title
                rows.append([keys, self._segment(title, palette.text)])
        rows += [[], *([self._segment(f"  {line}", palette.text)] for line in _BESIDES)]
        self.query_one(Rows).show(rows)

    def _segment(self, text: str, style: Style) -> Segment:
        return Segment(one_line(text, None, "ltr", self.palette.typeset), style)

    def on_key(self, event: events.Key) -> None:
        """Scroll, change the language, or go back."""
        event.stop()
        if event.key == "tab":
            self.arabic = not self.arabic
            self._show()
        elif not scrolled(self.query_one(Rows), event.key):
            self.dismiss()


def scrolled(rows: Rows, key: str) -> bool:
    """Scroll by a key; False when it is no key that scrolls."""
    page = rows.size.height
    steps = {"up": -1, "k": -1, "down": 1, "j": 1, "pageup": -page, "pagedown": page, "space": page}
    if key in ("home", "end"):
        rows.scroll_to(y=0 if key == "home" else len(rows.rows), animate=False)
    elif key in steps:
        rows.scroll_relative(y=steps[key], animate=False)
    else:
        return False
    return True


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
        palette = self.palette
        width = max(20, self.app.size.width - 4)
        rows: list[list[Segment]] = [[]]
        for number, candidate in enumerate(self.candidates):
            style = palette.chosen if number == self.row else palette.text
            rows += [
                [Segment(f"  {candidate.encoding}  ", style)],
                [
                    Segment(
                        "  " + padded(candidate.preview, width, "rtl", typeset=palette.typeset), palette.text
                    )
                ],
                [],
            ]
        self.query_one(Rows).show(rows)

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
