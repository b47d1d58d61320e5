"""Exporting to any format: whole files only, and a report of what was left out."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from reader.annotations.store import Margin
from reader.articles.article import Article
from reader.dataset.formats.options import Options
from reader.dataset.formats.registry import Format, FormatError
from reader.dataset.formats.tally import Tally
from reader.dataset.formats.whole_folder import whole_folder
from reader.dataset.report import ExportReport
from reader.dataset.whole_file import whole_file

#: Bytes of an export to a pipe that are held in memory until it is known to be complete.
_IN_MEMORY = 2**24


def export_articles(
    kind: Format,
    articles: Iterable[tuple[Article, Margin]],
    target: Path | BinaryIO,
    options: Options | None = None,
    strict: bool = False,
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

    Raises:
        FormatError: The format can't be written there, or a library is missing.
        OSError: It can't be written; what was there before is as it was.
    """
    module = kind.load()
    tally = Tally()
    try:
        with _opened(kind, target, strict) as out:
            module.write(tally.rows(articles), out, options or Options(), tally)
            if strict and not tally.complete:
                raise _Incomplete
    except _Incomplete:
        return tally.report(written=False)
    return tally.report()


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
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as spool:
            yield spool
            spool.seek(0)
            shutil.copyfileobj(spool, target)
    else:
        yield target
