"""From key events to actions: names of keys, counts, sequences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from reader.tui.layouts import Translator

#: Stands in a sequence for any one character, which the action gets: ``m char``.
ANY: Final = "char"
#: The highest count; more digits are not taken.
_MOST: Final = 9_999

# Keys that write a lam and an alef as two code points, of which the first says G.
_LAM: Final = "ل"
_AFTER_LAM: Final = {"ا": "b", "آ": "B", "أ": "G", "إ": "T"}

#: Names of keys whose characters textual spells out.
_NAMED: Final = {
    "escape": "esc",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "space": "space",
    "enter": "enter",
    "return": "enter",
}


def key_name(key: str, character: str | None) -> str:
    """The name of a key as the table of actions writes it: ``c``, ``G``, ``?``, ``shift+left``.

    A letter with Alt is ``alt+c``, never ``c``: what goes with it would be done unasked.
    """
    plain = character and len(character) == 1 and character.isprintable() and character != " "
    if character and plain and not key.startswith("alt+"):
        return character
    *modifiers, last = key.split("+")
    return "+".join([*modifiers, _NAMED.get(last, last)])


@dataclass
class Keys:
    """Tells which action a key, or a sequence of keys, stands for.

    Attributes:
        bindings: Sequences of key names → action ids.
        translator: Gives keys of other layouts their Latin names.
        pending: The keys pressed so far of a sequence that is not complete.
        digits: The digits of a count that no action has taken yet.
        count: The count that the last completed action was given; None when there was none.
        argument: The character that the last completed action was given, or "".
    """

    bindings: Mapping[tuple[str, ...], str]
    translator: Translator = field(default_factory=Translator)
    pending: tuple[str, ...] = ()
    digits: str = ""
    count: int | None = None
    argument: str = ""
    _before: str = ""

    def feed(self, name: str) -> str | None:
        """Take one key; the action it completes, or None.

        A key that does not go on with the pending sequence begins a new one. A lam with an
        alef after it, where neither is a key of its own, is the one key that writes both.
        """
        before, self._before = self._before, name
        one_key = before == _LAM and name in _AFTER_LAM and self.translator.alters(name)
        if one_key and self.pending == (self.translator(_LAM),):
            self.pending = ()
            name = _AFTER_LAM[name]
        else:
            name = self.translator(name)
        return self._take(name)

    def _take(self, name: str) -> str | None:
        if self._is_digit(name):
            longer = self.digits + name
            self.digits = longer if int(longer) <= _MOST else self.digits
            return None
        pressed = (*self.pending, name)
        action = self.bindings.get(pressed)
        argument = ""
        if action is None and self.pending and len(name) == 1:
            action, argument = self.bindings.get((*self.pending, ANY)), name
        if action is not None:
            self.count, self.argument = (int(self.digits) if self.digits else None), argument
            self.cancel()
            return action
        if any(sequence[: len(pressed)] == pressed for sequence in self.bindings):
            self.pending = pressed
            return None
        if self.pending:
            self.cancel()
            return self._take(name)
        self.cancel()
        return None

    def _is_digit(self, name: str) -> bool:
        """Whether a key goes on with a count, or begins one: not 0, nor a digit that is a key."""
        if self.pending or len(name) != 1 or not "0" <= name <= "9":
            return False
        return bool(self.digits) or (name != "0" and (name,) not in self.bindings)

    def following(self) -> dict[str, list[str]]:
        """What may follow the pending keys: key name → ids of the actions that it is on the way to."""
        size = len(self.pending)
        found: dict[str, list[str]] = {}
        for sequence, action in self.bindings.items():
            if size and len(sequence) > size and sequence[:size] == self.pending:
                found.setdefault(sequence[size], []).append(action)
        return found

    def cancel(self) -> bool:
        """Forget the pending keys and the count; False when there were none."""
        had = bool(self.pending or self.digits)
        self.pending, self.digits = (), ""
        return had
