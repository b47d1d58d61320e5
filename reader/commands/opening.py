"""The reader itself."""

from __future__ import annotations

import sys
from typing import Any

import click

from reader.commands.options import encoding_option, path_argument, workspace_option
from reader.commands.starting import ANNOTATOR_VARIABLE, read


@click.command("open")
@path_argument
@workspace_option
@encoding_option
@click.option("--as", "annotator", metavar="NAME", envvar=ANNOTATOR_VARIABLE, help="Whose marks these are.")
@click.option("--blind", is_flag=True, help="See your own marks alone, to mark an article a second time.")
@click.option("--theme", metavar="NAME", help="night, paper, contrast-dark or contrast-light.")
@click.option("--measure", type=int, metavar="N", help="Cells of a line of text, 30 to 140.")
@click.option("--harakat/--no-harakat", default=None, help="Show or hide harakat.")
@click.option("--bidi", metavar="MODE", help="How Arabic is written to this terminal; see hashiya doctor.")
@click.option("--mouse/--no-mouse", default=True, help="Let the program have the mouse, or the terminal.")
def open_(**chosen: Any) -> None:
    """Open a library or an article, as hashiya PATH does.

    \b
    hashiya open export            a file or folder that is called like a command
    hashiya news.txt --theme paper --as سلمى
    hashiya . --as عمر --blind     a second annotator, who does not see what the first marked
    """
    sys.exit(read(**chosen))


@click.command()
@click.option("--theme", metavar="NAME", help="night, paper, contrast-dark or contrast-light.")
@click.option("--bidi", metavar="MODE", help="How Arabic is written to this terminal; see hashiya doctor.")
def tutorial(**chosen: Any) -> None:
    """Learn the keys in an article about them; nothing of it is kept.

    \b
    hashiya tutorial
    """
    sys.exit(read(lesson=True, **chosen))
