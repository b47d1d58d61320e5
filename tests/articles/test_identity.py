"""One path, one name; no two paths one name; every name safe as a file name."""

from __future__ import annotations

import os
import re
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from reader.articles.identity import MAX_BYTES, joined
from reader.articles.workspace import _id

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
DEVICES = ["CON", "con", "Nul", "AUX", "prn", "COM1", "lpt9", "COM¹", "CONIN$", "con.old", "NUL .a"]

# What a file name on Linux may be: anything but "/" and NUL, with bytes that are not UTF-8 among it.
part = st.one_of(
    st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=12),
    st.text(st.sampled_from(".~% :?aق\n\\" + BIDI), min_size=1, max_size=6),
    st.binary(min_size=1, max_size=6).map(lambda raw: os.fsdecode(raw.translate(None, b"/\0") or b"x")),
    st.sampled_from(DEVICES),
).filter(lambda name: name not in (".", ".."))
paths = st.lists(part, min_size=1, max_size=3).map(tuple)


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("مقال",), "مقال"),
        (("000_dfd5b0dd82fd8e7f",), "000_dfd5b0dd82fd8e7f"),
        (("أخبار", "2024", "مقال 1"), "أخبار~2024~مقال 1"),
        (("a~b",), "a%7Eb"),
        (("100%",), "100%25"),
        ((".hidden",), "%2Ehidden"),
        (("..", "x"), "%2E%2E~x"),
        (("...",), "%2E.%2E"),
        (("end. ",), "end.%20"),
        (('a/b\\c:d*e?f"g<h>i|j',), "a%2Fb%5Cc%3Ad%2Ae%3Ff%22g%3Ch%3Ei%7Cj"),
        (("a\x1b[2J\x9b",), "a%1B[2J%C2%9B"),
        (("a\u202eb",), "a%E2%80%AEb"),
        (("CON",), "%43ON"),
        (("nul.x",), "%6Eul.x"),
        (("console",), "console"),
        (("می‌خواهم",), "می‌خواهم"),
        (("\udcff",), "%FF"),
    ],
)
def test_a_path_is_joined_and_what_is_unsafe_encoded(parts, name):
    assert joined(parts) == name


@given(paths)
def test_a_name_that_was_not_cut_leads_back_to_its_path(parts):
    name = joined(parts)
    assume("~~" not in name)
    assert [unquote_to_bytes(part) for part in name.split("~")] == [os.fsencode(part) for part in parts]


@given(paths, paths)
@example(("a", "b"), ("a~b",))
@example(("a%7Eb",), ("a~b",))
@example(("ق" * 100,), ("ق" * 101,))
def test_two_paths_have_two_names(one, other):
    assert (joined(one) == joined(other)) == (one == other)


@given(paths)
@example(("ق" * 100,))
@example(("\x1b" * 120,))
@example(("a" * 119 + "~", "b"))
def test_a_name_is_a_safe_file_name(parts):
    name = joined(parts)
    assert 0 < len(name.encode("utf-8")) <= MAX_BYTES
    assert not re.search(r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|]', name)
    assert not set(BIDI) & set(name)
    assert name[0] != "."
    assert name[-1] not in ". "
    assert name.split(".")[0].rstrip().upper() not in {
        "CON",
        "NUL",
        "AUX",
        "PRN",
        "COM1",
        "COM¹",
        "LPT9",
        "CONIN$",
    }


def test_a_name_is_cut_between_whole_encoded_characters():
    for length in range(100, 130):
        head, _, digest = joined(("a" * length + "\x1b" * 20,)).rpartition("~~")
        assert re.fullmatch("a*(%1B)*", head)
        assert re.fullmatch("[0-9a-f]{16}", digest)


NAMES = ["x.txt", "x", "x.md", "x.md.txt", "x.TXT", ".txt", ".txt.txt", "y.txt"]
FILES = [(*folder, name) for folder in ((), ("seeds",), ("sub",), ("seeds", "sub")) for name in NAMES]


@given(st.sets(st.sampled_from(FILES)))
@example(set(FILES))
def test_no_two_files_of_a_workspace_have_one_id(files):
    ids = [_id(file, files.__contains__) for file in files]
    assert len(set(ids)) == len(files)


@pytest.mark.parametrize(
    ("file", "others", "name"),
    [
        (("seeds", "x.txt"), [], "x"),
        (("seeds", "x.txt"), [("x.txt",)], "x"),
        (("x.txt",), [], "x"),
        (("x.txt",), [("seeds", "x.txt")], "~x"),
        (("seeds", "sub", "x.txt"), [], "sub~x"),
        (("seeds.txt",), [], "seeds"),
        (("x.md",), [], "x.md"),
        (("x.md",), [("x.md.txt",)], "x.md~"),
        (("x",), [("x.txt",)], "x~"),
        (("x.TXT",), [("x.txt",)], "x.TXT"),
    ],
)
def test_an_id_is_the_path_without_seeds_and_suffix(file, others, name):
    assert _id(file, {file, *others}.__contains__) == name
