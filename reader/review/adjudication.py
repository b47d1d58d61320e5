"""Adjudication: where two annotators differ, one truth, in a layer of its own.

The settled layer is the marks of the annotator ``gold``. Each says in its attribute
``settled`` which marks it comes from and what was decided, and in its review who did and
when; its note says why. Where no mark is right, a rejected one says so. Marks on which both
agree are settled from the beginning, and so are relations that both made between marks
that are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, Literal

from reader.annotations.ids import new_id
from reader.annotations.model import Origin, Record, Relation, Span
from reader.annotations.model import Review as Verdict
from reader.annotations.spans import moved_span
from reader.annotations.standing import GOLD
from reader.annotations.store import Change, Edit, Margin, Store
from reader.articles.article import Article
from reader.review.agreement import layers
from reader.review.matching import Layer, Pair, matched, matched_relations
from reader.review.queue import Item, compared
from reader.review.review import Review
from reader.session import Outcome, Session
from reader.text.units import Range

Side = Literal["left", "right", "both", "neither"]

#: The attribute of a settled mark: the ids it comes from, and what was decided.
SETTLED: Final = "settled"


def settle_agreed(article: Article, store: Store, annotators: tuple[str, ...], by: str, time: str) -> int:
    """Put into the settled layer what two annotators agree on, as one edit; how many marks were.

    Args:
        article: The article.
        store: Where its marks are kept.
        annotators: The two that are compared; the first two if not said.
        by: Who adjudicates.
        time: ISO 8601, UTC.

    Raises:
        StoreError: It can't be saved.
    """
    margin = store.load(article.id)
    layer = _Layers(article, margin, annotators)
    made = [
        _settled(pair.left, [pair.left.id, pair.right.id], "agreed", Verdict("accepted", by, time))
        for pair in layer.pairs
        if pair.kind == "same" and pair.left and pair.right and pair.left.id not in layer.settled
    ]
    if not made:
        return 0
    links = layer.links([*layer.gold, *made], margin.relations.values(), time)
    records: list[Record] = [*made, *links]
    changes = [Change(None, record) for record in records]
    store.save(article, Edit(new_id(), "agreed", tuple(changes), by, time))
    return len(made)


class _Layers:
    """The two annotators of an article, and what is settled of them.

    Attributes:
        names: The two, or None where there are no two.
        pairs: Their marks, matched.
        gold: The settled marks, those that say that nothing is right among them.
        settled: Ids of marks → the settled mark that they became.
    """

    def __init__(self, article: Article, margin: Margin, annotators: tuple[str, ...]) -> None:
        found = layers(article, margin)
        self.names = compared(found, annotators)
        self.left, self.right = (found[n] for n in self.names) if self.names else (Layer(), Layer())
        self.pairs: list[Pair] = matched(self.left, self.right)
        self.gold = [span for span in margin.spans.values() if span.annotator == GOLD]
        self.settled = _sources(self.gold)

    def links(self, gold: Iterable[Span], known: Iterable[Relation], time: str) -> Iterator[Relation]:
        """The relations that both annotators made and that the settled layer lacks, between its marks."""
        settled = _sources(gold)
        there = {(link.type, link.source, link.target) for link in known}
        for pair in matched_relations(self.left, self.right, self.pairs):
            if pair.left is not None and pair.right is not None:
                made = _link(pair.left, settled, time)
                if made is not None and (made.type, made.source, made.target) not in there:
                    yield made


def _sources(gold: Iterable[Span]) -> dict[str, Span]:
    """Ids of annotators' marks → the settled mark that they became; what was rejected comes last."""
    found: dict[str, Span] = {}
    for span in sorted(gold, key=lambda span: span.review is None or span.review.verdict != "accepted"):
        told = span.attributes.get(SETTLED)
        ids = told.get("from", ()) if isinstance(told, Mapping) else ()
        for source in ids:
            found.setdefault(str(source), span)
    return found


