"""The embedded store: one TinyDB file an article, in the ``annotations/`` of a workspace.

A save is one line at the end of the article's log, forced to the disk; the TinyDB file
beside it is written anew, in one step, when there is time for it. ``recovery`` puts the
two together again.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from threading import RLock
from typing import Any
from weakref import WeakValueDictionary

from reader.annotations.conflict_copies import article_of, copies_in, may_be_copy
from reader.annotations.edit_log import UNREADABLE
from reader.annotations.kept_texts import KeptTexts
from reader.annotations.open_article import OpenArticle
from reader.annotations.osfile import Disk, Stamp
from reader.annotations.records import BadRecord
from reader.annotations.standing import counted
from reader.annotations.store import Counts, Damaged, Edit, Margin, NotSaved, StoreError
from reader.articles.article import Article

#: Articles that are kept open at once; each has a lock and perhaps a log open.
_MAX_OPEN = 32
#: Bytes of an article id, so that its files can be named after it.
_MAX_ID = 200


# One process is one writer: its stores share what is open, by disk and file.
_shared: WeakValueDictionary[tuple[Disk, Path], OpenArticle] = WeakValueDictionary()
_mutex = RLock()
_DISK = Disk()


class TinyStore:
    """Keeps marks as TinyDB files in a folder; see ``reader.annotations.store.Store``.

    One process writes an article: the first that saves it, or that says with ``hold`` that
    it is going to. Others are told by ``load`` that they can only read, and who writes;
    loading again follows what is written, and takes the place of the writer when it is
    gone. A writer lets go by ``release`` and ``close``, or when it has opened many other
    articles since. Who only loads leaves nothing behind.
    """

    def __init__(self, folder: Path, *, read_only: bool = False, disk: Disk | None = None) -> None:
        """Keep marks in a folder, which is made at the first save.

        Args:
            folder: Where the files are.
            read_only: Take no locks and write nothing: for programs that only look.
            disk: The file system. Stores on different ones are as if in different processes.
        """
        self.folder = folder
        self._may_write = not read_only
        self._disk = disk or _DISK
        self._articles: OrderedDict[str, OpenArticle] = OrderedDict()
        self._counts: dict[str, tuple[tuple[Stamp | None, ...], Counts]] = {}

    def load(self, article_id: str) -> Margin:
        """All that is kept for an article; an empty Margin when there is nothing.

        Loading again is cheap: the same Margin comes back until something changes.

        Raises:
            Damaged: The file can't be read at all.
            StoreError: The article's id can't be a file's name.
        """
        with _mutex:
            article = self._article(article_id)
            try:
                article.hold(make=False)
                article.refresh()
            except Damaged:
                self.release(article_id)
                raise
            return article.margin()

    def look(self, article_id: str) -> Margin:
        """What ``load`` gives, without the article's lock; a quarter of its time.

        Raises:
            Damaged: The file can't be read at all.
            StoreError: The article's id can't be a file's name.
        """
        if article_id in self._articles:
            return self.load(article_id)
        with _mutex:
            _check_id(article_id)
            article = self._looked_at(article_id)
            article.refresh()
            return article.margin()

    def save(self, article: Article, edit: Edit, meta: Mapping[str, Any] | None = None) -> Edit:
        """Save all changes of an edit, or none; on disk when it returns.

        The article's sha256, encoding and title go into its meta at the first save and
        change only when ``meta`` says so, so that a changed text is noticed.

        Raises:
            Conflict: A record is not at the revision that the edit expects.
            NotSaved: A record can't be kept, or the disk refuses; nothing changed.
            ReadOnly: Someone else writes the article, its files are of a newer version or may
                not be written, or the disk failed in a way that leaves nothing sure.
            Damaged: The file can't be read, and was left untouched.
            StoreError: The article's id can't be a file's name.
        """
        with _mutex:
            try:
                return self._article(article.id).save(article, edit, meta)
            except BadRecord as error:
                raise NotSaved(f"not saved: {error}") from error
            except Damaged:
                self.release(article.id)
                raise

    def text(self, sha256: str) -> str | None:
        """A text that marks were saved on, by its SHA-256; None where it is not kept, or was changed."""
        return KeptTexts(self.folder, self._disk).get(sha256)

    def hold(self, article_id: str) -> None:
        """Become the one who writes an article, before the first save; ``load`` says if it worked.

        Without the folder there is nothing to hold. Copies of the article's files that a sync
        program left are merged now, record by record.

        Raises:
            StoreError: The article's id can't be a file's name.
        """
        with _mutex:
            article = self._article(article_id)
            article.hold(make=True)
            if self._may_write:
                for copy in copies_in(self.folder).get(article_id, ()):
                    article.take_in(copy)

    def settle(self, most: int | None = None) -> None:
        """Write the TinyDB files that are behind; for when there is nothing else to do.

        Args:
            most: Records beyond which a file is left as it is; None for any number.
        """
        with _mutex:
            for article in self._articles.values():
                article.settle(most)

    def repair(self, article_id: str) -> str:
        """Keep an article's damaged file aside and write its sound records anew; what was done, or "".

        Raises:
            ReadOnly, NotSaved: It can't be done now; nothing changed.
            Damaged: It can't be read, and so can't be kept aside.
            StoreError: The article's id can't be a file's name.
        """
        with _mutex:
            return self._article(article_id).repair()

    def release(self, article_id: str) -> None:
        """Let go of one article: its files, and its lock."""
        with _mutex:
            article = self._articles.pop(article_id, None)
            if article is not None:
                article.users.discard(self)
                if not article.users:
                    if self._may_write:
                        _shared.pop(self._key(article_id), None)
                    article.close()

    def close(self) -> None:
        """Let go of all files and locks. Saved marks need no close to be safe."""
        for article_id in list(self._articles):
            self.release(article_id)

    def articles(self) -> Iterator[str]:
        """Ids of all articles that have anything kept, sorted."""
        try:
            names = os.listdir(self.folder)  # noqa: PTH208 (a Path for each of very many takes long)
        except OSError:
            return
        files = (name for name in names if name.endswith((".json", ".log")))
        yield from sorted(
            {
                article_of(self.folder / name) if may_be_copy(name) else name.rpartition(".")[0]
                for name in files
            }
        )

    def counts(self, article_id: str) -> Counts:
        """Marks of one article by label; none for a file that can't be read.

        Raises:
            StoreError: The article's id can't be a file's name.
        """
        with _mutex:
            _check_id(article_id)
            paths = (self.folder / f"{article_id}.{kind}" for kind in ("json", "log"))
            stamps = tuple(self._disk.stamp(path) for path in paths)
            if stamps == (None, None):
                return Counts()
            counted = self._counts.get(article_id)
            if counted is None or counted[0] != stamps:
                counted = self._counts[article_id] = (stamps, self._count(article_id))
            return counted[1]

    def _count(self, article_id: str) -> Counts:
        article = self._articles.get(article_id) or self._looked_at(article_id)
        try:
            article.refresh()
        except Damaged:
            return Counts()
        spans = article.state.marks.spans.values()
        return counted(spans)

    def check(self, article_ids: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
        """Pairs (article id, problem) for everything that is not as it should be."""
        beside = self._beside()
        for article_id in self.articles() if article_ids is None else article_ids:
            problems = [*self._check(article_id), *beside.get(article_id, ())]
            yield from ((article_id, problem) for problem in problems)

    def _check(self, article_id: str) -> Iterator[str]:
        try:
            _check_id(article_id)
            article = self._looked_at(article_id)
            article.refresh()
        except StoreError as error:
            yield str(error)
            return
        yield from article.problems()
        yield from article.state.marks.problems()
        if problem := KeptTexts(self.folder, self._disk).problem(str(article.state.meta.get("sha256"))):
            yield problem
        for edit in article.history:
            if edit.action == UNREADABLE:
                yield f"{edit.id} of the log is sound and is no edit"

    def _beside(self) -> dict[str, list[str]]:
        """What lies beside the files of marks and waits for a person, by article."""
        beside: dict[str, list[str]] = {}
        for path in sorted(self.folder.glob("*.*.*-*")):
            file = path.with_name(path.name.rsplit(".", 1)[0])
            if file.suffix in (".json", ".log"):
                told = f"{path} was kept aside: compare it, then delete it"
                beside.setdefault(article_of(file), []).append(told)
        for article_id, copies in copies_in(self.folder).items():
            told = "is a copy that a sync program left; opening the article in the reader merges it"
            beside.setdefault(article_id, []).extend(f"{copy} {told}" for copy in copies)
        return beside

    def _looked_at(self, article_id: str) -> OpenArticle:
        """An article that is read once, without its lock."""
        return OpenArticle(article_id, self.folder, self._disk, may_write=False)

    def _article(self, article_id: str) -> OpenArticle:
        article = self._articles.get(article_id)
        if article is None:
            _check_id(article_id)
            while len(self._articles) >= _MAX_OPEN:
                self.release(next(iter(self._articles)))
            article = _shared.get(self._key(article_id)) if self._may_write else None
            if article is None:
                article = OpenArticle(article_id, self.folder, self._disk, may_write=self._may_write)
            if self._may_write:
                _shared[self._key(article_id)] = article
            article.users.add(self)
            self._articles[article_id] = article
        self._articles.move_to_end(article_id)
        return article

    def _key(self, article_id: str) -> tuple[Disk, Path]:
        return self._disk, self.folder.resolve() / article_id


def _check_id(article_id: str) -> None:
    if fault := _fault_of_id(article_id):
        raise StoreError(f"{article_id[:40]!r} can't be the id of an article: it {fault}")


def _fault_of_id(article_id: str) -> str:
    """Why an article's id can't name a file of the store's own folder, or ""."""
    if article_id in ("", ".", "..") or "/" in article_id or "\\" in article_id:
        return "is not a plain file name"
    if any(c < " " or "\x7f" <= c <= "\x9f" for c in article_id):
        return "has a control character"
    if any("\ud800" <= c <= "\udfff" for c in article_id):
        return "is not Unicode text"
    return f"has over {_MAX_ID} bytes" if len(article_id.encode()) > _MAX_ID else ""
