"""Paint prepared rows by the way that the terminal needs: ``python -m tests.terminals.page OUT``.

It says what it found out in OUT.json, paints one row anew in part, and marks the word that is clicked.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from reader.terminal import doctor
from reader.terminal.survey import survey

FOUND = survey()  # before the screen library is there
for name in FOUND.misleading:
    os.environ.pop(name, None)
if FOUND.color_system:
    os.environ.setdefault("TEXTUAL_COLOR_SYSTEM", FOUND.color_system)

from rich.segment import Segment  # noqa: E402
from rich.style import Style  # noqa: E402
from textual import events  # noqa: E402
from textual.app import App, ComposeResult  # noqa: E402
from textual.driver import Driver  # noqa: E402
from textual.geometry import Region  # noqa: E402
from textual.strip import Strip  # noqa: E402
from textual.widget import Widget  # noqa: E402

from reader.tui.driver import driver_for  # noqa: E402
from tests.terminals.rows import JOINED, ROWS, SEEN, VOWELLED, forms  # noqa: E402

PLAIN = Style.parse("#dcdcdc on #101010")
BOLD = Style.parse("bold #dcdcdc on #101010")
MARKED = Style.parse("#dcdcdc on #7a4a00")
FATHA = "\u064e"


class Pane(Widget):
    """Paints the rows cell by cell."""

    def __init__(self) -> None:
        super().__init__()
        self.marked: dict[int, set[int]] = {
            row.y: {row.x + column for column in row.marked} for row in ROWS.values()
        }
        self.marked[ROWS["painted anew in part"].y] = set()
        self.marked[ROWS["clicked"].y] = set()

    def render_line(self, y: int) -> Strip:
        cells = [" "] * self.size.width
        for row in [*ROWS.values(), JOINED]:
            if row.y == y:
                cells[row.x : row.x + len(row.text)] = forms(row.text)
        if VOWELLED.y == y:
            mark = FATHA if FOUND.harakat else ""
            text = forms(VOWELLED.text)
            cells[VOWELLED.x : VOWELLED.x + len(text)] = [c + mark * (c == SEEN) for c in text]
        styles = [MARKED if x in self.marked.get(y, ()) else PLAIN for x in range(self.size.width)]
        for row in ROWS.values():
            for column in row.bold if row.y == y else ():
                styles[row.x + column] = BOLD
        segments: list[Segment] = []
        for cell, style in zip(cells, styles, strict=True):
            if segments and segments[-1].style is style:
                segments[-1] = Segment(segments[-1].text + cell, style)
            else:
                segments.append(Segment(cell, style))
        return Strip(segments, self.size.width)

    def mark_part(self) -> None:
        row = ROWS["painted anew in part"]
        self.marked[row.y] = {row.x + column for column in row.marked}
        self.refresh(Region(0, row.y, self.size.width, 1))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Mark the word under the pointer."""
        row = ROWS["clicked"]
        if event.y != row.y:
            return
        text, at = row.text, event.x - row.x
        if 0 <= at < len(text) and text[at] != " ":
            start = text.rfind(" ", 0, at) + 1
            end = text.find(" ", at) if " " in text[at:] else len(text)
            self.marked[row.y] = set(range(row.x + start, row.x + end))
            self.refresh(Region(0, row.y, self.size.width, 1))


class Page(App[None]):
    """One pane, and a border of its own beside it."""

    CSS = "Pane { width: 1fr; height: 1fr; }"

    def __init__(self) -> None:
        self.output = FOUND.output()
        super().__init__()

    def get_driver_class(self) -> type[Driver]:
        return driver_for(super().get_driver_class(), self.output)

    def compose(self) -> ComposeResult:
        yield Pane()

    def on_mount(self) -> None:
        self.set_timer(0.4, self.query_one(Pane).mark_part)
        self.set_timer(0.9, self.say_ready)

    def say_ready(self) -> None:
        part = Path(sys.argv[1] + ".part")
        part.write_text(json.dumps(doctor.report(FOUND)))
        part.rename(sys.argv[1])


if __name__ == "__main__":
    page = Page()
    with page.output:
        page.run()
