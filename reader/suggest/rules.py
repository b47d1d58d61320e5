"""The patterns of the rules: ours, and what a workspace adds to them or takes from them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final, NamedTuple

from reader.articles.config import Config, ConfigError
from reader.suggest.lexicon import NAMES, VERBS, Lexicon
from reader.suggest.morphology import folded

#: The name of a workspace's own patterns, beside its settings.
FILE_NAME: Final = "patterns.toml"

#: The table of how sure each rule is; the others hold lists of words.
_SCORES: Final = "rules"
#: Words of the longest phrase, and characters of the longest entry.
_WORDS: Final = 8
_LENGTH: Final = 80
#: Tables whose entries are single words.
_SINGLE: Final = frozenset(("participles", "events"))


class Rules(NamedTuple):
    """What proposals go by.

    Attributes:
        scores: For each rule how sure it is, from 0 to 1; it proposes nothing at 0.
        lexicon: The words.
    """

    scores: Mapping[str, float]
    lexicon: Lexicon

    @classmethod
    def load(cls, path: Path | None = None) -> Rules:
        """Our patterns, with those of a workspace's file; ours alone where there is no such file.

        Raises:
            ConfigError: Something in the file is wrong; it names the file and the line.
        """
        if path is None:
            return _ours()
        theirs = Config.load(path)
        return _made(theirs) if theirs.data else _ours()


@cache
def _ours() -> Rules:
    return _made(None)


def _made(theirs: Config | None) -> Rules:
    with as_file(files("reader.suggest") / FILE_NAME) as path:
        ours = Config.load(path)
    tables: dict[str, dict[str, Any]] = {name: dict(ours.table(name)) for name in ours.data}
    if theirs is not None:
        _check(theirs, tables)
        for name in theirs.data:
            for key, value in theirs.table(name).items():
                known = tables[name][key]
                tables[name][key] = value if name == _SCORES else _extended(known, value)
    scores = tables.pop(_SCORES)
    lexicon = Lexicon()
    for name, lists in tables.items():
        for key, entries in lists.items():
            for entry in entries:
                lexicon.add(name, key, entry)
    return Rules(scores, lexicon)


def _extended(entries: list[str], more: list[str]) -> list[str]:
    """A list with what is added to it, and without what is written with a minus before it."""
    gone = {folded(entry[1:].strip()) for entry in more if entry.startswith("-")}
    added = [entry for entry in more if not entry.startswith("-")]
    return [entry for entry in entries if folded(entry) not in gone] + added


def _check(theirs: Config, tables: Mapping[str, Mapping[str, Any]]) -> None:
    """Refuse what is no list of ours, and entries that can't be words.

    Raises:
        ConfigError: The first that is wrong.
    """
    theirs.check_keys("", tables)
    for name in theirs.data:
        theirs.check_keys(name, tables[name])
        for key, value in theirs.table(name).items():
            if name == _SCORES:
                if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
                    raise theirs.error((name, key), f"{key} must be a number from 0 to 1.")
            elif not isinstance(value, list):
                raise theirs.error((name, key), f'{key} must be a list of words: {key} = ["…", "…"].')
            else:
                for index, entry in enumerate(value):
                    if problem := _entry_problem(name, entry):
                        raise _at_entry(theirs, theirs.error((name, key, index), f"{key}: {problem}"), entry)


def _at_entry(theirs: Config, error: ConfigError, entry: Any) -> ConfigError:
    """An error about an entry, with its own line: a list may go over many."""
    first = error.line or 1
    lines = enumerate(theirs.lines[first - 1 :], first)
    line = next((number for number, line in lines if str(entry) in line), first)
    return ConfigError(error.path, line, error.message)


def _entry_problem(table: str, entry: Any) -> str:
    """What is wrong with an entry of a list, or ""."""
    if not isinstance(entry, str):
        return f"{entry!r} is not text; put it in quotation marks."
    words = folded(entry.removeprefix("-")).split()
    if not words:
        return "an entry has no letters."
    if len(entry) > _LENGTH or len(words) > _WORDS:
        return f"an entry has at most {_WORDS} words and {_LENGTH} characters."
    if table == VERBS and len(words) not in (2, 3):
        return f"«{entry}» must be a past and a present, as in «قال يقول», or with a jussive «قال يقول يقل»."
    if table == VERBS and any(len(word) < 2 for word in words):
        return f"«{entry}» has a form of one letter."
    if table in _SINGLE and len(words) > 1:
        return f"«{entry}» must be one word."
    if table == NAMES and len(words) == 1:
        return f"«{entry}» must be a name of several words."
    return ""
