"""Getting there and selecting: units, growing and shrinking, edges, places, marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.annotations.labels import EXTENTS
from reader.session.growing import KINDS, extent, grown, stretched
from reader.text.units import words
from tests.session.desk import session_on, shown, tag
from tests.session.fingers import selected

TEXT = (
    "قال المتحدث، سامي، إن «العدد بلغ 1,250 عاملا، وهو كثير» في المصنع. وأضاف أنه يرتفع.\n"
    "ونفت الشركة ذلك: لا صحة له.\n"
)


class TestUnits:
    @pytest.mark.parametrize(
        ("kind", "ways"),
        [
            ("phrase", ["سامي", "إن", "العدد بلغ", "وهو"]),
            ("clause", ["سامي", "إن", "العدد", "وهو", "وأضاف"]),
            ("quotation", ["العدد بلغ"]),
            ("number", ["1,250"]),
            ("cue", ["وأضاف", "ونفت"]),
            ("sentence", ["وأضاف", "ونفت"]),
            ("paragraph", ["ونفت"]),
            ("word", ["المتحدث", "سامي"]),
        ],
    )
    def test_go_to_the_next_and_with_a_count_further_and_back(self, kind: str, ways: list[str]):
        session = session_on(TEXT)
        places = [0, *(TEXT.index(way) for way in ways)]
        for place in places[1:]:
            assert session.hand.go.unit(kind).ok
            assert session.cursor == place
        session.go(0)
        assert session.hand.go.unit(kind, len(ways)).ok
        assert session.cursor == places[-1]
        for place in places[-2:0:-1]:
            assert session.hand.go.unit(kind, -1).ok
            assert session.cursor == place

    @pytest.mark.parametrize("kind", sorted(KINDS))
    def test_at_the_end_of_the_way_they_say_so_and_stay(self, kind: str):
        session = session_on(TEXT)
        session.move("text_end")
        before = session.cursor
        outcome = session.hand.go.unit(kind)
        assert (outcome.ok, outcome.message) == (False, f"no {kind} after this")
        assert session.cursor == before

    def test_selecting_reaches_to_where_the_unit_ends(self):
        session = session_on(TEXT)
        session.go(TEXT.index("المتحدث"))
        reached = []
        for _ in range(4):
            session.hand.go.unit("clause", extend=True)
            reached.append(selected(session))
        assert reached == [
            "المتحدث، سامي",
            TEXT[4 : TEXT.index("، وهو")],
            TEXT[4 : TEXT.index(" في المصنع")],
            TEXT[4 : TEXT.index(". وأضاف")],
        ]
        session.go(TEXT.index("سامي"))
        assert session.hand.select.reach("clause", -1).ok
        assert selected(session) == TEXT[: TEXT.index("سامي") + 4]

    @pytest.mark.parametrize(
        ("place", "kind", "count", "found"),
        [
            (0, "quotation", 1, "العدد بلغ 1,250 عاملا، وهو كثير"),
            (TEXT.index("بلغ"), "quotation", 1, "العدد بلغ 1,250 عاملا، وهو كثير"),  # the one it is in
            (0, "number", 1, "1,250"),
            (0, "clause", 2, "سامي"),
            (0, "sentence", 2, "وأضاف أنه يرتفع."),
            (len(TEXT), "number", -1, "1,250"),
            (len(TEXT), "quotation", -1, "العدد بلغ 1,250 عاملا، وهو كثير"),
            (TEXT.index("ونفت"), "number", 1, None),
        ],
    )
    def test_the_next_of_a_kind_is_selected_by_one_call(self, place, kind, count, found):
        session = session_on(TEXT)
        session.go(place)
        outcome = session.hand.select.next(kind, count)
        assert outcome.ok is (found is not None)
        assert selected(session) == found

    def test_again_it_is_the_one_after(self):
        session = session_on("«أ «ب» ج» «د»")
        found = []
        while session.hand.select.next("quotation").ok:
            found.append(selected(session))
        assert found == ["أ «ب» ج", "ب", "د"]


class TestGrowing:
    def test_goes_from_the_word_to_the_paragraph_and_back_the_same_way(self):
        session = session_on(TEXT)
        place = TEXT.index("1,250")
        session.go(place)
        steps, names = [], []
        while (outcome := session.hand.select.grow()).ok:
            steps.append(selected(session))
            names.append(outcome.message)
        sentence = TEXT[: TEXT.index(". وأضاف")]
        assert steps == [
            "1,250",
            "العدد بلغ 1,250 عاملا",
            "العدد بلغ 1,250 عاملا، وهو كثير",
            "إن «العدد بلغ 1,250 عاملا، وهو كثير» في المصنع",
            sentence,
            TEXT[: TEXT.index(".\nونفت")],
        ]
        assert names == [
            f"{name} selected" for name in ("word", "phrase", "quotation", "clause", "sentence", "paragraph")
        ]
        for step in steps[-2::-1]:
            assert session.hand.select.shrink().ok
            assert selected(session) == step
        assert session.hand.select.shrink().ok
        assert session.selection is None
        assert session.cursor == place
        assert session.hand.select.shrink().ok is False

    def test_with_a_count_it_takes_several_steps(self):
        session = session_on(TEXT)
        session.go(TEXT.index("1,250"))
        session.hand.select.grow(3)
        assert selected(session) == "العدد بلغ 1,250 عاملا، وهو كثير"
        session.hand.select.shrink(2)
        assert selected(session) == "1,250"

    def test_after_the_selection_was_changed_shrinking_goes_to_the_word(self):
        session = session_on(TEXT)
        session.go(TEXT.index("1,250"))
        session.hand.select.grow(3)
        session.hand.select.edge("end", -1)
        session.hand.select.shrink()
        assert selected(session) == "وهو"

    def test_every_growth_can_be_tagged_as_it_is_shown(self):
        session = session_on(TEXT)
        for steps in range(1, 7):
            session.go(TEXT.index("1,250"))
            session.hand.select.grow(steps)
            was = selected(session)
            assert session.hand.mark.tag("claim").ok
            assert was in [text for _, text, _ in shown(session)]

    def test_outer_quotes_and_punctuation_are_kept_when_that_is_asked_for(self):
        session = session_on(TEXT)
        assert "kept" in session.hand.select.keep().message
        for steps, text in ((3, "«العدد بلغ 1,250 عاملا، وهو كثير»"), (5, TEXT[: TEXT.index(" وأضاف")])):
            session.go(TEXT.index("1,250"))
            session.hand.select.grow(steps)
            assert selected(session) == text
            assert session.hand.mark.tag("claim").ok
        assert [text for _, text, _ in shown(session)] == [
            TEXT[: TEXT.index(" وأضاف")],
            "«العدد بلغ 1,250 عاملا، وهو كثير»",
        ]
        assert "left out" in session.hand.select.keep().message

    @given(
        text=st.lists(st.sampled_from([*'ا «»"،.:()\n', "قال", "1,2", "– "]), max_size=40).map("".join),
        place=st.integers(0, 60),
        keep=st.booleans(),
    )
    def test_each_step_is_larger_and_holds_the_one_before(self, text: str, place: int, keep: bool):
        session = session_on(text or "ا")
        session.keep_outer = keep
        session.go(place)
        last = None
        for _ in range(12):
            if not session.hand.select.grow().ok:
                break
            now = session.selection
            assert now is not None
            assert last is None or (now[0] <= last[0] and last[1] <= now[1] and now != last)
            last = now
        else:
            pytest.fail("it never came to an end")

    def test_a_selection_over_paragraphs_grows_to_whole_ones(self):
        session = session_on(TEXT)
        session.select(TEXT.index("يرتفع"), TEXT.index("الشركة") + 3)
        assert session.hand.select.grow().ok
        assert selected(session) == TEXT.strip("\n.")
        assert grown(TEXT, 0, len(TEXT) - 2, 0, len(TEXT) - 1) is None


class TestExtent:
    @pytest.mark.parametrize(
        ("word", "unit", "found"),
        [
            ("المتحدث", "word", "المتحدث"),
            ("المتحدث", "clause", "المتحدث"),
            ("المتحدث", "sentence", TEXT[4 : TEXT.index(". وأضاف")]),
            ("العدد", "clause", "العدد بلغ 1,250 عاملا، وهو كثير"),  # the first word of a quotation
            ("بلغ", "clause", "بلغ 1,250 عاملا"),
            ("وهو", "sentence", "وهو كثير"),  # not beyond the closing mark
            ("أنه", "clause", "أنه يرتفع"),
            ("لا صحة", "clause", "لا صحة له"),
            ("يرتفع", "paragraph", "يرتفع"),
        ],
    )
    def test_is_what_a_label_takes_from_a_word_on(self, word: str, unit: str, found: str):
        place = TEXT.index(word)
        low, high = session_on(TEXT).paragraph_range(place)
        taken = extent(TEXT, place, unit, low, high)
        assert taken is not None
        assert TEXT[slice(*taken)] == found

    def test_between_words_there_is_none(self):
        assert [extent("قال ، نعم", 4, unit, 0, 9) for unit in EXTENTS] == [None] * len(EXTENTS)


class TestEdges:
    @pytest.mark.parametrize(
        ("side", "count", "found"),
        [
            ("end", 1, "بلغ 1,250 عاملا"),
            ("end", 2, "بلغ 1,250 عاملا، وهو"),
            ("end", -1, "بلغ"),
            ("start", -1, "العدد بلغ 1,250"),
            ("start", -2, "إن «العدد بلغ 1,250"),
            ("start", 1, "1,250"),
        ],
    )
    def test_of_the_selection_move_by_words(self, side, count, found):
        session = session_on(TEXT)
        start = TEXT.index("بلغ")
        session.select(start, start + len("بلغ 1,250"))
        assert session.hand.select.edge(side, count).ok
        assert selected(session) == found

    def test_by_characters_when_asked(self):
        session = session_on("قَالَ سامي")
        session.select(0, 5)
        assert session.hand.select.edge("end", -1, "character").ok
        assert selected(session) == "قَا"
        assert session.hand.select.edge("start", 1, "character").ok
        assert selected(session) == "ا"
        assert session.hand.select.edge("end", -1, "character").ok is False

    def test_the_cursor_stays_at_its_edge(self):
        session = session_on(TEXT)
        session.go(TEXT.index("عاملا"))
        session.move_unit("word", -2, extend=True)
        assert session.anchor is not None
        assert session.cursor < session.anchor
        session.hand.select.edge("start", -1)
        assert session.cursor < session.anchor
        session.hand.select.edge("end", 1)
        assert session.cursor < session.anchor
        assert selected(session) == "بلغ 1,250 عاملا، وهو"

    def test_without_a_selection_the_word_here_is_stretched(self):
        session = session_on(TEXT)
        session.go(TEXT.index("1,250"))
        assert session.hand.edge("end", 1).ok
        assert selected(session) == "1,250 عاملا"

    def test_no_word_takes_the_edge_out_of_its_paragraph(self):
        session = session_on(TEXT)
        start = TEXT.index("يرتفع")
        session.select(start, start + 5)
        outcome = session.hand.select.edge("end", 1)
        assert (outcome.ok, outcome.message) == (False, "no word there to move the end by")

    @given(
        text=st.lists(st.sampled_from([*'ا «»"،.()', "قال", "1,2"]), min_size=1, max_size=30).map("".join),
        side=st.sampled_from(["start", "end"]),
        count=st.integers(1, 3),
        data=st.data(),
    )
    def test_out_and_in_again_is_where_it_began(self, text, side, count, data):
        places = list(words(text, 0, len(text)))
        if not places:
            return
        first = data.draw(st.integers(0, len(places) - 1))
        last = data.draw(st.integers(first, len(places) - 1))
        span = places[first][0], places[last][1]
        outward = count if side == "end" else -count
        out = stretched(text, span, side, "word", outward, 0, len(text))
        if out is None:
            assert count > (len(places) - 1 - last if side == "end" else first)
            return
        assert out[0] <= span[0]
        assert span[1] <= out[1]
        back = stretched(text, out, side, "word", -outward, 0, len(text))
        assert back is not None
        kept = [word for word in places if back[0] <= word[0] and word[1] <= back[1]]
        assert kept == places[first : last + 1]


class TestPlaces:
    def test_are_kept_under_a_character_and_gone_to(self):
        session = session_on(TEXT)
        session.go(30)
        here = session.cursor
        assert session.hand.go.keep("a").ok
        session.move("text_end")
        end = session.cursor
        assert session.hand.go.to("a").ok
        assert session.cursor == here
        assert session.hand.go.to("'").ok
        assert session.cursor == end
        assert session.hand.go.to("'").ok
        assert session.cursor == here

    def test_one_can_select_to_a_place(self):
        session = session_on(TEXT)
        session.hand.go.keep("م")
        session.go(4)
        session.hand.go.to("م", extend=True)
        assert session.selection == (0, 5)

    def test_a_place_that_was_not_kept_is_named(self):
        session = session_on(TEXT)
        assert session.hand.go.to("z").message == "no place z; kept are: none"
        session.hand.go.keep("b")
        assert session.hand.go.to("z").message == "no place z; kept are: b"
        assert session.cursor == 0


class TestMarks:
    @pytest.fixture
    def session(self):
        session = session_on(TEXT)
        for label, text in (
            ("source", "سامي"),
            ("figure", "1,250"),
            ("source", "الشركة"),
            ("denial", "لا صحة له"),
        ):
            tag(session, label, text)
        session.go(0)
        return session

    def quotes(self, session, **filters) -> list[str]:
        found = []
        while session.hand.go.mark(**filters).ok:
            found.append(session.active.quote)
        return found

    def test_of_one_label_or_unreviewed_or_both(self, session):
        assert self.quotes(session) == ["سامي", "1,250", "الشركة", "لا صحة له"]
        session.go(0)
        assert self.quotes(session, label="source") == ["سامي", "الشركة"]
        session.go(TEXT.index("سامي"))
        session.hand.mark.review("accepted", advance=False)
        session.go(0)
        assert self.quotes(session, unreviewed=True) == ["1,250", "الشركة", "لا صحة له"]
        session.go(0)
        assert self.quotes(session, unreviewed=True, label="source") == ["الشركة"]

    def test_with_a_count_and_back(self, session):
        assert session.hand.go.mark(3).ok
        assert session.active.quote == "الشركة"
        assert session.hand.go.mark(-2).ok
        assert session.active.quote == "سامي"
        assert session.hand.go.mark(9).ok, "as far as there are marks"
        assert session.active.quote == "لا صحة له"
        assert session.hand.go.mark().ok is False
