"""What concerns the terminal and its keys."""

from __future__ import annotations

from pathlib import Path

import click

from reader.commands.options import output, workspace_option
from reader.commands.starting import opened, surveyed


@click.command()
@click.option("--ids", is_flag=True, help="With the names that [keys] in hashiya.toml knows.")
@click.option("--arabic", is_flag=True, help="What they do in Arabic.")
@click.option("--markdown", is_flag=True, help="As a table for a page, as docs/keys.md has it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each action.")
@workspace_option
def keys(ids: bool, arabic: bool, markdown: bool, as_json: bool, workspace: Path | None) -> None:
    """List the keys of the reader and what each does.

    \b
    hashiya keys
    hashiya keys --ids
    """
    from reader.dataset.strict_json import encode
    from reader.text.oneline import one_line
    from reader.tui.actions import table_as_markdown
    from reader.tui.keymap import keymap

    found, _, schema, _ = opened(None, workspace)
    table = keymap(schema, found.config).table
    with output() as out:
        if markdown:
            out.write(table_as_markdown(table))
            return
        for action in table:
            if as_json:
                row = {"id": action.id, "keys": action.keys, "title": action.title, "arabic": action.arabic}
                out.write(f"{encode(row | {'group': action.group, 'context': action.context})}\n")
                continue
            title = one_line(action.arabic if arabic and action.arabic else action.title, None, "ltr")
            name = f"{action.id:<27}" if ids else ""
            out.write(
                f"{one_line(', '.join(action.keys), None, 'ltr'):<26}{one_line(name, None, 'ltr')}{title}\n"
            )


@click.command()
@click.option("--bidi", metavar="MODE", help="Try this mode instead of the one that fits.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
def doctor(bidi: str | None, as_json: bool) -> None:
    """Tell what this terminal does with Arabic, with a line to look at.

    \b
    hashiya doctor
    hashiya doctor --bidi lrm
    """
    from reader.dataset.strict_json import encode
    from reader.terminal import doctor as examination

    found = surveyed(bidi)
    if as_json:
        click.echo(encode(examination.report(found)))
    else:
        examination.show(found)
