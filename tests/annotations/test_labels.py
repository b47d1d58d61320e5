"""Labels: the defaults, and what a hashiya.toml makes of them."""

from __future__ import annotations

import itertools
import tomllib
from dataclasses import dataclass

import pytest
from rich.cells import cell_len

from reader.annotations.labels import DEFAULT_LABELS, Label, Schema


class TableError(Exception):
    def __init__(self, key_path, message):
        super().__init__(message)
        self.key_path = key_path


@dataclass(frozen=True)
class Tables:
    """A parsed hashiya.toml that reports mistakes by their key."""

    toml: str

    def table(self, name):
        return tomllib.loads(self.toml).get(name, {})

    def error(self, key_path, message):
        return TableError(key_path, message)


def schema(toml: str = "") -> Schema:
    return Schema.from_table(Tables(toml))


def test_the_defaults_are_claim_source_denial_and_figure():
    labels = [(label.name, label.key, label.arabic) for label in schema().labels]
    assert labels == [
        ("claim", "c", "ادعاء"),
        ("source", "s", "مصدر"),
        ("denial", "d", "نفي"),
        ("figure", "f", "رقم"),
    ]
    assert all(len(label.guideline) > 100 for label in schema().labels)


# Machado, Oliveira and Fernandes (2009), full severity, on linear RGB.
DEFICIENCIES = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def lab(color: str, deficiency: str) -> tuple[float, float, float]:
    """CIE L*a*b* (D65) of a colour as it is seen."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    seen = [
        min(1.0, max(0.0, sum(m * c for m, c in zip(row, linear, strict=True))))
        for row in DEFICIENCIES[deficiency]
    ]
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    xyz = [
        sum(m * c for m, c in zip(row, seen, strict=True)) / w for row, w in zip(to_xyz, white, strict=True)
    ]
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_default_colours_stay_apart_under_colour_vision_deficiencies(deficiency):
    # A CIE76 difference of 20 is plain to see side by side.
    for one, other in itertools.combinations(DEFAULT_LABELS, 2):
        distance = sum(
            (a - b) ** 2
            for a, b in zip(lab(one.color, deficiency), lab(other.color, deficiency), strict=True)
        )
        assert distance**0.5 > 20, (one.name, other.name)


def test_default_signs_are_different_and_one_cell_wide():
    signs = [label.sign for label in DEFAULT_LABELS]
    assert len(set(signs)) == len(signs)
    assert [cell_len(sign) for sign in signs] == [1] * len(signs)


def test_a_mark_with_an_unknown_label_has_a_label_to_be_shown_with():
    assert schema().label("تصريح") == Label("تصريح", arabic="تصريح", english="تصريح")
    assert "تصريح" not in schema()
    assert "claim" in schema()


def test_a_label_is_found_by_its_key():
    assert schema().label_of_key("d") == schema().label("denial")
    assert schema().label_of_key("x") is None


def test_a_table_adds_a_label_with_a_free_colour_and_sign():
    made = schema('[labels.opinion]\nkey = "o"\narabic = "رأي"').label("opinion")
    assert (made.key, made.arabic, made.english) == ("o", "رأي", "opinion")
    assert made.color not in {label.color for label in DEFAULT_LABELS}
    assert made.sign not in {label.sign for label in DEFAULT_LABELS}


def test_a_table_overrides_only_the_fields_it_names():
    default = schema().label("claim")
    changed = schema('[labels.claim]\nkey = "k"\ncolor = "#FFffff"').label("claim")
    assert (changed.key, changed.color, changed.sign) == ("k", "#FFffff", default.sign)
    assert schema('[labels.claim]\nkey = "k"').labels[0].name == "claim"


def test_replace_leaves_the_defaults_out():
    made = schema('[labels]\nreplace = true\n[labels.person]\nkey = "p"\n[relations]\nreplace = true')
    assert [label.name for label in made.labels] == ["person"]
    assert made.relation_types == ()


@pytest.mark.parametrize(
    ("toml", "key_path", "says"),
    [
        ('[labels.x]\nkey = "c"', ("labels", "x", "key"), "'claim'"),
        ('[labels.x]\nkey = "x"\n[labels.y]\nkey = "x"', ("labels", "y", "key"), "'x'"),
        ('[labels.source]\nkey = "d"', ("labels", "source", "key"), "'denial'"),
        ('[labels.x]\nkey = "xy"', ("labels", "x", "key"), "one character"),
        ('[labels.x]\nkey = ""', ("labels", "x", "key"), "one character"),
        ('[labels.x]\nkey = "\\u001b"', ("labels", "x", "key"), "one character"),
        ("[labels.x]\nkey = 1", ("labels", "x", "key"), "one character"),
        ('[labels.x]\nsign = "**"', ("labels", "x", "sign"), "one character"),
        ('[labels.x]\ncolour = "#ffffff"', ("labels", "x", "colour"), "'color'"),
        ('[labels.x]\nzzzz = "#ffffff"', ("labels", "x", "zzzz"), "guideline"),
        ('[labels.x]\ncolor = "red"', ("labels", "x", "color"), "colour"),
        ('[labels.x]\ncolor = "#fffffff"', ("labels", "x", "color"), "colour"),
        ("[labels.x]\narabic = 5", ("labels", "x", "arabic"), "text"),
        ('[labels]\nx = "y"', ("labels", "x"), "table"),
        ("[labels]\nreplace = true", ("labels", "replace"), "no label"),
        ('[labels]\n"" = {}', ("labels", ""), "empty"),
        ('[relations.x]\nfrom = ["nobody"]', ("relations", "x", "from"), "'nobody'"),
        ('[relations.x]\nto = "claim"', ("relations", "x", "to"), "list"),
        ("[relations.x]\nsource = []", ("relations", "x", "source"), "from"),
    ],
)
def test_a_mistake_is_named_with_its_key(toml, key_path, says):
    with pytest.raises(TableError, match=says) as error:
        schema(toml)
    assert error.value.key_path == key_path


@pytest.mark.parametrize(
    ("ends", "types"),
    [
        (("claim", "source"), ["attributed_to", "same_as"]),
        (("denial", "source"), ["attributed_to", "same_as"]),
        (("denial", "claim"), ["denies", "same_as"]),
        (("figure", "claim"), ["quantifies", "same_as"]),
        (("source", "claim"), ["same_as"]),
        (("claim", "claim"), ["same_as"]),
    ],
)
def test_relation_types_say_what_they_join(ends, types):
    assert [kind.name for kind in schema().relation_types_between(*ends)] == types


def test_a_table_adds_and_overrides_relation_types():
    made = schema('[relations.denies]\nto = ["claim", "figure"]\n[relations.supports]\nfrom = ["figure"]')
    assert made.relation_type("denies").joins("denial", "figure")
    assert not made.relation_type("denies").joins("claim", "figure")
    assert made.relation_type("supports").joins("figure", "source")
    assert made.relation_type("unheard of").joins("claim", "claim")
