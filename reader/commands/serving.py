"""The reader in a browser."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from reader.commands.ending import say
from reader.commands.options import encoding_option, path_argument, workspace_option
from reader.commands.starting import opened


@click.command()
@path_argument
@workspace_option
@encoding_option
@click.option("--as", "annotator", metavar="NAME", envvar="HASHIYA_ANNOTATOR", help="Whose marks these are.")
@click.option("--host", default="127.0.0.1", metavar="HOST", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0: any.")
def serve(
    path: Path | None,
    workspace: Path | None,
    encoding: str | None,
    annotator: str | None,
    host: str,
    port: int,
) -> None:
    """Open the reader in a browser, for as long as this command runs.

    Only this machine can reach it; with another --host, everyone who reaches that address can read and
    mark, and nothing on the way is encrypted.

    \b
    hashiya serve FOLDER
    hashiya serve --port 8080 news.txt
    ssh -L 8000:localhost:8000 HOST hashiya serve      read here what lies there
    """
    opened(path, workspace)  # what is wrong with it is said here, not in the browser
    try:
        from reader.serving.server import ReaderServer, is_loopback
    except ImportError:
        message = "hashiya serve needs textual-serve; install it with: pip install 'hashiya[serve]'"
        raise click.UsageError(message) from None
    import socket

    arguments = ["open"]
    for option, value in (("-w", workspace), ("--encoding", encoding), ("--as", annotator)):
        arguments += [option, str(value)] if value is not None else []
    arguments += ["--", str(path)] if path is not None else []
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        # What is behind the reason is the address again. Of a host that is not found there is no errno.
        reason = str(error.strerror).partition(" (while ")[0]
        say(f"hashiya: can't listen on {host}, port {port}: {reason}.")
        sys.exit(1)
    address = f"[{host}]" if ":" in host else host
    address += f":{listening.getsockname()[1]}"

    def announce() -> None:
        if not is_loopback(host):
            say(f"hashiya: everyone who reaches {address} can read and mark.")
        say(f"hashiya: open http://{address}/ in a browser; Ctrl+C ends.")

    with listening:
        ReaderServer(arguments, host).run(listening, announce)
