"""``hashiya show``: lines as the screen has them, as text and as data, and what is tagged in them."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import unicodedata
from itertools import pairwise, product

import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from reader.cli import main
from tests.cli.command import MODULE, environment

#: Vocalised, with a ZWNJ that is invisible, brackets, Latin, and Arabic-Indic digits; CRLF, then LF.
TEXT = "قَالَ (الوزير) إن ٥٠ من UNHCR\u200c هنا.\r\n\nSecond one.\n"
SGR = re.compile("\x1b\\[[0-9;]*m")


def show(*args: str, stdin: str | bytes = TEXT, **variables: str | None) -> str:
    result = CliRunner(env={"COLUMNS": "80", "NO_COLOR": None, **variables}).invoke(
        main, ["show", *args], input=stdin
    )
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def records(*args: str, stdin: str | bytes = TEXT) -> list[dict]:
    return [json.loads(line) for line in show("-", "--json", *args, stdin=stdin).splitlines()]


class TestData:
    def test_has_just_the_keys_of_the_format_in_visual_order(self):
        lines = show("-", "--json", "--shaping", "none", "--marks", "drop").splitlines()
        assert lines[0] == (
            '{"line": 1, "text": ".انه UNHCR نم ٥٠ نإ (ريزولا) لاق", '
            '"start": 0, "end": 35, "direction": "rtl"}'
        )
        assert lines[1:] == [
            '{"line": 2, "text": "", "start": 37, "end": 37, "direction": "rtl"}',
            '{"line": 3, "text": "Second one.", "start": 38, "end": 49, "direction": "ltr"}',
        ]

    def test_forms_joins_letters_and_none_leaves_them(self):
        assert (
            records("--marks", "drop", stdin="سلام\n")[0]["text"] == "\ufee1\ufefc\ufeb3"
        )  # lam-alef is one cell
        assert records("--shaping", "none", "--marks", "drop", stdin="سلام\n")[0]["text"] == "مالس"

    def test_harakat_are_kept_on_their_letters_or_dropped(self):
        assert records("--shaping", "none", stdin="قَدِم\n")[0]["text"] == "مدِقَ"
        assert records("--shaping", "none", "--marks", "drop", stdin="قَدِم\n")[0]["text"] == "مدق"

    def test_a_direction_that_is_named_is_that_of_every_line(self):
        for direction in ("rtl", "ltr"):
            assert {record["direction"] for record in records("--direction", direction)} == {direction}
        assert records("--direction", "rtl", "--shaping", "none")[2]["text"] == ".Second one"

    @pytest.mark.parametrize("width", [1, 7, 23, 80])
    @pytest.mark.parametrize("options", product(("forms", "none"), ("keep", "drop"), ("auto", "rtl", "ltr")))
    def test_lines_cover_the_text_but_its_line_ends_and_keep_the_width(self, options, width):
        shaping, marks, direction = options
        made = records(
            *("--width", str(width), "--shaping", shaping, "--marks", marks, "--direction", direction)
        )
        assert [record["line"] for record in made] == list(range(1, len(made) + 1))
        ends = [TEXT[one["end"] : other["start"]] for one, other in pairwise(made)]
        assert (made[0]["start"], TEXT[made[-1]["end"] :]) == (0, "\n")
        assert [end for end in ends if end] == ["\r\n", "\n"]
        assert all(cell_len(record["text"].rstrip(" ")) <= max(width, 1) for record in made)

    def test_an_article_of_real_length_is_covered_whole(self, shared):
        for article in sorted((shared / "articles").glob("*.txt")):
            text = article.read_bytes().decode()
            made = [json.loads(line) for line in show(str(article), "--json", "--width", "66").splitlines()]
            between = [text[one["end"] : other["start"]] for one, other in pairwise(made)]
            assert made[0]["start"] == 0
            assert text[made[-1]["end"] :].strip("\r\n") == ""
            assert set(between) <= {"", "\n", "\r\n", "\r"}

    def test_the_hard_lines_are_ordered_as_two_other_programs_order_them(self, shared):
        invisible = str.maketrans("", "", "\u200c\u200d")
        cases = (shared / "cases" / "bidi_lines.jsonl").read_text(encoding="utf-8").splitlines()
        assert len(cases) >= 40
        for case in map(json.loads, cases):
            made = records(
                *("--shaping", "none", "--width", str(case["width"])),
                *("--direction", {"auto": "auto", "L": "ltr", "R": "rtl"}[case["base"]]),
                stdin=case["logical"].encode(),
            )
            expected = [line.translate(invisible) for line in case["expected_visual_lines"]]
            assert [record["text"].translate(invisible) for record in made] == expected, case["name"]
            assert [record["direction"] for record in made] == [
                ("ltr", "rtl")[level] for level in case["line_base_levels"]
            ]
            assert [[record["start"], record["end"]] for record in made] == case["line_spans"]


class TestText:
    def test_each_line_begins_at_its_own_side(self):
        assert show("-", "--width", "40", "--shaping", "none", "--marks", "drop").splitlines() == [
            ".انه UNHCR نم ٥٠ نإ (ريزولا) لاق".rjust(40),
            "",
            "Second one.",
        ]

    def test_the_width_is_the_terminals_when_none_is_named(self):
        assert show("-", COLUMNS="50").splitlines()[0] == show("-", "--width", "50").splitlines()[0]

    def test_forms_are_those_of_unicode(self):
        shaped = show("-", "--width", "40").splitlines()[0]
        assert (
            unicodedata.normalize("NFKC", shaped)
            == show("-", "--width", "40", "--shaping", "none").splitlines()[0]
        )
        assert any("\ufe70" <= char <= "\ufefc" for char in shaped)


class TestWhatIsTagged:
    MARKS = (
        {"start": 0, "end": 17, "label": "claim"},
        {"start": 5, "end": 9, "label": "who"},
    )
    SETTINGS = '[labels.claim]\ncolor = "#102030"\n[labels.who]\ncolor = "#405060"\n'
    CLAIM, WHO, END = "\x1b[38;2;16;32;48m\x1b[4m", "\x1b[38;2;64;80;96m\x1b[4m", "\x1b[0m"

    @pytest.fixture
    def news(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        (tmp_path / "news.txt").write_text("They Musk deny it. So it is.\n")
        (tmp_path / "hashiya.toml").write_text(self.SETTINGS)
        (tmp_path / "marks.jsonl").write_text(json.dumps({"id": "news", "spans": self.MARKS}))
        assert CliRunner().invoke(main, ["import", "marks.jsonl"]).exit_code == 0
        return tmp_path / "news.txt"

    def test_has_the_colour_of_its_label_the_innermost_first(self, news):
        assert show("news.txt", "--color", "always") == (
            f"{self.CLAIM}They {self.END}{self.WHO}Musk{self.END}{self.CLAIM} deny it{self.END}. So it is.\n"
        )

    def test_has_none_in_a_pipe_nor_where_none_is_wanted(self, news):
        plain = "They Musk deny it. So it is.\n"
        assert show("news.txt") == show("news.txt", "--color", "never") == plain
        assert show("news.txt", "--json", "--color", "always").count("\\u001b") == 0

    def test_is_coloured_over_the_lines_it_goes_on_to(self, news):
        lines = show("news.txt", "--width", "10", "--color", "always").splitlines()
        assert lines == [
            f"{self.CLAIM}They {self.END}{self.WHO}Musk{self.END}",
            f"{self.CLAIM}deny it{self.END}.",
            "So it is.",
        ]

    @pytest.mark.parametrize(
        ("variable", "pattern"), [("1", "\x1b\\[[04]m"), ("", "\x1b\\[(38;2;\\d+;\\d+;\\d+|4|0)m")]
    )
    def test_is_underlined_only_under_no_color(self, variable, pattern, news):
        made = SGR.findall(show("news.txt", "--color", "always", NO_COLOR=variable))
        assert "\x1b[4m" in made
        assert all(re.fullmatch(pattern, sequence) for sequence in made)

    def test_a_mark_that_no_longer_stands_on_its_words_is_not_shown(self, news):
        news.write_text("Then Musk deny it. So it is.\n")
        assert show("news.txt", "--color", "always") == f"Then {self.WHO}Musk{self.END} deny it. So it is.\n"

    @pytest.mark.parametrize(
        ("args", "variables", "has"),
        [
            ([], {}, "\x1b[38;2;16;32;48m"),
            (["--color", "never"], {}, "They Musk"),
            ([], {"NO_COLOR": "1"}, "\x1b[4mThey "),
        ],
    )
    def test_is_coloured_on_a_terminal(self, args, variables, has, news):
        master, slave = pty.openpty()
        with subprocess.Popen(
            [*MODULE, "show", "news.txt", *args], cwd=news.parent, env=environment(variables), stdout=slave
        ) as process:
            os.close(slave)
            assert process.wait(timeout=30) == 0
            seen = os.read(master, 4096).decode()
        os.close(master)
        assert has in seen
        assert ("\x1b[38" in seen) is (not args and not variables)
