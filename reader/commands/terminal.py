"""What concerns the terminal and its keys."""

from __future__ import annotations

from pathlib import Path

import click

from reader.commands.options import opened, output, surveyed, workspace_option


@click.command()
@click.option("--markdown", is_flag=True, help="As a table for a page, as docs/keys.md has it.")
@workspace_option
def keys(markdown: bool, workspace: Path | None) -> None:
    """List the keys of the reader and what each does.

    \b
    hashiya keys
    """
    from reader.text.oneline import one_line
    from reader.tui.actions import actions, table_as_markdown

    _, _, schema, _ = opened(None, workspace)
    table = actions(schema)
    with output() as out:
        if markdown:
            out.write(table_as_markdown(table))
            return
        for action in table:
            out.write(f"{', '.join(action.keys):<26}{one_line(action.title, None, 'ltr')}\n")


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
