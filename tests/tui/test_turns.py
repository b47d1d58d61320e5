"""Keys that come together, as a macro or a slow line sends them: each is for the screen it was meant for."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.driving import Reader, key_events, opened, settle

TEXT = "قال سامي إن العدد بلغ خمسين.\nونفت الشركة ذلك.\n"


async def send(reader: Reader, keys: str) -> None:
    """Let keys come in one batch."""
    driver = reader.app._driver
    assert driver is not None
    for event in key_events(keys.split()):
        driver.send_message(event)
    await settle(reader.pilot)


@pytest.mark.parametrize("article", [None, "news"])
@pytest.mark.parametrize("key", [":", "ctrl+p"])
async def test_a_word_typed_with_the_palettes_key_stands_in_the_palette(folder: Path, article, key: str):
    async with opened(folder, {"news": TEXT}, article=article) as reader:
        below = reader.app.screen
        await send(reader, f"{key} c s q r T")
        assert reader.at == "CommandPalette"
        assert reader.app.screen.query_one(Input).value == "csqrT"
        assert reader.app.theme == "night", "the T was no command"
        await reader.press("esc")
        assert reader.app.screen is below
        if article:
            assert not reader.session.marks


@pytest.mark.parametrize(
    ("article", "keys", "at", "marked"),
    [
        ("news", "? c", "ReaderScreen", []),
        ("news", "? j j", "HelpScreen", []),
        ("news", "? x s", "ReaderScreen", ["قال"]),
        ("news", "? tab c s", "ReaderScreen", ["قال"]),
        ("news", "f2 c w s", "ReaderScreen", ["سامي"]),
        ("news", "? x ? x ? x", "ReaderScreen", []),
        (None, "? q q", None, None),
        (None, "enter w s", "ReaderScreen", ["سامي"]),
        (None, "enter w s esc enter x esc ? x", "LibraryScreen", None),
        (None, "enter esc j k", "LibraryScreen", None),
        (None, "g t w s esc enter s", "ReaderScreen", ["قال"]),
    ],
)
async def test_keys_after_one_that_opens_a_screen_are_for_that_screen(
    folder: Path, article, keys: str, at: str | None, marked: list[str] | None
):
    async with opened(folder, {"news": TEXT}, article=article) as reader:
        await send(reader, keys)
        if at is None:
            assert reader.app.return_code == 0
            return
        assert reader.at == at
        if marked is not None and at == "ReaderScreen":
            assert [mark.quote for mark in reader.session.marks] == marked


async def test_a_review_is_opened_and_left_by_keys_in_a_row(folder: Path):
    async with opened(folder, {"news": TEXT}) as reader:
        await send(reader, "s g r a")
        (mark,) = reader.app.store.load("news").spans.values()
        assert mark.review is not None
        assert mark.review.verdict == "accepted"
