"""Start a program in a terminal emulator under Xvfb and take a picture.

For xterm this module does it all by itself, with Xvfb, openbox and xdotool. The other emulators are
started by the terminals lab beside the checkout, which knows how each of them wants to be started.
"""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import shutil
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import SHARED
from tests.terminals.picture import Picture, Pixel
from tests.terminals.rows import HEIGHT, WIDTH

TOP = Path(__file__).resolve().parents[2]
FIRST: Pixel = (255, 0, 255)
LAST: Pixel = (0, 255, 0)
"""Backgrounds of the first and the last cell, by which the grid is found."""


@dataclass(frozen=True)
class Setting:
    """A terminal, and how it is started.

    Attributes:
        id: For people.
        terminal: Its name in the lab.
        options: Options of the lab, such as ``--tmux``.
        environ: Variables for the program.
    """

    id: str
    terminal: str
    options: Sequence[str] = ()
    environ: tuple[tuple[str, str], ...] = ()


def environment(folder: Path, setting: Setting) -> dict[str, str]:
    return {
        "PYTHONPATH": str(TOP),
        "HASHIYA_STATE": str(folder / "state"),
        "PYTHONDONTWRITEBYTECODE": "1",
        **dict(setting.environ),
    }


def shoot(setting: Setting, argv: list[str], folder: Path, click: tuple[int, int]) -> Picture:
    """Run a program in a terminal of the lab, click, and take a picture.

    Skips the test where the lab or the emulator is not there.
    """
    script = SHARED / "terminals" / "shoot"
    if not script.exists():
        pytest.skip("no ../shared/terminals beside this checkout: only xterm can be started without it")
    image = folder / "picture.png"
    command = [str(script), setting.terminal, shlex.join(argv), str(image)]
    command += ["--cols", str(WIDTH), "--rows", str(HEIGHT), "--json", str(folder / "grid.json")]
    steps = [
        "move:1,22",
        f"click:{click[0]},{click[1]}",
        "sleep:0.5",
        "move:1,22",
    ]  # kitty needs to see it move
    for step in steps:
        command += ["--do", step]
    command += ["--delay", "20", *setting.options]
    for name, value in environment(folder, setting).items():
        command += ["--env", f"{name}={value}"]
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, timeout=120, check=False)
    if "setup.sh" in done.stderr:
        pytest.skip(done.stderr.strip().splitlines()[-1])
    assert done.returncode == 0, done.stdout + done.stderr
    grid = json.loads((folder / "grid.json").read_text())["grid"]
    assert grid, done.stdout + done.stderr
    flat = folder / "picture.ppm"
    convert = "import sys; from PIL import Image; Image.open(sys.argv[1]).convert('RGB').save(sys.argv[2])"
    home = Path(os.environ.get("TERMINALS_LAB") or Path.home() / ".cache" / "terminals-lab")
    subprocess.run([home / "venv" / "bin" / "python", "-c", convert, image, flat], check=True, timeout=60)
    return Picture.from_ppm(flat, tuple(grid))


OPENBOX = """<?xml version="1.0"?><openbox_config><focus><focusNew>yes</focusNew></focus>
<applications><application class="*"><decor>no</decor><focus>yes</focus>
<position force="yes"><x>0</x><y>0</y></position></application></applications></openbox_config>"""


