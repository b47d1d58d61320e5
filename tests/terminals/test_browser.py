"""``hashiya serve`` in a real browser, read from the pixels."""

from __future__ import annotations

import re
import shutil
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.terminals import prepared
from tests.terminals.display import Display, NoDisplay, display
from tests.terminals.emulators import Window, chromium
from tests.terminals.sight import use, wait_until

pytestmark = [pytest.mark.terminals, pytest.mark.timeout(900)]

_CELL = 9  # pixels: the page's font has 15, and its letters are 0.6 of that wide


@pytest.mark.skipif(not find_spec("textual_serve"), reason="textual-serve is not installed: hashiya[serve]")
def test_arabic_stands_right_on_the_page_and_the_mouse_reaches_it(tmp_path: Path):
    if not (shutil.which("chromium") or shutil.which("chromium-browser")):
        pytest.skip("chromium is not installed")
    try:
        with display(tmp_path) as screen:
            screen.environ |= prepared.environment(tmp_path)
            article = prepared.prepare(tmp_path / "articles", screen.environ)
            program = [sys.executable, "-m", "reader", "serve", str(article), "--as", "tester"]
            screen.start([*program, "--port", "0"])
            chromium(screen, _address(screen))
            use(_window(screen), tmp_path)
            exported = prepared.hashiya(screen.environ, "export", str(article.parent))
    except NoDisplay as reason:
        pytest.skip(str(reason))
    assert prepared.marks_in(exported) == prepared.MADE


def _address(screen: Display) -> str:
    """Where the server says that it is."""
    wait_until("the server listens", lambda: "http://127.0.0.1:" in screen.log())
    found = re.search(r"http://127\.0\.0\.1:\d+/", screen.log())
    assert found
    return found[0]


def _window(screen: Display) -> Window:
    """The page, when the reader's title bar is in its first row: the bar's height is that of a cell."""
    stop = time.monotonic() + 60
    while True:
        time.sleep(0.5)
        pixels = screen.screen()
        at = pixels.width // 2
        column = [pixels.data[(y * pixels.width + at) * 3 :][:3] for y in range(60)]
        height = next((y for y, pixel in enumerate(column) if pixel != column[0]), 0)
        # The bar is lighter than what is below it.
        if 12 < height < 30 and sum(column[0]) > sum(column[height]) > 0:
            return Window(screen, (0, 0, _CELL, height), pixels.width // _CELL, pixels.height // height, 0.5)
        assert time.monotonic() < stop, f"no reader on the page: {screen.log()[-800:]}"
