"""The real program in real terminals, read from the pixels.

Letters in order and joined, the colour of a mark on its letters and on no others, a click that reaches the
word under the pointer, and the selection's colour on the word that was clicked twice.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.terminals import prepared
from tests.terminals.display import NoDisplay, display
from tests.terminals.emulators import Absent, Setting, running
from tests.terminals.settings import SETTINGS
from tests.terminals.sight import use, wait_until

pytestmark = pytest.mark.timeout(900)


def _parameter(setting: Setting):
    """xterm is part of an ordinary run."""
    return pytest.param(setting, id=setting.id, marks=pytest.mark.terminals(ordinary=setting.id == "xterm"))


@pytest.mark.parametrize("setting", [_parameter(setting) for setting, _ in SETTINGS])
def test_arabic_stands_right_and_the_mouse_reaches_it(setting: Setting, tmp_path: Path):
    try:
        with display(tmp_path) as screen:
            environ = prepared.environment(tmp_path)
            screen.environ |= environ
            article = prepared.prepare(tmp_path / "articles", screen.environ)
            ended = tmp_path / "ended"
            program = [sys.executable, "-m", "reader", "open", str(article), "--as", "tester"]
            script = '"$@"; echo $? > "$0.part"; mv "$0.part" "$0"'
            # Some emulators pass no environment on to what they run.
            given = ["env", *(f"{name}={value}" for name, value in environ.items())]
            argv = [*given, "sh", "-c", script, str(ended), *program]
            with running(screen, setting, argv) as window:
                use(window, tmp_path)
                window.key("q")
                wait_until("the program has ended", ended.exists)
            assert ended.read_text().strip() == "0"
            exported = prepared.hashiya(screen.environ, "export", str(article.parent))
    except (NoDisplay, Absent) as reason:
        pytest.skip(str(reason))
    assert prepared.marks_in(exported) == prepared.MADE
