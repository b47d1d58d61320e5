"""Where a reader left each article of a workspace, kept in the user's own state folder.

Losing this is a small loss, so a file that is missing or damaged is an empty state, and
what can't be written is not.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any, Final, NamedTuple

from reader.articles.decode import known_encoding

#: Names a folder to use in place of the user's state folder.
STATE_VARIABLE: Final = "HASHIYA_STATE"


class Position(NamedTuple):
    """How far an article was read.

    Attributes:
        offset: Code point at which it was left.
        furthest: The furthest code point that was read.
        opened: When it was last opened: ISO 8601, UTC; "" if never.
        encoding: The encoding that a person chose for it, or None.
    """

    offset: int = 0
    furthest: int = 0
    opened: str = ""
    encoding: str | None = None


class Positions:
    """The positions of one workspace. Two readers of it at a time keep each other's articles."""

    def __init__(self, path: Path, positions: dict[str, Position]) -> None:
        self.path = path
        self._loaded = positions
        self._put: dict[str, Position] = {}

    @classmethod
    def load(cls, workspace_root: Path) -> Positions:
        """What is known of a workspace; nothing, when that can't be read."""
        place = os.fsencode(os.path.realpath(workspace_root))
        path = state_folder() / "positions" / f"{hashlib.sha256(place).hexdigest()[:32]}.json"
        return cls(path, _read(path))

    def get(self, article_id: str) -> Position:
        """Where an article was left; its beginning, if it was never opened."""
        return self._put.get(article_id) or self._loaded.get(article_id) or Position()

    def put(self, article_id: str, position: Position) -> bool:
        """Keep a position. False when it could only be remembered, not written."""
        self._put[article_id] = position
        # What another reader wrote meanwhile is newer than what was loaded.
        return _write(self.path, self._loaded | _read(self.path) | self._put)


def state_folder() -> Path:
    """Where the program keeps what it knows about its reader."""
    if chosen := os.environ.get(STATE_VARIABLE):
        return Path(chosen)
    import platformdirs

    return Path(platformdirs.user_state_dir("hashiya", appauthor=False))


def _read(path: Path) -> dict[str, Position]:
    try:
        articles = json.loads(path.read_bytes())["articles"].items()
        return {name: position for name, value in articles if (position := _position(value))}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}


def _position(value: Any) -> Position | None:
    if not isinstance(value, dict):
        return None
    offset, furthest = value.get("offset"), value.get("furthest")
    opened, encoding = value.get("opened"), value.get("encoding")
    if type(offset) is not int or type(furthest) is not int or offset < 0 or furthest < 0:
        return None
    return Position(
        offset,
        furthest,
        opened if isinstance(opened, str) else "",
        known_encoding(encoding) if isinstance(encoding, str) else None,
    )


def _write(path: Path, positions: dict[str, Position]) -> bool:
    record = {"articles": {name: positions[name]._asdict() for name in sorted(positions)}}
    temporary = None
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
        with open(descriptor, "w", encoding="ascii") as file:
            json.dump(record, file, indent=0)
        os.replace(temporary, path)
    except OSError:
        if temporary is not None:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
        return False
    return True
