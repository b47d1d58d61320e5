"""The one table of actions and keys: bindings, help, palette and README come from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reader.annotations.labels import Label, Schema


@dataclass(frozen=True, slots=True)
class Action:
    """Something a key can do.

    Attributes:
        id: Stable name, such as ``move.word_next``.
        title: What it does, in a few words.
        keys: The keys that do it; a sequence is written with spaces between its keys.
        group: Under what heading help lists it.
        context: Where it works: "reader", "library" or "both".
    """

    id: str
    title: str
    keys: tuple[str, ...]
    group: str
    context: str = "reader"


# Moves, each with the keys that move and the keys that select on the way.
_MOVES = (
    ("left", "one letter to the left", ("left", "h"), ("shift+left", "H")),
    ("right", "one letter to the right", ("right", "l"), ("shift+right", "L")),
    ("up", "one line up", ("up", "k"), ("shift+up", "K")),
    ("down", "one line down", ("down", "j"), ("shift+down", "J")),
    ("word_next", "next word", ("w", "ctrl+left"), ("W", "ctrl+shift+left")),
    ("word_previous", "previous word", ("b", "ctrl+right"), ("B", "ctrl+shift+right")),
    ("sentence_next", "next sentence", (")",), (">",)),
    ("sentence_previous", "previous sentence", ("(",), ("<",)),
    ("paragraph_next", "next paragraph", ("}", "ctrl+down"), ("ctrl+shift+down",)),
    ("paragraph_previous", "previous paragraph", ("{", "ctrl+up"), ("ctrl+shift+up",)),
    ("page_down", "a page down", ("pgdn", "space"), ("shift+pgdn",)),
    ("page_up", "a page up", ("pgup",), ("shift+pgup",)),
    ("line_start", "beginning of the line", ("home", "0"), ("shift+home",)),
    ("line_end", "end of the line", ("end", "$"), ("shift+end",)),
    ("text_start", "beginning of the article", ("g g", "ctrl+home"), ("ctrl+shift+home",)),
    ("text_end", "end of the article", ("G", "ctrl+end"), ("ctrl+shift+end",)),
)

_READER = (
    Action("select.start", "begin or end a selection; then move to widen it", ("v",), "Select"),
    Action("select.word", "select the word", ("i w",), "Select"),
    Action("select.sentence", "select the sentence", ("i s",), "Select"),
    Action("select.paragraph", "select the paragraph", ("i p",), "Select"),
    Action("mark.delete", "delete the mark here", ("x", "delete"), "Mark"),
    Action("mark.note", "write a note on the mark here", ("e",), "Mark"),
    Action("mark.next", "next mark", ("tab", "]"), "Mark"),
    Action("mark.previous", "previous mark", ("shift+tab", "["), "Mark"),
    Action("edit.undo", "undo the last change", ("u",), "Mark"),
    Action("edit.redo", "redo what was undone", ("ctrl+r",), "Mark"),
    Action("edit.save", "try again to save what the disk refused", ("ctrl+s",), "Mark"),
    Action("find.start", "search; harakat and alef forms do not matter", ("/", "ctrl+f"), "Find"),
    Action("find.next", "next hit", ("n", "f3"), "Find"),
    Action("find.previous", "previous hit", ("N", "shift+f3"), "Find"),
    Action("view.harakat", "show or hide harakat", ("t",), "View"),
    Action("view.margin", "show or hide the margin", ("m",), "View"),
    Action("view.signs", "show or hide the signs before marks", ("y",), "View"),
    Action("view.wider", "a wider column", ("+", "="), "View"),
    Action("view.narrower", "a narrower column", ("-",), "View"),
    Action("view.direction", "direction of the text: auto, right to left, left to right", ("a",), "View"),
    Action("reader.close", "back to the library, or leave", ("esc",), "Program"),
)

_LIBRARY = (
    Action("library.up", "the article above", ("up", "k"), "Library", "library"),
    Action("library.down", "the article below", ("down", "j"), "Library", "library"),
    Action("library.page_up", "a page up", ("pgup",), "Library", "library"),
    Action("library.page_down", "a page down", ("pgdn", "space"), "Library", "library"),
    Action("library.first", "the first article", ("home", "g g"), "Library", "library"),
    Action("library.last", "the last article", ("end", "G"), "Library", "library"),
    Action("library.open", "read the article", ("enter",), "Library", "library"),
    Action(
        "library.filter", "show only titles that hold what you type", ("/", "ctrl+f"), "Library", "library"
    ),
    Action("library.clear", "show all articles again", ("esc",), "Library", "library"),
)

_BOTH = (
    Action("view.theme", "next theme: night, paper, and both in high contrast", ("T",), "Program", "both"),
    Action(
        "view.bidi",
        "another way to write Arabic to this terminal, if it stands wrong",
        ("D", "ctrl+t"),
        "Program",
        "both",
    ),
    Action("help", "all keys", ("?", "f1"), "Program", "both"),
    Action("palette", "find an action by its name", (":", "ctrl+p"), "Program", "both"),
    Action("quit", "leave; every mark is saved already", ("q", "ctrl+q"), "Program", "both"),
)


class KeyClash(ValueError):
    """One key would do two things; ``str()`` says which key and which things.

    Attributes:
        label: The label whose key it is, or "" when it is no label's.
    """

    def __init__(self, message: str, *actions: Action) -> None:
        super().__init__(message)
        labels = [action.id.partition(".")[2] for action in actions if action.id.startswith("tag.")]
        self.label = labels[0] if labels else ""


def actions(schema: Schema) -> tuple[Action, ...]:
    """Every action of the reader and the library, the schema's labels among them.

    Raises:
        KeyClash: A label's key does something else already.
    """
    moves = [Action(f"move.{name}", title, keys, "Move") for name, title, keys, _ in _MOVES]
    extends = [
        Action(f"extend.{name}", f"select to {title}", keys, "Select") for name, title, _, keys in _MOVES
    ]
    labels = [(label, _key_of(label), label.english or label.name) for label in schema.labels if label.key]
    tags = [
        Action(f"tag.{label.name}", f"{label.sign} tag as {name}", (key,), "Mark")
        for label, key, name in labels
    ]
    relabels = [
        Action(f"relabel.{label.name}", f"make the mark here a {name}", (f"r {key}",), "Mark")
        for label, key, name in labels
    ]
    table = (*moves, *extends, *tags, *relabels, *_READER, *_LIBRARY, *_BOTH)
    for context in ("reader", "library"):
        key_bindings(in_context(table, context))
    return table


def _key_of(label: Label) -> str:
    """A label's key as the table writes it."""
    return "space" if label.key == " " else label.key


def in_context(table: Iterable[Action], context: str) -> list[Action]:
    """The actions that work in a context."""
    return [action for action in table if action.context in (context, "both")]


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
    ordered = list(table)
    lines = ["# Keys", "", "Made by `hashiya keys --markdown` from the one table of actions."]
    for group in dict.fromkeys(action.group for action in ordered):
        lines += ["", f"## {group}", "", "| keys | what they do |", "| --- | --- |"]
        for action in ordered:
            if action.group == group:
                keys = ", ".join(f"`{keys}`" for keys in action.keys)
                lines.append(f"| {keys} | {action.title} |")
    return "\n".join(lines) + "\n"
