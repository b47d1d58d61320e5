"""What an export takes and makes of it, the dataset in numbers, and articles that come in."""

from __future__ import annotations

import json
import re
import shutil
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import hashiya

TOP = Path(__file__).resolve().parents[2]
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
TEXT = "قال الوزير إن العدد بلغ خمسين ألفا.\nونفى المتحدث ذلك.\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with twelve articles of different words, each with two marks of two annotators."""
    folder = tmp_path / "workspace"
    folder.mkdir()
    lines = []
    for number in range(12):
        text = TEXT.translate(str.maketrans(LETTERS, LETTERS[number:] + LETTERS[:number]))
        (folder / f"a{number:02}.txt").write_text(text, encoding="utf-8")
        spans = [
            {"id": f"s{number}", "start": 4, "end": 10, "label": "source", "annotator": "سلمى"},
            {"id": f"f{number}", "start": 24, "end": 34, "label": "figure", "annotator": "gold"},
            {
                "id": f"p{number}",
                "start": 41,
                "end": 48,
                "label": "source",
                "annotator": "سلمى",
                "origin": {"kind": "rule", "name": "r"},
            },
        ]
        link = {"type": "quantifies", "from": f"f{number}", "to": f"s{number}"}
        lines.append(json.dumps({"id": f"a{number:02}", "spans": spans, "relations": [link]}))
    ended = hashiya("import", "-", cwd=folder, stdin="\n".join(lines).encode())
    assert ended.code == 0, ended.err
    return folder


def rows(data: str | bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.splitlines()]


def test_an_export_takes_what_is_asked_for(workspace):
    plain = hashiya("export", cwd=workspace)
    assert "12 proposals left out" in plain.err
    assert sum(len(row["spans"]) for row in rows(plain.out)) == 24
    gold = rows(hashiya("export", "--annotator", "gold", "--article", "a0*", cwd=workspace).out)
    assert [[span["id"] for span in row["spans"]] for row in gold] == [[f"f{i}"] for i in range(10)]
    assert all(row["relations"] == [] for row in gold)
    nothing = hashiya("export", "--since", "2999", cwd=workspace)
    assert (nothing.code, nothing.out) == (0, "")
    assert "nothing to export: of 12 articles here " in nothing.err
    wrong = hashiya("export", "--since", "yesterday", cwd=workspace)
    assert (wrong.code, "is not a date" in wrong.err) == (2, True)


def test_splits_are_files_or_said_in_the_rows_and_stay(workspace):
    ended = hashiya("export", "--splits", "2/1/1", "-o", "parts", cwd=workspace)
    assert ended.code == 0, ended.err
    assert "12 proposals left out" in ended.err
    parts = {
        file.stem: {row["id"] for row in rows(file.read_bytes())} for file in (workspace / "parts").iterdir()
    }
    assert set(parts) == {"train", "dev", "test"}
    assert sorted(id for part in parts.values() for id in part) == [f"a{i:02}" for i in range(12)]
    said = rows(hashiya("export", "--splits", "2/1/1", cwd=workspace).out)
    assert {row["id"]: row["meta"]["split"] for row in said} == {
        id: part for part, ids in parts.items() for id in ids
    }
    assert hashiya("export", "--splits", "many", cwd=workspace).code == 2
    (workspace / "a00.txt").unlink()
    ended = hashiya("export", "--splits", "2/1/1", "-o", "fewer", cwd=workspace)
    assert (ended.code, ended.err.count("a00: its article is not")) == (1, 1)


def test_a_card_says_what_there_is_and_its_hash(workspace):
    ended = hashiya(
        *("export", "-o", "out.jsonl", "--card", "CARD.md", "--licence", "cc-by-4.0"), cwd=workspace
    )
    assert ended.code == 0, ended.err
    card = (workspace / "CARD.md").read_text(encoding="utf-8")
    assert "license: cc-by-4.0" in card
    assert "12 articles in Arabic" in card
    assert "| gold | 12 |" in card
    import hashlib

    assert hashlib.sha256((workspace / "out.jsonl").read_bytes()).hexdigest() in card
    for name in re.findall(r"!\[\w[^]]*\]\((.+?)\)", card):
        assert ET.parse(workspace / name).getroot().tag == "{http://www.w3.org/2000/svg}svg"


