"""A review without a screen: one call a decision, the next item is there, nothing is lost."""

from __future__ import annotations

import json

import pytest

from reader.annotations.labels import Schema
from reader.annotations.memory import MemoryStore
from reader.annotations.model import Origin
from reader.annotations.standing import is_proposal
from reader.annotations.tinydb_store import TinyStore
from reader.articles.article import Article
from reader.articles.decode import ArticleError
from reader.review.queue import Choice, select
from reader.review.review import Review
from reader.review.saved import ReviewError, SavedReview, path_of
from reader.review.summary import summary
from tests.review.marking import NOW, TEXT, mark, proposal, save
from tests.session.desk import RefusingStore, clock

ARTICLES = {name: Article(name, TEXT) for name in ("a", "b")}
LAYLA = "ليلى"


def read(article_id):
    if article_id not in ARTICLES:
        raise ArticleError("there is no such file.", f"{article_id}.txt")
    return ARTICLES[article_id]


def proposals(article):
    return (
        proposal(article, "المتحدث باسم الوزارة", "source", 0.9),
        proposal(article, "العدد بلغ ٥٠ ألفا", "claim", 0.5),
        proposal(article, "٥٠ ألفا", "figure", 0.95),
        proposal(article, "المدير", "source", 0.6),
    )


@pytest.fixture
def store():
    made = MemoryStore()
    for article in ARTICLES.values():
        save(made, article, *proposals(article))
    return made


def queue(store, **choice):
    return select(((ARTICLES[name], store.load(name)) for name in ARTICLES), Choice(**choice))


@pytest.fixture
def begun(store, tmp_path):
    """Opens a review of all proposals, the same one each time."""
    opened = []

    def begin(on=store, **choice):
        path = path_of(tmp_path, "test")
        if not path.exists():
            SavedReview.create(path, Choice(**choice), queue(on, **choice), LAYLA, NOW)
        times = clock(3600 * 11)
        saved = SavedReview.read(path)
        opened.append(saved)
        return Review(saved, read, on, Schema(), LAYLA, lambda: next(times))

    yield begin
    for saved in opened:
        saved.close()


def words(review):
    return None if review.span is None else (review.item.article, review.span.quote)


def test_each_decision_is_one_edit_and_the_next_item_is_there(begun, store):
    review = begun()
    assert words(review) == ("a", "المتحدث باسم الوزارة")
    for act, then in (
        (review.accept, "العدد بلغ ٥٠ ألفا"),
        (review.reject, "٥٠ ألفا"),
        (review.flag, "المدير"),
        (lambda: review.relabel("claim"), "المتحدث باسم الوزارة"),
    ):
        assert act().ok
        assert words(review)[1] == then
    assert review.item.article == "b"
    kept = {span.quote: span for span in store.load("a").spans.values()}
    verdicts = {quote: (span.review.verdict, span.review.by, span.label) for quote, span in kept.items()}
    assert verdicts == {
        "المتحدث باسم الوزارة": ("accepted", LAYLA, "source"),
        "العدد بلغ ٥٠ ألفا": ("rejected", LAYLA, "claim"),
        "٥٠ ألفا": ("flagged", LAYLA, "figure"),
        "المدير": ("accepted", LAYLA, "claim"),
    }
    # What was accepted is a mark of hers, with the rule still in it; the others are proposals.
    assert {quote: is_proposal(span) for quote, span in kept.items()} == {
        "المتحدث باسم الوزارة": False,
        "العدد بلغ ٥٠ ألفا": True,
        "٥٠ ألفا": True,
        "المدير": False,
    }
    assert kept["المدير"].annotator == LAYLA
    assert kept["المدير"].origin == Origin("rule", "said", 0.6)


def test_it_goes_on_where_it_stopped_without_being_closed(begun, store):
    review = begun()
    review.accept()
    review.reject()
    review.skip()
    here = words(review)
    review.saved.close()  # the kernel does this when a process is killed
    again = begun()
    assert words(again) == here
    assert (again.progress.done, again.progress.left) == (2, 6)


def test_a_decision_that_a_kill_kept_from_the_journal_is_taken_over(begun, store):
    review = begun()
    review.accept()
    path = review.saved.path
    whole = path.read_bytes()
    review.reject()
    review.saved.close()
    path.write_bytes(whole)
    again = begun()
    assert words(again) == ("a", "٥٠ ألفا")
    assert again.progress.done == 2
    assert again.undo().ok
    assert words(again) == ("a", "العدد بلغ ٥٠ ألفا")


def test_a_torn_last_line_is_a_step_that_was_not_done(begun):
    review = begun()
    review.accept()
    here = words(review)
    review.saved.close()
    with review.saved.path.open("ab") as file:
        file.write(b'{"action":"rej')
    again = begun()
    assert words(again) == here
    again.reject()
    again.saved.close()
    assert begun().progress.done == 2


