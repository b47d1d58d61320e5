"""The ``hashiya`` command, which ``python -m reader`` is too."""

from __future__ import annotations

import gc
import os
import sys

from reader.commands import COMMANDS

#: Set by a shell that asks how a line could go on.
_COMPLETE = "_HASHIYA_COMPLETE"


def main() -> None:
    """Open a path that is alone on the command line and there; all else is read by click.

    That start is waited for most, and click takes 25 ms to import.
    """
    from reader.commands.ending import ending

    try:
        with ending():
            arguments = sys.argv[1:]
            if len(arguments) <= 1 and all(map(_is_path, arguments)) and _COMPLETE not in os.environ:
                from pathlib import Path

                from reader.commands.starting import read

                sys.exit(read(Path(arguments[0]) if arguments else None))
            from reader.cli import main as command

            command()
    finally:
        gc.freeze()  # at its end Python looks through all objects for garbage, some times; now it finds none


def _is_path(argument: str) -> bool:
    return not argument.startswith("-") and argument not in COMMANDS and os.path.lexists(argument)


if __name__ == "__main__":
    main()
