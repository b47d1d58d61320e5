"""What a list shows of an article without opening it."""

from __future__ import annotations

import codecs

from reader.articles.decode import ArticleError, decode
from reader.articles.titles import title_of
from reader.articles.workspace import Entry

#: Bytes of a file that are read for its title.
_BEGINNING = 8_192


def title_of_file(entry: Entry) -> str:
    """The title of an article told from the beginning of its file; its id where that tells none."""
    try:
        with entry.path.open("rb") as file:
            data = file.read(_BEGINNING)
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            text = decode(data[: len(data) // 2 * 2]).text
        else:
            # A character cut at the end of the beginning is not an error of the file.
            text = codecs.getincrementaldecoder("utf-8-sig")().decode(data)
    except (OSError, UnicodeError, ArticleError):
        return entry.id
    return title_of(text) or entry.id
