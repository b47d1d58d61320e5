"""The reader as a person uses it: marking, finding, what the bars say, coming back."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.messages import ExitApp

from reader.annotations.memory import MemoryStore
from reader.annotations.store import Margin
from reader.annotations.tinydb_store import TinyStore
from reader.articles.positions import Positions
from reader.settings import Settings
from tests.session.desk import RefusingStore
from tests.tui.driving import Reader, opened, rows_of, settle, text_of

TEXT = "قال سامي إن العدد بلغ خمسين.\nونفت الشركة ذلك، وقالت إن العَدَد أقل.\n" + "سطر آخر من الخبر.\n" * 40


def marks(reader: Reader) -> list[tuple[str, str]]:
    return [(mark.label, mark.quote) for mark in reader.session.marks]


class TestMarking:
    @pytest.mark.parametrize(
        ("keys", "found"),
        [
            ("c", [("claim", "قال")]),
            ("w s", [("source", "سامي")]),
            ("w W W W c", [("claim", "سامي إن العدد")]),
            ("w v w w d", [("denial", "سامي إن")]),
            ("i s c", [("claim", "قال سامي إن العدد بلغ خمسين")]),
            ("w shift+left shift+left shift+left s", [("source", "سامي")]),
            ("} i p d", [("denial", "ونفت الشركة ذلك، وقالت إن العَدَد أقل")]),
            ("w s c", [("claim", "سامي"), ("source", "سامي")]),
            ("w s r d", [("denial", "سامي")]),
            ("w s r f r c", [("claim", "سامي")]),
            ("w s x", []),
            ("w s delete u", [("source", "سامي")]),
            ("w s u", []),
            ("w s u ctrl+r", [("source", "سامي")]),
            ("w s w w f shift+tab x", [("figure", "العدد")]),
            ("c w s w c g g tab x", [("claim", "قال"), ("claim", "إن")]),
            ("W esc c", [("claim", "قال")]),
            ("/ ا ل ع د د enter n f", [("figure", "العَدَد")]),
            ("/ ا ل ع د د enter n N f", [("figure", "العدد")]),
            ("G b c", [("claim", "الخبر")]),
            ("pgdn pgdn ctrl+home c", [("claim", "قال")]),
            ("down down up up c", [("claim", "قال")]),
            ("} { c", [("claim", "قال")]),
            (") ( c", [("claim", "قال")]),
            ("end right c", [("claim", "خمسين")]),
            ("$ 0 c", [("claim", "قال")]),
            ("h h h h c", [("claim", "سامي")]),
            ("h h h h l l c", [("claim", "قال")]),
            ("j k c", [("claim", "قال")]),
            (") > s", [("source", "ونفت الشركة ذلك، وقالت إن العَدَد أقل")]),
            (") ) ) < < s", [("source", "سطر آخر من الخبر.\nسطر آخر من الخبر")]),
            ("shift+end d", [("denial", "قال سامي إن العدد بلغ خمسين")]),
            ("ctrl+left c", [("claim", "سامي")]),
            ("ctrl+left ctrl+right c", [("claim", "قال")]),
            ("ctrl+shift+left ctrl+shift+left c", [("claim", "قال سامي")]),
        ],
    )
    async def test_by_keys(self, folder: Path, keys: str, found: list[tuple[str, str]]):
        async with opened(folder, TEXT) as reader:
            await reader.press(keys)
            assert marks(reader) == found
            kept = TinyStore(folder / "annotations").load("news").spans.values()
            assert sorted((mark.label, mark.quote) for mark in kept) == sorted(found)

    async def test_a_note_is_written(self, folder: Path):
        async with opened(folder, TEXT) as reader:
            await reader.press("w s e")
            await reader.type_in("من هو؟")
            assert reader.screen.prompt.caption == " note on source:"
            await reader.press("enter")
            assert [mark.note for mark in reader.session.marks] == ["من هو؟"]
            assert "noted on source" in reader.bar("hint")

    async def test_a_note_needs_a_mark(self, folder: Path):
        async with opened(folder, TEXT) as reader:
            await reader.press("e")
            assert not reader.screen.prompt.is_open
            assert reader.bar("hint") == " there is no mark here to note on; tag something first"


class TestBars:
    async def test_the_title_is_told_with_the_file(self, folder: Path):
        async with opened(folder, "logo\nعنوان الخبر هنا\n\n" + TEXT[:70]) as reader:
            assert reader.bar("title").startswith(" news.txt")
            assert reader.bar("title").endswith("ﺎﻨﻫ ﺮﺒﺨﻟﺍ ﻥﺍﻮﻨﻋ")

    async def test_the_status_says_where_the_cursor_is_and_that_all_is_saved(self, folder: Path):
        async with opened(folder, TEXT) as reader:
            assert reader.bar("status").split() == ["saved", "0–1", "utf-8", "·", "0", "%"]
            await reader.press("w")
            assert reader.bar("status").split()[:2] == ["saved", "4–5"]
            await reader.press("W W")
            assert reader.bar("status").split()[:3] == ["saved", "selected", "4–11"]
            await reader.press("s g g w c")
            assert reader.bar("status").startswith(" saved  4–5  ● claim 4–8  ◆ source 4–11")
            await reader.press("G")
            assert reader.bar("status").endswith(" 100 %")
            await reader.press("5 0 %")
            assert reader.bar("status").endswith(" 50 %")

    async def test_the_percent_is_whole_however_much_is_marked_here(self, folder: Path):
        async with opened(folder, TEXT) as reader:
            reader.session.go(len(TEXT) - 4)
            await reader.press("i w s & c & d & f")
            assert len(reader.session.marks_here()) == 4
            status = reader.bar("status")
            assert status.endswith(" utf-8 · 99 %")
            assert status.startswith(" saved ")

    @pytest.mark.parametrize("ended", ["by a signal", "by its page"])
    async def test_the_place_is_kept_when_the_terminal_or_the_page_is_closed(self, folder: Path, ended: str):
        async with opened(folder, TEXT) as reader:
            await reader.press("w w w")
            place = reader.session.cursor
            if ended == "by a signal":
                reader.app.exit(None, 129)
            else:
                reader.app.post_message(ExitApp())
            await settle(reader.pilot)
        assert Positions.load(folder).get("news").offset == place > 0

    async def test_the_hint_says_what_can_be_done_here(self, folder: Path):
        async with opened(folder, TEXT) as reader:
            hint = "; hints  arrows w b move  = grow  c s d f tag  Tab marks  ? help  q leave"
            assert reader.bar("hint") == f" {hint}"
            await reader.press("W")
            assert "Esc drop" in reader.bar("hint")
            await reader.press("s")
            assert reader.bar("hint") == " tagged source «ﻝﺎﻗ» · saved"
            await reader.press("left right")
            assert "r relabel" in reader.bar("hint")
            assert len(reader.bar("hint")) < 80

    async def test_a_refusing_disk_is_shown_until_it_takes_the_mark(self, folder: Path):
        store = RefusingStore(TinyStore(folder / "annotations"))
        async with opened(folder, TEXT, store=store) as reader:
            store.full = True
            await reader.press("w s")
            assert reader.bar("status").startswith(" 1 NOT SAVED ")
            assert reader.bar("hint").startswith(" NOT SAVED: not saved: no space is left")
            await reader.press("w c ctrl+s")
            assert reader.bar("status").startswith(" 2 NOT SAVED ")
            assert marks(reader) == [("source", "سامي"), ("claim", "إن")]
            store.full = False
            await reader.press("ctrl+s")
            assert reader.bar("status").startswith(" saved ")
            assert reader.bar("hint") == " 2 saved now"
            await reader.press("ctrl+s")
            assert reader.bar("hint") == " everything is saved"
            assert store.saved == ["tag", "tag"]

    async def test_read_only_is_said_at_once_and_at_each_try(self, folder: Path):
        class ReadOnlyStore(MemoryStore):
            def load(self, article_id: str) -> Margin:
                return Margin(read_only="annotations may not be written")

        async with opened(folder, TEXT, store=ReadOnlyStore()) as reader:
            assert reader.bar("status").startswith(" read-only ")
            assert reader.bar("hint") == " read-only: annotations may not be written"
            await reader.press("w s")
            assert reader.bar("hint") == " read-only: annotations may not be written"
            assert marks(reader) == []

    async def test_what_could_not_be_read_is_said(self, folder: Path):
        class DoubtfulStore(MemoryStore):
            def load(self, article_id: str) -> Margin:
                return Margin(problems=("line 3 is no mark", "line 4 is no mark"))

        async with opened(folder, TEXT, store=DoubtfulStore()) as reader:
            assert reader.bar("hint") == " line 3 is no mark (and 1 more; see hashiya check)"

    async def test_messages_last_until_the_next_key(self, folder: Path):
        async with opened(folder, TEXT) as reader:
            await reader.press("x")
            assert reader.bar("hint") == " there is no mark here to delete"
            await reader.press("left")
            assert "arrows" in reader.bar("hint")


class TestLooks:
    async def test_a_quote_in_a_message_stands_as_it_is_read(self, folder: Path):
        async with opened(folder, "خدمات Starlink لأوكرانيا عادت.\n") as reader:
            await reader.press("W W W c")
            said = reader.bar("hint")
            quoted = said[said.index("«") : said.index("»")]
            words = quoted[1:].split()
            assert words[1] == "Starlink"
            assert len(words[0]) > len(words[2]), "the last word is at the left"
            assert "tagged claim «" in said

    async def test_themes_go_round_and_every_bar_follows(self, folder: Path):
        async with opened(folder, TEXT) as reader:
            seen = []
            for _ in range(5):
                bar = reader.app.screen.query_one("#status")
                styles = {segment.style.bgcolor for row in rows_of(bar) for segment in row if segment.style}
                assert reader.app.palette.bar.bgcolor in styles
                seen.append(reader.app.theme)
                await reader.press("T")
            assert seen == ["night", "paper", "contrast-dark", "contrast-light", "night"]
            assert reader.bar("hint") == " theme: paper"

    async def test_settings_decide_how_it_begins(self, folder: Path):
        settings = Settings(theme="paper", measure=40, harakat=False, annotator="هدى")
        async with opened(folder, "قَالَ " + TEXT, settings=settings) as reader:
            assert reader.app.theme == "paper"
            assert reader.pane.geometry.text == 40
            assert "َ" not in text_of(rows_of(reader.pane)[0])
            await reader.press("c")
            assert [mark.annotator for mark in reader.session.marks] == ["هدى"]


class TestLeaving:
    async def test_the_place_of_each_article_is_remembered(self, folder: Path):
        texts = {"a": TEXT, "b": TEXT}
        async with opened(folder, texts, article=None) as reader:
            await reader.press("enter } } w esc")
            await reader.press("down enter")
            await reader.press("pgdn pgdn down w w")
            places = {"a": reader.app.positions.get("a").offset, "b": reader.session.cursor}
            await reader.press("q")
        assert reader.app.return_code == 0
        async with opened(folder, article=None) as reader:
            for article, keys in (("a", "enter"), ("b", "esc down enter")):
                await reader.press(keys)
                assert reader.session.article.id == article
                assert reader.session.cursor == places[article] > 0
                _, row = reader.place_of(reader.session.cursor)
                assert 0 <= row < reader.pane.size.height

    async def test_an_article_that_is_shorter_now_opens_at_its_end(self, folder: Path):
        async with opened(folder, TEXT) as reader:
            await reader.press("G q")
        async with opened(folder, "قال سامي") as reader:
            assert reader.session.cursor == 7

    @pytest.mark.parametrize("keys", ["q", "ctrl+q"])
    async def test_q_leaves_with_everything_saved(self, folder: Path, keys: str):
        async with opened(folder, TEXT) as reader:
            await reader.press(["w", "s", keys])
        assert reader.app.return_code == 0
        async with opened(folder) as reader:
            assert marks(reader) == [("source", "سامي")]

    async def test_escape_drops_the_selection_and_then_goes_back(self, folder: Path):
        async with opened(folder, TEXT, article=None) as reader:
            await reader.press("enter W esc")
            assert reader.session.selection is None
            await reader.press("esc")
            assert reader.at == "LibraryScreen"

    async def test_escape_stays_where_there_is_no_library(self, folder: Path):
        async with opened(folder, TEXT) as reader:
            await reader.press("esc")
            assert "q leaves" in reader.bar("hint")
            await reader.press("w s esc")
            assert reader.app.return_code is None
            assert marks(reader) == [("source", "سامي")]
            await reader.press("q")
        assert reader.app.return_code == 0

    @pytest.mark.parametrize("keys", ["q", "esc"])
    async def test_marks_that_are_not_saved_hold_it_up_once(self, folder: Path, keys: str):
        store = RefusingStore(TinyStore(folder / "annotations"))
        async with opened(folder, TEXT, store=store, article=None) as reader:
            await reader.press("enter w")
            store.full = True
            await reader.press("s")
            await reader.press(keys)
            assert "NOT SAVED; Ctrl+S tries again" in reader.bar("hint")
            assert marks(reader) == [("source", "سامي")]
            if keys == "esc":
                await reader.press("esc")
                assert reader.at == "ReaderScreen", "going back would lose them"
                await reader.press("q")
            assert reader.app.return_code is None
            await reader.press("q")
        assert reader.app.return_code == 0

    async def test_saved_meanwhile_they_hold_up_nothing(self, folder: Path):
        store = RefusingStore(TinyStore(folder / "annotations"))
        async with opened(folder, TEXT, store=store) as reader:
            store.full = True
            await reader.press("w s q")
            store.full = False
            await reader.press("ctrl+s q")
        assert reader.app.return_code == 0
        assert store.saved == ["tag"]


async def test_an_empty_article_opens(folder: Path):
    async with opened(folder, "") as reader:
        await reader.press("left w c x tab G g g pgdn W esc t M / ق enter u ; = R A . * c")
        assert marks(reader) == []
        assert reader.bar("status").split()[:2] == ["saved", "0–0"]


@pytest.mark.parametrize("article", range(5))
async def test_real_articles_open_and_every_page_is_painted(folder: Path, shared: Path, article: int):
    path = sorted((shared / "articles").glob("*.txt"))[article]
    text = path.read_bytes().decode()
    async with opened(folder, text) as reader:
        seen = ""
        for _ in range(60):
            rows = [text_of(row) for row in rows_of(reader.pane)]
            assert {len(row.encode()) > 0 for row in rows} == {True}
            seen += "".join(rows)
            before = reader.session.cursor
            await reader.press("pgdn")
            if reader.session.cursor == before:
                break
        assert len(seen.split()) >= len(text.split())
        assert not any(ord(char) < 32 for char in seen)
        await settle(reader.pilot)


def test_positions_are_kept_apart_for_tests(own_state: Path, folder: Path):
    assert Positions.load(folder).path.is_relative_to(own_state)
