"""The ``hashiya`` command, which ``python -m reader`` is too."""

from __future__ import annotations

import os
import sys

from reader.commands import COMMANDS


def main() -> None:
    """Open a path that is alone on the command line and there; all else is read by click.

    That start is waited for most, and click takes as long to import as all that is read of an article.
    """
    from reader.commands.ending import ending

    arguments = sys.argv[1:]
    alone = all(
        not argument.startswith("-") and argument not in COMMANDS and os.path.lexists(argument)
        for argument in arguments
    )
    if len(arguments) <= 1 and alone and "_HASHIYA_COMPLETE" not in os.environ:
        from pathlib import Path

        from reader.commands.starting import read

        with ending():
            sys.exit(read(Path(arguments[0]) if arguments else None))
    from reader.cli import main as command

    with ending():  # what click itself writes, such as help, may find no room
        command()


if __name__ == "__main__":
    main()
