"""What README promises of saving is told in docs/keeping.md with tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
TOP = HERE.parents[1]
PAGE = (TOP / "docs" / "keeping.md").read_text("utf-8")
ROWS = re.findall(r"^\| (\d)\. (.+?) \| (.+) \|$", PAGE, re.MULTILINE)
NAMED = sorted(set(re.findall(r"`([\w./]+\.py)::(\w+)`", PAGE)))


def test_the_promises_are_those_of_the_readme():
    text = (TOP / "README.md").read_text("utf-8").split("**Saved means saved.**")[1].split("\n- **")[0]
    promised = [" ".join(words.split()) for words in re.split(r"\n\s+\d\. ", text)[1:]]
    assert promised == [words for _, words, _ in ROWS]
    assert [number for number, _, _ in ROWS] == [str(number) for number in range(1, 9)]


@pytest.mark.parametrize(("file", "name"), NAMED, ids=[name for _, name in NAMED])
def test_each_test_that_is_named_is_there(file, name):
    assert re.search(rf"^ *(async )?def {name}\(", (HERE / file).read_text("utf-8"), re.MULTILINE)


def test_each_promise_names_one():
    assert all("::" in tests for _, _, tests in ROWS)
