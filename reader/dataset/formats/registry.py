"""The formats by name: what each is called, what it lies in, and what it needs.

Nothing heavy is imported here. A format's module is loaded when it is used; where a
library that it needs is missing, ``MissingExtra`` names the command that installs it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias, cast

from reader.dataset.formats.options import Options
from reader.dataset.formats.tally import Tally
from reader.dataset.report import Problem, Remark

if TYPE_CHECKING:
    from reader.dataset.rows import Row

#: What a reader yields: rows, and what is to be said of the file.
Item: TypeAlias = "Row | Problem | Remark"


class FormatError(ValueError):
    """What is asked of a format can't be had; ``str()`` is one sentence for the person."""


class MissingExtra(FormatError):
    """A library that a format needs is not installed."""


class Module(Protocol):
    """What the module of a format has."""

    def write(self, rows: Iterable[Mapping[str, Any]], out: Any, options: Options, tally: Tally) -> None:
        """Write rows, one an article, in their order.

        Args:
            rows: Objects of ``hashiya/1``, as ``reader.dataset.jsonl.row`` makes them.
            out: A binary file, or the path of an empty folder if the format is one.
            options: What was chosen.
            tally: Is told what has no place in the format.

        Raises:
            OSError: It can't be written.
        """
        ...

    def read(self, source: Any, name: str, options: Options) -> Iterator[Item]:
        """The rows of a file, or of the members of a folder, with what is wrong in them.

        Args:
            source: A binary file, or ``Members`` if the format is a folder.
            name: Name of the file or folder, for the problems.
            options: What was chosen.
        """
        ...


class Format(NamedTuple):
    """One format.

    Attributes:
        name: What ``--format`` calls it.
        title: What it is, as one line of help.
        module: Name of its module in ``reader.dataset.formats``.
        suffixes: What its files end in, the first being that of the files it writes.
        folder: Whether it is a folder of files (or a ZIP of them) and not one file.
        file_as_well: Whether a format that is a folder can also be one file of its first suffix.
        extra: The extra of this project that its library is in, or "".
        textless: Whether marks can be written in it without the texts that they are in.
        writes: Whether it can be exported; every format can be imported.
        one_by_one: Whether each row is written before the next one is asked for, and nothing of it kept.
    """

    name: str
    title: str
    module: str
    suffixes: tuple[str, ...]
    folder: bool = False
    file_as_well: bool = False
    extra: str = ""
    textless: bool = False
    writes: bool = True
    one_by_one: bool = False

    def load(self) -> Module:
        """Its module.

        Raises:
            MissingExtra: A library that it needs is not installed.
        """
        try:
            return cast(Module, import_module(f"reader.dataset.formats.{self.module}"))
        except ModuleNotFoundError as error:
            if not self.extra or (error.name or "").split(".")[0] == "reader":
                raise
            raise MissingExtra(
                f"the format {self.name} needs {error.name}, which is not installed; "
                f"install it with: pip install 'hashiya[{self.extra}]'"
            ) from None


_ALL = (
    Format(
        "jsonl",
        "this project's own rows, one JSON object an article",
        "own",
        (".jsonl",),
        textless=True,
        one_by_one=True,
    ),
    Format("csv", "a table, one row a span", "csv_table", (".csv", ".tsv"), textless=True),
    Format("xlsx", "the same table for spreadsheets", "xlsx_table", (".xlsx",), extra="xlsx", textless=True),
    Format("brat", "stand-off for brat, a .txt and a .ann an article", "brat", (".ann", ".txt"), folder=True),
    Format("doccano", "JSON lines for doccano, offsets in UTF-16 unless chosen", "doccano", (".jsonl",)),
    Format("label-studio", "tasks for Label Studio, one JSON array", "label_studio", (".json",)),
    Format("prodigy", "JSON lines for Prodigy, with tokens", "prodigy", (".jsonl",)),
    Format("w3c", "W3C Web Annotation in JSON-LD, a page an article", "w3c", (".jsonld", ".json")),
    Format("conll", "words and tags in four columns, a file a label", "conll", (".conll",), folder=True),
    Format("iob2", "words and tags in two columns, a file a label", "iob2", (".iob2", ".iob"), folder=True),
    Format("html", "one page to read and to print", "html_page", (".html", ".htm")),
    Format("spacy", "a DocBin for spaCy, spans in doc.spans", "spacy_docbin", (".spacy",), extra="spacy"),
    Format("cas-xmi", "UIMA XMI for INCEpTION, a file an article", "cas_xmi", (".xmi",), folder=True),
    Format(
        "parquet",
        "Apache Parquet with a dataset card, for Hugging Face datasets",
        "parquet_table",
        (".parquet",),
        folder=True,
        file_as_well=True,
        extra="parquet",
    ),
    Format(
        "text",
        "articles without marks: text, Markdown, HTML, or a column of JSON lines or a table",
        "plain",
        (".txt", ".md", ".markdown", ".html", ".htm"),
        folder=True,
        file_as_well=True,
        writes=False,
    ),
)

#: All formats by name, in the order in which help lists them.
FORMATS: Mapping[str, Format] = {kind.name: kind for kind in _ALL}


def format_named(name: str) -> Format:
    """The format of this name.

    Raises:
        FormatError: There is none.
    """
    try:
        return FORMATS[name]
    except KeyError:
        raise FormatError(f"there is no format {name!r}; there are {', '.join(FORMATS)}") from None


def format_of(path: PurePath) -> Format | None:
    """The format whose files are written with the suffix of this path; the first where there are several."""
    suffix = path.suffix.lower()
    return next((kind for kind in FORMATS.values() if kind.writes and suffix == kind.suffixes[0]), None)
