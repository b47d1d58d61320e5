"""Copies of an article's files that a sync program left where two machines had changed one.

Known by their names: those of Dropbox and Nextcloud (``a (… conflicted copy …).json``),
Syncthing (``a.sync-conflict-20261120-101112-ABCDEFG.json``), ownCloud
(``a_conflict-20261120-101112.json``), and numbered ones (``a (1).json``), which are copies
only if the article that they say they are of is another.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from reader.annotations.article_state import ArticleState
from reader.annotations.edit_log import LogReading
from reader.annotations.record_lines import NotTables
from reader.annotations.recovery import Recovered, replay
from reader.annotations.store import Damaged

_COPY = re.compile(
    r"(.+?)(?:"
    r" \([^()]*conflicted copy[^()]*\)"
    r"|\.sync-conflict-[0-9]{8}-[0-9]{6}(?:-[0-9A-Z]+)?"
    r"|_conflict-[0-9]{8}-[0-9]{6}"
    r"|( ?\([0-9]+\))"
    r")"
)


def article_of(path: Path) -> str:
    """The id of the article that a file of marks is of: by its name, or that of what it is a copy of."""
    stem = path.stem
    if not may_be_copy(path.name):
        return stem
    match = _COPY.fullmatch(stem)
    if match is None or (match[2] and _said_id(path) != match[1]):
        return path.stem
    return match[1]


def may_be_copy(name: str) -> bool:
    """Whether a file's name can be that of a copy: fast, for there may be very many."""
    return ")." in name or "conflict" in name


def _said_id(path: Path) -> str:
    """The article that a file itself says it is of, or ""."""
    try:
        return ArticleState.parse(path.stem, path.read_bytes()).said_id
    except (OSError, NotTables):
        return ""


def copies_in(folder: Path) -> dict[str, list[Path]]:
    """All copies in a folder of marks, by the id of their article."""
    try:
        names = os.listdir(folder)  # noqa: PTH208 (a Path for each of very many takes long)
    except OSError:
        return {}
    copies: dict[str, list[Path]] = {}
    for name in names:
        if may_be_copy(name):
            path = folder / name
            if path.suffix in (".json", ".log") and (article_id := article_of(path)) != path.stem:
                copies.setdefault(article_id, []).append(path)
    return {article_id: sorted(paths) for article_id, paths in copies.items()}


def read_copy(article_id: str, path: Path, data: bytes) -> ArticleState:
    """What a copy says is kept for its article.

    Raises:
        Damaged: It can't be read.
    """
    if path.suffix == ".log":
        log = LogReading()
        log.read(data)
        found = Recovered(ArticleState(article_id))
        replay(found, log.edits)
        return found.state
    try:
        return ArticleState.parse(article_id, data)
    except NotTables as error:
        raise Damaged(f"{path} looks like a copy that a sync program left, and {error}") from None
