"""A JSONL file as a library: its rows are articles, read where they stand."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.articles.catalogue import Catalogue
from reader.articles.decode import ArticleError
from reader.articles.row_file import RowFile, is_there, row_file, row_place
from reader.articles.workspace import Workspace

TEXT = "عنوان الخبر\r\n\nقال سامي إنّ العدد 12.\u2028\n"


def written(path: Path, *rows: Any) -> Path:
    """A file with these rows: bytes as they are, all else as JSON."""
    lines = [row if isinstance(row, bytes) else json.dumps(row, ensure_ascii=False).encode() for row in rows]
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path


def opened(path: Path, **named: Any) -> Workspace:
    workspace, article = Workspace.find(path, path.parent, **named)
    assert article is None, "it is a library"
    return workspace


@pytest.mark.parametrize(
    ("row_id", "article_id"),
    [
        ("news-1", "news-1"),
        ("a~b", "a~b"),
        (17, "17"),
        ("a/b", "a%2Fb"),
        ("..", "%2E%2E"),
        ("", hashlib.sha256(TEXT.encode()).hexdigest()[:16]),
        (None, hashlib.sha256(TEXT.encode()).hexdigest()[:16]),
    ],
)
def test_an_article_has_the_id_that_it_would_have_in_a_file(tmp_path: Path, row_id: Any, article_id: str):
    file = written(tmp_path / "corpus.jsonl", {"id": row_id, "text": TEXT, "title": "اسم"})
    workspace = opened(file)
    (entry,) = workspace.entries()
    assert entry.id == article_id
    assert workspace.article_id(entry.path) == article_id
    article = workspace.open(article_id)
    assert (article.id, article.text, article.title) == (article_id, TEXT, "اسم")
    assert article.path == file / article_id


def test_rows_come_in_the_order_of_the_file_whatever_was_read_before(tmp_path: Path):
    rows = RowFile(str(written(tmp_path / "c.jsonl", *({"id": f"r{n}", "text": f"t{n}"} for n in range(9)))))
    coming = rows.ids()
    assert [next(coming), next(coming)] == ["r0", "r1"]
    row = rows.read("r6")
    assert row is not None
    assert row.text == "t6"
    assert list(coming) == [f"r{n}" for n in range(2, 9)]
    assert list(rows.ids()) == [f"r{n}" for n in range(9)]
    assert rows.read("r9") is None


def test_what_is_no_article_is_named_by_its_line_and_passed_over(tmp_path: Path):
    file = written(
        tmp_path / "corpus.ndjson",
        b"\xef\xbb\xbf" + json.dumps({"id": "a", "text": "first"}).encode(),
        b"{broken",
        b"",
        [1, 2],
        {"id": "b"},
        {"id": True, "text": "x"},
        b'{"id": "c", "text": "\xff"}',
        {"id": "a", "text": "first"},
        {"id": "a", "text": "another"},
        {"id": "d", "text": "last"},
    )
    workspace = opened(file)
    other = f"a-{hashlib.sha256(b'another').hexdigest()[:8]}"
    assert [(entry.id, workspace.open(entry.id).text) for entry in workspace.entries()] == [
        ("a", "first"),
        (other, "another"),
        ("d", "last"),
    ]
    problems = workspace.problems()
    assert [problem.split(":")[0] for problem in problems] == [f"line {n}" for n in (2, 4, 5, 6, 7, 8)]
    assert "not JSON" in problems[0]
    assert "no text" in problems[2]
    assert "there already" in problems[5]


def test_only_the_first_problems_are_told_of_a_file_that_is_something_else(tmp_path: Path):
    workspace = opened(written(tmp_path / "log.jsonl", *({"event": n} for n in range(1000))))
    assert workspace.entries() == []
    assert len(workspace.problems()) == 101
    assert workspace.problems()[-1] == "900 more lines are passed over"


def test_the_last_line_needs_no_end(tmp_path: Path):
    (tmp_path / "c.jsonl").write_text('{"id": "a", "text": "x"}\n{"id": "b", "text": "y"}')
    assert [entry.id for entry in opened(tmp_path / "c.jsonl").entries()] == ["a", "b"]


class TestWorkspace:
    def test_marks_are_where_those_of_a_text_in_its_place_would_be(self, tmp_path: Path):
        (tmp_path / "w" / "seeds").mkdir(parents=True)
        file = written(tmp_path / "w" / "seeds" / "corpus.jsonl", {"id": "a", "text": "x"})
        workspace = opened(file)
        assert (workspace.root, workspace.rows) == (tmp_path / "w", file)
        assert workspace.annotations == tmp_path / "w" / "annotations"
        assert workspace.name == "corpus.jsonl"
        assert opened(file, explicit=tmp_path).annotations == tmp_path / "annotations"

    def test_is_named_as_a_workspace_too(self, tmp_path: Path):
        file = written(tmp_path / "corpus.jsonl", {"id": "a", "text": "x"})
        workspace, article = Workspace.find(None, tmp_path, Path("corpus.jsonl"))
        assert (workspace.rows, article) == (file, None)

    def test_one_row_is_one_article(self, tmp_path: Path):
        file = written(tmp_path / "corpus.jsonl", {"id": "a", "text": "x"}, {"id": "b", "text": "y"})
        workspace, article = Workspace.find(Path("corpus.jsonl/b"), tmp_path)
        assert (workspace.rows, article) == (file, file / "b")
        assert workspace.open(file / "b").text == "y"
        with pytest.raises(ArticleError, match=r"corpus.jsonl: it has no row 'c'"):
            workspace.open(file / "c")

    def test_rows_are_no_articles_of_the_folder(self, tmp_path: Path):
        written(tmp_path / "corpus.jsonl", {"id": "a", "text": "x"})
        (tmp_path / "b.txt").write_text("y")
        workspace, _ = Workspace.find(tmp_path, tmp_path)
        assert [entry.id for entry in workspace.entries()] == ["b"]


def test_places(tmp_path: Path):
    file = written(tmp_path / "corpus.jsonl", {"id": "a", "text": "x"})
    (tmp_path / "folder.jsonl").mkdir()
    (tmp_path / "folder.jsonl" / "a").write_text("no row")
    assert row_place(file / "a") == (str(file), "a")
    assert row_place(file) is None
    assert row_place(tmp_path / "folder.jsonl" / "a") is None
    there = [file, file / "a", file / "b", tmp_path / "folder.jsonl" / "a", tmp_path / "gone.jsonl" / "a"]
    assert [is_there(path) for path in there] == [True, True, False, True, False]


def test_a_changed_file_is_gone_through_anew(tmp_path: Path):
    file = written(tmp_path / "corpus.jsonl", {"id": "a", "text": "one"}, {"id": "b", "text": "two"})
    workspace = opened(file)
    assert workspace.open("b").text == "two"
    written(file, {"id": "new", "text": "before both"}, {"id": "b", "text": "two, changed"})
    assert workspace.open("b").text == "two, changed"
    assert [entry.id for entry in workspace.entries()] == ["new", "b"]
    known = row_file(str(file))
    file.unlink()
    with pytest.raises(ArticleError, match=r"corpus\.jsonl"):
        known.read("b")


def test_another_row_is_never_taken_for_one(tmp_path: Path):
    file = written(tmp_path / "corpus.jsonl", {"id": "a", "text": "one"}, {"id": "b", "text": "two"})
    rows = RowFile(str(file))
    assert list(rows.ids()) == ["a", "b"]
    for changed in ([{"id": "b", "text": "one"}], [b"x"]):
        written(file, *changed)
        with pytest.raises(ArticleError, match="was changed meanwhile"):
            rows.read("a")


def test_titles_are_those_of_the_rows_or_of_their_texts(tmp_path: Path):
    file = written(
        tmp_path / "corpus.jsonl",
        {"id": "a", "text": TEXT, "title": "اسم"},
        {"id": "b", "text": TEXT},
        {"id": "c", "text": ""},
    )
    catalogue = Catalogue(opened(file).listing())
    catalogue.work(60)
    assert [catalogue.read(number) for number in range(3)] == [
        ("اسم", len(TEXT.encode())),
        ("عنوان الخبر", len(TEXT.encode())),
        ("c", 0),
    ]
    catalogue.look_for("الخبر")
    catalogue.work(60)
    assert list(catalogue.shown) == [1]


@given(texts=st.lists(st.text(), min_size=1, max_size=6), ascii_only=st.booleans())
def test_texts_are_read_as_json_says_them(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], ascii_only: bool
):
    file = tmp_path_factory.mktemp("rows") / "corpus.jsonl"
    rows = [
        json.dumps({"id": f"r{n}", "text": text}, ensure_ascii=ascii_only) for n, text in enumerate(texts)
    ]
    file.write_bytes("".join(f"{row}\n" for row in rows).encode())
    workspace = opened(file)
    assert [workspace.open(entry.path).text for entry in workspace.entries()] == texts
