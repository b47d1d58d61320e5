"""The library: the articles of a workspace, found and opened."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from reader.annotations.labels import Label, Schema
from reader.annotations.tinydb_store import TinyStore
from reader.tui.dialogs import EncodingScreen
from reader.tui.rows_screen import Rows
from tests.session.desk import session_on
from tests.tui.driving import Reader, cells_of, key_events, opened, rows_of, settle, text_of

TEXTS = {
    "fire": "حريق في المصنع القديم\n\nقال سامي إن العدد بلغ خمسين. " + "سطر آخر. " * 300,
    "river": "النهر يعود إلى مجراه\n\nونفت الشركة ذلك.\n",
    "إمام": "الإمام أحمدُ يزور المدينة\n\nنص.\n",
    "english": "A plain English title\n\nText.\n",
}
ORDER = ["english", "fire", "river", "إمام"]


def listed(reader: Reader) -> list[str]:
    """The rows of the list, as far as there are articles."""
    rows = [text_of(row).rstrip() for row in rows_of(reader.library.list)]
    return [row for row in rows if row]


def shown_in(reader: Reader) -> list[str]:
    """The ids of the articles that the list shows."""
    catalogue = reader.library.catalogue
    return [catalogue.entries[number].id for number in catalogue.shown]


def mark(folder: Path, article: str, *tags: tuple[str, str]) -> None:
    """Mark words of an article before the app opens."""
    session = session_on(TEXTS[article], TinyStore(folder / "annotations"), article_id=article)
    for label, words in tags:
        start = TEXTS[article].index(words)
        session.select(start, start + len(words))
        assert session.tag(label).ok


class TestRows:
    async def test_have_title_size_and_state(self, folder: Path):
        async with opened(folder, TEXTS, article=None) as reader:
            rows = listed(reader)
            assert len(rows) == 4
            assert rows[0].endswith("new    1 kB" + rows[0].split("1 kB")[1])
            assert rows[0].endswith(" A plain English title")
            assert rows[1].endswith(" ﻢﻳﺪﻘﻟﺍ ﻊﻨﺼﻤﻟﺍ ﻲﻓ ﻖﻳﺮﺣ")
            assert "5 kB" in rows[1]
            assert reader.bar("title") == " ﺔﻴﺷﺎﺣ  4 articles · workspace"
            assert "Enter read" in reader.bar("hint")

    async def test_count_marks_by_label_and_what_is_reviewed(self, folder: Path):
        mark(folder, "fire", ("claim", "العدد بلغ خمسين"), ("source", "سامي"), ("claim", "سطر"))
        async with opened(folder, TEXTS, article=None) as reader:
            assert listed(reader)[1].split()[:5] == ["●2", "◆1", "·", "·", "0"]
            assert listed(reader)[0].split()[:4] == ["·", "·", "·", "·"]

    async def test_count_labels_that_the_schema_does_not_have(self, folder: Path):
        mark(folder, "fire", ("claim", "سامي"), ("source", "سامي"))
        async with opened(
            folder, TEXTS, article=None, schema=Schema((Label("claim", "c", sign="●"),))
        ) as reader:
            assert listed(reader)[1].split()[:2] == ["●1", "+1"]

    async def test_follow_what_is_done_in_an_article(self, folder: Path):
        async with opened(folder, TEXTS, article=None) as reader:
            await reader.press("down enter")
            await reader.press("w w w c w s")
            await reader.press("pgdn esc")
            await reader.press("esc")
            row = listed(reader)[1]
            assert row.split()[:2] == ["●1", "◆1"]
            assert "% read" in row
            await reader.press("enter")
            await reader.press("G esc")
            assert " read " in listed(reader)[1]
            assert "%" not in listed(reader)[1].replace("0 % rev", "")

    async def test_say_that_a_file_is_damaged(self, folder: Path):
        (folder / "annotations").mkdir()
        (folder / "annotations" / "river.json").write_text("no json at all")
        async with opened(folder, TEXTS, article=None) as reader:
            row = next(row for row in listed(reader) if "ﺮﻬﻨﻟﺍ" in row)
            assert "damaged" in row or "·" in row
            await reader.press("down down enter")
            assert reader.at == "LibraryScreen", "it does not open"
            assert reader.bar("hint").startswith(" …/river.json can't be read: ")

    async def test_have_one_row_whatever_the_file_is_called_or_begins_with(self, folder: Path):
        (folder / "bad\x1b[31m.txt").write_bytes("\x1b]0;title\x07\u202eعنوان غريب\n".encode())
        (folder / "latin.txt").write_bytes("الخبر".encode("cp1256"))
        (folder / "empty.txt").write_bytes(b"")
        async with opened(folder, article=None) as reader:
            rows = listed(reader)
            assert len(rows) == 3
            assert not any(ord(char) < 32 or char in "\u202e\x7f" for char in "".join(rows))
            assert any(row.endswith(" latin") for row in rows)

    async def test_on_a_narrow_screen_the_title_stands_and_less_is_told_of_it(self, folder: Path):
        mark(folder, "fire", ("claim", "سامي"), ("source", "سامي"))
        for width, told in (
            (80, ["●1", "◆1", "·", "·", "0", "%", "rev", "new", "5", "kB"]),
            (60, ["●1", "◆1", "·", "·", "0", "%", "rev"]),
            (50, ["●1", "◆1", "·", "·"]),
            (28, []),
        ):
            async with opened(folder, TEXTS, article=None, size=(width, 24)) as reader:
                assert listed(reader)[1].split() == [*told, *"ﻢﻳﺪﻘﻟﺍ ﻊﻨﺼﻤﻟﺍ ﻲﻓ ﻖﻳﺮﺣ".split()], width


class TestChoosing:
    async def test_enter_twice_opens_it_once(self, folder: Path):
        async with opened(folder, TEXTS, article=None) as reader:
            driver = reader.app._driver
            assert driver is not None
            for event in key_events(["enter", "enter"]):
                driver.send_message(event)
            await settle(reader.pilot)
            assert len(reader.app.screen_stack) == 2

    @pytest.mark.parametrize(
        ("keys", "row"),
        [
            ("down", 1),
            ("j j k", 1),
            ("up", 0),
            ("down down down down down", 3),
            ("end", 3),
            ("G g g", 0),
            ("pgdn", 3),
            ("end pgup", 0),
        ],
    )
    async def test_by_keys(self, folder: Path, keys: str, row: int):
        async with opened(folder, TEXTS, article=None) as reader:
            await reader.press(keys)
            assert reader.library.list.row == row
            chosen = [
                n
                for n, cells in enumerate(map(cells_of, rows_of(reader.library.list)))
                if cells[0][1] == reader.app.palette.chosen
            ]
            assert chosen == [row]

    @pytest.mark.parametrize("number", range(4))
    async def test_enter_opens_the_chosen_one(self, folder: Path, number: int):
        async with opened(folder, TEXTS, article=None) as reader:
            await reader.press([*["down"] * number, "enter"])
            assert reader.session.article.id == ORDER[number]
            assert reader.session.text == TEXTS[ORDER[number]]

    async def test_a_click_chooses_and_a_double_click_opens(self, folder: Path):
        async with opened(folder, TEXTS, article=None) as reader:
            await reader.pilot.click(reader.library.list, offset=(5, 2))
            await settle(reader.pilot)
            assert reader.library.list.row == 2
            await reader.pilot.click(reader.library.list, offset=(5, 1), times=2)
            await settle(reader.pilot)
            assert reader.session.article.id == "fire"

    async def test_the_chosen_one_stays_in_sight_in_a_long_list(self, folder: Path):
        many = {f"a{n:03}": f"عنوان رقم {n}\n" for n in range(60)}
        async with opened(folder, many, article=None, size=(80, 10)) as reader:
            for keys in (["down"] * 25, ["pgdn"], ["G"], ["up"] * 30, ["g", "g"], ["/", "5", "enter"]):
                await reader.press(keys)
                top = reader.library.list.scroll_offset.y
                assert top <= reader.library.list.row < top + reader.library.list.size.height
            shown = shown_in(reader)
            assert shown == [name for name in many if "5" in name]


class TestFilter:
    @pytest.mark.parametrize(
        ("typed", "shown"),
        [
            ("حريق", ["fire"]),
            ("ال", ["fire", "river", "إمام"]),
            ("امام", ["إمام"]),  # whatever the alef
            ("احمد", ["إمام"]),  # whatever the harakat
            ("PLAIN", ["english"]),
            ("river", ["river"]),  # its name is looked at as well
            ("zzz", []),
            ("(", []),
        ],
    )
    async def test_shows_titles_that_hold_what_is_typed(self, folder: Path, typed: str, shown: list[str]):
        async with opened(folder, TEXTS, article=None) as reader:
            await reader.press("/")
            await reader.type_in(typed)
            assert shown_in(reader) == shown, "while one types"
            if shown:
                assert len(listed(reader)) == len(shown)
                assert f" {len(shown)} of 4 articles" in reader.bar("title")
            else:
                assert "Esc shows all" in listed(reader)[0]
            await reader.press("enter")
            assert shown_in(reader) == shown
            if shown:
                await reader.press("enter")
                assert reader.session.article.id == shown[0]
                await reader.press("esc")
            await reader.press("esc")
            assert len(shown_in(reader)) == 4

    async def test_given_up_shows_all(self, folder: Path):
        async with opened(folder, TEXTS, article=None) as reader:
            await reader.press("/")
            await reader.type_in("حريق")
            await reader.press("esc")
            assert len(shown_in(reader)) == 4
            assert reader.bar("title") == " ﺔﻴﺷﺎﺣ  4 articles · workspace"

    async def test_the_chosen_article_stays_chosen(self, folder: Path):
        async with opened(folder, TEXTS, article=None) as reader:
            await reader.press("down down /")
            await reader.type_in("ال")
            assert shown_in(reader)[reader.library.list.row] == "river"
            await reader.press("esc")
            assert shown_in(reader)[reader.library.list.row] == "river"

    async def test_what_was_typed_can_be_changed(self, folder: Path):
        async with opened(folder, TEXTS, article=None) as reader:
            await reader.press("/")
            await reader.type_in("حريقق")
            await reader.press("enter / backspace")
            assert shown_in(reader) == ["fire"]


class TestEmpty:
    async def test_a_folder_without_articles_says_so(self, folder: Path):
        async with opened(folder, article=None) as reader:
            assert "no .txt articles in" in listed(reader)[0]
            await reader.press("enter down up G g g pgdn / x enter esc")
            assert reader.library.list.row == 0
            await reader.press("q")
        assert reader.app.return_code == 0


class TestEncoding:
    ARABIC = "قال الوزير إن العدد بلغ خمسين، ونفت الشركة ذلك.\n" * 3

    async def test_is_asked_where_it_must_be_and_remembered(self, folder: Path):
        data = self.ARABIC.encode("cp1256")
        (folder / "old.txt").write_bytes(data)
        async with opened(folder, article=None) as reader:
            await reader.press("enter")
            screen = reader.app.screen
            assert reader.at == "EncodingScreen"
            said = text_of(rows_of(screen.query_one("#title"))[0])
            assert said.startswith(" old.txt is not UTF-8. In which of these can it be read?")
            rows = [text_of(row).strip() for row in rows_of(screen.query_one("Rows"))]
            assert rows[1] == "cp1256"
            assert "ﺮﻳﺯﻮﻟﺍ ﻝﺎﻗ" in rows[2]
            await reader.press("esc")
            assert reader.at == "LibraryScreen"
            await reader.press("enter")
            await reader.press("enter")
            assert reader.session.text == self.ARABIC
            assert "cp1256" in reader.bar("status")
            await reader.press("c esc")
        assert (folder / "old.txt").read_bytes() == data, "the file is not changed"
        async with opened(folder, article=None) as reader:
            await reader.press("enter")
            assert reader.session.text == self.ARABIC
            assert [each.quote for each in reader.session.marks] == ["قال"]

    async def test_another_one_can_be_chosen(self, folder: Path):
        (folder / "old.txt").write_bytes(self.ARABIC.encode("iso8859-6"))
        async with opened(folder, article=None) as reader:
            await reader.press("enter")
            screen = reader.app.screen
            assert isinstance(screen, EncodingScreen)
            names = [candidate.encoding for candidate in screen.candidates]
            place = names.index("iso8859-6")
            await reader.press(["up", *["down"] * 20, *["k"] * (len(names) - 1 - place), "enter"])
            assert reader.session.text == self.ARABIC

    async def test_what_is_no_text_is_refused_with_a_sentence(self, folder: Path):
        (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
        async with opened(folder, article=None) as reader:
            await reader.press("enter")
            assert reader.at == "LibraryScreen"
            assert reader.bar("hint").startswith(" …/picture.txt: "), "what is said of it is not cut off"
            assert len(reader.bar("hint")) > 40
            await reader.press("down")
            assert "Enter read" in reader.bar("hint")


class TestHelp:
    @pytest.mark.parametrize("article", [None, "fire"])
    async def test_lists_every_action_with_its_keys(self, folder: Path, article: str | None):
        async with opened(folder, TEXTS, article=article, size=(100, 24)) as reader:
            actions = reader.acting.actions
            await reader.press("?")
            rows = reader.app.screen.query_one(Rows)
            said = [text_of(row) for row in rows.rows]
            for action in actions:
                title = action.title
                assert any(row.rstrip().endswith(title) and action.keys[0] in row for row in said), action
            for group in {action.group for action in actions}:
                assert any(row.startswith(f"  {group} · ") for row in said)

    async def test_scrolls_and_any_other_key_goes_back(self, folder: Path):
        async with opened(folder, TEXTS, article="fire") as reader:
            await reader.press("f1")
            rows = reader.app.screen.query_one("Rows")
            tops = []
            for keys in ("down", "j", "pgdn", "up", "pgup", "space"):
                await reader.press(keys)
                tops.append(rows.scroll_offset.y)
            height = rows.size.height
            assert tops == [1, 2, 2 + height, 1 + height, 1, 1 + height]
            await reader.press("c")
            assert reader.session.marks is not None
            assert len(reader.session.marks) == 0, "the key that goes back does nothing else"

    async def test_is_cleared_of_what_a_terminal_would_obey(self, folder: Path):
        async with opened(folder, TEXTS, article="fire") as reader:
            await reader.press("?")
            for row in rows_of(reader.app.screen.query_one("Rows")):
                assert all(ord(char) >= 32 for char in text_of(row))


async def test_a_new_size_of_the_window_is_taken(folder: Path):
    async with opened(folder, TEXTS, article=None) as reader:
        for width, height in ((40, 8), (20, 5), (150, 50)):
            await reader.pilot.resize_terminal(width, height)
            await settle(reader.pilot)
            rows = rows_of(reader.library.list)
            assert len(rows) == height - 2
            assert {sum(segment.cell_length for segment in row) for row in rows} == {width}
        await reader.send(events.AppBlur())
        await reader.press("down enter")
        assert reader.session.article.id == "fire"


#: Controls, and what turns the direction of what comes after it.
HARMFUL = frozenset(
    map(chr, (*range(32), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)


async def test_hostile_files_open_harmlessly_or_it_is_said_why_not(folder: Path, shared: Path):
    for path in (shared / "cases" / "hostile").glob("*.txt"):
        (folder / path.name).write_bytes(path.read_bytes())
    read: list[str] = []
    async with opened(folder, article=None, size=(70, 20)) as reader:

        def painted() -> str:
            widgets = reader.app.screen.query("Bar, ReadingPane, ArticleList")
            return "".join(text_of(row) for widget in widgets for row in rows_of(widget))

        for number, entry in enumerate(reader.library.catalogue.entries):
            reader.library.list.go(number)
            await reader.press("enter")
            if reader.at == "EncodingScreen":
                await reader.press("enter")
            assert not HARMFUL.intersection(painted()), entry.id
            if reader.at == "LibraryScreen":
                assert entry.path.name in reader.bar("hint")
                continue
            read.append(entry.id)
            await reader.press("W c pgdn G g g t")
            assert not HARMFUL.intersection(painted()), entry.id
            await reader.press("esc")
        assert len(reader.library.catalogue.entries) > len(read) > 20
