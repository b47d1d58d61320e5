"""How a command ends, and how it speaks on the way: one sentence on stderr, and a code."""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

#: Objects that are made between two looks for garbage. Python's 700 would have each start looked through
#: a hundred times, for next to none.
_OBJECTS = 50_000


class WrongUse(Exception):
    """The command line or the environment asks for what there is not; ``str()`` is one sentence."""


@contextmanager
def ending() -> Iterator[None]:
    """Around a command: an error becomes one sentence on stderr, a closed pipe a quiet end.

    Raises:
        SystemExit: With 1 for a problem that was found, 2 for wrong use.
    """
    gc.set_threshold(_OBJECTS)
    for name, mode, flags in (
        ("stdin", "r", os.O_RDONLY),
        ("stdout", "w", os.O_RDONLY),
        ("stderr", "w", os.O_WRONLY),
    ):
        if getattr(sys, name) is None:  # it was closed before we came; of stdout, the first write is to fail
            setattr(sys, name, open(os.open(os.devnull, flags), mode))  # noqa: SIM115 (for as long as we live)
    try:
        yield
        return
    except Exception as error:
        told = _told(error)
        if told is None:
            raise
    status, said = told
    if said:
        say(f"hashiya: {said}")
    try:
        sys.stdout.flush()
    except OSError:
        mute(sys.stdout)
    sys.exit(status)


def _told(error: Exception) -> tuple[int, str] | None:
    """The exit code and the sentence for an error, or None for one that is a fault of the program."""
    from reader.annotations.store import StoreError
    from reader.articles.config import ConfigError
    from reader.articles.decode import ArticleError

    if isinstance(error, ArticleError | ConfigError | WrongUse):
        return 2, str(error)
    if isinstance(error, StoreError):
        return 1, str(error)
    if isinstance(error, BrokenPipeError):  # whoever read our output has seen enough
        return 0, ""
    if isinstance(error, OSError):
        if error.errno == errno.EBADF and not error.filename:
            return 1, "standard output is closed."
        reason = error.strerror or str(error)
        return 1, f"{error.filename}: {reason}." if error.filename else f"{reason}."
    return None


def say(sentence: str) -> None:
    """A message for the person, made harmless."""
    from reader.text.clean import visible

    try:
        if sentence:
            print(visible(sentence), file=sys.stderr, flush=True)
    except BrokenPipeError:
        mute(sys.stderr)


def mute(stream: TextIO) -> None:
    """Let what a stream still holds go nowhere; Python would try again, and complain, at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
