"""What the tests of the hand have in common: hints typed by the word they stand on."""

from __future__ import annotations

from reader.session import Session
from reader.session.hints import Hint

#: Rows of a screen that every text of the tests fits on.
ROWS = 20


def hint_on(session: Session, words: str, start: int = 0) -> Hint:
    """The hint that begins where these words stand."""
    place = session.text.index(words, start)
    return next(hint for hint in session.hand.hints.hints if hint.start == place)


def type_hint(session: Session, words: str, start: int = 0) -> int:
    """Type the hint of the word where these words stand; how many keys it took."""
    keys = hint_on(session, words, start).keys
    for key in keys:
        outcome = session.hand.hints.press(key)
        assert outcome is not None
        assert outcome.ok, outcome.message
    return len(keys)


def selected(session: Session) -> str | None:
    """The text that is selected."""
    return None if session.selection is None else session.text[slice(*session.selection)]
