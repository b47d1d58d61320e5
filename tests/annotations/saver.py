"""A process that saves marks as fast as it can and says so; tests kill it.

Each line it writes is "try ID" before a save and "saved ID" after one that was acknowledged.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from reader.annotations.model import Span
from reader.annotations.store import Edit
from reader.annotations.tinydb_store import TinyStore
from tests.annotations.marks import article, edit, span


def say(*words: str) -> None:
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


def main(folder: Path, seed: int) -> None:
    store = TinyStore(folder)
    spans: list[Span] = []
    for number in range(1_000_000):
        kind = (seed + number) % 5
        if kind == 3 and spans:
            old = spans.pop(0)
            wish: Edit = edit((old, None), action=f"-{old.id}")
        elif kind == 4 and spans:
            old = spans.pop(0)
            wish = edit((old, replace(old, note=f"{old.note}x" * 3)), action=f"~{old.id}")
        else:
            new = span(note="ن" * (number % 50))
            # One edit of several records: all of them or none.
            wish = edit(
                (None, new), (None, span(id=f"{new.id}-a")), (None, span(id=f"{new.id}-b")), action="+"
            )
        say("try", wish.id)
        stored = store.save(article(), wish)
        say("saved", wish.id)
        spans += [change.after for change in stored.changes if isinstance(change.after, Span)][:1]


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
