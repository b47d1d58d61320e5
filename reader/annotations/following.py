"""Marks of an article whose text was changed: the sure ones follow their words, the others wait.

A mark waits with the offsets, quote and context that it had, and says by ``text_sha256``
which text they are of. That text is kept by the store, so that a person can be shown both.
Which earlier texts an article had is in its meta, under ``earlier``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from reader.annotations.ids import new_id
from reader.annotations.model import Span
from reader.annotations.spans import is_in_place, make_span, moved_span
from reader.annotations.store import Change, Edit, Margin
from reader.articles.article import Article

if TYPE_CHECKING:
    from reader.annotations.reanchor import Placement

#: The action of an edit by which marks follow a changed text.
REANCHOR: Final = "reanchor"
#: In an article's meta: the SHA-256 of the texts that it had when marks were made, oldest first.
EARLIER: Final = "earlier"

#: From a text's SHA-256 to the text, or None where it is not kept (see ``Store.text``).
Texts = Callable[[str], str | None]


class Following(NamedTuple):
    """What becomes of an article's marks in its text as it is now.

    Attributes:
        margin: The margin with the sure marks at their words; the others have a ``text_sha256``,
            or a quote that is not at their place.
        astray: Ids of the marks that have no sure place.
        open: Of these, the ones that a person has not settled, with the place they may have;
            in the order of their old places.
        changes: What is to be saved, so that it stays so.
        meta: What is to be saved in the article's meta, with the changes or with the next edit.
    """

    margin: Margin
    astray: frozenset[str] = frozenset()
    open: tuple[Placement, ...] = ()
    changes: tuple[Change, ...] = ()
    meta: Mapping[str, Any] | None = None

    @property
    def told(self) -> str:
        """What became of the marks, in words; "" where the text is the one that was marked."""
        if self.meta is None or not self.margin.spans:
            return ""
        return summary(self.changes, len(self.open))

    def edit(self, by: str, at: str) -> Edit:
        """The edit that saves the changes.

        Args:
            by: Who opened the article.
            at: ISO 8601, UTC.
        """
        return Edit(new_id(), REANCHOR, self.changes, by, at)


def follow(article: Article, margin: Margin, texts: Texts, clock: Callable[[], str]) -> Following:
    """Find the marks of an article in its text as it is now; nothing is saved.

    Only when the text is not the one that was marked, marks go to other places by
    themselves. A mark that is astray in an unchanged text (since what moved it was undone)
    waits for a person.

    Args:
        article: The article as it is.
        margin: What is kept for it.
        texts: Where earlier texts are kept.
        clock: Gives the time as ISO 8601, UTC; it is asked only where the text was changed.
    """
    marked = margin.meta.get("sha256")
    is_changed = isinstance(marked, str) and marked != article.sha256
    text, spans_kept = article.text, margin.spans.values()
    if not is_changed and all(not span.text_sha256 and is_in_place(text, span) for span in spans_kept):
        return Following(margin)  # as it mostly is
    from reader.annotations.reanchor import reanchor

    now = clock() if is_changed else ""
    versions = _Versions(article, margin.meta, texts)
    spans = dict(margin.spans)
    by_version: dict[str, list[Span]] = {}
    for span in margin.spans.values():
        version = (span.text_sha256 or str(marked)) if is_changed else versions.of(span)
        if version is None:
            by_version.setdefault("", []).append(span)
        elif version:
            by_version.setdefault(version, []).append(span)
    found: list[Placement] = []
    for version, some in by_version.items():
        for placement in reanchor(some, article.text, versions.text(version)):
            span = placement.span
            if is_changed and placement.place is not None and placement.is_sure:
                spans[span.id] = _placed(article, span, placement.place, now)
            else:
                spans[span.id] = span._replace(text_sha256=version)
                found.append(placement._replace(span=spans[span.id]))
    found.sort(key=lambda placement: placement.span.order)
    meta = _meta(article, margin.meta, versions) if is_changed else None
    changed = (Change(span, spans[span.id]) for span in margin.spans.values() if spans[span.id] != span)
    return Following(
        margin._replace(spans=spans, meta={**margin.meta, **(meta or {})}),
        frozenset(placement.span.id for placement in found),
        tuple(placement for placement in found if not is_settled(placement.span)),
        tuple(changed) if is_changed else (),
        meta,
    )


def is_settled(span: Span) -> bool:
    """Whether a person has decided that a mark without a place stays without one."""
    return span.review is not None and span.review.verdict == "rejected"


def has_place(article: Article, span: Span, meta: Mapping[str, Any], texts: Texts) -> bool:
    """Whether a mark is of the article's text as it is now, and stands at its words."""
    return _Versions(article, meta, texts).of(span) == ""


