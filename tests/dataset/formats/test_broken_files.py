"""No file, however broken, ends an import with anything but sentences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.annotations.memory import MemoryStore
from reader.articles.article import Article
from reader.dataset.formats.registry import FORMATS, MissingExtra, format_named
from tests.dataset.formats.cases import HARD, export_to, hard_store, import_from
from tests.dataset.shelf import Shelf

#: Formats whose files are JSON, one value or one a line.
JSON = ["jsonl", "doccano", "prodigy", "label-studio", "w3c"]
TEXT = ["csv", "html", "brat", "conll", "iob2", "cas-xmi"]
PACKED = ["xlsx", "spacy", "parquet"]

quick = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))


def test_every_format_is_among_them():
    assert sorted([*JSON, *TEXT, *PACKED]) == sorted(name for name, kind in FORMATS.items() if kind.writes)


def files(folder: Path, name: str) -> dict[str, bytes]:
    """The files of an export, by their names."""
    try:
        kind = format_named(name)
        kind.load()
    except MissingExtra as error:
        pytest.skip(str(error))
    article = Article("b", "نعم")
    target = folder / f"out{kind.suffixes[0]}" if not kind.folder or kind.file_as_well else folder / "out"
    export_to(target, name, [(HARD, hard_store().load(HARD.id)), (article, hard_store().load("b"))])
    paths = [target] if target.is_file() else [path for path in target.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(paths)}


def survives(folder: Path, name: str, changed: dict[str, bytes]) -> None:
    """Import what was changed, into a store that is empty and into one that has the marks."""
    for file, data in changed.items():
        path = folder / file
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    (top,) = folder.iterdir()
    for store, shelf in ((MemoryStore(), Shelf()), (hard_store(), Shelf(HARD))):
        for problem in import_from(top, name, shelf, store).problems:
            assert problem.message
            assert problem.message.isprintable()


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Paths to all that is in a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, each in inner for place in places(each, (*path, key)))]


def replaced(value: Any, path: tuple[Any, ...], other: Any) -> Any:
    if not path:
        return other
    if isinstance(value, dict):
        return {
            key: replaced(each, path[1:], other) if key == path[0] else each for key, each in value.items()
        }
    if isinstance(value, list):
        return [replaced(each, path[1:], other) if i == path[0] else each for i, each in enumerate(value)]
    return value  # it was replaced before


STRANGE: list[Any] = [
    None,
    True,
    7,
    -1,
    10**30,
    0.5,
    1e308,
    "",
    "x",
    "\x1b[2J",
    "\ud800",
    [],
    [1],
    [[1, 2]],
    {},
    {"a": 1},
    {"": []},
]


@pytest.mark.parametrize("name", JSON)
def test_values_of_any_other_kind(name, tmp_path_factory):
    whole = files(tmp_path_factory.mktemp("whole"), name)
    ((file, data),) = whole.items()
    lines = name in ("jsonl", "doccano", "prodigy")
    value = [json.loads(line) for line in data.splitlines()] if lines else json.loads(data)
    all_places = places(value)

    @quick
    @given(st.lists(st.tuples(st.sampled_from(all_places), st.sampled_from(STRANGE)), min_size=1, max_size=3))
    def check(changes):
        made = value
        for path, other in changes:
            made = replaced(made, path, other)
        if lines and not isinstance(made, list):
            made = [made]
        text = "\n".join(map(json.dumps, made)) if lines else json.dumps(made)
        survives(tmp_path_factory.mktemp("broken"), name, {file: text.encode("utf-8", "surrogatepass")})

    check()


@pytest.mark.parametrize("name", [*JSON, *TEXT, *PACKED])
def test_bytes_that_are_changed_cut_off_or_doubled(name, tmp_path_factory):
    whole = files(tmp_path_factory.mktemp("whole"), name)
    spots = [
        (file, at) for file, data in whole.items() for at in range(0, len(data), max(1, len(data) // 200))
    ]

    @quick
    @given(
        st.lists(
            st.tuples(st.sampled_from(spots), st.integers(0, 30), st.binary(max_size=4)),
            min_size=1,
            max_size=3,
        )
    )
    def check(changes):
        made = dict(whole)
        for (file, at), count, data in changes:
            made[file] = made[file][:at] + data + made[file][at + count :]
        survives(tmp_path_factory.mktemp("broken"), name, made)

    check()


@pytest.mark.parametrize("name", [*JSON, *TEXT, *PACKED])
def test_files_that_break_off_and_files_of_something_else(name, tmp_path_factory):
    whole = files(tmp_path_factory.mktemp("whole"), name)
    for data in (
        None,
        b"",
        b"\xff\xfe\x00",
        b"{}",
        b"[]",
        b"null",
        b"\n\n",
        b"<a/>",
        "قال".encode(),
        bytes(100),
    ):
        changed = {file: old[: len(old) // 2] if data is None else data for file, old in whole.items()}
        survives(tmp_path_factory.mktemp("broken"), name, changed)
