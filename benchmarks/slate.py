"""What a mark costs in SLATE 1.1, the terminal annotator to be compared with, by its own keys.

SLATE selects tokens between blanks. ``←`` ``→`` (``j`` ``;``) move the selection by tokens and
``↑`` ``↓`` (``i`` ``o``) by lines of the file, both ends alike, a line being entered at the token
of the same number or its last one. ``J`` and ``:`` move both ends to the first and the last token
of their line, so that they fall together. ``m`` and ``/`` widen the selection at its left and its
right end, ``k`` and ``l`` narrow it. A number before a key repeats it, 0 widens to the line's end;
a number n before narrowing narrows by n × n, as the program multiplies twice. A label is a key
after SPACE. After a label the selection stays what it was.

The figure is in SLATE's favour: of all plans of the form «go, then put both ends right» the one
with the fewest keys is counted, though a person would have to count up to dozens of words to know
it, and spans are widened to whole tokens, since in token scope a comma can't be left out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from math import isqrt

from reader.text.units import Range

#: Keys that a label takes: SPACE, and its own.
LABEL_KEYS = 2


def repeated(count: int) -> int:
    """Keys of a command done so often: the digits of the number, and the key itself."""
    return 0 if count == 0 else 1 if count == 1 else len(str(count)) + 1


def narrowed(count: int) -> int:
    """The fewest keys that narrow a selection by so many tokens."""
    while len(_NARROWED) <= count:
        left = len(_NARROWED)
        _NARROWED.append(min(repeated(n) + _NARROWED[left - n * n] for n in range(1, isqrt(left) + 1)))
    return _NARROWED[count]


_NARROWED = [0]


class SlateText:
    """A text as SLATE sees it: lines of tokens."""

    def __init__(self, text: str) -> None:
        self.starts: list[int] = []
        self.lines: list[range] = []  # the tokens of each line that has any
        at = 0
        for line in text.split("\n"):
            first = len(self.starts)
            self.starts += [at + token.start() for token in re.finditer(r"\S+", line)]
            if len(self.starts) > first:
                self.lines.append(range(first, len(self.starts)))
            at += len(line) + 1

    def token_of(self, offset: int) -> int:
        """The token that holds a code point, or the one before it."""
        return max(bisect_right(self.starts, offset) - 1, 0)

    def line_of(self, token: int) -> int:
        """The line of a token."""
        return bisect_right(self.lines, token, key=lambda line: line.start) - 1

    def keys(self, selected: Range, goal: Range) -> int:
        """The fewest keys from one selection to another; a selection is its first and last token."""
        return min(
            cost + repeated(abs(step)) + self._put_right((first + step, last + step), goal)
            for (first, last), cost in self._after_lines(selected, goal)
            for step in {0, goal[0] - first, goal[1] - last}
            if first + step >= 0 and last + step < len(self.starts)
        )

    def _after_lines(self, selected: Range, goal: Range) -> Iterator[tuple[Range, int]]:
        """What moving by lines, and to a line's ends, makes of a selection, with the keys it takes."""
        yield selected, 0
        here, there = self.line_of(selected[0]), self.line_of(goal[0])
        for near in range(max(0, there - 1), min(len(self.lines), there + 2)):
            first, last = (self._entered(token, near - here) for token in selected)
            cost = repeated(abs(near - here))
            yield (first, last), cost
            if self.line_of(first) == self.line_of(last):
                line = self.lines[self.line_of(first)]
                yield (line[0], line[0]), cost + 1
                yield (line[-1], line[-1]), cost + 1

    def _entered(self, token: int, down: int) -> int:
        """The token that moving by lines leads to."""
        here = self.line_of(token)
        there = self.lines[min(max(here + down, 0), len(self.lines) - 1)]
        return there[min(token - self.lines[here].start, len(there) - 1)]

    def _put_right(self, selected: Range, goal: Range) -> int:
        """The fewest keys that widen and narrow a selection until it is another."""
        first, last = goal[0] - selected[0], goal[1] - selected[1]
        left = narrowed(first) if first > 0 else repeated(-first)
        right = repeated(last) if last > 0 else narrowed(-last)
        if last > 0 and goal[1] == self.lines[self.line_of(selected[1])][-1]:
            right = min(right, 2)  # 0 and /
        if first < 0 and goal[0] == self.lines[self.line_of(selected[0])][0]:
            left = min(left, 2)  # 0 and m
        return left + right


def slate_keys(text: str, spans: Sequence[Range]) -> Iterable[int]:
    """The keys of each span, in the order given, each from where the one before was marked."""
    slate = SlateText(text)
    selected = (0, 0)
    for start, end in spans:
        goal = (slate.token_of(start), slate.token_of(end - 1))
        yield slate.keys(selected, goal) + LABEL_KEYS
        selected = goal