class Display:
    """An X server without a screen whose pixels lie in a file."""

    def __init__(self, folder: Path) -> None:
        for program in ("Xvfb", "openbox", "xdotool"):
            if not shutil.which(program):
                pytest.skip(f"{program} is not installed")
        self._folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []
        self.environ = {**os.environ, "HOME": str(folder)}
        reader, writer = os.pipe()
        screen = ["-screen", "0", "1280x800x24", "-fbdir", str(folder), "-nolisten", "tcp", "-dpi", "96"]
        self.start(["Xvfb", "-displayfd", str(writer), *screen], pass_fds=[writer])
        os.close(writer)
        with open(reader) as numbers:
            self.environ["DISPLAY"] = f":{numbers.readline().strip()}"
        (folder / "openbox.xml").write_text(OPENBOX)
        self.start(["openbox", "--config-file", str(folder / "openbox.xml")])

    def start(self, argv: list[str], pass_fds: Sequence[int] = ()) -> None:
        self._processes.append(
            subprocess.Popen(
                argv,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                pass_fds=pass_fds,
            )
        )

    def end(self) -> None:
        for process in reversed(self._processes):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(3)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def point(self, x: float, y: float, *then: str) -> None:
        subprocess.run(
            ["xdotool", "mousemove", str(int(x)), str(int(y)), *then], env=self.environ, check=True
        )

    def pixels(self) -> tuple[int, int, bytes]:
        """Width, height and pixels of the screen, from the file in the format of xwd."""
        data = (self._folder / "Xvfb_screen0").read_bytes()
        header = struct.unpack(">25I", data[:100])
        begin, width, height, stride = header[0] + header[19] * 12, header[4], header[5], header[12]
        rows = (data[begin + y * stride : begin + y * stride + width * 4] for y in range(height))
        blue, green, red = (bytearray() for _ in range(3))
        for row in rows:
            blue += row[0::4]
            green += row[1::4]
            red += row[2::4]
        flat = bytearray(width * height * 3)
        flat[0::3], flat[1::3], flat[2::3] = red, green, blue
        return width, height, bytes(flat)


@contextlib.contextmanager
def display(folder: Path) -> Iterator[Display]:
    """A display that is ended afterwards."""
    made = Display(folder)
    try:
        yield made
    finally:
        made.end()


def shoot_xterm(argv: list[str], folder: Path, click: tuple[int, int]) -> Picture:
    """Run a program in xterm, click, and take a picture, with nothing but what Debian has."""
    if not shutil.which("xterm"):
        pytest.skip("xterm is not installed")
    ready = folder / "ready"
    with display(folder) as screen:
        screen.environ |= environment(folder, Setting("xterm", "xterm")) | {"SHOOT_READY": str(ready)}
        # xterm takes the variable away; the two colours of the grid need it.
        argv = ["env", "COLORTERM=truecolor", *argv]
        font = ["-fa", "DejaVu Sans Mono", "-fs", "13"]
        screen.start(["xterm", "-u8", *font, "-geometry", f"{WIDTH}x{HEIGHT}+0+0", "-e", *argv])
        wait_for(ready.exists, "the program in xterm did not say that it is ready")
        time.sleep(0.5)
        found = picture_of(screen)
        x, y, width, height = found.grid
        screen.point(x + (click[0] + 0.5) * width, y + (click[1] + 0.5) * height, "click", "1")
        time.sleep(0.7)
        screen.point(1270, 790)
        time.sleep(0.3)
        return picture_of(screen)


def picture_of(screen: Display) -> Picture:
    """The screen, with the grid between its two coloured cells."""
    width, height, data = screen.pixels()
    corners = [_box(data, width, colour) for colour in (FIRST, LAST)]
    (left, top, _, _), (_, _, right, bottom) = corners
    return Picture(width, height, data, (left, top, (right - left) / WIDTH, (bottom - top) / HEIGHT))


def _box(data: bytes, width: int, colour: Pixel) -> tuple[int, int, int, int]:
    """The bounding box of the pixels of a colour: left, top, right, bottom."""
    found, at = [], data.find(bytes(colour))
    while at >= 0:
        if at % 3 == 0:
            found.append(divmod(at // 3, width))
        at = data.find(bytes(colour), at + 1)
    assert found, f"no {colour} on the screen"
    rows, columns = {y for y, _ in found}, {x for _, x in found}
    return min(columns), min(rows), max(columns) + 1, max(rows) + 1


def wait_for(condition, message: str, seconds: float = 20) -> None:
    stop = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < stop, message
        time.sleep(0.05)


PYTHON = sys.executable
