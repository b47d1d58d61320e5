"""Programs that take a terminal: ``python -m tests.terminal.programs DESCRIPTOR NAME WAY``.

DESCRIPTOR is an inherited end of a pty, which becomes the controlling terminal; WAY is the way out.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from reader.terminal.modes import Mode
from reader.terminal.survey import survey


def plain(way: str) -> int:
    """Switch, say so, and leave."""
    with survey().output() as output:
        output.on()
        print("ready", flush=True)
        if way == "exception":
            raise RuntimeError("on purpose")
        if way == "exit":
            sys.exit(3)
        if way != "end":
            time.sleep(30)
    return 0


def textual(way: str) -> int:
    """A Textual program that paints a row, writes the keys it gets to the file SAID, and leaves."""
    output = survey().output()

    from textual.app import App, ComposeResult
    from textual.driver import Driver
    from textual.events import Key
    from textual.widgets import Static

    from reader.tui.driver import driver_for

    class Program(App[None]):
        def get_driver_class(self) -> type[Driver]:
            return driver_for(super().get_driver_class(), output)

        def compose(self) -> ComposeResult:
            yield Static("ﻝﺎﻗ", markup=False)

        def on_mount(self) -> None:
            self.keys: list[str] = []
            self.call_after_refresh(self.begin)

        def begin(self) -> None:
            if way == "exception":
                raise RuntimeError("on purpose")
            if way == "quit":
                self.exit()
            if way == "editor":
                with self.suspend():
                    subprocess.run(["printf", "in the editor"], check=True)
            self.call_after_refresh(self.say)
            if way == "hang":
                self.say()
                time.sleep(30)

        def say(self) -> None:
            Path(os.environ["SAID"]).write_text(json.dumps(self.keys))

        def on_key(self, event: Key) -> None:
            self.keys.append(event.key)
            self.say()
            if event.key == "q":
                self.exit()
            if event.key == "m":
                output.use(None if output.plan.source == "a key" else Mode.LRM)
                self.refresh()

    app = Program()
    with output:
        app.run()
    return app.return_code or 0


if __name__ == "__main__":
    os.login_tty(int(sys.argv[1]))
    sys.exit({"plain": plain, "textual": textual}[sys.argv[2]](sys.argv[3]))
