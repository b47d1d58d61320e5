"""A search in a long article: it says what it is doing, stops at Escape, and no key waits for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.tui import stepping
from tests.tui.driving import opened, settle

LINE = "سطر آخر من الخبر.\n"
LONG = LINE * 15_000 + "هنا النهاية"


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch):
    """Searches that do one step, say so, and rest until they are let go on."""
    monkeypatch.setattr(stepping, "_SLICE", 0.0)
    monkeypatch.setattr(stepping, "_LONG", -1.0)
    monkeypatch.setattr(stepping, "_PAUSE", 3600.0)
    return monkeypatch


async def test_which_hit_it_is_is_said_as_soon_as_all_are_counted(folder: Path):
    async with opened(folder, "قال سامي إن العدد بلغ.\nوقالت إن العَدَد أقل.\n" + LINE * 40) as reader:
        await reader.press("/ ا ل ع د د enter")
        assert ": hit 1 of 2" in reader.bar("hint")
        await reader.press("n")
        assert ": hit 2 of 2" in reader.bar("hint")
        await reader.press("n")
        assert "(from the other end): hit 1 of 2" in reader.bar("hint")
        await reader.press("N w")
        assert "of 2" not in reader.bar("hint")


async def test_a_search_is_shown_and_stopped(folder: Path, slow: pytest.MonkeyPatch):
    async with opened(folder, LONG) as reader:
        await reader.press("/ ا ل ن ه ا ي ة enter")
        assert "searching… " in reader.bar("hint")
        assert "Esc stops it" in reader.bar("hint")
        await reader.press("down c")
        assert [mark.label for mark in reader.session.marks] == ["claim"]
        assert reader.screen.searching.running
        await reader.press("esc")
        assert "stopped" in reader.bar("hint")
        assert reader.at == "ReaderScreen"
        assert not reader.screen.searching.running
        await reader.press("down")
        assert "stopped" not in reader.bar("hint")


async def test_a_search_goes_on_between_keys_until_it_has_found(folder: Path, slow: pytest.MonkeyPatch):
    async with opened(folder, LONG) as reader:
        await reader.press("/ ا ل ن ه ا ي ة enter")
        assert reader.screen.searching.running
        slow.setattr(stepping, "_PAUSE", 0.0001)
        reader.screen.searching._go()
        while reader.screen.searching.running or reader.screen.counting.running:
            await settle(reader.pilot)
        assert ": hit 1 of 1" in reader.bar("hint")
        selection = reader.session.selection
        assert selection is not None
        assert reader.session.text[slice(*selection)] == "النهاية"


async def test_what_is_typed_next_is_not_for_where_a_search_goes(folder: Path, slow: pytest.MonkeyPatch):
    async with opened(folder, LONG) as reader:
        await reader.press("c / ا ل ن ه ا ي ة enter")
        assert reader.screen.searching.running
        await reader.press("e")
        assert not reader.screen.searching.running
        await reader.type_in("هنا")
        await reader.press("enter")
        assert [mark.note for mark in reader.session.marks] == ["هنا"]


async def test_a_new_search_takes_the_place_of_the_old(folder: Path, slow: pytest.MonkeyPatch):
    async with opened(folder, "البداية\n" + LONG) as reader:
        await reader.press("/ ا ل ن ه ا ي ة enter")
        assert reader.screen.searching.running
        await reader.press("/ ا ل ب د ا ي ة enter")
        while reader.screen.searching.running:
            reader.screen.searching._go()
        await settle(reader.pilot)
        assert reader.session.selection == (0, 7)
        assert "counting… " in reader.bar("hint")
        await reader.press("esc")
        assert "stopped" in reader.bar("hint")
        assert reader.session.selection == (0, 7)


async def test_all_places_to_tag_are_looked_for_between_keys(folder: Path, slow: pytest.MonkeyPatch):
    async with opened(folder, LONG) as reader:
        await reader.press("* c")
        assert "looking for all places… " in reader.bar("hint")
        await reader.press("esc")
        assert "stopped" in reader.bar("hint")
        await reader.press("enter")
        assert not list(reader.session.marks)
        slow.undo()
        await reader.press("* c")
        while reader.screen.searching.running:
            await settle(reader.pilot)
        assert "15000 places" in reader.bar("hint")
