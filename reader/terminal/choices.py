"""What the person chose: which choice counts, and the memory of choices made in the program.

The program itself finds out what a terminal needs. Where it is wrong, a person may say so; choices made
with a key in the program are remembered for each kind of terminal in one small file of this machine.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import platformdirs

from reader.terminal.modes import AUTO, CHOICES, Mode

VARIABLE = "HASHIYA_BIDI"
STATE_VARIABLE = "HASHIYA_STATE"


class UnknownMode(ValueError):
    """A mode was asked for that there is not; the message says where and what there is."""


class Choice(NamedTuple):
    """What a person chose for one kind of terminal.

    Attributes:
        mode: A mode, or None for what the terminal seems to need.
        harakat: Vowel marks shown or hidden, or None for what the terminal can.
    """

    mode: Mode | None = None
    harakat: bool | None = None


def resolve(
    flag: str | None, environ: Mapping[str, str], remembered: Mode | None, configured: str | None
) -> tuple[Mode | None, str]:
    """The mode that was asked for, and by what.

    The nearest to the person now counts: ``--bidi``, then HASHIYA_BIDI, then what was chosen with a key
    in this kind of terminal, then the workspace's ``hashiya.toml``, which is for all terminals. ``auto``
    in any of them ends the search.

    Returns:
        A mode and its source, or None and nothing: as the terminal seems to need.

    Raises:
        UnknownMode: one of them names no mode.
    """
    for source, value in (
        ("--bidi", flag),
        (VARIABLE, environ.get(VARIABLE)),
        ("your last choice in this terminal", remembered),
        ("hashiya.toml", configured),
    ):
        if not value:
            continue
        if value not in CHOICES:
            raise UnknownMode(f"{source}: {value!r} is no bidi mode; choose one of {', '.join(CHOICES)}.")
        return (None, "") if value == AUTO else (Mode(value), source)
    return None, ""


def state_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Where this machine keeps what the program has to remember: HASHIYA_STATE, or the system's place."""
    named = environ.get(STATE_VARIABLE)
    return Path(named) if named else platformdirs.user_state_path("hashiya")


def recall(key: str, folder: Path) -> Choice:
    """What was chosen for a kind of terminal.

    Args:
        key: ``Terminal.key``.
        folder: ``state_folder()``.

    Returns:
        The choice; an empty one when there is none or the file can't be read, which is no reason not to
        open an article.
    """
    entry = _load(folder).get(key)
    if not isinstance(entry, dict):
        return Choice()
    mode, harakat = entry.get("bidi"), entry.get("harakat")
    return Choice(
        mode=Mode(mode) if mode in list(Mode) else None,
        harakat=harakat if isinstance(harakat, bool) else None,
    )


def remember(key: str, choice: Choice, folder: Path) -> None:
    """Keep a choice for a kind of terminal; an empty choice is forgotten.

    Raises:
        OSError: the folder can't be written.
    """
    entries = _load(folder)
    entry: dict[str, object] = {}
    if choice.mode is not None:
        entry["bidi"] = choice.mode.value
    if choice.harakat is not None:
        entry["harakat"] = choice.harakat
    if entry:
        entries[key] = entry
    else:
        entries.pop(key, None)
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix="terminals-", suffix=".tmp")
    try:
        with open(handle, "w", encoding="utf-8") as file:
            json.dump(entries, file, ensure_ascii=False, indent=1, sort_keys=True)
        os.replace(name, _file(folder))
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def _file(folder: Path) -> Path:
    return folder / "terminals.json"


def _load(folder: Path) -> dict[str, object]:
    try:
        entries = json.loads(_file(folder).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return entries if isinstance(entries, dict) else {}
