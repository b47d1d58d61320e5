"""An article for the real program, with marks on it, and how it has to look.

Words are of alefs, which are tall and thin, and seens, which are low and wide, so that the pixels of a
cell tell which of them it shows; each paragraph is one row of the screen.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]

_AS_SEEN = {"ا": "A", "س": "S", " ": "?"}  # a blank may have the sign of a mark in it


@dataclass(frozen=True)
class Line:
    """A paragraph that takes one row.

    Attributes:
        text: As it is in the file.
        seen: What is to be read off the picture from left to right; ``?`` may be anything.
    """

    text: str
    seen: str


def _arabic(text: str) -> Line:
    """A line of Arabic letters alone: the first stands at the right."""
    return Line(text, "".join(_AS_SEEN[letter] for letter in reversed(text)))


WORDS = _arabic("ااسسس سسسااا اساساس سسسس اااا")
CLICKED = _arabic("سسسس ااسس سساا اااسسس سسسسااا")
JOINED = Line("ب" * 12, "?" * 12)
#: Its Latin, numbers and brackets stand by the bidirectional algorithm; any glyph will do for them.
MIXED = Line("سساا 2025 سساا (اسسا) abc سسا", "ASS.???.?ASSA?.AASS.????.AASS")
LINES = (WORDS, CLICKED, JOINED, MIXED)
TEXT = "\n\n".join(line.text for line in LINES) + "\n"


@dataclass(frozen=True)
class Place:
    """Part of a line, with nothing but Arabic letters before it.

    Attributes:
        line: The line.
        first: Its first letter, counted from the beginning of the line.
        last: Behind its last one.
    """

    line: Line
    first: int
    last: int

    @property
    def columns(self) -> set[int]:
        """The cells it takes, counted from the left edge of the line."""
        return {len(self.line.text) - 1 - at for at in range(self.first, self.last)}

    @property
    def range(self) -> tuple[int, int]:
        """Code points of the article."""
        start = TEXT.index(self.line.text)
        return start + self.first, start + self.last


def word(line: Line, number: int) -> Place:
    """A word of a line, counted from 0 in reading order."""
    found = list(re.finditer(r"\S+", line.text))[number]
    return Place(line, *found.span())


MARKED = word(WORDS, 1)
HALF_MARKED = Place(JOINED, 3, 7)
"""Letters in the middle of a word."""
FIRST_MARKED = word(MIXED, 0)
"""Glued to the sign of its mark, which stands in the gutter."""
POINTED = word(CLICKED, 2)
"""The word that is clicked once."""
SELECTED = word(CLICKED, 1)
"""The word that is clicked twice."""


_GIVEN = ((MARKED, "claim"), (HALF_MARKED, "source"), (FIRST_MARKED, "source"))
MADE = {(label, *place.range) for place, label in (*_GIVEN, (POINTED, "figure"), (SELECTED, "denial"))}
"""The marks when the two words have been marked as well: label, first code point, the one behind the last."""


def environment(folder: Path) -> dict[str, str]:
    """What the program needs to be this checkout's, and to keep nothing outside a folder."""
    return {
        "HASHIYA_STATE": str(folder / "state"),
        "PYTHONPATH": str(TOP),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def hashiya(environ: Mapping[str, str], *arguments: str) -> str:
    """What a command of the program prints."""
    argv = [sys.executable, "-m", "reader", *arguments]
    done = subprocess.run(argv, env=environ, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def prepare(folder: Path, environ: Mapping[str, str]) -> Path:
    """Write the article and import its marks; the article's file."""
    folder.mkdir()
    article, dataset = folder / "letters.txt", folder / "marks.jsonl"
    article.write_text(TEXT, encoding="utf-8")
    spans = [
        {"start": start, "end": end, "text": TEXT[start:end], "label": label}
        for place, label in _GIVEN
        for start, end in [place.range]
    ]
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    line = {"schema": "hashiya/1", "offset_unit": "code_point", "text_sha256": digest, "spans": spans}
    dataset.write_text(json.dumps(line) + "\n", encoding="utf-8")
    hashiya(environ, "import", str(dataset), "-w", str(folder))
    return article


def marks_in(exported: str) -> set[tuple[str, int, int]]:
    """The marks in a dataset of this one article."""
    return {(span["label"], span["start"], span["end"]) for span in json.loads(exported)["spans"]}
