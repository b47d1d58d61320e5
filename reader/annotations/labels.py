"""Labels and relation types: what a mark can be called, and what may point to what.

The defaults are claim, source, denial and figure. A workspace's ``hashiya.toml`` adds or
overrides labels in ``[labels.NAME]`` and relation types in ``[relations.NAME]``;
``replace = true`` in ``[labels]`` or ``[relations]`` leaves the defaults out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Protocol


class Label(NamedTuple):
    """One kind of mark.

    Attributes:
        name: What is stored in a span's ``label``.
        key: The one character that tags with it, or "" when it has none.
        color: ``#rrggbb``; the defaults stay apart under the common colour-vision deficiencies.
        sign: A character one cell wide that tells the label where colour does not.
        arabic: Name in Arabic.
        english: Name in English.
        guideline: What to mark with it and where its edges are, to be read in the program.
        extent: What it is mostly put on: "word", "phrase", "clause", "sentence" or "paragraph".
            So far a label key reaches from where a selection was begun by a hint alone.
    """

    name: str
    key: str = ""
    color: str = "#999999"
    sign: str = "○"
    arabic: str = ""
    english: str = ""
    guideline: str = ""
    extent: str = "word"


#: What a label's ``extent`` can be.
EXTENTS = ("word", "phrase", "clause", "sentence", "paragraph")


class RelationType(NamedTuple):
    """One kind of link. An empty tuple of labels means: any label."""

    name: str
    from_labels: tuple[str, ...] = ()
    to_labels: tuple[str, ...] = ()
    arabic: str = ""
    english: str = ""

    def joins(self, from_label: str, to_label: str) -> bool:
        """Whether a relation of this type may go from a span of one label to one of another."""
        return (not self.from_labels or from_label in self.from_labels) and (
            not self.to_labels or to_label in self.to_labels
        )


class ConfigTables(Protocol):
    """What is needed of a ``hashiya.toml``; ``reader.articles.config.Config`` is one."""

    def table(self, name: str) -> Mapping[str, Any]:
        """The top-level table of this name; empty when there is none."""
        ...

    def error(self, key_path: tuple[str, ...], message: str) -> Exception:
        """An exception that names the file and the line of the key."""
        ...


# Hues of Okabe and Ito's palette, in the order in which labels without a colour get them.
_COLORS = ("#56b4e9", "#cc79a7", "#d55e00", "#f0e442", "#009e73", "#e69f00", "#0072b2")
_SIGNS = "●◆▲■★◇△□▼☆▽"

DEFAULT_LABELS = (
    Label(
        "claim",
        "c",
        _COLORS[0],
        "●",
        "ادعاء",
        "claim",
        "One statement that can be true or false: a clause with its own verb, said by someone or stated by "
        "the article. Two joined statements are two claims. Leave out the verb of saying and a bare أن or "
        "إن; keep أنه and the like, where the pronoun is the subject. Of what the article itself says, mark "
        "only events, states and numbers that can be checked, not judgements, questions or commands.",
        extent="clause",
    ),
    Label(
        "source",
        "s",
        _COLORS[1],
        "◆",
        "مصدر",
        "source",
        "Who said it or knows it: the whole noun phrase, with title, name and apposition. Unnamed sources, "
        "media and reports count, and so does the medium that passes it on. Leave out the verb, بحسب or "
        "وفقًا لـ as words of their own, relative clauses, and platforms that only carried the words.",
    ),
    Label(
        "denial",
        "d",
        _COLORS[2],
        "▲",
        "نفي",
        "denial",
        "A clause that denies or rejects what others say, or withholds an answer, with its verb: نفى…, "
        "وصف… بأنها كاذبة, رفض التعليق, لم يقدم أي دليل. A negative sentence that contradicts nobody is "
        "a claim.",
        extent="clause",
    ),
    Label(
        "figure",
        "f",
        _COLORS[3],
        "■",
        "رقم",
        "figure",
        "A number with what it counts, in digits or words: money, amounts, durations, dates and times. "
        "Leave out حوالي, أكثر من and other words of approximation, ordinals, and vague amounts such as عدة "
        "or بعض. عام and the month stay in when they stand beside the number.",
    ),
)

DEFAULT_RELATION_TYPES = (
    RelationType("attributed_to", ("claim", "denial"), ("source",), "منسوب إلى", "attributed to"),
    RelationType("denies", ("denial",), ("claim",), "ينفي", "denies"),
    RelationType("quantifies", ("figure",), ("claim",), "يقيس", "quantifies"),
    RelationType("same_as", (), (), "هو نفسه", "same as"),
)


class Schema:
    """The labels and relation types of a workspace, in the order in which they are offered."""

    def __init__(
        self,
        labels: tuple[Label, ...] = DEFAULT_LABELS,
        relation_types: tuple[RelationType, ...] = DEFAULT_RELATION_TYPES,
    ) -> None:
        self.labels = labels
        self.relation_types = relation_types
        self._labels = {label.name: label for label in labels}
        self._keys = {label.key: label for label in labels if label.key}
        self._relation_types = {kind.name: kind for kind in relation_types}

    def __contains__(self, name: object) -> bool:
        """Whether a label of this name is in the schema."""
        return name in self._labels

    def label(self, name: str) -> Label:
        """The label of this name; a grey one without a key when the schema has none."""
        return self._labels.get(name) or Label(name, arabic=name, english=name)

    def label_of_key(self, key: str) -> Label | None:
        """The label that a key tags with, if any."""
        return self._keys.get(key)

    def relation_type(self, name: str) -> RelationType:
        """The relation type of this name; one that joins anything when the schema has none."""
        return self._relation_types.get(name) or RelationType(name, arabic=name, english=name)

    def relation_types_between(self, from_label: str, to_label: str) -> tuple[RelationType, ...]:
        """The types that may go from a span of one label to a span of another, in schema order."""
        return tuple(kind for kind in self.relation_types if kind.joins(from_label, to_label))

    @classmethod
    def from_table(cls, config: ConfigTables) -> Schema:
        """The schema that a ``hashiya.toml`` describes.

        Raises:
            ConfigError: Made by ``config.error``: a value is wrong, a field is unknown, or
                two labels have the same key.
        """
        labels = _labels_of(config)
        return cls(labels, _relation_types_of(config, {label.name for label in labels}))


_Check = Callable[[Any], str]


def _text(value: Any) -> str:
    return "" if isinstance(value, str) else "must be text"


def _one_character(value: Any) -> str:
    fits = isinstance(value, str) and len(value) == 1 and value.isprintable()
    return "" if fits else "must be one character"


def _rgb(value: Any) -> str:
    fits = isinstance(value, str) and re.fullmatch(r"#[0-9a-fA-F]{6}", value)
    return "" if fits else 'must be a colour such as "#56b4e9"'


def _extent(value: Any) -> str:
    return "" if value in EXTENTS else f"must be one of {', '.join(EXTENTS)}"


def _names(value: Any) -> str:
    fits = isinstance(value, list) and all(isinstance(name, str) for name in value)
    return "" if fits else 'must be a list of label names such as ["claim", "denial"]'


_LABEL_FIELDS: Mapping[str, _Check] = {
    **{name: _text for name in Label._fields if name != "name"},
    "key": _one_character,
    "sign": _one_character,
    "color": _rgb,
    "extent": _extent,
}
_RELATION_FIELDS: Mapping[str, _Check] = {"from": _names, "to": _names, "arabic": _text, "english": _text}


def _read_tables(
    config: ConfigTables, section: str, known: Mapping[str, _Check]
) -> tuple[bool, dict[str, Mapping[str, Any]]]:
    """The tables of one section, checked field by field, and whether they replace the defaults."""
    tables: dict[str, Mapping[str, Any]] = {}
    replaces = False
    for name, table in config.table(section).items():
        if name == "replace" and isinstance(table, bool):
            replaces = table
            continue
        if not isinstance(table, Mapping):
            raise config.error((section, name), f"{name!r} must be a table, written [{section}.{name}]")
        if not name.strip():
            raise config.error((section, name), f"a name in [{section}] is empty")
        for field, value in table.items():
            if field not in known:
                from difflib import get_close_matches

                near = get_close_matches(field, known, 1)
                hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
                raise config.error((section, name, field), f"unknown field {field!r}; {hint}")
            if fault := known[field](value):
                raise config.error((section, name, field), f"{field} of {name!r} {fault}")
        tables[name] = table
    return replaces, tables


def _labels_of(config: ConfigTables) -> tuple[Label, ...]:
    replaces, tables = _read_tables(config, "labels", _LABEL_FIELDS)
    labels = {} if replaces else {label.name: label for label in DEFAULT_LABELS}
    for name, table in tables.items():
        label = labels.get(name) or _plain_label(name, labels)
        labels[name] = label._replace(**table)
    if not labels:
        raise config.error(("labels", "replace"), "labels.replace leaves no label; add a [labels.NAME] table")
    by_key: dict[str, str] = {}
    for label in labels.values():
        if label.key and label.key in by_key:
            # The one that the file gives a key is at fault; a default has no line to name.
            given = next(n for n in (label.name, by_key[label.key]) if "key" in tables.get(n, {}))
            other = by_key[label.key] if given == label.name else label.name
            fault = f"key {label.key!r} of {given!r} is also that of {other!r}"
            raise config.error(("labels", given, "key"), fault)
        by_key[label.key] = label.name
    return tuple(labels.values())


def _plain_label(name: str, others: Mapping[str, Label]) -> Label:
    """A new label with the first colour and sign that the others leave free."""
    # Those taken are found among the first, however many there are.
    known = others.values()
    color = next((color for color in _COLORS if all(label.color != color for label in known)), "#999999")
    sign = next((sign for sign in _SIGNS if all(label.sign != sign for label in known)), "○")
    return Label(name, "", color, sign, name, name)


def _relation_types_of(config: ConfigTables, labels: set[str]) -> tuple[RelationType, ...]:
    replaces, tables = _read_tables(config, "relations", _RELATION_FIELDS)
    types = {} if replaces else {kind.name: kind for kind in DEFAULT_RELATION_TYPES}
    for name, table in tables.items():
        for end in ("from", "to"):
            for label in table.get(end, ()):
                if label not in labels:
                    fault = f"{end} of {name!r} names no label: {label!r}"
                    raise config.error(("relations", name, end), fault)
        kind = types.get(name) or RelationType(name, arabic=name, english=name)
        types[name] = RelationType(
            name,
            tuple(table.get("from", kind.from_labels)),
            tuple(table.get("to", kind.to_labels)),
            table.get("arabic", kind.arabic),
            table.get("english", kind.english),
        )
    return tuple(types.values())
