"""Who proposes: the rules, models that were learned, and callables that other packages install.

A package names a callable ``(Article) -> iterable of Proposal`` in its entry points, in the
group ``hashiya.suggesters``; docs/suggesters.md has an example. One that raises, hangs or
gives what is no proposal is named, and the others go on.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Final, NamedTuple

from reader.articles.article import Article
from reader.suggest.proposal import Proposal

#: The group of entry points.
GROUP: Final = "hashiya.suggesters"
#: Seconds that a suggester has for one article.
PATIENCE: Final = 60.0
#: Proposals for one article: one that never ends shall not fill the memory while it is waited for.
MOST: Final = 1_000_000


class SuggesterFailed(Exception):
    """A suggester gave nothing that can be used; ``str()`` names it and says why.

    Attributes:
        hangs: Whether it did not come back: it should not be asked again.
    """

    def __init__(self, message: str, hangs: bool = False) -> None:
        super().__init__(message)
        self.hangs = hangs


class Suggester(NamedTuple):
    """Something that proposes.

    Attributes:
        name: What it is called; a model's proposals have it as the name of their origin.
        propose: Gives the proposals for an article.
        trusted: Whether it is part of this program, and need not be watched.
    """

    name: str
    propose: Callable[[Article], Iterable[Proposal]]
    trusted: bool = False

    def proposals(self, article: Article, seconds: float = PATIENCE) -> list[Proposal]:
        """What it proposes for an article, each proposal checked.

        Raises:
            SuggesterFailed: It raised, or gave something else, or took too long.
        """
        if self.trusted:
            return list(self.propose(article))
        answer: list[list[Proposal] | BaseException] = []
        thread = threading.Thread(target=self._ask, args=(article, answer), daemon=True)
        thread.start()
        thread.join(seconds)
        if not answer:
            raise SuggesterFailed(f"the suggester {self.name} took over {seconds:g} seconds", hangs=True)
        if isinstance(answer[0], BaseException):
            raise SuggesterFailed(f"the suggester {self.name} failed: {_said(answer[0])}") from answer[0]
        return answer[0]

    def _ask(self, article: Article, answer: list[list[Proposal] | BaseException]) -> None:
        found: list[Proposal] = []
        try:
            for item in self.propose(article):
                found.append(self._checked(article, item))
                if len(found) > MOST:
                    raise ValueError(f"it gave over {MOST} proposals for one article")
        except BaseException as error:  # noqa: BLE001 (whatever goes wrong in other people's code is theirs)
            answer.append(error)
        else:
            answer.append(found)

    def _checked(self, article: Article, item: Any) -> Proposal:
        if not isinstance(item, Proposal):
            raise TypeError(f"it gave a {type(item).__name__}, not a Proposal")
        offsets = (item.start, item.end)
        if not all(type(offset) is int for offset in offsets):
            raise ValueError("the offsets of a proposal are not whole numbers")
        if not 0 <= item.start < item.end <= len(article.text):
            raise ValueError(f"nothing lies at {offsets} in a text of {len(article.text)} characters")
        label: object = item.label
        if not (isinstance(label, str) and label.strip()):
            raise ValueError("a proposal has no label")
        score: object = item.score
        if not (isinstance(score, int | float) and 0 <= score <= 1):
            raise ValueError(f"a score is a number from 0 to 1, not {score!r}")
        return item._replace(rule=self.name, kind="model")


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def installed() -> Iterator[Suggester]:
    """The suggesters that packages here have installed, by name."""
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        yield Suggester(point.name, partial(_loaded, point))


def _loaded(point: EntryPoint, article: Article) -> Iterable[Proposal]:
    found: Iterable[Proposal] = point.load()(article)
    return found
