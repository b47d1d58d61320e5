"""Bad patterns, suggesters, models and predictions are named, the rest goes on, no mark is lost."""

from __future__ import annotations

import json
import shutil
import sys
import zipfile

import pytest

from tests.cli.command import hashiya
from tests.cli.test_suggesters import TEXT, install

ORIGIN = {"kind": "model", "name": "bert", "score": 0.7}
SOURCE = {"start": 4, "end": 11, "text": "المتحدث", "label": "source"}


@pytest.fixture(scope="module")
def untouched(tmp_path_factory):
    """An article with a mark that a person made; no test changes it."""
    folder = tmp_path_factory.mktemp("untouched") / "workspace"
    folder.mkdir()
    (folder / "news.txt").write_text(TEXT, encoding="utf-8")
    mark = SOURCE | {"annotator": "salma"}
    (folder / "marks.jsonl").write_text(json.dumps({"id": "news", "spans": [mark]}), encoding="utf-8")
    assert hashiya("import", "marks.jsonl", cwd=folder).code == 0
    return folder


@pytest.fixture
def workspace(untouched, tmp_path):
    return shutil.copytree(untouched, tmp_path / "workspace")


def kept(workspace):
    """All that is in the store, as it is exported."""
    done = hashiya("export", "--proposals", cwd=workspace)
    assert (done.code, done.err) == (0, "")
    return done.out


@pytest.fixture(scope="module")
def ours(untouched):
    """What our rules propose."""
    done = hashiya("suggest", "news.txt", "--json", cwd=untouched)
    assert done.code == 0, done.err
    assert done.out
    return done.out


class TestPatterns:
    @pytest.fixture(
        params=[(2, "[verbs]\nsay = ?\n"), (3, "[verbs]\n\nsay = ['قال']\n")], ids=["no TOML", "no verb"]
    )
    def broken(self, workspace, request):
        path = workspace / "patterns.toml"
        line, text = request.param
        path.write_text(text, encoding="utf-8")
        return f"{path}, line {line}: "

    def test_our_rules_go_on_and_the_line_is_named(self, workspace, broken, ours):
        done = hashiya("suggest", "news.txt", "--json", cwd=workspace)
        assert (done.code, done.out) == (1, ours)
        assert done.err.startswith(broken)
        assert done.err.count("\n") == 1

    @pytest.mark.parametrize("command", [("suggest", "--save"), ("learn",)])
    def test_nothing_is_kept_by_other_rules_than_those_of_the_workspace(self, workspace, broken, command):
        before = kept(workspace)
        done = hashiya(*command, cwd=workspace)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith(f"hashiya: {broken}")
        assert kept(workspace) == before

    def test_suggesters_that_do_without_patterns_go_on(self, workspace, broken, tmp_path):
        code = (
            "from reader.suggest.proposal import Proposal\n\n\n"
            "def propose(article):\n    yield Proposal(0, 3, 'claim', 'x', 1)\n"
        )
        env = install(tmp_path / "site", "mine", code, "mine = mine:propose")
        done = hashiya("suggest", "--save", "--with", "mine", cwd=workspace, env=env)
        assert done.err.startswith(broken)
        assert "1 proposal for 1 article to be reviewed" in done.err

    def test_marks_are_read_as_ever(self, workspace, broken):
        assert hashiya("check", cwd=workspace).code == 0
        assert hashiya("show", "news.txt", cwd=workspace).code == 0


class TestSuggester:
    #: The command with half a second for a suggester.
    HASTY = (
        "from reader.suggest.suggesters import Suggester; Suggester.proposals.__defaults__ = (0.5,); "
        "from reader.cli import main; main()"
    )

    @pytest.mark.parametrize(
        "body",
        ["threading.Event().wait()", "while True: pass"],
        ids=["waits", "runs"],
    )
    def test_one_that_hangs_is_given_up_once_and_the_rules_go_on(self, workspace, tmp_path, body, ours):
        code = f"import threading\n\n\ndef propose(article):\n    {body}\n"
        env = install(tmp_path / "site", "stuck", code, "stuck = stuck:propose")
        (workspace / "other.txt").write_text(TEXT + TEXT, encoding="utf-8")
        hasty = [sys.executable, "-c", self.HASTY]
        done = hashiya("suggest", "news.txt", "--json", cwd=workspace, env=env, command=hasty)
        assert (done.code, done.out) == (1, ours)
        assert done.err == "news: the suggester stuck took over 0.5 seconds\n"
        done = hashiya("suggest", "--save", cwd=workspace, env=env, command=hasty)
        assert done.code == 1
        assert done.err.count("stuck") == 1
        assert "for 2 articles to be reviewed" in done.err
        assert kept(workspace).count('"annotator":"salma"') == 1

    def test_one_that_raises_in_one_article_is_asked_for_the_next(self, workspace, tmp_path):
        code = (
            "from reader.suggest.proposal import Proposal\n\n\ndef propose(article):\n"
            "    if article.id == 'news':\n        raise SystemExit('\\x1b[31mno')\n"
            "    yield Proposal(0, 3, 'claim', 'x', 1)\n"
        )
        env = install(tmp_path / "site", "moody", code, "moody = moody:propose")
        (workspace / "other.txt").write_text(TEXT + TEXT, encoding="utf-8")
        done = hashiya("suggest", "--save", "--with", "moody", cwd=workspace, env=env)
        assert done.code == 1
        assert done.err.startswith("news: the suggester moody failed: SystemExit: ")
        assert "1 proposal for 1 article to be reviewed" in done.err
        assert "\x1b" not in done.err
        assert "Traceback" not in done.err


