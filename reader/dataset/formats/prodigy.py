"""``prodigy``: JSON lines for the recipes of Prodigy, one task an article.

Offsets are code points, end exclusive; ``token_end`` is the number of the last token of a
span and so inclusive. Tokens are cut at the edges of spans, because Prodigy takes only spans
that are whole tokens. A span has all the fields of this project's rows besides, which Prodigy
keeps; so has a relation, from the last token of one span to the last token of another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, BinaryIO

from reader.dataset.formats.options import Options
from reader.dataset.formats.registry import Item
from reader.dataset.formats.residue import KEY, about, about_if_own, objects
from reader.dataset.formats.tally import Tally
from reader.dataset.formats.tokens import covering, token_range
from reader.dataset.report import Problem, Remark
from reader.dataset.rows import json_lines, rows_of
from reader.dataset.strict_json import encode

# What a task has that says nothing of its text.
_TECHNICAL = ("text", "tokens", "spans", "relations", "answer", "options", "accept", KEY)
_OF_TOKENS = ("token_start", "token_end")


def write(rows: Iterable[Mapping[str, Any]], out: BinaryIO, options: Options, tally: Tally) -> None:
    """Write a task an article, one a line; nothing is lost and nothing can be chosen."""
    out.writelines(encode(_task(row)).encode() + b"\n" for row in rows)


def _task(row: Mapping[str, Any]) -> dict[str, Any]:
    text, cut = row["text"], covering(row["text"], row["spans"])
    spans = {}
    for span in row["spans"]:
        first, last = token_range(cut, span["start"], span["end"]) or (0, 0)
        spans[span["id"]] = {**span, "token_start": first, "token_end": last - 1}
    relations = []
    for relation in row["relations"]:
        head, child = spans[relation["from"]], spans[relation["to"]]
        ends = {"head": head["token_end"], "child": child["token_end"], "label": relation["type"]}
        shown = {"head_span": _shown(head), "child_span": _shown(child)}
        relations.append({**ends, **shown, KEY: {key: relation[key] for key in relation if key != "type"}})
    return {
        "text": text,
        "tokens": [
            {"text": text[start:end], "start": start, "end": end, "id": number, "ws": blank}
            for number, (start, end, blank) in enumerate(cut)
        ],
        "spans": list(spans.values()),
        "relations": relations,
        "answer": "accept",
        KEY: about(row),
    }


def _shown(span: Mapping[str, Any]) -> dict[str, Any]:
    return {key: span[key] for key in ("start", "end", *_OF_TOKENS, "label")}


def read(source: BinaryIO, name: str, options: Options) -> Iterator[Item]:
    """The rows of a file; what was rejected in Prodigy comes in as rejected, what was passed over not."""
    for item in json_lines(source, name):
        if isinstance(item, Problem):
            yield item
            continue
        number, task = item
        if not isinstance(task, dict) or not isinstance(task.get("text"), str):
            yield Problem(name, number, "not an object with a text, as Prodigy has them")
        elif task.get("answer") == "ignore":
            yield Remark(name, f"line {number}: it was ignored in Prodigy, so its marks are left out")
        else:
            problems: list[str] = []
            row = _row(task, problems)
            yield from (Problem(name, number, said) for said in problems)
            yield from rows_of(row, name, number)


def _row(task: Mapping[str, Any], problems: list[str]) -> dict[str, Any]:
    """A row of ``hashiya/1`` from a task of Prodigy's."""
    known = about_if_own(task.get(KEY))
    common = {} if known else _common(task)
    spans = []
    for number, span in enumerate(objects(task, "spans", problems), 1):
        made = {key: value for key, value in span.items() if key not in (*_OF_TOKENS, "source")}
        if not known:
            made = {"id": f"prodigy-{number}", **common, **made}
            if isinstance(span.get("source"), str):
                made.setdefault("origin", {"kind": "model", "name": span["source"]})
        spans.append(made)
    relations = []
    for number, relation in enumerate(objects(task, "relations", problems), 1):
        rest = relation.get(KEY)
        if known and isinstance(rest, dict):
            relations.append({"type": relation.get("label"), **rest})
            continue
        ends = [_end(relation.get(key), spans) for key in ("head_span", "child_span")]
        if None in ends:
            problems.append(f"relation {number}: it joins spans that are not both there")
        else:
            relations.append({"type": relation.get("label"), "from": ends[0], "to": ends[1]})
    said = {key: task[key] for key in task if key not in _TECHNICAL and not key.startswith("_")}
    return {**(known or said), "text": task["text"], "spans": spans, "relations": relations}


def _common(task: Mapping[str, Any]) -> dict[str, Any]:
    """What a task says of all its spans: who made them, and that they were rejected."""
    who = task.get("_annotator_id") or task.get("_session_id")
    common = {"annotator": who} if isinstance(who, str) else {}
    if task.get("answer") == "reject":
        at = task.get("_timestamp")
        when = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(at, int) else ""
        return {**common, "review": {"verdict": "rejected", "by": common.get("annotator", ""), "at": when}}
    return common


def _end(shown: object, spans: Iterable[Mapping[str, Any]]) -> str | None:
    """The id of the span that a relation shows as its end."""
    if not isinstance(shown, dict):
        return None
    place = (shown.get("start"), shown.get("end"))
    here = [span for span in spans if (span.get("start"), span.get("end")) == place]
    alike = [span for span in here if span.get("label") == shown.get("label")]
    return next((span.get("id") for span in (*alike, *here)), None)
