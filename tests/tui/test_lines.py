"""Rows that are painted as they are, and the scrollbar beside them."""

from __future__ import annotations

import random

import pytest
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from reader.tui.lines import Slider
from reader.tui.pane import ReadingPane
from tests.tui.driving import MIXED as TEXT
from tests.tui.driving import Reader, cells_of, opened, rows_of, settle


def slider_of(reader: Reader) -> Slider:
    slider = reader.pane.vertical_scrollbar
    assert isinstance(slider, Slider)
    return slider


def looks(strips: list[Strip]) -> list[tuple[object, ...]]:
    """What one sees of a scrollbar, and what the mouse does there: a blank has no colour of letters."""
    seen: list[tuple[object, ...]] = []
    for strip in strips:
        for glyph, style in cells_of(strip):
            ink = style.color if glyph != " " or style.reverse else None
            seen.append((glyph, ink, style.bgcolor if not style.reverse else None, style.meta))
    return seen


class TestSlider:
    @pytest.mark.parametrize("seed", [1, 2, 3])
    async def test_is_what_textual_paints(self, folder, seed: int):
        chance = random.Random(seed)
        async with opened(folder, TEXT * 5) as reader:
            slider = slider_of(reader)
            for _ in range(20):
                slider.window_virtual_size = chance.choice([5, 22, 100, 10_000])
                slider.position = chance.random() * slider.window_virtual_size
                slider.mouse_over = chance.random() < 0.3
                crop = Region(0, 0, 1, slider.size.height)
                assert crop.height == reader.pane.size.height > 10
                assert looks(slider.render_lines(crop)) == looks(Widget.render_lines(slider, crop))
                part = Region(0, 3, 1, 4)
                assert slider.render_lines(part) == slider.render_lines(crop)[3:7]

    async def test_moves_with_the_text(self, folder):
        async with opened(folder, TEXT * 5) as reader:
            slider = slider_of(reader)
            top = looks(slider.render_lines(slider.size.region))
            await reader.press("ctrl+end")
            bottom = looks(slider.render_lines(slider.size.region))
            assert slider.position == reader.pane.scroll_offset.y > 0
            assert top != bottom

    async def test_can_be_dragged_with_the_mouse(self, folder):
        async with opened(folder, TEXT * 5) as reader:
            await reader.pilot.mouse_down(reader.pane, offset=(79, 0))
            assert slider_of(reader).grabbed is not None
            await reader.pilot.hover(reader.pane, offset=(79, 12))
            await reader.pilot.mouse_up(reader.pane, offset=(79, 12))
            await settle(reader.pilot)
            assert slider_of(reader).grabbed is None
            assert reader.pane.scroll_offset.y > 0


class TestLines:
    async def test_have_no_colour_that_textual_would_make_a_true_one(self, folder):
        async with opened(folder, TEXT, size=(120, 40)) as reader:
            await reader.press("; esc w w c w d v w w")
            behind = reader.pane.background_colors[1]
            for row in reader.pane.render_lines(reader.pane.size.region):
                for each in reader.app.get_line_filters():
                    assert row.apply_filter(each, behind) == row

    async def test_of_a_part_are_those_of_the_whole(self, folder):
        async with opened(folder, TEXT) as reader:
            whole = reader.pane.render_lines(reader.pane.size.region)
            part = reader.pane.render_lines(Region(30, 2, 20, 5))
            assert part == [row.crop(30, 50) for row in whole[2:7]]

    async def test_are_painted_once_for_another_size(self, folder, monkeypatch):
        painted: list[int] = []
        paint = ReadingPane.render_line

        def watched(pane: ReadingPane, y: int) -> Strip:
            painted.append(y)
            return paint(pane, y)

        async with opened(folder, TEXT * 5, size=(120, 40)) as reader:
            await reader.press("pgdn pgdn")
            monkeypatch.setattr(ReadingPane, "render_line", watched)
            for size in ((90, 30), (60, 35), (120, 40)):
                painted.clear()
                await reader.pilot.resize_terminal(*size)
                await settle(reader.pilot)
                rows_of(reader.pane)
                assert sorted(painted) == list(range(size[1] - 3))
