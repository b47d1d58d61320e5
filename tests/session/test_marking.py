"""Tagging, deleting, changing: what a label key and its fellows do."""

from __future__ import annotations

import pytest

from reader.annotations.store import Change
from tests.session.desk import SALMA, kept, put, relation, select, session_on, shown, span_of, tag

TEXT = (
    "قال المتحدث باسم الوزارة، سامي، إن «العدد» بلغ 1,250 عاملا (تقريبا).\n"
    "ونفت الشركة ذلك، وقالت: \"لا نعرف 'شيئا'\".\n\nالنهاية"
)


class TestTarget:
    @pytest.mark.parametrize(
        ("place", "tagged"),
        [
            ("المتحدث", "المتحدث"),
            ("لمتح", "المتحدث"),  # the cursor is on the second letter
            ("1,250", "1,250"),
            ("تقريبا", "تقريبا"),
            ("سامي،", "سامي"),
        ],
    )
    def test_without_a_selection_it_is_the_word_under_the_cursor(self, place: str, tagged: str):
        session = session_on(TEXT)
        session.go(TEXT.index(place))
        assert session.tag("source").ok
        assert shown(session) == [("source", tagged, "")]

    @pytest.mark.parametrize("place", [" المتحدث", "،", "«", ").\n", "\n\n"])
    def test_between_words_there_is_nothing_to_tag(self, place: str):
        session = session_on(TEXT)
        session.go(TEXT.index(place))
        assert session.tag("claim").ok is False
        assert shown(session) == []

    @pytest.mark.parametrize(
        ("selected", "tagged"),
        [
            ("متحدث باسم الوزا", "المتحدث باسم الوزارة"),  # grown to whole words
            (" المتحدث باسم ", "المتحدث باسم"),  # rid of blanks
            ("الوزارة، ", "الوزارة"),  # and of punctuation
            ("«العدد»", "العدد"),  # and of quotes that are around all of it
            ("إن «العدد»", "إن «العدد»"),  # not of those that opened inside
            ("إن «العدد", "إن «العدد"),
            ("(تقريبا).", "تقريبا"),
            ("عاملا (تقريبا).", "عاملا (تقريبا)"),
            ("\"لا نعرف 'شيئا'\"", "لا نعرف 'شيئا"),
            ("تقريبا).\nونفت", "تقريبا).\nونفت"),  # over a line end
            ("،", None),
            (" ", None),
        ],
    )
    def test_a_selection_is_snapped_to_whole_words(self, selected: str, tagged: str | None):
        session = session_on(TEXT, width=13)
        select(session, selected)
        outcome = session.tag("claim")
        assert outcome.ok is (tagged is not None)
        assert shown(session) == ([("claim", tagged, "")] if tagged else [])
        if tagged:
            assert session.selection is None, "the selection is spent"

    def test_one_letter_of_a_word_is_enough(self):
        session = session_on(TEXT)
        session.go(TEXT.index("ارة، سامي"))
        session.start_selecting()
        assert session.tag("source").ok
        assert shown(session) == [("source", "الوزارة", "")]


