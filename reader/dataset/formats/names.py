"""Names of files for articles: safe on every system, and no two of them the same on any."""

from __future__ import annotations

import unicodedata

from reader.articles.identity import joined, with_hash


class Names:
    """The names that were given, so that none is given twice."""

    def __init__(self) -> None:
        """None is given yet."""
        self._taken: set[str] = set()

    def name(self, article_id: str) -> str:
        """A name for an article's files, without a suffix.

        It is the id where that is safe, as it is for every file of a workspace. Some
        systems take names to be the same that differ in case or in how letters are composed.
        """
        parts = article_id.split("~")
        safe = article_id if all(parts) and joined(parts) == article_id else joined([article_id or "%"])
        if self._key(safe) in self._taken:
            safe = with_hash(safe, article_id)
        self._taken.add(self._key(safe))
        return safe

    def _key(self, name: str) -> str:
        return unicodedata.normalize("NFKC", name.casefold()).casefold()
