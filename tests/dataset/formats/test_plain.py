"""Articles without marks: text, Markdown, HTML, tables, folders and ZIPs of them."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from reader.annotations.memory import MemoryStore
from reader.articles.article import Article
from reader.dataset.formats.options import Options
from tests.dataset.formats.cases import import_from, said
from tests.dataset.shelf import Shelf

BODY = "قال الوزير إن العدد بلغ خمسين ألفا في العام الماضي، وإن الحكومة لن ترفع الضرائب في العام المقبل."


def texts(source: Path | bytes, column: str = "") -> tuple[dict[str, str], list[str]]:
    shelf = Shelf()
    report = import_from(source, "text", shelf, MemoryStore(), Options(column=column))
    return {id: article.text for id, article in shelf.articles.items()}, said(report)


def test_a_text_comes_as_it_is_named_after_its_file(tmp_path):
    text = "قال\u00a0زيد 😀\u200f\r\nنعم"
    (tmp_path / "خبر.txt").write_bytes(text.encode())
    assert texts(tmp_path / "خبر.txt") == ({"خبر": text}, [])
    found, _ = texts(text.encode())
    assert list(found.values()) == [text]


def test_of_markdown_the_words_are_taken(tmp_path):
    (tmp_path / "a.md").write_text(
        "---\ntitle: x\n---\n# عنوان *الخبر*\n\nقال **زيد** [هنا](http://example.org)\nو`نعم`.\n\n"
        "- بند ![صورة](x.png)\n\n> نقل\n\n| أ | ب |\n| --- | --- |\n| ١ | ٢ |\n",
        encoding="utf-8",
    )
    assert texts(tmp_path / "a.md") == (
        {"a": "عنوان الخبر\n\nقال زيد هنا\nونعم.\n\nبند \n\nنقل\n\nأ\n\nب\n\n١\n\n٢\n"},
        [],
    )


def test_of_a_page_the_main_text_is_taken_under_its_headline(tmp_path):
    pytest.importorskip("trafilatura", reason="trafilatura is not installed: pip install 'hashiya[html]'")
    page = (
        '<html lang="ar"><head><title>خبر</title></head><body><nav><a href="/">القائمة</a></nav>'
        f"<article><h1>خبر مهم</h1><p>{BODY}</p><script>x()</script><p>{BODY[::-1]}</p></article>"
        "<footer>جميع الحقوق محفوظة</footer></body></html>"
    )
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    found, problems = texts(tmp_path / "a.html")
    assert problems == []
    assert found["a"].startswith("خبر مهم\n")
    assert BODY in found["a"].split("\n")
    assert not any(word in found["a"] for word in ("القائمة", "x()", "<"))
    (tmp_path / "b.html").write_text("<html><body></body></html>", encoding="utf-8")
    assert texts(tmp_path / "b.html") == ({}, ["b.html: no text of an article was found in this page"])


def test_a_page_in_an_old_encoding_says_so(tmp_path):
    pytest.importorskip("trafilatura", reason="trafilatura is not installed: pip install 'hashiya[html]'")
    page = f'<html><head><meta charset="windows-1256"></head><body><p>{BODY}</p><p>{BODY}.</p></body></html>'
    (tmp_path / "a.html").write_bytes(page.encode("cp1256"))
    found, problems = texts(tmp_path / "a.html")
    assert problems == []
    assert BODY in found["a"]


ROWS: list[dict[str, Any]] = [
    {"id": 7, "body": "قال زيد", "place": "بيروت"},
    {"id": "b", "body": "نعم"},
    {"id": "c", "body": ""},
]


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".tsv"])
def test_articles_in_a_column(suffix, tmp_path):
    lines = [json.dumps(row, ensure_ascii=False) for row in ROWS]
    if suffix != ".jsonl":
        sign = "," if suffix == ".csv" else "\t"
        lines = [sign.join(["id", "body", "place"])]
        lines += [sign.join([str(row["id"]), f'"{row["body"]}"', str(row.get("place", ""))]) for row in ROWS]
    (tmp_path / f"a{suffix}").write_text("\ufeff" + "\n".join(lines), encoding="utf-8")
    shelf, store = Shelf(), MemoryStore()
    report = import_from(tmp_path / f"a{suffix}", "text", shelf, store, Options(column="body"))
    assert said(report) == []
    assert {id: article.text for id, article in shelf.articles.items()} == {"7": "قال زيد", "b": "نعم"}
    assert store.load("7").meta["place"] == "بيروت"
    assert texts(tmp_path / f"a{suffix}", "text") == (
        {},
        [f"a{suffix}: no row has 'text'; name the column with the text"],
    )


def test_a_zip_of_files_gives_an_article_each_and_none_from_outside(tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("يوم/خبر.txt", "b.md", "x.png", "../c.txt"):
            archive.writestr(name, name)
    (tmp_path / "in.zip").write_bytes(packed.getvalue())
    found, problems = texts(tmp_path / "in.zip")
    assert found == {"يوم~خبر": "يوم/خبر.txt", "b": "b.md\n"}
    assert problems == ["in.zip/../c.txt: its name leads out of the ZIP, so it is left out"]


def test_a_text_that_is_here_already_is_said_and_stays_one_article(tmp_path):
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.txt").write_text("قال زيد" if name != "c" else "نعم", encoding="utf-8")
    shelf = Shelf(Article("هنا", "نعم"))
    report = import_from(tmp_path, "text", shelf, MemoryStore())
    assert [str(remark).split("/", 1)[1] for remark in report.remarks] == [
        "b.txt: this text is here already, as 'a'",
        "c.txt: this text is here already, as 'هنا'",
    ]
    assert set(shelf.articles) == {"هنا", "a"}
