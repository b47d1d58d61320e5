"""All that the rules propose for an article."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from reader.articles.article import Article
from reader.suggest.attribution import attributions
from reader.suggest.denials import denials, is_self_denial
from reader.suggest.figures import figures
from reader.suggest.headlines import credited, headline
from reader.suggest.proposal import Proposal, Stretch
from reader.suggest.rules import Rules
from reader.suggest.tokens import Line, tokenized
from reader.text.zones import ARTICLE, Kind, Zone, zones

#: How much of a claim must lie in a denial for the claim to be that denial.
_SAME: Final = 0.6

_LINE: Final = re.compile(r"[^\r\n]+")


def propose(
    article: Article, rules: Rules | None = None, known: Sequence[Zone] | None = None
) -> list[Proposal]:
    """What the rules would mark in an article, sorted by place; ours alone if no rules are given.

    Leftovers of the page around the article are left out: by the zones that are known, as a
    person corrected them, else by those of ``reader.text.zones``.
    Claims may lie in claims; marks of the other labels do not overlap their like.
    """
    rules = rules or Rules.load()
    found: list[Proposal] = []
    headlines: list[Line] = []
    speakers: set[str] = set()
    for zone in zones(article.text) if known is None else known:
        if zone.kind not in ARTICLE:
            continue
        for match in _LINE.finditer(article.text, zone.start, zone.end):
            line = tokenized(article.text, *match.span(), rules.lexicon)
            stretches = _stretches(line, zone.kind)
            speakers.update(line.form(s.end - 1) for s in stretches if s.label == "source")
            if zone.kind in ("title", "title2"):
                headlines.append(line)
            found.extend(_proposals(line, rules, stretches))
    for line in headlines:
        found.extend(_proposals(line, rules, headline(line, speakers)))
    return _without_rivals(found)


def _stretches(line: Line, kind: Kind) -> list[Stretch]:
    """What is found in a line of a zone of some kind."""
    if kind == "credit":
        return list(credited(line))
    if kind == "date":
        return list(figures(line))
    denied = list(denials(line))
    said = _with_denials(line, attributions(line))
    clauses = sorted((s.start, s.end) for s in denied if s.label == "denial")
    longest = max((end - start for start, end in clauses), default=0)

    def is_denied(claim: Stretch) -> bool:
        # A line may be a whole book: only the clauses near by are looked at.
        near = clauses[bisect_left(clauses, (claim.start - longest,)) : bisect_left(clauses, (claim.end,))]
        return any(_is_same(claim, *clause) for clause in near)

    kept = [s for s in said if s.label != "claim" or not is_denied(s)]
    return [*figures(line), *denied, *kept]


def _with_denials(line: Line, stretches: list[Stretch]) -> Iterator[Stretch]:
    """What is said, with claims in which a speaker denies as denials."""
    speaker: tuple[int, int] | None = None
    for stretch in stretches:
        if stretch.label == "source":
            speaker = stretch.start, stretch.end
        elif is_self_denial(line, stretch.start, stretch.end, speaker):
            stretch = stretch._replace(label="denial", rule="denial-of-self", subtype="deny")
        yield stretch


def _is_same(claim: Stretch, start: int, end: int) -> bool:
    shared = min(claim.end, end) - max(claim.start, start)
    return shared >= _SAME * (claim.end - claim.start)


def _proposals(line: Line, rules: Rules, stretches: Iterable[Stretch]) -> Iterator[Proposal]:
    for stretch in stretches:
        score = float(rules.scores[stretch.rule])
        span = line.span(stretch.start, stretch.end)
        if span is not None and score > 0:
            attributes = {"subtype": stretch.subtype} if stretch.subtype else {}
            yield Proposal(*span, stretch.label, stretch.rule, score, attributes)


def _without_rivals(proposals: list[Proposal]) -> list[Proposal]:
    """One proposal for each stretch and label; of others than claims, the surest of those that overlap."""
    kept: dict[str, list[Proposal]] = {}
    seen: set[tuple[int, int]] = set()
    for proposal in sorted(proposals, key=lambda p: (p.start, -p.end, -p.score)):
        likes = kept.setdefault(proposal.label, [])
        if proposal.label == "claim":
            if (proposal.start, proposal.end) not in seen:
                likes.append(proposal)
            seen.add((proposal.start, proposal.end))
        elif not likes or proposal.start >= likes[-1].end:
            likes.append(proposal)
        elif proposal.score > likes[-1].score:
            likes[-1] = proposal
    return sorted((p for likes in kept.values() for p in likes), key=lambda p: (p.start, -p.end, p.label))
