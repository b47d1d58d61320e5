"""A reviewer that is to be killed: accepts item after item, and says each when it is done.

``python -m tests.review.reviewer FOLDER``
"""

from __future__ import annotations

import sys
from pathlib import Path

from reader.annotations.labels import Schema
from reader.annotations.tinydb_store import TinyStore
from reader.articles.workspace import Workspace
from reader.review.opening import begin, review_of
from reader.review.queue import Choice

if __name__ == "__main__":
    workspace, _ = Workspace.find(Path(sys.argv[1]), Path.cwd())
    store = TinyStore(workspace.annotations)
    saved = begin(workspace, store, Choice("proposals"), annotator="layla")
    review = review_of(saved, workspace, store, Schema(), "layla")
    while (item := review.item) is not None:
        assert review.accept().ok
        print(item.left, flush=True)
