"""What an article's two files say together: the TinyDB file, a checkpoint, and the log after it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from reader.annotations.article_state import SCHEMA, ArticleState
from reader.annotations.edit_log import VERSION, LoggedEdit, LogReading
from reader.annotations.outside import Merge, merge
from reader.annotations.record_lines import NotTables
from reader.annotations.records import BadRecord


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
        damage: Why records may be missing, when nothing says what they were, or "". Nothing is
            to be saved then before a person wants it, and where the state is empty nothing read.
    """

    def __init__(self, state: ArticleState, is_late: bool = False) -> None:
        self.state = state
        self.outside: Merge | None = None
        self.aside: list[tuple[str, bytes]] = []
        self.problems: list[str] = []
        self.is_late = is_late
        self.newer = False
        self.damage = ""


def digest_of(data: bytes) -> str:
    """What the log calls a checkpoint: the BLAKE2b of the file, 256 bits in hex."""
    return hashlib.blake2b(data, digest_size=32).hexdigest()


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
    """
    if data is None:
        found = Recovered(ArticleState(article_id), is_late=bool(log.edits))
        if log.checkpoints:
            found.problems.append(f"{name} is missing; its marks come from the log")
        replay(found, log.edits)
    elif (checkpoint := log.checkpoint(digest_of(data))) is not None:
        later = log.edits_after(checkpoint.seq)
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
        theirs = ArticleState.salvage(article_id, data)
        if not log.edits:
            return _salvaged(theirs, name, str(error), data)
        ours.problems.append(f"{name} can't be read: {error}; its marks come from the log")
        ours.aside.append(("damaged", data))
        # The log may have lost its end. What the file has of the same revision is damaged, if it is another.
        known = ours.state.marks
        for records in (theirs.marks.spans, theirs.marks.relations):
            for record in [*records.values()]:
                mine = known.get(record.id)
                if mine is not None and mine.rev >= record.rev:
                    theirs.marks.drop(record)
        theirs.meta, theirs.marks.deleted = {}, {}
        return _merged(ours, theirs, f"{name} is damaged", None)
    is_older = bool(theirs.old_history) or theirs.schema < SCHEMA
    older = [("older", data)] if is_older else []
    if theirs.schema > SCHEMA or not log.edits:
        found = Recovered(theirs, is_late=is_older)
        found.aside += older
        return found
    ours.state.aside, ours.state.problems = theirs.aside, theirs.problems
    ours.aside += older
    return _merged(ours, theirs, f"{name} was changed by another program", data)


def _salvaged(state: ArticleState, name: str, error: str, data: bytes) -> Recovered:
    """A damaged file that is all there is."""
    damage = (
        f"{name} can't be read as a whole: {error}. {len(state)} sound records were found in it; "
        "nothing is saved to it before hashiya repair has put it aside and written them anew"
    )
    if not len(state):
        damage = f"{name} can't be read: {error}; it was left untouched, and hashiya repair puts it aside"
    found = Recovered(state)
    found.aside.append(("damaged", data))
    found.problems.append(damage)
    found.damage = damage
    return found


def _merged(ours: Recovered, theirs: ArticleState, why: str, data: bytes | None) -> Recovered:
    """What the log says, with what another program, or damage, has left in the file.

    Args:
        ours: What the log says; it becomes the result.
        theirs: What the file says.
        why: The beginning of the sentence that is told.
        data: The file's bytes, or None for a damaged one: then only what is new in it counts.
    """
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
    ours.state.doc_ids = theirs.doc_ids
    if found.changes or found.meta or (found.kept and data is not None):
        ours.outside = found
        if found.kept and data is not None:  # else all that is in it was taken over
            ours.aside.append(("external", data))
        ours.problems.append(
            f"{why}: {len(found.changes)} records were taken from it, {found.kept} stay as they are here"
        )
    return ours
