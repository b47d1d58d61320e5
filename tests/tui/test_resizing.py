"""Another size of the window: when it is painted, and how often."""

from __future__ import annotations

from typing import Any

import pytest
from textual import events
from textual._compositor import Compositor, LayoutUpdate
from textual.geometry import Size
from textual.timer import Timer

from reader.tui.app import HashiyaApp
from reader.tui.pane import ReadingPane
from tests.tui.driving import MIXED as TEXT
from tests.tui.driving import opened, settle


@pytest.mark.parametrize(("after", "size"), [(60.0, (70, 27)), (0.01, (120, 37))], ids=["alone", "in a drag"])
async def test_only_in_a_drag_more_sizes_are_waited_for(
    folder, monkeypatch, after: float, size: tuple[int, int]
):
    set_timer = HashiyaApp.set_timer

    def never(app: HashiyaApp, delay: float, *arguments: Any, **options: Any) -> Timer:
        return set_timer(app, 3600 if delay < 1 else delay, *arguments, **options)

    async with opened(folder, TEXT, size=(120, 40)) as reader:
        monkeypatch.setattr("reader.tui.resizing.monotonic", lambda: reader.app._resized + after)
        monkeypatch.setattr(HashiyaApp, "set_timer", never)  # with which Textual waits for more
        reader.app.post_message(events.Resize(Size(70, 30), Size(70, 30)))
        await settle(reader.pilot)
        assert reader.pane.size == size


async def test_of_the_many_sizes_of_a_drag_only_the_newest_counts(folder, monkeypatch):
    laid_out: list[Size] = []
    lay_out = ReadingPane.lay_out

    def watched(pane: ReadingPane) -> None:
        laid_out.append(pane.size)
        lay_out(pane)

    async with opened(folder, TEXT, size=(120, 40)) as reader:
        monkeypatch.setattr(ReadingPane, "lay_out", watched)
        monkeypatch.setattr("reader.tui.resizing.monotonic", lambda: reader.app._resized + 0.01)
        for width in range(119, 19, -1):
            reader.app.post_message(events.Resize(Size(width, 24), Size(width, 24)))
        for _ in range(200):
            await reader.pilot.pause(0.05)
            if reader.pane.size.width == 20:
                break
        await settle(reader.pilot)
        assert reader.pane.size == (20, 21)
        assert laid_out[-1] == (20, 21)
        assert len(laid_out) < 10


async def test_the_whole_screen_is_painted_once_for_a_size(folder, monkeypatch):
    painted: list[Size] = []
    paint = Compositor.render_full_update

    def watched(compositor: Compositor, simplify: bool = False) -> LayoutUpdate:
        painted.append(compositor.size)
        return paint(compositor, simplify)

    async with opened(folder, TEXT * 5, size=(120, 40)) as reader:
        await reader.press("pgdn")
        monkeypatch.setattr(Compositor, "render_full_update", watched)
        for size in ((90, 30), (60, 35), (120, 40)):
            await reader.pilot.resize_terminal(*size)
            await settle(reader.pilot)
        assert painted == [(90, 30), (60, 35), (120, 40)]
