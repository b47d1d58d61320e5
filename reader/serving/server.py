"""A web server with the reader behind it: each page that is opened is a reader of its own.

textual-serve does the work: it runs the program with Textual's web driver and draws what it writes with
xterm.js. Ours are the page, whose font has Arabic, and who may come in: a browser lets any page connect to
any address, this machine's own included, so that only requests of our own page are answered.
"""

from __future__ import annotations

import shlex
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.resources import files
from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler
from textual_serve.server import Server

_GOING = 1.0
"""Seconds that an open page has to go when the server ends, which no page does by itself."""
_SERVED = web.AppKey("served", str)
"""The address that is listened on."""


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_own(served: str, host: str, origin: str | None) -> bool:
    """Whether a request comes from our own page, or from no page at all.

    Args:
        served: The address that is served.
        host: The ``Host`` of the request. A page whose name was made to lead to this machine has another
            one than a loopback server can have.
        origin: Its ``Origin``, which a browser sends with what other pages begin.
    """
    name = urlsplit(f"//{host}").hostname or ""
    if is_loopback(served) and not is_loopback(name):
        return False
    return origin is None or urlsplit(origin).netloc == host


class ReaderServer(Server):
    """textual-serve with our page, and its door closed to other pages."""

    def __init__(self, arguments: Sequence[str], host: str) -> None:
        """Nothing is started yet.

        Args:
            arguments: Of ``hashiya``, for the reader behind each page.
            host: The address that will be listened on.
        """
        # -P: a folder of articles may have files that are called like modules.
        argv = [sys.executable, "-P", "-m", "reader", *arguments]
        command = subprocess.list2cmdline(argv) if sys.platform == "win32" else shlex.join(argv)
        super().__init__(command, host=host, title="Hashiya")

    def run(self, listening: socket.socket, announce: Callable[[], None]) -> None:
        """Serve until SIGINT or SIGTERM.

        Args:
            listening: A socket that listens on the address.
            announce: Called when pages are answered.
        """
        web.run_app(
            self._make_app(),
            sock=listening,
            print=lambda _: announce(),
            access_log=None,
            shutdown_timeout=_GOING,
        )

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app[_SERVED] = self.host
        app.middlewares.append(only_own)
        app.router.add_get("/arabic.woff2", self._font)
        return app

    async def on_startup(self, app: web.Application) -> None:
        """Say nothing: no page is answered yet."""

    async def handle_index(self, request: web.Request) -> web.Response:
        """Our page."""
        page = files(__package__).joinpath("page.html").read_text(encoding="utf-8")
        return web.Response(text=page, content_type="text/html")

    async def _font(self, request: web.Request) -> web.Response:
        data = files(__package__).joinpath("arabic.woff2").read_bytes()
        return web.Response(body=data, content_type="font/woff2")


@web.middleware
async def only_own(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer the server's own page alone; ``is_own`` says which that is."""
    if not is_own(request.app[_SERVED], request.host, request.headers.get("Origin")):
        raise web.HTTPForbidden(text="Hashiya answers its own page only.\n")
    return await handler(request)
