"""Kill -9 in the middle of a review: what was said to be decided is, and the next item comes next."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from reader.annotations.labels import Schema
from reader.annotations.tinydb_store import TinyStore
from reader.articles.article import Article
from reader.articles.workspace import Workspace
from reader.review.opening import begin, review_of
from reader.review.queue import Choice
from reader.suggest.proposal import Proposal
from reader.suggest.saving import save_proposals
from tests.review.marking import NOW

ROOT = Path(__file__).resolve().parents[2]
TEXT = " ".join(f"كلمة{number}" for number in range(400)) + "\n"


def test_a_killed_review_goes_on_at_the_very_next_item(tmp_path):
    folder = tmp_path / "workspace"
    folder.mkdir()
    (folder / "news.txt").write_text(TEXT, encoding="utf-8")
    workspace, _ = Workspace.find(folder, folder)
    store = TinyStore(workspace.annotations)
    places = [(at, at + len(word)) for word in TEXT.split() for at in [TEXT.index(word)]]
    words = [Proposal(*place, "claim", "word", 0.5) for place in places]
    save_proposals(Article("news", TEXT), words, store, "b", NOW)
    store.close()
    said: list[str] = []
    for stop in (7, 40):
        command = [sys.executable, "-m", "tests.review.reviewer", str(folder)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line.strip())
            if len(said) == stop:
                break
        process.kill()
        said += process.stdout.read().split()
        process.wait()
        process.stdout.close()
    store = TinyStore(workspace.annotations)
    saved = begin(workspace, store, Choice("proposals"), annotator="layla")
    review = review_of(saved, workspace, store, Schema(), "layla")
    try:
        order = [item.left for item in saved.items]
        spans = store.load("news").spans
        accepted = [id_ for id_ in order if spans[id_].review is not None]
        # Each was decided once, in order; at most the one under way at each kill was not said.
        assert accepted == order[: len(accepted)]
        assert said == [id_ for id_ in order if id_ in said]
        assert len(said) <= len(accepted) <= len(said) + 2
        assert review.item is not None
        assert review.item.left == order[len(accepted)]
        for _ in accepted:
            assert review.undo().ok
        assert all(span.review is None for span in store.load("news").spans.values())
    finally:
        review.close()
        store.close()
