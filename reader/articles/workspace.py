"""A workspace: a folder with articles, where their marks are kept, and its settings."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from reader.articles import config
from reader.articles.article import Article
from reader.articles.config import Config
from reader.articles.decode import MAX_BYTES, ArticleError, check_size, decode
from reader.articles.identity import joined, with_hash
from reader.articles.listing import SUFFIX, text_files
from reader.articles.row_file import is_row_file, row_file, row_place

#: The folder of articles that a workspace may have; then articles lie there or beside it.
SEEDS: Final = "seeds"
#: The folder of marks.
ANNOTATIONS: Final = "annotations"


class Entry(NamedTuple):
    """An article of a workspace, not opened: its id and its file.

    A tuple with the path as text: twenty thousand of them are made at once.
    """

    id: str
    file: str

    @property
    def path(self) -> Path:
        """The file, absolute."""
        return Path(self.file)

    @property
    def size(self) -> int:
        """Bytes of the file as it is now; 0 where it is gone."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0


class Workspace(NamedTuple):
    """Articles, and where what is marked in them goes.

    Attributes:
        root: The folder that holds the articles, absolute.
        annotations: The folder for marks; it need not exist yet.
        config: The settings of the workspace.
        note: A sentence for the reader when something is not where one would look for it, or "".
        rows: The JSONL file whose rows are the articles, or None where they are the files of the folder.
    """

    root: Path
    annotations: Path
    config: Config
    note: str = ""
    rows: Path | None = None

    @classmethod
    def find(
        cls, path: Path | None, cwd: Path, explicit: Path | None = None
    ) -> tuple[Workspace, Path | None]:
        """The workspace that a path means, and the one article to open if the path is a file.

        A named workspace wins. Without a path it is the working directory; a folder is its
        own workspace; a file belongs to the nearest folder above it that has settings,
        marks, or a ``seeds`` folder with the file in it, or else to the folder it lies in.
        A JSONL file is a workspace whose articles are its rows (see ``row_file``); its marks
        are where those of an article in its place would be.
        Where such a folder can't be written to and has no marks of its own, the marks go to
        ``annotations`` in the working directory.

        Args:
            path: What the person named, or None.
            cwd: The working directory, to which relative paths are relative.
            explicit: The folder named as the workspace, if any.

        Raises:
            ArticleError: There is no such file or folder.
            ConfigError: The settings of the workspace can't be read.
        """
        cwd = _absolute(cwd)
        target = cwd if path is None else _existing(path, cwd)
        rows = _rows_of(target)
        article = None if target == rows or _is_folder(target) else target
        if explicit is not None:
            root = _existing(explicit, cwd)
            if path is None and is_row_file(root):
                return cls.find(explicit, cwd)
            if not _is_folder(root):
                raise ArticleError("a workspace is a folder, and this is a file.", explicit)
            unused = path is not None and article is None and target != root and rows is None
            note = f"The workspace is {root}; the articles of {target} are not in it." if unused else ""
            return cls(root, root / ANNOTATIONS, Config.load(root / config.FILE_NAME), note, rows), article
        file = rows or article
        root = target if file is None else _home(file)
        marks, note = root / ANNOTATIONS, ""
        if path is not None and root != cwd and not _is_folder(marks) and not _takes_writing(root):
            marks = cwd / ANNOTATIONS
            note = f"{root} can't be written to, so marks are kept in {marks}."
        settings = Config.load(root / config.FILE_NAME)
        if not settings.data and marks.parent != root:
            settings = Config.load(marks.parent / config.FILE_NAME)  # the labels of the marks beside it
        return cls(root, marks, settings, note, rows), article

    @property
    def name(self) -> str:
        """What the workspace is called: its folder, or the file of which its articles are rows."""
        return (self.rows or self.root).name

    def entries(self) -> list[Entry]:
        """The articles of the workspace, listed anew, sorted by path; rows in the order of their file.

        Raises:
            ArticleError: The folder can't be read.
        """
        return list(self._rows()) if self.rows else [entry for _, entry in sorted(self._listing())]

    def listing(self) -> Iterator[Entry]:
        """The articles of the workspace, one by one as they are found.

        With a ``seeds`` folder these are the texts anywhere in it and directly in the root;
        otherwise those anywhere in the root. They come sorted by path, but for those in
        folders that are links, which come last.

        Raises:
            ArticleError: The folder can't be read.
        """
        return self._rows() if self.rows else (entry for _, entry in self._listing())

    def problems(self) -> list[str]:
        """What could not be read as an article when they were listed, a sentence for each such line."""
        if self.rows is None:
            return []
        found = row_file(str(self.rows))
        told = [f"line {line}: {problem}; it is passed over" for line, problem in found.problems]
        more = found.passed_over - len(told)
        return [*told, f"{more} more lines are passed over"] if more else told

    def _rows(self) -> Iterator[Entry]:
        file = str(self.rows)
        for article_id in row_file(file).ids():
            yield Entry(article_id, os.path.join(file, article_id))  # noqa: PTH118 (there are very many)

    def _listing(self) -> Iterator[tuple[tuple[str, ...], Entry]]:
        seeded = _is_folder(self.root / SEEDS)
        try:
            for parts, file in text_files(self.root, (SEEDS,) if seeded else None):
                yield parts, Entry(_id(parts, self._has_file, seeded), file)
        except OSError as error:
            raise ArticleError(f"the folder can't be read: {error.strerror}.", self.root) from None

    def has_all(self, article_ids: Iterable[str]) -> bool:
        """Whether there is a file for each id, as far as its name tells where; without a listing.

        False says only that a listing must tell.
        """
        seeded = _is_folder(self.root / SEEDS)
        root = str(self.root)
        for article_id in article_ids:
            parts = article_id.split("~")
            if not all(parts) or ".." in parts:
                return False
            places = [[root, *parts]] if not seeded or len(parts) == 1 else []
            places += [[root, SEEDS, *parts]] if seeded else []
            if not any(os.path.isfile(os.sep.join(place) + SUFFIX) for place in places):  # noqa: PTH113, PTH118 (many)
                return False
        return True

    def by_id(self, article_id: str) -> Entry:
        """The article of this id. It lists the folder: for many ids make a table of ``entries``.

        Raises:
            ArticleError: None of the listed articles has it.
        """
        for entry in self.entries():
            if entry.id == article_id:
                return entry
        raise ArticleError(f"there is no article {article_id!r} in this workspace.", self.root)

    def open(self, article: str | Path, encoding: str | None = None) -> Article:
        """Read an article, given by its id (a str) or by its file (a Path).

        Raises:
            ArticleError: As ``read_article`` and ``by_id``.
        """
        if isinstance(article, str):
            return read_article(self.by_id(article).path, article, encoding)
        return read_article(article, self.article_id(article), encoding)

    def path_outside(self, path: Path) -> str | None:
        """For a file that lies outside the workspace, the way to it from the folder above the marks."""
        if _parts_below(self.root, path) is not None and self.annotations.parent == self.root:
            return None
        return os.path.relpath(_absolute(path), self.annotations.parent)

    def article_id(self, path: Path) -> str:
        """The stable name of an article in this workspace; safe as a file name.

        It is the path in the workspace, without ``seeds/`` in front and ``.txt`` at the end.
        A file in the root whose name is taken by one in ``seeds`` has ``~`` in front; one
        without ``.txt`` whose name is taken by one with it has ``~`` at the end; a file
        that lies outside is told by its name and a hash of its place. The place of a row
        has its id.
        """
        if place := row_place(path):
            return place[1]
        parts = _parts_below(self.root, path)
        if parts is None:
            return with_hash(joined([path.name.removesuffix(SUFFIX) or path.name]), str(_resolved(path)))
        return _id(parts, self._has_file)

    def _has_file(self, parts: tuple[str, ...]) -> bool:
        return stat.S_ISREG(_mode(self.root.joinpath(*parts)))


