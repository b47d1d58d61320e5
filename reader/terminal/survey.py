"""Look at the terminal once, before the screen is there: ask, identify, choose."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reader.terminal.choices import Choice, recall, resolve, state_folder
from reader.terminal.identity import Terminal, identify, is_browser, is_remote
from reader.terminal.modes import Plan, choose, in_mode
from reader.terminal.multiplexer import SCREEN, TMUX, Runner, multiplexer, run_command, tmux_client, wrap
from reader.terminal.output import Output
from reader.terminal.queries import KITTY_FONT, LIMIT, QUESTIONS, Answers, ask
from reader.terminal.switches import Switches, terminal_descriptor, trace_file

if TYPE_CHECKING:
    from reader.terminal.configuration import KittySettings

_NOT_ASKED = ("", "dumb", "linux")
"""Values of TERM of terminals that answer nothing of use, and may show what they don't know."""


_UNDERSTATED = {"xterm": "truecolor", "mlterm": "256"}
"""Colours of terminals that have more than their TERM says.

mlterm reads ten numbers of a sequence at most, and bold on two colours of 24 bits has eleven.
"""


class Survey(NamedTuple):
    """What was found out about the terminal.

    Attributes:
        asked: Questions were put.
        answers: Of what the program runs in directly.
        outside: Of the terminal that draws: other ones than ``answers`` in GNU screen, none in tmux.
        terminal: The terminal that draws.
        kitty: Its settings, when it is kitty.
        fitting: The plan that the terminal seems to need.
        plan: The plan that holds.
        choice: What was chosen in this kind of terminal before.
        folder: The state folder.
        descriptor: The terminal, or None.
        typed: Keys that were typed before the questions.
        owed: Answers may still come.
        remote: The terminal and its fonts are on another machine.
    """

    asked: bool
    answers: Answers
    outside: Answers
    terminal: Terminal
    kitty: KittySettings | None
    fitting: Plan
    plan: Plan
    choice: Choice
    folder: Path
    descriptor: int | None
    typed: bytes = b""
    owed: bool = False
    remote: bool = False

    @property
    def harakat(self) -> bool:
        """Whether vowel marks are shown to begin with."""
        return self.plan.harakat if self.choice.harakat is None else self.choice.harakat

    @property
    def misleading(self) -> tuple[str, ...]:
        """Inherited variables that are not true here: take them out before a screen library reads them.

        GNU screen has colours of 24 bits since version 5; before, COLORTERM of the terminal outside would
        leave everything without colours.
        """
        if self.terminal.multiplexer != SCREEN:
            return ()
        number = self.answers.da2.removeprefix("83;").partition(";")[0]
        return () if number.isdecimal() and int(number) >= 50_000 else ("COLORTERM",)

    @property
    def color_system(self) -> str:
        """The colours to be used, as TEXTUAL_COLOR_SYSTEM names them; empty for what the variables say.

        With the few colours that ``TERM=xterm`` stands for, marks of two labels would look the same.
        """
        return "" if self.terminal.multiplexer else _UNDERSTATED.get(self.terminal.name, "")

    def output(self) -> Output:
        """The way to this terminal, by the plan that holds."""
        return Output(
            self.fitting,
            self.plan,
            descriptor=self.descriptor,
            trace=_trace(self.descriptor, self.folder),
            typed=self.typed,
            owed=self.owed,
        )


class _Inquiry:
    """Asks within one time limit for all questions."""

    def __init__(self, stdin: int, stdout: int, limit: float) -> None:
        self._ends = (stdin, stdout)
        self._asking = limit > 0
        self._deadline = time.monotonic() + limit
        self.typed = b""
        self.owed = False

    def ask(self, questions: str = QUESTIONS, wrap: Callable[[str], str] = str) -> Answers:
        if not self._asking or self.owed:  # answers to one question would be taken for those to the next
            return Answers()
        stdin, stdout = self._ends
        left = self._deadline - time.monotonic()
        answers = ask(questions, stdin=stdin, stdout=stdout, limit=left, wrap=wrap)
        self.typed += answers.typed
        self.owed = not answers.fenced
        return answers


def survey(
    bidi: str | None = None,
    configured: str | None = None,
    *,
    environ: Mapping[str, str] = os.environ,
    stdin: int = 0,
    stdout: int = 1,
    limit: float = LIMIT,
    run: Runner = run_command,
) -> Survey:
    """Find out which terminal this is and what to do in it; repair what a killed start left in it.

    Args:
        bidi: The value of ``--bidi``.
        configured: The mode that the workspace's ``hashiya.toml`` names.
        environ: The environment.
        stdin: Where answers come from.
        stdout: Where questions go to.
        limit: Seconds for all questions; nothing is asked where stdin or stdout is no terminal.
        run: Runs tmux and fontconfig.

    Raises:
        reader.terminal.choices.UnknownMode: a mode was asked for that there is not.
    """
    folder = state_folder(environ)
    resolve(bidi, environ, None, configured)  # what is wrong with the command line is said without a wait
    in_browser = is_browser(environ)
    answering = os.isatty(stdin) and os.isatty(stdout) and environ.get("TERM", "") not in _NOT_ASKED
    asked = answering and not in_browser
    inquiry = _Inquiry(stdin, stdout, limit if asked else 0)
    answers = outside = inquiry.ask()
    seen = environ
    match "" if in_browser else multiplexer(answers, environ):
        case "tmux":
            client = tmux_client(environ, run)
            seen, outside = client.environ, Answers()
            terminal = identify(outside, seen, multiplexer=TMUX, said=client.said, term=client.term)
        case "screen":
            outside = inquiry.ask(wrap=lambda sequence: wrap(sequence, SCREEN))
            terminal = identify(outside, seen, multiplexer=SCREEN)
        case _:
            terminal = identify(answers, seen)
    kitty = None
    if terminal.name == "kitty":
        from reader.terminal.configuration import kitty_settings

        font = Answers() if terminal.multiplexer else inquiry.ask(KITTY_FONT)
        kitty = kitty_settings(seen, font.font, run)
    descriptor = terminal_descriptor(stdout, 2)
    trace = _trace(descriptor, folder)
    killed = trace is not None and trace.exists()
    fitting = choose(terminal, seen, kitty, keep_explicit=outside.bdsm == 2 and not killed)
    if killed:
        Switches(
            fitting.on,
            fitting.off,
            descriptor=descriptor,
            passthrough=fitting.passthrough,
            trace=trace,
            run=run,
        ).repair()
    choice = recall(terminal.key, folder)
    mode, source = resolve(bidi, environ, choice.mode, configured)
    return Survey(
        asked=asked,
        answers=answers,
        outside=outside,
        terminal=terminal,
        kitty=kitty,
        fitting=fitting,
        plan=fitting if mode is None else in_mode(fitting, mode, source),
        choice=choice,
        folder=folder,
        descriptor=descriptor,
        typed=inquiry.typed,
        owed=inquiry.owed,
        remote=is_remote(seen),
    )


def _trace(descriptor: int | None, folder: Path) -> Path | None:
    return None if descriptor is None else trace_file(descriptor, folder)
