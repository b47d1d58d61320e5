"""The texts that marks were made on, each kept once: ``texts/<sha256>.txt`` beside the marks.

A text is kept as it was decoded, as UTF-8, so that it can be read and compared anywhere.
Its name is the SHA-256 of these bytes, so that nobody takes another text for it.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from reader.annotations.osfile import Disk, make_folder, replace_file
from reader.articles.article import Article

#: The folder of kept texts, in that of the marks.
FOLDER = "texts"
_SHA256 = re.compile("[0-9a-f]{64}")


class KeptTexts:
    """The texts that are kept in a folder."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self._marks = folder
        self._disk = disk
        self._kept: set[str] = set()

    @property
    def _folder(self) -> Path:
        return self._marks / FOLDER  # each article that is opened has a KeptTexts, and few ask it

    def path(self, sha256: str) -> Path:
        """Where a text is kept."""
        return self._folder / f"{sha256}.txt"

    def keep(self, article: Article) -> None:
        """Keep an article's text, on disk when it returns; what is kept already is not written again.

        Raises:
            OSError: It can't be kept.
        """
        sha256 = article.sha256
        if sha256 in self._kept:
            return
        data = article.text.encode("utf-8", "surrogatepass")
        path = self.path(sha256)
        stamp = self._disk.stamp(path)
        if stamp is None or stamp[2] != len(data):
            make_folder(self._disk, self._folder)
            try:
                replace_file(self._disk, path, data)
            except FileNotFoundError:  # another process has put the same text in its place meanwhile
                if self.get(sha256) is None:
                    raise
        self._kept.add(sha256)

    def get(self, sha256: str) -> str | None:
        """A text that was kept, or None; one that was changed since is none."""
        if not _SHA256.fullmatch(sha256):
            return None
        try:
            data = self._disk.read(self.path(sha256))
        except OSError:
            return None
        return data.decode("utf-8", "surrogatepass") if hashlib.sha256(data).hexdigest() == sha256 else None

    def problem(self, sha256: str) -> str:
        """What is wrong with a kept text, as a sentence, or ""; nothing where it is not kept."""
        path = self.path(sha256)
        if not path.exists() or self.get(sha256) is not None:
            return ""
        return f"{path} is not the text that it is named after: bring back a copy, or delete it"
