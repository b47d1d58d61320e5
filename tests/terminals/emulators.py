"""How each terminal emulator is started: with the test's font, at a size in cells, running a program.

Emulators are those of X, or of Wayland in a window of X. ``running`` starts one and finds its cells.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.terminals.corners import FIRST, LAST
from tests.terminals.display import FONT, HEIGHT, WIDTH, Display, wait_for
from tests.terminals.picture import Grid, Picture

COLUMNS, ROWS = 100, 30
_POINTS, _PIXELS = 13, 17  # of the font, at 96 dots an inch
_START = 60.0
"""Seconds that an emulator may take to show its first cell."""
XTERM_JS = Path(os.environ.get("XTERM_JS") or Path.home() / ".cache/terminals-lab/web") / "node_modules"
"""Where npm put xterm.js and its addons."""


class Absent(Exception):
    """The emulator can't be run here; the message says why."""


@dataclass(frozen=True)
class Setting:
    """A terminal, and how it is started.

    Attributes:
        id: For people.
        emulator: Its name in ``EMULATORS``.
        inside: ``tmux`` or ``screen``, when the program runs in one of them.
        font: The font family.
        options: Of the starter.
        aim: Where in a cell to click, from its left edge.
    """

    id: str
    emulator: str
    inside: str = ""
    font: str = FONT
    options: tuple[str, ...] = ()
    aim: float = 0.5


Starter = Callable[[Display, Setting, list[str]], None]


@dataclass(frozen=True)
class Emulator:
    """What is started how.

    Attributes:
        start: Starts it on a display, running a program.
        programs: What has to be installed.
    """

    start: Starter
    programs: tuple[str, ...]


def _write(display: Display, name: str, text: str) -> Path:
    file = display.home / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def _on_bus(display: Display, argv: list[str]) -> None:
    display.start(["dbus-run-session", "--", *argv])


def _xterm(display: Display, setting: Setting, argv: list[str]) -> None:
    font = ["-fa", setting.font, "-fs", str(_POINTS)]
    display.start(["xterm", "-u8", *font, "-geometry", f"{COLUMNS}x{ROWS}+0+0", "-e", *argv])


def _urxvt(display: Display, setting: Setting, argv: list[str]) -> None:
    font = f"xft:{setting.font}:size={_POINTS}"
    display.start(["urxvt", "+sb", "-fn", font, "-geometry", f"{COLUMNS}x{ROWS}+0+0", "-e", *argv])


def _st(display: Display, setting: Setting, argv: list[str]) -> None:
    font = f"{setting.font}:size={_POINTS}"
    program = "stterm" if shutil.which("stterm") else "st"
    display.start([program, "-f", font, "-g", f"{COLUMNS}x{ROWS}+0+0", "-e", *argv])


def _alacritty(display: Display, setting: Setting, argv: list[str]) -> None:
    size = [f"window.dimensions.columns={COLUMNS}", f"window.dimensions.lines={ROWS}"]
    options = [*size, f"font.size={_POINTS}", f'font.normal.family="{setting.font}"']
    given = [word for option in options for word in ("-o", option)]
    display.start(["alacritty", *given, "-e", *argv], {"WINIT_X11_SCALE_FACTOR": "1"})


def _foot(display: Display, setting: Setting, argv: list[str]) -> None:
    config = _write(display, "weston.ini", "[core]\nshell=kiosk-shell.so\nidle-time=0\n[output]\nname=X1\n")
    socket = "hashiya-test"
    size = [f"--width={COLUMNS * 11}", f"--height={ROWS * 24}"]
    weston = ["weston", "--backend=x11-backend.so", "--use-pixman", f"--socket={socket}"]
    display.start([*weston, *size, f"--config={config}"])
    wait_for((Path(display.environ["XDG_RUNTIME_DIR"]) / socket).exists, _START)
    font = f"--font={setting.font}:size={_POINTS}"
    cells = f"--window-size-chars={COLUMNS}x{ROWS}"
    display.start(["foot", "--config=/dev/null", font, cells, *argv], {"WAYLAND_DISPLAY": socket})


