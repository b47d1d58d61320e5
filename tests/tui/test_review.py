"""Reviews through the real app: a key a decision, left and gone on with, every decision on disk."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reader.annotations.model import Span
from reader.annotations.standing import is_pending, is_proposal
from reader.annotations.tinydb_store import TinyStore
from reader.articles.article import Article
from reader.articles.workspace import Workspace
from reader.review.queue import Choice
from reader.review.summary import summary
from reader.suggest.propose import propose
from reader.suggest.saving import save_proposals
from reader.tui.bars import Bar
from reader.tui.guideline import GuidelineScreen
from reader.tui.review_screen import ReviewScreen
from reader.tui.summary_screen import SummaryScreen
from tests.review.marking import NOW, TEXT, link, mark, proposal, save
from tests.tui.driving import Reader, opened, rows_of, text_of
from tests.tui.reviewing import reviewing

PROPOSALS = Choice("proposals")


def stored(folder: Path) -> dict[str, Span]:
    """All spans by id, as a store that is opened anew finds them."""
    store = TinyStore(folder / "annotations", read_only=True)
    return {span.id: span for name in store.articles() for span in store.load(name).spans.values()}


def verdict(span: Span) -> str:
    return span.review.verdict if span.review else ""


def put(folder: Path, article_id: str, *records) -> None:
    article = Article(article_id, TEXT)
    (folder / f"{article_id}.txt").write_text(TEXT, encoding="utf-8")
    store = TinyStore(folder / "annotations")
    save(store, article, *records)
    store.close()


NEWS = Article("news", TEXT)


@pytest.fixture
def three(folder):
    """A workspace with three proposals, one of which is related to a mark."""
    source = proposal(NEWS, "المتحدث باسم الوزارة", "source", 0.9)
    claim = mark(NEWS, "العدد بلغ ٥٠ ألفا", note="من البيان")
    put(
        folder,
        "news",
        source,
        claim,
        link(claim, source),
        proposal(NEWS, "٥٠ ألفا", "figure"),
        proposal(NEWS, "المدير", "source", 0.4),
    )
    return folder


async def test_a_whole_session_of_forty_proposals(folder: Path, shared: Path):
    """Forty real proposals, mostly right: at most 1.3 keys each, left in the middle, undone, summed up."""
    for file in (shared / "articles").glob("*.txt"):
        shutil.copyfile(file, folder / file.name)
    workspace, _ = Workspace.find(folder, folder)
    store = TinyStore(workspace.annotations)
    left = 40
    for entry in workspace.entries():
        article = workspace.open(entry.path)
        left -= len(save_proposals(article, propose(article)[: min(left, 12)], store, "salma", NOW))
    store.close()
    assert left == 0
    assert len(stored(folder)) == 40

    keys = 0
    async with reviewing(folder, PROPOSALS) as app:
        order = [item.left for item in app.review.saved.items]
        for place in range(20):
            assert app.span.id == order[place]
            await app.press("x" if place % 10 == 9 else "a")
            assert stored(folder)[order[place]].review is not None, "it is on disk when the next is there"
        await app.press("q")
        keys += app.keys
    async with reviewing(folder, PROPOSALS) as app:
        assert app.span.id == order[20]
        await app.press("x u")  # a slip of the finger
        assert stored(folder)[order[20]].review is None
        await app.press("o a")  # an edge is a word short
        await app.press("c")  # the label is wrong
        for _ in range(22, 40):
            await app.press("a")
        assert isinstance(app.app.screen, SummaryScreen)
        keys += app.keys
        told = summary(app.review.saved)
        await app.press("esc q")

    spans = stored(folder)
    assert not any(is_pending(span) for span in spans.values())
    verdicts = [verdict(spans[id_]) for id_ in order]
    assert [place for place, verdict in enumerate(verdicts) if verdict == "rejected"] == [9, 19]
    assert verdicts.count("accepted") == 38
    assert {span.annotator for span in spans.values() if not is_proposal(span)} == {"layla"}
    assert spans[order[21]].label == "claim"
    assert told["actions"] == {"accept": 37, "relabel": 1, "reject": 2}
    assert (told["done"], told["left"]) == (40, 0)
    assert keys / 40 <= 1.3


async def test_the_item_is_in_its_text_with_what_there_is_to_know(three):
    async with reviewing(three, PROPOSALS) as app:
        assert app.span.quote == "المتحدث باسم الوزارة"
        assert "0 of 3" in app.bar("title")
        said = "\n".join(app.details())
        for part in ("source", "rule said 0.90", "attributed_to ← claim", "put on"):
            assert part in said, part
        cursor = app.screen.pane.session.cursor
        assert cursor == TEXT.index("المتحدث")
        await app.press("a")
        assert "1 of 3" in app.bar("title")
        assert "figure" in app.details()[1]


async def test_keys_of_an_arabic_keyboard_decide_as_well(three):
    async with reviewing(three, PROPOSALS) as app:
        await app.press("ش")  # a
        await app.press("ء")  # x
        await app.press("ؤ")  # c: as a claim
    verdicts = {span.quote: (verdict(span), span.label) for span in stored(three).values()}
    assert verdicts["المتحدث باسم الوزارة"] == ("accepted", "source")
    assert verdicts["٥٠ ألفا"] == ("rejected", "figure")
    assert verdicts["المدير"] == ("accepted", "claim")


async def test_note_edges_flag_skip_back_and_undo(three):
    async with reviewing(three, PROPOSALS) as app:
        await app.press("e")
        await app.type_in("why")
        await app.press("enter")
        assert app.span.note == "why"
        await app.press("O")
        assert app.span.quote == "المتحدث باسم"
        await app.press("!")
        await app.press("space")
        assert app.span.quote == "المدير"
        await app.press("b b")
        assert app.span.quote == "المتحدث باسم"
        assert "decided: flag" in "\n".join(app.details())
        await app.press("u u u")
        first = app.span
        assert (first.quote, first.note, first.review) == ("المتحدث باسم الوزارة", "", None)
        await app.press("u")
        assert "nothing to undo" in app.bar("hint")


async def test_time_that_is_left_is_told_only_while_there_is_an_item(three):
    async with reviewing(three, PROPOSALS) as app:
        app.review.tally._worked = 5.0  # seconds, of which a test takes none
        await app.press("a")
        assert app.bar("title").startswith(" proposals  1 of 3 · ")
        assert " left" in app.bar("title")
        await app.press("space space")
        assert app.review.item is None
        assert app.review.progress.left == 2
        assert " left" not in app.bar("title")


async def test_all_alike_are_shown_and_the_same_key_again_accepts_them(three):
    async with reviewing(three, PROPOSALS, size=(160, 50)) as app:
        await app.press("*")
        assert "* again accepts 2 source of said in 1 articles" in app.bar("hint")
        assert all(span.review is None for span in stored(three).values())
        await app.press("space")
        await app.press("b *")
        assert "* again" in app.bar("hint")
        await app.press("*")
        sources = [span for span in stored(three).values() if span.label == "source"]
        assert [verdict(span) for span in sources] == ["accepted"] * 2
        assert app.span.label == "figure"


async def test_windows_over_it_close_again(three):
    async with reviewing(three, PROPOSALS) as app:
        await app.press("h")
        assert isinstance(app.app.screen, GuidelineScreen)
        await app.press("esc i")
        assert isinstance(app.app.screen, SummaryScreen)
        await app.press("esc w T down up a")
        assert app.review.progress.done == 1


async def test_the_next_article_is_there_by_itself(three):
    put(three, "zebra", proposal(Article("zebra", TEXT), "الصحيفة", "source"))
    async with reviewing(three, PROPOSALS) as app:
        await app.press("a a a")
        assert app.screen.pane.session.article.id == "zebra"
        assert app.span.quote == "الصحيفة"
        await app.press("u u")
        assert app.screen.pane.session.article.id == "news"
        assert app.span.quote == "٥٠ ألفا"


@pytest.mark.parametrize("size", [(40, 10), (80, 24), (160, 50)])
async def test_it_fits_every_screen(three, size):
    async with reviewing(three, PROPOSALS, size=size) as app:
        assert app.screen.pane.size.height >= 3
        row = app.screen.pane.cursor_row - app.screen.pane.scroll_offset.y
        assert 0 <= row < app.screen.pane.size.height
        await app.press("a")
        assert app.review.progress.done == 1


class TestBegun:
    async def test_from_the_library_and_back(self, three):
        async with opened(three, article=None) as reader:
            await reader.press("r")
            assert reader.at == "ReviewScreen"
            await reader.press("a esc")
            assert reader.at == "LibraryScreen"
            await reader.press("r")
            screen = reader.app.screen
            assert isinstance(screen, ReviewScreen)
            assert screen.review.progress.done == 1
            await reader.press("a a")
            assert isinstance(reader.app.screen, SummaryScreen)
            await reader.press("esc esc r")
            assert "unreviewed" in text_of(rows_of(reader.app.screen.query_one("#title", Bar))[0])

    async def test_from_the_reader_it_is_of_its_article_alone(self, three):
        put(three, "zebra", proposal(Article("zebra", TEXT), "الصحيفة", "source"))
        async with opened(three, article="zebra") as reader:
            await reader.press("g r")
            screen = reader.app.screen
            assert isinstance(screen, ReviewScreen)
            assert screen.review.progress.left == 1
            await reader.press("x esc esc")
            assert reader.at == "ReaderScreen"
        assert [verdict(s) for s in stored(three).values() if s.quote == "الصحيفة"] == ["rejected"]

    async def test_with_nothing_to_review_it_says_so(self, folder):
        async with opened(folder, {"news": TEXT}, article=None) as reader:
            await reader.press("r")
            assert reader.at == "LibraryScreen"
            assert "there is no proposal" in reader.bar("hint")


class TestGhosts:
    """In the reader what is only proposed looks otherwise than a mark, and one key decides on it."""

    def background(self, reader: Reader, words: str) -> object:
        return reader.cell(TEXT.index(words) + 1)[1].bgcolor

    async def test_a_proposal_has_no_tint_until_it_is_accepted(self, three):
        async with opened(three) as reader:
            plain = self.background(reader, "وأضافت")
            assert self.background(reader, "المدير") == plain
            assert (
                reader.cell(TEXT.index("المدير") + 1)[1].color != reader.cell(TEXT.index("وأضافت"))[1].color
            )
            assert self.background(reader, "بلغ") != plain
            reader.session.go(TEXT.index("المدير"))
            await reader.press("A g g")
            assert self.background(reader, "المدير") != plain
        (span,) = [span for span in stored(three).values() if span.quote == "المدير"]
        assert (verdict(span), span.annotator) == ("accepted", "salma")

    async def test_a_rejected_one_is_gone_from_text_and_margin(self, three):
        async with opened(three, size=(120, 40)) as reader:
            reader.session.go(TEXT.index("المدير"))
            await reader.press("w b")
            assert "(proposed)" in reader.bar("status")
            assert reader.bar("hint").startswith(" A accept  X reject ")
            await reader.press("X g g")
            assert reader.cell(TEXT.index("المدير"))[1] == reader.cell(TEXT.index("وأضافت"))[1]
            shown = "\n".join(text_of(row) for row in rows_of(reader.pane))
            assert shown.count("◆") == 2, "the other source in text and margin"

    async def test_one_key_hides_all_proposals(self, three):
        async with opened(three) as reader:
            before = reader.cell(TEXT.index("المدير"))[1]
            await reader.press("Y")
            assert reader.cell(TEXT.index("المدير"))[1] == reader.cell(TEXT.index("وأضافت"))[1]
            await reader.press("Y")
            assert reader.cell(TEXT.index("المدير"))[1] == before


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_is_painted_after_a_key_is_what_a_new_painting_shows(three, size):
    """A decision paints only what it changed; nothing of what was there before may stay."""
    async with reviewing(three, PROPOSALS, size=size) as app:
        pane = app.screen.pane
        for key in "x a b c u O x space b b ! u u a u * * u e".split():
            await app.press(key)
            if key == "e":
                await app.type_in("why")
                await app.press("enter")
            seen = rows_of(pane)
            pane.forget()
            await app.press("h esc")  # a window over it and away again
            assert rows_of(pane) == seen, key


async def test_the_hint_fits_eighty_cells_and_says_where_help_is(three):
    async with reviewing(three, PROPOSALS) as app:
        hint = app.bar("hint")
        assert hint.endswith("? help")
        assert "a accept" in hint