def read_article(path: Path, article_id: str, encoding: str | None = None) -> Article:
    """Read and decode one file, or read one row.

    Args:
        path: The file, or a row's place.
        article_id: The article's id.
        encoding: The encoding that the person named, or None to find out.

    Raises:
        Undecided: A person must say which encoding it is in.
        ArticleError: It can't be read or decoded; the message names the file.
    """
    if place := row_place(path):
        return _row_read(path, *place)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            kind = "a folder" if stat.S_ISDIR(status.st_mode) else "no ordinary file"
            raise ArticleError(f"this is {kind}: give a text file, or - for standard input.", path)
        check_size(status.st_size)
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from None
    except ArticleError as error:
        error.source = path
        raise
    return article_from_bytes(data, article_id, encoding, path)


def _row_read(path: Path, file: str, row_id: str) -> Article:
    row = row_file(file).read(row_id)
    if row is None:
        raise ArticleError(f"it has no row {row_id!r}.", file)
    return Article(row_id, row.text, path, given_title=row.title)


def article_from_bytes(
    data: bytes, article_id: str, encoding: str | None = None, path: Path | None = None
) -> Article:
    """Decode bytes that were read already, such as standard input.

    Raises:
        ArticleError: As ``read_article``.
    """
    try:
        decoded = decode(data, encoding)
    except ArticleError as error:
        error.source = path or "standard input"
        raise
    return Article(article_id, decoded.text, path, decoded.encoding, decoded.warnings)


