"""A search finds Arabic however it is written, and nothing else."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.search import QUERY_LIMIT, folded_letters, query_letters, search_pattern

ARABIC = "اأإآٱبتلمىيیكکهةوؤئء"
HARAKAT = "\u064b\u064e\u0651\u0670"
UNSEEN = HARAKAT + "\u0640\u200c\u200d\u200f\u202b\u2067\u2069\xad\ufeff"
queries = st.text(ARABIC + UNSEEN + "aZé19٣۵ \u00a0\t.*+?()[]{}^$|\\-#\"«»'&~\ufefb\ufee1\ufdf2", max_size=20)


def hit(query: str, text: str) -> str | None:
    pattern = search_pattern(query)
    match = pattern.search(text) if pattern else None
    return match[0] if match else None


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("محمد", "قال مُحَمَّدٌ أمس", "مُحَمَّد"),
        ("مُحَمَّد", "قال محمد أمس", "محمد"),
        ("الشمس", "الشّـــمس", "الشّـــمس"),
        ("الـشـمس", "الشمس", "الشمس"),
        ("ايلون", "إيلون ماسك", "إيلون"),
        ("إيلون", "ايلون ماسك", "ايلون"),
        ("الأمريكي", "الامريكى", "الامريكى"),
        ("امراه", "ٱمرآه", "ٱمرآه"),
        ("يعني", "یعنى", "یعنى"),
        ("كتاب", "کتاب", "کتاب"),
        ("2024", "عام ٢٠٢٤", "٢٠٢٤"),
        ("٢٠٢٤", "عام ۲۰۲۴ و2024", "۲۰۲۴"),
        ("2024", "2۰٢4", "2۰٢4"),
        # Presentation forms, in the text or in the query.
        ("سلام", "ﺳﻼﻡ", "ﺳﻼﻡ"),
        ("ﺳﻼﻡ", "سَلَامٌ", "سَلَام"),
        ("لأن", "ﻷﻥ", "ﻷﻥ"),
        ("لان", "ﻵﻥ", "ﻵﻥ"),
        ("الله", "قال ﷲ", "ﷲ"),
        ("ﷲ", "ﷲ", "ﷲ"),
        ("صلى الله عليه وسلم", "محمد ﷺ", "ﷺ"),
        ("ريال", "10 ﷼", "﷼"),
        # Composed and decomposed.
        ("شيئا", unicodedata.normalize("NFD", "شيئًا"), unicodedata.normalize("NFD", "شيئًا")),
        (unicodedata.normalize("NFD", "مؤمن"), "مؤمن", "مؤمن"),
        ("caf\u00e9", "CAFE\u0301", "CAFE\u0301"),
        ("cafe\u0301", "caf\u00e9", "caf\u00e9"),
        # Blanks and quotes of any kind; the case of Latin letters.
        ("truth social", "على Truth\u00a0\u00a0SOCIAL", "Truth\u00a0\u00a0SOCIAL"),
        ("نعم  لا", "نعم\nلا", "نعم\nلا"),
        ('"نعم"', "قال «نعم»", "«نعم»"),
        ("“نعم„", 'قال "نعم"', '"نعم"'),
        # Invisible characters pasted from the web.
        ("می\u200cخواهم", "میخواهم", "میخواهم"),
        ("GDP", "G\u200fD\u200bP", "G\u200fD\u200bP"),
        # A blank at an edge is one blank.
        (" قال", "و قال", " قال"),
        ("قال  ", "قال   ثم", "قال "),
        # ه and ة make different words, and so do other letters.
        ("مدرسه", "مدرسة", None),
        ("حال", "خال", None),
        ("سأل", "سئل", None),
        ("يعن", "ي عن", None),
        # What is typed is never a regular expression.
        ("a.c", "abc", None),
        ("a.c", "a.c", "a.c"),
        (".*", "abc", None),
        ("[ab]", "[ab]", "[ab]"),
        ("(", "a(b", "("),
        ("\\d", "1\\d", "\\d"),
        ("^a$", "^a$", "^a$"),
    ],
)
def test_what_a_query_finds(query, text, expected):
    assert hit(query, text) == expected


@pytest.mark.parametrize("query", ["", " ", "\u064e", "\u0640\u200f", " \u064e\u00a0\t", "\ufeff"])
def test_there_is_nothing_to_look_for(query):
    assert search_pattern(query) is None


@given(queries)
def test_every_query_finds_itself(query):
    pattern = search_pattern(query)
    if pattern is None:
        assert not any(char.isalnum() for char in query.replace("\u0640", ""))
    else:
        assert pattern.search(query)
        assert pattern.search("قال " + query + " ثم")


@given(queries)
def test_every_query_finds_itself_in_other_normal_forms(query):
    pattern = search_pattern(query)
    if pattern and not {*query} & {*"\ufefb\ufee1\ufdf2"}:
        for form in ("NFC", "NFD"):
            assert pattern.search(unicodedata.normalize(form, query))


@given(st.text(ARABIC + "ab1 ", min_size=1, max_size=12), st.data())
def test_what_stands_between_letters_unseen_hides_nothing(query, data):
    pattern = search_pattern(query)
    unseen = st.text(UNSEEN, max_size=3)
    text = "".join(char + data.draw(unseen) for char in query)
    assert (pattern is None) == (not query.strip())
    assert pattern is None or pattern.search(text)


@given(st.text(ARABIC + HARAKAT + "ab.*+ ", max_size=6), st.text(ARABIC + HARAKAT + "ab.*+ ", max_size=30))
def test_a_hit_says_what_was_asked_for(query, text):
    """A hit and its query are the same once all that is folded is folded, done here in another way."""
    pattern = search_pattern(query)
    if pattern:
        for match in pattern.finditer(text):
            assert folded(match[0]) == folded(query)


def test_every_character_folds_to_what_its_hits_fold_to():
    """Characters are searched for among all of the basic plane that may be written for one another."""
    plane = [chr(point) for point in range(0x10000) if not 0xD800 <= point < 0xE000]
    arabic = re.compile("[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff]")
    decomposed = {char for char in plane if unicodedata.normalize("NFD", char) != char}
    several = [
        char
        for char in plane
        if arabic.match(char)
        or not (char.isalnum() or char > "\u2fff")
        or char.upper() != char.lower()
        or (char in decomposed and not "가" <= char <= "힣")
    ]
    everything = "".join(several)
    for char in [*several[::3], *"sıkåa1۱ىی"]:
        pattern = search_pattern(char)
        for hit in pattern.findall(everything) if pattern else ():
            assert folded_letters(hit) == folded_letters(query_letters(char)), f"{hit!a} for {char!a}"


def folded(text: str) -> str:
    for family in ("اأإآٱ", "يىی", "كک"):
        text = re.sub(f"[{family}]", family[0], text)
    return re.sub(r"\s+", " ", re.sub(f"[{HARAKAT}]", "", text)).lower()


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    ("query", "text"),
    [
        pytest.param(" a", " " * 1_000_000, id="a blank, and a million blanks"),
        pytest.param("a b", "a" + " " * 1_000_000, id="a blank inside"),
        pytest.param("اب", ("ا" + "\u064e" * 1_000) * 1_000, id="marks"),
        pytest.param("ا" * 150 + "ب", "ا" * 50_000, id="one letter over and over"),
        pytest.param("ا " * 60 + "ب", "ا  " * 20_000, id="words of one letter"),
        pytest.param("لا" * 90 + "ب", "لا" * 30_000, id="lam-alefs"),
        pytest.param("الله" * 40 + "ب", "الله" * 20_000, id="a word with a sign"),
        pytest.param("(a+)+$", "a" * 100_000, id="a pattern that would never end"),
        pytest.param("ب" * 1_000_000, "ا", id="a query of a million letters"),
        pytest.param("\u064e" * 1_000_000 + "ب", "ا", id="a query of a million marks"),
    ],
)
def test_no_query_takes_long(query, text):
    pattern = search_pattern(query)
    assert pattern is not None
    assert pattern.search(text) is None


def test_a_query_is_cut_where_it_is_longer_than_anyone_types():
    pattern = search_pattern("ب" * 10 * QUERY_LIMIT)
    assert pattern is not None
    assert pattern.fullmatch("ب" * QUERY_LIMIT)
