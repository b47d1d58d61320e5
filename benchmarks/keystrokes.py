"""How many keys a mark takes: ``python -m benchmarks.keystrokes [FILE.jsonl…]``.

Every span of the files is marked on a real session, key by key, in the order of the text and
from where the one before was left; what comes out must be that span, or this stops with an
error. The keys are those of the policy below, which looks at nothing but the screen: 80 columns
by 24 rows, the margin shown, scrolled as ``session.sight`` says.

The policy, from the end of one mark to the end of the next:

1. ``;`` twice at the beginning of the article: hints stay on the words.
2. The first word of the span is not on the screen: if it is below, ENTER brings the line of the
   cursor to the top; PAGE DOWN or UP while that is not enough.
3. Type the hint of the first word: one letter or two.
4. The label key alone would take the span, and its end is on the screen: the label key. A claim
   or a denial reaches from the hint to the end of its clause (the next ، ؛ : . ؟ ! or dash, or
   the closing mark of its quotation), or over the quotation when it begins one; other labels
   take the word.
5. Otherwise the hint of the last word, after PAGE DOWN when it is not on the screen; then the
   label key.
6. An edge of the span that is not an edge of words (in data made elsewhere): the key that moves
   this edge of the mark by a character, as often as needed.

Without a file the gold articles beside the checkout are taken. The same spans are counted for
SLATE (see ``benchmarks.slate``). Exit code 2 when a file can't be used.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median

from benchmarks.figure import Figure
from benchmarks.slate import slate_keys
from reader.annotations.labels import Label, Schema
from reader.annotations.memory import MemoryStore
from reader.annotations.model import Span
from reader.articles.article import Article
from reader.session import Outcome, Session
from reader.session.growing import extent
from reader.session.sight import SIGHT, top_row
from reader.text.units import Range, words

SHARED = Path(__file__).resolve().parents[2] / "shared"

#: What a terminal of 80 × 24 leaves for text: cells of a line beside the margin, rows between the bars.
COLUMNS, ROWS = 56, 21

#: What is promised.
MEAN, P90, OF_SLATE = 5.0, 7.0, 0.5

Spans = list[tuple[int, int, str]]


class Unusable(Exception):
    """A file, or a row of it, can't be measured; ``str()`` is one sentence."""


@dataclass(frozen=True, slots=True)
class Cost:
    """The keys of one span, here and in SLATE."""

    label: str
    keys: tuple[str, ...]
    slate: int


# The desk: a session, its screen and its keys ---------------------------------------------------


class Desk:
    """A session behind a screen of fixed size: keys in, the view following the cursor."""

    def __init__(self, article: Article, schema: Schema) -> None:
        self.session = Session(
            article, MemoryStore(), schema, "annotator", lambda: "2026-01-01T00:00:00+00:00"
        )
        self.session.set_view(COLUMNS, gap=True)
        self.top = 0
        self.pressed: list[str] = []
        self.words = list(words(article.text, 0, len(article.text)))
        self.tags = {label.key: label.name for label in schema.labels if label.key}
        self._look()

    def press(self, key: str) -> None:
        """Press one key.

        Raises:
            Unusable: It did nothing.
        """
        self.pressed.append(key)
        outcome = self.session.hand.hints.press(key)
        if outcome is None:
            outcome = self._command(key)
        if not outcome.ok:
            raise Unusable(f"the key {key} did nothing: {outcome.message}")
        self._look()

    def _command(self, key: str) -> Outcome:
        session, hand, page = self.session, self.session.hand, ROWS - 2
        if key in self.tags:
            return hand.mark.tag(self.tags[key])
        match key:
            case ";":
                return hand.hints.toggle()
            case "enter":
                self.top = max(0, session.layout.row_of(session.cursor) - SIGHT)
            case "page down" | "page up":
                rows = page if key == "page down" else -page
                session.move_rows(rows, extend=session.selecting)
                self.top = max(0, self.top + rows)
            case _:
                side, way = key.split()
                return hand.mark.edge(
                    "end" if side == "end" else "start", 1 if way == "on" else -1, "character"
                )
        return Outcome()

    def _look(self) -> None:
        """Keep the cursor in sight, as the reader does, and put hints on what is seen."""
        row = self.session.layout.row_of(self.session.cursor)
        self.top = top_row(row, self.top, ROWS, self.session.hand.hints.ahead)
        self.session.hand.hints.look(self.top, self.top + ROWS - 1)

    def words_of(self, start: int, end: int) -> tuple[Range, Range]:
        """The first and the last word of a span; a word beside it where it has none.

        Raises:
            Unusable: The text has no word.
        """
        if not self.words:
            raise Unusable("the text has no word")
        first = bisect_right(self.words, start, key=lambda word: word[1])
        last = max(bisect_left(self.words, end, key=lambda word: word[0]) - 1, 0)
        return self.words[min(first, last)], self.words[last]

    def sees(self, offset: int) -> bool:
        """Whether a code point is on the screen."""
        return self.top <= self.session.layout.row_of(offset) < self.top + ROWS


