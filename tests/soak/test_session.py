"""A long time at one article: actions of the session at random, beside a model."""

from __future__ import annotations

import gc
import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from reader.annotations.tinydb_store import TinyStore
from reader.session.commands import COMMANDS, command
from reader.session.hints import LETTERS
from reader.session.outcome import Outcome
from reader.text.document import Document
from reader.text.layout import Layout
from reader.text.shaping import Typeset
from tests.session.desk import RefusingStore, session_on
from tests.soak.model import Model, before, records_of
from tests.text.facts import facts
from tests.tui.driving import MIXED

TEXT = MIXED + "\u200fولا لَا سَلَام — example.com/a؟ نعم.\r\n\r\n\t  \nABC قال 12٪ و لا!\n \nأ"
LABELS = ("claim", "source", "denial", "figure")

#: Marks beyond which more are deleted than made.
_MANY = 150
#: Rows that are compared with those of a fresh layout.
_SCREEN = 12
#: Blocks of memory (``sys.getallocatedblocks``) that may be held more at the end than when a fifth was done:
#: for each edit, which the history keeps for undo (and the model does, too), and for all else.
_AN_EDIT, _ALL_ELSE = 40, 60_000

#: How often which kinds of actions are done, by the beginnings of their ids.
_WEIGHTS = {
    ("move", "extend"): 30,
    ("select", "place", "find", "moved", "hints"): 14,
    ("mark.next", "mark.previous", "relation.follow", "relation.start", "relation.between"): 12,
    ("edge",): 8,
    ("mark.merge", "mark.split", "mark.accept", "mark.reject", "mark.flag", "mark.repeat"): 8,
    ("relation.remove", "mark.delete"): 4,
    ("edit.undo", "edit.redo"): 8,
    ("zone",): 1,
}
_KINDS = [[name for name in COMMANDS if name.startswith(kinds)] for kinds in _WEIGHTS]


