"""Windows over the screen: all keys, and the choice of an encoding."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style
from textual import events

from reader.articles.decode import Candidate
from reader.text.oneline import one_line, padded
from reader.tui.action_table import GROUPS
from reader.tui.actions import Action
from reader.tui.keyboard import key_name
from reader.tui.palette import Palette
from reader.tui.rows_screen import RowsScreen

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


class HelpScreen(RowsScreen[None]):
    """Every key, made from the table of actions, in English or in Arabic."""

    def __init__(self, actions: Iterable[Action], palette: Palette) -> None:
        hint = "arrows scroll, Tab بالعربية, any other key goes back"
        super().__init__(palette, "Keys", hint, "المفاتيح")
        self.actions = list(actions)
        self.arabic = False

    def painted(self) -> list[list[Segment]]:
        """The keys of each group, and what else is to know."""
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
        return [*rows, [], *([self._segment(f"  {line}", palette.text)] for line in _BESIDES)]

    def _segment(self, text: str, style: Style) -> Segment:
        return Segment(one_line(text, None, "ltr", self.palette.typeset), style)

    def pressed(self, event: events.Key) -> None:
        """Scroll, change the language, or go back."""
        if event.key == "tab":
            self.arabic = not self.arabic
            self.show()
        else:
            super().pressed(event)


class EncodingScreen(RowsScreen[str | None]):
    """Asks in which encoding an article is written, with the beginning of each reading of it."""

    def __init__(self, name: str, candidates: tuple[Candidate, ...], palette: Palette) -> None:
        hint = "arrows choose, Enter reads it so (the file is not changed), Esc leaves it"
        super().__init__(palette, f"{name} is not UTF-8. In which of these can it be read?", hint)
        self.candidates = candidates
        self.row = 0

    def painted(self) -> list[list[Segment]]:
        """The candidates with previews."""
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
        return rows

    def pressed(self, event: events.Key) -> None:
        """Choose, take, or leave."""
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
        self.show()
