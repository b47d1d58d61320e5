"""Paint the first and the last cell of the terminal, so that a picture shows where the cells are.

``python corners.py SIZE GO PROGRAM…``: writes columns and rows to SIZE when they are painted, and becomes
PROGRAM when GO is there.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

FIRST, LAST = (255, 0, 255), (0, 255, 0)
"""Colours 201 and 46 of the palette of 256."""


def main() -> None:
    said, go, *argv = sys.argv[1:]
    painted = None
    os.write(1, b"\x1b[?1049h\x1b[?25l")
    while not Path(go).exists():
        size = os.get_terminal_size(0)
        if size != painted and all(size):
            last = f"\x1b[{size.lines};{size.columns}H\x1b[48;5;46m "
            os.write(1, f"\x1b[0m\x1b[2J\x1b[1;1H\x1b[48;5;201m {last}\x1b[0m".encode())
            painted = size
            part = Path(said + ".part")
            part.write_text(f"{size.columns} {size.lines}")
            part.rename(said)
        time.sleep(0.05)
    os.write(1, b"\x1b[?1049l\x1b[?25h")
    os.execvp(argv[0], argv)


if __name__ == "__main__":
    main()
