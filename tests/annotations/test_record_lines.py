"""TinyDB's JSON, read record by record and written one record a line."""

from __future__ import annotations

import json
import random
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.annotations.record_lines import NotTables, read_entries, render


def tables_of(text):
    number = st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False)
    values = st.recursive(
        st.none() | st.booleans() | number | text,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
        max_leaves=6,
    )
    return st.dictionaries(text, st.dictionaries(text, values, max_size=4), max_size=3)


unicode_tables = tables_of(st.text(st.characters(exclude_categories=["Cs"])))
tables = tables_of(st.text(st.characters()))  # lone surrogates as well


def meanings(data: bytes):
    return {name: {e.key: e.value for e in entries} for name, entries in read_entries(data).items()}


@given(
    unicode_tables,
    st.sampled_from([None, 0, 2, "\t"]),
    st.booleans(),
    st.sampled_from([b"", b"\xef\xbb\xbf"]),
)
def test_any_layout_is_read_as_json_reads_it(content, indent, ascii_only, mark):
    written = json.dumps(content, indent=indent, ensure_ascii=ascii_only).encode()
    assert meanings(mark + written) == json.loads(written)


@given(tables)
def test_what_is_written_is_json_with_one_record_a_line(content):
    written = render({name: list(documents.items()) for name, documents in content.items()})
    assert json.loads(written) == content
    lines = written.decode().split("\n")
    records = [line for line in lines if line.startswith('"') and not line.endswith(": {")]
    empty = sum(not documents for documents in content.values())
    full = sum(bool(documents) for documents in content.values())
    assert len(records) >= sum(map(len, content.values())) + empty
    assert len(lines) == 3 + (not content) + empty + sum(map(len, content.values())) + 2 * full


@given(tables, st.sampled_from([None, 2]))
def test_what_was_read_is_written_back_as_it_was(content, indent):
    entries = read_entries(json.dumps(content, indent=indent).encode())
    again = render({name: [(e.key, e) for e in documents] for name, documents in entries.items()})
    assert json.loads(again) == content


@pytest.mark.parametrize("raw", ["NaN", "1e999", "1" * 5000, r'"\ud800"', '{"a":1,"a":2}', "1.50", "-0"])
def test_a_document_that_means_nothing_keeps_its_text(raw):
    entries = read_entries(f'{{"t":{{"1":{raw}}}}}'.encode())["t"]
    assert [entry.raw for entry in entries] == [raw]
    assert f'"1": {raw}\n'.encode() in render({"t": [("1", entries[0])]})


def test_every_one_of_several_documents_with_one_id_is_read():
    assert [e.value for e in read_entries(b'{"t":{"1":1,"1":2},"t":{"1":3}}')["t"]] == [1, 2, 3]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"[1]", "not a TinyDB file"),
        (b'{"t": [1]}', "table 't' is not an object"),
        (b"1", "not a TinyDB file"),
        (b'"x"', "not a TinyDB file"),
        (b"nonsense", "byte 0"),
        (b'{"t": {"1": {"a": 1}', "byte 20, line 1"),
        (b'{"t":\n{"1": {}}}"', "byte 16, line 2"),
        ('{"أب": {"1": x}}'.encode(), "byte 15"),
        (b'\xef\xbb\xbf{"a": {"1": x}}', "byte 15"),
        (b'{"t" {}}', "colon"),
        (b"{1: {}}", "quotes"),
        (b'{"t": {},}', "quotes"),
        (b'{"t": {"\xff": 1}}', "byte 8, which is not UTF-8"),
        ('{"t": {}}'.encode("utf-16"), "UTF-16"),
        ('{"t": {}}'.encode("utf-16-be"), "UTF-16"),
        (b'{"t": {"1": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}", "too deep"),
        (b"[" * 100_000, "too deep"),
    ],
)
def test_what_is_no_tinydb_file_is_refused_with_its_place(data, says):
    with pytest.raises(NotTables, match=says):
        read_entries(data)


def test_a_file_cut_anywhere_is_refused():
    whole = render({"spans": [("1", {"quote": "قال", "n": 1})], "relations": []}).rstrip()
    for length in range(len(whole)):
        with pytest.raises(NotTables):
            read_entries(whole[:length])


def test_random_bytes_are_read_or_refused():
    chance = random.Random(4)
    for _ in range(2000):
        data = bytes(chance.choice(b'{}[]",:\\u12eE-.nt \n\xd9\x80') for _ in range(chance.randrange(40)))
        with suppress(NotTables):
            read_entries(b'{"t":{"1":' + data)
