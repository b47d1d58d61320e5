"""Adjudication through the real app: every difference of two annotators settled by keys, and exported."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest

from reader.annotations.ids import new_id
from reader.annotations.model import Span
from reader.annotations.spans import make_span
from reader.annotations.standing import GOLD, standing
from reader.annotations.tinydb_store import TinyStore
from reader.articles.article import Article
from reader.articles.workspace import Workspace
from reader.review.queue import Choice
from reader.tui.review_screen import SettlingScreen
from reader.tui.summary_screen import SummaryScreen
from tests.cli.command import hashiya
from tests.review.marking import NOW, TEXT, mark, save
from tests.tui.reviewing import Reviewing, reviewing

CHOICE = Choice("disagreements", annotators=("salma", "omar"))
Said = tuple[str, str, int, int]


def said(article_id: str, span: Span) -> Said:
    return article_id, span.label, span.start, span.end


def differing(article: Article, spans: list[Span], chance: random.Random) -> list[Span]:
    """A second annotator's marks: of ten one is missing, has another label or another edge."""
    labels = ("claim", "source", "denial", "figure")
    made = []
    for number, span in enumerate(spans):
        own = span._replace(id=new_id(), annotator="omar")
        if number % 10 == 4:
            kind = chance.choice(("missing", "label", "edge"))
            if kind == "missing":
                continue
            if kind == "label":
                own = own._replace(label=chance.choice([name for name in labels if name != span.label]))
            elif " " in span.quote:
                end = span.start + span.quote.rindex(" ")
                own = own._replace(end=end, quote=article.text[span.start : end])
        made.append(own)
    return made


async def test_two_annotators_with_differences_become_one_gold(folder: Path, shared: Path):
    chance = random.Random(5)
    workspace, _ = Workspace.find(folder, folder)
    store = TinyStore(workspace.annotations)
    marks: dict[str, dict[str, set[Said]]] = {}
    for file in sorted((shared / "gold").glob("*.jsonl")):
        shutil.copyfile(shared / "articles" / f"{file.stem}.txt", folder / f"{file.stem}.txt")
        article = workspace.open(file.stem)
        given = json.loads(file.read_text(encoding="utf-8"))["spans"]
        first = [make_span(article, s["label"], s["start"], s["end"], "salma", NOW) for s in given]
        second = differing(article, first, chance)
        save(store, article, *first, *second)
        for name, spans in (("salma", first), ("omar", second)):
            marks.setdefault(name, {})[file.stem] = {said(file.stem, span) for span in spans}
    store.close()
    salma, omar = (set().union(*by_article.values()) for by_article in marks.values())
    agreed = hashiya("agree", "--json", cwd=folder)
    assert agreed.code == 0, agreed.err
    report = json.loads(agreed.out)
    assert 0.85 < report["exact_f1"] < 1
    assert 0.85 < report["kappa"] < 1
    # Every mark of one that the other has not is in the list of differences.
    listed = {
        (d["article"], d[side]["label"], d[side]["start"], d[side]["end"])
        for d in report["differences"]
        for side in ("left", "right")
        if d[side] is not None
    }
    assert listed == salma ^ omar

    expected = salma & omar
    async with reviewing(folder, CHOICE) as app:
        assert isinstance(app.app.screen, SettlingScreen)
        assert app.bar("hint").endswith("? help")
        assert app.review.progress.left == len(report["differences"])
        while app.review.item is not None:
            await app.press(decided(app, chance, expected))
        assert isinstance(app.app.screen, SummaryScreen)
        await app.press("esc q")

    done = hashiya("export", "--annotator", GOLD, cwd=folder)
    assert done.code == 0, done.err
    exported = {
        (row["id"], span["label"], span["start"], span["end"])
        for row in map(json.loads, done.out.splitlines())
        for span in row["spans"]
    }
    assert exported == expected
    verdicts = {
        span["review"]["by"] for row in map(json.loads, done.out.splitlines()) for span in row["spans"]
    }
    assert verdicts == {"layla"}


def decided(app: Reviewing, chance: random.Random, expected: set[Said]) -> str:
    """Choose a key for the present difference, and note what gold should then have."""
    review = app.review
    assert review.session is not None
    assert review.item is not None
    left, right = (review.session.marks.by_id.get(id_) for id_ in (review.item.left, review.item.right))
    key = chance.choice(("1", "2", "3", "0", "f", "left", "right"))
    article_id = review.item.article
    for span, keys in ((left, ("1", "3", "left")), (right, ("2", "3", "right"))):
        if span is not None and key in keys:
            expected.add(said(article_id, span))
    if key == "f":
        span = left or right
        assert span is not None
        expected.add((article_id, "figure", span.start, span.end))
    return key


NEWS = Article("news", TEXT)


@pytest.fixture
def differing_edges(folder: Path) -> Path:
    (folder / "news.txt").write_text(TEXT, encoding="utf-8")
    store = TinyStore(folder / "annotations")
    save(
        store,
        NEWS,
        mark(NEWS, "العدد بلغ ٥٠ ألفا", by="salma", note="كاملة"),
        mark(NEWS, "بلغ ٥٠ ألفا", "figure", by="omar"),
        mark(NEWS, "المدير", "source", by="omar"),
    )
    store.close()
    return folder


async def test_both_sides_are_told_one_under_the_other(differing_edges: Path):
    async with reviewing(differing_edges, CHOICE) as app:
        rows = app.details()
        assert rows[1].startswith(" 1 salma ")
        assert "claim" in rows[1]
        (second,) = [row for row in rows if row.startswith(" 2 omar ")]
        assert "figure" in second
        await app.press("2")
        assert "no mark" in app.details()[1]


async def test_marking_anew_with_other_edges_and_a_reason(differing_edges: Path):
    async with reviewing(differing_edges, CHOICE) as app:
        await app.press("P e")
        await app.type_in("why")
        await app.press("enter")
        assert any(row.startswith(" anew ") for row in app.details())
        await app.press("d u 3 b")
        assert "decided: both" in "\n".join(app.details())
        await app.press("d 0")
    store = TinyStore(differing_edges / "annotations", read_only=True)
    (span,) = standing(store.load("news"), GOLD).spans.values()
    assert (span.label, span.quote) == ("denial", "العدد بلغ ٥٠ ألفا")
