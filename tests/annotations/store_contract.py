"""What every backend of the Store protocol does: subclass StoreContract and give it ``store``."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.annotations.history import inverse, redoable, undoable
from reader.annotations.model import Origin, Record, Relation, Review
from reader.annotations.store import Change, Conflict, Edit, Margin, NotSaved, Store
from tests.annotations.marks import NOW, after, article, edit, relation, span

MakeStore = Callable[[], Store]


class StoreContract:
    """Tests that any backend passes.

    A subclass gives a fixture ``make_store`` that opens an empty store, and ``reopen`` that
    closes a store and opens what it kept (a backend that keeps nothing gives it back).
    """

    @pytest.fixture
    def store(self, make_store: MakeStore):
        store = make_store()
        yield store
        store.close()

    def test_nothing_is_kept_for_an_unknown_article(self, store):
        assert store.load("unknown") == store.look("unknown") == Margin()
        assert list(store.articles()) == []
        assert store.counts("unknown").total == 0

    def test_a_saved_record_comes_back_with_every_field(self, store, reopen):
        claim = span(
            4,
            11,
            note='سطر\nline\x1b[31m \\ "',
            origin=Origin("model", "m/1", 0.25),
            attributes={"quote": "direct", "values": [1, 2.5, None, {"x": True}]},
        )
        claim = claim._replace(review=Review("flagged", "نور", NOW))
        source = span(0, 3, "source")
        link = relation(claim.id, source.id)
        stored = store.save(article(), edit((None, claim), (None, source), (None, link)))
        assert dict(reopen(store).look(article().id).spans) == {
            s.id: s._replace(rev=1) for s in (claim, source)
        }
        margin = reopen(store).load(article().id)
        assert dict(margin.spans) == {s.id: s._replace(rev=1) for s in (claim, source)}
        assert dict(margin.relations) == {link.id: link._replace(rev=1)}
        assert margin.history == (stored,)
        assert margin.problems == ()
        assert margin.read_only == ""

    def test_meta_says_which_text_was_annotated_and_keeps_what_it_is_told(self, store, reopen):
        zones = [{"start": 0, "end": 9, "kind": "title"}]
        store.save(article(), edit((None, span())), {"zones": zones})
        store.save(article(), edit((None, span(4, 8))), {"read": True})
        meta = reopen(store).load(article().id).meta
        assert meta["sha256"] == article().sha256
        assert (meta["zones"], meta["read"]) == (zones, True)
        assert (meta["encoding"], meta["title"]) == ("utf-8", article().title)

    def test_the_text_that_was_annotated_is_replaced_only_on_request(self, store):
        store.save(article(), edit((None, span())))
        changed = article(text="نص آخر")
        store.save(changed, edit())
        assert store.load(changed.id).meta["sha256"] == article().sha256
        store.save(changed, edit(), {"sha256": changed.sha256})
        assert store.load(changed.id).meta["sha256"] == changed.sha256

    def test_every_text_that_was_marked_can_be_had_again(self, store, reopen):
        store.save(article(), edit((None, span())))
        changed = article(text="نص آخر\r\n\ufeff😀")
        store.save(changed, edit(), {"sha256": changed.sha256})
        store = reopen(store)
        assert store.text(article().sha256) == article().text
        assert store.text(changed.sha256) == changed.text
        assert store.text("0" * 64) is None

    def test_revisions_count_up_through_change_deletion_and_return(self, store):
        made = after(store.save(article(), edit((None, span()))))
        changed = after(store.save(article(), edit((made, made._replace(label="denial")))))
        store.save(article(), edit((changed, None)))
        back = after(store.save(article(), edit((None, changed))))
        assert 0 < made.rev < changed.rev < back.rev

    @pytest.mark.parametrize("case", ["stale change", "stale deletion", "made twice", "changed but deleted"])
    def test_what_someone_else_changed_is_not_overwritten(self, store, case):
        old = after(store.save(article(), edit((None, span()))))
        if case == "changed but deleted":
            store.save(article(), edit((old, None)))
        else:
            store.save(article(), edit((old, old._replace(note="theirs"))))
        kept = store.load(article().id)
        mine = {
            "stale change": (old, old._replace(note="mine")),
            "stale deletion": (old, None),
            "made twice": (None, old._replace(note="mine")),
            "changed but deleted": (old, old._replace(note="mine")),
        }[case]
        with pytest.raises(Conflict):
            store.save(article(), edit((None, span(12, 15)), mine))
        assert store.load(article().id) == kept

    def test_changes_of_one_record_in_one_edit_follow_one_another(self, store):
        first = span()
        second = first._replace(label="denial", rev=1)
        stored = store.save(article(), edit((None, first), (second, second)))
        assert store.load(article().id).spans[first.id] == second._replace(rev=2)
        assert [change.after.rev for change in stored.changes] == [1, 2]

    @pytest.mark.parametrize(
        "record",
        [
            span(id=""),
            span(id="x" * 1000),
            span(id="a\nb"),
            span(id="\ud800"),
            span(label=""),
            span(note="a\udfffb"),
            span()._replace(start=-1),
            span()._replace(start=9, end=9),
            span()._replace(end=2**60),
            span(attributes={"x": float("nan")}),
            span(attributes={"x": {1, 2}}),
            span(origin=Origin("model", "m", 1.5)),
            relation("", "x"),
        ],
    )
    def test_a_record_that_could_not_be_read_back_is_refused_before_anything_is_saved(self, store, record):
        store.save(article(), edit((None, span(0, 3))))
        kept = store.load(article().id)
        with pytest.raises(NotSaved):
            store.save(article(), edit((None, span(4, 8)), (None, record)))
        assert store.load(article().id) == kept

    def test_ids_from_elsewhere_stay_as_they_are(self, store, reopen):
        ids = ["s1", "c12", "T1", "1", "٣", "doc:1#a b", "0000000000000", "00000000000ff", new := span().id]
        store.save(article(), edit(*((None, span(id=i)) for i in ids)))
        assert set(reopen(store).load(article().id).spans) == set(ids)
        assert len(new) == 13

    def test_articles_are_listed_and_counted(self, store):
        reviewed = span(label="ت")._replace(review=Review("accepted", "نور", NOW))
        store.save(article("ب"), edit((None, span()), (None, reviewed)))
        store.save(article("a b.c"), edit((None, span(label="figure"))))
        assert list(store.articles()) == sorted(["ب", "a b.c"])
        assert dict(store.counts("ب").labels) == {"claim": 1, "ت": 1}
        assert (store.counts("ب").total, store.counts("ب").reviewed) == (2, 1)

    def test_check_names_relations_that_point_to_nothing(self, store):
        claim, source = span(), span(0, 3, "source")
        store.save(article(), edit((None, claim), (None, source), (None, relation(claim.id, source.id))))
        assert list(store.check()) == []
        kept = store.load(article().id).spans[source.id]
        store.save(article(), edit((kept, None)))
        ((article_id, problem),) = store.check()
        assert article_id == article().id
        assert source.id in problem

    def test_undo_and_redo_reach_back_to_the_first_edit_after_a_restart(self, store, reopen):
        states = [store.load(article().id).spans]
        made = after(store.save(article(), edit((None, span()))))
        states.append(store.load(article().id).spans)
        store.save(article(), edit((made, made._replace(label="denial")), (None, span(4, 8))))
        states.append(store.load(article().id).spans)
        for state in reversed(states[:-1]):
            store = reopen(store)
            _take_back(store, undoable)
            assert _plain(store) == _plain(state)
        assert undoable(store.load(article().id).history) is None
        for state in states[1:]:
            store = reopen(store)
            _take_back(store, redoable)
            assert _plain(store) == _plain(state)
        assert redoable(store.load(article().id).history) is None

    @settings(
        max_examples=25,
        deadline=None,
        # Every example has an article of its own; a subclass for each backend runs the same test.
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.differing_executors,
            HealthCheck.too_slow,
        ],
    )
    @given(data=st.data())
    def test_random_edits_undoings_and_restarts_match_a_plain_model(self, make_store, reopen, data):
        """The model: the state after every step on the way, as a list with a place in it."""
        store = make_store()
        here = article(f"article {span().id}")
        states: list[dict] = [{}]
        place = 0
        ids = (f"r{number}" for number in itertools.count())  # not random: an example must repeat
        for _ in range(data.draw(st.integers(1, 12), label="steps")):
            step = data.draw(
                st.sampled_from(["edit", "edit", "undo", "redo", "reopen", "stale"]), label="step"
            )
            margin = store.load(here.id)
            if step == "edit":
                changes = tuple(_random_changes(data, margin, next(ids)))
                store.save(here, Edit(span().id, "edit", changes, "سلمى", NOW))
                del states[place + 1 :]
                states.append(_changed(states[place], changes))
                place += 1
            elif step == "undo":
                assert _take_back(store, undoable, here) == (place > 0)
                place = max(0, place - 1)
            elif step == "redo":
                assert _take_back(store, redoable, here) == (place < len(states) - 1)
                place = min(place + 1, len(states) - 1)
            elif step == "reopen":
                store = reopen(store)
            elif margin.spans:
                stale = next(iter(margin.spans.values()))
                with pytest.raises(Conflict):
                    store.save(here, edit((stale._replace(rev=stale.rev + 1), None)))
            margin = store.load(here.id)
            assert _plain({**margin.spans, **margin.relations}) == states[place]
        store.close()


def _random_changes(data, margin: Margin, new: str):
    """One to three changes of different records."""
    records: dict[str, Record] = {**margin.spans, **margin.relations}
    chosen = data.draw(st.lists(st.sampled_from(sorted(records)), unique=True, max_size=2)) if records else []
    for record_id in chosen:
        record = records[record_id]
        if data.draw(st.booleans(), label="delete"):
            yield Change(record, None)
        elif isinstance(record, Relation):
            yield Change(record, record._replace(type=data.draw(st.sampled_from(["denies", "same_as"]))))
        else:
            note = data.draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
            yield Change(record, record._replace(note=note))
    if margin.spans and data.draw(st.booleans(), label="link"):
        ends = st.sampled_from(sorted(margin.spans))
        yield Change(None, relation(data.draw(ends), data.draw(ends), new))
    else:
        start = data.draw(st.integers(0, 900))
        yield Change(None, span(start, start + data.draw(st.integers(1, 90)), id=new))


def _changed(state: dict, changes) -> dict:
    records = dict(state)
    for change in changes:
        if change.before:
            del records[change.before.id]
        if change.after:
            records[change.after.id] = change.after._replace(rev=0)
    return records


def _plain(source) -> dict:
    records = source.load(article().id).spans if hasattr(source, "load") else source
    return {key: record._replace(rev=0) for key, record in records.items()}


def _take_back(store: Store, which, here=None) -> bool:
    here = here or article()
    margin = store.load(here.id)
    target = which(margin.history)
    if target is not None:
        store.save(here, inverse(target, margin, by="سلمى", at=NOW))
    return target is not None