def _zutty(display: Display, setting: Setting, argv: list[str]) -> None:
    font = ["-font", setting.font.replace(" ", ""), "-fontsize", str(_PIXELS)]
    display.start(["zutty", *font, "-geometry", f"{COLUMNS}x{ROWS}", "-e", *argv])


def _terminology(display: Display, setting: Setting, argv: list[str]) -> None:
    engine = dict.fromkeys(("ELM_ENGINE", "ECORE_EVAS_ENGINE"), "software_x11")
    options = [f"--geometry={COLUMNS}x{ROWS}+0+0", f"--font={setting.font}/{_PIXELS}", "--borderless"]
    display.start(["terminology", *options, "--single", "-e", shlex.join(argv)], engine)


def _gnome_terminal(display: Display, setting: Setting, argv: list[str]) -> None:
    schema = "org.gnome.Terminal.Legacy.Profile:/org/gnome/terminal/legacy/profiles:/:$profile/"
    terminal = ["gnome-terminal", "--wait", "--hide-menubar", f"--geometry={COLUMNS}x{ROWS}", "--", *argv]
    script = f"""
        profile=$(gsettings get org.gnome.Terminal.ProfilesList default | tr -d "'")
        gsettings set {schema} use-system-font false
        gsettings set {schema} font '{setting.font} {_POINTS}'
        exec {shlex.join(terminal)}"""
    _on_bus(display, ["/bin/sh", "-c", script])


def _xfce4_terminal(display: Display, setting: Setting, argv: list[str]) -> None:
    bare = ["--disable-server", "--hide-menubar", "--hide-scrollbar", "--hide-toolbar", "--hide-borders"]
    font = [f"--font={setting.font} {_POINTS}", f"--geometry={COLUMNS}x{ROWS}+0+0"]
    _on_bus(display, ["xfce4-terminal", *bare, *font, "-x", *argv])


def _konsole(display: Display, setting: Setting, argv: list[str]) -> None:
    profile = f"[Appearance]\nFont={setting.font},{_POINTS},-1,5,50,0,0,0,0,0\n[General]\nName=test\n"
    size = f"Parent=FALLBACK/\nTerminalColumns={COLUMNS}\nTerminalRows={ROWS}\n"
    size += "[Scrolling]\nScrollBarPosition=2\n"
    _write(display, ".local/share/konsole/test.profile", profile + size)
    _write(
        display,
        ".config/konsolerc",
        "[Desktop Entry]\nDefaultProfile=test.profile\n[KonsoleWindow]\nRememberWindowSize=false\n"
        "ShowMenuBarByDefault=false\n[MainWindow]\nMenuBar=Disabled\n"
        "[MainWindow][Toolbar mainToolBar]\nHidden=true\n[MainWindow][Toolbar sessionToolbar]\nHidden=true\n"
        "[Notification Messages]\nhidemenubar=false\n",
    )
    cells = ["-p", f"TerminalColumns={COLUMNS}", "-p", f"TerminalRows={ROWS}"]
    bare = ["konsole", "--nofork", "--hide-menubar", "--hide-tabbar", "--profile", "test"]
    _on_bus(display, [*bare, *cells, "-e", *argv])


def _mlterm(display: Display, setting: Setting, argv: list[str]) -> None:
    ranges = ("DEFAULT", "ISO10646_UCS4_1", "U+0600-06FF", "U+FB50-FEFF")
    for name in ("font", "aafont"):
        _write(display, f".mlterm/{name}", "".join(f"{part}={setting.font}\n" for part in ranges))
    size = ["-w", str(_PIXELS), "-g", f"{COLUMNS}x{ROWS}", "-N", setting.font]
    display.start(["mlterm", "--type=xft", *size, "-e", *argv])


def _kitty(display: Display, setting: Setting, argv: list[str]) -> None:
    lines = (
        f"font_family {setting.font}",
        f"font_size {_POINTS}",
        "remember_window_size no",
        f"initial_window_width {COLUMNS}c",
        f"initial_window_height {ROWS}c",
        "window_padding_width 0",
        "update_check_interval 0",
        "confirm_os_window_close 0",
        *setting.options,
    )
    _write(display, ".config/kitty/kitty.conf", "\n".join(lines) + "\n")
    display.start(["kitty", *argv])


