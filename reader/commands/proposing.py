"""What would be marked."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from reader.commands.options import encoding_option, opened, output, workspace_option


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each proposal.")
@workspace_option
@encoding_option
def suggest(file: Path, as_json: bool, workspace: Path | None, encoding: str | None) -> None:
    """Print what the rules would mark in an article; nothing is marked.

    The words they go by can be extended by a file patterns.toml beside hashiya.toml.

    \b
    hashiya suggest article.txt
    hashiya suggest - --json < article.txt
    """
    from reader.articles.decode import MAX_BYTES
    from reader.articles.workspace import article_from_bytes
    from reader.dataset.strict_json import encode
    from reader.suggest.propose import propose
    from reader.suggest.rules import FILE_NAME, Rules
    from reader.text.clean import visible

    piped = str(file) == "-"
    found, path, _, _ = opened(None if piped else file, workspace)
    rules = Rules.load(found.config.path.with_name(FILE_NAME))
    if piped:
        article = article_from_bytes(sys.stdin.buffer.read(MAX_BYTES + 1), "stdin", encoding)
    elif path is None:
        raise click.UsageError(f"{file} is a folder; suggest reads one article.")
    else:
        article = found.open(path, encoding)
    with output() as out:
        for p in propose(article, rules):
            text = article.text[p.start : p.end]
            row = {"start": p.start, "end": p.end, "text": text, "label": p.label}
            told = f"{p.start:>7} {p.end:>7}  {p.label:<7} {p.score:.2f}  {p.rule:<21} {visible(text)}"
            out.write(f"{encode(row | {'rule': p.rule, 'score': p.score}) if as_json else told}\n")