# The policy -----------------------------------------------------------------------------------


def mark(desk: Desk, start: int, end: int, label: str) -> tuple[str, ...]:
    """Mark a span by the policy.

    Returns:
        The keys that it took.

    Raises:
        Unusable: The span can't be marked.
    """
    session, before = desk.session, len(desk.pressed)
    had = set(session.marks.by_id)
    if not session.hand.hints.on:
        desk.press(";")
        desk.press(";")
    first, last = desk.words_of(start, end)
    if session.layout.row_of(first[0]) >= desk.top + ROWS:
        desk.press("enter")
    _scroll_to(desk, first[0])
    _type_hint(desk, first)
    key = next(key for key, name in desk.tags.items() if name == label)
    taken = extent(
        session.text, first[0], session.schema.label(label).extent, *session.paragraph_range(first[0])
    )
    if taken != (start, end) or not desk.sees(end - 1):
        _scroll_to(desk, last[0])
        _type_hint(desk, last)
    desk.press(key)
    _correct(desk, next(span for span in session.marks if span.id not in had), start, end)
    return tuple(desk.pressed[before:])


def _correct(desk: Desk, made: Span, start: int, end: int) -> None:
    """Move the edges of a mark by characters until it is the span."""
    session, seen = desk.session, set()
    while (made.start, made.end) != (start, end):
        if (made.start, made.end) in seen:
            raise Unusable(f"the span {start}–{end} begins or ends inside a letter and its marks")
        seen.add((made.start, made.end))
        # Outward first, so that the mark never gets empty on the way.
        if made.start > start:
            desk.press("start back")
        elif made.end < end:
            desk.press("end on")
        else:
            desk.press("start on" if made.start < start else "end back")
        made = session.marks.by_id[made.id]


def _scroll_to(desk: Desk, offset: int) -> None:
    while not desk.sees(offset):
        down = desk.session.layout.row_of(offset) >= desk.top + ROWS
        top = desk.top
        desk.press("page down" if down else "page up")
        if desk.top == top:
            raise Unusable(f"the screen does not reach {offset}")


def _type_hint(desk: Desk, word: Range) -> None:
    hints = desk.session.hand.hints
    keys = next((hint.keys for hint in hints.hints if (hint.start, hint.end) == word), None)
    if keys is None:
        raise Unusable(f"the word at {word[0]} has no hint")
    for key in keys:
        desk.press(key)


# What is measured -----------------------------------------------------------------------------


def measured(article: Article, spans: Spans) -> Iterator[Cost]:
    """The cost of each span of an article, in the order of the text.

    Raises:
        Unusable: A span can't be marked, or what was marked is not that span.
    """
    desk = Desk(article, _schema_for(label for _, _, label in spans))
    ordered = sorted(set(spans))
    slate = slate_keys(article.text, [(start, end) for start, end, _ in ordered])
    for (start, end, label), keys in zip(ordered, slate, strict=True):
        yield Cost(label, mark(desk, start, end, label), keys)
    made = sorted((span.start, span.end, span.label) for span in desk.session.marks)
    if made != ordered:
        raise Unusable(f"what was marked in {article.id} is not what was to be marked")


