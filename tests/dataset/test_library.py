"""Files for the articles that an import brings: safe names, whole texts, nothing overwritten."""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.annotations.spans import make_span
from reader.annotations.tinydb_store import TinyStore
from reader.articles.workspace import Workspace, read_article
from reader.dataset.library import WorkspaceLibrary, write_article_file
from tests.dataset.shelf import NOW, import_file, line, save

NAMES = [
    "خبر ١",
    "أخبار~اليوم~خبر",
    "../../etc/passwd",
    "a~..~b",
    "~a",
    "/abs",
    "C:\\x",
    "CON",
    "nul.x",
    ".hidden",
    "a\x1b[2J\n",
    "a\u202eb",
    "",
    "~",
    "ن" * 300,
]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_an_article_gets_a_plain_file_inside_the_folder(name, tmp_path):
    folder = tmp_path / "in"
    path = write_article_file(folder, name, "نص")
    assert path.read_text(encoding="utf-8") == "نص"
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == [path]
    inside = path.relative_to(folder)
    assert ".." not in inside.parts
    for part in inside.parts:
        assert part.isprintable()
        assert not part.startswith(".")
        assert not set(part) & set('/\\:*?"<>|')
        assert len(part.encode()) < 200
        assert part.split(".")[0].upper() not in ("CON", "NUL")
    assert write_article_file(folder, name, "نص") == path


@pytest.mark.parametrize("name", ["خبر ١", "أخبار~اليوم~خبر", "000_dfd5"])
def test_the_article_that_is_made_has_the_id_it_had(name, tmp_path):
    workspace, _ = Workspace.find(tmp_path, tmp_path)
    assert workspace.article_id(write_article_file(tmp_path, name, "نص")) == name


@pytest.mark.parametrize("name", [*NAMES, "seeds~خبر", "a~annotations~خبر", "annotations~خبر", "seeds"])
def test_the_article_that_is_made_is_listed_and_hides_no_other(name, tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "قديم.txt").write_text("قديم", encoding="utf-8")
    workspace, _ = Workspace.find(tmp_path, tmp_path)
    made = WorkspaceLibrary(workspace, TinyStore(tmp_path / "annotations")).add(name, "نص")
    assert {entry.id for entry in workspace.entries()} == {made.id, "a~قديم"}
    assert workspace.open(made.id).text == "نص"


def test_a_file_with_another_text_is_never_overwritten(tmp_path):
    (tmp_path / "خبر.txt").write_text("لي", encoding="utf-8")
    path = write_article_file(tmp_path, "خبر", "لك")
    assert (tmp_path / "خبر.txt").read_text(encoding="utf-8") == "لي"
    assert path.read_text(encoding="utf-8") == "لك"
    assert write_article_file(tmp_path, "خبر", "لك") == path
    path.write_text("له", encoding="utf-8")
    with pytest.raises(FileExistsError):
        write_article_file(tmp_path, "خبر", "لك")


@settings(deadline=None)
@given(st.text(st.sampled_from("قال ّ\r\n\u2028\x85\x00\x1b\ufeff😀a") | st.characters(), max_size=40))
def test_a_text_is_read_back_equal_or_no_file_is_made(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("made")
    try:
        path = write_article_file(folder, "a", text)
    except ValueError:
        assert list(folder.iterdir()) == []
        assert not text.isprintable()
    else:
        assert read_article(path, "a").text == text


def test_a_text_that_no_file_can_hold_is_a_problem_of_its_line(tmp_path):
    store = TinyStore(tmp_path / "annotations")
    library = WorkspaceLibrary(Workspace.find(tmp_path, tmp_path)[0], store)
    lines = [
        json.dumps({"id": "a", "text": "نص \ud800"}).encode(),
        line(id="b", text="\x00\x01\x02"),
        line(id="c", text="نص"),
    ]
    report = import_file(lines, "f", library, store, NOW, "هدى")
    assert [str(problem) for problem in report.problems] == [
        "f:1: the article is not made: no file can have the lone surrogate in its text",
        "f:2: the article is not made: a file with its text would not be read as text",
    ]
    assert [path.name for path in tmp_path.glob("*.txt")] == ["c.txt"]


def test_articles_are_made_in_seeds_where_there_is_one(tmp_path):
    (tmp_path / "seeds").mkdir()
    store = TinyStore(tmp_path / "annotations")
    library = WorkspaceLibrary(Workspace.find(tmp_path, tmp_path)[0], store)
    assert library.add("خبر", "نص").path == tmp_path / "seeds" / "خبر.txt"
    found = library.find("خبر")
    assert found is not None
    assert found.text == "نص"


def test_an_article_that_cannot_be_read_is_a_problem_of_its_line_and_not_of_the_others(tmp_path):
    (tmp_path / "خبر.txt").write_text("قال زيد", encoding="utf-8")
    (tmp_path / "صورة.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + os.urandom(500))
    store = TinyStore(tmp_path / "annotations")
    library = WorkspaceLibrary(Workspace.find(tmp_path, tmp_path)[0], store)
    span = {"start": 0, "end": 3, "label": "claim"}
    lines = [
        line(id="صورة", spans=[span]),
        line(id="خبر", spans=[span]),
        line(text_sha256="00", spans=[span]),
    ]
    report = import_file(lines, "f", library, store, NOW, "هدى")
    assert [problem.line for problem in report.problems] == [1, 3]
    assert str(tmp_path / "صورة.txt") in report.problems[0].message
    assert (report.articles, report.added) == (1, 1)


def test_an_article_in_an_old_encoding_is_read_as_the_person_chose_when_it_was_first_marked(tmp_path):
    text = "قال الوزير إن الحكومة لن ترفع الضرائب في العام المقبل"
    (tmp_path / "خبر.txt").write_bytes(text.encode("cp1256"))
    workspace, _ = Workspace.find(tmp_path, tmp_path)
    store = TinyStore(tmp_path / "annotations")
    data = [line(id="خبر", spans=[{"start": 4, "end": 10, "text": "الوزير", "label": "source"}])]
    report = import_file(data, "f", WorkspaceLibrary(workspace, store), store, NOW, "هدى")
    assert report.added == 0
    assert "--encoding" in report.problems[0].message

    article = workspace.open("خبر", "cp1256")
    save(store, article, [make_span(article, "claim", 0, 3, "سلمى", NOW)])
    report = import_file(data, "f", WorkspaceLibrary(workspace, store), store, NOW, "هدى")
    assert (report.problems, report.added) == ((), 1)