def _settled(span: Span, sources: Iterable[str], decision: str, verdict: Verdict, note: str = "") -> Span:
    """A mark as the settled layer has it."""
    attributes = {key: value for key, value in span.attributes.items() if key != SETTLED}
    return span._replace(
        id=new_id(),
        annotator=GOLD,
        attributes={**attributes, SETTLED: {"from": list(sources), "decision": decision}},
        origin=Origin(),
        review=verdict,
        note=note or span.note,
        created=verdict.at,
        updated=verdict.at,
        rev=0,
    )


def _link(link: Relation, settled: Mapping[str, Span], time: str) -> Relation | None:
    """A relation between the settled marks that its ends became, if both are right."""
    ends = [settled.get(end) for end in (link.source, link.target)]
    if any(end is None or (end.review and end.review.verdict == "rejected") for end in ends):
        return None
    source, target = (end.id for end in ends if end is not None)
    return link._replace(
        id=new_id(),
        source=source,
        target=target,
        annotator=GOLD,
        created=time,
        updated=time,
        rev=0,
    )


class Adjudication(Review):
    """Goes through the differences of two annotators.

    Attributes:
        why: The note for the next decision: why it was decided so.
    """

    _actions = frozenset(("left", "right", "both", "neither", "new"))

    why = ""
    _named: tuple[Session, tuple[str, str]] | None = None

    # What is shown --------------------------------------------------------------------------

    @property
    def names(self) -> tuple[str, str]:
        """The two annotators of the present article."""
        session = self.session
        if session is None:
            return "", ""
        if self._named is None or self._named[0] is not session:
            self._named = session, self._layers(session).names or ("", "")
        return self._named[1]

    @property
    def sides(self) -> tuple[Span | None, Span | None]:
        """What the first and the second have at the present item, where it is about marks."""
        item, session = self.item, self.session
        if item is None or session is None or item.kind != "pair":
            return None, None
        return session.marks.by_id.get(item.left), session.marks.by_id.get(item.right)

    @property
    def links(self) -> tuple[Relation | None, Relation | None]:
        """The same of relations."""
        item, session = self.item, self.session
        if item is None or session is None or item.kind != "relation":
            return None, None
        return session.relations.get(item.left), session.relations.get(item.right)

    @property
    def span(self) -> Span | None:
        """The mark at the present item: the first annotator's, else the second's."""
        one, other = self.sides
        if one is None and other is None and self.session is not None:
            link = self.links[0] or self.links[1]
            return self.session.marks.by_id.get(link.source) if link else None
        return one or other

    @property
    def draft(self) -> Range | None:
        """What marking anew would mark: what is selected, else the mark of the item."""
        session, span = self.session, self.span
        if session is None or span is None:
            return None
        if session.selection is not None:
            return session.target()
        return span.start, span.end

    def edge(self, side: Literal["start", "end"], count: int = 1, step: Any = "word") -> Outcome:
        """Move an edge of what marking anew would mark."""
        session, draft = self.session, self.draft
        if session is None or draft is None:
            return Outcome("there is nothing more to settle", ok=False)
        session.select(*draft)
        return session.hand.select.edge(side, count, step)

    def note(self, text: str) -> Outcome:
        """Say why the next decision is made; it becomes the note of the settled mark."""
        self.why = text
        return Outcome("the decision will say why" if text else "")

    # Deciding -------------------------------------------------------------------------------

    def settle(self, decision: Side) -> Outcome:
        """Decide who is right; the next difference is there."""
        if self.item is None or self.session is None:
            return Outcome("there is nothing more to settle", ok=False)
        if self.item.kind == "relation":
            return self._settle_link(decision)
        one, other = self.sides
        right = [
            span
            for name, span in (("left", one), ("right", other))
            if span is not None and decision in (name, "both")
        ]
        first = one or other
        assert first is not None, "a difference has a mark"
        ids = [span.id for span in (one, other) if span is not None]
        verdict = Verdict("accepted" if right else "rejected", self.session.annotator, self.clock())
        # With both each comes from its own; with one, what the other marked is settled by it as well.
        made = [
            _settled(span, [span.id] if len(right) > 1 else ids, decision, verdict, self.why)
            for span in right or [first]
        ]
        return self._keep(decision, made)

    def anew(self, label: str) -> Outcome:
        """Mark the draft instead of what either has."""
        session, draft, span = self.session, self.draft, self.span
        if session is None or draft is None or span is None or self.item is None:
            return Outcome("there is nothing more to settle", ok=False)
        if self.item.kind == "relation":
            return Outcome("this is about a relation: say who is right", ok=False)
        ids = [one.id for one in self.sides if one is not None]
        verdict = Verdict("accepted", session.annotator, self.clock())
        made = _settled(span, ids, "new", verdict, self.why)._replace(label=label)
        return self._keep("new", [moved_span(session.article, made, *draft, verdict.at)])

    def _keep(self, decision: str, made: list[Span]) -> Outcome:
        """Save settled marks in place of those that were there for the same, and relations between them."""
        session = self.session
        assert session is not None, "there is an article"
        layer = self._layers(session)
        ids = {source for span in made for source in span.attributes[SETTLED]["from"]}
        ids |= {span.id for span in self.sides if span is not None}
        gone = {span.id: span for source, span in layer.settled.items() if source in ids}
        gone |= {
            span.id: span
            for span in layer.gold
            if ids & set(span.attributes.get(SETTLED, {}).get("from", ()))
        }
        lost = [link for link in session.relations.values() if link.source in gone or link.target in gone]
        left = [link for link in session.relations.values() if link not in lost]
        kept = [span for span in layer.gold if span.id not in gone]
        links = layer.links([*kept, *made], left, self.clock())
        old: list[Record] = [*lost, *gone.values()]
        new: list[Record] = [*made, *links]
        changes = [*(Change(record, None) for record in old), *(Change(None, record) for record in new)]
        session.clear()
        outcome = self._decide(decision, changes)
        if outcome.ok:
            self.why = ""
        return outcome

    def _settle_link(self, decision: Side) -> Outcome:
        session = self.session
        assert session is not None, "there is an article"
        one, other = self.links
        sides = ((one, "left"), (other, "right"))
        right = [link for link, name in sides if link and decision in (name, "both")]
        settled = self._layers(session).settled
        made = [_link(link, settled, self.clock()) for link in right]
        if None in made:
            return Outcome("one of its marks is not in the settled layer, so it can't be joined", ok=False)
        if not made:
            return self._decide_without_edit(decision)
        return self._decide(decision, [Change(None, link) for link in made])

    def _layers(self, session: Session) -> _Layers:
        margin = Margin(spans=session.marks.by_id, relations=session.relations)
        return _Layers(session.article, margin, self.saved.choice.annotators)

    def _concerns(self, edit: Edit, item: Item) -> bool:
        """Whether an edit settled an item."""
        made = [change.after for change in edit.changes if isinstance(change.after, Span)]
        return bool({item.left, item.right} & {id_ for id_ in _sources(made) if id_})

    # Where it is ----------------------------------------------------------------------------

    def _needs(self, item: Item, session: Session, look: bool) -> bool:
        known: Mapping[str, object] = session.marks.by_id if item.kind == "pair" else session.relations
        ids = [id_ for id_ in (item.left, item.right) if id_]
        if not all(id_ in known for id_ in ids):
            return False
        if look or item.kind == "relation":
            return True
        settled = _sources(span for span in session.marks if span.annotator == GOLD)
        return not all(id_ in settled for id_ in ids)

    def _show(self, item: Item, session: Session) -> None:
        session.clear()
        span = self.span
        if span is not None:
            session.focus(span)
