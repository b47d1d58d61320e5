"""Reading words and their tags: the files of an export of this project, and those of others.

Understood are IOB1, IOB2, IOBES and BILOU, with and without marks between documents. Of an
export the texts are known; the words are found in them one after another. Of another file
the text is made of its words: one blank between two, one line a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import PurePosixPath
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import unquote

from reader.articles.identity import joined
from reader.dataset.formats.members import Members, Unreadable
from reader.dataset.formats.registry import Item
from reader.dataset.formats.residue import about_if_own
from reader.dataset.report import Problem, quoted
from reader.dataset.rows import json_lines, line_text, rows_of

#: The file of an export in which the texts are.
ARTICLES = "articles.jsonl"
SUFFIXES = (".conll", ".iob2", ".iob", ".bio", ".tsv", ".txt")

_DOCUMENT = re.compile(r"-DOCSTART-(\s|$)|#\s*(newdoc|begin document)\b")
_TAG = re.compile(r"O|([BIESLU])-(\S+)")
_COLUMNS = re.compile(r"[ \t]+")


class _Word(NamedTuple):
    """A word of a file, with the label of its span or "", and whether the span begins with it."""

    line: int
    text: str
    label: str
    begins: bool


#: What a file has besides words.
_SENTENCE, _DOCUMENT_MARK = "end of a sentence", "beginning of a document"
_Piece = _Word | str | Problem


def read_folder(members: Members, name: str) -> Iterator[Item]:
    """The articles of all files of words; of an export, those of its files taken together."""
    files = [member for member in members.names if PurePosixPath(member).suffix.lower() in SUFFIXES]
    if ARTICLES in members:
        yield from _own(members, files, name)
        return
    if not files:
        yield Problem(name, 0, f"it has no file that ends in {', '.join(SUFFIXES)}")
    for file in files:
        place = f"{name}/{file}"
        try:
            with members.open(file) as source:
                yield from _made_of_words(_pieces(source, place), place, PurePosixPath(file).stem)
        except Unreadable as error:
            yield Problem(place, 0, str(error))


def _pieces(source: BinaryIO, name: str) -> Iterator[_Piece]:
    """The lines of a file as what they are."""
    open_label = ""
    for number, line in enumerate(source, 1):
        try:
            text = line_text(line, first=number == 1).strip(" \t\r\n")
        except ValueError as error:
            yield Problem(name, number, str(error))
            continue
        columns = _COLUMNS.split(text)
        tag = _TAG.fullmatch(columns[-1]) if len(columns) > 1 else None
        if tag is not None and not _DOCUMENT.match(text):
            mark, label = tag[1], tag[2] or ""
            # Some schemes write B only where two spans touch: a tag goes on with what is open, or begins.
            begins = bool(label) and (mark in "BSU" or label != open_label)
            open_label = label if mark in ("B", "I") else ""
            yield _Word(number, columns[0], label, begins)
            continue
        open_label = ""
        if _DOCUMENT.match(text):
            yield _DOCUMENT_MARK
        elif not text:
            yield _SENTENCE
        elif not text.startswith("#"):
            yield Problem(name, number, f"not a word and a tag such as O or B-claim: {quoted(text)}")


def _add(spans: list[dict[str, Any]], word: _Word, label: str, start: int, end: int) -> None:
    """Begin a span with a word, or let the last one go on."""
    if word.begins:
        spans.append({"start": start, "end": end, "label": label})
    elif word.label:
        spans[-1]["end"] = end


def _made_of_words(pieces: Iterator[_Piece], name: str, stem: str) -> Iterator[Item]:
    """The documents of a file, whose texts are their words."""
    documents: list[tuple[int, str, list[dict[str, Any]]]] = []
    line, text, between = 0, "", ""
    spans: list[dict[str, Any]] = []
    for piece in (*pieces, _DOCUMENT_MARK):
        if isinstance(piece, Problem):
            yield piece
        elif isinstance(piece, _Word):
            text += between
            _add(spans, piece, piece.label, len(text), len(text) + len(piece.text))
            text += piece.text
            line, between = line or piece.line, " "
        elif piece == _SENTENCE:
            between = "\n" if text else ""
        else:
            if text:
                documents.append((line, f"{text}\n", spans))
            line, text, between, spans = 0, "", "", []
    for number, (line, text, spans) in enumerate(documents, 1):
        id = joined([stem if len(documents) == 1 else f"{stem}-{number}"])
        yield from rows_of({"id": id, "text": text, "spans": spans}, name, line)


def _own(members: Members, files: list[str], name: str) -> Iterator[Item]:
    """The articles of an export, with the spans of all of its files."""
    with ExitStack() as stack:
        layers = []
        for file in files:
            source = stack.enter_context(members.open(file))
            layers.append(_Layer(_pieces(source, f"{name}/{file}"), f"{name}/{file}"))
        place = f"{name}/{ARTICLES}"
        for item in json_lines(stack.enter_context(members.open(ARTICLES)), place):
            if isinstance(item, Problem):
                yield item
                continue
            number, value = item
            if not about_if_own(value) or not isinstance(value.get("text"), str):
                yield Problem(place, number, "not an article of this project with its text")
                continue
            spans = []
            for layer in layers:
                spans += layer.spans(value["text"])
                yield from layer.problems
                layer.problems.clear()
            yield from rows_of({**value, "spans": spans}, place, number)


class _Layer:
    """One file of an export, read along the texts that its words are from.

    Attributes:
        problems: What was wrong with the lines of the articles that were read.
    """

    def __init__(self, pieces: Iterator[_Piece], name: str) -> None:
        self.problems: list[Problem] = []
        self._pieces = pieces
        self._name = name
        self._is_lost = False

    def spans(self, text: str) -> list[dict[str, Any]]:
        """The spans of the next article."""
        spans: list[dict[str, Any]] = []
        at = _next_word(text, 0)
        if self._is_lost and at < len(text):
            self._is_lost = not any(piece == _DOCUMENT_MARK for piece in self._pieces)
        while at < len(text) and not self._is_lost:
            piece = next(self._pieces, None)
            if isinstance(piece, _Word) and text.startswith(piece.text, at):
                end = at + len(piece.text)
                _add(spans, piece, unquote(piece.label), at, end)
                at = _next_word(text, end)
            elif isinstance(piece, Problem):
                self.problems.append(piece)
            elif isinstance(piece, _Word):
                there = quoted(text[at : at + 20])
                said = (
                    f"the article goes on with {there}, not {quoted(piece.text)}; its other tags are left out"
                )
                self.problems.append(Problem(self._name, piece.line, said))
                self._is_lost = True
            elif piece is None:
                said = f"the file ends before the article has {quoted(text[at : at + 20])}"
                self.problems.append(Problem(self._name, 0, said))
                self._is_lost = True
        return spans


def _next_word(text: str, at: int) -> int:
    """The place of the next character that is no white space."""
    while at < len(text) and text[at].isspace():
        at += 1
    return at
