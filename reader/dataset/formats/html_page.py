"""``html``: one page to read and to print, right to left, that needs nothing but itself.

Each article is shown with its marks underlined in the colours of their labels, one line
below the other where they nest or overlap, and below it what is said of each mark: its note,
its attributes, its review, and where its relations lead. What a site left around the article
is faint, where the article's zones are kept. No script runs and nothing is
loaded. After each article lies its row as data that no browser shows, so that the page can
be imported again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import Any, BinaryIO

from reader.annotations.labels import Label, Schema
from reader.annotations.zones import leftovers, stored_zones
from reader.dataset.formats.options import Options
from reader.dataset.formats.registry import Item
from reader.dataset.formats.tally import Tally
from reader.dataset.report import Problem
from reader.dataset.rows import line_text, rows_of
from reader.dataset.strict_json import decode, encode

_STYLE = """
body { margin: 2rem auto; max-width: 46rem; padding: 0 1rem; background: #fff; color: #111;
  font: 1.15rem/2.4 "Noto Naskh Arabic", "Amiri", "Geeza Pro", "Traditional Arabic", serif; }
h1, h2 { line-height: 1.5; }
.text { white-space: pre-wrap; unicode-bidi: plaintext; text-align: start; overflow-wrap: anywhere; }
.m { border-bottom: 3px solid var(--c); padding-bottom: 2px; }
.m .m { padding-bottom: 4px; } .m .m .m { padding-bottom: 6px; }
.m[data-n]::after { content: "\\2009" attr(data-n); font: 0.6em/0 sans-serif;
  vertical-align: super; color: #555; }
.z { color: #767676; }
.l { border-inline-start: 0.6em solid var(--c); padding-inline-start: 0.4em; }
.legend, .marks { font-size: 0.85em; line-height: 1.8; }
.legend { list-style: none; padding: 0; columns: 2; }
.note { display: block; white-space: pre-wrap; unicode-bidi: plaintext; }
.about, bdi.id { color: #555; font-size: 0.9em; }
article { border-top: 1px solid #999; margin-top: 3rem; }
:target { outline: 2px solid #111; }
@media print { body { margin: 0; max-width: none; } article { break-before: page; border: 0; margin: 0; }
  .marks li { break-inside: avoid; }
  .m, .l { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""
_HEAD = (
    '<!doctype html>\n<html lang="ar" dir="rtl">\n<head>\n<meta charset="utf-8">\n'
    '<meta http-equiv="Content-Security-Policy" content="'
    "default-src 'none'; style-src 'unsafe-inline'\">\n"
    '<meta name="viewport" content="width=device-width">\n<title>حاشية</title>\n'
    f"<style>{_STYLE}</style>\n</head>\n<body>\n<h1>حاشية</h1>\n"
)
_DATA, _DATA_END = '<script type="application/json" class="hashiya">', "</script>"
# What HTML has no place for is shown as its sign; a carriage return is itself only as a reference.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def write(rows: Iterable[Mapping[str, Any]], out: BinaryIO, options: Options, tally: Tally) -> None:
    """Write a page; nothing is lost and nothing can be chosen."""
    out.write(f"{_HEAD}{_legend(options.schema.labels)}".encode())
    others: dict[str, None] = {}
    for number, row in enumerate(rows, 1):
        out.write("".join(_article(row, f"a{number}", options.schema)).encode())
        others |= dict.fromkeys(span["label"] for span in row["spans"] if span["label"] not in options.schema)
    if others:
        out.write(_legend([options.schema.label(name) for name in others]).encode())
    out.write(b"</body>\n</html>\n")


def read(source: BinaryIO, name: str, options: Options) -> Iterator[Item]:
    """The rows of a page that this project made."""
    found = False
    for number, line in enumerate(source, 1):
        try:
            text = line_text(line, first=number == 1).strip()
            if text.startswith(_DATA) and text.endswith(_DATA_END):
                found = True
                yield from rows_of(decode(text[len(_DATA) : -len(_DATA_END)]), name, number)
        except ValueError as error:
            yield Problem(name, number, str(error))
    if not found:
        yield Problem(name, 0, "not a page that this project made, so there are no marks in it")


def _legend(labels: Iterable[Label]) -> str:
    lines = (f"<li>{_colored(label, f'{_shown(label.sign)} {_name(label)}')}</li>\n" for label in labels)
    return f'<ul class="legend">\n{"".join(lines)}</ul>\n'


def _colored(label: Label, content: str) -> str:
    return f'<span class="l" style="--c:{escape(label.color)}">{content}</span>'


def _name(label: Label) -> str:
    """A label in Arabic, and in English where that is another word."""
    names = dict.fromkeys(name for name in (label.arabic or label.name, label.english or label.name) if name)
    return " · ".join(f"<bdi>{_shown(name)}</bdi>" for name in names)


def _article(row: Mapping[str, Any], anchor: str, schema: Schema) -> Iterator[str]:
    numbers = {span["id"]: number for number, span in enumerate(row["spans"], 1)}
    yield f'<article id="{anchor}">\n<h2 dir="auto">{_shown(row["title"])}</h2>\n'
    yield f'<p class="about"><bdi class="id">{_shown(row["id"])}</bdi></p>\n<div class="text">'
    yield from _marked(row, numbers, schema)
    yield '</div>\n<ol class="marks">\n'
    links: dict[str, list[str]] = {}
    for relation in row["relations"]:
        kind = schema.relation_type(relation["type"])
        target = numbers[relation["to"]]
        words = f'{_shown(kind.arabic or kind.name)} ← <a href="#{anchor}-{target}">{target}</a>'
        links.setdefault(relation["from"], []).append(words)
    for span in row["spans"]:
        yield _said(span, f"{anchor}-{numbers[span['id']]}", links.get(span["id"], []), schema)
    data = encode(row).replace("<", "\\u003c")
    yield f"</ol>\n{_DATA}{data}{_DATA_END}\n</article>\n"


def _marked(row: Mapping[str, Any], numbers: Mapping[str, int], schema: Schema) -> Iterator[str]:
    """The text, cut at the edges of spans, each piece inside all the spans that cover it.

    What is known to be no part of the article is written faintly.
    """
    text, spans, kept = row["text"], row["spans"], row["meta"].get("zones")
    zones = stored_zones(kept, len(text)) if isinstance(kept, list) else None
    faint = leftovers(zones or [])
    ranges = [*((span["start"], span["end"]) for span in spans), *faint]
    edges = sorted({0, len(text), *(edge for places in ranges for edge in places)})
    # The longer of two spans that begin together is the outer one.
    waiting = sorted(spans, key=lambda span: (-span["start"], span["end"]))
    covering: list[Mapping[str, Any]] = []
    for start, end in pairwise(edges):
        covering = [span for span in covering if span["end"] > start]
        while waiting and waiting[-1]["start"] == start:
            covering.append(waiting.pop())
        for span in covering:
            number = f' data-n="{numbers[span["id"]]}"' if span["end"] == end else ""
            yield f'<span class="m" style="--c:{escape(schema.label(span["label"]).color)}"{number}>'
        words = _shown(text[start:end])
        if any(first <= start and end <= last for first, last in faint):
            words = f'<span class="z">{words}</span>'
        yield words + "</span>" * len(covering)


def _said(span: Mapping[str, Any], anchor: str, links: Sequence[str], schema: Schema) -> str:
    """What is said of a mark, as an item of the list below its article."""
    label = schema.label(span["label"])
    parts = [
        f"{_colored(label, _name(label))} «<bdi>{_shown(span['text'])}</bdi>»",
        f'<bdi class="id">[{span["start"]}, {span["end"]}) {_shown(span["id"])}</bdi>',
        *links,
    ]
    parts += (
        f"<bdi>{_shown(key)}: {_shown(encode(value))}</bdi>" for key, value in span["attributes"].items()
    )
    origin, review = span["origin"], span["review"]
    if origin["kind"] != "person":
        score = "" if origin["score"] is None else f" {origin['score']:.2f}"
        parts.append(f"<bdi>{origin['kind']} {_shown(origin['name'])}{score}</bdi>")
    if review:
        parts.append(f"<bdi>{review['verdict']} {_shown(review['by'])}</bdi>")
    if span["annotator"]:
        parts.append(f"<bdi>{_shown(span['annotator'])}</bdi>")
    note = f'<span class="note">{_shown(span["note"])}</span>' if span["note"] else ""
    return f'<li id="{anchor}">{" · ".join(parts)}{note}</li>\n'


def _shown(text: str) -> str:
    """A text as HTML that shows it, and does nothing else."""
    shown = _CONTROLS.sub(lambda match: chr(0x2400 + ord(match[0])) if match[0] < " " else "\ufffd", text)
    return escape(shown).replace("\r", "&#13;")
