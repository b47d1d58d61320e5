"""Texts that lie apart from their marks, put to them again by their hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from reader.articles.decode import ArticleError
from reader.articles.identity import joined
from reader.articles.listing import SUFFIX, text_files
from reader.articles.workspace import read_article
from reader.dataset.report import Problem, Remark
from reader.dataset.rows import Row, sha256_of


class Texts:
    """The texts of a folder and the folders in it, by their hashes."""

    def __init__(self, folder: Path) -> None:
        """Read all texts of a folder once; what can't be read has no hash.

        Raises:
            OSError: The folder can't be read.
        """
        self._folder = folder
        self._paths: dict[str, Path] = {}
        self._names: dict[str, Path] = {}
        for found in sorted(text_files(folder)):
            path = Path(found.path)
            name = joined((*found.parts[:-1], found.parts[-1].removesuffix(SUFFIX)))
            self._names.setdefault(name, path)
            self._names.setdefault(joined([path.stem]), path)
            try:
                self._paths.setdefault(sha256_of(read_article(path, name).text), path)
                # Some datasets tell the hash of the file, which may have a byte order mark.
                self._paths.setdefault(hashlib.sha256(path.read_bytes()).hexdigest(), path)
            except (ArticleError, OSError):
                continue

    def put(self, items: Iterable[Row | Problem | Remark]) -> Iterator[Row | Problem | Remark]:
        """Rows, each that has no text with the text that has its hash.

        Where only a file of the article's name is there, with another text, that is a problem.
        A row whose text is not in the folder may still be about an article that is here.
        """
        for item in items:
            if not isinstance(item, Row) or item.text is not None or not item.sha256:
                yield item
                continue
            path = self._paths.get(item.sha256)
            if path is not None:
                text = read_article(path, item.id or item.sha256[:16]).text
                yield item._replace(text=text, sha256=sha256_of(text))
                continue
            named = self._names.get(item.id)
            if named is not None:
                said = (
                    f"{named} has another text than the one that was marked: its SHA-256 is not {item.sha256}"
                )
                yield Problem(item.file, item.line, said)
            else:
                yield item
