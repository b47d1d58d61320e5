"""The ``hashiya`` command. Each command is imported when it is called, and the rooms that it needs inside it.

Results go to stdout as UTF-8, messages to stderr; 0 is well, 1 a problem found, 2 wrong use.
"""

from __future__ import annotations

import click

from reader import __version__
from reader.commands.group import Commands

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
#: Each command by the module of ``reader.commands`` that has it, and its name there.
_COMMANDS = {
    "open": "opening.open_",
    "tutorial": "opening.tutorial",
    "show": "showing.show",
    "export": "exchange.export",
    "import": "exchange.import_",
    "suggest": "proposing.suggest",
    "learn": "proposing.learn",
    "review": "reviewing.review",
    "agree": "reviewing.agree",
    "stats": "counting.stats",
    "check": "keeping.check",
    "repair": "keeping.repair",
    "paths": "keeping.paths",
    "log": "recounting.log",
    "git": "merging.git",
    "keys": "terminal.keys",
    "doctor": "terminal.doctor",
    "serve": "serving.serve",
}


@click.group(
    cls=Commands, places=_COMMANDS, context_settings=_CONTEXT, subcommand_metavar="[PATH] | COMMAND …"
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
