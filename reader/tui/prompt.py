"""A line to type in, in either direction: what is typed stands as it will be read."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from reader.text.document import Document
from reader.text.layout import Layout
from reader.text.oneline import one_line
from reader.text.shaping import Typeset
from reader.tui.painting import merged

#: Cells of a line that is laid out in one piece.
_ENDLESS = 100_000


class Prompt(Widget, can_focus=True):
    """One line of text being typed. The caret is a place between code points of the text.

    Left and right move as the eye sees; Enter submits, Escape gives up. Line ends in what
    is to be changed are shown as blanks, and come back if nothing is changed.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = "Prompt { height: 1; width: 1fr; display: none; } Prompt.open { display: block; }"

    class Changed(Message):
        """The text is another now."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Closed(Message):
        """Typing is over. ``text`` is None when it was given up."""

        def __init__(self, purpose: str, text: str | None) -> None:
            super().__init__()
            self.purpose = purpose
            self.text = text

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self.purpose = ""
        self.caption = ""
        self.text = ""
        self._given = self._original = ""  # the text at the beginning, and before it was made one line
        self.caret = 0
        self.typeset = Typeset()
        self.plain = Style()
        self.strong = Style()
        self.caret_style = Style(reverse=True)

    @property
    def is_open(self) -> bool:
        """Whether something is being typed."""
        return self.has_class("open")

    def open(self, purpose: str, caption: str, text: str = "") -> None:
        """Begin: ``purpose`` comes back with the text, ``caption`` stands before it."""
        self.purpose, self.caption = purpose, caption
        self.text = self._given = " ".join(text.splitlines())
        self._original = text
        self.caret = len(self.text)
        self.add_class("open")
        self.focus()
        self.refresh()

    def close(self, text: str | None) -> None:
        """End, with what was typed or None."""
        self.remove_class("open")
        self._tell(self.Closed(self.purpose, text))

    def _tell(self, message: Message) -> None:
        """Let the screen act on it at once: by way of a queue it would come after keys pressed later."""
        act = getattr(self.screen, message.handler_name, None)
        if act is not None:
            act(message)

    def on_key(self, event: events.Key) -> None:
        """Typing and moving in the line."""
        if not self.is_open:
            return
        event.stop()
        event.prevent_default()
        key = event.key
        if key == "enter":
            self.close(self._original if self.text == self._given else self.text)
        elif key == "escape":
            self.close(None)
        elif key in ("left", "right"):
            self.caret = self._beside(key == "left")
        elif key in ("home", "ctrl+a"):
            self.caret = 0
        elif key in ("end", "ctrl+e"):
            self.caret = len(self.text)
        elif key == "backspace":
            # Of letter and haraka the haraka goes first, as it was typed last.
            self._replace(max(0, self.caret - 1), self.caret, "")
        elif key == "delete":
            self._replace(self.caret, self._cluster_after(), "")
        elif key == "ctrl+u":
            self._replace(0, len(self.text), "")
        elif key == "ctrl+w":
            kept = self.text[: self.caret].rstrip()
            self._replace(kept.rfind(" ") + 1, self.caret, "")
        elif event.character and event.is_printable:
            self._replace(self.caret, self.caret, event.character)
        self.refresh()

    def on_paste(self, event: events.Paste) -> None:
        """Pasted text goes in at the caret, on one line."""
        event.stop()
        self._replace(self.caret, self.caret, " ".join(event.text.split()))
        self.refresh()

    def _replace(self, start: int, end: int, new: str) -> None:
        before = self.text
        self.text = before[:start] + new + before[end:]
        self.caret = start + len(new)
        if self.text != before:
            self._tell(self.Changed(self.text))

    def _line(self) -> Layout:
        # The blank at the end is where the caret stands behind the last letter.
        return Layout(Document(self.text + "\u00a0"), _ENDLESS, self.typeset)

    def _beside(self, leftwards: bool) -> int:
        line = self._line().line(0)
        index = line.index_of(self.caret)
        assert index is not None, "the line is never empty"
        index += -1 if leftwards else 1
        return line.starts[index] if 0 <= index < len(line) else self.caret

    def _cluster_after(self) -> int:
        if self.caret >= len(self.text):
            return self.caret
        line = self._line().line(0)
        index = line.index_of(self.caret)
        assert index is not None, "the line is never empty"
        return min(line.ends[index], len(self.text))

    def render_line(self, y: int) -> Strip:
        """The caption and the text, the caret on it; a long text is shown around the caret."""
        width = self.size.width
        caption = Segment(one_line(self.caption, width // 2, "ltr", self.typeset) + " ", self.strong)
        room = max(4, width - caption.cell_length)
        line = self._line().line(0)
        at = line.index_of(self.caret)
        styles = [self.caret_style if index == at else self.plain for index in range(len(line))]
        shown = Strip(merged(line.glyphs, styles))
        if line.width > room:
            column = line.columns[at or 0]
            start = min(max(0, column - room // 2), line.width - room)
            shown = shown.crop(start, start + room)
        return Strip([caption, *shown]).adjust_cell_length(width, self.plain)
