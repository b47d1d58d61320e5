"""Models that learn from decisions: quick, kept in one file, refused when they are not what they say."""

from __future__ import annotations

import json
import re
import zipfile

import pytest

from reader.annotations.model import Review
from reader.annotations.spans import make_span
from reader.articles.article import Article
from reader.suggest.learning import (
    LEAST,
    ModelError,
    learn,
    names,
    path_of,
    read_model,
    save_model,
)
from reader.suggest.rules import Rules
from tests.review.marking import NOW, margin, mark, proposal

pytest.importorskip("pycrfsuite", reason="python-crfsuite is not installed")

NAMES = ("سامي", "ليلى", "عمر", "هند", "خالد", "منى", "رامي", "سعاد", "نادر", "هالة")
TEXT = "عنوان الخبر الأول\n\n" + "".join(
    f"وأوضح الباحث {name} أن السوق هادئة. ولم يحضر أحد من المدينة إلى {name} اليوم.\n" for name in NAMES
)
LEARNT = Article("learnt", TEXT)
NEW = Article("new", "عنوان آخر\n\nوأوضح الباحث زياد أن الميناء مغلق. ولم يحضر أحد إلى زياد اليوم.\n")
RULES = Rules.load()


def researchers(article=LEARNT, people=NAMES):
    return [mark(article, f"الباحث {name}", "researcher") for name in people]


def proposed(model, article=NEW):
    return [(article.text[p.start : p.end], p.label, p.rule, p.kind) for p in model.proposer(RULES)(article)]


def test_a_label_of_ones_own_is_learned_and_found_in_another_article():
    model = learn([(LEARNT, margin(*researchers()))], RULES, "mine", NOW)
    assert proposed(model) == [("الباحث زياد", "researcher", "mine", "model")]
    (found,) = model.proposer(RULES)(NEW)
    assert 0 < found.score <= 1
    assert model.labels["researcher"][0] == len(NAMES)


def test_what_was_rejected_is_learned_as_well():
    """The same words are marked in one article and were rejected in another of the same form."""
    claims = [mark(LEARNT, f"إلى {name} اليوم", "researcher") for name in NAMES]
    model = learn([(LEARNT, margin(*claims))], RULES)
    assert ("إلى زياد اليوم", "researcher", "learned", "model") in proposed(model)
    text = TEXT.replace("السوق", "البورصة") * 3
    other = Article("rejected", text)
    no, origin = Review("rejected", "سلمى", NOW), proposal(LEARNT, "السوق").origin
    spans = [
        make_span(other, "researcher", *found.span(), "", NOW)._replace(origin=origin, review=no)
        for found in re.finditer(rf"إلى ({'|'.join(NAMES)}) اليوم", text)
    ]
    model = learn([(LEARNT, margin(*claims)), (other, margin(*spans))], RULES)
    assert proposed(model) == []


def test_lines_where_nothing_is_decided_say_nothing_while_proposals_wait():
    half = researchers(people=NAMES[:LEAST])
    waiting = proposal(LEARNT, f"الباحث {NAMES[-1]}", "researcher")
    model = learn([(LEARNT, margin(*half, waiting))], RULES)
    # Were the other lines taken for lines without a mark, half of the evidence would be against it.
    assert ("الباحث زياد", "researcher", "learned", "model") in proposed(model)


def test_what_was_settled_is_the_truth_of_its_article():
    gold = [mark(LEARNT, f"الباحث {name}", "researcher", "gold") for name in NAMES]
    wrong = [mark(LEARNT, f"أحد من المدينة إلى {name}", "crowd", "omar") for name in NAMES]
    model = learn([(LEARNT, margin(*gold, *wrong))], RULES)
    assert list(model.labels) == ["researcher"]


def test_too_little_is_told():
    few = researchers(people=NAMES[: LEAST - 1])
    with pytest.raises(ModelError, match="too little to learn from"):
        learn([(LEARNT, margin(*few))], RULES)
    with pytest.raises(ModelError, match="too little"):
        learn([(LEARNT, margin(*(proposal(LEARNT, f"الباحث {name}") for name in NAMES)))], RULES)


class TestFile:
    @pytest.fixture
    def kept(self, tmp_path):
        path = path_of(tmp_path, "mine")
        save_model(learn([(LEARNT, margin(*researchers()))], RULES, "mine", NOW), path)
        return path

    def test_it_comes_back_as_it_was(self, kept, tmp_path):
        assert names(tmp_path) == ["mine"]
        assert proposed(read_model(kept)) == [("الباحث زياد", "researcher", "mine", "model")]

    def rewritten(self, kept, change):
        with zipfile.ZipFile(kept) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        with zipfile.ZipFile(kept, "w") as archive:
            for name, data in members.items():
                archive.writestr(name, change(name, data))

    def test_one_of_another_version_is_refused(self, kept):
        def change(name, data):
            return (
                json.dumps(json.loads(data) | {"model": "hashiya-model/7"}) if name == "model.json" else data
            )

        self.rewritten(kept, change)
        with pytest.raises(ModelError, match=r"mine.zip: it is of 'hashiya-model/7'"):
            read_model(kept)

    def test_one_that_was_damaged_never_reaches_the_library_in_c(self, kept):
        self.rewritten(kept, lambda name, data: data if name == "model.json" else data[:-40] + b"\0" * 40)
        with pytest.raises(ModelError, match="'researcher' is damaged"):
            read_model(kept)

    @pytest.mark.parametrize("data", [b"", b"PK", b"not a zip"])
    def test_what_is_no_model_is_named(self, kept, data):
        kept.write_bytes(data)
        with pytest.raises(ModelError, match=r"mine\.zip: this is no model"):
            read_model(kept)

    @pytest.mark.parametrize("name", ["", "../x", "rules", "a b", "x\n"])
    def test_a_name_that_can_not_be_a_file_is_refused(self, name, tmp_path):
        with pytest.raises(ModelError, match="can't name a model"):
            path_of(tmp_path, name)
