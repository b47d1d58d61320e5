"""The real app at a review: opened from a workspace, driven by keys, left, and opened again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from textual.pilot import Pilot

from reader.annotations.labels import Schema
from reader.annotations.model import Span
from reader.annotations.tinydb_store import TinyStore
from reader.articles.workspace import Workspace
from reader.review.opening import begin, review_of
from reader.review.queue import Choice
from reader.review.review import Review
from reader.settings import Settings
from reader.tui.app import HashiyaApp
from reader.tui.bars import Bar
from reader.tui.review_screen import ReviewScreen
from tests.tui.driving import press, rows_of, settle, text_of, type_in


@dataclass
class Reviewing:
    """The app while it reviews, and how many keys were pressed."""

    pilot: Pilot[None]
    app: HashiyaApp
    review: Review
    keys: int = 0

    @property
    def screen(self) -> ReviewScreen:
        screen = self.app.screen
        assert isinstance(screen, ReviewScreen), screen
        return screen

    @property
    def span(self) -> Span:
        """The mark that is to be decided."""
        span = self.review.span
        assert span is not None, "there is no more to review"
        return span

    async def press(self, keys: str) -> None:
        self.keys += len(keys.split())
        await press(self.pilot, keys)

    async def type_in(self, text: str) -> None:
        self.keys += len(text)
        await type_in(self.pilot, text)

    def bar(self, name: str) -> str:
        (row,) = rows_of(self.app.screen.query_one(f"#{name}", Bar))
        return text_of(row).rstrip()

    def details(self) -> list[str]:
        return [text_of(row).rstrip() for row in rows_of(self.screen.details)]


@asynccontextmanager
async def reviewing(
    folder: Path,
    choice: Choice,
    *,
    annotator: str = "layla",
    size: tuple[int, int] = (80, 24),
    settings: Settings | None = None,
) -> AsyncIterator[Reviewing]:
    """A review of a workspace: begun, or gone on with."""
    workspace, _ = Workspace.find(folder, folder)
    store, schema = TinyStore(workspace.annotations), Schema()
    saved = begin(workspace, store, choice, annotator=annotator)
    review = review_of(saved, workspace, store, schema, annotator)
    app = HashiyaApp(workspace, store, schema, settings or Settings(annotator=annotator), review=review)
    try:
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            yield Reviewing(pilot, app, review)
    finally:
        review.close()
        store.close()
