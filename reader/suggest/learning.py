"""Models that learn from a workspace: a conditional random field for each label.

They learn from the marks that stand and from proposals that were rejected. An article in
which proposals are still waiting says nothing of the lines where nobody has decided
anything. As marks of one label rarely nest, a label's field has the tags B, I and O; of
marks that do nest, the outer one is learned.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

from reader.annotations.model import Span
from reader.annotations.standing import GOLD, is_pending, is_proposal, stands
from reader.annotations.store import Margin, StoreError
from reader.articles.article import Article
from reader.dataset.whole_file import whole_file
from reader.suggest.features import Seen, seen_lines, tagged
from reader.suggest.proposal import Proposal
from reader.suggest.rules import Rules

#: What a model's file says that it is.
VERSION: Final = "hashiya-model/1"
#: The folder of models, in that of the marks.
FOLDER: Final = "models"
#: Marks of a label below which nothing is learned of it.
LEAST: Final = 5
#: The name of the model when none is said.
DEFAULT_NAME: Final = "learned"

_ITERATIONS: Final = 80
_NAME: Final = re.compile(r"[^\W_][\w.-]{0,59}")
_HEADER: Final = "model.json"


class ModelError(StoreError):
    """A model can't be made, kept or read; ``str()`` says why, and names its file."""


class Model(NamedTuple):
    """What was learned.

    Attributes:
        name: What its proposals are told by.
        labels: For each label how many marks it was learned from, and the field, as crfsuite writes it.
        articles: How many articles were learned from.
        created: When: ISO 8601, UTC.
    """

    name: str
    labels: dict[str, tuple[int, bytes]]
    articles: int
    created: str

    def proposer(self, rules: Rules) -> Callable[[Article], list[Proposal]]:
        """What proposes for one article after another.

        Raises:
            ModelError: The extra is not installed, or a field is none.
        """
        crf = _crfsuite()
        taggers = {label: crf.Tagger() for label in self.labels}
        for label, tagger in taggers.items():
            try:
                tagger.open_inmemory(self.labels[label][1])
            except ValueError as error:
                raise ModelError(f"the model {self.name} can't be used for {label}: {error}") from error

        def propose(article: Article) -> list[Proposal]:
            return sorted(
                _proposals(self.name, taggers, seen_lines(article, rules)),
                key=lambda p: (p.start, -p.end, p.label),
            )

        return propose


def learn(
    articles: Iterable[tuple[Article, Margin]], rules: Rules, name: str = DEFAULT_NAME, now: str = ""
) -> Model:
    """Learn from the marks of some articles.

    Args:
        articles: With their marks.
        rules: Whose proposals are among what is looked at.
        name: What the model's proposals are told by.
        now: ISO 8601, UTC.

    Raises:
        ModelError: There is too little to learn from, or the extra is not installed.
    """
    crf = _crfsuite()
    lines: list[tuple[Seen, dict[str, list[Span]]]] = []
    counts: dict[str, int] = {}
    used = 0
    for article, margin in articles:
        found = list(_taught(article, margin, rules))
        used += bool(found)
        lines += found
        for _, by_label in found:
            for label, spans in by_label.items():
                counts[label] = counts.get(label, 0) + len(spans)
    labels = [label for label, count in sorted(counts.items()) if count >= LEAST]
    if not labels:
        raise ModelError(f"there is too little to learn from: {LEAST} decided marks of a label are the least")
    return Model(name, {label: (counts[label], _field(crf, lines, label)) for label in labels}, used, now)


def _crfsuite() -> Any:
    try:
        import pycrfsuite
    except ImportError:
        raise ModelError("learning needs the extra learn: pip install 'hashiya[learn]'") from None
    return pycrfsuite


def _taught(article: Article, margin: Margin, rules: Rules) -> Iterator[tuple[Seen, dict[str, list[Span]]]]:
    """The lines that say something, each with the marks that stand in it by label."""
    spans = [span for span in margin.spans.values() if article.text[span.start : span.end] == span.quote]
    settled = [span for span in spans if span.annotator == GOLD]
    # What was settled is the truth of the article, where there is any.
    good = [span for span in settled or spans if stands(span)]
    decided = [*good, *(span for span in spans if is_proposal(span) and not is_pending(span))]
    if not decided:
        return
    waiting = any(is_pending(span) for span in spans)
    for seen in seen_lines(article, rules):
        start, end = seen.line.tokens[0].start, seen.line.tokens[-1].end
        if waiting and not any(span.start < end and start < span.end for span in decided):
            continue
        by_label: dict[str, list[Span]] = {}
        for span in sorted(good, key=lambda span: (span.start, -span.end)):
            if span.start < end and start < span.end:
                outer = by_label.setdefault(span.label, [])
                if not outer or span.start >= outer[-1].end:
                    outer.append(span)
        yield seen, by_label


