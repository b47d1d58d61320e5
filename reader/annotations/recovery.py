"""What an article's two files say together: the TinyDB file, a checkpoint, and the log after it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from reader.annotations.article_state import SCHEMA, ArticleState
from reader.annotations.edit_log import VERSION, LoggedEdit, LogReading
from reader.annotations.outside import Merge, merge
from reader.annotations.record_lines import NotTables
from reader.annotations.records import BadRecord
from reader.annotations.store import Damaged


@dataclass(slots=True)
class Recovered:
    """An article as its files leave it.

    Attributes:
        state: What is kept now.
        outside: What another program did to the TinyDB file, to be written to the log; it is
            in the state.
        aside: Contents of files to be kept beside them, by the kind of what they are.
        problems: A sentence for each thing that is not as it should be.
        is_late: Whether the TinyDB file is behind the state.
        newer: Whether a newer version of the program wrote one of the files.
    """

    state: ArticleState
    outside: Merge | None = None
    aside: list[tuple[str, bytes]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    is_late: bool = False
    newer: bool = False


def digest_of(data: bytes) -> str:
    """What the log calls a checkpoint: the SHA-256 of the file, in hex."""
    return hashlib.sha256(data).hexdigest()


def recover(article_id: str, name: str, data: bytes | None, log: LogReading) -> Recovered:
    """Put an article together from its files.

    A TinyDB file that the log announced is trusted, and the edits after it are applied. Any
    other was changed from outside: it is merged, record by record, with what the log says.
    One that can't be read is replaced by what the log says.

    Args:
        article_id: The article's id.
        name: Name of the TinyDB file, for messages.
        data: The file's bytes, or None when there is no file.
        log: The log.

    Raises:
        Damaged: The file can't be read, and there is no log to say what was in it.
    """
    if data is None:
        found = Recovered(ArticleState(article_id), is_late=bool(log.edits))
        if log.checkpoints:
            found.problems.append(f"{name} is missing; its marks come from the log")
        replay(found, log.edits)
    elif (checkpoint := log.checkpoints.get(digest_of(data))) is not None:
        later = [line for line in log.edits if line.seq > checkpoint.seq]
        read = ArticleState.parse_own if checkpoint.plain else ArticleState.parse
        found = Recovered(read(article_id, data), is_late=bool(later))
        replay(found, later)
    else:
        found = _from_outside(article_id, name, data, log)
    found.newer = found.state.schema > SCHEMA or log.version > VERSION
    return found


def replay(found: Recovered, lines: Iterable[LoggedEdit]) -> None:
    """Apply edits of the log to the state."""
    for line in lines:
        try:
            edit, meta = line.understand()
        except BadRecord as error:
            found.problems.append(f"line {line.seq} of the log is left out: {error}")
            continue
        found.state.apply(edit, meta)


def _from_outside(article_id: str, name: str, data: bytes, log: LogReading) -> Recovered:
    ours = Recovered(ArticleState(article_id), is_late=True)
    replay(ours, log.edits)
    if not data.strip() and not log.edits:
        ours.is_late = False
        ours.problems.append(f"{name} is empty: if it had marks, bring back a copy before you add any")
        return ours
    try:
        theirs = ArticleState.parse(article_id, data)
    except NotTables as error:
        if not log.edits:
            raise Damaged(f"{name} can't be read: {error}; it was left untouched") from None
        ours.problems.append(f"{name} can't be read: {error}; its marks come from the log")
        ours.aside.append(("damaged", data))
        return ours
    if theirs.schema > SCHEMA or not log.edits:
        return Recovered(theirs)
    found = merge(ours.state.marks, ours.state.meta, theirs.marks, theirs.meta)
    for change in found.changes:
        if change.after is not None:
            ours.state.marks.put(change.after)
        elif change.before is not None:
            ours.state.marks.drop(change.before)
    deleted = {gone: rev for gone, rev in theirs.marks.deleted.items() if ours.state.marks.get(gone) is None}
    for gone, rev in deleted.items():
        ours.state.marks.deleted[gone] = max(rev, ours.state.marks.deleted.get(gone, 0))
    ours.state.meta = {**ours.state.meta, **found.meta}
    ours.state.aside, ours.state.problems = theirs.aside, theirs.problems
    ours.state.doc_ids = theirs.doc_ids
    if found.changes or found.meta or found.kept:
        ours.outside = found
        if found.kept:  # else all that is in it was taken over
            ours.aside.append(("external", data))
        ours.problems.append(
            f"{name} was changed by another program: {len(found.changes)} records were taken from it, "
            f"{found.kept} stay as they are here"
        )
    return ours
