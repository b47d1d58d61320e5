"""An X server without a screen, whose pixels lie in a file, with a pointer and keys to press."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import struct
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from tests.terminals.picture import Pixel

WIDTH, HEIGHT = 1280, 800
NEEDED = ("Xvfb", "openbox", "xdotool", "fc-match")
FONT = "DejaVu Sans Mono"

_OPENBOX = """<?xml version="1.0"?><openbox_config><focus><focusNew>yes</focusNew></focus><keyboard/><mouse/>
<applications><application class="*"><decor>no</decor><focus>yes</focus>
<position force="yes"><x>0</x><y>0</y></position></application></applications></openbox_config>"""


class NoDisplay(Exception):
    """No display can be had here; the message says why."""


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait until something holds; False if it did not in time."""
    stop = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= stop:
            return False
        time.sleep(0.05)
    return True


class Screen:
    """The pixels of the display at one moment."""

    def __init__(self, framebuffer: bytes) -> None:
        """Read the file that Xvfb keeps, in the format of xwd."""
        header = struct.unpack(">25I", framebuffer[:100])
        begin, self.width, self.height, stride = (
            header[0] + header[19] * 12,
            header[4],
            header[5],
            header[12],
        )
        rows = [framebuffer[begin + y * stride :][: self.width * 4] for y in range(self.height)]
        pixels = b"".join(rows)
        flat = bytearray(self.width * self.height * 3)
        flat[0::3], flat[1::3], flat[2::3] = pixels[2::4], pixels[1::4], pixels[0::4]
        self.data = bytes(flat)

    def box(self, colour: Pixel) -> tuple[int, int, int, int] | None:
        """The smallest box around the pixels of a colour: left, top, right, bottom."""
        found, at = [], self.data.find(bytes(colour))
        while at >= 0:
            if at % 3 == 0:
                found.append(divmod(at // 3, self.width))
            at = self.data.find(bytes(colour), at + 1)
        if not found:
            return None
        rows, columns = {y for y, _ in found}, {x for _, x in found}
        return min(columns), min(rows), max(columns) + 1, max(rows) + 1


class Display:
    """Xvfb with a window manager that puts each window at the top left and gives it the keys."""

    def __init__(self, folder: Path) -> None:
        """Start.

        Raises:
            NoDisplay: something is not installed, or did not start.
        """
        if missing := [program for program in NEEDED if not shutil.which(program)]:
            raise NoDisplay(f"{', '.join(missing)} not installed")
        known = subprocess.run(["fc-match", FONT, "family"], capture_output=True, text=True, check=False)
        if FONT not in known.stdout:
            raise NoDisplay(f"the font {FONT} is not installed")
        self.folder = folder
        self.home, runtime = folder / "home", folder / "run"
        self.home.mkdir()
        runtime.mkdir(mode=0o700)
        self._processes: list[subprocess.Popen[bytes]] = []
        # Nothing of the person's own settings, and nothing of the terminal that the tests run in.
        self.environ = {
            **{name: os.environ[name] for name in ("PATH", "TZ", "USER") if name in os.environ},
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(runtime),
            "LC_ALL": "C.UTF-8",
            "LANG": "C.UTF-8",
            "SHELL": "/bin/sh",
            "GDK_BACKEND": "x11",
            "QT_QPA_PLATFORM": "xcb",
            "NO_AT_BRIDGE": "1",
            "LIBGL_ALWAYS_SOFTWARE": "1",
        }
        try:
            self._begin()
        except BaseException:
            self.end()
            raise

    def _begin(self) -> None:
        reader, writer = os.pipe()
        screen = ["-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-fbdir", str(self.folder), "-nolisten", "tcp"]
        options = [*screen, "-noreset", "-dpi", "96", "+extension", "GLX"]
        self.start(["Xvfb", "-displayfd", str(writer), *options], pass_fds=[writer])
        os.close(writer)
        with open(reader) as numbers:
            number = numbers.readline().strip()
        if not number:
            raise NoDisplay(f"Xvfb did not start: {self.log()[-300:]}")
        self.environ["DISPLAY"] = f":{number}"
        config = self.folder / "openbox.xml"
        config.write_text(_OPENBOX)
        self.start(["openbox", "--config-file", str(config)])
        # Without the window manager GTK and Qt get no keys.
        if not wait_for(lambda: self._xdotool("get_num_desktops") == 0, 20):
            raise NoDisplay(f"openbox did not start: {self.log()[-300:]}")

    def start(
        self, argv: Sequence[str], environ: Mapping[str, str] | None = None, pass_fds: Sequence[int] = ()
    ) -> None:
        """Start a program on the display; it is ended with it."""
        with open(self.folder / "log", "ab") as log:
            process = subprocess.Popen(
                argv,
                env={**self.environ, **(environ or {})},
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=pass_fds,
            )
        self._processes.append(process)

    def end(self) -> None:
        """End all that was started, last first."""
        for process in reversed(self._processes):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        for process in reversed(self._processes):
            try:
                process.wait(3)
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def log(self) -> str:
        """What the programs said."""
        return (self.folder / "log").read_text(errors="replace")

    def screen(self) -> Screen:
        """The pixels now."""
        return Screen((self.folder / "Xvfb_screen0").read_bytes())

    def point(self, x: float, y: float) -> None:
        """Move the pointer."""
        self._xdotool("mousemove", str(int(x)), str(int(y)))

    def click(self, times: int = 1) -> None:
        """Press the left button where the pointer is."""
        self._xdotool("click", "--repeat", str(times), "--delay", "60", "1")

    def key(self, name: str) -> None:
        """Press a key, by the name that X has for it."""
        self._xdotool("key", name)

    def _xdotool(self, *arguments: str) -> int:
        done = subprocess.run(
            ["xdotool", *arguments], env=self.environ, capture_output=True, timeout=30, check=False
        )
        return done.returncode


@contextlib.contextmanager
def display(folder: Path) -> Iterator[Display]:
    """A display that is ended afterwards."""
    made = Display(folder)
    try:
        yield made
    finally:
        made.end()
