"""How often the encoding that is asked about first is the right one.

Windows are cut at random from the articles of ``seeds/``, and from those that lie beside
the checkout in ``shared/articles``; each is written in an older encoding, without what
that encoding has no letter for, and read back without saying which it is. Windows that
are less than two fifths Arabic are not taken.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from benchmarks.figure import Figure
from benchmarks.reanchor import articles
from reader.articles.decode import ArticleError, Undecided, decode

#: Windows of each encoding and length.
WINDOWS = 1_000

#: Encoding, code points of a window, and the share of right ones that is promised.
CASES = (
    ("cp1256", 20, None),
    ("cp1256", 60, 1.0),
    ("cp1256", 100, 1.0),
    ("cp1256", 400, 1.0),
    ("iso8859-6", 20, None),
    ("iso8859-6", 60, None),
    ("iso8859-6", 200, None),
    ("utf-16-le", 20, None),
    ("utf-16-le", 60, None),
    ("utf-16-be", 60, None),
)

_ARABIC = re.compile("[\u0621-\u064a]")


def windows(size: int, encoding: str, number: int) -> Iterator[tuple[str, bytes]]:
    """Pieces of articles, and the bytes of a file that holds one."""
    rng = random.Random(f"{encoding} {size}")  # noqa: S311 (the same windows each time)
    texts = [article.text for article in articles()]
    while number:
        text = rng.choice(texts)
        at = rng.randrange(max(1, len(text) - size))
        window = text[at : at + 2 * size].encode(encoding, "ignore").decode(encoding)[:size]
        if len(window) == size and len(_ARABIC.findall(window)) * 5 >= size * 2:
            number -= 1
            yield window, window.encode(encoding)


def first_guess(data: bytes) -> str:
    """The text that a person would be shown first."""
    try:
        return decode(data).text
    except Undecided as question:
        return data.decode(question.candidates[0].encoding)
    except ArticleError:
        return ""


def run() -> Iterator[Figure]:
    """The share of windows that are read right, by encoding and length."""
    for encoding, size, bar in CASES:
        right = sum(first_guess(data) == window for window, data in windows(size, encoding, WINDOWS))
        yield Figure(f"encodings-{encoding}-{size}-right", right / WINDOWS, bar, "higher")
