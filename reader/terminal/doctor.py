"""``hashiya doctor``: what was asked and answered, what follows, and a line to look at."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TextIO

from reader.terminal.configuration import fonts_with_forms
from reader.terminal.filters import filter_for
from reader.terminal.modes import EXPLICIT, Mode, described
from reader.terminal.multiplexer import Runner, run_command
from reader.terminal.queries import Answers
from reader.terminal.survey import Survey

TEST_TEXT = "حاشية (أ١٢) ABC"
"""The test line in logical order."""
TEST_CELLS = "ABC (\u0661\u0662\ufe83) \ufe94\ufef4\ufeb7\ufe8e\ufea3"
"""The same as it is painted: shaped, in visual order."""
#: The same drawn with dots, which no terminal turns round.
TEST_PICTURE = """\
⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⣖
⠀⣰⢦⠀⢰⡖⠲⡄⠀⣠⠖⠲⠀⠀⠀⠀⠀⠀⢀⡎⠀⠀⢠⡀⠀⠀⣤⠀⢠⠀⠀⣾⠀⠀⠀⢧⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⢀⠀⠀⠀⢸
⢀⣏⣸⡆⢸⡗⠚⣅⠀⣿⠀⠀⠀⠀⠀⠀⠀⠀⢸⠀⠀⠀⠀⣧⠀⠀⢸⡟⠉⠀⠀⣿⠀⠀⠀⢸⠆⠀⠀⠀⠀⠀⠀⣈⣬⠀⠀⠀⣀⠀⠀⣀⢒⡂⡄⠀⢸⠀⠀⠰⠶
⠼⠀⠀⠳⠸⠧⠤⠟⠀⠙⠦⠴⠀⠀⠀⠀⠀⠀⠈⢇⠀⠀⠀⠿⠀⠀⠀⠇⠀⠀⠀⠿⠀⠀⠀⡞⠀⠀⠀⠀⠀⠀⠀⠳⠞⠧⠤⠤⠿⠦⠴⠿⠾⠷⠇⠀⠘⠦⠤⠤⠖
⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠉⠁"""


def report(survey: Survey, run: Runner = run_command) -> dict[str, Any]:
    """Everything found out, for ``--json``.

    Args:
        survey: What ``reader.terminal.survey`` found.
        run: Runs fontconfig.
    """
    plan, terminal, kitty = survey.plan, survey.terminal, survey.kitty
    return {
        "terminal": {
            "name": terminal.name,
            "version": terminal.version,
            "multiplexer": terminal.multiplexer,
            "evidence": list(terminal.evidence),
        },
        "asked": survey.asked,
        "seconds": round(survey.answers.seconds, 4),
        "answers": _answers(survey.answers),
        "outside": _answers(survey.outside) if survey.outside is not survey.answers else None,
        "mode": plan.mode.value,
        "source": plan.source,
        "why": plan.why,
        "sure": plan.sure.value,
        "fitting_mode": survey.fitting.mode.value,
        "switch_on": spelled(plan.on),
        "switch_off": spelled(plan.off),
        "harakat": survey.harakat,
        "font": {
            "name": kitty.font if kitty else None,
            "has_arabic_forms": kitty.forms if kitty else None,
            "with_arabic_forms_here": None if survey.remote else fonts_with_forms(run),
        },
        "advice": [{"file": file, "line": line} for file, line in plan.advice],
        "remembered": {
            "bidi": survey.choice.mode.value if survey.choice.mode else None,
            "harakat": survey.choice.harakat,
        },
        "test": {"text": TEST_TEXT, "cells": TEST_CELLS},
    }


def _answers(answers: Answers) -> dict[str, Any]:
    """The questions in words, each with its answer or None."""
    return {
        "CSI 8 $ p (does it obey CSI 8 l?)": None if answers.bdsm is None else f"8;{answers.bdsm}",
        "CSI > q (name and version)": answers.version or None,
        "CSI > c (kind)": answers.da2 or None,
        "CSI c (all answered?)": answers.da1 or None,
    }


def spelled(sequence: str) -> str:
    """An escape sequence for a person to read: ``ESC [8l``."""
    return sequence.replace("\x1b", " ESC ").replace("\x07", " BEL ").strip().replace("  ", " ")


_MEANINGS = {
    Mode.APP: "text in visual order, nothing added",
    Mode.LRM: "a left-to-right mark after each Arabic cell",
    Mode.KITTY: "each word handed over backwards",
    Mode.KITTY_LETTERS: "each Arabic word handed over backwards",
    Mode.RUNS: "two looks that can't be told apart take turns, cell by cell",
    Mode.TERMINAL: "text in logical order, the terminal does the rest",
}


def lines(found: dict[str, Any]) -> list[str]:
    """A report for a person to read, without the test line.

    Args:
        found: What ``report`` returned.
    """
    terminal, font = found["terminal"], found["font"]
    name = " ".join(part for part in (terminal["name"], terminal["version"]) if part)
    between = f", inside {terminal['multiplexer']}" if terminal["multiplexer"] else ""
    said = [f"Terminal: {name}{between}"]
    said += [f"  known by: {evidence}" for evidence in terminal["evidence"]]
    if found["asked"]:
        said.append(f"Asked and answered in {found['seconds']:.3f} s:")
        said += _answer_lines(found["answers"])
        if found["outside"] is not None and terminal["multiplexer"] == "screen":
            said.append("The terminal outside:")
            said += _answer_lines(found["outside"])
    else:
        said.append("Not asked: standard input and output are not both a terminal that answers.")
    said.append(f"Mode: {found['mode']} ({_MEANINGS[Mode(found['mode'])]}), from {found['source']}")
    if found["mode"] != found["fitting_mode"]:
        said.append(f"  without that it would be {found['fitting_mode']}")
    said.append(f"  why: {found['why']}")
    said.append(f"  how sure: {found['sure']}")
    if found["switch_on"]:
        said.append(f"  at the start: {found['switch_on']}")
        said.append(f"  at the end: {found['switch_off']}")
    said.append(f"Vowel marks (harakat): {'shown' if found['harakat'] else 'hidden'}")
    said += _font_lines(font)
    for advice in found["advice"]:
        said.append(f"Better still, add this line to {advice['file']}:")
        said.append(f"  {advice['line']}")
    return said


def _answer_lines(answers: dict[str, Any]) -> list[str]:
    return [f"  {question}: {answer or 'no answer'}" for question, answer in answers.items()]


def _font_lines(font: dict[str, Any]) -> list[str]:
    said = []
    if font["name"]:
        has = {True: "has", False: "does not have", None: "may or may not have"}[font["has_arabic_forms"]]
        said.append(f"Font: {font['name']} {has} joined Arabic letters")
    here = font["with_arabic_forms_here"]
    if here is not None:
        said.append(f"Monospaced fonts here with joined Arabic letters: {', '.join(here) or 'none found'}")
    return said


def show(
    survey: Survey,
    out: TextIO | None = None,
    *,
    wait: Callable[[], object] | None = None,
    run: Runner = run_command,
) -> None:
    """Print the report, and the test line as the program would paint it.

    A switch that rules the whole terminal would turn the line round again as soon as it is undone, so
    there the line stands until the person has looked.

    Args:
        survey: What ``reader.terminal.survey`` found.
        out: Where to print to; standard output by default.
        wait: Returns when the person has looked; by default when Enter was pressed.
        run: Runs fontconfig.
    """
    out = out or sys.stdout
    print(*lines(report(survey, run)), sep="\n", file=out)
    if not out.isatty():
        return
    print("This line:\n", file=out, flush=True)
    lasting = survey.plan.on not in ("", EXPLICIT)
    with survey.output() as output:
        output.on()
        painted = filter_for(survey.plan.mode)
        text = TEST_TEXT if survey.plan.mode is Mode.TERMINAL else TEST_CELLS
        print("    " + painted.feed(text) + painted.flush(), file=out)
        print(f"\nshould look like this in {described(survey.terminal)}:\n\n{TEST_PICTURE}\n", file=out)
        print(
            "Does it not? Step through the modes with the key for that, or use --bidi.", file=out, flush=True
        )
        if lasting:
            print("Press Enter when you have looked.", file=out, flush=True)
            (wait or sys.stdin.readline)()
