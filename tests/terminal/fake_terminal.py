"""The far end of a pty: a terminal that answers as real ones were recorded to answer."""

from __future__ import annotations

import codecs
import os
import pty
import re
import select
import threading
import time
from collections.abc import Callable, Mapping
from typing import Self

BDSM, VERSION, DA2, DA1 = "\x1b[8$p", "\x1b[>q", "\x1b[>c", "\x1b[c"
FONT = "\x1bP+q" + b"kitty-query-font_family".hex() + "\x1b\\"


class FakeTerminal:
    """Reads what a program writes and answers the questions in it.

    ``answers`` maps questions to answers; a question without one stays unanswered. ``outside`` are the
    answers that come from behind GNU screen to what is wrapped in a DCS string. ``bdsm`` makes it a
    terminal that obeys mode 8 and tells its state.
    """

    def __init__(
        self,
        answers: Mapping[str, str] | None = None,
        *,
        outside: Mapping[str, str] | None = None,
        delay: float = 0.0,
        bdsm: bool = False,
        explicit: bool = False,
        answer: Callable[[str], str | None] | None = None,
    ) -> None:
        self.answers = dict(answers or {})
        self.outside = dict(outside or {})
        self.delay = delay
        self.bdsm = bdsm
        self.explicit = explicit
        self.answer = answer
        self.shown = ""
        self._pending = ""
        self._due: list[tuple[float, bytes]] = []
        self.master, self.slave = pty.openpty()
        self._rests = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        os.close(self.master)
        if self.slave >= 0:
            os.close(self.slave)

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self.master, text.encode())

    def waiting_input(self) -> bytes:
        """What a program that reads keys would get now."""
        import termios
        import tty

        saved = termios.tcgetattr(self.slave)
        tty.setcbreak(self.slave, termios.TCSANOW)
        data = b""
        while select.select([self.slave], [], [], 0.01)[0]:
            data += os.read(self.slave, 4096)
        termios.tcsetattr(self.slave, termios.TCSANOW, saved)
        return data

    def wait_for(self, text: str, seconds: float = 10.0, times: int = 1) -> str:
        """Wait until the program has written something, so many times; all it wrote."""
        stop = time.monotonic() + seconds
        while self.shown.count(text) < times:
            assert time.monotonic() < stop, f"{text!r} not in {self.shown!r}"
            time.sleep(0.01)
        return self.shown

    def wait_answered(self) -> None:
        """Wait until every question that was asked so far is answered."""
        self.read_all()
        while self._due:
            time.sleep(0.01)

    def read_all(self) -> str:
        """Wait until all that the program has written so far is read and obeyed; all it wrote."""
        # The first rest may have begun before the program wrote.
        stop, enough = time.monotonic() + 10, self._rests + 2
        while self._rests < enough and not self._stop.is_set():
            assert time.monotonic() < stop, "the program goes on writing"
            time.sleep(0.002)
        return self.shown

    def _serve(self) -> None:
        decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        while not self._stop.is_set():
            now = time.monotonic()
            while self._due and self._due[0][0] <= now:
                when, data = self._due.pop(0)
                if select.select([], [self.master], [], 0)[1]:
                    data = data[os.write(self.master, data[:512]) :]
                if data:  # nobody reads: the rest has to wait, and the terminal lives on
                    self._due.insert(0, (when + 0.001, data))
                    break
            if select.select([self.master], [], [], 0.005)[0]:
                try:
                    data = os.read(self.master, 65536)
                except OSError:  # the program closed its end
                    self._rests += 1
                    time.sleep(0.01)
                    continue
                text = decode(data)
                self.shown += text
                self._pending += text
                self._look()
            else:
                self._rests += 1

    _PART = re.compile(
        r"\x1bP(?!\+q)(?P<wrapped>(?:[^\x1b]|\x1b[^\\])*)\x1b\\"
        r"|\x1bP\+q[0-9a-f]*\x1b\\|\x1b\[[0-?]*[ -/]*[@-~]"
    )

    def _look(self) -> None:
        end = 0
        for part in self._PART.finditer(self._pending):
            end = part.end()
            if part["wrapped"] is not None:
                for inner in self._PART.finditer(part["wrapped"]):
                    self._reply(self.outside.get(inner[0]))
            else:
                self._obey(part[0])
                self._reply(self._answer_to(part[0]))
        self._pending = self._pending[end:][-4096:]

    def _obey(self, sequence: str) -> None:
        if self.bdsm and sequence in ("\x1b[8l", "\x1b[8h"):
            self.explicit = sequence == "\x1b[8l"

    def _answer_to(self, question: str) -> str | None:
        if self.answer is not None:
            return self.answer(question)
        if self.bdsm and question == BDSM:
            return f"\x1b[8;{2 if self.explicit else 1}$y"
        return self.answers.get(question)

    def _reply(self, answer: str | None) -> None:
        if answer:
            self._due.append((time.monotonic() + self.delay, answer.encode()))
