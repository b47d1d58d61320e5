"""What the library and the reader have in common: keys, bars, a prompt, actions by id."""

from __future__ import annotations

from itertools import takewhile

from textual import events
from textual.message import Message
from textual.screen import Screen

from reader.tui.actions import Action, in_context, key_bindings
from reader.tui.bars import Bar, Part, fitting
from reader.tui.keyboard import Keys, arabic_layout, key_name
from reader.tui.palette import Palette
from reader.tui.prompt import Prompt

#: Actions that are the program's, whatever screen is shown.
_PROGRAM = frozenset({"view.theme", "view.bidi", "help", "palette", "quit", "reader.close"})


class ActionScreen(Screen[None]):
    """A screen that turns keys into actions and carries them out by id."""

    CONTEXT = "both"

    class Wanted(Message):
        """An action that is the program's to carry out."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def __init__(self, table: tuple[Action, ...], palette: Palette) -> None:
        super().__init__()
        self.actions = in_context(table, self.CONTEXT)
        bindings = key_bindings(self.actions)
        typed = {key for sequence in bindings for key in sequence}
        self.keys = Keys(bindings, arabic_layout(typed))
        self.palette = palette
        self.message: Part | None = None

    @property
    def prompt(self) -> Prompt:
        """The line to type in."""
        return self.query_one(Prompt)

    def on_key(self, event: events.Key) -> None:
        """Every key goes through the table of actions."""
        if self.prompt.is_open:
            # A click elsewhere took the focus away; what is typed goes to the prompt all the same.
            self.prompt.focus()
            self.prompt.on_key(event)
            return
        name = key_name(event.key, event.character)
        if name == "esc" and self.keys.cancel():
            event.stop()
            self.show_hint()
            return
        self.message = None
        action = self.keys.feed(name)
        event.stop()
        event.prevent_default()
        if action is not None:
            self.perform(action)
        else:
            self.show_hint()

    def perform(self, action: str) -> None:
        """Carry out an action of the table.

        Raises:
            LookupError: No screen knows the action.
        """
        if action not in _PROGRAM:
            raise LookupError(f"no action {action}")
        self.post_message(self.Wanted(action))

    def recolor(self, palette: Palette) -> None:
        """Take over the styles of another theme."""
        self.palette = palette
        for bar in self.query(Bar):
            bar.typeset = palette.typeset
            bar.refresh()
        prompt = self.prompt
        prompt.typeset = palette.typeset
        prompt.plain, prompt.strong = palette.bar, palette.bar_strong
        prompt.caret_style = palette.chosen
        prompt.refresh()

    def tell(self, text: str, error: bool = False) -> None:
        """Show a message until the next key."""
        self.message = (f" {text}", self.palette.bar_error if error else self.palette.bar) if text else None
        self.show_hint()

    def show_hint(self) -> None:
        """The bottom row: what may follow the keys pressed, a message, or what one can do here."""
        palette = self.palette
        bar = self.query_one("#hint", Bar)
        following = self.keys.following()
        if following:
            titles = {action.id: action.title.split() for action in self.actions}
            # The words with which all of them begin are said once: a row has 80 cells.
            words = [titles[action][:-1] for action in following.values()]
            common = takewhile(lambda column: len(set(column)) == 1, zip(*words, strict=False))
            said = " ".join(column[0] for column in common) if len(words) > 1 else ""
            parts: list[Part] = [(f" {' '.join(self.keys.pending)} … {said}", palette.bar_strong)]
            for key, action in following.items():
                title = " ".join(titles[action]).removeprefix(said).strip()
                parts += [(f"  {key} ", palette.bar_strong), (title, palette.bar)]
            bar.say(parts, palette.bar)
        elif self.message is not None:
            text, style = self.message
            bar.say([(fitting(text, self.size.width), style)], palette.bar)
        else:
            bar.say(self.hint_parts(), palette.bar)

    def hint_parts(self) -> list[Part]:
        """The keys that matter here, as parts of the bottom row."""
        parts: list[Part] = []
        for item in self.hint.split("  "):
            keys, _, title = item.rpartition(" ")
            parts += [(f" {keys} ", self.palette.bar_strong), (f"{title} ", self.palette.bar_faint)]
        return parts

    @property
    def hint(self) -> str:
        """The keys that matter here: ``keys title`` pairs, the title one word, two blanks between them."""
        return "? help  q leave"
