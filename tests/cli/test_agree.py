"""``hashiya agree``: annotators in a workspace and in files, as a table and as JSON."""

from __future__ import annotations

import json
import sys

import pytest

from tests.cli.command import hashiya

TEXT = "قال المتحدث إن العدد بلغ خمسين ألفا.\nونفى المدير ذلك.\n"


def row(annotator, *marks, **fields):
    spans = [
        {
            "start": TEXT.index(words),
            "end": TEXT.index(words) + len(words),
            "text": words,
            "label": label,
            "annotator": annotator,
        }
        for label, words in marks
    ]
    return json.dumps({"id": "news", "text": TEXT, "spans": spans, "relations": [], **fields}) + "\n"


SALMA = row("salma", ("source", "المتحدث"), ("claim", "العدد بلغ خمسين ألفا"), ("figure", "خمسين ألفا"))
OMAR = row("omar", ("source", "المتحدث"), ("claim", "بلغ خمسين ألفا"), ("source", "المدير"))


@pytest.fixture
def workspace(tmp_path):
    (tmp_path / "news.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "salma.jsonl").write_text(SALMA, encoding="utf-8")
    (tmp_path / "omar.jsonl").write_text(OMAR, encoding="utf-8")
    return tmp_path


def test_the_store_and_the_files_give_the_same_figures(workspace):
    assert hashiya("import", "salma.jsonl", "omar.jsonl", cwd=workspace).code == 0
    stored = hashiya("agree", "--json", cwd=workspace)
    files = hashiya("agree", "salma.jsonl", "omar.jsonl", "--json", cwd=workspace)
    assert stored.code == files.code == 0, stored.err + files.err
    report, other = json.loads(stored.out), json.loads(files.out)
    for found in (report, other):
        for difference in found["differences"]:
            for side in ("left", "right"):
                (difference[side] or {}).pop("id", None)
    assert report == other
    # One of three is the same, one more overlaps.
    assert report["exact_f1"] == pytest.approx(1 / 3)
    assert report["partial_f1"] == pytest.approx(1 / 2)
    assert -1 <= report["kappa"] < 1


def test_the_table_names_annotators_labels_and_differences(workspace):
    hashiya("import", "salma.jsonl", "omar.jsonl", cwd=workspace)
    done = hashiya("agree", cwd=workspace)
    assert done.code == 0
    for word in ("salma (3)", "omar (3)", "Cohen", "by label", "by article", "3 differences", "خمسين ألفا"):
        assert word in done.out


def test_files_without_names_are_annotators_themselves(workspace):
    (workspace / "a.jsonl").write_text(row("", ("source", "المدير")), encoding="utf-8")
    (workspace / "b.jsonl").write_text(row("", ("source", "المدير")), encoding="utf-8")
    done = hashiya("agree", "a.jsonl", "b.jsonl", "--json", cwd=workspace)
    assert json.loads(done.out)["annotators"] == ["a", "b"]


def test_one_annotator_is_told_in_one_sentence(workspace):
    hashiya("import", "salma.jsonl", cwd=workspace)
    done = hashiya("agree", cwd=workspace)
    assert (done.code, done.out) == (1, "")
    assert done.err == "hashiya: no two annotators have marks in one article; marks here are by salma\n"


def test_a_line_that_is_no_row_is_named_and_the_rest_is_compared(workspace):
    (workspace / "omar.jsonl").write_text("not json\n" + OMAR, encoding="utf-8")
    done = hashiya("agree", "salma.jsonl", "omar.jsonl", "--json", cwd=workspace)
    assert done.code == 1
    assert "omar.jsonl:1:" in done.err
    assert json.loads(done.out)["annotators"] == ["omar", "salma"]


def test_a_name_with_controls_stays_harmless(workspace):
    (workspace / "evil.jsonl").write_text(row("ev\x1b[31mil", ("source", "المدير")), encoding="utf-8")
    hashiya("import", "salma.jsonl", "evil.jsonl", cwd=workspace)
    done = hashiya("agree", cwd=workspace)
    assert done.code == 0
    assert "\x1b" not in done.out + done.err


def test_gamma_is_given_when_it_is_asked_for(workspace):
    pytest.importorskip("pygamma_agreement", reason="pygamma-agreement is not installed")
    files = ("salma.jsonl", "omar.jsonl")
    done = hashiya("agree", "--gamma", "--json", *files, cwd=workspace, timeout=110)
    assert (done.code, done.err) == (0, "")
    report = json.loads(done.out)
    assert -2 < report["gamma"] < 1
    assert report["by_article"]["news"]["gamma"] == report["gamma"]
    assert "gamma" not in json.loads(hashiya("agree", "--json", *files, cwd=workspace).out)


def test_without_its_library_gamma_names_the_extra(workspace):
    absent = "import sys; sys.modules['pygamma_agreement'] = None; from reader.cli import main; main()"
    done = hashiya("agree", "--gamma", "salma.jsonl", cwd=workspace, command=[sys.executable, "-c", absent])
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines()[-1] == "Error: gamma needs pygamma-agreement; pip install 'hashiya[gamma]'"
    assert "Traceback" not in done.err
