"""Two branches of one article's marks come together without losing anything."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.annotations.article_state import ArticleState
from reader.annotations.edits import CONFLICTS_WITH, Marks, numbered
from reader.annotations.model import Record, Review, Span
from reader.annotations.outside import merge as merge_outside
from reader.annotations.store import Change, Damaged, Edit, ReadOnly
from reader.annotations.three_way import merge_files
from tests.annotations.marks import NOW, relation, span

LATER = "2026-11-21T10:00:00Z"


def state(*records: Record, **meta) -> ArticleState:
    made = ArticleState("a", {"sha256": "0" * 64, **meta})
    made.apply(numbered(Edit("e", "tag", tuple(Change(None, r) for r in records)), made.marks), {})
    return made


def branch(base: ArticleState, *changes: tuple[Record | None, Record | None], **meta) -> ArticleState:
    made = base.copy()
    made.doc_ids = dict(base.doc_ids)
    made.apply(numbered(Edit("e", "x", tuple(Change(*change) for change in changes)), made.marks), meta)
    return made


def merged(base: ArticleState | None, ours: ArticleState, theirs: ArticleState):
    data = [b"" if each is None else each.render() for each in (base, ours, theirs)]
    result = merge_files("a", *data)
    return ArticleState.parse("a", result.data), result


def plain(marks: Marks) -> dict[str, Record]:
    records: dict[str, Record] = {**marks.spans, **marks.relations}
    return {key: record._replace(rev=0, updated="") for key, record in records.items()}


@pytest.fixture
def base() -> ArticleState:
    return state(*(span(n, n + 3, id=f"s{n}") for n in range(6)), relation("s4", "s5", "r45"))


def test_what_different_people_did_to_different_marks_is_all_there(base):
    spans, made = base.marks.spans, span(40, 45, id="ours")
    ours = branch(
        base, (spans["s0"], spans["s0"]._replace(label="denial")), (spans["s1"], None), (None, made)
    )
    theirs = branch(
        base,
        (spans["s2"], spans["s2"]._replace(note="نص")),
        (spans["s3"], None),
        (None, span(50, 55, id="theirs")),
        (None, relation("theirs", "s0", "new")),
    )
    found, result = merged(base, ours, theirs)
    assert (result.clean, result.told) == (True, ())
    assert set(found.marks.spans) == {"s0", "s2", "s4", "s5", "ours", "theirs"}
    assert set(found.marks.relations) == {"r45", "new"}
    assert (found.marks.spans["s0"].label, found.marks.spans["s2"].note) == ("denial", "نص")
    assert found.marks.deleted.keys() == {"s1", "s3"}
    assert found.problems == []


def test_different_fields_of_one_mark_come_together(base):
    old = base.marks.spans["s0"]
    ours = branch(base, (old, old._replace(label="denial", updated=LATER)))
    theirs = branch(base, (old, old._replace(review=Review("accepted", "نور", NOW))))
    found, result = merged(base, ours, theirs)
    mark = found.marks.spans["s0"]
    assert (mark.label, mark.review, mark.updated) == ("denial", Review("accepted", "نور", NOW), LATER)
    assert mark.rev > ours.marks.spans["s0"].rev
    assert result.told == ()


def test_a_start_is_never_merged_with_the_end_of_another(base):
    old = base.marks.spans["s0"]
    ours = branch(base, (old, old._replace(start=1, quote="ال")))
    theirs = branch(base, (old, old._replace(end=5, quote="قال ا")))
    found, result = merged(base, ours, theirs)
    ranges = {(mark.start, mark.end, mark.quote) for mark in found.marks.spans.values() if mark.start < 2}
    assert {(1, 3, "ال"), (0, 5, "قال ا")} <= ranges
    assert len(result.told) == 1


def test_of_two_changes_of_one_field_both_marks_stay_and_check_names_them(base):
    old = base.marks.spans["s0"]
    ours = branch(base, (old, old._replace(label="denial", updated=NOW)))
    theirs = branch(base, (old, old._replace(label="source", updated=LATER)))
    found, result = merged(base, ours, theirs)
    (beside,) = (mark for mark in found.marks.spans.values() if CONFLICTS_WITH in mark.attributes)
    assert found.marks.spans["s0"].label == "source"
    assert (beside.label, beside.attributes[CONFLICTS_WITH]) == ("denial", "s0")
    assert "both stay" in result.told[0]
    assert any("delete one" in problem for problem in found.marks.problems())
    found.marks.drop(beside)
    assert list(found.marks.problems()) == []


def test_one_and_true_are_two_values_whichever_side_is_ours(base):
    old = base.marks.spans["s0"]
    one, other = (branch(base, (old, old._replace(attributes={"x": value}))) for value in (1, True))
    for ours, theirs in ((one, other), (other, one)):
        found, _ = merged(base, ours, theirs)
        kept = {json.dumps(mark.attributes["x"]) for mark in found.marks.spans.values() if mark.attributes}
        assert kept == {"1", "true"}


def test_of_two_notes_both_stay(base):
    old = base.marks.spans["s0"]
    ours = branch(base, (old, old._replace(note="ours", updated=LATER)))
    theirs = branch(base, (old, old._replace(note="theirs", updated=NOW)))
    found, result = merged(base, ours, theirs)
    assert found.marks.spans["s0"].note == "theirs\nours"
    assert len(found.marks.spans) == 6
    assert len(result.told) == 1


@pytest.mark.parametrize("turned", [False, True])
def test_a_mark_that_one_side_changed_outlives_its_deletion_on_the_other(base, turned):
    old = base.marks.spans["s0"]
    changed = branch(
        base,
        (old, old._replace(note="1")),
    )
    gone = branch(base, (old, None))
    found, result = merged(base, *((gone, changed) if turned else (changed, gone)))
    assert found.marks.spans["s0"].note == "1"
    assert found.marks.deleted == {}
    assert "it stays" in result.told[0]


@pytest.mark.parametrize("turned", [False, True])
def test_a_mark_that_one_side_linked_outlives_its_deletion_on_the_other(base, turned):
    linked = branch(base, (None, relation("s0", "s1", "new")))
    gone = branch(base, (base.marks.spans["s0"], None))
    found, result = merged(base, *((gone, linked) if turned else (linked, gone)))
    assert list(found.marks.problems()) == []
    assert {"s0", "s1"} <= set(found.marks.spans)
    assert "it stays" in result.told[0]


def test_both_may_do_the_same(base):
    spans = base.marks.spans
    changes = (
        (spans["s0"], spans["s0"]._replace(label="denial")),
        (spans["s1"], None),
        (None, span(9, 12, id="n")),
    )
    found, result = merged(base, branch(base, *changes), branch(base, *changes))
    assert result.told == ()
    assert set(found.marks.spans) == {"s0", "s2", "s3", "s4", "s5", "n"}


def test_one_import_on_both_sides_is_one(base):
    ours, theirs = (
        branch(
            base,
            (
                None,
                span(9, 12, id="i") if at == NOW else span(9, 12, id="i")._replace(created=at, updated=at),
            ),
        )
        for at in (NOW, LATER)
    )
    found, result = merged(base, ours, theirs)
    assert (found.marks.spans["i"].created, result.told) == (NOW, ())
    assert len(found.marks.spans) == 7


def test_without_a_common_version_all_of_both_is_there():
    found, _ = merged(None, state(span(id="one"), span(id="both")), state(span(id="two"), span(id="both")))
    assert set(found.marks.spans) == {"one", "two", "both"}


def test_documents_with_one_id_on_both_sides_both_stay(base):
    """As a stock TinyDB numbers them."""
    tables = [json.loads(base.render()) for _ in range(3)]
    for number, name in ((1, "ours"), (2, "theirs")):
        record = {"id": name, "label": "claim", "start": 0, "end": 3, "quote": "قال"}
        tables[number]["spans"]["7"] = record
    found = ArticleState.parse("a", merge_files("a", *(json.dumps(t).encode() for t in tables)).data)
    assert {"ours", "theirs"} <= set(found.marks.spans)
    assert found.problems == []
    assert len(set(found.doc_ids.values())) == len(found.doc_ids)


def test_what_is_no_record_is_merged_by_its_keys_and_left_to_a_person_where_it_cant_be(base):
    ours, theirs = branch(base, zones=[1], title="ع"), branch(base, sha256="1" * 64)
    found, result = merged(base, ours, theirs)
    assert (found.meta["zones"], found.meta["title"], found.meta["sha256"]) == ([1], "ع", "1" * 64)
    assert result.clean
    found, result = merged(base, branch(base, zones=[1]), branch(base, zones=[2]))
    assert found.meta["zones"] == [1]
    assert not result.clean
    assert "'zones'" in result.told[0]


def test_tables_of_other_programs_and_records_set_aside_come_through(base):
    tables = [json.loads(base.render()) for _ in range(3)]
    for number in range(3):
        tables[number]["theirs"] = {"1": {"x": 1}, **({str(number + 1): {"n": number}} if number else {})}
        tables[number]["spans"]["5"] = {"id": "bad", "start": "x"}
    del tables[1]["theirs"]["1"]
    tables[2]["spans"]["9"] = {"id": "worse"}
    result = merge_files("a", *(json.dumps(table).encode() for table in tables))
    written = json.loads(result.data)
    assert written["theirs"] == {"2": {"n": 1}, "3": {"n": 2}}
    assert (written["spans"]["5"], written["spans"]["9"]) == ({"id": "bad", "start": "x"}, {"id": "worse"})
    assert result.clean
    tables[2]["theirs"]["2"] = {"n": 9}
    assert not merge_files("a", *(json.dumps(table).encode() for table in tables)).clean


@pytest.mark.parametrize("which", [0, 1, 2])
def test_what_cant_be_read_is_not_merged(base, which):
    versions = [base.render()] * 3
    versions[which] = b"<<<<<<< HEAD\n"
    with pytest.raises(Damaged, match=("common", "our", "other")[which]):
        merge_files("a", *versions)
    versions[which] = json.dumps({"article": {"1": {"schema": 999}}}).encode()
    with pytest.raises(ReadOnly, match="newer"):
        merge_files("a", *versions)


FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "label": st.sampled_from(["claim", "denial", "source"]),
        "note": st.sampled_from(["", "1", "2"]),
        "attributes": st.sampled_from([{}, {"x": 1}, {"x": True}]),
        "updated": st.sampled_from([NOW, LATER]),
    },
)


@st.composite
def branches(draw) -> tuple[ArticleState, ArticleState, ArticleState]:
    """A version, and two that go on from it, each in up to three edits."""
    base = state(*(span(n, n + 3, id=f"s{n}") for n in range(draw(st.integers(0, 4)))))
    sides = []
    for side in ("o", "t"):
        made = base
        for step in range(draw(st.integers(0, 3))):
            marks = made.marks
            changes: list[tuple[Record | None, Record | None]] = []
            new = span(20, 23, id=draw(st.sampled_from(["both", f"{side}{step}"])))
            if marks.spans and draw(st.booleans()):
                old = marks.spans[draw(st.sampled_from(sorted(marks.spans)))]
                fields = draw(st.none() | FIELDS)
                changes.append((old, None if fields is None else old._replace(**fields)))
            elif new.id not in marks.spans:
                changes.append((None, new))
            made = branch(made, *changes)
        sides.append(made)
    return base, sides[0], sides[1]


@given(branches())
@settings(max_examples=150, deadline=None)
def test_nothing_that_only_one_side_said_is_lost_and_both_ways_are_the_same(three):
    base, ours, theirs = three
    found, _ = merged(base, ours, theirs)
    other_way, _ = merged(base, theirs, ours)
    assert (found.marks.spans, found.marks.deleted) == (other_way.marks.spans, other_way.marks.deleted)
    assert found.problems == []
    old = plain(base.marks)
    for mine, other in ((ours, theirs), (theirs, ours)):
        for key, record in plain(mine.marks).items():
            if plain(other.marks).get(key) == old.get(key):  # only this side said anything of it
                assert plain(found.marks)[key] == record
        for key in old.keys() - plain(mine.marks).keys():
            if plain(other.marks).get(key) == old[key]:
                assert key not in found.marks.spans
    # Each thing that a mark is called on either side is still said somewhere, and each note.
    for mine in (ours, theirs):
        for key, record in plain(mine.marks).items():
            if isinstance(record, Span) and record != old.get(key):
                beside = [
                    m for m in found.marks.spans.values() if key in (m.id, m.attributes.get(CONFLICTS_WITH))
                ]
                was = old.get(key)
                if not isinstance(was, Span) or record.label != was.label:
                    assert record.label in {m.label for m in beside}
                if record.note and (not isinstance(was, Span) or record.note != was.note):
                    assert any(record.note in m.note.split("\n") for m in beside)


@given(branches())
@settings(max_examples=100, deadline=None)
def test_a_store_that_had_one_side_takes_the_merged_file_over_whole(three):
    """By its own rule for files that others changed: the higher revision wins."""
    base, ours, theirs = three
    found, _ = merged(base, ours, theirs)
    for side in (ours, theirs):
        change = merge_outside(side.marks, side.meta, found.marks, found.meta)
        assert change.kept == 0
        marks = Marks(side.marks)
        for each in change.changes:
            if each.after is not None:
                marks.put(each.after)
            elif each.before is not None:
                marks.drop(each.before)
        assert plain(marks) == plain(found.marks)
