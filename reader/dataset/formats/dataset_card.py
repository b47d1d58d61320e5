"""The card of a dataset, as Hugging Face shows it: YAML for programs, Markdown for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reader.annotations.labels import Schema

_FIELDS = (
    "- `text`: the article, unchanged; `text_sha256` is of it as UTF-8.",
    "- `spans`: `start` and `end` count Unicode code points of `text`, `end` is exclusive.",
    "  `text[start:end]` is the span's `text`. Spans may nest, overlap and share a range.",
    "- `relations`: from the id of a span to that of another.",
    "- `attributes` of a span and `meta` of an article are JSON.",
)


class CardCounts:
    """What a card tells of a dataset, counted while it is written."""

    def __init__(self) -> None:
        """Nothing is counted yet."""
        self.articles = 0
        self.characters = 0
        self.labels: Counter[str] = Counter()
        self.types: Counter[str] = Counter()
        self.annotators: Counter[str] = Counter()

    def counted(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        """Rows as they come, counted on their way."""
        for row in rows:
            self.articles += 1
            self.characters += len(row["text"])
            self.labels.update(span["label"] for span in row["spans"])
            self.types.update(relation["type"] for relation in row["relations"])
            self.annotators.update(span["annotator"] for span in row["spans"])
            yield row


def card(counts: CardCounts, schema: Schema, data: str, sha256: str) -> str:
    """A card in Markdown.

    Args:
        counts: What was counted.
        schema: Labels and relation types with their definitions.
        data: Where the data lies in the dataset.
        sha256: SHA-256 of that file, in hex.
    """
    whole = (
        f"{counts.articles} articles in Arabic ({counts.characters} characters) with "
        f"{counts.labels.total()} marked spans and {counts.types.total()} relations between them."
    )
    return "\n".join(
        [
            *_front(counts, data),
            "# Marked articles",
            "",
            whole,
            "",
            "## Labels",
            "",
            *_table(
                ("label", "in Arabic", "spans", "what is marked"),
                (
                    (name, schema.label(name).arabic, str(count), schema.label(name).guideline)
                    for name, count in sorted(counts.labels.items())
                ),
            ),
            "## Relations",
            "",
            *_table(
                ("type", "in Arabic", "relations"),
                (
                    (name, schema.relation_type(name).arabic, str(count))
                    for name, count in sorted(counts.types.items())
                ),
            ),
            "## Annotators",
            "",
            *_table(
                ("annotator", "spans"),
                ((name or "not named", str(count)) for name, count in sorted(counts.annotators.items())),
            ),
            "## Fields",
            "",
            *_FIELDS,
            "",
            "## Integrity",
            "",
            f"SHA-256 of `{data}`: `{sha256}`",
            "",
        ]
    )


def _front(counts: CardCounts, data: str) -> list[str]:
    """The YAML that tells programs what there is and where."""
    bounds = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
    size = next((name for bound, name in bounds if counts.articles < bound), "1M<n<10M")
    return [
        "---",
        "language:",
        "- ar",
        "task_categories:",
        "- token-classification",
        "size_categories:",
        f"- {size}",
        "configs:",
        "- config_name: default",
        "  data_files:",
        "  - split: train",
        f"    path: {data}",
        "---",
        "",
    ]


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    lines = [" | ".join(map(_cell, row)) for row in rows]
    if not lines:
        return iter(("There are none.", ""))
    return iter(
        [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}", *(f"| {line} |" for line in lines), ""]
    )


def _cell(text: str) -> str:
    """A text as a cell of Markdown: in one line, and markup of no kind."""
    signs = str.maketrans({sign: f"\\{sign}" for sign in "\\|`*_[]<>#"})
    return " ".join(text.translate(signs).split())
