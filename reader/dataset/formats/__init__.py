"""The dataset in the shapes that other programs read and write, one module each.

Every format goes through this project's own rows (``hashiya/1``, see ``reader.dataset.jsonl``):
a writer is given them, checked, and a reader makes them of what it finds, so that what a
mark is, and whether it is true, is decided in one place.
"""
