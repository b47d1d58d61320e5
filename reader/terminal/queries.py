"""Ask the terminal who it is, in bounded time, and read what it answers.

Every terminal measured answers DA1 (``CSI c``), so DA1 is asked last, as a fence: what came before its
answer is the whole answer, and nothing has to be waited for. A terminal that does not answer costs
``LIMIT`` seconds. Ask before a screen library starts: its input parser would take the answers for keys.
"""

from __future__ import annotations

import contextlib
import os
import re
import select
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

LIMIT = 0.3
"""Seconds that all questions together may take."""

BDSM = "\x1b[8$p"
"""DECRQM of ECMA-48 mode 8, bidirectional support: answered 1 or 2 by terminals that obey the mode."""
XTVERSION = "\x1b[>q"
DA2 = "\x1b[>c"
FENCE = "\x1b[c"
QUESTIONS = BDSM + XTVERSION + DA2
KITTY_FONT = "\x1bP+q" + b"kitty-query-font_family".hex() + "\x1b\\"
"""XTGETTCAP for the family of kitty's main font. Sent to kitty only."""

# What a question may print on a terminal that does not know it stands after the saved cursor.
_SAVE, _RESTORE = "\x1b7", "\x1b8\x1b[K"
_MOST = 4096
"""Bytes of answers that are kept of a terminal that never stops talking."""

_REPORT = re.compile(rb"\x1b\[8;(\d{1,2})\$y")
_VERSION = re.compile(rb"\x1bP>\|([^\x1b\x07]{0,200})(?:\x1b\\|\x07)")
_DA2 = re.compile(rb"\x1b\[>([\d;]{1,60})c")
_DA1 = re.compile(rb"\x1b\[\?([\d;]{1,120})c")
_CAPABILITY = re.compile(rb"\x1bP1\+r([0-9A-Fa-f]{1,200})=([0-9A-Fa-f]{0,400})(?:\x1b\\|\x07)")


class Answers(NamedTuple):
    """What a terminal said of itself.

    Attributes:
        fenced: The answer to DA1 came, so all answers are complete.
        bdsm: The DECRPM value of mode 8 (0 unknown mode, 1 set, 2 reset, 3 and 4 for ever), or None.
        version: The text of XTVERSION, printable ASCII, or empty.
        da1: The parameters of DA1, such as ``1;2``, or empty.
        da2: The parameters of DA2, such as ``41;379;0``, or empty.
        font: The family of kitty's main font, or empty.
        typed: Bytes that were waiting before anything was asked: the person's own keys.
        seconds: How long asking took.
    """

    fenced: bool = False
    bdsm: int | None = None
    version: str = ""
    da1: str = ""
    da2: str = ""
    font: str = ""
    typed: bytes = b""
    seconds: float = 0.0

    @property
    def silent(self) -> bool:
        """Whether the terminal answered nothing at all."""
        return not (self.fenced or self.version or self.da2 or self.bdsm is not None)


def parse(data: bytes) -> Answers:
    """Read the answers out of what a terminal sent; never raises.

    The first answer of a kind counts. What is no answer, or not a well-formed one, is ignored.
    """

    def first(pattern: re.Pattern[bytes]) -> str:
        found = pattern.search(data)
        return _printable(found[1]) if found else ""

    report, capability = _REPORT.search(data), _CAPABILITY.search(data)
    return Answers(
        fenced=_DA1.search(data) is not None,
        bdsm=int(report[1]) if report else None,
        version=first(_VERSION),
        da1=first(_DA1),
        da2=first(_DA2),
        font=_printable(_unhex(capability[2])) if capability else "",
    )


def _printable(data: bytes) -> str:
    return "".join(chr(byte) for byte in data if 0x20 <= byte < 0x7F)


def _unhex(digits: bytes) -> bytes:
    try:
        return bytes.fromhex(digits.decode("ascii"))
    except ValueError:  # an odd number of digits
        return b""


def ask(
    questions: str = QUESTIONS,
    *,
    stdin: int = 0,
    stdout: int = 1,
    limit: float = LIMIT,
    wrap: Callable[[str], str] = str,
) -> Answers:
    """Put questions to the terminal and read its answers up to the fence or the time limit.

    Args:
        questions: Escape sequences that a terminal answers; the fence is added.
        stdin: File descriptor to read from.
        stdout: File descriptor to write to.
        limit: Seconds after which what came is taken as the whole answer.
        wrap: How a sequence is handed through a multiplexer to the terminal outside.

    Returns:
        The answers; empty ones when either descriptor is not a terminal. Echo and line mode are as
        before, and what came too late for the limit but before the return is thrown away.
    """
    begin = time.monotonic()
    if limit <= 0 or not (os.isatty(stdin) and os.isatty(stdout)):
        return Answers()
    typed, data = b"", b""
    with contextlib.suppress(*_FAILURES), _unechoed(stdin) as settle:  # a terminal that is gone says nothing
        typed = _waiting(stdin)
        if _write(stdout, _SAVE + wrap(questions + FENCE), begin + limit):
            data = _read(stdin, begin + limit)
        settle(parse(data).fenced)
        _write(stdout, _RESTORE, time.monotonic())
    return parse(data)._replace(typed=typed, seconds=time.monotonic() - begin)


