"""Textual's driver with the terminal's way for Arabic in it.

The switches and filters of ``reader.terminal`` belong at the very end of the way, after the compositor:
it writes parts of rows, and only there is it known what stands next to what. Wire it so::

    class ReaderApp(App[None]):
        def get_driver_class(self) -> type[Driver]:
            return driver_for(super().get_driver_class(), self.output)
"""

from __future__ import annotations

import codecs
import contextlib
import os
import select
import sys
import threading
from typing import Any, cast

from textual.driver import Driver

from reader.terminal.output import Output
from reader.terminal.queries import LateAnswers
from reader.terminal.switches import ENDING, EndingSignals

_PATIENCE = 3.0
"""Seconds that the program may take to end in order after a signal that ends it."""
_LEAVE = "\x1b[?1000;1003;1004;1006;1015;2004l\x1b[?7h\x1b[<u\x1b[0m\x1b[?1049l\x1b[?25h"
"""Ends what Textual begins: mouse, paste and focus reports, no wrapping, kitty's keys, the other screen."""
_TICK = 0.05
"""Seconds after which input counts as resting."""
_SLEEP = 1.0
"""Seconds of rest after which only a key wakes the thread: a program at rest takes no processor time."""
_TURN = 0.0005
"""Seconds after which a thread gets its turn, a tenth of Python's own: what is painted is written by one."""


class TerminalDriver(Driver):
    """What is added to a driver of Textual; ``driver_for`` puts the two together."""

    output: Output

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ending = EndingSignals(self._end_by)
        self._patience: threading.Timer | None = None

    def write(self, data: str) -> None:
        """Write by the terminal's way; the input thread may write too."""
        if text := self.output.feed(data):
            self._write_out(text)

    def flush(self) -> None:
        """Write what was kept until an update is complete."""
        if text := self.output.flush():
            self._write_out(text)
        super().flush()

    def _write_out(self, text: str) -> None:
        # A terminal that hung up ends Textual's writer thread; waiting for it would be for ever.
        writer = getattr(self, "_writer_thread", None)
        if writer is None or writer.is_alive():
            super().write(text)  # type: ignore[safe-super]  # of the class it is put together with

    def start_application_mode(self) -> None:
        """Take the terminal, at the start and after having been suspended."""
        sys.setswitchinterval(_TURN)
        self.output.on()
        self._ending.catch()
        super().start_application_mode()  # type: ignore[safe-super]

    def stop_application_mode(self) -> None:
        """Give the terminal back but for the switches, which ``close`` does when all is written."""
        super().stop_application_mode()  # type: ignore[safe-super]
        if self._patience is None:
            self._ending.release()

    def close(self) -> None:
        """Write the rest and switch back."""
        writer = getattr(self, "_writer_thread", None)
        if writer is None or writer.is_alive():
            super().close()
        self.output.off()
        if self._patience is not None:
            self._patience.cancel()

    def _end_by(self, number: int) -> None:
        """End in order on SIGTERM and SIGHUP; at once when the program does not get there.

        A terminal that hangs up says so twice, by a signal and by its input's end: the second is no news.
        """
        if self._patience is not None:
            return
        self._patience = threading.Timer(_PATIENCE, self._give_up, [number])
        self._patience.daemon = True
        self._patience.start()
        self._loop.call_soon_threadsafe(self._app.exit, None, 128 + number)

    def _give_up(self, number: int) -> None:
        """End now, leaving what can be left in order: the program itself hangs."""
        if not self.is_web:
            with contextlib.suppress(OSError):
                os.write(2, _LEAVE.encode())
        self.output.off()
        attributes = getattr(self, "attrs_before", None)
        if sys.platform != "win32" and attributes is not None:
            import termios

            with contextlib.suppress(OSError, termios.error):
                termios.tcsetattr(0, termios.TCSANOW, attributes)
        os._exit(128 + number)


def driver_for(base: type[Driver], output: Output) -> type[Driver]:
    """A driver class that writes by the terminal's way.

    Args:
        base: The class that Textual would take here.
        output: What is between the program and this terminal.
    """
    bases: tuple[type, ...] = (TerminalDriver, base)
    if sys.platform != "win32":
        from textual.drivers.linux_driver import LinuxDriver

        if issubclass(base, LinuxDriver):
            bases = (_LinuxInput, TerminalDriver, base)
    if base.__module__ == "textual.drivers.web_driver":  # in a browser, by textual-serve
        bases = (_WebInput, TerminalDriver, base)
    return cast(type[Driver], type("ReaderDriver", bases, {"output": output}))


class _WebInput(TerminalDriver):
    """Ends with the server that was behind the page; textual's goes on, and keeps the article's lock."""

    def run_input_thread(self) -> None:
        """Read what the page sends until there is no more to come."""
        driver: Any = super()
        driver.run_input_thread()
        if not cast(Any, self).exit_event.is_set():
            os.kill(os.getpid(), ENDING[-1])


class _LinuxInput(TerminalDriver):
    """Keeps answers that the terminal gives too late out of the keys, and sleeps while there are none."""

    _wake: int | None = None  # what is written to it wakes the input thread

    def disable_input(self) -> None:
        """End the input thread, which may be asleep."""
        if self._wake is not None:
            with contextlib.suppress(OSError):  # it is ending by itself
                os.write(self._wake, b".")
        super().disable_input()  # type: ignore[safe-super]  # of the class it is put together with

    def run_input_thread(self) -> None:
        """Read keys until told to stop: Textual's loop, with late answers taken out first."""
        from textual._parser import ParseError
        from textual._xterm_parser import XTermParser
        from textual.constants import ESCAPE_DELAY

        driver: Any = self
        parser = XTermParser(self._debug)
        late = LateAnswers(owed=self.output.owed)
        decode = codecs.getincrementaldecoder("utf-8")(errors="replace").decode
        waiting, self.output.typed = self.output.typed, b""
        woken, self._wake = os.pipe()
        resting = 0.0

        def hand_on(text: str) -> None:
            # An empty string would tell the parser that the input has ended.
            for message in parser.feed(text) if text else ():
                driver.process_message(message)

        hand_on(decode(waiting))
        try:
            while not driver.exit_event.is_set():
                tick = _TICK if resting < _SLEEP + ESCAPE_DELAY else None
                ready = select.select([driver.fileno, woken], [], [], tick)[0]
                resting = 0.0 if ready else resting + _TICK
                if woken in ready:
                    os.read(woken, 1)
                elif not ready:
                    hand_on(late.release())
                else:
                    try:
                        data = os.read(driver.fileno, 4096)
                    except OSError:
                        data = b""
                    if not data:
                        self._hung_up()
                        return
                    hand_on(late.feed(decode(data)))
                for message in parser.tick():
                    driver.process_message(message)
        finally:
            wake, self._wake = self._wake, None
            for end in (woken, wake):
                os.close(end)
            try:
                for _ in parser.feed(""):
                    pass
            except (EOFError, ParseError):
                pass

    def _hung_up(self) -> None:
        """The terminal is gone: end as if it had said so by a signal."""
        os.kill(os.getpid(), ENDING[-1])
