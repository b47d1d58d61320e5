"""One article: its text, decoded once and never changed, and who it is."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path


class Article:
    """An article as read from a file.

    Attributes:
        id: Stable name inside its workspace; safe as a file name (see ``article_id``).
        text: The decoded text. Offsets everywhere are code points into it, end exclusive.
        path: The file it came from, or None for standard input.
        encoding: Python's name of the encoding it was decoded with.
        warnings: Sentences for the reader, such as "looks like UTF-8 read as Latin-1".
        given_title: The title that is given beside the text, or "".
    """

    def __init__(
        self,
        id: str,
        text: str,
        path: Path | None = None,
        encoding: str = "utf-8",
        warnings: tuple[str, ...] = (),
        given_title: str = "",
    ) -> None:
        self.id = id
        self.text = text
        self.path = path
        self.encoding = encoding
        self.warnings = warnings
        self.given_title = given_title

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the decoded text as UTF-8, in hex.

        Lone surrogates (which strict decoding never yields) are hashed as they are.
        """
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def title(self) -> str:
        """The article's title: the given one, or else told from its text (see ``reader.articles.titles``)."""
        from reader.articles.titles import title_of

        return self.given_title or title_of(self.text) or self.id
