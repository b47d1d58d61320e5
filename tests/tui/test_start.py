"""Who opens an article waits for its text, and for nothing that the first screen does not show."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import pytest
from textual.strip import Strip

from reader.annotations.labels import Schema
from reader.annotations.memory import MemoryStore
from reader.articles.workspace import Workspace
from reader.tui.app import HashiyaApp
from reader.tui.pane import ReadingPane

ROOT = Path(__file__).resolve().parents[2]
TEXT = "قَالَ الوزير إن العدد بلغ خمسين.\nونفى المتحدث ذلك.\n"

#: Opens an article as the command does, up to the first screen, and says what was loaded.
START = """
import asyncio, sys
from pathlib import Path
import reader.__main__, reader.commands.ending, reader.terminal.survey
from reader.commands.starting import opened
found, file, schema, store = opened(Path(sys.argv[1]), None)
from reader.tui.app import HashiyaApp
app = HashiyaApp(found, store, schema, article=found.open(file))
async def start():
    async with app.run_test():
        await asyncio.sleep(0)
    print(*sys.modules)
asyncio.run(start())
"""
#: What is loaded when it is used: by the first key of its kind, in the terminal or the text that needs it.
LATER = """
reader.annotations.word_diff reader.articles.tutorial
reader.cli reader.commands.exchange reader.commands.group reader.commands.reviewing reader.commands.serving
reader.dataset.formats reader.dataset.jsonl reader.review reader.serving reader.suggest
reader.session.commands reader.session.finding reader.session.going reader.session.growing
reader.session.marking reader.session.moving reader.session.selecting reader.session.zoning
reader.terminal.alternating reader.terminal.clipboard reader.terminal.configuration reader.terminal.doctor
reader.terminal.marked reader.terminal.stream reader.terminal.turned
reader.text.cues reader.text.occurrences reader.text.phrases reader.text.search
reader.tui.dialogs reader.tui.editor reader.tui.guideline reader.tui.library_screen reader.tui.review_screen
arabic_reshaper chardet click configparser filelock rapidfuzz tinydb tomllib wcwidth
"""


def test_the_first_screen_loads_nothing_that_it_does_not_show(tmp_path: Path):
    article = tmp_path / "news.txt"
    article.write_text(TEXT, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", START, str(article)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert "reader.tui.pane" in loaded
    assert {name for name in LATER.split() if name in loaded} == set()


def app_on(folder: Path) -> HashiyaApp:
    """The app with an article of a folder."""
    file = folder / "news.txt"
    file.write_text(TEXT, encoding="utf-8")
    workspace, _ = Workspace.find(file, folder)
    return HashiyaApp(workspace, MemoryStore(), Schema(), article=workspace.open(file))


async def test_the_first_rows_that_are_painted_are_laid_out_for_the_screen(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    widths: list[int] = []
    paint = ReadingPane.render_line

    def watched(pane: ReadingPane, y: int) -> Strip:
        widths.append(pane.geometry.text)
        return paint(pane, y)

    monkeypatch.setattr(ReadingPane, "render_line", watched)
    async with app_on(folder).run_test(size=(120, 40)):
        assert widths[0] == 72


async def test_garbage_is_looked_for_again_when_the_first_screen_is_there(folder: Path):
    gc.disable()
    try:
        async with app_on(folder).run_test() as pilot:
            await pilot.pause()
            assert gc.isenabled()
    finally:
        gc.enable()
