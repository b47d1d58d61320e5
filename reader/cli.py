"""The ``hashiya`` command. Each command is imported when it is called, and the rooms that it needs inside it.

Results go to stdout as UTF-8, messages to stderr; 0 is well, 1 a problem found, 2 wrong use.
"""

from __future__ import annotations

import click

from reader import __version__
from reader.commands import COMMANDS
from reader.commands.group import Commands

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(
    cls=Commands, places=COMMANDS, context_settings=_CONTEXT, subcommand_metavar="[PATH] | COMMAND …"
)
@click.version_option(__version__, "-V", "--version", message="hashiya %(version)s")
def main() -> None:
    """Read and annotate Arabic in the terminal.

    \b
    hashiya              the library of the working directory
    hashiya FOLDER       the library of a folder
    hashiya ARTICLE.txt  one article
    hashiya COMMAND -h   help on a command
    """
