"""What one can move and select by besides words: phrases, clauses, quotations, numbers, cues."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.clusters import cluster_end, cluster_start
from reader.text.cues import cue_words, numbers
from reader.text.occurrences import occurrences
from reader.text.phrases import clauses, phrases, quotations, whole_words, with_quotes
from reader.text.search import QUERY_LIMIT, query_letters
from reader.text.units import words

PIECES = st.sampled_from(
    [*'اب «»"“”‹›()،؛:.؟!–-ـَ\u200f\u00a01٣,', "قال", "وَقَالَ", "250", "مليون", "لا", "\t", "e\u0301", "..."]
)


def told(units, text: str) -> list[str]:
    return [text[start:end] for start, end in units(text, 0, len(text))]


class TestPhrases:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("قال سامي، أمس: «لا».", ["قال سامي", "أمس", "لا"]),
            ("بلغ 1,250 عاملا (تقريبا) اليوم", ["بلغ 1,250 عاملا", "تقريبا", "اليوم"]),
            (
                "و\u200fقال  \u00a0سامي",
                ["و\u200fقال  \u00a0سامي"],
            ),  # blanks and marks of direction part nothing
            ("…", []),
            ("", []),
        ],
    )
    def test_are_runs_of_words_between_punctuation(self, text: str, found: list[str]):
        assert told(phrases, text) == found


class TestClauses:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("قال سامي، أمس: لا. نعم؛ بلى", ["قال سامي", "أمس", "لا", "نعم", "بلى"]),
            ("قال - كما ترى – نعم", ["قال", "كما ترى", "نعم"]),
            ("عند 18:30 بلغ 1,250 في C-17", ["عند 18:30 بلغ 1,250 في C-17"]),
            ("قال د. سامي ذلك", ["قال د. سامي ذلك"]),
            ("أفادت صحيفة «الغد» بذلك", ["أفادت صحيفة «الغد» بذلك", "الغد"]),
            ("قال «لا»، ثم", ["قال «لا»", "لا", "ثم"]),
            ("قال «نعم، لا. بلى» أمس، ثم", ["قال «نعم، لا. بلى» أمس", "نعم", "لا", "بلى", "ثم"]),
            ('قال: "نعم." ثم', ["قال", "نعم", "ثم"]),
            ("هل؟! نعم… لا", ["هل", "نعم", "لا"]),
            ("عربي -كلمة", ["عربي -كلمة"]),  # no dash: nothing parts it from its word
            ("،،", []),
        ],
    )
    def test_are_what_commas_colons_and_dashes_part(self, text: str, found: list[str]):
        assert told(clauses, text) == found


class TestQuotations:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ('قال «نعم» و"لا" و“ربما”', ["«نعم»", '"لا"', "“ربما”"]),
            ("«قال “لا” أمس»", ["«قال “لا” أمس»", "“لا”"]),
            ('قال "إن "الغد" أفضل"', ['"إن "الغد" أفضل"', '"الغد"']),
            ('كلمة" ثم "نعم"', ['"نعم"']),  # a mark without a partner is passed over
            ("«بلا نهاية", []),
            ("بلا بداية»", []),
            ('«أ "ب» ج"', ['«أ "ب»']),  # what crosses is not two quotations
            ("„أ“ و‹ب›", ["„أ“", "‹ب›"]),
        ],
    )
    def test_are_found_with_their_marks_and_nested(self, text: str, found: list[str]):
        assert told(quotations, text) == found

    def test_a_long_row_of_marks_is_read_quickly(self):
        assert list(quotations("«" * 100_000, 0, 100_000)) == []


class TestNumbersAndCues:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("بلغ 250 مليون دولار عام 2022", ["250 مليون", "2022"]),
            ("٣٫٥٪ و١٢ ألفًا", ["٣٫٥٪ و١٢ ألفًا"]),
            ("خمسة وعشرون، ستة", ["خمسة وعشرون", "ستة"]),
            ("بثلاثة أيام", ["بثلاثة"]),
            ("قال ذلك", []),
        ],
    )
    def test_numbers_in_digits_and_words(self, text: str, found: list[str]):
        assert told(numbers, text) == found

    @pytest.mark.parametrize(
        "cue",
        "قال وقالت يقول وَقَالَ قائلاً بحسب وبحسب ووفقًا نفى ونفت ينفي تنفي أكدت مؤكدًا أعلن وأضاف سيعلن "
        "أشاروا تشير نقلت زعم أنكر رفض يرى حسبما المصدر أوضح نوهت اعترف مدعيا معتبرا واصفا شكك أوردته "
        "ذكره يرون".split(),
    )
    def test_cues_whatever_is_attached_to_them(self, cue: str):
        assert told(cue_words, f"الآن {cue} الوزير") == [cue]

    @pytest.mark.parametrize("word", "ستريت الوزير كتاب مقال قالب منقول نفط شركة رد عبر".split())
    def test_other_words_are_none(self, word: str):
        assert told(cue_words, word) == []

    def test_in_real_news_they_are_few_enough_to_move_by(self, shared: Path):
        text = (shared / "articles" / "004_c9c7c4effab98621.txt").read_bytes().decode("utf-8")
        sayings = [
            word for word in text.split() if word.strip('،:."') in ("قال", "وقال", "قالت", "قائلا", "قائلاً")
        ]
        found = told(cue_words, text)
        assert len(sayings) > 10
        assert len([word for word in found if "قال" in word or "قائل" in word]) >= len(sayings)
        assert len(found) < len(list(words(text, 0, len(text)))) / 15


class TestOccurrences:
    TEXT = "قال ماسك وماسك لماسك فماسك بالماسك ماسكون. للفيروس والفيروس بِالْفَيْرُوسِ الفيروسات فيروسي وأن أنّ إن"

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("ماسك", ["ماسك", "وماسك", "لماسك", "فماسك", "بالماسك"]),
            ("الفيروس", ["للفيروس", "والفيروس", "بِالْفَيْرُوسِ"]),
            ("فيروس", ["للفيروس", "والفيروس", "بِالْفَيْرُوسِ"]),
            ("أن", ["وأن", "أنّ", "إن"]),  # alefs are one letter
            ("قال ماسك", ["قال ماسك"]),
            ("سك", []),
            ("،", []),
            ("", []),
        ],
    )
    def test_are_whole_words_with_what_is_attached(self, query: str, found: list[str]):
        assert [self.TEXT[start:end] for start, end in occurrences(self.TEXT, query)] == found

    def test_one_is_not_hidden_by_a_part_of_a_word_before_it(self):
        assert occurrences("ببب", "بب") == [(0, 3)]
        assert occurrences("ماماما ماما", "ماما") == [(7, 11)]

    def test_a_query_over_words_may_have_other_blanks_and_marks(self):
        assert len(occurrences("البيت الأبيض، والبيت\u00a0الأَبْيَض، البيت الأبيضان", "البيت الأبيض")) == 2

    def test_too_long_a_query_is_refused(self):
        with pytest.raises(ValueError, match="too many"):
            occurrences("أ" * 500, "أ" * (QUERY_LIMIT + 1))

    @given(st.lists(PIECES, max_size=30).map("".join), st.integers(0, 30), st.integers(1, 9))
    def test_begin_and_end_where_words_do(self, text: str, start: int, size: int):
        places = list(words(text, 0, len(text)))
        starts, ends = {low for low, _ in places}, {high for _, high in places}
        query = text[start : start + size].strip()
        letters = query_letters(query)  # a tatweel is no letter
        if letters[:1].isalpha() and letters[-1:].isalpha():
            for low, high in occurrences(text, query):
                assert low in starts
                assert high in ends


class TestAnyText:
    @given(st.lists(PIECES, max_size=60).map("".join))
    def test_units_lie_in_order_and_hold_words(self, text: str):
        for units in (phrases, numbers, cue_words):
            end = 0
            for low, high in units(text, 0, len(text)):
                assert end <= low < high <= len(text)
                assert list(words(text, low, high))
                end = high

    @given(st.lists(PIECES, max_size=60).map("".join))
    def test_every_word_is_in_one_phrase(self, text: str):
        inside = [word for low, high in phrases(text, 0, len(text)) for word in words(text, low, high)]
        assert inside == list(words(text, 0, len(text)))

    @given(st.lists(PIECES, max_size=60).map("".join))
    def test_every_word_is_in_a_clause_and_clauses_cut_no_quotation(self, text: str):
        places = list(words(text, 0, len(text)))
        found = [set(words(text, *clause)) for clause in clauses(text, 0, len(text))]
        assert set(places) == set().union(*found)
        for low, high in quotations(text, 0, len(text)):
            inside = {word for word in places if low <= word[0] < high}
            for clause in found:
                assert clause <= inside or inside <= clause or not clause & inside

    @given(st.lists(PIECES, max_size=60).map("".join))
    def test_quotations_nest(self, text: str):
        pairs = list(quotations(text, 0, len(text)))
        assert pairs == sorted(pairs, key=lambda pair: (pair[0], -pair[1]))
        for low, high in pairs:
            for first, last in pairs:
                assert (
                    high <= first
                    or last <= low
                    or (low <= first and last <= high)
                    or (first <= low and high <= last)
                )

    @given(st.lists(PIECES, min_size=1, max_size=30).map("".join), st.data())
    def test_with_quotes_keeps_the_words_and_leaves_no_quote_alone(self, text: str, data: st.DataObject):
        places = list(words(text, 0, len(text)))
        if not places:
            return
        first = data.draw(st.sampled_from(places))
        last = data.draw(st.sampled_from([word for word in places if word >= first]))
        found = with_quotes(text, first[0], last[1], 0, len(text))
        assert found is not None
        assert list(words(text, *found)) == [word for word in places if first <= word <= last]
        assert with_quotes(text, *found, 0, len(text)) == found

    def test_whole_words_keep_the_punctuation_that_was_selected(self):
        text = "قال «نعم»، ثم"
        assert whole_words(text, 6, 10, 0, len(text)) == (5, 10)
        assert whole_words(text, 3, 7, 0, len(text)) == (4, 8)
        assert whole_words(text, 3, 4, 0, len(text)) is None

    @given(st.lists(PIECES, max_size=30).map("".join))
    def test_characters_go_there_and_back(self, text: str):
        edges = [0]
        while edges[-1] < len(text):
            edges.append(cluster_end(text, edges[-1]))
        assert edges == sorted(set(edges))
        assert [cluster_start(text, edge) for edge in edges[1:]] == edges[:-1]

    def test_a_letter_has_its_marks_and_a_lam_alef_is_two(self):
        assert cluster_end("لَا", 0) == 2
        assert cluster_end("لَا", 2) == 3
        assert cluster_start("لَا", 2) == 0
