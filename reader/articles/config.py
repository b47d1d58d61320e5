"""A workspace's ``hashiya.toml``, read without knowing what its tables mean.

The rooms that own a table check its values and use ``Config.error`` to say in which line
something is wrong.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

FILE_NAME: Final = "hashiya.toml"

#: Bytes; nobody writes more settings than this.
MAX_BYTES: Final = 2**20

#: Where a value is: the names of its tables and its own; a number counts in an array.
KeyPath = tuple[str | int, ...]

_MISSING: Final = object()


class ConfigError(Exception):
    """Something in a settings file is wrong; ``str()`` names the file, the line and the problem.

    Attributes:
        path: The file.
        line: Its line, from 1, or None where no line is to blame.
        message: What is wrong and what to do.
    """

    def __init__(self, path: Path, line: int | None, message: str) -> None:
        super().__init__(message)
        self.path = path
        self.line = line
        self.message = message

    def __str__(self) -> str:
        where = f"{self.path}, line {self.line}" if self.line else f"{self.path}"
        return f"{where}: {self.message}"


class Config(NamedTuple):
    """The tables of one settings file; empty when there is no file."""

    path: Path
    data: Mapping[str, Any] = MappingProxyType({})
    lines: tuple[str, ...] = ()

    @classmethod
    def load(cls, path: Path) -> Config:
        """Read a settings file.

        Raises:
            ConfigError: It can't be read, or it is not TOML.
        """
        try:
            with path.open("rb") as file:
                raw = file.read(MAX_BYTES + 1)
        except (FileNotFoundError, NotADirectoryError):
            return cls(path)
        except OSError as error:
            raise ConfigError(path, None, f"the settings can't be read: {error.strerror}.") from None
        if len(raw) > MAX_BYTES:
            raise ConfigError(path, None, f"settings take no more than {MAX_BYTES // 2**20} MB.")
        import tomllib  # most workspaces have no such file

        try:
            text = raw.decode("utf-8-sig")  # editors on Windows put a byte order mark
            data = tomllib.loads(text)
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            raise ConfigError(path, line, "this is not UTF-8: save the file in UTF-8.") from None
        except tomllib.TOMLDecodeError as error:
            raise _not_toml(path, text, str(error)) from None
        except (ValueError, RecursionError):  # an enormous number; tables in tables in tables
            raise ConfigError(path, None, "the settings are too deeply nested or too large.") from None
        return cls(path, MappingProxyType(data), tuple(line + "\n" for line in text.split("\n")))

    def table(self, name: str) -> Mapping[str, Any]:
        """The top-level table of this name; empty when there is none.

        Raises:
            ConfigError: The name is there, but is not a table.
        """
        value = self.data.get(name, {})
        if not isinstance(value, dict):
            raise self.error((name,), f"{name} must be a table: write [{name}] above its settings.")
        return MappingProxyType(value)

    def check_keys(self, table_name: str, allowed: Iterable[str]) -> None:
        """Refuse a key of a top-level table, or with "" of the file itself, that nobody knows.

        Raises:
            ConfigError: There is one; the nearest allowed name is offered.
        """
        names = list(allowed)
        table = self.table(table_name) if table_name else self.data
        for key in table:
            if key in names:
                continue
            from difflib import get_close_matches

            near = get_close_matches(key, names, n=1)
            advice = f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(names))}."
            place, path = (f"in [{table_name}]", (table_name, key)) if table_name else ("here", (key,))
            raise self.error(path, f"nothing {place} is called {key}; {advice}")

    def error(self, key_path: KeyPath, message: str) -> ConfigError:
        """An error about a value, with the line in which it begins.

        A key that is missing is looked for in the nearest table around it that is there.
        """
        while key_path and _value(self.data, key_path) is _MISSING:
            key_path = key_path[:-1]
        return ConfigError(self.path, self._line(key_path) if key_path else None, message)

    def _line(self, key_path: KeyPath) -> int:
        # The beginnings of a file that are whole TOML tell where a key comes in: the first
        # such beginning that has it ends with it, and the one before ends just above it.
        def has_key(count: int) -> bool:
            return _value(self._beginning(count)[1], key_path) is not _MISSING

        end = bisect_left(range(len(self.lines) + 1), True, key=has_key)
        return self._beginning(end - 1)[0] + 1

    def _beginning(self, count: int) -> tuple[int, Mapping[str, Any]]:
        """The longest beginning, of at most so many lines, that is whole TOML: its lines and data."""
        import tomllib

        while count > 0:
            try:
                return count, tomllib.loads("".join(self.lines[:count]))
            except tomllib.TOMLDecodeError:
                count -= 1
        return 0, {}


def _value(data: Any, key_path: KeyPath) -> Any:
    for key in key_path:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return _MISSING
    return data


def _not_toml(path: Path, text: str, problem: str) -> ConfigError:
    found = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", problem)
    if found is None:
        return ConfigError(path, None, f"this is not TOML: {problem}.")
    line = int(found[1]) if found[1] else text.count("\n") + 1
    return ConfigError(path, line, f"this is not TOML: {problem[: found.start()]}.")
