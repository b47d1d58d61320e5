"""A page with xterm.js in front of a pty: ``ADDRESS MODULES RENDERER FONT PIXELS COLUMNS ROWS PROGRAM…``.

Serves on a free port of loopback, writes the page's address to the file ADDRESS, and runs PROGRAM when a
browser has opened it.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import pty
import struct
import sys
import termios
from pathlib import Path

from aiohttp import WSMsgType, web

_PAGE = """<!doctype html><meta charset="utf-8">
<link rel="stylesheet" href="/npm/@xterm/xterm/css/xterm.css">
<style>body { margin: 0; background: black; overflow: hidden }</style>
<div id="screen"></div>
<script src="/npm/@xterm/xterm/lib/xterm.js"></script>
<script src="/npm/@xterm/addon-canvas/lib/addon-canvas.js"></script>
<script src="/npm/@xterm/addon-webgl/lib/addon-webgl.js"></script>
<script>
const { renderer, ...options } = SETTINGS;
const terminal = new Terminal({ ...options, allowProposedApi: true });
terminal.open(document.querySelector("#screen"));
if (renderer === "canvas") terminal.loadAddon(new CanvasAddon.CanvasAddon());
if (renderer === "webgl") terminal.loadAddon(new WebglAddon.WebglAddon());
const line = new WebSocket(`ws://${location.host}/pty`);
line.binaryType = "arraybuffer";
line.onmessage = ({ data }) => terminal.write(new Uint8Array(data));
terminal.onData(text => line.send(text));
terminal.focus();
</script>"""


class Page:
    """One page, and a pty for whoever opens it."""

    def __init__(self, settings: dict[str, object], argv: list[str]) -> None:
        self._page = _PAGE.replace("SETTINGS", json.dumps(settings))
        self._size = struct.pack("HHHH", settings["rows"], settings["cols"], 0, 0)
        self._argv = argv

    async def html(self, _: web.Request) -> web.Response:
        return web.Response(text=self._page, content_type="text/html")

    async def terminal(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        child, end = pty.fork()
        if child == 0:
            os.environ["TERM"], os.environ["COLORTERM"] = "xterm-256color", "truecolor"
            os.execvp(self._argv[0], self._argv)
        fcntl.ioctl(end, termios.TIOCSWINSZ, self._size)
        output: asyncio.Queue[bytes] = asyncio.Queue()

        def read() -> None:
            try:
                data = os.read(end, 65536)
            except OSError:
                data = b""
            if not data:
                asyncio.get_running_loop().remove_reader(end)
            output.put_nowait(data)

        async def send() -> None:
            while data := await output.get():
                await socket.send_bytes(data)

        asyncio.get_running_loop().add_reader(end, read)
        sending = asyncio.create_task(send())
        async for message in socket:
            if message.type == WSMsgType.TEXT:
                os.write(end, message.data.encode())
        sending.cancel()
        return socket


async def serve(address: Path, modules: str, page: Page) -> None:
    app = web.Application()
    app.router.add_get("/", page.html)
    app.router.add_get("/pty", page.terminal)
    app.router.add_static("/npm", modules)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    part = address.with_suffix(".part")
    part.write_text(f"http://127.0.0.1:{runner.addresses[0][1]}/")
    part.rename(address)
    await asyncio.Event().wait()


def main() -> None:
    address, modules, renderer, font, pixels, columns, rows, *argv = sys.argv[1:]
    size = {"cols": int(columns), "rows": int(rows), "fontSize": int(pixels)}
    page = Page({"renderer": renderer, "fontFamily": font, **size}, argv)
    asyncio.run(serve(Path(address), modules, page))


if __name__ == "__main__":
    main()
