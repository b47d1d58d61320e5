"""The one table of actions and keys: bindings, help, palette and documentation come from it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from reader.annotations.labels import Label, Schema
from reader.tui import action_table as rows
from reader.tui import review_table


class Action(NamedTuple):
    """Something a key can do.

    Attributes:
        id: Stable name, such as ``move.word_next``.
        title: What it does, in a few words.
        keys: The keys that do it; a sequence is written with spaces between its keys.
        group: Under what heading help lists it.
        context: Where it works: a name of CONTEXTS, "review" (in both that are reviews) or "both".
        arabic: What it does, in Arabic.
    """

    id: str
    title: str
    keys: tuple[str, ...]
    group: str
    context: str = "reader"
    arabic: str = ""


#: Screens with keys of their own.
CONTEXTS = ("reader", "library", "decide", "settle")
#: Those that are reviews.
_REVIEWS = ("decide", "settle")

#: What no label's key may take away: it is told on every screen.
_KEPT = frozenset({"edit.undo", "review.undo", "quit", "help", "palette"})


class KeyClash(ValueError):
    """One key would do two things; ``str()`` says which key and which things.

    Attributes:
        actions: The ids of the things.
        label: The label whose key it is, or "" when it is no label's.
    """

    def __init__(self, message: str, *actions: Action) -> None:
        super().__init__(message)
        self.actions = tuple(action.id for action in actions)
        labels = [action.id.partition(".")[2] for action in actions if action.id.startswith("tag.")]
        self.label = labels[0] if labels else ""


def actions(schema: Schema) -> tuple[Action, ...]:
    """Every action of the reader and the library with its default keys, the schema's labels among them.

    A label's key is taken from an action that has it by default, or has keys that begin with it; that
    action is in the palette still.

    Raises:
        KeyClash: A label's key does what is promised everywhere.
    """
    made = [
        *(
            Action(f"move.{name}", title, _split(keys), "Move", arabic=arabic)
            for name, title, arabic, keys, _ in rows.MOVES
        ),
        *_actions(rows.GOING, "Move"),
        *_actions(rows.SELECTING, "Select"),
        *(
            Action(f"extend.{name}", f"select to {title}", _split(keys), "Select", arabic=f"تحديد: {arabic}")
            for name, title, arabic, _, keys in rows.MOVES
        ),
        *_actions(rows.EDGES, "Mark"),
        *_actions(rows.MARKING, "Mark"),
        *_actions(rows.RELATING, "Relate"),
        *_actions(rows.REVIEWING, "Review"),
        *_actions(rows.MOVED, "Review"),
        *_actions(rows.ZONING, "Lines"),
        *_actions(rows.FINDING, "Find"),
        *_actions(rows.VIEWING, "View"),
        *_actions(rows.LIBRARY, "Library", "library"),
        *_actions(review_table.BOTH, "Review session", "review"),
        *_actions(review_table.DECIDING, "Review session", "decide"),
        *_actions(review_table.SETTLING, "Adjudication", "settle"),
        *_actions(rows.PROGRAM, "Program", "both"),
    ]
    labels = [label for label in schema.labels if label.key]
    own = {_key_of(label) for label in labels}
    made = [
        _without(action, own) if action.context != "library" and action.id not in _KEPT else action
        for action in made
    ]
    shared = [action for action in made if action.context in ("reader", "both")]
    taken = {keys.split()[0] for action in shared for keys in action.keys}
    of_labels = [_with_label(row, label, taken, own) for row in rows.WITH_LABEL for label in labels]
    of_labels += [
        _of_review(context, kind, f"{title} {label.english or label.name}", f"{arabic} {label.arabic}", label)
        for context, kind, title, arabic in review_table.WITH_LABEL
        for label in labels
    ]
    table = (*of_labels, *made)
    check_keys(table)
    return table


def _without(action: Action, own: set[str]) -> Action:
    """An action without the keys that begin with a label's."""
    keys = tuple(keys for keys in action.keys if keys.partition(" ")[0] not in own)
    return action if len(keys) == len(action.keys) else action._replace(keys=keys)


