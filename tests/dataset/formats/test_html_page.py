"""The page: all of it is there, nothing of it does anything, and it comes back."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings

from reader.annotations.labels import Label, Schema
from reader.annotations.memory import MemoryStore
from reader.annotations.spans import make_span
from reader.articles.article import Article
from reader.dataset.formats.options import Options
from tests.dataset.formats.cases import HARD, TEXT, exported, hard_store, import_from, losses, said
from tests.dataset.shelf import NOW, Shelf, kept, save
from tests.dataset.test_round_trip import marked

VOID = {"meta", "br"}


class Page(HTMLParser):
    """A page as a browser's parser takes it: the texts of articles, and what is inside which marks."""

    def __init__(self, data: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.pieces: list[tuple[str, int]] = []
        self.ends: dict[str, int] = {}
        self.anchors: set[str] = set()
        self.links: set[str] = set()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.notes: list[str] = []
        self.feed(data.decode())
        self.close()

    def handle_starttag(self, tag, attrs):
        fields = dict(attrs)
        self.tags.add(tag)
        self.attributes |= fields.keys()
        if "id" in fields:
            assert fields["id"] not in self.anchors
            self.anchors.add(fields["id"])
        if "href" in fields:
            self.links.add(fields["href"])
        if tag not in VOID:
            self.open.append((tag, fields))
        if fields.get("class") == "text":
            self.texts.append("")
        if fields.get("class") == "note":
            self.notes.append("")

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag
        assert tag != "html" or not self.open

    def handle_data(self, data):
        classes = [fields.get("class") for _, fields in self.open]
        if "text" in classes:
            self.texts[-1] += data
            self.pieces.append((data, classes.count("m")))
        if "note" in classes:
            self.notes[-1] += data


def test_the_hard_article_is_shown_whole_and_comes_back():
    here, there = hard_store(), MemoryStore()
    data, report = exported("html", here, HARD)
    assert losses(report) == {}
    page = Page(data)
    assert page.texts == [TEXT]
    spans = here.load(HARD.id).spans.values()
    for piece, depth in page.pieces:
        at = TEXT.index(piece)
        assert depth == sum(span.start <= at and at + len(piece) <= span.end for span in spans)
    assert page.notes == [span.note for span in sorted(spans, key=lambda span: span.order) if span.note]
    assert {link.removeprefix("#") for link in page.links} <= page.anchors
    assert len(page.links) == 3  # two of the four relations lead to the same mark
    assert said(import_from(data, "html", shelf := Shelf(), there)) == []
    assert shelf.articles[HARD.id].text == TEXT
    assert kept(there.load(HARD.id)) == kept(here.load(HARD.id))


@settings(deadline=None, max_examples=60)
@given(marked())
def test_any_marks_come_back_and_every_page_is_well_formed(case):
    article, records, meta = case
    here, there = MemoryStore(), MemoryStore()
    save(here, article, records, meta)
    data, _ = exported("html", here, article)
    page = Page(data)
    assert page.tags <= KNOWN_TAGS
    assert page.attributes <= KNOWN_ATTRIBUTES
    shown = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", lambda match: chr(0x2400 + ord(match[0])), article.text)
    assert page.texts == [re.sub("[\x7f-\x9f]", "\ufffd", shown)]
    assert said(import_from(data, "html", Shelf(article), there)) == []
    assert kept(there.load(article.id)) == kept(here.load(article.id))


KNOWN_TAGS = set("html head meta title style body h1 h2 ul li span bdi article p div ol script a".split())
KNOWN_ATTRIBUTES = set("lang dir charset http-equiv content name class style id href data-n type".split())

ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><script>",
    "<!--",
    "&lt;",
    "]]>",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_of_an_article_or_a_mark_is_markup(attack):
    article = Article("a", f"قال {attack} زيد")
    span = make_span(article, attack, 0, 3, attack, NOW, id=attack, note=attack, attributes={attack: attack})
    store = MemoryStore()
    save(store, article, [span], {"title": attack})
    schema = Schema((Label(attack, color=attack, sign=attack, arabic=attack, english=attack),))
    page = Page(exported("html", store, article, options=Options(schema=schema))[0])
    assert page.tags <= KNOWN_TAGS
    assert page.attributes <= KNOWN_ATTRIBUTES
    assert page.texts == [article.text]
    assert page.notes == [attack]


def test_nothing_is_loaded_and_no_script_runs():
    data = exported("html", hard_store(), HARD)[0].decode()
    assert "default-src 'none'" in data
    assert not re.search(r"\ssrc=|url\(|@import|https?:", data)
    assert {link[:1] for link in re.findall(r'href="([^"]*)"', data)} == {"#"}
    assert set(re.findall(r"<script[^>]*>", data)) == {'<script type="application/json" class="hashiya">'}


def test_a_page_of_something_else_is_told_so():
    report = import_from(b"<html><p>x</p>\n\xff", "html", Shelf(), MemoryStore())
    assert said(report) == [
        "marks: not a page that this project made, so there are no marks in it",
        "marks:2: not UTF-8 at byte 1 of the line",
    ]


def test_what_is_known_to_be_no_part_of_the_article_is_faint():
    article, store = Article("a", "قال زيد\nكلمات دلالية: زيد"), MemoryStore()
    span = make_span(article, "source", 4, 7, "", NOW)
    save(store, article, [span], {"zones": [{"start": 8, "end": len(article.text), "kind": "boilerplate"}]})
    data, _ = exported("html", store, article)
    assert '<span class="z">كلمات دلالية: زيد</span>' in data.decode()
    assert data.decode().count('class="z"') == 1
