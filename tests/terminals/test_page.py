"""Rows painted through Hashiya's way to the terminal, read from the pixels.

Order of letters, letters joined, a mark's colour on the marked letters, Latin and digits glued to them, rows
painted anew in part, vowel marks, and a click. What the real program paints only now and then is all here.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pytest

from tests.terminals import prepared
from tests.terminals.display import NoDisplay, display
from tests.terminals.emulators import Absent, Setting, Window, running
from tests.terminals.picture import Picture
from tests.terminals.rows import CLICK, HEIGHT, JOINED, ROWS, VOWELLED
from tests.terminals.settings import SETTINGS
from tests.terminals.sight import ANSWER, wait_until

pytestmark = [pytest.mark.terminals, pytest.mark.timeout(900)]


@pytest.mark.parametrize(("setting", "mode"), SETTINGS, ids=[setting.id for setting, _ in SETTINGS])
def test_rows_stand_as_they_are_painted(setting: Setting, mode: str, tmp_path: Path):
    said = tmp_path / "said.json"
    environ = prepared.environment(tmp_path)
    given = ["env", *(f"{name}={value}" for name, value in environ.items())]
    try:
        with (
            display(tmp_path) as screen,
            running(
                screen, setting, [*given, sys.executable, "-m", "tests.terminals.page", str(said)]
            ) as window,
        ):
            wait_until("the rows are painted", said.exists)
            found = json.loads(said.read_text())
            problems = _problems(window, tmp_path)
    except (NoDisplay, Absent) as reason:
        pytest.skip(str(reason))
    assert problems == {}, f"{found['why']} {tmp_path}"
    assert found["mode"] == mode


def _problems(window: Window, folder: Path) -> dict[str, object]:
    """Click until the clicked word is marked, or it takes too long."""
    stop = time.monotonic() + ANSWER
    while True:
        window.click(*CLICK)
        time.sleep(0.2)
        window.point(1, HEIGHT - 2)
        time.sleep(0.3)
        picture = window.picture()
        problems = wrong(picture)
        if not problems or time.monotonic() > stop:
            picture.save(folder / "rows.ppm")
            return problems


def wrong(picture: Picture) -> dict[str, object]:
    """What does not stand as it was painted."""
    found: dict[str, object] = {}
    for name, row in {**ROWS, "vowel marks": VOWELLED}.items():
        letters = picture.letters(row.y, row.x, len(row.text))
        read = "".join("?" if want == "?" else got for want, got in zip(row.expected, letters, strict=True))
        if read != row.expected:
            found[name] = f"{row.expected} is shown as {letters}"
        marked = picture.marked(row.y, row.x, len(row.text))
        if marked != set(row.marked):
            found[f"{name}, colours"] = f"{sorted(row.marked)} are marked at {sorted(marked)}"
    if gaps := picture.gaps(JOINED.y, JOINED.x, len(JOINED.text)):
        found["joined"] = f"gaps at pixel columns {gaps}"
    return found
