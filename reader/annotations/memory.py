"""A store that keeps marks as long as the program runs: for a text that has no folder, and for tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reader.annotations.edits import Marks, edit_to_record, merged_meta, numbered
from reader.annotations.records import BadRecord
from reader.annotations.standing import counted
from reader.annotations.store import Counts, Edit, Margin, NotSaved
from reader.articles.article import Article


class MemoryStore:
    """See ``reader.annotations.store.Store``; nothing outlives the object."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._marks: dict[str, Marks] = {}
        self._meta: dict[str, Mapping[str, Any]] = {}
        self._history: dict[str, list[Edit]] = {}
        self._texts: dict[str, str] = {}
        self._margins: dict[str, Margin] = {}

    def load(self, article_id: str) -> Margin:
        """All that is kept for an article."""
        if article_id not in self._margins:
            marks = self._marks.get(article_id, Marks())
            self._margins[article_id] = Margin(
                dict(marks.spans),
                dict(marks.relations),
                dict(self._meta.get(article_id, {})),
                tuple(self._history.get(article_id, ())),
            )
        return self._margins[article_id]

    def look(self, article_id: str) -> Margin:
        """All that is kept for an article."""
        return self.load(article_id)

    def save(self, article: Article, edit: Edit, meta: Mapping[str, Any] | None = None) -> Edit:
        """Keep all changes of an edit, or none.

        Raises:
            Conflict: A record is not at the revision that the edit expects.
            NotSaved: A record could not be written as JSON.
        """
        identity = {"sha256": article.sha256, "encoding": article.encoding, "title": article.title}
        marks = self._marks.get(article.id, Marks())
        try:
            stored = numbered(edit, marks)
            edit_to_record(stored)
            self._meta[article.id] = merged_meta(self._meta.get(article.id, identity), meta)
        except BadRecord as error:
            raise NotSaved(f"not saved: {error}") from error
        marks.apply(stored)
        self._margins.pop(article.id, None)
        self._texts[article.sha256] = article.text
        self._marks[article.id] = marks
        self._history.setdefault(article.id, []).append(stored)
        return stored

    def text(self, sha256: str) -> str | None:
        """A text that marks were saved on."""
        return self._texts.get(sha256)

    def articles(self) -> Iterator[str]:
        """Ids of all articles that have anything kept, sorted."""
        return iter(sorted(self._history))

    def counts(self, article_id: str) -> Counts:
        """Marks of one article by label."""
        spans = self._marks.get(article_id, Marks()).spans.values()
        return counted(spans)

    def check(self, article_ids: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
        """Pairs (article id, problem) for everything that is not as it should be."""
        for article_id in self.articles() if article_ids is None else article_ids:
            marks = self._marks.get(article_id, Marks())
            yield from ((article_id, problem) for problem in marks.problems())

    def hold(self, article_id: str) -> None:
        """Nobody else can write it."""

    def release(self, article_id: str) -> None:
        """Nobody else waits for it."""

    def repair(self, article_id: str) -> str:
        """Nothing is ever damaged."""
        return ""

    def settle(self, most: int | None = None) -> None:
        """Nothing is ever behind."""

    def close(self) -> None:
        """Nothing to let go of."""
