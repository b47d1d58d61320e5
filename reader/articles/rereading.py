"""Reading an article again that was read before, whatever encoding its file is in by now."""

from __future__ import annotations

from pathlib import Path

from reader.articles.article import Article
from reader.articles.decode import NotText, Undecided, Undecodable
from reader.articles.workspace import read_article


def read_again(path: Path, article_id: str, encoding: str | None, sha256: str | None = None) -> Article:
    """Read an article whose encoding was told before.

    A file that holds the same text in another encoding is the same article: the encoding
    that gives this text is taken. Where none does, the text was changed; then a byte order
    mark and valid UTF-8 count for more than what was told of the file as it was.

    Args:
        path: The file.
        article_id: The article's id.
        encoding: What it was read in before, or None for not known.
        sha256: The text's SHA-256 then, or None for not known.

    Raises:
        Undecided: A person must say which encoding it is in.
        ArticleError: It can't be read or decoded; the message names the file.
    """
    if encoding is None:
        return read_article(path, article_id)
    told: Article | None = None
    try:
        told = read_article(path, article_id, encoding)
    except Undecodable:
        pass
    else:
        if told.sha256 == sha256:
            return told
    try:
        return read_article(path, article_id)
    except Undecided as question:
        for candidate in question.candidates:
            article = read_article(path, article_id, candidate.encoding)
            if article.sha256 == sha256:
                return article
        if told is None:
            raise
        return told
    except (NotText, Undecodable):
        if told is None:
            raise
        return told