def _id(parts: tuple[str, ...], exists: Callable[[tuple[str, ...]], bool], seeded: bool = True) -> str:
    """The id of a file by its path in the workspace; ``exists`` tells of other files.

    Where there is no ``seeds`` folder it need not be asked for the twins in there.
    """
    in_seeds = parts[0] == SEEDS and len(parts) > 1
    *folders, name = parts[1:] if in_seeds else parts
    stem = name.removesuffix(SUFFIX) or name
    twin = (*folders, name + SUFFIX)
    return joined(
        (*folders, stem),
        before="~" if seeded and not in_seeds and exists((SEEDS, *folders, name)) else "",
        after="~" if stem == name and (exists(twin) or exists((SEEDS, *twin))) else "",
    )


def _parts_below(root: Path, path: Path) -> tuple[str, ...] | None:
    """The path relative to the root, as it is written or with its links followed; None outside."""
    for below, above in ((_absolute(path), root), (_resolved(path), _resolved(root))):
        if below.is_relative_to(above) and below != above:
            return below.relative_to(above).parts
    return None


def _home(article: Path) -> Path:
    """The workspace folder of a file."""
    for folder in article.parents:
        if (
            stat.S_ISREG(_mode(folder / config.FILE_NAME))
            or _is_folder(folder / ANNOTATIONS)
            or folder / SEEDS in article.parents
        ):
            return folder
    return article.parent


def _rows_of(path: Path) -> Path | None:
    """The JSONL file that a path is of, or in which the row of this place is."""
    if is_row_file(path):
        return path
    place = row_place(path)
    return None if place is None else Path(place[0])


def _takes_writing(folder: Path) -> bool:
    # The bits are looked at as well: root may write to a folder that nobody is meant to write to.
    return os.access(folder, os.W_OK) and bool(_mode(folder) & 0o222)


def _absolute(path: Path) -> Path:
    """The path from the root, without ``..``, links not followed."""
    return Path(os.path.normpath(Path.cwd() / path))


def _resolved(path: Path) -> Path:
    """The path with its links followed, as far as they lead anywhere."""
    return Path(os.path.realpath(path))


def _existing(path: Path, cwd: Path) -> Path:
    """The absolute path of a file or folder that is there; errors name it as the person did."""
    target = _absolute(cwd / path)
    if row_place(target):
        return target
    try:
        target.stat()
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from None
    return target


def _unreadable(path: Path, error: Exception) -> ArticleError:
    if isinstance(error, FileNotFoundError):
        return ArticleError("there is no such file or folder.", path)
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return ArticleError(f"it can't be read: {reason}.", path)


def _is_folder(path: Path) -> bool:
    return stat.S_ISDIR(_mode(path))


def _mode(path: Path) -> int:
    """The mode of a file or folder, links followed; 0 for what isn't there or can't be seen."""
    try:
        return path.stat().st_mode
    except (OSError, ValueError):
        return 0
