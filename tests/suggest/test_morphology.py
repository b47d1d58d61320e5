"""Folding, and the forms of words."""

from __future__ import annotations

import pytest

from reader.suggest.lexicon import Lexicon
from reader.suggest.morphology import Clitics, complementiser, conjugated, declined, folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قَالَتْ", "قالت"),
        ("أإآٱ", "اااا"),
        ("علی", "علي"),
        ("نفى", "نفي"),
        ("مـــمـدود", "ممدود"),
        ("ک", "ك"),
        ("١٢٫٥٪", "12.5%"),
        ("Reuters", "reuters"),
        ("هـ\u200d", "ه"),
    ],
)
def test_folding(text: str, expected: str):
    assert folded(text) == expected


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("قال يقول يقل", "قال قالت قالوا قالا يقول تقول يقولون يقولان يقل تقل"),
        ("نفي ينفي ينف", "نفي نفت نفوا ينفي تنفي ينفون ينف تنف"),
        ("راي يري", "راي رات راوا يري تري يرون"),
        ("اضاف يضيف يضف", "اضافت اضافوا يضيف تضيف يضيفون يضف"),
        ("شكا يشكو", "شكا شكت شكوا يشكو تشكو يشكون يشك"),
    ],
)
def test_conjugation(verb: str, forms: str):
    assert set(forms.split()) <= conjugated(*verb.split())


@pytest.mark.parametrize(
    ("noun", "forms"),
    [
        ("مسؤول", "مسؤول مسؤولة مسؤولون مسؤولين مسؤولان مسؤولات مسؤولو مسؤولي مسؤولا"),
        ("صحيفة", "صحيفة صحيفتان صحيفتين"),
        ("محامي", "محامي محام محامون محامين محامية"),
    ],
)
def test_declension(noun: str, forms: str):
    assert set(forms.split()) <= declined(noun)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("أن", ("", False)),
        ("إن", ("", False)),
        ("بأن", ("", False)),
        ("وأن", ("و", False)),
        ("أنه", ("", True)),
        ("بأنها", ("", True)),
        ("وإنهم", ("و", True)),
        ("لأن", None),
        ("كان", None),
        ("إنسان", None),
    ],
)
def test_complementisers(word: str, expected: tuple[str, bool] | None):
    assert complementiser(folded(word)) == expected


@pytest.fixture
def lexicon() -> Lexicon:
    lexicon = Lexicon()
    for table, key, text in (
        ("verbs", "say", "قال يقول يقل"),
        ("verbs", "deny", "نفى ينفي"),
        ("nouns", "medium", "صحيفة"),
        ("nouns", "person", "مسؤول"),
        ("words", "stop", "حيث"),
        ("numbers", "scale", "ألف"),
    ):
        lexicon.add(table, key, text)
    return lexicon


@pytest.mark.parametrize(
    ("word", "kind", "clitics"),
    [
        ("قال", "verbs.say", Clitics()),
        ("وَقَالَتْ", "verbs.say", Clitics("و")),
        ("فسيقولون", "verbs.say", Clitics("ف")),
        ("ليقول", "verbs.say", Clitics("", "ل")),
        ("قاله", "verbs.say", Clitics(pronoun="ه")),
        ("نفاه", "verbs.deny", Clitics(pronoun="ه")),
        ("صحيفة", "nouns.medium", Clitics()),
        ("الصحيفة", "nouns.medium", Clitics(article=True)),
        ("للصحيفة", "nouns.medium", Clitics("", "ل", True)),
        ("لصحيفة", "nouns.medium", Clitics("", "ل")),
        ("وبالصحيفة", "nouns.medium", Clitics("و", "ب", True)),
        ("لصحيفتها", "nouns.medium", Clitics("", "ل", False, "ها")),
        ("والمسؤولين", "nouns.person", Clitics("و", "", True)),
        ("وحيث", "words.stop", Clitics("و")),
        ("بألف", "numbers.scale", Clitics("", "ب")),
    ],
)
def test_clitics(lexicon: Lexicon, word: str, kind: str, clitics: Clitics):
    assert lexicon.entry(folded(word)).senses.get(kind) == clitics


@pytest.mark.parametrize("word", ["بحيث", "الحيث", "قالب", "كقال", "صحيح"])
def test_words_do_not_take_what_they_can_not(lexicon: Lexicon, word: str):
    assert not lexicon.entry(folded(word)).senses
