"""The mouse in the reading pane: it is on the letter that is seen there."""

from __future__ import annotations

import pytest
from textual import events

from tests.tui.driving import MIXED as TEXT
from tests.tui.driving import Reader, opened, settle


async def click(reader: Reader, offset: tuple[int, int], **options) -> None:
    await reader.pilot.click(reader.pane, offset=offset, **options)
    await settle(reader.pilot)


async def mouse(reader: Reader, kind: type[events.MouseEvent], x: int, y: int) -> None:
    """What the terminal says of the mouse, at a place of the pane."""
    region = reader.pane.region
    x, y = x + region.x, y + region.y
    await reader.send(kind(None, x, y, 0, 0, 1, False, False, False, screen_x=x, screen_y=y))


class TestMouse:
    LINE = "قال Elon في 12 سبتمبر (ABC def) لَا نعم."

    @pytest.mark.parametrize("base", [LINE, "Now " + LINE], ids=["rtl", "ltr"])
    async def test_a_click_on_each_column_puts_the_cursor_on_the_letter_there(self, folder, base: str):
        async with opened(folder, base, size=(70, 8)) as reader:
            pane, line = reader.pane, reader.session.layout.line(0)
            left = pane.geometry.text_left + reader.session.layout.left_of(line)
            assert line.width == len(line) > 30
            for column in range(line.width):
                index = line.cell_at(column)
                assert index is not None
                await mouse(reader, events.MouseDown, left + column, 0)
                await mouse(reader, events.MouseUp, left + column, 0)
                assert reader.session.cursor == line.starts[index]
                assert reader.place_of(reader.session.cursor) == (left + column, 0)
                assert reader.session.selection is None
            for column, index in ((left - 3, 0), (left + line.width, -1)):
                await mouse(reader, events.MouseDown, column, 0)
                await mouse(reader, events.MouseUp, column, 0)
                assert reader.session.cursor == line.starts[index], "beside the line it is the nearest letter"

    async def test_an_arabic_word_is_hit_where_it_is_seen(self, folder):
        async with opened(folder, TEXT) as reader:
            for words in ("سامي", "Musk", "سَلَام", "2024"):
                offset = TEXT.index(words)
                await click(reader, reader.place_of(offset))
                assert reader.session.cursor == offset
            await reader.press("pgdn pgdn")
            offset = reader.session.cursor
            await reader.press("up up up")
            await click(reader, reader.place_of(offset))
            assert reader.session.cursor == offset, "also when the text is scrolled"

    async def test_between_paragraphs_and_below_the_text_nothing_is_lost(self, folder):
        async with opened(folder, "قال\nسامي\n\n") as reader:
            await click(reader, (60, 1))
            assert reader.session.cursor == 0
            await click(reader, (60, 15))
            await click(reader, (3, 0))
            assert reader.session.cursor == 2  # the last letter is the one nearest to the left edge

    async def test_dragging_selects_in_both_directions(self, folder):
        async with opened(folder, TEXT) as reader:
            start, end = TEXT.index("Elon"), TEXT.index("SpaceX") + 5
            for one, other in ((start, end), (end, start)):
                await mouse(reader, events.MouseDown, *reader.place_of(one))
                for offset in (start + 3, TEXT.index("من"), other):
                    await mouse(reader, events.MouseMove, *reader.place_of(offset))
                await mouse(reader, events.MouseUp, *reader.place_of(other))
                assert reader.session.selection == (start, end + 1)
                assert reader.session.cursor == other
            await mouse(reader, events.MouseMove, 5, 5)
            assert reader.session.selection == (start, end + 1), "the button is up"
            await reader.press("s")
            assert [mark.quote for mark in reader.session.marks] == ["Elon Musk من SpaceX"]

    async def test_dragging_over_the_edge_scrolls_row_by_row(self, folder):
        async with opened(folder, TEXT, size=(60, 12)) as reader:
            height = reader.pane.size.height
            await mouse(reader, events.MouseDown, 40, 3)
            anchor = reader.session.cursor
            for rows in (1, 2, 3, 4):
                await mouse(reader, events.MouseMove, 40, height)
                assert reader.pane.scroll_offset.y == rows
            assert reader.session.selection is not None
            assert reader.session.selection[0] == anchor
            for rows in (3, 2, 1, 0, 0):
                await mouse(reader, events.MouseMove, 40, -1)
                assert reader.pane.scroll_offset.y == rows
            await mouse(reader, events.MouseUp, 40, 0)
            assert reader.session.cursor < anchor

    @pytest.mark.parametrize("y", [0, 1, -2, -1])
    async def test_the_text_does_not_move_under_the_mouse(self, folder, y: int):
        """Or the second of two clicks would be on another word."""
        async with opened(folder, "قال سامي إن العدد بلغ خمسين. " * 60, size=(60, 12)) as reader:
            await reader.press("pgdn pgdn")
            y %= reader.pane.size.height
            offset, top = reader.pane.offset_at(50, y), reader.pane.scroll_offset.y
            assert offset is not None
            await click(reader, (50, y))
            await click(reader, (50, y), times=2)
            assert reader.pane.scroll_offset.y == top > 5
            start, end = reader.session.selection or (offset, offset + 1)
            assert start <= offset < end

    async def test_shift_and_a_click_widen_the_selection(self, folder):
        async with opened(folder, TEXT) as reader:
            await click(reader, reader.place_of(TEXT.index("سامي")))
            await click(reader, reader.place_of(TEXT.index("علي")), shift=True)
            assert reader.session.selection == (TEXT.index("سامي"), TEXT.index("علي") + 1)

    async def test_two_clicks_take_the_word_and_three_the_sentence(self, folder):
        async with opened(folder, TEXT) as reader:
            place = reader.place_of(TEXT.index("لعدد"))
            for times, words in ((2, "العدد"), (3, TEXT[TEXT.index("قال سامي") : TEXT.index("؟ نعم") + 1])):
                await click(reader, place, times=times)
                assert reader.session.selection is not None
                assert TEXT[slice(*reader.session.selection)] == words
                await click(reader, (3, 1))
            await click(reader, place, times=2)
            await reader.press("f")
            assert [mark.quote for mark in reader.session.marks] == ["العدد"]

    async def test_another_button_does_nothing(self, folder):
        async with opened(folder, TEXT) as reader:
            await click(reader, reader.place_of(20), button=3)
            assert reader.session.cursor == 0

    async def test_the_wheel_scrolls_and_a_key_comes_back_to_the_cursor(self, folder):
        async with opened(folder, TEXT, size=(60, 10)) as reader:
            for _ in range(5):
                await mouse(reader, events.MouseScrollDown, 30, 4)
            await reader.pilot.pause(0.3)
            assert reader.pane.scroll_offset.y > 3
            assert reader.session.cursor == 0
            await reader.press("left")
            assert reader.pane.scroll_offset.y == 0
