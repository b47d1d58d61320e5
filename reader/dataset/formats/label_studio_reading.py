"""One task of Label Studio as a row of this project's.

All annotations of a task are read, each with its annotator, and its predictions as what a
model proposes. Choices and texts that belong to a region become attributes of its span,
those about the whole text go to the article's meta.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from reader.dataset.formats.options import Options
from reader.dataset.formats.placing import Place, mismatch, placing, said_of_unit
from reader.dataset.formats.residue import KEY, about_if_own, restored_relation, restored_span
from reader.dataset.offsets import OffsetUnit, code_point
from reader.dataset.report import quoted

# What a region has that says nothing of its span, or that is read here.
_KNOWN = {"id", "from_name", "to_name", "type", "value", "meta", "origin", "score", KEY}
_KNOWN |= {"parentID", "readonly", "hidden", "locked", "original_length"}


@dataclass(slots=True)
class _Layer:
    """What one annotator, or one model, made of a task.

    Attributes:
        key: What tells it from the others.
        common: Fields that all its spans have.
        regions: Its results with labels, by their ids.
        relations: Its results that are relations.
        others: Its choices, texts and the like.
        ids: Ids of the spans that were made of each region.
    """

    key: str
    common: dict[str, Any]
    regions: list[Mapping[str, Any]] = field(default_factory=list)
    relations: list[Mapping[str, Any]] = field(default_factory=list)
    others: list[Mapping[str, Any]] = field(default_factory=list)
    ids: dict[str, list[str]] = field(default_factory=dict)


def row_of_task(
    task: object, options: Options, problems: list[str], remarks: list[str]
) -> dict[str, Any] | None:
    """The row of a task, or None; what can't come in is said in ``problems``."""
    data = task.get("data") if isinstance(task, dict) else None
    if not isinstance(task, dict) or not isinstance(data, dict):
        problems.append("not a task of Label Studio, which is an object with data")
        return None
    texts = [value for key, value in data.items() if isinstance(value, str) and key not in ("id", "title")]
    text = data.get("text", texts[0] if len(texts) == 1 else None)
    if not isinstance(text, str):
        problems.append("data has no text, and not just one field that could be it")
        return None
    own = about_if_own(_rest(task))
    layers = list(_layers(task, problems, remarks))
    given = [
        ([(start, end)], _words(region))
        for layer in layers
        for region in layer.regions
        for start, end in [_edges(region)]
        if type(start) is type(end) is int
    ]
    unit, place = placing(text, given, options.offset_unit or (OffsetUnit.CODE_POINT if own else None))
    if unit:
        remarks.append(said_of_unit(unit))
    shared = Counter(id for layer in layers for id in {str(region.get("id")) for region in layer.regions})
    spans: dict[str, dict[str, Any]] = {}
    relations: list[dict[str, Any]] = []
    meta: dict[str, Any] = {}
    for layer in layers:
        for region in layer.regions:
            try:
                made = list(_spans(region, layer, shared, text, place))
            except ValueError as error:
                problems.append(f"region {quoted(region.get('id'))}: {error}")
                continue
            spans |= {span["id"]: span for span in made}
            layer.ids[str(region.get("id"))] = [span["id"] for span in made]
        for other in layer.others:
            of_spans = [spans[id]["attributes"] for id in layer.ids.get(str(other.get("id")), ())]
            for about in of_spans or [meta]:
                if isinstance(about, dict):
                    _say(other, about, problems)
        relations += _relations(layer, problems)
    names = {key: data[key] for key in ("id", "title") if isinstance(data.get(key), str)}
    known = own or {**names, "meta": {**_meta(data, text), **meta}}
    return {**known, "text": text, "spans": list(spans.values()), "relations": relations}


def _rest(item: Mapping[str, Any]) -> dict[str, Any]:
    """What an export of this project keeps in the meta of a task or a region."""
    meta = item.get("meta")
    rest = meta.get(KEY) if isinstance(meta, dict) else None
    return rest if isinstance(rest, dict) else {}


def _layers(task: Mapping[str, Any], problems: list[str], remarks: list[str]) -> Iterator[_Layer]:
    """The annotations and predictions of a task, without those that were skipped."""
    for kind in ("annotations", "completions", "predictions"):
        given = task.get(kind)
        for number, each in enumerate(given if isinstance(given, list) else (), 1):
            results = each.get("result") if isinstance(each, dict) else None
            if not isinstance(each, dict) or not isinstance(results, list):
                problems.append(f"{kind} {number}: not an object with a list of results")
            elif each.get("was_cancelled") or each.get("skipped"):
                if results:
                    remarks.append(
                        f"{kind} {number} was skipped there, so its {len(results)} results are left out"
                    )
            else:
                common = _of_model(each) if kind == "predictions" else _of_person(each)
                layer = _Layer(f"{kind[0]}{each.get('id', number)}", common)
                for result in results:
                    _sort(result, layer, problems)
                yield layer


