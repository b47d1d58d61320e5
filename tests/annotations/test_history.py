"""Undo and redo from the log alone; the store contract tries them on stores."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.annotations.history import describe, inverse, redoable, undoable
from reader.annotations.model import Origin, Review
from reader.annotations.outside import OUTSIDE
from reader.annotations.store import Change, Conflict, Edit, Margin
from tests.annotations.marks import NOW, edit, relation, span


def log(*entries: str) -> list[Edit]:
    """A history of edits named as in "a -a +-a b/nur": -x undoes x, +-x redoes it, /name did it."""
    actions = {"-": "undo", "+": "redo", "*": OUTSIDE}
    change = (Change(None, span()),)
    history = []
    for entry in entries:
        name, _, by = entry.partition("/")
        undoes = name[1:] if name[0] in "-+" else None
        history.append(Edit(name, actions.get(name[0], "edit"), change, by, NOW, undoes))
    return history


@pytest.mark.parametrize(
    ("history", "undo", "redo"),
    [
        ("", None, None),
        ("a", "a", None),
        ("a b", "b", None),
        ("a b -b", "a", "-b"),
        ("a b -b -a", None, "-a"),
        ("a b -b -a +-a", "+-a", "-b"),
        ("a b -b -a +-a +-b", "+-b", None),
        ("a b -b -a +-a -+-a", None, "-+-a"),
        ("a b -b c", "c", None),
        ("a b -b c -c", "a", "-c"),
        ("a -x", "a", "-x"),
        ("a *b", "a", None),
        ("*b", None, None),
        ("a -a *b", None, "-a"),
    ],
)
def test_undo_and_redo_follow_the_log(history, undo, redo):
    edits = log(*history.split())
    undo_edit, redo_edit = undoable(edits), redoable(edits)
    assert (undo_edit and undo_edit.id, redo_edit and redo_edit.id) == (undo, redo)


@pytest.mark.parametrize(
    ("history", "undo", "redo"),
    [
        ("a/x b/y", "a", None),
        ("a/x b/y -a/x", None, "-a"),
        ("a/x b/y -b/y c/y", "a", None),
        ("b/y", None, None),
    ],
)
def test_one_annotator_takes_back_only_their_own(history, undo, redo):
    edits = log(*history.split())
    undo_edit, redo_edit = undoable(edits, "x"), redoable(edits, "x")
    assert (undo_edit and undo_edit.id, redo_edit and redo_edit.id) == (undo, redo)


@given(st.lists(st.sampled_from(["edit", "undo", "redo"])))
def test_undo_and_redo_are_those_of_two_stacks(steps):
    history: list[Edit] = []
    done: list[Edit] = []
    undone: list[Edit] = []
    for number, step in enumerate(steps):
        source = {"edit": None, "undo": done, "redo": undone}[step]
        if source == []:
            continue
        target = source.pop() if source else None
        made = Edit(str(number), step, (Change(None, span()),), "", NOW, target.id if target else None)
        history.append(made)
        if step == "undo":
            undone.append(made)
        else:
            done.append(made)
        if step == "edit":
            undone.clear()
        assert undoable(history) is (done[-1] if done else None)
        assert redoable(history) is (undone[-1] if undone else None)


def test_an_edit_without_changes_is_not_undone():
    edits = log("a")
    assert undoable([*edits, Edit("b", "read", ())]) == edits[0]


def test_an_edit_that_someone_built_upon_is_not_taken_back_alone():
    mine = span()._replace(rev=1)
    theirs = mine._replace(note="theirs", rev=2)
    with pytest.raises(Conflict, match="changed since"):
        inverse(edit((None, mine)), Margin({mine.id: theirs}), by="x", at=NOW)
    with pytest.raises(Conflict, match="changed since"):
        inverse(edit((None, mine)), Margin(), by="x", at=NOW)


def test_an_undoing_names_what_it_takes_back_and_who_did_it():
    mine = span()._replace(rev=1)
    done = edit((None, mine))
    undo = inverse(done, Margin({mine.id: mine}), by="نور", at="2027")
    assert (undo.action, undo.undoes, undo.by, undo.at) == ("undo", done.id, "نور", "2027")
    assert undo.changes == (Change(mine, None),)
    redo = inverse(undo, Margin(), by="نور", at="2027")
    assert (redo.action, redo.undoes, redo.changes) == ("redo", undo.id, (Change(None, mine),))
    assert inverse(redo, Margin({mine.id: mine}), by="نور", at="2027").action == "undo"


CLAIM = span(0, 11)
SOURCE = span(4, 11, "source")
LINK = relation(CLAIM.id, SOURCE.id)
PROPOSED = CLAIM._replace(origin=Origin("rule", "cues"))


@pytest.mark.parametrize(
    ("done", "says"),
    [
        (edit((None, CLAIM)), "tagged claim «قال المتحدث»"),
        (edit((CLAIM, None)), "deleted claim «قال المتحدث»"),
        (edit((CLAIM, CLAIM._replace(label="denial"))), "made claim «قال المتحدث» a denial"),
        (
            edit((CLAIM, CLAIM._replace(end=3, quote="قال"))),
            "moved the end of claim «قال المتحدث» to «قال»",
        ),
        (
            edit((CLAIM, CLAIM._replace(end=70, quote="قال المتحدث باسم الوزارة إن العدد بلغ خمسين"))),
            "moved the end of claim «قال المتحدث» to «…المتحدث باسم الوزارة إن العدد بلغ خمسين»",
        ),
        (
            edit((CLAIM, CLAIM._replace(start=4, quote="المتحدث"))),
            "moved the edges of claim «قال المتحدث» to «المتحدث»",
        ),
        (edit((None, CLAIM._replace(review=Review("rejected", "x", NOW)))), "rejected claim «قال المتحدث»"),
        (edit((CLAIM, CLAIM._replace(note="x"))), "noted on claim «قال المتحدث»"),
        (edit((CLAIM._replace(note="x"), CLAIM)), "removed the note of claim «قال المتحدث»"),
        (edit((CLAIM, CLAIM._replace(review=Review("accepted", "x", NOW)))), "accepted claim «قال المتحدث»"),
        (edit((CLAIM, CLAIM._replace(attributes={"a": 1}))), "set a=1 on claim «قال المتحدث»"),
        (
            edit(
                (CLAIM._replace(attributes={"a": 1, "b": 2}), CLAIM._replace(attributes={"a": None, "b": 2}))
            ),
            "set a=null on claim «قال المتحدث»",
        ),
        (edit((CLAIM, CLAIM._replace(attributes={"من": "علي"}))), "set من=علي on claim «قال المتحدث»"),
        (edit((CLAIM._replace(attributes={"a": 1}), CLAIM)), "removed a of claim «قال المتحدث»"),
        (edit((CLAIM, CLAIM._replace(annotator="x"))), "changed claim «قال المتحدث»"),
        (edit((None, LINK)), "linked attributed_to: claim «قال المتحدث» → source «المتحدث»"),
        (edit((LINK, None)), "unlinked attributed_to: claim «قال المتحدث» → source «المتحدث»"),
        (edit((None, CLAIM), (None, SOURCE), (LINK, None), action="import"), "import: 2 made, 1 deleted"),
        (edit((CLAIM, None), action="undo")._replace(undoes="x"), "undo: deleted claim «قال المتحدث»"),
        (edit((CLAIM, None), (None, SOURCE), action="redo")._replace(undoes="x"), "redo: 1 made, 1 deleted"),
        (
            edit((PROPOSED, None), (PROPOSED, None), action="undo")._replace(undoes="x"),
            "undo: 2 suggested taken back",
        ),
        (edit((None, PROPOSED), (None, PROPOSED), action="redo")._replace(undoes="x"), "redo: 2 made"),
        (
            edit((PROPOSED, None), (CLAIM, None), action="undo")._replace(undoes="x"),
            "undo: 2 deleted",
        ),
        (edit(action="read"), "read"),
        (
            edit((None, span(0, 200))),
            "tagged claim «قال المتحدث باسم الوزارة إن العدد بلغ…»",
        ),
    ],
)
def test_an_edit_is_told_in_plain_words(done, says):
    assert describe(done, {s.id: s for s in (CLAIM, SOURCE)}) == says
