"""The reference tasks T1 to T6, key by key, with the number of keys that each may cost.

A key is one key event; a shifted letter is one. A hint is typed on its word, a label's key tags,
its capital relabels the mark here. The keys are those of the program's own table of actions.
"""

from __future__ import annotations

import pytest

from reader.annotations.labels import Schema
from reader.session import Session
from reader.session.commands import command
from reader.tui.actions import actions, in_context, key_bindings
from reader.tui.keyboard import Keys
from tests.session.desk import put, session_on, shown, span_of, tag
from tests.session.fingers import ROWS

FIRST = "أعلنت الوزارة نتائج التحقيق في الحادث.\n"
SECOND = (
    "وجاء في بيان صدر مساء أمس أن اللجنة استمعت إلى عشرة شهود قبل المتحدث باسم هيئة السكك الحديدية "
    "الذي أكد أن القطار تأخر 40 دقيقة، ونفى أن يكون السائق مسؤولا.\n"
)
TEXT = FIRST + SECOND
#: Words 13 to 17 of the second paragraph.
SPAN = " ".join(SECOND.split()[12:17])
#: Cells of a line, so that they are three lines below the top.
WIDTH = 32

BINDINGS = key_bindings(in_context(actions(Schema()), "reader"))


class Keyboard:
    """Presses keys by the table of actions, and counts them."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.keys = Keys(BINDINGS)
        self.count = 0
        session.hand.hints.look(0, ROWS)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.count += 1
            outcome = self.session.hand.press(key)
            if outcome is None:
                run = command(self.keys.feed(key) or "")
                assert run is not None, key
                outcome = run(self.session, self.keys.count or 1, self.keys.argument)
            assert outcome is None or outcome.ok, f"{key}: {outcome}"

    def hint(self, words: str) -> None:
        """Type the hint that stands on the first of these words."""
        place = self.session.text.index(words)
        hints = self.session.hand.hints.hints
        self.press(*next(hint.keys for hint in hints if hint.start == place))


@pytest.fixture
def keyboard() -> Keyboard:
    return Keyboard(session_on(TEXT, width=WIDTH))


def test_the_article_is_that_of_the_task():
    layout = session_on(TEXT, width=WIDTH).layout
    assert len(SPAN.split()) == 5
    assert layout.row_of(TEXT.index(SPAN)) == 3, "three lines below the top"


def test_t1_a_span_of_five_words_three_lines_below_takes_at_most_six_keys(keyboard: Keyboard):
    keyboard.press(";")
    keyboard.hint(SPAN)
    keyboard.hint(SPAN.split()[-1])
    keyboard.press("s")
    assert shown(keyboard.session) == [("source", SPAN, "")]
    assert keyboard.count <= 6


def test_t2_another_label_takes_one_key(keyboard: Keyboard):
    tag(keyboard.session, "claim", SPAN)
    keyboard.press("S")
    assert shown(keyboard.session) == [("source", SPAN, "")]
    assert keyboard.count == 1


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("o", " ".join(SECOND.split()[12:18])),
        ("O", " ".join(SECOND.split()[12:16])),
        ("p", " ".join(SECOND.split()[11:17])),
        ("P", " ".join(SECOND.split()[13:17])),
        ("alt+left", SPAN + " "),
    ],
)
def test_t3_either_edge_moves_by_one_key(keyboard: Keyboard, key: str, words: str):
    tag(keyboard.session, "source", SPAN)
    keyboard.press(key)
    assert shown(keyboard.session) == [("source", words, "")]
    assert keyboard.count == 1


def test_t4_deleting_and_having_it_back_take_two(keyboard: Keyboard):
    tag(keyboard.session, "source", SPAN)
    keyboard.press("x")
    assert shown(keyboard.session) == []
    keyboard.press("u")
    assert shown(keyboard.session) == [("source", SPAN, "")]
    assert keyboard.count == 2


def test_t5_each_proposal_is_accepted_by_one_key(keyboard: Keyboard):
    session = keyboard.session
    put(
        session,
        *(
            span_of(session, TEXT.index(words), TEXT.index(words) + len(words))
            for words in (SPAN, "عشرة شهود")
        ),
    )
    session.go(0)
    keyboard.press("U")
    before = keyboard.count
    keyboard.press("A", "A")
    assert keyboard.count - before == 2 == len(session.marks)
    assert [mark.review.verdict for mark in session.marks if mark.review] == ["accepted"] * 2


def test_t6_the_next_unreviewed_one_takes_one_key(keyboard: Keyboard):
    session = keyboard.session
    for words in ("الوزارة", "عشرة شهود", SPAN):
        tag(session, "source", words)
    session.go(TEXT.index("الوزارة"))
    session.hand.mark.review("accepted", advance=False)
    session.go(0)
    keyboard.press("U")
    assert session.active is not None
    assert session.active.quote == "عشرة شهود"
    assert keyboard.count == 1


def test_from_a_claim_to_its_source_takes_at_most_four(keyboard: Keyboard):
    session = keyboard.session
    source, claim = tag(session, "source", SPAN), tag(session, "claim", "القطار تأخر 40 دقيقة")
    for start in (claim, None):
        keyboard.count = 0
        if start is None:
            session.undo()
            session.go(0)  # no mark is here: both ends are picked
            keyboard.press("R")
            keyboard.hint("القطار")
        else:
            keyboard.press("R")
        keyboard.hint(SPAN)
        assert keyboard.count <= 4
        assert [(link.source, link.target) for link in session.relations.values()] == [(claim, source)]
    keyboard.press("\\")
    assert session.active is not None
    assert session.active.id == source


def test_a_phrase_and_a_sentence_are_tagged_from_inside_by_growing(keyboard: Keyboard):
    keyboard.session.go(TEXT.index("التحقيق"))
    keyboard.press("=", "=", "c")
    assert shown(keyboard.session) == [("claim", FIRST.rstrip(".\n"), "")]


def test_a_quotation_is_tagged_from_anywhere_by_two():
    keyboard = Keyboard(session_on("قال سامي أمس في المدينة: «لا، لن نعود»."))
    keyboard.press('"', "c")
    assert shown(keyboard.session) == [("claim", "لا، لن نعود", "")]


def test_a_second_mark_of_the_same_kind_takes_one_key_fewer_than_a_label_can(keyboard: Keyboard):
    tag(keyboard.session, "figure", "عشرة شهود")
    keyboard.press("#", ".")
    assert shown(keyboard.session)[1] == ("figure", "40", "")
    assert keyboard.count == 2


def test_with_hints_that_stay_a_mark_takes_two_to_four_keys(keyboard: Keyboard):
    keyboard.press(";", ";")
    for words, last, label, most in (
        ("الوزارة", None, "s", 2),
        ("اللجنة", None, "c", 3),
        (SPAN, "الحديدية", "s", 4),
        ("القطار", None, "c", 3),
        ("40", "دقيقة", "f", 4),
        ("ونفى", None, "d", 3),
    ):
        before = keyboard.count
        keyboard.hint(words)
        if last:
            keyboard.hint(last)
        keyboard.press(label)
        assert keyboard.count - before <= most
    assert [text for _, text, _ in shown(keyboard.session)] == [
        "الوزارة",
        SECOND[SECOND.index("اللجنة") : SECOND.index("، ونفى")],
        SPAN + " الحديدية",
        "القطار تأخر 40 دقيقة",
        "40 دقيقة",
        "ونفى أن يكون السائق مسؤولا",
    ]
