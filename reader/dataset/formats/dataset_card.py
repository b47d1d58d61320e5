"""The card of a dataset, as Hugging Face shows it: YAML for programs, Markdown for people."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from reader import __version__
from reader.annotations.labels import Schema
from reader.dataset.formats.options import Options
from reader.dataset.plots import Bar, bars
from reader.dataset.statistics import Counts

_FIELDS = (
    "- `text`: the article, unchanged; `text_sha256` is of it as UTF-8.",
    "- `spans`: `start` and `end` count Unicode code points of `text`, `end` is exclusive.",
    "  `text[start:end]` is the span's `text`. Spans may nest, overlap and share a range.",
    "- `relations`: from the id of a span to that of another.",
    "- `attributes` of a span and `meta` of an article are JSON.",
)
#: What Hugging Face calls the parts of a dataset.
_HUB_NAMES = {"dev": "validation"}


def card(
    counts: Counts,
    options: Options,
    digests: Mapping[str, str],
    data: Mapping[str, str] | None = None,
    plots: Iterable[str] = (),
) -> str:
    """A card in Markdown.

    Args:
        counts: What was counted of the rows that were written.
        options: Labels and relation types with their definitions, and the licence.
        digests: SHA-256 of each file of the dataset by its name, in hex.
        data: The files that hold the rows, by the part of the dataset that they are.
        plots: Names of pictures that lie beside the card.
    """
    schema = options.schema
    whole = (
        f"{counts.articles} articles in Arabic ({counts.characters} characters) with "
        f"{counts.labels.total()} marked spans and {counts.types.total()} relations between them."
    )
    return "\n".join(
        [
            *_front(counts, options.licence, data or {}),
            "# Marked articles",
            "",
            whole,
            "",
            *(f"![{Path(name).stem}]({name})\n" for name in plots),
            "## Labels",
            "",
            *_table(
                ("label", "in Arabic", "spans", "words (least, median, most)", "what is marked"),
                (_label(name, count, counts, schema) for name, count in sorted(counts.labels.items())),
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
            "## Agreement",
            "",
            *_table(
                ("of", "exact F1 of spans", "partial F1 of spans", "kappa of words"),
                _agreement(counts.agreement),
            ),
            "## Reviews",
            "",
            *_table(("verdict", "spans"), ((n, str(c)) for n, c in sorted(counts.reviews.items()))),
            "## Splits",
            "",
            *_table(
                ("part", "articles", "spans"),
                ((name, str(c["articles"]), str(c["spans"])) for name, c in sorted(counts.parts.items())),
            ),
            "## Fields",
            "",
            *_FIELDS,
            "",
            "## Provenance",
            "",
            f"Marked with and exported by Hashiya {__version__}. Spans by their origin: "
            + (", ".join(f"{name} {count}" for name, count in sorted(counts.origins.items())) or "none")
            + f". Licence: {_cell(options.licence) or 'not stated'}.",
            "",
            "## Integrity",
            "",
            *(f"SHA-256 of `{name}`: `{digest}`\n" for name, digest in sorted(digests.items())),
            f"SHA-256 of all ids and text hashes, in their order: `{counts.sha256}`",
            "",
        ]
    )


def plots(counts: Counts, schema: Schema) -> dict[str, str]:
    """Pictures for a card, as SVG by the name of their file."""
    labels = [Bar(name, count, schema.label(name).color) for name, count in counts.labels.most_common()]
    lengths = [Bar(name, count) for name, count in counts.lengths.items()]
    made = {
        "labels.svg": bars("Spans by label", labels),
        "lengths.svg": bars("Spans by their number of words", lengths),
    }
    if by_label := agreement_bars(counts, schema):
        made["agreement.svg"] = bars("Agreement: partial F1 of spans by label", by_label)
    return made


def agreement_bars(counts: Counts, schema: Schema) -> list[Bar]:
    """A bar for each label that several annotators used."""
    by_label = counts.agreement.get("by_label", {})
    return [
        Bar(name, round(its["partial_f1"], 3), schema.label(name).color) for name, its in by_label.items()
    ]


def digests(written: Path | None) -> dict[str, str]:
    """SHA-256, in hex, of a file or of each file of a folder, by its name."""
    if written is None:
        return {}
    files = [path for path in written.rglob("*") if path.is_file()] if written.is_dir() else [written]
    found = {}
    for path in files:
        with path.open("rb") as file:
            name = path.relative_to(written).as_posix() if written.is_dir() else path.name
            found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _label(name: str, count: int, counts: Counts, schema: Schema) -> tuple[str, ...]:
    label = schema.label(name)
    words = ", ".join(f"{number:g}" for number in counts.typical(name))
    return name, label.arabic, str(count), words, label.guideline


def _agreement(agreement: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """The figures of all annotators, of each two of them, and of each label."""
    if not agreement:
        return
    rows = [("all", agreement)]
    if len(agreement["pairs"]) > 1:
        rows += [(" and ".join(pair["annotators"]), pair) for pair in agreement["pairs"]]
    rows += list(agreement["by_label"].items())
    for name, its in rows:
        figures = (its["exact_f1"], its["partial_f1"], its["kappa"])
        yield name, *("–" if figure is None else f"{figure:.3f}" for figure in figures)


def _front(counts: Counts, licence: str, data: Mapping[str, str]) -> list[str]:
    """The YAML that tells programs what there is and where."""
    bounds = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
    size = next((name for bound, name in bounds if counts.articles < bound), "1M<n<10M")
    licensed = [f"license: {licence}"] if re.fullmatch(r"[a-zA-Z0-9.+-]+", licence) else []
    configs = ["configs:", "- config_name: default", "  data_files:"] if data else []
    for part, file in data.items():
        configs += [f"  - split: {_HUB_NAMES.get(part, part)}", f"    path: {file}"]
    return [
        "---",
        "language:",
        "- ar",
        *licensed,
        "task_categories:",
        "- token-classification",
        "size_categories:",
        f"- {size}",
        *configs,
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
