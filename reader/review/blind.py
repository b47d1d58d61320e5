"""Blind annotation: a second annotator does not see the first one's marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reader.annotations.following import REANCHOR, follow
from reader.annotations.ids import new_id
from reader.annotations.model import Span
from reader.annotations.standing import counted
from reader.annotations.store import Counts, Edit, Margin, Store
from reader.articles.article import Article


class OwnMarks:
    """A store that shows one annotator's marks alone, and saves them beside the others'.

    What others marked, what is proposed and what was settled are kept as they are, unseen;
    their edits are not in the history, so that undo does not reach them.

    Args:
        store: Where all marks are kept.
        annotator: Whose marks are shown.
    """

    def __init__(self, store: Store, annotator: str) -> None:
        self._store = store
        self._annotator = annotator
        self._shown: dict[str, tuple[Margin, Margin]] = {}

    def load(self, article_id: str) -> Margin:
        """The annotator's own marks, their relations, and their edits.

        Raises:
            Damaged: As the store says.
        """
        margin = self._store.load(article_id)
        whole, shown = self._shown.get(article_id, (None, margin))
        if whole is margin:
            return shown  # the very same one until something changes
        shown = self._own(margin)
        self._shown[article_id] = margin, shown
        return shown

    def look(self, article_id: str) -> Margin:
        """The same, for who only looks.

        Raises:
            Damaged: As the store says.
        """
        return self._own(self._store.look(article_id))

    def _own(self, margin: Margin) -> Margin:
        own = self._annotator
        spans = {span.id: span for span in margin.spans.values() if span.annotator == own}
        relations = {
            link.id: link
            for link in margin.relations.values()
            if link.source in spans and link.target in spans
        }
        history = tuple(edit for edit in margin.history if edit.by == own)
        return margin._replace(spans=spans, relations=relations, history=history)

    def save(self, article: Article, edit: Edit, meta: Mapping[str, Any] | None = None) -> Edit:
        """Save an edit, as the store does.

        Raises:
            Conflict, NotSaved, ReadOnly, Damaged: As the store says.
        """
        if edit.action == REANCHOR:
            self._let_others_follow(article, edit.at)
        return self._store.save(article, edit, meta)

    def _let_others_follow(self, article: Article, at: str) -> None:
        """Let the marks that are not shown follow a changed text as well, in an edit that is not shown."""
        found = follow(article, self._store.load(article.id), self._store.text, lambda: at)
        others = (
            change
            for change in found.changes
            if isinstance(change.after, Span) and change.after.annotator != self._annotator
        )
        self._store.save(article, Edit(new_id(), REANCHOR, tuple(others), at=at))

    def hold(self, article_id: str) -> None:
        """Become the one who writes an article, as the store has it."""
        self._store.hold(article_id)

    def release(self, article_id: str) -> None:
        """Let go of an article, as the store has it."""
        self._store.release(article_id)

    def settle(self, most: int | None = None) -> None:
        """Do what the store puts off."""
        self._store.settle(most)

    def text(self, sha256: str) -> str | None:
        """The text of this SHA-256, as the store has it."""
        return self._store.text(sha256)

    def repair(self, article_id: str) -> str:
        """Repair what is kept for an article, as the store does."""
        return self._store.repair(article_id)

    def articles(self) -> Iterator[str]:
        """Ids of all articles that have anything kept, sorted."""
        return self._store.articles()

    def counts(self, article_id: str) -> Counts:
        """The annotator's own marks by label."""
        spans = self.load(article_id).spans.values()
        return counted(spans)

    def check(self, article_ids: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
        """Pairs (article id, problem), as the store has them."""
        return self._store.check(article_ids)

    def close(self) -> None:
        """Let go of the store."""
        self._store.close()
