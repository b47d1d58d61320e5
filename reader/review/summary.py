"""What a review came to: decisions by action and label, the pace, and what was decided on each item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from reader.annotations.store import Store, StoreError
from reader.review.progress import ELSEWHERE, Tally
from reader.review.saved import SavedReview
from reader.text.clean import visible


def summary(saved: SavedReview, store: Store | None = None) -> dict[str, Any]:
    """A review as an object of JSON; with a store it lists each decision with its mark as it is now."""
    tally = Tally(saved.items, saved.steps)
    decisions = tally.decisions()
    progress = tally.progress
    actions = Counter(decisions.values())
    by_label: dict[str, Counter[str]] = {}
    for index, action in decisions.items():
        by_label.setdefault(saved.items[index].label, Counter())[action] += 1
    told: dict[str, Any] = {
        "name": saved.name,
        "queue": saved.choice._asdict(),
        "created": saved.created,
        "by": saved.by,
        "items": len(saved.items),
        "done": progress.done,
        "left": progress.left,
        "per_minute": progress.per_minute,
        "seconds_left": progress.seconds_left,
        "actions": dict(sorted(actions.items())),
        "by_label": {label: dict(sorted(counts.items())) for label, counts in sorted(by_label.items())},
    }
    if store is not None:
        told["decisions"] = list(_decisions(saved, decisions, store))
    return told


def _decisions(saved: SavedReview, decisions: dict[int, str], store: Store) -> Iterator[dict[str, Any]]:
    edited = {index for step in saved.steps if step.action == "edges" for index in step.items}
    for index, action in decisions.items():
        item = saved.items[index]
        try:
            margin = store.load(item.article)
        except StoreError:
            continue
        span = margin.spans.get(item.left) or margin.spans.get(item.right)
        row: dict[str, Any] = {"article": item.article, "id": item.left or item.right, "decision": action}
        row["label"] = item.label
        if span is not None:
            row |= {"start": span.start, "end": span.end, "text": span.quote}
            if span.label != item.label and action != ELSEWHERE:
                row["relabelled"] = span.label
            if index in edited:
                row["edges"] = "moved"
        yield row


def lines(told: dict[str, Any]) -> Iterator[str]:
    """A summary in lines for a person to read."""
    yield visible(f"{told['name']}: {told['done']} of {told['items']} done, {told['left']} left")
    yield f"by {visible(told['by'])}, begun {told['created'][:16].replace('T', ' ')}"
    if told["per_minute"] is not None:
        yield f"{told['per_minute']:.1f} decisions a minute" + (
            f", about {minutes(told['seconds_left'])} left" if told["left"] else ""
        )
    if told["actions"]:
        yield ""
        yield from (f"{count:>7}  {named(action)}" for action, count in told["actions"].items())
    for label, counts in told["by_label"].items():
        said = ", ".join(f"{count} {named(action)}" for action, count in counts.items())
        yield visible(f"{label}: {said}")


def minutes(seconds: float) -> str:
    """A time in words: ``40 s``, ``12 min``, ``3 h 20 min``."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    whole = round(seconds / 60)
    return f"{whole} min" if whole < 60 else f"{whole // 60} h {whole % 60} min"


#: What became of items, in words for a list.
_NAMED = {
    "accept": "accepted",
    "reject": "rejected",
    "flag": "flagged",
    "relabel": "relabelled",
    "accept-like": "accepted with others alike",
    ELSEWHERE: "needed no decision",
    "new": "marked anew",
}


def named(action: str) -> str:
    """What became of an item, in words."""
    return _NAMED.get(action, action)
