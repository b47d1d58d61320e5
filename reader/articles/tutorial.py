"""The article in which one learns the program, in the program."""

from __future__ import annotations

from reader.articles.article import Article


def tutorial() -> Article:
    """The tutorial, in Arabic; marks on it are for practice and are kept nowhere."""
    from importlib.resources import files

    text = files("reader.articles").joinpath("tutorial.txt").read_text(encoding="utf-8")
    return Article("tutorial", text)