def test_undo_goes_over_the_whole_review_and_both_articles(begun, store):
    before = {name: dict(store.load(name).spans) for name in ARTICLES}
    review = begun()
    for _ in range(3):
        review.accept()
    assert review.edge("end", 1).ok
    assert review.note("انظر").ok
    for _ in range(3):
        review.reject()
    review.saved.close()
    review = begun()
    assert review.item.article == "b"
    for _ in range(8):
        assert review.undo().ok
    assert not review.undo().ok
    assert words(review) == ("a", "المتحدث باسم الوزارة")
    assert review.progress.done == 0
    for name, spans in before.items():
        now = store.load(name).spans
        assert {s.id: (s.label, s.start, s.end, s.note, s.review) for s in now.values()} == {
            s.id: (s.label, s.start, s.end, s.note, s.review) for s in spans.values()
        }


def test_edges_and_notes_stay_on_the_item(begun):
    review = begun()
    assert review.edge("end", -1).ok
    assert words(review) == ("a", "المتحدث باسم")
    assert review.note("من؟").ok
    assert review.span.note == "من؟"
    assert review.position == 0
    assert "moved the end of source" in review.past()[1]


def test_back_shows_what_was_decided_and_lets_it_be_decided_anew(begun, store):
    review = begun()
    review.accept()
    assert review.back().message == "back: accept"
    assert words(review) == ("a", "المتحدث باسم الوزارة")
    review.reject()
    assert words(review) == ("a", "العدد بلغ ٥٠ ألفا")
    assert review.progress.done == 1
    assert summary(review.saved)["actions"] == {"reject": 1}


def test_all_alike_are_shown_before_and_taken_back_by_one_undo(begun, store):
    review = begun()
    review.reject()
    review.undo()
    alike = review.alike()
    assert (alike.label, alike.origin, len(alike.items), alike.articles) == ("source", "said", 4, 2)
    assert set(alike.quotes) == {"المتحدث باسم الوزارة", "المدير"}
    assert review.accept_alike(alike).ok
    assert words(review) == ("a", "العدد بلغ ٥٠ ألفا")
    assert review.progress.by_label["source"] == (4, 4)
    sources = [s for name in ARTICLES for s in store.load(name).spans.values() if s.label == "source"]
    assert {span.review.verdict for span in sources} == {"accepted"}
    assert review.undo().ok
    assert review.progress.done == 0
    sources = [s for name in ARTICLES for s in store.load(name).spans.values() if s.label == "source"]
    assert {span.review for span in sources} == {None}


def test_what_was_decided_or_deleted_elsewhere_is_passed_over(begun, store):
    review = begun()
    session = review.session  # another hand in the same article
    second = next(span for span in session.marks if span.quote == "العدد بلغ ٥٠ ألفا")
    session.focus(second)
    assert session.delete().ok
    review.accept()
    assert words(review) == ("a", "٥٠ ألفا")
    assert (review.progress.done, review.progress.left) == (2, 6)


def test_an_article_that_can_not_be_read_is_named_and_the_rest_goes_on(begun, store, monkeypatch):
    begun().saved.close()
    monkeypatch.delitem(ARTICLES, "a")
    review = begun()
    assert review.item.article == "b"
    (notice,) = review.notices
    assert notice.startswith("passed over a: ")


def test_what_the_disk_refuses_is_not_done_until_it_is_saved(begun, store):
    refusing = RefusingStore(store)
    review = begun(refusing)
    refusing.full = True
    outcome = review.accept()
    assert not outcome.ok
    assert "NOT SAVED" in outcome.message
    assert review.position == 0
    assert review.progress.done == 0
    assert not review.skip().ok
    refusing.full = False
    assert review.accept().ok
    assert words(review) == ("a", "العدد بلغ ٥٠ ألفا")
    assert review.progress.done == 1
    first = next(span for span in store.load("a").spans.values() if span.quote == "المتحدث باسم الوزارة")
    assert first.review.verdict == "accepted"


def test_a_journal_that_can_not_be_written_is_told_and_nothing_else_is_lost(begun, store, monkeypatch):
    review = begun()

    def full(step):
        raise ReviewError("the disk is full")

    monkeypatch.setattr(review.saved, "append", full)
    assert review.accept().ok
    assert review.notices == ["the disk is full"]
    assert words(review) == ("a", "العدد بلغ ٥٠ ألفا")
    assert review.undo().ok
    assert words(review) == ("a", "المتحدث باسم الوزارة")
    assert all(span.review is None for span in store.load("a").spans.values())


def test_at_the_end_there_is_nothing_more_and_what_was_skipped_comes_again(begun):
    review = begun()
    review.skip()
    for _ in range(7):
        review.accept()
    assert review.item is None
    assert not review.accept().ok
    assert not review.skip().ok
    review.saved.close()
    again = begun()
    assert words(again) == ("a", "المتحدث باسم الوزارة")
    again.accept()
    assert again.progress.left == 0


def test_a_second_window_is_told_that_it_is_open(begun):
    begun()
    with pytest.raises(ReviewError, match="open in another window"):
        begun()


