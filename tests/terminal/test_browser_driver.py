"""The reader behind a web page: Textual's web driver, whose output is packets on a pipe."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

FORM = "[\ufe70-\ufefc]"


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The reader with an article, as textual-serve starts it."""
    article = tmp_path / "news.txt"
    article.write_text("قالت الوزارة إن الخبر كاذب.\n", encoding="utf-8")
    environ = {
        **{name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "PYTHONPATH")},
        "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver",
        "COLUMNS": "90",
        "ROWS": "20",
        "LANG": "C.UTF-8",
        "HASHIYA_STATE": str(tmp_path / "state"),
    }
    with subprocess.Popen(
        [sys.executable, "-m", "reader", "open", str(article)],
        env=environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        yield process
        process.kill()


def packet(kind: bytes, payload: bytes) -> bytes:
    return kind + len(payload).to_bytes(4, "big") + payload


def packets(process: subprocess.Popen[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Kind and payload of all that comes, until the end; nothing may come between them."""
    assert process.stdout is not None
    while kind := process.stdout.read(1):
        assert kind in b"DMP"
        size = int.from_bytes(process.stdout.read(4), "big")
        yield kind, process.stdout.read(size)


def until_painted(process: subprocess.Popen[bytes]) -> str:
    assert process.stdout is not None
    assert process.stdout.readline() == b"__GANGLION__\n"
    seen = ""
    for kind, payload in packets(process):
        seen += payload.decode() if kind == b"D" else ""
        if "leave" in seen:  # the last row
            break
    return seen


def test_what_is_written_has_a_mark_after_each_letter_and_q_ends_it(reader):
    seen = until_painted(reader)
    assert re.search(rf"(?:{FORM}\u200e){{4}}", seen)
    assert not re.search(rf"{FORM}(?!\u200e)", seen)
    reader.stdin.write(packet(b"D", b"q"))
    reader.stdin.flush()
    metas = [json.loads(payload) for kind, payload in packets(reader) if kind == b"M"]
    assert metas == [{"type": "exit"}]
    assert reader.wait(60) == 0


def test_it_ends_when_the_server_is_gone(reader):
    until_painted(reader)
    reader.stdin.close()
    reader.stdout.close()
    reader.wait(60)  # or it has not ended
