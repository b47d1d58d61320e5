"""An article is changed outside, and its marks follow: real files, the real store."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from reader.annotations.following import EARLIER, REANCHOR, Following, follow, is_settled
from reader.annotations.history import describe, inverse, undoable
from reader.annotations.kept_texts import FOLDER
from reader.annotations.memory import MemoryStore
from reader.annotations.model import Review, Span
from reader.annotations.reanchor import Placement
from reader.annotations.spans import make_span
from reader.annotations.store import Margin, NotSaved
from reader.annotations.tinydb_store import TinyStore
from reader.articles.article import Article
from reader.articles.rereading import read_again
from tests.annotations.marks import NOW, edit

TEXT = """مصنع الأسمدة ينفي تسرب الحمض إلى النهر

قال مدير المصنع سامر الحداد إن الخزان الثالث سليم، وإن العمال فحصوه مساء الأحد.
وأكدت وزيرة البيئة ليلى عمران أن فريقا من المفتشين زار الموقع مرتين هذا الأسبوع.
وقال سكان الحي القريب إنهم شموا رائحة غريبة قرب الضفة الشرقية في الليل.
"""
QUOTES = ("الخزان الثالث سليم", "وزيرة البيئة ليلى عمران", "شموا رائحة غريبة")
LATER = "2026-11-21T10:00:00Z"


class Desk:
    """A folder with one article, its file, and what is kept of it."""

    def __init__(self, root: Path, *, memory: bool = False) -> None:
        self.file = root / "news.txt"
        self.store: TinyStore | MemoryStore = MemoryStore() if memory else TinyStore(root / "annotations")
        self.write(TEXT)

    def write(self, text: str, encoding: str = "utf-8") -> None:
        self.file.write_bytes(text.encode(encoding))

    def article(self) -> Article:
        meta = self.store.load("news").meta
        return read_again(self.file, "news", meta.get("encoding"), meta.get("sha256"))

    def mark(self, *quotes: str) -> None:
        article = self.article()
        spans = []
        for quote in quotes:
            start = article.text.index(quote)
            spans.append(make_span(article, "claim", start, start + len(quote), "سلمى", NOW))
        self.store.save(article, edit(*((None, span) for span in spans)))

    def follow(self) -> Following:
        return follow(self.article(), self.store.load("news"), self.store.text, lambda: LATER)

    def open(self) -> Following:
        """As a program that opens the article does: what is sure is saved."""
        found = self.follow()
        if found.meta is not None:
            self.store.save(self.article(), found.edit("نور", LATER), found.meta)
        return found

    def at(self, placement: Placement) -> str:
        """What stands where a mark may be."""
        return "" if placement.place is None else self.article().text[slice(*placement.place)]

    def marks(self) -> list[Span]:
        return sorted(self.store.load("news").spans.values(), key=lambda span: span.order)

    def words(self) -> list[str]:
        """The words of the text at the places of the marks that have one."""
        text = self.article().text
        return [text[span.start : span.end] for span in self.marks() if not span.text_sha256]


@pytest.fixture(params=["TinyStore", "MemoryStore"])
def desk(request, tmp_path):
    desk = Desk(tmp_path, memory=request.param == "MemoryStore")
    desk.mark(*QUOTES)
    yield desk
    desk.store.close()


@pytest.fixture
def kept(tmp_path):
    """The same on files, for what is about files."""
    desk = Desk(tmp_path)
    desk.mark(*QUOTES)
    yield desk
    desk.store.close()


def test_marks_follow_a_line_put_above_them(desk):
    desk.write("خبر عاجل\n" + TEXT)
    found = desk.open()
    assert desk.words() == list(QUOTES)
    assert found.open == ()
    assert found.told == "3 marks followed their words"
    assert desk.store.load("news").meta["sha256"] == desk.article().sha256
    assert all(span.updated == LATER and span.created == NOW for span in desk.marks())


def test_quote_and_context_are_those_of_the_new_text(desk):
    desk.write(TEXT.replace("سامر الحداد", "سامي الحداد"))
    desk.open()
    text = desk.article().text
    for span in desk.marks():
        assert text[span.start - len(span.prefix) : span.end + len(span.suffix)] == (
            span.prefix + span.quote + span.suffix
        )


def test_a_mark_whose_words_were_edited_waits_as_it_was(desk):
    before = desk.marks()[0]
    desk.write("خبر عاجل\n" + TEXT.replace("الثالث سليم", "الرابع سليم"))
    found = desk.open()
    (waiting,) = found.open
    assert found.told == "2 marks followed their words; 1 moved, please check"
    assert desk.at(waiting) == "الخزان الرابع سليم"
    stored = desk.store.load("news").spans[before.id]
    assert stored == before._replace(
        text_sha256=hashlib.sha256(TEXT.encode()).hexdigest(), rev=before.rev + 1
    )
    assert desk.store.text(stored.text_sha256) == TEXT
    assert desk.words() == list(QUOTES[1:])


def test_a_mark_whose_words_are_gone_is_kept_and_listed(desk):
    desk.write("\n".join(line for line in TEXT.split("\n") if "الخزان" not in line))
    (waiting,) = desk.open().open
    assert waiting.place is None
    assert waiting.span.quote == QUOTES[0]
    assert len(desk.marks()) == 3


def test_an_emptied_file_loses_no_mark_and_they_come_back_with_the_text(desk):
    before = desk.marks()
    desk.write("")
    assert len(desk.open().open) == 3
    assert desk.words() == []
    desk.write(TEXT)
    found = desk.open()
    assert found.open == ()
    assert desk.words() == list(QUOTES)
    places = [(s.id, s.start, s.end, s.quote, s.prefix, s.suffix) for s in before]
    assert [(s.id, s.start, s.end, s.quote, s.prefix, s.suffix) for s in desk.marks()] == places


def test_a_mark_that_waits_is_sought_in_the_text_that_it_was_made_on(desk):
    """Over two changes: what waits since the first is compared with its own text, not with the last one."""
    desk.write(TEXT.replace("الخزان الثالث سليم", "الخزان الرابع متين"))
    desk.open()
    desk.write("سطر أول\n" + TEXT.replace("الثالث", "الرابع"))
    (waiting,) = desk.open().open
    assert desk.at(waiting) == "الخزان الرابع سليم"
    assert desk.store.load("news").meta[EARLIER][0] == hashlib.sha256(TEXT.encode()).hexdigest()


def test_what_follows_is_one_edit_that_says_so_and_can_be_taken_back(desk):
    before = {span.id: span._replace(rev=0) for span in desk.marks()}
    desk.write("خبر عاجل\n" + TEXT.replace("الثالث سليم", "الرابع سليم"))
    desk.open()
    margin = desk.store.load("news")
    done = margin.history[-1]
    assert (done.action, done.by, len(done.changes)) == (REANCHOR, "نور", 3)
    assert describe(done) == "2 marks followed their words; 1 moved, please check"
    assert undoable(margin.history) == done
    desk.store.save(desk.article(), inverse(done, margin, by="نور", at=LATER))
    assert {span.id: span._replace(rev=0) for span in desk.marks()} == before


def test_what_was_taken_back_waits_for_a_person_and_is_not_done_again(desk):
    desk.write("خبر عاجل\n" + TEXT)
    desk.open()
    margin = desk.store.load("news")
    desk.store.save(desk.article(), inverse(margin.history[-1], margin, by="نور", at=LATER))
    found = desk.open()
    assert found.changes == ()
    assert [one.span.quote for one in found.open] == list(QUOTES)
    assert [desk.at(one) for one in found.open] == list(QUOTES)


def test_a_change_far_from_all_marks_changes_none(tmp_path):
    desk = Desk(tmp_path, memory=True)
    desk.mark(QUOTES[0])
    before = desk.marks()
    desk.write(TEXT + "ذيل\n")
    found = desk.open()
    assert (found.changes, found.open) == ((), ())
    assert found.told == "all marks are where they were"
    assert desk.marks() == before
    desk.mark(QUOTES[1])
    assert desk.store.text(desk.article().sha256) == TEXT + "ذيل\n"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1256", "iso8859-6"])
def test_the_same_text_in_another_encoding_is_no_change(desk, encoding):
    desk.write(TEXT, encoding)
    assert desk.article().text == TEXT
    found = desk.open()
    assert (found.changes, found.open, found.meta) == ((), (), None)


def test_a_file_that_becomes_utf8_is_not_read_in_the_encoding_it_had(tmp_path):
    desk = Desk(tmp_path)
    desk.write(TEXT, "cp1256")
    article = read_again(desk.file, "news", "cp1256")
    start = TEXT.index(QUOTES[0])
    span = make_span(article, "claim", start, start + len(QUOTES[0]), "سلمى", NOW)
    desk.store.save(article, edit((None, span)))
    desk.write(TEXT)
    assert desk.follow().meta is None
    desk.write("جديد\n" + TEXT)
    desk.open()
    assert desk.words() == [QUOTES[0]]
    desk.write("جديد آخر\n" + TEXT, "cp1256")
    desk.store.close()


def test_what_a_person_rejected_is_not_asked_for_again(desk):
    first = desk.marks()[0]
    review = Review("rejected", "نور", NOW)
    desk.store.save(desk.article(), edit((first, first._replace(review=review))))
    desk.write(TEXT.replace(QUOTES[0], "شيء آخر تماما"))
    found = desk.open()
    assert found.open == ()
    assert found.astray == {first.id}
    assert is_settled(found.margin.spans[first.id])


def test_a_record_changed_by_another_program_counts_where_its_quote_stands():
    """Such a program knows nothing of context, and the text is the one that was marked."""
    store, article = MemoryStore(), Article("news", TEXT)
    start = TEXT.index("المفتشين")
    foreign = Span("s1", "claim", start, start + 8, "المفتشين", prefix="سياق قديم", suffix="")
    store.save(article, edit((None, foreign)))
    found = follow(article, store.load("news"), store.text, lambda: LATER)
    assert (found.astray, found.changes) == (frozenset(), ())


def test_without_what_tells_its_text_a_mark_is_sought_by_its_quote():
    text = "سطر\n" + TEXT
    start = TEXT.index(QUOTES[0])
    span = make_span(Article("news", TEXT), "claim", start, start + len(QUOTES[0]), "سلمى", NOW)
    found = follow(Article("news", text), Margin(spans={span.id: span}), lambda _: None, lambda: LATER)
    (waiting,) = found.open
    assert waiting.place == (text.index(QUOTES[0]), text.index(QUOTES[0]) + len(QUOTES[0]))


def test_zones_that_a_person_set_follow_their_lines(desk):
    end = TEXT.index("\n")
    zones = [
        {"start": 0, "end": end, "kind": "title"},
        {"start": end + 2, "end": TEXT.index("وأكدت"), "kind": "body"},
    ]
    desk.store.save(desk.article(), edit(), {"zones": zones})
    text = "خبر عاجل\n" + "\n".join(line for line in TEXT.split("\n") if "سامر" not in line)
    desk.write(text)
    desk.open()
    assert desk.store.load("news").meta["zones"] == [{"start": 9, "end": end + 9, "kind": "title"}]


# The texts that are kept -----------------------------------------------------------------------


def texts(desk: Desk) -> dict[str, str]:
    folder = desk.file.parent / "annotations" / FOLDER
    return {path.name: path.read_bytes().decode() for path in folder.iterdir()}


def test_each_annotated_text_is_kept_once_under_its_hash(kept):
    kept.mark("المفتشين")
    other = Article("copy", TEXT)
    kept.store.save(other, edit((None, make_span(other, "claim", 0, 4, "سلمى", NOW))))
    assert texts(kept) == {f"{hashlib.sha256(TEXT.encode()).hexdigest()}.txt": TEXT}
    kept.write("سطر\r\n" + TEXT)
    kept.open()
    assert sorted(texts(kept).values()) == sorted([TEXT, "سطر\r\n" + TEXT])


def test_a_kept_text_that_was_changed_is_no_longer_trusted_and_told(kept):
    (path,) = (kept.file.parent / "annotations" / FOLDER).iterdir()
    path.write_bytes(TEXT.replace("الثالث", "الرابع").encode())
    assert kept.store.text(path.stem) is None
    assert any(str(path) in problem for _, problem in kept.store.check())
    kept.write("سطر\n" + TEXT)
    assert kept.open().told == "3 marks followed their words"
    assert kept.words() == list(QUOTES)


@pytest.mark.parametrize("name", ["", "..", "../news", "x" * 64, "A" * 64, "/etc/passwd"])
def test_only_a_hash_names_a_kept_text(kept, name):
    assert kept.store.text(name) is None


def test_no_mark_is_saved_without_its_text(tmp_path):
    desk = Desk(tmp_path)
    (tmp_path / "annotations").mkdir()
    (tmp_path / "annotations" / FOLDER).write_text("a file is in the way")
    with pytest.raises(NotSaved):
        desk.mark(QUOTES[0])
    assert desk.marks() == []


def test_the_files_stay_what_other_programs_can_read(kept):
    kept.write(TEXT.replace("الثالث سليم", "الرابع سليم"))
    kept.open()
    kept.store.close()
    tables = json.loads((kept.file.parent / "annotations" / "news.json").read_bytes())
    waiting = [span for span in tables["spans"].values() if "text_sha256" in span]
    assert [span["quote"] for span in waiting] == [QUOTES[0]]


def test_a_store_opened_again_follows_with_the_text_that_it_kept(kept):
    kept.store.close()
    kept.store = TinyStore(kept.file.parent / "annotations")
    kept.write("سطر\n" + TEXT.replace("سامر", "السيد سامر").replace("الليل", "المساء"))
    kept.open()
    assert kept.words() == list(QUOTES)
