"""A note written in the person's own editor, while the terminal is as it was before."""

from __future__ import annotations

import click
from textual.app import App, SuspendNotSupported


def note_from_editor(app: App[None], note: str) -> tuple[str | None, str]:
    """Open $VISUAL or $EDITOR with a note.

    Returns:
        The note as it was saved, or None when it was not; and what went wrong, or "".
    """
    edited, problem = None, ""
    try:
        with app.suspend():
            try:
                edited = click.edit(note + "\n" if note else "", extension=".txt")
            except click.ClickException as error:  # caught here: an exception would leave the app suspended
                problem = f"the editor did not do it: {error.format_message()}"
    except SuspendNotSupported:
        problem = "no editor can be opened from here; e writes the note in a line"
    return (None if edited is None else edited.strip()), problem
