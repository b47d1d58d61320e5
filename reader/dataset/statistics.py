"""Counts of a dataset: its articles, its marks by label, verdict, annotator and length, its relations."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

#: The upper ends of the ranges of lengths, in words; what is longer is in one more.
LENGTHS = (1, 2, 4, 8, 16, 32)
#: What is told of the agreement of annotators.
AGREEMENT = ("annotators", "articles", "exact_f1", "partial_f1", "kappa")


class Counts:
    """Counts of rows (see ``reader.dataset.jsonl.row``), as they go by.

    Attributes:
        articles: Rows, of articles or of units.
        marked: Rows that have any span.
        characters: Code points of their texts.
        labels: Spans by label.
        reviews: Spans by verdict; "none" for those that nobody reviewed.
        annotators: Spans by annotator.
        origins: Spans by the kind of their origin.
        types: Relations by type.
        words: Of each label the spans by their number of words.
        parts: Of each split its ``articles`` and ``spans``.
        agreement: How far annotators agree, as ``hashiya agree`` reports it, or nothing.
    """

    def __init__(self) -> None:
        """Nothing is counted yet."""
        self.articles = self.marked = self.characters = 0
        self.labels: Counter[str] = Counter()
        self.reviews: Counter[str] = Counter()
        self.annotators: Counter[str] = Counter()
        self.origins: Counter[str] = Counter()
        self.types: Counter[str] = Counter()
        self.words: defaultdict[str, Counter[int]] = defaultdict(Counter)
        self.parts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.agreement: Mapping[str, Any] = {}
        self._texts = hashlib.sha256()

    def counted(self, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Rows as they come, counted on their way."""
        for row in rows:
            self.add(row)
            yield row

    def add(self, row: Mapping[str, Any]) -> None:
        """Count a row; one without text counts by its hash, and has no lengths."""
        spans = row["spans"]
        self.articles += 1
        self.marked += bool(spans)
        self.characters += len(row["text"] or "")
        self._texts.update(f"{row['id']}\0{row['text_sha256']}\n".encode())
        self.types.update(relation["type"] for relation in row["relations"])
        part = row["meta"].get("split")
        if isinstance(part, str):
            self.parts[part].update(articles=1, spans=len(spans))
        for span in spans:
            self.labels[span["label"]] += 1
            self.reviews[span["review"]["verdict"] if span["review"] else "none"] += 1
            self.annotators[span["annotator"]] += 1
            self.origins[span["origin"]["kind"]] += 1
            if span["text"] is not None:
                self.words[span["label"]][len(span["text"].split())] += 1

    @property
    def sha256(self) -> str:
        """SHA-256, in hex, of the ids and the text hashes of all rows, in their order."""
        return self._texts.hexdigest()

    @property
    def lengths(self) -> dict[str, int]:
        """Spans by ranges of their number of words."""
        total: Counter[int] = sum(self.words.values(), Counter())
        made = dict.fromkeys((*map(_range, range(len(LENGTHS))), f"over {LENGTHS[-1]}"), 0)
        for words, count in total.items():
            place = next((i for i, high in enumerate(LENGTHS) if words <= high), len(LENGTHS))
            made[list(made)[place]] += count
        return made

    def typical(self, label: str) -> tuple[int, float, int]:
        """The fewest, the middle and the most words of the spans of a label; zeros where it has none."""
        lengths = sorted(self.words[label].elements())
        from statistics import median  # it loads fractions and decimals, which an export need not wait for

        return (lengths[0], median(lengths), lengths[-1]) if lengths else (0, 0, 0)

    def as_json(self) -> dict[str, Any]:
        """All of it as a JSON value."""
        return {
            "articles": self.articles,
            "articles_with_spans": self.marked,
            "characters": self.characters,
            "spans": self.labels.total(),
            "relations": self.types.total(),
            "labels": {
                label: {
                    "spans": count,
                    "words": dict(zip(("least", "median", "most"), self.typical(label), strict=True)),
                }
                for label, count in sorted(self.labels.items())
            },
            "reviews": dict(sorted(self.reviews.items())),
            "annotators": dict(sorted(self.annotators.items())),
            "origins": dict(sorted(self.origins.items())),
            "relation_types": dict(sorted(self.types.items())),
            "lengths_in_words": self.lengths,
            "splits": {part: dict(counts) for part, counts in sorted(self.parts.items())},
            "agreement": {key: self.agreement[key] for key in AGREEMENT if key in self.agreement},
            "sha256": self.sha256,
        }


def _range(place: int) -> str:
    low = LENGTHS[place - 1] + 1 if place else 1
    return str(low) if low == LENGTHS[place] else f"{low}–{LENGTHS[place]}"