if sys.platform == "win32":
    # Asking needs line modes to be switched off; the terminals of Windows need no answer.
    _FAILURES: tuple[type[Exception], ...] = (OSError,)

    @contextmanager
    def _unechoed(fd: int) -> Iterator[Callable[[bool], None]]:
        yield lambda fenced: None

    def _waiting(fd: int) -> bytes:
        return b""

    def _write(fd: int, text: str, deadline: float) -> bool:
        return False

    def _read(fd: int, deadline: float) -> bytes:
        return b""

else:
    import termios
    import tty

    _FAILURES: tuple[type[Exception], ...] = (OSError, termios.error)

    @contextmanager
    def _unechoed(fd: int) -> Iterator[Callable[[bool], None]]:
        """Neither echo nor lines inside; yields a function that says whether the answer is complete.

        Ctrl+C keeps its meaning. When the answer is not complete the rest of it may have arrived
        already: leaving then discards what is waiting.
        """
        saved = termios.tcgetattr(fd)
        how = termios.TCSAFLUSH

        def settle(fenced: bool) -> None:
            nonlocal how
            how = termios.TCSANOW if fenced else termios.TCSAFLUSH

        tty.setcbreak(fd, termios.TCSANOW)
        try:
            yield settle
        finally:
            termios.tcsetattr(fd, how, saved)

    def _waiting(fd: int) -> bytes:
        """What was typed before the first question."""
        data = b""
        while len(data) < _MOST and select.select([fd], [], [], 0)[0]:
            chunk = os.read(fd, _MOST)
            if not chunk:
                break
            data += chunk
        return data

    def _write(fd: int, text: str, deadline: float) -> bool:
        """Write unless the terminal takes nothing, as after Ctrl+S; whether it was written."""
        left = max(0.0, deadline - time.monotonic())
        if not select.select([], [fd], [], left)[1]:
            return False
        os.write(fd, text.encode())
        return True

    def _read(fd: int, deadline: float) -> bytes:
        """Bytes up to the answer to the fence, or to the deadline; of a flood the last ones."""
        data = b""
        while not _DA1.search(data):
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([fd], [], [], left)[0]:
                break
            chunk = os.read(fd, _MOST)
            if not chunk:
                break
            data = (data + chunk)[-_MOST:]
        return data


class LateAnswers:
    """Takes answers that come after the time limit out of a program's input.

    A screen library reads keys; an answer that comes while it does would be taken for keys too. Feed
    this object what was read, and hand on what it returns. While a fence is still owed it also holds
    back the beginning of what may be an answer until it is clear (``release`` ends the waiting), so an
    Escape key may be held for one tick of the input loop; afterwards only what no key can begin with.
    """

    _WHOLE = re.compile(
        r"\x1b\[\?(?P<da1>[\d;]{1,120})c|\x1b\[>[\d;]{1,60}c|\x1b\[8;\d{1,2}\$y"
        r"|\x1bP(?:>\||[01]\+r)[^\x1b\x07]{0,700}(?:\x1b\\|\x07)"
    )
    _CERTAIN = re.compile(
        r"\x1b(?:\[[?>][\d;]{0,120}|\[8;\d{0,2}\$?|P(?:>\||[01]\+r)[^\x1b\x07]{0,700}\x1b?)\Z"
    )
    _POSSIBLE = re.compile(r"\x1b(?:\[8?|P[>01]?\+?)?\Z")
    PATIENCE = 5.0
    """Seconds for which an answer that is owed is expected."""

    def __init__(self, owed: bool, clock: Callable[[], float] = time.monotonic) -> None:
        """Expect answers.

        Args:
            owed: The answer to the fence has not come yet.
            clock: Seconds from any beginning.
        """
        self._clock = clock
        self._until = clock() + self.PATIENCE if owed else 0.0
        self._held = ""

    def feed(self, text: str) -> str:
        """Take the answers out of text, which continues what was fed before."""
        text = self._held + text
        self._held = ""
        if "\x1b" not in text:
            return text
        text = self._WHOLE.sub(self._drop, text)
        unclear = self._CERTAIN.search(text)
        if unclear is None and self._clock() < self._until:
            unclear = self._POSSIBLE.search(text)
        if unclear is not None:
            self._held = unclear[0]
            text = text[: unclear.start()]
        return text

    def release(self) -> str:
        """What was held back as the beginning of an answer and was none: call it when input rests.

        A beginning that no key has is not given back: it is an answer that broke off.
        """
        held, self._held = self._held, ""
        return "" if self._CERTAIN.fullmatch(held) else held

    def _drop(self, found: re.Match[str]) -> str:
        if found["da1"]:
            self._until = 0.0  # the fence: nothing is owed any more
        return ""