class TestTag:
    def test_carries_who_and_when_and_the_text_around_it(self):
        session = session_on(TEXT)
        (span,) = [session.marks.by_id[tag(session, "figure", "1,250 عاملا")]]
        assert (span.quote, span.annotator, span.origin.kind, span.rev) == ("1,250 عاملا", SALMA, "person", 1)
        assert TEXT[: span.start].endswith(span.prefix)
        assert TEXT[span.end :].startswith(span.suffix)
        assert len(span.prefix) == 32
        assert span.created == span.updated != ""

    def test_is_saved_before_it_says_so(self):
        session = session_on(TEXT)
        session.go(TEXT.index("سامي"))
        outcome = session.tag("source")
        assert outcome.ok
        assert outcome.message == "tagged source «سامي» · saved"
        assert outcome.changed == (TEXT.index("سامي"), TEXT.index("سامي") + 4)
        assert kept(session) == shown(session) == [("source", "سامي", "")]

    def test_the_same_label_on_the_same_words_is_refused(self):
        session = session_on(TEXT)
        tag(session, "claim", "باسم الوزارة")
        select(session, "باسم الوزارة،")
        outcome = session.tag("claim")
        assert (outcome.ok, outcome.message) == (False, "it is tagged claim already")
        assert len(session.marks) == 1
        assert session.selection is None

    def test_the_same_label_by_another_person_is_not(self):
        session = session_on(TEXT, annotator="هدى")
        tag(session, "claim", "باسم الوزارة")
        session.annotator = SALMA
        tag(session, "claim", "باسم الوزارة")
        assert {mark.annotator for mark in session.marks} == {"هدى", SALMA}

    def test_marks_may_nest_cross_and_share_a_range(self):
        session = session_on(TEXT)
        for label, words in (
            ("claim", "قال المتحدث باسم الوزارة"),
            ("source", "المتحدث باسم"),
            ("denial", "الوزارة، سامي"),
            ("figure", "المتحدث باسم"),
        ):
            tag(session, label, words)
        assert shown(session) == [
            ("claim", "قال المتحدث باسم الوزارة", ""),
            ("figure", "المتحدث باسم", ""),
            ("source", "المتحدث باسم", ""),
            ("denial", "الوزارة، سامي", ""),
        ]
        assert kept(session) == shown(session)

    def test_the_text_stays_as_it_is(self):
        session = session_on(TEXT)
        tag(session, "claim", "باسم الوزارة")
        session.set_view(11)
        session.delete()
        assert session.text is session.article.text
        assert session.text == TEXT


class TestTheMarkHere:
    def test_is_the_innermost_one_under_the_cursor(self):
        session = session_on(TEXT)
        tag(session, "claim", "قال المتحدث باسم الوزارة")
        inner = tag(session, "source", "المتحدث باسم")
        session.go(0)
        session.go(TEXT.index("باسم"))
        assert [mark.label for mark in session.marks_here()] == ["source", "claim"]
        assert session.active is not None
        assert session.active.id == inner

    def test_is_the_one_that_was_jumped_to(self):
        session = session_on(TEXT)
        session.go(0)
        outer = tag(session, "claim", "المتحدث باسم الوزارة")
        tag(session, "source", "المتحدث باسم")
        session.go(0)
        session.next_mark()
        session.next_mark()
        assert session.active is not None
        assert session.active.id == outer

    def test_can_begin_inside_a_ligature(self):
        session = session_on("سلام")
        put(session, span_of(session, 2, 4))  # from the alef, which is painted with the lam
        session.go(1)
        assert [mark.start for mark in session.marks_here()] == [2]


class TestDelete:
    def test_takes_the_relations_that_hang_on_the_mark_and_undo_brings_all_back(self):
        session = session_on(TEXT)
        claim = tag(session, "claim", "بلغ 1,250 عاملا")
        source = tag(session, "source", "المتحدث باسم الوزارة")
        figure = tag(session, "figure", "1,250 عاملا")
        links = [
            relation(claim, source),
            relation(figure, claim, "quantifies"),
            relation(figure, source, "same_as"),
        ]
        put(session, *links)
        marks, relations = dict(session.marks.by_id), dict(session.relations)
        session.go(TEXT.index("بلغ"))
        assert session.delete().ok
        assert claim not in session.marks.by_id
        assert set(session.relations) == {links[2].id}
        assert session.undo().ok
        assert session.marks.by_id.keys() == marks.keys()
        assert {id: (r.type, r.source, r.target) for id, r in session.relations.items()} == {
            id: (r.type, r.source, r.target) for id, r in relations.items()
        }
        stored = session.store.load("news")
        assert (stored.spans, stored.relations) == (session.marks.by_id, session.relations)

    def test_needs_a_mark_under_the_cursor(self):
        session = session_on(TEXT)
        tag(session, "claim", "سامي")
        session.go(0)
        outcome = session.delete()
        assert (outcome.ok, outcome.message) == (False, "there is no mark here to delete")
        assert len(session.marks) == 1


