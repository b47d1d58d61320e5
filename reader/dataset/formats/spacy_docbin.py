"""``spacy``: a DocBin, with the marks of each article in ``doc.spans["sc"]``.

They are not in ``doc.ents``, which can't overlap. Tokens are cut at the edges of spans, so
that none is left out, and give ``doc.text`` as the article has it. The id of a span is its
``span.id_``. What spaCy has no place for is JSON in ``doc.user_data["hashiya"]``.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from spacy.tokens import Doc, DocBin, Span
from spacy.vocab import Vocab

from reader.dataset.formats.options import Options
from reader.dataset.formats.registry import Item
from reader.dataset.formats.residue import KEY, about, about_if_own, residue, restored_span
from reader.dataset.formats.tally import Tally
from reader.dataset.formats.tokens import covering, token_range
from reader.dataset.report import Problem, quoted
from reader.dataset.rows import rows_of
from reader.dataset.strict_json import decode, encode

#: The group of spans that spaCy's own span categorizer reads.
GROUP = "sc"
#: Bytes that a file may unpack to.
MAX_BYTES = 4 * 2**30


def write(rows: Iterable[Mapping[str, Any]], out: BinaryIO, options: Options, tally: Tally) -> None:
    """Write all articles as one DocBin, held in memory; nothing is lost and nothing can be chosen."""
    vocab = Vocab()
    docs = DocBin(store_user_data=True)
    for row in rows:
        docs.add(_doc(row, vocab))
    out.write(docs.to_bytes())


def _doc(row: Mapping[str, Any], vocab: Vocab) -> Doc:
    cut = covering(row["text"], row["spans"])
    words = [row["text"][start:end] for start, end, _ in cut]
    doc = Doc(vocab, words=words, spaces=[blank for _, _, blank in cut])
    spans = []
    for span in row["spans"]:
        first, last = token_range(cut, span["start"], span["end"]) or (0, 0)
        spans.append(Span(doc, first, last, label=span["label"], span_id=span["id"]))
    doc.spans[GROUP] = spans
    rests = {span["id"]: residue(span, ("id", "start", "end", "label")) for span in row["spans"]}
    doc.user_data[KEY] = encode({**about(row), "spans": rests, "relations": row["relations"]})
    return doc


def read(source: BinaryIO, name: str, options: Options) -> Iterator[Item]:
    """The rows of a DocBin: its groups of spans, or its entities where it has none."""
    try:
        docs = list(DocBin(store_user_data=True).from_bytes(_checked(source.read())).get_docs(Vocab()))
    except (ValueError, TypeError, LookupError, AttributeError, zlib.error) as error:
        yield Problem(name, 0, f"not a DocBin that can be read: {quoted(str(error))}")
        return
    for number, doc in enumerate(docs, 1):
        yield from rows_of(_row(doc), name, number)


def _checked(data: bytes) -> bytes:
    """The bytes of a DocBin, if they do not unpack to more than is reasonable."""
    unpacking = zlib.decompressobj()
    left, rest = MAX_BYTES, data
    while rest and left > 0:
        left -= len(unpacking.decompress(rest, 2**20))
        rest = unpacking.unconsumed_tail
    if rest:
        raise ValueError(f"it unpacks to more than {MAX_BYTES // 2**30} GB")
    return data


def _row(doc: Doc) -> dict[str, Any]:
    try:
        given = decode(str(doc.user_data.get(KEY) or "null"))
    except ValueError:
        given = None
    known = about_if_own(given)
    rests = given.get("spans") if known else None
    groups = dict(doc.spans.items()) or {GROUP: doc.ents}
    spans = []
    for group, marks in groups.items():
        for mark in marks:
            carried = {"start": mark.start_char, "end": mark.end_char, "label": mark.label_}
            if mark.id_:
                carried["id"] = mark.id_
            if not known and group != GROUP:
                carried["span_group"] = group
            spans.append(restored_span(carried, rests.get(mark.id_) if isinstance(rests, dict) else None))
    return {**known, "text": doc.text, "spans": spans, "relations": given.get("relations") if known else []}
