"""One article of the store while it is open: its state in memory, its log, its checkpoint, its lock."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from weakref import WeakSet

from reader.annotations.article_lock import ArticleLock
from reader.annotations.article_state import SCHEMA, ArticleState
from reader.annotations.conflict_copies import read_copy
from reader.annotations.edit_log import (
    VERSION,
    Body,
    Checkpoint,
    History,
    LogReading,
    LogWriter,
    edit_body,
)
from reader.annotations.edits import numbered
from reader.annotations.ids import new_id
from reader.annotations.kept_texts import KeptTexts
from reader.annotations.osfile import Disk, Stamp, SyncFailed, make_folder, reason, replace_file, steady
from reader.annotations.outside import OUTSIDE, merge
from reader.annotations.recovery import Recovered, digest_of, recover, replay
from reader.annotations.store import Change, Damaged, Edit, Margin, NotSaved, ReadOnly, StoreError
from reader.articles.article import Article
from reader.articles.row_file import row_place

#: Bytes of the log after which a save writes the TinyDB file as well, if that is not longer itself.
_LONG_LOG = 2**18

_Stamps = tuple[Stamp | None, Stamp | None]


class OpenArticle:
    """What is kept for one article, and the way to change it.

    Reading writes nothing. The first save, or ``settle``, does what reading found to be
    done: it cuts a torn end off the log, keeps damaged and foreign content beside the
    files, and writes to the log what came from outside.

    Attributes:
        id: The article's id.
        users: The stores that have it open.
    """

    def __init__(self, article_id: str, folder: Path, disk: Disk, *, may_write: bool) -> None:
        """An article that is not read yet; ``refresh`` reads it."""
        self.id = article_id
        self._folder = folder
        self._path = folder / f"{article_id}.json"
        self._log_path = folder / f"{article_id}.log"
        self.users: WeakSet[object] = WeakSet()
        disk = self._disk = steady(disk)
        self._texts = KeptTexts(folder, disk)
        self._lock = ArticleLock(folder / f"{article_id}.lock") if may_write else None
        self._refusal = "it is opened for reading only"
        self._log = LogReading()
        self._found = Recovered(ArticleState(article_id))
        self._stamps: _Stamps | None = None
        self._writer: LogWriter | None = None
        self._settled_end = 0  # bytes of the log that the TinyDB file holds as well
        self._settled_size = 0  # bytes of the TinyDB file
        self._late = ""  # why the TinyDB file could not be written
        self._told: list[str] = []  # what became of copies that a sync program left
        self._margin: Margin | None = None

    # Reading ----------------------------------------------------------------------------

    @property
    def state(self) -> ArticleState:
        """What is kept, as it was read last."""
        return self._found.state

    @property
    def history(self) -> History:
        """All edits, as they were read last."""
        return History(self._log)

    def refresh(self) -> None:
        """Read what has changed on the disk since it was read last.

        Raises:
            Damaged: The file can't be read, and there is no log to say what was in it.
        """
        self._read_changes()
        if self._found.damage and not len(self.state):
            raise Damaged(self._found.damage)

    def _read_changes(self) -> None:
        if self._writer is not None and self._writer.broken:
            return  # what is in memory is surer than what a failing disk says
        try:
            stamps = self._look()
            if stamps == self._stamps:
                return
            if self._writer is not None:
                stamps = self._take_own_log_back(self._writer, stamps)
            if self._has_only_grown(stamps):
                known = self._log.next_seq - 1
                self._log.read(self._disk.read(self._log_path, self._log.end))
                replay(self._found, self._log.edits_after(known))
                self._found.is_late = True
            else:
                self._read(stamps)
        except OSError as error:
            raise Damaged(f"{self._path} can't be read: {reason(error)}") from error
        self._stamps = stamps
        self._margin = None

    def _look(self) -> _Stamps:
        return self._disk.stamp(self._path), self._disk.stamp(self._log_path)

    def _has_only_grown(self, stamps: _Stamps) -> bool:
        """Whether all that happened is that another process went on with the log."""
        if self._stamps is None or self._stamps[0] != stamps[0] or self._writer is not None:
            return False
        old, new = self._stamps[1], stamps[1]
        return old is not None and new is not None and old[0] == new[0] and self._log.end < new[2]

    def _read(self, stamps: _Stamps) -> None:
        """Read both files. The TinyDB file comes first: what it lacks is in the log then."""
        data = None if stamps[0] is None else self._disk.read(self._path)
        log = LogReading()
        if stamps[1] is not None:
            log.read(self._disk.read(self._log_path))
        self._found = recover(self.id, str(self._path), data, log)
        self._log = log
        self._settled_end = 0 if self._found.is_late else log.end
        self._settled_size = len(data or b"")

    def _take_own_log_back(self, writer: LogWriter, stamps: _Stamps) -> _Stamps:
        """See that the log holds what was saved, whoever replaced or removed it meanwhile."""
        known, found = self._log, LogReading()
        if self._stamps is not None and stamps[1] != self._stamps[1]:
            if stamps[1] is not None:
                found.read(data := self._disk.read(self._log_path))
                if found.good_lines() != known.good_lines():
                    self._keep(self._log_path, "external", data)
            if not found.good_lines().startswith(known.good_lines()):
                replace_file(self._disk, self._log_path, known.good_lines())
                stamps = self._look()
        writer.close()
        self._writer = None
        return stamps

    def margin(self) -> Margin:
        """What is kept, as a value; the same one until something changes."""
        refusal = self._refused()
        if self._margin is None or self._margin.read_only != refusal:
            marks = self.state.marks
            self._margin = Margin(
                dict(marks.spans),
                dict(marks.relations),
                dict(self.state.meta),
                self.history,
                tuple(self.problems()),
                refusal,
                self._found.damage,
            )
        return self._margin

    def problems(self) -> Iterator[str]:
        """A sentence for each thing in the files that is not as it should be."""
        yield from self._found.problems
        yield from (f"{self._path}: {problem}" for problem in self.state.problems)
        yield from (f"{self._log_path}: {problem}" for problem in self._log.problems)
        if self._log.torn and self._holds:
            yield f"{self._log_path}: its last {len(self._log.torn)} bytes are a save that was cut off"
        if self._late:
            yield self._late
        yield from self._told

    # Writing ----------------------------------------------------------------------------

    def hold(self, *, make: bool) -> None:
        """Become the one who may write, if nobody else is.

        Args:
            make: Make the lock's file when there is none; else nobody is kept from writing.
        """
        if self._lock is None or self._lock.is_taken:
            return
        try:
            self._refusal = self._closed_place()
            may_lock = self._folder.is_dir() and (make or self._lock.exists)
            if may_lock and not self._refusal and not self._lock.take():
                self._refusal = f"it is open elsewhere: {self._lock.owner()}"
        except OSError as error:
            self._refusal = f"{self._folder} can't be locked: {reason(error)}"

    def _closed_place(self) -> str:
        """Which file or folder the system lets nobody write, as a sentence, or ""."""
        folder = next(place for place in (self._folder, *self._folder.parents) if place.exists())
        for place in (self._path, self._log_path, folder):
            if place.exists() and not os.access(place, os.W_OK):
                return f"{place} may not be written"
        return ""

    @property
    def _holds(self) -> bool:
        return self._lock is not None and self._lock.is_taken

    def _refused(self) -> str:
        """Why nothing can be saved, or ""."""
        if self._found.newer:
            return f"{self._path} was written by a newer Hashiya; this one only reads it"
        if self._found.damage:
            return self._found.damage
        if self._writer is not None and self._writer.broken:
            return self._writer.broken
        return self._refusal

    def save(self, article: Article, edit: Edit, meta: Mapping[str, Any] | None) -> Edit:
        """Save an edit; on disk when it returns. See ``Store.save``.

        Raises:
            Conflict, NotSaved, ReadOnly, Damaged: As the store says.
            BadRecord: A record can't be kept.
        """
        if not self._holds:
            try:
                make_folder(self._disk, self._folder)
            except OSError as error:
                raise NotSaved(f"not saved: {reason(error)} ({self._folder})") from error
            self.hold(make=True)
        self.refresh()
        if refusal := self._refused():
            raise ReadOnly(refusal)
        stored = numbered(edit, self.state.marks)
        update = dict(meta or {})
        if "sha256" not in self.state.meta:
            update = {"sha256": article.sha256, "encoding": article.encoding, "title": article.title} | update
            if article.path is not None and row_place(article.path):  # only its file knows the row by its id
                update = {"path": os.path.relpath(article.path, self._folder.parent)} | update
        if update:
            update = {name: value for name, value in update.items() if self.state.meta.get(name) != value}
        body = edit_body(stored, update)
        try:
            self._texts.keep(article)
        except OSError as error:
            raise NotSaved(f"not saved: {reason(error)} ({self._folder})") from error
        is_first = self._log.next_seq == 0 or self._found.outside is not None
        self._append([*self._prelude(), body] if is_first else [body])
        self.state.apply(stored, update)
        self._found.is_late = True
        self._log.understood(stored)
        if self._log.end - self._settled_end > max(_LONG_LOG, self._settled_size):
            self._write_checkpoint()
        return stored

    def _prelude(self) -> Iterator[Body]:
        """What the log must hold before the next line: its first line, and what came from outside."""
        marks, outside = self.state.marks, self._found.outside
        if self._log.next_seq == 0:
            yield {"log": VERSION, "article": self.id}
            for edit in self.state.old_history:
                yield edit_body(edit, {})
            changes = [*(Change(None, s) for s in marks.spans.values())]
            changes += (Change(None, link) for link in marks.relations.values())
            if changes or self.state.meta:
                yield _from_outside(changes, self.state.meta)
        elif outside is not None and (outside.changes or outside.meta):
            yield _from_outside(outside.changes, outside.meta)

    def _append(self, bodies: Iterable[Body]) -> None:
        try:
            if self._writer is None:
                self._writer = LogWriter(self._disk, self._log_path, self._log)
            if self._found.aside or self._log.damaged or self._log.torn:
                self._keep_aside()
        except SyncFailed as error:
            raise ReadOnly(self._give_up(error)) from error
        except PermissionError:
            raise ReadOnly(f"{self._log_path} may not be written") from None
        except OSError as error:
            raise NotSaved(f"not saved: {reason(error)} ({self._folder})") from error
        self._writer.append(bodies)
        self._found.outside = None
        self._margin = None
        try:
            self._stamps = (self._stamps or (None, None))[0], self._writer.stamp()
        except OSError:
            self._stamps = None  # it is saved; the files are read again before the next save

    def _keep_aside(self) -> None:
        """Keep what was damaged or came from outside, each in a file of its own."""
        for kind, data in self._found.aside:
            self._keep(self._path, kind, data)
        for data in self._log.damaged:
            self._keep(self._log_path, "damaged", data)
        if self._log.torn:
            self._keep(self._log_path, "damaged", self._log.torn)
        self._found.aside.clear()
        self._log.damaged.clear()

    def _keep(self, path: Path, kind: str, data: bytes) -> None:
        copy = _aside(path, kind, data)
        if self._disk.stamp(copy) is None:
            replace_file(self._disk, copy, data)

    def settle(self, most: int | None = None) -> None:
        """Bring the TinyDB file up to date with the log, if it is ours to write.

        What hinders it is told among the problems; nothing is lost by it.

        Args:
            most: Records beyond which the file is left as it is; None for any number.
        """
        if most is not None and len(self.state) > most:
            return
        if not self._holds:
            return
        try:
            self.refresh()
            if self._found.is_late and not self._refused():
                self._write_checkpoint()
        except StoreError as error:
            self._late = f"{self._path} could not be brought up to date: {error}"

    def take_in(self, copy: Path) -> None:
        """Merge a copy that a sync program left, record by record; it is kept aside then, out of the way.

        What came of it is told among the problems, until the article is closed.
        """
        try:
            self.refresh()
            if not self._holds or self._refused():
                return
            data = self._disk.read(copy)
            theirs = read_copy(self.id, copy, data)
            if theirs.schema > SCHEMA:
                raise Damaged(f"{copy} was written by a newer Hashiya; it was left as it is")
            marks, meta = self.state.marks, self.state.meta
            found = merge(marks, meta, theirs.marks, theirs.meta)
            new = {name: value for name, value in found.meta.items() if name not in meta}
            self._keep(self._log_path if copy.suffix == ".log" else self._path, "external", data)
            if found.changes or new:
                edit = Edit(new_id(), OUTSIDE, found.changes, "", _now())
                self._append([*self._prelude(), edit_body(edit, new)])
                self.state.apply(edit, new)
                self._found.is_late = True
            self._disk.unlink(copy)
        except (StoreError, OSError) as error:
            self._told.append(str(error) if isinstance(error, StoreError) else f"{copy}: {reason(error)}")
        else:
            self._told.append(
                f"{copy}, which a sync program left, was merged: {len(found.changes)} records were taken "
                "from it; it is kept aside"
            )
        self._margin = None

    def repair(self) -> str:
        """Put a damaged file aside and write what is sound in it anew; what was done, or "" for nothing.

        Raises:
            ReadOnly, NotSaved: It can't be done now.
            Damaged: It can't be read, and so can't be kept aside.
        """
        self.hold(make=True)
        self._read_changes()
        damage, self._found.damage = self._found.damage, ""
        if not damage:
            return ""
        if refusal := self._refused():
            self._found.damage = damage
            raise ReadOnly(refusal)
        names = ", ".join(_aside(self._path, kind, data).name for kind, data in self._found.aside)
        self._write_checkpoint()
        if self._late:
            self._found.damage = damage
            self._stamps = None  # what is to be kept aside is read again before the next try
            raise NotSaved(self._late)
        self._found.problems.remove(damage)
        count = len(self.state)
        anew = (
            f", and written anew with the {count} records that are sound"
            if count
            else "; nothing in it is sound"
        )
        return f"{self._path} was put aside as {names}{anew}"

    def _write_checkpoint(self) -> None:
        """Write the TinyDB file. The log announces it first, so that it is known for ours."""
        data = self.state.render()
        try:
            self._append([*self._prelude(), _announced(self.state, data)])
        except (NotSaved, ReadOnly) as error:
            self._late = f"{self._path} could not be brought up to date: {error}; the log has every mark"
        else:
            self._publish(data)

    def _publish(self, data: bytes) -> None:
        """Put the TinyDB file in its place. What hinders it is told; the log has every mark."""
        self._margin = None
        try:
            replace_file(self._disk, self._path, data)
        except SyncFailed as error:
            self._late = self._give_up(error)
        except OSError as error:
            self._found.is_late = True
            self._late = (
                f"{self._path} could not be brought up to date: {reason(error)}; the log has every mark"
            )
        else:
            self._found.is_late = False
            self._late = ""
            self._settled_end, self._settled_size = self._log.end, len(data)
            try:
                self._stamps = self._look()
            except OSError:
                self._stamps = None  # the files are read again before the next save

    def _give_up(self, error: OSError) -> str:
        sentence = f"the disk failed to keep what was written ({reason(error)}); open it again"
        if self._writer is not None:
            self._writer.broken = sentence
        return sentence

    def close(self) -> None:
        """Settle, and let go of the files and the lock."""
        self.settle()
        if self._writer is not None:
            with suppress(OSError):
                self._writer.close()
            self._writer = None
        if self._lock is not None:
            self._lock.release()


def _aside(path: Path, kind: str, data: bytes) -> Path:
    """Where what a file held is kept beside it."""
    return path.with_name(f"{path.name}.{kind}-{digest_of(data)[:8]}")


def _announced(state: ArticleState, data: bytes) -> dict[str, Any]:
    return Checkpoint(0, plain=not state.aside).body(digest_of(data))


def _from_outside(changes: Iterable[Change], meta: Mapping[str, Any]) -> bytes:
    return edit_body(Edit(new_id(), OUTSIDE, tuple(changes), "", _now()), meta)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
