"""Train, dev and test: their shares, what stays where it was, and near-duplicates that stay together."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.annotations.spans import make_span
from reader.annotations.store import Margin
from reader.articles.article import Article
from reader.dataset.duplicates import Sketches
from reader.dataset.splits import PARTS, Shares, split

Pair = tuple[Article, Margin]


def words(count: int, chance: random.Random) -> str:
    return " ".join("".join(chance.choices("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", k=5)) for _ in range(count))


def pair(number: int, text: str, labels: list[str]) -> Pair:
    """An article that was marked in the minute of its number."""
    article = Article(f"a{number}", text)
    when = f"2026-11-20T{number // 60:02}:{number % 60:02}:00Z"
    spans = [
        make_span(article, label, 0, 3, "سلمى", when, id=f"{number}-{i}") for i, label in enumerate(labels)
    ]
    return article, Margin({span.id: span for span in spans})


def dataset(count: int) -> list[Pair]:
    chance = random.Random(7)
    pairs = []
    for number in range(count):
        labels = ["claim"] * chance.randrange(1, 6) + ["source"] * chance.randrange(4)
        labels += ["denial"] * (chance.random() < 0.2)
        pairs.append(pair(number, words(40, chance), labels))
    return pairs


DATA = dataset(200)


@pytest.mark.parametrize("shares", ["80/10/10", "60/20/20", "90/10", "1/1/1"])
def test_each_part_has_its_share_of_articles_and_of_every_label(shares):
    given = Shares.parse(shares)
    made = split(DATA, given)
    assert made.keys() == {article.id for article, _ in DATA}
    counts: dict[str, Counter[str]] = {part: Counter() for part in given.parts}
    for article, margin in DATA:
        counts[made[article.id]].update(["articles", *(span.label for span in margin.spans.values())])
    total: Counter[str] = sum(counts.values(), Counter())
    for part, share in zip(given.parts, given.shares, strict=True):
        for what, count in counts[part].items():
            assert count / total[what] == pytest.approx(share / sum(given.shares), abs=0.04), (part, what)


def test_articles_that_are_marked_later_move_none():
    whole = split(DATA, Shares())
    for count in (1, 50, 199):
        assert split(DATA[:count], Shares()).items() <= whole.items()


def test_neither_do_articles_without_marks_and_the_order_in_which_they_come_says_nothing():
    bare = [(Article(f"b{number}", words(40, random.Random(number))), Margin()) for number in range(60)]
    whole = split([*bare, *DATA], Shares())
    assert split(DATA, Shares()).items() <= whole.items()
    assert split(bare[:9], Shares()).items() <= whole.items()
    assert {whole[article.id] for article, _ in bare} == set(PARTS)
    assert split([*reversed(DATA), *bare], Shares()) == whole


def test_another_seed_gives_other_parts_of_what_came_at_once():
    at_once = [
        (article, Margin({id: span._replace(created="") for id, span in margin.spans.items()}))
        for article, margin in DATA
    ]
    assert split(at_once, Shares(seed="1")) != split(at_once, Shares(seed="2"))
    assert split(at_once, Shares(seed="1")) == split(at_once, Shares(seed="1"))


def test_what_the_meta_says_stays():
    article, margin = DATA[0]
    other = next(part for part in PARTS if part != split(DATA, Shares())["a0"])
    kept = [(article, margin._replace(meta={"split": other})), *DATA[1:]]
    assert split(kept, Shares())["a0"] == other


def test_near_duplicates_are_in_one_part():
    chance = random.Random(3)
    pairs = []
    for number in range(0, 90, 3):
        story = words(60, chance)
        pairs += [
            pair(number, story, ["claim"]),
            pair(number + 1, f"{words(5, chance)}\n{story}\n{words(60, chance)}", ["claim"] * 3),
            pair(number + 2, story.replace("ا", "أ"), ["source"]),
        ]
    made = split(pairs, Shares((1, 1, 1)))
    assert len(set(made.values())) == 3
    for number in range(0, 90, 3):
        assert len({made[f"a{number + i}"] for i in range(3)}) == 1


def test_the_shared_articles_have_one_story_in_two_papers(shared):
    sketches = Sketches()
    names = []
    for file in sorted((shared / "articles").glob("*.txt")):
        names.append(file.name[:3])
        sketches.add(file.read_bytes().decode())
    first = dict(zip(names, sketches.groups(), strict=True))
    assert first["003"] == first["004"]
    assert len(set(first.values())) == 4


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text("ab \n", max_size=60), max_size=12))
def test_every_text_is_in_the_group_of_its_like(texts):
    sketches = Sketches()
    for text in texts:
        sketches.add(text)
    groups = sketches.groups()
    assert all(groups[first] == first <= number for number, first in enumerate(groups))


@pytest.mark.parametrize("text", ["", "80", "a/b", "0/0", "80/10/5/5", "-1/2", "nan/1", "inf/1"])
def test_what_is_no_shares_is_told(text):
    with pytest.raises(ValueError, match="such as 80/10/10"):
        Shares.parse(text)