def _qterminal(display: Display, setting: Setting, argv: list[str]) -> None:
    size = f"@Size({COLUMNS * 11 + 20} {ROWS * 23})"
    _write(
        display,
        ".config/qterminal.org/qterminal.ini",
        f"[General]\nfontFamily={setting.font}\nfontSize={_POINTS}\nMenuVisible=false\nBorderless=true\n"
        "ScrollbarPosition=0\nHideTabBarWithOneTab=true\nSaveSizeOnExit=false\nSavePosOnExit=false\n"
        f"[MainWindow]\nsize={size}\nfixedSize={size}\n",
    )
    _on_bus(display, ["qterminal", "-e", shlex.join(argv)])


def _xterm_js(display: Display, setting: Setting, argv: list[str]) -> None:
    (renderer,) = setting.options
    for package in ("xterm", "addon-canvas", "addon-webgl"):
        if not (XTERM_JS / "@xterm" / package).is_dir():
            raise Absent(f"@xterm/{package} is not in {XTERM_JS}; XTERM_JS can name another folder")
    address = display.folder / "address"
    page = [sys.executable, "-m", "tests.terminals.webpage", str(address), str(XTERM_JS), renderer]
    top = str(Path(__file__).resolve().parents[2])
    display.start(
        [*page, setting.font, str(_PIXELS), str(COLUMNS), str(ROWS), *argv],
        {"PYTHONPATH": top, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    if not wait_for(address.exists, _START):
        raise Absent(f"no page for xterm.js: {display.log()[-500:]}")
    chromium(display, address.read_text())


def chromium(display: Display, address: str) -> None:
    """Open a page in Chromium, which fills the display with it."""
    quiet = ["no-first-run", "no-default-browser-check", "disable-background-networking", "disable-sync"]
    quiet += ["disable-component-update", "password-store=basic", f"user-data-dir={display.folder}/chromium"]
    drawn = ["force-device-scale-factor=1", "use-gl=angle", "use-angle=swiftshader"]
    drawn += ["enable-unsafe-swiftshader", "window-position=0,0", "window-size=1280,800", "kiosk"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        quiet.append("no-sandbox")
    program = "chromium" if shutil.which("chromium") else "chromium-browser"
    display.start([program, *(f"--{option}" for option in quiet + drawn), f"--app={address}"])


EMULATORS: Mapping[str, Emulator] = {
    "xterm": Emulator(_xterm, ("xterm",)),
    "urxvt": Emulator(_urxvt, ("urxvt",)),
    "st": Emulator(_st, ("stterm|st",)),
    "alacritty": Emulator(_alacritty, ("alacritty",)),
    "foot": Emulator(_foot, ("foot", "weston")),
    "zutty": Emulator(_zutty, ("zutty",)),
    "terminology": Emulator(_terminology, ("terminology",)),
    "gnome-terminal": Emulator(_gnome_terminal, ("gnome-terminal", "dbus-run-session", "gsettings")),
    "xfce4-terminal": Emulator(_xfce4_terminal, ("xfce4-terminal", "dbus-run-session")),
    "konsole": Emulator(_konsole, ("konsole", "dbus-run-session")),
    "mlterm": Emulator(_mlterm, ("mlterm",)),
    "kitty": Emulator(_kitty, ("kitty",)),
    "qterminal": Emulator(_qterminal, ("qterminal", "dbus-run-session")),
    "xterm.js": Emulator(_xterm_js, ("chromium|chromium-browser",)),
}

_TMUX = "set -g status off\nset -g escape-time 0\nset -g mouse on\nset -ga terminal-features ',*:RGB'\n"
_SCREEN = "startup_message off\ndefutf8 on\n"


def _inside(display: Display, setting: Setting, argv: list[str]) -> tuple[list[str], list[str]]:
    """The program in tmux or screen, where the setting says so; and what ends these, which go on alone."""
    runtime = display.environ["XDG_RUNTIME_DIR"]
    match setting.inside:
        case "tmux":
            _write(display, ".tmux.conf", _TMUX)
            tmux = ["tmux", "-u", "-S", f"{runtime}/tmux"]
            return [*tmux, "new-session", *argv], [*tmux, "kill-server"]
        case "screen":
            _write(display, ".screenrc", _SCREEN)
            screen = ["env", f"SCREENDIR={runtime}/screen", "screen", "-U"]
            return [*screen, "-S", "test", *argv], [*screen, "-S", "test", "-X", "quit"]
        case _:
            return argv, ["true"]


class Window:
    """A running emulator whose cells are known."""

    def __init__(self, display: Display, grid: Grid, columns: int, rows: int, aim: float) -> None:
        self.display = display
        self._aim = aim
        self.grid = grid
        self.columns, self.rows = columns, rows

    def picture(self) -> Picture:
        """What it shows now."""
        screen = self.display.screen()
        return Picture(screen.width, screen.height, screen.data, self.grid)

    def point(self, column: int, row: int) -> None:
        """Move the pointer to a cell, and on it: some emulators miss the first movement."""
        x, y, width, height = self.grid
        for part in (0.4, 0.5):
            self.display.point(x + (column + self._aim) * width, y + (row + part) * height)
            time.sleep(0.1)

    def click(self, column: int, row: int, times: int = 1) -> None:
        """Press the left button on a cell."""
        self.point(column, row)
        self.display.click(times)

    def key(self, name: str) -> None:
        """Press a key."""
        self.display.key(name)


@contextlib.contextmanager
def running(display: Display, setting: Setting, argv: Sequence[str]) -> Iterator[Window]:
    """An emulator on a display, in which a program has been started.

    Raises:
        Absent: the emulator can't be run here.
    """
    emulator = EMULATORS[setting.emulator]
    for names in (*emulator.programs, *filter(None, [setting.inside])):
        if not any(map(shutil.which, names.split("|"))):
            raise Absent(f"{names.replace('|', ' or ')} is not installed")
    found = subprocess.run(["fc-match", setting.font, "family"], capture_output=True, text=True, check=False)
    if setting.font not in found.stdout:
        raise Absent(f"the font {setting.font} is not installed")
    size, go = display.folder / "size", display.folder / "go"
    inner, end = _inside(display, setting, list(argv))
    corners = str(Path(__file__).with_name("corners.py"))
    emulator.start(display, setting, [sys.executable, corners, str(size), str(go), *inner])
    window: Window | None = None
    stop = time.monotonic() + _START
    while window is None:
        if time.monotonic() > stop:
            raise Absent(f"{setting.emulator} showed nothing in {_START:.0f} seconds: {display.log()[-500:]}")
        time.sleep(0.2)
        if size.exists():
            window = _calibrated(display, setting, size)
        if window is None and setting.emulator == "terminology":
            _leave_first_page(display)
    # It may have been given another size a moment later.
    for _ in range(20):
        time.sleep(0.25)
        again = _calibrated(display, setting, size)
        if again is not None and again.grid == window.grid:
            break
        window = again or window
    # A compositor in a window sees the pointer come in, if it has been outside.
    display.point(WIDTH - 1, HEIGHT - 1)
    go.touch()
    try:
        yield window
    finally:
        subprocess.run(end, env=display.environ, capture_output=True, timeout=30, check=False)


def _calibrated(display: Display, setting: Setting, size: Path) -> Window | None:
    """The window, its cells found by the colours of the first and the last one."""
    columns, rows = map(int, size.read_text().split())
    screen = display.screen()
    first, last = screen.box(FIRST), screen.box(LAST)
    if first is None or last is None or last[2] <= first[2] or last[3] <= first[3]:
        return None
    left, top = first[:2]
    grid = (left, top, (last[2] - left) / columns, (last[3] - top) / rows)
    return Window(display, grid, columns, rows, setting.aim)


def _leave_first_page(display: Display) -> None:
    """Click on the button of the page that terminology begins with, a bit below its middle."""
    screen = display.screen()
    inked = [at for at in range(0, len(screen.data), 3) if screen.data[at : at + 3] != b"\0\0\0"]
    if inked:
        right = max(at // 3 % screen.width for at in inked)
        bottom = inked[-1] // 3 // screen.width
        display.point(right // 2, bottom // 2 + 30)
        display.click()
        time.sleep(0.5)