def test_progress_tells_the_pace_by_the_clock(begun):
    review = begun()
    for _ in range(4):
        review.accept()
    progress = review.progress
    # The clock of the test goes on by a second whenever it is asked.
    assert progress.per_minute is not None
    assert progress.seconds_left == pytest.approx(progress.left / progress.per_minute * 60)
    assert progress.by_label == {"source": (2, 4), "claim": (1, 2), "figure": (1, 2)}


def test_the_summary_lists_each_decision_with_its_mark(begun, store):
    review = begun()
    review.accept()
    review.edge("end", -1)
    review.relabel("denial")
    review.reject()
    told = summary(review.saved, store)
    assert (told["items"], told["done"], told["left"]) == (8, 3, 5)
    assert told["actions"] == {"accept": 1, "relabel": 1, "reject": 1}
    relabelled = told["decisions"][1]
    assert relabelled["relabelled"] == "denial"
    assert relabelled["edges"] == "moved"
    assert relabelled["text"] == "العدد بلغ ٥٠"
    json.dumps(told)


class TestQueue:
    def test_uncertain_ones_come_first(self, store):
        scores = [item.score for item in queue(store, order="uncertainty")]
        assert scores == [0.5, 0.5, 0.6, 0.6, 0.9, 0.9, 0.95, 0.95]

    def test_labels_and_articles(self, store):
        found = queue(store, labels=("source",), articles=("b",))
        assert [(item.label, item.article) for item in found] == [("source", "b")] * 2

    @pytest.mark.parametrize(("sample", "size"), [("3", 3), ("100", 8), ("50%", 4), ("1 %", 1)])
    def test_a_sample_is_drawn_by_its_seed_and_keeps_the_order(self, store, sample, size):
        drawn = queue(store, sample=sample, seed=7)
        assert len(drawn) == size
        assert drawn == queue(store, sample=sample, seed=7)
        whole = queue(store)
        assert [whole.index(item) for item in drawn] == sorted(whole.index(item) for item in drawn)

    @pytest.mark.parametrize("sample", ["0", "-1", "many", "101%", "%"])
    def test_what_is_no_sample_is_refused(self, store, sample):
        with pytest.raises(ValueError, match="a sample is a number"):
            queue(store, sample=sample)

    def test_states(self, tmp_path):
        store = TinyStore(tmp_path / "annotations")
        article = ARTICLES["a"]
        own, flagged = mark(article, "المدير", "source"), mark(article, "سفن", verdict="flagged")
        other = Article("a", TEXT.replace("الصحيفة", "المجلةxx"))
        moved = mark(other, "المجلةxx", "source", "عمر", verdict="accepted")
        save(store, article, own, flagged, moved, proposal(article, "٥٠ ألفا", "figure"))

        def found(**choice):
            items = select([(article, store.load("a"))], Choice(**choice))
            return {store.load("a").spans[item.left].quote for item in items}

        assert found(queue="proposals") == {"٥٠ ألفا"}
        assert found(queue="unreviewed") == {"٥٠ ألفا", "المدير"}
        assert found(queue="flagged") == {"سفن"}
        assert found(queue="moved") == {"المجلةxx"}
        assert found(queue="all", annotators=("عمر",)) == {"المجلةxx"}


class TestFile:
    def test_a_new_review_of_a_name_keeps_the_old_one(self, store, tmp_path):
        path = path_of(tmp_path, "test")
        SavedReview.create(path, Choice(), queue(store), LAYLA, NOW)
        SavedReview.create(path, Choice(), [], LAYLA, NOW)
        names = sorted(file.name for file in path.parent.glob("*.jsonl"))
        assert names == ["test 20261120100000.jsonl", "test.jsonl"]

    @pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "x" * 70, "a\x1b"])
    def test_a_name_that_can_not_be_a_file_is_refused(self, name, tmp_path):
        with pytest.raises(ReviewError, match="can't name a review"):
            path_of(tmp_path, name)

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ('{"review":"hashiya-review/9","choice":{},"created":"","by":""}\n', "hashiya-review/9"),
            ("not json\n", ":1: this is no line of a review"),
            ("", ":1: this is no line of a review"),
        ],
    )
    def test_a_file_that_is_no_review_is_named_with_its_line(self, line, said, tmp_path):
        path = tmp_path / "x.jsonl"
        path.write_text(line, encoding="utf-8")
        with pytest.raises(ReviewError, match=said):
            SavedReview.read(path)


def test_the_next_item_costs_the_same_in_a_long_queue(begun, store, tmp_path):
    """No step looks at the whole queue: a list that counts how often it is read says so."""

    class Counting(list):
        reads = 0

        def __getitem__(self, index):
            Counting.reads += 1
            return super().__getitem__(index)

        def __iter__(self):
            raise AssertionError("the whole queue was read")

    review = begun()
    review.saved.items = Counting(review.saved.items * 10_000)
    review.accept()
    assert Counting.reads < 20