def _split(keys: str) -> tuple[str, ...]:
    """The keys of a row; a comma is a key too."""
    return (",",) if keys == "," else tuple(keys.split(", "))


def _actions(table: Iterable[rows.Row], group: str, context: str = "reader") -> list[Action]:
    return [Action(id_, title, _split(keys), group, context, arabic) for id_, title, arabic, keys in table]


def _with_label(row: tuple[str, ...], label: Label, taken: set[str], own: set[str]) -> Action:
    """What is done with one label. Its capital relabels, where that does nothing else.

    Args:
        row: A row of ``WITH_LABEL``.
        label: The label.
        taken: Keys that the actions without labels begin with.
        own: The keys of all labels.
    """
    kind, group, title, arabic, before = row
    key = _key_of(label)
    name = label.english or label.name
    keys = [] if before and before.split(maxsplit=1)[0] in own else [f"{before} {key}".strip()]
    capital = key.upper()
    if kind == "relabel" and capital != key and len(capital) == 1 and capital not in taken | own:
        keys.insert(0, capital)
    shown = f"{label.sign} {title} {name}" if kind == "tag" else f"{title} {name}"
    return Action(
        f"{kind}.{label.name}", shown, tuple(keys), group, arabic=f"{arabic} {label.arabic or name}"
    )


def _of_review(context: str, kind: str, title: str, arabic: str, label: Label) -> Action:
    group = "Adjudication" if context == "settle" else "Review session"
    return Action(f"{kind}.{label.name}", title, (_key_of(label),), group, context, arabic)


def _key_of(label: Label) -> str:
    """A label's key as the table writes it."""
    return "space" if label.key == " " else label.key


def in_context(table: Iterable[Action], context: str) -> list[Action]:
    """The actions that work in a context."""
    wanted = (context, "both", "review") if context in _REVIEWS else (context, "both")
    return [action for action in table if action.context in wanted]


def check_keys(table: Iterable[Action]) -> None:
    """Check that no key does two things in one context.

    Raises:
        KeyClash: One does.
    """
    kept = list(table)
    for context in CONTEXTS:
        key_bindings(in_context(kept, context))


def key_bindings(table: Iterable[Action]) -> dict[tuple[str, ...], str]:
    """Key sequences → action ids.

    Raises:
        KeyClash: A sequence stands for two actions, or one is the beginning of another.
    """
    found: dict[tuple[str, ...], Action] = {}
    for action in table:
        for keys in action.keys:
            sequence = tuple(keys.split())
            other = found.get(sequence)
            if other is not None:
                message = f"the key {keys} can't be both “{other.title}” and “{action.title}”"
                raise KeyClash(message, other, action)
            found[sequence] = action
    for sequence, action in found.items():
        for size in range(1, len(sequence)):
            other = found.get(sequence[:size])
            if other is not None:
                keys, first = " ".join(sequence), " ".join(sequence[:size])
                message = f"the key {first} can't be “{other.title}”, as {keys} is “{action.title}”"
                raise KeyClash(message, other, action)
    return {sequence: action.id for sequence, action in found.items()}


def table_as_markdown(table: Iterable[Action]) -> str:
    """The table of keys as docs/keys.md shows it: a table under a heading for each group."""
    ordered = [action for action in table if action.keys]
    lines = ["# Keys", "", "Made by `hashiya keys --markdown` from the one table of actions."]
    for group, arabic in rows.GROUPS.items():
        members = [action for action in ordered if action.group == group]
        if members:
            lines += ["", f"## {group} · {arabic}", "", "| keys | what they do | |", "| --- | --- | ---: |"]
        for action in members:
            keys = ", ".join(f"`{keys}`".replace("|", "\\|") for keys in action.keys)
            lines.append(f"| {keys} | {action.title} | {action.arabic} |")
    return "\n".join(lines) + "\n"
