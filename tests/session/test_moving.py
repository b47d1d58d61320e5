"""A person opens an article that was changed, and walks through the marks that are not sure."""

from __future__ import annotations

import pytest

from reader.annotations.memory import MemoryStore
from reader.annotations.store import NotSaved
from reader.review.blind import OwnMarks
from reader.session import Session
from reader.session.moving import Moving
from tests.session.desk import RefusingStore, put, relation, select, session_on, tag

TEXT = """مصنع الأسمدة ينفي تسرب الحمض إلى النهر
قال مدير المصنع سامر الحداد إن الخزان الثالث سليم وإن العمال فحصوه مساء الأحد.
وأكدت وزيرة البيئة ليلى عمران أن فريقا من المفتشين زار الموقع مرتين هذا الأسبوع.
وقال سكان الحي القريب إنهم شموا رائحة غريبة قرب الضفة الشرقية في الليل.
"""
SURE, EDITED, LOST = "شموا رائحة غريبة", "الخزان الثالث سليم", "ليلى عمران"
#: The second line is edited, the third taken out, and there is a new first one.
CHANGED = "خبر عاجل من المدينة\n" + "\n".join(
    line.replace("الثالث سليم", "الرابع سليم") for line in TEXT.split("\n") if LOST not in line
)


@pytest.fixture
def store():
    return MemoryStore()


@pytest.fixture
def ids(store):
    """Marks on the text as it was: one that will be sure, one edited, one lost."""
    session = session_on(TEXT, store)
    return {words: tag(session, "claim", words) for words in (SURE, EDITED, LOST)}


@pytest.fixture
def session(store, ids):
    return session_on(CHANGED, store, annotator="نور")


def told(session: Session) -> str:
    """What was said of the marks when the article was opened."""
    return session.followed.message if session.followed else ""


def kept(session: Session) -> dict[str, tuple[str, str]]:
    """What the store has: of each mark its quote, and whether it waits."""
    spans = session.store.load(session.article.id).spans.values()
    return {span.id: (span.quote, "waits" if span.text_sha256 else "") for span in spans}


def test_opening_a_changed_article_says_what_became_of_the_marks(session, ids):
    assert told(session) == "1 mark followed its words; 2 moved, please check · saved"
    assert [session.text[span.start : span.end] for span in session.marks] == [SURE]
    assert set(session.astray) == {ids[EDITED], ids[LOST]}


def test_opening_an_article_as_it_was_says_nothing(store, ids):
    session = session_on(TEXT, store)
    assert session.followed is None
    assert session.astray == {}
    assert len(session.marks) == 3


def test_a_change_far_from_all_marks_is_taken_note_of(store, ids):
    session = session_on(TEXT + "ذيل\n" * 20, store)
    assert told(session) == "all marks are where they were · saved"
    assert store.load("news").meta["sha256"] == session.article.sha256
    assert store.text(session.article.sha256) == session.text
    assert session_on(session.text, store).followed is None


def test_marks_that_a_blind_annotator_does_not_see_follow_as_well(store, ids):
    blind = session_on(CHANGED, OwnMarks(store, "نور"), annotator="نور")
    assert (len(blind.marks), blind.astray, blind.followed) == (0, {}, None)
    assert not blind.undo().ok
    session = session_on(CHANGED, store)
    assert [session.text[span.start : span.end] for span in session.marks] == [SURE]
    assert set(session.astray) == {ids[EDITED], ids[LOST]}


def test_a_mark_without_a_sure_place_is_on_no_words(session, ids):
    """It is neither painted nor gone to, nor changed by keys for the mark under the cursor."""
    for offset in range(len(session.text)):
        session.go(offset)
        assert all(span.id == ids[SURE] for span in session.marks_here())


def test_undo_takes_back_that_marks_followed_and_lets_all_be_checked(session, ids):
    session.undo()
    assert len(session.marks) == 0
    walk = Moving(session)
    assert [one.span.quote for one in walk.open] == [EDITED, LOST, SURE]
    session.redo()
    assert [span.id for span in session.marks] == [ids[SURE]]
    assert len(walk.open) == 2


def test_after_undo_the_marks_of_before_can_still_be_undone_one_by_one(session, ids):
    for _ in range(4):
        assert session.undo().ok
    assert kept(session) == {}


def test_old_and_new_words_stand_side_by_side(session):
    walk = Moving(session)
    outcome = walk.next()
    assert outcome.message == (
        "1 of 2 moved: claim «الخزان الثالث سليم» → «الخزان الرابع سليم»: its words were changed"
    )
    beside = walk.beside
    assert beside is not None
    assert beside.old[1] == EDITED
    assert "".join(beside.old) in TEXT
    assert beside.new is not None
    assert beside.new[1] == "الخزان الرابع سليم"
    assert "".join(beside.new) in CHANGED
    assert session.selection == beside.place


