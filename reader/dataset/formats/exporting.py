"""Exporting to any format: whole files only, and a report of what was left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from reader.annotations.store import Margin
from reader.articles.article import Article
from reader.dataset.formats.options import Options
from reader.dataset.formats.registry import FORMATS, Format, FormatError
from reader.dataset.formats.tally import Tally
from reader.dataset.formats.whole_folder import whole_folder
from reader.dataset.report import ExportReport
from reader.dataset.shape import Shape
from reader.dataset.statistics import Counts
from reader.dataset.whole_file import whole_file

#: Bytes of an export to a pipe that are held in memory until it is known to be complete.
_IN_MEMORY = 2**24


#: Gives the articles of a part of the dataset, or with "" all of them; it may be called several times.
ArticlesOf = Callable[[str], Iterable[tuple[Article, Margin]]]


def export_articles(
    kind: Format,
    articles: Iterable[tuple[Article, Margin]],
    target: Path | BinaryIO,
    options: Options | None = None,
    strict: bool = False,
    shape: Shape | None = None,
    counts: Counts | None = None,
) -> ExportReport:
    """Write articles with their marks, one after another.

    Give them in the order of their ids, so that the same workspace gives the same bytes.

    Args:
        kind: What to write.
        articles: Articles, each with what is kept for it.
        target: A path, which gets its content only when all of it is written; or a binary
            file such as standard output. A format that is a folder takes the path of one
            that is not there or empty, or that of a ZIP to make.
        options: What was chosen.
        strict: Write nothing when anything would be left out.
        shape: What is made of the rows.
        counts: Counts the rows as they are written, for a card.

    Raises:
        FormatError: The format can't be written there, or a library is missing.
        OSError: It can't be written; what was there before is as it was.
    """
    module, shape, tally = kind.load(), shape or Shape(), Tally()
    _check_texts(kind, shape)
    try:
        with _opened(kind, target, strict) as out:
            rows = shape.rows(tally.rows(articles, kind.one_by_one), tally)
            module.write(counts.counted(rows) if counts else rows, out, options or Options(), tally)
            if strict and not tally.complete:
                raise _Incomplete
    except _Incomplete:
        return tally.report(written=False)
    return tally.report()


def export_parts(
    kind: Format,
    articles_of: ArticlesOf,
    target: Path,
    options: Options,
    strict: bool,
    shape: Shape,
    counts: Counts | None = None,
) -> ExportReport:
    """Write a folder, or the ZIP of one, with a file or a folder for each part of a dataset.

    A format that has its own way to keep parts in a folder is given all articles at once, with
    the part of each in the ``split`` of its meta.

    Args:
        kind: What to write.
        articles_of: Gives the articles of a part.
        target: The path of a folder that is new or empty, or of a ZIP.
        options: As in ``export_articles``, and so are the exceptions.
        strict: As in ``export_articles``.
        shape: What is made of the rows; its ``splits`` tell the parts.
        counts: Counts the rows as they are written, for a card.
    """
    module, tally = kind.load(), Tally()
    _check_texts(kind, shape)
    keeps_parts = kind.folder and kind.file_as_well
    try:
        with whole_folder(target) as folder:
            for part in [""] if keeps_parts else shape.parts:
                rows = shape.rows(tally.rows(articles_of(part)), tally)
                rows = counts.counted(rows) if counts else rows
                if not kind.folder:
                    with (folder / f"{part}{kind.suffixes[0]}").open("wb") as file:
                        module.write(rows, file, options, tally)
                    continue
                (folder / part).mkdir(exist_ok=True)
                module.write(rows, folder / part, options, tally)
            if strict and not tally.complete:
                raise _Incomplete
    except _Incomplete:
        return tally.report(written=False)
    return tally.report()


def _check_texts(kind: Format, shape: Shape) -> None:
    if shape.without_text and not kind.textless:
        names = ", ".join(name for name, other in FORMATS.items() if other.textless)
        raise FormatError(f"{kind.name} has no place for marks without their texts; these have: {names}")


class _Incomplete(Exception):
    """Something would be left out, and nothing may be."""


@contextmanager
def _opened(kind: Format, target: Path | BinaryIO, strict: bool) -> Iterator[Any]:
    """What the format is to write to; it comes into its place at the end, if there is no exception."""
    if isinstance(target, Path):
        if kind.folder and not (kind.file_as_well and target.suffix.lower() == kind.suffixes[0]):
            with whole_folder(target) as folder:
                yield folder
        else:
            with whole_file(target) as file:
                # The text file is as it was opened: nothing was written to it, so its bytes are free.
                yield cast(Any, file).buffer
    elif kind.folder and not kind.file_as_well:
        raise FormatError(f"{kind.name} is a folder of files, not for standard output; name it with -o")
    elif strict:
        import shutil
        import tempfile

        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as spool:
            yield spool
            spool.seek(0)
            shutil.copyfileobj(spool, target)
    else:
        yield target