def test_a_card_and_the_counts_say_how_far_annotators_agree(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    places = {"سلمى": [(4, 10), (24, 34)], "عمر": [(4, 10), (41, 48)]}
    spans = [
        {"start": start, "end": end, "label": "source", "annotator": who}
        for who, ranges in places.items()
        for start, end in ranges
    ]
    hashiya("import", "-", cwd=tmp_path, stdin=json.dumps({"id": "a", "spans": spans}).encode())
    # One annotator's marks are exported; that both agreed on one of two of theirs is said all the same.
    done = hashiya("export", "--annotator", "عمر", "-o", "o.jsonl", "--card", "c.md", cwd=tmp_path)
    assert done.code == 0, done.err
    card = (tmp_path / "c.md").read_text(encoding="utf-8")
    assert re.search(r"^\| all \| 0\.500 \| 0\.500 \| -?[\d.]+ \|$", card, re.MULTILINE)
    assert "c-agreement.svg" in card
    counted = json.loads(hashiya("stats", "--json", cwd=tmp_path).out)["agreement"]
    assert (counted["exact_f1"], counted["articles"]) == (0.5, 1)


def test_texts_go_apart_and_come_together(workspace, tmp_path):
    hashiya("export", "--without-text", "-o", "marks.jsonl", cwd=workspace)
    assert TEXT.split()[1] not in (workspace / "marks.jsonl").read_text(encoding="utf-8")
    other = tmp_path / "other"
    other.mkdir()
    marks = workspace / "marks.jsonl"
    assert hashiya("import", marks, cwd=other).code == 1
    ended = hashiya("import", marks, "--texts", workspace, cwd=other)
    assert ended.code == 0, ended.err
    refused = hashiya("export", "--without-text", "--unit", "sentence", cwd=workspace)
    assert (refused.code, refused.out) == (2, "")
    mine, theirs = (rows(hashiya("export", cwd=folder).out) for folder in (workspace, other))
    assert mine == theirs


class TestStats:
    def test_in_the_terminal_names_stand_right_and_bars_tell(self, workspace):
        ended = hashiya("stats", cwd=workspace)
        assert ended.code == 0
        assert "12 proposals not counted" in ended.err
        lines = ended.out.splitlines()
        assert lines[0].startswith("12 articles (12 with marks, ")
        assert "24 spans, 12 relations" in lines[0]
        (figure,) = (line for line in lines if line.startswith("  figure"))
        assert "ﻢﻗﺭ" in figure  # «رقم» joined, in the order in which it is seen
        assert re.search(r" 12  █{40}$", figure)

    def test_one_of_a_kind_is_told_in_the_singular(self, tmp_path):
        (tmp_path / "a.txt").write_text("a b")
        spans = [
            {"id": "s", "start": 0, "end": 1, "label": "claim"},
            {"id": "p", "start": 2, "end": 3, "label": "claim", "origin": {"kind": "rule", "name": "r"}},
        ]
        link = {"type": "same_as", "from": "s", "to": "s"}
        row = json.dumps({"id": "a", "spans": spans, "relations": [link]})
        assert hashiya("import", "-", cwd=tmp_path, stdin=row.encode()).code == 0
        ended = hashiya("stats", cwd=tmp_path)
        assert ended.out.splitlines()[0] == "1 article (1 with marks, 3 characters), 1 span, 1 relation"
        assert ended.err == "1 proposal not counted; --proposals counts it as well\n"

    def test_as_json(self, workspace):
        counted = json.loads(hashiya("stats", "--json", "--proposals", cwd=workspace).out)
        assert counted["labels"]["source"] == {"spans": 24, "words": {"least": 1, "median": 1.0, "most": 1}}
        assert (counted["articles"], counted["relations"]) == (12, 12)
        assert counted["annotators"] == {"gold": 12, "سلمى": 24}
        assert counted["origins"] == {"person": 24, "rule": 12}

    def test_as_a_page_with_pictures_that_loads_nothing(self, workspace):
        assert hashiya("stats", "--html", "n.html", cwd=workspace) == (
            0,
            "",
            "12 proposals not counted; --proposals counts them as well\n",
        )
        page = (workspace / "n.html").read_text(encoding="utf-8")
        pictures = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
        titles = [ET.fromstring(svg).findtext("{http://www.w3.org/2000/svg}title") for svg in pictures]
        assert titles[:2] == ["Spans by label", "Spans by verdict of the review"]
        assert not re.search(r"<script|src=|href=|url\(|@import", page)


def test_in_what_a_person_calls_leftovers_nothing_is_proposed_counted_or_made_a_row_of(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert hashiya("suggest", "a.txt", cwd=tmp_path).out.count("\n") > 0
    zones = [{"start": 0, "end": len(TEXT), "kind": "boilerplate"}]
    span = {"start": 4, "end": 10, "label": "source"}
    row = json.dumps({"id": "a", "zones": zones, "spans": [span]}).encode()
    assert hashiya("import", "-", cwd=tmp_path, stdin=row).code == 0
    assert hashiya("suggest", "a.txt", cwd=tmp_path) == (0, "", "")
    assert json.loads(hashiya("stats", "--json", cwd=tmp_path).out)["spans"] == 0
    assert json.loads(hashiya("stats", "--json", "--leftovers", cwd=tmp_path).out)["spans"] == 1
    assert hashiya("export", "--unit", "sentence", cwd=tmp_path).out == ""
    assert len(rows(hashiya("export", "--unit", "sentence", "--leftovers", cwd=tmp_path).out)) == 2
    (whole,) = rows(hashiya("export", cwd=tmp_path).out)
    assert (len(whole["spans"]), whole["meta"]["zones"]) == (1, zones)


class TestArticlesThatComeIn:
    def test_a_zip_a_table_and_standard_input(self, tmp_path):
        with zipfile.ZipFile(tmp_path / "news.zip", "w") as archive:
            archive.writestr("يوم/خبر.md", "# عنوان\n\nقال **زيد**.\n")
        (tmp_path / "t.csv").write_text('id,body\nx,"نعم"\ny,"نعم"\n', encoding="utf-8")
        ended = hashiya("import", "news.zip", cwd=tmp_path)
        assert ended.code == 0, ended.err
        assert (tmp_path / "يوم" / "خبر.txt").read_text(encoding="utf-8") == "عنوان\n\nقال زيد.\n"
        ended = hashiya("import", "t.csv", "--column", "body", cwd=tmp_path)
        assert (ended.code, "this text is here already, as 'x'" in ended.err) == (0, True)
        assert not (tmp_path / "y.txt").exists()
        assert hashiya("import", "-", cwd=tmp_path, stdin="قال عمرو".encode()).code == 0
        assert len(list(tmp_path.glob("*.txt"))) == 2

    def test_the_format_is_told_by_the_file(self, workspace, tmp_path):
        hashiya("export", "-o", "out.json", cwd=workspace)  # Label Studio's
        other = tmp_path / "other"
        other.mkdir()
        for file in workspace.glob("a*.txt"):
            shutil.copy(file, other)
        ended = hashiya("import", workspace / "out.json", cwd=other)
        assert ended.code == 0, ended.err
        assert "12 articles; 24 spans and 12 relations added" in ended.err