def _schema_for(labels: Iterable[str]) -> Schema:
    """The usual schema, with labels of other names on the digits.

    Raises:
        Unusable: There are more than digits.
    """
    schema = Schema()
    names = sorted({label for label in labels if label not in schema})
    if len(names) > 9:
        raise Unusable(f"{len(names)} labels that are not the usual ones are too many to have keys")
    return Schema(
        (*schema.labels, *(Label(name, key) for name, key in zip(names, "123456789", strict=False)))
    )


def articles_of(path: Path) -> Iterator[tuple[Article, Spans]]:
    """The articles of a JSONL file with their spans, those of each annotator by themselves.

    A row without a text is looked for by its id in ``articles`` beside the file's folder, or
    beside the checkout.

    Raises:
        Unusable: The file, or a row of it, is not what is wanted.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable(f"{path} can't be read: {error}") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            text = row["text"] if "text" in row else _text_of(path, row["id"])
            by_annotator: dict[str, Spans] = defaultdict(list)
            for span in row["spans"]:
                by_annotator[span.get("annotator", "")].append((span["start"], span["end"], span["label"]))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Unusable(f"{path}, line {number}: not a row of a Hashiya export ({error!r})") from None
        if hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != row.get("text_sha256"):
            raise Unusable(f"{path}, line {number}: the text is not the one that was marked")
        for spans in by_annotator.values():
            yield Article(str(row["id"]), text), spans


def _text_of(path: Path, article: str) -> str:
    for folder in (path.resolve().parent.parent / "articles", SHARED / "articles"):
        file = folder / f"{article}.txt"
        if file.is_file():
            return file.read_bytes().decode("utf-8")
    raise Unusable(f"{path} has no text for {article}, and articles/{article}.txt is not beside its folder")


def costs(paths: Iterable[Path]) -> list[Cost]:
    """The cost of every span of some files.

    Raises:
        Unusable: A file can't be measured.
    """
    found = [
        cost for path in paths for article, spans in articles_of(path) for cost in measured(article, spans)
    ]
    if not found:
        raise Unusable("there is no span to measure")
    return found


def gold() -> list[Path]:
    """The gold files beside the checkout; empty where there are none."""
    return sorted((SHARED / "gold").glob("*.jsonl"))


def p90(values: Iterable[int]) -> int:
    """The 90th percentile: the smallest value that nine tenths of all do not exceed."""
    ordered = sorted(values)
    return ordered[math.ceil(0.9 * len(ordered)) - 1]


def run() -> Iterator[Figure]:
    """Mean and 90th percentile over the gold, and the mean as a part of SLATE's."""
    files = gold()
    if not files:
        print("keystrokes: no gold beside this checkout, so nothing to measure", file=sys.stderr)
        return
    found = costs(files)
    average = mean(len(cost.keys) for cost in found)
    yield Figure("keystrokes-mean", average, MEAN)
    yield Figure("keystrokes-p90", p90(len(cost.keys) for cost in found), P90)
    yield Figure("keystrokes-of-slate", average / mean(cost.slate for cost in found), OF_SLATE)


def main(arguments: Sequence[str]) -> int:
    """Print the figures of some files, all spans first, then by label.

    Returns:
        The exit code: 0, or 2 when a file can't be used.
    """
    try:
        found = costs([Path(name) for name in arguments] or gold())
    except Unusable as error:
        print(f"keystrokes: {error}", file=sys.stderr)
        return 2
    keys = [len(cost.keys) for cost in found]
    print(f"{len(found)} spans")
    print(f"mean {mean(keys):.2f}")
    print(f"median {median(keys):g}")
    print(f"p90 {p90(keys)}")
    by_label = defaultdict(list)
    for cost in found:
        by_label[cost.label].append(cost)
    for label, group in [("all", found), *sorted(by_label.items())]:
        for name, values in (
            ("keys", [len(cost.keys) for cost in group]),
            ("SLATE", [cost.slate for cost in group]),
        ):
            figures = f"mean {mean(values):.2f} median {median(values):g} p90 {p90(values)}"
            print(f"  {label:<8} {name:<6} {figures} ({len(values)} spans)")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
