"""The rows of a dataset: one object an article, in the shape ``hashiya/1``.

Offsets are code points into ``text``, end exclusive; ``text_sha256`` is of the text as
UTF-8. Spans are in the order of (start, end, label, id), relations in the order of their
ids, keys always in the same order, so the same content gives the same bytes. What is not
true is not written: a span whose text is not what the article has at its place is left out
and reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any

from reader.annotations.following import EARLIER
from reader.annotations.model import NO_ATTRIBUTES, Record, Relation, Span
from reader.annotations.records import MAX_NAME, PERSON, BadRecord, check_value, to_record
from reader.annotations.store import Margin
from reader.articles.article import Article
from reader.dataset.report import quoted
from reader.dataset.strict_json import key_sorted

SCHEMA = "hashiya/1"

# Where the file lies on this machine is nobody else's business, nor is which texts are kept here.
_OF_HERE = {"path", EARLIER}

#: Objects of spans that are kept to be filled again.
_MOST_SPARE = 1000
#: Labels and annotators that are not looked at again.
_MOST_KNOWN = 4096

_start = itemgetter(Span._fields.index("start"))
_by_place = itemgetter("start", "end", "label", "id")


def row(
    article: Article, margin: Margin, left_out: list[str], spare: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    """The object of one article, with the marks that fit its text.

    Args:
        article: The article.
        margin: What is kept for it.
        left_out: Is given one sentence for each record that does not fit.
        spare: Objects of spans to be filled again, for who has no use for the row before this one;
            is given those that are made.

    Raises:
        BadRecord: The margin's meta is not JSON.
    """
    meta = _meta(margin.meta)
    spans, faults = _spans(article.text, margin, [] if spare is None else spare)
    left_out += [fault for _, fault in sorted(faults.values())]
    return {
        "schema": SCHEMA,
        "id": article.id,
        "title": title(article, margin.meta),
        "text": article.text,
        "text_sha256": article.sha256,
        "offset_unit": "code_point",
        "spans": spans,
        "relations": _relations(margin, faults, left_out) if margin.relations else [],
        "meta": meta,
    }


def _meta(meta: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of an article, as far as it is not of this machine alone.

    Raises:
        BadRecord: It is not JSON.
    """
    try:  # as it mostly is nothing but texts
        "".join((*meta, *meta.values())).encode()
    except (TypeError, UnicodeEncodeError):
        check_value(meta, "meta")
        return {name: key_sorted(meta[name]) for name in sorted(meta) if name not in _OF_HERE}
    return {name: meta[name] for name in sorted(meta) if name not in _OF_HERE}


def title(article: Article, meta: Mapping[str, Any]) -> str:
    """The title in the article's meta where there is one, else the one its text tells."""
    known = meta.get("title")
    return known if isinstance(known, str) and known else article.title


Faults = dict[str, tuple[tuple[int, int, str, str], str]]


def _spans(text: str, margin: Margin, spare: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], Faults]:
    """The objects of the spans that fit, in their order; of the others their order and a sentence."""
    del spare[_MOST_SPARE:]
    if len(spare) < len(margin.spans):
        spare += [_PLAIN.copy() for _ in range(len(margin.spans) - len(spare))]
    made: list[dict[str, Any]] = []
    faults: Faults = {}
    in_order, last, length = True, -1, len(text)
    # This is the loop of an export: where all is well, and it mostly is, little is asked of each span.
    for span, fields in zip(sorted(margin.spans.values(), key=_start), spare, strict=False):
        # fmt: off
        (
            id, label, start, end, quote, _, _, attributes, note, origin, review,
            annotator, created, updated, _, text_sha256,
        ) = span
        # fmt: on
        if (
            text[start:end] == quote
            and 0 <= start < end <= length
            # These are one and the same object wherever nothing is said of them.
            and attributes is NO_ATTRIBUTES
            and origin is PERSON
            and review is None
            and not note
            and not text_sha256
            and 0 < len(id) <= MAX_NAME
            and id.isprintable()
            and (label in _known_names or _is_name(label))
            and (annotator in _known_names or not annotator or _is_name(annotator))
            and created.isascii()
            and updated.isascii()
        ):
            fields["id"] = id
            fields["start"] = start
            fields["end"] = end
            fields["text"] = quote
            fields["label"] = label
            fields["annotator"] = annotator
            fields["created"] = created
            fields["updated"] = updated
        elif fault := _fault(text, span):
            faults[id] = span.order, f"span {quoted(id)} is not exported: {fault}"
            continue
        else:
            fields = _fields(span)
        if start == last:
            in_order = False
        last = start
        made.append(fields)
    if not in_order:
        made.sort(key=_by_place)
    return made, faults


def _fields(span: Span) -> dict[str, Any]:
    """The object of a span."""
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


#: The object of a span that a person made, of which no more is said.
_PLAIN = _fields(Span("", "", 0, 0, "", origin=PERSON))


def _fault(text: str, span: Span) -> str:
    """Why a span can't be exported, or ""."""
    there = text[span.start : span.end]
    if fault := _unkept(span):
        return fault
    if span.text_sha256:
        return f"the article was changed, and it is not sure where {quoted(span.quote)} is now"
    if there != span.quote or span.end > len(text):
        return f"at [{span.start}, {span.end}) the article has {quoted(there)}, not {quoted(span.quote)}"
    return ""


def _relations(margin: Margin, faults: Faults, left_out: list[str]) -> list[dict[str, Any]]:
    made = []
    for relation in sorted(margin.relations.values(), key=lambda relation: relation.id):
        ends = (relation.source, relation.target)
        lost = [end for end in ends if end not in margin.spans or end in faults]
        fault = f"its span {quoted(lost[0])} is not" if lost else _unkept(relation)
        if fault:
            left_out.append(f"relation {quoted(relation.id)} is not exported: {fault}")
        else:
            made.append(_relation(relation))
    return made


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


def _unkept(record: Record) -> str:
    """Why the record is none that could be read back, or ""."""
    try:
        to_record(record)
    except BadRecord as error:
        return str(error)
    return ""


_known_names: set[str] = set()


def _is_name(name: str) -> bool:
    """Whether a label or an annotator can be read back, as far as that is plain; if so it is known then."""
    if not (0 < len(name) <= MAX_NAME and name.isprintable()):
        return False
    if len(_known_names) >= _MOST_KNOWN:
        _known_names.clear()
    _known_names.add(name)
    return True
