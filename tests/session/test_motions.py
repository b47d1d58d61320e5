"""Where the keys take the cursor: arrows as the eye sees, the rest in reading order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.session import Session
from reader.session.motions import UNITS, cell_range, column_of, settled
from reader.text.shaping import Typeset
from tests.session.desk import session_on

# At 12 cells, from left to right as it is painted, with the number of each line:
#   0   ﻥﺇ Elon ﻝﺎﻗ      3  Hello ﻝﺎﻗ        6  (empty)
#   1     ﺮﺒﻤﺘﺒﺳ 12      4  ﺎﺒﺣﺮﻣ world      7       ﺎﺮﻴﺧﺃ
#   2  .ﺍﺪﻏ ABC def      5  again.
MIXED = "قال Elon إن 12 سبتمبر ABC def غدا.\nHello قال مرحبا world again.\n\nأخيرا"


def at(place: str, text: str = MIXED) -> int:
    """The offset of the letter behind the bar: ``El|on``."""
    before, after = place.split("|")
    return text.index(before + after) + len(before)


class TestArrows:
    @pytest.mark.parametrize(
        ("start", "way", "steps", "goal"),
        [
            # inside a right-to-left line left reads on, and inside a Latin word in it left reads back
            ("|قال Elon", "left", 1, "ق|ال Elon"),
            ("|قال Elon", "left", 3, "قال| Elon"),
            ("|قال Elon", "left", 4, "Elo|n إن"),
            ("|قال Elon", "left", 8, "Elon| إن"),
            ("E|lon", "right", 1, "El|on"),
            ("Elo|n", "right", 1, "قال| Elon"),
            # at the edges of right-to-left lines
            ("إ|ن 12", "left", 1, "إن 1|2"),  # the edge at which the next line begins is under its number
            ("إن 1|2", "right", 1, "إ|ن 12"),
            ("سبتمب|ر", "left", 1, "de|f غدا"),
            ("de|f غدا", "right", 1, "سبتمب|ر"),
            # between paragraphs of different directions
            ("غدا|.", "left", 1, "|Hello"),
            ("|Hello", "left", 1, "غدا|."),
            # inside and at the edges of left-to-right lines
            ("|Hello", "right", 5, "Hello| قال"),
            ("|Hello", "right", 6, "قا|ل مرحبا"),
            ("|قال مرحبا", "right", 1, "مرحب|ا"),
            ("مرحب|ا", "left", 1, "|قال مرحبا"),
            # over an empty paragraph
            ("again|.", "right", 1, "|أخيرا"),
            ("|أخيرا", "right", 1, "again|."),
            # at the ends of the text
            ("|قال Elon", "right", 1, "|قال Elon"),
            ("أخير|ا", "left", 1, "أخير|ا"),
        ],
    )
    def test_go_as_the_eye_sees(self, start: str, way: str, steps: int, goal: str):
        session = session_on(MIXED, width=12)
        session.go(at(start))
        session.move(way, steps)
        assert session.cursor == at(goal)

    @pytest.mark.parametrize("way", ["left", "right"])
    @pytest.mark.parametrize("width", [3, 7, 12, 20, 60])
    def test_pass_over_every_cell_of_every_line_once_and_stop_at_the_end(self, way: str, width: int):
        text = "قال Elon إن 12 سبتمبر ABC def غدا في example.com/a.\n\nوقَالَ: «لا» [12–13]."
        session = session_on(text, width=width)
        session.layout.count()
        # All lines are right-to-left, so the eye goes left through a line, and down, or right, and up.
        rows = [session.layout.line(row) for row in range(session.layout.row_count)]
        cells = [start for line in rows for start in reversed(line.starts)]
        if way == "right":
            cells.reverse()
        session.go(cells[0])
        walked = [cells[0]]
        for _ in cells[1:]:
            session.move(way)
            walked.append(session.cursor)
        assert walked == cells
        session.move(way)
        assert session.cursor == cells[-1]

    def test_step_over_a_letter_with_its_harakat_and_over_lam_alef_at_once(self):
        text = "مُحَمَّدٌ سَلَامٌ"
        session = session_on(text)
        places = [0]
        for _ in range(7):
            session.move("left")
            places.append(session.cursor)
        assert [text[place] for place in places] == list("محمد سلم")
        assert session.selection is None
        session.go(text.index("ل"))
        session.move("right", extend=True)
        assert session.selection == (text.index("س"), len(text) - 2)


class TestUpAndDown:
    @pytest.mark.parametrize("script", ["ab", "اب"])
    def test_keep_the_column_over_shorter_lines(self, script: str):
        one, two = script[0], script[1]
        text = f"{one * 12}\n{two * 3}\n\n{one * 12}"
        session = session_on(text, width=20, gap=True)
        session.go(10)
        column = column_of(session.layout, session.cursor)
        session.move_rows(1)
        assert session.cursor == 15  # the last letter of the short line
        session.move_rows(1)
        assert (session.cursor, column_of(session.layout, session.cursor)) == (18 + 10, column)
        session.move_rows(-1)
        session.move_rows(-1)
        assert session.cursor == 10

    def test_a_step_to_the_side_sets_another_column(self):
        session = session_on("abcdefgh\nabc\nabcdefgh")
        session.go(7)
        session.move_rows(1)
        session.move("left")
        session.move_rows(1)
        assert session.cursor == 13 + 1

    @pytest.mark.parametrize(("rows", "goal"), [(-99, 2), (99, 6)])
    def test_stop_at_the_first_and_last_line(self, rows: int, goal: int):
        session = session_on("abc\nabc\n\n")
        session.go(6)
        session.move_rows(rows)
        assert session.cursor == goal

    def test_from_one_direction_to_the_other_the_column_of_the_screen_counts(self):
        session = session_on("abcdef\nابتثجح", width=10)
        session.go(5)  # f, in the sixth column; the Arabic line stands in the last six of ten
        session.move_rows(1)
        assert session.text[session.cursor] == "ج"


def places(session: Session, unit: str, count: int) -> list[str]:
    """The two letters at each place where moving by a unit stops."""
    found: list[str] = []
    while True:
        before = session.cursor
        session.move_unit(unit, count)
        if session.cursor == before:
            return found
        found.append(session.text[session.cursor :][:2])


class TestUnits:
    @pytest.mark.parametrize(
        ("text", "forward", "back"),
        [
            ("قال Elon إن 12.5 مليون", "El إن 12 مل", "12 إن El قا"),
            ("«نعم»، قال (د. سامي): لا!", "نع قا د. سا لا", "سا د. قا نع"),
            ("أ ب\n\n  جد\nهو", "ب جد هو", "جد ب أ"),
            ("$250 و 3٫5٪", "و 3٫", "و $2"),
            ("اَلْكِتَابُ جَدِيدٌ", "جَ", "اَ"),
        ],
    )
    def test_words_are_reached_in_reading_order_and_back(self, text: str, forward: str, back: str):
        session = session_on(text, width=8)
        assert [stop.strip() for stop in places(session, "word", 1)] == forward.split()
        assert [stop.strip() for stop in places(session, "word", -1)] == back.split()

    def test_a_word_behind_an_invisible_character_holds_nobody_up(self):
        text = "\u200fقال\u200f \u200fلا\u200e ثم"  # right-to-left marks, as they come with copied text
        session = session_on(text)
        assert [stop[-1] for stop in places(session, "word", 1)] == ["ل", "م"]
        assert [stop[-1] for stop in places(session, "word", -1)] == ["ل", "ق"]

    def test_sentences_and_paragraphs(self):
        text = "قال د. سامي نعم. ثم ذهب؟ وعاد\n\nفقرة ثانية. آخرها!"
        session = session_on(text, width=10)
        assert places(session, "sentence", 1) == ["ثم", "وع", "فق", "آخ"]
        assert places(session, "sentence", -1) == ["فق", "وع", "ثم", "قا"]
        assert places(session, "paragraph", 1) == ["فق"]
        session.move("text_end")
        assert places(session, "paragraph", -1) == ["فق", "قا"]

    def test_line_ends_are_those_of_reading_order(self):
        session = session_on(MIXED, width=12)
        session.go(at("El|on"))
        session.move("line_end")
        assert session.cursor == at("إ|ن 12")
        session.move("line_start")
        assert session.cursor == 0
        session.go(at("wo|rld"))
        session.move("line_start")
        assert session.cursor == at("|مرحبا")
        session.move("text_end")
        assert session.cursor == len(MIXED) - 1
        session.move("text_start")
        assert session.cursor == 0


WORDS = "واحد اثنان و أربعة"
SENTENCES = "قال نعم. ثم ذهب؟ وعاد"


class TestExtending:
    @pytest.mark.parametrize(
        ("text", "unit", "start", "steps", "selected"),
        [
            # the unit that the cursor is in comes first, whole, in both directions
            (WORDS, "word", "اث|نان", "+", "اثنان"),
            (WORDS, "word", "اث|نان", "-", "اثنان"),
            (WORDS, "word", "|اثنان", "-", "اثنان"),
            (WORDS, "word", "اثنا|ن", "+", "اثنان"),
            (WORDS, "word", "| و ", "+", " و"),
            (WORDS, "word", "|و أر", "+", "و"),
            (WORDS, "word", "|و أر", "-", "و"),
            # then one more with each step, as far as there are any
            (WORDS, "word", "اث|نان", "++", "اثنان و"),
            (WORDS, "word", "اث|نان", "+++++", "اثنان و أربعة"),
            (WORDS, "word", "اث|نان", "--", "واحد اثنان"),
            (WORDS, "word", "أر|بعة", "------", WORDS),
            (WORDS, "word", "|و أر", "++", "و أربعة"),
            (WORDS, "word", "|و أر", "--", "اثنان و"),
            # it shrinks by the same units
            (WORDS, "word", "اث|نان", "+++-", "اثنان و"),
            (WORDS, "word", "اث|نان", "+++--", "اثنان"),
            (WORDS, "word", "أر|بعة", "---+", "و أربعة"),
            (WORDS, "word", "أر|بعة", "---++", "أربعة"),
            # and turns round at the unit that came first
            (WORDS, "word", "اث|نان", "+-", "واحد اثنان"),
            (WORDS, "word", "اث|نان", "++--", "واحد اثنان"),
            (WORDS, "word", "اث|نان", "-+", "اثنان و"),
            (WORDS, "word", "|و أر", "+-", "اثنان و"),
            (WORDS, "word", "|و أر", "+--+", "اثنان و"),
            (WORDS, "word", "وا|حد", "+-", "واحد"),
            (WORDS, "word", "وا|حد", "+-+", "واحد اثنان"),
            (WORDS, "word", "وا|حد", "+-++", "واحد اثنان و"),
            ("\u200fقال لا", "word", "|\u200fقال", "+", "\u200fقال"),
            ("\u200fقال لا", "word", "|\u200fقال", "++", "\u200fقال لا"),
            (SENTENCES, "sentence", "ث|م", "+", "ثم ذهب؟"),
            (SENTENCES, "sentence", "ث|م", "+-", "قال نعم. ثم ذهب؟"),
            (SENTENCES, "sentence", "ث|م", "++-", "ثم ذهب؟"),
            ("أ ب\n\nج\nد", "paragraph", "|ج", "-", "ج"),
            ("أ ب\n\nج\nد", "paragraph", "|ج", "--", "أ ب\n\nج"),
            ("أ ب\n\nج\nد", "paragraph", "أ |ب", "++++-", "أ ب\n\nج"),
        ],
    )
    def test_selects_whole_units_both_ways_and_shrinks_back(
        self, text: str, unit: str, start: str, steps: str, selected: str
    ):
        session = session_on(text, width=9)
        session.go(at(start, text))
        for step in steps:
            session.move_unit(unit, 1 if step == "+" else -1, extend=True)
        assert session.selection is not None
        assert text[slice(*session.selection)] == selected

    @given(st.data())
    def test_edges_are_edges_of_units_and_the_first_stays_inside(self, data: st.DataObject):
        text = "قال «نعم» Elon، 12 و لا.\nثم «وصل (سامي)» إلى X! وعاد.\n\nأ"
        unit = data.draw(st.sampled_from(sorted(UNITS)))
        session = session_on(text, width=data.draw(st.sampled_from([5, 12, 40])))
        found = [each for low, high in ((0, 24), (25, 53), (55, 56)) for each in UNITS[unit](text, low, high)]
        first = data.draw(st.sampled_from(found))
        session.go(data.draw(st.integers(first[0], first[1] - 1)))
        for forward in data.draw(st.lists(st.booleans(), min_size=1, max_size=12)):
            session.move_unit(unit, 1 if forward else -1, extend=True)
            assert session.selection is not None
            start, end = session.selection
            assert start in {low for low, _ in found}
            assert end in {high for _, high in found}
            assert start <= first[0] < first[1] <= end
            assert session.cursor == start or cell_range(session.layout, session.cursor)[1] == end

    def test_by_letters_and_lines_as_well(self):
        session = session_on(MIXED, width=12)
        session.go(at("|Elon"))
        session.move("right", 3, extend=True)
        assert session.text[slice(*session.selection or ())] == "Elon"
        session.move_rows(1, extend=True)
        assert session.anchor == at("|Elon")
        session.move("left")
        assert session.selection is None

    def test_v_lets_plain_moves_select_until_it_is_pressed_again(self):
        session = session_on(WORDS)
        session.start_selecting()
        assert session.selecting
        session.move_unit("word", 2, extend=session.selecting)
        assert session.text[slice(*session.selection or ())] == "واحد اثنان"
        session.start_selecting()
        assert (session.selection, session.selecting) == (None, False)

    def test_v_keeps_what_is_selected_already(self):
        session = session_on(WORDS)
        session.select(5, 10)
        session.start_selecting()
        session.move("left", extend=session.selecting)
        assert session.text[slice(*session.selection or ())] == "اثنان "

    @pytest.mark.parametrize(
        ("unit", "place", "selected"),
        [
            ("word", "«ن|عم»", "نعم"),
            ("word", "|«نعم", None),
            ("sentence", "ث|م", "ثم وصل."),
            ("paragraph", "ث|م", "قال «نعم». ثم وصل."),
        ],
    )
    def test_a_unit_is_selected_by_its_name(self, unit: str, place: str, selected: str | None):
        text = "قال «نعم». ثم وصل.\nوعاد"
        session = session_on(text)
        session.select_unit(unit, at(place, text))
        assert (session.selection and text[slice(*session.selection)]) == selected


class TestView:
    @given(
        st.text(alphabet="اللهمَّب 12aB(«»).\n\t\u200f\u0301\U0001f600ـ", max_size=60),
        st.integers(1, 30),
        st.integers(1, 30),
        st.booleans(),
        st.lists(st.integers(0, 60), min_size=2, max_size=2),
    )
    def test_another_width_keeps_cursor_and_selection_on_their_letters(
        self, text: str, width: int, other: int, harakat: bool, ends: list[int]
    ):
        session = session_on(text, width=width)
        session.select(min(ends), max(ends) + 1)
        cursor, anchor = session.cursor, session.anchor
        session.set_view(other, Typeset(harakat=harakat), gap=True)
        assert session.anchor is not None
        assert (session.cursor, session.anchor) == (
            settled(session.layout, cursor),
            settled(session.layout, anchor or 0),
        )
        if harakat:
            line = session.layout.line(session.layout.row_of(session.cursor))
            assert not len(line) or session.cursor in line.starts

    @pytest.mark.parametrize("text", ["", "\n\n", " ", "\u200f", "\n\n\n \n"])
    def test_a_text_without_letters_takes_every_command(self, text: str):
        session = session_on(text, gap=True)
        for way in ("left", "right", "line_start", "line_end", "text_start", "text_end"):
            session.move(way)
            session.move(way, extend=True)
        for unit in UNITS:
            session.move_unit(unit, 1)
            session.move_unit(unit, -1, extend=True)
            session.select_unit(unit, 0)
        session.move_rows(3)
        session.move_rows(-3)
        assert not session.tag("claim").ok
        assert not session.delete().ok
        assert not session.next_mark().ok
        assert not session.find("قال").ok
        assert 0 <= session.cursor <= len(text)


@pytest.mark.parametrize("gap", [False, True])
def test_thousands_of_empty_paragraphs_are_passed_over(gap: bool):
    text = "قال سامي\n" + "\n" * 5_000 + "\r\n" + "ونفى علي\n\n"
    session = session_on(text)
    session.set_view(40, gap=gap)
    session.go(text.index("سامي"))
    session.move("text_end")
    assert session.cursor == text.index("علي") + 2
    session.go(3_000)
    assert session.cursor == text.index("ونفى"), "the nearest letter after the place"
    session.go(text.index("سامي"))
    session.move("line_end")
    session.move("left")
    assert session.cursor == text.index("ونفى")
    session.move("right")
    assert session.cursor == text.index("سامي") + 3
