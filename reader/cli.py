"""The ``hashiya`` command. Each command imports the rooms it needs inside itself.

Results go to stdout as UTF-8, messages to stderr; 0 is well, 1 a problem found, 2 wrong use.
"""

from __future__ import annotations

import click

from reader import __version__
from reader.commands import (
    counting,
    exchange,
    keeping,
    merging,
    opening,
    proposing,
    recounting,
    reviewing,
    serving,
    showing,
    terminal,
)
from reader.commands.group import Commands

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=Commands, context_settings=_CONTEXT, subcommand_metavar="[PATH] | COMMAND …")
@click.version_option(__version__, "-V", "--version", message="hashiya %(version)s")
def main() -> None:
    """Read and annotate Arabic in the terminal.

    \b
    hashiya              the library of the working directory
    hashiya FOLDER       the library of a folder
    hashiya ARTICLE.txt  one article
    hashiya COMMAND -h   help on a command
    """


for _command in (
    opening.open_,
    opening.tutorial,
    showing.show,
    exchange.export,
    exchange.import_,
    proposing.suggest,
    proposing.learn,
    reviewing.review,
    reviewing.agree,
    counting.stats,
    keeping.check,
    keeping.repair,
    keeping.paths,
    recounting.log,
    merging.git,
    terminal.keys,
    terminal.doctor,
    serving.serve,
):
    main.add_command(_command)