def _field(crf: Any, lines: Iterable[tuple[Seen, dict[str, list[Span]]]], label: str) -> bytes:
    """Train the field of one label."""
    trainer = crf.Trainer(verbose=False)
    trainer.set_params({"c1": 0.1, "c2": 0.05, "max_iterations": _ITERATIONS})
    for seen, by_label in lines:
        tags = ["O"] * len(seen.features)
        for index, tag in tagged(seen.line, [(s.start, s.end) for s in by_label.get(label, ())]):
            tags[index] = tag
        trainer.append(seen.features, tags)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "field"
        trainer.train(str(path))
        return path.read_bytes()


def _proposals(name: str, taggers: dict[str, Any], lines: Iterable[Seen]) -> Iterator[Proposal]:
    for seen in lines:
        for label, tagger in taggers.items():
            tagger.set(seen.features)
            tags = tagger.tag()
            starts = [index for index, tag in enumerate(tags) if tag == "B"]
            for start, bound in pairwise([*starts, len(tags)]):
                end = start + 1
                while end < bound and tags[end] == "I":
                    end += 1
                place = seen.line.span(start, end)
                if place is not None:
                    # A mark is as sure as the least sure of its words.
                    score = min(tagger.marginal(tags[index], index) for index in range(start, end))
                    yield Proposal(*place, label, name, round(min(1.0, score), 4), kind="model")


# Keeping ------------------------------------------------------------------------------------


def path_of(annotations: Path, name: str) -> Path:
    """Where the model of a name is kept.

    Raises:
        ModelError: The name can't be a file's.
    """
    if not _NAME.fullmatch(name) or name.endswith(".") or name == "rules":
        raise ModelError(f"{name[:60]!r} can't name a model: use letters, digits and - _ .")
    return annotations / FOLDER / f"{name}.zip"


def names(annotations: Path) -> list[str]:
    """The names of the models that are kept, sorted."""
    folder = annotations / FOLDER
    return sorted(path.stem for path in folder.glob("*.zip")) if folder.is_dir() else []


def save_model(model: Model, path: Path) -> None:
    """Keep a model in a file, in place of what was there.

    Raises:
        ModelError: It can't be written.
    """
    labels = {
        label: {"marks": marks, "sha256": hashlib.sha256(field).hexdigest()}
        for label, (marks, field) in model.labels.items()
    }
    header = {"model": VERSION, "name": model.name, "created": model.created, "articles": model.articles}
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_HEADER, json.dumps({**header, "labels": labels}, ensure_ascii=False))
        for number, (_, field) in enumerate(model.labels.values()):
            archive.writestr(f"{number}.crfsuite", field)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as file:
            file.buffer.write(data.getvalue())
    except OSError as error:
        raise ModelError(f"{path} can't be written: {error.strerror}") from error


def read_model(path: Path) -> Model:
    """A model that was kept.

    Raises:
        ModelError: It can't be read, is of another version, or is damaged.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            header = json.loads(archive.read(_HEADER))
            if header["model"] != VERSION:
                said = f"it is of {header['model']!r}, and this Hashiya reads {VERSION!r}; learn it anew"
                raise ModelError(f"{path}: {said}")
            labels = {}
            for number, (label, told) in enumerate(header["labels"].items()):
                field = archive.read(f"{number}.crfsuite")
                # crfsuite trusts what it is given, so that nothing but what was written may reach it.
                if hashlib.sha256(field).hexdigest() != told["sha256"]:
                    raise ModelError(f"{path}: what was learned of {label!r} is damaged; learn it anew")
                labels[str(label)] = int(told["marks"]), field
        return Model(str(header["name"]), labels, int(header["articles"]), str(header["created"]))
    except OSError as error:
        raise ModelError(f"{path} can't be read: {error.strerror}") from error
    except (zipfile.BadZipFile, ValueError, LookupError, TypeError, AttributeError) as error:
        raise ModelError(f"{path}: this is no model of Hashiya; learn it anew") from error
