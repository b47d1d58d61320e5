"""Saves marks as fast as it can and says so; tests run it in a process of its own and kill it.

Each line it writes is "try ID" before a save and "saved ID" after one that was acknowledged.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from reader.annotations.model import Span
from reader.annotations.store import Edit
from reader.annotations.tinydb_store import TinyStore
from tests.annotations.marks import article, edit, span


def save_on_and_on(folder: Path, seed: int, output: int, settles: bool = False) -> None:
    """Tag, change, delete, and write the TinyDB file now and then, until killed.

    Args:
        folder: Where to save.
        seed: What to begin with.
        output: The descriptor to say it on.
        settles: Write the TinyDB file after every save.
    """
    store = TinyStore(folder)
    marks: list[Span] = []
    for number in range(seed, 1_000_000):
        if number % 5 == 3 and marks:
            wish: Edit = edit((marks.pop(0), None), action="delete")
        elif number % 5 == 4 and marks:
            old = marks.pop(0)
            wish = edit((old, old._replace(note="ن" * (number % 50))), action="note")
        else:
            new = span()
            # One edit of several records: all of them or none.
            wish = edit((None, new), (None, span(id=f"{new.id}-a")), (None, span(id=f"{new.id}-b")))
        os.write(output, f"try {wish.id}\n".encode())
        stored = store.save(article(), wish)
        os.write(output, f"saved {wish.id}\n".encode())
        marks += [change.after for change in stored.changes if isinstance(change.after, Span)][:1]
        if settles or number % 7 == 0:
            store.settle()


if __name__ == "__main__":
    save_on_and_on(Path(sys.argv[1]), int(sys.argv[2]), sys.stdout.fileno())