class Soak:
    """A person who does anything, and whoever looks over the shoulder."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.chance = random.Random(seed)
        self.store = RefusingStore(TinyStore(folder))
        self.session = session_on(TEXT, self.store, gap=True)
        self.model = Model(TEXT, records_of(self.session))
        self.last: list[tuple[str, str, int]] = []  # actions, arguments, counts

    def act(self) -> None:
        """Do one thing, and check what it did to the marks."""
        chance, session = self.chance, self.session
        action, argument, count = self._choose()
        was = before(session, self.store.full)
        active = session.active
        if active is not None and self.model.covering(session):
            # A mark of blanks that have no cell is at the cell before, whatever lies there.
            assert active.id in self.model.covering(session) or active.quote.isspace()
        self.last = [*self.last[-40:], (action, argument, count)]
        self._do(action, argument, count)
        assert self.session is session or action == "restart"
        if action == "restart":
            assert records_of(self.session) == self.model.records
            self.model.restart()
        else:
            self.model.follow(session, action, was, argument)
        if chance.random() < 0.5:
            session.hand.hints.look(first := chance.randint(0, 40), first + chance.randint(0, 20))

    def _choose(self) -> tuple[str, str, int]:
        """An action, its argument and its count."""
        chance = self.chance
        count = chance.choice((1, 1, 1, 2, 3, 9))
        if len(self.session.marks) > _MANY and chance.random() < 0.3:
            return "mark.delete", "", 1
        if chance.random() < 0.65:
            (kind,) = chance.choices(_KINDS, list(_WEIGHTS.values()))
            return chance.choice(kind), chance.choice("ab'"), count
        return chance.choice(
            [
                *[(f"tag.{chance.choice(LABELS)}", "", 1)] * 8,
                *[("press", chance.choice([*LETTERS, "esc", "backspace", "enter", "."]), 1)] * 8,
                *[("go", str(chance.randrange(len(TEXT) + 1)), 1)] * 6,
                (f"relabel.{chance.choice(LABELS)}", "", 1),
                (f"also.{chance.choice(LABELS)}", "", 1),
                (f"all.{chance.choice(LABELS)}", "", 1),
                (f"next.{chance.choice(LABELS)}", "", count),
                (f"previous.{chance.choice(LABELS)}", "", count),
                ("mark.note", chance.choice(["", "ملاحظة", "two\nlines"]), 1),
                ("mark.attribute", chance.choice(["a=1", "a=2", 'b="نص"', "a=", "b="]), 1),
                ("link", chance.choice([*self.session.marks.by_id] or [""]), 1),
                ("find", chance.choice(["قال", "لا", "12", "x", ""]), 1),
                ("view", "", chance.randint(1, 90)),
                ("catch_up", "", 1),
                ("disk", "", 1),
                ("retry", "", 1),
                *[("restart", "", chance.randint(20, 60))] * (chance.random() < 0.02),
            ]
        )

    def _do(self, action: str, argument: str, count: int) -> Outcome | None:
        session, hand = self.session, self.session.hand
        match action:
            case "press":
                return hand.press(argument)
            case "go":
                session.go(int(argument))
            case "mark.note":
                return session.annotate(argument)
            case "mark.attribute":
                return hand.mark.attribute(argument)
            case "link":
                mark = session.marks.by_id.get(argument)
                return hand.relate.link(mark) if mark else None
            case "find":
                return session.find(argument)
            case "view":
                session.set_view(
                    count, Typeset(harakat=self.chance.random() < 0.5), self.chance.random() < 0.5
                )
            case "catch_up":
                return session.catch_up()
            case "disk":
                self.store.full = not self.store.full
            case "retry":
                self._save()
            case "restart":
                self._save()
                self.store.close()
                self.store = RefusingStore(TinyStore(self.folder))
                self.session = session_on(TEXT, self.store, width=count, gap=True)
            case _:
                run = command(action)
                assert run is not None
                return run(session, count, argument)
        return None

    def _save(self) -> None:
        self.store.full = False
        self.session.retry()
        assert self.session.unsaved == []

    # What always holds ---------------------------------------------------------------------

    def look(self) -> None:
        """The text, the cursor, and what is painted around it."""
        session = self.session
        assert session.text == session.article.text == session.layout.document.text == TEXT
        for mark in session.marks:
            assert TEXT[mark.start : mark.end] == mark.quote
        for place in (session.cursor, session.anchor):
            if place is not None:
                assert place in session.layout.line(session.layout.row_of(place)).starts
        old = session.layout
        fresh = Layout(Document(TEXT, old.document.direction), old.width, old.typeset, old.gap)
        mine, theirs = old.row_of(session.cursor), fresh.row_of(session.cursor)
        for further in range(-_SCREEN, _SCREEN):
            row, same = old.step(mine, further), fresh.step(theirs, further)
            assert facts(old.line(row)) == facts(fresh.line(same))
            assert (old.paragraph_at(row) is None) == (fresh.paragraph_at(same) is None)

    def reopen(self) -> None:
        """What is on the disk is what is in memory, as another program reads it."""
        self._save()
        session = self.session
        stored = TinyStore(self.folder, read_only=True).load(session.article.id)
        assert stored.spans == session.marks.by_id
        assert stored.relations == session.relations
        assert stored.problems == ()
        # Edits of zones, which change no record, may be between others elsewhere: they are never in hand.
        last, own = (
            [edit for edit in history[-40:] if edit.changes] for history in (stored.history, session.history)
        )
        assert last[-10:] == own[-10:]


def _held() -> int:
    """Objects that are held, as blocks of memory."""
    gc.collect()
    return sys.getallocatedblocks()


@pytest.mark.parametrize(
    ("seed", "actions"),
    [(1, 2_000), pytest.param(2, 100_000, marks=[pytest.mark.slow, pytest.mark.timeout(3600)])],
)
def test_whatever_is_done_the_marks_are_those_of_the_model(monkeypatch, seed: int, actions: int):
    # So that ids, which are part of the order of marks, are the same each time.
    monkeypatch.setattr("reader.annotations.ids.urandom", random.Random(seed).randbytes)
    with TemporaryDirectory() as name:
        soak = Soak(Path(name), seed)
        warm, edits = 0, 0
        for number in range(actions):
            try:
                soak.act()
                if number % 20 == 0:
                    soak.look()
                if number % (actions // 40) == 0:
                    soak.reopen()
            except Exception as error:
                error.add_note(f"seed {seed}, action {number}, at the end of {soak.last}")
                raise
            if number == actions // 5:
                warm, edits = _held(), len(soak.session.history)
        grown, edits = _held() - warm, len(soak.session.history) - edits
        assert grown <= _AN_EDIT * edits + _ALL_ELSE
        soak.reopen()
        soak.store.close()
