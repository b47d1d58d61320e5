"""From key events to actions: one name for each key, whatever the keyboard's layout.

A terminal sends letters, not places of keys. On an Arabic keyboard the key that says C on
a Latin one sends ؤ; it is given its Latin name here, so that every command works on both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

# The Arabic 101 layout, key by key beside the Latin letters in the same places.
_LATIN: Final = "qwertyuiop[]asdfghjkl;'zxcvnm,./0123456789"
_ARABIC: Final = "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظ٠١٢٣٤٥٦٧٨٩"
# Shifted keys; those whose character is a plain Latin one as well can't be told from it.
_LATIN_SHIFTED: Final = "QWERYUIOPASHJKXNM?"
_ARABIC_SHIFTED: Final = "\u064e\u064b\u064f\u064cإ‘÷×؛\u0650\u064dأـ،\u0652آ’؟"
# Keys that write a lam and an alef: as one code point, or as two, of which the first says G.
_LIGATURES: Final = {"\ufefb": "b", "\ufef5": "B", "\ufef7": "G", "\ufef9": "T"}
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


def arabic_layout(taken: Iterable[str]) -> dict[str, str]:
    """Arabic letters → the Latin keys in their places.

    Args:
        taken: Keys that mean themselves (such as a label's own Arabic key) and stay.
    """
    own = set(taken)
    letters = zip(_ARABIC + _ARABIC_SHIFTED, _LATIN + _LATIN_SHIFTED, strict=True)
    pairs = [*letters, *_LIGATURES.items()]
    return {arabic: latin for arabic, latin in pairs if arabic not in own}


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
        layout: Characters → the key names they stand for (see ``arabic_layout``).
        pending: The keys pressed so far of a sequence that is not complete.
    """

    bindings: Mapping[tuple[str, ...], str]
    layout: Mapping[str, str] = field(default_factory=dict)
    pending: tuple[str, ...] = ()
    _before: str = ""

    def feed(self, name: str) -> str | None:
        """Take one key; the action it completes, or None.

        A key that does not go on with the pending sequence begins a new one. A lam with an
        alef after it, where neither is a key of its own, is the one key that writes both.
        """
        before, self._before = self._before, name
        one_key = before == _LAM and name in _AFTER_LAM and name in self.layout
        if one_key and self.pending == (self.layout.get(_LAM),):
            self.pending = ()
            name = _AFTER_LAM[name]
        else:
            name = self.layout.get(name, name)
        pressed = (*self.pending, name)
        if pressed in self.bindings:
            self.pending = ()
            return self.bindings[pressed]
        if any(sequence[: len(pressed)] == pressed for sequence in self.bindings):
            self.pending = pressed
            return None
        if self.pending:
            self.pending = ()
            return self.feed(name)
        return None

    def following(self) -> dict[str, str]:
        """What may follow the pending keys: key name → action id."""
        size = len(self.pending)
        return {
            sequence[size]: action
            for sequence, action in self.bindings.items()
            if size and len(sequence) > size and sequence[:size] == self.pending
        }

    def cancel(self) -> bool:
        """Forget the pending keys; False when there were none."""
        had = bool(self.pending)
        self.pending = ()
        return had
