"""What an export or import has to tell: counts, and one sentence for each problem."""

from __future__ import annotations

import json
from typing import NamedTuple

#: Characters of a text that a sentence quotes.
QUOTED = 40


class Problem(NamedTuple):
    """Something that did not come along, and why.

    Attributes:
        file: Name of the file, or the id of the article in an export.
        line: Line number from 1, or 0 when the problem is not about one line.
        message: One sentence; safe to print, as what it quotes of a file is escaped.
    """

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        """The problem as one printable line: ``file:line: message``."""
        file = self.file if self.file.isprintable() else repr(self.file)
        return f"{file}:{self.line}: {self.message}" if self.line else f"{file}: {self.message}"


class Remark(NamedTuple):
    """Something that an import did and that one should know of; nothing went wrong.

    Attributes:
        file: Name of the file.
        message: One sentence; safe to print.
    """

    file: str
    message: str

    def __str__(self) -> str:
        """The remark as one printable line: ``file: message``."""
        return str(Problem(self.file, 0, self.message))


class Loss(NamedTuple):
    """Something that a format has no place for, counted.

    Attributes:
        what: What it is, in the plural: "relations", "notes".
        number: How many of them were there.
        why: Why they are not in the file, as a clause.
    """

    what: str
    number: int
    why: str

    def __str__(self) -> str:
        """The loss as one printable line: ``left out: 3 relations (why)``."""
        return f"left out: {self.number} {self.what} ({self.why})"


class ExportReport(NamedTuple):
    """What was written, and what was not.

    Attributes:
        articles: Articles that were written.
        spans: Spans of these.
        relations: Relations of these.
        problems: What could not be written as it is not as it should be.
        losses: What is as it should be, but has no place in the format.
        notes: Sentences on how to read what was written.
        written: False where nothing was kept, because of ``strict``.
    """

    articles: int = 0
    spans: int = 0
    relations: int = 0
    problems: tuple[Problem, ...] = ()
    losses: tuple[Loss, ...] = ()
    notes: tuple[str, ...] = ()
    written: bool = True


class RelationCounts(NamedTuple):
    """How many of the marks that an import counts are relations; the others are spans."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


class ImportReport(NamedTuple):
    """What an import did; ``added``, ``changed`` and ``unchanged`` count spans and relations.

    Attributes:
        articles: Articles that the file has marks for and that were found or made.
        created: Articles of these whose text came from the file.
        added: Records that the store did not have.
        changed: Records that the store had otherwise.
        unchanged: Records that the store had just so.
        relations: The relations among these three.
        problems: Everything that did not come in, by line.
        remarks: What was done with the file on the way in.
    """

    articles: int = 0
    created: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    relations: RelationCounts = RelationCounts()
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Remark, ...] = ()


def quoted(value: object) -> str:
    """A JSON value as a sentence quotes it: short, with everything unprintable escaped.

    ``repr`` escapes controls, bidi controls and surrogates, and leaves letters readable.
    """
    if isinstance(value, str):
        return repr(value if len(value) <= QUOTED else value[: QUOTED - 1] + "…")
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    return json.dumps(value)[:QUOTED]