def summary(changes: Iterable[Change], waiting: int | None = None) -> str:
    """What became of marks, in words: «12 marks followed their words; 3 moved, please check».

    Args:
        changes: Those of the edit by which the marks followed.
        waiting: How many wait for a person, or None for those that began to by this edit.
    """
    spans = [(one.before, one.after) for one in changes if isinstance(one.after, Span)]
    sure = [(before, after) for before, after in spans if not after.text_sha256]
    followed = sum(isinstance(before, Span) and before.order != after.order for before, after in sure)
    waits = len(spans) - len(sure) if waiting is None else waiting
    marks = "1 mark" if (followed or waits) == 1 else f"{followed or waits} marks"
    told = f"{marks} followed {'its' if followed == 1 else 'their'} words"
    asked = f"{waits if followed else marks} moved, please check"
    return "; ".join([told] * bool(followed) + [asked] * bool(waits)) or "all marks are where they were"


class _Versions:
    """The text of an article as it is, and those that it had."""

    def __init__(self, article: Article, meta: Mapping[str, Any], texts: Texts) -> None:
        self._article = article
        self._texts = texts
        self._read: dict[str, str | None] = {}
        earlier = meta.get(EARLIER)
        self.earlier = [sha for sha in earlier if isinstance(sha, str)] if isinstance(earlier, list) else []

    def text(self, sha256: str) -> str | None:
        """A text that was kept."""
        if sha256 not in self._read:
            is_here = sha256 == self._article.sha256
            self._read[sha256] = self._article.text if is_here else self._texts(sha256) if sha256 else None
        return self._read[sha256]

    def of(self, span: Span) -> str | None:
        """The text that a mark stands in: "" for the article's, a SHA-256, or None for none that is known."""
        if span.text_sha256:
            return span.text_sha256
        if is_in_place(self._article.text, span):
            return ""
        for sha256 in reversed(self.earlier):
            text = self.text(sha256)
            if text is not None and is_in_place(text, span):
                return sha256
        # Another program may have changed a mark's place and quote, and knows nothing of context.
        return "" if self._article.text[span.start : span.end] == span.quote else None


def _placed(article: Article, span: Span, place: tuple[int, int], now: str) -> Span:
    """A mark at its words; the very same one where nothing of it changes."""
    moved = moved_span(article, span, *place, now)._replace(text_sha256="")
    return span if moved._replace(updated=span.updated) == span else moved


def _meta(article: Article, stored: Mapping[str, Any], versions: _Versions) -> dict[str, Any]:
    """What the meta of a changed article is to say."""
    marked = str(stored["sha256"])
    earlier = [sha for sha in versions.earlier if sha not in (marked, article.sha256)]
    meta: dict[str, Any] = {
        "sha256": article.sha256,
        "encoding": article.encoding,
        EARLIER: [*earlier, marked],
    }
    old = versions.text(marked)
    if old is not None and Article(article.id, old).title == stored.get("title"):
        meta["title"] = article.title  # one that was given by hand stays
    if isinstance(zones := stored.get("zones"), list):
        meta["zones"] = _zones(article, zones, old)
    return meta


def _zones(article: Article, zones: list[Any], old: str | None) -> list[Any]:
    """The zones that a person has set, where their lines are now; without those whose lines are gone."""
    from reader.annotations.reanchor import reanchor

    there = Article(article.id, old or "")
    spans, found = [], []
    for zone in zones:
        try:
            spans.append(make_span(there, "zone", zone["start"], zone["end"], "", ""))
        except (KeyError, TypeError, ValueError):  # it is of another program, or the old text is not kept
            continue
        found.append(zone)
    placements = zip(found, reanchor(spans, article.text, old), strict=True)
    return [
        {**zone, "start": placement.place[0], "end": placement.place[1]}
        for zone, placement in placements
        if placement.place is not None
    ]
