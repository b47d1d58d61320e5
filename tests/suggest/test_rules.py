"""The patterns: ours, and a workspace's own file beside its settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.articles.config import ConfigError
from reader.suggest.rules import FILE_NAME, Rules
from tests.suggest.marked import proposed


def patterns(folder: Path, text: str) -> Path:
    path = folder / FILE_NAME
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_the_rules_are_ours(tmp_path: Path):
    ours = Rules.load()
    assert Rules.load(tmp_path / FILE_NAME) is ours
    assert Rules.load(patterns(tmp_path, "# nothing yet\n")) is ours
    assert all(0 < score <= 1 for score in ours.scores.values())


def test_a_workspace_adds_a_verb_and_it_is_inflected(tmp_path: Path):
    text = "وهمست العرافة بأن البئر ستجف قريبا."
    assert proposed(text, "claim") == []
    rules = Rules.load(patterns(tmp_path, '[verbs]\nsay = ["همس يهمس"]\n'))
    assert proposed(text, "claim", "source", rules=rules) == [
        ("claim", "البئر ستجف قريبا"),
        ("source", "العرافة"),
    ]


def test_a_workspace_adds_a_unit(tmp_path: Path):
    text = "اشترى ثلاثة رواحل وباع اثنتين."
    rules = Rules.load(patterns(tmp_path, '[units]\ncurrency = ["كردوس"]\n'))
    assert proposed("دفع 20 كردوسا.", "figure", rules=rules) == [("figure", "20 كردوسا")]
    assert proposed(text, "figure", rules=rules) == proposed(text, "figure")


def test_a_workspace_takes_a_word_away(tmp_path: Path):
    text = "وقال الوزير إن الجسر مفتوح الآن."
    rules = Rules.load(patterns(tmp_path, '[verbs]\nsay = ["-قَال يقول يقل"]\npublish = ["-قال يقول"]\n'))
    assert proposed(text, "claim")
    assert proposed(text, "claim", rules=rules) == []
    assert proposed("وأعلن الوزير أن الجسر مفتوح الآن.", "claim", rules=rules)


def test_a_workspace_sets_how_sure_a_rule_is_and_turns_one_off(tmp_path: Path):
    rules = Rules.load(patterns(tmp_path, "[rules]\nclaim-that = 0.25\nsource-of-verb = 0\n"))
    assert rules.scores["claim-that"] == 0.25
    assert proposed("وقال الوزير إن الجسر مفتوح الآن.", rules=rules) == [("claim", "الجسر مفتوح الآن")]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[verbs\n", 1, "not TOML"),
        ("[rules]\nclaim-that = 0.5\n\nclaim-taht = 1\n", 4, "did you mean claim-that?"),
        ("[verb]\nsay = []\n", 1, "did you mean verbs?"),
        ("[verbs]\nshout = []\n", 2, "nothing in [verbs] is called shout"),
        ("[verbs]\nsay = 'قال'\n", 2, "must be a list of words"),
        ('[verbs]\nsay = [\n  "قال يقول",\n  7,\n]\n', 4, "7 is not text"),
        ('[verbs]\nsay = [\n  "قال"]\n', 3, "must be a past and a present"),
        ('[verbs]\nsay = ["ق ي"]\n', 2, "a form of one letter"),
        ('[nouns]\nperson = ["", "وزير"]\n', 2, "has no letters"),
        ('[nouns]\nperson = ["ـــ"]\n', 2, "has no letters"),
        ('[words]\nstop = ["' + "كلمة " * 9 + '"]\n', 2, "at most 8 words"),
        ('[words]\nstop = ["' + "ك" * 81 + '"]\n', 2, "80 characters"),
        ('[participles]\nsay = ["قائل كلمة"]\n', 2, "must be one word"),
        ('[names]\nspelled = ["رويترز"]\n', 2, "a name of several words"),
        ("[rules]\nclaim-that = 2\n", 2, "a number from 0 to 1"),
        ("[rules]\nclaim-that = true\n", 2, "a number from 0 to 1"),
        ("rules = 1\n", 1, "must be a table"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(tmp_path: Path, text: str, line: int, said: str):
    path = patterns(tmp_path, text)
    with pytest.raises(ConfigError) as error:
        Rules.load(path)
    assert str(error.value).startswith(f"{path}, line {line}: ")
    assert said in str(error.value)


@pytest.mark.parametrize("entry", ["(a+)+$", "[", "\\\\", ".*", "قال|يقول"])
def test_entries_are_words_and_never_regular_expressions(tmp_path: Path, entry: str):
    rules = Rules.load(patterns(tmp_path, f"[words]\nstop = ['{entry}']\n"))
    text = "وقال الوزير إن الجسر مفتوح الآن."
    assert proposed(text, rules=rules) == proposed(text)
