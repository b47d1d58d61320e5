"""What a list shows of an article without opening it."""

from __future__ import annotations

import codecs
import os
from typing import NamedTuple

from reader.articles.decode import ArticleError, decode
from reader.articles.row_file import row_file, row_place
from reader.articles.titles import title_of
from reader.articles.workspace import Entry

#: Bytes of a file that are read for its title.
_BEGINNING = 8_192


class Preview(NamedTuple):
    """An article's title, and the bytes of its text as UTF-8 or of its file."""

    title: str
    size: int


def preview(entry: Entry) -> Preview:
    """The title of an article told from the beginning of its file; its id where that tells none."""
    size = 0
    try:
        if place := row_place(entry.file):
            row = row_file(place[0]).read(place[1])
            if row is None:
                return Preview(entry.id, 0)
            return Preview(row.title or title_of(row.text) or entry.id, len(row.text.encode()))
        with open(entry.file, "rb", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            data = file.read(_BEGINNING)
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            text = decode(data[: len(data) // 2 * 2]).text
        else:
            # A character cut at the end of the beginning is not an error of the file.
            text = codecs.getincrementaldecoder("utf-8-sig")().decode(data)
    except (OSError, UnicodeError, ArticleError):
        return Preview(entry.id, size)
    return Preview(title_of(text) or entry.id, size)
