"""The commands of ``hashiya``, each importing the rooms it needs inside itself."""

from __future__ import annotations

#: Each command by the module of ``reader.commands`` that has it, and its name there.
COMMANDS = {
    "open": "opening.open_",
    "tutorial": "opening.tutorial",
    "show": "showing.show",
    "export": "exchange.export",
    "import": "exchange.import_",
    "suggest": "proposing.suggest",
    "learn": "proposing.learn",
    "review": "reviewing.review",
    "agree": "reviewing.agree",
    "stats": "counting.stats",
    "check": "keeping.check",
    "repair": "keeping.repair",
    "paths": "keeping.paths",
    "log": "recounting.log",
    "git": "merging.git",
    "keys": "terminal.keys",
    "doctor": "terminal.doctor",
    "serve": "serving.serve",
}