class TestChange:
    def test_relabel_keeps_the_mark_and_its_note(self):
        session = session_on(TEXT)
        mark = tag(session, "claim", "سامي")
        session.annotate("من هو؟")
        before = session.marks.by_id[mark]
        assert session.relabel("source").ok
        after = session.marks.by_id[mark]
        assert (after.label, after.note, after.start, after.end) == (
            "source",
            "من هو؟",
            before.start,
            before.end,
        )
        assert after.updated > before.updated
        assert after.created == before.created
        assert kept(session) == [("source", "سامي", "من هو؟")]

    def test_relabel_to_what_is_there_already_is_refused(self):
        session = session_on(TEXT)
        tag(session, "claim", "سامي")
        tag(session, "source", "سامي")
        outcome = session.relabel("claim")
        assert (outcome.ok, outcome.message) == (False, "it is tagged claim already")
        assert session.relabel("source").ok is False
        assert [label for label, _, _ in shown(session)] == ["claim", "source"]

    def test_a_note_is_set_changed_and_removed(self):
        session = session_on(TEXT)
        tag(session, "claim", "سامي")
        assert "noted on" in session.annotate("أول").message
        assert session.annotate("أول").ok is False
        assert session.annotate("ثان").ok
        assert kept(session) == [("claim", "سامي", "ثان")]
        assert "removed the note" in session.annotate("").message
        assert kept(session) == [("claim", "سامي", "")]

    def test_without_a_mark_there_is_nothing_to_change(self):
        session = session_on(TEXT)
        assert not session.relabel("claim").ok
        assert not session.annotate("ملاحظة").ok


class TestUndo:
    def test_is_unlimited_and_so_is_redo(self):
        session = session_on(TEXT)
        states = [shown(session)]
        words = [word for word in TEXT.split() if word.isalpha()]
        for word in words:
            tag(session, "claim", word)
            session.annotate(word)
            states.append(shown(session))
        for state in states[-2::-1]:
            assert session.undo().ok
            assert session.undo().ok
            assert shown(session) == kept(session) == state
        assert session.undo().message == "there is nothing to undo"
        for state in states[1:]:
            assert session.redo().ok
            assert session.redo().ok
            assert shown(session) == kept(session) == state
        assert session.redo().message == "there is nothing to redo"

    def test_a_new_edit_leaves_nothing_to_redo(self):
        session = session_on(TEXT)
        tag(session, "claim", "سامي")
        tag(session, "claim", "العدد")
        session.undo()
        tag(session, "denial", "ونفت")
        assert session.redo().ok is False
        session.undo()
        assert shown(session) == [("claim", "سامي", "")]
        session.redo()
        assert shown(session) == [("claim", "سامي", ""), ("denial", "ونفت", "")]

    def test_the_cursor_goes_to_what_came_back(self):
        session = session_on(TEXT)
        tag(session, "claim", "سامي")
        session.move("text_end")
        session.undo()
        assert session.cursor == TEXT.index("سامي")
        session.move("text_start")
        session.redo()
        assert session.cursor == TEXT.index("سامي")

    def test_says_what_it_takes_back(self):
        session = session_on(TEXT)
        tag(session, "claim", "سامي")
        assert session.undo().message == "undo: deleted claim «سامي» · saved"
        assert session.redo().message == "redo: tagged claim «سامي» · saved"

    def test_is_refused_when_someone_else_changed_the_mark_since(self):
        session = session_on(TEXT)
        other = session_on(TEXT, session.store, annotator="هدى")
        tag(session, "claim", "سامي")
        other.load()
        other.go(TEXT.index("سامي"))
        other.relabel("source")
        outcome = session.undo()
        assert not outcome.ok
        assert shown(session) == kept(session) == [("source", "سامي", "")]

    def test_changes_of_an_import_are_taken_back_as_one(self):
        session = session_on(TEXT)
        put(session, span_of(session, 0, 3), span_of(session, 4, 11, "source"))
        assert isinstance(session.history[-1].changes[0], Change)
        session.undo()
        assert shown(session) == []
        session.redo()
        assert len(shown(session)) == 2
