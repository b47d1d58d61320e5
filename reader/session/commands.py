"""What the actions of the reader do to a session: one table, by the ids that keys, palette and help use.

What needs a screen (pages, the look, typing) is not here. Every command takes a count, which many
have no use for, and an argument: the character typed after the key, for those that want one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from reader.annotations.zones import KINDS
from reader.session import motions
from reader.session.growing import Side, Step
from reader.session.marking import Verdict
from reader.session.outcome import Outcome
from reader.session.session import Session

Command = Callable[[Session, int, str], Outcome | None]
"""Carries out an action on a session: session, count, argument. None when there is nothing to say."""

#: The ends one can go to, once however high the count.
_ENDS: Final = ("line_start", "line_end", "text_start", "text_end")
#: Units that a key goes to the next of, and back.
_UNITS: Final = ("word", "sentence", "paragraph", "clause", "phrase", "quotation", "number", "cue")


def _moving(name: str, extend: bool) -> Command:
    unit, _, way = name.partition("_")

    def run(session: Session, count: int, _: str) -> Outcome | None:
        longer = extend or session.selecting
        if unit in _UNITS:
            outcome = session.hand.go.unit(unit, count if way == "next" else -count, longer)
            # At the end of the article the cursor just stays, as with the arrows.
            return outcome if unit not in motions.UNITS else None
        if name in ("up", "down"):
            session.move_rows(-count if name == "up" else count, longer)
        else:
            session.move(name, 1 if name in _ENDS else count, longer)
        return None

    return run


def _percent(session: Session, count: int, _: str) -> Outcome | None:
    session.hand.go.remember()
    session.go(len(session.text) * min(count, 100) // 100, session.selecting)
    return None


def _start_selecting(session: Session, _: int, __: str) -> None:
    session.start_selecting()


def _select(kind: str) -> Command:
    def run(session: Session, _: int, __: str) -> None:
        session.select_unit(kind, session.cursor)

    return run


def _edge(side: Side, way: int, step: Step = "word") -> Command:
    return lambda session, count, _: session.hand.edge(side, way * count, step)


def _verdict(verdict: Verdict) -> Command:
    return lambda session, _, __: session.hand.mark.review(verdict)


def _zone(kind: str) -> Command:
    return lambda session, _, __: session.hand.zone.set(kind)


def _keep_place(session: Session, _: int, name: str) -> Outcome:
    return session.hand.go.keep(name)


def _go_to_place(session: Session, _: int, name: str) -> Outcome:
    return session.hand.go.to(name, session.selecting)


_MOTIONS: Final = (
    *("left", "right", "up", "down", *_ENDS),
    *(f"{unit}_{way}" for unit in _UNITS for way in ("next", "previous")),
)

COMMANDS: Final[Mapping[str, Command]] = {
    **{f"move.{name}": _moving(name, extend=False) for name in _MOTIONS},
    **{f"extend.{name}": _moving(name, extend=True) for name in _MOTIONS},
    "move.percent": _percent,
    "place.keep": _keep_place,
    "place.go": _go_to_place,
    "hints.start": lambda session, _, __: session.hand.hints.toggle(),
    "hints.jump": lambda session, _, __: session.hand.hints.start(jump=True),
    "select.start": _start_selecting,
    "select.word": _select("word"),
    "select.sentence": _select("sentence"),
    "select.paragraph": _select("paragraph"),
    "select.clause": lambda session, count, _: session.hand.select.next("clause", count),
    "select.phrase": lambda session, count, _: session.hand.select.next("phrase", count),
    "select.quotation": lambda session, count, _: session.hand.select.next("quotation", count),
    "select.number": lambda session, count, _: session.hand.select.next("number", count),
    "select.grow": lambda session, count, _: session.hand.select.grow(count),
    "select.shrink": lambda session, count, _: session.hand.select.shrink(count),
    "select.keep_outer": lambda session, _, __: session.hand.select.keep(),
    "edge.end_on": _edge("end", 1),
    "edge.end_back": _edge("end", -1),
    "edge.start_on": _edge("start", 1),
    "edge.start_back": _edge("start", -1),
    "edge.end_letter_on": _edge("end", 1, "character"),
    "edge.end_letter_back": _edge("end", -1, "character"),
    "edge.start_letter_on": _edge("start", 1, "character"),
    "edge.start_letter_back": _edge("start", -1, "character"),
    "mark.repeat": lambda session, _, __: session.hand.mark.repeat(),
    "mark.delete": lambda session, _, __: session.delete(),
    "mark.next": lambda session, count, _: session.hand.go.mark(count),
    "mark.previous": lambda session, count, _: session.hand.go.mark(-count),
    "mark.next_unreviewed": lambda session, count, _: session.hand.go.mark(count, unreviewed=True),
    "mark.previous_unreviewed": lambda session, count, _: session.hand.go.mark(-count, unreviewed=True),
    "mark.merge": lambda session, _, __: session.hand.mark.merge(),
    "mark.split": lambda session, _, __: session.hand.mark.split(),
    "mark.accept": _verdict("accepted"),
    "mark.reject": _verdict("rejected"),
    "mark.flag": _verdict("flagged"),
    "relation.start": lambda session, _, __: session.hand.relate.start(),
    "relation.between": lambda session, _, __: session.hand.relate.start(pick=True),
    "relation.follow": lambda session, count, _: session.hand.relate.follow(count),
    "relation.remove": lambda session, _, __: session.hand.relate.unlink(),
    "moved.next": lambda session, count, _: session.hand.moved.next(count),
    "moved.previous": lambda session, count, _: session.hand.moved.next(-count),
    "moved.accept": lambda session, _, __: session.hand.moved.accept(),
    "moved.accept_all": lambda session, _, __: session.hand.moved.accept_all(),
    "moved.remark": lambda session, _, __: session.hand.moved.remark(),
    "moved.keep": lambda session, _, __: session.hand.moved.keep(),
    "moved.drop": lambda session, _, __: session.hand.moved.drop(),
    **{f"zone.{kind}": _zone(kind) for kind in KINDS},
    "edit.undo": lambda session, _, __: session.undo(),
    "edit.redo": lambda session, _, __: session.redo(),
    "find.next": lambda session, _, __: session.find_next(),
    "find.previous": lambda session, _, __: session.find_next(backward=True),
}

#: What is done with a label; ids are such as ``tag.claim``.
_WITH_LABEL: Final[Mapping[str, Callable[[Session, int, str], Outcome]]] = {
    "tag": lambda session, _, label: session.hand.mark.tag(label),
    "relabel": lambda session, _, label: session.relabel(label),
    "also": lambda session, _, label: session.hand.mark.also(label),
    "all": lambda session, _, label: session.hand.mark.offer(label),
    "next": lambda session, count, label: session.hand.go.mark(count, label),
    "previous": lambda session, count, label: session.hand.go.mark(-count, label),
}


def command(action: str) -> Command | None:
    """What an action does to a session; None for an action that is not the session's.

    Args:
        action: Its id: one of ``COMMANDS``, or one with a label such as ``tag.claim``.
    """
    if action in COMMANDS:
        return COMMANDS[action]
    kind, _, label = action.partition(".")
    with_label = _WITH_LABEL.get(kind)
    if with_label is None:
        return None
    return partial(_labelled, with_label, label)


def _labelled(
    run: Callable[[Session, int, str], Outcome], label: str, session: Session, count: int, _: str
) -> Outcome:
    return run(session, count, label)
