"""Changing marks: again, everywhere, edges, merged, split, attributes, verdicts."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.annotations.labels import Schema
from reader.annotations.spans import make_span
from reader.articles.config import Config, ConfigError
from reader.session.marking import Occurrences
from tests.session.desk import SALMA, kept, put, relation, select, session_on, shown, span_of, tag

TEXT = (
    "قال إيلون ماسك إن شركة ماسك «ربحت، كما يقول» 250 مليون دولار. ولماسك شركات أخرى.\n"
    "وماسكون كلمة أخرى، ومَاسِك ثري.\n"
)


def at(session, words: str):
    """Put the cursor on the first of these words, off any mark that was jumped to."""
    session.go(TEXT.index(words))
    return session


class TestAgain:
    def test_the_last_label_is_put_on_the_word_or_the_selection(self):
        session = session_on(TEXT)
        tag(session, "source", "إيلون ماسك")
        at(session, "شركة")
        assert session.hand.mark.repeat().ok
        select(session, "250 مليون")
        assert session.hand.mark.repeat().ok
        assert [label for label, _, _ in shown(session)] == ["source"] * 3

    def test_it_is_known_after_a_restart_and_is_ones_own(self):
        session = session_on(TEXT)
        tag(session, "figure", "250 مليون")
        tag(session_on(TEXT, session.store, annotator="هدى"), "claim", "ثري")
        again = session_on(TEXT, session.store)
        assert again.hand.mark.last_label == "figure"
        at(again, "شركة")
        assert again.hand.mark.repeat().ok

    def test_undoing_and_changing_are_not_tagging(self):
        session = session_on(TEXT)
        tag(session, "figure", "250 مليون")
        tag(session, "claim", "ثري")
        session.relabel("denial")
        session.undo()
        session.undo()
        assert session.hand.mark.last_label == "claim"

    def test_without_a_mark_there_is_nothing_to_repeat(self):
        outcome = session_on(TEXT).hand.mark.repeat()
        assert (outcome.ok, outcome.message) == (False, "nothing was tagged yet that could be repeated")

    def test_after_a_hint_it_reaches_as_far_as_the_label_does(self):
        session = session_on(TEXT)
        session.hand.hints.look(0, 9)
        tag(session, "claim", "ثري")
        session.go(0)
        session.hand.hints.start()
        session.hand.hints.press(session.hand.hints.hints[0].keys)
        assert session.hand.mark.repeat().ok
        assert shown(session)[0] == ("claim", TEXT[: TEXT.index(". ولماسك")], "")

    def test_a_second_label_goes_on_the_same_text(self):
        session = session_on(TEXT)
        tag(session, "claim", "شركات أخرى")
        assert session.hand.mark.also("denial").ok
        assert shown(session) == [("claim", "شركات أخرى", ""), ("denial", "شركات أخرى", "")]
        assert session.hand.mark.also("denial").message == "it is tagged denial already"
        assert session.undo().ok
        assert shown(session) == [("claim", "شركات أخرى", "")]
        session.go(0)
        assert session.hand.mark.also("claim").ok is False


class TestExtentOfLabels:
    @pytest.mark.parametrize(
        ("word", "label", "made"),
        [
            ("شركة", "source", "شركة"),
            ("شركة", "claim", "شركة ماسك «ربحت، كما يقول» 250 مليون دولار"),
            ("ربحت", "claim", "ربحت، كما يقول"),
            ("كما", "denial", "كما يقول"),
            ("250", "figure", "250"),
            ("ولماسك", "claim", "ولماسك شركات أخرى"),
        ],
    )
    def test_a_claim_takes_its_clause_from_the_hint_on_and_a_source_the_word(self, word, label, made):
        session = session_on(TEXT)
        session.hand.hints.look(0, 9)
        session.hand.hints.start()
        hint = next(hint for hint in session.hand.hints.hints if hint.start == TEXT.index(word))
        for key in hint.keys:
            session.hand.hints.press(key)
        assert session.hand.mark.tag(label).ok
        assert shown(session) == [(label, made, "")]

    def test_a_workspace_says_how_far_its_labels_reach(self, tmp_path: Path):
        file = tmp_path / "hashiya.toml"
        file.write_text('[labels.source]\nextent = "phrase"\n[labels.place]\n', encoding="utf-8")
        schema = Schema.from_table(Config.load(file))
        extents = {label.name: label.extent for label in schema.labels}
        assert extents == {
            "claim": "clause",
            "source": "phrase",
            "denial": "clause",
            "figure": "word",
            "place": "word",
        }
        file.write_text('[labels.source]\n\nextent = "line"\n', encoding="utf-8")
        with pytest.raises(ConfigError, match=r"line 3.*extent of 'source' must be one of word, phrase"):
            Schema.from_table(Config.load(file))

    def test_without_a_hint_every_label_takes_the_word(self):
        session = session_on(TEXT)
        at(session, "شركة").hand.mark.tag("claim")
        session.start_selecting()
        session.hand.mark.tag("denial")
        assert shown(session) == [("claim", "شركة", ""), ("denial", "شركة", "")]

    def test_a_selection_that_was_moved_on_is_taken_as_it_is(self):
        session = session_on(TEXT, width=200)
        session.hand.hints.look(0, 9)
        session.hand.hints.start()
        hint = next(hint for hint in session.hand.hints.hints if hint.start == TEXT.index("شركة"))
        session.hand.hints.press(hint.keys)
        session.move("left", 5, extend=session.selecting)
        assert session.hand.mark.tag("claim").ok
        assert shown(session) == [("claim", "شركة ماسك", "")]


class TestEverywhere:
    def test_is_shown_first_and_then_done_by_one_edit(self):
        session = session_on(TEXT)
        select(session, "ماسك")
        found = session.hand.mark.find_all("source")
        assert isinstance(found, Occurrences)
        assert len(session.marks) == 0, "a preview marks nothing"
        texts = [TEXT[start:end] for start, end in found.ranges]
        assert texts == ["ماسك", "ماسك", "ولماسك", "ومَاسِك"], "never inside another word, such as وماسكون"
        outcome = session.hand.mark.tag_all(found)
        assert outcome.message == "tag-all: 4 made · saved"
        assert [text for _, text, _ in kept(session)] == texts
        assert session.undo().ok
        assert kept(session) == []
        assert session.redo().ok
        assert len(kept(session)) == 4

    def test_what_is_tagged_so_already_is_passed_over(self):
        session = session_on(TEXT)
        tag(session, "source", "ماسك")
        tag(session, "claim", "ولماسك")
        at(session, "ماسك")
        found = session.hand.mark.find_all()
        assert isinstance(found, Occurrences)
        assert (found.label, found.quote, found.tagged, len(found.ranges)) == ("source", "ماسك", 1, 3)
        assert session.hand.mark.tag_all(found).ok
        again = session.hand.mark.find_all()
        assert isinstance(again, Occurrences)
        assert again.ranges == ()
        assert session.hand.mark.tag_all(again).ok is False

    def test_without_words_or_a_label_there_is_nothing_to_show(self):
        session = session_on(TEXT)
        assert not isinstance(session.hand.mark.find_all(), Occurrences), "no label was used yet"
        session = session_on("، ؛")
        assert not isinstance(session.hand.mark.find_all("claim"), Occurrences)

    def test_words_that_are_too_many_are_refused_in_words(self):
        session = session_on("كلمة " * 100)
        session.select(0, 400)
        outcome = session.hand.mark.find_all("claim")
        assert not isinstance(outcome, Occurrences)
        assert "too many to look for" in outcome.message


class TestEdges:
    @pytest.mark.parametrize(
        ("side", "count", "step", "made"),
        [
            ("end", 1, "word", "شركة ماسك «ربحت"),
            ("end", 4, "word", "شركة ماسك «ربحت، كما يقول» 250"),
            ("end", 3, "word", "شركة ماسك «ربحت، كما يقول»"),  # and the quote that is closed by it
            ("end", -1, "word", "شركة"),
            ("start", -1, "word", "إن شركة ماسك"),
            ("start", 1, "word", "ماسك"),
            ("end", -1, "character", "شركة ماس"),
            ("end", 2, "character", "شركة ماسك «"),
            ("start", 1, "character", "ركة ماسك"),
            ("start", -1, "character", " شركة ماسك"),
        ],
    )
    def test_one_call_moves_one_edge_and_keeps_everything_else(self, side, count, step, made):
        session = session_on(TEXT)
        mark = tag(session, "claim", "شركة ماسك")
        session.annotate("ملاحظة")
        session.hand.mark.set_attribute("quote", "direct")
        source = tag(session, "source", "إيلون ماسك")
        put(session, relation(mark, source))
        session.focus(session.marks.by_id[mark])
        before = session.marks.by_id[mark]
        outcome = session.hand.edge(side, count, step)
        assert outcome.ok, outcome.message
        after = session.marks.by_id[mark]
        assert after.quote == TEXT[after.start : after.end] == made
        assert TEXT[: after.start].endswith(after.prefix)
        assert TEXT[after.end :].startswith(after.suffix)
        assert (len(after.prefix), after.note, after.attributes) == (
            min(32, after.start),
            "ملاحظة",
            {"quote": "direct"},
        )
        assert (after.created, after.origin, after.label) == (before.created, before.origin, before.label)
        assert len(session.relations) == 1
        assert session.undo().ok
        assert session.marks.by_id[mark].quote == "شركة ماسك"

    def test_again_and_again_it_is_the_same_mark(self):
        session = session_on(TEXT)
        mark = tag(session, "claim", "ربحت، كما")
        tag(session, "claim", "ربحت")
        session.focus(session.marks.by_id[mark])
        for count in (-1, -1):
            assert session.hand.edge("start", count).ok
        for count in (1, -1, -1):
            assert session.hand.edge("end", count).ok
        assert session.marks.by_id[mark].quote == "شركة ماسك «ربحت"

    def test_the_cursor_goes_along_when_the_edge_passes_it(self):
        session = session_on(TEXT)
        mark = tag(session, "claim", "شركة ماسك")
        assert session.cursor == TEXT.index("ماسك «") + 3
        session.hand.edge("end", -1)
        assert session.active is not None
        assert session.active.id == mark

    def test_what_can_not_be_is_refused(self):
        session = session_on(TEXT)
        tag(session, "claim", "شركة ماسك")
        tag(session, "claim", "شركة")
        assert session.hand.edge("end", 1).message == "it is tagged claim already"
        assert session.hand.edge("end", -1).message == "no word there to move the end by"
        assert len(shown(session)) == 2
        session.go(0)
        assert session.hand.mark.edge("end").message == "there is no mark here; tag something first"


class TestMerge:
    def test_makes_one_of_all_that_meet_with_what_they_carry(self):
        session = session_on(TEXT)
        first = tag(session, "claim", "إن شركة")
        session.annotate("أول")
        session.hand.mark.set_attribute("certainty", "probable")
        second = tag(session, "claim", "ماسك «ربحت")
        session.annotate("ثان")
        session.hand.mark.set_attribute("certainty", "certain")
        third = tag(session, "claim", "كما يقول")
        far = tag(session, "claim", "شركات أخرى")
        source = tag(session, "source", "إيلون ماسك")
        put(session, relation(first, source), relation(second, source), relation(third, first, "same_as"))
        before = {mark.id: mark for mark in session.marks}
        session.focus(session.marks.by_id[second])
        assert session.hand.mark.merge().ok
        assert session.marks.by_id.keys() == {second, far, source}
        merged = session.marks.by_id[second]
        assert merged.quote == "إن شركة ماسك «ربحت، كما يقول"
        assert (merged.note, merged.attributes) == ("أول\nثان", {"certainty": "certain"})
        assert [(link.source, link.target) for link in session.relations.values()] == [(second, source)]
        stored = session.store.load("news")
        assert (stored.spans, stored.relations) == (session.marks.by_id, session.relations)
        assert session.undo().ok
        assert {id: mark.quote for id, mark in session.marks.by_id.items()} == {
            id: mark.quote for id, mark in before.items()
        }
        assert len(session.relations) == 3

    @pytest.mark.parametrize(
        ("one", "other", "meet"),
        [
            ("شركة", "ماسك «ربحت", True),
            ("إيلون ماسك", "ماسك إن", True),  # they overlap
            ("شركة ماسك", "شركة ماسك «ربحت", True),  # one in the other
            ("إيلون", "إن", False),  # a word is between
            ("أخرى", "وماسكون", False),  # the end of a line is between
        ],
    )
    def test_what_meets(self, one, other, meet):
        session = session_on(TEXT)
        tag(session, "claim", one)
        tag(session, "claim", other)
        assert session.hand.mark.merge().ok is meet
        assert len(session.marks) == (1 if meet else 2)

    def test_marks_of_other_labels_and_people_stay_apart(self):
        session = session_on(TEXT)
        tag(session, "source", "إيلون")
        put(session, make_span(session.article, "claim", 4, 9, "هدى", "2026-11-20T00:00:00+00:00"))
        tag(session, "claim", "ماسك")
        assert session.hand.mark.merge().message == "no other claim meets this one"


class TestSplit:
    def test_is_before_the_word_of_the_cursor(self):
        session = session_on(TEXT)
        mark = tag(session, "claim", "شركة ماسك «ربحت، كما يقول» 250 مليون")
        session.annotate("ملاحظة")
        source = tag(session, "source", "إيلون ماسك")
        put(session, relation(mark, source))
        at(session, "قول» 250")
        assert session.hand.mark.split().ok
        assert shown(session)[1:] == [
            ("claim", "شركة ماسك «ربحت، كما", "ملاحظة"),
            ("claim", "يقول» 250 مليون", "ملاحظة"),
        ]
        assert session.marks.by_id[mark].quote == "شركة ماسك «ربحت، كما"
        assert [link.source for link in session.relations.values()] == [mark]
        assert session.undo().ok
        assert len(session.marks) == 2

    def test_and_merging_are_each_others_inverse(self):
        session = session_on(TEXT)
        tag(session, "claim", "إن شركة ماسك")
        before = shown(session)
        at(session, "شركة")
        assert session.hand.mark.split().ok
        assert len(session.marks) == 2
        assert session.hand.mark.merge().ok
        assert shown(session) == before

    @pytest.mark.parametrize("place", ["إن", "قال"])
    def test_needs_a_word_before_the_cursor(self, place):
        session = session_on(TEXT)
        tag(session, "claim", "إن شركة ماسك")
        assert at(session, place).hand.mark.split().ok is False
        assert len(session.marks) == 1


class TestAttributes:
    def test_are_set_changed_and_taken_away(self):
        session = session_on(TEXT)
        mark = tag(session, "figure", "250 مليون دولار")
        assert session.hand.mark.set_attribute(" value ", 250_000_000).ok
        assert session.hand.mark.set_attribute("unit", "دولار").ok
        assert session.hand.mark.set_attribute("unit", "دولار").message == "nothing changed"
        assert session.store.load("news").spans[mark].attributes == {"value": 250_000_000, "unit": "دولار"}
        assert session.hand.mark.unset_attribute("value").ok
        assert session.hand.mark.unset_attribute("value").ok is False
        assert session.store.load("news").spans[mark].attributes == {"unit": "دولار"}
        session.undo()
        assert session.marks.by_id[mark].attributes == {"value": 250_000_000, "unit": "دولار"}

    @pytest.mark.parametrize(
        ("name", "value"), [("", 1), ("  ", 1), ("x", float("nan")), ("x", {1}), ("\ud800", 1)]
    )
    def test_what_json_can_not_hold_is_refused(self, name, value):
        session = session_on(TEXT)
        mark = tag(session, "claim", "شركة")
        outcome = session.hand.mark.set_attribute(name, value)
        assert outcome.ok is False
        assert outcome.message
        assert session.marks.by_id[mark].attributes == {}


class TestReview:
    def marked(self):
        session = session_on(TEXT)
        for words in ("إيلون ماسك", "شركة ماسك", "شركات أخرى"):
            tag(session, "source", words)
        session.go(0)
        return session

    def test_a_verdict_is_given_and_the_next_one_gone_to_by_one_call(self):
        session = self.marked()
        session.hand.go.mark(unreviewed=True)
        outcome = session.hand.mark.review("accepted")
        assert outcome.message == "accepted source «إيلون ماسك» · saved"
        assert session.active.quote == "شركة ماسك"
        session.hand.mark.review("rejected")
        assert session.active.quote == "شركات أخرى"
        outcome = session.hand.mark.review("flagged")
        assert outcome.message.endswith("· all marks are reviewed")
        verdicts = [(mark.review.verdict, mark.review.by) for mark in session.marks]
        assert verdicts == [("accepted", SALMA), ("rejected", SALMA), ("flagged", SALMA)]
        for _ in range(3):
            assert session.undo().ok
        assert [mark.review for mark in session.marks] == [None] * 3

    def test_the_same_verdict_again_takes_it_back(self):
        session = self.marked()
        session.hand.go.mark()
        session.hand.mark.review("accepted", advance=False)
        assert session.active.review.verdict == "accepted"
        session.hand.mark.review("rejected", advance=False)
        assert session.active.review.verdict == "rejected"
        outcome = session.hand.mark.review("rejected")
        assert "took back the review" in outcome.message
        assert session.active.review is None
        assert session.active.quote == "إيلون ماسك", "the cursor stays"

    def test_those_that_were_passed_over_are_counted_at_the_end(self):
        session = self.marked()
        session.hand.go.mark(3)
        assert session.hand.mark.review("accepted").message.endswith("· 2 before this are unreviewed")

    def test_marks_that_begin_together_are_each_reached(self):
        session = session_on(TEXT)
        put(session, span_of(session, 0, 3), span_of(session, 0, 9), span_of(session, 0, 14))
        session.hand.go.mark(unreviewed=True)
        for _ in range(3):
            assert session.hand.mark.review("accepted").ok
        assert [mark.review and mark.review.verdict for mark in session.marks] == ["accepted"] * 3

    def test_needs_a_mark(self):
        session = self.marked()
        assert session.hand.mark.review("accepted").ok is False
