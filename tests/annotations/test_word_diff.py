"""The words of an old text laid against those of a new one."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.annotations.word_diff import Words, word_diff

# Few different words, so that runs repeat, and are cut and crossed in every way.
TEXTS = st.lists(st.sampled_from(["أب", "اب", "جد", "دار", "هو", "،", "\n", "\n\n"]), max_size=60).map(
    " ".join
)


@given(TEXTS, TEXTS)
@example("أب جد دار هو\nهو دار", "هو دار\nأب جد دار هو")
@example("أب جد دار هو ، أب جد دار هو", "أب جد دار هو")
def test_each_old_word_is_one_new_word_at_most_and_an_equal_one(old, new):
    diff = word_diff(old, new)
    images = [image for image in diff.same if image >= 0]
    assert len(set(images)) == len(images)
    assert all(
        diff.new.ids[image] == diff.old.ids[word] for word, image in enumerate(diff.same) if image >= 0
    )
    taken = {*images}
    assert all(diff.same[word] < 0 and image not in taken for word, image in diff.swapped.items())


@given(TEXTS)
def test_a_text_laid_against_itself_is_itself(text):
    diff = word_diff(text, text)
    assert diff.same == list(range(len(diff.old)))


@given(TEXTS, TEXTS)
def test_regions_and_anchors_are_apart(old, new):
    diff = word_diff(old, new)
    ends = [0]
    for region in diff.regions:
        assert ends[-1] <= region.old[0] <= region.old[1] <= len(diff.old)
        assert 0 <= region.new[0] <= region.new[1] <= len(diff.new)
        ends.append(region.old[1])


@given(st.text(max_size=80))
def test_words_leave_out_nothing_but_blanks(text):
    words = Words.of(text, {})
    rest = list(text)
    for start, end in zip(words.starts, words.ends, strict=True):
        rest[start:end] = " " * (end - start)
    assert "".join(rest).isspace() or not text


@pytest.mark.parametrize(
    ("one", "other"), [("مُحَمَّد", "محمد"), ("أحمد", "احمد"), ("محـــمد", "محمد"), ("SpaceX", "spacex")]
)
def test_another_spelling_is_no_other_word(one, other):
    assert len({*Words.of(f"{one} {other}", {}).ids}) == 1
