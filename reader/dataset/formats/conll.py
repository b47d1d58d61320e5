"""``conll``: words and their tags in four columns, as in CoNLL-2003; IOB2, one file a label.

A word carries one tag a file, so spans that nest or overlap are in several: those of each
label in a file of that label, and where spans of one label overlap in further files
``LABEL.2``, ``LABEL.3``. All files have the same words in the same order. Beside them lies
``articles.jsonl`` with the texts, by which an import finds the places again.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO

from reader.dataset.formats.conll_reading import ARTICLES, read_folder
from reader.dataset.formats.members import Members
from reader.dataset.formats.names import Names
from reader.dataset.formats.options import Options
from reader.dataset.formats.registry import Item
from reader.dataset.formats.residue import about, residue
from reader.dataset.formats.tally import Tally
from reader.dataset.formats.tokens import Range, sentence_starts, token_range, tokens
from reader.dataset.strict_json import encode

_WHY = "a word has a tag, and nothing more"
_LOST = {
    "id": "ids of spans",
    "attributes": "spans' attributes",
    "note": "notes",
    "origin": "origins of spans",
    "review": "reviews",
    "annotator": "annotators of spans",
    "created": "times of spans",
}
#: White space parts columns; a percent sign begins what stands for it in a tag.
_NOT_IN_A_TAG = re.compile(r"[\s%]")

#: A line of a word and its tag.
Line = Callable[[str, str], str]


def write(rows: Iterable[Mapping[str, Any]], out: Path, options: Options, tally: Tally) -> None:
    """Write a folder; of spans only places and labels are kept, of relations nothing."""
    write_folder(
        rows, out, tally, ".conll", "-DOCSTART- -X- -X- O\n\n", lambda word, tag: f"{word} -X- _ {tag}\n"
    )


def read(source: Members, name: str, options: Options) -> Iterator[Item]:
    """The articles of a folder or a file; the tag is the last column, the word the first."""
    return read_folder(source, name)


def write_folder(
    rows: Iterable[Mapping[str, Any]], out: Path, tally: Tally, suffix: str, head: str, line: Line
) -> None:
    """Write a file a label, and the texts.

    Args:
        rows: Rows, one an article.
        out: An empty folder.
        tally: Is told what is lost.
        suffix: What the files end in.
        head: What is before each article.
        line: The line of a word and its tag.
    """
    with ExitStack() as stack:
        texts = stack.enter_context((out / ARTICLES).open("wb"))
        layers = _Layers(out, suffix, stack)
        for row in rows:
            empty = {**about(row), "text": row["text"], "offset_unit": row["offset_unit"]}
            texts.write(encode(empty).encode() + b"\n")
            cut = tokens(row["text"], row["spans"])
            layers.write(row, cut, head, line)
            _count_lost(row, cut, tally)
    layers.finish()


class _Layers:
    """The files of a folder, each with one layer of spans that do not overlap."""

    def __init__(self, out: Path, suffix: str, stack: ExitStack) -> None:
        self._out = out
        self._suffix = suffix
        self._stack = stack
        self._names = Names()
        self._files: dict[tuple[str, int], BinaryIO] = {}
        # What a file has of articles in which its label is not: a new one begins as a copy of it.
        self._untagged = out / f".untagged{suffix}"
        self._bare = stack.enter_context(self._untagged.open("wb"))

    def write(self, row: Mapping[str, Any], cut: Sequence[Range], head: str, line: Line) -> None:
        """Write an article to all files."""
        text, spans = row["text"], row["spans"]
        begins = set(sentence_starts(text, cut, spans))
        tagged = _layered(spans, cut)
        for key in tagged:
            if key not in self._files:
                self._files[key] = self._begun(*key)
        layers = [(tagged.get(key, {}), file) for key, file in self._files.items()]
        for tags, file in [({}, self._bare), *layers]:
            file.write(head.encode())
            for number, (start, end) in enumerate(cut):
                between = "\n" if number and number in begins else ""
                file.write((between + line(text[start:end], tags.get(number, "O"))).encode())
            file.write(b"\n" if cut else b"")

    def _begun(self, label: str, layer: int) -> BinaryIO:
        name = self._names.name(label if layer == 1 else f"{label}.{layer}")
        path = self._out / f"{name}{self._suffix}"
        self._bare.flush()
        shutil.copyfile(self._untagged, path)
        return self._stack.enter_context(path.open("ab"))

    def finish(self) -> None:
        """Leave only the files with tags, now that all are closed."""
        self._untagged.unlink()


def _layered(
    spans: Sequence[Mapping[str, Any]], cut: Sequence[Range]
) -> dict[tuple[str, int], dict[int, str]]:
    """Tags of words by their numbers, for each label and layer that has any."""
    made: dict[tuple[str, int], dict[int, str]] = {}
    ends: dict[str, list[int]] = {}
    for span in sorted(spans, key=lambda span: (span["start"], -span["end"])):
        held = token_range(cut, span["start"], span["end"])
        if held is None:
            continue
        first, last = held
        taken = ends.setdefault(span["label"], [])
        layer = next((number for number, end in enumerate(taken) if end <= first), len(taken))
        taken[layer : layer + 1] = [last]
        tag = _NOT_IN_A_TAG.sub(lambda match: "".join(f"%{b:02X}" for b in match[0].encode()), span["label"])
        tags = made.setdefault((span["label"], layer + 1), {})
        tags |= {number: f"{'I' if number > first else 'B'}-{tag}" for number in range(first, last)}
    return made


def _count_lost(row: Mapping[str, Any], cut: Sequence[Range], tally: Tally) -> None:
    """Tell what of an article is not in the files."""
    for span in row["spans"]:
        held = token_range(cut, span["start"], span["end"])
        if held is None:
            tally.lose("spans of white space", "only words have tags")
            continue
        if (cut[held[0]][0], cut[held[1] - 1][1]) != (span["start"], span["end"]):
            tally.lose("edges of spans in white space", "only words have tags")
        rest = residue(span, ("start", "end", "label"))
        for field, what in _LOST.items():
            if rest.get(field):
                tally.lose(what, _WHY)
    tally.lose("relations", _WHY, len(row["relations"]))