def test_accepting_puts_a_mark_at_its_new_words_and_goes_on(session, ids):
    walk = Moving(session)
    walk.next()
    outcome = walk.accept()
    assert outcome.ok
    assert "saved" in outcome.message
    assert kept(session)[ids[EDITED]] == ("الخزان الرابع سليم", "")
    assert walk.current is not None
    assert walk.current.span.id == ids[LOST]


def test_a_mark_whose_words_are_gone_can_be_put_on_others(session, ids):
    walk = Moving(session)
    walk.next(-1)
    assert walk.current is not None
    assert walk.current.place is None
    assert walk.beside is not None
    assert walk.beside.new is None
    assert not walk.accept().ok
    select(session, "سكان الحي")
    assert walk.remark().ok
    assert kept(session)[ids[LOST]] == ("سكان الحي", "")
    assert [one.span.id for one in walk.open] == [ids[EDITED]]


def test_keeping_leaves_a_mark_on_its_old_text_and_asks_no_more(session, store, ids):
    walk = Moving(session)
    walk.next(-1)
    assert walk.keep().ok
    assert kept(session)[ids[LOST]] == (LOST, "waits")
    assert [one.span.id for one in walk.open] == [ids[EDITED]]
    again = session_on(CHANGED + "سطر\n", store)
    assert [one.span.id for one in Moving(again).open] == [ids[EDITED]]
    back = session_on(TEXT, store)
    assert ids[LOST] in back.marks.by_id


def test_dropping_deletes_a_mark_with_its_relations_and_undo_brings_both_back(store, ids):
    session = session_on(TEXT, store)
    session.hand.relate.link(session.marks.by_id[ids[EDITED]], session.marks.by_id[ids[LOST]], None)
    changed = session_on(CHANGED, store)
    links = len(changed.relations)
    walk = Moving(changed)
    walk.next(-1)
    assert walk.drop().ok
    assert ids[LOST] not in kept(changed)
    assert changed.relations == {} or links == 0
    assert changed.undo().ok
    assert kept(changed)[ids[LOST]] == (LOST, "waits")
    assert len(changed.relations) == links
    assert ids[LOST] in changed.astray


def test_all_that_have_a_place_can_be_accepted_at_once(session, ids):
    walk = Moving(session)
    assert walk.accept_all().ok
    assert kept(session)[ids[EDITED]] == ("الخزان الرابع سليم", "")
    assert kept(session)[ids[LOST]] == (LOST, "waits")
    assert not walk.accept_all().ok
    session.undo()
    assert kept(session)[ids[EDITED]] == (EDITED, "waits")
    assert len(walk.open) == 2


def test_when_all_are_settled_it_says_so(session):
    walk = Moving(session)
    walk.next()
    walk.accept()
    assert walk.drop().message.endswith("none is left to check")
    assert walk.current is None
    assert not walk.next().ok


def test_the_walk_goes_round_both_ways(session, ids):
    walk = Moving(session)
    order = []
    for count in (1, 1, 1, -1):
        assert walk.next(count).ok
        order += [walk.current.span.id] if walk.current else []
    assert order == [ids[EDITED], ids[LOST], ids[EDITED], ids[LOST]]


def test_every_settling_is_one_edit_that_one_undo_takes_back(session, ids):
    walk = Moving(session)
    before = kept(session)
    walk.next()
    for settle in (walk.accept, walk.keep, walk.drop):
        assert settle().ok
        assert session.undo().ok
        assert kept(session) == before
        walk.next()


def test_a_full_disk_keeps_what_followed_in_hand_and_saves_it_later(store, ids):
    full = RefusingStore(store)
    full.full = True
    session = session_on(CHANGED, full)
    assert told(session).startswith("NOT SAVED")
    assert [session.text[span.start : span.end] for span in session.marks] == [SURE]
    with pytest.raises(NotSaved):
        session.retry()
    full.full = False
    tag(session, "source", "سكان الحي")
    assert kept(session)[ids[EDITED]] == (EDITED, "waits")
    assert store.load("news").meta["sha256"] == session.article.sha256
    assert session_on(CHANGED, store).followed is None


def test_what_is_only_read_is_shown_at_its_words_and_not_saved(store, ids, monkeypatch):
    load = store.load
    monkeypatch.setattr(
        store, "load", lambda article_id: load(article_id)._replace(read_only="it is open elsewhere")
    )
    session = session_on(CHANGED, store)
    assert [session.text[span.start : span.end] for span in session.marks] == [SURE]
    assert told(session) == "1 mark followed its words; 2 moved, please check"
    assert load("news").meta["sha256"] != session.article.sha256
    walk = Moving(session)
    walk.next()
    assert not walk.accept().ok


def test_relations_of_marks_that_followed_stay(store, ids):
    session = session_on(TEXT, store)
    put(session, relation(ids[SURE], ids[EDITED]))
    changed = session_on(CHANGED, store)
    assert [(link.source, link.target) for link in changed.relations.values()] == [(ids[SURE], ids[EDITED])]
