"""Counting, during an export, what was written and what a format has no place for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reader.annotations.records import check_value
from reader.annotations.store import Margin
from reader.articles.article import Article
from reader.dataset.jsonl import row
from reader.dataset.report import ExportReport, Loss, Problem
from reader.dataset.strict_json import is_unicode


class Tally:
    """The report of an export while it is made."""

    def __init__(self) -> None:
        """Nothing is written yet."""
        self._counts = {"articles": 0, "spans": 0, "relations": 0}
        self._problems: list[Problem] = []
        self._losses: Counter[tuple[str, str]] = Counter()
        self._notes: dict[str, None] = {}

    def rows(
        self, articles: Iterable[tuple[Article, Margin]], one_by_one: bool = False
    ) -> Iterator[dict[str, Any]]:
        """The row of each article, with the marks that fit its text; what does not is a problem.

        Args:
            articles: Articles, each with what is kept for it.
            one_by_one: Whether a row is done with when the next one is asked for, which may then be
                made of its parts.
        """
        spare: list[dict[str, Any]] | None = [] if one_by_one else None
        for article, margin in articles:
            sentences = list(margin.problems)
            made = None
            try:
                if not is_unicode(article.text):
                    check_value(article.text, "its text")
                made = row(article, margin, sentences, spare)
            except ValueError as error:
                sentences.append(f"the article is not exported: {error}")
            if sentences:
                self._problems += (Problem(article.id, 0, sentence) for sentence in sentences)
            if made is not None:
                self._counts["articles"] += 1
                self._counts["spans"] += len(made["spans"])
                self._counts["relations"] += len(made["relations"])
                yield made

    def lose(self, what: str, why: str, count: int = 1) -> None:
        """Count something that is left out: what it is, in the plural, and why, as a clause."""
        if count:
            self._losses[what, why] += count

    def note(self, sentence: str) -> None:
        """Keep a sentence on how to read what is written."""
        self._notes[sentence] = None

    @property
    def complete(self) -> bool:
        """Whether all that there was is written."""
        return not self._problems and not self._losses

    def report(self, written: bool = True) -> ExportReport:
        """All of it; ``written`` is False where the file was not kept."""
        return ExportReport(
            **self._counts,
            problems=tuple(self._problems),
            losses=tuple(Loss(what, count, why) for (what, why), count in self._losses.items()),
            notes=tuple(self._notes),
            written=written,
        )


def given_meta(row: Mapping[str, Any]) -> dict[str, Any]:
    """The meta of a row without what every store tells of an article by itself."""
    from reader.articles.titles import title_of

    told = {"sha256": row["text_sha256"], "encoding": row["meta"].get("encoding")}
    told["title"] = title_of(row["text"] or "") or row["id"]
    return {key: value for key, value in row["meta"].items() if key not in told or told[key] != value}
