"""What goes out comes back equal, in every format that has a place for all of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from reader.annotations.memory import MemoryStore
from reader.articles.article import Article
from reader.dataset.formats.registry import FORMATS, MissingExtra, format_named
from tests.dataset.formats.cases import HARD, export_to, hard_store, import_from, losses, said
from tests.dataset.shelf import Shelf, kept, save
from tests.dataset.test_round_trip import marked

#: Formats that lose something: what, is in their own tests.
LOSING = {"csv", "xlsx", "conll", "iob2"}
WHOLE = [name for name, kind in FORMATS.items() if kind.writes and name not in LOSING]


def targets(name: str) -> list[str]:
    """What an export may be called."""
    kind = FORMATS[name]
    files = [f"out{kind.suffixes[0]}"] if not kind.folder or kind.file_as_well else []
    return [*files, *(("out", "out.zip") if kind.folder else ())]


def round_trip(name: str, target: Path, article: Article, here: MemoryStore) -> MemoryStore:
    """Into a store that is empty, the article's text from the file as well."""
    try:
        format_named(name).load()
    except MissingExtra as error:
        pytest.skip(str(error))
    report = export_to(target, name, [(article, here.load(article.id))])
    assert (report.problems, losses(report)) == ((), {})
    there, shelf = MemoryStore(), Shelf()
    assert said(import_from(target, name, shelf, there)) == []
    assert shelf.articles[article.id].text == article.text
    return there


@pytest.mark.parametrize(("name", "target"), [(name, target) for name in WHOLE for target in targets(name)])
def test_the_hard_article_comes_back_whole(name, target, tmp_path):
    here = hard_store()
    there = round_trip(name, tmp_path / target, HARD, here)
    assert kept(there.load(HARD.id)) == kept(here.load(HARD.id))
    again = import_from(tmp_path / target, name, Shelf(HARD), there)
    assert (again.problems, again.added, again.changed) == ((), 0, 0)
    (tmp_path / "again").mkdir()
    export_to(tmp_path / "again" / target, name, [(HARD, there.load(HARD.id))])
    assert files(tmp_path / target) == files(tmp_path / "again" / target)


def files(target: Path) -> dict[str, bytes]:
    """The bytes of a file, or of each file of a folder."""
    paths = target.rglob("*") if target.is_dir() else [target]
    return {str(path.relative_to(target)): path.read_bytes() for path in paths if path.is_file()}


@pytest.mark.parametrize("name", WHOLE)
def test_any_marks_come_back(name, tmp_path_factory):
    folder = tmp_path_factory.mktemp("any")
    count = 0

    @settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
    @given(marked())
    def come_back(case):
        nonlocal count
        count += 1
        article, records, meta = case
        here = MemoryStore()
        save(here, article, records, meta)
        there = round_trip(name, folder / f"{count}{targets(name)[0]}", article, here)
        assert kept(there.load(article.id)) == kept(here.load(article.id))

    come_back()
