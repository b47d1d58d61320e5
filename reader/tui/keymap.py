"""The keys as a user wants them: ``[keys]`` of hashiya.toml over a preset over the defaults.

[keys]
preset = "vim"
layout = "persian"
"mark.delete" = ["x", "delete"]
"edit.undo" = "ctrl+z"
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final, NamedTuple

from reader.annotations.labels import Schema
from reader.articles.config import Config
from reader.tui.actions import Action, KeyClash, actions, check_keys
from reader.tui.keyboard import ANY
from reader.tui.layouts import AUTO, LAYOUTS

_NAMED: Final = (
    *("left", "right", "up", "down", "home", "end", "pgup", "pgdn"),
    *("tab", "enter", "esc", "space", "backspace", "delete", "insert"),
    *(f"f{number}" for number in range(1, 13)),
)
_KEY: Final = re.compile(rf"(?:(?:ctrl|alt|shift)\+)*(?:{'|'.join(_NAMED)}|\S)")

#: What a preset changes: action → its keys.
_VIM: Final[Mapping[str, tuple[str, ...]]] = {
    "move.page_down": ("pgdn", "ctrl+f", "ctrl+d", "space"),
    "move.page_up": ("pgup", "ctrl+b", "ctrl+u"),
    "move.line_start": ("home", "0", "^"),
    "find.start": ("/",),
    "view.top": ("enter", "z enter"),
    "hints.start": (";", "f5"),
}
_ARROWS: Final[Mapping[str, tuple[str, ...]]] = {
    "find.start": ("ctrl+f",),
    "mark.note": ("f4",),
    "hints.start": ("f5",),
    "mark.accept": ("f6",),
    "mark.reject": ("f7",),
    "mark.next_unreviewed": ("f8",),
    "relation.start": ("f9",),
    "select.grow": ("insert",),
    "select.shrink": ("backspace",),
    "edge.end_on": ("alt+down",),
    "edge.end_back": ("alt+up",),
    "edge.start_back": ("alt+shift+up",),
    "edge.start_on": ("alt+shift+down",),
    "edit.undo": ("ctrl+z", "u"),
    "edit.redo": ("ctrl+y", "ctrl+r"),
    "review.undo": ("ctrl+z", "u"),
    "suspend": (),
}
PRESETS: Final = ("default", "vim", "arrows")
#: Actions of labels, whose keys are chosen with the label.
_LABELS: Final = ("tag.", "take.", "anew.")
#: Keys that every preset has, as every screen tells of them.
_EVERYWHERE: Final = frozenset({"quit", "help", "palette", "edit.undo"})


class Keymap(NamedTuple):
    """The table of actions with the user's keys, and the layout of the keyboard."""

    table: tuple[Action, ...]
    layout: str = AUTO


def keymap(schema: Schema, config: Config) -> Keymap:
    """The keys of a workspace.

    Raises:
        ConfigError: An action, a key, a preset or a layout is unknown, or a key would do two things;
            the message names the file and the line.
    """
    given = dict(_flat(config.table("keys"), ("keys",)))
    preset = _one_of(config, given, "preset", PRESETS)
    layout = _one_of(config, given, "layout", LAYOUTS)
    try:
        table = _preset(actions(schema), preset)
    except KeyClash as clash:
        advice = f"{clash}; give the label {clash.label} another key."
        raise config.error(("labels", clash.label, "key"), advice) from None
    own: dict[str, tuple[str, ...]] = {}
    known = [action.id for action in table]
    for name, (path, value) in given.items():
        if name not in known:
            near = get_close_matches(name, known, 1)
            advice = f"did you mean {near[0]}?" if near else "hashiya keys --ids lists them."
            raise config.error(path, f"there is no action {name}; {advice}")
        own[name] = _keys(config, path, value)
    if not own and preset == PRESETS[0]:
        return Keymap(table, layout)
    table = tuple(action._replace(keys=own.get(action.id, action.keys)) for action in table)
    try:
        check_keys(table)
    except KeyClash as clash:
        at = next((given[name][0] for name in clash.actions if name in given), ("keys",))
        raise config.error(at, f"{clash}; give one of them another key.") from None
    return Keymap(table, layout)


Given = tuple[tuple[str, ...], Any]


def _flat(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[tuple[str, Given]]:
    """Settings by their dotted names, written ``"mark.delete" = …`` or ``mark.delete = …``."""
    for name, value in table.items():
        if isinstance(value, Mapping):
            for inner, found in _flat(value, (*path, name)):
                yield f"{name}.{inner}", found
        else:
            yield name, ((*path, name), value)


def _one_of(config: Config, given: dict[str, Given], name: str, values: tuple[str, ...]) -> str:
    path, value = given.pop(name, ((), values[0]))
    if value not in values:
        raise config.error(path, f"{name} must be one of {', '.join(values)}.")
    return str(value)


def _keys(config: Config, path: tuple[str, ...], value: Any) -> tuple[str, ...]:
    """One key or several, checked one by one."""
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(keys, str) and keys.strip() for keys in values):
        raise config.error(path, 'keys are written "x", or ["x", "delete"], or [] for none.')
    for keys in values:
        if keys.split()[0] == ANY:
            raise config.error(path, f"{ANY} stands after a key, as in m {ANY}.")
        for key in keys.split():
            if key != ANY and not _KEY.fullmatch(key):
                near = get_close_matches(key.rpartition("+")[2], _NAMED, 1)
                advice = f"did you mean {near[0]}?" if near else "write x, ctrl+x, f5, pgdn and the like."
                raise config.error(path, f"there is no key {key}; {advice}")
    return tuple(" ".join(keys.split()) for keys in values)


def _is_named(keys: str) -> bool:
    """Whether a sequence is of keys that have names: arrows, Tab, Ctrl and a letter."""
    return all(len(key) > 1 and key != ANY for key in keys.split())


def _preset(table: Iterable[Action], preset: str) -> tuple[Action, ...]:
    changes = {"vim": _VIM, "arrows": _ARROWS}.get(preset, {})
    made = []
    for action in table:
        if action.id in changes:
            action = action._replace(keys=changes[action.id])
        elif preset == "arrows" and action.id not in _EVERYWHERE and not action.id.startswith(_LABELS):
            # Letters that are no label's do nothing, so that no slip of a finger does anything.
            action = action._replace(keys=tuple(keys for keys in action.keys if _is_named(keys)))
        made.append(action)
    return tuple(made)
