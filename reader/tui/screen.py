"""What the library and the reader have in common: keys, bars, a prompt, actions by id."""

from __future__ import annotations

from itertools import takewhile
from typing import Final

from textual import events
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.worker import Worker

from reader.tui.actions import in_context, key_bindings
from reader.tui.bars import Bar, Part, fitting
from reader.tui.following import Following
from reader.tui.keyboard import Keys, key_name
from reader.tui.keymap import Keymap
from reader.tui.layouts import Translator
from reader.tui.palette import Palette
from reader.tui.placed import Placed
from reader.tui.prompt import Prompt

#: Actions that are the program's, whatever screen is shown.
_PROGRAM: Final = frozenset(
    {"view.theme", "view.bidi", "help", "help.tutorial", "palette", "suspend", "quit", "reader.close"}
    | {"reader.review", "library.review"}
)
#: Seconds after which it is shown what may follow the keys pressed.
_HESITATION: Final = 0.4


class ActionScreen(Placed, Screen[None]):
    """A screen that turns keys into actions and carries them out by id."""

    CONTEXT = "both"
    BLANK = True  # its widgets cover it

    class Wanted(Message):
        """An action that is the program's to carry out."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def __init__(self, keymap: Keymap, palette: Palette) -> None:
        super().__init__()
        self.actions = in_context(keymap.table, self.CONTEXT)
        self.titles = {action.id: action.title for action in self.actions}
        bindings = key_bindings(self.actions)
        typed = {key for sequence in bindings for key in sequence}
        self.keys = Keys(bindings, Translator(keymap.layout, typed))
        self.palette = palette
        self.message: Part | None = None
        # Kept at hand: to look them up by a selector at each key takes as long as to paint them.
        self.title_bar, self.hint_bar = Bar("title"), Bar("hint")
        self.following = Following()
        self.prompt = Prompt("prompt")
        self.opening: Worker[None] | None = None  # of an article that takes its time
        self._hesitation: Timer | None = None

    def on_key(self, event: events.Key) -> None:
        """Every key goes through the table of actions."""
        if self.prompt.is_open:
            # A click elsewhere took the focus away; what is typed goes to the prompt all the same.
            self.prompt.focus()
            self.prompt.on_key(event)
            return
        event.stop()
        event.prevent_default()
        name = key_name(event.key, event.character)
        if name == "esc" and self.keys.cancel():
            self._show_keys()
            return
        if name == "esc" and self.stop():
            self.tell("stopped")
            return
        self.message = None
        if not self.keys.pending and self.answer(self.keys.translator(name)):
            self.keys.cancel()
            return
        action = self.keys.feed(name)
        if action is None:
            self._show_keys()
        else:
            self._forget_keys()
            self.perform(action, self.keys.count, self.keys.argument)

    def stop(self) -> bool:
        """Stop what takes long; False when nothing does. Escape does so before anything else."""
        if self.opening is None or self.opening.is_finished:
            return False
        self.opening.cancel()
        return True

    def answer(self, key: str) -> bool:
        """Take a key that answers a question of the screen, before it is taken for an action."""
        return False

    def begin_keys(self, action: str) -> None:
        """Go on as if the first keys of an action that wants a character had been pressed."""
        for sequence, found in self.keys.bindings.items():
            if found == action:
                self.keys.pending = sequence[:-1]
                self._show_keys()
                return

    def _show_keys(self) -> None:
        """Say what was pressed so far, and after a while what may follow."""
        self._forget_keys()
        if self.keys.pending or self.keys.digits:
            self._hesitation = self.set_timer(_HESITATION, self._show_following)
        self.show_hint()

    def _forget_keys(self) -> None:
        """Say no more what may follow."""
        if self._hesitation is not None:
            self._hesitation.stop()
            self._hesitation = None
            self.following.close()

    def _show_following(self) -> None:
        rows: list[tuple[str, str]] = []
        for key, found in self.keys.following().items():
            titles = [self.titles[action].split() for action in found]
            # Where more keys follow, the words with which all of them begin are said.
            same = takewhile(lambda column: len(set(column)) == 1, zip(*titles, strict=False))
            said = " ".join(column[0] for column in same)
            rows.append((key, said if len(found) == 1 else f"{said} …"))
        self.following.open(rows, self.palette)

    def perform(self, action: str, count: int | None = None, argument: str = "") -> None:
        """Carry out an action of the table.

        Args:
            action: Its id.
            count: How often, where that has a meaning; None when it was not said.
            argument: The character typed after its keys, for those that want one.

        Raises:
            LookupError: No screen knows the action.
        """
        if action not in _PROGRAM:
            raise LookupError(f"no action {action}")
        self.ask(self.Wanted(action))

    def ask(self, message: Message) -> None:
        """Have the program do something at once: by way of a queue it would come after keys pressed later."""
        getattr(self.app, message.handler_name)(message)

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
        bar = self.hint_bar
        pressed = " ".join([*filter(None, [self.keys.digits]), *self.keys.pending])
        if pressed:
            what = "Esc forgets it" if self.keys.pending else "times what?  Esc forgets it"
            bar.say([(f" {pressed} … ", palette.bar_strong), (what, palette.bar_faint)], palette.bar)
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