class TestModel:
    @pytest.fixture(params=["another version", "cut short", "empty", "no zip"])
    def damaged(self, workspace, request):
        pytest.importorskip("pycrfsuite", reason="python-crfsuite is not installed")
        folder = workspace / "annotations" / "models"
        folder.mkdir()
        path = folder / "old.zip"
        header = {"model": "hashiya-model/7", "name": "old", "created": "", "articles": 1, "labels": {}}
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("model.json", json.dumps(header))
        whole = path.read_bytes()
        changed = {"cut short": whole[: len(whole) // 2], "empty": b"", "no zip": b"\x80\x04model"}
        path.write_bytes(changed.get(request.param, whole))
        return path

    def test_it_is_named_and_the_rules_go_on(self, workspace, damaged, ours):
        before, data = kept(workspace), damaged.read_bytes()
        asked = ("suggest", "news.txt", "--json", "--with", "old", "--with", "rules")
        done = hashiya(*asked, cwd=workspace)
        assert (done.code, done.out) == (1, ours)
        assert done.err.startswith(f"{damaged}: ")
        assert done.err.endswith("learn it anew\n")
        assert done.err.count("\n") == 1
        alone = hashiya("suggest", "--save", "--with", "old", cwd=workspace)
        assert alone.code == 1
        assert str(damaged) in alone.err
        assert (kept(workspace), damaged.read_bytes()) == (before, data)


class TestPredictions:
    def imported(self, workspace, *rows):
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (workspace / "predictions.jsonl").write_text(lines, encoding="utf-8")
        done = hashiya("import", "predictions.jsonl", cwd=workspace)
        assert "Traceback" not in done.err
        found = [json.loads(line) for line in kept(workspace).splitlines()]
        spans = [span for row in found for span in row["spans"]]
        assert [span["text"] for span in spans if span["annotator"] == "salma"] == ["المتحدث"]
        proposed = sorted(span["text"] for span in spans if span["origin"]["kind"] == "model")
        return done, proposed

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"start": 5, "end": 12, "text": "المتحدث"}, "not 'المتحدث'"),
            ({"start": 0, "end": 9999}, "outside the article's text"),
            ({"start": -4, "end": 3}, "start is out of range"),
            ({"start": 7, "end": 7}, "start 7 is not before end 7"),
            ({"start": 1.5, "end": 3}, "not a whole number"),
        ],
    )
    def test_wrong_offsets_are_named_by_line_and_the_line_s_others_come_in(self, workspace, wrong, said):
        good = SOURCE | {"start": 12, "end": 16, "text": "باسم", "origin": ORIGIN}
        bad = {"label": "claim", "origin": ORIGIN} | wrong
        after = SOURCE | {"start": 17, "end": 24, "text": "الوزارة", "origin": ORIGIN}
        rows = ({"id": "news", "spans": [good, bad]}, {"id": "news", "spans": [after]})
        done, proposed = self.imported(workspace, *rows)
        assert (done.code, proposed) == (1, ["الوزارة", "باسم"])
        assert done.err.startswith("predictions.jsonl:1: span 2: ")
        assert said in done.err

    def test_of_another_text_only_what_is_surely_here_comes_in(self, workspace):
        bare = {"start": 12, "end": 16, "label": "source", "origin": ORIGIN}
        after = bare | {"start": 17, "end": 24, "text": "الوزارة"}
        rows = (
            {"id": "news", "text_sha256": "0" * 64, "spans": [bare, bare | {"text": "وقال"}]},
            {
                "id": "news",
                "text": "نص آخر لا صلة له",
                "spans": [bare | {"start": 0, "end": 2, "text": "نص"}],
            },
            {"id": "nowhere", "spans": [bare]},
            {"id": "news", "spans": [after]},
        )
        done, proposed = self.imported(workspace, *rows)
        assert (done.code, proposed) == (1, ["الوزارة"])
        for line in (1, 2, 3):
            assert f"predictions.jsonl:{line}: " in done.err
        assert "predictions.jsonl:4: " not in done.err
        assert "not that of the article here" in done.err
