"""The line to type in, in either direction."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from textual import events

from reader.tui.prompt import Prompt
from tests.tui.driving import Reader, cells_of, key_events, opened, press, rows_of, settle, text_of

TEXT = "قال سامي إن العدد بلغ خمسين.\nونفت الشركة ذلك.\n"


@pytest.fixture
async def reader(folder) -> AsyncIterator[Reader]:
    async with opened(folder, TEXT) as made:
        yield made


async def typing(reader: Reader, text: str, keys: str = "") -> Prompt:
    """The prompt with a text in it, the caret at its end, and then some keys."""
    prompt = reader.screen.prompt
    prompt.open("note", " note:", text)
    await reader.pilot.pause()
    await reader.press(keys)
    return prompt


def marked(prompt: Prompt) -> str:
    """The text with a bar at the caret."""
    return f"{prompt.text[: prompt.caret]}|{prompt.text[prompt.caret :]}"


class TestEditing:
    CASES = (
        ("abc", "left", "ab|c"),
        ("abc", "left left left left", "|abc"),
        ("abc", "left right right", "abc|"),
        # Arabic reads to the left: right goes back, left goes on
        ("قال", "right", "قا|ل"),
        ("قال", "right right right right", "|قال"),
        ("قال", "right right left", "قا|ل"),
        ("قال", "left", "قال|"),
        # inside a Latin word in an Arabic line, as the eye sees
        ("قال Elon", "right", "قال |Elon"),
        ("قال Elon", "right right", "قال E|lon"),
        ("قال Elon", "right right right right right", "قال| Elon"),
        # a letter with its harakat is one step, and so is a lam-alef
        ("مُحَ", "right", "مُ|حَ"),
        ("سلام", "right right", "س|لام"),
        # of letter and haraka the haraka goes first
        ("بَ", "backspace", "ب|"),
        ("بَ", "backspace backspace", "|"),
        ("لا", "backspace", "ل|"),
        ("", "backspace", "|"),
        ("abc", "home backspace", "|abc"),
        # delete takes the whole letter
        ("مُحَ", "home delete", "|حَ"),
        ("abc", "delete", "abc|"),
        ("قال", "home delete", "|ال"),
        ("قال", "home end", "قال|"),
        ("قال", "ctrl+a", "|قال"),
        ("قال سامي", "ctrl+w", "قال |"),
        ("قال سامي  ", "ctrl+w", "قال |"),
        ("قال سامي", "ctrl+u", "|"),
        ("قال سامي", "home ctrl+w", "|قال سامي"),
        # typing
        ("قل", "right ا", "قا|ل"),
        ("قال", "space ن ع م", "قال نعم|"),
        ("ب", "َ", "بَ|"),
        ("ا", "home ل", "ل|ا"),
        ("", "q ? : ؤ ٣", "q?:ؤ٣|"),  # commands elsewhere, letters here
        ("a", "tab up down pgup f1 ctrl+r", "a|"),
    )

    async def test_by_keys(self, reader: Reader):
        found = [(text, keys, marked(await typing(reader, text, keys))) for text, keys, _ in self.CASES]
        assert found == list(self.CASES)

    async def test_pasted_text_comes_in_on_one_line_and_is_painted_harmlessly(self, reader: Reader):
        for pasted, left in (
            ("نعم", "قال نعم|"),
            ("  نعم\n  ثم\tلا \r\n", "قال نعم ثم لا|"),
            ("\x1b[31mx", "قال \x1b[31mx|"),
        ):
            prompt = await typing(reader, "قال ")
            await reader.send(events.Paste(pasted))
            assert marked(prompt) == left
            (row,) = rows_of(prompt)
            assert not any(ord(char) < 32 for char in text_of(row))

    async def test_pasting_elsewhere_does_nothing(self, reader: Reader):
        await reader.send(events.Paste("cccxq"))
        assert len(reader.session.marks) == 0


class TestPainting:
    async def test_the_text_stands_as_it_will_be_read(self, reader: Reader):
        for text, keys, painted, caret in (
            ("abc", "", " note: abc", 10),
            ("قال", "", " note:  ﻝﺎﻗ", 7),  # behind the last letter, on its left
            ("قال", "home", " note:  ﻝﺎﻗ", 10),
            ("قال Elon", "", " note:  Elon ﻝﺎﻗ", 7),
            ("", "", " note:", 7),
        ):
            prompt = await typing(reader, text, keys)
            (row,) = rows_of(prompt)
            assert text_of(row).rstrip() == painted
            found = [n for n, (_, style) in enumerate(cells_of(row)) if style == prompt.caret_style]
            assert found == [caret]

    @pytest.mark.parametrize("text", ["قال سامي " * 30, "said he " * 30])
    async def test_of_a_long_text_the_part_around_the_caret_is_shown(self, reader: Reader, text: str):
        prompt = await typing(reader, text)
        way = "right" if text[0] == "ق" else "left"
        for _ in range(30):
            (row,) = rows_of(prompt)
            cells = cells_of(row)
            assert len(cells) == 80
            assert [style for _, style in cells].count(prompt.caret_style) == 1
            await reader.press([way] * 8)
        await reader.press("home")
        (row,) = rows_of(prompt)
        assert "ﻝﺎﻗ" in text_of(row) or text_of(row).startswith(" note: said")


class TestClosing:
    async def test_escape_gives_up_and_the_keys_are_commands_again(self, reader: Reader):
        await reader.press("w c e")
        await reader.type_in("xq")
        await reader.press("esc w s")
        assert [mark.note for mark in reader.session.marks] == ["", ""]
        assert not reader.screen.prompt.is_open

    async def test_what_is_typed_after_a_click_elsewhere_still_goes_to_the_prompt(self, reader: Reader):
        await reader.press("w c e")
        await reader.type_in("مل")
        cursor = reader.session.cursor
        await reader.pilot.click(reader.pane, offset=(30, 2))
        await settle(reader.pilot)
        assert reader.session.cursor == cursor, "the note is for the mark that it was begun on"
        await reader.type_in("احظة")
        await reader.press("enter")
        assert [mark.note for mark in reader.session.marks] == ["ملاحظة"]

    async def test_line_ends_of_a_note_come_back_when_nothing_is_changed(self, reader: Reader):
        await reader.press("w c")
        reader.session.annotate("أول\nثان")
        await reader.press("e")
        assert reader.screen.prompt.text == "أول ثان"
        await reader.press("enter")
        assert [mark.note for mark in reader.session.marks] == ["أول\nثان"]
        assert reader.bar("hint") == " nothing changed"
        await reader.press("e ! enter")
        assert [mark.note for mark in reader.session.marks] == ["أول ثان!"]


async def all_at_once(reader: Reader, keys: str) -> None:
    """Keys as a slow line brings them: the next is there before the one before it is done."""
    driver = reader.app._driver
    assert driver is not None
    for event in key_events(keys.split()):
        driver.send_message(event)
    await settle(reader.pilot)


class TestKeysThatComeAllAtOnce:
    async def test_a_note_is_written_on_the_mark_where_it_was_begun(self, reader: Reader):
        await reader.press("g g c w c g g")
        await all_at_once(reader, "e x y enter tab tab")
        assert [mark.note for mark in reader.session.marks] == ["xy", ""]
        assert reader.session.cursor > 0

    async def test_what_is_found_is_tagged(self, reader: Reader):
        await all_at_once(reader, "/ ب ل غ enter c")
        assert [mark.quote for mark in reader.session.marks] == ["بلغ"]

    async def test_the_article_that_is_shown_is_opened(self, folder):
        async with opened(folder, {"news": TEXT, "other": "خبر", "third": "رأي"}, article=None) as reader:
            await all_at_once(reader, "/ o t h e r enter enter")
            assert reader.at == "ReaderScreen"
            assert reader.session.article.id == "other"


async def test_arabic_typed_on_an_arabic_keyboard_is_not_taken_for_commands(folder):
    async with opened(folder, TEXT) as reader:
        await press(reader.pilot, "/ ؤ س ي ب")
        assert reader.screen.prompt.text == "ؤسيب"
