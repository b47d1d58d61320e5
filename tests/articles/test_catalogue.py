"""A list of articles that fills while it is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.articles.catalogue import Catalogue
from reader.articles.decode import ArticleError
from reader.articles.workspace import Entry, Workspace

#: Seconds in which all of these few articles are listed and read on any machine.
LONG = 60.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two hundred articles; the titles of every third say that it is about a fire."""
    for number in range(200):
        title = f"حريقٌ في المصنع {number}" if number % 3 == 0 else f"النهر {number}"
        (tmp_path / f"a{number:03}.txt").write_text(f"{title}\n\nنص.\n", encoding="utf-8")
    return tmp_path


def catalogue_of(folder: Path) -> Catalogue:
    return Catalogue(Workspace.find(folder, folder)[0].listing())


def ids(catalogue: Catalogue) -> list[str]:
    return [catalogue.entries[number].id for number in catalogue.shown]


FIRES = [f"a{number:03}" for number in range(0, 200, 3)]


def test_nothing_is_read_before_it_is_asked_for(folder: Path):
    catalogue = catalogue_of(folder)
    assert (catalogue.entries, catalogue.read_count, catalogue.is_listed) == ([], 0, False)
    assert catalogue.work(0), "one step is done, and there is more to do"
    assert 0 < len(catalogue.entries) < 200
    assert [entry.id for entry in catalogue.entries] == [f"a{n:03}" for n in range(len(catalogue.entries))]
    assert catalogue.read_count == 0


def test_work_ends_when_all_is_known(folder: Path):
    catalogue = catalogue_of(folder)
    assert not catalogue.work(LONG)
    assert (len(catalogue.shown), catalogue.read_count, catalogue.is_complete) == (200, 200, True)
    known = catalogue.preview(3)
    assert known is not None
    assert known.title == "حريقٌ في المصنع 3"
    assert known.size == (folder / "a003.txt").stat().st_size


def test_a_paused_list_reads_only_what_it_is_asked_for(folder: Path):
    catalogue = catalogue_of(folder)
    catalogue.work(0)
    catalogue.is_paused = True
    assert not catalogue.work(LONG)
    assert catalogue.read(5).title == "النهر 5"
    assert (catalogue.read_count, catalogue.is_complete, len(catalogue.entries) < 200) == (1, False, True)
    catalogue.look_for("a00")
    assert not catalogue.work(LONG), "what is known is looked through all the same"
    assert ids(catalogue) == [f"a00{n}" for n in range(10)]
    catalogue.is_paused = False
    assert not catalogue.work(LONG)
    assert catalogue.is_complete


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("حريق", FIRES),
        ("المصنع 3", [name for name in FIRES if name.lstrip("a0").startswith("3")]),
        ("a19", [f"a19{n}" for n in range(10)]),
        ("nothing of the kind", []),
    ],
)
@pytest.mark.parametrize("when", ["before", "meanwhile", "after"])
def test_what_holds_a_text_is_found_whenever_it_is_read(
    folder: Path, query: str, found: list[str], when: str
):
    catalogue = catalogue_of(folder)
    if when == "before":
        catalogue.look_for(query)
    if when == "meanwhile":
        while catalogue.read_count < 50:
            catalogue.work(0)
        catalogue.look_for(query)
        catalogue.read(150)  # is on the screen
    catalogue.work(LONG)
    if when == "after":
        catalogue.look_for(query)
        catalogue.work(LONG)
    assert ids(catalogue) == found
    catalogue.look_for("")
    assert len(catalogue.shown) == 200


def test_row_of_an_article(folder: Path):
    catalogue = catalogue_of(folder)
    catalogue.work(LONG)
    assert (catalogue.row_of(7), catalogue.row_of(200)) == (7, None)
    catalogue.look_for("حريق")
    catalogue.work(LONG)
    assert (catalogue.row_of(6), catalogue.row_of(7)) == (2, None)


@given(orders=st.lists(st.tuples(st.sampled_from(["work", "read", "look", "pause"]), st.integers(0, 11))))
def test_in_whatever_order_it_fills_it_shows_just_what_a_plain_look_finds(
    tmp_path_factory: pytest.TempPathFactory, orders: list[tuple[str, int]]
):
    folder = tmp_path_factory.mktemp("library")
    titles = [f"{'ab'[n % 2]}{'xyz'[n % 3]} title" for n in range(12)]
    for number, title in enumerate(titles):
        (folder / f"n{number:02}.txt").write_text(f"{title}\n", encoding="utf-8")
    catalogue, query = catalogue_of(folder), ""
    for order, number in orders:
        match order:
            case "work":
                catalogue.work(0)
            case "read" if number < len(catalogue.entries):
                catalogue.read(number)
            case "look":
                query = ("", "a", "x", "bz", "n0", "q")[number % 6]
                catalogue.look_for(query)
            case "pause":
                catalogue.is_paused = not catalogue.is_paused
    catalogue.is_paused = False
    catalogue.work(LONG)
    assert list(catalogue.shown) == [
        number for number, title in enumerate(titles) if query in title or query in f"n{number:02}"
    ]


def test_an_article_that_is_gone_meanwhile_is_called_by_its_id(folder: Path):
    catalogue = catalogue_of(folder)
    catalogue.work(0)
    (folder / "a001.txt").unlink()
    assert catalogue.read(1).title == "a001"
    assert catalogue.read(1).size == 0


def test_a_folder_that_can_not_be_read_is_an_error():
    def broken() -> Iterator[Entry]:
        raise ArticleError("the folder can't be read: gone.")
        yield

    with pytest.raises(ArticleError, match="can't be read"):
        Catalogue(broken()).work(0)
