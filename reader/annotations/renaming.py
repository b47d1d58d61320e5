"""Articles that were renamed or moved: known by their text, which is that of marks without an article."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from reader.annotations.ids import new_id
from reader.annotations.model import Record
from reader.annotations.outside import OUTSIDE
from reader.annotations.store import Change, Edit, Margin, Store, StoreError
from reader.articles.article import Article
from reader.articles.decode import ArticleError
from reader.articles.rereading import read_again
from reader.articles.workspace import Entry

#: Bytes that the file of a text may be longer than the text: a byte order mark.
_MARK = 4
#: What an article's meta says of its own file and text, which the new one says for itself.
_OWN = ("sha256", "encoding", "title")


def renamed(
    entries: Sequence[Entry], store: Store, kept: Collection[str] | None = None
) -> dict[str, tuple[Article, Margin]]:
    """The articles that were renamed, by the id that their marks are kept under.

    Such an article has no marks under its own id, and the very text of marks whose article
    is not there. Where two files have this text, the first is taken.

    Args:
        entries: The articles of the workspace.
        store: Where marks are kept.
        kept: The ids of what the store keeps, or None for not listed yet.
    """
    ids = set(store.articles() if kept is None else kept)
    lost = ids - {entry.id for entry in entries}
    entries = [entry for entry in entries if entry.id not in ids]
    if not entries:  # then what is kept of those that are gone need not be read
        return {}
    by_text: dict[str, tuple[str, Margin]] = {}
    for article_id in sorted(lost):
        try:
            margin = store.load(article_id)
        except StoreError:
            continue
        sha256 = margin.meta.get("sha256")
        if margin.spans and isinstance(sha256, str) and "path" not in margin.meta:
            by_text.setdefault(sha256, (article_id, margin))
    found: dict[str, tuple[Article, Margin]] = {}
    if not by_text:
        return found
    sizes = _sizes(by_text, store)
    for entry in entries:
        if sizes is not None and entry.size not in sizes:
            continue
        for sha256, (article_id, margin) in by_text.items():
            encoding = margin.meta.get("encoding")
            try:
                article = read_again(
                    entry.path, entry.id, encoding if isinstance(encoding, str) else None, sha256
                )
            except ArticleError:
                continue
            if article.sha256 == sha256 and article_id not in found:
                found[article_id] = article, margin
                break
    return found


def _sizes(by_text: dict[str, tuple[str, Margin]], store: Store) -> set[int] | None:
    """The sizes in bytes that files with these texts may have; None where not all texts are kept."""
    sizes: set[int] = set()
    for sha256, (_, margin) in by_text.items():
        text = store.text(sha256)
        if text is None:
            return None
        for encoding in {"utf-8", "utf-16-le", "utf-32-le", str(margin.meta.get("encoding"))}:
            try:
                size = len(text.encode(encoding))
            except (LookupError, UnicodeError):
                continue
            sizes.update(range(size, size + _MARK + 1))
        sizes.add(len(text))  # an encoding of one byte a letter
    return sizes


def adopt(entries: Sequence[Entry], store: Store, by: str, at: str) -> list[tuple[str, str]]:
    """Put the marks of renamed articles under their new ids.

    They are saved there first and deleted under the old id then, so that none is ever nowhere;
    what was done to them before stays in the log under the old id.

    Args:
        entries: The articles of the workspace.
        store: Where marks are kept.
        by: Who opened the workspace.
        at: ISO 8601, UTC.

    Returns:
        Pairs of the old id and the new one; an article that can't be saved is none of them.
    """
    done = []
    for old_id, (article, margin) in renamed(entries, store).items():
        records: list[Record] = [*margin.spans.values(), *margin.relations.values()]
        coming = Edit(new_id(), OUTSIDE, tuple(Change(None, record) for record in records), by, at)
        going = Edit(new_id(), OUTSIDE, tuple(Change(record, None) for record in reversed(records)), by, at)
        meta = {name: value for name, value in margin.meta.items() if name not in _OWN}
        try:
            store.save(article, coming, meta or None)
            store.save(Article(old_id, article.text), going)
        except StoreError:
            continue
        done.append((old_id, article.id))
    return done
