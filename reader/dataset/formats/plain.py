"""``text``: articles without marks, as people have them before any program.

Text files come as they are. Of Markdown the words are taken, without what marks them up; of
a web page its main text, by trafilatura. With ``column`` the articles are in a field of JSON
lines or a column of a table, one in each row. A folder or a ZIP may have all of these. An
article is named after its file, or by the ``id`` of its row; the files stay as they are.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from reader.articles.decode import ArticleError, decode
from reader.articles.identity import joined
from reader.dataset.formats.members import FolderMembers, Unreadable, ZipMembers
from reader.dataset.formats.options import Options
from reader.dataset.formats.registry import FormatError, Item, MissingExtra
from reader.dataset.report import Problem, quoted
from reader.dataset.rows import json_lines, rows_of

_MARKDOWN = (".md", ".markdown")
_PAGES = (".html", ".htm", ".xhtml")
_TABLES = (".csv", ".tsv")
_ROWS = (".jsonl", ".ndjson")
_TEXTS = (".txt", *_MARKDOWN, *_PAGES)
_FRONT = re.compile(r"\A---\r?\n.*?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
#: The fields of a row that can be an article's id and its title, the first that is there.
_IDS = ("id", "article_id", "doc_id", "guid", "uuid")
_TITLES = ("title", "headline")


def write(*_: object) -> None:
    """Nothing is written in this format.

    Raises:
        FormatError: Always.
    """
    raise FormatError("text is for articles that come in; hashiya export writes them with their marks")


def read(source: FolderMembers | ZipMembers | BinaryIO, name: str, options: Options) -> Iterator[Item]:
    """The articles of a file, or of each file of a folder or a ZIP."""
    if not isinstance(source, FolderMembers | ZipMembers):
        yield from _articles(source, name, PurePosixPath(name).name, options)
        return
    suffixes = (*_ROWS, *_TABLES) if options.column else _TEXTS
    files = [member for member in source.names if PurePosixPath(member).suffix.lower() in suffixes]
    if not files:
        yield Problem(name, 0, f"it has no file that ends in {', '.join(suffixes)}")
    for file in files:
        place = f"{name}/{file}"
        try:
            with source.open(file) as stream:
                yield from _articles(stream, place, file, options)
        except Unreadable as error:
            yield Problem(place, 0, str(error))


def _articles(source: BinaryIO, place: str, name: str, options: Options) -> Iterator[Item]:
    """The articles of one file; ``name`` is the path by which an article is known."""
    if options.column:
        yield from _of_rows(source, place, PurePosixPath(name).suffix.lower(), options.column)
        return
    suffix = PurePosixPath(name).suffix.lower()
    data = source.read()
    # A page may say which encoding it is in.
    said = _CHARSET.search(data[:4096]) if suffix in _PAGES or data.lstrip()[:1] == b"<" else None
    try:
        text = decode(data, said[1].decode() if said else None).text
    except ArticleError as error:
        yield Problem(place, 0, error.message)
        return
    known = suffix in _TEXTS
    value: dict[str, Any] = {"text": text}
    if suffix in _PAGES or (not known and text.lstrip("\ufeff \t\r\n")[:1] == "<"):
        value = _of_page(text)
        if not value["text"]:
            yield Problem(place, 0, "no text of an article was found in this page")
            return
    elif suffix in _MARKDOWN:
        value = _of_markdown(text)
    if not value["text"].strip():
        yield Problem(place, 0, "there is no text in it, so no article is made of it")
        return
    # A stream has no name, so its article is called after its text.
    named = {"id": joined(PurePosixPath(name).with_suffix("").parts)} if known else {}
    yield from rows_of({**named, **value}, place, 0)


def _of_page(page: str) -> dict[str, Any]:
    """The main text of a web page under its headline, and where the page says it is from."""
    try:
        from trafilatura import bare_extraction
    except ModuleNotFoundError as error:
        raise MissingExtra(
            f"to read web pages {error.name} is needed, which is not installed; "
            "install it with: pip install 'hashiya[html]'"
        ) from None
    found = bare_extraction(page, include_comments=False, include_tables=False, with_metadata=True)
    if found is None or not found.text:
        return {"text": ""}
    title = (found.title or "").strip()
    body = found.text.strip()
    text = body if not title or body.startswith(title) else f"{title}\n\n{body}"
    said = {"url": found.url, "date": found.date, "author": found.author, "site": found.sitename}
    return {"text": f"{text}\n", "meta": {key: value for key, value in said.items() if value}}


def _of_markdown(text: str) -> dict[str, Any]:
    """The words of a text in Markdown (CommonMark), a block a paragraph; YAML before it is passed over."""
    from markdown_it import MarkdownIt

    text = _FRONT.sub("", text.removeprefix("\ufeff"))
    blocks = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "inline":
            words = (
                "\n" if each.type in ("softbreak", "hardbreak") else each.content
                for each in token.children or ()
                if each.type in ("text", "code_inline", "softbreak", "hardbreak")
            )
            blocks.append("".join(words))
        elif token.type in ("fence", "code_block"):
            blocks.append(token.content.rstrip("\n"))
    return {"text": "".join(f"{block}\n\n" for block in blocks if block.strip()).removesuffix("\n")}


def _of_rows(source: BinaryIO, place: str, suffix: str, column: str) -> Iterator[Item]:
    """The articles of a column; rows in which it is empty are passed over."""
    found = False
    for item in _table(source, place, suffix) if suffix in _TABLES else json_lines(source, place):
        if isinstance(item, Problem):
            yield item
            continue
        line, row = item
        if not isinstance(row, dict):
            yield Problem(place, line, f"not an object but {quoted(row)}")
            continue
        text = row.get(column)
        found = found or column in row
        if isinstance(text, str) and text.strip():
            yield from rows_of(_of_row(row, text, column), place, line)
        elif text not in (None, ""):
            yield Problem(place, line, f"{quoted(column)} is {quoted(text)} and no text")
    if not found:
        yield Problem(place, 0, f"no row has {quoted(column)}; name the column with the text")


def _of_row(row: Mapping[str, Any], text: str, column: str) -> dict[str, Any]:
    id = next((row[key] for key in _IDS if row.get(key) not in (None, "")), None)
    title = next((row[key] for key in _TITLES if key != column and isinstance(row.get(key), str)), "")
    used = {column, *_IDS, *_TITLES, "text", "spans", "relations", "meta"}
    meta = {key: value for key, value in row.items() if key not in used and value not in (None, "")}
    return {"id": None if id is None else str(id), "title": title, "text": text, "meta": meta}


def _table(source: BinaryIO, place: str, suffix: str) -> Iterator[tuple[int, Any] | Problem]:
    """The rows of a table, each with its line number."""
    try:
        text = decode(source.read()).text.removeprefix("\ufeff")
    except ArticleError as error:
        yield Problem(place, 0, error.message)
        return
    head = text.split("\n", 1)[0]
    before = csv.field_size_limit(2**26)
    try:
        delimiter = "\t" if suffix == ".tsv" else max(",;\t", key=head.count)
        table = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        for row in table:
            yield table.line_num, {key: value for key, value in row.items() if isinstance(key, str)}
    except csv.Error as error:
        yield Problem(place, 0, f"not CSV: {error}")
    finally:
        csv.field_size_limit(before)
