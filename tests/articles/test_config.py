"""hashiya.toml: what is wrong in it is told with its file and line."""

from __future__ import annotations

import re

import pytest

from reader.articles.config import MAX_BYTES, Config, ConfigError

SETTINGS = """\
# The labels of this project.
measure = 70

[labels]
replace = true

# A label.
[labels.claim]
key = "c"
guideline = '''
Mark each clause
with its verb.
'''
colors = [
  "#ff0000",  # red
  "#00ff00",
]

[labels."ادعاء"]
key = "d"

[[rules]]
name = "first"

[[rules]]
name = "second"
inline = { deep = { deeper = 1 } }
"""


@pytest.fixture
def load(tmp_path):
    def load(content: str | bytes) -> Config:
        path = tmp_path / "hashiya.toml"
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return Config.load(path)

    return load


def test_a_missing_file_is_an_empty_one(tmp_path):
    config = Config.load(tmp_path / "hashiya.toml")
    assert config.table("labels") == {}
    config.check_keys("", ["labels"])


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("measure",), 2),
        (("labels",), 4),
        (("labels", "replace"), 5),
        (("labels", "claim"), 8),
        (("labels", "claim", "key"), 9),
        (("labels", "claim", "guideline"), 10),
        (("labels", "claim", "colors"), 14),
        (("labels", "ادعاء"), 19),
        (("labels", "ادعاء", "key"), 20),
        (("rules",), 22),
        (("rules", 0, "name"), 23),
        (("rules", 1), 25),
        (("rules", 1, "name"), 26),
        (("rules", 1, "inline", "deep", "deeper"), 27),
        # What is not there is looked for in what is around it.
        (("labels", "claim", "english"), 8),
        (("labels", "claim", "key", "x"), 9),
        (("rules", 7), 22),
        (("view", "theme"), None),
        ((), None),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_error_names_the_line_of_its_key(load, path, line, newline):
    config = load(SETTINGS.replace("\n", newline))
    error = config.error(path, "this won't do.")
    assert error.line == line
    where = f"{config.path}, line {line}" if line else f"{config.path}"
    assert str(error) == f"{where}: this won't do."


def test_a_table_is_had_by_its_name(load):
    config = load(SETTINGS)
    assert config.table("labels")["claim"]["key"] == "c"
    with pytest.raises(ConfigError, match=r"line 2: measure must be a table: write \[measure\]"):
        config.table("measure")


@pytest.mark.parametrize(
    ("table", "allowed", "message"),
    [
        ("labels", ["replace", "claim", "ادعاء"], None),
        ("", ["measure", "labels", "rules"], None),
        ("view", [], None),
        (
            "labels",
            ["replaced", "claim", "ادعاء"],
            "line 5: nothing in [labels] is called replace; did you mean replaced?",
        ),
        (
            "",
            ["measures", "labels", "rules"],
            "line 2: nothing here is called measure; did you mean measures?",
        ),
        (
            "",
            ["measure", "labels", "theme"],
            "line 22: nothing here is called rules; known are labels, measure, theme.",
        ),
    ],
)
def test_an_unknown_key_is_told_with_the_nearest_one(load, table, allowed, message):
    config = load(SETTINGS)
    if message is None:
        config.check_keys(table, allowed)
    else:
        with pytest.raises(ConfigError, match=re.escape(message) + "$"):
            config.check_keys(table, allowed)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("a = 1\nb = \n", 2),
        ("a = 1\na = 2\n", 2),
        ("a = 1\n[b\n", 2),
        ("a = [1,\n2,\n", 3),
        ("a = 1\nb = '\u2028' c\n", 2),
        (b"a = 1\nb = '\xd3\xe1'\n", 2),
        ("a = " + "[" * 100_000, None),
        ("a = " + "1" * 10_000, None),
        ("#" * (MAX_BYTES + 1), None),
    ],
    ids=["value", "twice", "header", "end", "other line ends", "not UTF-8", "deep", "huge number", "huge"],
)
def test_what_is_not_toml_is_one_sentence_with_its_line(load, content, line):
    with pytest.raises(ConfigError) as raised:
        load(content)
    assert raised.value.line == line
    assert str(raised.value).endswith(".")
    assert "\n" not in str(raised.value)


def test_a_byte_order_mark_is_passed_over(load):
    assert load(b"\xef\xbb\xbf[labels]\na = 1\n").table("labels") == {"a": 1}


def test_a_folder_of_that_name_is_an_error(tmp_path):
    with pytest.raises(ConfigError, match="can't be read"):
        Config.load(tmp_path)


def test_a_long_file_tells_its_line_at_once(load):
    config = load("".join(f"key{n} = {n}\n" for n in range(20_000)))
    assert config.error(("key15000",), "this won't do.").line == 15_001
