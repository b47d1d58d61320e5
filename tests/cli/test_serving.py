"""``hashiya serve``: the reader behind a web page that lets no other page in."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import re
import socket
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.cli.command import MODULE, environment, hashiya

TEXT = "قالت الوزارة إن الخبر كاذب.\n"
FORM = "[\ufe70-\ufefc]"

needs_the_extra = pytest.mark.skipif(
    not find_spec("textual_serve"), reason="textual-serve is not installed: pip install 'hashiya[serve]'"
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Host and port of a running server with one article."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "news.txt").write_text(TEXT, encoding="utf-8")
    env = environment({"HASHIYA_STATE": str(folder / "state")})
    argv = [*MODULE, "serve", "news.txt", "--port", "0"]
    with subprocess.Popen(argv, cwd=folder, env=env, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        try:
            sentence = server.stderr.readline()
            said = re.fullmatch(
                r"hashiya: open http://(127\.0\.0\.1:\d+)/ in a browser; Ctrl\+C ends\.\n", sentence
            )
            assert said, sentence
            yield said[1]
        finally:
            server.terminate()
        assert server.wait(60) == 0, server.stderr.read()


@needs_the_extra
def test_the_page_brings_a_font_with_arabic_and_asks_no_one_else_for_anything(address: str):
    async def look() -> tuple[str, bytes, str, bytes]:
        from aiohttp import ClientSession

        async with ClientSession(f"http://{address}") as client:
            page = await (await client.get("/")).text()
            font = await client.get("/arabic.woff2")
            script = await client.get("/static/js/textual.js")
            return page, await font.read(), font.content_type, await script.read()

    page, font, kind, script = asyncio.run(look())
    assert re.findall(r"https?://[\w.]+", page) == []
    assert (font[:4], kind) == (b"wOF2", "font/woff2")
    # The family that textual-serve asks for is the one under whose name the page has the font.
    assert b"fontFamily:\"'Roboto Mono'" in script
    assert 'font-family: "Roboto Mono"' in page
    assert "U+FE70-FEFF" in page


@needs_the_extra
def test_the_reader_behind_the_page_writes_for_its_renderer_and_ends_with_q(address: str):
    async def read() -> str:
        from aiohttp import ClientSession, WSMsgType

        seen = ""
        origin = f"http://{address}"
        async with (
            ClientSession(origin, headers={"Origin": origin}) as client,
            client.ws_connect("/ws?width=90&height=20") as page,
        ):
            async for message in page:
                if message.type is WSMsgType.BINARY:
                    seen += message.data.decode()
                    if "leave" in seen:  # the last row is there
                        await page.send_str(json.dumps(["stdin", "q"]))
        return seen

    seen = asyncio.run(asyncio.wait_for(read(), 60))
    words = re.findall(rf"(?:{FORM}\u200e)+", seen)
    assert any(len(word) > 4 for word in words)
    assert not re.search(rf"{FORM}(?!\u200e)", seen), "a letter without its mark would be reordered"


@needs_the_extra
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        # A name that was made to lead to this machine.
        ({"Host": "evil.example", "Origin": "http://evil.example"}, 403),
        ({"Host": "localhost:1"}, 200),
    ],
)
def test_other_pages_are_not_let_in(address: str, headers: dict[str, str], status: int):
    async def ask() -> tuple[int, int]:
        from aiohttp import ClientSession, WSServerHandshakeError

        async with ClientSession(f"http://{address}", headers=headers) as client:
            page = (await client.get("/")).status
            try:
                async with client.ws_connect("/ws"):
                    return page, 200
            except WSServerHandshakeError as refusal:
                return page, refusal.status

    assert asyncio.run(ask()) == (status, status)


@needs_the_extra
def test_a_port_that_is_taken_is_said_in_a_sentence(tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = hashiya("serve", "--port", str(port), cwd=tmp_path)
    assert ended.code == 1
    assert ended.err == f"hashiya: can't listen on 127.0.0.1, port {port}: {os.strerror(errno.EADDRINUSE)}.\n"


def test_without_its_extra_it_names_it(tmp_path: Path):
    (tmp_path / "textual_serve.py").write_text("raise ImportError\n")
    path = environment().get("PYTHONPATH", "")
    ended = hashiya("serve", cwd=tmp_path, env={"PYTHONPATH": f"{tmp_path}:{path}"})
    assert (ended.code, ended.out) == (2, "")
    assert "pip install 'hashiya[serve]'" in ended.err


def test_what_is_wrong_with_the_path_is_said_at_once(tmp_path: Path):
    ended = hashiya("serve", "nowhere.txt", cwd=tmp_path)
    assert ended.code == 2
    assert "nowhere.txt" in ended.err


@needs_the_extra
def test_a_host_that_is_not_here_is_said_in_a_sentence(tmp_path: Path):
    ended = hashiya("serve", "--host", "192.0.2.1", "--port", "0", cwd=tmp_path)
    assert ended.code == 1
    assert ended.err.startswith("hashiya: can't listen on 192.0.2.1, port 0: ")


@needs_the_extra
def test_a_host_that_is_no_address_is_said_in_a_sentence(tmp_path: Path):
    ended = hashiya("serve", "--host", "300.1.1.1", "--port", "0", cwd=tmp_path)
    assert ended.code == 1
    assert ended.err.startswith("hashiya: can't listen on 300.1.1.1, port 0: ")
    assert ended.err.count("\n") == 1
    assert "Unknown error" not in ended.err
