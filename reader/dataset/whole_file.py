"""A file that appears under its name only when all of it is written."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

#: Bytes that are written at once.
_AT_ONCE = 2**17


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    r"""A file to write to, in UTF-8 with ``\n`` at line ends, that takes its name at the end.

    What was there before stays as it was if anything goes wrong on the way, and gives the
    new file its mode. A link stays one. What is no ordinary file, such as a device or a
    pipe, is written to as it is.

    Raises:
        OSError: It can't be written; ``filename`` is the path as given.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        with path.open("w", encoding="utf-8", newline="\n") as file:
            yield file
        return
    part = target.with_name(f".{target.name[:60]}.{os.getpid()}.part")
    try:
        with part.open("x", _AT_ONCE, encoding="utf-8", newline="\n") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            part.chmod(stat.S_IMODE(target.stat().st_mode))
        part.replace(target)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        with suppress(OSError):  # what went wrong is told already
            part.unlink()
