"""A queue that is found article by article: its first item is there at once, and none is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.annotations.labels import Schema
from reader.annotations.store import Margin
from reader.annotations.tinydb_store import TinyStore
from reader.articles.article import Article
from reader.articles.workspace import Workspace
from reader.review.opening import (
    NothingToReview,
    arriving,
    begin,
    beginning,
    beginning_at_once,
    review_of,
)
from reader.review.queue import Choice, Order
from reader.review.review import Review
from reader.review.saved import ReviewError, SavedReview
from reader.session.steps import finish
from tests.review.marking import TEXT, mark, proposal, save

#: Articles, and proposals in each of them.
ARTICLES, EACH = 8, 2
PROPOSALS, UNREVIEWED = Choice("proposals"), Choice("unreviewed")


def fill(folder: Path, proposals: bool = True) -> None:
    """Articles, in folders as well, with proposals or with marks of a person."""
    store = TinyStore(folder / "annotations")
    for number in range(ARTICLES):
        article = Article(f"{'old~' * (number % 3 == 0)}a{number:02}", TEXT)
        path = folder.joinpath(*article.id.split("~")).with_suffix(".txt")
        path.parent.mkdir(exist_ok=True)
        path.write_text(TEXT, encoding="utf-8")
        make = proposal if proposals else mark
        save(store, article, make(article, "المدير", "source"), make(article, "العدد بلغ ٥٠ ألفا"))
    store.close()


class Desk:
    """A workspace, opened anew each time."""

    def __init__(self, folder: Path) -> None:
        self.workspace, _ = Workspace.find(folder, folder)
        self.store = TinyStore(self.workspace.annotations)
        self.reviews: list[Review] = []

    def saved(self, *choices: Choice, whole: bool = False) -> SavedReview:
        return finish(beginning(self.workspace, self.store, choices, annotator="layla", whole=whole))

    def review(self, *choices: Choice) -> Review:
        made = review_of(self.saved(*choices), self.workspace, self.store, Schema(), "layla")
        self.reviews.append(made)
        return made

    def close(self) -> None:
        for review in self.reviews:
            review.close()
        self.store.close()


@pytest.fixture
def desk(tmp_path):
    fill(tmp_path)
    made = Desk(tmp_path)
    yield made
    made.close()


def test_the_first_item_is_there_before_the_others_are_known(desk):
    review = desk.review(PROPOSALS)
    assert review.span is not None
    assert (len(review.saved.items), review.saved.is_whole) == (EACH, False)
    finish(review.growing())
    assert (len(review.saved.items), review.saved.is_whole) == (ARTICLES * EACH, True)
    assert review.progress.by_label == {"source": (0, ARTICLES), "claim": (0, ARTICLES)}


def test_it_grows_to_the_queue_that_is_found_at_once(desk):
    review = desk.review(PROPOSALS)
    finish(review.growing())
    at_once = begin(desk.workspace, desk.store, PROPOSALS, "other", annotator="layla")
    assert at_once.items == review.saved.items == SavedReview.read(review.saved.path).items
    assert (at_once.rest, at_once.is_whole) == (None, True)


@pytest.mark.parametrize("decided", [0, 1, EACH, 2 * EACH])
def test_what_was_not_found_yet_is_found_when_it_is_opened_again(desk, decided):
    review = desk.review(PROPOSALS)
    grown = review.growing()
    for _ in range(ARTICLES // 2):
        next(grown)
    for _ in range(decided):
        assert review.accept().ok
    known = len(review.saved.items)
    assert known < ARTICLES * EACH
    review.close()
    assert next(grown, None) is None, "who has closed it is not written to any more"
    assert len(SavedReview.read(review.saved.path).items) == known

    again = desk.review(PROPOSALS)
    assert again.progress.done == decided
    finish(again.growing())
    items = again.saved.items
    assert (len(items), len(set(items))) == (ARTICLES * EACH, ARTICLES * EACH)
    while again.item is not None:
        assert again.accept().ok
    assert again.progress.done == ARTICLES * EACH
    again.close()
    with pytest.raises(NothingToReview):
        desk.saved(PROPOSALS)


def test_who_has_come_to_the_end_goes_on_with_what_is_found(desk):
    review = desk.review(PROPOSALS)
    while review.item is not None:
        assert review.accept().ok
    assert review.progress.done == EACH
    finish(arriving(review))
    assert review.span is not None
    assert review.position == EACH
    assert review.accept().ok


def test_of_all_that_was_found_nothing_is_left_and_it_is_opened_again(desk):
    first = desk.review(PROPOSALS)
    while first.item is not None:
        assert first.accept().ok
    first.close()
    second = desk.review(PROPOSALS)
    assert second.saved.created == first.saved.created, "it is the same review"
    assert (second.position, second.progress.done) == (EACH, EACH)
    finish(second.growing())
    assert len(second.saved.items) == ARTICLES * EACH


@pytest.mark.parametrize(("order", "sample"), [("uncertainty", ""), ("age", ""), ("reading", "5")])
def test_an_order_that_needs_all_of_them_waits_for_all(desk, order: Order, sample: str):
    saved = desk.saved(PROPOSALS._replace(order=order, sample=sample))
    assert (len(saved.items), saved.rest, saved.is_whole) == (
        int(sample or ARTICLES * EACH),
        None,
        True,
    )


def test_where_there_is_no_proposal_one_pass_finds_what_nobody_has_reviewed(tmp_path, monkeypatch):
    fill(tmp_path, proposals=False)
    desk = Desk(tmp_path)
    looked: list[str] = []
    look = desk.store.look

    def counting(article_id: str) -> Margin:
        looked.append(article_id)
        return look(article_id)

    monkeypatch.setattr(desk.store, "look", counting)
    saved = desk.saved(PROPOSALS, UNREVIEWED)
    assert (saved.choice, len(saved.items)) == (UNREVIEWED, ARTICLES * EACH)
    assert len(looked) == len(set(looked)) == ARTICLES
    desk.close()


def test_with_nothing_asked_it_is_of_proposals_and_then_of_what_nobody_reviewed(desk, tmp_path):
    article = Article("b", TEXT)
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    save(desk.store, article, mark(article, "الصحيفة", "source"))
    names = []
    for _ in range(2):
        review = finish(beginning_at_once(desk.workspace, desk.store, Schema(), "layla"))
        desk.reviews.append(review)
        finish(review.growing())
        names.append((review.saved.name, len(review.saved.items)))
        while review.item is not None:
            assert review.reject().ok
        review.close()
    assert names == [("proposals", ARTICLES * EACH), ("unreviewed", 1)]
    with pytest.raises(NothingToReview, match="no mark that nobody has reviewed"):
        finish(beginning_at_once(desk.workspace, desk.store, Schema(), "layla"))


def test_a_review_of_before_is_whole(desk):
    saved = desk.saved(PROPOSALS, whole=True)
    assert "grows" not in saved.path.read_text("utf-8").splitlines()[0]
    assert SavedReview.read(saved.path).is_whole


def test_a_step_that_can_not_be_written_keeps_what_is_there(desk, monkeypatch):
    review = desk.review(PROPOSALS)

    def refuse(items):
        raise ReviewError("no space is left on the disk")

    monkeypatch.setattr(review.saved, "add", refuse)
    finish(review.growing())
    assert review.notices == ["no space is left on the disk"]
    assert (len(review.saved.items), review.saved.is_whole) == (EACH, False)
    assert review.accept().ok