def _sort(result: object, layer: _Layer, problems: list[str]) -> None:
    """Put a result where it belongs."""
    if not isinstance(result, dict):
        problems.append(f"a result is {quoted(result)} and not an object")
    elif result.get("type") == "relation":
        layer.relations.append(result)
    elif not isinstance(result.get("value"), dict):
        problems.append(f"result {quoted(result.get('id'))}: it has no value")
    elif str(result.get("type")).endswith("labels"):
        layer.regions.append(result)
    else:
        layer.others.append(result)


def _of_person(annotation: Mapping[str, Any]) -> dict[str, Any]:
    who = annotation.get("completed_by")
    if isinstance(who, dict):
        who = who.get("email") or who.get("username") or who.get("id")
    times = {"created": annotation.get("created_at"), "updated": annotation.get("updated_at")}
    said = {key: value for key, value in times.items() if isinstance(value, str)}
    return said if who is None else {**said, "annotator": str(who)}


def _of_model(prediction: Mapping[str, Any]) -> dict[str, Any]:
    origin = {"kind": "model", "name": str(prediction.get("model_version") or "")}
    return {"origin": {**origin, "score": _score(prediction.get("score"))}}


def _score(given: object) -> float | None:
    return float(given) if type(given) in (int, float) and 0 <= given <= 1 else None  # type: ignore[operator, arg-type]


def _edges(region: Mapping[str, Any]) -> tuple[Any, Any]:
    """Start and end; in HTML those are paths, and offsets are beside them."""
    value = region["value"]
    offsets = value.get("globalOffsets")
    place = offsets if isinstance(offsets, dict) else value
    return place.get("start"), place.get("end")


def _words(region: Mapping[str, Any]) -> str:
    words = region["value"].get("text")
    return words if isinstance(words, str) else ""


def _spans(
    region: Mapping[str, Any], layer: _Layer, shared: Counter[str], text: str, place: Place
) -> Iterator[dict[str, Any]]:
    """A span for each label of a region."""
    start, end = _edges(region)
    if type(start) is type(end) is int:
        if said := mismatch(text, [(start, end)], _words(region), place):
            raise ValueError(said)
        start, end = code_point(start, place), code_point(end, place)
    labels = region["value"].get(str(region["type"]))
    if not isinstance(labels, list) or not labels:
        raise ValueError("it has no label")
    rest, id = _rest(region), str(region.get("id"))
    name = id if shared[id] == 1 or rest else f"{layer.key}-{id}"
    meta = region.get("meta")
    notes = meta.get("text") if isinstance(meta, dict) else None
    for label in labels:
        carried = {
            "id": name if label == labels[0] else f"{name}-{label}",
            "start": start,
            "end": end,
            "label": label,
            "note": "\n".join(map(str, notes)) if isinstance(notes, list) else "",
        }
        if rest:
            span = restored_span(carried, rest)
            yield span
            continue
        span = {**carried, **layer.common, "attributes": {}}
        span["attributes"] = {key: region[key] for key in region.keys() - _KNOWN}
        if "origin" in span and (score := _score(region.get("score"))) is not None:
            span["origin"] = {**span["origin"], "score": score}
        yield span


def _say(result: Mapping[str, Any], about: dict[str, Any], problems: list[str]) -> None:
    """Put a choice, a text or the like where it is about, under the name of its control."""
    value, name = result["value"], str(result.get("from_name"))
    said = value.get(str(result.get("type")), value.get("text"))
    if isinstance(said, list) and len(said) == 1:
        said = said[0]
    if about.setdefault(name, said) != said:
        problems.append(f"{quoted(name)} is given twice; {quoted(said)} is left out")


def _relations(layer: _Layer, problems: list[str]) -> Iterator[dict[str, Any]]:
    for relation in layer.relations:
        ends = [layer.ids.get(str(relation.get(key))) for key in ("from_id", "to_id")]
        if not ends[0] or not ends[1]:
            problems.append("a relation joins regions that are not both there")
            continue
        source, target = ends[0][0], ends[1][0]
        if relation.get("direction") == "left":
            source, target = target, source
        labels = relation.get("labels")
        for kind in labels if isinstance(labels, list) and labels else ["relation"]:
            rest = relation.get(KEY)
            yield restored_relation({"type": kind, "from": source, "to": target}, rest)
            if relation.get("direction") == "bi":
                yield {"type": kind, "from": target, "to": source}


def _meta(data: Mapping[str, Any], text: str) -> dict[str, Any]:
    """What the data of a task has besides its text and its names."""
    return {
        key: value
        for key, value in data.items()
        if value != text and not (key in ("id", "title") and isinstance(value, str))
    }
