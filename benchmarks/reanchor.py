"""How well marks find their words again after an article was changed.

The articles of ``seeds/``, and those that lie beside the checkout in ``shared/articles``,
are marked at random and changed at random, in ways of which it is known where each word
went. Told are, of the marks:

* *exact*: the very range of their words was found, whether it was taken for sure or was
  only suggested; of those whose words are still there;
* *wrong*: taken for sure, and on other words than their own;
* *misled*: suggested to a person, and mostly beside their words (less than 0.7 of the
  union is shared).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from benchmarks.figure import Figure
from reader.annotations.model import Span
from reader.annotations.reanchor import Placement, reanchor
from reader.annotations.spans import make_span
from reader.articles.article import Article
from reader.text.units import words

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = (ROOT / "seeds", ROOT.parent / "shared" / "articles")

SEEDS = (1, 2, 3, 4)
#: Marks of one seed, over all articles.
MARKS = 500
#: How often each time is taken; the least counts.
ROUNDS = 5
#: The share of words that is edited.
EDITED = 0.05

_HARAKAT = re.compile("[\u064b-\u0652]")
_SPELLED_OTHERWISE = str.maketrans("أإآاةهىي", "اااأهةيى")

Rng = random.Random
#: A piece of text, and the number of the word that it is; -1 for what is between words, and for copies.
Piece = tuple[str, int]


@dataclass(slots=True)
class Changing:
    """An article while it is changed: its lines, each in pieces; every word is known by its number."""

    lines: list[list[Piece]] = field(default_factory=list)

    @classmethod
    def of(cls, text: str) -> Changing:
        """An article as it is; words are numbered in the order of the text."""
        lines, number = [], 0
        for line in text.split("\n"):
            pieces: list[Piece] = []
            at = 0
            for start, end in words(line, 0, len(line)):
                pieces += [(line[at:start], -1), (line[start:end], number)]
                at, number = end, number + 1
            lines.append([*pieces, (line[at:], -1)])
        return cls(lines)

    def text(self) -> tuple[str, dict[int, tuple[int, int]]]:
        """The text, and where each word that is still there is in it."""
        parts: list[str] = []
        places, at = {}, 0
        for number, line in enumerate(self.lines):
            if number:
                parts.append("\n")
                at += 1
            for piece, word in line:
                if word >= 0:
                    places[word] = at, at + len(piece)
                parts.append(piece)
                at += len(piece)
        return "".join(parts), places

    def full(self) -> list[int]:
        """The lines that have words."""
        return [at for at, line in enumerate(self.lines) if len(line) > 1]


def edit_words(article: Changing, rng: Rng, others: list[str], share: float = EDITED) -> None:
    """Replace, put in, take out or spell otherwise a share of the words."""
    for at, line in enumerate(article.lines):
        made: list[Piece] = []
        for piece, word in line:
            if word < 0 or rng.random() >= share:
                made.append((piece, word))
                continue
            match rng.choice(("replace", "insert", "delete", "respell")):
                case "replace":
                    made.append((rng.choice(others), word))
                case "insert":
                    made += [(piece, word), (f" {rng.choice(others)}", -1)]
                case "delete":
                    if made and made[-1][1] < 0 and made[-1][0] == " ":
                        made.pop()
                case "respell":
                    plain = _HARAKAT.sub("", piece).translate(_SPELLED_OTHERWISE)
                    made.append((plain if plain != piece else piece[:1] + "\u064e" + piece[1:], word))
        article.lines[at] = made


def move_paragraphs(article: Changing, rng: Rng, _: list[str]) -> None:
    """Put a third of the paragraphs elsewhere."""
    full = article.full()
    for at in rng.sample(full, max(1, len(full) // 3)):
        line = article.lines.pop(at)
        article.lines.insert(rng.randrange(len(article.lines) + 1), line)


def move_and_edit(article: Changing, rng: Rng, others: list[str]) -> None:
    """Put paragraphs elsewhere, and edit words in all of them."""
    move_paragraphs(article, rng, others)
    edit_words(article, rng, others)


def delete_paragraphs(article: Changing, rng: Rng, _: list[str]) -> None:
    """Take a fifth of the paragraphs out."""
    full = article.full()
    for at in sorted(rng.sample(full, max(1, len(full) // 5)), reverse=True):
        del article.lines[at]


def double_headline(article: Changing, rng: Rng, _: list[str]) -> None:
    """Put copies of the first line, and of one other, above, below or anywhere."""
    full = article.full()
    for at in (full[0], rng.choice(full)):
        copy: list[Piece] = [(piece, -1) for piece, _ in article.lines[at]]
        place = rng.choice((at, at + 1, rng.randrange(len(article.lines) + 1)))
        article.lines.insert(place, copy)


def rewrite(article: Changing, rng: Rng, others: list[str]) -> None:
    """Edit 15 words of 100, and take paragraphs out."""
    delete_paragraphs(article, rng, others)
    edit_words(article, rng, others, 0.15)


WAYS: dict[str, Callable[[Changing, Rng, list[str]], None]] = {
    "words": edit_words,
    "moved": move_paragraphs,
    "moved-and-words": move_and_edit,
    "deleted": delete_paragraphs,
    "doubled": double_headline,
    "rewritten": rewrite,
}

#: What is promised of exact and wrong, where something is.
BARS = {"words": (0.92, 0.01), "moved": (0.92, 0.01), "moved-and-words": (None, 0.01)}


@dataclass(slots=True)
class Count:
    """What became of marks."""

    there: int = 0
    exact: int = 0
    sure: int = 0
    all: int = 0
    wrong: int = 0
    misled: int = 0

    def add(self, placement: Placement, truth: tuple[int, int] | None) -> None:
        """Count one mark."""
        place = placement.place
        self.all += 1
        self.there += truth is not None
        self.exact += place is not None and place == truth
        self.sure += placement.is_sure
        if place is not None and place != truth:
            self.wrong += placement.is_sure
            self.misled += not placement.is_sure and _shared(place, truth) < 0.7


def _shared(one: tuple[int, int], other: tuple[int, int] | None) -> float:
    if other is None:
        return 0.0
    both = min(one[1], other[1]) - max(one[0], other[0])
    return both / (max(one[1], other[1]) - min(one[0], other[0]))


def articles() -> list[Article]:
    """The texts that are changed."""
    paths = sorted(path for folder in FOLDERS for path in folder.glob("*.txt"))
    return [Article(path.stem, path.read_bytes().decode("utf-8")) for path in paths]


def marks(article: Article, rng: Rng, number: int) -> list[tuple[Span, range]]:
    """Marks of one to twenty words inside a line, each with the numbers of its words."""
    lines = [[word for _, word in line if word >= 0] for line in Changing.of(article.text).lines]
    places = Changing.of(article.text).text()[1]
    full = [line for line in lines if line]
    weights = [len(line) for line in full]
    made = []
    for line in rng.choices(full, weights, k=number):
        size = min(len(line), rng.choice((1, 1, 2, 2, 3, 4, 5, 8, 12, 20)))
        first = line[rng.randrange(len(line) - size + 1)]
        inside = range(first, first + size)
        start, end = places[inside[0]][0], places[inside[-1]][1]
        made.append((make_span(article, "claim", start, end, "bench", ""), inside))
    return made


def measure(way: str, seed: int, keep: bool = True) -> Count:
    """Change all articles in one way, and look for the marks again.

    Args:
        way: One of ``WAYS``.
        seed: Of the choices.
        keep: Whether the old text is there to be compared with.
    """
    rng = Rng(f"{way} {seed}")
    texts = articles()
    others = [text.text[a:b] for text in texts for a, b in words(text.text, 0, len(text.text))]
    count = Count()
    for text in texts:
        made = marks(text, rng, -(-MARKS // len(texts)))
        changing = Changing.of(text.text)
        WAYS[way](changing, rng, others)
        new, places = changing.text()
        found = reanchor([span for span, _ in made], new, text.text if keep else None)
        for placement, (_, inside) in zip(found, made, strict=True):
            left = [places[word] for word in inside if word in places]
            count.add(placement, (left[0][0], left[-1][1]) if left else None)
    return count


def summed(counts: list[Count]) -> Count:
    """Counts of several seeds together."""
    return Count(*(sum(getattr(count, name) for count in counts) for name in Count.__slots__))


def seconds(size: int) -> float:
    """How long 1,000 marks take in a text of so many bytes, of which 5 % of the words are edited."""
    rng = Rng("long")
    texts = articles()
    long = "\n".join(rng.choice(texts).text for _ in range(size // 6_000 + 1))
    paragraphs = long.split("\n")
    others = long.split()
    for at, paragraph in enumerate(paragraphs):  # shuffled, so that it does not repeat itself
        some = paragraph.split(" ")
        paragraphs[at] = " ".join(rng.choice(others) if rng.random() < 0.3 else word for word in some)
    while len("\n".join(paragraphs).encode()) > size:
        del paragraphs[-50:]
    article = Article("long", "\n".join(paragraphs))
    made = [span for span, _ in marks(article, rng, 1_000)]
    changing = Changing.of(article.text)
    edit_words(changing, rng, others)
    new, _ = changing.text()
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        reanchor(made, new, article.text)
        times.append(perf_counter() - start)
    return min(times)


def run() -> Iterator[Figure]:
    """Shares of marks by the way of changing, and what a long article takes."""
    for way in WAYS:
        count = summed([measure(way, seed) for seed in SEEDS])
        exact, wrong = BARS.get(way, (None, None))
        yield Figure(f"reanchor-{way}-exact", count.exact / count.there, exact, "higher")
        yield Figure(f"reanchor-{way}-wrong", count.wrong / count.all, wrong or 0.01)
        yield Figure(f"reanchor-{way}-misled", count.misled / count.all)
        yield Figure(f"reanchor-{way}-sure", count.sure / count.all)
    for way in ("words", "moved"):
        count = summed([measure(way, seed, keep=False) for seed in SEEDS])
        yield Figure(f"reanchor-{way}-without-old-text-exact", count.exact / count.there)
        yield Figure(f"reanchor-{way}-without-old-text-wrong", count.wrong / count.all, 0.01)
        yield Figure(f"reanchor-{way}-without-old-text-misled", count.misled / count.all)
    one, two = seconds(2**20), seconds(2**21)
    yield Figure("reanchor-megabyte-seconds", one)
    yield Figure("reanchor-two-megabytes-ratio", two / one, 3)
