"""What is made of the rows of articles on their way out: units, trimmed marks, splits, no texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from reader.dataset.formats.tally import Tally
from reader.dataset.splits import PARTS

if TYPE_CHECKING:
    from reader.dataset.units import Unit

#: Words of a mark that may be written where the texts are not.
MOST_WORDS = 5


class Shape(NamedTuple):
    """What is chosen for the rows of an export.

    Attributes:
        unit: What a row is of.
        leftovers: Whether there are units of what a site left around an article.
        trim_clitics: Whether marks begin behind the clitics of their first word.
        without_text: Whether only places and hashes are written, and no text.
        words: Without texts: the first so many words of each mark are, at most MOST_WORDS.
        splits: The part of each article by its id, or nothing.
    """

    unit: Unit = "article"
    leftovers: bool = False
    trim_clitics: bool = False
    without_text: bool = False
    words: int = 0
    splits: Mapping[str, str] = MappingProxyType({})

    @property
    def parts(self) -> list[str]:
        """The parts that have any article, in their order."""
        return [part for part in PARTS if part in self.splits.values()]

    def rows(self, rows: Iterable[dict[str, Any]], tally: Tally) -> Iterator[dict[str, Any]]:
        """The rows as they are to be written; what is left out on the way is told to the tally."""
        if self.splits:
            rows = (_in_part(row, self.splits.get(row["id"], "")) for row in rows)
        if self.trim_clitics:
            rows = _trimmed(rows, tally)
        if self.unit != "article":
            from reader.dataset.units import in_units

            rows = in_units(rows, self.unit, tally, self.leftovers)
        if self.without_text:
            tally.note("texts are not written; hashiya import --texts DIR puts them to the marks again")
            rows = (without_text(row, self.words) for row in rows)
        return iter(rows)


def _in_part(row: dict[str, Any], part: str) -> dict[str, Any]:
    return {**row, "meta": dict(sorted({**row["meta"], "split": part}.items()))} if part else row


def _trimmed(rows: Iterable[dict[str, Any]], tally: Tally) -> Iterator[dict[str, Any]]:
    from reader.dataset.clitics import Trimmer, trimmed_span

    count = 0
    for row in rows:
        trimmer = Trimmer(row["text"])
        spans = [trimmed_span(span, trimmer) for span in row["spans"]]
        count += sum(one["start"] != other["start"] for one, other in zip(spans, row["spans"], strict=True))
        yield {**row, "spans": sorted(spans, key=lambda s: (s["start"], s["end"], s["label"], s["id"]))}
    tally.note(f"{count} spans begin behind a clitic that was trimmed")


def without_text(row: Mapping[str, Any], words: int = 0) -> dict[str, Any]:
    """A row without the words of its article: places, and hashes by which the text is known again.

    Args:
        row: A row.
        words: The first so many words of each span stay, under ``begins``.
    """
    spans = []
    for span in row["spans"]:
        made = {**span, "text": None}
        begins = " ".join(span["text"].split()[: min(words, MOST_WORDS)])
        if words and span["text"].startswith(begins):
            made["begins"] = begins
        spans.append(made)
    meta = {key: value for key, value in row["meta"].items() if key != "title"}
    return {**row, "title": "", "text": None, "spans": spans, "meta": meta}
