"""JSONL, the default export: one object a line, one line an article.

The shape is ``hashiya/1``. Offsets are code points into ``text``, end exclusive;
``text_sha256`` is of the text as UTF-8. Spans are in the order of (start, end, label, id),
relations in the order of their ids, keys always in the same order, so the same content
gives the same bytes. What is not true is not written: a span whose text is not what the
article has at its place is left out and reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TextIO

from reader.annotations.model import Record, Relation, Span
from reader.annotations.records import BadRecord, check_value, to_record
from reader.annotations.store import Margin
from reader.articles.article import Article
from reader.dataset.report import ExportReport, Problem, quoted
from reader.dataset.strict_json import encode, key_sorted

SCHEMA = "hashiya/1"


def row(article: Article, margin: Margin) -> dict[str, Any]:
    """The object of one article, with the marks that fit its text (see ``misfits``).

    Raises:
        BadRecord: The margin's meta is not JSON.
    """
    check_value(margin.meta, "meta")
    out = _left_out(article, margin)
    spans = (span for span in margin.spans.values() if span.id not in out)
    relations = (relation for relation in margin.relations.values() if relation.id not in out)
    return {
        "schema": SCHEMA,
        "id": article.id,
        "title": title(article, margin.meta),
        "text": article.text,
        "text_sha256": article.sha256,
        "offset_unit": "code_point",
        "spans": [_span(span) for span in sorted(spans, key=lambda s: s.order)],
        "relations": [_relation(relation) for relation in sorted(relations, key=lambda r: r.id)],
        # Where the file lies on this machine is nobody else's business.
        "meta": key_sorted({name: value for name, value in margin.meta.items() if name != "path"}),
    }


def title(article: Article, meta: Mapping[str, Any]) -> str:
    """The title in the article's meta where there is one, else the one its text tells."""
    known = meta.get("title")
    return known if isinstance(known, str) and known else article.title


def misfits(article: Article, margin: Margin) -> list[str]:
    """One sentence for each record of the margin that ``row`` leaves out."""
    return list(_left_out(article, margin).values())


def write(rows: Iterable[Mapping[str, Any]], out: TextIO) -> None:
    r"""Write rows, one a line, each ended by ``\n``.

    ``out`` must be open for UTF-8 and must not translate line ends (``newline="\n"``).

    Raises:
        ValueError: A row has no JSON that reads back equal.
        OSError: The file can't be written.
    """
    out.writelines(encode(each) + "\n" for each in rows)


def export(articles: Iterable[tuple[Article, Margin]], out: TextIO) -> ExportReport:
    """Write articles with their marks as they come, one at a time.

    Give them in the order of their ids, so that the same workspace gives the same bytes.
    ``out`` is as in ``write``.

    Raises:
        OSError: The file can't be written.
    """
    count = spans = relations = 0
    problems: list[Problem] = []
    for article, margin in articles:
        sentences = [*margin.problems, *misfits(article, margin)]
        try:
            made = row(article, margin)
            write([made], out)
        except ValueError as error:
            sentences.append(f"the article is not exported: {error}")
        else:
            count += 1
            spans += len(made["spans"])
            relations += len(made["relations"])
        problems += (Problem(article.id, 0, sentence) for sentence in sentences)
    return ExportReport(count, spans, relations, tuple(problems))


def _left_out(article: Article, margin: Margin) -> dict[str, str]:
    """The ids of records that can't be exported, each with the sentence that says why."""
    out: dict[str, str] = {}
    for span in sorted(margin.spans.values(), key=lambda span: span.order):
        there = article.text[span.start : span.end]
        if reason := _unkept(span):
            out[span.id] = f"span {quoted(span.id)} is not exported: {reason}"
        elif there != span.quote or span.end > len(article.text):
            place = f"at [{span.start}, {span.end}) the article has {quoted(there)}"
            out[span.id] = f"span {quoted(span.id)} is not exported: {place}, not {quoted(span.quote)}"
    kept = margin.spans.keys() - out.keys()
    for relation in sorted(margin.relations.values(), key=lambda relation: relation.id):
        lost = [end for end in (relation.source, relation.target) if end not in kept]
        reason = f"its span {quoted(lost[0])} is not" if lost else _unkept(relation)
        if reason:
            out[relation.id] = f"relation {quoted(relation.id)} is not exported: {reason}"
    return out


def _unkept(record: Record) -> str:
    """Why the record is none that could be read back, or ""."""
    try:
        to_record(record)
    except BadRecord as error:
        return str(error)
    return ""


def _span(span: Span) -> dict[str, Any]:
    origin, review = span.origin, span.review
    return {
        "id": span.id,
        "start": span.start,
        "end": span.end,
        "text": span.quote,
        "label": span.label,
        "attributes": key_sorted(span.attributes),
        "note": span.note,
        "origin": {"kind": origin.kind, "name": origin.name, "score": origin.score},
        "review": review and {"verdict": review.verdict, "by": review.by, "at": review.at},
        "annotator": span.annotator,
        "created": span.created,
        "updated": span.updated,
    }


def _relation(relation: Relation) -> dict[str, Any]:
    """The four fixed keys, then who and when where that is known."""
    who_and_when = {
        "annotator": relation.annotator,
        "created": relation.created,
        "updated": relation.updated,
    }
    return {
        "id": relation.id,
        "type": relation.type,
        "from": relation.source,
        "to": relation.target,
        **{key: value for key, value in who_and_when.items() if value},
    }
