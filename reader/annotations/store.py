"""The Store protocol: how marks are kept, whoever keeps them.

A backend promises: what ``save`` acknowledged is on disk, whole, and is never overwritten
unseen. Nothing outside a backend knows how it does so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from reader.annotations.model import Record, Relation, Span
from reader.articles.article import Article


class Change(NamedTuple):
    """One record before and after. ``before`` None: made; ``after`` None: deleted."""

    before: Record | None
    after: Record | None

    @property
    def inverse(self) -> Change:
        """The change that takes this one back."""
        return Change(self.after, self.before)


class Edit(NamedTuple):
    """A set of changes that is saved, undone and read back as one.

    Attributes:
        id: Random and stable.
        action: What was done, as one word: "tag", "delete", "relabel", "note", "import", …
        by: The annotator who did it.
        at: ISO 8601, UTC.
        undoes: The id of the edit this one takes back. Undo and redo are edits too:
            a redo undoes an undo.
    """

    id: str
    action: str
    changes: tuple[Change, ...]
    by: str = ""
    at: str = ""
    undoes: str | None = None


class Margin(NamedTuple):
    """All that is kept for one article.

    Attributes:
        meta: What is known of the article besides its marks: ``sha256``, ``encoding``,
            ``title``, ``zones``, …; JSON values only. ``path`` is there for an article that is
            not in the workspace: from the folder that the marks' folder is in to its file.
            ``earlier``: the sha256 of texts that it had before, oldest first.
        history: Every edit, oldest first; understood as it is asked for, so long ones cost nothing.
        problems: One sentence for each record or file that could not be read as it should.
        read_only: Why nothing can be saved, or "" when it can.
        damage: Why marks may be missing, or "".
    """

    spans: Mapping[str, Span] = MappingProxyType({})
    relations: Mapping[str, Relation] = MappingProxyType({})
    meta: Mapping[str, Any] = MappingProxyType({})
    history: Sequence[Edit] = ()
    problems: tuple[str, ...] = ()
    read_only: str = ""
    damage: str = ""


class Counts(NamedTuple):
    """What a list of articles shows of one: marks by label, and how many are reviewed."""

    labels: Mapping[str, int] = MappingProxyType({})
    reviewed: int = 0

    @property
    def total(self) -> int:
        """All marks."""
        return sum(self.labels.values())


class StoreError(Exception):
    """Base of what a store raises; ``str()`` is one sentence for the person."""


class Conflict(StoreError):
    """A record is not at the revision that the change expects: someone else changed it."""


class NotSaved(StoreError):
    """Nothing was saved and nothing was damaged; trying again may succeed."""


class ReadOnly(StoreError):
    """This store takes no saves now, and says why."""


class Damaged(StoreError):
    """The article's file can't be read; it was left untouched."""


class Store(Protocol):
    """Keeps the marks of a workspace. Backends pass ``tests/annotations/store_contract.py``."""

    def load(self, article_id: str) -> Margin:
        """All that is kept for an article; an empty Margin when there is nothing.

        Loading again is cheap: until something changes, whoever changes it, the very same
        Margin comes back. So a window follows another one by loading, and comparing by ``is``.

        Raises:
            Damaged: The file can't be read at all.
        """
        ...

    def look(self, article_id: str) -> Margin:
        """What ``load`` gives, for who only looks at one article after another: nothing is held or kept open.

        Raises:
            Damaged: The file can't be read at all.
        """
        ...

    def hold(self, article_id: str) -> None:
        """Become the one who writes an article, before the first save, if nobody else is.

        ``load`` says whether it worked: else its Margin is ``read_only`` and names who writes.
        """
        ...

    def release(self, article_id: str) -> None:
        """Let go of one article, so that someone else may write it; ``load`` opens it again."""
        ...

    def settle(self, most: int | None = None) -> None:
        """Do what a save may leave for a quiet moment; saved marks need it not to be safe.

        Args:
            most: Leave articles of more records than this for another time; None for none.
        """
        ...

    def save(self, article: Article, edit: Edit, meta: Mapping[str, Any] | None = None) -> Edit:
        """Save all changes of an edit, or none; durable when it returns.

        Each ``before`` must be what is stored now (compared by ``rev``), each ``after``
        is stored with the next ``rev``. ``meta`` is merged into the article's meta. The
        article's text is kept, once, so that ``text`` gives it back.

        Returns:
            The edit as stored: its ``after`` records with their new revisions.

        Raises:
            Conflict, NotSaved, ReadOnly, Damaged.
        """
        ...

    def text(self, sha256: str) -> str | None:
        """A text that marks were saved on, by the SHA-256 of its UTF-8; None where it is not kept."""
        ...

    def repair(self, article_id: str) -> str:
        """Keep aside what is damaged of an article and go on with what is sound; what was done, or "".

        Raises:
            ReadOnly, NotSaved: It can't be done now; nothing changed.
            Damaged: It can't be read, and so can't be kept aside.
        """
        ...

    def articles(self) -> Iterator[str]:
        """Ids of all articles that have anything kept, sorted."""
        ...

    def counts(self, article_id: str) -> Counts:
        """Marks of one article by label; cheap enough for a list of thousands."""
        ...

    def check(self, article_ids: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
        """Pairs (article id, problem) for everything that is not as it should be."""
        ...

    def close(self) -> None:
        """Let go of files and locks. Saved marks need no close to be safe."""
        ...
