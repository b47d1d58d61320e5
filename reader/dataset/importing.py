"""Importing a file as a whole: read and check all of it, then save article by article.

One edit an article, so that one undo takes back what a file did to it. With ``strict``
nothing is saved when there is any problem; else what is good comes in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from reader.annotations.following import follow
from reader.annotations.ids import new_id
from reader.annotations.store import Edit, Margin, ReadOnly, Store, StoreError
from reader.articles.article import Article
from reader.articles.decode import ArticleError
from reader.dataset.library import Library, find_article
from reader.dataset.merging import Plan, fits, plan
from reader.dataset.report import ImportReport, Problem, RelationCounts, Remark, quoted
from reader.dataset.rows import Row


@dataclass(slots=True)
class _Given:
    """What a file gives for one article; ``is_new`` where the text is only in the file."""

    article: Article
    is_new: bool
    rows: list[Row] = field(default_factory=list)


def import_rows(
    items: Iterable[Row | Problem | Remark],
    library: Library,
    store: Store,
    now: str,
    by: str,
    strict: bool = False,
) -> ImportReport:
    """Import rows: marks onto their articles, and articles that are not here yet.

    Args:
        items: What a reader of a format yields.
        library: Where articles are found and made.
        store: Where marks are saved.
        now: ISO 8601, UTC.
        by: Who imports.
        strict: Save nothing when anything can't come in.
    """
    problems: list[Problem] = []
    remarks: list[Remark] = []
    plans: list[tuple[_Given, Plan]] = []
    for given in _by_article(items, library, problems, remarks):
        try:
            margin = _of_new(store, given) if given.is_new else _writable(store, given.article)
        except StoreError as error:
            problems.append(_problem(given, error))
            continue
        made = plan(given.rows, given.article, margin, now, by)
        problems += made.problems
        plans.append((given, made))
    if strict and problems:
        return ImportReport(problems=_in_order(problems), remarks=tuple(remarks))
    done = []
    for given, made in plans:
        try:
            done.append((given, _save(given, made, library, store, now, by, remarks)))
        except (ArticleError, StoreError, OSError, ValueError) as error:
            problems.append(_problem(given, error))
    return ImportReport(
        articles=len(done),
        created=sum(given.is_new for given, _ in done),
        added=sum(made.added for _, made in done),
        changed=sum(made.changed for _, made in done),
        unchanged=sum(made.unchanged for _, made in done),
        relations=RelationCounts(
            *(sum(counts) for counts in zip(*(p.relations for _, p in done), strict=True))
        ),
        problems=_in_order(problems),
        remarks=tuple(remarks),
    )


def _by_article(
    items: Iterable[Row | Problem | Remark], library: Library, problems: list[Problem], remarks: list[Remark]
) -> list[_Given]:
    """All rows by the article that they are about; what can't be told is a problem."""
    known: dict[str, _Given] = {}
    new: dict[str, _Given] = {}
    for item in items:
        if isinstance(item, Problem):
            problems.append(item)
            continue
        if isinstance(item, Remark):
            remarks.append(item)
            continue
        try:
            article = find_article(item, library)
        except (ArticleError, StoreError) as error:
            problems.append(Problem(item.file, item.line, str(error)))
            continue
        if article is not None:
            _say_twice(item, article.id, remarks)
            # Where its text is here already, a file of a large dataset need not be held in memory.
            row = item._replace(text=None) if fits(item, article) else item
            known.setdefault(article.id, _Given(article, False)).rows.append(row)
        elif item.text is not None:
            made = Article(item.id or item.sha256[:16], item.text)
            if item.sha256 in new:
                _say_twice(item, new[item.sha256].article.id, remarks)
            new.setdefault(item.sha256, _Given(made, True)).rows.append(item)
        elif item.sha256 in new:  # a row before it has the text
            new[item.sha256].rows.append(item)
        else:
            name = quoted(item.id) if item.id else f"with text_sha256 {quoted(item.sha256)}"
            problems.append(
                Problem(item.file, item.line, f"there is no article {name} here, and no text to make it")
            )
    return [*known.values(), *new.values()]


def _say_twice(row: Row, article_id: str, remarks: list[Remark]) -> None:
    """Tell of an article without marks whose text is here already; marks are said to come onto it anyway."""
    if row.text is not None and not (row.spans or row.relations or row.own):
        place = f"line {row.line}: " if row.line else ""
        remarks.append(Remark(row.file, f"{place}this text is here already, as {quoted(article_id)}"))


def _writable(store: Store, article: Article) -> Margin:
    margin = store.load(article.id)
    if margin.read_only:
        raise ReadOnly(margin.read_only)
    return follow(article, margin, store.text, str).margin


def _of_new(store: Store, given: _Given) -> Margin:
    """What is kept for an article that is not here yet, which is nothing.

    Raises:
        StoreError: Its marks can't be kept, so its file is not to be made.
    """
    # Its id is known when its file is made; under this one nothing is kept.
    refusal = store.load(given.article.sha256[:16]).read_only
    if refusal and any(row.spans or row.relations for row in given.rows):
        raise ReadOnly(refusal)
    return Margin()


def _save(
    given: _Given, made: Plan, library: Library, store: Store, now: str, by: str, remarks: list[Remark]
) -> Plan:
    """Save a plan; for a new article make its file, and plan anew for what it has become.

    Where the article was changed since it was marked, its marks follow their words first.
    """
    article = given.article
    if given.is_new:
        article = library.add(article.id, article.text)
    found = follow(article, store.load(article.id), store.text, lambda: now)
    if found.meta is not None:
        store.save(article, found.edit(by, now), found.meta)
        if found.told:
            remarks.append(Remark(given.rows[0].file, f"{article.id} was changed: {found.told}"))
    if found.meta is not None or given.is_new:
        made = plan(given.rows, article, store.load(article.id), now, by)
    if made.edit or made.meta:
        store.save(article, made.edit or Edit(new_id(), "import", (), by, now), made.meta)
    return made


def _problem(given: _Given, error: Exception) -> Problem:
    return Problem(given.rows[0].file, given.rows[0].line, str(error))


def _in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: (problem.file, problem.line)))
